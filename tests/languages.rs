//! Every language's table can be read and is sane, and what it makes of a sentence is held still.
//!
//! A new language needs its table and a sentence in `tests/languages/TAG.txt`; the snapshot beside it shows the
//! words, stems and classes that the table gives. `INSTA_UPDATE=always cargo test --test languages` writes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use isogloss::document::{Document, Format};
use isogloss::language::{Table, Text};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source(tag: &str) -> String {
    let path = folder().join(format!("src/language/tables/{tag}.toml"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All strings in the lists of a table's section, with the path to each.
fn strings<'v>(value: &'v toml::Value, path: &str, found: &mut Vec<(String, &'v str)>) {
    match value {
        toml::Value::String(text) => found.push((path.to_owned(), text)),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, path, found)),
        toml::Value::Table(table) => {
            for (key, item) in table {
                strings(item, &format!("{path}.{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_file_is_listed_and_every_tag_has_a_file() {
    let files: BTreeSet<String> = std::fs::read_dir(folder().join("src/language/tables"))
        .expect("tables")
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".toml").map(ToOwned::to_owned))
        .collect();
    let tags: BTreeSet<String> = Table::tags().map(ToOwned::to_owned).collect();
    assert_eq!(files, tags);
}

#[test]
fn tables_are_sane() {
    let mut wrong = Vec::new();
    for tag in Table::tags() {
        let text = source(tag);
        let table = match Table::parse(&text) {
            Ok(table) => table,
            Err(error) => {
                wrong.push(format!("{tag}: {error}"));
                continue;
            }
        };
        let value: toml::Value = toml::from_str(&text).expect("parsed above");
        if table.tag != tag {
            wrong.push(format!("{tag}: its tag says {:?}", table.tag));
        }
        if !matches!(table.dates.months.len(), 0 | 12) || !matches!(table.dates.weekdays.len(), 0 | 7) {
            wrong.push(format!("{tag}: months are twelve and weekdays seven"));
        }
        for group in table.synonyms.terms.iter().chain(&table.synonyms.words) {
            let distinct: BTreeSet<&String> = group.iter().collect();
            if distinct.len() < 2 || distinct.len() < group.len() {
                wrong
                    .push(format!("{tag}: the synonym group {group:?} needs two different words, each once"));
            }
        }
        let mut found = Vec::new();
        for section in ["words", "names", "sentences", "separable", "phrasal", "synonyms"] {
            if let Some(part) = value.get(section) {
                strings(part, section, &mut found);
            }
        }
        for (path, word) in found {
            let folded =
                if table.turkic { word.replace('I', "ı").replace('İ', "i") } else { word.to_owned() };
            // English infinitives may end in anything.
            let empty = word.is_empty() && path != "phrasal.infinitive";
            if word.trim() != word || empty || folded.to_lowercase() != word {
                wrong.push(format!("{tag}: {path}: {word:?} is not written folded"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_are_read_as_before() {
    for tag in Table::tags() {
        let path = folder().join(format!("tests/languages/{tag}.txt"));
        let sentence = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document = Document::read("sentence.txt", &sentence, Format::Text).expect("text");
        let text = Text::new(&document, 0..document.units.len(), tag);
        let mut shown = String::new();
        for (number, sentence) in text.sentences.iter().enumerate() {
            for token in &text.tokens[sentence.tokens.clone()] {
                let classes: Vec<String> = token
                    .class
                    .iter_names()
                    .map(|(name, _)| name.to_lowercase())
                    .filter(|n| n != "function")
                    .collect();
                let _ = writeln!(
                    shown,
                    "{number} {} | {} | {:?} {:?} {}",
                    text.surface(token),
                    text.stemmed(token.word),
                    token.kind,
                    token.shape,
                    classes.join(" ")
                );
            }
        }
        insta::with_settings!({ snapshot_path => "languages", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(tag, shown);
        });
    }
}
