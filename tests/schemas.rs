//! The published shapes: the schema of isogloss.toml and the reader agree, its reference is written from it, and what
//! `--format json` writes is what its schema says.
//!
//! `UPDATE_REFERENCE=1 cargo test --test schemas` writes the tables of docs/configuration.md anew.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use isogloss::config::{Config, SCHEMA};
use isogloss::rules::REGISTRY;
use serde_json::{Map, Value, json};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("JSON")
}

/// The keys of a table of the schema, in the order in which it has them: `serde_json` sorts.
fn keys<'s>(schema: &'s Value, table: &str) -> Vec<(&'s str, &'s Value)> {
    let at = |name: &str, from: usize| SCHEMA[from..].find(&format!("\"{name}\": {{")).map(|at| from + at);
    let start = table.rsplit('/').find(|part| *part != "properties" && !part.is_empty());
    let start = start.and_then(|name| at(name, SCHEMA.find("$defs").unwrap_or(0))).unwrap_or(0);
    let properties = schema.pointer(table).and_then(Value::as_object).expect("properties");
    let mut keys: Vec<_> = properties.iter().map(|(name, value)| (name.as_str(), value)).collect();
    keys.sort_by_key(|(name, _)| at(name, start));
    keys
}

const TABLES: [&str; 4] =
    ["/properties", "/$defs/rule/properties", "/$defs/override/properties", "/$defs/pair/properties"];

/// A key with what it refers to laid in.
fn resolved(schema: &Value, key: &Value) -> Value {
    let mut key = key.clone();
    while let Some(reference) = key.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned) {
        let known = schema.pointer(&reference[1..]).expect("what is referred to").clone();
        let own = key.as_object_mut().expect("an object");
        own.remove("$ref");
        for (name, value) in known.as_object().expect("an object") {
            own.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    key
}

fn toml_of(key: &str, value: &Value) -> String {
    format!("{key} = {}", inline(value))
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(table) => {
            let parts: Vec<String> =
                table.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}

/// What a key takes, in words.
fn takes(key: &Value) -> String {
    if let Some(choices) = key.get("enum").and_then(Value::as_array) {
        return choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    }
    if let Some(title) = key.get("title").and_then(Value::as_str) {
        return title.to_owned();
    }
    let items = key.pointer("/items/type").and_then(Value::as_str);
    match (key.get("type").and_then(Value::as_str), items) {
        (Some("boolean"), _) => "`true` or `false`".to_owned(),
        (Some("string"), _) => "a text".to_owned(),
        (Some("array"), Some("string")) => "a list of texts".to_owned(),
        (Some("array"), _) => "tables".to_owned(),
        _ => "a table".to_owned(),
    }
}

fn reference(schema: &Value) -> String {
    let mut out = String::new();
    for table in TABLES {
        let title =
            table.strip_suffix("/properties").and_then(|above| schema.pointer(&format!("{above}/title")));
        match (table, title.and_then(Value::as_str)) {
            ("/properties", _) => {}
            ("/$defs/override/properties", _) => {
                out.push_str("\nIn `[[overrides]]` every key but `baseline`, `find-sources`, `check-sources`, `pairs` and `overrides` may stand, and\n\n");
            }
            (table, _) if table.contains("rule") => out.push_str("\nIn `[rules.RULE]`:\n\n"),
            _ => out.push_str("\nIn `[[pairs]]`:\n\n"),
        }
        out.push_str("| key | value | | default | example |\n| --- | --- | --- | --- | --- |\n");
        for (name, key) in keys(schema, table) {
            if table.contains("override") && key.get("$ref").is_some_and(|known| known != "#/$defs/tag") {
                continue;
            }
            let key = resolved(schema, key);
            let default = key.get("default").map_or(String::new(), |default| format!("`{default}`"));
            let description = key["description"].as_str().expect("a description");
            let (takes, example) = (takes(&key), toml_of(name, &key["examples"][0]));
            writeln!(out, "| `{name}` | {takes} | {description} | {default} | `{example}` |")
                .expect("written");
        }
    }
    out
}

#[test]
fn the_reference_of_the_configuration_is_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (head, rest) = page.split_once("<!-- keys -->\n").expect("a mark");
    let (old, tail) = rest.split_once("<!-- /keys -->").expect("a mark");
    let new = format!("\n{}\n", reference(&schema()));
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, format!("{head}<!-- keys -->\n{new}<!-- /keys -->{tail}")).expect("written");
    } else {
        assert_eq!(old, new, "UPDATE_REFERENCE=1 cargo test --test schemas writes it anew");
    }
}

