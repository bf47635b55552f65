//! PO files (GNU gettext): messages with their translation.
//!
//! In: bytes. Out: the translations as a document, paired with the messages; plural forms are units of one segment,
//! `msgctxt` is its context. Fuzzy and obsolete entries are not compared: nobody has agreed to them.

use super::sides::{Mapped, Sides};
use super::{Document, Format, Pairing, ReadError};
use crate::span::{OffsetMap, Span};

/// The part of an entry that a string belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Context,
    Message,
    Plural,
    Translation,
}

/// An entry while it is being read.
#[derive(Default)]
struct Entry {
    context: Option<Mapped>,
    messages: Vec<Mapped>,
    translations: Vec<Mapped>,
    fuzzy: bool,
    current: Option<Part>,
}

impl Document {
    /// Reads a PO file.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn read_po(path: &str, bytes: &[u8]) -> Result<(Self, Pairing), ReadError> {
        let mut sides = Sides::new(Self::blank(path, bytes, Format::Po)?);
        let text = sides.target.text.clone();
        let mut entry = Entry::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            read_line(line.trim(), start, &mut entry, &mut sides);
        }
        flush(&mut entry, &mut sides);
        Ok(sides.finish())
    }
}

fn read_line(line: &str, start: usize, entry: &mut Entry, sides: &mut Sides) {
    if line.is_empty() || line.starts_with('#') {
        if !entry.translations.is_empty() {
            flush(entry, sides);
        }
        entry.fuzzy |=
            line.strip_prefix("#,").is_some_and(|flags| flags.split(',').any(|flag| flag.trim() == "fuzzy"));
        return;
    }
    let string = if line.starts_with('"') {
        0
    } else {
        let Some((part, after)) = keyword(line) else {
            let help = "begin it with msgctxt, msgid, msgid_plural, msgstr, # or a quotation mark";
            sides.note(Span::new(start, start + line.len()), "this line is no part of a PO entry", help);
            return;
        };
        if matches!(part, Part::Context | Part::Message) && !entry.translations.is_empty() {
            flush(entry, sides);
        }
        entry.begin(part);
        after
    };
    let Some(open) = line[string..].find('"').map(|at| string + at) else {
        let help = "write the string in quotation marks on the same line";
        sides.note(Span::new(start, start + line.len()), "a string is wanted here", help);
        return;
    };
    let Some(mapped) = entry.field() else {
        let help = "begin the entry with msgid";
        sides.note(Span::new(start, start + line.len()), "a string that belongs to no entry", help);
        return;
    };
    if !unescape(&line[open + 1..], start + open + 1, mapped) {
        let help = "end the string with a quotation mark on its line";
        sides.note(Span::new(start + open, start + line.len()), "a string that is never closed", help);
    }
}

/// The part that a keyword begins, and where it ends.
fn keyword(line: &str) -> Option<(Part, usize)> {
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | ']')))
        .unwrap_or(line.len());
    let part = match &line[..end] {
        "msgctxt" => Part::Context,
        "msgid" => Part::Message,
        "msgid_plural" => Part::Plural,
        "msgstr" => Part::Translation,
        other if other.starts_with("msgstr[") && other.ends_with(']') => Part::Translation,
        _ => return None,
    };
    Some((part, end))
}

impl Entry {
    fn begin(&mut self, part: Part) {
        self.current = Some(part);
        match part {
            Part::Context => self.context = Some(Mapped::default()),
            Part::Message | Part::Plural => self.messages.push(Mapped::default()),
            Part::Translation => self.translations.push(Mapped::default()),
        }
    }

    /// The text that the next string belongs to.
    fn field(&mut self) -> Option<&mut Mapped> {
        match self.current? {
            Part::Context => self.context.as_mut(),
            Part::Message | Part::Plural => self.messages.last_mut(),
            Part::Translation => self.translations.last_mut(),
        }
    }
}

/// Hands an entry over. The one with the empty message is the header.
fn flush(entry: &mut Entry, sides: &mut Sides) {
    let entry = std::mem::take(entry);
    if entry.messages.first().is_some_and(|(message, _)| message.is_empty()) {
        if let Some((header, _)) = entry.translations.first() {
            let field = |name: &str| {
                let value = header.lines().find_map(|line| line.strip_prefix(name))?;
                Some(value.trim().replace('_', "-")).filter(|tag| crate::config::is_language_tag(tag))
            };
            sides.target.declared_language = field("Language:");
            sides.source.declared_language = field("X-Source-Language:");
        }
    } else if !entry.fuzzy && !entry.messages.is_empty() {
        let context = entry.context.as_ref().map(|(context, _)| context.as_str());
        sides.push(entry.messages, entry.translations, context);
    }
}

/// Reads a string up to its closing mark, escapes decoded, and adds it to `mapped`. `false` when it is not closed.
fn unescape(text: &str, start: usize, mapped: &mut Mapped) -> bool {
    let (value, map) = mapped;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '"' {
            return true;
        }
        let plain = text[at..].find(['"', '\\']).unwrap_or(text.len() - at);
        if plain > 0 {
            map.push(value.len(), plain, start + at, plain);
            value.push_str(&text[at..at + plain]);
            at += plain;
            continue;
        }
        let (decoded, length) = escape(&text[at..]);
        push(value, map, decoded, (start + at, length));
        at += length;
    }
    false
}

fn push(value: &mut String, map: &mut OffsetMap, c: char, (at, length): (usize, usize)) {
    map.push(value.len(), c.len_utf8(), at, length);
    value.push(c);
}

/// What the escape at the start of `text` stands for, and its length.
fn escape(text: &str) -> (char, usize) {
    let Some(next) = text[1..].chars().next() else { return ('\\', 1) };
    let decoded = match next {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' | 'b' | 'f' | 'v' => ' ',
        other => other,
    };
    (decoded, 1 + next.len_utf8())
}
