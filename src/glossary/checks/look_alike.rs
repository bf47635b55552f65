//! A letter of another script that looks like one of this (Unicode Technical Standard 39): Cyrillic а in "Bаnk".

use std::sync::LazyLock;

use icu_properties::props::Script;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_security::confusable_detection::skeleton;

use super::text::{script, words};
use super::{Fault, Shelf, part};
use crate::language::detect;

const INSIDE: f64 = 0.95;
const WHOLE: f64 = 0.8;
const SLIP: f64 = 0.75;

/// What the letters of the scripts that look alike look like.
static SHAPES: LazyLock<FxHashMap<Script, FxHashSet<String>>> = LazyLock::new(|| {
    let mut shapes: FxHashMap<Script, FxHashSet<String>> = FxHashMap::default();
    for c in ('A'..='\u{24F}').chain('\u{370}'..='\u{58F}').filter(|c| c.is_alphabetic()) {
        if let Some(script) = script(c) {
            shapes.entry(script).or_default().insert(shape(c));
        }
    }
    shapes
});

/// What a letter looks like: its skeleton, the same for all that look like it.
fn shape(c: char) -> String {
    let mut buffer = [0; 4];
    skeleton(c.encode_utf8(&mut buffer)).collect()
}

/// Whether some letter of `script` looks like this one.
fn looks_like(c: char, script: Script) -> bool {
    SHAPES.get(&script).is_some_and(|shapes| shapes.contains(&shape(c)))
}

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book, value) in shelf.values().filter(|(_, _, value)| !value.regex) {
        let tag = book.tag(value.column);
        for (at, word) in words(&value.text) {
            let Some((wrong, confidence)) = stranger(word, tag) else { continue };
            let from = at + word.find(wrong).unwrap_or(0);
            let name = super::text::name(script(wrong).unwrap_or(Script::Common));
            let message = if confidence == WHOLE {
                format!("“{word}” is typed with {name} letters that look like others")
            } else if confidence == INSIDE {
                format!("“{wrong}” in “{word}” is a {name} letter that looks like another")
            } else {
                format!("“{wrong}” in “{word}” is a {name} letter")
            };
            let spot = part(book, number, value, from, from + wrong.len_utf8());
            faults.push(Fault::new(confidence, spot, message, "type the word with the letters of one script"));
        }
    }
}

/// The letter of a word that is of another script than the rest, or than the column, and looks as if it were not.
fn stranger(word: &str, tag: &str) -> Option<(char, f64)> {
    let letters: Vec<(char, Script)> = word.chars().filter_map(|c| script(c).map(|script| (c, script))).collect();
    let european = |script: &Script| matches!(*script, Script::Latin | Script::Cyrillic | Script::Greek | Script::Armenian);
    let first = letters.first()?.1;
    if letters.iter().all(|(_, script)| *script == first) {
        // All of one script, but not of the column's: "СОД" in a French column.
        let home = Script::Latin;
        let disguised = european(&first)
            && first != home
            && letters.len() > 1
            && detect::is_written_in(tag, home) == Some(true)
            && letters.iter().all(|(c, _)| looks_like(*c, home));
        return disguised.then(|| (letters[0].0, WHOLE));
    }
    let count = |wanted: Script| letters.iter().filter(|(_, script)| *script == wanted).count();
    // The script of most letters; of two with as many the column's own.
    let main = letters.iter().map(|(_, script)| *script).max_by_key(|&script| {
        (count(script), detect::is_written_in(tag, script) == Some(true), std::cmp::Reverse(script))
    })?;
    let others: Vec<char> = letters.iter().filter(|(_, script)| *script != main).map(|(c, _)| *c).collect();
    let alike = european(&main) && others.iter().all(|&c| looks_like(c, main)) && others.len() < letters.len();
    // A Cyrillic ending on a Latin name is grammar; a letter with others on both sides is a slip of the keyboard.
    let ends = [letters.first(), letters.last()].into_iter().flatten().all(|(_, script)| *script == main);
    let slip = european(&main) && ends && others.len() == 1 && letters.len() > 3;
    if alike {
        Some((others[0], INSIDE))
    } else {
        slip.then(|| (others[0], SLIP))
    }
}
