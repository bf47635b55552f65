//! `isogloss glossary import`: glossaries of other tools become a glossary of isogloss, or new rows of one.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use super::file::{self, File, Format as Report, Writing};
use super::foreign::{self, Foreign, Languages as Pair};
use crate::cli::output::{self, Color, Failure};
use crate::cli::{CLEAN, FAILED};
use crate::finding::Severity;
use crate::glossary::exchange::{Format, Table, merge};
use crate::glossary::sheet::Sheet;
use crate::glossary::{Column, Languages, load};
use crate::report::frame;

/// So many rows that no check could use are shown one by one.
const SHOWN: usize = 3;

#[derive(Args)]
pub struct Arguments {
    /// The files to read, - for standard input; their formats are told by what they hold
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The glossary to write; one that exists keeps all it has, and new rows are added. Standard output when not given
    #[arg(long, short, value_name = "CSV")]
    output: Option<PathBuf>,
    /// The format of the files (isogloss glossary formats lists them)
    #[arg(long, value_name = "FORMAT", value_parser = foreign::format)]
    from: Option<&'static Format>,
    #[command(flatten)]
    languages: Pair,
    /// Add columns that the glossary does not have
    #[arg(long)]
    new_column: bool,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let files = foreign::read(&arguments.files, arguments.from, &arguments.languages.pair());
    let mut table = foreign::whole(&files);
    table.arrange();
    let code = if files.iter().any(Foreign::failed) { FAILED } else { CLEAN };
    if arguments.writing.format == Report::Text {
        foreign::tell(&files);
    }
    let exists = |path: &&PathBuf| std::fs::metadata(path).is_ok_and(|data| data.len() > 0);
    match &arguments.output {
        // Nothing could be read: what is there stays as it is.
        _ if table.is_empty() => report(arguments, &files, json!({ "written": false }), None),
        Some(path) if exists(&path) => merge_into(arguments, &files, &table, path),
        _ => write_new(arguments, &files, &table),
    }?;
    Ok(code)
}

fn write_new(arguments: &Arguments, files: &[Foreign], table: &Table) -> Result<(), Failure> {
    let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
    let tabs =
        arguments.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    let mut sheet = Sheet::separated(&names, if tabs { b'\t' } else { b',' });
    for row in table.rows() {
        sheet.insert(sheet.len(), &row);
    }
    let text = sheet.text();
    let unusable = unusable(&text, sheet.columns());
    if arguments.writing.format == Report::Text {
        let name = arguments.output.as_ref().map_or_else(String::new, |path| format!("{}: ", path.display()));
        for row in unusable.iter().take(SHOWN) {
            let message = format!("{name}a check would leave out line {}: {}", row.line, row.message);
            output::tell(&frame::message("warning", &message, &row.help, output::stderr_style(Color::Auto)));
        }
        if unusable.len() > SHOWN {
            let message = format!("{name}a check would leave out {} more rows", unusable.len() - SHOWN);
            output::tell(&frame::message("warning", &message, "", output::stderr_style(Color::Auto)));
        }
    }
    let Some(path) = &arguments.output else {
        output::write(&text, None)?;
        let done = json!({ "written": true, "rows": table.len(), "unusable": unusable });
        return report(arguments, files, done, None);
    };
    let patch = arguments.writing.diff.then(|| file::patch(&path.display().to_string(), "", &text));
    if patch.is_none() {
        foreign::write(text.as_bytes(), Some(path))?;
    }
    let done = json!({ "written": patch.is_none(), "rows": table.len(), "unusable": unusable });
    report(arguments, files, done, patch)
}

/// A row that no check could use.
#[derive(Serialize)]
struct Unusable {
    line: usize,
    message: String,
    help: String,
}

/// The rows of a new glossary that a check would leave out: they are imported all the same, to be mended.
fn unusable(text: &str, columns: &[Column]) -> Vec<Unusable> {
    let tags: Vec<&str> = columns.iter().filter_map(Column::tag).collect();
    // The first of several languages is what one translates from.
    let targets = match tags.as_slice() {
        [] => &["und"][..],
        [_, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    let mut rows: Vec<Unusable> = Vec::new();
    for target in targets {
        let loaded = load("", text.as_bytes(), Languages { source: None, target });
        for remark in loaded.remarks.into_iter().filter(|remark| remark.severity == Severity::Error) {
            let line = loaded.lines.place(&loaded.text, remark.span.start).line;
            if !rows.iter().any(|row| row.line == line) {
                rows.push(Unusable { line, message: remark.message, help: remark.help });
            }
        }
    }
    rows.sort_by_key(|row| row.line);
    rows
}

fn merge_into(arguments: &Arguments, files: &[Foreign], table: &Table, path: &Path) -> Result<(), Failure> {
    let mut file = File::open(path)?;
    let merged = merge::merge(&mut file.sheet, table, arguments.new_column, &file::today());
    let text = file.sheet.text();
    file.validate(&text)?;
    if arguments.writing.format == Report::Text {
        foreign::tell_losses(&path.display().to_string(), merged.losses.all());
    }
    let patch = arguments.writing.diff.then(|| file.patch());
    if patch.is_none() {
        file.write()?;
    }
    let changes: Vec<Value> = merged
        .added
        .iter()
        .map(|&row| {
            let terms = file.sheet.columns().iter().enumerate().filter(|(_, column)| column.is_term());
            let terms: Vec<&str> = terms.map(|(at, _)| file.sheet.value(row, at)).collect();
            json!({ "path": path.display().to_string(), "kind": "added", "terms": terms })
        })
        .collect();
    let done = json!({
        "written": patch.is_none(),
        "rows": merged.added.len(),
        "known": merged.known,
        "dropped": merged.losses.all(),
        "changes": changes,
    });
    report(arguments, files, done, patch)
}

/// Reports on standard output, or on standard error when the glossary stands there.
fn report(
    arguments: &Arguments,
    files: &[Foreign],
    mut done: Value,
    patch: Option<String>,
) -> Result<(), Failure> {
    let to_stdout = arguments.output.is_none();
    if arguments.writing.format == Report::Json {
        let (read, remarks) = foreign::values(files);
        done["version"] = 1.into();
        done["files"] = read.into();
        done["remarks"] = remarks.into();
        if let Some(patch) = patch {
            done["diff"] = patch.into();
        }
        let text = format!("{done:#}\n");
        if to_stdout {
            output::tell(&text);
            return Ok(());
        }
        return output::write(&text, None);
    }
    if let Some(patch) = patch {
        return output::write(&patch, None);
    }
    if arguments.writing.quiet || to_stdout {
        return Ok(());
    }
    let name = arguments.output.as_ref().map_or_else(String::new, |path| path.display().to_string());
    let rows = done["rows"].as_u64().unwrap_or(0);
    let known = match done["known"].as_u64() {
        Some(known) if known > 0 => format!(", {known} there already"),
        _ => String::new(),
    };
    output::write(&format!("{name}: {rows} row{} added{known}\n", if rows == 1 { "" } else { "s" }), None)
}
