//! What docs/ci.md offers to build servers, run as they run it.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use isogloss::document::Format;

const RED: &str = "The block confrontation has ended, but the block confrontation is remembered.\n\nExperts fear a new \
                   confrontation of the blocks.\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script of `integrations/` in a folder, with isogloss and what else `bin` holds on the path.
fn run(script: &str, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_isogloss")).parent().expect("a folder");
    let path = format!(
        "{}:{}:{}",
        folder.join("bin").display(),
        own.display(),
        std::env::var("PATH").expect("a path")
    );
    let mut command = Command::new(root().join("integrations").join(script));
    command.current_dir(folder).env("PATH", path).envs(variables.iter().copied()).args(arguments);
    command.output().expect("the script runs")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn the_action_annotates_sums_up_and_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("a b")).expect("a folder");
    std::fs::write(at("a b/red.en.txt"), RED).expect("a file");
    std::fs::write(at("$(touch hacked).en.txt"), "One sentence is fine.\n").expect("a file");
    let names = ["temp", "summary", "output"].map(|name| at(name).display().to_string());
    std::fs::create_dir(&names[0]).expect("a folder");
    let variables = |arguments: &'static str, paths: &'static str| {
        vec![
            ("RUNNER_TEMP", &*names[0]),
            ("GITHUB_STEP_SUMMARY", &*names[1]),
            ("GITHUB_OUTPUT", &*names[2]),
            ("ISOGLOSS_ARGUMENTS", arguments),
            ("ISOGLOSS_PATHS", paths),
        ]
    };
    let script = "github-action.sh";
    let red = run(script, folder.path(), &variables("--no-config\n", "a b\n$(touch hacked).en.txt\n"), &[]);
    assert_eq!(red.status.code(), Some(1), "{}", String::from_utf8_lossy(&red.stderr));
    assert!(String::from_utf8_lossy(&red.stdout).starts_with("::warning file=a b/red.en.txt,line="));
    assert!(read(&at("summary")).contains("reordered-phrase"));
    let outputs = format!("html={0}/isogloss.html\nsarif={0}/isogloss.sarif\n", names[0]);
    assert_eq!(read(&at("output")), outputs);
    assert!(read(&at("temp/isogloss.html")).contains("block confrontation"));
    assert!(read(&at("temp/isogloss.sarif")).contains("\"2.1.0\""));
    assert!(!at("hacked").exists());
    let green = run(script, folder.path(), &variables("--no-config\n--fail-on=error", "a b"), &[]);
    assert_eq!(green.status.code(), Some(0), "{}", String::from_utf8_lossy(&green.stderr));
    let gone = run(script, folder.path(), &variables("", "not-there"), &[]);
    assert_eq!(gone.status.code(), Some(2));
}

#[test]
fn reviewdog_gets_the_report_and_its_exit_code_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("bin")).expect("a folder");
    let reviewdog = folder.path().join("bin/reviewdog");
    // Stands in for reviewdog: keeps what it is given, ends as it is told.
    std::fs::write(&reviewdog, "#!/bin/sh\necho \"$@\" > asked\ncat > got\nexit $CODE\n").expect("a file");
    std::fs::set_permissions(&reviewdog, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    std::fs::write(folder.path().join("red.en.txt"), RED).expect("a file");
    let code = |told: &str, file: &str| {
        let output = run("reviewdog.sh", folder.path(), &[("CODE", told)], &["--no-config", file]);
        output.status.code()
    };
    // A finding on a line that has not changed fails nothing; a file that is not there does.
    assert_eq!(
        (code("0", "gone.txt"), code("0", "red.en.txt"), code("7", "red.en.txt")),
        (Some(2), Some(0), Some(7))
    );
    assert!(read(&folder.path().join("asked")).contains("-f=rdjson -name=isogloss -reporter=local"));
    assert!(read(&folder.path().join("got")).contains("\"diagnostics\""));
}

#[test]
fn the_hook_gets_the_files_that_isogloss_reads() {
    let hooks = read(&root().join(".pre-commit-hooks.yaml"));
    let pattern = |id: &str| {
        let hook = hooks.split("- id: ").find(|hook| hook.starts_with(id)).expect("the hook");
        let files = hook.lines().find_map(|line| line.trim().strip_prefix("files: ")).expect("a pattern");
        regex::Regex::new(files).expect("a regular expression")
    };
    let texts = pattern("isogloss\n");
    let endings = "txt md markdown mdown mkd mdx html htm xhtml po pot xlf xliff sdlxliff mxliff tmx";
    for ending in endings.split(' ') {
        let name = format!("content/a.fr.{ending}");
        assert!(texts.is_match(&name), "{name}");
        assert!(
            ending == "txt" || Format::of_path(&name) != Format::Text,
            "{name} is read as no format of its own"
        );
    }
    assert!(!texts.is_match("a.csv") && !texts.is_match("a.rs") && !texts.is_match("txt"));
    assert!(pattern("isogloss-glossary\n").is_match("glossaries/a.csv"));
}
