//! The report for GitLab's merge requests: a list of places to change, as its Code Quality reports hold.
//!
//! In: what was found, what could not be read. Out: JSON in the shape that GitLab documents (description, `check_name`,
//! fingerprint, severity, location).

use serde::Serialize;

use super::{Checked, Problem};
use crate::finding::{Finding, Occurrence, Severity};

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The whole report.
///
/// # Errors
/// When serialisation fails, which plain strings give no cause for.
pub fn report(checked: &[Checked], problems: &[&Problem]) -> Result<String, serde_json::Error> {
    let findings = checked.iter().flat_map(|file| &file.findings);
    let mut entries: Vec<Entry> = findings.flat_map(entries).collect();
    entries.extend(problems.iter().map(|problem| Entry {
        description: format!("{}: {}", problem.message, problem.help),
        check_name: "reading",
        fingerprint: format!("reading-{}-{}", problem.path, problem.line.unwrap_or(0)),
        severity: "blocker",
        location: Location { path: &problem.path, lines: Lines { begin: problem.line.unwrap_or(1) } },
    }));
    Ok(serde_json::to_string_pretty(&entries)? + "\n")
}

/// An entry for each place to change. GitLab wants fingerprints that differ: the number of the place is part of them.
fn entries(finding: &Finding) -> impl Iterator<Item = Entry<'_>> {
    finding.deviating().enumerate().map(|(number, place)| Entry {
        description: description(finding, place),
        check_name: &finding.rule,
        fingerprint: format!("{}-{number}", finding.fingerprint),
        severity: match finding.severity {
            Severity::Info => "info",
            Severity::Warning => "minor",
            Severity::Error => "major",
        },
        location: Location { path: path(place), lines: Lines { begin: place.line } },
    })
}

/// GitLab compares paths with those of the repository, which begin with no "./".
fn path(place: &Occurrence) -> &str {
    place.path.strip_prefix("./").unwrap_or(&place.path)
}

fn description(finding: &Finding, place: &Occurrence) -> String {
    format!("{}: “{}”; {}", finding.message, place.text, finding.suggestion)
}
