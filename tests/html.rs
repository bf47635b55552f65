//! The page for editors: what a browser makes of it, read with an HTML parser that follows the standard as browsers do.
//! `tests/browser` clicks through it where there is a browser.

use std::collections::HashSet;
use std::process::Command;

use base64::Engine as _;
use isogloss::document::{Document, Format};
use isogloss::finding::{Finding, Occurrence, Rendering, Severity, SourceTerm};
use isogloss::report::html::{RuleFacts, report};
use isogloss::report::{Article, Checked, FileFacts, Problem, frame::Style};
use proptest::prelude::*;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};

fn all<'p>(page: &'p Html, selector: &str) -> Vec<scraper::ElementRef<'p>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

fn said(element: &scraper::ElementRef) -> String {
    element.text().collect()
}

/// What holds for every page: nothing of it runs or loads but what it brings along, and its links lead somewhere.
fn hold(text: &str) -> Html {
    let page = Html::parse_document(text);
    let (scripts, styles) = (all(&page, "script"), all(&page, "style"));
    assert_eq!((scripts.len(), styles.len()), (1, 1));
    assert_eq!(said(&scripts[0]), include_str!("../src/report/html/script.js"));
    assert_eq!(said(&styles[0]), include_str!("../src/report/html/style.css"));
    let policy = &all(&page, "meta[http-equiv=Content-Security-Policy]")[0];
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    let wanted = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&said(&styles[0])),
        hash(&said(&scripts[0]))
    );
    assert_eq!(policy.attr("content"), Some(&*wanted));
    let (mut ids, mut links) = (HashSet::new(), Vec::new());
    for element in all(&page, "*") {
        let name = element.value().name();
        let known = "html head meta title link style script body a header nav button span search input details summary div label \
                     output fieldset legend small p main section h1 h2 h3 dl dt dd figure figcaption svg rect ul ol li table thead \
                     tbody tr th td article aside bdi i dialog kbd form";
        assert!(known.split_whitespace().any(|known| known == name), "<{name}>");
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on") && attribute != "style", "{attribute}={value}");
            match attribute {
                "id" => assert!(ids.insert(value.to_owned()), "{value} twice"),
                "href" if name == "link" => assert!(value.starts_with("data:image/svg+xml,")),
                "href" => links.push(value.strip_prefix('#').expect("a place in the page").to_owned()),
                "src" | "action" | "formaction" | "srcset" | "ping" => panic!("{attribute}={value}"),
                _ => {}
            }
        }
    }
    for link in links {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
    page
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> Html {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isogloss"));
    let output =
        command.current_dir(folder).args(["check", "--no-config", "--format", "html"]).args(arguments);
    let output = output.output().expect("the command runs");
    hold(&String::from_utf8(output.stdout).expect("UTF-8"))
}

fn files() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html/files")
}

#[test]
fn an_article_reads_as_it_is_written_with_its_findings_marked() {
    let page = run(&files(), &["summit.en.md"]);
    let article = &all(&page, "article.text")[0];
    assert_eq!(article.attr("lang"), Some("en"));
    assert_eq!(said(&all(&page, "article h2")[0]), "Harbour talks end & nothing is signed");
    assert_eq!(all(&page, "article ul li").len(), 2);
    assert_eq!(
        all(&page, "article div.row").iter().map(|row| row.children().count()).collect::<Vec<_>>(),
        [2, 2, 2]
    );
    let card = &all(&page, "li.card")[0];
    assert_eq!(card.attr("data-rule"), Some("reordered-phrase"));
    // The same colour in the margin and in the text; the place to change is filled, the one to keep is not.
    let marks = all(&page, "article a.m.c0");
    let shown: Vec<(String, bool)> = marks
        .iter()
        .map(|mark| (said(mark), mark.attr("class").is_some_and(|c| c.contains("keep"))))
        .collect();
    assert_eq!(
        shown,
        [
            ("quota dispute".into(), true),
            ("dispute over quotas".into(), false),
            ("quota dispute".into(), true)
        ]
    );
    assert!(card.attr("class").is_some_and(|class| class.contains("c0")));
    assert!(marks.iter().all(|mark| mark.attr("href") == Some("#f1-1")));
    // What to write stands at the place, with what to look at first.
    let titles: Vec<_> = marks.iter().map(|mark| mark.attr("title")).collect();
    assert_eq!(titles, [None, Some("write “quota dispute”, but look at the words before it"), None]);
    let widths: Vec<_> =
        all(&page, "#f1-1 rect").iter().map(|bar| bar.attr("width").map(ToOwned::to_owned)).collect();
    assert_eq!(widths, [Some("100".into()), Some("50".into())]);
    assert!(all(&page, "#overview").is_empty());
}

#[test]
fn findings_stand_in_the_margin_by_weight() {
    let page = run(&files(), &["summit.en.md", "--min-confidence", "0.2"]);
    let cards = all(&page, "li.card");
    let confidences: Vec<u32> =
        cards.iter().filter_map(|card| card.attr("data-confidence")?.parse().ok()).collect();
    assert!(confidences.len() > 4 && confidences.is_sorted_by(|a, b| a >= b), "{confidences:?}");
}

#[test]
fn a_source_stands_beside_its_translation() {
    let arguments = ["--lang", "en", "--source-lang", "zh", "--source", "courier.zh.txt", "courier.en.txt"];
    let page = run(&files(), &[&arguments[..], &["--min-confidence", "0.2"]].concat());
    let pairs = all(&page, "article div.pair");
    assert_eq!(
        said(&pairs[1]),
        "配送员需要在每个配送站登记。Couriers have to register at every delivery station."
    );
    assert_eq!(pairs.len(), 6);
    assert_eq!(all(&page, "div.source[lang=zh] p[dir=auto]").len(), 5);
    assert!(!all(&page, "div.source a.m").is_empty());
}

