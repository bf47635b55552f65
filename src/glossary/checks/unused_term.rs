//! Terms that stand in none of the texts given.

use super::{Fault, Shelf, spot};

const CONFIDENCE: f64 = 0.8;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    let Some(against) = &shelf.against else { return };
    for (number, book) in shelf.books.iter().enumerate() {
        for pair in &book.pairs {
            // The side of the source says what is needed; without it, what is written.
            let columns = pair.source.into_iter().chain([pair.target]);
            let Some(column) = columns.into_iter().find(|&at| against.words(book.tag(at)).is_some()) else { continue };
            for (row, entry) in pair.entries.iter().filter(|(_, entry)| entry.applies()) {
                let Some(cell) = book.cell(*row, column) else { continue };
                if against.meets(number, *row, column) {
                    continue;
                }
                let texts = if against.texts == 1 { "the text".to_owned() } else { format!("any of the {} texts", against.texts) };
                let message = format!("“{}” does not stand in {texts}", cell.text);
                let help = if entry.status == crate::glossary::Status::Draft {
                    "a draft that nobody needs can go"
                } else {
                    "keep it when it is needed elsewhere, or set its `status` to deprecated"
                };
                let fault = Fault::new(CONFIDENCE, spot(number, cell), message, help);
                faults.push(fault.habit(column, format!("not in {texts}")));
            }
        }
    }
}
