//! A rendering that repeats a phrase of the source. Names, acronyms and borrowed words are meant to.

use super::text::{script, words};
use super::{Fault, Shelf, spot};
use crate::language::{Class, Table, detect, fold};

const PHRASE: f64 = 0.6;
const SCRIPT: f64 = 0.6;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            let Some(source) = pair.source else { continue };
            let (from, to) = (book.tag(source), book.tag(pair.target));
            for (row, entry) in &pair.entries {
                if entry.source.is_empty() || entry.source != entry.preferred {
                    continue;
                }
                let (Some(term), Some(cell)) = (book.cell(*row, source), book.cell(*row, pair.target)) else { continue };
                // "plug-in" is one word.
                let small: Vec<&str> = cell
                    .text
                    .split_whitespace()
                    .filter(|word| words(word).count() == 1)
                    .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()))
                    .filter(|word| word.chars().nth(1).is_some() && word.chars().all(char::is_lowercase))
                    .collect();
                let (theirs, own) = (Table::of(from), Table::of(to));
                let grammar = small.iter().any(|word| {
                    let is = |table: &Table| table.class(&fold(word, table.turkic)).intersects(Class::FUNCTION);
                    is(theirs) && !is(own)
                });
                let foreign = !to.is_empty()
                    && cell.text.chars().filter_map(script).all(|script| detect::is_written_in(to, script) == Some(false));
                let confidence = if foreign && small.len() >= 2 {
                    SCRIPT
                } else if small.len() >= 3 || (grammar && small.len() >= 2) {
                    PHRASE
                } else {
                    continue;
                };
                let message = format!("“{}” is left as the source has it", cell.text);
                let help = "translate it, or take the row out when it stays as it is";
                faults.push(Fault::new(confidence, spot(number, cell), message, help).beside([spot(number, term)]));
            }
        }
    }
}
