//! A rendering in the language of the source: untranslated, or a remark.

use super::text::{before_bracket, script, words};
use super::{Fault, Shelf, spot};
use crate::language::{Class, Table, detect, fold};

/// Shorter ones cannot be told.
const WORDS: usize = 3;
const CONFIDENCE: f64 = 0.7;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            let Some(source) = pair.source else { continue };
            let (from, to) = (book.tag(source), book.tag(pair.target));
            let (theirs, own) = (Table::of(from), Table::of(to));
            if theirs.tag.is_empty() || own.tag.is_empty() || theirs.tag == own.tag {
                continue;
            }
            for (row, entry) in &pair.entries {
                let Some(cell) = book.cell(*row, pair.target) else { continue };
                let text = before_bracket(&cell.text);
                let folded = |word: &str, table: &Table| table.class(&fold(word, table.turkic)).intersects(Class::FUNCTION);
                let grammar = words(text).filter(|(_, word)| folded(word, theirs) && !folded(word, own)).count();
                let home = words(text).any(|(_, word)| folded(word, own) && !folded(word, theirs));
                let repeats = entry.source.to_lowercase().contains(&text.to_lowercase());
                // Where the two are written in different letters, one letter of its own shows that it is translated.
                let own_letters = |c: char| {
                    script(c).is_some_and(|script| {
                        detect::is_written_in(to, script) == Some(true) && detect::is_written_in(from, script) == Some(false)
                    })
                };
                let certain = words(text).count() >= WORDS && grammar > 0 && !home && !repeats && !text.chars().any(own_letters);
                if certain && detect::among(text, &[from, to]) == Some(theirs.tag.as_str()) {
                    let message = format!("“{text}” is {}, not {}", detect::name(from), detect::name(to));
                    let help = "translate it; remarks go into the column `note`";
                    faults.push(Fault::new(CONFIDENCE, spot(number, cell), message, help));
                }
            }
        }
    }
}
