//! The report for an editor: one HTML file with the articles as they read and the findings marked in them.
//!
//! In: what was found, the articles' texts, what is known of the rules. Out: one page that needs no network: style and
//! script stand in it, and its policy (CSP Level 3, by hashes) lets nothing else run or load. Without the script it is one
//! long page with working links; the script shows a file at a time, steps and filters. Text of the user is written by maud,
//! which escapes it, and stands nowhere in a script.

mod article;
mod margin;
mod marks;
mod overview;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use sha2::{Digest, Sha256};

use super::{Checked, Problem, text};
use crate::finding::Finding;
use marks::Sheet;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// A small picture for the browser's tab.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect \
                    width='16' height='16' rx='3' fill='%23276'/%3E%3Cpath d='M3 6h10M3 10h10' stroke='%23fff' \
                    stroke-width='2'/%3E%3C/svg%3E";
/// So many colours tell findings apart; the next one has the first again.
const HUES: usize = 12;
/// So many colours lie between the first of one file and the first of the next.
const STRIDE: usize = 7;

/// What the report says of a rule.
pub struct RuleFacts {
    /// Its id.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
}

/// A finding with its number.
struct Numbered<'a> {
    finding: &'a Finding,
    /// Number of the file that it is reported with, from 1.
    file: usize,
    /// Its rank by weight in that file, from 1.
    rank: usize,
    /// Which of its places have a mark in a text.
    marked: Vec<bool>,
}

impl Numbered<'_> {
    /// Its name in the page.
    fn id(&self) -> String {
        format!("f{}-{}", self.file, self.rank)
    }

    /// The name of one of its places.
    fn place(&self, at: usize) -> String {
        format!("p{}-{}-{at}", self.file, self.rank)
    }

    /// The class of its colour. Files begin with different ones, as a finding may be marked in several.
    fn hue(&self) -> String {
        format!("c{}", (self.rank - 1 + (self.file - 1) * STRIDE) % HUES)
    }
}

/// A text in which the characters that HTML has no place for are U+FFFD.
fn printable(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if forbidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Text of the user: printable, and all that is markup is escaped.
struct Said<'a>(&'a str);

impl Render for Said<'_> {
    fn render_to(&self, out: &mut String) {
        printable(self.0).render_to(out);
    }
}

/// The whole report.
pub fn report(checked: &[Checked], problems: &[&Problem], rules: &[RuleFacts]) -> String {
    let mut findings = numbered(checked);
    let sheets = marks::sheets(checked, &mut findings);
    let total = findings.len();
    let files = overview::counted(checked.len(), "file");
    let title = format!("isogloss: {} in {files}", overview::counted(total, "finding"));
    let several = checked.len() != 1 || !problems.is_empty();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("isogloss ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                link rel="icon" href=(ICON);
                style { (PreEscaped(STYLE)) }
                script { (PreEscaped(SCRIPT)) }
            }
            body data-several[several] {
                a.skip href="#main" { "Skip to the text" }
                (bar(&findings, rules, several))
                main id="main" tabindex="-1" {
                    @if several { (overview::overview(checked, problems)) }
                    @for (at, (file, sheet)) in checked.iter().zip(&sheets).enumerate() {
                        (section(at + 1, file, sheet, &findings))
                    }
                }
                (help())
                p.live id="live" role="status" {}
            }
        }
    };
    page.into_string() + "\n"
}

/// What the page may do: what stands in it.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// The findings of each file by weight: severity, confidence, place.
fn numbered(checked: &[Checked]) -> Vec<Numbered<'_>> {
    let mut all = Vec::new();
    for (file, checked) in (1..).zip(checked) {
        let mut findings: Vec<&Finding> = checked.findings.iter().collect();
        findings
            .sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| b.confidence.total_cmp(&a.confidence)));
        all.extend((1..).zip(findings).map(|(rank, finding)| {
            let marked = vec![false; finding.occurrences.len()];
            Numbered { finding, file, rank, marked }
        }));
    }
    all
}

