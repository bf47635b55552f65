//! `isogloss glossary merge`: several states of a glossary made one; also as git's merge driver.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::file::{File, Format};
use crate::cli::output::{self, Failure};
use crate::cli::{CLEAN, FINDINGS};
use crate::glossary::merge::{self, Merged};

#[derive(Args)]
pub struct Arguments {
    /// The glossary to keep the layout of (ours), and those to take entries from (theirs)
    #[arg(value_name = "CSV", required = true, num_args = 2..)]
    files: Vec<PathBuf>,
    /// The state that all of them came from
    #[arg(long, value_name = "CSV")]
    base: Option<PathBuf>,
    /// Write the result to a file [default: the first one]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who is right where both changed one thing; else it stands twice, for you to decide
    #[arg(long, value_enum, default_value = "neither")]
    prefer: Prefer,
    /// Show what would change in the first file, and write nothing
    #[arg(long)]
    diff: bool,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Say nothing of what was done
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prefer {
    /// Nobody
    Neither,
    /// The first file
    Ours,
    /// The other files
    Theirs,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let (first, others) = arguments
        .files
        .split_first()
        .ok_or_else(|| Failure::new("two glossaries or more are wanted", "name them"))?;
    let base = arguments.base.as_deref().map(File::open).transpose()?;
    let mut ours = File::open(first)?;
    let prefer = match arguments.prefer {
        Prefer::Neither => merge::Prefer::Neither,
        Prefer::Ours => merge::Prefer::Ours,
        Prefer::Theirs => merge::Prefer::Theirs,
    };
    let mut all = Merged::default();
    for path in others {
        let theirs = File::open(path)?;
        let done =
            merge::merge(base.as_ref().map(|file| &file.sheet), &mut ours.sheet, &theirs.sheet, prefer);
        all.added.extend(done.added);
        all.removed.extend(done.removed);
        all.changed.extend(done.changed);
        all.conflicts.extend(done.conflicts);
    }
    let patch = arguments.diff.then(|| ours.patch());
    if !arguments.diff {
        ours.write_to(arguments.output.as_deref())?;
    }
    match patch {
        Some(patch) if arguments.format == Format::Text => output::write(&patch, None)?,
        _ if arguments.quiet => {}
        patch => output::write(&report(&all, patch.as_deref(), arguments.format), None)?,
    }
    Ok(if all.conflicts.is_empty() { CLEAN } else { FINDINGS })
}

fn report(merged: &Merged, diff: Option<&str>, format: Format) -> String {
    if format == Format::Json {
        let report = serde_json::json!({
            "version": 1, "written": diff.is_none(), "merged": merged, "diff": diff
        });
        return format!("{report:#}\n");
    }
    let mut text = String::new();
    for (terms, done) in
        [(&merged.added, "added"), (&merged.removed, "removed"), (&merged.changed, "changed")]
    {
        if !terms.is_empty() {
            let _ = writeln!(text, "{} {done}: {}", terms.len(), terms.join(", "));
        }
    }
    for conflict in &merged.conflicts {
        let what = if conflict.columns.is_empty() {
            "taken out by one, changed by the other".to_owned()
        } else {
            format!("both changed {}", conflict.columns.join(", "))
        };
        let _ = writeln!(text, "to decide: {}: {what}", conflict.term);
    }
    if text.is_empty() { "nothing to merge\n".to_owned() } else { text }
}
