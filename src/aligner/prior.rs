//! What is known of two words before anything is counted.
//!
//! In: a bitext. Out: for every pair of words that stand in one sentence pair a slot, with the weight of the
//! Dirichlet prior (in pseudo-counts) that one translates the other. Knows nothing of positions.

use super::Bitext;
use super::bitext::Word;
use crate::language::Class;

/// Pull to the diagonal.
const DIAGONAL: f32 = 3.5;
/// Pseudo-count of a pair about which nothing is known.
const UNKNOWN: f32 = 0.0007;
/// What two words of which one is a mark and the other none are left with.
const MARK_AND_WORD: f32 = 0.01;
/// What is left of the pseudo-count when a word of the grammar meets a word of meaning.
const GRAMMAR_AND_MEANING: f32 = 0.35;
/// Pseudo-counts of what shows a translation.
const SAME_FIGURE: f32 = 6.0;
const SAME_WORD: f32 = 4.0;
const SAME_SHORT_WORD: f32 = 0.5;
const SAME_MARK: f32 = 3.0;
const MARKS: f32 = 0.3;
const SAME_DATE: f32 = 4.0;
const SAME_CLASS: f32 = 0.25;
const COGNATE: f32 = 12.0;
const COMPANY: f32 = 0.05;
/// What is left of an article as the translation of a word of a language without articles.
const LONE_ARTICLE: f32 = 0.05;
const SAME_CONCEPT: f32 = 3.0;

/// The pairs of words that stand together somewhere.
pub struct Prior {
    /// Pseudo-counts; indexed by slot.
    pub weight: Vec<f32>,
    /// What all evidence for a pair, counted or known, is multiplied with; indexed by slot.
    pub factor: Vec<f32>,
    /// The stems of each slot's words as a stem slot; indexed by slot.
    pub stem_slot: Vec<u32>,
    /// How many stem slots there are.
    pub stem_slots: usize,
    /// Slots of a sentence pair, row by row: `slots[sentence][i * target_len + j]`.
    pub slots: Vec<Vec<u32>>,
    /// Nearness to the diagonal of each pair of places, in the shape of `slots`.
    pub diagonal: Vec<Vec<f32>>,
    /// Sum of the pseudo-counts of each source word over all target words, and the other way round.
    pub sums: [Vec<f32>; 2],
}

impl Prior {
    /// Weighs every pair of words that stands in a sentence pair.
    ///
    /// Goes stem by stem of the source: what is noted of a stem and a word of the target then lies in a row as long as
    /// the vocabulary, and no pair is looked up by a hash.
    pub fn new(bitext: &Bitext) -> Self {
        let known = bitext.known.as_ref().map(|known| known.of(bitext)).unwrap_or_default();
        let area = |pair: &super::bitext::Pair| pair.source.len() * pair.target.len();
        let (source, target) = (&bitext.source, &bitext.target);
        let mut prior = Self {
            weight: Vec::new(),
            factor: Vec::new(),
            stem_slot: Vec::new(),
            stem_slots: 0,
            slots: bitext.sentences.iter().map(|pair| vec![0; area(pair)]).collect(),
            diagonal: bitext.sentences.iter().map(near).collect(),
            sums: [vec![0.0; source.words.len()], vec![0.0; target.words.len()]],
        };
        let stems = Sentences::new(bitext);
        let mut company = Company::new(&stems, target.stems as usize);
        // The stem slot of each target stem with the present source stem, and the slot of each target word with the
        // present source word; `NONE` where there is none yet.
        let (mut stem_slot_of, mut slot_of) =
            (vec![NONE; target.stems as usize], vec![NONE; target.words.len()]);
        for (stem, places) in places(bitext).iter().enumerate() {
            company.turn_to(stem, &stems);
            let first = prior.stem_slots;
            let mut begun = 0;
            for (at, &(word, sentence, i)) in places.iter().enumerate() {
                if at == 0 || places[at - 1].0 != word {
                    begun = prior.weight.len();
                }
                let words_of = &bitext.sentences[sentence as usize].target;
                let row = i as usize * words_of.len();
                let a = &source.words[word as usize];
                for (j, &t) in words_of.iter().enumerate() {
                    // Slots of earlier words are too low to be this word's.
                    let mut slot = slot_of[t as usize];
                    if slot == NONE || (slot as usize) < begun {
                        let b = &target.words[t as usize];
                        let lone = lone_article(bitext, a, b);
                        let alpha = lone
                            * (words(a, b)
                                + stick(a, b) * company.weight(b.stem)
                                + known.get(&(word, t)).copied().unwrap_or(0.0));
                        let of_stem = &mut stem_slot_of[b.stem as usize];
                        if *of_stem == NONE || (*of_stem as usize) < first {
                            *of_stem = prior.stem_slots as u32;
                            prior.stem_slots += 1;
                        }
                        prior.sums[0][word as usize] += alpha;
                        prior.sums[1][t as usize] += alpha;
                        slot = prior.weight.len() as u32;
                        slot_of[t as usize] = slot;
                        prior.stem_slot.push(*of_stem);
                        prior.weight.push(alpha);
                        prior.factor.push(lone);
                    }
                    prior.slots[sentence as usize][row + j] = slot;
                }
            }
        }
        prior
    }
}

