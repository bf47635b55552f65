//! What a lexicon says of the words of one text.
//!
//! In: a table and a bitext. Out: for every pair of words of the text that the table links, a pseudo-count. A word of
//! the text is looked up as it stands, by its stem, as a part of a longer word of the lexicon that its neighbours
//! complete (texts are cut into words in more than one way where no spaces are written), and by a word of the lexicon
//! that is its last or first part (a compound).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Table;
use super::level::Level;
use crate::aligner::bitext::{Bitext, Vocabulary};
use crate::language::Stemmer;

/// Pseudo-counts of a pair of words that memories always link, and of one that a dictionary lists. Over four pairs
/// of languages the error rate hardly changes from half to thrice of either.
const LEARNED: f32 = 8.0;
const LISTED: f32 = 2.0;
/// Exponent of Dice's coefficient: a word of many translations has a small one with each.
const FLAT: f32 = 0.6;
/// What the stems say, beside the words themselves.
const BY_STEM: f32 = 0.8;
/// What a longer word says of the neighbours that make it up, and a part of a compound of the compound.
const BY_NEIGHBOURS: f32 = 0.6;
const BY_PART: f32 = 0.4;
/// More neighbours than this make up no word.
const NEIGHBOURS: usize = 4;
/// Letters of the shortest part of a compound.
const PART: usize = 4;

/// Ways to read a word of the text: a word of the lexicon and how surely it is that.
type Readings = SmallVec<[(u32, f32); 2]>;

/// A table, seen from one of its languages.
pub struct Known {
    table: Arc<Table>,
    reversed: bool,
}

impl Known {
    pub(super) fn new(table: Arc<Table>, reversed: bool) -> Self {
        Self { table, reversed }
    }

    /// Pseudo-counts of the pairs of words of a text, by their ids in its vocabularies.
    pub fn of(&self, bitext: &Bitext) -> FxHashMap<(u32, u32), f32> {
        let mut weights = FxHashMap::default();
        let sides = if self.reversed { [1, 0] } else { [0, 1] };
        let [source, target] = sides.map(|side| {
            let (vocabulary, of_pair): (&Vocabulary, fn(&crate::aligner::bitext::Pair) -> &[u32]) =
                if side == sides[0] {
                    (&bitext.source, |pair| &pair.source)
                } else {
                    (&bitext.target, |pair| &pair.target)
                };
            let sentences = bitext.sentences.iter().map(of_pair);
            (
                words(&self.table.words, side, vocabulary, sentences),
                stems(&self.table.stems, side, vocabulary),
            )
        });
        gather(&self.table.words, sides[0], &source.0, &target.0, 1.0, &mut weights);
        gather(&self.table.stems, sides[0], &source.1, &target.1, BY_STEM, &mut weights);
        weights
    }
}

impl Known {
    /// Pairs of words by their ids in two vocabularies, with how surely they mean each other, 0 to 1; in order. Words
    /// that only their neighbours complete are not among them.
    pub fn among(&self, vocabularies: &[Vocabulary; 2]) -> Vec<(u32, u32, f32)> {
        let sides = if self.reversed { [1, 0] } else { [0, 1] };
        let read = |at: usize| {
            let vocabulary = &vocabularies[at];
            (
                words(&self.table.words, sides[at], vocabulary, std::iter::empty()),
                stems(&self.table.stems, sides[at], vocabulary),
            )
        };
        let (source, target) = (read(0), read(1));
        let mut weights = FxHashMap::default();
        gather(&self.table.words, sides[0], &source.0, &target.0, 1.0, &mut weights);
        gather(&self.table.stems, sides[0], &source.1, &target.1, BY_STEM, &mut weights);
        let mut pairs: Vec<(u32, u32, f32)> =
            weights.into_iter().map(|((s, t), weight)| (s, t, (weight / LEARNED).min(1.0))).collect();
        pairs.sort_by_key(|&(s, t, _)| (s, t));
        pairs
    }
}

