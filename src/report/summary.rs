//! The summary in Markdown, for the page of a build: counts, the worst files, the findings in a table.
//!
//! In: what was found, what could not be read. Out: Markdown as GitHub and GitLab draw it, every text of the user escaped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Checked, Problem, text};
use crate::finding::{Finding, Severity};

/// So many findings are listed; a build's page holds a megabyte and a reader less.
const LISTED: usize = 100;
/// So many places of a finding are named.
const PLACES: usize = 5;

/// The whole summary.
pub fn report(checked: &[Checked], problems: &[&Problem]) -> String {
    let mut out = format!("## isogloss\n\n{}\n", text::closing(checked, problems.len()));
    let mut findings: Vec<&Finding> = checked.iter().flat_map(|file| &file.findings).collect();
    if !findings.is_empty() {
        by_rule(&findings, &mut out);
        findings
            .sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| b.confidence.total_cmp(&a.confidence)));
        list(&findings, &mut out);
    }
    if !problems.is_empty() {
        out.push_str("\n### Not checked\n\n");
        for problem in problems {
            let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
            let _ = writeln!(out, "- `{}{line}`: {}", code(&problem.path), escape(&problem.message));
        }
    }
    out
}

fn by_rule(findings: &[&Finding], out: &mut String) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for finding in findings {
        counts.entry(&finding.rule).or_default()[finding.severity as usize] += 1;
    }
    out.push_str("| rule | errors | warnings | remarks |\n| --- | ---: | ---: | ---: |\n");
    for (rule, [infos, warnings, errors]) in counts {
        let _ = writeln!(out, "| {rule} | {errors} | {warnings} | {infos} |");
    }
}

fn list(findings: &[&Finding], out: &mut String) {
    out.push_str("\n| | places | renderings | what to do |\n| --- | --- | --- | --- |\n");
    for finding in findings.iter().take(LISTED) {
        let places: Vec<String> = finding
            .deviating()
            .take(PLACES)
            .map(|place| format!("`{}:{}`", code(&place.path), place.line))
            .collect();
        let more = finding.deviating().count().saturating_sub(PLACES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let level = match finding.severity {
            Severity::Error => "**error**",
            Severity::Warning => "warning",
            Severity::Info => "remark",
        };
        let _ = writeln!(
            out,
            "| {level} {} | {}{more} | {} | {} |",
            finding.rule,
            places.join(" "),
            escape(&finding.counts()),
            escape(&finding.suggestion)
        );
    }
    if findings.len() > LISTED {
        let _ = writeln!(out, "\n{} more findings are in the full report.", findings.len() - LISTED);
    }
}

/// Text as text: what Markdown and HTML would read as markup is escaped, line ends become spaces.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '@' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A path between backticks in a table.
fn code(path: &str) -> String {
    path.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " ")
}
