//! Edits of a glossary file, one term at a time.
//!
//! In: a [`Sheet`] and what to change. Out: the sheet changed, and a list of what was changed where; or why not, with a
//! remedy. Reads and writes no files.

use serde::Serialize;

use super::columns::{Column, same_language};
use super::load::{join, values};
use super::sheet::{RowIndex, Sheet};
use crate::config::did_you_mean;

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says nothing any more.
    Deprecated,
    /// A term in it is written differently.
    Renamed,
}

/// A changed row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What was done.
    pub kind: Kind,
    /// The line it has or had in the file, from 1.
    pub line: usize,
    /// The terms of the row, one for each column of terms that is filled.
    pub terms: Vec<String>,
}

/// Why an edit is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What stands against it.
    pub message: String,
    /// What to do instead.
    pub help: String,
}

fn refuse<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { message: message.into(), help: help.into() })
}

/// Which rows an edit is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The term; it fills a cell of a column of terms.
    pub term: &'a str,
    /// Look in the columns of this language alone.
    pub language: Option<&'a str>,
    /// The row has to have this context.
    pub context: Option<&'a str>,
    /// Take all rows when there are several.
    pub all: bool,
}

/// The rows of a term: in these very letters, or else letter case apart.
pub fn rows_of(sheet: &Sheet, wanted: Wanted) -> Vec<RowIndex> {
    let columns: Vec<usize> = term_columns(sheet, wanted.language).collect();
    let context = sheet.column("context");
    let fits = |row: RowIndex| {
        wanted.context.is_none_or(|context_wanted| {
            let written = context.map_or("", |column| sheet.value(row, column));
            written == context_wanted || values(written).iter().any(|value| value == context_wanted)
        })
    };
    let find = |same: &dyn Fn(&str) -> bool| -> Vec<RowIndex> {
        let holds =
            |&row: &RowIndex| columns.iter().any(|&column| same(sheet.value(row, column))) && fits(row);
        sheet.rows().filter(holds).collect()
    };
    let exact = find(&|value| value == wanted.term);
    if !exact.is_empty() {
        return exact;
    }
    let lower = wanted.term.to_lowercase();
    find(&|value| value.to_lowercase() == lower)
}

/// The columns of terms, of one language or of all.
fn term_columns<'s>(sheet: &'s Sheet, language: Option<&'s str>) -> impl Iterator<Item = usize> + 's {
    let concerns = move |column: &Column| match (column, language) {
        (Column::Language(tag), Some(wanted)) => same_language(tag, wanted),
        (column, None) => column.is_term(),
        _ => false,
    };
    sheet.columns().iter().enumerate().filter(move |(_, column)| concerns(column)).map(|(at, _)| at)
}

/// The one row of a term, or all of them where that is asked for.
fn chosen(sheet: &Sheet, wanted: Wanted) -> Result<Vec<RowIndex>, Refusal> {
    let rows = rows_of(sheet, wanted);
    match rows.as_slice() {
        [] => {
            let near = nearest(sheet, wanted)
                .unwrap_or_else(|| "`isogloss glossary show` lists the terms".to_owned());
            refuse(format!("no row has the term “{}”", wanted.term), near)
        }
        [_] => Ok(rows),
        _ if wanted.all => Ok(rows),
        _ => {
            let lines: Vec<String> = rows.iter().map(|&row| sheet.line(row).to_string()).collect();
            refuse(
                format!("{} rows have the term “{}”: lines {}", rows.len(), wanted.term, lines.join(", ")),
                "choose one with --context or --lang, or say --all",
            )
        }
    }
}

fn nearest(sheet: &Sheet, wanted: Wanted) -> Option<String> {
    let columns: Vec<usize> = term_columns(sheet, wanted.language).collect();
    let terms = sheet.rows().flat_map(|row| columns.iter().map(move |&column| sheet.value(row, column)));
    did_you_mean(wanted.term, terms.filter(|term| !term.is_empty()))
}

/// The terms of a row.
fn terms(sheet: &Sheet, row: RowIndex) -> Vec<String> {
    let filled =
        term_columns(sheet, None).map(|column| sheet.value(row, column)).filter(|value| !value.is_empty());
    filled.map(ToOwned::to_owned).collect()
}

fn change(sheet: &Sheet, kind: Kind, row: RowIndex) -> Change {
    Change { kind, line: sheet.line(row), terms: terms(sheet, row) }
}

