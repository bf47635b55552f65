//! A source and its translation, paired by what their sentences say.
//!
//! In: two documents that do not fit unit by unit. Out: a [`Pairing`] like that of two that do: segments of units. What
//! no bead is sure of has no counterpart, so that no rule takes it for evidence.

use std::ops::Range;

use super::{Aligner, Bead};
use crate::aligner::lexicon::Lexicon;
use crate::document::{Document, Pairing, Segment};
use crate::language::Text;

/// Beads less likely than this join nothing.
const SURE: f32 = 0.5;

/// Pairs a translation with its source; `tags` are their languages.
pub fn pair(source: Document, target: &Document, tags: [&str; 2], lexicon: Option<&Lexicon>) -> Pairing {
    let known = lexicon.and_then(|lexicon| lexicon.known(tags[0], tags[1]));
    let ours = Text::new(&source, 0..source.units.len(), tags[0]);
    let theirs = Text::new(target, 0..target.units.len(), tags[1]);
    let mut aligner = Aligner::new(&ours, &theirs, known.as_ref());
    let beads = if aligner.is_plain() {
        let unit = |text: &Text, at: usize| text.sentences[at].unit as usize;
        let units = |text: &Text, range: Range<usize>| {
            if range.is_empty() {
                return 0..0;
            }
            unit(text, range.start)..unit(text, range.end - 1) + 1
        };
        let of_units = |bead: Bead| Bead {
            source: units(&ours, bead.source),
            target: units(&theirs, bead.target),
            confidence: bead.confidence,
        };
        aligner.sentences().into_iter().map(of_units).collect()
    } else {
        aligner.units()
    };
    let segments = segments(&beads, [source.units.len(), target.units.len()]);
    Pairing { source, segments }
}

/// Beads of units as segments, each unit in one: beads that share a unit are brought together.
fn segments(beads: &[Bead], units: [usize; 2]) -> Vec<Segment> {
    let mut joined: Vec<[Range<usize>; 2]> = Vec::new();
    for bead in beads.iter().filter(|bead| !bead.is_lone() && bead.confidence >= SURE) {
        match joined.last_mut() {
            Some([a, b]) if bead.source.start < a.end || bead.target.start < b.end => {
                a.end = a.end.max(bead.source.end);
                b.end = b.end.max(bead.target.end);
            }
            _ => joined.push([bead.source.clone(), bead.target.clone()]),
        }
    }
    let segment = |source, target| Segment { source, target };
    let mut segments = Vec::new();
    let mut at = [0, 0];
    let end = [units[0]..units[0], units[1]..units[1]];
    for [a, b] in joined.into_iter().chain([end]) {
        segments.extend((at[0]..a.start).map(|unit| segment(unit..unit + 1, at[1]..at[1])));
        segments.extend((at[1]..b.start).map(|unit| segment(a.start..a.start, unit..unit + 1)));
        at = [a.end, b.end];
        if !a.is_empty() || !b.is_empty() {
            segments.push(segment(a, b));
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::{Bead, segments};

    #[test]
    fn every_unit_is_in_one_segment() {
        let bead = |source, target, confidence| Bead { source, target, confidence };
        let beads = [
            bead(0..1, 0..1, 0.9),
            bead(0..1, 1..2, 0.9),
            bead(1..2, 2..2, 0.9),
            bead(2..3, 2..3, 0.2),
            bead(3..5, 3..4, 0.8),
        ];
        let found: Vec<_> = segments(&beads, [6, 4]).into_iter().map(|s| (s.source, s.target)).collect();
        assert_eq!(
            found,
            [(0..1, 0..2), (1..2, 2..2), (2..3, 2..2), (3..3, 2..3), (3..5, 3..4), (5..6, 4..4)]
        );
    }
}
