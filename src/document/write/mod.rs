//! Writers: from a document and replacements in its units to the new bytes of its file.
//!
//! In: a document, the bytes it was read from, spans of its units with new text. Out: the bytes with only those spans
//! changed, and what was refused, with reasons. `place` finds the bytes, `escape` writes text as its format wants
//! it, `mark` marks what a person should look at, `encode` goes back to the file's encoding. Nothing is trusted: the
//! result is read again, and what does not read as it should is written with more care or refused.

mod encode;
mod escape;
mod mark;
mod place;

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, Format, decode};
use crate::span::Span;
use escape::Care;

/// New text for a span of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// Index of the unit.
    pub unit: usize,
    /// Bytes of the unit's text.
    pub span: Span,
    /// What is to stand there: prose, not escaped.
    pub text: String,
}

/// Whether what was changed is marked as something that a person should look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marking {
    /// It is not.
    #[default]
    None,
    /// It is, where the format has a mark: `fuzzy` in PO, `state="needs-review-translation"` (and `approved="no"`
    /// where it was approved) in XLIFF 1.2, `state="translated"` in XLIFF 2, whose next state is `reviewed`.
    Review,
}

/// Why a replacement was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is no such unit, or the span does not lie in its text on the edges of characters.
    #[error("there is no such place in the document")]
    NoPlace,
    /// The bytes are not those that the document was read from.
    #[error("the file has changed since it was read")]
    Changed,
    /// Another replacement changes the same bytes.
    #[error("another replacement changes the same place")]
    Overlap,
    /// The span holds a placeable, or the new text does.
    #[error("a placeable stands in it")]
    Placeable,
    /// The span holds a tag, code or the like.
    #[error("markup stands in it: “{0}”")]
    Markup(String),
    /// The span holds the mark of a keyboard accelerator.
    #[error("a keyboard accelerator stands in it: “{0}”")]
    Accelerator(String),
    /// The new text holds a line break, and the format has no way to write one there.
    #[error("the new text holds a line break")]
    LineBreak,
    /// The new text holds a control character that the format cannot hold.
    #[error("the new text holds the control character U+{:04X}", u32::from(*.0))]
    Control(char),
    /// The encoding of the file has no such character.
    #[error("{1} has no “{0}”: save the file in UTF-8 first")]
    Encoding(char, &'static str),
    /// An encoding that cannot be changed in the middle.
    #[error("text in {0} is not changed in place: save the file in UTF-8 first")]
    Stateful(&'static str),
    /// Written so, the file would not read as it should.
    #[error("written there, it would be read as something else")]
    Misread,
}

/// A replacement that was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its index among those asked for.
    pub replacement: usize,
    /// Why.
    pub reason: Reason,
}

/// A file after its replacements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What was refused, in the order asked for.
    pub refused: Vec<Refusal>,
    /// How many messages were marked.
    pub marked: usize,
}

/// New text for a span of the decoded file, escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    span: Span,
    text: String,
    /// Whether a character that the encoding lacks may be written as a reference.
    references: bool,
}

impl Document {
    /// Replaces spans of units in the file that this document was read from. All but those spans stays as it is, byte
    /// for byte; of a span, what the old and the new text have in common at both ends stays too.
    ///
    /// A replacement that cannot be made is refused and keeps no other from being made. For a file that holds both
    /// sides, `self` is the translation; its source may be written by asking the source's document.
    pub fn rewrite(&self, bytes: &[u8], replacements: &[Replacement], marking: Marking) -> Written {
        let unchanged = decode(bytes).is_ok_and(|decoded| decoded.text == *self.text);
        let mut job = Job {
            document: self,
            bytes,
            replacements,
            care: vec![Care::Plain; replacements.len()],
            refused: BTreeMap::new(),
            cells: place::Cells::of(self),
        };
        if !unchanged {
            job.refused = (0..replacements.len()).map(|index| (index, Reason::Changed)).collect();
        }
        let mut edits = job.edits();
        let mut mended = 0;
        while !edits.is_empty() {
            let wrong = job.misread(&edits);
            if wrong.is_empty() {
                break;
            }
            mended += 1;
            let all = mended > MENDED;
            for index in 0..replacements.len() {
                if all || wrong.contains(&index) {
                    job.take_care(index);
                }
            }
            edits = job.edits();
        }
        let mut marked = 0;
        if marking == Marking::Review {
            let marks = mark::edits(self, &edits);
            marked = marks.messages;
            edits.extend(marks.edits);
            edits.sort_by_key(|edit| edit.span);
        }
        let refused = job.refused.into_iter().map(|(replacement, reason)| Refusal { replacement, reason });
        let refused = refused.collect();
        let bytes = encode::splice(self, bytes, &edits).unwrap_or_else(|_| bytes.to_vec());
        Written { bytes, refused, marked }
    }
}