#[test]
fn the_reader_and_the_schema_take_the_same_keys() {
    let schema = schema();
    let read = |text: &str| Config::parse(text, Path::new("/")).map(|_| ());
    for table in TABLES {
        // A value may need others beside it.
        let around = |line: &str| match table {
            "/properties" => line.to_owned(),
            "/$defs/rule/properties" => format!("[rules.register]\n{line}"),
            "/$defs/override/properties" if line.starts_with("paths") => format!("[[overrides]]\n{line}"),
            "/$defs/override/properties" => format!("[[overrides]]\npaths = [\"a\"]\n{line}"),
            _ if line.starts_with("target") => format!("[[pairs]]\nsource = \"a/{{path}}\"\n{line}"),
            _ => format!("[[pairs]]\ntarget = \"{{lang}}/{{path}}\"\n{line}"),
        };
        for (name, key) in keys(&schema, table) {
            let key = resolved(&schema, key);
            for example in key["examples"].as_array().expect("examples") {
                assert_eq!(read(&around(&toml_of(name, example))), Ok(()), "{table} {name}");
                let validator = jsonschema::validator_for(&key_schema(&schema, &key)).expect("a schema");
                assert!(validator.is_valid(example), "{name} = {example}");
            }
            assert!(read(&around(&format!("{name} = 1979-05-27"))).is_err(), "{table} {name}");
        }
        // What the reader knows, it names when a key is wrong.
        let mistakes = read(&around("qqqqqqqqqq = 1")).expect_err("no such key");
        let help =
            mistakes.iter().find(|mistake| mistake.message.contains("qqqqqqqqqq")).expect("the mistake");
        let mut known: Vec<&str> =
            help.help.strip_prefix("there are: ").expect("the keys").split(", ").collect();
        let mut named: Vec<&str> = keys(&schema, table).into_iter().map(|(name, _)| name).collect();
        known.sort_unstable();
        named.sort_unstable();
        assert_eq!(known, named, "{table}");
    }
    let ids: Vec<&str> = REGISTRY.iter().map(|rule| rule.id).collect();
    assert_eq!(schema["$defs"]["id"]["enum"], json!(ids));
}

/// A key's own schema, with the definitions that it leans on.
fn key_schema(schema: &Value, key: &Value) -> Value {
    let mut key = key.clone();
    key["$defs"] = schema["$defs"].clone();
    key["properties"] = json!({});
    let mut whole = Map::new();
    for name in
        ["type", "items", "enum", "minimum", "maximum", "propertyNames", "additionalProperties", "$defs"]
    {
        if let Some(value) = key.get(name) {
            whole.insert(name.to_owned(), value.clone());
        }
    }
    // The overrides lean on the keys at the top.
    let mut text = Value::Object(whole).to_string();
    text = text.replace("#/properties/", "#/$defs/top/");
    let mut whole: Value = serde_json::from_str(&text).expect("JSON");
    whole["$defs"]["top"] = schema["properties"].clone();
    serde_json::from_str(&whole.to_string().replace("#/properties/", "#/$defs/top/")).expect("JSON")
}

/// The schema of the report with no field allowed that it does not name: what is written is described.
fn strict() -> Value {
    fn close(value: &mut Value) {
        if let Some(object) = value.as_object_mut() {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            object.values_mut().for_each(close);
        } else if let Some(items) = value.as_array_mut() {
            items.iter_mut().for_each(close);
        }
    }
    let mut schema = serde_json::from_str(isogloss::report::json::SCHEMA).expect("JSON");
    close(&mut schema);
    schema
}

#[test]
fn the_json_report_is_what_its_schema_says() {
    let validator = jsonschema::validator_for(&strict()).expect("a schema");
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html/files");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [
        ("latin.txt", &b"Caf\xe9 und Restaurant.\n"[..]),
        ("bad.txt", b"\0"),
        ("odd.txt", "Two words \u{FFFD}here.\n".as_bytes()),
        ("glossary.csv", b"en,de,forbidden\nbloc,Block,Lager\nbank,Bank,\nbank,Ufer,\nx,y,y|z\n"),
        ("open.po", b"msgid \"\"\nmsgstr \"Language: de\\n\"\n\nmsgid \"The bloc\"\nmsgstr \"Das Lager\"\n\nmsgid \"A\"\nmsgstr \"\"\n"),
    ] {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let source = ["--lang", "en", "--source-lang", "zh", "--source", "courier.zh.txt", "courier.en.txt"];
    let glossary = ["--glossary", "glossary.csv", "--source-lang", "en", "--lang", "de"];
    let baseline = ["check", "--no-config", "open.po"];
    let runs: [(&Path, Vec<&str>); 8] = [
        (&files, vec!["check", "--no-config", "--min-confidence", "0", "."]),
        (&files, [&["check", "--no-config", "--min-confidence", "0"], &source[..]].concat()),
        (
            folder.path(),
            [
                &["check", "--no-config", "bad.txt", "gone.txt", "odd.txt", "latin.txt", "open.po"],
                &glossary[..],
            ]
            .concat(),
        ),
        (folder.path(), vec!["glossary", "check", "glossary.csv"]),
        (folder.path(), vec!["check", "--no-config", "--lang", "de", "latin.txt"]),
        (folder.path(), [&baseline, &glossary[..], &["--write-baseline", "known.jsonl"]].concat()),
        (folder.path(), [&baseline[..], &["--baseline", "known.jsonl"]].concat()),
        (folder.path(), [&baseline, &glossary[..], &["--max-findings", "0", "--max-per-1k", "0"]].concat()),
    ];
    let mut seen = String::new();
    for (folder, arguments) in runs {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
        command.current_dir(folder).args(&arguments).args(["--format", "json"]);
        let output = command.output().expect("the command runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let wrong: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{arguments:?}: {wrong:#?}");
        seen.push_str(&report.to_string());
    }
    // The runs show what the schema has to say: every field but those at the top stands in some of them.
    for field in [
        "\"notes\":[{",
        "\"warnings\":[{",
        "\"errors\":[{",
        "\"source\":\"",
        "\"source\":{",
        "\"source_term\":{",
        "\"line\":null",
        "\"expired\":[{",
        "\"passed\":[{",
    ] {
        assert!(seen.contains(field), "{field}");
    }
}

#[test]
fn the_command_prints_both() {
    for (of, schema) in [("configuration", SCHEMA), ("report", isogloss::report::json::SCHEMA)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
        let output = command.args(["schema", of]).output().expect("the command runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), schema);
        assert!(jsonschema::meta::is_valid(&serde_json::from_str(schema).expect("JSON")));
    }
}
