//! Suppression comments: `<!-- isogloss-disable rule -->` and its kin, as docs/suppressions.md has them.
//!
//! In: the comments of a document, in order. Out: stretches in which rules are silent, and notes on comments
//! that mean nothing. Of the rules it knows their ids.

use super::{Document, Note};
use crate::rules;
use crate::span::Span;

/// Which rules a suppression switches off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// These, by id.
    Rules(Vec<String>),
}

/// A stretch of a document in which some rules are silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Bytes of the decoded text in which it holds.
    pub span: Span,
    /// Which rules are silent.
    pub scope: Scope,
}

/// Where a comment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Disable,
    Enable,
    Line,
    NextLine,
    File,
}

/// A comment that speaks to isogloss.
#[derive(Debug)]
struct Comment {
    span: Span,
    reach: Reach,
    /// Empty: all.
    rules: Vec<String>,
}

/// The comments of a document while it is being read.
#[derive(Debug, Default)]
pub(super) struct Comments {
    comments: Vec<Comment>,
    notes: Vec<Note>,
}

impl Comments {
    /// Reads the comment, `<!--` and `-->` included, at `span` of `text`; most are none of ours.
    pub fn add(&mut self, text: &str, span: Span) {
        let Some(body) = text[span.start..span.end].strip_prefix("<!--") else { return };
        let body = body.strip_suffix("-->").unwrap_or(body).trim();
        // What stands after " -- " is a reason, for people.
        let body = body.split(" -- ").next().unwrap_or(body);
        let mut words = body.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let Some(command) = words.next().and_then(|word| word.strip_prefix("isogloss-")) else { return };
        let reach = match command {
            "disable" => Reach::Disable,
            "enable" => Reach::Enable,
            "disable-line" => Reach::Line,
            "disable-next-line" => Reach::NextLine,
            "disable-file" => Reach::File,
            _ => {
                self.notes.push(Note {
                    span,
                    message: format!("“isogloss-{command}” is no comment that isogloss knows"),
                    help:
                        "write isogloss-disable, -enable, -disable-line, -disable-next-line or -disable-file"
                            .to_owned(),
                });
                return;
            }
        };
        let rules: Vec<String> = words.map(ToOwned::to_owned).collect();
        for rule in rules.iter().filter(|rule| rules::find(rule).is_none()) {
            self.notes.push(Note {
                span,
                message: format!("“{rule}” is no rule"),
                help: "`isogloss rules` lists the rules".to_owned(),
            });
        }
        self.comments.push(Comment { span, reach, rules });
    }

    /// Turns the comments into suppressions, once the document has its units.
    pub fn resolve(mut self, document: &mut Document) {
        document.notes.append(&mut self.notes);
        if self.comments.is_empty() {
            return;
        }
        self.comments.sort_by_key(|comment| comment.span.start);
        let end = document.text.len();
        let mut units: Vec<Span> =
            document.units.iter().map(|unit| unit.map.map(Span::new(0, unit.text.len()))).collect();
        units.sort_unstable();
        let mut open: Vec<(usize, Vec<String>)> = Vec::new();
        for comment in self.comments {
            let span = match comment.reach {
                Reach::Disable => {
                    open.push((comment.span.end, comment.rules));
                    continue;
                }
                Reach::Enable => {
                    close(&mut open, &comment, &mut document.suppressions);
                    continue;
                }
                Reach::Line => line(document, comment.span.start, comment.span.end),
                Reach::NextLine => match next(document, &units, comment.span) {
                    Some(span) => span,
                    None => continue,
                },
                Reach::File => Span::new(0, end),
            };
            document.suppressions.push(Suppression { span, scope: scope(comment.rules) });
        }
        for (start, rules) in open {
            document.suppressions.push(Suppression { span: Span::new(start, end), scope: scope(rules) });
        }
        document.suppressions.sort_by_key(|suppression| (suppression.span.start, suppression.span.end));
    }
}

fn scope(rules: Vec<String>) -> Scope {
    if rules.is_empty() { Scope::All } else { Scope::Rules(rules) }
}

/// Ends what `comment` switches on again: everything, or the rules that it names.
fn close(open: &mut Vec<(usize, Vec<String>)>, comment: &Comment, out: &mut Vec<Suppression>) {
    for (start, rules) in std::mem::take(open) {
        let span = Span::new(start, comment.span.start);
        if comment.rules.is_empty() {
            out.push(Suppression { span, scope: scope(rules) });
        } else if rules.is_empty() {
            // All rules were off: only those of the comment could come back, and a stretch cannot say
            // "all but these"; it stays as it was.
            open.push((start, rules));
        } else {
            let (ended, kept): (Vec<_>, Vec<_>) =
                rules.into_iter().partition(|rule| comment.rules.contains(rule));
            if !ended.is_empty() {
                out.push(Suppression { span, scope: Scope::Rules(ended) });
            }
            if !kept.is_empty() {
                open.push((start, kept));
            }
        }
    }
}

/// The lines from the one of `from` to the one of `to`.
fn line(document: &Document, from: usize, to: usize) -> Span {
    let lines = document.lines();
    let len = document.text.len();
    let first = lines.line_span(document.place(from).line, len);
    let last = lines.line_span(document.place(to).line, len);
    Span::new(first.start, last.end)
}

/// The next block after a comment between blocks; the next line after one inside a block. `units` are the
/// extents of the units, by their beginning.
fn next(document: &Document, units: &[Span], comment: Span) -> Option<Span> {
    let after = units.partition_point(|unit| unit.start <= comment.start);
    let inside = after.checked_sub(1).and_then(|at| units.get(at)).is_some_and(|unit| unit.end > comment.end);
    if !inside {
        return units.get(after).copied();
    }
    let own = line(document, comment.start, comment.end);
    (own.end < document.text.len()).then(|| line(document, own.end, own.end))
}
