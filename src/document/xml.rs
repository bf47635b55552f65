//! XLIFF 1.2, XLIFF 2 and TMX: segments with their translation, in XML.
//!
//! In: bytes. Out: the translations as a document, paired with the source. Inline codes that stand for something are
//! placeables, those that only mark a stretch are transparent. What the file declares as not to be translated, and
//! proposals (`alt-trans`, `matches`), are left out. No entity is expanded but the five of XML and character
//! references; nothing is fetched. A file that breaks off is read up to there.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::placeables::OBJECT;
use super::sides::{Mapped, Sides};
use super::{Document, Format, Pairing, ReadError, Wanted, entities};
use crate::span::Span;

/// Elements of which the content is no prose.
const SKIPPED: [&str; 10] = [
    "alt-trans",
    "matches",
    "note",
    "notes",
    "originalData",
    "glossary",
    "skl",
    "header",
    "prop",
    "metadata",
];
/// Inline elements that stand for something, with all they hold.
const OBJECTS: [&str; 10] = ["x", "bx", "ex", "ph", "bpt", "ept", "it", "sc", "ec", "cp"];

/// A segment while it is being read.
#[derive(Default)]
struct Message {
    source: Mapped,
    target: Mapped,
}

/// Where the reader is.
struct State<'t> {
    text: &'t str,
    sides: Sides,
    message: Message,
    /// The side that text belongs to: of the open `source`, `target` or `seg`.
    side: Option<bool>,
    /// Elements inside a skipped or inline one.
    depth: usize,
    /// A unit that is not to be translated.
    kept: bool,
    /// The context of the unit, which its segments share.
    unit: Option<String>,
    /// TMX: the languages of the two sides, and that of the open `tuv`.
    wanted: (Option<String>, Option<String>),
    variant: Option<String>,
}

impl Document {
    /// Reads an XLIFF or TMX file. Of a TMX file with more than two languages, `wanted` names two.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn read_xml(path: &str, bytes: &[u8], wanted: Wanted) -> Result<(Self, Pairing), ReadError> {
        let blank = Self::blank(path, bytes, Format::Xliff)?;
        let text = blank.text.clone();
        let mut state = State {
            text: &text,
            sides: Sides::new(blank),
            message: Message::default(),
            side: None,
            depth: 0,
            kept: false,
            unit: None,
            wanted: (wanted.source.map(ToOwned::to_owned), wanted.target.map(ToOwned::to_owned)),
            variant: None,
        };
        let mut reader = Reader::from_str(&text);
        let mut open = 0_usize;
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event();
            let to = reader.buffer_position() as usize;
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => {
                    match event {
                        Event::Start(_) => open += 1,
                        Event::End(_) => open = open.saturating_sub(1),
                        _ => {}
                    }
                    state.read(&event, from, to);
                }
                Err(error) => {
                    let at = (reader.error_position() as usize).min(text.len());
                    let help = "mend the XML; what stands before this place has been read";
                    state.sides.note(Span::new(at, at), format!("the XML is broken: {error}"), help);
                    break;
                }
            }
        }
        if open > 0 && state.sides.target.notes.iter().all(|note| !note.message.starts_with("the XML")) {
            let message = format!("the XML breaks off: {open} elements are never closed");
            let help = "write the file anew; what stands before this place has been read";
            let last = text.trim_end().len();
            state.sides.note(Span::new(last.saturating_sub(1), last), message, help);
        }
        state.flush();
        Ok(state.sides.finish())
    }
}

