//! Which units of a translation translate which of its source.
//!
//! In: a source and a target, read. Out: segments, each some units of the source and some of the target, in
//! order. Pairs by what the files show (line numbers, the sequence of headings and paragraphs); reads no words.

use std::ops::Range;

use super::{Document, Note};
use crate::span::Span;

/// Some units of a source and those that translate them; one side may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Indices into the units of the source.
    pub source: Range<usize>,
    /// Indices into the units of the target.
    pub target: Range<usize>,
}

/// The source of a document.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// The source, read.
    pub source: Document,
    /// What translates what, in order; every unit of both sides is in one segment.
    pub segments: Vec<Segment>,
}

/// Why two files are not aligned as they stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Text of which line N should translate line N.
    #[error("as many lines as its source {path} are wanted: {source_lines}, not {target}")]
    Lines {
        /// The source.
        path: String,
        /// Its lines.
        source_lines: usize,
        /// Those of the target.
        target: usize,
    },
    /// Markup of which paragraph N should translate paragraph N.
    #[error(
        "as many paragraphs, headings and items as its source {path} are wanted: {source_units}, not {target}, in the same order"
    )]
    Units {
        /// The source.
        path: String,
        /// Its units.
        source_units: usize,
        /// Those of the target.
        target: usize,
    },
}

/// What is left to translate of a file.
#[derive(Clone, Debug)]
pub struct Unfinished {
    /// Segments without a translation.
    pub count: usize,
    /// All segments.
    pub all: usize,
    /// A remark at the first of them.
    pub note: Note,
}

impl Unfinished {
    /// What to do about it.
    pub const HELP: &str = "translate them; they are not compared until then";
}

impl Pairing {
    /// Pairs two texts read by [`Document::read_lines`], line N with line N.
    ///
    /// # Errors
    /// When one has more lines than the other; an end of file without a line end is none, nor are empty lines at
    /// the end.
    pub fn by_line(source: Document, target: &Document) -> Result<Self, Mismatch> {
        let all = |document: &Document| document.text.lines().count();
        let filled = |document: &Document| document.text.trim_end().lines().count();
        let (of_source, of_target) = (filled(&source), filled(target));
        if of_source != of_target && all(&source) != all(target) {
            return Err(Mismatch::Lines { path: source.path, source_lines: of_source, target: of_target });
        }
        let numbers = |document: &Document| -> Vec<usize> {
            let start = |unit: &super::Unit| unit.map.map(Span::new(0, unit.text.len())).start;
            document.units.iter().map(|unit| document.place(start(unit)).line).collect()
        };
        let (a, b) = (numbers(&source), numbers(target));
        let mut segments = Vec::with_capacity(a.len().max(b.len()));
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            let line = a.get(i).into_iter().chain(b.get(j)).min().copied().unwrap_or(0);
            let step = |numbers: &[usize], at: usize| at + usize::from(numbers.get(at) == Some(&line));
            let (next_i, next_j) = (step(&a, i), step(&b, j));
            segments.push(Segment { source: i..next_i, target: j..next_j });
            (i, j) = (next_i, next_j);
        }
        Ok(Self { source, segments })
    }

    /// Whether two documents have the same kinds of units in the same order.
    pub fn fits_by_unit(source: &Document, target: &Document) -> bool {
        let (a, b) = (&source.units, &target.units);
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.kind == y.kind)
    }

    /// Pairs two documents with markup, unit N with unit N.
    ///
    /// # Errors
    /// When their units do not agree in number or kind.
    pub fn by_unit(source: Document, target: &Document) -> Result<Self, Mismatch> {
        if !Self::fits_by_unit(&source, target) {
            let (source_units, target) = (source.units.len(), target.units.len());
            return Err(Mismatch::Units { path: source.path, source_units, target });
        }
        let pair = |at: usize| Segment { source: at..at + 1, target: at..at + 1 };
        let segments = (0..target.units.len()).map(pair).collect();
        Ok(Self { source, segments })
    }

    /// The segments that have no translation, with a remark at the first of them; `None` when all have one.
    pub fn unfinished(&self, document: &Document) -> Option<Unfinished> {
        let open = || self.segments.iter().filter(|segment| segment.target.is_empty());
        let first = open().next()?;
        let place = |document: &Document, unit: usize| {
            let unit = document.units.get(unit)?;
            Some(unit.map.map(Span::new(0, unit.text.len())))
        };
        // A file of both sides shows the message; a translation of its own, where it would stand.
        let span = if document.format.is_bilingual() {
            place(&self.source, first.source.start)
        } else {
            place(document, first.target.start)
                .or_else(|| place(document, first.target.start.checked_sub(1)?))
                .map(|span| Span::new(span.start, span.start))
        };
        let (count, all) = (open().count(), self.segments.len());
        let have = if count == 1 { "has" } else { "have" };
        let note = Note {
            span: span.unwrap_or_default(),
            message: format!("{count} of {all} segments {have} no translation; this is the first"),
            help: Unfinished::HELP.to_owned(),
        };
        Some(Unfinished { count, all, note })
    }

    /// Whether no segment at all is translated.
    pub fn is_untranslated(&self) -> bool {
        !self.segments.is_empty() && self.segments.iter().all(|segment| segment.target.is_empty())
    }
}
