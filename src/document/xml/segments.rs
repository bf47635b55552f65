//! What the elements of XLIFF and TMX mean.
//!
//! In: elements and text with their places. Out: messages of source and translation. Inline codes that stand for
//! something are placeables, those that only mark a stretch are transparent. What the file declares as not to be
//! translated or not yet translated, and proposals (`alt-trans`, `matches`), are left out. Knows nothing of broken
//! XML: every element that starts here ends here.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::super::placeables::OBJECT;
use super::super::sides::{Mapped, Sides};
use super::super::{Document, Pairing, Wanted, entities};
use crate::config::is_language_tag;
use crate::span::Span;

/// Elements of which the content is no prose.
const SILENT: [&str; 13] = [
    "alt-trans",
    "matches",
    "note",
    "notes",
    "originalData",
    "resourceData",
    "changeTrack",
    "glossary",
    "skl",
    "header",
    "prop",
    "metadata",
    "ignorable",
];
/// Inline elements that stand for something, with all they hold.
const OBJECTS: [&str; 11] = ["x", "bx", "ex", "ph", "bpt", "ept", "it", "sc", "ec", "cp", "ut"];
/// States of XLIFF 1.2 and 2 in which a target is no translation yet.
const UNTRANSLATED: [&str; 3] = ["new", "needs-translation", "initial"];

/// An element that is open.
pub struct Element<'t> {
    /// Its name with its prefix.
    pub name: &'t str,
    /// Its start tag.
    pub span: Span,
    /// Whether what it holds is no prose.
    pub silent: bool,
    /// Whether `translate="no"` holds in it.
    kept: bool,
    /// Whether it is a segment of a unit of XLIFF 1.2.
    segment: bool,
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The language of a tag, without region and script.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// A message while it is being read.
#[derive(Default)]
struct Message {
    /// Source and target.
    texts: [Mapped; 2],
    /// XLIFF 1.2: both as they are cut into segments (`seg-source`, `mrk` of the type "seg"), by their number.
    cut: [BTreeMap<String, Mapped>; 2],
    /// Prose of the target stands outside of its segments.
    loose: bool,
    /// TMX: whether each side is in the very language that is wanted.
    exact: [Option<bool>; 2],
    /// Not translated yet, by its state.
    withheld: bool,
}

/// The messages of a file while it is being read.
pub struct Segments<'t> {
    text: &'t str,
    pub sides: Sides,
    message: Message,
    /// The side that text belongs to: 0 in an open `source`, 1 in a `target`.
    side: Option<usize>,
    /// The segment of that side that is open.
    number: Option<String>,
    /// In the source as it is cut into segments: it was read whole before.
    again: bool,
    /// The context of the unit, which its segments share.
    context: Option<String>,
    /// Languages of the two sides, as far as they are known.
    wanted: [Option<String>; 2],
    /// XLIFF: the language in which `<file>` elements are read, where they have several.
    chosen: Option<String>,
    /// In a `<file>` of another language.
    foreign: bool,
    /// TMX: the language of the open `tuv`, and all that were met.
    variant: Option<String>,
    met: BTreeSet<String>,
    several: bool,
}

impl<'t> Segments<'t> {
    pub fn new(text: &'t str, sides: Sides, wanted: Wanted) -> Self {
        let targets = targets(text);
        let chosen = (targets.len() > 1).then(|| {
            let asked = |tag: &&String| wanted.target.is_some_and(|wanted| primary(wanted) == primary(tag));
            targets.iter().find(asked).or(targets.first()).cloned()
        });
        Self {
            text,
            sides,
            message: Message::default(),
            side: None,
            number: None,
            again: false,
            context: None,
            wanted: [wanted.source.map(Into::into), wanted.target.map(Into::into)],
            chosen: chosen.flatten(),
            foreign: false,
            variant: None,
            met: BTreeSet::new(),
            several: wanted.target.is_some(),
        }
    }

