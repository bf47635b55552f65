//! Two states of a glossary, entry by entry.
//!
//! In: two sheets. Out: which entries came, went and changed, and how; the order of rows and columns, spaces and
//! quotation marks say nothing. An entry is known by its first term and by what tells homonyms apart. Writes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::columns::Column;
use super::load::values;
use super::sheet::{RowIndex, Sheet};

/// What an entry is known by: its term (letter case apart), context, part of speech, domain, and its number among those
/// that share all of them.
pub type Key = (String, [String; 3], usize);

/// The rows of a sheet by their keys, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Keys in the order of the rows.
    pub keys: Vec<(Key, RowIndex)>,
    rows: FxHashMap<Key, RowIndex>,
}

/// The names of the columns of terms, in the order of a sheet: the first that is filled names an entry.
pub fn term_names(sheet: &Sheet) -> Vec<String> {
    let named = sheet.names().zip(sheet.columns()).filter(|(_, column)| column.is_term());
    named.map(|(name, _)| name.to_owned()).collect()
}

impl Index {
    /// Reads the keys of all rows. `terms` are the columns of terms in the order in which they name an entry.
    pub fn new(sheet: &Sheet, terms: &[String]) -> Self {
        let terms: Vec<usize> = terms.iter().filter_map(|name| sheet.column(name)).collect();
        let first = |row| terms.iter().map(|&at| sheet.value(row, at)).find(|term| !term.is_empty());
        let apart = ["context", "pos", "domain"].map(|name| sheet.column(name));
        let mut seen: FxHashMap<(String, [String; 3]), usize> = FxHashMap::default();
        let mut index = Self::default();
        for row in sheet.rows() {
            let value =
                |column: Option<usize>| column.map_or("", |column| sheet.value(row, column)).to_lowercase();
            let term = first(row).unwrap_or_else(|| first_term(sheet, row));
            let name = (term.to_lowercase(), apart.map(value));
            let count = seen.entry(name.clone()).or_default();
            let key = (name.0, name.1, *count);
            *count += 1;
            index.rows.insert(key.clone(), row);
            index.keys.push((key, row));
        }
        index
    }

    /// The row of a key.
    pub fn row(&self, key: &Key) -> Option<RowIndex> {
        self.rows.get(key).copied()
    }
}

/// The first term of a row that is filled.
pub fn first_term(sheet: &Sheet, row: RowIndex) -> &str {
    let terms = sheet.columns().iter().enumerate().filter(|(_, column)| column.is_term());
    terms.map(|(column, _)| sheet.value(row, column)).find(|value| !value.is_empty()).unwrap_or("")
}

/// An entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its filled cells by the name of the column, in the order of the file.
    pub cells: Vec<(String, String)>,
}

impl Shown {
    /// Of a row.
    pub fn of(sheet: &Sheet, row: RowIndex) -> Self {
        let cell = |(column, name): (usize, &str)| (name.to_owned(), sheet.value(row, column).to_owned());
        let cells = sheet.names().enumerate().map(cell).filter(|(_, value)| !value.is_empty()).collect();
        Self { line: sheet.line(row), cells }
    }
}

/// A cell that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// The name of the column.
    pub column: String,
    /// What it said; empty where it said nothing.
    pub before: String,
    /// What it says.
    pub after: String,
    /// Whether a rendering to write became a forbidden one.
    pub now_forbidden: bool,
}

/// An entry that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its term.
    pub term: String,
    /// Its line before, from 1.
    pub line_before: usize,
    /// Its line after.
    pub line: usize,
    /// What changed in it.
    pub cells: Vec<CellChange>,
}

/// All that tells two states of a glossary apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Columns that only the later one has.
    pub columns_added: Vec<String>,
    /// Columns that only the earlier one has.
    pub columns_removed: Vec<String>,
    /// Entries that only the later one has.
    pub added: Vec<Shown>,
    /// Entries that only the earlier one has.
    pub removed: Vec<Shown>,
    /// Entries that both have and that say something else.
    pub changed: Vec<Changed>,
}

