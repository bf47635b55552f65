//! Adds the rows of a table to a glossary that exists, and changes nothing else in it.
//!
//! In: a [`Sheet`] and a [`Table`]. Out: the sheet with its new rows, and what was added or left out and why.

use rustc_hash::FxHashMap;

use super::remark::Losses;
use super::table::Table;
use crate::finding::Severity;
use crate::glossary::columns::Column;
use crate::glossary::load::{Languages, load};
use crate::glossary::sheet::{RowIndex, Sheet};

/// What came of it.
#[derive(Debug, Default)]
pub struct Merged {
    /// The new rows, by their number in the sheet.
    pub added: Vec<RowIndex>,
    /// Rows that are there already.
    pub known: usize,
    /// What is left out.
    pub losses: Losses,
}

/// What tells rows with one first term apart: context, part of speech, domain; and their terms.
type Homonym = ([String; 3], Vec<String>);

/// Adds the rows that the sheet does not have: those with another first term, or another context, part of speech or
/// domain where both say one. A row that is there with another rendering is left as it is, and said to be. Into
/// their places where the sheet is sorted by its first column of terms, else behind the last row. With `new_columns`,
/// columns that the sheet lacks are added; else what they hold is lost, and said to be.
pub fn merge(sheet: &mut Sheet, table: &Table, new_columns: bool, today: &str) -> Merged {
    let mut merged = Merged::default();
    let columns: Vec<Option<usize>> = table
        .names()
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let filled = || table.rows().any(|row| !row[at].is_empty());
            column(sheet, name).or_else(|| (new_columns && filled()).then(|| sheet.add_column(name)))
        })
        .collect();
    let mut known: FxHashMap<(usize, String), Vec<Homonym>> = FxHashMap::default();
    for row in sheet.rows() {
        let values: Vec<&str> = (0..sheet.columns().len()).map(|column| sheet.value(row, column)).collect();
        if let Some((key, homonym)) = key(sheet, &values) {
            known.entry(key).or_default().push(homonym);
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in table.rows() {
        let mut values = vec![String::new(); sheet.columns().len()];
        let mut lost = Vec::new();
        for ((name, cell), column) in table.names().iter().zip(&row).zip(&columns) {
            match column {
                Some(column) => (*cell).clone_into(&mut values[*column]),
                None if cell.is_empty() => {}
                None => lost.push(name),
            }
        }
        let new: Vec<&str> = values.iter().map(String::as_str).collect();
        let Some((key, homonym)) = key(sheet, &new) else {
            merged.losses.add("a row", "it has no term in a language of the glossary");
            continue;
        };
        let same = known.get(&key).and_then(|rows| rows.iter().find(|row| agree(&row.0, &homonym.0)));
        if let Some((_, terms)) = same {
            if agree(terms, &homonym.1) {
                merged.known += 1;
            } else {
                merged.losses.add("a row", "the glossary has its term with another rendering, which is kept");
            }
        } else if let Some(error) = fault(sheet, &new) {
            merged.losses.add("a row", &error);
        } else {
            if let Some(updated) = sheet.column("updated").filter(|&column| values[column].is_empty()) {
                today.clone_into(&mut values[updated]);
            }
            for name in lost {
                merged.losses.add(name, "the glossary has no such column; --new-column adds it");
            }
            known.entry(key).or_default().push(homonym);
            rows.push(values);
        }
    }
    insert(sheet, rows, &mut merged);
    merged
}

/// The column of a name; a list of one language goes into the one without a language where that is about it.
fn column(sheet: &Sheet, name: &str) -> Option<usize> {
    let found = sheet.column(name);
    let terms: Vec<&Column> = sheet.columns().iter().filter(|column| column.is_term()).collect();
    let about = |tag: &str| match terms.as_slice() {
        [only] | [_, only] => only.tag().is_some_and(|own| own.eq_ignore_ascii_case(tag)),
        _ => false,
    };
    found.or_else(|| match Column::of(name) {
        Column::Admitted(Some(tag)) if about(&tag) => sheet.column("admitted"),
        Column::Forbidden(Some(tag)) if about(&tag) => sheet.column("forbidden"),
        Column::Forms(Some(tag)) if about(&tag) => sheet.column("forms"),
        _ => None,
    })
}

/// The first term of a row with its column, and what tells the row from others with that term.
fn key(sheet: &Sheet, values: &[&str]) -> Option<((usize, String), Homonym)> {
    let terms: Vec<usize> =
        sheet.columns().iter().enumerate().filter(|(_, column)| column.is_term()).map(|(at, _)| at).collect();
    let first = terms.iter().copied().find(|&at| !values[at].is_empty())?;
    let apart = ["context", "pos", "domain"]
        .map(|name| sheet.column(name).map_or_else(String::new, |column| values[column].to_owned()));
    let terms = terms.into_iter().map(|at| values[at].to_owned()).collect();
    Some(((first, values[first].to_owned()), (apart, terms)))
}

/// Whether two rows say nothing different where both say something.
fn agree(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() || b.is_empty())
}

/// What the loader would say against a row.
fn fault(sheet: &Sheet, values: &[&str]) -> Option<String> {
    let names: Vec<&str> = sheet.names().collect();
    let mut alone = Sheet::new(&names);
    alone.insert(0, values);
    let text = alone.text();
    let tags: Vec<&str> = sheet.columns().iter().filter_map(Column::tag).collect();
    // The first of several languages is what one translates from.
    let targets: Vec<&str> = match tags.as_slice() {
        [] => vec!["und"],
        [only] => vec![only],
        [_, rest @ ..] => rest.to_vec(),
    };
    let remarks = targets
        .into_iter()
        .flat_map(|target| load("", text.as_bytes(), Languages { source: None, target }).remarks);
    let mut errors = remarks.filter(|remark| remark.severity == Severity::Error);
    errors.next().map(|remark| remark.message)
}

/// Puts rows where they belong.
fn insert(sheet: &mut Sheet, rows: Vec<Vec<String>>, merged: &mut Merged) {
    let term = sheet.columns().iter().position(Column::is_term).unwrap_or(0);
    let old: Vec<(RowIndex, String)> =
        sheet.rows().map(|row| (row, sheet.value(row, term).to_lowercase())).collect();
    let sorted = old.len() > 2 && old.windows(2).all(|pair| pair[0].1 <= pair[1].1);
    let mut places: Vec<(RowIndex, String, Vec<String>)> = rows
        .into_iter()
        .map(|row| {
            let key = row[term].to_lowercase();
            let after = old.partition_point(|(_, known)| *known <= key);
            let at = if sorted { old.get(after).map_or(sheet.len(), |(row, _)| *row) } else { sheet.len() };
            (at, if sorted { key } else { String::new() }, row)
        })
        .collect();
    places.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    for (before, (at, _, row)) in places.into_iter().enumerate() {
        let values: Vec<&str> = row.iter().map(String::as_str).collect();
        sheet.insert(at + before, &values);
        merged.added.push(at + before);
    }
}
