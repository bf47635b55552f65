//! Rows of one term: what `contradiction`, `two-renderings` and `duplicate-term` hold side by side.

use std::collections::BTreeMap;

use super::{Shelf, Spot, spot};
use crate::document::Document;
use crate::glossary::book::{Book, Pair};
use crate::glossary::{Entry, columns};
use crate::language::{Table, Text, fold};

/// A row that holds for one pair of languages.
#[derive(Clone, Copy)]
pub struct Row<'s> {
    /// The file's number.
    pub book: usize,
    /// The row's number.
    number: usize,
    /// The column of its term.
    pub column: usize,
    /// The column of its rendering.
    pub target: usize,
    /// What it says.
    pub entry: &'s Entry,
    shelf: &'s Shelf,
}

impl<'s> Row<'s> {
    /// The place of its term.
    pub fn term(&self) -> Spot {
        self.of_column(self.column)
    }

    /// The place of its rendering.
    pub fn rendering(&self) -> Spot {
        self.of_column(self.target)
    }

    fn of_column(&self, column: usize) -> Spot {
        let cell = self.file().cell(self.number, column);
        cell.map_or(Spot { book: self.book, span: self.file().header[column], text: String::new() }, |cell| {
            spot(self.book, cell)
        })
    }

    /// The place of one of its values.
    pub fn value(&self, text: &str) -> Spot {
        self.file().value(self.number, text).map_or_else(|| self.term(), |value| spot(self.book, value))
    }

    /// Its file.
    pub fn file(&self) -> &'s Book {
        &self.shelf.books[self.book]
    }

    /// "line 3", with the file where that is another one.
    pub fn name(&self, from: &Row) -> String {
        let term = self.term();
        let line = self.file().document.place(term.span.start).line;
        if self.book == from.book {
            format!("line {line}")
        } else {
            format!("{}:{line}", self.file().document.path)
        }
    }

    /// Whether a column other than those of terms tells the two apart.
    pub fn is_told_from(&self, other: &Row) -> bool {
        self.entry.telling() != other.entry.telling()
    }

    /// Whether it is about a term of a source, and not about a language alone.
    pub fn has_source(&self) -> bool {
        !self.entry.source.is_empty()
    }
}

/// How near the terms of two rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Letter case apart, they are one.
    Same,
    /// One is a form of the other by the endings that the language's table lists.
    Form,
}

/// The rows that hold, by the languages that they translate between: those of one file together, whatever the regions.
pub fn by_languages(shelf: &Shelf) -> Vec<Vec<Row<'_>>> {
    let mut groups: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            let tag = |at: usize| columns::canonical(book.tag(at));
            // Two files that name no languages may be of two languages.
            let source = pair.source.map_or(String::new(), tag);
            let mut target = tag(pair.target);
            if target.is_empty() {
                target = format!("{number}");
            }
            groups.entry((source, target)).or_default().extend(rows(shelf, number, pair));
        }
    }
    groups.into_values().collect()
}

fn rows<'s>(shelf: &'s Shelf, book: usize, pair: &'s Pair) -> impl Iterator<Item = Row<'s>> {
    // A row without a rendering speaks too: it forbids.
    let open = pair.open.iter().map(|(row, entry, _)| (row, entry));
    let all = pair.entries.iter().map(|(row, entry)| (row, entry)).chain(open);
    all.filter(|(_, entry)| entry.applies()).map(move |(row, entry)| {
        let column = pair.source.filter(|_| !entry.source.is_empty()).unwrap_or(pair.target);
        Row { book, number: *row, column, target: pair.target, entry, shelf }
    })
}

/// Pairs of rows, the earlier first, whose terms are one or forms of one. Each row is held against the first row of
/// every spelling that is like its own, so a term that stands a thousand times makes no million pairs.
pub fn alike<'s>(rows: &[Row<'s>]) -> Vec<(Row<'s>, Row<'s>, Likeness)> {
    let Some(first) = rows.first() else { return Vec::new() };
    let tag = first.file().tag(first.column);
    let table = Table::of(tag);
    let terms = rows
        .iter()
        .map(|row| if row.has_source() { &row.entry.source } else { &row.entry.preferred }.clone());
    let document = Document::of_units(terms);
    let text = Text::new(&document, 0..document.units.len(), tag);
    let mut by_stems: BTreeMap<Vec<&str>, Vec<(usize, String)>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let tokens = &text.tokens[text.tokens_of(at..at + 1)];
        let stems: Vec<&str> = tokens.iter().map(|token| text.stemmed(token.word)).collect();
        let folded = fold(&document.units[at].text, table.turkic).into_owned();
        let seen = by_stems.entry(stems).or_default();
        for (other, spelling) in seen.iter() {
            let likeness = if *spelling == folded {
                Likeness::Same
            } else if is_form(&text, at, *other) {
                Likeness::Form
            } else {
                continue;
            };
            pairs.push((rows[*other], *row, likeness));
        }
        let capped = seen.iter().filter(|(_, spelling)| *spelling == folded).count() >= 8;
        if !capped && !folded.is_empty() {
            seen.push((at, folded));
        }
    }
    pairs
}

/// Whether two terms have the same words, inflected by endings that the table lists; where it lists none, nobody knows.
fn is_form(text: &Text, a: usize, b: usize) -> bool {
    let tokens = |unit: usize| &text.tokens[text.tokens_of(unit..unit + 1)];
    let (a, b) = (tokens(a), tokens(b));
    let base = |token: &crate::language::Token| text.word(token.word).base();
    !text.table.inflections.is_empty()
        && a.len() == b.len()
        && a.iter().zip(b).all(|(x, y)| base(x) == base(y) || text.table.are_forms(base(x), base(y)))
}
