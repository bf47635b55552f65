//! Glossaries of other tools: what a format carries comes back as it went out, what it does not is said, and nothing in
//! a file makes a reader panic or lose a row without a word.

use isogloss::finding::Severity;
use isogloss::glossary::Column;
use isogloss::glossary::exchange::{FORMATS, Format, Output, Pair, Place, Reading, Table, read};
use proptest::prelude::*;

fn pair() -> Pair {
    Pair { source: Some("en".to_owned()), target: Some("ar".to_owned()) }
}

fn table(names: &[&str], rows: &[&[&str]]) -> Table {
    let mut table = Table::default();
    for row in rows {
        table.push(names.iter().copied().zip(row.iter().copied()));
    }
    table
}

/// Out and in again.
fn again(id: &str, table: &Table) -> (Reading, Vec<String>) {
    let format = Format::of(id).expect("a format");
    let parts = [("glossary".to_owned(), table.clone())];
    let pair = pair();
    let output = Output { table, parts: &parts, pair: &pair, workbook: false };
    let written = format.write(&output).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
    let name = format!("glossary.{}", format.endings[0]);
    let (_, reading) = read(&name, &written.bytes, Some(format), &pair).expect("read again");
    let losses = written.losses.all().iter().map(|loss| loss.what.clone()).collect();
    (reading, losses)
}

/// The cells of a table in a fixed order, those of some columns alone.
fn cells(table: &Table, kept: &dyn Fn(&str) -> bool) -> Vec<Vec<(String, String)>> {
    let row = |row: Vec<&str>| {
        let filled = table.names().iter().zip(row).filter(|(name, cell)| !cell.is_empty() && kept(name));
        let mut cells: Vec<(String, String)> =
            filled.map(|(name, cell)| (name.clone(), cell.to_owned())).collect();
        cells.sort();
        cells
    };
    table.rows().map(row).collect()
}

/// The columns that each format carries, of those of a table of English and Arabic.
fn carried(id: &str) -> Option<Vec<&'static str>> {
    let basic = vec![
        "admitted:ar",
        "forbidden:ar",
        "pos",
        "domain",
        "context",
        "note",
        "updated",
        "entry-id",
        "definition",
        "gender:ar",
        "example:ar",
        "customer",
    ];
    Some(match id {
        "tbx-basic" | "tbx-basic-dct" | "tbx-2008" => basic,
        "tbx-min" | "tbx-min-dct" => {
            vec!["admitted:ar", "forbidden:ar", "pos", "domain", "note", "entry-id", "customer"]
        }
        "tbx-core" => vec!["admitted:ar", "note", "entry-id"],
        "weblate" => vec!["context", "note", "entry-id"],
        "crowdin" => {
            vec![
                "admitted:ar",
                "forbidden:ar",
                "pos",
                "domain",
                "note",
                "entry-id",
                "definition",
                "gender:ar",
            ]
        }
        "memoq" => vec!["admitted:ar", "domain", "note", "entry-id", "updated", "example:ar"],
        "phrase" => {
            vec![
                "admitted:ar",
                "forbidden:ar",
                "pos",
                "domain",
                "note",
                "case",
                "entry-id",
                "definition",
                "gender:ar",
            ]
        }
        "phrase-strings" => vec!["case", "note"],
        "google-sets" => vec!["pos", "note"],
        "omegat" => vec!["note"],
        "xliff-1.2" => vec!["note", "entry-id"],
        "deepl" | "microsoft" | "google-pair" => vec![],
        _ => return None,
    })
}

/// Text of any language, with what file formats trip over; not empty, without white space at its ends.
fn text() -> impl Strategy<Value = String> {
    "[=+@'\"#<&>;:,a-cé字مש🙂\u{301}\\-]([a-céß字日مرحבא🙂\u{200d}\"'|\\\\,;:\t\n <&>/=#_x004{}\\[\\]%-]{0,12}[=a-zم字)\"'|\\\\])?"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("something", |text| !text.is_empty())
}

/// A line of it, for formats without line breaks.
fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace(['\t', '\n'], "_").trim_start_matches('#').to_owned() + "x")
}

fn maybe(text: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), text].boxed()
}

/// Several values of a cell, a sign `|` in one of them written as `\|`.
fn list() -> BoxedStrategy<String> {
    let value = line().prop_map(|text| text.replace('\\', "/").trim().replace('|', "\\|"));
    let distinct = proptest::collection::btree_set(value, 0..3);
    distinct.prop_map(|set| set.into_iter().collect::<Vec<_>>().join("|")).boxed()
}

const NAMES: [&str; 15] = [
    "en",
    "ar",
    "admitted:ar",
    "forbidden:ar",
    "forms:ar",
    "pos",
    "domain",
    "context",
    "note",
    "updated",
    "entry-id",
    "definition",
    "gender:ar",
    "example:ar",
    "customer",
];