    /// An element begins in `parent`.
    pub fn start(
        &mut self,
        parent: Option<&Element<'t>>,
        name: &'t str,
        start: &BytesStart,
        span: Span,
    ) -> Element<'t> {
        let (silent, kept) = parent.map_or((false, false), |parent| (parent.silent, parent.kept));
        let mut element = Element { name, span, silent, kept, segment: false };
        let attribute = |key: &str| attribute(start, key);
        let name = local(name);
        if silent {
            return element;
        }
        if self.side.is_some() {
            let protected = name == "mrk"
                && (attribute("mtype").as_deref() == Some("protected")
                    || attribute("translate").as_deref() == Some("no"));
            if protected || OBJECTS.contains(&name) {
                self.object(span);
                element.silent = true;
            } else if name == "mrk" && attribute("mtype").as_deref() == Some("seg") {
                self.number = attribute("mid");
                element.segment = self.number.is_some();
            }
            return element;
        }
        if let Some(translate) = attribute("translate") {
            element.kept = translate == "no";
        }
        match name {
            "xliff" => self.declare(attribute("srcLang"), attribute("trgLang")),
            "file" => self.file(attribute("source-language"), attribute("target-language"), span),
            "header" => self.srclang(attribute("srclang")),
            "trans-unit" | "unit" => self.context = attribute("resname").or_else(|| attribute("name")),
            "segment" => self.state(attribute("state").as_deref()),
            "tuv" => self.variant = attribute("xml:lang").or_else(|| attribute("lang")),
            "source" => self.begin(0, &element),
            "seg-source" => {
                self.again = !element.kept && !self.foreign;
                self.side = self.again.then_some(0);
            }
            "target" => {
                self.state(attribute("state").as_deref());
                if self.sides.target.declared_language.is_none() {
                    self.declare(None, attribute("xml:lang"));
                }
                self.begin(1, &element);
            }
            "seg" => self.side = self.variant.clone().and_then(|variant| self.tmx_side(variant, span)),
            _ => {}
        }
        element.silent = SILENT.contains(&name);
        element
    }

    /// An element ends.
    pub fn end(&mut self, element: &Element) {
        match local(element.name) {
            _ if element.silent => {}
            "mrk" if element.segment => self.number = None,
            "source" | "target" | "seg" | "seg-source" => (self.side, self.again) = (None, false),
            // XLIFF 1.2 has its segments in the unit, XLIFF 2 in segments of it.
            "trans-unit" | "segment" | "tu" => self.flush(),
            "tuv" => self.variant = None,
            "file" => self.foreign = false,
            _ => {}
        }
    }

    /// Text of a side begins, unless the file says that it is to stay as it is.
    fn begin(&mut self, side: usize, element: &Element) {
        let empty = self.message.texts[side].0.is_empty();
        self.side = Some(side).filter(|_| empty && !element.kept && !self.foreign);
    }

    fn state(&mut self, state: Option<&str>) {
        self.message.withheld |= state.is_some_and(|state| UNTRANSLATED.contains(&state));
    }

    /// Languages that the file declares; the first declaration counts.
    fn declare(&mut self, source: Option<String>, target: Option<String>) {
        let tag = |tag: Option<String>| tag.filter(|tag| is_language_tag(tag));
        let sides = &mut self.sides;
        sides.source.declared_language = sides.source.declared_language.take().or(tag(source));
        sides.target.declared_language = sides.target.declared_language.take().or(tag(target));
    }

    /// A `<file>` of XLIFF 1.2. One document has one language: files of another are left out.
    fn file(&mut self, source: Option<String>, target: Option<String>, span: Span) {
        if let (Some(chosen), Some(own)) = (&self.chosen, &target)
            && primary(chosen) != primary(own)
        {
            self.foreign = true;
            let message = format!("this part is in “{own}” and is left out: “{chosen}” is read");
            self.sides.note(span, message, format!("check it by itself with --lang {own}"));
            return;
        }
        self.declare(source, target);
    }

    /// The header of TMX names the source.
    fn srclang(&mut self, language: Option<String>) {
        let language = language.filter(|language| is_language_tag(language));
        if self.wanted[0].is_none() && language.as_ref() != self.wanted[1].as_ref() {
            self.wanted[0] = language;
        }
    }

    /// The side of an open `seg`: the language of the header or the first one met is the source, the next one the
    /// target, unless they are named. Of two variants in one language, the one in the very tag wanted counts, else
    /// the first.
    fn tmx_side(&mut self, variant: String, span: Span) -> Option<usize> {
        let is = |wanted: &Option<String>| {
            wanted.as_ref().is_some_and(|wanted| primary(wanted) == primary(&variant))
        };
        self.met.insert(variant.clone());
        let side = if is(&self.wanted[0]) || (self.wanted[0].is_none() && !is(&self.wanted[1])) {
            0
        } else if is(&self.wanted[1]) || self.wanted[1].is_none() {
            1
        } else {
            if !self.several {
                self.several = true;
                let read = self.wanted[1].clone().unwrap_or_default();
                let message = format!("a further language, “{variant}”: “{read}” is the one that is read");
                self.sides.note(span, message, "name the language to check with --lang");
            }
            return None;
        };
        let wanted = self.wanted[side].get_or_insert_with(|| variant.clone());
        let exact = wanted.replace('_', "-").eq_ignore_ascii_case(&variant.replace('_', "-"));
        match self.message.exact[side] {
            Some(_) if !exact => return None,
            Some(true) => return None,
            _ => self.message.texts[side] = Mapped::default(),
        }
        self.message.exact[side] = Some(exact);
        if side == 0 {
            self.declare(Some(variant), None);
        } else {
            self.declare(None, Some(variant));
        }
        Some(side)
    }

    /// An inline code.
    fn object(&mut self, span: Span) {
        self.write(|(value, map)| {
            map.push_whole(value.len(), OBJECT.len_utf8(), span.start, span.len());
            value.push(OBJECT);
        });
    }

    /// Text as it stands.
    pub fn literal(&mut self, span: Span) {
        let text = &self.text[span.start..span.end];
        self.message.loose |= self.side == Some(1) && self.number.is_none() && !text.trim().is_empty();
        self.write(|(value, map)| {
            map.push(value.len(), span.len(), span.start, span.len());
            value.push_str(text);
        });
    }

    /// Adds to the side that is open, and to its open segment.
    fn write(&mut self, add: impl Fn(&mut Mapped)) {
        let Some(side) = self.side else { return };
        if !self.again {
            add(&mut self.message.texts[side]);
        }
        if let Some(number) = &self.number {
            add(self.message.cut[side].entry(number.clone()).or_default());
        }
    }

    /// A section of which the text stands as it is.
    pub fn verbatim(&mut self, span: Span) {
        let raw = &self.text[span.start..span.end];
        let Some(inside) = raw.strip_prefix("<![CDATA[") else { return };
        let inside = inside.strip_suffix("]]>").unwrap_or(inside);
        let start = span.start + "<![CDATA[".len();
        self.literal(Span::new(start, start + inside.len()));
    }

    /// Text, references decoded.
    pub fn prose(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            let plain = self.text[at..span.end].find('&').unwrap_or(span.end - at);
            self.literal(Span::new(at, at + plain));
            at += plain;
            if at == span.end {
                return;
            }
            let rest = &self.text[at..span.end];
            if let Some((decoded, length)) = entities::decode_xml(rest) {
                self.write(|(value, map)| {
                    map.push_whole(value.len(), decoded.len_utf8(), at, length);
                    value.push(decoded);
                });
                at += length;
            } else {
                at += self.unknown(at, rest);
            }
        }
    }

    /// A reference that XML does not know, or a lone "&".
    fn unknown(&mut self, at: usize, rest: &str) -> usize {
        let name =
            rest[1..].bytes().take(64).take_while(|b| b.is_ascii_alphanumeric() || b"._-#".contains(b));
        let length = name.count() + 2;
        if length > 2 && rest.as_bytes().get(length - 1) == Some(&b';') {
            let span = Span::new(at, at + length);
            let message = format!("the entity {} is not expanded", &rest[..length]);
            self.sides.note(span, message, "write the character itself or its number, as `&#233;`");
            self.object(span);
            return length;
        }
        let span = Span::new(at, at + 1);
        self.sides.note(span, "a “&” that begins no reference", "write `&amp;`");
        self.literal(span);
        1
    }

    fn flush(&mut self) {
        let message = std::mem::take(&mut self.message);
        if message.withheld {
            return;
        }
        let [cut, mut translated] = message.cut;
        // A translation that is cut in another way than its source is read whole.
        if message.loose || cut.is_empty() || !translated.keys().all(|number| cut.contains_key(number)) {
            let [source, target] = message.texts;
            self.sides.push(&mut vec![source], &mut vec![target], self.context.as_deref());
            return;
        }
        // Numbers are names: the order is that of the source.
        let mut cut: Vec<_> = cut.into_iter().collect();
        cut.sort_by_key(|(_, (_, map))| map.map(Span::new(0, 0)).start);
        for (number, source) in cut {
            let target = translated.remove(&number).unwrap_or_default();
            self.sides.push(&mut vec![source], &mut vec![target], self.context.as_deref());
        }
    }

    pub fn finish(mut self) -> (Document, Pairing) {
        self.flush();
        let sides = [("source", &self.sides.source, 0), ("translation", &self.sides.target, 1)];
        let missing = sides.iter().find(|(_, document, _)| document.units.is_empty() && !self.met.is_empty());
        if let Some(&(side, _, index)) = missing {
            let met = self.met.iter().cloned().collect::<Vec<_>>().join(", ");
            let message = match &self.wanted[index] {
                Some(wanted) => format!("no {side} in “{wanted}”; the memory holds {met}"),
                None => format!("no {side}: the memory holds {met}"),
            };
            self.sides.note(Span::new(0, 0), message, "name the languages with --source-lang and --lang");
        }
        self.sides.finish()
    }
}

/// The value of an attribute, as it is written.
fn attribute(start: &BytesStart, key: &str) -> Option<String> {
    let mut attributes = start.attributes();
    // Looking for repeated ones takes the square of their number.
    let found = attributes.with_checks(false).flatten().find(|found| found.key.as_ref() == key.as_bytes())?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

/// The languages that `<file>` elements of XLIFF 1.2 are translated into, each once, in order.
fn targets(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for (at, name) in text.match_indices("target-language") {
        let value = text[at + name.len()..].trim_start().strip_prefix('=').map(str::trim_start);
        let value = value.and_then(|value| {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let rest = &value[1..];
            rest.get(..rest.bytes().take(36).position(|byte| char::from(byte) == quote)?)
        });
        if let Some(tag) = value.filter(|tag| is_language_tag(tag))
            && tags.iter().all(|known| primary(known) != primary(tag))
        {
            tags.push(tag.to_owned());
        }
    }
    tags
}
