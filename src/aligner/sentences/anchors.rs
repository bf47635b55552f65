//! Anchors: pairs of sentences that most likely belong together, found without looking at what lies between.
//!
//! In: two lists and what is known of their words. Out: a chain of pairs that ascends on both sides (Melamed 1999).
//! Only words that are seldom in their text count, so the cost does not depend on how far apart the pairs lie.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Item;
use super::evidence::Evidence;

/// A word that stands in more sentences than this anchors nothing.
const SELDOM: usize = 10;
/// A pair of sentences is kept when what its words share weighs so much.
const WEIGHT: f32 = 5.0;
/// Of each sentence, so many pairs are kept.
const KEPT: usize = 3;
/// An anchor must have others near by, within so many sentences and so near to its diagonal.
const NEAR: usize = 40;
const ASIDE: usize = 8;

/// The chain of anchors.
pub(super) fn find(items: &[Vec<Item>; 2], evidence: &Evidence) -> Vec<(usize, usize)> {
    let sentences = [0, 1].map(|side: usize| sentences(&items[side]));
    let total = items[1].len().max(1) as f32;
    let mut candidates: Vec<(usize, usize, f32)> = Vec::new();
    let mut votes: FxHashMap<u32, f32> = FxHashMap::default();
    for (at, item) in items[0].iter().enumerate() {
        votes.clear();
        let distinct: FxHashSet<u32> = item.words.iter().copied().collect();
        for &word in distinct.iter().filter(|&word| sentences[0].get(word).is_some_and(|s| s.len() <= SELDOM))
        {
            for &(translation, probability) in evidence.translations(0, word) {
                let Some(places) = sentences[1].get(&translation).filter(|places| places.len() <= SELDOM)
                else {
                    continue;
                };
                for &place in places {
                    *votes.entry(place).or_default() += probability * (total / places.len() as f32).ln();
                }
            }
        }
        let mut best: Vec<(u32, f32)> = votes
            .iter()
            .map(|(place, weight)| (*place, *weight))
            .filter(|(_, weight)| *weight >= WEIGHT)
            .collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(KEPT);
        candidates.extend(best.into_iter().map(|(place, weight)| (at, place as usize, weight)));
    }
    supported(&chain(candidates, items[1].len()))
}

/// The sentences that each word stands in, as far as they are few.
fn sentences(items: &[Item]) -> FxHashMap<u32, Vec<u32>> {
    let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, item) in items.iter().enumerate() {
        for &word in &item.words {
            let places = places.entry(word).or_default();
            if places.last() != Some(&(at as u32)) && places.len() <= SELDOM {
                places.push(at as u32);
            }
        }
    }
    places
}

/// The heaviest chain that ascends strictly on both sides.
fn chain(mut candidates: Vec<(usize, usize, f32)>, columns: usize) -> Vec<(usize, usize)> {
    // In one row from right to left, so that a chain takes one of a row.
    candidates.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    // A Fenwick tree of the heaviest chain that ends before a column: weight, last candidate.
    let mut tree: Vec<(f32, usize)> = vec![(0.0, usize::MAX); columns + 1];
    let mut before = Vec::with_capacity(candidates.len());
    let mut heaviest = (0.0, usize::MAX);
    for (at, &(_, column, weight)) in candidates.iter().enumerate() {
        let (mut best, mut index) = ((0.0, usize::MAX), column);
        while index > 0 {
            if tree[index].0 > best.0 {
                best = tree[index];
            }
            index &= index - 1;
        }
        before.push(best.1);
        let own = (best.0 + weight, at);
        if own.0 > heaviest.0 {
            heaviest = own;
        }
        let mut index = column + 1;
        while index <= columns {
            if own.0 > tree[index].0 {
                tree[index] = own;
            }
            index += index & index.wrapping_neg();
        }
    }
    let mut chain = Vec::new();
    let mut at = heaviest.1;
    while let Some(&(row, column, _)) = candidates.get(at) {
        chain.push((row, column));
        at = before[at];
    }
    chain.reverse();
    chain
}

/// The anchors that others confirm.
fn supported(chain: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let confirms = |a: &(usize, usize), b: &(usize, usize)| {
        let (down, right) = (a.0.abs_diff(b.0), a.1.abs_diff(b.1));
        down <= NEAR && down.abs_diff(right) <= ASIDE
    };
    let is_supported = |at: usize| {
        let near = at.saturating_sub(6)..(at + 7).min(chain.len());
        near.filter(|&other| other != at && confirms(&chain[at], &chain[other])).count() >= 2
    };
    (0..chain.len()).filter(|&at| is_supported(at)).map(|at| chain[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::{chain, supported};

    #[test]
    fn a_stray_pair_does_not_break_the_chain() {
        let mut pairs: Vec<(usize, usize, f32)> = (0..50).map(|at| (at, at + 200, 5.0)).collect();
        pairs.push((25, 3, 9.0));
        pairs.push((30, 249, 9.0));
        let chain = chain(pairs, 300);
        assert_eq!(chain.len(), 50);
        assert_eq!(supported(&chain).len(), 50);
        assert_eq!(supported(&[(0, 0), (1, 1), (2, 2), (20, 90), (21, 3)]).len(), 3);
    }
}
