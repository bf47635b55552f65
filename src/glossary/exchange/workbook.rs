//! Workbooks of Excel (ECMA-376) as sheets of cells.
//!
//! In: bytes, or rows. Out: rows, or bytes. Numbers, dates and the values of formulas are read as text; all is written
//! as text, so that no term becomes a formula. Knows nothing of columns.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, DataType, ExcelDateTime, Reader, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime as Stamp, Format, XlsxError};

use super::Written;
use super::grid::{Cell, Grid};
use super::remark::{Losses, Place, Refusal, Remark};

/// Columns beyond this one hold no glossary.
const WIDEST: u32 = 1024;
/// Characters that Excel allows in a cell.
const LONGEST: usize = 32_767;

/// A workbook, read.
pub struct Workbook {
    /// Its sheets, in order.
    pub sheets: Vec<Grid>,
    /// What is wrong with them.
    pub remarks: Vec<Remark>,
}

impl Workbook {
    /// Reads the bytes of an `.xlsx` file.
    ///
    /// # Errors
    /// When they are no workbook.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let broken = |error: &dyn std::fmt::Display| {
            Refusal::new(format!("no workbook of Excel: {error}"), "save it anew as .xlsx")
        };
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let mut workbook = Self { sheets: Vec::new(), remarks: Vec::new() };
        for name in book.sheet_names() {
            let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
            let mut cells = book.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
            loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, column) = cell.get_position();
                        let place = || Place::cell(&name, row as usize, column as usize);
                        let text = text(cell.get_value(), place, &mut workbook.remarks);
                        if text.is_empty() {
                            continue;
                        }
                        if column >= WIDEST {
                            let message = format!("a cell beyond the column {WIDEST}");
                            let help = "move it to the left; it is left out";
                            workbook.remarks.push(Remark::error(place(), message, help));
                            continue;
                        }
                        rows.entry(row).or_default().insert(column, text);
                    }
                    Ok(None) => break,
                    Err(error) => {
                        let message = format!("the sheet `{name}` is broken: {error}");
                        let help = "save the workbook anew; what stands before this place is read";
                        workbook.remarks.push(Remark::error(Place::File, message, help));
                        break;
                    }
                }
            }
            workbook.sheets.push(grid(&name, &rows));
        }
        Ok(workbook)
    }
}

fn grid(name: &str, rows: &BTreeMap<u32, BTreeMap<u32, String>>) -> Grid {
    let mut grid = Grid { name: name.to_owned(), ..Grid::default() };
    for (&row, cells) in rows {
        let width = cells.keys().next_back().map_or(0, |&last| last + 1);
        let cell = |column: u32| Cell {
            text: cells.get(&column).cloned().unwrap_or_default(),
            place: Place::cell(name, row as usize, column as usize),
        };
        grid.push((0..width).map(cell).collect());
    }
    grid
}

/// What a cell says.
fn text(value: &DataRef, place: impl Fn() -> Place, remarks: &mut Vec<Remark>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::DateTime(stamp) => moment(*stamp),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::Error(error) => {
            let message = format!("the formula in this cell gives {error}");
            remarks.push(Remark::error(place(), message, "write its value instead; it is left out"));
            String::new()
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        value => {
            let text = value.as_string().unwrap_or_default();
            text.replace("\r\n", "\n").trim().to_owned()
        }
    }
}

/// A date as ISO 8601 writes it, with the time where there is one.
fn moment(stamp: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
    if stamp.is_duration() || stamp.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
    }
}

/// Writes sheets, each with its first row frozen; every cell is text.
///
/// # Errors
/// When a sheet has more rows or columns than Excel allows.
pub fn write(sheets: &[(String, Vec<Vec<String>>)]) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let bytes = put(sheets, &mut losses).map_err(|error| {
        Refusal::new(format!("the workbook cannot be written: {error}"), "write csv, or split the glossary")
    })?;
    Ok(Written { bytes, losses })
}

fn put(sheets: &[(String, Vec<Vec<String>>)], losses: &mut Losses) -> Result<Vec<u8>, XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The same glossary gives the same bytes.
    let properties = DocProperties::new().set_creation_datetime(&Stamp::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let (plain, head) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
    let mut names: Vec<String> = Vec::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        let name = sheet_name(name, &names);
        sheet.set_name(&name)?;
        names.push(name.to_lowercase());
        for (at, row) in rows.iter().enumerate() {
            let format = if at == 0 { &head } else { &plain };
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if cell.chars().count() > LONGEST {
                    losses.add(
                        "cells of more than 32,767 characters",
                        "Excel allows no more; they are left out",
                    );
                    continue;
                }
                let row = u32::try_from(at).map_err(|_| XlsxError::RowColumnLimitError)?;
                let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
                sheet.write_string_with_format(row, column, cell, format)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    book.save_to_buffer()
}

/// A name that Excel allows: up to 31 characters, none of `[]:*?/\`, no other sheet's.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let allowed = |c: char| if "[]:*?/\\'".contains(c) || c.is_control() { '-' } else { c };
    let short = |most: usize| name.chars().map(allowed).take(most).collect::<String>();
    let first = short(31);
    let first = if first.trim().is_empty() { "glossary".to_owned() } else { first };
    let numbered = (2..).map(|number: usize| format!("{} {number}", short(25)));
    std::iter::once(first)
        .chain(numbered)
        .find(|name| !taken.contains(&name.to_lowercase()))
        .unwrap_or_default()
}
