//! Rows of cells with their places: what CSV files and sheets have in common.
//!
//! In: the text of a file, cut as its format cuts it. Out: cells; or text again. Knows nothing of columns.

use super::remark::{Losses, Place, Remark};
use crate::document::rows::{self, Comments};
use crate::glossary::columns::Column;
use crate::glossary::load::fault_words;
use crate::span::Span;

/// How it is known what stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    /// It is this.
    Is(u8),
    /// It cuts the first row into the names of columns.
    ByNames,
    /// It cuts the first rows into equally many cells.
    ByRows,
}

/// How text is cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What stands between cells.
    separator: Separator,
    /// Whether quotation marks mean something.
    quotes: bool,
    /// Whether rows that begin with `#` say nothing.
    comments: bool,
    /// What stands between cells where it is written.
    writes: u8,
}

impl Layout {
    /// As isogloss reads CSV.
    pub const NATIVE: Self =
        Self { separator: Separator::ByNames, quotes: true, comments: true, writes: b',' };
    /// CSV of other tools, written with commas.
    pub const COMMA: Self = Self { comments: false, ..Self::NATIVE };
    /// CSV without a first row of names.
    pub const NAMELESS: Self = Self { separator: Separator::ByRows, ..Self::COMMA };
    /// CSV of other tools, written with semicolons.
    pub const SEMICOLON: Self = Self { writes: b';', ..Self::COMMA };
    /// Tabs, and quotation marks are text.
    pub const TABS: Self =
        Self { separator: Separator::Is(b'\t'), quotes: false, comments: false, writes: b'\t' };
    /// The same, with comments.
    pub const OMEGAT: Self = Self { comments: true, ..Self::TABS };
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says, without white space around it.
    pub text: String,
    /// Where it is.
    pub place: Place,
}

/// Rows of cells; none is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The name of the sheet; empty for text.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether cells are set apart by tabs.
    pub tabs: bool,
}

impl Grid {
    /// Cuts a text into cells; rows whose quoting is broken are left out, with a remark.
    pub fn parse(text: &str, layout: Layout) -> (Self, Vec<Remark>) {
        if !layout.quotes {
            return (Self::plain(text, layout), Vec::new());
        }
        let comments = if layout.comments { Comments::Hash } else { Comments::None };
        let separator = match layout.separator {
            Separator::Is(separator) => separator,
            Separator::ByNames => rows::separator(text, |name| Column::of(name).is_known()),
            Separator::ByRows => by_rows(text, comments),
        };
        let mut grid = Self { tabs: separator == b'\t', ..Self::default() };
        let mut remarks = Vec::new();
        for row in rows::rows_with(text, separator, comments) {
            if let Some((fault, at)) = row.fault {
                let (message, help) = fault_words(fault);
                remarks.push(Remark::error(Place::Text(at), message, format!("{help}; the row is left out")));
                continue;
            }
            let cells =
                row.cells.into_iter().map(|cell| Cell { text: cell.text, place: Place::Text(cell.span) });
            grid.push(cells.collect());
        }
        (grid, remarks)
    }

    /// Lines cut at every tab.
    fn plain(text: &str, layout: Layout) -> Self {
        let mut grid = Self { tabs: true, ..Self::default() };
        let mut at = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            let row = line.trim_end_matches(['\n', '\r']);
            if !(layout.comments && row.starts_with('#')) {
                let mut start = at;
                let cells = row.split('\t').map(|cell| {
                    let trimmed = cell.trim_start();
                    let from = start + cell.len() - trimmed.len();
                    start += cell.len() + 1;
                    let text = trimmed.trim_end().to_owned();
                    Cell { place: Place::Text(Span::new(from, from + text.len())), text }
                });
                grid.push(cells.collect());
            }
            at += line.len();
        }
        grid
    }

    /// Adds a row, unless it is empty.
    pub fn push(&mut self, row: Vec<Cell>) {
        if row.iter().any(|cell| !cell.text.is_empty()) {
            self.rows.push(row);
        }
    }

    /// The names in the first row.
    pub fn header(&self) -> Vec<&str> {
        self.rows.first().map_or_else(Vec::new, |row| row.iter().map(|cell| cell.text.as_str()).collect())
    }

    /// The rows below the first one, each with cells for all of its columns. Rows with more cells are left out, with
    /// a remark.
    pub fn body<'g>(&'g self, remarks: &mut Vec<Remark>) -> Vec<Vec<&'g Cell>> {
        static EMPTY: Cell = Cell { text: String::new(), place: Place::File };
        let width = self.rows.first().map_or(0, Vec::len);
        let mut body = Vec::new();
        for row in self.rows.iter().skip(1) {
            if let Some(surplus) = row.iter().skip(width).find(|cell| !cell.text.is_empty()) {
                let message = format!("the row has {} cells, the first row {width}", row.len());
                let help = "put a cell that holds the separator into quotation marks; the row is left out";
                remarks.push(Remark::error(surplus.place.clone(), message, help));
                continue;
            }
            let mut cells: Vec<&Cell> = row.iter().take(width).collect();
            cells.resize(width, &EMPTY);
            body.push(cells);
        }
        body
    }
}

/// The separator that cuts the first rows into equally many cells, two or more; the comma where none does.
fn by_rows(text: &str, comments: Comments) -> u8 {
    let head = text.char_indices().nth(4096).map_or(text, |(at, _)| &text[..at]);
    let fits = |separator: &u8| {
        let rows = rows::rows_with(head, *separator, comments);
        // The last row may be cut off.
        let whole =
            if rows.len() > 1 && head.len() < text.len() { &rows[..rows.len() - 1] } else { &rows[..] };
        let width = whole.first().map_or(0, |row| row.cells.len());
        width >= 2 && whole.iter().all(|row| row.cells.len() == width)
    };
    [b',', b'\t', b';'].into_iter().find(fits).unwrap_or(b',')
}

/// Writes rows as the format writes them. Where quotation marks mean nothing, tabs and line breaks become spaces.
pub fn text(rows: &[Vec<String>], layout: Layout, losses: &mut Losses) -> Vec<u8> {
    if layout.quotes {
        let mut writer =
            csv::WriterBuilder::new().delimiter(layout.writes).flexible(true).from_writer(Vec::new());
        for row in rows {
            // Writing to memory does not fail.
            let _ = writer.write_record(row);
        }
        return writer.into_inner().unwrap_or_default();
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().map(|cell| {
            if cell.contains(['\t', '\n', '\r']) {
                losses.add(
                    "line breaks and tabs",
                    "the format has no way to write them; spaces stand in their place",
                );
            }
            cell.replace(['\t', '\n', '\r'], " ")
        });
        text.push_str(cells.collect::<Vec<_>>().join("\t").trim_end_matches('\t'));
        text.push('\n');
    }
    text.into_bytes()
}
