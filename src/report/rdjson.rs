//! The report for reviewdog: its Diagnostic Format, as the one object that it calls rdjson.
//!
//! In: what was found, the texts, what could not be read. Out: JSON with the field names of reviewdog.proto (package
//! reviewdog.rdf). Its columns count bytes of UTF-8, so they are worked out from the text of the line.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::sarif::plain_fix;
use super::{Checked, Problem};
use crate::document::Document;
use crate::finding::{Finding, Occurrence, Severity};
use crate::span::Span;

/// So many other places are named beside one.
const RELATED: usize = 10;

#[derive(Serialize)]
struct Result<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// The whole report.
///
/// # Errors
/// When serialisation fails, which plain strings give no cause for.
pub fn report(checked: &[Checked], problems: &[&Problem]) -> std::result::Result<String, serde_json::Error> {
    let articles = checked.iter().filter_map(|file| file.article.as_ref());
    let documents: FxHashMap<&str, &Document> =
        articles.map(|article| (article.document.path.as_str(), &article.document)).collect();
    let findings = checked.iter().flat_map(|file| &file.findings);
    let mut diagnostics: Vec<Diagnostic> =
        findings.flat_map(|finding| diagnostics(finding, &documents)).collect();
    diagnostics.extend(problems.iter().map(|problem| Diagnostic {
        message: format!("{}: {}", problem.message, problem.help),
        location: Location {
            path: path(&problem.path),
            range: problem.line.map(|line| Range { start: Position { line, column: None }, end: None }),
        },
        severity: severity(problem.severity),
        code: Code { value: "reading" },
        suggestions: Vec::new(),
        related_locations: Vec::new(),
    }));
    let result = Result { source: Source { name: env!("CARGO_PKG_NAME") }, diagnostics };
    Ok(serde_json::to_string_pretty(&result)? + "\n")
}

/// A diagnostic for each place to change; the first places that are to be kept go with it.
fn diagnostics<'a>(
    finding: &'a Finding,
    documents: &FxHashMap<&str, &Document>,
) -> impl Iterator<Item = Diagnostic<'a>> {
    finding.deviating().map(|place| Diagnostic {
        message: format!("{}: “{}”; {}", finding.message, place.text, finding.suggestion),
        location: location(place, documents),
        severity: severity(finding.severity),
        code: Code { value: &finding.rule },
        suggestions: suggestion(place, documents).into_iter().collect(),
        related_locations: finding
            .kept()
            .take(RELATED)
            .map(|kept| Related {
                message: format!("“{}”", kept.text), location: location(kept, documents)
            })
            .collect(),
    })
}

/// What to write at a place, where nobody has to look first.
fn suggestion<'a>(place: &'a Occurrence, documents: &FxHashMap<&str, &Document>) -> Option<Suggestion<'a>> {
    let (text, _) = plain_fix(place)?;
    let range = location(place, documents).range.filter(|range| range.end.is_some())?;
    Some(Suggestion { range, text })
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

/// reviewdog compares paths with those of the repository, which begin with no "./".
fn path(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

fn location<'a>(place: &'a Occurrence, documents: &FxHashMap<&str, &Document>) -> Location<'a> {
    let range = documents.get(place.path.as_str()).map_or(
        Range { start: Position { line: place.line, column: None }, end: None },
        |document| {
            let span = document.in_text(Span::new(place.start, place.end));
            Range { start: position(document, span.start), end: Some(position(document, span.end)) }
        },
    );
    Location { path: path(&place.path), range: Some(range) }
}

/// Line and column, from 1, the column in bytes of UTF-8.
fn position(document: &Document, offset: usize) -> Position {
    let line = document.place(offset).line;
    let start = document.lines().line_span(line, document.text.len()).start;
    Position { line, column: Some(offset - start + 1) }
}
