//! Plain text.

use super::{Document, UnitKind};
use crate::span::OffsetMap;

/// Reads plain text: a line is a unit.
pub fn read(document: &mut Document) {
    let text = document.text.clone();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let prose = line.trim_end_matches(['\n', '\r']);
        document.push_unit(UnitKind::Paragraph, prose.to_owned(), OffsetMap::shifted(at, prose.len()));
        at += line.len();
    }
}
