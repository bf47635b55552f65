//! The table of one language, as `docs/languages.md` describes it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::fold::{fold, strip_diacritics};
use super::phrasal::Phrasal;
use super::separable::Separable;
use super::tables::SOURCES;

bitflags::bitflags! {
    /// What kinds of word a word can be, as far as its language's table knows.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Class: u32 {
        /// the, a; der, die, das.
        const ARTICLE = 1;
        /// he, his, this.
        const PRONOUN = 1 << 1;
        /// Prepositions.
        const PREPOSITION = 1 << 2;
        /// Joins the parts of one noun phrase: of, de, の.
        const LINK = 1 << 3;
        /// and, or.
        const CONJUNCTION = 1 << 4;
        /// Shows a clause: auxiliaries, subordinators, verbs of saying.
        const CLAUSE = 1 << 5;
        /// not, no.
        const NEGATION = 1 << 6;
        /// Degree words, quantifiers, sentence adverbs.
        const ADVERB = 1 << 7;
        /// A content word too general to make a term alone.
        const GENERAL = 1 << 8;
        /// Stands before a name: Mr, President.
        const HONORIFIC = 1 << 9;
        /// Makes a name an organisation or a place: University, River.
        const ENTITY = 1 << 10;
        /// A given name.
        const GIVEN = 1 << 11;
        /// A month.
        const MONTH = 1 << 12;
        /// A day of the week.
        const WEEKDAY = 1 << 13;
        /// A number word.
        const NUMERAL = 1 << 14;
        /// A currency's name, sign or code.
        const CURRENCY = 1 << 15;
        /// A pronoun or a noun of a male person: he, his, father.
        const MASCULINE = 1 << 16;
        /// A pronoun or a noun of a female person: she, her, mother.
        const FEMININE = 1 << 17;
        /// A noun of a person: father, mother, reporter.
        const PERSON = 1 << 18;
        /// A pronoun that may mean the subject of its own clause: his, her.
        const OWN = 1 << 19;
        /// What a place follows, and a person seldom: in, at.
        const LOCATIVE = 1 << 20;
        /// Shows what a noun is in its clause, where other languages use word order or endings: は, が, を.
        const CASE = 1 << 21;
        /// Any word that carries no term's meaning.
        const FUNCTION = Self::ARTICLE.bits() | Self::PRONOUN.bits() | Self::PREPOSITION.bits()
            | Self::LINK.bits() | Self::CONJUNCTION.bits() | Self::CLAUSE.bits()
            | Self::NEGATION.bits() | Self::ADVERB.bits();
    }
}

/// Where the head of a noun phrase stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Head {
    /// "fund manager".
    #[default]
    Last,
    /// "gestor de fondos".
    First,
}

