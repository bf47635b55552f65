//! A character that nobody sees, and that keeps a term from being found.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};

use super::{Fault, Shelf, part};
use crate::language::detect;

const CERTAIN: f64 = 0.95;
/// Marks of direction have a use beside letters that run from right to left, seldom in a glossary.
const DIRECTION: f64 = 0.6;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book, value) in shelf.values() {
        // One a cell: who takes out the first sees the others.
        let found = value.text.char_indices().find_map(|(at, c)| {
            fault(c, &value.text[..at], &value.text).map(|(name, confidence)| (at, c, name, confidence))
        });
        let Some((at, c, name, confidence)) = found else { continue };
        let spot = part(book, number, value, at, at + c.len_utf8());
        let message = format!("{name} (U+{:04X}) in “{}”", u32::from(c), value.text.replace(c, "·"));
        faults.push(Fault::new(confidence, spot, message, "take it out"));
    }
}

/// What is wrong with a character, if it is one that should not stand there.
fn fault(c: char, before: &str, text: &str) -> Option<(&'static str, f64)> {
    let script = before.chars().next_back().map(detect::script);
    let right_to_left = || text.chars().any(|c| matches!(detect::script(c), Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana));
    Some(match c {
        // A soft hint where a line may break, in scripts that write no spaces.
        '\u{200B}' if matches!(script, Some(Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar)) => return None,
        // Part of the spelling in Persian and in the scripts of India; part of emoji.
        '\u{200C}' | '\u{200D}' if !matches!(script, None | Some(Script::Latin | Script::Cyrillic | Script::Greek | Script::Han | Script::Hangul)) => return None,
        '\u{200E}' | '\u{200F}' | '\u{061C}' if right_to_left() => ("a mark of direction", DIRECTION),
        '\u{200B}' => ("a space of no width", CERTAIN),
        '\u{200C}' | '\u{200D}' => ("a joiner of no width", CERTAIN),
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ("a mark of direction", CERTAIN),
        '\u{00AD}' => ("a soft hyphen", CERTAIN),
        '\u{FEFF}' => ("a byte order mark", CERTAIN),
        '\u{2060}'..='\u{2064}' => ("a character of no width", CERTAIN),
        '\u{FFFD}' => ("a character that was lost", CERTAIN),
        '\t' | '\n' | '\r' => return None,
        _ => match CodePointMapData::<GeneralCategory>::new().get(c) {
            GeneralCategory::Control => ("a control character", CERTAIN),
            GeneralCategory::PrivateUse => ("a character of private use", CERTAIN),
            GeneralCategory::Unassigned => ("a character that does not exist", CERTAIN),
            _ => return None,
        },
    })
}
