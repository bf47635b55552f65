//! The report for a spreadsheet: a row for each place.
//!
//! In: what was found. Out: CSV with a header. Rows of one finding share its fingerprint.

use super::Checked;
use crate::finding::{Finding, Occurrence};

const HEADER: [&str; 16] = [
    "path",
    "line",
    "column",
    "rule",
    "severity",
    "confidence",
    "text",
    "rendering",
    "count",
    "keep",
    "message",
    "suggestion",
    "source term",
    "source text",
    "language",
    "fingerprint",
];

/// The whole report.
///
/// # Errors
/// When writing fails, which memory gives no cause for.
pub fn report(checked: &[Checked]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for file in checked {
        for finding in &file.findings {
            for place in &finding.occurrences {
                writer.write_record(row(finding, place, &file.facts.language))?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(finding: &Finding, place: &Occurrence, language: &str) -> [String; 16] {
    let rendering = finding.renderings.get(place.rendering);
    [
        place.path.clone(),
        place.line.to_string(),
        place.column.to_string(),
        finding.rule.clone(),
        finding.severity.name().to_owned(),
        format!("{:.2}", finding.confidence),
        cell(&place.text),
        cell(rendering.map_or("", |rendering| &rendering.text)),
        rendering.map_or(0, |rendering| rendering.count).to_string(),
        if finding.deviates(place) { "no" } else { "yes" }.to_owned(),
        finding.message.clone(),
        finding.suggestion.clone(),
        cell(finding.source_term.as_ref().map_or("", |term| &term.text)),
        cell(place.source.as_ref().map_or("", |source| &source.text)),
        language.to_owned(),
        finding.fingerprint.clone(),
    ]
}

/// Text of the user's as a cell. Spreadsheets take what begins with one of these signs for a formula: an apostrophe before
/// it makes it text (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}
