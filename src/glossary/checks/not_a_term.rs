//! A sentence where a term is wanted.

use super::text::{before_bracket, words};
use super::{Fault, Shelf, spot};

/// A term of more words is no term, in languages that write spaces.
const LONGEST: usize = 16;
const SENTENCE: f64 = 0.65;
const LONG: f64 = 0.55;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, _, value) in shelf.values().filter(|(_, _, value)| !value.regex) {
        let text = &value.text;
        let count = words(before_bracket(text)).count();
        let wide = text.ends_with(['。', '！', '？']) && text.chars().count() > 8;
        let last = words(text).last().map_or(0, |(_, word)| word.chars().count());
        // "U.S.", "et al.", "Jr.": the stop of an abbreviation.
        let stop = text.ends_with(['.', '!', '?', '।', '؟']) && count >= 4 && last > 3;
        let (confidence, message) = if wide || stop {
            (SENTENCE, format!("“{text}” is a sentence"))
        } else if count > LONGEST && text.contains(' ') {
            (LONG, format!("“{text}” has {count} words"))
        } else {
            continue;
        };
        let help = "keep the term; an explanation goes into the column `note`";
        faults.push(Fault::new(confidence, spot(number, value), message, help).habit(value.column, "sentences where terms are wanted"));
    }
}
