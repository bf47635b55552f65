//! XML as glossaries use it: a list of small records, read one by one, and written.
//!
//! In: decoded text and the names of the elements that are records. Out: each record as a tree, and remarks. A record
//! that is broken costs itself: reading goes on at the next one. No entity is expanded but the five of XML and
//! character references, and nothing is fetched. Knows no vocabulary.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::remark::{Place, Remark};
use crate::span::Span;

/// Elements deeper than this are an attack, not a glossary.
const DEEPEST: usize = 100;
/// After so many broken records the rest is not read.
const MOST_BROKEN: usize = 100;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without the prefix.
    pub name: String,
    /// Its attributes, in order, with their prefixes.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Node>,
    /// Its start tag.
    pub span: Span,
    /// What stands between its start tag and its end tag.
    pub inner: Span,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, references decoded.
    Text(String),
}

impl Element {
    /// The value of an attribute; a name without a prefix stands for one with any.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let local = |key: &str| key.rsplit(':').next() == Some(name);
        let found = self.attributes.iter().find(|(key, _)| key == name || local(key));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Its text with that of the elements in it, but for those of some names.
    pub fn text_without(&self, left_out: &[&str]) -> String {
        let mut text = String::new();
        self.collect(left_out, &mut text);
        text.trim().to_owned()
    }

    /// All its text.
    pub fn text(&self) -> String {
        self.text_without(&[])
    }

    fn collect(&self, left_out: &[&str], text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(own) => text.push_str(own),
                Node::Element(element) if !left_out.contains(&element.name.as_str()) => {
                    element.collect(left_out, text);
                }
                Node::Element(_) => {}
            }
        }
    }
}

/// What `records` gives: a whole record, or the start tag of an element that is none.
pub enum Met {
    /// A record.
    Record(Element),
    /// The start of an element around records, without what it holds.
    Around(Element),
}

/// Reads records; `met` is given each, and each start tag outside of them.
pub fn records(text: &str, names: &[&str], remarks: &mut Vec<Remark>, mut met: impl FnMut(Met)) {
    let mut from = 0;
    for _ in 0..MOST_BROKEN {
        let reader = Records { text, names, base: from, stack: Vec::new(), around: 0 };
        match reader.read(remarks, &mut met) {
            Some(next) => from = next,
            None => return,
        }
    }
    let message = format!("more than {MOST_BROKEN} broken places: the rest is not read");
    remarks.push(Remark::error(Place::Text(Span::new(from, from)), message, "write the file anew"));
}

/// The local name of an XML document's first element; empty where there is none.
pub fn root(text: &str) -> String {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                return String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
            }
            Ok(Event::Eof) | Err(_) => return String::new(),
            Ok(_) => {}
        }
    }
}

struct Records<'t> {
    text: &'t str,
    names: &'t [&'t str],
    /// Where this reading began.
    base: usize,
    /// The open record and the open elements in it.
    stack: Vec<Element>,
    /// Open elements around records.
    around: usize,
}

