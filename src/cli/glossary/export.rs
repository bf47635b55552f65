//! `isogloss glossary export`: glossaries as other tools read them.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::file::Format as Report;
use super::foreign::{self, Foreign, Languages};
use crate::cli::output::{self, Failure};
use crate::cli::{CLEAN, FAILED};
use crate::glossary::exchange::{Format, Output, Table};

#[derive(Args)]
pub struct Arguments {
    /// The glossaries; files in other formats are read too
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format to write (isogloss glossary formats lists them); told by the ending of --output when not given
    #[arg(long, value_name = "FORMAT", value_parser = foreign::format)]
    to: Option<&'static Format>,
    /// The file to write; standard output when not given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format of the files to read, where it is not told by what they hold
    #[arg(long, value_name = "FORMAT", value_parser = foreign::format)]
    from: Option<&'static Format>,
    #[command(flatten)]
    languages: Languages,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Report,
    /// Say nothing of what was done
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let name = arguments.output.as_ref().map_or_else(String::new, |path| path.display().to_string());
    let Some(to) = arguments.to.or_else(|| Format::of_name(&name)) else {
        let help = "say it with --to; isogloss glossary formats lists them";
        return Err(Failure::new("the format to write is not clear", help));
    };
    let pair = arguments.languages.pair();
    let files = foreign::read(&arguments.files, arguments.from, &pair);
    if arguments.format == Report::Text {
        foreign::tell(&files);
    }
    let table = foreign::whole(&files);
    if table.is_empty() {
        return Err(Failure::new("there are no rows to write", "nothing is written"));
    }
    let parts: Vec<(String, Table)> = files
        .iter()
        .filter(|file| file.format.is_some())
        .map(|file| (file.stem(), file.reading.table.clone()))
        .collect();
    let workbook = name.to_ascii_lowercase().ends_with(".xlsx");
    let output = Output { table: &table, parts: &parts, pair: &pair, workbook };
    let written = to
        .write(&output)
        .map_err(|refusal| Failure::new(format!("{}: {}", to.name, refusal.message), refusal.help))?;
    foreign::write(&written.bytes, arguments.output.as_deref())?;
    let code = if files.iter().any(Foreign::failed) { FAILED } else { CLEAN };
    if arguments.format == Report::Json {
        let (read, remarks) = foreign::values(&files);
        let report = json!({
            "version": 1,
            "format": to.id,
            "rows": table.len(),
            "files": read,
            "remarks": remarks,
            "dropped": written.losses.all(),
        });
        let text = format!("{report:#}\n");
        match &arguments.output {
            Some(_) => output::write(&text, None)?,
            None => output::tell(&text),
        }
        return Ok(code);
    }
    foreign::tell_losses(to.id, written.losses.all());
    if arguments.output.is_some() && !arguments.quiet {
        output::write(&format!("{name}: written as {}\n", to.name), None)?;
    }
    Ok(code)
}