/// After so many readings in which single replacements were found to break the file, all are written with care.
const MENDED: usize = 16;

/// Replacements while they are being made.
struct Job<'d> {
    document: &'d Document,
    bytes: &'d [u8],
    replacements: &'d [Replacement],
    care: Vec<Care>,
    refused: BTreeMap<usize, Reason>,
    cells: place::Cells,
}

impl Job<'_> {
    /// The edits of all replacements that are not refused, in order.
    fn edits(&mut self) -> Vec<Edit> {
        let mut order: Vec<usize> = (0..self.replacements.len()).collect();
        let key = |index: &usize| (self.replacements[*index].unit, self.replacements[*index].span);
        order.sort_by_key(key);
        let (mut edits, mut end) = (Vec::<Edit>::new(), 0);
        let mut before: Option<&Replacement> = None;
        for index in order {
            if self.refused.contains_key(&index) {
                continue;
            }
            let replacement = &self.replacements[index];
            let same = before.is_some_and(|before| {
                before.unit == replacement.unit
                    && (before.span.overlaps(replacement.span) || before.span == replacement.span)
            });
            let placed = if same { Err(Reason::Overlap) } else { self.place(replacement, self.care[index]) };
            match placed {
                Ok(placed) if placed.first().is_some_and(|edit| edit.span.start < end) => {
                    self.refused.insert(index, Reason::Overlap);
                }
                Ok(placed) => {
                    end = placed.last().map_or(end, |edit| edit.span.end);
                    edits.extend(placed);
                    before = Some(replacement);
                }
                Err(reason) => {
                    self.refused.insert(index, reason);
                }
            }
        }
        self.cells.quote(self.document, edits)
    }

    fn place(&self, replacement: &Replacement, care: Care) -> Result<Vec<Edit>, Reason> {
        let edits = place::edits(self.document, replacement, care, &self.cells)?;
        for edit in &edits {
            encode::check(self.document, edit)?;
        }
        Ok(edits)
    }

    /// Reads the file with the edits; gives the replacements that made it read otherwise than it should.
    fn misread(&self, edits: &[Edit]) -> BTreeSet<usize> {
        let all = || (0..self.replacements.len()).filter(|index| !self.refused.contains_key(index));
        let Ok(bytes) = encode::splice(self.document, self.bytes, edits) else { return all().collect() };
        let Ok((read, _)) = self.document.read_again(&bytes) else { return all().collect() };
        if self.document.format == Format::Text {
            // Text has no markup: what stands in it is what it says. Where lines begin stays the reader's affair.
            let same = *read.text == encode::edited(&self.document.text, edits);
            return if same { BTreeSet::new() } else { all().collect() };
        }
        let mut wanted: Vec<String> = self.document.units.iter().map(|unit| unit.text.clone()).collect();
        let mut order: Vec<usize> = all().collect();
        order.sort_by_key(|&index| std::cmp::Reverse(self.replacements[index].span));
        for index in order {
            let Replacement { unit, span, text } = &self.replacements[index];
            wanted[*unit].replace_range(span.start..span.end, text);
        }
        let fits = |at: usize| {
            read.units.get(at).is_some_and(|unit| {
                wanted.get(at) == Some(&unit.text) && self.document.units[at].kind == unit.kind
            })
        };
        let most = wanted.len().max(read.units.len());
        let wrong: BTreeSet<usize> = (0..most).filter(|&at| at >= wanted.len() || !fits(at)).collect();
        let Some(&first) = wrong.first() else { return BTreeSet::new() };
        let unit = |index: usize| self.replacements[index].unit;
        if wanted.len() == read.units.len() {
            let own: BTreeSet<usize> = all().filter(|&index| wrong.contains(&unit(index))).collect();
            if !own.is_empty() {
                return own;
            }
        }
        // A unit was split or joined: the replacement next to where that shows first.
        let before = all().filter(|&index| unit(index) <= first).max_by_key(|&index| unit(index));
        before.or_else(|| all().min_by_key(|&index| unit(index))).into_iter().collect()
    }

    /// Writes a replacement with more care, or not at all.
    fn take_care(&mut self, index: usize) {
        if self.refused.contains_key(&index) {
            return;
        }
        if self.care[index] == Care::Plain && self.document.format == Format::Markdown {
            self.care[index] = Care::Escaped;
        } else {
            self.refused.insert(index, Reason::Misread);
        }
    }
}
