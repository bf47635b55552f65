//! The checks of glossaries: one file each, of the check's name, and a section of one page.
//!
//! In: a [`Shelf`] of glossaries, and texts where they are given. Out: [`Fault`]s, which [`findings`] places. Checks find
//! and say what is wrong with a row; they neither place nor print.

mod rows;
mod text;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::book::{Book, Value};
use super::{Glossary, Role};
use crate::engine;
use crate::finding::{Finding, Occurrence, Rendering, Severity};
use crate::language::Text;
use crate::span::Span;

/// The glossaries that are checked together.
pub struct Shelf {
    /// The files, in the order in which they are given.
    pub books: Vec<Book>,
    /// What stands in the texts that they are held against, where there are such.
    pub against: Option<Against>,
}

/// How often the terms of glossaries stand in texts.
#[derive(Default)]
pub struct Against {
    /// How many texts were read.
    pub texts: usize,
    /// Words of the texts, by the language of the column that was looked for in them.
    words: FxHashMap<String, usize>,
    /// Places of a value: file, row, column, what it is to its row, its number among those.
    counts: FxHashMap<(usize, usize, usize, Role, usize), usize>,
    /// Rows of which anything was met: file, row, column.
    met: FxHashSet<(usize, usize, usize)>,
    /// Glossaries ready to be looked for: file, pair, language of the text.
    prepared: FxHashMap<(usize, usize, String), Glossary>,
}

/// A place that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Number of the file.
    pub book: usize,
    /// Bytes of its decoded text.
    pub span: Span,
    /// What is shown of it.
    pub text: String,
}

/// Something wrong with a glossary.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Probability that the glossary's owner would want to know, 0 to 1.
    pub confidence: f64,
    /// Where: the place to change first, then those that it is held against.
    pub spots: Vec<Spot>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// What cells of one column share, when it may be a habit of the whole column: then one finding shows them all.
    pub habit: Option<(usize, String)>,
}

impl Fault {
    /// A fault of one place.
    fn new(confidence: f64, spot: Spot, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { confidence, spots: vec![spot], message: message.into(), help: help.into(), habit: None }
    }

    /// The places that it is held against.
    fn beside(mut self, spots: impl IntoIterator<Item = Spot>) -> Self {
        self.spots.extend(spots);
        self
    }

    /// What it shares with others of its column.
    fn habit(mut self, column: usize, words: impl Into<String>) -> Self {
        self.habit = Some((column, words.into()));
        self
    }
}

/// A check: its name, its function.
pub struct Check {
    /// Its id: also the name of its file and of its section in the page.
    pub id: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// One line: what it finds.
    pub summary: &'static str,
    /// Finds.
    pub run: fn(&Shelf, &mut Vec<Fault>),
}

macro_rules! checks {
    ($($module:ident $id:literal $severity:ident $summary:literal;)*) => {
        $(mod $module;)*
        /// All checks, in the order in which they run and are listed.
        pub static REGISTRY: &[Check] =
            &[$(Check { id: $id, severity: Severity::$severity, summary: $summary, run: $module::check }),*];
    };
}

checks! {
    unreadable_row "unreadable-row" Error "a row that cannot be used";
    doubtful_file "doubtful-file" Warning "an encoding that had to be guessed, a column name that looks mistyped";
    contradiction "contradiction" Error "a rendering that one row forbids and another tells to write";
    two_renderings "two-renderings" Warning "one term with two renderings and nothing to choose by";
    duplicate_term "duplicate-term" Warning "one term with the same rendering twice";
    idle_prohibition "idle-prohibition" Info "a forbidden rendering that will never be reported";
    swapped_columns "swapped-columns" Error "a column that is in another column's language";
    wrong_script "wrong-script" Warning "a term in the letters of another language";
    foreign_term "foreign-term" Warning "a rendering in the language of the source";
    same_as_source "same-as-source" Info "a rendering that repeats a phrase of the source";
    look_alike "look-alike" Warning "a letter of another script that looks like one of this";
    invisible_character "invisible-character" Warning "a character that nobody sees";
    stray_space "stray-space" Warning "white space that keeps a term from being found";
    unbalanced_marks "unbalanced-marks" Warning "a bracket or quotation mark without its partner";
    several_terms "several-terms" Warning "one cell that holds several terms, or a remark";
    not_a_term "not-a-term" Info "a sentence where a term is wanted";
    inconsistent_capitals "inconsistent-capitals" Info "a capital where the column writes small, or the other way round";
    general_term "general-term" Warning "a term so general that it floods";
    unused_term "unused-term" Info "terms that stand in none of the texts given";
}

