//! From the probabilities of both directions to links.
//!
//! In: the probabilities of a sentence pair. Out: its links. Links on which both directions agree come first; then
//! neighbours of links, and last words that have none (grow-diag-final-and, Koehn et al. 2003), here by
//! probability instead of by yes and no.

use super::Link;
use super::bitext::Pair;
use super::sampler::Posterior;

/// Both directions together have to be as sure as this.
const SURE: f32 = 0.5;
/// Beside a link, this is enough for a word that has none yet.
const BESIDE: f32 = 0.3;
/// Anywhere, for two words of which neither has a link.
const ALONE: f32 = 0.35;

/// Every link of at least `least`, in the order of the source.
pub fn probabilities(pair: &Pair, posterior: &Posterior, least: f32) -> Vec<Link> {
    let places = (0..pair.source.len()).flat_map(|i| (0..pair.target.len()).map(move |j| (i, j)));
    let of_place =
        |(i, j)| Link { source: i as u32, target: j as u32, probability: both(pair, posterior, i, j) };
    places.map(of_place).filter(|link| link.probability >= least).collect()
}

/// How probable a link is by both directions.
fn both(pair: &Pair, posterior: &Posterior, i: usize, j: usize) -> f32 {
    let (rows, width) = (pair.source.len(), pair.target.len());
    f32::midpoint(posterior.forward[j * rows + i], posterior.backward[i * width + j])
}

/// The links of a sentence pair.
pub fn links(pair: &Pair, posterior: &Posterior) -> Vec<Link> {
    let (rows, width) = (pair.source.len(), pair.target.len());
    let both = |at: usize| both(pair, posterior, at / width, at % width);
    let mut order: Vec<usize> = (0..rows * width).filter(|&at| both(at) >= BESIDE).collect();
    order.sort_by(|&a, &b| both(b).total_cmp(&both(a)).then(a.cmp(&b)));
    let mut taken = vec![false; rows * width];
    let (mut has_source, mut has_target) = (vec![false; rows], vec![false; width]);
    let take = |at: usize, taken: &mut Vec<bool>, has: (&mut Vec<bool>, &mut Vec<bool>)| {
        taken[at] = true;
        has.0[at / width] = true;
        has.1[at % width] = true;
    };
    for &at in order.iter().filter(|&&at| both(at) >= SURE) {
        take(at, &mut taken, (&mut has_source, &mut has_target));
    }
    loop {
        let grown = order.iter().copied().find(|&at| {
            let (i, j) = (at / width, at % width);
            !taken[at] && (!has_source[i] || !has_target[j]) && beside(&taken, i, j, rows, width)
        });
        let Some(at) = grown else { break };
        take(at, &mut taken, (&mut has_source, &mut has_target));
    }
    for &at in order.iter().filter(|&&at| both(at) >= ALONE) {
        if !has_source[at / width] && !has_target[at % width] {
            take(at, &mut taken, (&mut has_source, &mut has_target));
        }
    }
    (0..rows * width)
        .filter(|&at| taken[at])
        .map(|at| Link { source: (at / width) as u32, target: (at % width) as u32, probability: both(at) })
        .collect()
}

fn beside(taken: &[bool], i: usize, j: usize, rows: usize, width: usize) -> bool {
    let (i, j) = (i as isize, j as isize);
    (-1..=1).flat_map(|di| (-1..=1).map(move |dj| (i + di, j + dj))).any(|(i, j)| {
        i >= 0
            && j >= 0
            && (i as usize) < rows
            && (j as usize) < width
            && taken[i as usize * width + j as usize]
    })
}
