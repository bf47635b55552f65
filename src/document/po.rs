//! PO files (GNU gettext): messages with their translation.
//!
//! In: bytes. Out: the translations as a document, paired with the messages; plural forms are units of one segment,
//! `msgctxt` is its context. Fuzzy and obsolete entries are not compared: nobody has agreed to them. Previous
//! messages (`#|`) and comments are no prose.

use std::sync::Arc;

use memchr::{memchr, memchr2};

use super::sides::{Mapped, Sides};
use super::suppression;
use super::{Document, Format, Origin, Pairing, ReadError};
use crate::span::Span;

/// The part of an entry that a string belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Context,
    Message,
    Plural,
    Translation,
}

/// Most entries are a place, `msgid`, `msgstr` and an empty line.
const LINES_OF_AN_ENTRY: usize = 4;

/// An entry while it is being read.
#[derive(Default)]
struct Entry {
    context: Option<Mapped>,
    messages: Vec<Mapped>,
    translations: Vec<Mapped>,
    fuzzy: bool,
    current: Option<Part>,
    /// The line of its `msgid`.
    begins: Span,
    /// Where its plural forms begin.
    forms: Option<Span>,
}

/// The file while it is being read.
struct Reader {
    sides: Sides,
    entry: Entry,
    encoding: &'static encoding_rs::Encoding,
    /// Plural forms that the header promises.
    plurals: Option<usize>,
}

impl Document {
    /// Reads a PO file.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn read_po(path: &str, bytes: &[u8]) -> Result<(Self, Pairing), ReadError> {
        let mut blank = Self::blank(path, bytes, Format::Po)?;
        blank.origin = Origin::Po;
        let text = Arc::clone(&blank.text);
        let encoding = encoding_rs::Encoding::for_label(blank.encoding.as_bytes());
        let mut reader = Reader {
            sides: Sides::new(blank),
            entry: Entry::default(),
            encoding: encoding.unwrap_or(encoding_rs::UTF_8),
            plurals: None,
        };
        let lines = Arc::clone(&reader.sides.target.lines);
        reader.sides.make_room(lines.count() / LINES_OF_AN_ENTRY);
        for number in 1..=lines.count() {
            let whole = lines.line_span(number, text.len());
            let line = text[whole.start..whole.end].trim_end();
            let prose = line.trim_start();
            reader.line(prose, whole.start + line.len() - prose.len());
        }
        reader.flush();
        let (mut document, pairing) = reader.sides.finish();
        suppression::of_po(&mut document);
        Ok((document, pairing))
    }
}

impl Reader {
    fn line(&mut self, line: &str, start: usize) {
        if line.is_empty() {
            return;
        }
        let whole = Span::new(start, start + line.len());
        if line.starts_with('#') {
            if !self.entry.messages.is_empty() {
                self.flush();
            }
            self.entry.fuzzy |= line
                .strip_prefix("#,")
                .is_some_and(|flags| flags.split(',').any(|flag| flag.trim() == "fuzzy"));
            return;
        }
        let mut string = 0;
        if !line.starts_with('"') {
            let Some((part, after)) = keyword(line) else {
                if !line.starts_with("domain") {
                    let help = "begin it with msgctxt, msgid, msgid_plural, msgstr, # or a quotation mark";
                    self.sides.note(whole, "this line is no part of a PO entry", help);
                }
                return;
            };
            if matches!(part, Part::Context | Part::Message) && !self.entry.messages.is_empty() {
                self.flush();
            }
            self.entry.begin(part, whole);
            string = after;
        }
        if !line[string..].trim_start().starts_with('"') {
            let help = "write the string in quotation marks on the same line";
            self.sides.note(whole, "a string is wanted here", help);
        }
        self.strings(line, string, start);
    }

    /// The strings of a line, from byte `at` of it on.
    fn strings(&mut self, line: &str, mut at: usize, start: usize) {
        while let Some(open) = memchr(b'"', &line.as_bytes()[at..]).map(|open| at + open) {
            if !line[at..open].trim().is_empty() {
                let help = "write `\\\"` for a quotation mark in a string";
                let span = Span::new(start + at, start + open);
                self.sides.note(span, "text between two strings", help);
            }
            let encoding = self.encoding;
            let Some(mapped) = self.entry.field() else {
                let help = "begin the entry with msgid";
                let span = Span::new(start + open, start + line.len());
                self.sides.note(span, "a string that belongs to no entry", help);
                return;
            };
            let Some(end) = unescape(&line[open + 1..], start + open + 1, mapped, encoding) else {
                let help = "end the string with a quotation mark on its line";
                let span = Span::new(start + open, start + line.len());
                self.sides.note(span, "a string that is never closed", help);
                return;
            };
            at = open + 1 + end;
            if at == line.len() {
                return;
            }
        }
        let rest = line[at..].trim();
        if !rest.is_empty() && at > 0 && line[..at].ends_with('"') {
            let help = "write `\\\"` for a quotation mark in a string";
            let end = start + line.len();
            self.sides.note(Span::new(end - rest.len(), end), "text after the end of the string", help);
        }
    }

    /// Hands an entry over. The one with the empty message and no context is the header.
    fn flush(&mut self) {
        let mut entry = std::mem::take(&mut self.entry);
        self.hand_over(&mut entry);
        // The next entry takes its room.
        entry.clear();
        self.entry = entry;
    }

