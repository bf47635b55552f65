//! The tokens of HTML: text, tags, comments, with exact places.
//!
//! In: the decoded file. Out: tokens in order, by the tokenizer rules of the HTML standard as far as places
//! need them. Builds no tree, so that depth costs nothing.

use crate::span::Span;

/// Elements whose content is no markup, up to their end tag.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// A token of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Text with character references in it.
    Text(Span),
    /// A start tag.
    Start {
        /// Its bytes.
        span: Span,
        /// The element's name in small letters.
        name: String,
        /// Its attributes.
        attributes: Vec<Attribute>,
        /// Ends in `/>`.
        closed: bool,
    },
    /// An end tag.
    End {
        /// Its bytes.
        span: Span,
        /// The element's name in small letters.
        name: String,
    },
    /// A comment, a doctype, a processing instruction.
    Comment(Span),
}

/// An attribute of a start tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Its name in small letters.
    pub name: String,
    /// Its value without quotation marks; character references are not decoded.
    pub value: Span,
}

/// Cuts `source[span]` into tokens.
pub(super) fn tags(source: &str, span: Span) -> Tags<'_> {
    Tags { source: &source[..span.end], at: span.start, raw: None }
}

/// The tokens of a text.
pub(super) struct Tags<'s> {
    source: &'s str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<&'static str>,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        if let Some(name) = self.raw.take() {
            let end = self.raw_end(name);
            if end > self.at {
                let span = Span::new(self.at, end);
                self.at = end;
                return Some(Tag::Text(span));
            }
        }
        let start = self.at;
        if start >= self.source.len() {
            return None;
        }
        if let Some(tag) = self.markup() {
            return Some(tag);
        }
        // A "<" that begins no tag is text, and so is what follows up to the next one.
        let bytes = self.source.as_bytes();
        let mut end = start + 1;
        while let Some(next) = bytes.get(end..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')) {
            end += next;
            if bytes
                .get(end + 1)
                .is_some_and(|&byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
            {
                self.at = end;
                return Some(Tag::Text(Span::new(start, end)));
            }
            end += 1;
        }
        self.at = self.source.len();
        Some(Tag::Text(Span::new(start, self.at)))
    }
}

impl Tags<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    /// The token at a "<", or `None` when there is none.
    fn markup(&mut self) -> Option<Tag> {
        let start = self.at;
        let rest = self.rest();
        let body = rest.strip_prefix('<')?;
        if let Some(comment) = body.strip_prefix("!--") {
            let len = if comment.starts_with('>') || comment.starts_with("->") {
                comment.find('>').map(|at| at + 1)
            } else {
                comment.find("-->").map(|at| at + 3)
            };
            return Some(self.comment(start, len.map(|len| len + 4)));
        }
        let after = body.bytes().next()?;
        if matches!(after, b'!' | b'?') {
            let len = rest.find('>').map(|at| at + 1);
            return Some(self.comment(start, len));
        }
        if after == b'/' {
            let first = body.as_bytes().get(1).copied()?;
            if first.is_ascii_alphabetic() {
                let name = self.name(start + 2);
                let end = self.attributes(start + 2 + name.len()).0;
                self.at = end;
                return Some(Tag::End { span: Span::new(start, end), name });
            }
            let len = rest.find('>').map(|at| at + 1);
            return Some(self.comment(start, len));
        }
        if !after.is_ascii_alphabetic() {
            return None;
        }
        let name = self.name(start + 1);
        let (end, attributes, closed) = self.attributes(start + 1 + name.len());
        self.at = end;
        if !closed {
            self.raw = RAW.iter().copied().find(|raw| *raw == name);
        }
        Some(Tag::Start { span: Span::new(start, end), name, attributes, closed })
    }

    /// A comment from `start`, of `len` bytes or up to the end.
    fn comment(&mut self, start: usize, len: Option<usize>) -> Tag {
        self.at = len.map_or(self.source.len(), |len| start + len);
        Tag::Comment(Span::new(start, self.at))
    }

    fn name(&self, from: usize) -> String {
        let rest = &self.source[from..];
        let end =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
        // ASCII letters only change case: the length stays what it is in the file.
        rest[..end].to_ascii_lowercase()
    }

    /// The attributes from `at` on: the byte after the tag's ">", the attributes, whether it ends in "/>".
    fn attributes(&self, mut at: usize) -> (usize, Vec<Attribute>, bool) {
        let bytes = self.source.as_bytes();
        let byte = |at: usize| bytes.get(at).copied();
        let skip = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
            while byte(at).is_some_and(|byte| !stop(byte)) {
                at += 1;
            }
            at
        };
        let solid = |byte: u8| !byte.is_ascii_whitespace();
        let mut attributes = Vec::new();
        let mut closed = false;
        loop {
            at = skip(at, &|byte| solid(byte) && byte != b'/');
            let slash = at > 0 && byte(at - 1) == Some(b'/');
            match byte(at) {
                None => return (self.source.len(), attributes, closed),
                Some(b'>') => {
                    closed |= slash;
                    return (at + 1, attributes, closed);
                }
                Some(b'/') => {
                    at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let from = at;
            // A "=" at the beginning belongs to the name.
            at = skip(at + 1, &|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
            let name = self.source[from..at].to_ascii_lowercase();
            let equals = skip(at, &solid);
            let mut value = Span::new(at, at);
            if byte(equals) == Some(b'=') {
                let from = skip(equals + 1, &solid);
                match byte(from) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let end = skip(from + 1, &|byte| byte == quote);
                        value = Span::new(from + 1, end);
                        at = (end + 1).min(bytes.len());
                    }
                    Some(b'>') | None => at = from,
                    Some(_) => {
                        let end = skip(from, &|byte| byte.is_ascii_whitespace() || byte == b'>');
                        value = Span::new(from, end);
                        at = end;
                    }
                }
            }
            attributes.push(Attribute { name, value });
        }
    }

    /// Where the raw content of an element ends: before its end tag.
    fn raw_end(&self, name: &str) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = self.at;
        while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'<')) {
            at += next;
            let end = at + 2 + name.len();
            if bytes.get(at + 1) == Some(&b'/')
                && bytes.get(at + 2..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes.get(end).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            {
                return at;
            }
            at += 1;
        }
        bytes.len()
    }
}
