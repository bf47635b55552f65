//! `isogloss rules`: the rules, one a line.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::output::{self, Failure};
use crate::finding::Severity;
use crate::rules::REGISTRY;

#[derive(Args)]
pub struct Arguments {
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    severity: Severity,
    /// Whether it runs when nothing names it.
    enabled: bool,
    summary: &'static str,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let text = match arguments.format {
        Format::Text => text(),
        Format::Json => json()?,
    };
    output::write(&text, None)?;
    Ok(super::CLEAN)
}

fn text() -> String {
    use std::fmt::Write;
    let width = REGISTRY.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in REGISTRY {
        let off = if rule.optional { " (off until it is named)" } else { "" };
        let _ = writeln!(text, "{:width$}  {:7}  {}{off}", rule.id, rule.severity.name(), rule.summary);
    }
    text
}

fn json() -> Result<String, Failure> {
    let rows: Vec<Row> = REGISTRY
        .iter()
        .map(|rule| Row {
            id: rule.id,
            severity: rule.severity,
            enabled: !rule.optional,
            summary: rule.summary,
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows).map_err(|error| Failure::new(error.to_string(), ""))?;
    Ok(text + "\n")
}