    fn hand_over(&mut self, entry: &mut Entry) {
        if entry.context.is_none() && entry.messages.first().is_some_and(|(message, _)| message.is_empty()) {
            if let Some((header, _)) = entry.translations.first() {
                self.header(header);
            }
            return;
        }
        if !entry.messages.is_empty() && entry.translations.is_empty() {
            let help = "write `msgstr \"\"` where there is no translation";
            self.sides.note(entry.begins, "an entry without msgstr", help);
        }
        if entry.fuzzy || entry.messages.is_empty() {
            return;
        }
        let filled = entry.translations.iter().filter(|(text, _)| !text.is_empty()).count();
        if let (Some(span), Some(wanted)) = (entry.forms, self.plurals)
            && filled > 0
            && entry.translations.len() != wanted
        {
            let message = format!("{} plural forms; the header promises {wanted}", entry.translations.len());
            self.sides.note(
                span,
                message,
                format!("write msgstr[0] to msgstr[{}]", wanted.saturating_sub(1)),
            );
        }
        let context = entry.context.as_ref().map(|(context, _)| context.as_str());
        self.sides.push(&mut entry.messages, &mut entry.translations, context);
    }

    fn header(&mut self, header: &str) {
        let field = |name: &str| header.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        self.sides.target.declared_language = field("Language:").and_then(tag);
        self.sides.source.declared_language = field("X-Source-Language:").and_then(tag);
        let plurals =
            field("Plural-Forms:").and_then(|forms| forms.split(';').next()?.trim().strip_prefix("nplurals"));
        self.plurals = plurals.and_then(|forms| forms.trim().strip_prefix('=')?.trim().parse().ok());
    }
}

/// A language of gettext as a tag: `pt_BR`, `sr@latin`.
fn tag(name: &str) -> Option<String> {
    let (name, variant) = name.split_once('@').unwrap_or((name, ""));
    let name = name.split('.').next().unwrap_or(name).replace('_', "-");
    let script = match variant {
        "latin" => "-Latn",
        "cyrillic" => "-Cyrl",
        _ => "",
    };
    Some(name + script).filter(|tag| crate::config::is_language_tag(tag))
}

/// The part that a keyword begins, and where it ends.
fn keyword(line: &str) -> Option<(Part, usize)> {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'[' | b']');
    let end = line.as_bytes().iter().position(|byte| !belongs(byte)).unwrap_or(line.len());
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
    fn clear(&mut self) {
        let (mut messages, mut translations) =
            (std::mem::take(&mut self.messages), std::mem::take(&mut self.translations));
        messages.clear();
        translations.clear();
        *self = Self { messages, translations, ..Self::default() };
    }

    fn begin(&mut self, part: Part, line: Span) {
        self.current = Some(part);
        match part {
            Part::Context => self.context = Some(Mapped::default()),
            Part::Message | Part::Plural => self.messages.push(Mapped::default()),
            Part::Translation => self.translations.push(Mapped::default()),
        }
        if part == Part::Message {
            self.begins = line;
        }
        if part == Part::Translation && self.messages.len() > 1 {
            self.forms = self.forms.or(Some(line));
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

/// Reads a string up to its closing mark, escapes decoded, and adds it to `mapped`. Gives the byte after the closing
/// mark, or `None` when the string is not closed.
fn unescape(
    text: &str,
    start: usize,
    mapped: &mut Mapped,
    encoding: &'static encoding_rs::Encoding,
) -> Option<usize> {
    let (value, map) = mapped;
    let mut at = 0;
    loop {
        let plain = memchr2(b'"', b'\\', &text.as_bytes()[at..]).unwrap_or(text.len() - at);
        map.push(value.len(), plain, start + at, plain);
        value.push_str(&text[at..at + plain]);
        at += plain;
        if text[at..].chars().next()? == '"' {
            return Some(at + 1);
        }
        let from = value.len();
        let length = escape(&text[at..], encoding, value);
        map.push_whole(from, value.len() - from, start + at, length);
        at += length;
    }
}

/// Adds what the escape at the start of `text` stands for to `value`, and gives its length. Escapes of bytes that follow
/// each other (`\303\251`) are the bytes of one text in the encoding of the file.
fn escape(text: &str, encoding: &'static encoding_rs::Encoding, value: &mut String) -> usize {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some((byte, length)) = number(&text[at..]) {
        bytes.push(byte);
        at += length;
    }
    if at > 0 {
        let (decoded, _) = encoding.decode_without_bom_handling(&bytes);
        value.push_str(&decoded);
        return at;
    }
    let Some(next) = text[1..].chars().next() else {
        value.push('\\');
        return 1;
    };
    value.push(match next {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'v' => '\u{B}',
        other => other,
    });
    1 + next.len_utf8()
}

/// The byte that an octal (`\101`) or hexadecimal (`\x41`) escape writes, and its length.
fn number(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix('\\')?;
    let (digits, radix, most, before) = match rest.strip_prefix('x') {
        Some(hex) => (hex, 16, 2, 2),
        None => (rest, 8, 3, 1),
    };
    let length = digits.bytes().take(most).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let value = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    Some((u8::try_from(value).ok()?, before + length))
}
