//! `isogloss glossary import`: glossaries of other tools become a glossary of isogloss, or new rows of one.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::file::{self, File, Format as Report, Writing};
use super::foreign::{self, Foreign, Languages};
use crate::cli::output::{self, Failure};
use crate::cli::{CLEAN, FAILED};
use crate::glossary::exchange::{Format, Table, merge};
use crate::glossary::sheet::Sheet;

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
    languages: Languages,
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
    let Some(path) = &arguments.output else {
        output::write(&text, None)?;
        return report(arguments, files, json!({ "written": true, "rows": table.len() }), None);
    };
    let patch = arguments.writing.diff.then(|| file::patch(&path.display().to_string(), "", &text));
    if patch.is_none() {
        foreign::write(text.as_bytes(), Some(path))?;
    }
    report(arguments, files, json!({ "written": patch.is_none(), "rows": table.len() }), patch)
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
