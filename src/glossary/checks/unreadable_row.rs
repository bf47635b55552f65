//! Rows, and files, that the loader cannot use.

use super::{Fault, Shelf, Spot};
use crate::finding::Severity;
use crate::glossary::{columns, layers};

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    remarks(shelf, Severity::Error, faults);
    // A row without a rendering is one that refines a row of an earlier file, if there is such a row.
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            for (_, entry, remark) in &pair.open {
                let earlier = shelf.books[..number].iter().flat_map(|book| {
                    book.pairs.iter().filter(|other| columns::same_language(book.tag(other.target), shelf.books[number].tag(pair.target)))
                });
                let mut below = earlier.flat_map(|pair| &pair.entries);
                if !below.any(|(_, below)| layers::key(below) == layers::key(entry)) {
                    let text = book.document.text[remark.span.start..remark.span.end].trim().to_owned();
                    let spot = Spot { book: number, span: remark.span, text };
                    faults.push(Fault::new(1.0, spot, remark.message.clone(), remark.help.clone()));
                }
            }
        }
    }
}

/// The loader's remarks of one severity.
pub(super) fn remarks(shelf: &Shelf, severity: Severity, faults: &mut Vec<Fault>) {
    for (number, book) in shelf.books.iter().enumerate() {
        for remark in book.remarks.iter().filter(|remark| remark.severity == severity) {
            let text = book.document.text[remark.span.start..remark.span.end].trim().to_owned();
            let spot = Spot { book: number, span: remark.span, text };
            faults.push(Fault::new(1.0, spot, remark.message.clone(), remark.help.clone()));
        }
    }
}
