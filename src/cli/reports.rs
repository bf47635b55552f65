//! The reports of a run: which, and where each goes.
//!
//! In: the formats that the user asked for, what was found. Out: standard output, files. How a report looks is for
//! `crate::report`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;

use super::output::{self, Failure};
use crate::finding::Finding;
use crate::gate::Verdict;
use crate::report::frame::Style;
use crate::report::{
    Checked, Problem, checkstyle, csv, github, gitlab, html, json, junit, rdjson, sarif, summary, text,
};

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Frames with all places, for people
    Text,
    /// A page with the articles and the findings marked in them, for editors
    Html,
    /// One object, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, for annotations in GitHub Actions
    Github,
    /// `JUnit` XML, for build servers
    Junit,
    /// Checkstyle XML, for build servers
    Checkstyle,
    /// Code Quality, for GitLab's merge requests
    Gitlab,
    /// reviewdog's Diagnostic Format, for comments on a change
    Rdjson,
    /// A row for each place, for spreadsheets
    Csv,
    /// Markdown, for the summary of a build
    Summary,
}

/// Reads `FORMAT=FILE`.
pub fn asked(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) =
        text.split_once('=').ok_or("a format and a file are wanted, as in sarif=out.sarif")?;
    if path.is_empty() {
        return Err("the file is missing, as in sarif=out.sarif".to_owned());
    }
    let format = Format::from_str(format, true).map_err(|_| {
        let names: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(|known| Some(known.to_possible_value()?.get_name().to_owned()))
            .collect();
        format!("there is no format `{format}`: write one of {}", names.join(", "))
    })?;
    Ok((format, PathBuf::from(path)))
}

/// Of no more files than this each is shown for its segments that have no translation; more are summed up.
const UNFINISHED: usize = 3;

/// What a run found.
pub struct Found<'a> {
    /// The files, in order.
    pub checked: &'a [Checked],
    /// For which the command fails.
    pub errors: &'a [Problem],
    /// For which it does not.
    pub warnings: &'a [Problem],
    /// What the gate says.
    pub gate: &'a Verdict,
    /// No closing line.
    pub quiet: bool,
    /// Of the text report.
    pub style: Style,
    /// What was mended before.
    pub fixed: Fixed,
}

/// How much was mended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fixed {
    findings: usize,
    files: usize,
    marked: usize,
}

impl Fixed {
    /// Counts a file that was written.
    pub const fn count(&mut self, mended: &super::check::Mended) {
        self.findings += mended.fixed;
        self.files += 1;
        self.marked += mended.marked;
    }

    /// What was mended, in a line.
    fn line(self) -> String {
        let counted =
            |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        let mut line =
            format!("fixed {} in {}", counted(self.findings, "finding"), counted(self.files, "file"));
        if self.marked > 0 {
            let _ = write!(line, "; {} marked for review", counted(self.marked, "message"));
        }
        line + "\n"
    }
}

impl Found<'_> {
    /// A report.
    ///
    /// # Errors
    /// When it cannot be serialised, which plain text gives no cause for.
    pub fn report(&self, format: Format) -> Result<String, Failure> {
        let findings: Vec<&Finding> = self.checked.iter().flat_map(|file| &file.findings).collect();
        let problems: Vec<&Problem> = self.errors.iter().chain(self.warnings).collect();
        let errors: Vec<&Problem> = self.errors.iter().collect();
        let failed = |error: &dyn std::error::Error| Failure::new(error.to_string(), "");
        match format {
            Format::Text => Ok(self.text()),
            Format::Html => Ok(html::report(self.checked, &errors, &page_rules())),
            Format::Json => {
                json::report(self.checked, self.errors, self.warnings, self.gate).map_err(|e| failed(&e))
            }
            Format::Sarif => sarif::report(&findings, &rules(), &problems).map_err(|e| failed(&e)),
            Format::Github => Ok(github::report(&findings, &problems)),
            Format::Junit => Ok(junit::report(self.checked, &errors)),
            Format::Checkstyle => Ok(checkstyle::report(self.checked, &errors)),
            Format::Gitlab => gitlab::report(self.checked, &errors).map_err(|e| failed(&e)),
            Format::Rdjson => rdjson::report(self.checked, &errors).map_err(|e| failed(&e)),
            Format::Csv => csv::report(self.checked).map_err(|e| failed(&e)),
            Format::Summary => Ok(summary::report(self.checked, &errors)),
        }
    }

    fn text(&self) -> String {
        let open: Vec<_> =
            self.checked.iter().filter_map(|file| Some((&*file.facts.path, file.open.as_ref()?))).collect();
        let each = open.len() <= UNFINISHED;
        let mut report = String::new();
        for file in self.checked {
            report.extend(file.open.iter().filter(|_| each).map(|open| open.drawn.as_str()));
            report.push_str(&file.drawn);
        }
        if !each {
            report.push_str(&text::unfinished(&open, self.style));
        }
        if !self.quiet {
            if self.fixed.files > 0 {
                report.push_str(&self.fixed.line());
            }
            report.push_str(&text::closing(self.checked, self.errors.len()));
            report.push_str(&text::left_out(self.gate));
        }
        report
    }

    /// Writes the reports that go to files; those for people without colour.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write(&self, reports: &[(Format, PathBuf)]) -> Result<(), Failure> {
        for (format, path) in reports {
            let report = self.report(*format)?;
            let report = if *format == Format::Text {
                anstream::adapter::strip_str(&report).to_string()
            } else {
                report
            };
            output::write(&report, Some(path))?;
        }
        Ok(())
    }
}

/// The rules as the page for editors names them.
fn page_rules() -> Vec<html::RuleFacts> {
    let facts = |rule: &crate::rules::Rule| html::RuleFacts { id: rule.id, summary: rule.summary };
    crate::rules::REGISTRY.iter().map(facts).collect()
}

/// The rules as code scanning lists them.
fn rules() -> Vec<sarif::RuleFacts> {
    let facts = |rule: &crate::rules::Rule| sarif::RuleFacts {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary,
        page: rule.page.to_owned(),
    };
    crate::rules::REGISTRY.iter().map(facts).collect()
}
