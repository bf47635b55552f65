//! The report as Checkstyle XML: an entry for each place to change, by file.
//!
//! In: what was found, what could not be read. Out: XML in the shape that Checkstyle 4.3 and later write.

use super::xml::Xml;
use super::{Checked, Problem};
use crate::finding::Finding;

/// The whole report.
pub fn report(checked: &[Checked], problems: &[&Problem]) -> String {
    let mut xml = Xml::new();
    xml.open("checkstyle", &[("version", "4.3")]);
    for file in checked {
        xml.open("file", &[("name", &file.facts.path)]);
        for finding in &file.findings {
            places(&mut xml, finding);
        }
        xml.close("file");
    }
    for problem in problems {
        xml.open("file", &[("name", &problem.path)]);
        let (line, column) = (problem.line.unwrap_or(1), problem.column.unwrap_or(1));
        let message = format!("{} ({})", problem.message, problem.help);
        entry(&mut xml, (line, column), "error", &message, "reading");
        xml.close("file");
    }
    xml.close("checkstyle");
    xml.finish()
}

fn places(xml: &mut Xml, finding: &Finding) {
    for place in finding.deviating() {
        let message = format!("{}: “{}”; {}", finding.message, place.text, finding.suggestion);
        entry(xml, (place.line, place.column), finding.severity.name(), &message, &finding.rule);
    }
}

fn entry(xml: &mut Xml, (line, column): (usize, usize), severity: &str, message: &str, rule: &str) {
    let (line, column) = (line.to_string(), column.to_string());
    let source = format!("isogloss.{rule}");
    xml.empty(
        "error",
        &[
            ("line", &line),
            ("column", &column),
            ("severity", severity),
            ("message", message),
            ("source", &source),
        ],
    );
}
