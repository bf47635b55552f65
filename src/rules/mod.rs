//! The rules: one file each, of the rule's name.
//!
//! In: a [`Text`] and the [`Context`]. Out: drafts. Rules find; they neither word nor place nor print.

use crate::aligner::Source;
use crate::finding::{Draft, Severity};
use crate::glossary::Glossary;
use crate::language::Text;
use crate::project::{Across, File};

/// What a rule may know beside the text.
pub struct Context<'a> {
    /// The glossaries in force for this document.
    pub glossary: &'a Glossary,
    /// The source, where there is one.
    pub source: Option<&'a Source<'a>>,
}

/// What a rule's groups ask the source, where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Whether it says one thing or two, and only the latter counts: that it says one thing is no proof.
    Doubt,
    /// Whether it names one thing.
    Meaning,
    /// Whether it is written in one way.
    Form,
    /// The same, and only a yes counts: of two kinds of marks in the source some belong to its language, and a source that
    /// mixes them is no reason for a translation to.
    Assent,
    /// Nothing: the rule reads the source itself, or the source cannot know.
    Nothing,
}

/// A rule: its name, its page, its function.
pub struct Rule {
    /// Its id: also the name of its file, its page and its configuration table.
    pub id: &'static str,
    /// Its severity when the configuration says nothing.
    pub severity: Severity,
    /// Whether it runs only where the configuration or the command line names it.
    pub optional: bool,
    /// What its groups ask the source.
    pub asks: Asks,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Its page, Markdown, with the examples that the tests run.
    pub page: &'static str,
    /// Finds.
    pub check: fn(&Text, &Context, &mut Vec<Draft>),
}

macro_rules! rules {
    (@optional off) => { true };
    (@optional) => { false };
    ($($module:ident $id:literal $severity:ident $asks:ident $($off:ident)? $summary:literal;)*) => {
        $(mod $module;)*
        /// All rules, in the order in which they run and are listed.
        pub static REGISTRY: &[Rule] = &[$(Rule {
            id: $id,
            severity: Severity::$severity,
            asks: Asks::$asks,
            optional: rules!(@optional $($off)?),
            summary: $summary,
            page: include_str!(concat!("../../docs/rules/", $id, ".md")),
            check: $module::check,
        }),*];
    };
}

/// How a rule compares the files of a run, of which `asked` are the numbers of those that it holds for.
pub type AcrossFiles = fn(files: &[File], asked: &[usize]) -> Vec<Across>;

/// The rules that compare the files of a run, in the order in which they run.
pub static ACROSS: &[(&str, AcrossFiles)] =
    &[("inconsistent-segment", inconsistent_segment::across), ("merged-segment", merged_segment::across)];

rules! {
    inconsistent_rendering "inconsistent-rendering" Warning Nothing "a term of the source rendered in two ways";
    reordered_phrase "reordered-phrase" Warning Doubt "one phrase in two word orders, links or compounds";
    word_choice "word-choice" Warning Meaning "one thing named by two words beside the same neighbours";
    name_spelling "name-spelling" Warning Meaning "one name in two spellings";
    pronoun_gender "pronoun-gender" Warning Nothing "one person with pronouns of two genders";
    short_form "short-form" Warning Nothing "abbreviations and acronyms used in two ways";
    compound_form "compound-form" Warning Nothing "one compound with hyphen, with space and in one word";
    letter_case "letter-case" Warning Form "one term with and without capitals";
    spelling_variant "spelling-variant" Warning Nothing "two national or old and new spellings in one text";
    figure_format "figure-format" Warning Nothing "figures, dates and amounts written in two ways";
    punctuation_style "punctuation-style" Info Assent "quotation marks, apostrophes, dashes or wide marks typed in two ways";
    register "register" Warning Nothing "formal and familiar address mixed";
    forbidden_term "forbidden-term" Error Nothing "a rendering that the glossary forbids";
    inconsistent_segment "inconsistent-segment" Warning Nothing "one source segment with two translations";
    merged_segment "merged-segment" Info Nothing off "two source segments with one translation";
    merged_rendering "merged-rendering" Info Nothing off "two terms of the source rendered by one word";
    number_mismatch "number-mismatch" Warning Nothing "a figure that is not the source's";
    untranslated_segment "untranslated-segment" Warning Nothing "a segment left as the source has it";
    untranslated_term "untranslated-term" Warning Nothing "a word of the source left in the translation";
    missing_term "missing-term" Error Nothing "a term of the source that is not rendered as the glossary says";
    admitted_term "admitted-term" Warning Nothing "one term in several renderings that the glossary admits";
    wrong_language "wrong-language" Warning Nothing "a passage in another language than the document's";
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    REGISTRY.iter().find(|rule| rule.id == id)
}
