//! A term in letters that its language is not written in.

use icu_properties::props::Script;

use super::swapped_columns::strangers;
use super::text::{before_bracket, main_script, name, script, words};
use super::{Fault, Shelf, part, spot};
use crate::glossary::Book;
use crate::glossary::book::Value;
use crate::glossary::columns::canonical;
use crate::language::{Writing, detect};

const WHOLE: f64 = 0.95;
const WORD: f64 = 0.75;
/// Words of a language that stay in Latin letters are often meant to.
const LATIN: f64 = 0.65;
/// Characters of the other way to write Chinese. A name may keep them.
const WRITING: f64 = 0.85;
/// A column is in a script when so much of it is.
const MOST: f64 = 0.85;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        let strange: Vec<usize> = strangers(book).into_iter().map(|(column, _)| column).collect();
        for column in (0..book.columns.len()).filter(|column| !strange.contains(column)) {
            let values = || book.values.iter().filter(move |value| value.column == column && !value.regex);
            if let Some(writing) = Writing::of_tag(&canonical(book.tag(column))) {
                faults.extend(values().filter_map(|value| in_other_writing(number, value, writing)));
            }
            let Some((main, count, all)) = main_script(values().map(|value| &value.text)) else { continue };
            let tag = book.tag(column);
            let by_tag = detect::is_written_in(tag, main).is_some();
            if !by_tag && (count as f64) < all as f64 * MOST {
                continue;
            }
            // Without a tag, what most of the column is written in is its script.
            let own = |script: Script| {
                let cjk = |script| matches!(script, Script::Han | Script::Hiragana | Script::Hangul);
                detect::is_written_in(tag, script).unwrap_or(script == main || (cjk(script) && cjk(main)))
            };
            let homely = values().map(|value| value.text.chars().filter(|&c| script(c).is_some_and(&own)).collect::<String>());
            let Some((home, ..)) = main_script(homely) else { continue };
            for value in values() {
                faults.extend(fault(number, book, value, home, &own));
            }
        }
    }
}

fn fault(number: usize, book: &Book, value: &Value, home: Script, own: &dyn Fn(Script) -> bool) -> Option<Fault> {
    let scripts: Vec<Script> = value.text.chars().filter_map(script).collect();
    let owned = scripts.iter().filter(|script| own(**script)).count();
    if owned == 0 && scripts.len() > 1 {
        let (found, ..) = main_script(std::iter::once(&value.text))?;
        if found == Script::Latin {
            return in_latin(number, book, value, home);
        }
        let message = format!("“{}” is written in {} letters", value.text, name(found));
        return Some(Fault::new(WHOLE, spot(number, value), message, help(book, value)));
    }
    // A word of another script inside a term; Latin words are at home everywhere, single Greek letters too.
    let stray = words(&value.text).find_map(|(at, word)| {
        let foreign = |c: char| script(c).filter(|script| !own(*script) && *script != Script::Latin);
        let count = word.chars().filter(|&c| foreign(c).is_some()).count();
        let found = word.chars().find_map(foreign)?;
        let least = if matches!(found, Script::Han | Script::Hiragana) { 1 } else { 2 };
        let whole = word.chars().filter_map(script).all(|script| !own(script));
        (owned > 0 && whole && count >= least).then_some((at, word, found))
    });
    let (at, word, found) = stray?;
    let message = format!("“{word}” is written in {} letters", name(found));
    Some(Fault::new(WORD, part(book, number, value, at, at + word.len()), message, help(book, value)))
}

/// A term with characters of the other way to write Chinese: 軟體 in a column of simplified characters.
fn in_other_writing(number: usize, value: &Value, own: Writing) -> Option<Fault> {
    let mut found: Vec<String> = Vec::new();
    for (character, (writing, others)) in value.text.chars().filter_map(|c| Some((c, Writing::of(c)?))) {
        let shown = format!("{character} ({others})");
        if writing != own && !found.contains(&shown) {
            found.push(shown);
        }
    }
    let (theirs, own) = match own {
        Writing::Simplified => (Writing::Traditional.name(), own.name()),
        Writing::Traditional => (Writing::Simplified.name(), own.name()),
    };
    let message = format!("“{}” has {theirs} characters: {}", value.text, found.join(", "));
    let help = format!("write it in {own} characters, or name the column by the way it is written in");
    let fault = Fault::new(WRITING, spot(number, value), message, help);
    (!found.is_empty()).then(|| fault.habit(value.column, format!("{theirs} characters")))
}

/// A whole cell in Latin letters where the language has its own: names, acronyms and code stay so, prose does not.
fn in_latin(number: usize, book: &Book, value: &Value, home: Script) -> Option<Fault> {
    let repeats = book.pairs.iter().filter_map(|pair| book.cell(value.row, pair.source?)).any(|source| {
        source.text.to_lowercase().contains(&before_bracket(&value.text).to_lowercase())
    });
    let plain = words(before_bracket(&value.text)).filter(|(_, word)| word.chars().nth(2).is_some() && word.chars().all(char::is_lowercase));
    if repeats || home == Script::Latin || plain.count() < 2 {
        return None;
    }
    let message = format!("“{}” is written in Latin letters, the others of its column in {}", value.text, name(home));
    Some(Fault::new(LATIN, spot(number, value), message, help(book, value)))
}

fn help(book: &Book, value: &Value) -> &'static str {
    if book.is_source(value.column) {
        "write the term as its language does; what it is about goes into `context` or `note`"
    } else {
        "write the rendering as its language does; remarks go into the column `note`"
    }
}
