//! What is known of two words before anything is counted.
//!
//! In: a bitext. Out: for every pair of words that stand in one sentence pair a slot, with the weight of the
//! Dirichlet prior (in pseudo-counts) that one translates the other. Knows nothing of positions.

use rustc_hash::FxHashMap;

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
    pub fn new(bitext: &Bitext) -> Self {
        let company = Company::new(bitext);
        let known = bitext.known.as_ref().map(|known| known.of(bitext)).unwrap_or_default();
        let mut slot_of: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut stem_slot_of: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut near = Vec::with_capacity(bitext.sentences.len());
        let (mut weight, mut factor, mut stem_slot, mut slots) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut sums = [vec![0.0; bitext.source.words.len()], vec![0.0; bitext.target.words.len()]];
        for pair in &bitext.sentences {
            let mut own = Vec::with_capacity(pair.source.len() * pair.target.len());
            for &s in &pair.source {
                for &t in &pair.target {
                    let slot = *slot_of.entry((s, t)).or_insert_with(|| {
                        let (a, b) = (&bitext.source.words[s as usize], &bitext.target.words[t as usize]);
                        let lone = lone_article(bitext, a, b);
                        let alpha = lone
                            * (words(a, b)
                                + stick(a, b) * company.weight(a.stem, b.stem)
                                + known.get(&(s, t)).copied().unwrap_or(0.0));
                        let next = stem_slot_of.len() as u32;
                        stem_slot.push(*stem_slot_of.entry((a.stem, b.stem)).or_insert(next));
                        sums[0][s as usize] += alpha;
                        sums[1][t as usize] += alpha;
                        weight.push(alpha);
                        factor.push(lone);
                        weight.len() as u32 - 1
                    });
                    own.push(slot);
                }
            }
            slots.push(own);
            let (rows, width) = (pair.source.len(), pair.target.len());
            let places = (0..rows).flat_map(|i| (0..width).map(move |j| (i, j)));
            near.push(places.map(|(i, j)| diagonal(i, rows, j, width)).collect());
        }
        Self { weight, factor, stem_slot, stem_slots: stem_slot_of.len(), slots, diagonal: near, sums }
    }
}

/// How often stems stand in one sentence pair.
struct Company {
    source: Vec<f32>,
    target: Vec<f32>,
    together: FxHashMap<(u32, u32), f32>,
}

impl Company {
    fn new(bitext: &Bitext) -> Self {
        let mut company = Self {
            source: vec![0.0; bitext.source.stems as usize],
            target: vec![0.0; bitext.target.stems as usize],
            together: FxHashMap::default(),
        };
        for pair in &bitext.sentences {
            let distinct = |words: &[u32], known: &[Word]| {
                let mut stems: Vec<u32> = words.iter().map(|&word| known[word as usize].stem).collect();
                stems.sort_unstable();
                stems.dedup();
                stems
            };
            let source = distinct(&pair.source, &bitext.source.words);
            let target = distinct(&pair.target, &bitext.target.words);
            for &s in &source {
                company.source[s as usize] += 1.0;
            }
            for &t in &target {
                company.target[t as usize] += 1.0;
            }
            for &s in &source {
                for &t in &target {
                    *company.together.entry((s, t)).or_insert(0.0) += 1.0;
                }
            }
        }
        company
    }

    /// Dice's coefficient of the sentences that hold the one and the other, squared; little for what was seen
    /// once, where any two words of a sentence have a coefficient of one.
    fn weight(&self, s: u32, t: u32) -> f32 {
        let together = self.together.get(&(s, t)).copied().unwrap_or(0.0);
        let dice = 2.0 * together / (self.source[s as usize] + self.target[t as usize]).max(1.0);
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
    let ratio =
        (subsequence(a, b) as f32 / longest).max(if prefix >= 4.0 { prefix / longest + 0.15 } else { 0.0 });
    ((ratio - 0.55) / 0.45).clamp(0.0, 1.0)
}

fn subsequence(a: &[u8], b: &[u8]) -> usize {
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
