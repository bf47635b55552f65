//! Files that hold both sides: what their readers share.
//!
//! In: messages, each as texts of the source and of the translation with their way back. Out: the translation as a
//! document and its pairing with the source, both places in the one file. Placeables and keyboard accelerators are
//! taken out of the prose here, so that every format has them taken out alike.

use super::{Document, Note, Pairing, Segment, UnitKind, placeables};
use crate::span::{OffsetMap, Span};

/// A text and the way back to the decoded file.
pub(super) type Mapped = (String, OffsetMap);

/// So many mistakes of a file are told one by one; the rest is counted.
const SHOWN: usize = 20;

/// Both sides of a file while it is being read.
pub(super) struct Sides {
    pub target: Document,
    pub source: Document,
    segments: Vec<Segment>,
    told: usize,
    last: Option<Note>,
}

impl Sides {
    /// Of a decoded file without units.
    pub fn new(target: Document) -> Self {
        let mut source = target.clone();
        source.notes.clear();
        Self { target, source, segments: Vec::new(), told: 0, last: None }
    }

    /// Makes room for about so many messages, of which each is a unit on both sides.
    pub fn make_room(&mut self, messages: usize) {
        self.target.units.reserve(messages);
        self.source.units.reserve(messages);
        self.segments.reserve(messages);
    }

    /// Adds a message, whose texts it takes: several texts a side are its plural forms.
    pub fn push(&mut self, source: &mut Vec<Mapped>, target: &mut Vec<Mapped>, context: Option<&str>) {
        let (i, j) = (self.source.units.len(), self.target.units.len());
        placeables::take_out(source, target);
        for (document, texts) in [(&mut self.source, source), (&mut self.target, target)] {
            for (text, map) in texts.drain(..) {
                document.push_unit(UnitKind::Cell, text, map);
            }
        }
        if let Some(context) = context.filter(|context| !context.is_empty()).map(Into::into) {
            self.source.name_units(i, &context);
            self.target.name_units(j, &context);
        }
        let segment = Segment { source: i..self.source.units.len(), target: j..self.target.units.len() };
        if !segment.source.is_empty() || !segment.target.is_empty() {
            self.segments.push(segment);
        }
    }

    /// Notes what is wrong in the file; when much is, the last of it with the number of what lies between.
    pub fn note(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let note = Note { span, message: message.into(), help: help.into() };
        self.told += 1;
        if self.told <= SHOWN {
            self.target.notes.push(note);
        } else {
            self.last = Some(note);
        }
    }

    /// The translation and its pairing with the source.
    pub fn finish(mut self) -> (Document, Pairing) {
        if let Some(mut note) = self.last {
            let more = self.told - SHOWN;
            note.message = format!("{} ({more} more such places up to here)", note.message);
            self.target.notes.push(note);
        }
        (self.target, Pairing { source: self.source, segments: self.segments })
    }
}