/// No slot.
const NONE: u32 = u32::MAX;

/// Nearness to the diagonal of each pair of places of a sentence pair, row by row.
fn near(pair: &super::bitext::Pair) -> Vec<f32> {
    let (rows, width) = (pair.source.len(), pair.target.len());
    (0..rows).flat_map(|i| (0..width).map(move |j| diagonal(i, rows, j, width))).collect()
}

/// Where the words of each source stem stand: word, sentence, place; in this order.
fn places(bitext: &Bitext) -> Vec<Vec<(u32, u32, u32)>> {
    let mut places = vec![Vec::new(); bitext.source.stems as usize];
    for (sentence, pair) in bitext.sentences.iter().enumerate() {
        for (i, &word) in pair.source.iter().enumerate() {
            let stem = bitext.source.words[word as usize].stem;
            places[stem as usize].push((word, sentence as u32, i as u32));
        }
    }
    for places in &mut places {
        places.sort_unstable();
    }
    places
}

/// Which sentences hold each stem of the source, and which stems of the target each sentence holds; each once.
struct Sentences {
    of_source: Vec<Vec<u32>>,
    of_target: Vec<Vec<u32>>,
}

impl Sentences {
    fn new(bitext: &Bitext) -> Self {
        let mut sentences =
            Self { of_source: vec![Vec::new(); bitext.source.stems as usize], of_target: Vec::new() };
        for (at, pair) in bitext.sentences.iter().enumerate() {
            let distinct = |words: &[u32], known: &[Word]| {
                let mut stems: Vec<u32> = words.iter().map(|&word| known[word as usize].stem).collect();
                stems.sort_unstable();
                stems.dedup();
                stems
            };
            for stem in distinct(&pair.source, &bitext.source.words) {
                sentences.of_source[stem as usize].push(at as u32);
            }
            sentences.of_target.push(distinct(&pair.target, &bitext.target.words));
        }
        sentences
    }
}

/// How often a source stem stands in one sentence pair with each target stem.
struct Company {
    source: f32,
    target: Vec<f32>,
    together: Vec<f32>,
}

impl Company {
    fn new(sentences: &Sentences, stems: usize) -> Self {
        let mut target = vec![0.0; stems];
        for &stem in sentences.of_target.iter().flatten() {
            target[stem as usize] += 1.0;
        }
        Self { source: 0.0, target, together: vec![0.0; stems] }
    }

    /// Counts the company of another source stem. What is left of the one before is cleared where it will be asked for.
    fn turn_to(&mut self, stem: usize, sentences: &Sentences) {
        let own = &sentences.of_source[stem];
        self.source = own.len() as f32;
        let met = || own.iter().flat_map(|&at| &sentences.of_target[at as usize]);
        met().for_each(|&other| self.together[other as usize] = 0.0);
        met().for_each(|&other| self.together[other as usize] += 1.0);
    }

    /// Dice's coefficient of the sentences that hold the one and the other, squared; little for what was seen
    /// once, where any two words of a sentence have a coefficient of one.
    fn weight(&self, other: u32) -> f32 {
        let together = self.together[other as usize];
        let dice = 2.0 * together / (self.source + self.target[other as usize]).max(1.0);
        COMPANY * dice * dice * (together / (together + 2.0))
    }
}

/// What two words are left with of other evidence when they are of different kinds.
fn stick(a: &Word, b: &Word) -> f32 {
    if a.mark != b.mark {
        return MARK_AND_WORD;
    }
    let (x, y) = (a.class.intersects(Class::FUNCTION), b.class.intersects(Class::FUNCTION));
    if x == y { 1.0 } else { GRAMMAR_AND_MEANING }
}

