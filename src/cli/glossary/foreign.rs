//! Glossaries in foreign formats: read, with what is wrong with them told, and what is left out.
//!
//! In: paths. Out: tables, messages on standard error, values for reports. Shared by `import` and `export`.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::output::{self, Color, Failure};
use crate::config::did_you_mean;
use crate::finding::Severity;
use crate::glossary::exchange::{self, FORMATS, Format, Loss, Pair, Place, Reading, Remark, Table};
use crate::report::frame;
use crate::span::LineIndex;

/// The languages of layouts that hold two and do not name them.
#[derive(Args)]
pub struct Languages {
    /// The language of the terms, where the file does not name it or has several
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    source_lang: Option<String>,
    /// The language of the renderings
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    lang: Option<String>,
}

impl Languages {
    /// As the formats ask for them.
    pub fn pair(&self) -> Pair {
        Pair { source: self.source_lang.clone(), target: self.lang.clone() }
    }
}

/// Reads the name of a format.
pub fn format(id: &str) -> Result<&'static Format, String> {
    Format::of(id).ok_or_else(|| {
        let near = did_you_mean(id, FORMATS.iter().map(|format| format.id));
        near.unwrap_or_else(|| {
            let ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
            format!("there are: {}", ids.join(", "))
        })
    })
}

/// A file that was read.
pub struct Foreign {
    /// Its path as given.
    pub name: String,
    /// Its format; `None` when it could not be read.
    pub format: Option<&'static Format>,
    pub reading: Reading,
}

impl Foreign {
    /// Whether something in it could not be used.
    pub fn failed(&self) -> bool {
        self.reading.remarks.iter().any(|remark| remark.severity == Severity::Error)
    }

    /// Its name without folders and ending.
    pub fn stem(&self) -> String {
        Path::new(&self.name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }
}

/// Reads files, `-` for standard input; one that cannot be read is told of and holds nothing.
pub fn read(paths: &[PathBuf], format: Option<&'static Format>, pair: &Pair) -> Vec<Foreign> {
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        let fail = |message: String, help: &str| Foreign {
            name: name.clone(),
            format: None,
            reading: Reading {
                remarks: vec![Remark::error(Place::File, message, help)],
                ..Reading::default()
            },
        };
        let bytes = if name == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        match bytes {
            Err(error) => fail(format!("cannot be read: {error}"), "check the path"),
            Ok(bytes) => match exchange::read(&name, &bytes, format, pair) {
                Ok((format, reading)) => Foreign { name: name.clone(), format: Some(format), reading },
                Err(refusal) => fail(refusal.message, &refusal.help),
            },
        }
    };
    paths.iter().map(read).collect()
}

/// All rows of some files.
pub fn whole(files: &[Foreign]) -> Table {
    let mut table = Table::default();
    for file in files {
        table.append(&file.reading.table);
    }
    table
}

/// Tells on standard error what is wrong with files and what of them is left out.
pub fn tell(files: &[Foreign]) {
    let style = output::stderr_style(Color::Auto);
    for file in files {
        let lines = LineIndex::new(&file.reading.text);
        for remark in &file.reading.remarks {
            let kind = remark.severity.name();
            let picture = match &remark.place {
                Place::Text(span) => {
                    let (text, message, help) = (&file.reading.text, &remark.message, &remark.help);
                    frame::place_in(kind, &file.name, (text, &lines), *span, message, help, style)
                }
                Place::Cell { sheet, cell } => {
                    let message = format!("{}, sheet {sheet}, cell {cell}: {}", file.name, remark.message);
                    frame::message(kind, &message, &remark.help, style)
                }
                Place::File => {
                    frame::message(kind, &format!("{}: {}", file.name, remark.message), &remark.help, style)
                }
            };
            output::tell(&picture);
        }
        tell_losses(&file.name, file.reading.unused.all());
    }
}

/// Tells on standard error what is left out.
pub fn tell_losses(name: &str, losses: &[Loss]) {
    let style = output::stderr_style(Color::Auto);
    for loss in losses {
        let message = match loss.what.strip_prefix("a ") {
            // Whole rows: "row", "deprecated row".
            Some(what) => {
                let plural = if loss.count == 1 { "" } else { "s" };
                format!("{name}: {} {what}{plural} left out", loss.count)
            }
            None if loss.count == 1 => format!("{name}: `{}` is left out once", loss.what),
            None => format!("{name}: `{}` is left out {} times", loss.what, loss.count),
        };
        output::tell(&frame::message("warning", &message, &loss.why, style));
    }
}

/// What was read, for a report.
pub fn values(files: &[Foreign]) -> (Vec<Value>, Vec<Value>) {
    let read = files.iter().map(|file| {
        json!({
            "path": file.name,
            "format": file.format.map(|format| format.id),
            "rows": file.reading.table.len(),
            "dropped": file.reading.unused.all(),
        })
    });
    let remarks = files.iter().flat_map(|file| {
        let lines = LineIndex::new(&file.reading.text);
        file.reading.remarks.iter().map(move |remark| {
            let mut value = json!({
                "path": file.name,
                "severity": remark.severity.name(),
                "message": remark.message,
                "help": remark.help,
            });
            match &remark.place {
                Place::Text(span) => {
                    let place = lines.place(&file.reading.text, span.start);
                    value["line"] = place.line.into();
                    value["column"] = place.column.into();
                }
                Place::Cell { sheet, cell } => {
                    value["sheet"] = sheet.as_str().into();
                    value["cell"] = cell.as_str().into();
                }
                Place::File => {}
            }
            value
        })
    });
    (read.collect(), remarks.collect())
}

/// Writes bytes to a file, whole or not at all, or to standard output.
///
/// # Errors
/// When they cannot be written, or would be shown on a terminal that cannot show them.
pub fn write(bytes: &[u8], to: Option<&Path>) -> Result<(), Failure> {
    if let Some(path) = to {
        return output::write_bytes(bytes, path);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return output::write(text, None);
    }
    let mut stdout = std::io::stdout().lock();
    if stdout.is_terminal() {
        return Err(Failure::new("a workbook cannot be shown on a terminal", "write it to a file with -o"));
    }
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}"), ""))
        }
        _ => Ok(()),
    }
}
