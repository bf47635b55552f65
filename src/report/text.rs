//! The report for people: a frame a finding, a closing line.
//!
//! In: a document and its findings. Out: text. Decides nothing but which places are too many to show.

use std::cmp::Reverse;
use std::fmt::Write;

use super::frame::{self, Frame, Mark, Style};
use super::{Checked, FileFacts, Open, Remark};
use crate::document::{Document, Note, Unfinished};
use crate::finding::{Finding, Occurrence, Severity};
use crate::gate::{Known, Rewritten, Verdict};
use crate::span::Span;

/// So many places are all shown; of more, the first few of each rendering.
const ALL: usize = 6;
/// So many of each rendering are shown when there are too many.
const EACH: usize = 2;
/// No picture has more places than this.
const MOST: usize = 12;
/// So many files that lack translations are named.
const LACKING: usize = 3;
/// So many lines are named of the places that are not shown.
const LINES: usize = 10;

/// A remark on a file that is not in UTF-8: its bytes were read in another encoding, which may have been guessed.
pub fn encoding(facts: &FileFacts, style: Style) -> String {
    if facts.encoding == "UTF-8" {
        return String::new();
    }
    frame::message("note", &format!("{} was read as {}", facts.path, facts.encoding), "", style) + "\n"
}

/// Draws what is to be said of one document.
pub fn document(document: &Document, findings: &[Finding], remarks: &[Remark], style: Style) -> String {
    let notes = document.notes.iter().zip(remarks);
    let mut out: String = notes.map(|(note, remark)| self::note(document, note, remark, style)).collect();
    for finding in findings {
        out.push_str(&draw(document, finding, style));
    }
    out
}

/// Draws a reader's note.
pub fn note(document: &Document, note: &Note, remark: &Remark, style: Style) -> String {
    let mark = Mark { span: note.span, line: remark.place.line, label: String::new(), main: true };
    let frame = Frame {
        level: "warning",
        id: None,
        title: &note.message,
        path: &document.path,
        place: (remark.place.line, remark.place.column),
        text: &document.text,
        marks: vec![mark],
        elsewhere: Vec::new(),
        remarks: if note.help.is_empty() { vec![] } else { vec![("help", note.help.clone())] },
    };
    frame.draw(style)
}

/// One remark for files of which many have segments without a translation, with the files that lack most.
pub fn unfinished(files: &[(&str, &Open)], style: Style) -> String {
    let (count, all) = files.iter().fold((0, 0), |sum, (_, open)| (sum.0 + open.count, sum.1 + open.all));
    let mut most = files.to_vec();
    most.sort_by_key(|(path, open)| (Reverse(open.count), *path));
    let named = |(path, open): &(&str, &Open)| format!("{path} ({} of {})", open.count, open.all);
    let most = most.iter().take(LACKING).map(named).collect::<Vec<_>>().join(", ");
    let message =
        format!("{count} of {all} segments in {} files have no translation; most in {most}", files.len());
    frame::message("warning", &message, Unfinished::HELP, style) + "\n"
}

fn draw(document: &Document, finding: &Finding, style: Style) -> String {
    let own = || finding.occurrences.iter().filter(|place| place.path == document.path);
    let shown = shown(document, finding);
    let marks: Vec<Mark> =
        shown.iter().map(|&(index, first)| mark(document, finding, index, first)).collect();
    let named = own().find(|place| finding.deviates(place)).or(own().next());
    let mut remarks = Vec::new();
    if shown.len() < own().count() {
        remarks.push(("note", hidden(document, finding, &shown)));
    }
    remarks.extend(elsewhere(document, finding).map(|places| ("note", places)));
    remarks.push(("note", counts(finding)));
    remarks.push(("help", finding.suggestion.clone()));
    Frame {
        level: finding.severity.name(),
        id: Some(&finding.rule),
        title: &finding.message,
        path: &document.path,
        place: named.map_or((1, 1), |place| (place.line, place.column)),
        text: &document.text,
        marks,
        elsewhere: Vec::new(),
        remarks,
    }
    .draw(style)
}

/// Indices of the places to show, and whether each is the first of its rendering.
fn shown(document: &Document, finding: &Finding) -> Vec<(usize, bool)> {
    let mut seen = vec![0_usize; finding.renderings.len()];
    let all = finding.occurrences.len() <= ALL;
    let mut shown = Vec::new();
    let mut end = 0;
    let own = |(_, place): &(usize, &Occurrence)| place.path == document.path;
    for (index, place) in finding.occurrences.iter().enumerate().filter(own) {
        let Some(count) = seen.get_mut(place.rendering) else { continue };
        *count += 1;
        // What overlaps the place before is the same words again.
        if (all || *count <= EACH) && (shown.is_empty() || place.start >= end) && shown.len() < MOST {
            end = place.end;
            shown.push((index, *count == 1));
        }
    }
    shown
}

