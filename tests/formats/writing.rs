//! Replacements in files of every format.

use isogloss::document::{Marking, Reason, Replacement, Written};
use isogloss::span::Span;
use proptest::prelude::*;

use crate::fixtures::{Fixture, Read, all, read};

/// Replaces the first place of `old` in the units.
fn replace(path: &str, bytes: &[u8], old: &str, new: &str, marking: Marking) -> Written {
    let (document, _) = read(path, bytes).expect("readable");
    let (unit, at) = document
        .units
        .iter()
        .enumerate()
        .find_map(|(index, unit)| Some((index, unit.text.find(old)?)))
        .unwrap_or_else(|| panic!("{old} in {path}"));
    let span = Span::new(at, at + old.len());
    document.rewrite(bytes, &[Replacement { unit, span, text: new.to_owned() }], marking)
}

/// What a replacement in some text gives, or why it is refused.
fn becomes(path: &str, text: &str, old: &str, new: &str) -> Result<String, Reason> {
    let written = replace(path, text.as_bytes(), old, new, Marking::None);
    match written.refused.into_iter().next() {
        Some(refusal) => {
            assert_eq!(written.bytes, text.as_bytes());
            Err(refusal.reason)
        }
        None => Ok(String::from_utf8(written.bytes).expect("UTF-8")),
    }
}

fn of(path: &str) -> Fixture {
    all().into_iter().find(|fixture| fixture.path == path).expect("a fixture")
}

#[test]
fn po_strings_are_escaped_and_their_lines_kept() {
    let po = |text: &str| format!("msgid \"x\"\nmsgstr {text}\n");
    for (before, old, new, after) in [
        ("\"ein Wort\"", "Wort", "\"W\\ort\"\n", "\"ein \\\"W\\\\ort\\\"\\n\""),
        ("\"a block \"\n\"of steel\"", "block of steel", "steel block", "\"a steel block\"\n\"\""),
        ("\"a block \"\n\"of steel\"", "block of steel", "block of iron", "\"a block \"\n\"of iron\""),
        ("\"_Datei\"", "Datei", "Akte", "\"_Akte\""),
        ("\"%s Datei\"", "Datei", "100% Datei", "\"%s 100%% Datei\""),
        ("\"caf\\303\\251 da\"", "da", "où", "\"caf\\303\\251 où\""),
        ("\"caf\\303\\251 da\"", "café", "thé", "\"th\\303\\251 da\""),
    ] {
        assert_eq!(becomes("a.po", &po(before), old, new), Ok(po(after)), "{before}");
    }
    let refused =
        |before: &str, old: &str, new: &str| becomes("a.po", &po(before), old, new).expect_err(before);
    assert_eq!(refused("\"in %s und mehr\"", "in \u{FFFC} und", "an"), Reason::Placeable);
    assert_eq!(refused("\"Spei_chern\"", "Speichern", "Sichern unter"), Reason::Accelerator("_".into()));
    assert_eq!(refused("\"ein Wort\"", "Wort", "%d"), Reason::Misread);
}

#[test]
fn xml_is_escaped_where_it_is_read_as_markup() {
    let unit = |target: &str| {
        format!(
            "<xliff version='1.2'><file source-language='en' target-language='fr'><body><trans-unit><source>x</source><target>{target}</target></trans-unit></body></file></xliff>"
        )
    };
    for (before, old, new, after) in [
        ("un mot", "mot", "A&B <c", "un A&amp;B &lt;c"),
        ("<![CDATA[un mot]]>", "mot", "A&B ]]> <c", "<![CDATA[un A&B ]]]]><![CDATA[> <c]]>"),
        ("le <g id='1'>bon</g> mot", "bon", "beau", "le <g id='1'>beau</g> mot"),
        ("le <g id='1'>bon</g> mot", "bon", "bonne", "le <g id='1'>bonne</g> mot"),
        ("un &amp; deux", "un & deux", "un & trois", "un &amp; trois"),
    ] {
        assert_eq!(becomes("a.xlf", &unit(before), old, new), Ok(unit(after)), "{before}");
    }
    let refused =
        |before: &str, old: &str, new: &str| becomes("a.xlf", &unit(before), old, new).expect_err(before);
    assert_eq!(refused("le <g id='1'>bon</g> mot", "le bon", "un beau"), Reason::Markup("<g id='1'>".into()));
    assert_eq!(refused("le<x id='1'/>mot", "e\u{FFFC}m", "a"), Reason::Placeable);
    assert_eq!(refused("un mot", "mot", "\u{1}"), Reason::Control('\u{1}'));
}

