//! A source beside its translation, as rules ask of it.
//!
//! In: both as texts, and which units translate which. Out: the links of tokens, of all or of a few, and the segment of
//! each unit; worked out when first asked for. Knows nothing of findings.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Alignment;
use super::alignment::pieces;
use super::lexicon::Known;
use crate::document::Segment;
use crate::language::{Site, Text};

/// A source of no more tokens than this is aligned as a whole, when the links of a few are asked for.
const WHOLE: usize = 20_000;

/// Which segment each unit of one side belongs to.
#[derive(Clone, Debug)]
pub struct SegmentOf {
    /// The first unit of all segments.
    first: usize,
    /// By unit, counted from the first.
    of_unit: Vec<Option<u32>>,
}

impl SegmentOf {
    fn new(segments: &[Segment], units: impl Fn(&Segment) -> &Range<usize>) -> Self {
        let all = || segments.iter().map(&units).filter(|units| !units.is_empty());
        let first = all().map(|units| units.start).min().unwrap_or(0);
        let end = all().map(|units| units.end).max().unwrap_or(first);
        let mut of_unit = vec![None; end - first];
        for (at, segment) in segments.iter().enumerate() {
            for unit in units(segment).clone() {
                of_unit[unit - first] = Some(at as u32);
            }
        }
        Self { first, of_unit }
    }

    /// The index of a unit's segment.
    pub fn get(&self, unit: u32) -> Option<usize> {
        let at = (unit as usize).checked_sub(self.first)?;
        self.of_unit.get(at).copied().flatten().map(|segment| segment as usize)
    }
}

/// A source with its words linked to those of its translation.
pub struct Source<'d> {
    /// The source.
    pub text: Text<'d>,
    /// Which of its units are translated by which.
    pub segments: &'d [Segment],
    target: &'d Text<'d>,
    known: Option<Arc<Known>>,
    /// Which of its tokens are translated by which: worked out when first asked for.
    alignment: OnceLock<Alignment>,
    /// The segments of the units of the source and of the target: each made when first asked for.
    by_unit: [OnceLock<SegmentOf>; 2],
}

impl<'d> Source<'d> {
    /// Pairs a source with its translation.
    pub fn new(
        text: Text<'d>,
        target: &'d Text<'d>,
        segments: &'d [Segment],
        known: Option<Arc<Known>>,
    ) -> Self {
        Self { text, segments, target, known, alignment: OnceLock::new(), by_unit: Default::default() }
    }

    /// Which of its tokens are translated by which.
    pub fn alignment(&self) -> &Alignment {
        self.alignment
            .get_or_init(|| Alignment::new(&self.text, self.target, self.segments, self.known.as_ref()))
    }

    /// Whether the links of a few tokens are worth aligning a part only.
    pub fn is_long(&self) -> bool {
        self.text.tokens.len() > WHOLE
    }

    /// Links for a few tokens of the source, sorted. In a long text only the sentences that hold them are aligned, and
    /// with few sweeps, which costs in proportion to their number; the links are the same whatever else asks for links.
    pub fn links_of(&self, tokens: &[usize]) -> Cow<'_, Alignment> {
        if !self.is_long() {
            return Cow::Borrowed(self.alignment());
        }
        let holds = |range: &Range<usize>| {
            tokens.get(tokens.partition_point(|&at| at < range.start)).is_some_and(|&at| at < range.end)
        };
        let mut pieces = pieces(&self.text, self.target, self.segments, holds);
        pieces.retain(|[source, _]| holds(source));
        Cow::Owned(Alignment::of_pieces(&self.text, self.target, &pieces, self.known.as_ref(), true))
    }

    /// The segment of each unit of the source.
    pub fn segments_of_source(&self) -> &SegmentOf {
        self.by_unit[0].get_or_init(|| SegmentOf::new(self.segments, |segment| &segment.source))
    }

    /// The segment of each unit of the target.
    pub fn segments_of_target(&self) -> &SegmentOf {
        self.by_unit[1].get_or_init(|| SegmentOf::new(self.segments, |segment| &segment.target))
    }

    /// The tokens of the source that the target tokens in `range` translate: linked, in order, each once.
    pub fn of_tokens(&self, range: Range<usize>) -> Vec<usize> {
        let mut tokens: Vec<usize> =
            range.flat_map(|at| self.alignment().of_target(at)).map(|(at, _)| *at as usize).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// The place in the source of some of its tokens: from the first to the last, in the unit of the first.
    pub fn site(&self, tokens: &[usize]) -> Option<Site> {
        let first = *tokens.first()?;
        let unit = self.text.tokens[first].unit;
        let last = tokens.iter().rev().copied().find(|&at| self.text.tokens[at].unit == unit)?;
        Some(self.text.site(first, last))
    }
}
