//! Concepts: everyday words of several languages that mean one thing.
//!
//! In: a language. Out: for each of its words the concepts it can name. A start for the aligner, which else knows
//! nothing of a short text but what it counts; a language without a column simply has none. The rows are in
//! `concepts.csv`: a column a language, `|` between the words of a cell, any inflected form among them as the stemmer
//! needs it.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::fold::fold;
use super::stem::Stemmer;
use super::table::Table;

const SOURCE: &str = include_str!("concepts.csv");
/// Most languages have a column.
const COLUMNS: usize = 24;

/// Numbers of the concepts that a word can name: lines of the table.
pub type Concepts = SmallVec<[u16; 2]>;

/// The concepts of a language by word and by stem.
pub struct Lexis {
    words: FxHashMap<Cow<'static, str>, Concepts>,
    stems: FxHashMap<String, Concepts>,
    /// Whether endings are glued to words and no stemmer takes them off (Korean): a word then names what its beginning does.
    glued: bool,
}

impl Lexis {
    /// Of the language `tag`.
    pub fn of(tag: &str) -> &'static Self {
        static ALL: [OnceLock<Lexis>; COLUMNS] = [const { OnceLock::new() }; COLUMNS];
        static NONE: OnceLock<Lexis> = OnceLock::new();
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        let column = tags().position(|known| known == primary);
        match column.and_then(|at| ALL.get(at).map(|cell| (at, cell))) {
            Some((at, cell)) => cell.get_or_init(|| Self::read(at, Table::of(&primary))),
            None => NONE.get_or_init(|| Self::new(0, false)),
        }
    }

    /// Without words, with room for so many.
    fn new(words: usize, glued: bool) -> Self {
        Self {
            words: FxHashMap::with_capacity_and_hasher(words, FxBuildHasher),
            stems: FxHashMap::with_capacity_and_hasher(words, FxBuildHasher),
            glued,
        }
    }

    fn read(column: usize, table: &Table) -> Self {
        let stemmer = Stemmer::new(&table.stemmer);
        // Most concepts have one word or two.
        let room = 2 * SOURCE.lines().count();
        let mut lexis =
            Self::new(room, table.spaced && table.stemmer.is_empty() && !table.particles.is_empty());
        for (number, row) in (0..).zip(SOURCE.lines().skip(1)) {
            for word in row.split(';').nth(column).unwrap_or("").split('|').filter(|word| !word.is_empty()) {
                let folded = fold(word, table.turkic);
                if table.spaced && !table.stemmer.is_empty() {
                    lexis.stems.entry(stemmer.stem(&folded)).or_default().push(number);
                }
                lexis.words.entry(folded).or_default().push(number);
            }
        }
        lexis
    }

    /// The concepts of a folded word with this stem.
    pub fn concepts(&self, folded: &str, stem: &str) -> Concepts {
        let known = self.words.get(folded).or_else(|| self.stems.get(stem));
        known.or_else(|| self.beginning(folded)).cloned().unwrap_or_default()
    }

    /// The concepts of the longest word of two characters or more that a word begins with, where endings are glued.
    fn beginning(&self, folded: &str) -> Option<&Concepts> {
        let ends = folded.char_indices().skip(2).map(|(at, _)| at).filter(|_| self.glued);
        ends.filter_map(|end| self.words.get(&folded[..end])).last()
    }
}

/// The tags of the columns.
fn tags() -> impl Iterator<Item = &'static str> {
    SOURCE.lines().next().unwrap_or("").split(';')
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{COLUMNS, Lexis, SOURCE, tags};

    #[test]
    fn every_row_has_a_cell_for_every_language() {
        let columns = tags().count();
        assert!((2..=COLUMNS).contains(&columns));
        for (number, row) in SOURCE.lines().enumerate() {
            let cells: Vec<&str> = row.split(';').collect();
            assert_eq!(cells.len(), columns, "concepts.csv, line {}", number + 1);
            assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "concepts.csv, line {}", number + 1);
        }
    }

    #[test]
    fn words_are_written_as_texts_are_folded() {
        for (row, tag, word) in words() {
            assert!(!word.is_empty() && word == word.trim(), "{row}: {tag}: an empty word");
            assert!(!word.contains([' ', '"', '(', ')']), "{row}: {tag}: “{word}” is no single word");
            assert_eq!(word, word.to_lowercase(), "{row}: {tag}");
        }
    }

    #[test]
    fn a_word_names_few_concepts() {
        let mut rows: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
        for (row, tag, word) in words() {
            assert!(rows.entry((tag, word)).or_default().insert(row), "{row}: {tag}: “{word}” stands twice");
        }
        for ((tag, word), rows) in rows {
            assert!(rows.len() <= MOST, "{tag}: “{word}” stands in {rows:?}");
        }
    }

    /// A word that names more than these tells the aligner nothing.
    const MOST: usize = 6;

    /// Line, language and word of every word.
    fn words() -> impl Iterator<Item = (usize, &'static str, &'static str)> {
        SOURCE.lines().enumerate().skip(1).flat_map(|(number, row)| {
            tags()
                .zip(row.split(';'))
                .flat_map(move |(tag, cell)| cell.split('|').map(move |word| (number + 1, tag, word)))
        })
    }

    #[test]
    fn words_meet_across_languages() {
        for (a, word, b, other) in [
            ("en", "hospital", "de", "krankenhaus"),
            ("zh", "医生", "fr", "médecin"),
            ("ja", "政府", "ru", "правительство"),
            ("ko", "정부는", "en", "government"),
            ("ko", "치료했다", "de", "behandlung"),
        ] {
            let (x, y) = (Lexis::of(a).concepts(word, word), Lexis::of(b).concepts(other, other));
            assert!(x.iter().any(|concept| y.contains(concept)), "{word} {other}");
        }
    }
}
