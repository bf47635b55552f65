//! The columns of isogloss themselves, in CSV, TSV and workbooks.

use super::grid::{Cell, Grid};
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Pair, Table};
use super::workbook;
use super::{Output, Reading, Written};
use crate::glossary::columns::{self, Column};
use crate::glossary::sheet::Sheet;

/// Whether the first row names a column of terms, and cells are set apart by commas or semicolons.
pub fn recognise(grid: &Grid, _: &str) -> bool {
    !grid.tabs && has_terms(grid)
}

/// Whether the first row names a column of terms, and cells are set apart by tabs.
pub fn recognise_tsv(grid: &Grid, _: &str) -> bool {
    grid.tabs && has_terms(grid)
}

fn has_terms(grid: &Grid) -> bool {
    grid.header().iter().any(|name| Column::of(name).is_term())
}

/// Reads rows by the names of their columns.
pub fn read(grid: &Grid, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let Some(header) = grid.rows.first() else {
        let help = "begin with a row of column names: `en,fr,forbidden`";
        reading.remarks.push(Remark::error(Place::File, "the file is empty", help));
        return reading;
    };
    if !has_terms(grid) {
        let help = "name the columns of terms by their languages (`en,fr`) or `source` and `target`";
        let message = "the first row names no column of terms";
        reading.remarks.push(Remark::error(header[0].place.clone(), message, help));
        return reading;
    }
    let names = names(header, &mut reading.remarks);
    for row in grid.body(&mut reading.remarks) {
        reading.table.push(names.iter().map(String::as_str).zip(row.iter().map(|cell| cell.text.as_str())));
    }
    reading
}

/// The names of the columns, each once.
fn names(header: &[Cell], remarks: &mut Vec<Remark>) -> Vec<String> {
    let all: Vec<Column> = header.iter().map(|cell| Column::of(&cell.text)).collect();
    let mut names = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        if let Some((message, help)) = columns::remark(&cell.text, &all) {
            remarks.push(Remark::warning(cell.place.clone(), message, help));
        }
        let mut name = cell.text.clone();
        if name.is_empty() {
            name = format!("column {}", at + 1);
        } else if all[..at].contains(&all[at]) {
            name = format!("{name} ({})", at + 1);
            let message = format!("the column `{}` stands twice", cell.text);
            let help = format!("rename one; the second is kept as `{name}`, which is not used");
            remarks.push(Remark::error(cell.place.clone(), message, help));
        }
        names.push(name);
    }
    names
}

/// Writes CSV.
pub fn write_csv(output: &Output) -> Written {
    Written { bytes: csv(output.table, b',').into_bytes(), losses: Losses::default() }
}

/// Writes TSV.
pub fn write_tsv(output: &Output) -> Written {
    Written { bytes: csv(output.table, b'\t').into_bytes(), losses: Losses::default() }
}

/// A table as isogloss writes it.
pub fn csv(table: &Table, separator: u8) -> String {
    let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
    let mut sheet = Sheet::separated(&names, separator);
    for row in table.rows() {
        sheet.insert(sheet.len(), &row);
    }
    sheet.text()
}

/// Writes a workbook, a sheet for each file.
///
/// # Errors
/// When a sheet cannot hold the rows.
pub fn write_workbook(output: &Output) -> Result<Written, Refusal> {
    let sheets: Vec<(String, Vec<Vec<String>>)> =
        output.parts.iter().map(|(name, table)| (name.clone(), rows(table))).collect();
    workbook::write(&sheets)
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let body = table.rows().map(|row| row.into_iter().map(ToOwned::to_owned).collect());
    std::iter::once(table.names().to_vec()).chain(body).collect()
}