fn mark(document: &Document, finding: &Finding, index: usize, first: bool) -> Mark {
    let place = &finding.occurrences[index];
    let span = document.in_text(Span::new(place.start, place.end));
    let main = finding.deviates(place);
    let mut label = String::new();
    let several = finding.renderings.len() > 1;
    if let Some(rendering) = finding.renderings.get(place.rendering).filter(|_| first && several) {
        if rendering.text != place.text {
            let _ = write!(label, "“{}” ", rendering.text);
        }
        let _ = write!(label, "×{}", rendering.count);
        if !main {
            label.push_str(", keep");
        }
    }
    Mark { span, line: place.line, label, main }
}

fn hidden(document: &Document, finding: &Finding, shown: &[(usize, bool)]) -> String {
    let mut lines: Vec<usize> = Vec::new();
    let mut next = shown.iter().map(|(index, _)| *index).peekable();
    let mut count = 0;
    let own = |(_, place): &(usize, &Occurrence)| place.path == document.path;
    for (index, place) in finding.occurrences.iter().enumerate().filter(own) {
        if next.next_if_eq(&index).is_none() {
            count += 1;
            if lines.last() != Some(&place.line) {
                lines.push(place.line);
            }
        }
    }
    let more = if lines.len() > LINES { ", …" } else { "" };
    let names: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    format!(
        "and {count} more {}: {} {}{more}",
        if count == 1 { "place" } else { "places" },
        if lines.len() == 1 { "line" } else { "lines" },
        names.join(", ")
    )
}

/// The places in other files; of many the first.
fn elsewhere(document: &Document, finding: &Finding) -> Option<String> {
    let others: Vec<&Occurrence> =
        finding.occurrences.iter().filter(|place| place.path != document.path).collect();
    let named = others.iter().take(LINES).map(|place| {
        let text = finding.renderings.get(place.rendering).map_or(&*place.text, |rendering| &*rendering.text);
        format!("{}:{}:{} “{text}”", place.path, place.line, place.column)
    });
    let names: Vec<String> = named.collect();
    let more = others.len().saturating_sub(LINES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("also {}{rest}", names.join(", ")))
}

fn counts(finding: &Finding) -> String {
    format!("{} (confidence {:.2})", finding.counts(), finding.confidence)
}

/// The closing line: how many findings, of which weight, in how many files.
pub fn closing(checked: &[Checked], failed: usize) -> String {
    let findings = || checked.iter().flat_map(|file| &file.findings);
    let total = findings().count();
    let files = checked.len();
    let mut line = if total == 0 {
        format!("no findings in {}", counted(files, "file"))
    } else {
        let with = checked.iter().filter(|file| !file.findings.is_empty()).count();
        format!("{} in {}: {}", counted(total, "finding"), counted(with, "file"), weights(&findings()))
    };
    if failed > 0 {
        let _ = write!(line, "; {} with the input", counted(failed, "problem"));
    }
    line.push('\n');
    line
}

/// What was left out, below the closing line; nothing where the gate has nothing to say.
pub fn left_out(gate: &Verdict) -> String {
    let mut lines = gate.baseline.as_ref().map_or_else(String::new, known);
    if let Some(unchanged) = gate.changed.as_ref().filter(|unchanged| unchanged.left_out > 0) {
        let findings = counted(unchanged.left_out, "finding");
        let _ = writeln!(lines, "{findings} left out: no line changed since {}", unchanged.since);
    }
    lines
}

fn known(baseline: &Known) -> String {
    let known = counted(baseline.known, "known finding");
    let path = &baseline.path;
    match baseline.rewritten {
        None if baseline.known + baseline.grown == 0 => String::new(),
        None => {
            let grown = match baseline.grown {
                0 => String::new(),
                1 => "; 1 shown has more places than are known".to_owned(),
                grown => format!("; {grown} shown have more places than are known"),
            };
            format!("{known} left out ({path}){grown}\n")
        }
        Some(Rewritten::Anew(entries)) => format!("wrote {} to {path}\n", entries_of(entries)),
        Some(Rewritten::Pruned(entries)) => {
            let expired = baseline.expired.len();
            format!("{} of {path} expired; it has {} now\n", entries_of(expired), entries_of(entries))
        }
    }
}

fn entries_of(count: usize) -> String {
    format!("{count} {}", if count == 1 { "entry" } else { "entries" })
}

/// How many findings there are of each weight.
pub fn weights<'f>(findings: &(impl Iterator<Item = &'f Finding> + Clone)) -> String {
    let of = |severity| findings.clone().filter(|finding| finding.severity == severity).count();
    [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "remark")]
        .into_iter()
        .map(|(severity, name)| (of(severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
