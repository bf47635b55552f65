//! How often the sampler draws, and the course of a chain.
//!
//! In: a bitext and its prior. Out: how many chains and sweeps its size allows, and the averages of one chain. Knows nothing
//! of what makes a link likely.

use super::super::Bitext;
use super::super::prior::Prior;
use super::{Direction, Posterior};

/// Chains, each from another beginning.
const CHAINS: usize = 8;
/// Sweeps over the text, of which the last ones are averaged.
const SWEEPS: usize = 48;
const AVERAGED: usize = 24;
/// A longer text needs fewer sweeps, then fewer chains: pairs of words weighed in all chains of one direction are kept near
/// this number.
const WEIGHED: usize = 20_000_000;
/// The fewest sweeps, however long the text is.
const FEWEST: usize = 6;

/// How often what is drawn.
pub(super) struct Plan {
    /// Pairs of words.
    cells: usize,
    /// Each from another beginning.
    pub chains: usize,
    sweeps: usize,
    /// The last sweeps, which are averaged.
    averaged: usize,
}

impl Plan {
    /// For a text of this size.
    pub fn new(bitext: &Bitext) -> Self {
        let cells: usize =
            bitext.sentences.iter().map(|pair| pair.source.len() * pair.target.len()).sum::<usize>().max(1);
        let sweeps = if bitext.rough { FEWEST } else { (WEIGHED / (CHAINS * cells)).clamp(FEWEST, SWEEPS) };
        let chains = if bitext.rough { 1 } else { (WEIGHED / (cells * sweeps)).clamp(1, CHAINS) };
        Self { cells, chains, sweeps, averaged: (sweeps / 2).min(AVERAGED) }
    }

    /// Pairs of words weighed in one direction.
    pub fn draws(&self) -> usize {
        self.cells * self.sweeps * self.chains
    }

    /// One chain's part of the averages.
    pub fn chain(&self, bitext: &Bitext, prior: &Prior, seed: usize) -> Vec<Posterior> {
        let mut posteriors: Vec<Posterior> = bitext
            .sentences
            .iter()
            .map(|pair| {
                let size = pair.source.len() * pair.target.len();
                Posterior { forward: vec![0.0; size], backward: vec![0.0; size] }
            })
            .collect();
        let share = 1.0 / (self.chains as f32 * self.averaged as f32);
        let mut random = fastrand::Rng::with_seed(seed as u64 + 1);
        let mut forward = Direction::new(bitext, prior, true);
        let mut backward = Direction::new(bitext, prior, false);
        for sweep in 0..self.sweeps {
            let keep = if sweep >= self.sweeps - self.averaged { share } else { 0.0 };
            // Early sweeps lean on the prior: the other direction knows nothing yet.
            let trust = (sweep as f32 / (self.sweeps as f32 / 4.0)).min(1.0);
            for (at, posterior) in posteriors.iter_mut().enumerate() {
                forward.sweep(at, &backward, trust, &mut random, keep, &mut posterior.forward);
                backward.sweep(at, &forward, trust, &mut random, keep, &mut posterior.backward);
            }
        }
        posteriors
    }
}
