//! The text of one unit while a reader of markup puts it together.
//!
//! In: pieces of the decoded file, or what they stand for. Out: prose with white space in order and the map
//! back. Knows nothing of any markup.

use super::text::is_unspaced;
use crate::span::{OffsetMap, Span};

/// White space that has been read and not yet written: what it is depends on what comes next.
#[derive(Clone, Copy, Debug)]
struct Gap {
    span: Span,
    kind: GapKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum GapKind {
    /// White space with a line break in it: nothing between characters of a script without spaces.
    Wrap,
    /// White space, or something that is no prose.
    Space,
    /// A line break that the author wants.
    Break,
}

/// The text of a unit and the way back.
#[derive(Debug, Default)]
pub(super) struct Prose {
    text: String,
    map: OffsetMap,
    gap: Option<Gap>,
}

impl Prose {
    /// Appends `source[span]` as it is, runs of white space made one space.
    pub fn raw(&mut self, source: &str, span: Span) {
        let mut rest = span.start;
        while rest < span.end {
            let text = &source[rest..span.end];
            let solid = text.find(is_space).unwrap_or(text.len());
            if solid > 0 {
                self.close_gap(text);
                self.map.push(self.text.len(), solid, rest, solid);
                self.text.push_str(&text[..solid]);
            }
            let text = &text[solid..];
            let space = text.find(|c| !is_space(c)).unwrap_or(text.len());
            rest += solid;
            if space > 0 {
                let wraps = text[..space].contains(['\n', '\r']);
                let kind = if wraps { GapKind::Wrap } else { GapKind::Space };
                self.add_gap(Span::new(rest, rest + space), kind);
                rest += space;
            }
        }
    }

    /// Appends `text`, which stands for the bytes of `span` as a whole.
    pub fn whole(&mut self, text: &str, span: Span) {
        if text.chars().all(is_space) {
            self.add_gap(span, GapKind::Space);
            return;
        }
        self.close_gap(text);
        self.map.push(self.text.len(), text.len(), span.start, span.len());
        self.text.push_str(text);
    }

    /// A soft line break of the markup.
    pub fn wrap(&mut self, span: Span) {
        self.add_gap(span, GapKind::Wrap);
    }

    /// Something that is no prose and no part of a word.
    pub fn space(&mut self, span: Span) {
        self.add_gap(span, GapKind::Space);
    }

    /// A line break that the author wants.
    pub fn line_break(&mut self, span: Span) {
        self.add_gap(span, GapKind::Break);
    }

    fn add_gap(&mut self, span: Span, kind: GapKind) {
        self.gap = Some(match self.gap {
            Some(gap) => Gap { span: Span::new(gap.span.start, span.end), kind: gap.kind.max(kind) },
            None => Gap { span, kind },
        });
    }

    /// Writes the white space before `next`; none at the beginning.
    fn close_gap(&mut self, next: &str) {
        let Some(gap) = self.gap.take() else { return };
        if self.text.is_empty() {
            return;
        }
        let glyph = match gap.kind {
            GapKind::Wrap if self.text.ends_with(is_unspaced) && next.starts_with(is_unspaced) => return,
            GapKind::Wrap | GapKind::Space => ' ',
            GapKind::Break => '\n',
        };
        self.map.push(self.text.len(), 1, gap.span.start, gap.span.len());
        self.text.push(glyph);
    }

    /// The text and its map.
    pub fn finish(self) -> (String, OffsetMap) {
        (self.text, self.map)
    }
}

/// White space that markup does not show; a no-break space is a character like others.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0C}')
}
