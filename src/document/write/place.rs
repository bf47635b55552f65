//! From a span of a unit to the bytes of the decoded text that it changes.
//!
//! In: a replacement. Out: edits. What old and new text share at both ends is left alone. A line break of the file
//! inside the span is kept: where it stands for a space, at a space of the new text; where it stands for nothing
//! (the strings of a PO message, a line of Chinese), the new text goes before it. A placeable, a tag or an
//! accelerator inside the span is a reason to refuse.

use super::escape::{self, Care};
use super::{Edit, Reason, Replacement};
use crate::document::placeables::OBJECT;
use crate::document::rows::{self, Cell};
use crate::document::{Document, Format, Unit};
use crate::span::Span;

/// Bytes of the decoded text inside the span.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Prose.
    Prose(Span),
    /// A line break that stands for a space; its offset in the span.
    Wrap(Span, usize),
}

/// The edits of a replacement, in order.
pub fn edits(
    document: &Document,
    replacement: &Replacement,
    care: Care,
    cells: &Cells,
) -> Result<Vec<Edit>, Reason> {
    let Replacement { unit, span, text } = replacement;
    let unit = document.units.get(*unit).ok_or(Reason::NoPlace)?;
    let old =
        unit.text.get(span.start..span.end).filter(|_| span.start <= span.end).ok_or(Reason::NoPlace)?;
    if old == text {
        return Ok(Vec::new());
    }
    let (before, after) = shared(old, text);
    let inner = Span::new(span.start + before, span.end - after);
    let inner = whole(unit, inner);
    // Widening never leaves the span's ends uncovered: what it adds is what the unit has there.
    let left = unit.text.get(inner.start..span.start + before).unwrap_or("");
    let right = unit.text.get(span.end - after..inner.end).unwrap_or("");
    let new = format!("{left}{}{right}", &text[before..text.len() - after]);
    let write = |at: usize, text: &str, span: Span| -> Result<Edit, Reason> {
        let (text, references) = escape::escape(document, unit, at, text, care)?;
        Ok(Edit { span, text: cells.escape(span, text), references })
    };
    if inner.is_empty() {
        let at = insertion(unit, inner.start, before == 0 && after > 0);
        return Ok(vec![write(at, &new, Span::new(at, at))?]);
    }
    let parts = parts(document, unit, inner)?;
    let mut edits = Vec::new();
    for (span, text) in laid_out(&parts, &new, inner.len()) {
        edits.push(write(span.start, &text, span)?);
    }
    Ok(edits)
}

/// How many bytes the two share at the beginning and at the end.
fn shared(old: &str, new: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let before: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old, new) = (&old[before..], &new[before..]);
    let after = old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (before, after)
}

/// The span, wider where characters are written together (an entity of two letters).
fn whole(unit: &Unit, span: Span) -> Span {
    let char_at = |at: usize| unit.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let char_before = |at: usize| unit.text[..at].chars().next_back().map_or(at, |c| at - c.len_utf8());
    let joined = |at: usize| {
        let (before, after) = (Span::new(char_before(at), at), Span::new(at, char_at(at)));
        if before.is_empty() || after.is_empty() {
            return None;
        }
        let (below, next) = (unit.map.map(before), unit.map.map(after));
        (below == next && !below.is_empty()).then(|| unit.map.unmap(below))
    };
    let start = joined(span.start).map_or(span.start, |run| run.start.min(span.start));
    let end = joined(span.end).map_or(span.end, |run| run.end.max(span.end));
    Span::new(start, end)
}

/// The byte at which text is inserted: after the character before, unless it belongs to what follows.
fn insertion(unit: &Unit, at: usize, ahead: bool) -> usize {
    let before = unit.text[..at].chars().next_back().map_or(0, char::len_utf8);
    if before == 0 || ahead {
        let after = unit.text[at..].chars().next().map_or(0, char::len_utf8);
        return unit.map.map(Span::new(at, at + after)).start;
    }
    unit.map.map(Span::new(at - before, at)).end
}

