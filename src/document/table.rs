//! Bilingual tables: CSV or TSV with a column of the source and one of the translation.
//!
//! In: bytes, the languages wanted. Out: a document of the translation's cells and the pairing with those of the
//! source; both sides are places in the one file. The header names the columns: language tags, or `source` and
//! `target`; a column `context` tells messages of the same words apart.

use super::rows::{Cell, Fault, Row, rows, separator};
use super::sides::{Mapped, Sides};
use super::{Document, Format, Origin, Pairing, ReadError};
use crate::config::is_language_tag;
use crate::span::{OffsetMap, Span};

/// So many characters of a first row that names no columns are shown.
const SHOWN: usize = 60;

/// The languages asked for; `None` where the header decides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Of the source.
    pub source: Option<&'a str>,
    /// Of the translation.
    pub target: Option<&'a str>,
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It is no text.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It has no row.
    #[error("the table is empty")]
    Empty,
    /// The header names no source, or no translation.
    #[error("line 1: no column holds the {0}; the first row is “{1}”")]
    NoColumn(&'static str, String),
}

impl TableError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read(_) => "check a text file",
            Self::Empty => "begin with a row of column names: `en,fr` or `source,target`",
            Self::NoColumn(..) => {
                "begin with a row that names the columns, by language tags (`en,fr`) or `source,target`; with more than \
                 two languages, name them with --source-lang and --lang"
            }
        }
    }
}

impl Document {
    /// Reads a bilingual table: the translation, and its pairing with the source.
    ///
    /// # Errors
    /// When the bytes are no text, or the first row does not name the two columns.
    pub fn read_table(path: &str, bytes: &[u8], wanted: Wanted) -> Result<(Self, Pairing), TableError> {
        let mut target = Self::blank(path, bytes, Format::Table)?;
        target.origin = Origin::Table(wanted.source.map(Into::into), wanted.target.map(Into::into));
        let separator = target.separator();
        let mut rows = rows(&target.text, separator).into_iter();
        let Some(header) = rows.next() else { return Err(TableError::Empty) };
        let [from, to] = columns(&header.cells, wanted)?;
        let context = header.cells.iter().position(|cell| is_context(&cell.text));
        let mut sides = Sides::new(target);
        let tag =
            |at: usize| Some(header.cells[at].text.trim().to_owned()).filter(|tag| is_language_tag(tag));
        (sides.source.declared_language, sides.target.declared_language) = (tag(from), tag(to));
        // Each row goes when it has been read: a long table does not stand in memory twice.
        for mut row in rows {
            note_faults(&row, from.max(to), &mut sides);
            let name = context.and_then(|at| row.cells.get(at)).map(|cell| cell.text.trim().to_owned());
            let context = name.as_deref();
            let mut text = |at: usize| -> Vec<Mapped> {
                row.cells.get_mut(at).map(|cell| mapped(&sides.target.text, cell)).into_iter().collect()
            };
            let (mut source, mut target) = (text(from), text(to));
            sides.push(&mut source, &mut target, context);
        }
        Ok(sides.finish())
    }

    /// What separates the cells of a table.
    pub(super) fn separator(&self) -> u8 {
        separator(&self.text, |name| side(name).is_some())
    }
}

/// Whether a column's name says what stands in it.
fn side(name: &str) -> Option<&str> {
    let name = name.trim();
    (matches!(name, "source" | "target") || is_language_tag(name)).then_some(name)
}

/// Whether a column says what tells messages of the same words apart.
fn is_context(name: &str) -> bool {
    ["context", "msgctxt"].iter().any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// The columns of the source and of the translation.
fn columns(header: &[Cell], wanted: Wanted) -> Result<[usize; 2], TableError> {
    let named = |name: &str| header.iter().position(|cell| cell.text.trim().eq_ignore_ascii_case(name));
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let of_language = |tag: &str| {
        named(tag).or_else(|| {
            let fits =
                |cell: &Cell| is_language_tag(cell.text.trim()) && primary(cell.text.trim()) == primary(tag);
            header.iter().position(fits)
        })
    };
    let mut tags = (0..header.len()).filter(|&at| is_language_tag(header[at].text.trim()));
    let source = wanted.source.and_then(of_language).or_else(|| named("source"));
    let target = wanted.target.and_then(of_language).or_else(|| named("target"));
    // A language that the user names and the table lacks is not replaced by another.
    let source = source.or_else(|| tags.find(|&at| Some(at) != target).filter(|_| wanted.source.is_none()));
    let target = target.or_else(|| tags.find(|&at| Some(at) != source).filter(|_| wanted.target.is_none()));
    let line = || {
        let line = header.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(", ");
        match line.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    };
    match (source, target) {
        (Some(source), Some(target)) if source != target => Ok([source, target]),
        (None, _) => Err(TableError::NoColumn("source", line())),
        _ => Err(TableError::NoColumn("translation", line())),
    }
}

/// A row that is broken or lacks cells is no reason to stop, but the user should know.
fn note_faults(row: &Row, last: usize, sides: &mut Sides) {
    if let Some((fault, span)) = row.fault {
        let (message, help) = match fault {
            Fault::Unclosed => (
                "a quotation mark opens this cell and nothing closes it",
                "close it, or double a mark that is text",
            ),
            Fault::AfterQuote => {
                ("text after the closing quotation mark", "double a quotation mark that is text")
            }
            Fault::BeforeQuote => {
                ("white space before the opening quotation mark", "begin the cell with the quotation mark")
            }
        };
        sides.note(span, message, help);
    }
    // An open cell has swallowed the others.
    if row.cells.len() <= last && row.fault.is_none_or(|(fault, _)| fault != Fault::Unclosed) {
        let message = format!("{} cells, {} are wanted", row.cells.len(), last + 1);
        sides.note(row.span, message, "fill the row, an empty cell where there is no translation");
    }
}

/// A cell's value, which it loses, and the way back.
fn mapped(text: &str, cell: &mut Cell) -> Mapped {
    let raw = text.get(cell.span.start..cell.span.end).unwrap_or("");
    let map = map(raw, cell.span, &cell.text);
    (std::mem::take(&mut cell.text), map)
}

/// The way back from a cell's value to its bytes: a quotation mark stands for the two that write it.
fn map(raw: &str, span: Span, value: &str) -> OffsetMap {
    let mut map = OffsetMap::default();
    if raw == value {
        map.push(0, raw.len(), span.start, raw.len());
        return map;
    }
    let (mut from, mut to) = (0, 0);
    for piece in raw.split_inclusive("\"\"") {
        let plain = piece.strip_suffix("\"\"").unwrap_or(piece);
        map.push(from, plain.len(), span.start + to, plain.len());
        (from, to) = (from + plain.len(), to + plain.len());
        if plain.len() < piece.len() {
            map.push(from, 1, span.start + to, 2);
            (from, to) = (from + 1, to + 2);
        }
    }
    map
}
