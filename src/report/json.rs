//! The report for programs. Its shape is a contract: what is there keeps its name and its meaning.

use serde::Serialize;

use super::{Checked, FileFacts, Problem};
use crate::finding::Finding;
use crate::gate::Verdict;

/// The shape, as a JSON Schema.
pub const SCHEMA: &str = include_str!("json.schema.json");

/// Number of the shape; it changes only when something is taken away or means something else.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    files: Vec<&'a FileFacts>,
    findings: Vec<&'a Finding>,
    errors: &'a [Problem],
    #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
    warnings: &'a [Problem],
    #[serde(skip_serializing_if = "Verdict::is_plain")]
    gate: &'a Verdict,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// The whole report.
///
/// # Errors
/// When serialisation fails, which finite numbers and plain strings give no cause for.
pub fn report(
    checked: &[Checked],
    errors: &[Problem],
    warnings: &[Problem],
    gate: &Verdict,
) -> Result<String, serde_json::Error> {
    let report = Report {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        files: checked.iter().map(|file| &file.facts).collect(),
        findings: checked.iter().flat_map(|file| &file.findings).collect(),
        errors,
        warnings,
        gate,
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}
