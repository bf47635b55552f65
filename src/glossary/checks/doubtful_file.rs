//! What the loader wonders at: an encoding, the name of a column.

use super::{Fault, Shelf, unreadable_row};
use crate::finding::Severity;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    unreadable_row::remarks(shelf, Severity::Warning, faults);
}