/// All that is known of one language. The fields are those of the table's page, `docs/languages.md`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Table {
    pub tag: String,
    pub name: String,
    pub endonym: String,
    pub stemmer: String,
    pub spaced: bool,
    pub cased: bool,
    pub turkic: bool,
    pub nouns_capitalised: bool,
    pub names_decline: bool,
    pub genderless: bool,
    pub verb_last: bool,
    pub name_endings: Vec<String>,
    pub compounds: bool,
    pub joints: Vec<String>,
    pub head: Head,
    pub head_endings: Vec<String>,
    pub loan_endings: Vec<String>,
    pub fleeting: String,
    pub link_after_modifier: bool,
    pub particles: Vec<String>,
    pub irregular: Vec<Vec<String>>,
    pub inflections: Vec<String>,
    pub verb_endings: Vec<String>,
    pub separable: Separable,
    pub phrasal: Phrasal,
    words: Words,
    names: Names,
    persons: Persons,
    pub sentences: Sentences,
    pub dates: Dates,
    pub numbers: Numbers,
    pub currencies: BTreeMap<String, Vec<String>>,
    pub register: Register,
    pub spelling: Vec<Spelling>,
    pub synonyms: Synonyms,
    pub short_forms: Vec<Vec<String>>,
    /// The groups of `irregular` that hold a word.
    #[serde(skip)]
    one_word: FxHashMap<String, Vec<u32>>,
    #[serde(skip)]
    classes: FxHashMap<String, Class>,
    /// All classes of which the table lists a word.
    #[serde(skip)]
    known: Class,
    /// The groups of `synonyms.words`, then of `synonyms.loose`, that hold a word of this stem.
    #[serde(skip)]
    pub synonym_groups: FxHashMap<String, Vec<u32>>,
    /// `synonyms.terms` by the stem of their first word: group, all words.
    #[serde(skip)]
    pub term_groups: FxHashMap<String, Vec<(u32, Vec<TermWord>)>>,
    /// `synonyms.opposites` as stems, both ways round.
    #[serde(skip)]
    opposites: FxHashSet<(String, String)>,
    #[serde(skip)]
    pub(super) abbreviations: FxHashSet<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    article: Vec<String>,
    case: Vec<String>,
    pronoun: Vec<String>,
    preposition: Vec<String>,
    link: Vec<String>,
    conjunction: Vec<String>,
    clause: Vec<String>,
    negation: Vec<String>,
    adverb: Vec<String>,
    general: Vec<String>,
    honorific: Vec<String>,
    entity: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Names {
    given: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Persons {
    pronouns_masculine: Vec<String>,
    pronouns_feminine: Vec<String>,
    own: Vec<String>,
    objects_alike: bool,
    masculine: Vec<String>,
    feminine: Vec<String>,
    either: Vec<String>,
    locative: Vec<String>,
}

/// How sentences end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Sentences {
    pub abbreviation: Vec<String>,
}

/// How dates are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Dates {
    pub months: Vec<Vec<String>>,
    pub weekdays: Vec<Vec<String>>,
    pub day_suffix: Vec<String>,
    pub day_link: Vec<String>,
}

/// How numbers are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Numbers {
    pub decimal: String,
    pub group: Vec<String>,
    pub units: Vec<(String, u64)>,
    pub scales: Vec<(String, u64)>,
    pub percent: Vec<String>,
    pub joint: Vec<String>,
}

/// How one addresses the reader.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Register {
    pub familiar: Vec<String>,
    pub familiar_at_start: Vec<String>,
    pub formal: Vec<String>,
    pub formal_mid_sentence: Vec<String>,
    pub familiar_plural: Vec<String>,
    pub familiar_endings: Vec<String>,
    pub formal_endings: Vec<String>,
    pub name_familiar: String,
    pub name_formal: String,
}

/// Different words for one thing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Synonyms {
    pub terms: Vec<Vec<String>>,
    pub words: Vec<Vec<String>>,
    pub loose: Vec<Vec<String>>,
    pub opposites: Vec<(String, String)>,
}

/// A word of a term that the table lists.
#[derive(Clone, Debug)]
pub struct TermWord {
    /// Its stem.
    pub stem: String,
    /// As listed, folded, without diacritics.
    pub form: String,
}

/// Two spellings of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Spelling {
    pub varieties: Vec<String>,
    pub tags: Vec<String>,
    pub words: Vec<(String, String)>,
    pub by_itself: Vec<(String, String)>,
    pub endings: Vec<(String, String, usize)>,
    pub exceptions: Vec<String>,
    pub characters: Vec<(String, String)>,
}

impl Spelling {
    /// All pairs of spellings: of words that show the variety of a text, then of words of which each is a habit by itself.
    pub fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.words.iter().chain(&self.by_itself)
    }
}

impl Table {
    /// The table for a language tag, by its primary subtag ("pt-BR": "pt"). A language without a table gets
    /// the generic one: words, folding and all rules that need no lists.
    pub fn of(tag: &str) -> &'static Self {
        static TABLES: OnceLock<Vec<OnceLock<Table>>> = OnceLock::new();
        static GENERIC: OnceLock<Table> = OnceLock::new();
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let tables = TABLES.get_or_init(|| SOURCES.iter().map(|_| OnceLock::new()).collect());
        match SOURCES.iter().position(|(known, _)| *known == primary) {
            Some(at) => tables[at].get_or_init(|| {
                // The tests read every table, so a table that cannot be read never ships.
                Self::parse(SOURCES[at].1).unwrap_or_else(|_| Self::generic())
            }),
            None => GENERIC.get_or_init(Self::generic),
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    /// When the text is not a table as `docs/languages.md` describes it; the message names line and column.
    pub fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let mut table: Self = toml::from_str(source)?;
        table.index();
        Ok(table)
    }

