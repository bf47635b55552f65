//! Weblate's CSV: `location,source,target,id,fuzzy,context,translator_comments,developer_comments`.

use super::grid::{self, Grid, Layout};
use super::pairs;
use super::remark::{Losses, Refusal};
use super::table::Pair;
use super::workbook;
use super::{Output, Reading, Written};

const COLUMNS: [&str; 8] =
    ["location", "source", "target", "id", "fuzzy", "context", "translator_comments", "developer_comments"];

/// Whether the first row is Weblate's.
pub fn recognise(grid: &Grid, _: &str) -> bool {
    let header = grid.header();
    let has = |name: &str| header.iter().any(|known| known.eq_ignore_ascii_case(name));
    has("source") && has("target") && has("fuzzy") && (has("location") || has("translator_comments"))
}

/// Reads rows: what is fuzzy is a draft, the comment of the translator the note; the rest is kept by its name.
pub fn read(grid: &Grid, pair: &Pair) -> Reading {
    let mut reading = Reading::default();
    let header: Vec<String> = grid.header().iter().map(|name| name.to_ascii_lowercase()).collect();
    let column = |name: &str| -> String {
        match name {
            "source" => pair.source.clone().unwrap_or_else(|| "source".to_owned()),
            "target" => pair.target.clone().unwrap_or_else(|| "target".to_owned()),
            "fuzzy" => "status".to_owned(),
            "translator_comments" => "note".to_owned(),
            "id" => "entry-id".to_owned(),
            name => name.to_owned(),
        }
    };
    let names: Vec<String> = header.iter().map(|name| column(name)).collect();
    for row in grid.body(&mut reading.remarks) {
        let cells = row.iter().zip(&header).map(|(cell, name)| match name.as_str() {
            "fuzzy" if cell.text.eq_ignore_ascii_case("true") => "draft",
            "fuzzy" => "",
            _ => cell.text.as_str(),
        });
        let filled: Vec<(&str, &str)> =
            names.iter().map(String::as_str).zip(cells).filter(|(_, value)| !value.is_empty()).collect();
        reading.table.push(filled);
    }
    reading
}

/// Writes rows.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let (source, target) = output.two()?;
    let concepts = output.concepts(&mut losses);
    let carried = ["location", "entry-id", "status", "context", "note", "developer_comments"];
    let mut written = vec![COLUMNS.map(ToOwned::to_owned).to_vec()];
    for row in pairs::rows(&concepts, (&source, &target), &carried, &mut losses) {
        let fuzzy = row.concept.get("status").eq_ignore_ascii_case("draft");
        let cell = |name: &&str| match *name {
            "source" => row.source.to_owned(),
            "target" => row.target.to_owned(),
            "fuzzy" => if fuzzy { "True" } else { "False" }.to_owned(),
            "translator_comments" => row.concept.get("note").to_owned(),
            "id" => row.concept.get("entry-id").to_owned(),
            name => row.concept.get(name).to_owned(),
        };
        written.push(COLUMNS.iter().map(cell).collect());
    }
    if output.workbook {
        let Written { bytes, losses: more } = workbook::write(&[("glossary".to_owned(), written)])?;
        losses.extend(more);
        return Ok(Written { bytes, losses });
    }
    Ok(Written { bytes: grid::text(&written, Layout::COMMA, &mut losses), losses })
}
