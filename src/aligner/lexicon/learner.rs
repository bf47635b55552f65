//! Learning: links of batches are counted, articles of dictionaries are listed.
//!
//! In: aligned batches, articles. Out: a table. Later batches lean on what earlier ones taught, so memory is bounded
//! by the vocabulary and not by the text: pairs of words that were met once are forgotten when there are too many.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::known::Known;
use super::level::{Evidence, Level};
use super::rounds::Links;
use super::{Lexicon, Table, primary};
use crate::language::{self, Class, Stemmer, fold};

/// A pair of words with less than this is forgotten at the end.
const FORGOTTEN: f32 = 0.75;
/// No more translations of a word are kept.
const KEPT: usize = 24;
/// So many pairs of words are held while learning; beyond it the rarest are forgotten.
const HELD: usize = 3_000_000;
/// What was learned is put together anew when the text has grown by this factor.
const FRESH: f64 = 1.25;
/// Words of a dictionary's phrase, taken one by one, say less than a word alone.
const OF_PHRASE: f32 = 0.5;
/// How much less each further translation of an article says.
const RANK: f32 = 0.2;
/// A phrase of more words than this teaches nothing about one of them.
const LONGEST_PHRASE: usize = 4;

/// Learns one table.
pub struct Learner {
    source: String,
    target: String,
    pairs: u64,
    articles: u64,
    sides: [Side; 2],
    evidence: FxHashMap<(u32, u32), Evidence>,
    /// What was known when so many sentence pairs had been learned.
    fresh: Option<(u64, Arc<Known>)>,
}

/// The words of one side, numbered.
struct Side {
    table: &'static language::Table,
    stemmer: Stemmer,
    ids: FxHashMap<String, u32>,
    /// Number of each word's stem; indexed by word.
    stems: Vec<u32>,
    stem_ids: FxHashMap<String, u32>,
}

impl Side {
    fn new(tag: &str) -> Self {
        let table = language::Table::of(tag);
        Self {
            table,
            stemmer: Stemmer::new(&table.stemmer),
            ids: FxHashMap::default(),
            stems: Vec::new(),
            stem_ids: FxHashMap::default(),
        }
    }

    fn id(&mut self, folded: &str) -> u32 {
        if let Some(&id) = self.ids.get(folded) {
            return id;
        }
        let id = self.stems.len() as u32;
        let next = self.stem_ids.len() as u32;
        self.stems.push(*self.stem_ids.entry(self.stemmer.stem(folded)).or_insert(next));
        self.ids.insert(folded.to_owned(), id);
        id
    }

    fn names(ids: &FxHashMap<String, u32>) -> Vec<&str> {
        let mut names = vec![""; ids.len()];
        for (name, &id) in ids {
            names[id as usize] = name;
        }
        names
    }

    /// The words of a phrase that carry its meaning: all but those of the grammar, unless it has no others.
    fn phrase(&self, text: &str) -> Vec<String> {
        let folded = fold(text.trim(), self.table.turkic).into_owned();
        let words =
            || folded.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let lettered = |word: &&str| word.chars().any(char::is_alphabetic);
        let content = |word: &&str| !self.table.class(word).intersects(Class::FUNCTION);
        let mut kept: Vec<String> = words().filter(lettered).filter(content).map(ToOwned::to_owned).collect();
        if kept.is_empty() {
            kept = words().filter(lettered).map(ToOwned::to_owned).collect();
        }
        kept
    }
}

impl Learner {
    /// On top of what a lexicon knows of the two languages.
    pub fn on(lexicon: &Lexicon, source: &str, target: &str) -> Self {
        let (source, target) = (primary(source), primary(target));
        let mut learner = Self {
            sides: [Side::new(&source), Side::new(&target)],
            source,
            target,
            pairs: 0,
            articles: 0,
            evidence: FxHashMap::default(),
            fresh: None,
        };
        let table = lexicon.tables.iter().find(|t| t.source == learner.source && t.target == learner.target);
        if let Some(table) = table {
            learner.take(table, false);
        }
        learner
    }

    /// Adds what a table knows; `reversed` when its source is the target here.
    pub(super) fn take(&mut self, table: &Table, reversed: bool) {
        self.pairs += table.pairs;
        self.articles += table.articles;
        for (a, b, evidence) in table.links() {
            let (a, b) = if reversed { (b, a) } else { (a, b) };
            self.note(a, b, evidence);
        }
    }

