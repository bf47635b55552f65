//! Every rule has a page in `docs/rules`, and what the page shows is what the rule does.
//!
//! A page holds fenced blocks: `flag TAG` (or `flag TAG 0.2` with the least confidence) with a text, followed by `finding` with a line for each finding
//! (renderings in the order of the report, "text ×count", the one to keep marked "(keep)", set apart by
//! " | "); `pass TAG` with a text in which the rule finds nothing. A `glossary` block holds the CSV for the
//! blocks below it, up to the next one. With two tags (`flag en>fr`) the text is lines of a source, each followed by its
//! translation after "= ".

use std::collections::BTreeSet;

use isogloss::aligner::lexicon::Lexicon;
use isogloss::config::Settings;
use isogloss::document::{Document, Format, Pairing};
use isogloss::engine;
use isogloss::finding::Finding;
use isogloss::glossary::{self, Glossary, Languages};
use isogloss::rules::REGISTRY;

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

/// Runs a rule on a text; `wanted` is a language tag, or two for a text with its source ("en>fr"), with the least
/// confidence after it or none.
fn run(rule: &str, wanted: &str, csv: &str, text: &str) -> Vec<Finding> {
    let (tags, least) = wanted.split_once(' ').unwrap_or((wanted, ""));
    let (source, tag) = tags.split_once('>').map_or((None, tags), |(source, tag)| (Some(source), tag));
    let mut settings = Settings {
        language: Some(tag.to_owned()),
        source_language: source.map(ToOwned::to_owned),
        select: vec![rule.to_owned()],
        ..Settings::default()
    };
    settings.min_confidence = least.parse().unwrap_or(settings.min_confidence);
    let loaded = glossary::load("example.csv", csv.as_bytes(), Languages { source, target: tag });
    assert!(csv.is_empty() || loaded.remarks.is_empty(), "{rule}: {:#?}", loaded.remarks);
    let glossary = Glossary::new(loaded.entries, source, tag);
    if source.is_some() {
        let (document, pairing) = bilingual(text);
        return engine::check(&document, Some(&pairing), &settings, &glossary, &Lexicon::default());
    }
    let document = Document::read("example.txt", text.as_bytes(), Format::Text).expect("text");
    engine::check(&document, None, &settings, &glossary, &Lexicon::default())
}

/// A text of which each line of the source is followed by its translation after "= ".
fn bilingual(text: &str) -> (Document, Pairing) {
    let side = |target: bool| -> String {
        let lines = text.lines().filter(|line| line.starts_with("= ") == target);
        lines.flat_map(|line| [line.trim_start_matches("= "), "\n"]).collect()
    };
    let read = |path: &str, text: String| Document::read_lines(path, text.as_bytes()).expect("text");
    let document = read("example.txt", side(true));
    let pairing = Pairing::by_line(read("source.txt", side(false)), &document).expect("line by line");
    (document, pairing)
}

fn line(finding: &Finding) -> String {
    let parts: Vec<String> = finding
        .renderings
        .iter()
        .map(|r| format!("{} ×{}{}", r.text, r.count, if r.preferred { " (keep)" } else { "" }))
        .collect();
    parts.join(" | ")
}

#[test]
fn pages_show_what_rules_do() {
    let only = std::env::var("RULE").ok();
    let mut wrong = Vec::new();
    for rule in REGISTRY.iter().filter(|rule| only.as_deref().is_none_or(|only| only == rule.id)) {
        let (mut tags, mut passes) = (BTreeSet::new(), 0);
        let mut last: Option<(String, Vec<String>)> = None;
        let mut csv = String::new();
        for block in blocks(rule.page) {
            if let Some(tag) = block.info.strip_prefix("flag ") {
                let language = tag.split(' ').next().unwrap_or(tag);
                tags.insert(language.rsplit('>').next().unwrap_or(language).to_owned());
                let found = run(rule.id, tag, &csv, &block.text).iter().map(line).collect();
                last = Some((block.text.clone(), found));
            } else if block.info == "finding" {
                let Some((text, found)) = last.take() else {
                    wrong.push(format!("{}: a `finding` block without a `flag` block before it", rule.id));
                    continue;
                };
                let expected: Vec<String> = block.text.lines().map(ToOwned::to_owned).collect();
                if found != expected {
                    wrong.push(format!("{}: in\n{text}expected {expected:#?}\nfound {found:#?}", rule.id));
                }
            } else if block.info == "glossary" {
                csv = block.text;
            } else if let Some(tag) = block.info.strip_prefix("pass ") {
                passes += 1;
                let found: Vec<String> = run(rule.id, tag, &csv, &block.text).iter().map(line).collect();
                if !found.is_empty() {
                    wrong.push(format!("{}: must be quiet in\n{}found {found:#?}", rule.id, block.text));
                }
            }
        }
        if tags.len() < 4 {
            wrong.push(format!("{}: examples in {} languages, four are wanted", rule.id, tags.len()));
        }
        if passes < 3 {
            wrong.push(format!(
                "{}: {passes} examples of what must not be flagged, three are wanted",
                rule.id
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_rule_has_its_file_and_page() {
    let root = env!("CARGO_MANIFEST_DIR");
    for rule in REGISTRY {
        let file = format!("{root}/src/rules/{}.rs", rule.id.replace('-', "_"));
        assert!(std::path::Path::new(&file).exists(), "{file} is missing");
        assert!(
            rule.page.starts_with(&format!("# {}\n", rule.id)),
            "docs/rules/{}.md must begin with its id",
            rule.id
        );
    }
    let pages = std::fs::read_dir(format!("{root}/docs/rules")).expect("docs/rules").flatten().count();
    assert_eq!(pages, REGISTRY.len(), "a page in docs/rules belongs to no rule");
}
