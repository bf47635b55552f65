//! White space that keeps a term from being found, or that only looks like a space.

use super::{Fault, Shelf, Spot, part};
use crate::span::Span;

const CERTAIN: f64 = 0.95;
/// Beside figures and marks, a space that does not break is good typing.
const UNBROKEN: f64 = 0.6;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book, value) in shelf.values().filter(|(_, _, value)| !value.regex) {
        let raw = &book.document.text[value.whole.start..value.whole.end];
        // Around a cell without quotation marks white space is no part of it; inside them somebody wrote it.
        if let Some(inside) = raw.strip_prefix('"').and_then(|rest| rest.trim_end().strip_suffix('"')).filter(|_| value.alone)
            && inside.trim() != inside
            && !inside.trim().is_empty()
        {
            let span = Span::new(value.whole.start, value.whole.start + raw.trim_end().len());
            let spot = Spot { book: number, span, text: value.text.clone() };
            let message = format!("white space at the end of “{}”, inside the quotation marks", value.text);
            let message = if inside.starts_with(char::is_whitespace) { message.replace("the end", "the beginning") } else { message };
            faults.push(Fault::new(CERTAIN, spot, message, "take it out").habit(value.column, "white space inside the quotation marks"));
        }
        if let Some((at, len, what, confidence)) = inner(&value.text) {
            let spot = part(book, number, value, at, at + len);
            let shown = value.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("{what} in “{shown}”");
            faults.push(Fault::new(confidence, spot, message, "write one plain space, or none").habit(value.column, what));
        }
    }
}

/// The first stretch of white space that is not one plain space, or that stands on the wrong side of a mark.
fn inner(text: &str) -> Option<(usize, usize, &'static str, f64)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(char::is_whitespace).map(|at| from + at) {
        let len = text[start..].find(|c: char| !c.is_whitespace()).unwrap_or(text.len() - start);
        let (space, end) = (&text[start..start + len], start + len);
        let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
        let found = if space.contains(['\n', '\r']) {
            Some(("a line break", CERTAIN))
        } else if space.contains('\t') {
            Some(("a tab", CERTAIN))
        } else if space.chars().nth(1).is_some() {
            Some(("two spaces", CERTAIN))
        } else if space != " " {
            let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let ideographic = space == "\u{3000}";
            (letters(before) && letters(after) && !ideographic).then_some(("a space that does not break", UNBROKEN))
        } else if matches!(before, Some('(' | '[' | '（' | '「' | '《')) {
            Some(("a space behind an opening mark", CERTAIN))
        } else if matches!(after, Some(')' | ']' | ',' | '）' | '」' | '》' | '，' | '、')) {
            Some(("a space before a closing mark", CERTAIN))
        } else {
            None
        };
        if let Some((what, confidence)) = found {
            return Some((start, len, what, confidence));
        }
        from = end;
    }
    None
}
