//! The report for people on glossaries: a frame a finding, with rows of several files where two are meant.
//!
//! In: glossary files and findings about their rows. Out: text. Decides nothing but which places are too many to show.

use super::frame::{Elsewhere, Frame, Mark, Style};
use crate::document::Document;
use crate::finding::{Finding, Occurrence};
use crate::span::Span;

/// So many places are shown; of more, the lines are named.
const SHOWN: usize = 4;
/// So many lines are named.
const LINES: usize = 12;

/// Draws a finding; the file of its first place is the one that the frame names.
pub fn draw(documents: &[&Document], finding: &Finding, style: Style) -> String {
    let document = |place: &Occurrence| documents.iter().find(|document| document.path == place.path);
    let Some((main, first)) = finding.occurrences.first().and_then(|place| Some((document(place)?, place)))
    else {
        return String::new();
    };
    let mark = |document: &Document, place: &Occurrence| Mark {
        span: document.in_text(Span::new(place.start, place.end)),
        line: place.line,
        label: String::new(),
        main: std::ptr::eq(place, first),
    };
    let mut marks = Vec::new();
    let mut elsewhere: Vec<Elsewhere> = Vec::new();
    for place in finding.occurrences.iter().take(SHOWN) {
        let Some(document) = document(place) else { continue };
        let mark = mark(document, place);
        if document.path == main.path {
            marks.push(mark);
        } else if let Some(known) = elsewhere.iter_mut().find(|other| other.path == document.path) {
            known.marks.push(mark);
        } else {
            let at = (place.line, place.column);
            elsewhere.push(Elsewhere {
                path: &document.path,
                place: at,
                text: &document.text,
                marks: vec![mark],
            });
        }
    }
    marks.sort_by_key(|mark| mark.span);
    let mut remarks = Vec::new();
    if finding.occurrences.len() > SHOWN {
        remarks.push(("note", rest(&finding.occurrences[SHOWN..])));
    }
    remarks.push(("note", format!("confidence {:.2}", finding.confidence)));
    if !finding.suggestion.is_empty() {
        remarks.push(("help", finding.suggestion.clone()));
    }
    Frame {
        level: finding.severity.name(),
        id: Some(&finding.rule),
        title: &finding.message,
        path: &main.path,
        place: (first.line, first.column),
        text: &main.text,
        marks,
        elsewhere,
        remarks,
    }
    .draw(style)
}

/// The places that are not shown.
fn rest(places: &[Occurrence]) -> String {
    let mut lines: Vec<usize> = places.iter().map(|place| place.line).collect();
    lines.dedup();
    let names: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    let more = if lines.len() > LINES { ", …" } else { "" };
    let (place, line) =
        (if places.len() == 1 { "place" } else { "places" }, if lines.len() == 1 { "line" } else { "lines" });
    format!("and {} more {place}: {line} {}{more}", places.len(), names.join(", "))
}
