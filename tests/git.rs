//! git compares and merges glossaries by their entries, set up as docs/glossaries.md says.

use std::path::Path;
use std::process::{Command, Output};

const BASE: &str = "en,pl,forbidden\nbill,projekt ustawy,rachunek\nbloc,blok,\nstate,państwo,\n";

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        // A file that is not there: no setting of the machine counts, whatever the system.
        .env("GIT_CONFIG_GLOBAL", folder.join("no-such-file"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output();
    output.expect("git runs")
}

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("terms.csv"), text).expect("a file");
}

fn commit(folder: &Path, text: &str) {
    write(folder, text);
    let done = git(folder, &["commit", "-qam", "change"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A repository with a glossary, both drivers set up.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let isogloss = env!("CARGO_BIN_EXE_isogloss");
    let merge = format!("{isogloss} glossary merge --quiet --base %O %A %B");
    let textconv = format!("{isogloss} glossary diff --textconv");
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["config", "merge.glossary.driver", &merge]);
    git(folder.path(), &["config", "diff.glossary.textconv", &textconv]);
    std::fs::write(folder.path().join(".gitattributes"), "terms.csv merge=glossary diff=glossary\n")
        .expect("a file");
    write(folder.path(), BASE);
    git(folder.path(), &["add", "."]);
    commit(folder.path(), BASE);
    folder
}

#[test]
fn branches_that_change_neighbouring_rows_merge() {
    let folder = repository();
    let folder = folder.path();
    git(folder, &["checkout", "-qb", "theirs"]);
    commit(folder, &BASE.replace("bloc,blok,", "bloc,blok,obóz\nparty,partia,"));
    git(folder, &["checkout", "-q", "main"]);
    commit(folder, &BASE.replace("rachunek", "rachunek|banknot").replace("państwo", "stan"));
    let merged = git(folder, &["merge", "-q", "theirs"]);
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stdout));
    let text = std::fs::read_to_string(folder.join("terms.csv")).expect("the file");
    assert_eq!(
        text,
        "en,pl,forbidden\nbill,projekt ustawy,rachunek|banknot\nbloc,blok,obóz\nparty,partia,\nstate,stan,\n"
    );
}

#[test]
fn branches_that_disagree_leave_both_rows() {
    let folder = repository();
    let folder = folder.path();
    git(folder, &["checkout", "-qb", "theirs"]);
    commit(folder, &BASE.replace("blok", "obóz"));
    git(folder, &["checkout", "-q", "main"]);
    commit(folder, &BASE.replace("blok", "ugrupowanie"));
    assert!(!git(folder, &["merge", "-q", "theirs"]).status.success());
    let text = std::fs::read_to_string(folder.join("terms.csv")).expect("the file");
    assert!(
        text.contains("# <<<<<<< ours\nbloc,ugrupowanie,\n# ======= theirs\nbloc,obóz,\n# >>>>>>>\nstate"),
        "{text}"
    );
}

#[test]
fn a_difference_shows_entries() {
    let folder = repository();
    let folder = folder.path();
    write(folder, "pl;forbidden;en\n\"państwo\";;state\nprojekt ustawy;rachunek;bill\nblok;;bloc\n");
    let same = git(folder, &["diff"]);
    assert_eq!(String::from_utf8_lossy(&same.stdout).matches("\n+").count(), 0, "{same:?}");
    write(folder, &BASE.replace("blok", "obóz"));
    let diff = String::from_utf8_lossy(&git(folder, &["diff"]).stdout).into_owned();
    assert!(diff.contains("-    pl: blok\n+    pl: obóz"), "{diff}");
}