#[test]
fn cells_are_quoted_when_they_must_be() {
    for (before, old, new, after) in [
        ("a,un mot ,z", "mot", "mot, deux", "a,\"un mot, deux\",z"),
        ("a,un mot,z", "mot", "\"mot\"", "a,\"un \"\"mot\"\"\",z"),
        ("a,\"un \"\"mot\"\"\",z", "mot", "\"x\", y", "a,\"un \"\"\"\"x\"\", y\"\"\",z"),
        ("a,un mot,z", "un", "#1", "a,\"#1 mot\",z"),
        ("a,un mot,z", "mot", "jour", "a,un jour,z"),
    ] {
        let table = |row: &str| format!("en,fr,note\r\n{row}\r\nb,c,d\r\n");
        assert_eq!(becomes("a.csv", &table(before), old, new), Ok(table(after)), "{before}");
    }
}

#[test]
fn markup_for_people_is_escaped_only_where_it_would_be_read() {
    for (path, before, old, new, after) in [
        ("a.md", "Un mot ici.", "mot", "mot_clé", "Un mot_clé ici."),
        ("a.md", "Un mot ici.", "mot", "*mot*", "Un \\*mot\\* ici."),
        ("a.md", "Un mot ici.", "Un mot", "# mot", "\\# mot ici."),
        ("a.md", "Un mot ici.", "mot", "<b>", "Un &lt;b\\> ici."),
        (
            "a.md",
            "> la confrontation\n> des blocs ici.",
            "confrontation des blocs",
            "bloc affronté",
            "> la bloc\n> affronté ici.",
        ),
        ("a.md", "Un **mot** ici.", "mot", "mot clé", "Un **mot clé** ici."),
        ("a.html", "<p>Un mot</p>", "mot", "<i> & \"j\"", "<p>Un &lt;i&gt; &amp; \"j\"</p>"),
        (
            "a.html",
            "<p><img alt=\"un mot\"> x</p>",
            "mot",
            "\"j\"",
            "<p><img alt=\"un &quot;j&quot;\"> x</p>",
        ),
        ("a.html", "<p><img alt=mot> x</p>", "mot", "un jour", "<p><img alt=un&#32;jour> x</p>"),
        ("a.txt", "Un mot ici.\r\nDeux.\r\n", "mot", "<jour>", "Un <jour> ici.\r\nDeux.\r\n"),
    ] {
        assert_eq!(becomes(path, before, old, new).as_deref(), Ok(after), "{before}");
    }
    let refused =
        |path: &str, before: &str, old: &str, new: &str| becomes(path, before, old, new).expect_err(before);
    assert_eq!(
        refused("a.html", "<p>Un <b>mot</b> ici</p>", "Un mot", "Le jour"),
        Reason::Markup("<b>".into())
    );
    assert_eq!(refused("a.md", "Un `x` mot.", "Un mot", "Le jour"), Reason::Markup("`x`".into()));
    assert_eq!(refused("a.txt", "Un mot.\n", "mot", "a\nb"), Reason::LineBreak);
}

#[test]
fn the_encoding_is_kept_or_the_character_named() {
    let fixture = of("koi.po");
    let written = replace("koi.po", &fixture.bytes, "Мост", "Мостик", Marking::None);
    assert_eq!(
        read("koi.po", &written.bytes).expect("readable").0.units[0].text,
        "Мостик открывается в понедельник"
    );
    let written = replace("koi.po", &fixture.bytes, "Мост", "Brücke", Marking::None);
    assert_eq!(written.refused[0].reason, Reason::Encoding('ü', "KOI8-R"));
    assert_eq!(written.refused[0].reason.to_string(), "KOI8-R has no “ü”: save the file in UTF-8 first");
    // XML and HTML can write any character by its number.
    let fixture = of("latin.xlf");
    let written = replace("latin.xlf", &fixture.bytes, "fermez", "мост", Marking::None);
    assert!(written.refused.is_empty(), "{:?}", written.refused);
    assert_eq!(
        read("latin.xlf", &written.bytes).expect("readable").0.units[0].text,
        "Enregistrez & мост le fichier\u{FFFC} s’il vous plaît"
    );
}