#[test]
fn several_files_have_an_overview_and_what_was_not_read_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["menu.de.po", "panel.de.po", "hilal.ar.txt"] {
        std::fs::copy(files().join(name), folder.path().join(name)).expect("copied");
    }
    std::fs::write(folder.path().join("bad.txt"), b"\0\x01").expect("a file");
    let page = run(
        folder.path(),
        &["menu.de.po", "panel.de.po", "hilal.ar.txt", "bad.txt", "--min-confidence", "0.2"],
    );
    assert!(said(&all(&page, "ul.problems li")[0]).starts_with("bad.txt: not a text file"));
    assert_eq!(all(&page, "#files tbody tr").len(), 3);
    assert_eq!(all(&page, "figure.chart rect").len(), 3);
    assert_eq!(all(&page, "section.file").len(), 3);
    // Of catalogues what is far from all findings is left out, and that is said.
    assert_eq!(said(&all(&page, "p.gap")[0]), "… 4 segments without findings …");
    // A finding across files is marked in both, and its links lead to both.
    let card = all(&page, "li.card[data-rule=inconsistent-segment]");
    let id = card[0].attr("id").expect("a name").to_owned();
    let marked = |file: &str| all(&page, &format!("#{file} .target a.m[data-f~={id}]")).len();
    let marked: Vec<usize> = ["file-1", "file-2", "file-3"].map(marked).into();
    assert_eq!(marked, [0, 1, 1], "in the order of the names: hilal, menu, panel");
}

#[test]
fn what_a_file_says_stays_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "<img src=x onerror=alert(1)>.en.txt";
    let text = "The block confrontation </script><script>alert(1)</script> has ended\u{2028} but \"onload=x\" the block \
                confrontation is remembered & <b>kept</b>.\n\n]]> --> Experts fear a new confrontation of the blocks.\u{202E}\u{7}\n";
    std::fs::write(folder.path().join(name), text).expect("a file");
    let page = run(folder.path(), &["--lang", "en", name]);
    let paragraphs: Vec<String> = all(&page, "article [dir=auto]").iter().map(said).collect();
    let wanted: Vec<String> =
        text.trim_end().split("\n\n").map(|part| part.replace('\u{7}', "\u{FFFD}")).collect();
    assert_eq!(paragraphs, wanted);
    assert_eq!(said(&all(&page, "h1 bdi")[0]), name);
}

fn checked(path: &str, text: &str, words: &str) -> Checked {
    let document = Document::read(path, text.as_bytes(), Format::Text).expect("text");
    let facts = FileFacts {
        path: path.to_owned(),
        language: words.to_owned(),
        source_language: Some(words.to_owned()),
        format: Format::Text,
        units: document.units.len(),
        encoding: "UTF-8",
        source: Some(words.to_owned()),
        notes: Vec::new(),
    };
    let rendering = |preferred| Rendering { text: words.to_owned(), count: 1, preferred };
    let place = |start: usize, end: usize, rendering| Occurrence {
        path: path.to_owned(),
        start: text.floor_char_boundary(start),
        end: text.floor_char_boundary(end),
        line: 1,
        column: 1,
        text: words.to_owned(),
        rendering,
        source: None,
        fix: None,
    };
    let finding = Finding {
        rule: "word-choice".to_owned(),
        severity: Severity::Warning,
        confidence: 0.7,
        message: words.to_owned(),
        suggestion: words.to_owned(),
        renderings: vec![rendering(true), rendering(false)],
        source_term: Some(SourceTerm { text: words.to_owned(), language: words.to_owned() }),
        occurrences: vec![
            place(0, 5, 0),
            place(3, 9, 1),
            place(4, 4, 1),
            place(text.len() / 2, text.len(), 0),
        ],
        fingerprint: "0".to_owned(),
    };
    let article = Some(Article { document, pairing: None, words: 3 });
    Checked { facts, findings: vec![finding.clone(), finding], drawn: String::new(), open: None, article }
}

/// Text that would like to be markup.
fn hostile() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "<",
        ">",
        "&",
        "\"",
        "'",
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "<svg onload=",
        "&lt;",
        "&#60;",
        "\u{2028}",
        "\u{202E}",
        "\u{FFFC}",
        "`",
        "=",
        "javascript:",
        "a",
        " ",
        "é",
        "ع",
        "語",
    ];
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(PARTS), 0..30).prop_map(|parts| parts.concat()),
        1 => "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_becomes_markup(text in hostile(), words in hostile(), path in hostile()) {
        let files = [checked(&path, &text, &words), checked(&format!("{path}2"), "two", &words)];
        let problem = Problem::whole(&path, words.clone(), &words, Style::default());
        let rules = [RuleFacts { id: "word-choice", summary: "one thing named by two words" }];
        let page = hold(&report(&files, &[&problem], &rules));
        // What the article says is what the reader reads.
        let read: Vec<String> = files[0].article.iter().flat_map(|article| &article.document.units)
            .map(|unit| unit.text.replace('\u{FFFC}', "…").replace("\r\n", "\n").replace('\r', "\n")).collect();
        let shown: Vec<String> = all(&page, "#file-1 article [dir=auto]").iter().map(said).collect();
        prop_assert_eq!(shown, read);
        prop_assert_eq!(all(&page, "li.card").len(), 4);
    }
}
