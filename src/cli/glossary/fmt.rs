//! `isogloss glossary fmt`: one way of writing the file, and no cell changed.

use std::path::PathBuf;

use clap::Args;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use super::file::{File, Format, Writing};
use crate::cli::output::{self, Failure};
use crate::cli::{CLEAN, FINDINGS};
use crate::config::did_you_mean;
use crate::glossary::Column;
use crate::glossary::sheet::Sheet;

#[derive(Args)]
pub struct Arguments {
    /// The glossaries
    #[arg(value_name = "CSV", required = true)]
    files: Vec<PathBuf>,
    /// Put the rows into the order of a column, by the rules of its language; empty lines divide sections, which are
    /// sorted each by itself
    #[arg(long, value_name = "COLUMN")]
    sort: Option<String>,
    /// Write nothing; exit with 1 when a file is not as it would be written
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let mut files = Vec::new();
    for path in &arguments.files {
        let mut file = File::open(path)?;
        if let Some(line) = file.sheet.broken_line() {
            let message = format!("{}:{line}: the quotation marks of the row are broken", path.display());
            let help = "mend the row first: `isogloss glossary check` shows how; no file was written";
            return Err(Failure::new(message, help));
        }
        file.sheet.tidy();
        if let Some(column) = &arguments.sort {
            sort(&mut file.sheet, column, &path.display().to_string())?;
        }
        files.push(file);
    }
    let changed: Vec<&File> = files.iter().filter(|file| file.is_changed()).collect();
    let writes = !arguments.check && !arguments.writing.diff;
    if writes {
        for file in &changed {
            file.write()?;
        }
    }
    let patches = || changed.iter().map(|file| file.patch()).collect::<String>();
    if arguments.writing.diff && arguments.writing.format == Format::Text {
        output::write(&patches(), None)?;
    } else if !arguments.writing.quiet {
        let diff = arguments.writing.diff.then(patches);
        output::write(&report(&files, &changed, arguments, diff.as_deref()), None)?;
    }
    Ok(if arguments.check && !changed.is_empty() { FINDINGS } else { CLEAN })
}

fn report(files: &[File], changed: &[&File], arguments: &Arguments, diff: Option<&str>) -> String {
    let written = !arguments.check && diff.is_none();
    let name = |file: &&File| file.path.display().to_string();
    if arguments.writing.format == Format::Json {
        let changed: Vec<String> = changed.iter().map(name).collect();
        let report =
            serde_json::json!({ "version": 1, "written": written, "changed": changed, "diff": diff });
        return format!("{report:#}\n");
    }
    let verb = if written { "written" } else { "would be written differently" };
    if changed.is_empty() {
        return format!("{} tidy\n", if files.len() == 1 { "the file is" } else { "all files are" });
    }
    changed.iter().flat_map(|file| [name(file), format!(": {verb}\n")]).collect()
}

/// Sorts by a column, as readers of its language expect.
fn sort(sheet: &mut Sheet, name: &str, path: &str) -> Result<(), Failure> {
    let Some(column) = sheet.column(name) else {
        let names: Vec<&str> = sheet.names().collect();
        let near = did_you_mean(name, names.iter().copied());
        let help = near.unwrap_or_else(|| format!("there are: {}", names.join(", ")));
        return Err(Failure::new(format!("{path} has no column `{name}`"), help));
    };
    let tag = sheet.columns().get(column).and_then(Column::tag).unwrap_or("und");
    let collator = collator(tag);
    sheet.sort_by(|sheet, a, b| {
        let (a, b) = (sheet.value(a, column), sheet.value(b, column));
        collator.compare(a, b).then_with(|| a.cmp(b))
    });
    Ok(())
}

/// The order of a language (Unicode Technical Standard 10, with CLDR's rules).
fn collator(tag: &str) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    let locale = tag.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
    Collator::try_new((&locale).into(), options)
        .or_else(|_| Collator::try_new(CollatorPreferences::default(), options))
        .expect("the order of the root locale is compiled in")
}
