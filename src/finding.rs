//! Findings: what rules hand over ([`Draft`]) and what reports draw ([`Finding`]).
//!
//! A draft has no sentence in it and no place on disk; the engine adds the places, `wording` the sentences.

use serde::{Deserialize, Serialize};

use crate::language::Site;
use crate::span::Span;

/// How much a finding weighs at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// Has to be mended.
    Error,
}

impl Severity {
    /// Its name, as the reports and the configuration write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One way in which a thing is said, with all its places.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How it is written, as the reader shall see it.
    pub text: String,
    /// Where it stands, in reading order.
    pub sites: Vec<Site>,
}

/// What a rule found, before anybody words it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The rule's id.
    pub rule: &'static str,
    /// Probability that an editor would want to know, 0 to 1.
    pub confidence: f64,
    /// What kind of difference it is.
    pub reason: Reason,
    /// The ways in which one thing is said. Two or more, but for rules that report a single place.
    pub groups: Vec<Group>,
    /// Index of the group to keep, when the rule knows; else the glossary or the majority decides.
    pub preferred: Option<usize>,
    /// What of the source it is about, when the rule read the source.
    pub term: Option<Term>,
    /// Places with words inside that are none of what is said there: nothing can be written instead.
    pub open: Vec<Site>,
}

impl Draft {
    /// A draft of a rule that leaves it to others which group to keep, and read no source.
    pub fn new(rule: &'static str, confidence: f64, reason: Reason, groups: Vec<Group>) -> Self {
        Self { rule, confidence, reason, groups, preferred: None, term: None, open: Vec::new() }
    }
}

/// A term of the source that a draft is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As the reader shall see it.
    pub text: String,
    /// Places in the target with their place in the source; sorted.
    pub sites: Vec<(Site, Site)>,
}

/// In what translations of one segment differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Words.
    Words,
    /// Letter case only.
    Case,
    /// Punctuation and white space only.
    Punctuation,
    /// Letter case and punctuation.
    CaseAndPunctuation,
}

/// What kind of difference a draft shows; `wording` has the sentence for each.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A term of the source has several renderings.
    InconsistentRendering {
        /// The term.
        term: String,
        /// Herfindahl index of the renderings, 0 to 1.
        concentration: f64,
    },
    /// A source segment has several translations.
    InconsistentSegment {
        /// What the source says.
        source: String,
        /// In what they differ.
        by: Difference,
    },
    /// Several source segments have one translation.
    MergedSegment {
        /// What the source says.
        sources: Vec<String>,
    },
    /// Several terms of the source have one rendering.
    MergedRendering {
        /// The terms.
        terms: Vec<String>,
    },
    /// A figure is not the source's.
    NumberMismatch {
        /// The source's.
        figure: String,
    },
    /// A segment is left as the source has it.
    Untranslated,
    /// A word of the source is left in the translation.
    UntranslatedTerm {
        /// The word.
        term: String,
    },
    /// The same words in another order or with another link.
    WordOrder,
    /// Two words for one thing.
    WordChoice,
    /// Two spellings of one name.
    NameSpelling,
    /// One person with pronouns of two genders.
    PronounGender {
        /// The person's name.
        name: String,
    },
    /// A short form beside its long form or another short form.
    ShortForm,
    /// A short form with two expansions.
    TwoExpansions {
        /// The short form.
        short: String,
    },
    /// An expansion with two short forms.
    TwoShortForms {
        /// The expansion.
        long: String,
    },
    /// A short form used before it is explained.
    ExplainedLate {
        /// The expansion.
        long: String,
    },
    /// A short form explained more than once.
    ExplainedAgain {
        /// The short form.
        short: String,
    },
    /// Hyphen, space or neither.
    CompoundForm,
    /// Capital or small letter.
    LetterCase,
    /// Two national spellings.
    SpellingVariant {
        /// Names of the varieties, one for each group.
        varieties: Vec<String>,
    },
    /// A figure, date or unit written in two ways.
    FigureFormat {
        /// What is written in two ways: "percentages", "dates", "thousands".
        what: String,
    },
    /// A mark typed in two ways.
    PunctuationStyle {
        /// Which: "quotation marks", "dashes".
        what: String,
    },
    /// A currency named once and dropped the next time.
    CurrencyDropped,
    /// Formal and familiar address.
    Register {
        /// How each group addresses the reader, one for each group.
        levels: Vec<String>,
    },
    /// A passage in another language.
    WrongLanguage {
        /// Name of the language that the passage is in.
        found: String,
        /// Name of the language of the document.
        expected: String,
    },
    /// A rendering that the glossary forbids.
    Forbidden {
        /// What to write instead; several when several terms forbid it.
        preferred: Vec<String>,
        /// The glossary's notes, or empty.
        note: String,
    },
    /// A term whose rendering is not there.
    MissingTerm {
        /// The term, as the glossary writes it.
        term: String,
        /// What to write, the preferred rendering first.
        preferred: Vec<String>,
        /// The glossary's note, or empty.
        note: String,
    },
    /// Several renderings that the glossary admits.
    Admitted {
        /// The one that it prefers.
        preferred: String,
    },
}

