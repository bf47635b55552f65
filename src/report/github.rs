//! The report for GitHub Actions: workflow commands that become annotations on the changed lines.
//!
//! In: findings, problems with the input. Out: lines. GitHub takes ten annotations of a level from a step and drops the
//! rest without a word; so of more, nine are annotations, the tenth counts the others, and these stand in the log as
//! plain lines.

use std::fmt::Write;

use super::Problem;
use super::sarif::{end_column, main_place};
use crate::finding::{Finding, Severity};

/// So many annotations of a level are taken from one step.
const LIMIT: usize = 10;
/// So many other places are named in an annotation.
const PLACES: usize = 5;

/// One message at one place.
struct Annotation {
    severity: Severity,
    path: String,
    line: usize,
    column: usize,
    end_column: Option<usize>,
    title: String,
    message: String,
}

/// The whole report.
pub fn report(findings: &[&Finding], problems: &[&Problem]) -> String {
    let mut all: Vec<Annotation> = problems.iter().map(|problem| of_problem(problem)).collect();
    all.extend(findings.iter().filter_map(|finding| of_finding(finding)));
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let level: Vec<&Annotation> =
            all.iter().filter(|annotation| annotation.severity == severity).collect();
        let shown = if level.len() > LIMIT { LIMIT - 1 } else { level.len() };
        for annotation in &level[..shown] {
            out.push_str(&command(annotation));
        }
        let rest = &level[shown..];
        if !rest.is_empty() {
            for annotation in rest {
                let Annotation { path, line, column, title, message, .. } = annotation;
                let message = message.replace('\n', "; ");
                let _ = writeln!(out, "{path}:{line}:{column}: {}[{title}]: {message}", severity.name());
            }
            let message =
                format!("{} more are not shown as annotations: the log of this step lists them", rest.len());
            let _ =
                writeln!(out, "::{} title={}::{}", kind(severity), env!("CARGO_PKG_NAME"), data(&message));
        }
    }
    out
}

fn of_finding(finding: &Finding) -> Option<Annotation> {
    let main = main_place(finding)?;
    let place = &finding.occurrences[main];
    let mut message = finding.message.clone();
    if !finding.suggestion.is_empty() {
        let _ = write!(message, "\n{}", finding.suggestion);
    }
    let others: Vec<_> = finding.occurrences.iter().enumerate().filter(|(at, _)| *at != main).collect();
    for (_, other) in others.iter().take(PLACES) {
        let _ = write!(message, "\n{}:{}:{} “{}”", other.path, other.line, other.column, other.text);
    }
    if others.len() > PLACES {
        let _ = write!(message, "\nand {} more places", others.len() - PLACES);
    }
    Some(Annotation {
        severity: finding.severity,
        path: place.path.clone(),
        line: place.line,
        column: place.column,
        end_column: end_column(place),
        title: finding.rule.clone(),
        message,
    })
}

fn of_problem(problem: &Problem) -> Annotation {
    let help = if problem.help.is_empty() { String::new() } else { format!("\n{}", problem.help) };
    Annotation {
        severity: problem.severity,
        path: problem.path.clone(),
        line: problem.line.unwrap_or(1),
        column: problem.column.unwrap_or(1),
        end_column: None,
        title: "input".to_owned(),
        message: problem.message.clone() + &help,
    }
}

const fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn command(annotation: &Annotation) -> String {
    let Annotation { severity, path, line, column, end_column, title, message } = annotation;
    let end = end_column.map_or(String::new(), |end| format!(",endColumn={end}"));
    let path = property(&path.replace('\\', "/"));
    let (title, message) = (property(title), data(message));
    format!("::{} file={path},line={line},col={column}{end},title={title}::{message}\n", kind(*severity))
}

/// A message, as workflow commands write it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, as workflow commands write it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Occurrence, Rendering};

    fn finding(line: usize) -> Finding {
        let place = |line| Occurrence {
            path: "a,b:c/100%.md".to_owned(),
            start: 0,
            end: 5,
            line,
            column: 3,
            text: "Macao".to_owned(),
            rendering: 0,
            source: None,
            fix: None,
        };
        Finding {
            rule: "name-spelling".to_owned(),
            severity: Severity::Warning,
            confidence: 0.9,
            message: "5 % of\r\nit".to_owned(),
            suggestion: "keep it".to_owned(),
            renderings: vec![Rendering { text: "Macao".to_owned(), count: 2, preferred: true }],
            source_term: None,
            occurrences: vec![place(line), place(line + 1)],
            fingerprint: String::new(),
        }
    }

    #[test]
    fn what_a_command_would_read_as_its_own_is_escaped() {
        assert_eq!(
            report(&[&finding(7)], &[]),
            "::warning file=a%2Cb%3Ac/100%25.md,line=7,col=3,endColumn=8,title=name-spelling::5 %25 of%0D%0Ait%0Akeep \
             it%0Aa,b:c/100%25.md:8:3 “Macao”\n"
        );
    }

    #[test]
    fn of_more_than_ten_all_are_in_the_log_and_the_tenth_counts_them() {
        let all: Vec<Finding> = (1..=12).map(finding).collect();
        let all: Vec<&Finding> = all.iter().collect();
        let ten = report(&all[..10], &[]);
        assert_eq!(ten.lines().filter(|line| line.starts_with("::warning file=")).count(), 10);
        let twelve = report(&all, &[]);
        assert_eq!(twelve.lines().filter(|line| line.starts_with("::warning ")).count(), 10);
        assert!(twelve.lines().last().is_some_and(|line| line.contains("3 more")), "{twelve}");
        assert!(twelve.contains("\na,b:c/100%.md:12:3: warning[name-spelling]: 5 % of"), "{twelve}");
    }
}