#[test]
fn what_was_changed_is_marked_where_the_format_has_a_mark() {
    let marked = |path: &str, text: &str, old: &str, new: &str| {
        let written = replace(path, text.as_bytes(), old, new, Marking::Review);
        assert!(written.refused.is_empty(), "{:?}", written.refused);
        (String::from_utf8(written.bytes).expect("UTF-8"), written.marked)
    };
    for (before, after) in [
        (
            "#. c\nmsgctxt \"d\"\nmsgid \"x\"\nmsgstr \"\"\n\"mot\"\n",
            "#. c\n#, fuzzy\nmsgctxt \"d\"\nmsgid \"x\"\nmsgstr \"\"\n\"jour\"\n",
        ),
        (
            "#, c-format\n#| msgid \"y\"\r\nmsgid \"x\"\nmsgstr \"mot\"\n",
            "#, fuzzy, c-format\n#| msgid \"y\"\r\nmsgid \"x\"\nmsgstr \"jour\"\n",
        ),
        (
            "msgid \"w\"\r\nmsgstr \"v\"\r\n\r\nmsgid \"x\"\r\nmsgid_plural \"y\"\r\nmsgstr[0] \"mot\"\r\n",
            "msgid \"w\"\r\nmsgstr \"v\"\r\n\r\n#, fuzzy\r\nmsgid \"x\"\r\nmsgid_plural \"y\"\r\nmsgstr[0] \"jour\"\r\n",
        ),
    ] {
        assert_eq!(marked("a.po", before, "mot", "jour"), (after.to_owned(), 1));
    }
    let one = |unit: &str, target: &str, text: &str| {
        format!(
            "<xliff version='1.2'><file source-language='en' target-language='fr'><body><trans-unit{unit}><source>x</source><target{target}>{text}</target></trans-unit></body></file></xliff>"
        )
    };
    let review = " state=\"needs-review-translation\"";
    assert_eq!(marked("a.xlf", &one("", "", "mot"), "mot", "jour"), (one("", review, "jour"), 1));
    let before = one(" id='1' approved='yes'", " state=\"final\"", "mot");
    assert_eq!(marked("a.xlf", &before, "mot", "jour"), (one(" id='1' approved='no'", review, "jour"), 1));
    let two = |segment: &str, text: &str| {
        format!(
            "<xliff version='2.0' srcLang='en' trgLang='fr'><file><unit><segment{segment}><source>x</source><target>{text}</target></segment></unit></file></xliff>"
        )
    };
    let before = two(" state='final' subState='a:b' id='1'", "mot");
    assert_eq!(marked("a.xlf", &before, "mot", "jour"), (two(" state='translated' id='1'", "jour"), 1));
    assert_eq!(marked("a.xlf", &two("", "mot"), "mot", "jour"), (two(" state=\"translated\"", "jour"), 1));
    let memory = "<tmx><body><tu><tuv xml:lang='en'><seg>x</seg></tuv><tuv xml:lang='fr'><seg>mot</seg></tuv></tu></body></tmx>";
    assert_eq!(marked("a.tmx", memory, "mot", "jour"), (memory.replace("mot", "jour"), 0));
}

#[test]
fn a_refusal_keeps_no_other_from_being_made() {
    let text = "Un mot ici.\n\nDeux mots là.\n";
    let (document, _) = read("a.md", text.as_bytes()).expect("readable");
    let asked = |unit, start, end, text: &str| Replacement {
        unit,
        span: Span::new(start, end),
        text: text.to_owned(),
    };
    let written = document.rewrite(
        text.as_bytes(),
        &[
            asked(0, 3, 6, "jour"),
            asked(0, 4, 6, "x"),
            asked(7, 0, 1, "x"),
            asked(1, 0, 4, "Trois"),
            asked(1, 5, 9, "a\nb"),
        ],
        Marking::Review,
    );
    assert_eq!(String::from_utf8_lossy(&written.bytes), "Un jour ici.\n\nTrois mots là.\n");
    let reasons: Vec<(usize, Reason)> =
        written.refused.into_iter().map(|r| (r.replacement, r.reason)).collect();
    assert_eq!(reasons, [(1, Reason::Overlap), (2, Reason::NoPlace), (4, Reason::LineBreak)]);
    let stale = document.rewrite(b"Something else.", &[asked(0, 3, 6, "jour")], Marking::None);
    assert_eq!(
        (stale.bytes.as_slice(), &stale.refused[0].reason),
        (&b"Something else."[..], &Reason::Changed)
    );
}