fn tables() -> impl Strategy<Value = Table> {
    let row = (
        (text(), text(), list(), list(), list()),
        (maybe(line()), maybe(text()), list(), maybe(text())),
        prop_oneof![Just(String::new()), Just("2025-03-09".to_owned())],
        (maybe(text()), maybe(text()), maybe(text()), maybe(text())),
        prop_oneof![Just(String::new()), Just("sensitive".to_owned())],
    );
    proptest::collection::vec(row, 1..6).prop_map(|rows| {
        let mut table = Table::default();
        for (at, row) in rows.into_iter().enumerate() {
            let ((en, ar, admitted, forbidden, forms), (pos, domain, context, note), updated, rest, case) =
                row;
            let (definition, gender, example, customer) = rest;
            let id = format!("e{at}");
            let values = [
                en, ar, admitted, forbidden, forms, pos, domain, context, note, updated, id, definition,
                gender, example, customer,
            ];
            let cells = NAMES.iter().copied().zip(values.iter().map(String::as_str));
            table.push(cells.chain([("case", case.as_str())]));
        }
        table
    })
}

/// What a format that has no line breaks makes of a cell.
fn flat(id: &str, cell: &str) -> String {
    match id {
        "omegat" | "microsoft" | "deepl" => cell.replace(['\t', '\n'], " "),
        _ => cell.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_format_carries_comes_back(table in tables()) {
        for format in FORMATS {
            let id = format.id;
            let (reading, losses) = again(id, &table);
            let kept: Box<dyn Fn(&str) -> bool> = match carried(id) {
                Some(columns) => Box::new(move |name| matches!(name, "en" | "ar") || columns.contains(&name)),
                None => Box::new(|_| true),
            };
            let mut wanted = cells(&table, &*kept);
            if matches!(id, "omegat" | "deepl") {
                // A term that begins with # is a comment in OmegaT; DeepL takes each term once.
                let mut seen: Vec<String> = Vec::new();
                wanted.retain(|row| {
                    let term = row.iter().find(|(name, _)| name == "en").map_or("", |(_, term)| term.as_str());
                    let term = flat(id, term);
                    let fits = if id == "omegat" { !term.starts_with('#') } else { !seen.contains(&term) };
                    seen.push(term);
                    fits
                });
            }
            for row in &mut wanted {
                for (_, cell) in row {
                    *cell = flat(id, cell);
                }
            }
            let read = cells(&reading.table, &*kept);
            prop_assert_eq!(&read, &wanted, "{}: {:?}", id, reading.remarks);
            // What is filled and does not come back is said to be lost.
            if let Some(columns) = carried(id) {
                for (at, name) in table.names().iter().enumerate() {
                    let filled = table.rows().any(|row| !row[at].is_empty());
                    let known = matches!(name.as_str(), "en" | "ar") || columns.contains(&name.as_str());
                    let back = reading.table.names().contains(name);
                    let said = losses.contains(name) || wanted.is_empty();
                    prop_assert!(!filled || known || back || said, "{id} loses {name} without a word");
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in FORMATS {
            let _ = read("x", &bytes, Some(format), &Pair::default());
        }
        let _ = read("x.csv", &bytes, None, &Pair::default());
    }

    #[test]
    fn any_xml_is_read(parts in proptest::collection::vec("<?/?(tbx|text|body|conceptEntry|termEntry|langSec|tig|term|tu|tuv|seg|unit|descrip type=\"x\"|langSet xml:lang=\"fr\"|!--|!\\[CDATA\\[|a&b;)[/ >\"]{0,2}[a-zم]{0,2}", 0..30)) {
        let text = parts.concat();
        for id in ["tbx", "tmx", "xliff"] {
            let format = Format::of(id);
            let (_, reading) = read("x", text.as_bytes(), format, &Pair::default()).expect("text");
            for remark in reading.remarks {
                if let Place::Text(span) = remark.place {
                    prop_assert!(text.get(span.start..span.end).is_some());
                }
            }
        }
    }
}

#[test]
fn formats_are_told_by_what_they_hold() {
    let table = table(
        &["en", "ar", "note", "entry-id", "admitted:ar"],
        &[&["bank", "مصرف", "money", "b1", "بنك"], &["bloc", "كتلة", "", "b2", ""]],
    );
    for format in FORMATS {
        let parts = [("glossary".to_owned(), table.clone())];
        let pair = pair();
        let output = Output { table: &table, parts: &parts, pair: &pair, workbook: false };
        let written = format.write(&output).expect("written");
        let name = format!("glossary.{}", format.endings[0]);
        let (found, reading) = read(&name, &written.bytes, None, &pair).expect("read");
        let same = match format.id {
            id if id.starts_with("tbx") => found.id.starts_with("tbx"),
            "xliff-1.2" => found.id == "xliff",
            id => found.id == id,
        };
        assert!(same, "{} is read as {}", format.id, found.id);
        assert_eq!(reading.table.len(), 2, "{}", format.id);
    }
}

#[test]
fn a_deprecated_row_is_never_written_as_one_that_holds() {
    let table = table(&["en", "ar", "status"], &[&["bank", "مصرف", "deprecated"], &["bloc", "كتلة", ""]]);
    for format in FORMATS {
        let (reading, losses) = again(format.id, &table);
        let at = reading.table.names().iter().position(|name| name == "status");
        let live = reading.table.rows().filter(|row| at.is_none_or(|at| row[at] != "deprecated")).count();
        assert_eq!(live, 1, "{}", format.id);
        let said = losses.iter().any(|what| what.contains("row"));
        assert!(reading.table.len() == 2 || said, "{}: {losses:?}", format.id);
    }
}

#[test]
fn no_format_makes_a_forbidden_term_one_to_write() {
    let table = table(&["en", "ar", "forbidden:ar"], &[&["bank", "مصرف", "بنك"]]);
    for format in FORMATS {
        let (reading, _) = again(format.id, &table);
        for (name, cell) in reading.table.names().iter().zip(reading.table.rows().next().expect("a row")) {
            let allowed = !matches!(Column::of(name), Column::Forbidden(_));
            assert!(!(allowed && cell.contains("بنك")), "{}: {name} = {cell}", format.id);
        }
    }
}

#[test]
fn a_formula_is_written_as_text() {
    let table = table(&["en", "ar"], &[&["=HYPERLINK(\"x\")", "+1"], &["00123", "2025-01-01"]]);
    let (reading, _) = again("xlsx", &table);
    assert_eq!(cells(&reading.table, &|_| true), cells(&table, &|_| true));
    let csv = Format::of("csv").expect("csv");
    let parts = [("g".to_owned(), table.clone())];
    let output = Output { table: &table, parts: &parts, pair: &pair(), workbook: false };
    let text = String::from_utf8(csv.write(&output).expect("written").bytes).expect("text");
    assert!(text.contains("=HYPERLINK"), "{text}");
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE martif [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <martif type=\"TBX\"><text><body><termEntry id=\"c1\"><langSet xml:lang=\"en\"><tig><term>&b;</term></tig>\
        </langSet><langSet xml:lang=\"fr\"><tig><term>&x;&amp;&#233;</term></tig></langSet></termEntry></body></text>\
        </martif>";
    let (_, reading) = read("x.tbx", bomb.as_bytes(), None, &Pair::default()).expect("read");
    let rows = cells(&reading.table, &|name| name != "entry-id");
    let cell = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(rows, [[cell("en", "&b;"), cell("fr", "&x;&é")]]);
    assert_eq!(reading.remarks.len(), 2);
    assert!(reading.remarks.iter().all(|remark| remark.message.contains("is not expanded")));
}

#[test]
fn elements_inside_of_each_other_have_an_end() {
    let deep = format!("<martif><termEntry>{}", "<descripGrp>".repeat(100_000));
    let (_, reading) = read("x.tbx", deep.as_bytes(), None, &Pair::default()).expect("read");
    assert!(reading.remarks.iter().any(|remark| remark.message.contains("inside of each other")));
    assert!(reading.table.is_empty());
}

#[test]
fn a_broken_entry_costs_itself() {
    let entry = |id: &str, term: &str| {
        format!(
            "<termEntry id=\"{id}\"><langSet xml:lang=\"de\"><tig><term>{term}</term></tig></langSet></termEntry>\n"
        )
    };
    let broken =
        "<termEntry id=\"c2\"><langSet xml:lang=\"de\"><tig><term>x</trem></tig></langSet></termEntry>\n";
    let text = format!(
        "<martif>\n<text><body>\n{}{broken}{}{}<termEntry id=\"c5\"><langSet",
        entry("c1", "Bund"),
        entry("c3", "Land"),
        entry("c4", "Kreis")
    );
    let (_, reading) = read("x.tbx", text.as_bytes(), None, &Pair::default()).expect("read");
    let terms: Vec<String> =
        cells(&reading.table, &|name| name == "de").concat().into_iter().map(|c| c.1).collect();
    assert_eq!(terms, ["Bund", "Land", "Kreis"]);
    let errors: Vec<_> = reading.remarks.iter().filter(|remark| remark.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    let Place::Text(span) = errors[0].place else { panic!("a place") };
    assert!(text[..span.start].ends_with("<term>x"), "{span:?}");
}

#[test]
fn several_sheets_are_one_glossary() {
    let (a, b) = (table(&["en", "ja"], &[&["bloc", "ブロック"]]), table(&["en", "zh"], &[&["bank", "银行"]]));
    let mut both = a.clone();
    both.append(&b);
    let parts = [("a/b".to_owned(), a), ("a/b".to_owned(), b)];
    let output = Output { table: &both, parts: &parts, pair: &Pair::default(), workbook: true };
    let written = Format::of("xlsx").expect("xlsx").write(&output).expect("written");
    let again = Format::of("xlsx").expect("xlsx").write(&output).expect("written");
    assert_eq!(written.bytes, again.bytes, "the same glossary gives the same bytes");
    let (_, reading) = read("x.xlsx", &written.bytes, None, &Pair::default()).expect("read");
    assert_eq!(cells(&reading.table, &|_| true), cells(&both, &|_| true));
}

#[test]
fn new_rows_leave_all_else_alone() {
    use isogloss::glossary::exchange::merge::merge;
    use isogloss::glossary::sheet::Sheet;
    let file = "\u{23}terms\nen;ar;forbidden;context\n\"bank\"; مصرف ;;money\nbloc;كتلة;;\nzone;منطقة;x;\n";
    let mut sheet = Sheet::parse(file).expect("rows");
    let new = table(
        &["en", "ar", "forbidden:ar", "context", "note"],
        &[
            &["bank", "ضفة", "", "river", ""],
            &["bloc", "كتلة", "", "", ""],
            &["zone", "نطاق", "", "", ""],
            &["treaty", "معاهدة", "اتفاق", "", "x"],
            &["only", "", "", "", ""],
        ],
    );
    let merged = merge(&mut sheet, &new, false, "2026-01-02");
    let text =
        file.replace("bloc;", "bank;ضفة;;river\nbloc;").replace("zone;", "treaty;معاهدة;اتفاق;\nzone;");
    assert_eq!(sheet.text(), text);
    assert_eq!((merged.added.len(), merged.known), (2, 1));
    let lost: Vec<&str> = merged.losses.all().iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(lost, ["a row", "note", "a row"], "{:?}", merged.losses);
    let again = merge(&mut sheet, &new, false, "2026-01-02");
    assert_eq!((again.added.len(), sheet.text()), (0, text));
}

#[test]
fn numbers_dates_and_formulas_of_a_workbook_are_text() {
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};
    let mut book = Workbook::new();
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Begriffe").expect("a name");
    // Rows may begin anywhere.
    for (column, name) in ["de", "fr", "note", "updated", "final"].into_iter().enumerate() {
        sheet.write_string(2, 1 + column as u16, name).expect("written");
    }
    sheet.write_number(3, 1, 2024.0).expect("written").write_number(3, 2, 3.5).expect("written");
    sheet.write_boolean(3, 5, true).expect("written");
    let day = ExcelDateTime::from_ymd(2025, 3, 9).expect("a day");
    sheet.write_datetime_with_format(3, 4, &day, &date).expect("written");
    sheet.write_formula(4, 1, Formula::new("=\"Bund\"").set_result("Bund")).expect("written");
    sheet.write_string(4, 2, "fédération").expect("written");
    sheet.write_formula(4, 3, Formula::new("=1/0").set_result("#DIV/0!")).expect("written");
    sheet.write_string(5, 1, "Land").expect("written").write_string(5, 2, "pays").expect("written");
    sheet.write_string(5, 7, "beyond the first row").expect("written");
    let notes = book.add_worksheet().set_name("Notizen").expect("a name");
    notes.write_string(0, 0, "not a glossary").expect("written");
    let bytes = book.save_to_buffer().expect("a workbook");
    let (format, reading) = read("x.xlsx", &bytes, None, &Pair::default()).expect("read");
    assert_eq!(format.id, "xlsx");
    let row = |cells: &[(&str, &str)]| {
        let mut cells: Vec<(String, String)> =
            cells.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        cells.sort();
        cells
    };
    let first = row(&[("de", "2024"), ("fr", "3.5"), ("updated", "2025-03-09"), ("final", "TRUE")]);
    let found = cells(&reading.table, &|_| true);
    assert_eq!(found[0], first);
    assert_eq!(found[1][..2], row(&[("de", "Bund"), ("fr", "fédération")])[..]);
    assert_eq!(found.len(), 2);
    let surplus = reading.remarks.iter().find(|remark| remark.message.contains("cells")).expect("a remark");
    assert_eq!(surplus.place, Place::Cell { sheet: "Begriffe".to_owned(), cell: "H6".to_owned() });
    assert!(reading.remarks.iter().any(|remark| remark.message.contains("`Notizen` is no glossary")));
}

#[test]
fn every_format_has_its_place_in_the_page() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/glossary-exchange.md"));
    let page = page.expect("the page");
    for format in FORMATS {
        assert!(page.contains(&format!("`{}`", format.id)), "{} is not in the page", format.id);
        assert_eq!(Format::of(format.id).map(|format| format.id), Some(format.id));
    }
}
