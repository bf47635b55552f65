//! One term, one rendering, two rows.

use super::rows::{Likeness, Row, alike, by_languages};
use super::{Fault, Shelf};

const SAME: f64 = 0.95;
const FORM: f64 = 0.6;
/// A later layer that repeats a row does no harm.
const LAYERED: f64 = 0.4;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for rows in by_languages(shelf) {
        for (before, row, likeness) in alike(&rows) {
            let same = !row.entry.preferred.is_empty()
                && before.entry.preferred.to_lowercase() == row.entry.preferred.to_lowercase();
            if row.is_told_from(&before) || !same || only_capitals_differ(&before, &row) {
                continue;
            }
            let confidence = match likeness {
                _ if row.book != before.book => LAYERED,
                Likeness::Same => SAME,
                Likeness::Form => FORM,
            };
            let (term, place) = (row.term(), before.name(&row));
            let (message, help) = match likeness {
                Likeness::Same => (
                    format!("“{}” has a row with this rendering already: {place}", term.text),
                    "take one out; what else the rows say goes into the one that stays",
                ),
                Likeness::Form => (
                    format!("“{}” is a form of “{}” ({place}), which has the same rendering", term.text, before.term().text),
                    "take one out: words are found in all their forms",
                ),
            };
            faults.push(Fault::new(confidence, term, message, help).beside([before.term()]));
        }
    }
}

/// "US" and "us" are two terms where capitals count.
fn only_capitals_differ(a: &Row, b: &Row) -> bool {
    let sensitive = |row: &Row| row.entry.case == Some(crate::glossary::Case::Sensitive);
    (sensitive(a) || sensitive(b)) && a.term().text != b.term().text
}
