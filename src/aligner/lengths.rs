//! The sentences of one segment and of its translation, paired by their lengths alone.
//!
//! In: lengths of sentences. Out: beads of 1-1, 1-2, 2-1 and 2-2 sentences, the likeliest in order (Gale and Church
//! 1993). Refuses to know words: a segment is one translation of another already, and few sentences long.

use std::ops::Range;

/// How far the length of a translation strays, per character of its source, squared (Gale and Church: 6.8).
const VARIANCE: f64 = 6.8;
/// Sentences of the source and of the target in a bead, and how likely such a bead is; 1-0 and 0-1 are none: what has no
/// translation of its own stands with its neighbour.
const BEADS: [([usize; 2], f64); 4] = [([1, 1], 0.89), ([1, 2], 0.045), ([2, 1], 0.045), ([2, 2], 0.011)];

/// More pairs of sentences than this are no segment that somebody meant as one.
const MOST: usize = 100_000;

/// Pairs sentences, of which `lengths` gives the characters by side. `None` where beads of one and two cannot do it,
/// or there are very many.
pub fn beads(lengths: [&[f64]; 2]) -> Option<Vec<[Range<usize>; 2]>> {
    let [source, target] = lengths;
    let (rows, width) = (source.len(), target.len() + 1);
    if rows * width > MOST {
        return None;
    }
    let ratio = target.iter().sum::<f64>() / source.iter().sum::<f64>();
    // By sentences of the source and of the target that are paired: the least cost, and the bead that comes last.
    let mut best: Vec<(f64, Option<[usize; 2]>)> = vec![(f64::INFINITY, None); (rows + 1) * width];
    best[0].0 = 0.0;
    for i in 0..=rows {
        for j in 0..width {
            let ended = |&([m, n], share): &([usize; 2], f64)| {
                let (from, to) = (i.checked_sub(m)?, j.checked_sub(n)?);
                let before = best[from * width + to].0;
                let (a, b) = (source[from..i].iter().sum::<f64>(), target[to..j].iter().sum::<f64>() / ratio);
                let astray = (a - b).powi(2) / (VARIANCE * (a + b) / 2.0).max(1.0);
                Some((before - share.ln() + astray / 2.0, Some([m, n])))
            };
            let least = BEADS.iter().filter_map(ended).min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some(least) = least.filter(|least| least.0.is_finite()) {
                best[i * width + j] = least;
            }
        }
    }
    let (mut i, mut j, mut beads) = (rows, target.len(), Vec::new());
    while let Some([m, n]) = best[i * width + j].1 {
        beads.push([i - m..i, j - n..j]);
        (i, j) = (i - m, j - n);
    }
    beads.reverse();
    (i == 0 && j == 0 && !beads.is_empty()).then_some(beads)
}

#[cfg(test)]
mod tests {
    use super::beads;

    #[test]
    fn sentences_are_paired_by_length() {
        let paired = |source: &[f64], target: &[f64]| beads([source, target]);
        assert_eq!(paired(&[30.0, 80.0], &[33.0, 85.0]), Some(vec![[0..1, 0..1], [1..2, 1..2]]));
        // The second sentence became two.
        let beads = paired(&[40.0, 120.0, 60.0], &[41.0, 55.0, 68.0, 61.0]);
        assert_eq!(beads, Some(vec![[0..1, 0..1], [1..2, 1..3], [2..3, 3..4]]));
        // The same in a script that needs a third of the characters.
        let beads = paired(&[120.0, 55.0, 66.0, 60.0], &[40.0, 40.0, 20.0]);
        assert_eq!(beads, Some(vec![[0..1, 0..1], [1..3, 1..2], [3..4, 2..3]]));
    }

    #[test]
    fn too_unequal_numbers_have_no_pairing() {
        assert_eq!(beads([&[50.0], &[20.0, 20.0, 20.0]]), None);
        assert_eq!(beads([&[50.0], &[]]), None);
        assert_eq!(beads([&[], &[]]), None);
    }
}
