//! Lexicons: which words translate which, learned from translation memories.
//!
//! In: batches of sentence pairs. Out: counts of links by pair of words, for any number of language pairs, in a file
//! that says its version and carries a checksum. Later batches lean on what earlier ones taught, so memory is bounded
//! by the vocabulary and not by the text.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Bitext, probabilities};
use crate::language::{Stemmer, Table, fold};

/// The first bytes of a file.
const MAGIC: &[u8; 8] = b"isogloss";
/// Number of the format; another one is not read.
const VERSION: u8 = 1;
/// A link below this is not counted.
const COUNTED: f32 = 0.4;
/// A pair of words with less than this is forgotten.
const FORGOTTEN: f32 = 0.75;
/// No more translations of a word are kept.
const KEPT: usize = 24;

/// A lexicon: a table for each pair of languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lexicon {
    tables: Vec<Counts>,
}

/// How often words of one language are linked to words of another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Tag of the source's language, primary subtag.
    pub source: String,
    /// Tag of the target's language, primary subtag.
    pub target: String,
    /// Sentence pairs learned from.
    pub pairs: u64,
    /// Folded words of the source, each with its translations; sorted by word.
    words: Vec<(String, Vec<(u32, f32)>)>,
    /// Folded words of the target; translations are indices into it.
    targets: Vec<String>,
}

/// Why a file is no lexicon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// It begins otherwise.
    #[error("this is no lexicon of isogloss")]
    Foreign,
    /// It is of another version.
    #[error("the lexicon has version {0}; this isogloss reads version {VERSION}")]
    Version(u8),
    /// Bytes are missing or changed.
    #[error("the lexicon is damaged: its checksum does not fit")]
    Damaged,
}

