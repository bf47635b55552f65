//! Text as its place wants it written.
//!
//! In: prose and where it is to stand. Out: the same, escaped. One function a format.

use std::fmt::Write;

use super::Reason;
use crate::document::placeables::OBJECT;
use crate::document::{Document, Format, Unit};
use crate::span::Span;

/// With how much care prose is written where only reading can tell whether a sign is markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// As it is.
    Plain,
    /// Each sign that could be markup escaped.
    Escaped,
}

/// Prose at a byte of the decoded text, in a unit. Also whether a character that the encoding lacks may be written by
/// its number.
pub fn escape(
    document: &Document,
    unit: &Unit,
    at: usize,
    text: &str,
    care: Care,
) -> Result<(String, bool), Reason> {
    if text.contains(OBJECT) {
        return Err(Reason::Placeable);
    }
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9F}');
    if document.format != Format::Po
        && let Some(c) = text.chars().find(|&c| control(c))
    {
        return Err(Reason::Control(c));
    }
    let lines = matches!(document.format, Format::Text | Format::Markdown | Format::Html);
    if lines && text.contains(['\n', '\r']) {
        return Err(Reason::LineBreak);
    }
    let text = if text.contains('%') && document.format.is_bilingual() && is_printf(document, unit) {
        text.replace('%', "%%")
    } else {
        text.to_owned()
    };
    Ok(match document.format {
        // Quotation marks of a table depend on the whole cell.
        Format::Text | Format::Table => (text, false),
        Format::Po => (po(&text), false),
        Format::Xliff => xml(document, unit, at, &text),
        Format::Html => (html(document, at, &text), true),
        Format::Markdown => (if care == Care::Plain { text } else { markdown(&text) }, true),
    })
}

/// Whether a unit is a format string, in which a percent sign is written twice.
fn is_printf(document: &Document, unit: &Unit) -> bool {
    unit.text.char_indices().filter(|(_, c)| matches!(c, '%' | &OBJECT)).any(|(at, c)| {
        let below = unit.map.map(Span::new(at, at + c.len_utf8()));
        let raw = document.text.get(below.start..below.end).unwrap_or("");
        raw.starts_with('%')
            && raw != "%"
            && !raw[1..].starts_with(|c: char| c.is_ascii_digit() && !raw.contains('$'))
    })
}

/// A string of gettext.
fn po(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{B}' => out.push_str("\\v"),
            '\u{C}' => out.push_str("\\f"),
            c if c.is_ascii_control() => {
                let _ = write!(out, "\\{:03o}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Text of XML, or of a section in which it stands as it is.
fn xml(document: &Document, unit: &Unit, at: usize, text: &str) -> (String, bool) {
    const OPEN: &str = "<![CDATA[";
    let first = unit.map.map(Span::new(0, unit.text.len())).start;
    let before = document.text.get(first.saturating_sub(OPEN.len())..at).unwrap_or("");
    let verbatim = before.rfind(OPEN).is_some_and(|open| !before[open..].contains("]]>"));
    if verbatim {
        return (text.replace("]]>", "]]]]><![CDATA[>"), false);
    }
    (markup(text).replace('\r', "&#13;"), true)
}

fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text of HTML, or of the value of an attribute when the byte lies in a tag.
fn html(document: &Document, at: usize, text: &str) -> String {
    let before = &document.text[..at];
    let open = before.rfind(['<', '>']).filter(|&open| before[open..].starts_with('<'));
    let Some(open) = open else { return markup(text) };
    // Inside a value, what stands between the equals sign and the text is the quotation mark.
    let value = before[open..].rfind('=').map_or("", |equals| before[open + equals + 1..].trim_start());
    if value.starts_with(['"', '\'']) {
        return markup(text).replace('"', "&quot;").replace('\'', "&#39;");
    }
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Text of Markdown, with every sign escaped that can be markup; references hold in blocks of HTML too.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '#' | '+' | '-' | '.' | '!' | '|' | '~' | '$'
            | '(' | ')' | '{' | '}' | '=' | '^' | ':' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
