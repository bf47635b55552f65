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

/// One run of an [`OffsetMap`]: `from_len` bytes at `from` stand for `to_len` bytes at `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: usize,
    from_len: usize,
    to: usize,
    to_len: usize,
}

/// Where each byte of a derived text (a unit, a decoded file) came from in the text below it.
///
/// Runs of equal length map byte by byte; a run of unequal length (an entity such as `&amp;`, a character that
/// another encoding writes in fewer bytes) maps as a whole. Bytes between runs belong to none.
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

    /// Appends a run; joins it to the last one where both are linear and touch on both sides.
    pub fn push(&mut self, from: usize, from_len: usize, to: usize, to_len: usize) {
        if from_len == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            let linear = last.from_len == last.to_len && from_len == to_len;
            if linear && last.from + last.from_len == from && last.to + last.to_len == to {
                last.from_len += from_len;
                last.to_len += to_len;
                return;
            }
        }
        self.runs.push(Run { from, from_len, to, to_len });
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
        if run.from_len == run.to_len && inside < run.from_len {
            run.to + inside
        } else if inside >= run.from_len {
            run.to + run.to_len
        } else {
            run.to
        }
    }

    fn end_of(&self, offset: usize) -> usize {
        let Some(run) = self.run_at(offset.saturating_sub(1)) else { return 0 };
        let inside = offset - run.from;
        if run.from_len == run.to_len && inside <= run.from_len {
            run.to + inside
        } else {
            run.to + run.to_len
        }
    }

    /// This map followed by `below`: from this text to the text below the one below.
    #[must_use]
    pub fn through(&self, below: &Self) -> Self {
        let mut out = Self::default();
        for run in &self.runs {
            if run.from_len != run.to_len {
                let to = below.map(Span::new(run.to, run.to + run.to_len));
                out.push(run.from, run.from_len, to.start, to.len());
                continue;
            }
            let mut done = 0;
            while done < run.from_len {
                let at = run.to + done;
                let Some(next) = below.run_at(at).filter(|r| at < r.from + r.from_len) else { break };
                let part = (next.from + next.from_len - at).min(run.from_len - done);
                let to = below.map(Span::new(at, at + part));
                out.push(run.from + done, part, to.start, to.len());
                done += part;
            }
        }
        out
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
