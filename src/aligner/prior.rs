//! What is known of two words before anything is counted.
//!
//! In: a bitext. Out: for every pair of words that stand in one sentence pair a slot, with the weight of the
//! Dirichlet prior (in pseudo-counts) that one translates the other. Knows nothing of positions.

use super::bitext::{Pair, Word};
use super::{Bitext, Vocabulary};
use crate::language::Class;

/// Pull to the diagonal in a sentence pair of [`USUAL`] words: the exponent of a place that lies a whole sentence away.
const DIAGONAL: f32 = 4.0;
/// Words of such a sentence pair.
const USUAL: f32 = 20.0;
/// How the pull grows with the length. Words move about within their clause, not within the sentence: the longer it is, the
/// smaller the share of it by which they move. With 1 the pull would be by words, with 0 by shares.
const GROWTH: f32 = 0.75;
/// The pull in the shortest.
const LEAST: f32 = 2.0;
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
/// What is left of a word of a kind that the other language does not have, such as an article, as the translation of any word.
const LONE: f32 = 0.05;
const SAME_CONCEPT: f32 = 3.0;
/// The same of words of the grammar, which stand in every sentence more than once.
const SAME_GRAMMAR: f32 = 2.0;

/// A place of each side of a sentence pair: what is known of the two words there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Number of the pair of words, below [`Prior::slots`].
    pub slot: u32,
    /// Number of the pair of their stems, below [`Prior::stem_slots`].
    pub stem_slot: u32,
    /// Pseudo-counts.
    pub weight: f32,
}

/// The pairs of words that stand together somewhere.
pub struct Prior {
    /// How many pairs of words there are.
    pub slots: usize,
    /// How many pairs of stems.
    pub stem_slots: usize,
    /// All pairs of places of each sentence pair, twice, so that either direction reads them as they lie:
    /// `places[0][sentence][j * source_len + i]` and `places[1][sentence][i * target_len + j]`.
    pub places: [Vec<Vec<Place>>; 2],
    /// Sum of the pseudo-counts of each source word over all target words, and the other way round.
    pub sums: [Vec<f32>; 2],
    /// What all evidence for a link of each source word, and of each target word, is multiplied with.
    pub factor: [Vec<f32>; 2],
    /// The slopes of the places of each sentence pair: `slopes[0][sentence][i]` of the source, `slopes[1][sentence][j]` of
    /// the target.
    pub slopes: [Vec<Vec<Slope>>; 2],
}

impl Prior {
    /// Weighs every pair of words that stands in a sentence pair.
    ///
    /// Goes stem by stem of the source: what is noted of a stem and a word of the target then lies in a row as long as
    /// the vocabulary, and no pair is looked up by a hash.
    pub fn new(bitext: &Bitext) -> Self {
        let known = bitext.known.as_ref().map(|known| known.of(bitext)).unwrap_or_default();
        let (source, target) = (&bitext.source, &bitext.target);
        let area = |pair: &Pair| vec![Place::default(); pair.source.len() * pair.target.len()];
        let mut prior = Self {
            slots: 0,
            stem_slots: 0,
            places: [Vec::new(), bitext.sentences.iter().map(area).collect()],
            sums: [vec![0.0; source.words.len()], vec![0.0; target.words.len()]],
            factor: [lone(source, target), lone(target, source)],
            slopes: [|pair: &Pair| pair.source.len(), |pair: &Pair| pair.target.len()]
                .map(|length| bitext.sentences.iter().map(|pair| slopes(length(pair), pull(pair))).collect()),
        };
        let stems = Sentences::new(bitext);
        let mut company = Company::new(&stems, target.stems as usize);
        // The stem slot of each target stem with the present source stem, and what is known of each target word with the
        // present source word; `NONE` where there is nothing yet.
        let mut stem_slot_of = vec![NONE; target.stems as usize];
        let mut known_of = vec![Place { slot: NONE, ..Place::default() }; target.words.len()];
        for (stem, places) in places(bitext).iter().enumerate() {
            company.turn_to(stem, &stems);
            let first = prior.stem_slots;
            let mut begun = 0;
            for (at, &(word, sentence, i)) in places.iter().enumerate() {
                if at == 0 || places[at - 1].0 != word {
                    begun = prior.slots;
                }
                let words_of = &bitext.sentences[sentence as usize].target;
                let row = i as usize * words_of.len();
                let a = &source.words[word as usize];
                for (j, &t) in words_of.iter().enumerate() {
                    // Slots of earlier words are too low to be this word's.
                    let place = &mut known_of[t as usize];
                    if place.slot == NONE || (place.slot as usize) < begun {
                        let b = &target.words[t as usize];
                        let weight = prior.factor[0][word as usize]
                            * prior.factor[1][t as usize]
                            * (words(a, b)
                                + stick(a, b) * company.weight(b.stem)
                                + known.get(&(word, t)).copied().unwrap_or(0.0));
                        let of_stem = &mut stem_slot_of[b.stem as usize];
                        if *of_stem == NONE || (*of_stem as usize) < first {
                            *of_stem = prior.stem_slots as u32;
                            prior.stem_slots += 1;
                        }
                        prior.sums[0][word as usize] += weight;
                        prior.sums[1][t as usize] += weight;
                        *place = Place { slot: prior.slots as u32, stem_slot: *of_stem, weight };
                        prior.slots += 1;
                    }
                    prior.places[1][sentence as usize][row + j] = *place;
                }
            }
        }
        let turned = bitext.sentences.iter().zip(&prior.places[1]);
        prior.places[0] = turned.map(|(pair, places)| turn(places, pair.target.len())).collect();
        prior
    }
}

