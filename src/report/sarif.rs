//! The report for code scanning: SARIF 2.1.0 (OASIS, March 2020).
//!
//! In: findings, what is known of the rules that made them, problems with the input. Out: one log with one run. The first
//! place that is to be changed is the result's location, all others are related ones.

use serde_json::{Map, Value, json};

use super::Problem;
use crate::finding::{Finding, Occurrence, Severity};

/// Where the schema of the format lies.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// So many places are named in one result: more make a log that viewers refuse.
const RELATED: usize = 100;

/// A rule as its users know it.
pub struct RuleFacts {
    /// Its id.
    pub id: &'static str,
    /// Its severity when nobody says otherwise.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// Its page, Markdown.
    pub page: String,
}

/// The whole report.
///
/// # Errors
/// When serialisation fails, which finite numbers and plain strings give no cause for.
pub fn report(
    findings: &[&Finding],
    rules: &[RuleFacts],
    problems: &[&Problem],
) -> Result<String, serde_json::Error> {
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, rules)).collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(rule).collect::<Vec<_>>(),
        } },
        // Columns count code points, as everywhere in isogloss.
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let notes: Vec<Value> = problems.iter().map(|problem| notification(problem)).collect();
    let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    run["invocations"] = json!([{ "executionSuccessful": !failed, "toolExecutionNotifications": notes }]);
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule(rule: &RuleFacts) -> Value {
    let mut value = json!({
        "id": rule.id,
        "shortDescription": { "text": sentence(rule.summary) },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.severity) },
    });
    // A name that says no more than the id is to be left out (section 3.49.7).
    let name = name(rule.id);
    if !name.eq_ignore_ascii_case(rule.id) {
        value["name"] = json!(name);
    }
    value
}

/// `stray-space` as `StraySpace`, which is how the format names rules.
fn name(id: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
    };
    id.split('-').map(part).collect()
}

fn sentence(summary: &str) -> String {
    let mut letters = summary.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str() + ".")
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The place of a finding that is to be changed, before all others.
pub(super) fn main_place(finding: &Finding) -> Option<usize> {
    let deviates = |place: &Occurrence| {
        finding.renderings.len() < 2 || !finding.renderings.get(place.rendering).is_some_and(|r| r.preferred)
    };
    finding.occurrences.iter().position(deviates).or((!finding.occurrences.is_empty()).then_some(0))
}

fn result(finding: &Finding, rules: &[RuleFacts]) -> Value {
    let main = main_place(finding);
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "rank": finding.confidence * 100.0,
        "partialFingerprints": { "isogloss/v1": finding.fingerprint },
        "properties": {
            "confidence": finding.confidence,
            "renderings": finding.renderings,
        },
    });
    if let Some(index) = rules.iter().position(|rule| rule.id == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(main) = main {
        result["locations"] = json!([location(&finding.occurrences[main], None)]);
    }
    let others = finding.occurrences.iter().enumerate().filter(|(at, _)| Some(*at) != main);
    let related: Vec<Value> =
        others.take(RELATED).zip(1..).map(|((_, place), id)| location(place, Some(id))).collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(fix) = fix(finding) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// What to write at a place, and the column behind it, where that is safe and stands in the file as it reads: neither what is
/// deleted nor what is inserted needs markup.
pub(super) fn plain_fix(place: &Occurrence) -> Option<(&str, usize)> {
    let plain =
        |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\u{2019}'));
    let fix = place.fix.as_ref().filter(|fix| fix.safe && plain(&fix.text))?;
    Some((&fix.text, end_column(place)?))
}

/// The change that mends a finding, where that can be said of each of its places.
fn fix(finding: &Finding) -> Option<Value> {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for place in finding.deviating() {
        let (text, end) = plain_fix(place)?;
        let region = json!({ "startLine": place.line, "startColumn": place.column, "endColumn": end });
        let change = json!({ "deletedRegion": region, "insertedContent": { "text": text } });
        match changes.iter_mut().find(|(path, _)| *path == place.path) {
            Some((_, list)) => list.push(change),
            None => changes.push((&place.path, vec![change])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, list)| json!({ "artifactLocation": artifact(path), "replacements": list }))
        .collect();
    (!changes.is_empty())
        .then(|| json!({ "description": { "text": finding.suggestion }, "artifactChanges": changes }))
}

/// Message and remedy, each a sentence.
fn message(finding: &Finding) -> String {
    let stopped =
        |text: &str| if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") };
    let mut text = stopped(&finding.message);
    if !finding.suggestion.is_empty() {
        text.push(' ');
        text.push_str(&stopped(&finding.suggestion));
    }
    text
}

fn location(place: &Occurrence, id: Option<usize>) -> Value {
    let mut region = Map::new();
    region.insert("startLine".into(), json!(place.line));
    region.insert("startColumn".into(), json!(place.column));
    if let Some(end) = end_column(place) {
        region.insert("endColumn".into(), json!(end));
    }
    let mut location =
        json!({ "physicalLocation": { "artifactLocation": artifact(&place.path), "region": region } });
    if let Some(id) = id {
        location["id"] = json!(id);
        location["message"] = json!({ "text": format!("“{}”", place.text) });
    }
    location
}

/// The column behind a place, where its text stands in the file as it is shown: in one line, without markup.
pub(super) fn end_column(place: &Occurrence) -> Option<usize> {
    let plain = place.end - place.start == place.text.len() && !place.text.contains(['\n', '\r']);
    plain.then(|| place.column + place.text.chars().count().max(1))
}

/// A file as a URI reference (RFC 3986): relative to the root of the sources where the path is.
fn artifact(path: &str) -> Value {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded = encode(path);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with('/') {
        json!({ "uri": format!("file://{encoded}") })
    } else if drive {
        json!({ "uri": format!("file:///{}", encoded.replacen("%3A", ":", 1)) })
    } else {
        json!({ "uri": encoded, "uriBaseId": "%SRCROOT%" })
    }
}

fn encode(path: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn notification(problem: &Problem) -> Value {
    let mut text = problem.message.clone();
    if !problem.help.is_empty() {
        text = format!("{text}: {}", problem.help);
    }
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(&problem.path) } });
    if let Some(line) = problem.line {
        location["physicalLocation"]["region"] =
            json!({ "startLine": line, "startColumn": problem.column.unwrap_or(1) });
    }
    json!({ "level": level(problem.severity), "message": { "text": text }, "locations": [location] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(artifact("./a b/ü.csv")["uri"], "a%20b/%C3%BC.csv");
        assert_eq!(artifact("./x.csv")["uriBaseId"], "%SRCROOT%");
        assert_eq!(artifact("/srv/x.csv")["uri"], "file:///srv/x.csv");
        assert_eq!(artifact(r"C:\terms\x.csv")["uri"], "file:///C:/terms/x.csv");
    }
}