impl Lexicon {
    /// Reads a lexicon.
    ///
    /// # Errors
    /// When the bytes are none, of another version, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, LexiconError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LexiconError::Foreign)?;
        let (&version, rest) = rest.split_first().ok_or(LexiconError::Damaged)?;
        if version != VERSION {
            return Err(LexiconError::Version(version));
        }
        let (sum, body) = rest.split_first_chunk::<4>().ok_or(LexiconError::Damaged)?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(LexiconError::Damaged);
        }
        postcard::from_bytes(body).map_err(|_| LexiconError::Damaged)
    }

    /// The bytes of a file.
    pub fn write(&self) -> Vec<u8> {
        let body = postcard::to_stdvec(self).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(crc32fast::hash(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// Its tables.
    pub fn tables(&self) -> &[Counts] {
        &self.tables
    }

    /// Adds the counts of another lexicon to this one's.
    pub fn merge(&mut self, other: &Self) {
        for table in &other.tables {
            let mut learner = Learner::on(self, &table.source, &table.target);
            learner.pairs += table.pairs;
            for (word, translations) in &table.words {
                for (target, count) in translations {
                    learner.count(word, &table.targets[*target as usize], *count);
                }
            }
            self.put(learner.finish());
        }
    }

    /// Puts a table in, in place of that of the same languages.
    pub fn put(&mut self, table: Counts) {
        self.tables.retain(|known| (&known.source, &known.target) != (&table.source, &table.target));
        self.tables.push(table);
        self.tables.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
    }

    /// What it knows of two languages, either way round, ready for the aligner. `None` when it knows nothing.
    pub fn known(&self, source: &str, target: &str) -> Option<Known> {
        let (source, target) = (primary(source), primary(target));
        let of = |a: &str, b: &str| self.tables.iter().find(|table| table.source == a && table.target == b);
        let tables = [(of(&source, &target), false), (of(&target, &source), true)];
        let mut known = Known::new(&source, &target);
        for (table, reversed) in tables {
            for (word, translation, count) in table.into_iter().flat_map(Counts::links) {
                let (a, b) = if reversed { (translation, word) } else { (word, translation) };
                known.add(a, b, count);
            }
        }
        (!known.is_empty()).then_some(known)
    }
}

impl Counts {
    /// All links: word, translation, count.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str, f32)> {
        self.words.iter().flat_map(|(word, translations)| {
            let target = |at: u32| self.targets.get(at as usize).map_or("", String::as_str);
            translations.iter().map(move |(at, count)| (word.as_str(), target(*at), *count))
        })
    }

    /// How many words of the source it holds.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// Learns one table, batch by batch.
pub struct Learner {
    source: String,
    target: String,
    pairs: u64,
    counts: FxHashMap<String, FxHashMap<String, f32>>,
    /// What was known when so many sentence pairs had been learned.
    fresh: Option<(u64, Arc<Known>)>,
}

impl Learner {
    /// On top of what a lexicon knows of the two languages.
    pub fn on(lexicon: &Lexicon, source: &str, target: &str) -> Self {
        let (source, target) = (primary(source), primary(target));
        let mut learner = Self {
            source: source.clone(),
            target: target.clone(),
            pairs: 0,
            counts: FxHashMap::default(),
            fresh: None,
        };
        if let Some(table) = lexicon.tables.iter().find(|t| t.source == source && t.target == target) {
            learner.pairs = table.pairs;
            for (word, translation, count) in table.links() {
                learner.count(word, translation, count);
            }
        }
        learner
    }

    fn count(&mut self, word: &str, translation: &str, by: f32) {
        if !self.counts.contains_key(word) {
            self.counts.insert(word.to_owned(), FxHashMap::default());
        }
        let Some(translations) = self.counts.get_mut(word) else { return };
        if let Some(count) = translations.get_mut(translation) {
            *count += by;
        } else {
            translations.insert(translation.to_owned(), by);
        }
    }

    /// What has been learned so far, for the next batches. Put together anew when a tenth has been added: so the cost
    /// stays in proportion to what is learned.
    pub fn known(&mut self) -> Arc<Known> {
        if let Some((pairs, known)) = &self.fresh
            && self.pairs < pairs + pairs / 10 + 1
        {
            return Arc::clone(known);
        }
        let known = Arc::new(self.put_together());
        self.fresh = Some((self.pairs, Arc::clone(&known)));
        known
    }

    fn put_together(&self) -> Known {
        let mut known = Known::new(&self.source, &self.target);
        let mut words: Vec<&String> = self.counts.keys().collect();
        words.sort_unstable();
        for word in words {
            let mut translations: Vec<(&String, &f32)> = self.counts[word].iter().collect();
            translations.sort_by(|a, b| a.0.cmp(b.0));
            for (translation, count) in translations.into_iter().filter(|(_, count)| **count >= FORGOTTEN) {
                known.add(word, translation, *count);
            }
        }
        known
    }

    /// Counts the links of a batch.
    pub fn add(&mut self, links: &Links) {
        self.pairs += links.pairs;
        for (word, translation, count) in &links.counts {
            self.count(word, translation, *count);
        }
    }

    /// The table: seldom pairs forgotten, of each word the commonest translations.
    pub fn finish(self) -> Counts {
        let mut counts: Vec<(String, FxHashMap<String, f32>)> = self.counts.into_iter().collect();
        counts.sort_by(|a, b| a.0.cmp(&b.0));
        let mut table =
            Counts { source: self.source, target: self.target, pairs: self.pairs, ..Counts::default() };
        let mut ids: FxHashMap<String, u32> = FxHashMap::default();
        for (word, translations) in counts {
            let mut kept: Vec<(String, f32)> =
                translations.into_iter().filter(|(_, c)| *c >= FORGOTTEN).collect();
            kept.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            kept.truncate(KEPT);
            let mut id = |target: String| {
                let next = table.targets.len() as u32;
                *ids.entry(target).or_insert_with_key(|target| {
                    table.targets.push(target.clone());
                    next
                })
            };
            let kept: Vec<(u32, f32)> = kept.into_iter().map(|(target, count)| (id(target), count)).collect();
            if !kept.is_empty() {
                table.words.push((word, kept));
            }
        }
        table
    }
}

/// The links of a batch.
pub struct Links {
    pairs: u64,
    counts: Vec<(String, String, f32)>,
}

/// Aligns a batch and counts its links.
pub fn links(bitext: &Bitext) -> Links {
    let mut counts: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    for (pair, links) in bitext.sentences.iter().zip(probabilities(bitext, COUNTED)) {
        for link in links {
            let key = (pair.source[link.source as usize], pair.target[link.target as usize]);
            *counts.entry(key).or_insert(0.0) += link.probability;
        }
    }
    let word = |vocabulary: &super::Vocabulary, id: u32| vocabulary.words[id as usize].folded.clone();
    let lettered = |text: &str| text.chars().any(char::is_alphabetic);
    let mut counts: Vec<(String, String, f32)> = counts
        .into_iter()
        .map(|((s, t), count)| (word(&bitext.source, s), word(&bitext.target, t), count))
        .filter(|(s, t, _)| lettered(s) && lettered(t))
        .collect();
    counts.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    Links { pairs: bitext.sentences.len() as u64, counts }
}

/// Words or stems of two languages and their links, as numbers.
#[derive(Default)]
struct Linked {
    ids: [FxHashMap<String, u32>; 2],
    sums: [Vec<f32>; 2],
    counts: FxHashMap<(u32, u32), f32>,
}

impl Linked {
    fn id(&mut self, side: usize, word: String) -> u32 {
        let next = self.sums[side].len() as u32;
        let id = *self.ids[side].entry(word).or_insert(next);
        if id == next {
            self.sums[side].push(0.0);
        }
        id
    }

    fn add(&mut self, a: String, b: String, count: f32) {
        let (a, b) = (self.id(0, a), self.id(1, b));
        self.sums[0][a as usize] += count;
        self.sums[1][b as usize] += count;
        *self.counts.entry((a, b)).or_default() += count;
    }

    /// Dice's coefficient of their links, less for what was met seldom.
    fn strength(&self, a: Option<u32>, b: Option<u32>) -> f32 {
        let Some((a, b)) = a.zip(b) else { return 0.0 };
        let Some(&together) = self.counts.get(&(a, b)) else { return 0.0 };
        let sum = self.sums[0][a as usize] + self.sums[1][b as usize];
        2.0 * together / sum.max(1.0) * (together / (together + 1.0))
    }
}

/// A word as a lexicon numbers it, and its stem; `None` for one that it does not hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    word: Option<u32>,
    stem: Option<u32>,
}

/// What is known of the words of two languages: by words, and by stems for forms that were never met.
pub struct Known {
    words: Linked,
    stems: Linked,
    languages: [(&'static Table, Stemmer); 2],
}

impl Known {
    fn new(source: &str, target: &str) -> Self {
        let language = |tag: &str| {
            let table = Table::of(tag);
            (table, Stemmer::new(&table.stemmer))
        };
        let languages = [language(source), language(target)];
        Self { words: Linked::default(), stems: Linked::default(), languages }
    }

    fn stem(&self, side: usize, word: &str) -> String {
        let (table, stemmer) = &self.languages[side];
        stemmer.stem(&fold(word, table.turkic))
    }

    fn is_empty(&self) -> bool {
        self.words.counts.is_empty()
    }

    fn add(&mut self, a: &str, b: &str, count: f32) {
        let (x, y) = (self.stem(0, a), self.stem(1, b));
        self.words.add(a.to_owned(), b.to_owned(), count);
        self.stems.add(x, y, count);
    }

    /// A folded word of the source (`side` 0) or of the target (1).
    pub fn entry(&self, side: usize, folded: &str) -> Entry {
        let find = |linked: &Linked, word: &str| linked.ids[side].get(word).copied();
        Entry { word: find(&self.words, folded), stem: find(&self.stems, &self.stem(side, folded)) }
    }

    /// How strongly two words are known to translate each other, 0 to 1.
    pub fn strength(&self, a: Entry, b: Entry) -> f32 {
        self.words.strength(a.word, b.word).max(0.8 * self.stems.strength(a.stem, b.stem))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Learner, Lexicon, LexiconError, links};
    use crate::aligner::Bitext;

    fn learned() -> Lexicon {
        let mut bitext = Bitext::new("en", "de");
        for (a, b) in [
            ("the ship sails", "das schiff segelt"),
            ("the ship sinks", "das schiff sinkt"),
            ("a big ship", "ein grosses schiff"),
            ("the crew sleeps", "die mannschaft schläft"),
            ("the crew sings", "die mannschaft singt"),
        ] {
            bitext.push(a.split(' '), b.split(' '));
        }
        let mut learner = Learner::on(&Lexicon::default(), "en", "de");
        learner.add(&links(&bitext));
        let mut lexicon = Lexicon::default();
        lexicon.put(learner.finish());
        lexicon
    }

    #[test]
    fn what_is_written_is_read_again() {
        let lexicon = learned();
        assert_eq!(Lexicon::read(&lexicon.write()), Ok(lexicon));
    }

    #[test]
    fn damage_is_noticed() {
        let bytes = learned().write();
        let mut changed = bytes.clone();
        *changed.last_mut().expect("bytes") ^= 1;
        assert_eq!(Lexicon::read(&changed), Err(LexiconError::Damaged));
        assert_eq!(Lexicon::read(&bytes[..bytes.len() - 3]), Err(LexiconError::Damaged));
        assert_eq!(Lexicon::read(b"something else"), Err(LexiconError::Foreign));
        changed[8] = 99;
        assert_eq!(Lexicon::read(&changed), Err(LexiconError::Version(99)));
    }

    #[test]
    fn words_are_known_either_way_round() {
        let lexicon = learned();
        let known = Arc::new(lexicon.known("de", "en-GB").expect("the same languages"));
        let strength = |a: &str, b: &str| known.strength(known.entry(0, a), known.entry(1, b));
        assert!(strength("schiff", "ship") > 0.5);
        assert!(strength("schiff", "ship") > strength("schiff", "crew"));
        assert!(lexicon.known("fr", "en").is_none());
    }
}
