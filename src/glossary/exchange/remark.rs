//! What a reader or a writer has to say: remarks with their places, and what is left out.
//!
//! In: places and words. Out: lists of them. Knows no format.

use serde::Serialize;

use crate::finding::Severity;
use crate::span::Span;

/// Where in a file something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    #[default]
    File,
    /// Bytes of the decoded text.
    Text(Span),
    /// A cell of a workbook, as in `B3`.
    Cell {
        /// The name of the sheet.
        sheet: String,
        /// Column and row, as spreadsheets name them.
        cell: String,
    },
}

impl Place {
    /// A cell by its row and column, both from 0.
    pub fn cell(sheet: &str, row: usize, column: usize) -> Self {
        let (mut letters, mut rest) = (Vec::new(), column + 1);
        while rest > 0 {
            letters.push(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        letters.reverse();
        let letters = String::from_utf8(letters).unwrap_or_default();
        Self::Cell { sheet: sheet.to_owned(), cell: format!("{letters}{}", row + 1) }
    }
}

/// Something in a file that cannot be used, or not as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// An error costs a row or more, a warning nothing.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Remark {
    /// Something that costs a row or more.
    pub fn error(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place, message: message.into(), help: help.into() }
    }

    /// Something that costs nothing.
    pub fn warning(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, place, message: message.into(), help: help.into() }
    }
}

/// Something that is not carried over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The column, or what it is.
    pub what: String,
    /// How often it stands there.
    pub count: usize,
    /// Why.
    pub why: String,
}

/// All that is not carried over, in the order met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<Loss>);

impl Losses {
    /// Counts one more.
    pub fn add(&mut self, what: &str, why: &str) {
        match self.0.iter_mut().find(|loss| loss.what == what && loss.why == why) {
            Some(loss) => loss.count += 1,
            None => self.0.push(Loss { what: what.to_owned(), count: 1, why: why.to_owned() }),
        }
    }

    /// What is lost, each thing once.
    pub fn all(&self) -> &[Loss] {
        &self.0
    }

    /// Adds what another list holds.
    pub fn extend(&mut self, other: Self) {
        for loss in other.0 {
            match self.0.iter_mut().find(|known| known.what == loss.what && known.why == loss.why) {
                Some(known) => known.count += loss.count,
                None => self.0.push(loss),
            }
        }
    }
}

/// Why a file is not read or not written at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What stands against it.
    pub message: String,
    /// What to do instead.
    pub help: String,
}

impl Refusal {
    /// A refusal with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