/// What stands at the top: the way to the files, the filters.
fn bar(findings: &[Numbered], rules: &[RuleFacts], several: bool) -> Markup {
    let count = |id: &str| findings.iter().filter(|known| known.finding.rule == id).count();
    let lowest = findings.iter().map(|known| percent(known.finding)).min().unwrap_or(0);
    html! {
        header.bar {
            @if several {
                nav aria-label="Files" {
                    a.home href="#overview" { "isogloss" }
                    button.step id="previous-file" type="button" title="Previous file ([)" { "‹" }
                    span id="where" {}
                    button.step id="next-file" type="button" title="Next file (])" { "›" }
                }
            } @else {
                nav { span.home { "isogloss" } }
            }
            @if !findings.is_empty() {
                search.tools {
                    input id="search" type="search" placeholder="Search findings  /" aria-label="Search findings";
                    details id="filters" {
                        summary { "Filter" span id="filtered" {} }
                        div.panel {
                            label.range for="least" { "Confidence from " output id="least-shown" { (lowest) " %" } }
                            input id="least" type="range" min=(lowest) max="100" value=(lowest);
                            fieldset {
                                legend { "Rules" }
                                @for rule in rules {
                                    @let count = count(rule.id);
                                    @if count > 0 {
                                        label title=(rule.summary) {
                                            input type="checkbox" name="rule" value=(rule.id) checked;
                                            span { (rule.id) } small { (count) }
                                        }
                                    }
                                }
                            }
                            p {
                                button id="all-rules" type="button" { "All" }
                                button id="no-rules" type="button" { "None" }
                            }
                        }
                    }
                    button id="help-button" type="button" title="Keys (?)" aria-label="Keys" { "?" }
                }
            }
        }
    }
}

/// A confidence as the page shows it.
fn percent(finding: &Finding) -> u32 {
    (finding.confidence * 100.0).round() as u32
}

/// A file: what it is, its text, its findings.
fn section(number: usize, file: &Checked, sheet: &Sheet, findings: &[Numbered]) -> Markup {
    let own: Vec<&Numbered> = findings.iter().filter(|known| known.file == number).collect();
    let long = own.len() > 100 || file.facts.units > 300;
    let paired = file.article.as_ref().is_some_and(|article| article.pairing.is_some());
    html! {
        section.file.long[long].paired[paired] id={ "file-" (number) } data-path=(Said(&file.facts.path))
            aria-labelledby={ "name-" (number) } {
            header {
                h1 id={ "name-" (number) } tabindex="-1" { bdi { (Said(&file.facts.path)) } }
                p.facts { (Said(&facts(file))) }
                @for note in &file.facts.notes {
                    p.note {
                        "Line " (note.place.line) ": " (Said(&note.message))
                        @if !note.help.is_empty() { "; " (Said(&note.help)) }
                    }
                }
            }
            div.page {
                @if let Some(article) = &file.article {
                    (article::article(article, &file.facts, sheet, findings))
                }
                (margin::margin(number, &own, sheet.language))
            }
        }
    }
}

/// What a file is, in one line.
fn facts(file: &Checked) -> String {
    let facts = &file.facts;
    let mut parts = vec![overview::language(&facts.language)];
    if let Some(source) = &facts.source_language {
        parts.push(format!("from {}", overview::language(source)));
    }
    if let Some(source) = &facts.source {
        parts.push(format!("beside {source}"));
    }
    if let Some(article) = &file.article {
        parts.push(overview::counted(article.words, "word"));
    }
    let weights = text::weights(&file.findings.iter());
    parts.push(if weights.is_empty() { "no findings".to_owned() } else { weights });
    if facts.encoding != "UTF-8" {
        parts.push(format!("read as {}", facts.encoding));
    }
    parts.join(" · ")
}

/// The keys.
fn help() -> Markup {
    let keys = [
        ("j k", "next and previous finding"),
        ("Enter p", "next and previous place of the finding"),
        ("[ ]", "previous and next file"),
        ("o", "overview"),
        ("/", "search the findings"),
        ("f", "filter by rule and confidence"),
        ("Esc", "let go of the finding, close what is open"),
        ("?", "this help"),
    ];
    html! {
        dialog id="help" aria-labelledby="help-title" {
            h2 id="help-title" { "Keys" }
            dl {
                @for (key, does) in keys {
                    div { dt { @for key in key.split(' ') { kbd { (key) } " " } } dd { (does) } }
                }
            }
            p { "A mark in the text is filled where it is to be changed, underlined where its words are to be kept." }
            form method="dialog" { button { "Close" } }
        }
    }
}
