//! Which words speak for two sentences.
//!
//! In: the words of two texts, a lexicon, the beads of an earlier pass. Out: for each word the words of the other side
//! that it is translated by, with probabilities, and how often each word stands in its text. What is known beforehand
//! are figures, dates, equal words, cognates, names by their sound, concepts and the lexicon; what is learned is a
//! translation table (Model 1 of Brown et al. 1993, as Moore 2002 uses it).

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Bead, Item};
use crate::aligner::Vocabulary;
use crate::aligner::bitext::Word;
use crate::aligner::lexicon::Known;
use crate::aligner::prior::cognate;
use crate::language::Class;
use crate::matcher::names::Sounds;

/// How likely a word is translated by the one that it is known to mean.
const FIGURE: f32 = 0.9;
const DATE: f32 = 0.8;
const EQUAL: f32 = 0.75;
const MARK: f32 = 0.5;
const COGNATE: f32 = 0.7;
const NAME: f32 = 0.5;
const CONCEPT: f32 = 0.45;
const LEXICON: f32 = 0.9;
/// No word is known better than this.
const MOST: f32 = 0.95;
/// A lexicon's pair below this says too little.
const FAINT: f32 = 0.02;
/// Names further apart than this are two.
const FAR: f64 = 0.65;
/// Names of fewer sounds are too alike by chance.
const SHORT: usize = 4;
/// More words than this with one beginning, or one skeleton of sounds, are not compared.
const CROWD: usize = 40;
/// A table is learned from no more beads than this, and they must be so sure.
const LESSONS: usize = 12_000;
const SURE: f32 = 0.7;
/// Rounds of expectation and maximisation.
const ROUNDS: usize = 4;
/// What stands in a greater share of the beads says little of any.
const COMMON: f32 = 0.2;
/// Of a learned pair: the least probability, and how often it must have been met.
const LEAST: f32 = 0.08;
const MET: f32 = 1.5;

/// A word of a short text is as seldom as if so many other words stood beside it: what stands once in ten sentences is
/// seldomer than once in ten sentences elsewhere.
const ELSEWHERE: f32 = 1000.0;

type Translations = Vec<Vec<(u32, f32)>>;

/// What is known of the words of two texts; all indexed by side, then by stem.
pub(super) struct Evidence {
    given: [Translations; 2],
    all: [Translations; 2],
    /// Sum of each word's translations.
    known: [Vec<f32>; 2],
    /// Share of each word in its text.
    share: [Vec<f32>; 2],
}

impl Evidence {
    /// What is known before anything is learned. `counts`: how often each stem stands in its text.
    pub fn new(vocabularies: &[Vocabulary; 2], counts: [Vec<f32>; 2], known: Option<&Known>) -> Self {
        let mut pairs = Pairs::default();
        equal(vocabularies, &mut pairs);
        alike(vocabularies, &mut pairs);
        if let Some(known) = known {
            for (s, t, strength) in known.among(vocabularies).into_iter().filter(|pair| pair.2 >= FAINT) {
                let (a, b) = (&vocabularies[0].words[s as usize], &vocabularies[1].words[t as usize]);
                pairs.add(a, b, LEXICON * strength);
            }
        }
        let share = counts.map(|counts| {
            let total: f32 = counts.iter().sum::<f32>() + ELSEWHERE;
            counts.into_iter().map(|count| count.max(1.0) / total).collect::<Vec<f32>>()
        });
        let given = [0, 1].map(|side: usize| pairs.translations(side, vocabularies[side].stems));
        let mut evidence = Self { all: given.clone(), given, known: [Vec::new(), Vec::new()], share };
        evidence.sum();
        evidence
    }

    /// The words of the other side that translate one of `side`, with probabilities.
    pub fn translations(&self, side: usize, word: u32) -> &[(u32, f32)] {
        &self.all[side][word as usize]
    }

    /// How much of a word's translations is known, 0 to 1.
    pub fn known(&self, side: usize, word: u32) -> f32 {
        self.known[side][word as usize]
    }

    /// The share of a word in its text.
    pub fn share(&self, side: usize, word: u32) -> f32 {
        self.share[side][word as usize]
    }

    /// How many words `side` has.
    pub fn len(&self, side: usize) -> usize {
        self.share[side].len()
    }

    fn sum(&mut self) {
        self.known = [0, 1].map(|side: usize| {
            self.all[side].iter().map(|translations| translations.iter().map(|(_, p)| p).sum()).collect()
        });
    }

