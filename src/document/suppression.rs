//! Suppression comments: `<!-- isogloss-disable rule -->` and its kin, as docs/suppressions.md has them.
//!
//! In: the comments of a document, in order. Out: stretches in which rules are silent, and notes on comments
//! that mean nothing. Of the rules it knows their ids.

use memchr::memmem;

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

impl Scope {
    /// Whether a rule is silent in it.
    pub fn means(&self, rule: &str) -> bool {
        match self {
            Self::All => true,
            Self::Rules(rules) => rules.iter().any(|known| known == rule),
        }
    }
}

/// A stretch of a document in which some rules are silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Bytes of the decoded text in which it holds.
    pub span: Span,
    /// Which rules are silent.
    pub scope: Scope,
    /// The comment that says so, where one of the document does.
    pub comment: Option<Span>,
}

/// Where a comment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Disable,
    Enable,
    Line,
    NextLine,
    File,
    /// In the message that the comment belongs to.
    Message(Span),
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
        self.speak(body.strip_suffix("-->").unwrap_or(body).trim(), span, None);
    }

    /// Reads what a comment at `span` says; one that belongs to a message holds there at most.
    fn speak(&mut self, body: &str, span: Span, message: Option<Span>) {
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
        let reach = match (reach, message) {
            (Reach::Line | Reach::NextLine, Some(message)) => Reach::Message(message),
            (reach, _) => reach,
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
        let mut open: Vec<(Span, Vec<String>)> = Vec::new();
        for comment in self.comments {
            let span = match comment.reach {
                Reach::Disable => {
                    open.push((comment.span, comment.rules));
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
                Reach::Message(span) => span,
            };
            let said = Some(comment.span);
            document.suppressions.push(Suppression { span, scope: scope(comment.rules), comment: said });
        }
        for (said, rules) in open {
            let span = Span::new(said.end, end);
            document.suppressions.push(Suppression { span, scope: scope(rules), comment: Some(said) });
        }
        document.suppressions.sort_by_key(|suppression| (suppression.span.start, suppression.span.end));
    }
}

/// Reads the comments of translators in a catalogue of gettext: `# isogloss-disable-next-line letter-case` holds for the
/// entry that it stands in.
pub(super) fn of_po(document: &mut Document) {
    let mut comments = Comments::default();
    let text = document.text.as_str();
    if memmem::find(text.as_bytes(), SIGN.as_bytes()).is_none() {
        return;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let Some(body) = line.trim().strip_prefix('#') else { continue };
        let body = body.strip_prefix('.').unwrap_or(body).trim();
        // What is obsolete, a flag, a place or a former message is no comment.
        if body.starts_with(SIGN) {
            let mut lines = text[start..].split_inclusive('\n').take_while(|line| !line.trim().is_empty());
            let entry = Span::new(start, start + lines.by_ref().map(str::len).sum::<usize>());
            comments.speak(body, Span::new(start, start + line.trim().len()), Some(entry));
        }
    }
    comments.resolve(document);
}

/// What a comment to isogloss begins with.
const SIGN: &str = "isogloss-";

/// Reads the comments of XML, and notes: `<note>isogloss-disable-line letter-case</note>` holds for the unit that it
/// stands in.
pub(super) fn of_xml(document: &mut Document) {
    let mut comments = Comments::default();
    let text = document.text.as_str();
    for (at, _) in text.match_indices(SIGN) {
        let before = text[..at].trim_end();
        if before.ends_with("<!--") {
            let end = text[at..].find("-->").map_or(text.len(), |end| at + end + 3);
            comments.add(text, Span::new(before.len() - 4, end));
        } else if before.ends_with('>') {
            let tag = before.rfind('<').map_or("", |open| &before[open + 1..]);
            let name = tag.split([' ', '\t', '\r', '\n', '>']).next().unwrap_or("");
            if name.rsplit(':').next() == Some("note") {
                let end = text[at..].find('<').map_or(text.len(), |end| at + end);
                comments.speak(text[at..end].trim(), Span::new(at, end), Some(unit(text, at)));
            }
        }
    }
    comments.resolve(document);
}

/// The unit of XLIFF or TMX around a byte.
fn unit(text: &str, at: usize) -> Span {
    let begins = |name: &str| {
        let tag = format!("<{name}");
        let is_whole = |start: &usize| text[start + tag.len()..].starts_with([' ', '\t', '\r', '\n', '>']);
        text[..at].match_indices(&tag).map(|(start, _)| start).filter(is_whole).last()
    };
    let start = ["trans-unit", "unit", "tu"].into_iter().filter_map(|name| Some((begins(name)?, name))).max();
    let Some((start, name)) = start else { return Span::new(at, at) };
    let close = format!("</{name}>");
    Span::new(start, text[at..].find(&close).map_or(text.len(), |end| at + end))
}

fn scope(rules: Vec<String>) -> Scope {
    if rules.is_empty() { Scope::All } else { Scope::Rules(rules) }
}

/// Ends what `comment` switches on again: everything, or the rules that it names.
fn close(open: &mut Vec<(Span, Vec<String>)>, comment: &Comment, out: &mut Vec<Suppression>) {
    for (said, rules) in std::mem::take(open) {
        let span = Span::new(said.end, comment.span.start);
        if comment.rules.is_empty() {
            out.push(Suppression { span, scope: scope(rules), comment: Some(said) });
        } else if rules.is_empty() {
            // All rules were off: only those of the comment could come back, and a stretch cannot say
            // "all but these"; it stays as it was.
            open.push((said, rules));
        } else {
            let (ended, kept): (Vec<_>, Vec<_>) =
                rules.into_iter().partition(|rule| comment.rules.contains(rule));
            if !ended.is_empty() {
                out.push(Suppression { span, scope: Scope::Rules(ended), comment: Some(said) });
            }
            if !kept.is_empty() {
                open.push((said, kept));
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
