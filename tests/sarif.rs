//! The reports for code scanning: what SARIF 2.1.0 asks of a log, held on logs of both commands.

use std::process::Command;

use serde_json::Value;

fn log(arguments: &[&str], files: &[(&str, &str)]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
    let output = command.current_dir(folder.path()).args(arguments).output().expect("the command runs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Checks what every consumer leans on; gives the results.
fn results(log: &Value) -> &[Value] {
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    let rules = driver["rules"].as_array().expect("rules");
    for rule in rules {
        let help = rule["help"]["markdown"].as_str().expect("help");
        assert!(help.contains(rule["id"].as_str().expect("an id")) && help.len() > 100, "{rule}");
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')));
    }
    let results = run["results"].as_array().expect("results");
    for result in results {
        let index = result["ruleIndex"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].iter().any(|level| result["level"] == *level));
        assert_eq!(result["partialFingerprints"]["isogloss/v1"].as_str().map(str::len), Some(16));
        let confidence = result["properties"]["confidence"].as_f64().expect("a confidence");
        assert!((result["rank"].as_f64().expect("a rank") - confidence * 100.0).abs() < 1e-6);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().is_some_and(|line| line > 0));
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let related = result["relatedLocations"].as_array().map_or(&[][..], Vec::as_slice);
        for (other, id) in related.iter().zip(1..) {
            assert_eq!(other["id"], id);
            assert!(other["message"]["text"].is_string());
        }
    }
    results
}

#[test]
fn a_text_gives_both_places_of_a_finding() {
    let text = "The block confrontation has ended, but the block confrontation is remembered.\n\nExperts fear a new \
                confrontation of the blocks.\n";
    let arguments = ["check", "--no-config", "--lang", "en", "--format", "sarif", "a b.txt"];
    let log = log(&arguments, &[("a b.txt", text)]);
    let result = &results(&log)[0];
    assert_eq!(result["ruleId"], "reordered-phrase");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.txt");
    // What is to be changed stands first, what is to be kept is related to it.
    let region = &place["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&3.into(), &20.into(), &47.into())
    );
    assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_glossary_gives_both_rows_and_a_file_that_cannot_be_read_is_told() {
    let files = [
        ("a.en-de.csv", "en,de\nbill,Gesetzentwurf\n"),
        ("b.en-de.csv", "en,de,forbidden\nbill,Vorlage,Gesetzentwurf\n"),
    ];
    let arguments = ["glossary", "check", "--format", "sarif", "a.en-de.csv", "b.en-de.csv", "gone.csv"];
    let log = log(&arguments, &files);
    let result = &results(&log)[0];
    assert_eq!(result["ruleId"], "contradiction");
    let uri = |place: &Value| place["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(uri(&result["locations"][0]), "b.en-de.csv");
    assert_eq!(uri(&result["relatedLocations"][0]), "a.en-de.csv");
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(uri(&invocation["toolExecutionNotifications"][0]["locations"][0]), "gone.csv");
}
