//! The guides are run: every command of `docs/guides` prints what the page shows.
//!
//! A fenced block `console` holds commands (`$ isogloss ...`) with what they print, standard error after standard output, and
//! "(exit code N)" where it is not 0. A block whose info has a second word is a file that is written before the next
//! command: `csv terms.csv`. `examples/` lies in the working directory. `UPDATE_GUIDES=1 cargo test --test guides` writes
//! what is printed into the pages.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[0], "isogloss", "{line}");
    let output = Command::new(env!("CARGO_BIN_EXE_isogloss"))
        .args(&words[1..])
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("the command runs");
    let mut out = String::from_utf8(output.stdout).expect("UTF-8");
    out.push_str(&String::from_utf8(output.stderr).expect("UTF-8"));
    let mut out = out.trim_end().to_owned();
    if !out.is_empty() {
        out.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        code => writeln!(out, "(exit code {})", code.expect("a code")).expect("written"),
    }
    out
}

/// The page with what its commands print.
fn printed(page: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = folder.path().join("examples");
    std::fs::create_dir(&examples).expect("a folder");
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("examples")
    {
        let entry = entry.expect("a file");
        std::fs::copy(entry.path(), examples.join(entry.file_name())).expect("copied");
    }
    let mut out = String::new();
    let mut block: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(info)) => {
                block = Some((info.to_owned(), String::new()));
                writeln!(out, "{line}").expect("written");
            }
            (None, None) => writeln!(out, "{line}").expect("written"),
            (Some((info, text)), Some(_)) => {
                if info == "console" {
                    for (at, command) in text.lines().filter_map(|line| line.strip_prefix("$ ")).enumerate() {
                        let gap = if at > 0 { "\n" } else { "" };
                        write!(out, "{gap}$ {command}\n{}", run(folder.path(), command)).expect("written");
                    }
                } else {
                    if let Some(name) = info.split_whitespace().nth(1) {
                        let path = folder.path().join(name);
                        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                        std::fs::write(path, &*text).expect("a file");
                    }
                    out.push_str(text);
                }
                writeln!(out, "{line}").expect("written");
                block = None;
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    out
}

#[test]
fn the_guides_show_what_the_commands_print() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides");
    let mut pages: Vec<_> =
        std::fs::read_dir(folder).expect("guides").map(|entry| entry.expect("a page").path()).collect();
    pages.sort();
    assert!(pages.len() > 2);
    for path in pages {
        let page = std::fs::read_to_string(&path).expect("a page");
        let new = printed(&page);
        if std::env::var_os("UPDATE_GUIDES").is_some() {
            std::fs::write(&path, new).expect("written");
        } else {
            assert_eq!(page, new, "{}: UPDATE_GUIDES=1 cargo test --test guides", path.display());
        }
    }
}
