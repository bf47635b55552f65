//! CSV as rows of cells that know where they stand.
//!
//! In: the decoded text of a file and its separator. Out: rows, each cell with the bytes it takes; what breaks
//! a row's quoting. The csv crate parses; this file finds the places, which csv gives for records only. A cell
//! whose quotation mark is never closed ends with its line, so that the rows below it still load. Knows nothing
//! of columns, terms or translations.

use crate::span::Span;

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its value without quotation marks and without white space around it.
    pub text: String,
    /// Bytes of the decoded text, white space and quotation marks around it left out.
    pub span: Span,
    /// All bytes between the separators.
    pub whole: Span,
}

/// What breaks the quoting of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quotation mark opens a cell and nothing closes it.
    Unclosed,
    /// Text between the closing quotation mark and the separator.
    AfterQuote,
    /// White space between the separator and the opening quotation mark.
    BeforeQuote,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Its bytes, the end of line left out.
    pub span: Span,
    /// The first thing that breaks its quoting, with its place.
    pub fault: Option<(Fault, Span)>,
}

/// What lines that begin with `#` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They say nothing.
    Hash,
    /// They are rows.
    None,
}

/// All rows of a text; empty lines and lines that begin with `#` are none.
pub fn rows(text: &str, separator: u8) -> Vec<Row> {
    rows_with(text, separator, Comments::Hash)
}

/// All rows of a text; empty lines are none.
pub fn rows_with(text: &str, separator: u8, comments: Comments) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let Some(next) = read(text, from, rest, (separator, comments), &mut rows) else { break };
        from = next;
    }
    rows
}

/// Reads rows until the end, or until one whose quotation mark swallows the lines below it: then gives the
/// byte at which to go on. The lines swallowed hold no further mark that opens a cell, so each byte is read
/// twice at most.
fn read(
    text: &str,
    from: usize,
    rest: &str,
    (separator, comments): (u8, Comments),
    rows: &mut Vec<Row>,
) -> Option<usize> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .comment((comments == Comments::Hash).then_some(b'#'))
        .from_reader(rest.as_bytes());
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = from + record.position().map_or(0, |at| at.byte() as usize);
        let end = from + reader.position().byte() as usize;
        let mut row = place(text, start, end, separator, comments);
        for (cell, value) in row.cells.iter_mut().zip(&record) {
            value.trim().clone_into(&mut cell.text);
        }
        let broken = row.fault.filter(|(fault, _)| *fault != Fault::BeforeQuote);
        let swallowed = broken.and_then(|(_, at)| {
            let line_end = text[at.start..end].find(['\n', '\r'])? + at.start + 1;
            (line_end < end).then_some(line_end)
        });
        if let Some(next) = swallowed {
            row.span.end = next - 1;
            row.fault = Some((Fault::Unclosed, Span::new(opening(&row, broken), next - 1)));
            rows.push(row);
            return Some(next);
        }
        rows.push(row);
    }
    None
}

/// Where the broken cell of a row begins.
fn opening(row: &Row, broken: Option<(Fault, Span)>) -> usize {
    broken.map_or(row.span.start, |(_, at)| at.start)
}

/// Finds the cells of the record that takes `start..end`, line ends and comments before it included.
fn place(text: &str, start: usize, end: usize, separator: u8, comments: Comments) -> Row {
    let bytes = &text.as_bytes()[..end];
    let start = skip_comments(bytes, start, comments);
    let mut row = Row { cells: Vec::new(), span: Span::new(start, start), fault: None };
    let mut at = start;
    loop {
        let next = cell(text, bytes, at, separator, &mut row);
        row.span.end = next;
        if bytes.get(next) != Some(&separator) {
            return row;
        }
        at = next + 1;
    }
}

fn skip_comments(bytes: &[u8], mut at: usize, comments: Comments) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'\r' | b'\n') => at += 1,
            // As in the csv crate, a comment ends at a line feed; a carriage return alone does not end it.
            Some(b'#') if comments == Comments::Hash => {
                at += bytes[at..].iter().take_while(|&&byte| byte != b'\n').count();
            }
            _ => return at,
        }
    }
}

/// Adds the cell that begins at `at`; gives the byte after it.
fn cell(text: &str, bytes: &[u8], at: usize, separator: u8, row: &mut Row) -> usize {
    let plain = |from: usize| {
        from + bytes[from..].iter().take_while(|&&b| b != separator && !matches!(b, b'\r' | b'\n')).count()
    };
    if bytes.get(at) != Some(&b'"') {
        let end = plain(at);
        let span = trimmed(text, Span::new(at, end));
        if row.fault.is_none() && bytes.get(span.start) == Some(&b'"') && !span.is_empty() {
            row.fault = Some((Fault::BeforeQuote, Span::new(at, span.start + 1)));
        }
        row.cells.push(Cell { text: String::new(), span, whole: Span::new(at, end) });
        return end;
    }
    let Some(close) = closing(bytes, at + 1) else {
        if mild(row) {
            row.fault = Some((Fault::Unclosed, Span::new(at, at + 1)));
        }
        let span = trimmed(text, Span::new(at + 1, bytes.len()));
        row.cells.push(Cell { text: String::new(), span, whole: Span::new(at, bytes.len()) });
        return bytes.len();
    };
    let end = plain(close + 1);
    let after = trimmed(text, Span::new(close + 1, end));
    if mild(row) && !after.is_empty() {
        let multiline = text[at..close].contains(['\n', '\r']);
        let span = if multiline { Span::new(at, at + 1) } else { after };
        row.fault = Some((Fault::AfterQuote, span));
    }
    let span = trimmed(text, Span::new(at + 1, close));
    row.cells.push(Cell { text: String::new(), span, whole: Span::new(at, end) });
    end
}

/// Whether nothing breaks the row so far, or nothing that can swallow lines.
fn mild(row: &Row) -> bool {
    row.fault.is_none_or(|(fault, _)| fault == Fault::BeforeQuote)
}

/// The quotation mark that closes a cell; a doubled one is part of the value.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == b'"')?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// A span less the white space at both ends.
fn trimmed(text: &str, span: Span) -> Span {
    let Some(inside) = text.get(span.start..span.end) else { return span };
    let start = span.start + (inside.len() - inside.trim_start().len());
    Span::new(start, start + inside.trim().len())
}

/// The separator of a file: of comma, semicolon and tab the one that cuts its first row into most cells that
/// `is_column` knows, else into most cells.
pub fn separator(text: &str, is_column: impl Fn(&str) -> bool) -> u8 {
    let line_end = skip_comments(text.as_bytes(), 0, Comments::Hash);
    let first = text[line_end..].lines().next().unwrap_or("");
    let score = |separator: &u8| {
        let cells = rows(first, *separator).into_iter().next().map_or_else(Vec::new, |row| row.cells);
        let known = cells.iter().filter(|cell| is_column(&cell.text)).count();
        (known, cells.len())
    };
    // The last of equals wins in `max_by_key`: the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(score).unwrap_or(b',')
}