    fn generic() -> Self {
        let mut table = Self { spaced: true, cased: true, ..Self::default() };
        table.index();
        table
    }

    fn index(&mut self) {
        let mut classes: FxHashMap<String, Class> = FxHashMap::default();
        let mut add = |class: Class, words: &[String]| {
            for word in words {
                *classes.entry(fold(word, self.turkic).into_owned()).or_default() |= class;
            }
        };
        let words = &self.words;
        add(Class::ARTICLE, &words.article);
        add(Class::CASE, &words.case);
        add(Class::PRONOUN, &words.pronoun);
        add(Class::PREPOSITION, &words.preposition);
        add(Class::LINK, &words.link);
        add(Class::CONJUNCTION, &words.conjunction);
        add(Class::CLAUSE, &words.clause);
        add(Class::NEGATION, &words.negation);
        add(Class::ADVERB, &words.adverb);
        add(Class::GENERAL, &words.general);
        add(Class::HONORIFIC, &words.honorific);
        add(Class::ENTITY, &words.entity);
        add(Class::GIVEN, &self.names.given);
        let persons = &self.persons;
        add(Class::MASCULINE, &persons.pronouns_masculine);
        add(Class::FEMININE, &persons.pronouns_feminine);
        add(Class::OWN, &persons.own);
        add(Class::MASCULINE | Class::PERSON, &persons.masculine);
        add(Class::FEMININE | Class::PERSON, &persons.feminine);
        add(Class::PERSON, &persons.either);
        add(Class::LOCATIVE, &persons.locative);
        for names in &self.dates.months {
            add(Class::MONTH, names);
        }
        for names in &self.dates.weekdays {
            add(Class::WEEKDAY, names);
        }
        for names in self.currencies.values() {
            add(Class::CURRENCY, names);
        }
        for (word, _) in self.numbers.units.iter().chain(&self.numbers.scales) {
            add(Class::NUMERAL, std::slice::from_ref(word));
        }
        self.known = classes.values().fold(Class::empty(), |all, &class| all | class);
        self.classes = classes;
        self.abbreviations =
            self.sentences.abbreviation.iter().map(|word| fold(word, self.turkic).into_owned()).collect();
        self.index_synonyms();
        for (group, forms) in (0..).zip(&self.irregular) {
            for form in forms {
                self.one_word.entry(fold(form, self.turkic).into_owned()).or_default().push(group);
            }
        }
        self.particles.sort_by_key(|particle| std::cmp::Reverse(particle.len()));
    }

    fn index_synonyms(&mut self) {
        let stemmer = super::Stemmer::new(&self.stemmer);
        let stem = |word: &str| stemmer.stem(&fold(word, self.turkic));
        for (group, words) in (0..).zip(self.synonyms.words.iter().chain(&self.synonyms.loose)) {
            for word in words {
                self.synonym_groups.entry(stem(word)).or_default().push(group);
            }
        }
        for (left, right) in &self.synonyms.opposites {
            let (left, right) = (stem(left), stem(right));
            self.opposites.insert((right.clone(), left.clone()));
            self.opposites.insert((left, right));
        }
        let mut pieces = Vec::new();
        for (group, terms) in (0..).zip(&self.synonyms.terms) {
            for term in terms {
                super::words::cut(term, self, &mut pieces);
                let word = |piece: &super::words::Piece| {
                    let form = &term[piece.start..piece.end];
                    TermWord {
                        stem: stem(form),
                        form: strip_diacritics(&fold(form, self.turkic)).into_owned(),
                    }
                };
                let words: Vec<TermWord> = pieces.iter().map(word).collect();
                if let Some(first) = words.first() {
                    self.term_groups.entry(first.stem.clone()).or_default().push((group, words.clone()));
                }
            }
        }
    }

