//! XLIFF 1.2, XLIFF 2 and TMX: segments with their translation, in XML.
//!
//! In: bytes. Out: the translations as a document, paired with the source. This file walks the XML and mends what is
//! broken in it; `segments` knows what the elements mean. No entity is expanded but the five of XML and character
//! references; nothing is fetched. Keeps a list of the open elements and no tree, so that depth costs nothing. A
//! file that breaks off is read up to there, and so is what stands between two mistakes.

mod segments;

use std::sync::Arc;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use rustc_hash::FxHashMap;

use super::sides::Sides;
use super::suppression;
use super::{Document, Format, Origin, Pairing, ReadError, Wanted};
use crate::span::Span;
use segments::{Element, Segments, local};

/// After so many places at which the rest of a file makes no sense, the rest is not read.
const MENDED: usize = 20;

impl Document {
    /// Reads an XLIFF or TMX file. Of one with more than two languages, `wanted` names two.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn read_xml(path: &str, bytes: &[u8], wanted: Wanted) -> Result<(Self, Pairing), ReadError> {
        let mut blank = Self::blank(path, bytes, Format::Xliff)?;
        blank.origin = Origin::Xml(wanted.source.map(Into::into), wanted.target.map(Into::into));
        let text = Arc::clone(&blank.text);
        let mut walk = Walk {
            text: &text,
            segments: Segments::new(&text, Sides::new(blank), wanted),
            open: Vec::new(),
            names: FxHashMap::default(),
            mended: 0,
        };
        let mut at = 0;
        while let Some(next) = walk.run(at) {
            at = next;
        }
        walk.end_of_file();
        let (mut document, pairing) = walk.segments.finish();
        suppression::of_xml(&mut document);
        Ok((document, pairing))
    }
}

/// The walk through a file.
struct Walk<'t> {
    text: &'t str,
    segments: Segments<'t>,
    open: Vec<Element<'t>>,
    /// How often an element of a name is open.
    names: FxHashMap<&'t str, usize>,
    mended: usize,
}

impl Walk<'_> {
    /// Reads from a byte on, up to the end or to a mistake: then gives the byte at which to go on.
    fn run(&mut self, base: usize) -> Option<usize> {
        // The reader drops a mark of byte order, and does not count it.
        let rest = self.text[base..].trim_start_matches('\u{feff}');
        let base = self.text.len() - rest.len();
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        // Tags that do not match are told of here, with both places, and reading goes on.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let from = base + reader.buffer_position() as usize;
            if let Some(next) = self.stray(from) {
                return Some(next);
            }
            let event = reader.read_event();
            let span = Span::new(from, base + reader.buffer_position() as usize);
            match event {
                Ok(Event::Eof) => return None,
                Ok(event) => self.event(&event, span),
                Err(error) => return self.mend(from, &error.to_string()),
            }
        }
    }

    /// A "<" that begins no tag, or a tag in which the next one begins: gives the byte at which to go on.
    fn stray(&mut self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(from..)?.strip_prefix(b"<")?;
        let named = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80 || matches!(byte, b'_' | b':');
        let first = *rest.first()?;
        if !named(first) && !matches!(first, b'/' | b'!' | b'?') {
            let span = Span::new(from, from + 1);
            self.segments.sides.note(span, "a “<” that begins no tag", "write `&lt;`");
            self.segments.literal(span);
            return Some(from + 1);
        }
        if matches!(first, b'!' | b'?') {
            return None;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'<' | b'>'))?;
        if rest[end] == b'>' {
            return None;
        }
        let span = Span::new(from, from + 1 + end);
        self.segments.sides.note(span, "a tag that is never closed", "end it with `>`");
        Some(from + 1 + end)
    }

    /// A place from which the rest makes no sense: goes on at the next tag.
    fn mend(&mut self, from: usize, error: &str) -> Option<usize> {
        let at = from.min(self.text.len());
        self.mended += 1;
        let next = self.text.get(at + 1..).and_then(|rest| rest.find('<')).map(|next| at + 1 + next);
        let next = next.filter(|_| self.mended < MENDED);
        let help = match next {
            Some(_) => "mend the XML; reading went on at the next tag",
            None => "mend the XML; what stands before this place has been read",
        };
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        self.segments.sides.note(Span::new(at, end), format!("the XML is broken: {error}"), help);
        next
    }

    fn event(&mut self, event: &Event, span: Span) {
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let name = &self.text[span.start + 1..][..start.name().as_ref().len()];
                let element = self.segments.start(self.open.last(), name, start, span);
                if matches!(event, Event::Empty(_)) {
                    self.segments.end(&element);
                } else {
                    *self.names.entry(name).or_default() += 1;
                    self.open.push(element);
                }
            }
            Event::End(end) => {
                let name = &self.text[span.start + 2..][..end.name().as_ref().len()];
                self.close(name, span);
            }
            Event::Text(_) | Event::GeneralRef(_) if !self.is_silent() => self.segments.prose(span),
            Event::CData(_) if !self.is_silent() => self.segments.verbatim(span),
            Event::DocType(_) => self.document_type(span),
            _ => {}
        }
    }

    fn is_silent(&self) -> bool {
        self.open.last().is_some_and(|element| element.silent)
    }

    /// An end tag: of the innermost element, or of one further out when some were never closed.
    fn close(&mut self, name: &str, span: Span) {
        if self.names.get(name).is_none_or(|&open| open == 0) {
            let message = format!("</{name}> closes nothing");
            self.segments.sides.note(span, message, "take it out, or open the element before it");
            return;
        }
        while let Some(element) = self.open.pop() {
            if let Some(open) = self.names.get_mut(element.name) {
                *open -= 1;
            }
            self.segments.end(&element);
            if element.name == name {
                return;
            }
            let help = format!("write </{}> before </{name}>", element.name);
            self.segments.sides.note(element.span, format!("<{}> is never closed", element.name), help);
        }
    }

    fn document_type(&mut self, span: Span) {
        let Some(at) = self.text[span.start..span.end].find("<!ENTITY") else { return };
        let at = span.start + at;
        let message = "entities that a file declares are not expanded, and nothing is fetched";
        let help = "write the text itself where an entity stands for it";
        self.segments.sides.note(Span::new(at, at + "<!ENTITY".len()), message, help);
    }

    fn end_of_file(&mut self) {
        let open = self.open.len();
        if open == 0 {
            return;
        }
        let last = self.text.trim_end();
        let from = last.char_indices().next_back().map_or(0, |(at, _)| at);
        let innermost = self.open.last().map_or("", |element| local(element.name));
        let message = if open == 1 {
            format!("the XML breaks off: <{innermost}> is never closed")
        } else {
            format!("the XML breaks off: {open} elements are never closed, <{innermost}> the last of them")
        };
        let help = "write the file anew; what stands before this place has been read";
        self.segments.sides.note(Span::new(from, last.len()), message, help);
        while let Some(element) = self.open.pop() {
            self.segments.end(&element);
        }
    }
}
