//! Marks on messages that were changed: a person should look at them.
//!
//! In: the edits of a document. Out: more edits, one a message. PO: the flag `fuzzy`. XLIFF 1.2:
//! `state="needs-review-translation"` of the target, `approved="no"` of a unit that was approved. XLIFF 2:
//! `state="translated"` of the segment, which its specification has before `reviewed` and `final`; a `subState`
//! says more of the state that was, and goes. Other formats have no mark.

use super::Edit;
use crate::document::{Document, Format};
use crate::span::Span;

/// Edits that mark, and how many messages they mark.
#[derive(Default)]
pub struct Marks {
    pub edits: Vec<Edit>,
    pub messages: usize,
}

/// The marks for the messages in which there are edits.
pub fn edits(document: &Document, edits: &[Edit]) -> Marks {
    let mut marks = Marks::default();
    let mut end = 0;
    for edit in edits {
        // One mark a message, however many edits it has.
        let found = match document.format {
            Format::Po => po(&document.text, edit.span.start),
            Format::Xliff => xliff(&document.text, edit.span.start),
            _ => None,
        };
        let Some((message, found)) = found.filter(|(message, _)| message.start >= end) else { continue };
        end = message.end;
        marks.messages += 1;
        marks.edits.extend(found);
    }
    marks
}

const fn edit(span: Span, text: String) -> Edit {
    Edit { span, text, references: false }
}

/// Begins of lines from the one that holds `at` upwards.
fn lines_up(text: &str, at: usize) -> impl Iterator<Item = usize> {
    let begin = move |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut next = Some(begin(at));
    std::iter::from_fn(move || {
        let line = next?;
        next = line.checked_sub(1).map(begin);
        Some(line)
    })
}

/// The entry of gettext around a byte, up to there, and its mark.
fn po(text: &str, at: usize) -> Option<(Span, Vec<Edit>)> {
    let (mut top, mut flags, mut previous) = (None, None, None);
    for line in lines_up(text, at) {
        let body = text[line..].trim_start_matches([' ', '\t']);
        let is = |keyword: &str| body.starts_with(keyword) && !body[keyword.len()..].starts_with('_');
        match top {
            None if is("msgid") => top = Some(line),
            None => {}
            // Between the message and the comments only its context.
            Some(_) if is("msgctxt") => top = Some(line),
            Some(_) if body.starts_with('"') => {}
            Some(_) if body.starts_with("#~") => break,
            Some(_) if body.starts_with("#,") => flags = Some(line + (text.len() - line - body.len()) + 2),
            Some(_) if body.starts_with("#|") => previous = Some(line),
            Some(_) if body.starts_with('#') => {}
            Some(_) => break,
        }
    }
    let top = top?;
    let span = Span::new(previous.unwrap_or(top).min(flags.unwrap_or(top)), at + 1);
    let mark = if let Some(flags) = flags {
        edit(Span::new(flags, flags), " fuzzy,".to_owned())
    } else {
        let line = previous.unwrap_or(top);
        let end = text[line..].find('\n').map_or(0, |end| line + end);
        let line_end = if text[..end].ends_with('\r') { "\r\n" } else { "\n" };
        edit(Span::new(line, line), format!("#, fuzzy{line_end}"))
    };
    Some((span, vec![mark]))
}

/// The segment of XLIFF around a byte and its marks; none in TMX.
fn xliff(text: &str, at: usize) -> Option<(Span, Vec<Edit>)> {
    let target = nearest(text, at, &["target", "tuv"]).filter(|(_, name)| *name == "target")?.0;
    let end = text[target..].find("</").map_or(at, |end| (target + end).max(at)) + 1;
    // The nearest of these tells the version.
    let (start, name) = nearest(text, target, &["segment", "trans-unit"])?;
    let mut edits = Vec::new();
    if name == "segment" {
        edits.push(set(text, start, "state", "translated"));
        edits.extend(attribute(text, start, "subState").map(|(whole, _)| edit(whole, String::new())));
    } else {
        if let Some((_, value)) = attribute(text, start, "approved")
            && &text[value.start..value.end] == "yes"
        {
            edits.push(edit(value, "no".to_owned()));
        }
        edits.push(set(text, target, "state", "needs-review-translation"));
    }
    edits.sort_by_key(|edit| edit.span);
    Some((Span::new(start, end), edits))
}

/// The start tag nearest before a byte that has one of the names, and its name.
fn nearest<'n>(text: &str, mut at: usize, names: &[&'n str]) -> Option<(usize, &'n str)> {
    loop {
        let open = text[..at].rfind('<')?;
        let body = &text[open + 1..];
        let length = body.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(body.len());
        let local = body[..length].rsplit(':').next().unwrap_or("");
        if let Some(name) = names.iter().find(|name| **name == local) {
            return Some((open, name));
        }
        at = open;
    }
}

/// Gives an attribute of the tag at `open` a value.
fn set(text: &str, open: usize, name: &str, value: &str) -> Edit {
    if let Some((_, old)) = attribute(text, open, name) {
        return edit(old, value.to_owned());
    }
    let body = &text[open + 1..];
    let length = body.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(body.len());
    let at = open + 1 + length;
    edit(Span::new(at, at), format!(" {name}=\"{value}\""))
}

/// An attribute of the tag at `open`: with the white space before it, and its value alone.
fn attribute(text: &str, open: usize, name: &str) -> Option<(Span, Span)> {
    let mut at = open + 1;
    let stop = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=');
    at += text[at..].find(stop)?;
    loop {
        let from = at;
        at += text[at..].find(|c: char| !c.is_whitespace())?;
        if text[at..].starts_with(['>', '/']) {
            return None;
        }
        let key = at;
        at += text[at..].find(stop)?;
        let found = &text[key..at] == name;
        let value = text[at..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = text.len() - value.len() + 1;
        let end = start + text[start..].find(quote)?;
        if found {
            return Some((Span::new(from, end + 1), Span::new(start, end)));
        }
        at = end + 1;
    }
}
