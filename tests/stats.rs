//! The trend of `isogloss glossary stats` over revisions in git.

use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn every_revision_is_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    git(folder.path(), &["init", "-q"]);
    write("terms.csv", "de,forbidden\nBrücke,Steg\n");
    write("a.de.txt", "Der Steg ist alt. Die Brücke ist neu.\n");
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    write("a.de.txt", "Die Brücke ist alt. Die Brücke ist neu.\n");
    git(folder.path(), &["commit", "-q", "-a", "-m", "two"]);
    let stats = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
        command.current_dir(folder.path());
        command.args(["glossary", "stats", "a.de.txt", "--lang", "de", "--glossary", "terms.csv"]);
        command.args(arguments).output().expect("the command runs")
    };
    let trend = stats(&["--format", "csv", "--revision", "HEAD~1", "--revision", "HEAD"]);
    let text = String::from_utf8(trend.stdout).expect("UTF-8");
    let rows: Vec<&str> = text.lines().skip(1).filter_map(|line| line.splitn(3, ',').nth(2)).collect();
    assert_eq!(rows, ["1,2,1,0,1,0", "1,2,2,0,0,0"], "{text}");
    let range = stats(&["--revisions", "HEAD~1..HEAD"]);
    assert_eq!(String::from_utf8(range.stdout).expect("UTF-8").lines().count(), 2);
    let twice = stats(&["--format", "csv", "--revision", "HEAD", "--revision", "HEAD"]);
    let twice = String::from_utf8(twice.stdout).expect("UTF-8");
    let lines: Vec<&str> = twice.lines().skip(1).collect();
    assert!(lines.len() == 2 && lines[0] == lines[1] && lines[0].contains(",20"), "{twice}");
    let missing = stats(&["--revision", "no-such-revision"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no-such-revision"));
}

#[test]
fn the_configuration_holds_for_every_revision() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    git(folder.path(), &["init", "-q"]);
    let pair = "[[pairs]]\ntarget = \"site/to/{path}\"\nsource = \"site/from/{path}\"\n";
    let law = "[[overrides]]\npaths = [\"site/to/law.md\"]\nglossaries = [\"law.csv\"]\n";
    let base = "language = \"de\"\nsource-language = \"en\"\nglossaries = [\"house.csv\"]\n";
    write("isogloss.toml", &format!("{base}{pair}{law}"));
    write("house.csv", "en,de\nbill,Rechnung\n");
    write("law.csv", "en,de\nbill,Gesetzentwurf\n");
    for name in ["dinner.md", "law.md"] {
        write(&format!("site/from/{name}"), "The bill is here.\n");
        write(&format!("site/to/{name}"), "Die Rechnung ist da.\n");
    }
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    write("site/to/law.md", "Der Gesetzentwurf ist da.\n");
    git(folder.path(), &["commit", "-q", "-a", "-m", "two"]);
    for (place, path) in [("", "site/to"), ("site", "to")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
        command.current_dir(folder.path().join(place)).args(["glossary", "stats", path, "--format", "csv"]);
        let trend = command.args(["--revision", "HEAD~1", "--revision", "HEAD"]).output().expect("it runs");
        let text = String::from_utf8(trend.stdout).expect("UTF-8");
        let rows: Vec<&str> = text.lines().skip(1).filter_map(|line| line.splitn(3, ',').nth(2)).collect();
        let said = String::from_utf8_lossy(&trend.stderr);
        assert_eq!(rows, ["2,2,1,0,0,1", "2,2,2,0,0,0"], "in `{place}`: {text}{said}");
    }
}
