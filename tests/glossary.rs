//! Glossaries: those in `glossaries/` are sound, and nothing in a CSV file makes the loader panic or lose a row
//! without a word.

use std::collections::BTreeSet;

use isogloss::finding::Severity;
use isogloss::glossary::{Languages, Loaded, load};
use proptest::prelude::*;

fn read(csv: &str, target: &str) -> Loaded {
    load("terms.csv", csv.as_bytes(), Languages { source: None, target })
}

#[test]
fn glossaries_to_start_from_are_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/glossaries");
    let mut fields = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("glossaries").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        // institutions.en-de-fr.csv: a field, and its languages, the first of them the source
        let mut parts = name.split('.');
        fields.insert(parts.next().expect("a field").to_owned());
        let mut languages = parts.next().expect("languages").split('-');
        let source = languages.next();
        let bytes = std::fs::read(file.path()).expect("a file");
        for target in languages {
            is_sound(&format!("{name} ({target})"), &load(&name, &bytes, Languages { source, target }));
        }
    }
    let wanted = ["climate", "food", "institutions", "law", "medicine", "politics-news", "software", "sport"];
    assert_eq!(fields, wanted.map(str::to_owned).into());
}

/// Every row loads, there are enough of them, and none contradicts another that holds where it holds.
fn is_sound(name: &str, loaded: &Loaded) {
    assert_eq!(loaded.remarks, [], "{name}");
    let entries = &loaded.entries;
    assert!(entries.len() >= 60, "{name} has {} entries", entries.len());
    let forbidden = entries.iter().filter(|entry| !entry.forbidden.is_empty()).count();
    let admitted = entries.iter().filter(|entry| !entry.admitted.is_empty()).count();
    assert!(forbidden >= 40 && admitted >= 40, "{name}: {forbidden} forbid, {admitted} admit");
    for entry in entries {
        assert!(!entry.source.is_empty(), "{name}:{} has no term", entry.line);
        for other in entries.iter().filter(|other| other.context.is_empty() || entry.context.is_empty()) {
            let mut allowed = std::iter::once(&other.preferred).chain(&other.admitted).chain(&other.forms);
            let both = allowed.find(|value| entry.forbidden.contains(value));
            assert_eq!(
                both, None,
                "{name}: forbidden in line {}, allowed in line {}",
                entry.line, other.line
            );
        }
    }
}

#[test]
fn columns_are_read_by_name() {
    let loaded =
        read("Forbidden;en ;DE;context;x-own\nHandy|Funk\\|gerät;mobile phone;Mobiltelefon;a/**|b;y\n", "de");
    assert_eq!(loaded.remarks, []);
    let entry = &loaded.entries[0];
    assert_eq!((entry.source.as_str(), entry.preferred.as_str()), ("mobile phone", "Mobiltelefon"));
    assert_eq!(entry.forbidden, ["Handy", "Funk|gerät"]);
    assert_eq!(entry.context, ["a/**", "b"]);
    assert_eq!(entry.other, [("x-own".to_owned(), "y".to_owned())]);
    assert_eq!(entry.line, 2);
}

#[test]
fn the_nearest_column_of_a_language_is_read() {
    let csv = "en,pt,pt-BR,zh-CN\ntrain,comboio,trem,火车\n";
    assert_eq!(read(csv, "pt-BR").entries[0].preferred, "trem");
    assert_eq!(read(csv, "pt").entries[0].preferred, "comboio");
    assert_eq!(read(csv, "zh-Hans").entries[0].preferred, "火车");
    assert_eq!(read(csv, "pt-PT").entries[0].preferred, "comboio");
    let wrong = read(csv, "zh-TW");
    assert!(wrong.entries.is_empty());
    assert_eq!(wrong.remarks[0].severity, Severity::Warning);
}

fn cell() -> impl Strategy<Value = String> {
    "[a-zé你\"; ,\n]{0,6}[a-z]"
}

proptest! {
    #[test]
    fn any_bytes_load(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let loaded = load("x.csv", &bytes, Languages { source: None, target: "fr" });
        for remark in &loaded.remarks {
            prop_assert!(loaded.text.get(remark.span.start..remark.span.end).is_some());
        }
    }

    #[test]
    fn any_rows_load(rows in proptest::collection::vec("[a-c\",;|\\\\ \t\r\n]{0,12}", 0..12)) {
        let text = format!("en,fr,forbidden\n{}", rows.join("\n"));
        let loaded = read(&text, "fr");
        for remark in &loaded.remarks {
            prop_assert!(loaded.text.get(remark.span.start..remark.span.end).is_some());
        }
    }

    #[test]
    fn what_a_csv_writer_writes_is_read(rows in proptest::collection::vec((cell(), cell()), 1..10)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["en", "fr"]).unwrap();
        for (source, target) in &rows {
            // A cell in quotation marks keeps a leading mark; white space at the ends does not count.
            writer.write_record([source, target]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let loaded = load("x.csv", &bytes, Languages { source: None, target: "fr" });
        let errors: Vec<_> = loaded.remarks.iter().filter(|r| r.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{errors:?}");
        let read: Vec<_> = loaded.entries.iter().map(|e| (e.source.clone(), e.preferred.clone())).collect();
        let wanted: Vec<_> = rows.iter().map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())).collect();
        prop_assert_eq!(read, wanted);
    }
}