/// The readings of each word of a vocabulary as a word of the lexicon.
fn words<'s>(
    level: &Level,
    side: usize,
    vocabulary: &Vocabulary,
    sentences: impl Iterator<Item = &'s [u32]>,
) -> Vec<Readings> {
    let column = &level.columns[side];
    let mut readings: Vec<Readings> = vec![Readings::new(); vocabulary.words.len()];
    for (word, readings) in vocabulary.words.iter().zip(&mut readings) {
        if word.mark || word.number.is_some() {
            continue;
        }
        if let Some(found) = column.find(&word.folded) {
            readings.push((found, 1.0));
        } else if vocabulary.table.compounds {
            readings
                .extend(parts(&word.folded).filter_map(|part| Some((column.find(part)?, BY_PART))).take(2));
        }
    }
    if !vocabulary.table.spaced {
        for words in sentences {
            neighbours(words, vocabulary, column, &mut readings);
        }
    }
    readings
}

/// The last and the first parts of a word, the longest first.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(PART).collect();
    let last: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(2).collect();
    let tails =
        last.into_iter().map(move |at| &word[at..]).filter(|tail| tail.chars().nth(PART - 1).is_some());
    tails.chain(cuts.into_iter().rev().map(move |at| &word[..at]))
}

/// Reads neighbours together where they make up a word of the lexicon.
fn neighbours(
    words: &[u32],
    vocabulary: &Vocabulary,
    column: &super::level::Column,
    readings: &mut [Readings],
) {
    let mut joined = String::new();
    for from in 0..words.len() {
        joined.clear();
        for to in from..words.len().min(from + NEIGHBOURS) {
            let word = &vocabulary.words[words[to] as usize];
            if word.mark || word.number.is_some() {
                break;
            }
            joined.push_str(&word.folded);
            if to == from {
                continue;
            }
            let Some(found) = column.find(&joined) else { continue };
            for &part in &words[from..=to] {
                let own = &mut readings[part as usize];
                if own.len() < 8 && own.iter().all(|(known, _)| *known != found) {
                    own.push((found, BY_NEIGHBOURS));
                }
            }
        }
    }
}

/// The reading of each word of a vocabulary as a stem of the lexicon.
fn stems(level: &Level, side: usize, vocabulary: &Vocabulary) -> Vec<Readings> {
    let stemmer = Stemmer::new(&vocabulary.table.stemmer);
    let of = |word: &crate::aligner::bitext::Word| {
        if word.mark || word.number.is_some() {
            return Readings::new();
        }
        level.columns[side].find(&stemmer.stem(&word.folded)).map(|found| (found, 1.0)).into_iter().collect()
    };
    vocabulary.words.iter().map(of).collect()
}

/// Adds the pseudo-counts of all pairs that a level links; the strongest reading counts.
fn gather(
    level: &Level,
    side: usize,
    source: &[Readings],
    target: &[Readings],
    share: f32,
    weights: &mut FxHashMap<(u32, u32), f32>,
) {
    let mut readers: FxHashMap<u32, SmallVec<[(u32, f32); 2]>> = FxHashMap::default();
    for (word, readings) in target.iter().enumerate() {
        for &(found, sure) in readings {
            readers.entry(found).or_default().push((word as u32, sure));
        }
    }
    for (word, readings) in source.iter().enumerate() {
        for &(found, sure) in readings {
            let own = level.sum(side, found);
            for (other, evidence, sum) in level.links(side, found) {
                let Some(words) = readers.get(&other) else { continue };
                let weight = share * sure * weight(evidence, own, sum);
                for &(other, sure) in words {
                    let held = weights.entry((word as u32, other)).or_insert(0.0);
                    *held = held.max(weight * sure);
                }
            }
        }
    }
}

/// The pseudo-count of two words: Dice's coefficient of their links, flattened, less for what was met seldom, and
/// the dictionary's word.
fn weight(evidence: super::Evidence, a: f32, b: f32) -> f32 {
    let together = evidence.count;
    let dice = 2.0 * together / (a + b).max(1.0);
    LEARNED * dice.powf(FLAT) * (together / (together + 1.0)) + LISTED * evidence.listed
}
