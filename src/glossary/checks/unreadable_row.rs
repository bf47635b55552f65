//! Rows, and files, that the loader cannot use.

use rustc_hash::FxHashSet;

use super::{Fault, Shelf, Spot};
use crate::finding::Severity;
use crate::glossary::book::Pair;
use crate::glossary::{Book, Remark, columns, layers};

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    remarks(shelf, Severity::Error, faults);
    // A row without a rendering is one that refines a row of an earlier file, if there is such a row.
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in book.pairs.iter().filter(|pair| !pair.open.is_empty()) {
            let earlier = shelf.books[..number].iter().flat_map(|below| {
                let same = |other: &&Pair| columns::same_language(below.tag(other.target), book.tag(pair.target));
                below.pairs.iter().filter(same)
            });
            let below: FxHashSet<layers::Key> =
                earlier.flat_map(|pair| &pair.entries).map(|(_, entry)| layers::key(entry)).collect();
            let orphans = pair.open.iter().filter(|(_, entry, _)| !below.contains(&layers::key(entry)));
            faults.extend(orphans.map(|(.., remark)| fault(number, book, remark)));
        }
    }
}

/// The loader's remarks of one severity.
pub(super) fn remarks(shelf: &Shelf, severity: Severity, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        let remarks = book.remarks.iter().filter(|remark| remark.severity == severity);
        faults.extend(remarks.map(|remark| fault(number, book, remark)));
    }
}

fn fault(number: usize, book: &Book, remark: &Remark) -> Fault {
    let text = book.document.text[remark.span.start..remark.span.end].trim().to_owned();
    let spot = Spot { book: number, span: remark.span, text };
    Fault::new(1.0, spot, remark.message.clone(), remark.help.clone())
}
