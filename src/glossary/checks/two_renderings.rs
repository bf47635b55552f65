//! One term, two renderings, and nothing that tells which to take.

use super::rows::{Likeness, alike, by_languages};
use super::{Fault, Shelf};

/// In one file; in another file a difference is what layers are for.
const CERTAIN: f64 = 0.95;
const LAYERED: f64 = 0.3;
/// "scale" and "scaling" may well be two things.
const FORMS: f64 = 0.35;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for rows in by_languages(shelf) {
        for (before, row, likeness) in alike(&rows) {
            let (a, b) = (&before.entry.preferred, &row.entry.preferred);
            let empty = a.is_empty() || b.is_empty();
            if empty
                || !row.has_source() || row.is_told_from(&before) || a.to_lowercase() == b.to_lowercase() {
                continue;
            }
            let confidence = match likeness {
                _ if row.book != before.book => LAYERED,
                Likeness::Same => CERTAIN,
                Likeness::Form => FORMS,
            };
            let message = format!("“{}” is “{b}” here and “{a}” in {}", row.entry.source, before.name(&row));
            let help = "tell them apart in the column `context`, `pos` or `domain`, or make one of them `admitted`";
            faults.push(Fault::new(confidence, row.rendering(), message, help).beside([before.rendering()]));
        }
    }
}