impl Records<'_> {
    /// Reads until the end, or until something is broken: then gives the byte to go on at.
    fn read(mut self, remarks: &mut Vec<Remark>, met: &mut impl FnMut(Met)) -> Option<usize> {
        let mut reader = Reader::from_str(&self.text[self.base..]);
        reader.config_mut().allow_dangling_amp = true;
        // After a broken record the ends of what was open around it are met alone.
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            let start = self.base + reader.buffer_position() as usize;
            let event = reader.read_event();
            let end = self.base + reader.buffer_position() as usize;
            match event {
                Ok(Event::Eof) => return self.finish(remarks),
                Ok(Event::Start(tag)) => {
                    if let Err(next) = self.open(&tag, Span::new(start, end), remarks, met) {
                        return next;
                    }
                }
                Ok(Event::Empty(tag)) => {
                    if let Err(next) = self.open(&tag, Span::new(start, end), remarks, met) {
                        return next;
                    }
                    self.close(end, met);
                }
                Ok(Event::End(_)) => self.close(start, met),
                Ok(Event::Text(raw)) => self.text(&folded(&String::from_utf8_lossy(&raw))),
                Ok(Event::CData(raw)) => self.text(&String::from_utf8_lossy(&raw)),
                Ok(Event::GeneralRef(raw)) if !self.stack.is_empty() => {
                    let name = String::from_utf8_lossy(&raw).into_owned();
                    if let Some(c) = reference(&name) {
                        self.text(c.encode_utf8(&mut [0; 4]));
                        continue;
                    }
                    let message = format!("the entity `&{name};` is not expanded");
                    let help = "write what it stands for; isogloss reads no definitions of entities";
                    remarks.push(Remark::warning(Place::Text(Span::new(start, end)), message, help));
                    self.text(&format!("&{name};"));
                }
                Ok(_) => {}
                Err(error) => {
                    let at = (self.base + reader.error_position() as usize).min(self.text.len());
                    let at = (0..=at).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
                    let place = Place::Text(Span::new(at, at));
                    return self.broken(place, &format!("the XML is broken: {error}"), remarks);
                }
            }
        }
    }

    /// Says what is broken; gives the place of the next record.
    fn broken(&self, place: Place, message: &str, remarks: &mut Vec<Remark>) -> Option<usize> {
        let help = match self.stack.first() {
            Some(record) => format!("mend it; this `{}` is left out, the others are read", record.name),
            None => "mend it; the records that can be told apart are read".to_owned(),
        };
        let after = match (self.stack.first(), &place) {
            (Some(record), _) => record.span.start + 1,
            (None, Place::Text(span)) => span.start + 1,
            (None, _) => self.text.len(),
        };
        remarks.push(Remark::error(place, message, help));
        self.next_record(after)
    }

    fn next_record(&self, after: usize) -> Option<usize> {
        let begins = |at: usize, name: &str| {
            let rest = &self.text[at + 1 + name.len()..];
            rest.starts_with([' ', '\t', '\r', '\n', '>', '/'])
        };
        let after = (after..self.text.len()).find(|&at| self.text.is_char_boundary(at))?;
        let find = |name: &&str| {
            let needle = format!("<{name}");
            let mut found = self.text[after..].match_indices(&needle).map(|(at, _)| after + at);
            found.find(|&at| begins(at, name))
        };
        self.names.iter().filter_map(find).min()
    }

    /// Opens an element; where that cannot be, gives the place to go on at, if there is one.
    fn open(
        &mut self,
        tag: &BytesStart,
        span: Span,
        remarks: &mut Vec<Remark>,
        met: &mut impl FnMut(Met),
    ) -> Result<(), Option<usize>> {
        let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
        let is_record = self.names.contains(&name.as_str());
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            attributes.push((key, decoded(&String::from_utf8_lossy(&attribute.value))));
        }
        let inner = Span::new(span.end, span.end);
        let element = Element { name, attributes, children: Vec::new(), span, inner };
        if self.stack.is_empty() && !is_record {
            self.around += 1;
            met(Met::Around(element));
            return Ok(());
        }
        if !self.stack.is_empty() && (is_record || self.stack.len() >= DEEPEST) {
            let message = if is_record {
                format!("`{}` stands inside of another one, which is never closed", element.name)
            } else {
                format!("more than {DEEPEST} elements inside of each other")
            };
            return Err(self.broken(Place::Text(span), &message, remarks));
        }
        self.stack.push(element);
        Ok(())
    }

    /// Closes the last element open, which holds all before `end`.
    fn close(&mut self, end: usize, met: &mut impl FnMut(Met)) {
        let Some(mut element) = self.stack.pop() else {
            self.around = self.around.saturating_sub(1);
            return;
        };
        element.inner.end = end.max(element.inner.start);
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => met(Met::Record(element)),
        }
    }

    fn text(&mut self, text: &str) {
        let Some(element) = self.stack.last_mut() else { return };
        match element.children.last_mut() {
            Some(Node::Text(known)) => known.push_str(text),
            _ => element.children.push(Node::Text(text.to_owned())),
        }
    }

    fn finish(&self, remarks: &mut Vec<Remark>) -> Option<usize> {
        let last = self.text.trim_end().len();
        let end = self.text[..last].char_indices().next_back().map_or(0, |(at, _)| at);
        if let Some(record) = self.stack.first() {
            let message = format!("the XML breaks off: this `{}` is never closed", record.name);
            return self.broken(Place::Text(record.span), &message, remarks);
        }
        if self.around > 0 && self.base == 0 {
            let message = format!("the XML breaks off: {} elements are never closed", self.around);
            let help = "write the file anew; what stands before this place is read";
            remarks.push(Remark::error(Place::Text(Span::new(end, last)), message, help));
        }
        None
    }
}

/// What a reference stands for, when it is one of XML itself.
fn reference(name: &str) -> Option<char> {
    if let Some(digits) = name.strip_prefix('#') {
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => digits.parse(),
        };
        return Some(code.ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The value of an attribute with its references decoded; unknown ones stay.
fn decoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').and_then(|end| Some((reference(&rest[1..end])?, end)));
        let (c, end) = known.unwrap_or(('&', 0));
        text.push(c);
        rest = &rest[end + 1..];
    }
    text + rest
}

/// Text without the line breaks and indents that writers of XML put in for the eye. Those that mean something are
/// written as references.
fn folded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find([' ', '\t', '\r', '\n']) {
        text.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches([' ', '\t', '\r', '\n']);
        let space = &rest[at..rest.len() - after.len()];
        text.push_str(if space.contains(['\r', '\n']) { " " } else { space });
        rest = after;
    }
    text + rest
}

/// Writes XML, two spaces to a level.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    open: Vec<String>,
    /// Characters that XML cannot hold, written as U+FFFD.
    pub replaced: usize,
}

impl Writer {
    /// A document, with its declaration.
    pub fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), ..Self::default() }
    }

    /// Puts a line in as it is.
    pub fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name.to_owned());
    }

    /// Closes the last one open.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.push(&["</", &name, ">\n"]);
        }
    }

    /// An element that holds text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.out.push('>');
        self.escaped(text);
        self.push(&["</", name, ">\n"]);
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>\n");
    }

    /// The document, all that is open closed.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn push(&mut self, parts: &[&str]) {
        self.out.extend(parts.iter().copied());
    }

    fn indent(&mut self) {
        self.out.push_str(&"  ".repeat(self.open.len()));
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.push(&[" ", key, "=\""]);
            self.escaped(value);
            self.out.push('"');
        }
    }

    /// Text; white space that readers fold is written as references.
    fn escaped(&mut self, text: &str) {
        let mut space = true;
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\n' => self.out.push_str("&#10;"),
                '\r' => self.out.push_str("&#13;"),
                '\t' => self.out.push_str("&#9;"),
                ' ' if space => self.out.push_str("&#32;"),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.replaced += 1;
                    self.out.push(char::REPLACEMENT_CHARACTER);
                }
                c => self.out.push(c),
            }
            space = c == ' ';
        }
    }
}
