//! Reports that are JSON, held against what their readers take: names and types of their fields.

use std::process::Command;

use serde_json::Value;

const TEXT: &str = "„Die Blockkonfrontation“ ist vorbei — sagt die Regierung in einer E-Mail.\n\nÜber die Konfrontation der Blöcke \
                    wird geschrieben: Die Konfrontation der Blöcke war lang, 冷戰 auch. Die E-Mail war kurz, die Email lang.\n";

/// A report on a German text, a file that cannot be read, and a text without findings.
fn report(format: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), TEXT).expect("a file");
    std::fs::write(folder.path().join("b.txt"), "Ein Satz.\n").expect("a file");
    std::fs::write(folder.path().join("c.txt"), b"\0").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
    let arguments = ["check", "--no-config", "--lang", "de", "--format", format, "./a.txt", "b.txt", "c.txt"];
    let output = command.current_dir(folder.path()).args(arguments).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What a field has to be.
type Holds = fn(&Value) -> bool;

/// Checks that a value has no field but those named, each of its type.
fn fields<'v>(value: &'v Value, known: &[(&str, Holds)]) -> &'v serde_json::Map<String, Value> {
    let object = value.as_object().expect("an object");
    for (name, value) in object {
        let field = known.iter().find(|(known, _)| known == name);
        assert!(field.is_some_and(|(_, holds)| holds(value)), "{name}: {value}");
    }
    object
}

/// `Location` of reviewdog.proto.
fn location(value: &Value) {
    fields(value, &[("path", Value::is_string), ("range", Value::is_object)]);
    assert!(!value["path"].as_str().is_some_and(|path| path.starts_with("./")));
    if let Some(range) = value.get("range") {
        for position in fields(range, &[("start", Value::is_object), ("end", Value::is_object)]).values() {
            fields(position, &[("line", Value::is_u64), ("column", Value::is_u64)]);
        }
    }
}

#[test]
fn reviewdog_gets_the_fields_of_its_format_and_columns_in_bytes() {
    let result = report("rdjson");
    fields(&result, &[("source", Value::is_object), ("diagnostics", Value::is_array)]);
    fields(&result["source"], &[("name", Value::is_string)]);
    let diagnostics = result["diagnostics"].as_array().expect("diagnostics");
    for diagnostic in diagnostics {
        fields(
            diagnostic,
            &[
                ("message", Value::is_string),
                ("location", Value::is_object),
                ("severity", |value| ["ERROR", "WARNING", "INFO"].iter().any(|known| value == *known)),
                ("code", Value::is_object),
                ("suggestions", Value::is_array),
                ("related_locations", Value::is_array),
            ],
        );
        fields(&diagnostic["code"], &[("value", Value::is_string)]);
        location(&diagnostic["location"]);
        for suggestion in diagnostic["suggestions"].as_array().into_iter().flatten() {
            fields(suggestion, &[("range", Value::is_object), ("text", Value::is_string)]);
            assert_eq!(suggestion["range"], diagnostic["location"]["range"]);
        }
        for related in diagnostic["related_locations"].as_array().into_iter().flatten() {
            fields(related, &[("message", Value::is_string), ("location", Value::is_object)]);
            location(&related["location"]);
        }
    }
    let lines: Vec<&str> = TEXT.lines().collect();
    let shown = |place: &Value| {
        let at = |end: &str, what: &str| place["range"][end][what].as_u64().expect("a number") as usize;
        assert_eq!(at("start", "line"), at("end", "line"));
        lines[at("start", "line") - 1][at("start", "column") - 1..at("end", "column") - 1].to_owned()
    };
    assert_eq!(shown(&diagnostics[0]["location"]), "Blockkonfrontation");
    let related = diagnostics[0]["related_locations"].as_array().expect("places");
    let kept: Vec<String> = related.iter().map(|related| shown(&related["location"])).collect();
    assert_eq!(kept, ["Konfrontation der Blöcke", "Konfrontation der Blöcke"]);
    let suggested: Vec<(String, &Value)> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic["suggestions"].get(0))
        .map(|suggestion| (shown(suggestion), &suggestion["text"]))
        .collect();
    assert_eq!(suggested, [("Email".to_owned(), &"E-Mail".into())]);
    let last = diagnostics.last().expect("the problem");
    assert_eq!((&last["location"]["path"], &last["code"]["value"]), (&"c.txt".into(), &"reading".into()));
}

#[test]
fn gitlab_gets_the_fields_of_code_quality() {
    let entries = report("gitlab");
    let mut fingerprints = std::collections::HashSet::new();
    for entry in entries.as_array().expect("a list") {
        fields(
            entry,
            &[
                ("description", Value::is_string),
                ("check_name", Value::is_string),
                ("fingerprint", Value::is_string),
                ("severity", |value| {
                    ["info", "minor", "major", "critical", "blocker"].iter().any(|known| value == *known)
                }),
                ("location", Value::is_object),
            ],
        );
        fields(&entry["location"], &[("path", Value::is_string), ("lines", Value::is_object)]);
        assert!(entry["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        assert!(fingerprints.insert(entry["fingerprint"].clone()));
    }
    assert_eq!(fingerprints.len(), 3);
}
