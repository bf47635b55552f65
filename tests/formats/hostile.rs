//! Files that are broken, at random and on purpose.

use isogloss::document::{Document, Format, Marking, Replacement, Wanted};
use isogloss::span::Span;
use proptest::prelude::*;

use crate::fixtures::{all, read};

/// Every character of every unit leads to a place inside the file, on the edges of characters.
fn assert_in_bounds(document: &Document, len: usize) {
    for unit in &document.units {
        for (at, c) in unit.text.char_indices() {
            let below = unit.map.map(Span::new(at, at + c.len_utf8()));
            assert!(document.text.get(below.start..below.end).is_some(), "{below:?} in {:?}", unit.text);
            let disk = document.on_disk(below);
            assert!(disk.start <= disk.end && disk.end <= len, "{disk:?} of {len}");
        }
    }
    for note in &document.notes {
        assert!(document.text.get(note.span.start..note.span.end).is_some(), "{note:?}");
    }
}

/// Reads the bytes, and writes something into the first and the last unit.
fn survives(path: &str, bytes: &[u8]) {
    let Some((document, pairing)) = read(path, bytes) else { return };
    assert_in_bounds(&document, bytes.len());
    if let Some(pairing) = pairing {
        assert_in_bounds(&pairing.source, bytes.len());
        for segment in &pairing.segments {
            assert!(segment.target.end <= document.units.len());
            assert!(segment.source.end <= pairing.source.units.len());
        }
    }
    let whole = |unit: usize, text: &str| {
        let span = Span::new(0, document.units[unit].text.len());
        Replacement { unit, span, text: text.to_owned() }
    };
    if let Some(last) = document.units.len().checked_sub(1) {
        let asked = [whole(0, "neu \"<&\\"), whole(last, "x, y")];
        document.rewrite(bytes, &asked[..document.units.len().min(2)], Marking::Review);
        let same = whole(last, &document.units[last].text);
        assert_eq!(document.rewrite(bytes, &[same], Marking::None).bytes, bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_file_cut_off_anywhere_is_read(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let fixtures = all();
        let fixture = &fixtures[which.index(fixtures.len())];
        survives(fixture.path, &fixture.bytes[..at.index(fixture.bytes.len())]);
    }

    #[test]
    fn a_file_with_wrong_bytes_is_read(
        which in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let fixtures = all();
        let fixture = &fixtures[which.index(fixtures.len())];
        let mut bytes = fixture.bytes.clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives(fixture.path, &bytes);
    }

    #[test]
    fn a_file_with_signs_in_the_wrong_place_is_read(
        which in any::<prop::sample::Index>(),
        signs in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec![
            "<", ">", "&", "\"", "\\", "]]>", "<![CDATA[", "<!--", "</", "<target>", "</source>", "\n", "\0", "\u{FEFF}",
            "%", "{", "}", "msgid ", "msgstr", "#~", ",", "\t", "\r", "&#0;", "&x;", "\\303", "\\x", "<?", "<!DOCTYPE",
        ])), 1..8),
    ) {
        let fixtures = all();
        let fixture = &fixtures[which.index(fixtures.len())];
        let Some(mut text) = String::from_utf8(fixture.bytes.clone()).ok() else { return Ok(()) };
        for (at, sign) in signs {
            let at = at.index(text.len());
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            text.insert_str(at, sign);
        }
        survives(fixture.path, text.as_bytes());
    }
}

fn notes(document: &Document) -> Vec<(String, usize)> {
    let note = |note: &isogloss::document::Note| (note.message.clone(), document.place(note.span.start).line);
    document.notes.iter().map(note).collect()
}

fn texts(document: &Document) -> Vec<&str> {
    document.units.iter().map(|unit| unit.text.as_str()).collect()
}

