//! Files that hold both sides: what their readers share.
//!
//! In: messages, each as texts of the source and of the translation with their way back. Out: the translation as a
//! document and its pairing with the source, both places in the one file. Placeables and keyboard accelerators are
//! taken out of the prose here, so that every format has them taken out alike.

use super::{Document, Pairing, Segment, UnitKind, placeables};
use crate::span::{OffsetMap, Span};

/// A text and the way back to the decoded file.
pub(super) type Mapped = (String, OffsetMap);

/// Both sides of a file while it is being read.
pub(super) struct Sides {
    pub target: Document,
    pub source: Document,
    segments: Vec<Segment>,
}

impl Sides {
    /// Of a decoded file without units.
    pub fn new(target: Document) -> Self {
        let mut source = target.clone();
        source.notes.clear();
        Self { target, source, segments: Vec::new() }
    }

    /// Adds a message: several texts a side are its plural forms.
    pub fn push(&mut self, source: Vec<Mapped>, target: Vec<Mapped>, context: Option<&str>) {
        let (i, j) = (self.source.units.len(), self.target.units.len());
        for (document, texts) in [(&mut self.source, source), (&mut self.target, target)] {
            for (text, map) in texts {
                let (text, map) = placeables::take_out(&text, &map);
                document.push_unit(UnitKind::Cell, text, map);
            }
        }
        let segment = Segment {
            source: i..self.source.units.len(),
            target: j..self.target.units.len(),
            context: context.map(Into::into),
        };
        if !segment.source.is_empty() || !segment.target.is_empty() {
            self.segments.push(segment);
        }
    }

    /// Notes what is wrong in the file.
    pub fn note(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.target.notes.push(super::Note { span, message: message.into(), help: help.to_owned() });
    }

    /// The translation and its pairing with the source.
    pub fn finish(self) -> (Document, Pairing) {
        (self.target, Pairing { source: self.source, segments: self.segments })
    }
}
