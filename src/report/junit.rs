//! The report as `JUnit` XML: a suite for each file, a case for each finding, as build servers read it.
//!
//! In: what was found, what could not be read. Out: XML. A file without findings is one case that passed, what could not
//! be read one that erred. Shape: the schema of Jenkins' xUnit plug-in (junit-10.xsd).

use std::fmt::Write as _;

use super::xml::{Xml, clean};
use super::{Checked, Problem};
use crate::finding::{Finding, Severity};

/// The whole report.
pub fn report(checked: &[Checked], problems: &[&Problem]) -> String {
    let failures: usize = checked.iter().map(|file| failures(&file.findings)).sum();
    let tests: usize = checked.iter().map(|file| file.findings.len().max(1)).sum::<usize>() + problems.len();
    let mut xml = Xml::new();
    let count = |number: usize| number.to_string();
    xml.open(
        "testsuites",
        &[
            ("name", "isogloss"),
            ("tests", &count(tests)),
            ("failures", &count(failures)),
            ("errors", &count(problems.len())),
        ],
    );
    for file in checked {
        suite(&mut xml, file);
    }
    for problem in problems {
        xml.open("testsuite", &[("name", &problem.path), ("tests", "1"), ("failures", "0"), ("errors", "1")]);
        xml.open("testcase", &[("classname", &problem.path), ("name", "reading")]);
        let place = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
        let message = format!("{place}{}", problem.message);
        xml.text("error", &[("message", &message), ("type", "reading")], &clean(&problem.help));
        xml.close("testcase");
        xml.close("testsuite");
    }
    xml.close("testsuites");
    xml.finish()
}

fn suite(xml: &mut Xml, file: &Checked) {
    let (path, findings) = (&file.facts.path, &file.findings);
    let (tests, failures) = (findings.len().max(1).to_string(), failures(findings).to_string());
    xml.open("testsuite", &[("name", path), ("tests", &tests), ("failures", &failures), ("errors", "0")]);
    if findings.is_empty() {
        xml.empty("testcase", &[("classname", path), ("name", "no findings")]);
    }
    for finding in findings {
        let line = finding.occurrences.first().map_or(1, |place| place.line);
        let name = format!("{}: line {line}: {}", finding.rule, finding.message);
        xml.open("testcase", &[("classname", path), ("name", &name)]);
        if finding.severity == Severity::Info {
            // A remark breaks no build.
            xml.text("system-out", &[], &places(finding));
        } else {
            let kind = format!("{} ({})", finding.rule, finding.severity.name());
            xml.text("failure", &[("message", &finding.message), ("type", &kind)], &places(finding));
        }
        xml.close("testcase");
    }
    xml.close("testsuite");
}

/// How many findings fail: remarks do not.
fn failures(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity != Severity::Info).count()
}

/// All places of a finding and what to do, a line each.
fn places(finding: &Finding) -> String {
    let mut text =
        format!("{}\n{} (confidence {:.2})\n", finding.suggestion, finding.counts(), finding.confidence);
    for place in &finding.occurrences {
        let keep = if finding.deviates(place) { "" } else { " (keep)" };
        let _ = writeln!(text, "{}:{}:{}: {}{keep}", place.path, place.line, place.column, place.text);
    }
    text
}
