//! The text of a file as it reads, with the findings marked; beside its source where there is one.
//!
//! In: an article, the marks in its units. Out: markup. Of catalogues of messages and of very long texts only what is near a
//! finding is shown, and how much is not.

use std::ops::Range;

use maud::{Markup, Render, html};

use super::marks::{Mark, Piece, Sheet, pieces};
use super::{Numbered, Said, overview, printable};
use crate::document::{Document, Unit, UnitKind};
use crate::engine;
use crate::finding::{Caution, Fix};
use crate::report::{Article, FileFacts};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// Documents of more units are shown in part.
const WHOLE: usize = 5000;
/// So many units or segments are shown before and after one with a finding, where not all are.
const AROUND: usize = 1;

/// So many units or segments are one part of the page: browsers skip the parts that are out of sight.
const PART: usize = 24;

/// One side of an article.
struct Side<'a> {
    document: &'a Document,
    marks: &'a FxHashMap<usize, Vec<Mark>>,
    language: &'a str,
    /// Whether its places have names that links lead to: those of the translation have.
    named: bool,
}

/// The text of a file.
pub fn article(article: &Article, facts: &FileFacts, sheet: &Sheet, findings: &[Numbered]) -> Markup {
    let target =
        Side { document: &article.document, marks: &sheet.target, language: &facts.language, named: true };
    let Some(pairing) = &article.pairing else {
        let count = target.document.units.len();
        let shown = shown(count, count > WHOLE, |unit| target.marks.contains_key(&unit));
        return html! {
            article.text lang=[tag(target.language)] {
                @for (range, gap) in &shown {
                    (skipped(*gap, "paragraph"))
                    @for part in parts(runs(&target, range.clone())) {
                        div.part { (units(&target, part, findings)) }
                    }
                }
            }
        };
    };
    let language = facts.source_language.as_deref().unwrap_or("und");
    let source = Side { document: &pairing.source, marks: &sheet.source, language, named: false };
    let segments = &pairing.segments;
    let in_part = facts.format.is_bilingual() || segments.len() > WHOLE;
    let marked = |at: usize| {
        segments[at].target.clone().any(|unit| target.marks.contains_key(&unit))
            || segments[at].source.clone().any(|unit| source.marks.contains_key(&unit))
    };
    let shown = shown(segments.len(), in_part, marked);
    html! {
        article.text {
            div.pair.sides { p { (overview::language(language)) } p { (overview::language(&facts.language)) } }
            @for (range, gap) in &shown {
                (skipped(*gap, "segment"))
                @for part in segments[range.clone()].chunks(PART) {
                    div.part {
                        @for segment in part {
                            div.pair {
                                div.source lang=[tag(language)] {
                                    (units(&source, runs(&source, segment.source.clone()), findings))
                                }
                                div.target lang=[tag(&facts.language)] {
                                    (units(&target, runs(&target, segment.target.clone()), findings))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A language tag for markup; none where the language is not known.
fn tag(language: &str) -> Option<&str> {
    (language != "und").then_some(language)
}

/// Which of `count` units to show, each run with how many are left out before it; the last run may be empty.
fn shown(count: usize, in_part: bool, marked: impl Fn(usize) -> bool) -> Vec<(Range<usize>, usize)> {
    if !in_part {
        return vec![(0..count, 0)];
    }
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    let mut end = 0;
    for at in (0..count).filter(|at| marked(*at)) {
        let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(count));
        match runs.last_mut() {
            Some((last, _)) if from <= last.end => last.end = to,
            _ => runs.push((from..to, from - end)),
        }
        end = to;
    }
    if end < count {
        runs.push((count..count, count - end));
    }
    runs
}

fn skipped(count: usize, what: &str) -> Markup {
    html! {
        @if count > 0 { p.gap { "… " (overview::counted(count, what)) " without findings …" } }
    }
}

/// Units that are drawn together.
type Run = (UnitKind, Range<usize>);

/// Some units in order: items that follow one another are a list, cells of one line a row.
fn runs(side: &Side, range: Range<usize>) -> Vec<Run> {
    let line = |at: usize| {
        let unit = &side.document.units[at];
        side.document.place(unit.map.map(Span::new(0, unit.text.len())).start).line
    };
    let mut runs: Vec<Run> = Vec::new();
    for at in range {
        let kind = side.document.units[at].kind;
        match runs.last_mut() {
            Some((UnitKind::ListItem, run)) if kind == UnitKind::ListItem => run.end = at + 1,
            Some((UnitKind::Cell, run)) if kind == UnitKind::Cell && line(run.start) == line(at) => {
                run.end = at + 1;
            }
            _ => runs.push((kind, at..at + 1)),
        }
    }
    runs
}

/// Runs in parts of some units each; no run is cut.
fn parts(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let mut parts: Vec<Vec<Run>> = Vec::new();
    let mut size = PART;
    for run in runs {
        let full = size >= PART;
        size = run.1.len() + if full { 0 } else { size };
        match parts.last_mut().filter(|_| !full) {
            Some(part) => part.push(run),
            None => parts.push(vec![run]),
        }
    }
    parts
}

fn units(side: &Side, runs: Vec<Run>, findings: &[Numbered]) -> Markup {
    let words = |at: usize| Words { side, unit: &side.document.units[at], at, findings };
    html! {
        @for (kind, run) in runs {
            @match kind {
                UnitKind::Paragraph => p dir="auto" { (words(run.start)) },
                UnitKind::Heading => h2 dir="auto" { (words(run.start)) },
                UnitKind::ListItem => ul { @for at in run { li dir="auto" { (words(at)) } } },
                UnitKind::Cell => div.row { @for at in run { p dir="auto" { (words(at)) } } },
            }
        }
    }
}

/// The words of a unit with their marks.
struct Words<'a> {
    side: &'a Side<'a>,
    unit: &'a Unit,
    at: usize,
    findings: &'a [Numbered<'a>],
}

impl Render for Words<'_> {
    fn render_to(&self, out: &mut String) {
        let text = &self.unit.text;
        let said = |span: Span| engine::shown(&text[span.start..span.end]);
        let Some(marks) = self.side.marks.get(&self.at) else {
            return Said(&said(Span::new(0, text.len()))).render_to(out);
        };
        for piece in pieces(text.len(), marks) {
            let words = said(piece.span);
            if piece.marks.is_empty() {
                Said(&words).render_to(out);
            } else {
                self.mark(&piece, &words).render_to(out);
            }
        }
    }
}

impl Words<'_> {
    /// A marked stretch: a link to its finding. Other findings that it belongs to are named, and so are all places that begin.
    fn mark(&self, piece: &Piece, words: &str) -> Markup {
        let begins = |mark: &&&Mark| self.side.named && mark.span.start == piece.span.start;
        let name = |mark: &Mark| self.findings[mark.finding].place(mark.place);
        let main = piece.marks[0];
        let known = &self.findings[main.finding];
        let mut all: Vec<String> = piece.marks.iter().map(|mark| self.findings[mark.finding].id()).collect();
        all.dedup();
        let others = piece.marks.iter().skip(1).filter(begins);
        let (hue, keep, more) = (known.hue(), !main.deviates, all.len() > 1);
        let fix = known.finding.occurrences[main.place].fix.as_ref().filter(|_| self.side.named);
        html! {
            @for other in others { i id=(name(other)) {} }
            a.m.(hue).keep[keep].more[more] href={ "#" (known.id()) } title=[fix.map(|fix| printable(&write(fix)).into_owned())] data-f=(all.join(" "))
                id=[begins(&&main).then(|| name(main))] { (Said(words)) }
        }
    }
}

/// What to write at a place, and what to look at first.
fn write(fix: &Fix) -> String {
    let look = match fix.caution {
        None => return format!("write “{}”", fix.text),
        Some(Caution::Article) => "the words before it",
        Some(Caution::Agreement) => "what has to agree with it",
        Some(Caution::Inflection) => "its ending",
        Some(Caution::Compound) => "whether it is one word here",
        Some(Caution::ShortForm) => "whether this form stands well here",
        Some(Caution::Stop) => "the stop of the sentence",
        Some(Caution::Wording) => "whether it fits here",
    };
    format!("write “{}”, but look at {look}", fix.text)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn of_a_catalogue_what_is_near_findings_is_shown() {
        let marked = |at: usize| [0, 5, 6, 9].contains(&at);
        assert_eq!(shown(20, true, marked), vec![(0..2, 0), (4..11, 2), (20..20, 9)]);
        assert_eq!(shown(3, false, marked), vec![(0..3, 0)]);
        assert_eq!(shown(2, true, |_| false), vec![(2..2, 2)]);
    }
}