    /// Learns a translation table from beads and adds it to what was given.
    pub fn learn(&mut self, items: &[Vec<Item>; 2], beads: &[Bead], vocabularies: &[Vocabulary; 2]) {
        let sure: Vec<&Bead> = beads.iter().filter(|b| !b.is_lone() && b.confidence >= SURE).collect();
        let step = sure.len().div_ceil(LESSONS).max(1);
        let lessons: Vec<[Vec<u32>; 2]> = sure
            .iter()
            .step_by(step)
            .map(|bead| [distinct(&items[0][bead.source.clone()]), distinct(&items[1][bead.target.clone()])])
            .collect();
        let telling = [0, 1].map(|side: usize| telling(&lessons, side, &vocabularies[side]));
        let table = Table::learn(&lessons, &telling);
        for side in 0..2 {
            let mut all = self.given[side].clone();
            for (word, translation, probability) in table.of(side) {
                let known = &mut all[word as usize];
                match known.iter_mut().find(|(other, _)| *other == translation) {
                    Some(pair) => pair.1 = pair.1.max(probability),
                    None => known.push((translation, probability)),
                }
            }
            for translations in &mut all {
                bound(translations);
            }
            self.all[side] = all;
        }
        self.sum();
    }
}

/// Scales translations down to what can be known at most.
fn bound(translations: &mut [(u32, f32)]) {
    let sum: f32 = translations.iter().map(|(_, p)| p).sum();
    if sum > MOST {
        for (_, probability) in translations.iter_mut() {
            *probability *= MOST / sum;
        }
    }
}