#[test]
fn tags_that_do_not_match_cost_themselves_and_no_more() {
    let text = "<xliff version='1.2'><file target-language='fr' source-language='en'><body>\n\
        <trans-unit><source>One</source><target>Un <g>deux</target></trans-unit>\n\
        <trans-unit><note><b>x</note><source>Two</source><target>Deux</g></target></trans-unit>\n\
        <trans-unit><source>1 < 2 & 3</source><target>1 < 2 & 3</target></trans-unit>\n\
        <trans-unit><source>Four</source><target>Quatre</target</trans-unit>\n\
        <trans-unit><source>Five</source><target>Cinq</target></trans-unit>\n</body></file></xliff>";
    let (document, _) = Document::read_xml("a.xlf", text.as_bytes(), Wanted::default()).expect("text");
    assert_eq!(texts(&document), ["Un deux", "Deux", "1 < 2 & 3", "Quatre", "Cinq"]);
    let lines: Vec<usize> = notes(&document).iter().map(|(_, line)| *line).collect();
    assert_eq!(lines, [2, 3, 3, 4, 4, 4, 4, 5, 5], "{:?}", notes(&document));
}

#[test]
fn a_bomb_of_entities_is_not_expanded() {
    let level = |level: usize| format!("<!ENTITY a{} \"{}\">\n", level + 1, format!("&a{level};").repeat(10));
    let levels: String = (0..39).map(level).collect();
    let mut text = format!("<!DOCTYPE x [<!ENTITY a0 \"boom\">\n{levels}");
    text.push_str("<!ENTITY far SYSTEM \"file:///etc/passwd\">]>\n<tmx><body><tu><tuv xml:lang='en'><seg>Boom &a39;</seg></tuv>");
    text.push_str("<tuv xml:lang='fr'><seg>Boum &a39; &far; ici</seg></tuv></tu></body></tmx>");
    let (document, _) = Document::read_xml("a.tmx", text.as_bytes(), Wanted::default()).expect("text");
    assert_eq!(texts(&document), ["Boum \u{FFFC} \u{FFFC} ici"]);
    assert_eq!(document.notes.len(), 4, "{:?}", notes(&document));
}

#[test]
fn depth_and_length_cost_no_stack() {
    let depth = 100_000;
    let text = format!(
        "<xliff><file source-language='en' target-language='de'><unit><segment><source>a</source><target>{}tief{}</target></segment></unit></file></xliff>",
        "<g>".repeat(depth),
        "</g>".repeat(depth)
    );
    let (document, _) = Document::read_xml("a.xlf", text.as_bytes(), Wanted::default()).expect("text");
    assert_eq!(texts(&document), ["tief"]);
    let text = format!("msgid \"a\"\nmsgstr \"{}\"\n", "{".repeat(depth));
    let (document, _) = Document::read_po("a.po", text.as_bytes()).expect("text");
    assert_eq!(document.units.len(), 1);
}

#[test]
fn two_marks_of_byte_order_shift_nothing() {
    for fixture in all() {
        let twice = [b"\xef\xbb\xbf\xef\xbb\xbf", fixture.bytes.as_slice()].concat();
        survives(fixture.path, &twice);
    }
}

#[test]
fn one_nul_is_told_and_many_are_no_text() {
    let text = format!("msgid \"a bridge\"\nmsgstr \"Eine\0Brücke\"\n{}", "# comment\n".repeat(9));
    let (document, _) = Document::read_po("a.po", text.as_bytes()).expect("text");
    assert_eq!(texts(&document), ["Eine\u{FFFD}Brücke"]);
    assert_eq!(notes(&document), [("a NUL character, read as U+FFFD".to_owned(), 2)]);
    assert!(Document::read("a.txt", &[b'a', 0, 0, 0, 1, 2, 3], Format::Text).is_err());
}

#[test]
fn right_to_left_marks_are_text() {
    let text = "en,he\nThe bridge,\u{202B}הגשר\u{202C} \u{2067}נפתח\u{2069}\n";
    let (document, _) = Document::read_table("a.csv", text.as_bytes(), Wanted::default()).expect("a table");
    assert_eq!(texts(&document), ["\u{202B}הגשר\u{202C} \u{2067}נפתח\u{2069}"]);
    assert!(document.notes.is_empty());
}