impl State<'_> {
    fn read(&mut self, event: &Event, from: usize, to: usize) {
        match event {
            Event::Start(start) => self.start(start, (from, to), false),
            Event::Empty(start) => self.start(start, (from, to), true),
            Event::End(end) => {
                let name = String::from_utf8_lossy(end.local_name().as_ref()).into_owned();
                self.end(&name);
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => self.prose(from, to),
            _ => {}
        }
    }

    fn start(&mut self, start: &BytesStart, (from, to): (usize, usize), empty: bool) {
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        if self.depth > 0 {
            self.depth += usize::from(!empty);
            return;
        }
        if self.side.is_some() {
            if OBJECTS.contains(&name.as_str()) {
                self.object(from, to);
                self.depth = usize::from(!empty);
            }
            return;
        }
        if SKIPPED.contains(&name.as_str()) {
            self.depth = usize::from(!empty);
            return;
        }
        let attribute = |key: &str| {
            let found =
                start.attributes().flatten().find(|attribute| attribute.key.as_ref() == key.as_bytes())?;
            Some(String::from_utf8_lossy(&found.value).into_owned())
        };
        match name.as_str() {
            "xliff" => self.declare(attribute("srcLang"), attribute("trgLang")),
            "file" => self.declare(attribute("source-language"), attribute("target-language")),
            "trans-unit" | "unit" => {
                self.kept = attribute("translate").as_deref() == Some("no");
                self.unit = attribute("resname").or_else(|| attribute("name"));
            }
            "tuv" => self.variant = attribute("xml:lang").or_else(|| attribute("lang")),
            "source" if !empty && !self.kept => self.side = Some(false),
            "target" if !empty && !self.kept => self.side = Some(true),
            "seg" if !empty => self.side = self.tmx_side(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.depth > 0 {
            self.depth -= 1;
            return;
        }
        match name {
            "source" | "target" | "seg" => self.side = None,
            // XLIFF 1.2 has its segments in the unit, XLIFF 2 in segments of it.
            "trans-unit" | "segment" | "tu" | "ignorable" => self.flush(),
            _ => {}
        }
    }

    /// Languages that the file declares; what the user wants goes first.
    fn declare(&mut self, source: Option<String>, target: Option<String>) {
        let tag = |tag: Option<String>| tag.filter(|tag| crate::config::is_language_tag(tag));
        let sides = &mut self.sides;
        sides.source.declared_language = sides.source.declared_language.take().or(tag(source));
        sides.target.declared_language = sides.target.declared_language.take().or(tag(target));
    }

    /// The side of an open `seg`: the first language met is the source, the second the target, unless they are named.
    fn tmx_side(&mut self) -> Option<bool> {
        let variant = self.variant.clone()?;
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        let is = |tag: &Option<String>| tag.as_ref().is_some_and(|tag| primary(tag) == primary(&variant));
        if is(&self.wanted.0) || (self.wanted.0.is_none() && !is(&self.wanted.1)) {
            self.wanted.0.get_or_insert_with(|| variant.clone());
            self.declare(Some(variant), None);
            return Some(false);
        }
        if is(&self.wanted.1) || self.wanted.1.is_none() {
            self.wanted.1.get_or_insert_with(|| variant.clone());
            self.declare(None, Some(variant));
            return Some(true);
        }
        None
    }

    fn field(&mut self) -> Option<&mut Mapped> {
        let target = self.side.filter(|_| self.depth == 0)?;
        Some(if target { &mut self.message.target } else { &mut self.message.source })
    }

    /// An inline code.
    fn object(&mut self, from: usize, to: usize) {
        if let Some((value, map)) = self.field() {
            map.push(value.len(), OBJECT.len_utf8(), from, to - from);
            value.push(OBJECT);
        }
    }

    /// Text, references decoded.
    fn prose(&mut self, from: usize, to: usize) {
        let all = self.text;
        let Some((value, map)) = self.field() else { return };
        let raw = &all[from..to];
        if let Some(inside) = raw.strip_prefix("<![CDATA[") {
            let inside = inside.strip_suffix("]]>").unwrap_or(inside);
            map.push(value.len(), inside.len(), from + 9, inside.len());
            value.push_str(inside);
            return;
        }
        let mut at = 0;
        while at < raw.len() {
            let plain = raw[at..].find('&').unwrap_or(raw.len() - at);
            map.push(value.len(), plain, from + at, plain);
            value.push_str(&raw[at..at + plain]);
            at += plain;
            if at < raw.len() {
                let (decoded, length) = entities::decode(&raw[at..]).unwrap_or(("&".into(), 1));
                map.push(value.len(), decoded.len(), from + at, length);
                value.push_str(&decoded);
                at += length;
            }
        }
    }

    fn flush(&mut self) {
        let message = std::mem::take(&mut self.message);
        self.variant = None;
        self.sides.push(vec![message.source], vec![message.target], self.unit.as_deref());
    }
}
