//! Lexicons: which words translate which, learned from translation memories or listed by dictionaries.
//!
//! In: batches of sentence pairs, articles of dictionaries. Out: what speaks for each pair of words, for any number of
//! language pairs, in a file that says its version and carries a checksum. Refuses to know the formats of memories and
//! dictionaries.

mod known;
mod learner;
mod level;
mod rounds;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use known::Known;
pub use learner::Learner;
pub use level::Evidence;
use level::Level;
pub use rounds::Course;

/// The first bytes of a file.
const MAGIC: &[u8; 8] = b"isogloss";
/// Number of the format; another one is not read.
const VERSION: u8 = 2;

/// A lexicon: a table for each pair of languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    tables: Vec<Arc<Table>>,
}

/// What is known of the words of two languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Tag of the source's language, primary subtag.
    pub source: String,
    /// Tag of the target's language, primary subtag.
    pub target: String,
    /// Sentence pairs learned from.
    pub pairs: u64,
    /// Articles of dictionaries taken over.
    pub articles: u64,
    words: Level,
    stems: Level,
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
    /// It ends too early.
    #[error("the lexicon is cut short: {0} bytes are missing")]
    Short(u64),
    /// Bytes have changed.
    #[error("the lexicon is damaged: its checksum does not fit")]
    Damaged,
}

impl LexiconError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Foreign => "`isogloss learn` writes one",
            Self::Version(version) if *version > VERSION => {
                "install a newer isogloss, or learn it anew with this one"
            }
            Self::Version(_) => "learn it anew: `isogloss learn MEMORY... -o LEXICON`",
            Self::Short(_) | Self::Damaged => "copy it anew, or learn it anew",
        }
    }
}

impl Lexicon {
    /// Reads a lexicon.
    ///
    /// # Errors
    /// When the bytes are none, of another version, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, LexiconError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LexiconError::Foreign)?;
        let (&version, rest) = rest.split_first().ok_or(LexiconError::Short(1))?;
        if version != VERSION {
            return Err(LexiconError::Version(version));
        }
        let short = || LexiconError::Short(12_u64.saturating_sub(rest.len() as u64));
        let (sum, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (length, body) = rest.split_first_chunk::<8>().ok_or_else(short)?;
        let length = u64::from_le_bytes(*length);
        if (body.len() as u64) < length {
            return Err(LexiconError::Short(length - body.len() as u64));
        }
        if body.len() as u64 != length || crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(LexiconError::Damaged);
        }
        let mut tables: Vec<Table> = postcard::from_bytes(body).map_err(|_| LexiconError::Damaged)?;
        for level in tables.iter_mut().flat_map(|table| [&mut table.words, &mut table.stems]) {
            if !level.is_whole() {
                return Err(LexiconError::Damaged);
            }
            level.index();
        }
        Ok(Self { tables: tables.into_iter().map(Arc::new).collect() })
    }

    /// The bytes of a file: "isogloss", the version, a CRC-32 of the body, its length, the body.
    pub fn write(&self) -> Vec<u8> {
        let tables: Vec<&Table> = self.tables.iter().map(AsRef::as_ref).collect();
        let body = postcard::to_stdvec(&tables).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(crc32fast::hash(&body).to_le_bytes());
        bytes.extend((body.len() as u64).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// Its tables.
    pub fn tables(&self) -> &[Arc<Table>] {
        &self.tables
    }

    /// Adds what another lexicon knows to what this one does.
    pub fn merge(&mut self, other: &Self) {
        for table in &other.tables {
            let mut learner = Learner::on(self, &table.source, &table.target);
            learner.take(table, false);
            self.put(learner.finish());
        }
    }

    /// Puts a table in, in place of that of the same languages; to one of the same languages the other way round it is
    /// added.
    pub fn put(&mut self, mut table: Table) {
        let is = |known: &Table, source: &str, target: &str| known.source == source && known.target == target;
        if let Some(at) = self.tables.iter().position(|known| is(known, &table.target, &table.source)) {
            let other = self.tables.remove(at);
            let mut learner = Learner::on(&Self::default(), &other.source, &other.target);
            learner.take(&other, false);
            learner.take(&table, true);
            table = learner.finish();
        }
        self.tables.retain(|known| !is(known, &table.source, &table.target));
        self.tables.push(Arc::new(table));
        self.tables.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
    }

    /// What it knows of two languages, either way round, ready for the aligner. `None` when it knows nothing.
    pub fn known(&self, source: &str, target: &str) -> Option<Known> {
        let (source, target) = (primary(source), primary(target));
        let of = |a: &str, b: &str| self.tables.iter().find(|table| table.source == a && table.target == b);
        let straight = of(&source, &target).map(|table| (table, false));
        let (table, reversed) = straight.or_else(|| of(&target, &source).map(|table| (table, true)))?;
        (table.words.len() > 0).then(|| Known::new(Arc::clone(table), reversed))
    }
}

impl Table {
    /// All links: word, translation, what speaks for them.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str, Evidence)> {
        self.words.all()
    }

    /// The translations of a word of the source (`side` 0) or of the target (1).
    pub fn translations(&self, side: usize, word: &str) -> Vec<(&str, Evidence)> {
        let found = self.words.columns[side].find(word).into_iter();
        let links = found.flat_map(|at| self.words.links(side, at));
        links.map(|(other, evidence, _)| (self.words.columns[1 - side].get(other), evidence)).collect()
    }

    /// How many words of the source and of the target it holds.
    pub fn len(&self) -> [usize; 2] {
        [self.words.columns[0].len(), self.words.columns[1].len()]
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.words.len() == 0
    }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::rounds::links;
    use super::{Learner, Lexicon, LexiconError};
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
        learner.list("to anchor", &["ankern".into(), "vor Anker gehen".into()]);
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
        assert_eq!(Lexicon::read(&bytes[..bytes.len() - 3]), Err(LexiconError::Short(3)));
        assert_eq!(Lexicon::read(b"isogloss"), Err(LexiconError::Short(1)));
        assert_eq!(Lexicon::read(b"something else"), Err(LexiconError::Foreign));
        changed[8] = 99;
        assert_eq!(Lexicon::read(&changed), Err(LexiconError::Version(99)));
    }

    #[test]
    fn words_are_known_either_way_round() {
        let lexicon = learned();
        let known = lexicon.known("de", "en-GB").expect("the same languages");
        let mut bitext = Bitext::new("de", "en");
        bitext.push("das schiff ankern".split(' '), "the ship crew anchors".split(' '));
        let of = known.of(&bitext);
        let weight = |s: u32, t: u32| of.get(&(s, t)).copied().unwrap_or(0.0);
        assert!(weight(1, 1) > weight(1, 2));
        // By their stems: "anchor" and "ankern" are listed.
        assert!(weight(2, 3) > 0.0);
        assert!(lexicon.known("fr", "en").is_none());
    }
}
