//! Every check of glossaries has its section in `docs/glossary-checks.md`, and what the section shows is what it does.
//!
//! A `flag NAME.csv` block holds a glossary, with other files below lines `=== NAME`: more glossaries, or texts (`.txt`)
//! that they are held against. The `finding` block below it has a line for each finding of the check: its line and its
//! message. In a `pass` block the check finds nothing. `\u{...}` stands for a character.

use isogloss::document::{Document, Format};
use isogloss::glossary::Book;
use isogloss::glossary::checks::{Against, REGISTRY, Shelf, findings, page};
use isogloss::language::{Text, detect};

struct Block {
    info: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info: info.trim().to_owned(), text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Puts the characters in the place of their names.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u{") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').expect("an escape ends") + at;
        let code = u32::from_str_radix(&rest[at + 3..end], 16).expect("a number");
        out.push(char::from_u32(code).expect("a character"));
        rest = &rest[end + 1..];
    }
    out + rest
}

fn run(check: &str, first: &str, text: &str) -> Vec<String> {
    let mut files = vec![(first.to_owned(), String::new())];
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            files.push((name.to_owned(), String::new()));
        } else if let Some((_, file)) = files.last_mut() {
            file.push_str(&unescape(line));
            file.push('\n');
        }
    }
    let (texts, glossaries): (Vec<_>, Vec<_>) =
        files.iter().partition(|(name, _)| Format::of_path(name) == Format::Text);
    let read =
        |(name, csv): &&(String, String)| Book::read(name, csv.as_bytes(), (None, None)).expect("text");
    let mut shelf = Shelf { books: glossaries.iter().map(read).collect(), against: None };
    if !texts.is_empty() {
        let mut against = Against::default();
        against.texts = texts.len();
        shelf.against = Some(against);
    }
    for (name, prose) in texts {
        let document = Document::read(name, prose.as_bytes(), Format::Text).expect("text");
        let tag = detect::from_path(name).expect("the name says the language");
        shelf.hold_against(&Text::new(&document, 0..document.units.len(), &tag));
    }
    let found = findings(&shelf, |id| id == check);
    found
        .iter()
        .filter(|finding| finding.confidence >= 0.5)
        .map(|f| format!("{}: {}", f.occurrences[0].line, f.message))
        .collect()
}