/// Why a fix has to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caution {
    /// An article or another word before it may have to change.
    Article,
    /// What stands around may have to agree with the new word.
    Agreement,
    /// The new text may have another inflection.
    Inflection,
    /// Written apart and written together may be two words of a sentence.
    Compound,
    /// A short form and a long form do not stand in the same places.
    ShortForm,
    /// The stop of an abbreviation is the stop of the sentence too.
    Stop,
    /// Another wording may be right here.
    Wording,
}

/// What to write at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// The new text, without markup.
    pub text: String,
    /// Whether it can be written without a look.
    pub safe: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub caution: Option<Caution>,
    /// The unit of the document.
    #[serde(skip)]
    pub unit: usize,
    /// Bytes of the unit's text.
    #[serde(skip)]
    pub span: Span,
}

/// A place of a finding, as the contract has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The file as the user gave it.
    pub path: String,
    /// First byte in the file on disk.
    pub start: usize,
    /// Byte after the last one in the file on disk.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
    /// What stands there, without markup.
    pub text: String,
    /// Index into the finding's renderings.
    pub rendering: usize,
    /// The place in the source, where there is one.
    pub source: Option<SourcePlace>,
    /// What to write instead, where that can be said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<Fix>,
}

/// A place in the source of a translation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourcePlace {
    /// The source file.
    pub path: String,
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// A rendering and how often it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rendering {
    /// As written.
    pub text: String,
    /// How many places.
    pub count: usize,
    /// Whether it is the one to keep.
    pub preferred: bool,
}

/// A term of the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceTerm {
    /// As written.
    pub text: String,
    /// Its language's tag.
    pub language: String,
}

/// What reports draw: the contract's finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Its weight at the gate.
    pub severity: Severity,
    /// Probability that an editor would want to know.
    pub confidence: f64,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to write instead, one sentence.
    pub suggestion: String,
    /// The renderings, the one to keep first, then by count.
    pub renderings: Vec<Rendering>,
    /// The source term that they render, where there is a source.
    pub source_term: Option<SourceTerm>,
    /// All places, in reading order.
    pub occurrences: Vec<Occurrence>,
    /// Survives edits elsewhere in the file.
    pub fingerprint: String,
}

impl Finding {
    /// Whether a place is one to change. Of a finding with one rendering, every place is.
    pub fn deviates(&self, place: &Occurrence) -> bool {
        self.renderings.len() < 2 || !self.renderings.get(place.rendering).is_some_and(|r| r.preferred)
    }

    /// The places to change, in reading order.
    pub fn deviating(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences.iter().filter(|place| self.deviates(place))
    }

    /// The places of the rendering to keep, in reading order; none where there is one rendering.
    pub fn kept(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences.iter().filter(|place| !self.deviates(place))
    }

    /// The renderings with their counts, in one line.
    pub fn counts(&self) -> String {
        let one = |rendering: &Rendering| format!("“{}” ×{}", rendering.text, rendering.count);
        self.renderings.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
