//! A term that begins with a capital where its column begins small, or the other way round. A capital makes the matcher
//! take the term for a name.

use super::text::{before_bracket, words};
use super::{Fault, Shelf, part};
use crate::glossary::book::{Book, Value};
use crate::language::Table;

/// A column has a habit when so many of so many terms keep to it.
const LEAST: usize = 10;
const SHARE: f64 = 0.8;
const AGAINST_SOURCE: f64 = 0.7;
const ALONE: f64 = 0.4;
const ONE_WORD: f64 = 0.6;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for column in (0..book.columns.len()).filter(|&at| book.columns[at].is_term()) {
            let table = Table::of(book.tag(column));
            if !table.cased || table.nouns_capitalised {
                continue;
            }
            let values: Vec<(&Value, bool)> = book
                .values
                .iter()
                .filter(|value| value.column == column && !value.regex)
                .filter_map(|value| begins(&value.text).map(|capital| (value, capital)))
                .collect();
            let capitals = values.iter().filter(|(_, capital)| *capital).count();
            let share = capitals as f64 / values.len().max(1) as f64;
            if values.len() < LEAST || (share > 1.0 - SHARE && share < SHARE) {
                continue;
            }
            let usual = share >= SHARE;
            faults.extend(values.iter().filter(|(_, capital)| *capital != usual).filter_map(|(value, _)| odd(number, book, value, usual)));
        }
    }
}

/// Whether a term begins with a capital; `None` where that says nothing: acronyms, camel case, a figure first.
fn begins(text: &str) -> Option<bool> {
    let (at, first) = words(text).next()?;
    let mut letters = first.chars();
    let capital = letters.next()?;
    let rest = letters.as_str();
    if at > 0 || rest.is_empty() || rest.chars().any(char::is_uppercase) {
        return None;
    }
    (capital.is_uppercase() || capital.is_lowercase()).then(|| capital.is_uppercase())
}

fn odd(number: usize, book: &Book, value: &Value, usual: bool) -> Option<Fault> {
    // A term whose other words are capitalised too is a name, whatever its language.
    let others = (0..book.columns.len()).filter(|&at| at != value.column && book.columns[at].is_term());
    let mut told = None;
    for other in others.filter_map(|at| book.cell(value.row, at)) {
        let table = Table::of(book.tag(other.column));
        if table.cased && !table.nouns_capitalised {
            // Names are capitalised on both sides, "English" and "anglais" are not.
            // "Peking opera", "opéra de Pékin": the name stands elsewhere there.
            if !usual && words(&other.text).any(|(_, word)| word.starts_with(char::is_uppercase)) {
                return None;
            }
            told = Some(begins(&other.text)? == usual);
        }
    }
    let name = !usual && words(&value.text).skip(1).any(|(_, word)| word.starts_with(char::is_uppercase));
    if name || told == Some(false) {
        return None;
    }
    let confidence = if told == Some(true) { AGAINST_SOURCE } else { ALONE };
    // A word alone may be a name in one language and none in the other: "Ebola".
    let alone = words(before_bracket(&value.text)).nth(1).is_none();
    let confidence = if alone { confidence * ONE_WORD } else { confidence };
    let first = words(&value.text).next().map_or(0, |(_, word)| word.len());
    let (how, others) = if usual { ("small", "with a capital") } else { ("with a capital", "small") };
    let message = format!("“{}” begins {how}, the others of its column {others}", value.text);
    let help = if usual { "begin it with a capital, as the others" } else { "begin it small when it is no name: a capital would have to stand in the text too" };
    Some(Fault::new(confidence, part(book, number, value, 0, first), message, help))
}
