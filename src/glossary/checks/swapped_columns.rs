//! A whole column in another column's language.

use super::text::{main_script, name};
use super::{Fault, Shelf, Spot};
use crate::glossary::Book;
use crate::language::detect;

/// So many letters of a column are enough to tell its language.
const ENOUGH: usize = 120;
/// So many cells, of which seven of ten have no letter of their language.
const LEAST: usize = 5;
const BOTH: f64 = 0.95;
const ONE: f64 = 0.8;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for (column, found) in strangers(book) {
            let span = book.header[column];
            let spot = Spot { book: number, span, text: book.document.text[span.start..span.end].to_owned() };
            let swapped = strangers(book).len() > 1;
            let message = format!("the column `{}` holds {found}, not {}", spot.text, detect::name(book.tag(column)));
            let help = if swapped {
                "change the names of the columns, or the columns"
            } else {
                "name the column by its language"
            };
            faults.push(Fault::new(if swapped { BOTH } else { ONE }, spot, message, help));
        }
    }
}

/// The columns of terms that are in another language than their own, and what they hold.
pub(super) fn strangers(book: &Book) -> Vec<(usize, String)> {
    let columns: Vec<usize> =
        (0..book.columns.len()).filter(|&at| book.columns[at].is_term() && !book.tag(at).is_empty()).collect();
    let tags: Vec<&str> = columns.iter().map(|&at| book.tag(at)).collect();
    let other = |&column: &usize| {
        let texts = || book.values.iter().filter(|value| value.column == column).map(|value| value.text.as_str());
        let (script, count, _) = main_script(texts())?;
        let tag = book.tag(column);
        let strange = |text: &&str| text.chars().filter_map(super::text::script).all(|script| detect::is_written_in(tag, script) == Some(false));
        let cells = texts().filter(|text| text.chars().any(|c| super::text::script(c).is_some())).count();
        if detect::is_written_in(tag, script) == Some(false) && cells >= LEAST && texts().filter(strange).count() * 10 > cells * 7 {
            let theirs = tags.iter().find(|other| detect::is_written_in(other, script) == Some(true));
            return Some((column, theirs.map_or_else(|| format!("{} letters", name(script)), |tag| detect::name(tag))));
        }
        let joined: String = texts().flat_map(|text| [text, ". "]).collect();
        let found = (count >= ENOUGH).then(|| detect::among(&joined, &tags)).flatten()?;
        let own = tag.split(['-', '_']).next().unwrap_or("");
        (found != own && detect::only_theirs(&joined, crate::language::Table::of(tag), crate::language::Table::of(found)) >= 3)
            .then(|| (column, detect::name(found)))
    };
    columns.iter().filter_map(other).collect()
}
