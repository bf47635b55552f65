//! What each format's reader takes for prose, and what it leaves out.

use isogloss::document::{Document, Pairing, Wanted};
use isogloss::engine;

use crate::fixtures::{all, read};

/// Source and target of each segment, plural forms joined, "▯" for a placeable.
fn pairs(document: &Document, pairing: &Pairing) -> Vec<(String, String)> {
    let join = |units: &[isogloss::document::Unit]| {
        let texts: Vec<&str> = units.iter().map(|unit| unit.text.as_str()).collect();
        texts.join(" / ").replace('\u{FFFC}', "▯")
    };
    let pair = |segment: &isogloss::document::Segment| {
        (join(&pairing.source.units[segment.source.clone()]), join(&document.units[segment.target.clone()]))
    };
    pairing.segments.iter().map(pair).collect()
}

fn of(path: &str) -> (Document, Pairing, Vec<(String, String)>) {
    let fixtures = all();
    let fixture = fixtures.iter().find(|fixture| fixture.path == path).expect(path);
    let (document, pairing) = read(path, &fixture.bytes).expect("readable");
    let pairing = pairing.expect("both sides");
    let pairs = pairs(&document, &pairing);
    (document, pairing, pairs)
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn po_in_any_line_end() {
    for path in ["de.po", "crlf.po"] {
        let (document, pairing, pairs) = of(path);
        let wanted = owned(&[
            (
                "Save the file ▯ before you close the window",
                "Speichern Sie die Datei ▯, bevor Sie das \"Fenster\" schließen\nund 100% sicher sind: café",
            ),
            ("▯ page / ▯ pages", "▯ Seite 日本語 / ▯ Seiten مرحبا"),
            ("Open", "Öffnen Sie ▯die Datei▯ ▯ warten Sie\tkurz"),
        ]);
        assert_eq!(pairs, wanted);
        assert_eq!(document.declared_language.as_deref(), Some("de"));
        assert_eq!(pairing.source.context_of(1), Some("dialog"));
        assert!(
            document.notes.iter().all(|note| note.message.contains("never closed")),
            "{:?}",
            document.notes
        );
    }
}

#[test]
fn po_in_the_charset_of_its_header() {
    let (document, _, pairs) = of("koi.po");
    assert_eq!(document.encoding, "KOI8-R");
    assert_eq!(pairs[0].1, "Мост открывается в понедельник");
}

#[test]
fn po_mistakes_are_told_one_by_one() {
    let text = "msgid \"\"\nmsgstr \"Language: sr@latin\\n\"\n\"Plural-Forms: nplurals=3; plural=0;\\n\"\n\n\
        msgid \"a\" \"b\"\nmsgid \"lost\"\nmsgid_plural \"c\"\nmsgstr[0] \"d\"\nmsgstr[1] \"e\" x\nnonsense\n\
        msgid \"last\nmsgstr \"letzte\"\n";
    let (document, pairing) = Document::read_po("a.po", text.as_bytes()).expect("text");
    assert_eq!(document.declared_language.as_deref(), Some("sr-Latn"));
    let told: Vec<(usize, &str)> = document
        .notes
        .iter()
        .map(|note| (document.place(note.span.start).line, note.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (5, "an entry without msgstr"),
            (9, "text after the end of the string"),
            (10, "this line is no part of a PO entry"),
            (8, "2 plural forms; the header promises 3"),
            (11, "a string that is never closed"),
        ]
    );
    assert_eq!(pairs(&document, &pairing).last(), Some(&("last".into(), "letzte".into())));
}

#[test]
fn xliff_of_both_versions() {
    for path in ["one.xlf", "one16.xlf", "latin.xlf"] {
        let (document, pairing, pairs) = of(path);
        let wanted = owned(&[
            ("Save & close the file▯", "Enregistrez & fermez le fichier▯ s’il vous plaît"),
            ("Plain", "Texte ▯brut▯ & simple"),
            ("The gate is open.", "Le portail est ouvert."),
            ("The lamp ▯ is on.", "La lampe ▯ est allumée."),
            ("One. Two.", "Un et deux."),
            ("Wait", "Attendez ▯ un été"),
        ]);
        assert_eq!(pairs, wanted, "{path}");
        assert_eq!(document.declared_language.as_deref(), Some("fr"));
        assert_eq!(pairing.source.declared_language.as_deref(), Some("en"));
        assert_eq!(pairing.source.context_of(0), Some("save"));
        assert!(document.notes.is_empty(), "{:?}", document.notes);
    }
    for path in ["two.xlf", "two16.xlf"] {
        let (_, pairing, pairs) = of(path);
        assert_eq!(pairs, owned(&[("Good morning.", "おはようございます。"), ("Open ▯", "▯を開く")]));
        assert_eq!(pairing.source.context_of(1), Some("greeting"));
    }
}

#[test]
fn xliff_with_files_of_two_languages() {
    let text = "<xliff version='1.2'>\
        <file source-language='en' target-language='fr'><body><trans-unit><source>A</source><target>Un</target></trans-unit></body></file>\n\
        <file source-language='en' target-language='de'><body><trans-unit><source>B</source><target>Zwei</target></trans-unit></body></file></xliff>";
    for (wanted, text_read, line) in [(None, "Un", 2), (Some("de-AT"), "Zwei", 1)] {
        let wanted = Wanted { source: None, target: wanted };
        let (document, _) = Document::read_xml("a.xlf", text.as_bytes(), wanted).expect("text");
        assert_eq!(document.units.len(), 1);
        assert_eq!(document.units[0].text, text_read);
        let line_of = |note: &isogloss::document::Note| document.place(note.span.start).line;
        assert_eq!(document.notes.iter().map(line_of).collect::<Vec<_>>(), [line]);
    }
}

#[test]
fn tmx_by_the_languages_wanted() {
    for path in ["memory.tmx", "bom.tmx"] {
        let (document, pairing, pairs) = of(path);
        // The header names the source, whatever stands first.
        assert_eq!(pairing.source.declared_language.as_deref(), Some("en"));
        assert_eq!(document.declared_language.as_deref(), Some("ar"));
        let wanted =
            owned(&[("The tower is closed ▯today", "البرج مغلق ▯اليوم"), ("It ▯opens▯ late", "يفتح متأخرا")]);
        assert_eq!(pairs, wanted);
    }
    let text = "<tmx><header srclang='*all*'/><body><tu><tuv xml:lang='en'><seg>Bus</seg></tuv>\
        <tuv xml:lang='pt-PT'><seg>Autocarro</seg></tuv><tuv xml:lang='pt-BR'><seg>Ônibus</seg></tuv>\
        <tuv xml:lang='de'><seg>Bus</seg></tuv></tu></body></tmx>";
    for (target, wanted, notes) in [
        (Some("pt-BR"), "Ônibus", 0),
        (Some("pt"), "Autocarro", 0),
        (None, "Autocarro", 1),
        (Some("de"), "Bus", 0),
    ] {
        let (document, _) =
            Document::read_xml("a.tmx", text.as_bytes(), Wanted { source: Some("en"), target })
                .expect("text");
        assert_eq!(document.units[0].text, wanted);
        assert_eq!(document.notes.len(), notes, "{:?}", document.notes);
    }
    let wanted = Wanted { source: Some("en"), target: Some("fr") };
    let (document, _) = Document::read_xml("a.tmx", text.as_bytes(), wanted).expect("text");
    assert_eq!(document.notes[0].message, "no translation in “fr”; the memory holds de, en, pt-BR, pt-PT");
}

#[test]
fn tables_by_the_names_of_their_columns() {
    let (document, _, pairs) = of("table.csv");
    let wanted = owned(&[
        ("The \"Vasa\" has 64 cannons", "Die \"Vasa\" hat 64 Kanonen"),
        ("The end", "Das Ende"),
        ("One ▯", "Ein ▯ und 5%ige Lösung"),
    ]);
    assert_eq!(pairs, wanted);
    assert!(document.notes.is_empty(), "{:?}", document.notes);
    assert_eq!(
        of("table16.tsv").2,
        owned(&[("A bridge", "мост через реку"), ("Another, one", "другой, мост")])
    );
    let error =
        Document::read_table("a.csv", "The bridge is closed,Die Brücke\n".as_bytes(), Wanted::default());
    let error = error.expect_err("no header").to_string();
    assert_eq!(
        error,
        "line 1: no column holds the source; the first row is “The bridge is closed, Die Brücke”"
    );
    let broken = "en,de\n\"never closed,Offen\n\"a\" b,c\nd\n";
    let (document, _) = Document::read_table("a.csv", broken.as_bytes(), Wanted::default()).expect("a table");
    let lines: Vec<usize> = document.notes.iter().map(|note| document.place(note.span.start).line).collect();
    assert_eq!(lines, [2, 3, 4], "{:?}", document.notes);
}

#[test]
fn the_name_of_a_file_with_both_texts_is_its_translations() {
    let text = "msgid \"Save the file before you close the window of the program\"\n\
                msgstr \"Speichern Sie die Datei, bevor Sie das Fenster schließen\"\n";
    let (document, pairing) = Document::read_po("po/de.po", text.as_bytes()).expect("a PO file");
    assert_eq!(engine::language(&document, None), "de");
    assert_eq!(engine::source_language(&document, &pairing.source, None), "en");
    assert_eq!(engine::source_language(&document, &pairing.source, Some("fr")), "fr");
}