/// A span of a unit of a fixture.
fn span(
    read: &Read,
    unit: prop::sample::Index,
    a: prop::sample::Index,
    b: prop::sample::Index,
) -> (usize, Span) {
    let unit = unit.index(read.0.units.len());
    let text = &read.0.units[unit].text;
    let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (a, b) = (edges[a.index(edges.len())], edges[b.index(edges.len())]);
    (unit, Span::new(a.min(b), a.max(b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_span_replaced_by_itself_changes_no_byte(
        which in any::<prop::sample::Index>(), unit in any::<prop::sample::Index>(),
        a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(),
    ) {
        let fixtures = all();
        let fixture = &fixtures[which.index(fixtures.len())];
        let read = read(fixture.path, &fixture.bytes).expect("readable");
        let (unit, span) = span(&read, unit, a, b);
        let text = read.0.units[unit].text[span.start..span.end].to_owned();
        let written = read.0.rewrite(&fixture.bytes, &[Replacement { unit, span, text }], Marking::Review);
        prop_assert_eq!(written, Written { bytes: fixture.bytes.clone(), refused: vec![], marked: 0 });
    }

    #[test]
    fn after_a_replacement_the_unit_reads_so_and_the_others_as_before(
        which in any::<prop::sample::Index>(), unit in any::<prop::sample::Index>(),
        a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(),
        new in "[a-cé語م \"\\\\<>&,;\t%*_'|#\\[\\]{}~]{0,8}",
    ) {
        let fixtures = all();
        let fixture = &fixtures[which.index(fixtures.len())];
        let (document, pairing) = read(fixture.path, &fixture.bytes).expect("readable");
        let (unit, span) = span(&(document.clone(), pairing.clone()), unit, a, b);
        let mut texts: Vec<String> = document.units.iter().map(|unit| unit.text.clone()).collect();
        let whole = document.units[unit].map.map(Span::new(0, texts[unit].len()));
        let asked = Replacement { unit, span, text: new.clone() };
        let written = document.rewrite(&fixture.bytes, &[asked], Marking::None);
        if !written.refused.is_empty() {
            prop_assert_eq!(&written.bytes, &fixture.bytes);
            return Ok(());
        }
        // Nothing before and after the unit is touched; a table may put its cell in quotation marks.
        let (mut start, mut end) = (document.on_disk(whole).start, fixture.bytes.len() - document.on_disk(whole).end);
        if fixture.path.contains("table") || fixture.path.contains("csv") {
            (start, end) = (start.saturating_sub(4), end.saturating_sub(4));
        }
        prop_assert_eq!(&written.bytes[..start], &fixture.bytes[..start]);
        prop_assert_eq!(&written.bytes[written.bytes.len() - end..], &fixture.bytes[fixture.bytes.len() - end..]);
        let (again, source) = read(fixture.path, &written.bytes).expect("readable");
        prop_assert_eq!(again.encoding, document.encoding);
        if std::path::Path::new(fixture.path).extension().is_some_and(|ending| ending == "txt") {
            return Ok(());
        }
        texts[unit].replace_range(span.start..span.end, &new);
        let now: Vec<&str> = again.units.iter().map(|unit| unit.text.as_str()).collect();
        prop_assert_eq!(now, texts.iter().map(String::as_str).collect::<Vec<_>>());
        let source_texts = |pairing: Option<isogloss::document::Pairing>| -> Vec<String> {
            pairing.into_iter().flat_map(|pairing| pairing.source.units).map(|unit| unit.text).collect()
        };
        let (source, pairing) = (source_texts(source), source_texts(pairing));
        // A translation of which all that stood outside of its segments is deleted is read by segments from then on, and so is
        // its source.
        let cut_anew = fixture.path.contains(".xlf") && new.trim().is_empty() && source.len() > pairing.len();
        if cut_anew {
            prop_assert_eq!(source.join(" "), pairing.join(" "));
            return Ok(());
        }
        prop_assert_eq!(source, pairing);
    }
}