impl Difference {
    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares two states.
pub fn compare(before: &Sheet, after: &Sheet) -> Difference {
    let terms = term_names(before);
    let (old, new) = (Index::new(before, &terms), Index::new(after, &terms));
    let lacks = |sheet: &Sheet, other: &Sheet| -> Vec<String> {
        other.names().filter(|name| sheet.column(name).is_none()).map(ToOwned::to_owned).collect()
    };
    let mut difference = Difference {
        columns_added: lacks(before, after),
        columns_removed: lacks(after, before),
        ..Difference::default()
    };
    let mut removed: Vec<RowIndex> = Vec::new();
    for (key, row) in &old.keys {
        match new.row(key) {
            Some(now) => difference.changed.extend(changed(before, *row, after, now)),
            None => removed.push(*row),
        }
    }
    let mut added: Vec<RowIndex> =
        new.keys.iter().filter(|(key, _)| old.row(key).is_none()).map(|(_, row)| *row).collect();
    // A row whose term was written differently keeps its renderings, or the other way about: one entry, changed.
    removed.retain(|&was| {
        let moved = added.iter().position(|&now| is_moved(before, was, after, now));
        if let Some(at) = moved {
            difference.changed.extend(changed(before, was, after, added.remove(at)));
        }
        moved.is_none()
    });
    difference.removed = removed.into_iter().map(|row| Shown::of(before, row)).collect();
    difference.added = added.into_iter().map(|row| Shown::of(after, row)).collect();
    difference.changed.sort_by_key(|changed| (changed.line, changed.line_before));
    difference
}

/// Whether a row that went and one that came are one entry: all their other terms are the same, and there is one.
fn is_moved(before: &Sheet, was: RowIndex, after: &Sheet, now: RowIndex) -> bool {
    let (first_was, first_now) = (first_term(before, was), first_term(after, now));
    let terms = |sheet: &Sheet, row: RowIndex, but: &str| -> BTreeMap<String, String> {
        let named =
            sheet.names().zip(sheet.columns()).enumerate().filter(|(_, (_, column))| column.is_term());
        named
            .map(|(at, (name, _))| (name.to_lowercase(), sheet.value(row, at).to_owned()))
            .filter(|(_, value)| !value.is_empty() && value != but)
            .collect()
    };
    let (a, b) = (terms(before, was, first_was), terms(after, now, first_now));
    !a.is_empty() && a == b
}

fn changed(before: &Sheet, was: RowIndex, after: &Sheet, now: RowIndex) -> Option<Changed> {
    let mut names: Vec<&str> = before.names().collect();
    names.extend(after.names().filter(|name| before.column(name).is_none()));
    let value = |sheet: &'_ Sheet, row: RowIndex, name: &str| -> String {
        sheet.column(name).map_or_else(String::new, |column| sheet.value(row, column).to_owned())
    };
    let forbidden_now: Vec<String> = forbidden(after, now);
    let cells: Vec<CellChange> = names
        .into_iter()
        .map(|name| (name, value(before, was, name), value(after, now, name)))
        .filter(|(name, old, new)| old != new && !same_list(name, old, new))
        .map(|(name, old, new)| CellChange {
            column: name.to_owned(),
            now_forbidden: Column::of(name).is_term() && !old.is_empty() && forbidden_now.contains(&old),
            before: old,
            after: new,
        })
        .collect();
    (!cells.is_empty()).then(|| Changed {
        term: first_term(after, now).to_owned(),
        line_before: before.line(was),
        line: after.line(now),
        cells,
    })
}

/// The renderings that a row forbids, in any language.
fn forbidden(sheet: &Sheet, row: RowIndex) -> Vec<String> {
    let columns = sheet.columns().iter().enumerate();
    let columns = columns.filter(|(_, column)| matches!(column, Column::Forbidden(_)));
    columns.flat_map(|(column, _)| values(sheet.value(row, column))).collect()
}

/// Whether a column holds a list.
pub fn is_list(name: &str) -> bool {
    matches!(
        Column::of(name),
        Column::Forbidden(_) | Column::Admitted(_) | Column::Forms(_) | Column::Context
    )
}

/// Whether two cells list the same values, in whatever order.
fn same_list(name: &str, a: &str, b: &str) -> bool {
    let sorted = |cell: &str| {
        let mut values = values(cell);
        values.sort();
        values
    };
    is_list(name) && sorted(a) == sorted(b)
}

/// A glossary as text to compare line by line: a block for each entry, in the order of the terms. What spreadsheets change
/// on saving (order of columns, quotation marks, spaces) does not show.
pub fn plain(sheet: &Sheet) -> String {
    let mut terms = term_names(sheet);
    terms.sort();
    let index = Index::new(sheet, &terms);
    let mut blocks: BTreeMap<&Key, String> = BTreeMap::new();
    for (key, row) in &index.keys {
        let mut block = format!("{}\n", key.0);
        let mut cells = Shown::of(sheet, *row).cells;
        cells.sort();
        for (name, value) in cells {
            let mut listed = if is_list(&name) { values(&value) } else { vec![value] };
            listed.sort();
            for value in listed {
                let _ = writeln!(block, "    {}: {}", name.to_lowercase(), value.replace('\n', "\n        "));
            }
        }
        blocks.insert(key, block);
    }
    blocks.into_values().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::parse(text).expect("rows")
    }

    #[test]
    fn what_spreadsheets_change_is_no_difference() {
        let before = sheet("en,ja,forbidden\nbill,法案,請求書|勘定\nstate,国家,\n");
        let after = sheet("ja;en;forbidden\r\n国家;\"state\";\r\n法案; bill ;勘定|請求書\r\n");
        assert!(compare(&before, &after).is_empty());
        assert_eq!(plain(&before), plain(&after).replace('\r', ""));
    }

    #[test]
    fn entries_come_go_and_change() {
        let before = sheet(
            "en,de,forbidden,context\nbill,Rechnung,,restaurant\nbill,Gesetz,,parliament\nbloc,Block,,\n",
        );
        let after = sheet(
            "en,de,forbidden,note,context\nbill,Gesetzentwurf,Gesetz,,parliament\nblock,Block,,,\nstate,Staat,,,\n",
        );
        let difference = compare(&before, &after);
        assert_eq!(difference.columns_added, ["note"]);
        assert_eq!((difference.added.len(), difference.removed.len()), (1, 1));
        assert_eq!(difference.added[0].line, 4);
        let terms: Vec<&str> = difference.changed.iter().map(|changed| changed.term.as_str()).collect();
        assert_eq!(terms, ["bill", "block"]);
        assert!(difference.changed[0].cells[0].now_forbidden);
    }
}