/// What is left when one is an article and the language of the other has none: it translates nothing, and must not
/// keep another word from its translation.
fn lone_article(bitext: &Bitext, a: &Word, b: &Word) -> f32 {
    let lacks = |vocabulary: &super::Vocabulary| {
        vocabulary.table.has(Class::PRONOUN) && !vocabulary.table.has(Class::ARTICLE)
    };
    let lone = a.class.contains(Class::ARTICLE) && lacks(&bitext.target)
        || b.class.contains(Class::ARTICLE) && lacks(&bitext.source);
    if lone { LONE_ARTICLE } else { 1.0 }
}

/// The classes of which words translate each other across languages.
const CLASSES: [Class; 7] = [
    Class::ARTICLE,
    Class::PRONOUN,
    Class::PREPOSITION,
    Class::CONJUNCTION,
    Class::CLAUSE,
    Class::NEGATION,
    Class::CURRENCY,
];

/// What two words show by themselves.
fn words(a: &Word, b: &Word) -> f32 {
    let mut alpha = UNKNOWN * stick(a, b);
    if a.mark && b.mark {
        return alpha + if a.folded == b.folded { SAME_MARK } else { MARKS };
    }
    if a.mark != b.mark {
        return alpha;
    }
    match (a.number, b.number) {
        (Some(x), Some(y)) if x == y => return alpha + SAME_FIGURE,
        (Some(_), Some(_)) => return alpha * 0.1,
        _ => {}
    }
    if a.date.is_some() && a.date == b.date {
        alpha += SAME_DATE;
    }
    if CLASSES.iter().any(|class| a.class.contains(*class) && b.class.contains(*class)) {
        alpha += SAME_CLASS;
    }
    if a.concepts.iter().any(|concept| b.concepts.contains(concept)) {
        alpha += SAME_CONCEPT;
    }
    if a.folded == b.folded {
        return alpha + if a.folded.chars().nth(3).is_some() { SAME_WORD } else { SAME_SHORT_WORD };
    }
    alpha + COGNATE * cognate(&a.latin, &b.latin)
}

/// How alike two words look in Latin letters: 0 below six tenths, 1 for equal ones. Longest common subsequence over
/// the longer one (Melamed 1995), or the common beginning.
pub(super) fn cognate(a: &[u8], b: &[u8]) -> f32 {
    if a.len().min(b.len()) < 4 {
        return 0.0;
    }
    let longest = a.len().max(b.len()) as f32;
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count() as f32;
    let begins = if prefix >= 4.0 { prefix / longest + 0.15 } else { 0.0 };
    // A word too short to be that alike need not be compared.
    if begins == 0.0 && a.len().min(b.len()) as f32 / longest <= ALIKE {
        return 0.0;
    }
    let ratio = (subsequence(a, b) as f32 / longest).max(begins);
    ((ratio - ALIKE) / (1.0 - ALIKE)).clamp(0.0, 1.0)
}

/// Words less alike than this are no cognates.
const ALIKE: f32 = 0.55;

/// The length of the longest common subsequence: bit by bit (Hyyrö 2004) where the one fits into a machine word.
fn subsequence(a: &[u8], b: &[u8]) -> usize {
    if a.len() > 64 {
        return subsequence_of_long(a, b);
    }
    let mut places = [0_u64; 256];
    for (at, &x) in a.iter().enumerate() {
        places[x as usize] |= 1 << at;
    }
    let mut row = u64::MAX;
    for &y in b {
        let common = row & places[y as usize];
        row = row.wrapping_add(common) | (row & !common);
    }
    let own = u64::MAX >> (64 - a.len().max(1));
    (!row & own).count_ones() as usize
}

fn subsequence_of_long(a: &[u8], b: &[u8]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Less, the further from the diagonal.
pub(super) fn diagonal(i: usize, states: usize, j: usize, emitted: usize) -> f32 {
    let place = |at: usize, of: usize| (at as f32 + 0.5) / of.max(1) as f32;
    (-DIAGONAL * (place(i, states) - place(j, emitted)).abs()).exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{subsequence, subsequence_of_long};

    proptest! {
        #[test]
        fn bit_by_bit_is_cell_by_cell(a in "[a-d]{0,70}", b in "[a-d]{0,70}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(subsequence(a, b), subsequence_of_long(a, b));
        }
    }
}
