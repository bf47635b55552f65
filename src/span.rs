//! Places in text: byte spans, the way from a unit's text back to the file on disk, lines and columns.
//!
//! In: byte offsets. Out: byte offsets, line and column numbers. Knows nothing of words or findings.

use memchr::memchr2_iter;
use serde::Serialize;
use smallvec::SmallVec;

/// A half-open range of bytes, `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to but not including `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// One run of an [`OffsetMap`]: `from_len` bytes at `from` stand for `to_len` bytes at `to`, in equal steps of
/// `step.0` bytes for `step.1` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: usize,
    from_len: usize,
    to: usize,
    to_len: usize,
    step: (u32, u32),
}

impl Run {
    const fn end_from(self) -> usize {
        self.from + self.from_len
    }

    const fn end_to(self) -> usize {
        self.to + self.to_len
    }

    /// The place below of `inside` bytes into the run, at the start of its step or, for an end, after it.
    const fn below(&self, inside: usize, up: bool) -> usize {
        let (from, to) = (self.step.0 as usize, self.step.1 as usize);
        let steps = if up { inside.div_ceil(from) } else { inside / from };
        self.to + steps * to
    }
}

/// Where each byte of a derived text (a unit, a decoded file) came from in the text below it.
///
/// Runs of equal length map byte by byte; characters that another encoding writes in another number of bytes
/// map step by step; a run of unequal length (an entity such as `&amp;`) maps as a whole. Bytes between runs
/// belong to none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// A text that stands in its file as it is has one.
    runs: SmallVec<[Run; 1]>,
}

impl OffsetMap {
    /// The map of a text that is `len` bytes of the text below, from `to` on.
    pub fn shifted(to: usize, len: usize) -> Self {
        let mut map = Self::default();
        map.push(0, len, to, len);
        map
    }

    /// Appends a run: byte by byte when the lengths are equal, else as a whole.
    pub fn push(&mut self, from: usize, from_len: usize, to: usize, to_len: usize) {
        let step = if from_len == to_len { (1, 1) } else { (from_len as u32, to_len as u32) };
        self.push_run(Run { from, from_len, to, to_len, step });
    }

    /// Appends a run that maps as a whole, though both sides may be of one length.
    pub fn push_whole(&mut self, from: usize, from_len: usize, to: usize, to_len: usize) {
        self.push_run(Run { from, from_len, to, to_len, step: (from_len as u32, to_len as u32) });
    }

    /// Appends a run; joins it to the last one where both have the same steps and touch on both sides.
    fn push_run(&mut self, run: Run) {
        if run.from_len == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.step == run.step
            && last.end_from() == run.from
            && last.end_to() == run.to
        {
            last.from_len += run.from_len;
            last.to_len += run.to_len;
            return;
        }
        self.runs.push(run);
    }

    /// Appends the runs of another map that lie in `span` of its text, as the map of text from `at` on.
    pub fn append(&mut self, at: usize, other: &Self, span: Span) {
        let first = other.runs.partition_point(|run| run.end_from() <= span.start);
        for run in other.runs[first..].iter().take_while(|run| run.from < span.end) {
            let (from, end) = (run.from.max(span.start), run.end_from().min(span.end));
            if from >= end {
                continue;
            }
            let below = if (from, end) == (run.from, run.end_from()) {
                Span::new(run.to, run.end_to())
            } else {
                Span::new(run.below(from - run.from, false), run.below(end - run.from, true))
            };
            let step = run.step;
            let (from, from_len) = (at + from - span.start, end - from);
            self.push_run(Run { from, from_len, to: below.start, to_len: below.len(), step });
        }
    }

    /// The span below of a span of this text.
    pub fn map(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        let end = if span.is_empty() { start } else { self.end_of(span.end) };
        Span::new(start, end.max(start))
    }