/// What stands in the file for the span.
fn parts(document: &Document, unit: &Unit, span: Span) -> Result<Vec<Part>, Reason> {
    let mut parts: Vec<Part> = Vec::new();
    let mut end: Option<usize> = None;
    let mut wrapped = false;
    for (at, c) in unit.text[span.start..span.end].char_indices() {
        let here = Span::new(span.start + at, span.start + at + c.len_utf8());
        let below = unit.map.map(here);
        let raw = document.text.get(below.start..below.end).ok_or(Reason::NoPlace)?;
        let hole = end.filter(|&end| end < below.start).map(|end| Span::new(end, below.start));
        if let Some(hole) = hole {
            let raw = &document.text[hole.start..hole.end];
            keep(document.format, raw, wrapped)?;
        }
        let wrap = is_wrap(document.format, c, raw)?;
        match parts.last_mut() {
            // The second character of one entity.
            Some(Part::Prose(last)) if last.end == below.end => {}
            Some(Part::Prose(last)) if !wrap && hole.is_none() => last.end = below.end,
            _ if wrap => parts.push(Part::Wrap(below, at)),
            _ => parts.push(Part::Prose(below)),
        }
        wrapped = wrap;
        end = Some(below.end);
    }
    Ok(parts)
}

/// Refuses bytes between two characters of the span that cannot stay where they are.
fn keep(format: Format, raw: &str, wrapped: bool) -> Result<(), Reason> {
    let quote = |c: char| c.is_whitespace() || c == '>';
    let string = || raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"');
    if raw.trim().is_empty()
        || (format == Format::Po && string())
        || (format == Format::Markdown && wrapped && raw.trim_matches(quote).is_empty())
    {
        return Ok(());
    }
    if format.is_bilingual() && !raw.starts_with(['<', ']']) {
        return Err(Reason::Accelerator(raw.to_owned()));
    }
    Err(Reason::Markup(shown(raw)))
}

/// Whether a character of the span is a line break of the file; refuses one that stands for something else.
fn is_wrap(format: Format, c: char, raw: &str) -> Result<bool, Reason> {
    if c == OBJECT {
        return Err(Reason::Placeable);
    }
    let literal = raw.chars().eq([c]);
    if literal {
        return Ok(false);
    }
    if c.is_whitespace() && raw.trim().is_empty() {
        return Ok(raw.contains(['\n', '\r']));
    }
    let escaped = match format {
        Format::Table => raw == "\"\"",
        Format::Po | Format::Markdown => raw.starts_with('\\'),
        _ => false,
    };
    let entity = raw.starts_with('&') && format != Format::Text;
    if escaped || entity || (format.is_bilingual() && raw == "%%") {
        return Ok(false);
    }
    Err(Reason::Markup(shown(raw)))
}

/// The beginning of some markup, for people.
fn shown(raw: &str) -> String {
    let raw = raw.trim();
    match raw.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &raw[..end]),
        None => raw.to_owned(),
    }
}

/// The new text over the parts of the old one.
fn laid_out(parts: &[Part], new: &str, old: usize) -> Vec<(Span, String)> {
    let mut out = Vec::new();
    // Bytes of `new` that are written, and whether the stretch since the last line break has its text.
    let (mut from, mut filled) = (0, false);
    let breaks = breaks(parts, new, old);
    for (index, part) in parts.iter().enumerate() {
        // Up to the next line break that is kept.
        let end = breaks[index..].iter().flatten().next().copied().unwrap_or(new.len());
        match *part {
            Part::Wrap(span, _) => match breaks[index] {
                Some(space) => {
                    if !filled && from < space {
                        out.push((Span::new(span.start, span.start), new[from..space].to_owned()));
                    }
                    (from, filled) = (space + 1, false);
                }
                None => out.push((span, String::new())),
            },
            Part::Prose(span) => {
                out.push((span, if filled { String::new() } else { new[from..end].to_owned() }));
                filled = true;
            }
        }
    }
    // A line break at the very end, with text after it.
    if !filled
        && from < new.len()
        && let Some(Part::Wrap(span, _) | Part::Prose(span)) = parts.last()
    {
        out.push((Span::new(span.end, span.end), new[from..].to_owned()));
    }
    out
}

