//! The gate of a project under git: red on a new inconsistency, green with a baseline, red again on one more, green after --fix; and what
//! `--changed` makes of lines.

use std::path::Path;
use std::process::Command;

const OLD: &str = "The delegation from Macau arrived in the evening. Nobody in Macau had expected the vote.\n\n\
    The papers of Macau said so in the morning, and the streets of Macau were full of people.\n";
const NEW: &str = "\nThe governor of Macao declined to comment on the vote.\n";

fn run(program: &str, folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        // Files that are not there: no setting of the machine counts.
        .env("GIT_CONFIG_GLOBAL", folder.join("no-such-file"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    let (code, _, said) = run("git", folder, &[&who, arguments].concat());
    assert_eq!(code, Some(0), "{arguments:?}: {said}");
}

/// The exit code, and what is said on both streams.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let always = ["check", "--no-config", "--select", "name-spelling,reordered-phrase"];
    let (code, out, errors) = run(env!("CARGO_BIN_EXE_isogloss"), folder, &[&always, arguments].concat());
    (code.expect("an exit code"), out + &errors)
}

fn append(path: &Path, text: &str) {
    let old = std::fs::read_to_string(path).unwrap_or_default();
    std::fs::write(path, old + text).expect("a file");
}

/// A repository with one commit.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "-q"]);
    std::fs::create_dir(folder.path().join("pages")).expect("a folder");
    append(&folder.path().join("pages/ä b.en.md"), OLD);
    commit(folder.path());
    folder
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "change"]);
}

#[test]
fn the_gate_of_a_build() {
    let repository = repository();
    let folder = repository.path();
    let page = folder.join("pages/ä b.en.md");
    assert_eq!(check(folder, &["pages"]).0, 0);

    append(&page, NEW);
    let (code, said) = check(folder, &["pages"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("“Macao” ×1"), "{said}");

    assert_eq!(check(folder, &["pages", "--write-baseline", "known.jsonl"]).0, 0);
    commit(folder);
    let known = ["pages", "--baseline", "known.jsonl"];
    assert_eq!(check(folder, &known).0, 0);

    // What stands around it may change, and so may its place.
    let text = std::fs::read_to_string(&page).expect("the page");
    std::fs::write(&page, format!("# A title\n\nA paragraph above.\n{NEW}\n{OLD}")).expect("a file");
    let (code, said) = check(folder, &known);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 known finding left out (known.jsonl)"), "{said}");
    std::fs::write(&page, text).expect("a file");

    // One more place of the known kind.
    append(&page, "\nA minister of Macao agreed.\n");
    let (code, said) = check(folder, &known);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 shown has more places than are known"), "{said}");
    git(folder, &["checkout", "-q", "."]);
    append(
        &page,
        "\nThe quota dispute ended. The quota dispute was long.\n\nThe dispute over quotas hurt trade.\n",
    );
    let (code, said) = check(folder, &known);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("dispute over quotas") && !said.contains("Macao"), "{said}");

    git(folder, &["checkout", "-q", "."]);

    // Mended by hand, the entry has expired, and pruning leaves nothing of it.
    std::fs::write(&page, OLD).expect("a file");
    let (code, said) = check(folder, &known);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 entry of known.jsonl has expired"), "{said}");
    let prune = ["baseline", "prune", "pages", "--no-config", "--baseline", "known.jsonl"];
    let (code, out, _) = run(env!("CARGO_BIN_EXE_isogloss"), folder, &prune);
    assert_eq!((code, &*out), (Some(0), "1 entry of known.jsonl expired; it has 0 entries now\n"));
    let left = std::fs::read_to_string(folder.join("known.jsonl")).expect("the baseline");
    assert_eq!(left, "{\"isogloss-baseline\":1}\n");
}

#[test]
fn only_what_changed_counts_and_the_rest_is_evidence() {
    let repository = repository();
    let folder = repository.path();
    let page = folder.join("pages/ä b.en.md");
    append(&page, NEW);
    let (code, said) = check(folder, &["--changed"]);
    assert_eq!(code, 1, "{said}");
    commit(folder);
    let (code, said) = check(folder, &["--changed"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 finding left out: no line changed since HEAD"), "{said}");
    assert_eq!(check(folder, &["--changed=HEAD~1"]).0, 1);
    // From a folder below, too.
    assert_eq!(check(&folder.join("pages"), &["--changed=HEAD~1"]).0, 1);

    // Another paragraph is new: the finding has no place in it.
    append(&page, "\nNothing more was said that day.\n");
    assert_eq!(check(folder, &["--changed"]).0, 0);
    // A place of the rendering to keep is a place.
    append(&page, "\nThe buses of Macau ran late.\n");
    assert_eq!(check(folder, &["--changed"]).0, 1);
    git(folder, &["checkout", "-q", "."]);

    // A file that git does not know, or that was renamed.
    append(&folder.join("pages/new.en.md"), &(OLD.to_owned() + NEW));
    let (code, said) = check(folder, &["--changed"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("new.en.md") && !said.contains("ä b.en.md"), "{said}");
    std::fs::remove_file(folder.join("pages/new.en.md")).expect("removed");
    git(folder, &["mv", "pages/ä b.en.md", "pages/c.en.md"]);
    assert_eq!(check(folder, &["--changed"]).0, 0);
}

#[test]
fn what_another_branch_did_is_no_change_of_this_one() {
    let repository = repository();
    let folder = repository.path();
    git(folder, &["checkout", "-q", "-b", "topic"]);
    append(&folder.join("pages/ä b.en.md"), NEW);
    commit(folder);
    git(folder, &["checkout", "-q", "main"]);
    std::fs::write(folder.join("pages/ä b.en.md"), format!("{OLD}{NEW}\nMore.\n")).expect("a file");
    commit(folder);
    git(folder, &["checkout", "-q", "topic"]);
    assert_eq!(check(folder, &["--changed=main"]).0, 1);
    assert_eq!(check(folder, &["--changed=topic"]).0, 0);
}

#[test]
fn a_revision_or_a_repository_that_is_not_there_is_an_error() {
    let repository = repository();
    let folder = repository.path();
    let (code, said) = check(folder, &["--changed=nowhere"]);
    assert_eq!(code, 2);
    assert!(said.contains("there is no revision `nowhere` here"), "{said}");
    let (code, said) = check(folder, &["--changed", "-"]);
    assert_eq!(code, 2);
    assert!(said.contains("standard input"), "{said}");
    let plain = tempfile::tempdir().expect("a folder");
    let (code, said) = check(plain.path(), &["--changed"]);
    assert_eq!(code, 2);
    assert!(said.contains("not a git repository"), "{said}");
}