    /// What the table knows of a folded word.
    pub fn class(&self, folded: &str) -> Class {
        self.classes.get(folded).copied().unwrap_or_default()
    }

    /// Whether the table lists two folded words as irregular forms of one: buy and bought.
    pub fn are_one_word(&self, a: &str, b: &str) -> bool {
        let groups = |word: &str| self.one_word.get(word);
        groups(a).zip(groups(b)).is_some_and(|(x, y)| x.iter().any(|group| y.contains(group)))
    }

    /// The irregular forms of a folded word, itself included.
    pub fn irregular_forms<'t>(&'t self, word: &str) -> impl Iterator<Item = &'t str> {
        let groups = self.one_word.get(word).into_iter().flatten();
        groups.flat_map(|&group| self.irregular[group as usize].iter().map(String::as_str))
    }

    /// A folded word less the longest particle that leaves at least two characters.
    pub fn base<'w>(&self, folded: &'w str) -> &'w str {
        self.particles
            .iter()
            .filter_map(|particle| folded.strip_suffix(particle.as_str()))
            .find(|rest| rest.chars().nth(1).is_some())
            .unwrap_or(folded)
    }

    /// Whether two folded words are forms of one, by the endings that the table lists: file and files, but not select
    /// and selection. Where it lists none, words of one stem are.
    pub fn are_forms(&self, a: &str, b: &str) -> bool {
        self.inflections.is_empty() || self.are_one_word(a, b) || self.differ_by(a, b, |_| true)
    }

    /// Like [`Table::are_forms`] for two forms of a noun: file and files, but not filing.
    pub fn are_noun_forms(&self, a: &str, b: &str) -> bool {
        self.inflections.is_empty()
            || self.are_one_word(a, b)
            || self.differ_by(a, b, |ending| !self.verb_endings.iter().any(|known| known == ending))
    }

    /// Whether `form` is `base` with an ending of the table: settings, of setting.
    pub fn is_inflected(&self, form: &str, base: &str) -> bool {
        let ending = form.strip_prefix(base).filter(|ending| !ending.is_empty());
        ending.is_some_and(|ending| self.inflections.iter().any(|known| known == ending))
    }

    /// Whether two words are one but for two of the listed endings, or one of them and none.
    fn differ_by(&self, a: &str, b: &str, counts: impl Fn(&str) -> bool) -> bool {
        if a == b {
            return true;
        }
        let bytes: usize =
            a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
        // The ending may begin before the first letter that differs: "create" and "creates".
        let listed = |ending: &str| {
            ending.is_empty() || counts(ending) && self.inflections.iter().any(|known| known == ending)
        };
        let starts =
            a[..bytes].char_indices().map(|(at, _)| at).chain([bytes]).filter(|&at| at >= bytes.min(2));
        starts.rev().take(3).any(|at| listed(&a[at..]) && listed(&b[at..]))
    }

    /// Whether a synonym group holds words that vary for style too.
    pub fn is_loose(&self, group: u32) -> bool {
        group as usize >= self.synonyms.words.len()
    }

    /// The plainest link of the language, the one that its table lists first: of, de, の.
    pub fn first_link(&self) -> Option<&str> {
        self.words.link.first().map(String::as_str)
    }

    /// Whether a pronoun that is a subject stands after prepositions too: "con él".
    pub const fn objects_alike(&self) -> bool {
        self.persons.objects_alike
    }

    /// Whether the table lists any word of a class.
    pub fn has(&self, class: Class) -> bool {
        self.known.intersects(class)
    }

    /// Whether the table holds two stems (or characters of Han words) as opposites: upstream and downstream.
    pub fn are_opposites(&self, left: &str, right: &str) -> bool {
        !self.opposites.is_empty() && self.opposites.contains(&(left.to_owned(), right.to_owned()))
    }

    /// The tags of all languages that have a table.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        SOURCES.iter().map(|(tag, _)| *tag)
    }
}