/// Adds a row: a value for each column named. Into its place where the file is sorted by its first column of terms,
/// else behind the last row. `today` fills the column `updated`.
///
/// # Errors
/// When a column does not exist, no term is given, or the same row is there already.
pub fn add(
    sheet: &mut Sheet,
    cells: &[(String, String)],
    new_column: bool,
    today: &str,
) -> Result<Change, Refusal> {
    for (name, _) in cells {
        if sheet.column(name).is_none() {
            if !new_column {
                let names: Vec<String> = sheet.names().map(ToOwned::to_owned).collect();
                let near = did_you_mean(name, names.iter().map(String::as_str));
                let help = near.unwrap_or_else(|| format!("there are: {}", names.join(", ")));
                return refuse(
                    format!("the file has no column `{name}`"),
                    format!("{help}; --new-column adds one"),
                );
            }
            sheet.add_column(name);
        }
    }
    let mut values = vec![""; sheet.columns().len()];
    for (name, value) in cells {
        if let Some(column) = sheet.column(name) {
            values[column] = value.trim();
        }
    }
    if let Some(column) = sheet.column("updated").filter(|&column| values[column].is_empty()) {
        values[column] = today;
    }
    let term_columns: Vec<usize> = term_columns(sheet, None).collect();
    if term_columns.iter().all(|&column| values[column].is_empty()) {
        return refuse("a row needs a term", "give a value to a column of terms, as in `fr=bloc`");
    }
    same_row(sheet, &values)?;
    let at = place(sheet, &term_columns, &values);
    sheet.insert(at, &values);
    let line = if at == 0 { 2 } else { line_after(sheet, at) };
    Ok(Change { line, ..change(sheet, Kind::Added, at) })
}

/// Refuses a row whose terms, context, part of speech and domain another has already.
fn same_row(sheet: &Sheet, values: &[&str]) -> Result<(), Refusal> {
    let apart = ["context", "pos", "domain"].map(|name| sheet.column(name));
    let terms: Vec<usize> = term_columns(sheet, None).collect();
    let Some(&first) = terms.iter().find(|&&column| !values[column].is_empty()) else { return Ok(()) };
    let same = |row: &RowIndex, columns: &[usize]| {
        columns.iter().all(|&column| sheet.value(*row, column) == values[column])
    };
    let apart: Vec<usize> = apart.into_iter().flatten().collect();
    let found = sheet.rows().find(|row| same(row, &[first]) && same(row, &apart));
    match found {
        Some(row) => refuse(
            format!("“{}” has a row already: line {}", values[first], sheet.line(row)),
            "change that row, or tell the two apart with `context=...`",
        ),
        None => Ok(()),
    }
}

/// Where a new row goes: into its place in a sorted file, else behind the last row.
fn place(sheet: &Sheet, terms: &[usize], values: &[&str]) -> RowIndex {
    let Some(&column) = terms.iter().find(|&&column| !values[column].is_empty()) else { return sheet.len() };
    let key = |row: RowIndex| sheet.value(row, column).to_lowercase();
    let rows: Vec<RowIndex> = sheet.rows().collect();
    let sorted = rows.len() > 2 && rows.windows(2).all(|pair| key(pair[0]) <= key(pair[1]));
    let new = values[column].to_lowercase();
    rows.into_iter().find(|&row| sorted && key(row) > new).unwrap_or(sheet.len())
}

/// The line of a new row: that of the row it was put before, or the one after the last.
fn line_after(sheet: &Sheet, at: RowIndex) -> usize {
    let before = sheet.text();
    let next = (at + 1 < sheet.len()).then(|| sheet.line(at + 1));
    next.unwrap_or_else(|| before.lines().count())
}

/// Takes the rows of a term out.
///
/// # Errors
/// When there is none, or several and not all are wanted.
pub fn remove(sheet: &mut Sheet, wanted: Wanted) -> Result<Vec<Change>, Refusal> {
    let rows = chosen(sheet, wanted)?;
    let changes = rows.iter().map(|&row| change(sheet, Kind::Removed, row)).collect();
    for row in rows.into_iter().rev() {
        sheet.remove(row);
    }
    Ok(changes)
}

/// Makes the rows of a term say nothing: `status` becomes `deprecated`. Adds that column where there is none.
///
/// # Errors
/// When there is no such row, or several and not all are wanted.
pub fn deprecate(sheet: &mut Sheet, wanted: Wanted, today: &str) -> Result<Vec<Change>, Refusal> {
    let rows = chosen(sheet, wanted)?;
    let status = column_or_new(sheet, "status");
    let mut changes = Vec::new();
    for row in rows {
        if sheet.value(row, status).to_lowercase() == "deprecated" {
            continue;
        }
        sheet.set(row, status, "deprecated");
        touch(sheet, row, today);
        changes.push(change(sheet, Kind::Deprecated, row));
    }
    Ok(changes)
}