/// Rows of `width` places as columns.
fn turn(rows: &[Place], width: usize) -> Vec<Place> {
    let mut columns = Vec::with_capacity(rows.len());
    for j in 0..width {
        columns.extend(rows.iter().skip(j).step_by(width));
    }
    columns
}

/// No slot.
const NONE: u32 = u32::MAX;

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

/// The kinds of which a word translates nothing when the other language has none.
const LONELY: [Class; 2] = [Class::ARTICLE, Class::CASE];

/// What is left of each word: little of an article when the language of the other side has none. It translates nothing,
/// and must not keep another word from its translation.
fn lone(own: &Vocabulary, other: &Vocabulary) -> Vec<f32> {
    let lacks = |class: &Class| other.table.has(Class::PRONOUN) && !other.table.has(*class);
    let lonely = LONELY.into_iter().filter(lacks).fold(Class::empty(), Class::union);
    own.words.iter().map(|word| if word.class.intersects(lonely) { LONE } else { 1.0 }).collect()
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
        let grammar = (a.class | b.class).intersects(Class::FUNCTION);
        alpha += if grammar { SAME_GRAMMAR } else { SAME_CONCEPT };
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

/// How far along its sentence a place is, as the two factors that make up how near two places are to the diagonal.
#[derive(Clone, Copy)]
pub struct Slope {
    rise: f32,
    fall: f32,
}

impl Slope {
    /// How near to the diagonal a place of one side is with one of the other: 1 on it, less the further from it. Equal to
    /// `exp(-pull * |x - y|)` where `x` and `y` are the shares of the sentences that lie before the places.
    pub fn near(self, other: Self) -> f32 {
        let (up, down) = (self.rise * other.fall, self.fall * other.rise);
        if up < down { up } else { down }
    }

    /// The same with all nearness multiplied.
    pub fn times(self, factor: f32) -> Self {
        Self { rise: self.rise * factor, fall: self.fall * factor }
    }
}

fn slopes(length: usize, pull: f32) -> Vec<Slope> {
    let rise = |at: usize| (pull * (at as f32 + 0.5) / length as f32).exp();
    (0..length).map(rise).map(|rise| Slope { rise, fall: 1.0 / rise }).collect()
}

/// How strong the pull to the diagonal is in a sentence pair.
pub(super) fn pull(pair: &Pair) -> f32 {
    let length = (pair.source.len() as f32 * pair.target.len() as f32).sqrt();
    (DIAGONAL * (length / USUAL).powf(GROWTH)).max(LEAST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{slopes, subsequence, subsequence_of_long};

    proptest! {
        #[test]
        fn bit_by_bit_is_cell_by_cell(a in "[a-d]{0,70}", b in "[a-d]{0,70}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(subsequence(a, b), subsequence_of_long(a, b));
        }

        #[test]
        fn slopes_give_the_distance_from_the_diagonal(lengths in [1_usize..400, 1_usize..400], at in [0.0_f32..1.0, 0.0_f32..1.0], pull in 2.0_f32..38.0) {
            let place = |side: usize| (at[side] * lengths[side] as f32) as usize;
            let share = |side: usize| (place(side) as f32 + 0.5) / lengths[side] as f32;
            let near = slopes(lengths[0], pull)[place(0)].near(slopes(lengths[1], pull)[place(1)]);
            prop_assert!((near - (-pull * (share(0) - share(1)).abs()).exp()).abs() < 1e-5);
        }
    }
}
