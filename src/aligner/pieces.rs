//! Segments without end, in pieces.
//!
//! In: the words of a segment and its translation. Out: stretches of both sides that translate each other, each short
//! enough that weighing all its words with one another costs little. Cuts go where a word that each side holds once
//! stands on both (figures, names), else in proportion.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A segment of more words than this on a side is cut.
pub(super) const LONGEST: usize = 400;
/// Words of a piece.
const PIECE: usize = 160;

/// A stretch of the source and the stretch of the target that translates it.
pub(super) type Piece = [Range<usize>; 2];

/// Cuts a segment. Words are keys: equal where they look alike, `None` for those that say nothing.
pub(super) fn cut<'w>(source: &[Option<&'w str>], target: &[Option<&'w str>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = [0, 0];
    let end = [source.len(), target.len()];
    for at in anchors(source, target).into_iter().chain([end]) {
        let long = (0..2).any(|side| at[side] - from[side] >= PIECE / 2);
        if long || at == end {
            divide(&[from[0]..at[0], from[1]..at[1]], &mut pieces);
            from = at;
        }
    }
    pieces
}

/// Places of words that each side holds once, the longest chain that rises on both sides.
fn anchors(source: &[Option<&str>], target: &[Option<&str>]) -> Vec<[usize; 2]> {
    let once = |words: &[Option<&str>]| {
        let mut places: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (at, word) in words.iter().enumerate().filter_map(|(at, word)| Some((at, (*word)?))) {
            places.entry(word.to_owned()).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (ours, theirs) = (once(source), once(target));
    let mut pairs: Vec<[usize; 2]> =
        ours.iter().filter_map(|(word, at)| Some([(*at)?, (*theirs.get(word)?)?])).collect();
    pairs.sort_unstable();
    // Patience sorting: `tops` are the last links of the best chains, by length.
    let (mut tops, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (at, pair) in pairs.iter().enumerate() {
        let length = tops.partition_point(|&top| pairs[top][1] < pair[1]);
        before.push(length.checked_sub(1).map(|length| tops[length]));
        if length == tops.len() {
            tops.push(at);
        } else {
            tops[length] = at;
        }
    }
    let mut chain = Vec::new();
    let mut next = tops.last().copied();
    while let Some(at) = next {
        chain.push(pairs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

/// Cuts a piece in proportion until its parts are short enough.
fn divide(piece: &Piece, pieces: &mut Vec<Piece>) {
    let count = piece.iter().map(|range| range.len().div_ceil(PIECE)).max().unwrap_or(1).max(1);
    let part = |side: usize, at: usize| {
        let range = &piece[side];
        range.start + range.len() * at / count..range.start + range.len() * (at + 1) / count
    };
    pieces.extend((0..count).map(|at| [part(0, at), part(1, at)]));
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, cut};

    #[test]
    fn pieces_follow_what_stands_on_both_sides() {
        // The first half of the source has twice as many words as its translation.
        let long = 4 * LONGEST;
        let source: Vec<String> =
            (0..long).map(|at| if at % 40 == 0 { at.to_string() } else { "x".into() }).collect();
        let target: Vec<String> = source
            .iter()
            .enumerate()
            .filter(|(at, word)| *at >= long / 2 || at % 2 == 0 || word.as_str() != "x")
            .map(|(_, word)| word.clone())
            .collect();
        let keys = |words: &'static [String]| -> Vec<Option<&'static str>> {
            words.iter().map(|word| Some(word.as_str())).collect()
        };
        let (source, target) = (keys(source.leak()), keys(target.leak()));
        let pieces = cut(&source, &target);
        let mut next = [0, 0];
        for [a, b] in &pieces {
            assert_eq!([a.start, b.start], next);
            assert!(a.len() < LONGEST && b.len() < LONGEST);
            assert_eq!(source[a.start], target[b.start]);
            next = [a.end, b.end];
        }
        assert_eq!(next, [source.len(), target.len()]);
    }

    #[test]
    fn without_anchors_pieces_are_in_proportion() {
        let source = vec![Some("a"); 1000];
        let target = vec![Some("b"); 500];
        assert_eq!(cut(&source, &target).len(), 7);
    }
}
