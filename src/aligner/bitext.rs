//! Sentence pairs as numbers.
//!
//! In: words. Out: ids into two vocabularies, each word with what the aligner asks of it: its stem, its class, how
//! it looks in Latin letters.

use std::sync::Arc;

use any_ascii::any_ascii;
use rustc_hash::FxHashMap;

use super::lexicon::Known;
use super::{Link, pieces};
use crate::language::{Class, Concepts, Lexis, Stemmer, Table, fold, strip_diacritics};

/// Letters of the crude stem of a language without a stemmer.
const CRUDE: usize = 5;

/// A distinct folded word.
#[derive(Clone, Debug)]
pub struct Word {
    /// Folded form.
    pub folded: String,
    /// Id of its stem, below [`Vocabulary::stems`].
    pub stem: u32,
    /// What its language's table knows of it.
    pub class: Class,
    /// In Latin letters, small; what cognates are compared by.
    pub latin: Vec<u8>,
    /// Whether it holds no letter and no digit.
    pub mark: bool,
    /// The number that it writes, in figures or as a word of the table.
    pub number: Option<u64>,
    /// Month (1 to 12) or weekday (101 to 107) that it names.
    pub date: Option<u8>,
    /// The concepts that it can name.
    pub concepts: Concepts,
}

/// The distinct words of one side.
pub struct Vocabulary {
    /// Its words; indexed by word id.
    pub words: Vec<Word>,
    /// How many stems there are.
    pub stems: u32,
    /// What is known of its language.
    pub table: &'static Table,
    stemmer: Stemmer,
    lexis: &'static Lexis,
    crude: bool,
    ids: FxHashMap<String, u32>,
    stem_ids: FxHashMap<String, u32>,
}

impl Vocabulary {
    /// An empty vocabulary of the language `tag`.
    pub fn new(tag: &str) -> Self {
        let table = Table::of(tag);
        Self {
            words: Vec::new(),
            stems: 0,
            table,
            stemmer: Stemmer::new(&table.stemmer),
            lexis: Lexis::of(tag),
            crude: !Stemmer::knows(&table.stemmer),
            ids: FxHashMap::default(),
            stem_ids: FxHashMap::default(),
        }
    }

    /// The id of a word as written.
    pub fn id(&mut self, written: &str) -> u32 {
        self.id_of_folded(&fold(written, self.table.turkic))
    }

    /// The id of a word that is folded already.
    pub fn id_of_folded(&mut self, folded: &str) -> u32 {
        if let Some(&id) = self.ids.get(folded) {
            return id;
        }
        let id = self.words.len() as u32;
        let stem = self.stem(folded);
        let word = Word {
            stem,
            class: self.table.class(folded),
            latin: any_ascii(folded).to_ascii_lowercase().into_bytes(),
            mark: !folded.chars().any(char::is_alphanumeric),
            number: self.number(folded),
            date: self.date(folded),
            concepts: self.lexis.concepts(folded, &self.stemmer.stem(folded)),
            folded: folded.to_owned(),
        };
        self.words.push(word);
        self.ids.insert(folded.to_owned(), id);
        id
    }

    fn stem(&mut self, folded: &str) -> u32 {
        let stem = if self.crude && self.table.spaced {
            strip_diacritics(self.table.base(folded)).chars().take(CRUDE).collect()
        } else {
            self.stemmer.stem(folded)
        };
        let next = self.stems;
        let id = *self.stem_ids.entry(stem).or_insert(next);
        self.stems = self.stems.max(id + 1);
        id
    }

    fn number(&self, folded: &str) -> Option<u64> {
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        if !digits.is_empty() && !folded.chars().any(char::is_alphabetic) {
            return digits.parse().ok();
        }
        self.table.numbers.units.iter().find(|(name, _)| name == folded).map(|(_, value)| *value)
    }

    fn date(&self, folded: &str) -> Option<u8> {
        let find =
            |lists: &[Vec<String>]| lists.iter().position(|names| names.iter().any(|name| name == folded));
        let dates = &self.table.dates;
        find(&dates.months).map(|at| at as u8 + 1).or_else(|| find(&dates.weekdays).map(|at| at as u8 + 101))
    }
}

/// A sentence and its translation, as word ids.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// Words of the source.
    pub source: Vec<u32>,
    /// Words of the target.
    pub target: Vec<u32>,
}

/// A text and its translation.
pub struct Bitext {
    /// The words of the source.
    pub source: Vocabulary,
    /// The words of the target.
    pub target: Vocabulary,
    /// The sentence pairs; one that was pushed without end is here in pieces.
    pub sentences: Vec<Pair>,
    /// Where each of `sentences` begins: the pair that was pushed, and the place in its source and target.
    pub(super) origins: Vec<(usize, [u32; 2])>,
    /// How many pairs were pushed.
    pub(super) pushed: usize,
    /// What a lexicon knows of the two languages.
    pub known: Option<Arc<Known>>,
    /// Whether it is one of many to learn from: then a rough alignment will do.
    pub rough: bool,
}

impl Bitext {
    /// A text without sentences.
    pub fn new(source_tag: &str, target_tag: &str) -> Self {
        Self {
            source: Vocabulary::new(source_tag),
            target: Vocabulary::new(target_tag),
            sentences: Vec::new(),
            origins: Vec::new(),
            pushed: 0,
            known: None,
            rough: false,
        }
    }

    /// Whether one of the languages puts the verb last and the other does not.
    pub(super) fn turned(&self) -> bool {
        self.source.table.verb_last != self.target.table.verb_last
    }

    /// Leans on what a lexicon knows.
    pub fn learn_from(&mut self, known: Arc<Known>) {
        self.known = Some(known);
    }

    /// Adds a sentence pair.
    pub fn push<'a>(&mut self, source: impl Iterator<Item = &'a str>, target: impl Iterator<Item = &'a str>) {
        let source = source.map(|word| self.source.id(word)).collect();
        let target = target.map(|word| self.target.id(word)).collect();
        self.push_ids(source, target);
    }

    /// Adds a sentence pair of words that have ids in the two vocabularies.
    pub fn push_ids(&mut self, source: Vec<u32>, target: Vec<u32>) {
        let pair = self.pushed;
        self.pushed += 1;
        if source.len().max(target.len()) <= pieces::LONGEST {
            self.sentences.push(Pair { source, target });
            self.origins.push((pair, [0, 0]));
            return;
        }
        for [a, b] in pieces::cut(&keys(&self.source, &source), &keys(&self.target, &target)) {
            self.origins.push((pair, [a.start as u32, b.start as u32]));
            self.sentences.push(Pair { source: source[a].to_vec(), target: target[b].to_vec() });
        }
    }

    /// Links of sentences, put together to those of the pairs that were pushed.
    pub(super) fn whole(&self, links: impl Iterator<Item = Vec<Link>>) -> Vec<Vec<Link>> {
        let mut whole = vec![Vec::new(); self.pushed];
        for ((pair, [source, target]), links) in self.origins.iter().zip(links) {
            let moved = links.into_iter().map(|link| Link {
                source: link.source + source,
                target: link.target + target,
                probability: link.probability,
            });
            whole[*pair].extend(moved);
        }
        whole
    }
}

/// What words look like, to find the same ones on the other side; marks say nothing.
fn keys<'v>(vocabulary: &'v Vocabulary, words: &[u32]) -> Vec<Option<&'v str>> {
    let words = words.iter().map(|&word| &vocabulary.words[word as usize]);
    words.map(|word| (!word.mark).then_some(word.folded.as_str())).collect()
}
