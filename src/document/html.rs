//! Reader.

use super::Document;

/// Reads it.
pub fn read(document: &mut Document) {
    super::text::read(document);
}