#[test]
fn the_page_shows_what_checks_do() {
    let mut wrong = Vec::new();
    for check in REGISTRY {
        let page = page(check.id);
        let (mut flags, mut passes) = (0, 0);
        let mut last: Option<(String, Vec<String>)> = None;
        for block in blocks(&page) {
            if let Some(name) = block.info.strip_prefix("flag ") {
                flags += 1;
                last = Some((block.text.clone(), run(check.id, name, &block.text)));
            } else if block.info == "finding" {
                let (text, found) = last.take().expect("a `flag` block before");
                let expected: Vec<String> = block.text.lines().map(ToOwned::to_owned).collect();
                if found != expected {
                    wrong.push(format!("{}: in\n{text}expected {expected:#?}\nfound {found:#?}", check.id));
                }
            } else if let Some(name) = block.info.strip_prefix("pass ") {
                passes += 1;
                let found = run(check.id, name, &block.text);
                if !found.is_empty() {
                    wrong.push(format!("{}: must be quiet in\n{}found {found:#?}", check.id, block.text));
                }
            }
        }
        let severity = format!("Severity: {}.", check.severity.name());
        if flags == 0 || passes == 0 || !page.contains(&severity) {
            wrong.push(format!(
                "{}: {flags} examples of what it finds, {passes} of what not; {severity}",
                check.id
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_check_has_its_file() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/glossary/checks");
    for check in REGISTRY {
        let file = format!("{root}/{}.rs", check.id.replace('-', "_"));
        assert!(std::path::Path::new(&file).exists(), "{file} is missing");
    }
    let files = std::fs::read_dir(root).expect("the checks").flatten().count();
    // `mod`, `rows` and `text` are no checks.
    assert_eq!(files, REGISTRY.len() + 3, "a file in {root} belongs to no check");
}

#[test]
fn what_many_cells_of_a_column_share_is_one_finding() {
    let csv = "en,de\nax,ay (z)\nbx,by (z)\ncx,cy (z)\ndx,dy (z)\nex,ey (z)\n";
    let book = Book::read("terms.csv", csv.as_bytes(), (None, None)).expect("text");
    let shelf = Shelf { books: vec![book], against: None };
    let found = findings(&shelf, |id| id == "several-terms");
    assert_eq!((found.len(), found[0].occurrences.len()), (1, 5), "{found:#?}");
    for place in &found[0].occurrences {
        assert_eq!(&csv[place.start..place.end], "(z)");
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_checked(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        if let Ok(book) = Book::read("x.csv", &bytes, (None, None)) {
            findings(&Shelf { books: vec![book], against: None }, |_| true);
        }
    }

    #[test]
    fn any_rows_are_checked(rows in proptest::collection::vec("[a-cА-В(/,\"|\\\\ \t\u{200B}\u{AD}の。]{0,16}", 0..12)) {
        let text = format!("en,ru,forbidden\n{}", rows.join("\n"));
        let book = Book::read("x.csv", text.as_bytes(), (None, None)).expect("text");
        let shelf = Shelf { books: vec![book], against: None };
        for finding in findings(&shelf, |_| true) {
            for place in &finding.occurrences {
                proptest::prop_assert!(text.get(place.start..place.end).is_some(), "{finding:?}");
            }
        }
    }

    #[test]
    fn any_tbx_is_checked(parts in proptest::collection::vec("<?/?(termEntry|langSet xml:lang=\"(fr|RU|q-)\"|tig|term|termNote type=\"administrativeStatus\"|!--|!\\[CDATA\\[|a&b;)[/ >\"]{0,2}[a-zм&# \n|\"]{0,3}", 0..30)) {
        let text = format!("<martif>{}", parts.concat());
        let book = Book::of_file("x", text.as_bytes(), (Some("ru"), None)).expect("text");
        let shelf = Shelf { books: vec![book], against: None };
        for finding in findings(&shelf, |_| true) {
            for place in &finding.occurrences {
                proptest::prop_assert!(text.get(place.start..place.end).is_some(), "{finding:?}");
            }
        }
    }
}

/// What is found in a file that is no matter of its format: the check, what it says, what it shows.
fn told(book: Book) -> Vec<(String, Vec<String>)> {
    let of_format = ["unreadable-row", "doubtful-file", "stray-space"];
    let shelf = Shelf { books: vec![book], against: None };
    let found = findings(&shelf, |id| !of_format.contains(&id));
    let shown = |finding: &isogloss::finding::Finding| {
        finding.occurrences.iter().map(|place| place.text.clone()).collect::<Vec<_>>()
    };
    let mut told: Vec<_> = found.iter().map(|finding| (finding.rule.clone(), shown(finding))).collect();
    told.sort();
    told
}

/// The same terms as TBX get the same findings, at the terms themselves.
#[test]
fn tbx_is_checked_as_csv_is() {
    use isogloss::glossary::exchange::{self, Format as Exchange, Output, Pair};
    let mut compared = 0;
    for check in REGISTRY {
        for block in blocks(&page(check.id)).iter().filter(|block| block.info.starts_with("flag ")) {
            let csv = unescape(block.text.split("=== ").next().unwrap_or_default());
            let name = block.info.trim_start_matches("flag ");
            let (_, reading) =
                exchange::read(name, csv.as_bytes(), None, &Pair::default()).expect("a glossary");
            let tbx = Exchange::of("tbx-basic").expect("a format");
            let parts = [(name.to_owned(), reading.table.clone())];
            let output =
                Output { table: &reading.table, parts: &parts, pair: &Pair::default(), workbook: false };
            let Ok(written) = tbx.write(&output) else { continue };
            // What TBX has no place for (forms, case, match) would be another glossary.
            if written.losses.all().iter().any(|loss| loss.what != "note") {
                continue;
            }
            let csv = told(Book::read(name, csv.as_bytes(), (None, None)).expect("text"));
            let book = Book::of_file("x.tbx", &written.bytes, (None, None)).expect("text");
            for value in &book.values {
                let raw = &book.document.text[value.span.start..value.span.end];
                let references =
                    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#32;", " "), ("&#9;", "\t")];
                let plain = references.iter().fold(raw.to_owned(), |text, (from, to)| text.replace(from, to));
                assert_eq!(
                    plain.replace("&#10;", "\n").replace("&amp;", "&"),
                    value.text,
                    "the place of a term"
                );
            }
            compared += csv.len();
            assert_eq!(told(book), csv, "{}: {name}\n{}", check.id, String::from_utf8_lossy(&written.bytes));
        }
    }
    assert!(compared > 15, "only {compared} findings were compared");
}
