//! `isogloss glossary diff`: two states of a glossary, entry by entry; or one as text for git to compare.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::file::{File, Format};
use crate::cli::output::{self, Failure};
use crate::cli::{CLEAN, FINDINGS};
use crate::glossary::compare::{self, Changed, Difference, Shown};

#[derive(Args)]
pub struct Arguments {
    /// The earlier state
    #[arg(value_name = "OLD")]
    before: PathBuf,
    /// The later state
    #[arg(value_name = "NEW", required_unless_present = "textconv")]
    after: Option<PathBuf>,
    /// Print the one file as text with a block for each entry, for git's `diff.NAME.textconv`
    #[arg(long, conflicts_with = "after")]
    textconv: bool,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let before = File::open(&arguments.before)?;
    let Some(after) = &arguments.after else {
        output::write(&compare::plain(&before.sheet), None)?;
        return Ok(CLEAN);
    };
    let after = File::open(after)?;
    let difference = compare::compare(&before.sheet, &after.sheet);
    let report = match arguments.format {
        Format::Json => json(&before, &after, &difference),
        Format::Text => text(&difference),
    };
    output::write(&report, None)?;
    Ok(if difference.is_empty() { CLEAN } else { FINDINGS })
}

fn json(before: &File, after: &File, difference: &Difference) -> String {
    let path = |file: &File| file.path.display().to_string();
    let report = serde_json::json!({
        "version": 1, "before": path(before), "after": path(after), "difference": difference
    });
    format!("{report:#}\n")
}

fn text(difference: &Difference) -> String {
    let mut text = String::new();
    for name in &difference.columns_added {
        let _ = writeln!(text, "+ column {name}");
    }
    for name in &difference.columns_removed {
        let _ = writeln!(text, "- column {name}");
    }
    for entry in &difference.removed {
        let _ = writeln!(text, "- {}", row(entry));
    }
    for entry in &difference.added {
        let _ = writeln!(text, "+ {}", row(entry));
    }
    for entry in &difference.changed {
        change(entry, &mut text);
    }
    if difference.is_empty() {
        return "no difference\n".to_owned();
    }
    let count = |number: usize, what: &str| (number > 0).then(|| format!("{number} {what}"));
    let counts = [
        count(difference.added.len(), "added"),
        count(difference.removed.len(), "removed"),
        count(difference.changed.len(), "changed"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if !counts.is_empty() {
        let _ = writeln!(text, "\nentries: {}", counts.join(", "));
    }
    text
}

/// An entry in one line.
fn row(entry: &Shown) -> String {
    let cells: Vec<String> = entry.cells.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("line {}: {}", entry.line, cells.join(" · "))
}

fn change(entry: &Changed, text: &mut String) {
    let lines = if entry.line == entry.line_before {
        format!("line {}", entry.line)
    } else {
        format!("line {}, was {}", entry.line, entry.line_before)
    };
    let _ = writeln!(text, "~ {lines}: {}", entry.term);
    for cell in &entry.cells {
        let say =
            |value: &str| if value.is_empty() { "(nothing)".to_owned() } else { format!("“{value}”") };
        let now = if cell.now_forbidden { ", which is forbidden now" } else { "" };
        let _ = writeln!(text, "    {}: {}{now} -> {}", cell.column, say(&cell.before), say(&cell.after));
    }
}
