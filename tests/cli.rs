//! What a user of the command line sees, held still.
//!
//! `tests/cmd` holds sessions (`NAME.md`, run in the folder `NAME.in`) and single calls (`NAME.toml`).
//! `TRYCMD=overwrite cargo test --test cli` writes down what the command prints now.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use isogloss::rules::REGISTRY;

fn isogloss() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("COLUMNS", "100");
    command
}

fn output(command: &mut Command) -> (String, Option<i32>) {
    let output = command.output().expect("the command runs");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
}

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cmd/*.md").case("tests/cmd/*.toml");
}

const TEXT: &str = "The block confrontation of the last century has ended, but the block confrontation is still \
    remembered by many.\n\nExperts fear a new confrontation of the blocks.\n";

/// A folder with so many files that the threads finish in an order of their own, and output larger than a pipe.
fn many_files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..200 {
        let filler = "Nothing happens here. ".repeat(number % 17 * 20);
        let text = format!("{filler}\n\n{TEXT}");
        std::fs::write(folder.path().join(format!("{number}.txt")), text).expect("a file");
    }
    folder
}

#[test]
fn output_is_the_same_whatever_the_threads() {
    let folder = many_files();
    for format in ["text", "json"] {
        let run = |jobs: &str| {
            let mut command = isogloss();
            command.current_dir(folder.path());
            command.args(["check", "--no-config", "--lang", "en", "--select", "reordered-phrase"]);
            output(command.args(["--format", format, "--jobs", jobs]))
        };
        let one = run("1");
        assert_eq!(one.1, Some(1));
        assert!(one.0.contains("199.txt"));
        assert_eq!(one, run("2"));
        assert_eq!(one, run("7"));
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = many_files();
    let mut command = isogloss();
    command.current_dir(folder.path()).args(["check", "--no-config", "--lang", "en"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
    let mut line = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    reader.read_line(&mut line).expect("a line");
    drop(reader);
    let output = child.wait_with_output().expect("the command ends");
    assert!(line.contains('['), "{line}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn color_comes_when_asked_for_and_only_then() {
    let folder = many_files();
    let run = |color: Option<&str>, no_color: bool| {
        let mut command = isogloss();
        command.current_dir(folder.path()).args(["check", "--no-config", "--lang", "en", "16.txt"]);
        if let Some(color) = color {
            command.args(["--color", color]);
        }
        if no_color {
            command.env("NO_COLOR", "1");
        }
        output(&mut command).0.contains('\u{1b}')
    };
    assert!(!run(None, false), "standard output is no terminal here");
    assert!(run(Some("always"), false));
    assert!(!run(Some("never"), false));
    assert!(!run(None, true));
}

#[test]
fn a_report_is_written_whole_and_leaves_nothing_beside_it() {
    let folder = many_files();
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("report.json");
    std::fs::write(&path, "an older report").expect("a file");
    let mut command = isogloss();
    command.current_dir(folder.path()).args(["check", "--no-config", "--format", "json", "--lang", "en"]);
    assert_eq!(output(command.arg("--output").arg(&path)), (String::new(), Some(1)));
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).expect("the report")).expect("JSON");
    assert_eq!(report["files"].as_array().map(Vec::len), Some(200));
    assert_eq!(std::fs::read_dir(out.path()).expect("the folder").count(), 1);
}

#[test]
fn places_in_the_report_are_bytes_of_the_file_in_its_own_encoding() {
    let mut child = isogloss()
        .args(["check", "--no-config", "--format", "json", "--lang", "fr", "--min-confidence", "0", "-"])
        .args(["--select", "reordered-phrase"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let text = "Le cancer de la thyroïde touche surtout les femmes âgées. Le dépistage du cancer de la thyroïde \
                commence à quarante ans.\nLe cancer thyroïde est rare avant cet âge.\n";
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("written");
    let output = child.wait_with_output().expect("the command ends");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_ne!(report["files"][0]["encoding"], "UTF-8");
    let places = report["findings"][0]["occurrences"].as_array().expect("a finding");
    assert_eq!(places.len(), 3);
    for place in places {
        let at = |key: &str| place[key].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a number");
        let slice: String = bytes[at("start")..at("end")].iter().map(|&byte| char::from(byte)).collect();
        assert_eq!(place["text"], slice);
    }
}

#[test]
fn every_rule_is_listed_and_explained() {
    let (list, _) = output(isogloss().args(["rules", "--format", "json"]));
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).expect("JSON");
    let ids: Vec<&str> = list.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, REGISTRY.iter().map(|rule| rule.id).collect::<Vec<_>>());
    for rule in REGISTRY {
        let (page, code) = output(isogloss().args(["explain", rule.id]));
        assert!(page.starts_with(rule.id) && !page.contains("```"), "{page}");
        assert_eq!(code, Some(0));
    }
}

#[test]
fn shells_and_man_are_served() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (script, code) = output(isogloss().args(["completions", shell]));
        assert!(script.contains("min-confidence"), "{shell}: {script}");
        assert_eq!(code, Some(0));
    }
    let (page, _) = output(isogloss().arg("man"));
    assert!(page.contains(".TH isogloss 1") && page.contains("ISOGLOSS CHECK"), "{page}");
}

#[test]
fn init_writes_what_check_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(output(isogloss().current_dir(folder.path()).arg("init")).1, Some(0));
    std::fs::write(folder.path().join("a.txt"), "One sentence.\n").expect("a file");
    assert_eq!(output(isogloss().current_dir(folder.path()).args(["check", "--lang", "en"])).1, Some(0));
}

#[test]
fn interrupted_learning_leaves_the_old_lexicon() {
    let folder = tempfile::tempdir().expect("a folder");
    let (source, lexicon) = (folder.path().join("en.txt"), folder.path().join("words.lexicon"));
    std::fs::write(&source, "the bridge\n".repeat(100)).expect("written");
    std::fs::write(&lexicon, "the old one").expect("written");
    let mut child = isogloss()
        .args(["learn", "--lang", "de", "--source-lang", "en", "-", "--source"])
        .arg(&source)
        .arg("-o")
        .arg(&lexicon)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all("die Brücke\n".repeat(50).as_bytes()).expect("read");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert_eq!(std::fs::read_to_string(&lexicon).expect("there"), "the old one");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

#[test]
fn a_sidecar_that_cannot_be_read_hides_no_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Post-operative care was good. Post-operative pain is rare, and postoperative fever too.\n";
    std::fs::write(folder.path().join("a.en.txt"), text).expect("a file");
    std::fs::write(folder.path().join("a.en.txt.isogloss"), b"\xff\xfe").expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_isogloss"))
        .args(["check", "--no-config", "--fix", "a.en.txt"])
        .current_dir(folder.path())
        .output()
        .expect("the command runs");
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("postoperative"), "{out}");
    assert!(format!("{out}{said}").contains("a.en.txt.isogloss: cannot be read"), "{out}{said}");
    assert_eq!(output.status.code(), Some(2), "{out}{said}");
    // What it lets stand is not known: nothing is mended.
    assert_eq!(std::fs::read_to_string(folder.path().join("a.en.txt")).expect("the file"), text);
}
