//! A TBX file as the checks of glossaries read it.
//!
//! In: its text. Out: a [`Book`] in which each concept is a row, each language a column, and every place is one of the TBX
//! file. The concepts become the table that `import` would write, which is loaded as every CSV file is, so that a check
//! means the same for both; then places in the table are exchanged for those where the reader met the terms. Judges nothing.

use super::{Book, Column, Remark};
use crate::document::{Document, Format, ReadError, rows};
use crate::finding::Severity;
use crate::glossary::columns::same_language;
use crate::glossary::exchange::{self, Concept, Kind, Place, Table, native, tbx};
use crate::span::Span;

/// The file as a document, when it is TBX.
pub(super) fn document(path: &str, bytes: &[u8]) -> Option<Document> {
    let mut document = Document::read(path, bytes, Format::Text).ok()?;
    let begins = document.text.trim_start().starts_with('<');
    if !begins || !tbx::recognise(&document.text) {
        return None;
    }
    document.format = Format::Table;
    document.units.clear();
    Some(document)
}

/// Reads a file.
///
/// # Errors
/// As those of CSV files.
pub(super) fn read(document: Document, languages: (Option<&str>, Option<&str>)) -> Result<Book, ReadError> {
    let entries = tbx::entries(&document.text);
    let mut table = Table::default();
    if let Some(source) = languages.0 {
        let tags = || entries.languages.iter().map(|(tag, _)| tag);
        let exact = tags().find(|tag| tag.eq_ignore_ascii_case(source));
        // The first column is what is translated from.
        exact.or_else(|| tags().find(|tag| same_language(tag, source))).map(|tag| table.column(tag));
    }
    let mut concepts = Vec::new();
    // An entry without a term is remarked on by the reader.
    for (concept, span) in entries.concepts.iter().filter(|(concept, _)| !concept.terms.is_empty()) {
        let before = table.len();
        table.push_concept(concept);
        if table.len() > before {
            concepts.push((concept, *span));
        }
    }
    let csv = native::csv(&table, b',');
    let mut book = Book::read(&document.path, csv.as_bytes(), languages)?;
    let places = Places::new(&book, &csv, &concepts);
    book.header = book.columns.iter().map(|column| header(&document.text, column, &entries)).collect();
    for value in &mut book.values {
        let span = places.of(value.span);
        (value.span, value.whole) = (span, span);
    }
    for pair in &mut book.pairs {
        let rows = pair.entries.iter_mut().map(|(row, entry)| (&*row, entry));
        let open = pair.open.iter_mut().map(|(row, entry, remark)| {
            remark.span = places.of(remark.span);
            (&*row, entry)
        });
        for (row, entry) in rows.chain(open) {
            entry.line = document.place(concepts.get(*row).map_or(0, |(_, span)| span.start)).line;
        }
    }
    book.remarks.retain(|remark| remark.span.start >= places.body);
    for remark in &mut book.remarks {
        remark.span = places.of(remark.span);
    }
    book.remarks.extend(of_file(&document, concepts.is_empty()));
    book.remarks.extend(entries.remarks.into_iter().map(own));
    book.document = document;
    Ok(book)
}

/// The name of a column's language where the file first gives it.
fn header(text: &str, column: &Column, entries: &tbx::Entries) -> Span {
    let (Column::Language(tag)
    | Column::Forbidden(Some(tag))
    | Column::Admitted(Some(tag))
    | Column::Forms(Some(tag))) = column
    else {
        return Span::default();
    };
    let found = entries.languages.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
    let Some((_, start)) = found else { return Span::default() };
    let raw = &text[start.start..start.end];
    let value = raw.find("lang").and_then(|at| {
        let from = at + raw[at..].find(['"', '\''])? + 1;
        Some(Span::new(start.start + from, start.start + from + raw[from..].find(['"', '\''])?))
    });
    value.unwrap_or(*start)
}

/// What is wrong with the file as a whole.
fn of_file(document: &Document, empty: bool) -> Vec<Remark> {
    let remark = |severity, span, message: String, help: &str| Remark {
        severity,
        span,
        message,
        help: help.to_owned(),
    };
    let mut remarks = Vec::new();
    if !document.encoding.starts_with("UTF") {
        let message = format!("not UTF-8: read as {}, which is a guess", document.encoding);
        remarks.push(remark(Severity::Warning, Span::default(), message, "save the file in UTF-8"));
    }
    for note in &document.notes {
        remarks.push(remark(Severity::Error, note.span, note.message.clone(), &note.help));
    }
    if empty {
        let message = "the file has no entry with a term".to_owned();
        remarks.push(remark(Severity::Error, Span::default(), message, "export the terms again"));
    }
    remarks
}

/// A remark of the reader as one of the file.
fn own(remark: exchange::Remark) -> Remark {
    let span = match remark.place {
        Place::Text(span) => span,
        Place::File | Place::Cell { .. } => Span::default(),
    };
    Remark { severity: remark.severity, span, message: remark.message, help: remark.help }
}

/// What places in the table are in the file.
struct Places {
    /// Where the rows begin in the table.
    body: usize,
    /// Places of values in the table, in order, with those in the file.
    values: Vec<(Span, Span)>,
    /// The starts of rows in the table, in order, with the start tags of their concepts.
    rows: Vec<(usize, Span)>,
}

impl Places {
    fn new(book: &Book, csv: &str, concepts: &[(&Concept, Span)]) -> Self {
        let starts = rows::rows(csv, b',').into_iter().skip(1).map(|row| row.span.start);
        let rows: Vec<(usize, Span)> =
            starts.zip(concepts).map(|(start, (_, span))| (start, *span)).collect();
        let mut values = Vec::new();
        for value in &book.values {
            let Some((concept, tag)) = concepts.get(value.row) else { continue };
            let (language, kind) = match &book.columns[value.column] {
                Column::Language(tag) => (tag, Kind::Preferred),
                Column::Forbidden(Some(tag)) => (tag, Kind::Forbidden),
                Column::Admitted(Some(tag)) => (tag, Kind::Admitted),
                Column::Forms(Some(tag)) => (tag, Kind::Form),
                _ => continue,
            };
            let fits = |term: &&exchange::Term| {
                term.kind == kind && term.language.eq_ignore_ascii_case(language) && term.text == value.text
            };
            let span = concept.terms.iter().find(fits).and_then(|term| term.span).unwrap_or(*tag);
            values.push((value.span, span));
        }
        values.sort_unstable();
        Self { body: rows.first().map_or(usize::MAX, |(start, _)| *start), values, rows }
    }

    /// The place in the file of one in the table: of the value there, else of the concept.
    fn of(&self, span: Span) -> Span {
        let at = self.values.partition_point(|(value, _)| value.start <= span.start);
        let value = at.checked_sub(1).map(|at| self.values[at]).filter(|(value, _)| span.end <= value.end);
        let row = || self.rows.partition_point(|(start, _)| *start <= span.start).checked_sub(1);
        value.map(|(_, place)| place).or_else(|| row().map(|row| self.rows[row].1)).unwrap_or_default()
    }
}
