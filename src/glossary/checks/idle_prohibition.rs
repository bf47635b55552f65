//! A forbidden rendering that no text will ever be reported for: another row allows it, or it is a form of what its own
//! row prefers.

use rustc_hash::FxHashMap;

use super::rows::{Row, by_languages};
use super::{Fault, Shelf};
use crate::document::Document;
use crate::glossary::{Case, Match};
use crate::language::Text;

const ALLOWED: f64 = 0.55;
const OTHER_FILE: f64 = 0.35;
const OWN_FORM: f64 = 0.8;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for rows in by_languages(shelf) {
        let mut allowing: FxHashMap<&str, Vec<&Row>> = FxHashMap::default();
        for row in &rows {
            for text in row.entry.allowed() {
                allowing.entry(text).or_default().push(row);
            }
        }
        for row in rows.iter().filter(|row| row.entry.context.is_empty()) {
            for text in row.entry.forbidden_words() {
                let others = allowing.get(text.as_str()).into_iter().flatten();
                let mut others = others.filter(|other| {
                    other.entry.context.is_empty() && other.has_source() && other.entry.source.to_lowercase() != row.entry.source.to_lowercase()
                });
                if let Some(other) = others.next() {
                    faults.push(elsewhere(row, other, text));
                } else if let Some(own) = own_form(row, text) {
                    let message = format!("“{text}” is a form of “{own}”, which this row allows: it will never be reported");
                    let help = "write `exact` in the column `match` when the form is what is meant, or take it out";
                    faults.push(Fault::new(OWN_FORM, row.value(text), message, help).beside([row.value(own)]));
                }
            }
        }
    }
}

fn elsewhere(row: &Row, other: &Row, text: &str) -> Fault {
    let confidence = if row.book == other.book { ALLOWED } else { OTHER_FILE };
    let message = format!(
        "“{text}” is forbidden for “{}” and allowed for “{}” ({}): in a text without its source it is never reported",
        row.entry.source,
        other.entry.source,
        other.name(row)
    );
    let help = "say in the column `context` where each holds, or take it out here";
    Fault::new(confidence, row.value(text), message, help).beside([other.value(text)])
}

/// The rendering of the same row that a forbidden one is an inflected form of.
fn own_form<'r>(row: &Row<'r>, forbidden: &str) -> Option<&'r str> {
    if row.entry.matching != Match::Inflected {
        return None;
    }
    let tag = row.file().tag(row.target);
    row.entry.allowed().find(|allowed| {
        let document = Document::of_units([forbidden, allowed].into_iter().map(ToOwned::to_owned));
        let text = Text::new(&document, 0..2, tag);
        let stems = |unit: usize| text.tokens[text.tokens_of(unit..unit + 1)].iter().map(|token| text.stem_of(token.word));
        // What differs in capitals alone is told apart by them, and what differs in accents by those.
        let differ = allowed.to_lowercase() != forbidden.to_lowercase();
        let plain = |text: &str| crate::language::strip_diacritics(&text.to_lowercase()).into_owned();
        let cased = row.entry.case != Some(Case::Sensitive) || same_case(forbidden, allowed);
        text.table.spaced && differ && cased && plain(allowed) != plain(forbidden) && stems(0).eq(stems(1))
    })
}

/// Whether the letters that two words share have the same case.
fn same_case(a: &str, b: &str) -> bool {
    let mut shared = a.chars().zip(b.chars()).take_while(|(x, y)| x.to_lowercase().eq(y.to_lowercase()));
    shared.all(|(x, y)| x == y)
}