/// For each part, the space of the new text at which its line break stays.
fn breaks(parts: &[Part], new: &str, old: usize) -> Vec<Option<usize>> {
    let mut last = None;
    let place = |part: &Part| {
        let Part::Wrap(_, offset) = part else { return None };
        let ideal = offset * new.len() / old.max(1);
        let free = new.match_indices(' ').map(|(at, _)| at).filter(|&at| last.is_none_or(|last| at > last));
        last = free.min_by_key(|at| at.abs_diff(ideal)).or(last);
        last
    };
    let mut places: Vec<Option<usize>> = parts.iter().map(place).collect();
    for index in (1..places.len()).rev() {
        // No space was left: the same one came again.
        if places[index].is_some() && places[..index].contains(&places[index]) {
            places[index] = None;
        }
    }
    places
}

/// The cells of a table; none of another format.
pub struct Cells {
    /// Each with whether it stands in quotation marks.
    cells: Vec<(Cell, bool)>,
    separator: u8,
}

impl Cells {
    pub fn of(document: &Document) -> Self {
        if document.format != Format::Table {
            return Self { cells: Vec::new(), separator: b',' };
        }
        let separator = document.separator();
        let rows = rows::rows(&document.text, separator);
        let quoted = |cell: &Cell| document.text[cell.whole.start..].starts_with('"');
        let cells = rows.into_iter().flat_map(|row| row.cells);
        let cells = cells.map(|cell| (quoted(&cell), cell)).map(|(quoted, cell)| (cell, quoted)).collect();
        Self { cells, separator }
    }

    fn at(&self, span: Span) -> Option<(&Cell, bool)> {
        let after = self.cells.partition_point(|(cell, _)| cell.span.start <= span.start);
        let (cell, quoted) = self.cells.get(after.checked_sub(1)?)?;
        (span.end <= cell.span.end).then_some((cell, *quoted))
    }

    /// Text for a cell in quotation marks.
    fn escape(&self, span: Span, text: String) -> String {
        if self.at(span).is_some_and(|(_, quoted)| quoted) { text.replace('"', "\"\"") } else { text }
    }

    /// Puts cells in quotation marks that need them after the edits.
    pub fn quote(&self, document: &Document, edits: Vec<Edit>) -> Vec<Edit> {
        let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
        let mut edits = edits.into_iter().peekable();
        while let Some(edit) = edits.next() {
            let Some((cell, false)) = self.at(edit.span) else {
                out.push(edit);
                continue;
            };
            let mut own = vec![edit];
            while let Some(next) = edits.next_if(|next| self.at(next.span) == Some((cell, false))) {
                own.push(next);
            }
            let special =
                |c: char| matches!(c, '"' | '\n' | '\r') || u32::from(c) == u32::from(self.separator);
            let outer =
                |text: &str| text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
            let value = value(&document.text, cell.span, &own);
            let needed =
                own.iter().any(|edit| edit.text.contains(special)) || outer(&value) || value.starts_with('#');
            if needed {
                let text = format!("\"{}\"", value.replace('"', "\"\""));
                // A quotation mark opens a cell only at its very beginning.
                out.push(Edit { span: cell.whole, text, references: false });
            } else {
                out.extend(own);
            }
        }
        out
    }
}

/// The value of a cell after its edits.
fn value(text: &str, cell: Span, edits: &[Edit]) -> String {
    let (mut value, mut at) = (String::new(), cell.start);
    for edit in edits {
        value.push_str(&text[at..edit.span.start]);
        value.push_str(&edit.text);
        at = edit.span.end;
    }
    value + &text[at..cell.end]
}
