//! The JSON of isogloss: `{"format": "isogloss glossary", "version": 1, "columns": [...], "entries": [{...}]}`.
//!
//! An entry is an object of cells by the names of their columns; empty cells are left out, and what a cell lists is an
//! array.

use serde_json::{Map, Value, json};

use super::remark::{Losses, Place, Remark};
use super::table::{Pair, Table};
use super::{Output, Reading, Source, Written};
use crate::glossary::columns::Column;
use crate::glossary::load::{join, values};
use crate::span::Span;

const NAME: &str = "isogloss glossary";
const VERSION: u64 = 1;

/// Whether a text begins as JSON does.
pub fn recognise(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads entries.
pub fn read(source: &Source, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let mut fail = |place: Place, message: String, help: &str| {
        reading.remarks.push(Remark::error(place, message, help));
    };
    let value: Value = match serde_json::from_str(source.text) {
        Ok(value) => value,
        Err(error) => {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            fail(at(source.text, &error), format!("the JSON is broken: {message}"), "mend it");
            return reading;
        }
    };
    if value["format"] != NAME {
        let help = "begin with {\"format\": \"isogloss glossary\", \"version\": 1, \"entries\": [...]}";
        fail(Place::File, format!("no JSON of isogloss: `format` is not \"{NAME}\""), help);
        return reading;
    }
    if value["version"].as_u64() != Some(VERSION) {
        let message = format!("version {} of the format, and {VERSION} is the one known", value["version"]);
        fail(Place::File, message, "install a newer isogloss, or write the file with this one");
        return reading;
    }
    let Some(entries) = value["entries"].as_array() else {
        fail(Place::File, "`entries` is no list".to_owned(), "write [...]");
        return reading;
    };
    let columns = value["columns"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut table = Table::default();
    for name in columns {
        table.column(name);
    }
    for (number, entry) in entries.iter().enumerate() {
        match cells(entry) {
            Ok(cells) => table.push(cells.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
            Err(message) => {
                let message = format!("entry {}: {message}", number + 1);
                fail(Place::File, message, "write a text or a list of texts; the entry is left out");
            }
        }
    }
    Reading { table, ..reading }
}

/// The place of an error of syntax.
fn at(text: &str, error: &serde_json::Error) -> Place {
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line + error.column().saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    Place::Text(Span::new(at, at))
}

fn cells(entry: &Value) -> Result<Vec<(String, String)>, String> {
    let Some(object) = entry.as_object() else { return Err("it is no object".to_owned()) };
    let mut cells = Vec::new();
    for (name, value) in object {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            _ => None,
        };
        let value = match value {
            Value::Null => continue,
            Value::Array(list) => list.iter().map(text).collect::<Option<Vec<_>>>().map(|list| join(&list)),
            value => text(value),
        };
        cells.push((
            name.clone(),
            value.ok_or_else(|| format!("`{name}` is neither a text nor a list of texts"))?,
        ));
    }
    Ok(cells)
}

/// Writes all rows.
pub fn write(output: &Output) -> Written {
    let names = output.table.names();
    let entries: Vec<Value> = output
        .table
        .rows()
        .map(|row| {
            let cells = names.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            cells.map(|(name, cell)| (name.clone(), value(name, cell))).collect::<Map<_, _>>().into()
        })
        .collect();
    let file = json!({ "format": NAME, "version": VERSION, "columns": names, "entries": entries });
    Written { bytes: format!("{file:#}\n").into_bytes(), losses: Losses::default() }
}

fn value(name: &str, cell: &str) -> Value {
    match Column::of(name) {
        Column::Admitted(_) | Column::Forbidden(_) | Column::Forms(_) | Column::Context => {
            values(cell).into()
        }
        _ => cell.into(),
    }
}