    /// The span of this text that stands for a span of the text below.
    pub fn unmap(&self, span: Span) -> Span {
        let back = |offset: usize, up: bool| {
            let after = self.runs.partition_point(|run| run.to < offset || (!up && run.to == offset));
            let run = self.runs.get(after.saturating_sub(1))?;
            let inside = offset.saturating_sub(run.to).min(run.to_len);
            let (from, to) = (run.step.0 as usize, (run.step.1 as usize).max(1));
            let steps = if up { inside.div_ceil(to) } else { inside / to };
            Some(run.from + (steps * from).min(run.from_len))
        };
        let start = back(span.start, false).unwrap_or(0);
        let end = if span.is_empty() { start } else { back(span.end, true).unwrap_or(0) };
        Span::new(start, end.max(start))
    }

    fn run_at(&self, offset: usize) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.from <= offset);
        self.runs.get(after.saturating_sub(1))
    }

    fn start_of(&self, offset: usize) -> usize {
        let Some(run) = self.run_at(offset) else { return 0 };
        let inside = offset.saturating_sub(run.from);
        if inside < run.from_len { run.below(inside, false) } else { run.end_to() }
    }

    fn end_of(&self, offset: usize) -> usize {
        let Some(run) = self.run_at(offset.saturating_sub(1)) else { return 0 };
        let inside = offset.saturating_sub(run.from);
        if inside <= run.from_len { run.below(inside, true) } else { run.end_to() }
    }
}

/// A place for people: line and column count from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// Where the lines of a text begin, and how many characters stand before every block of it: a column far into a
/// line of megabytes costs no more than one in a short line.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

/// Bytes of a block whose characters are counted once.
const BLOCK: usize = 512;

fn count_characters(bytes: &[u8]) -> usize {
    // In UTF-8, a byte that does not continue a character begins one. Sums of a byte are many at a time.
    let begins = |&byte: &u8| u8::from(byte & 0xC0 != 0x80);
    let few = |bytes: &[u8]| usize::from(bytes.iter().map(begins).sum::<u8>());
    bytes.chunks(128).map(few).sum()
}

impl LineIndex {
    /// Finds the lines of `text`; LF, CRLF and a lone CR end one.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let ends = memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        starts.extend(ends.map(|at| at + 1));
        let mut characters = vec![0];
        for block in bytes.chunks_exact(BLOCK) {
            characters.push(characters.last().copied().unwrap_or(0) + count_characters(block));
        }
        Self { starts, characters }
    }

    /// The place of a byte offset in `text`, the text this index was made of.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let from = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.before(text, offset) - self.before(text, from) + 1;
        Place { line, column }
    }

    /// How many characters stand before a byte offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or(&[]);
        self.characters.get(block).copied().unwrap_or(0) + count_characters(rest)
    }

    /// The bytes of a line (from 1), its end of line included.
    pub fn line_span(&self, line: usize, len: usize) -> Span {
        let start = self.starts.get(line - 1).copied().unwrap_or(len);
        Span::new(start, self.starts.get(line).copied().unwrap_or(len))
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LineIndex, OffsetMap, Span};

    proptest! {
        #[test]
        fn a_column_far_into_a_line_is_what_counting_gives(
            lines in prop::collection::vec("[aé語 ]{0,900}", 1..6), at in 0_usize..6000,
        ) {
            let text = lines.join("\n");
            let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let before = &text[..at];
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let place = LineIndex::new(&text).place(&text, at);
            prop_assert_eq!(place.line, before.matches('\n').count() + 1);
            prop_assert_eq!(place.column, before[start..].chars().count() + 1);
        }

        #[test]
        fn there_and_back_is_the_same_span(
            runs in prop::collection::vec((1_usize..9, 0_usize..4, any::<bool>()), 1..8), a in 0_usize..60, b in 0_usize..60,
        ) {
            let (mut map, mut from, mut to, mut ends) = (OffsetMap::default(), 0, 3, vec![0]);
            for (len, gap, linear) in runs {
                let below = if linear { len } else { len + 1 };
                map.push(from, len, to, below);
                if linear {
                    ends.extend(from..from + len);
                }
                (from, to) = (from + len, to + below + gap);
                ends.push(from);
            }
            // Inside an entity there is no way back to the byte, so spans begin and end beside one.
            let (a, b) = (ends[a % ends.len()], ends[b % ends.len()]);
            let span = Span::new(a.min(b), a.max(b));
            prop_assume!(!span.is_empty());
            prop_assert_eq!(map.unmap(map.map(span)), span);
        }
    }
}
