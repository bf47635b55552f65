//! A term so general that it floods a report: a word of grammar, or one that a text has in every other line.

use super::{Fault, Shelf, spot};
use crate::glossary::book::{Book, Pair, Value};
use crate::glossary::{Entry, Match, Role};
use crate::language::{Class, Table, fold};

const GRAMMAR: f64 = 0.85;
/// A general word may well be forbidden; the owner has to know how often it stands.
const GENERAL: f64 = 0.4;
const MEASURED: f64 = 0.9;
/// From so many places in a thousand words on, in a text of so many words at least.
const FLOOD: f64 = 5.0;
const TEXT: usize = 500;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            for (row, entry) in pair.entries.iter().filter(|(_, entry)| entry.applies() && entry.matching != Match::Regex) {
                if let Some(source) = pair.source.and_then(|at| book.cell(*row, at)) {
                    let measured = flood(shelf, number, *row, source.column, book, Role::Preferred, 0);
                    faults.extend(fault(number, book, source, entry, measured, "looked for in every source"));
                }
                for (index, text) in entry.forbidden.iter().enumerate() {
                    let Some(value) = book.value(*row, text) else { continue };
                    let measured = flood(shelf, number, *row, pair.target, book, Role::Forbidden, index);
                    faults.extend(fault(number, book, value, entry, measured, "forbidden in every text"));
                }
                forms(number, book, pair, *row, entry, faults);
            }
        }
    }
}

/// Places in a thousand words, where the texts are long enough to say.
fn flood(shelf: &Shelf, number: usize, row: usize, column: usize, book: &Book, role: Role, index: usize) -> Option<f64> {
    let against = shelf.against.as_ref()?;
    let words = against.words(book.tag(column)).filter(|words| *words >= TEXT)?;
    Some(against.count(number, row, column, role, index) as f64 * 1000.0 / words as f64)
}

fn fault(number: usize, book: &Book, value: &Value, entry: &Entry, measured: Option<f64>, what: &str) -> Option<Fault> {
    let help = "narrow it with the column `context`, write the longer phrase that is meant, or take it out";
    if let Some(often) = measured.filter(|often| *often >= FLOOD) {
        let message = format!("“{}” stands {often:.1} times in 1,000 words of the texts, and is {what}", value.text);
        return Some(Fault::new(MEASURED, spot(number, value), message, help));
    }
    let table = Table::of(book.tag(value.column));
    let class = table.class(&fold(&value.text, table.turkic));
    let forbidden = !book.columns[value.column].is_term();
    let confidence = if class.intersects(Class::FUNCTION) && !class.intersects(Class::GENERAL) {
        GRAMMAR
    } else if class.intersects(Class::GENERAL) && forbidden && measured.is_none() {
        GENERAL
    } else {
        return None;
    };
    // A capital that counts makes a name of it: "US", "It".
    let told = !entry.context.is_empty() || entry.case == Some(crate::glossary::Case::Sensitive);
    let acronym = value.text.chars().filter(|c| c.is_uppercase()).count() > 1;
    if told || acronym {
        return None;
    }
    let kind = if confidence == GRAMMAR { "a word of grammar" } else { "a very general word" };
    let message = format!("“{}” is {kind}, and is {what}", value.text);
    Some(Fault::new(confidence, spot(number, value), message, help))
}

/// A form that is a word of grammar makes the rendering stand wherever that word stands.
fn forms(number: usize, book: &Book, pair: &Pair, row: usize, entry: &Entry, faults: &mut Vec<Fault>) {
    let table = Table::of(book.tag(pair.target));
    for text in entry.forms.iter().chain(&entry.admitted) {
        let class = table.class(&fold(text, table.turkic));
        let acronym = text.chars().filter(|c| c.is_uppercase()).count() > 1;
        let Some(value) = book.value(row, text).filter(|_| class.intersects(Class::ARTICLE | Class::PRONOUN | Class::PREPOSITION | Class::CONJUNCTION) && !acronym) else { continue };
        let message = format!("“{text}” is a word of grammar: the term would count as rendered wherever it stands");
        faults.push(Fault::new(GRAMMAR, spot(number, value), message, "take it out"));
    }
}