    fn note(&mut self, word: &str, translation: &str, evidence: Evidence) {
        let key = (self.sides[0].id(word), self.sides[1].id(translation));
        self.evidence.entry(key).or_default().add(evidence);
    }

    /// What has been learned so far, for the next batches. Put together anew when the text has grown by a quarter: so
    /// the cost stays in proportion to what is learned.
    pub fn known(&mut self) -> Option<Arc<Known>> {
        if let Some((pairs, known)) = &self.fresh
            && (self.pairs as f64) < *pairs as f64 * FRESH + 1.0
        {
            return Some(Arc::clone(known));
        }
        if self.evidence.is_empty() {
            return None;
        }
        let known = Arc::new(Known::new(Arc::new(self.table()), false));
        self.fresh = Some((self.pairs, Arc::clone(&known)));
        Some(known)
    }

    /// Counts the links of a batch.
    pub fn add(&mut self, links: &Links) {
        self.pairs += links.pairs;
        for (word, translation, count) in &links.counts {
            self.note(word, translation, Evidence { count: *count, listed: 0.0 });
        }
        let mut least = FORGOTTEN;
        while self.evidence.len() > HELD {
            self.evidence.retain(|_, evidence| evidence.count >= least || evidence.listed > 0.0);
            least *= 2.0;
            if least > 1e6 {
                break;
            }
        }
    }

    /// Takes over an article of a dictionary: a headword and its translations, each a word or a phrase.
    pub fn list(&mut self, headword: &str, translations: &[String]) {
        self.articles += 1;
        let head = self.sides[0].phrase(headword);
        for (rank, translation) in translations.iter().enumerate() {
            let other = self.sides[1].phrase(translation);
            let longest = head.len().max(other.len());
            if head.is_empty() || other.is_empty() || longest > LONGEST_PHRASE {
                continue;
            }
            // The first translation is the commonest.
            let rank = 1.0 / (1.0 + RANK * rank as f32);
            let listed = rank * if longest == 1 { 1.0 } else { OF_PHRASE / longest as f32 };
            for (a, b) in head.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                self.note(a, b, Evidence { count: 0.0, listed });
            }
        }
    }

    /// The table: seldom pairs forgotten, of each word the commonest translations.
    pub fn finish(mut self) -> Table {
        let mut of_word: FxHashMap<u32, Vec<(u32, Evidence)>> = FxHashMap::default();
        for ((word, translation), evidence) in self.evidence.drain() {
            if evidence.count >= FORGOTTEN || evidence.listed > 0.0 {
                of_word.entry(word).or_default().push((translation, evidence));
            }
        }
        let names = Side::names(&self.sides[1].ids);
        for (word, mut translations) in of_word {
            translations.sort_by(|(a, x), (b, y)| {
                let weight = |e: &Evidence| e.count + 2.0 * e.listed;
                weight(y).total_cmp(&weight(x)).then_with(|| names[*a as usize].cmp(names[*b as usize]))
            });
            for (translation, evidence) in translations.into_iter().take(KEPT) {
                self.evidence.insert((word, translation), evidence);
            }
        }
        self.table()
    }

    /// All that is held, as a table.
    pub(super) fn table(&self) -> Table {
        let [a, b] = &self.sides;
        let links = || self.evidence.iter().map(|(&(s, t), &evidence)| (s, t, evidence));
        let words = Level::new([&Side::names(&a.ids), &Side::names(&b.ids)], links());
        let mut by_stem: FxHashMap<(u32, u32), Evidence> = FxHashMap::default();
        let mut sorted: Vec<(u32, u32, Evidence)> = links().collect();
        // Sums of floats depend on their order.
        sorted.sort_unstable_by_key(|link| (link.0, link.1));
        for (s, t, evidence) in sorted {
            by_stem.entry((a.stems[s as usize], b.stems[t as usize])).or_default().add(evidence);
        }
        let links = by_stem.into_iter().map(|((s, t), evidence)| (s, t, evidence));
        let stems = Level::new([&Side::names(&a.stem_ids), &Side::names(&b.stem_ids)], links);
        let (source, target) = (self.source.clone(), self.target.clone());
        Table { source, target, pairs: self.pairs, articles: self.articles, words, stems }
    }
}