/// Writes a term differently wherever it stands: as a term, as an admitted or forbidden rendering, as a form. With
/// `forbid`, what it was called becomes a forbidden rendering of the rows in which it was the rendering to write.
///
/// # Errors
/// When it stands nowhere.
pub fn rename(
    sheet: &mut Sheet,
    wanted: Wanted,
    new: &str,
    forbid: bool,
    today: &str,
) -> Result<Vec<Change>, Refusal> {
    let new = new.trim();
    if new.is_empty() {
        return refuse("a term cannot be renamed to nothing", "`isogloss glossary remove` takes its row out");
    }
    let terms: Vec<usize> = term_columns(sheet, wanted.language).collect();
    let lists: Vec<usize> = list_columns(sheet, wanted.language).collect();
    let mut changes = Vec::new();
    for row in sheet.rows().collect::<Vec<_>>() {
        let mut renamed = None;
        for &column in &terms {
            if sheet.value(row, column) == wanted.term {
                sheet.set(row, column, new);
                renamed = Some(column);
            }
        }
        let mut listed = false;
        for &column in &lists {
            let before = values(sheet.value(row, column));
            if before.iter().any(|value| value == wanted.term) {
                let mut after: Vec<String> = Vec::new();
                for value in before {
                    let value = if value == wanted.term { new.to_owned() } else { value };
                    if !after.contains(&value) {
                        after.push(value);
                    }
                }
                sheet.set(row, column, &join(&after));
                listed = true;
            }
        }
        if forbid && let Some(column) = renamed {
            forbid_in(sheet, row, column, wanted.term);
        }
        if renamed.is_some() || listed {
            touch(sheet, row, today);
            changes.push(change(sheet, Kind::Renamed, row));
        }
    }
    if changes.is_empty() {
        let near = nearest(sheet, wanted).unwrap_or_else(|| "letter case counts here".to_owned());
        return refuse(format!("“{}” stands nowhere in the file", wanted.term), near);
    }
    Ok(changes)
}

/// Columns of lists: forbidden, admitted, forms.
fn list_columns<'s>(sheet: &'s Sheet, language: Option<&'s str>) -> impl Iterator<Item = usize> + 's {
    let concerns = move |column: &Column| match column {
        Column::Forbidden(tag) | Column::Admitted(tag) | Column::Forms(tag) => {
            language.is_none_or(|wanted| tag.as_deref().is_none_or(|tag| same_language(tag, wanted)))
        }
        _ => false,
    };
    sheet.columns().iter().enumerate().filter(move |(_, column)| concerns(column)).map(|(at, _)| at)
}

/// Adds a rendering to those that a row forbids in the language of a column.
fn forbid_in(sheet: &mut Sheet, row: RowIndex, of: usize, term: &str) {
    let own = match &sheet.columns()[of] {
        Column::Language(tag) => sheet.column(&format!("forbidden:{tag}")),
        _ => None,
    };
    let column = own.unwrap_or_else(|| column_or_new(sheet, "forbidden"));
    let mut forbidden = values(sheet.value(row, column));
    if !forbidden.iter().any(|value| value == term) {
        forbidden.push(term.to_owned());
    }
    sheet.set(row, column, &join(&forbidden));
}

fn column_or_new(sheet: &mut Sheet, name: &str) -> usize {
    match sheet.column(name) {
        Some(column) => column,
        None => sheet.add_column(name),
    }
}

/// Says when a row was last changed, where the file says such things.
fn touch(sheet: &mut Sheet, row: RowIndex, today: &str) {
    if let Some(column) = sheet.column("updated") {
        sheet.set(row, column, today);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "en,de,admitted,forbidden,updated\nbill,Gesetzentwurf,,Rechnung,2024-01-01\n\
                        bloc,Block,,,\nminister,Ministerin,Minister,,\n";

    fn sheet() -> Sheet {
        Sheet::parse(FILE).expect("rows")
    }

    fn wanted(term: &str) -> Wanted<'_> {
        Wanted { term, ..Wanted::default() }
    }

    #[test]
    fn a_row_is_added_where_it_belongs() {
        let mut sheet = sheet();
        let cells = [("EN".to_owned(), "budget".to_owned()), ("de".to_owned(), "Haushalt".to_owned())];
        let change = add(&mut sheet, &cells, false, "2026-01-02").expect("added");
        assert_eq!(change.line, 4);
        assert_eq!(sheet.text(), FILE.replace("minister", "budget,Haushalt,,,2026-01-02\nminister"));
        let again = add(&mut sheet, &cells, false, "2026-01-02").expect_err("twice");
        assert!(again.message.contains("has a row already"), "{again}");
        let column = add(&mut sheet, &[("fr".to_owned(), "x".to_owned())], false, "").expect_err("no column");
        assert!(column.help.contains("--new-column"), "{}", column.help);
    }

    #[test]
    fn a_term_is_renamed_wherever_it_stands() {
        let mut sheet = sheet();
        let changes = rename(&mut sheet, wanted("Minister"), "Ressortchef", false, "t").expect("renamed");
        assert_eq!(changes[0].line, 4);
        assert!(sheet.text().ends_with("minister,Ministerin,Ressortchef,,t\n"));
        rename(&mut sheet, wanted("Gesetzentwurf"), "Gesetzesentwurf", true, "t").expect("renamed");
        assert!(sheet.text().contains("bill,Gesetzesentwurf,,Rechnung|Gesetzentwurf,t\n"));
    }

    #[test]
    fn a_deprecated_row_stays_and_a_removed_one_goes() {
        let mut sheet = sheet();
        deprecate(&mut sheet, wanted("Bloc"), "t").expect("deprecated");
        assert!(sheet.text().contains("bloc,Block,,,t,deprecated\n"), "{}", sheet.text());
        remove(&mut sheet, wanted("bill")).expect("removed");
        assert!(!sheet.text().contains("bill"));
        let none = remove(&mut sheet, wanted("ministre")).expect_err("none");
        assert!(none.help.contains("minister"), "{}", none.help);
    }
}