/// The check of an id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().find(|check| check.id == id)
}

const PAGE: &str = include_str!("../../../docs/glossary-checks.md");

/// The section of a check in the page of all, as a page of its own.
pub fn page(id: &str) -> String {
    let heading = format!("## {id}\n");
    let Some(at) = PAGE.find(&heading) else { return String::new() };
    let section = &PAGE[at..];
    let end = section[1..].find("\n## ").map_or(section.len(), |end| end + 2);
    format!("{}\n", section[1..end].trim_end())
}

/// So many cells of a column that share a fault are a habit, shown once.
const HABIT: usize = 4;

/// Runs the checks that `runs` names on the shelf; the findings come file by file, in the order of their places.
pub fn findings(shelf: &Shelf, runs: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut all = Vec::new();
    for check in REGISTRY.iter().filter(|check| runs(check.id)) {
        let mut faults = Vec::new();
        (check.run)(shelf, &mut faults);
        all.extend(joined(faults, shelf).into_iter().map(|fault| (check, fault)));
    }
    all.sort_by(|(a, x), (b, y)| {
        let place = |fault: &Fault| fault.spots.first().map(|spot| (spot.book, spot.span));
        place(x).cmp(&place(y)).then(a.id.cmp(b.id)).then(x.message.cmp(&y.message))
    });
    all.dedup();
    all.iter().map(|(check, fault)| finding(check, fault, shelf)).collect()
}

impl PartialEq for &'static Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Many faults of one kind in one column as one.
fn joined(faults: Vec<Fault>, shelf: &Shelf) -> Vec<Fault> {
    let mut habits: BTreeMap<(usize, usize, String), Vec<Fault>> = BTreeMap::new();
    let mut out = Vec::new();
    for fault in faults {
        match (&fault.habit, fault.spots.first()) {
            (Some((column, words)), Some(spot)) => {
                habits.entry((spot.book, *column, words.clone())).or_default().push(fault);
            }
            _ => out.push(fault),
        }
    }
    for ((book, column, words), faults) in habits {
        if faults.len() < HABIT {
            out.extend(faults);
            continue;
        }
        let document = &shelf.books[book].document;
        let name =
            shelf.books[book].header.get(column).map_or("", |span| &document.text[span.start..span.end]);
        let confidence = faults.iter().map(|fault| fault.confidence).fold(0.0, f64::max);
        let help = faults[0].help.clone();
        let message = format!("{} cells of `{name}`: {words}", faults.len());
        let spots = faults.into_iter().flat_map(|fault| fault.spots.into_iter().take(1)).collect();
        out.push(Fault { confidence, spots, message, help, habit: None });
    }
    out
}

