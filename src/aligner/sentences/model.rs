//! How likely beads are by their kind and their lengths.
//!
//! In: lengths in characters, kinds of units. Out: log-probabilities relative to chance. Learns the ratio of the two
//! languages, how much it varies, and how often sentences are joined, cut or left out from the document itself.

use super::{Bead, Item};
use crate::document::UnitKind;

/// Sentences of either side in a bead that has both, in the order of [`Model::kinds`].
pub(super) const SHAPES: [(usize, usize); 4] = [(1, 1), (2, 1), (1, 2), (2, 2)];
/// How likely each is before anything is counted (Gale and Church 1993).
const KINDS: [f32; 4] = [0.9, 0.045, 0.045, 0.01];
/// How likely a sentence without counterpart follows a bead, and follows another such sentence.
const OPENS: f32 = 0.04;
const GOES_ON: f32 = 0.3;
/// So many beads, the guesses above weigh.
const GUESSED: f32 = 12.0;
/// Variance of the length of a translation, per character (Gale and Church 1993), at the outset.
const VARIANCE: f32 = 6.8;
/// Share of the pairs whose lengths say nothing.
const STRAY: f32 = 0.03;
/// How likely a unit is translated by one of another kind.
const OTHER_KIND: f32 = 0.04;
/// A bead has to be this sure to be learned from.
const SURE: f32 = 0.8;

/// The parameters.
pub(super) struct Model {
    /// Characters of the target for one of the source.
    ratio: f32,
    variance: f32,
    /// Logarithms of the lengths of each side: mean, deviation.
    usual: [(f32, f32); 2],
    /// Log-probability of each shape.
    pub kinds: [f32; 4],
    /// Probability that a sentence without counterpart follows a bead, or another.
    pub opens: f32,
    pub goes_on: f32,
    /// Share of each kind of unit on either side.
    shares: [[f32; 4]; 2],
}

impl Default for Model {
    fn default() -> Self {
        Self {
            ratio: 1.0,
            variance: VARIANCE,
            usual: [(4.0, 1.0); 2],
            kinds: KINDS.map(f32::ln),
            opens: OPENS,
            goes_on: GOES_ON,
            shares: [[1.0, 0.0, 0.0, 0.0]; 2],
        }
    }
}

fn number(kind: UnitKind) -> usize {
    match kind {
        UnitKind::Paragraph => 0,
        UnitKind::Heading => 1,
        UnitKind::ListItem => 2,
        UnitKind::Cell => 3,
    }
}

impl Model {
    /// Measures two lists.
    pub fn of(items: &[Vec<Item>; 2]) -> Self {
        let total = |side: usize| items[side].iter().map(|item| item.length).sum::<f32>().max(1.0);
        let ratio = total(1) / total(0);
        let usual = [0, 1].map(|side: usize| {
            let logs: Vec<f32> = items[side].iter().map(|item| (item.length + 1.0).ln()).collect();
            let count = logs.len().max(1) as f32;
            let mean = logs.iter().sum::<f32>() / count;
            let spread = logs.iter().map(|log| (log - mean).powi(2)).sum::<f32>() / count;
            (mean, spread.sqrt().max(0.4))
        });
        let shares = [0, 1].map(|side: usize| {
            let mut shares = [0.5; 4];
            items[side].iter().for_each(|item| shares[number(item.kind)] += 1.0);
            let total: f32 = shares.iter().sum();
            shares.map(|share| share / total)
        });
        Self { ratio, variance: VARIANCE * ratio.max(1.0), usual, shares, ..Self::default() }
    }

    /// How likely lengths `source` and `target` are those of a bead, relative to sentences that have nothing to do
    /// with each other.
    pub fn lengths(&self, source: &[f32], target: &[f32]) -> f32 {
        let (of_source, of_target): (f32, f32) = (source.iter().sum(), target.iter().sum());
        let wanted = self.ratio * of_source;
        let variance = self.variance * f32::midpoint(wanted, of_target).max(1.0);
        let density = (-(of_target - wanted).powi(2) / (2.0 * variance)).exp()
            / (variance * std::f32::consts::TAU).sqrt();
        let mut chance = 1.0;
        for &length in target {
            let (mean, deviation) = self.usual[1];
            let far = ((length + 1.0).ln() - mean) / deviation;
            chance *= (-0.5 * far * far).exp().max(1e-4) / (deviation * (length + 1.0) * 2.507);
        }
        // Where the one sentence ends and the next begins is anywhere.
        let cut = if target.len() > 1 { 1.0 / of_target.max(1.0) } else { 1.0 };
        ((1.0 - STRAY) * density * cut / chance + STRAY).ln()
    }

    /// How likely a unit of one kind is translated by one of another, relative to chance.
    pub fn kind(&self, source: UnitKind, target: UnitKind) -> f32 {
        let share = self.shares[1][number(target)];
        if source == target { (OTHER_KIND + (1.0 - OTHER_KIND) / share).ln() } else { OTHER_KIND.ln() }
    }

    /// Learns from beads.
    pub fn learn(&mut self, items: &[Vec<Item>; 2], beads: &[Bead]) {
        let length = |side: usize, of: &std::ops::Range<usize>| -> f32 {
            items[side][of.clone()].iter().map(|item| item.length).sum()
        };
        let pairs: Vec<(f32, f32)> = beads
            .iter()
            .filter(|bead| !bead.is_lone() && bead.confidence >= SURE)
            .map(|bead| (length(0, &bead.source), length(1, &bead.target)))
            .collect();
        if pairs.len() >= 5 {
            self.ratio = pairs.iter().map(|pair| pair.1).sum::<f32>()
                / pairs.iter().map(|pair| pair.0).sum::<f32>().max(1.0);
            let mut squares: Vec<f32> = pairs
                .iter()
                .map(|(a, b)| (b - self.ratio * a).powi(2) / f32::midpoint(self.ratio * a, *b).max(1.0))
                .collect();
            squares.sort_by(f32::total_cmp);
            // What lies far out is a wrong bead, or a free translation.
            let kept = &squares[..(squares.len() * 19).div_ceil(20)];
            let weight = pairs.len() as f32 / (pairs.len() as f32 + GUESSED);
            let seen = 1.2 * kept.iter().sum::<f32>() / kept.len() as f32;
            let guessed = VARIANCE * self.ratio.max(1.0);
            self.variance = (weight * seen + (1.0 - weight) * guessed).max(0.5);
        }
        let mut kinds = KINDS.map(|share| share * GUESSED);
        let (mut opened, mut closed) = (OPENS * GUESSED, GUESSED);
        let (mut followed, mut ended) = (GOES_ON * GUESSED, (1.0 - GOES_ON) * GUESSED);
        let mut lone = false;
        for bead in beads {
            let shape = (bead.source.len(), bead.target.len());
            if let Some(at) = SHAPES.iter().position(|known| *known == shape) {
                kinds[at] += 1.0;
            }
            *match (lone, bead.is_lone()) {
                (false, false) => &mut closed,
                (false, true) => &mut opened,
                (true, true) => &mut followed,
                (true, false) => &mut ended,
            } += 1.0;
            lone = bead.is_lone();
        }
        let total: f32 = kinds.iter().sum();
        self.kinds = kinds.map(|count| (count / total).ln());
        self.opens = opened / (opened + closed);
        self.goes_on = (followed / (followed + ended)).min(0.95);
    }
}
