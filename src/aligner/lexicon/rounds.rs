//! Segments of memories, batch by batch.
//!
//! In: segments one at a time. Out: a learner that has counted their links. Batches of a round are aligned side by side
//! and start from the same state, so that the number of threads changes nothing; later rounds lean on what earlier
//! ones taught.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::known::Known;
use super::{Learner, Table};
use crate::aligner::{Bitext, Vocabulary, probabilities};
use crate::document::Document;
use crate::language::Text;

/// Segments that are aligned at once.
const BATCH: usize = 2500;
/// Batches that learn from the same state; fixed, so that the number of threads changes nothing.
const ROUND: usize = 4;
/// A segment of more words than this teaches little and costs much.
const LONGEST: usize = 120;
/// A link below this is not counted.
const COUNTED: f32 = 0.4;

/// A learner and the segments that wait for it.
pub struct Course {
    learner: Learner,
    tags: [String; 2],
    waiting: Vec<[String; 2]>,
    /// Segments that were left out: one side empty, or longer than teaches anything.
    pub skipped: u64,
}

impl Course {
    /// Of a learner, for texts of two languages.
    pub fn new(learner: Learner, source: &str, target: &str) -> Self {
        Self { learner, tags: [source.to_owned(), target.to_owned()], waiting: Vec::new(), skipped: 0 }
    }

    /// Takes a segment; learns when a round is full.
    pub fn push(&mut self, source: String, target: String) {
        if source.trim().is_empty() || target.trim().is_empty() {
            self.skipped += 1;
            return;
        }
        self.waiting.push([source, target]);
        if self.waiting.len() >= BATCH * ROUND {
            self.learn();
        }
    }

    /// Takes over an article of a dictionary.
    pub fn list(&mut self, headword: &str, translations: &[String]) {
        self.learner.list(headword, translations);
    }

    /// What was learned.
    pub fn finish(mut self) -> (Table, u64) {
        self.learn();
        (self.learner.finish(), self.skipped)
    }

    fn learn(&mut self) {
        let round = std::mem::take(&mut self.waiting);
        let known = self.learner.known();
        let batches: Vec<Links> =
            round.par_chunks(BATCH).map(|batch| align(batch, &self.tags, known.as_ref())).collect();
        for links in batches {
            self.skipped += links.skipped;
            self.learner.add(&links);
        }
    }
}

fn align(segments: &[[String; 2]], [source, target]: &[String; 2], known: Option<&Arc<Known>>) -> Links {
    let document = |side: usize| Document::of_units(segments.iter().map(|segment| segment[side].clone()));
    let (a, b) = (document(0), document(1));
    let (ours, theirs) = (Text::new(&a, 0..segments.len(), source), Text::new(&b, 0..segments.len(), target));
    let mut bitext = Bitext::new(source, target);
    bitext.known = known.cloned();
    bitext.rough = true;
    let mut skipped = 0;
    for at in 0..segments.len() {
        let words = |text: &Text<'_>| text.tokens_of(at..at + 1);
        let (x, y) = (words(&ours), words(&theirs));
        if !(1..=LONGEST).contains(&x.len()) || !(1..=LONGEST).contains(&y.len()) {
            skipped += 1;
            continue;
        }
        let surfaces = |text: &Text<'_>, range: std::ops::Range<usize>| -> Vec<String> {
            text.tokens[range].iter().map(|token| text.surface(token).to_owned()).collect()
        };
        let (x, y) = (surfaces(&ours, x), surfaces(&theirs, y));
        bitext.push(x.iter().map(String::as_str), y.iter().map(String::as_str));
    }
    Links { skipped, ..links(&bitext) }
}

/// The links of a batch.
pub struct Links {
    pub(super) pairs: u64,
    pub(super) counts: Vec<(String, String, f32)>,
    skipped: u64,
}

/// Aligns a batch and counts its links.
pub fn links(bitext: &Bitext) -> Links {
    let mut counts: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    // No pair is so long that it was cut.
    for (pair, links) in bitext.sentences.iter().zip(probabilities(bitext, COUNTED)) {
        for link in links {
            let key = (pair.source[link.source as usize], pair.target[link.target as usize]);
            *counts.entry(key).or_insert(0.0) += link.probability;
        }
    }
    let word = |vocabulary: &Vocabulary, id: u32| vocabulary.words[id as usize].folded.clone();
    let lettered = |text: &str| text.chars().any(char::is_alphabetic);
    let mut counts: Vec<((u32, u32), f32)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(key, _)| *key);
    let counts = counts
        .into_iter()
        .map(|((s, t), count)| (word(&bitext.source, s), word(&bitext.target, t), count))
        .filter(|(s, t, _)| lettered(s) && lettered(t))
        .collect();
    Links { pairs: bitext.sentences.len() as u64, counts, skipped: 0 }
}
