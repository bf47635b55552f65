//! Glossary files that a command edits: read, validated, shown as a difference or written back.
//!
//! In: paths, an edit of a [`Sheet`]. Out: the files, each whole or not at all, and a report of what was changed.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use similar::TextDiff;

use crate::cli::CLEAN;
use crate::cli::output::{self, Failure};
use crate::document::decode;
use crate::finding::Severity;
use crate::glossary::edit::{Change, Kind, Refusal};
use crate::glossary::sheet::Sheet;
use crate::glossary::{Languages, load};

/// What every command that writes glossaries understands.
#[derive(Args)]
pub struct Writing {
    /// Show what would change, and write nothing
    #[arg(long)]
    pub diff: bool,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Say nothing of what was done
    #[arg(long, short)]
    pub quiet: bool,
}

/// How edits are reported.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for each change, for people
    Text,
    /// One object, for programs
    Json,
}

/// A glossary file that can be edited.
pub struct File {
    pub path: PathBuf,
    pub sheet: Sheet,
    before: String,
    /// The byte order mark, where the file has one.
    mark: &'static str,
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no UTF-8, or holds no row.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::new(format!("{name} cannot be read: {error}"), "check the path"))?;
        let not_text =
            |what: String| Failure::new(format!("{name}: {what}"), "save the glossary as CSV in UTF-8");
        let decoded = decode(&bytes).map_err(|error| not_text(error.to_string()))?;
        if decoded.encoding != "UTF-8" || !decoded.notes.is_empty() {
            return Err(not_text(format!(
                "read as {}, which cannot be written back safely",
                decoded.encoding
            )));
        }
        let mark = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
        let sheet = Sheet::parse(&decoded.text).ok_or_else(|| {
            Failure::new(format!("{name} is empty"), "begin with a row of column names: `en,fr,forbidden`")
        })?;
        if !sheet.columns().iter().any(crate::glossary::Column::is_term) {
            let help = "put a row of column names above it: language tags (`en,fr`) or `source,target`";
            return Err(Failure::new(format!("{name}: the first row names no column of terms"), help));
        }
        Ok(Self { path: path.to_owned(), sheet, before: decoded.text, mark })
    }

    /// Whether the sheet says something else than the file.
    pub fn is_changed(&self) -> bool {
        self.sheet.text() != self.before
    }

    /// What is wrong with the file after the edit and was not before it.
    ///
    /// # Errors
    /// When there is such a thing.
    pub fn validate(&self, after: &str) -> Result<(), Failure> {
        let errors = |text: &str| -> Vec<(String, String)> {
            let tags: Vec<&str> =
                self.sheet.columns().iter().filter_map(crate::glossary::Column::tag).collect();
            let tags = if tags.is_empty() { vec!["und"] } else { tags };
            let load =
                |tag: &&str| load("", text.as_bytes(), Languages { source: None, target: tag }).remarks;
            let remarks = tags.iter().flat_map(load).filter(|remark| remark.severity == Severity::Error);
            remarks.map(|remark| (remark.message, remark.help)).collect()
        };
        let known = errors(&self.before);
        match errors(after).into_iter().find(|error| !known.contains(error)) {
            Some((message, help)) => Err(Failure::new(format!("{}: {message}", self.path.display()), help)),
            None => Ok(()),
        }
    }

    /// The difference as a patch that `git apply` and `patch` take; empty when there is none.
    pub fn patch(&self) -> String {
        patch(&self.path.display().to_string(), &self.before, &self.sheet.text())
    }

    /// Writes the file, when it is changed.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn write(&self) -> Result<(), Failure> {
        if self.is_changed() { self.write_to(None) } else { Ok(()) }
    }

    /// Writes the file, when it is changed and is right after the change.
    ///
    /// # Errors
    /// When it would be wrong, or the bytes cannot be written.
    pub fn write_sound(&self) -> Result<(), Failure> {
        self.validate(&self.sheet.text())?;
        self.write()
    }

    /// Writes the sheet to a file, or to the one that it came from.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn write_to(&self, path: Option<&Path>) -> Result<(), Failure> {
        let bytes = self.mark.to_owned() + &self.sheet.text();
        output::write_bytes(bytes.as_bytes(), path.unwrap_or(&self.path))
    }
}

/// The difference of two texts of a file as a patch; a file that was not there is made by it.
pub fn patch(name: &str, before: &str, after: &str) -> String {
    let from = if before.is_empty() { "/dev/null".to_owned() } else { format!("a/{name}") };
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(1).header(&from, &format!("b/{name}")).to_string()
}

/// A change and its file.
#[derive(Serialize)]
struct Reported<'a> {
    path: String,
    #[serde(flatten)]
    change: &'a Change,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    written: bool,
    changes: Vec<Reported<'a>>,
    /// What would change, as a patch, where nothing is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

/// Edits files: all of them, or, when one cannot be edited, none.
///
/// # Errors
/// When a file cannot be read, edited or written, or would be wrong after the edit.
pub fn edit(
    paths: &[PathBuf],
    writing: &Writing,
    mut change: impl FnMut(&mut Sheet) -> Result<Vec<Change>, Refusal>,
) -> Result<i32, Failure> {
    let mut edited: Vec<(File, Vec<Change>)> = Vec::new();
    for path in paths {
        let mut file = File::open(path)?;
        let changes = change(&mut file.sheet).map_err(|refusal| {
            Failure::new(format!("{}: {}", path.display(), refusal.message), refusal.help)
        })?;
        file.validate(&file.sheet.text())?;
        edited.push((file, changes));
    }
    if !writing.diff {
        for (file, _) in &edited {
            file.write()?;
        }
    }
    let patches = writing.diff.then(|| edited.iter().map(|(file, _)| file.patch()).collect::<String>());
    match patches {
        Some(patches) if writing.format == Format::Text => output::write(&patches, None)?,
        _ if writing.quiet => {}
        patches => output::write(&report(&edited, patches, writing.format)?, None)?,
    }
    Ok(CLEAN)
}

fn report(edited: &[(File, Vec<Change>)], diff: Option<String>, format: Format) -> Result<String, Failure> {
    let all = edited.iter().flat_map(|(file, changes)| {
        changes.iter().map(|change| Reported { path: file.path.display().to_string(), change })
    });
    if format == Format::Json {
        let report = Report { version: 1, written: diff.is_none(), changes: all.collect(), diff };
        return serde_json::to_string_pretty(&report)
            .map(|text| text + "\n")
            .map_err(|error| Failure::new(error.to_string(), ""));
    }
    let line = |reported: Reported| {
        let done = match reported.change.kind {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Deprecated => "deprecated",
            Kind::Renamed => "renamed",
        };
        format!("{}:{}: {done}: {}\n", reported.path, reported.change.line, reported.change.terms.join(" = "))
    };
    Ok(all.map(line).collect())
}

/// Today's date for the column `updated`; `SOURCE_DATE_EPOCH` stands for now where it is set.
pub fn today() -> String {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let set = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match set {
        Some(stamp) => stamp.to_zoned_datetime(jiff::tz::TimeZone::UTC).date().to_string(),
        None => jiff::ZonedDateTime::now().date().to_string(),
    }
}
