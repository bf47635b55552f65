//! Which words of a source and its translation mean each other.
//!
//! In: sentence pairs as words of two vocabularies ([`Bitext`]). Out: for every pair the links with their
//! probability. Good on one short document with nothing else to learn from: what a single text cannot show by
//! counting, the priors know (figures, names, cognates, word classes). Refuses to know formats, glossaries and
//! what a finding is.
//!
//! The model is the hidden Markov model of Vogel et al. (1996) with word fertilities, sampled as by Östling and
//! Tiedemann (2016); both directions are sampled in turn and lean on each other (agreement, Liang et al. 2006).
//! `DESIGN.md` explains it from zero.

mod alignment;
mod bitext;
mod lengths;
pub mod lexicon;
pub mod phrases;
mod pieces;
mod prior;
pub mod renderings;
mod sampler;
pub mod sentences;
mod source;
pub mod standing;
mod symmetry;
pub mod witness;

pub use alignment::Alignment;
pub use bitext::{Bitext, Vocabulary};
pub use source::{SegmentOf, Source};

/// A link between a word of the source and one of the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Position in the source sentence, from 0.
    pub source: u32,
    /// Position in the target sentence, from 0.
    pub target: u32,
    /// Probability that the two mean each other, 0 to 1.
    pub probability: f32,
}

/// The probability of every link of at least `least`, decided or not; indexed by sentence pair, in the order of the
/// source.
pub fn probabilities(bitext: &Bitext, least: f32) -> Vec<Vec<Link>> {
    let prior = prior::Prior::new(bitext);
    let posteriors = sampler::sample(bitext, &prior);
    let of = |(pair, posterior)| symmetry::probabilities(pair, posterior, least);
    bitext.whole(bitext.sentences.iter().zip(&posteriors).map(of))
}

/// Aligns every sentence pair of a text; indexed by sentence pair, links in the order of the source.
///
/// The same text gives the same links: the seeds are fixed.
pub fn align(bitext: &Bitext) -> Vec<Vec<Link>> {
    let prior = prior::Prior::new(bitext);
    let posteriors = sampler::sample(bitext, &prior);
    let of = |(pair, posterior)| symmetry::links(pair, posterior);
    bitext.whole(bitext.sentences.iter().zip(&posteriors).map(of))
}
