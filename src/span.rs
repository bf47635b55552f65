//! Places in text: byte spans, the way from a unit's text back to the file on disk, lines and columns.
//!
//! In: byte offsets. Out: byte offsets, line and column numbers. Knows nothing of words or findings.

use serde::Serialize;

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
    const fn from_end(&self) -> usize {
        self.from + self.from_len
    }

    const fn to_end(&self) -> usize {
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
    runs: Vec<Run>,
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

    /// Appends a run; joins it to the last one where both have the same steps and touch on both sides.
    fn push_run(&mut self, run: Run) {
        if run.from_len == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.step == run.step
            && last.from_end() == run.from
            && last.to_end() == run.to
        {
            last.from_len += run.from_len;
            last.to_len += run.to_len;
            return;
        }
        self.runs.push(run);
    }

    /// The span below of a span of this text.
    pub fn map(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        let end = if span.is_empty() { start } else { self.end_of(span.end) };
        Span::new(start, end.max(start))
    }

    /// The span of this text that stands for a span of the text below.
    pub fn unmap(&self, span: Span) -> Span {
        let back = |offset: usize, upper: bool| {
            let after = self.runs.partition_point(|run| run.to < offset || (!upper && run.to == offset));
            let run = self.runs.get(after.saturating_sub(1))?;
            let inside = offset.saturating_sub(run.to);
            let linear = run.from_len == run.to_len;
            Some(match (linear, upper) {
                (true, _) => run.from + inside.min(run.from_len),
                (false, true) => run.from + run.from_len,
                (false, false) if inside >= run.to_len => run.from + run.from_len,
                (false, false) => run.from,
            })
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
        if inside < run.from_len { run.below(inside, false) } else { run.to_end() }
    }

    fn end_of(&self, offset: usize) -> usize {
        let Some(run) = self.run_at(offset.saturating_sub(1)) else { return 0 };
        let inside = offset.saturating_sub(run.from);
        if inside <= run.from_len { run.below(inside, true) } else { run.to_end() }
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

/// Where the lines of a text begin.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`; LF, CRLF and a lone CR end one.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The place of a byte offset in `text`, the text this index was made of.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let from = self.starts[line - 1];
        let column = text.get(from..offset).map_or(0, |before| before.chars().count()) + 1;
        Place { line, column }
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
