//! How time and memory grow with the text and with the glossary: whole processes on one core.
//!
//! Prints a table: megabytes of text by entries of the glossary, with seconds of the processor and the most memory. Text and
//! glossary are invented: sentences of `tests/languages` with words of the glossary, inflected, in every third of them, and
//! new words as a real text has, none of them the glossary's. One entry in three is a verb of German that stands in two
//! parts. `cargo bench --bench scale` runs all; `cargo bench --bench scale -- 100 100000` one.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use wait4::Wait4;

const MEGABYTES: [usize; 3] = [10, 30, 100];
const ENTRIES: [usize; 3] = [1_000, 10_000, 100_000];

/// Words of consonant and vowel, each number another one.
fn invented(number: usize) -> String {
    let mut word = String::new();
    let mut rest = number.wrapping_mul(2_654_435_761) % 64_000_000;
    for _ in 0..4 {
        word.push(
            ['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'w', 'z', 'h', 'v'][rest % 16],
        );
        word.push(['a', 'e', 'i', 'o', 'u'][rest / 16 % 5]);
        rest /= 80;
    }
    word
}

/// The rendering of an entry, and what is forbidden beside it.
fn renderings(entry: usize) -> (String, String) {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let (wanted, other) = (invented(2 * entry), invented(2 * entry + 1));
    match entry % 3 {
        0 => (format!("{wanted}ung"), format!("{other}ung")),
        1 => (format!("auf{wanted}en"), format!("ab{other}en")),
        _ => (format!("{wanted}e {}", capital(&other)), format!("{other}e {}", capital(&wanted))),
    }
}

fn write_glossary(path: &Path, entries: usize) {
    let mut file = BufWriter::new(fs::File::create(path).expect("a temporary file"));
    writeln!(file, "en,de,forbidden").expect("room on the disk");
    for entry in 0..entries {
        let (wanted, forbidden) = renderings(entry);
        writeln!(file, "term {},{wanted},{forbidden}", invented(entry)).expect("room on the disk");
    }
}

/// Sentences with renderings to keep in a third of them, one of a thousand of these forbidden.
fn write_text(path: &Path, bytes: usize, entries: usize) {
    let root = env!("CARGO_MANIFEST_DIR");
    let sentence = fs::read_to_string(format!("{root}/tests/languages/de.txt")).expect("a German sentence");
    let mut file = BufWriter::new(fs::File::create(path).expect("a temporary file"));
    let (mut written, mut number) = (0, 1_usize);
    let mut line = String::new();
    while written < bytes {
        line.clear();
        for _ in 0..4 {
            number += 1;
            let (wanted, forbidden) = renderings(number.wrapping_mul(40_503) % entries);
            let named = match number % 3_000 {
                0 => &forbidden,
                rest if rest % 3 == 0 => &wanted,
                _ => "nichts",
            };
            write!(line, "{} {named}s {}x. ", sentence.trim_end(), invented(number)).expect("a string");
        }
        writeln!(file, "{line}\n").expect("room on the disk");
        written += line.len() + 2;
    }
}

/// Seconds of the processor, and the most memory in megabytes.
fn run(text: &Path, glossary: &Path) -> (f64, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_isogloss"))
        .args([
            "check",
            "--no-config",
            "--jobs",
            "1",
            "--select",
            "forbidden-term",
            "--lang",
            "de",
            "--source-lang",
            "en",
        ])
        .args(["--format", "json"])
        .arg("--glossary")
        .args([glossary, text])
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let ended = child.wait4().expect("the process ends");
    assert!(ended.status.code() < Some(2), "the check could not be run");
    let used = ended.rusage;
    ((used.utime + used.stime).as_secs_f64(), used.maxrss / (1 << 20))
}

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let (sizes, counts) = match asked[..] {
        [megabytes, entries] => (vec![megabytes], vec![entries]),
        _ => (MEGABYTES.to_vec(), ENTRIES.to_vec()),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("{:>8} {:>8} {:>10} {:>8} {:>8}", "MB", "entries", "seconds", "MB/s", "memory");
    for &entries in &counts {
        let glossary = folder.path().join("terms.en-de.csv");
        write_glossary(&glossary, entries);
        for &megabytes in &sizes {
            let text = folder.path().join("text.txt");
            write_text(&text, megabytes * 1_000_000, entries);
            let (seconds, memory) = run(&text, &glossary);
            let speed = megabytes as f64 / seconds;
            println!("{megabytes:>8} {entries:>8} {seconds:>10.1} {speed:>8.1} {memory:>5} MB");
        }
    }
}