fn distinct(items: &[Item]) -> Vec<u32> {
    let mut words: Vec<u32> = items.iter().flat_map(|item| item.words.iter().copied()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Which words are worth learning: they stand in two lessons or more and not in most, and are no marks.
fn telling(lessons: &[[Vec<u32>; 2]], side: usize, vocabulary: &Vocabulary) -> FxHashSet<u32> {
    let marks: FxHashSet<u32> =
        vocabulary.words.iter().filter(|word| word.mark).map(|word| word.stem).collect();
    let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
    for word in lessons.iter().flat_map(|lesson| &lesson[side]) {
        *counts.entry(*word).or_default() += 1.0;
    }
    let most = (COMMON * lessons.len() as f32).max(3.0);
    let is_telling =
        |(word, count): (u32, f32)| ((2.0..=most).contains(&count) && !marks.contains(&word)).then_some(word);
    counts.into_iter().filter_map(is_telling).collect()
}

/// Pairs of words with the best reason that speaks for each.
#[derive(Default)]
struct Pairs(FxHashMap<(u32, u32), f32>);

impl Pairs {
    fn add(&mut self, a: &Word, b: &Word, strength: f32) {
        let known = self.0.entry((a.stem, b.stem)).or_default();
        *known = known.max(strength);
    }

    fn translations(&self, side: usize, stems: u32) -> Translations {
        let mut all: Translations = vec![Vec::new(); stems as usize];
        for (&(a, b), &strength) in &self.0 {
            let (word, translation) = if side == 0 { (a, b) } else { (b, a) };
            all[word as usize].push((translation, strength));
        }
        for translations in &mut all {
            // The order of a hash map must not show.
            translations.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            bound(translations);
        }
        all
    }
}

/// What two words can have in common: the same figure, date, concept, letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reason<'w> {
    Figure(u64),
    Date(u8),
    Concept(u16),
    Letters(&'w str),
    Mark(&'w [u8]),
}

fn reasons(word: &Word) -> Vec<(Reason<'_>, f32)> {
    let mut reasons = Vec::new();
    reasons.extend(word.number.map(|number| (Reason::Figure(number), FIGURE)));
    reasons.extend(word.date.map(|date| (Reason::Date(date), DATE)));
    // Words of the grammar stand in any sentence.
    if !word.class.intersects(Class::FUNCTION) {
        reasons.extend(word.concepts.iter().map(|concept| (Reason::Concept(*concept), CONCEPT)));
    }
    if word.mark {
        reasons.push((Reason::Mark(&word.latin), MARK));
    } else if word.folded.chars().nth(1).is_some() {
        reasons.push((Reason::Letters(&word.folded), EQUAL));
    }
    reasons
}

fn equal(vocabularies: &[Vocabulary; 2], pairs: &mut Pairs) {
    let mut by_reason: FxHashMap<Reason, Vec<usize>> = FxHashMap::default();
    for (at, word) in vocabularies[1].words.iter().enumerate() {
        for (reason, _) in reasons(word) {
            by_reason.entry(reason).or_default().push(at);
        }
    }
    for a in &vocabularies[0].words {
        for (reason, strength) in reasons(a) {
            for &at in by_reason.get(&reason).map_or(&[][..], Vec::as_slice).iter().take(CROWD) {
                pairs.add(a, &vocabularies[1].words[at], strength);
            }
        }
    }
}

/// Cognates meet by their first letters, names by their consonants.
fn alike(vocabularies: &[Vocabulary; 2], pairs: &mut Pairs) {
    let is_name =
        |word: &Word| !word.mark && word.number.is_none() && !word.class.intersects(Class::FUNCTION);
    let sounds = [0, 1].map(|side: usize| {
        vocabularies[side].words.iter().map(|word| Sounds::of(&word.folded)).collect::<Vec<Sounds>>()
    });
    let mut by_letters: FxHashMap<&[u8], Vec<usize>> = FxHashMap::default();
    let mut by_sounds: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, word) in vocabularies[1].words.iter().enumerate().filter(|(_, word)| is_name(word)) {
        if let Some(letters) = word.latin.get(..3) {
            by_letters.entry(letters).or_default().push(at);
        }
        if sounds[1][at].len() >= SHORT {
            sounds[1][at].keys().into_iter().for_each(|key| by_sounds.entry(key).or_default().push(at));
        }
    }
    // Latin letters of scripts without spaces are those of syllables: names, but no cognates.
    let spaced = vocabularies[0].table.spaced && vocabularies[1].table.spaced;
    for (at, a) in vocabularies[0].words.iter().enumerate().filter(|(_, word)| is_name(word)) {
        let near = a.latin.get(..3).and_then(|letters| by_letters.get(letters)).filter(|_| spaced);
        for &other in near.into_iter().flatten() {
            let b = &vocabularies[1].words[other];
            let likeness = cognate(&a.latin, &b.latin);
            if likeness > 0.2 {
                pairs.add(a, b, COGNATE * likeness);
            }
        }
        if sounds[0][at].len() < SHORT {
            continue;
        }
        for key in sounds[0][at].keys() {
            let Some(near) = by_sounds.get(&key).filter(|near| near.len() <= CROWD) else { continue };
            for &other in near {
                let b = &vocabularies[1].words[other];
                if let Some(distance) = sounds[0][at].distance(&sounds[1][other]).filter(|d| *d <= FAR) {
                    pairs.add(a, b, NAME * (1.0 - distance) as f32);
                }
            }
        }
    }
}

/// A translation table learned from sentences.
struct Table {
    pairs: Vec<(u32, u32)>,
    /// Expected number of links of each pair, for either direction.
    links: [Vec<f32>; 2],
    /// Probability of each pair, for either direction.
    probability: [Vec<f32>; 2],
}

impl Table {
    fn learn(lessons: &[[Vec<u32>; 2]], telling: &[FxHashSet<u32>; 2]) -> Self {
        let mut slots: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut pairs = Vec::new();
        // Of each lesson: words of the source, words of the target, slots row by row.
        let mut grids: Vec<([usize; 2], Vec<u32>)> = Vec::with_capacity(lessons.len());
        for lesson in lessons {
            let of = |side: usize| -> Vec<u32> {
                lesson[side].iter().copied().filter(|word| telling[side].contains(word)).collect()
            };
            let (source, target) = (of(0), of(1));
            let mut grid = Vec::with_capacity(source.len() * target.len());
            for &s in &source {
                for &t in &target {
                    grid.push(*slots.entry((s, t)).or_insert_with(|| {
                        pairs.push((s, t));
                        pairs.len() as u32 - 1
                    }));
                }
            }
            grids.push(([source.len(), target.len()], grid));
        }
        let mut table = Self {
            links: [vec![0.0; pairs.len()], vec![0.0; pairs.len()]],
            probability: [vec![1.0; pairs.len()], vec![1.0; pairs.len()]],
            pairs,
        };
        for _ in 0..ROUNDS {
            table.round(&grids);
        }
        table
    }

    /// One round: side 0 explains each word of the target by those of the source, side 1 the other way round.
    fn round(&mut self, grids: &[([usize; 2], Vec<u32>)]) {
        for side in 0..2 {
            let (links, probability) = (&mut self.links[side], &mut self.probability[side]);
            links.fill(0.0);
            for ([rows, width], grid) in grids {
                let (outer, inner) = if side == 0 { (*width, *rows) } else { (*rows, *width) };
                for at in 0..outer {
                    let slot =
                        |i: usize| grid[if side == 0 { i * width + at } else { at * width + i }] as usize;
                    let total: f32 = (0..inner).map(|i| probability[slot(i)]).sum();
                    if total > 0.0 {
                        (0..inner).for_each(|i| links[slot(i)] += probability[slot(i)] / total);
                    }
                }
            }
            let mut sums: FxHashMap<u32, f32> = FxHashMap::default();
            let word = |pair: &(u32, u32)| if side == 0 { pair.0 } else { pair.1 };
            for (pair, count) in self.pairs.iter().zip(&*links) {
                *sums.entry(word(pair)).or_default() += count;
            }
            for ((pair, count), probability) in self.pairs.iter().zip(&*links).zip(probability) {
                *probability = count / sums[&word(pair)].max(f32::MIN_POSITIVE);
            }
        }
    }

    /// What was learned of the words of `side`: word, translation, probability. A pair that was met once may be one by
    /// chance, and both directions have to see it.
    fn of(&self, side: usize) -> impl Iterator<Item = (u32, u32, f32)> {
        self.pairs.iter().enumerate().filter_map(move |(at, &(s, t))| {
            let met = self.links[0][at].min(self.links[1][at]);
            let probability = self.probability[side][at];
            if met < MET || probability < LEAST {
                return None;
            }
            let probability = probability * met / (met + 1.0);
            Some(if side == 0 { (s, t, probability) } else { (t, s, probability) })
        })
    }
}