/// Gives a fault its places on disk.
fn finding(check: &Check, fault: &Fault, shelf: &Shelf) -> Finding {
    let mut renderings: Vec<Rendering> = Vec::new();
    let mut occurrences = Vec::with_capacity(fault.spots.len());
    for spot in &fault.spots {
        let document = &shelf.books[spot.book].document;
        let known = renderings.iter().position(|rendering| rendering.text == spot.text);
        let rendering = known.unwrap_or_else(|| {
            renderings.push(Rendering { text: spot.text.clone(), count: 0, preferred: false });
            renderings.len() - 1
        });
        renderings[rendering].count += 1;
        let (disk, place) = (document.on_disk(spot.span), document.place(spot.span.start));
        occurrences.push(Occurrence {
            path: document.path.clone(),
            start: disk.start,
            end: disk.end,
            line: place.line,
            column: place.column,
            text: spot.text.clone(),
            rendering,
            source: None,
            fix: None,
        });
    }
    let path = occurrences.first().map_or("", |place| place.path.as_str());
    Finding {
        rule: check.id.to_owned(),
        severity: check.severity,
        confidence: (fault.confidence * 100.0).round() / 100.0,
        message: fault.message.clone(),
        suggestion: fault.help.clone(),
        fingerprint: engine::fingerprint(check.id, path, &renderings),
        renderings,
        source_term: None,
        occurrences,
    }
}

impl Shelf {
    /// All values, with the number of their file.
    fn values(&self) -> impl Iterator<Item = (usize, &Book, &Value)> {
        let books = self.books.iter().enumerate();
        books.flat_map(|(number, book)| book.values.iter().map(move |value| (number, book, value)))
    }

    /// Counts the terms that stand in a text, for every pair whose source or renderings are in its language.
    pub fn hold_against(&mut self, text: &Text) {
        let mut against = self.against.take().unwrap_or_default();
        let words = text.word_count();
        let mut counted = Vec::new();
        for (number, book) in self.books.iter().enumerate() {
            for (place, pair) in book.pairs.iter().enumerate() {
                let (source, target) = (pair.source.map_or("", |at| book.tag(at)), book.tag(pair.target));
                let is_source = !source.is_empty() && super::columns::same_language(source, text.tag);
                if !is_source && !super::columns::same_language(target, text.tag) {
                    continue;
                }
                let glossary =
                    against.prepared.entry((number, place, text.tag.to_owned())).or_insert_with(|| {
                        let entries = pair.entries.iter().map(|(_, entry)| entry.clone()).collect();
                        Glossary::new(entries, Some(source).filter(|tag| !tag.is_empty()), text.tag)
                    });
                let (hits, column) = if is_source {
                    (glossary.source_hits(text, &|_| None), pair.source.unwrap_or(pair.target))
                } else {
                    (glossary.hits(text), pair.target)
                };
                counted.push(book.tag(column).to_owned());
                for hit in hits {
                    let row = pair.entries[hit.entry].0;
                    against.met.insert((number, row, column));
                    *against.counts.entry((number, row, column, hit.role, hit.rendering)).or_default() += 1;
                }
            }
        }
        counted.sort_unstable();
        counted.dedup();
        for tag in counted {
            *against.words.entry(tag).or_default() += words;
        }
        self.against = Some(against);
    }
}

impl Against {
    /// Words of the texts that a column was looked for in; none when no text is in its language.
    fn words(&self, tag: &str) -> Option<usize> {
        self.words.get(tag).copied()
    }

    /// How often a value stands in them.
    fn count(&self, book: usize, row: usize, column: usize, role: Role, number: usize) -> usize {
        self.counts.get(&(book, row, column, role, number)).copied().unwrap_or(0)
    }

    /// Whether anything of a row stands in them, as its column has it or in a form that it allows or forbids.
    fn meets(&self, book: usize, row: usize, column: usize) -> bool {
        self.met.contains(&(book, row, column))
    }
}

/// The place of a value.
fn spot(book: usize, value: &Value) -> Spot {
    Spot { book, span: value.span, text: value.text.clone() }
}

/// The place of a part of a value; of all of it where its cell writes it differently.
fn part(book: &Book, number: usize, value: &Value, from: usize, to: usize) -> Spot {
    let raw = &book.document.text[value.span.start..value.span.end];
    let span = if raw == value.text {
        Span::new(value.span.start + from, value.span.start + to)
    } else {
        value.span
    };
    Spot { book: number, span, text: value.text.clone() }
}
