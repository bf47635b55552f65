//! HTML: block elements make units, inline ones do not.
//!
//! In: decoded text. Out: units, the language of `<html lang>`, suppression comments. Code, scripts, what is
//! marked `translate="no"` and what declares another language are no prose. Keeps no tree: an element that is
//! skipped is left by counting its own name, so depth costs nothing.

use std::borrow::Cow;
use std::sync::Arc;

use super::prose::Prose;
use super::suppression::Comments;
use super::tags::{Attribute, Tag, tags};
use super::{Document, UnitKind, entities};
use crate::span::Span;

/// Elements that begin and end a unit.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose content is no prose; in their place stands a space.
const SKIPPED: &[&str] = &[
    "audio",
    "canvas",
    "code",
    "iframe",
    "kbd",
    "math",
    "noembed",
    "noframes",
    "object",
    "plaintext",
    "pre",
    "rp",
    "rt",
    "samp",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "tt",
    "var",
    "video",
    "xmp",
];

/// Elements without content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose end tag may be left out: a block that begins ends them.
const OPEN_ENDED: &[&str] = &["p", "li", "dt", "dd", "td", "th", "option"];

/// Reads HTML.
pub fn read(document: &mut Document) {
    let text = Arc::clone(&document.text);
    let mut comments = Comments::default();
    read_part(document, &text, Span::new(0, text.len()), &mut comments);
    comments.resolve(document);
}

/// Reads the HTML in `span` of `text`, which may be a block inside another format.
pub(super) fn read_part(document: &mut Document, text: &str, span: Span, comments: &mut Comments) {
    let mut reader = Reader {
        document,
        text,
        prose: Prose::default(),
        kind: UnitKind::Paragraph,
        skip: None,
        asides: Vec::new(),
    };
    for tag in tags(text, span) {
        match tag {
            Tag::Text(span) => reader.text(span),
            Tag::Start { span, name, attributes, closed } => reader.start(span, &name, &attributes, closed),
            Tag::End { span, name } => reader.end(span, &name),
            Tag::Comment(span) => comments.add(text, span),
        }
    }
    reader.flush();
}

/// An element that is being skipped.
struct Skip {
    name: String,
    /// How many elements of its name are open.
    depth: usize,
}

struct Reader<'d> {
    document: &'d mut Document,
    text: &'d str,
    prose: Prose,
    kind: UnitKind,
    skip: Option<Skip>,
    /// Values of attributes that are prose: units of their own after the unit in which they stand.
    asides: Vec<Span>,
}

impl Reader<'_> {
    fn flush(&mut self) {
        let (prose, map) = std::mem::take(&mut self.prose).finish();
        self.document.push_unit(self.kind, prose, map);
        for span in std::mem::take(&mut self.asides) {
            let mut prose = Prose::default();
            decoded(&mut prose, self.text, span);
            let (prose, map) = prose.finish();
            self.document.push_unit(UnitKind::Paragraph, prose, map);
        }
    }

    fn text(&mut self, span: Span) {
        if self.skip.is_none() {
            decoded(&mut self.prose, self.text, span);
        }
    }

    fn start(&mut self, span: Span, name: &str, attributes: &[Attribute], closed: bool) {
        let block = BLOCKS.contains(&name);
        if let Some(skip) = &mut self.skip {
            let ends =
                block && OPEN_ENDED.contains(&skip.name.as_str()) && (skip.name == "p" || skip.name == name);
            if !ends {
                skip.depth += usize::from(skip.name == name && !closed);
                return;
            }
            self.skip = None;
        }
        if block {
            self.flush();
            self.kind = kind(name);
        }
        let empty = closed || VOID.contains(&name);
        match name {
            "html" => self.declare(attributes),
            "br" => self.prose.line_break(span),
            "img" | "input" | "embed" => self.prose.space(span),
            _ => {}
        }
        if !empty && (SKIPPED.contains(&name) || self.is_foreign(name, attributes)) {
            // The reading of a character beside it (ruby) does not cut the word.
            if !matches!(name, "rt" | "rp") {
                self.prose.space(span);
            }
            self.skip = Some(Skip { name: name.to_owned(), depth: 1 });
            return;
        }
        let prose = |a: &&Attribute| matches!(a.name.as_str(), "alt" | "title") && !a.value.is_empty();
        self.asides.extend(attributes.iter().filter(prose).map(|attribute| attribute.value));
    }

    fn end(&mut self, span: Span, name: &str) {
        if let Some(skip) = &mut self.skip {
            if skip.name != name {
                return;
            }
            skip.depth -= 1;
            if skip.depth > 0 {
                return;
            }
            if !matches!(name, "rt" | "rp") {
                self.prose.space(span);
            }
            self.skip = None;
        }
        if BLOCKS.contains(&name) {
            self.flush();
            self.kind = UnitKind::Paragraph;
        }
    }

    fn value(&self, attributes: &[Attribute], name: &str) -> Option<&str> {
        let found = attributes.iter().find(|attribute| attribute.name == name)?;
        Some(self.text[found.value.start..found.value.end].trim())
    }

    fn lang(&self, attributes: &[Attribute]) -> Option<&str> {
        self.value(attributes, "lang")
            .or_else(|| self.value(attributes, "xml:lang"))
            .filter(|tag| !tag.is_empty())
    }

    fn declare(&mut self, attributes: &[Attribute]) {
        if self.document.declared_language.is_none() {
            self.document.declared_language = self.lang(attributes).map(ToOwned::to_owned);
        }
    }

    /// Whether an element says that it is not to be translated, or that it is in another language.
    fn is_foreign(&self, name: &str, attributes: &[Attribute]) -> bool {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let other = |own: &String| self.lang(attributes).is_some_and(|tag| primary(tag) != primary(own));
        let classes = self.value(attributes, "class").unwrap_or("");
        let kept = self.value(attributes, "translate").is_some_and(|value| value.eq_ignore_ascii_case("no"))
            || classes.split_ascii_whitespace().any(|class| class == "notranslate");
        kept || (name != "html" && self.document.declared_language.as_ref().is_some_and(other))
    }
}

fn kind(name: &str) -> UnitKind {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "title" | "legend" | "summary" => UnitKind::Heading,
        "li" | "dt" | "dd" | "option" => UnitKind::ListItem,
        "td" | "th" => UnitKind::Cell,
        _ => UnitKind::Paragraph,
    }
}

/// Appends text with its character references decoded.
pub(super) fn decoded(prose: &mut Prose, source: &str, span: Span) {
    let mut at = span.start;
    let mut from = at;
    while let Some(next) = source[from..span.end].find('&') {
        let reference = from + next;
        let found: Option<(Cow<str>, usize)> = entities::decode(&source[reference..span.end]);
        let Some((stands_for, len)) = found else {
            from = reference + 1;
            continue;
        };
        prose.raw(source, Span::new(at, reference));
        prose.whole(&stands_for, Span::new(reference, reference + len));
        at = reference + len;
        from = at;
    }
    prose.raw(source, Span::new(at, span.end));
}
