//! Limits: how many findings are let pass, of a run, of some files, of a rule.
//!
//! In: the findings of every file with its settings and words. Out: the limits that are passed, and whether the run fails.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::{By, Settings};
use crate::finding::Finding;

/// A file of the run.
pub struct File<'a> {
    /// What holds for it.
    pub settings: &'a Settings,
    /// How many words it has; wanted only where a limit counts by words.
    pub words: usize,
    /// What is left of its findings.
    pub findings: &'a [Finding],
}

/// A limit that is passed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Passed {
    /// Its name: `max-findings` or `max-per-1k`.
    pub limit: &'static str,
    /// Whose it is.
    #[serde(flatten)]
    pub by: By,
    /// The rule that it is for; none for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How much is let pass.
    pub allowed: f64,
    /// How much there is.
    pub found: f64,
    /// Findings that were counted.
    pub findings: usize,
    /// Words that they were counted in, for `max-per-1k`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<usize>,
}

/// What one limit counts.
#[derive(Default)]
struct Count {
    allowed: f64,
    findings: usize,
    words: usize,
}

const MAX_FINDINGS: &str = "max-findings";
const MAX_PER_1K: &str = "max-per-1k";

/// Whether a run fails: when a limit is passed, or when a finding at or above `fail-on` is counted by no limit. The limits
/// that are passed come in a fixed order.
pub fn decide(files: &[File]) -> (bool, Vec<Passed>) {
    let mut counts: BTreeMap<(By, &str, Option<&str>), Count> = BTreeMap::new();
    let mut fails = false;
    for file in files {
        let settings = file.settings;
        if let Some(limit) = &settings.max_per_1k {
            let count = counts.entry((limit.by.clone(), MAX_PER_1K, None)).or_default();
            count.words += file.words;
            count.allowed = limit.value;
        }
        for finding in file.findings.iter().filter(|finding| settings.fail_on.fails(finding.severity)) {
            let rule = finding.rule.as_str();
            let of_rule = settings.rules.get(rule).and_then(|rule| rule.max_findings.as_ref());
            let limits = [
                (MAX_FINDINGS, None, settings.max_findings.as_ref()),
                (MAX_PER_1K, None, settings.max_per_1k.as_ref()),
                (MAX_FINDINGS, Some(rule), of_rule),
            ];
            fails |= limits.iter().all(|(_, _, limit)| limit.is_none());
            for (name, rule, limit) in limits {
                let Some(limit) = limit else { continue };
                let count = counts.entry((limit.by.clone(), name, rule)).or_default();
                count.findings += 1;
                count.allowed = limit.value;
            }
        }
    }
    let passed: Vec<Passed> = counts.into_iter().filter_map(passed).collect();
    (fails || !passed.is_empty(), passed)
}

fn passed(((by, limit, rule), count): ((By, &'static str, Option<&str>), Count)) -> Option<Passed> {
    let by_words = limit == MAX_PER_1K;
    let found = match (by_words, count.findings) {
        (false, findings) => findings as f64,
        (true, 0) => 0.0,
        // Findings in no words: more than any limit, and still a number.
        (true, findings) => findings as f64 * 1000.0 / count.words.max(1) as f64,
    };
    (found > count.allowed).then(|| Passed {
        limit,
        by,
        rule: rule.map(ToOwned::to_owned),
        allowed: count.allowed,
        found,
        findings: count.findings,
        words: by_words.then_some(count.words),
    })
}

impl Passed {
    /// Which limit is passed, and by how much.
    pub fn message(&self) -> String {
        let name = match self.by {
            By::Command => format!("--{}", self.limit),
            By::File | By::Paths { .. } => self.limit.to_owned(),
        };
        let rule = self.rule.as_ref().map_or_else(String::new, |rule| format!(" of {rule}"));
        let paths = match &self.by {
            By::Paths { paths } => format!(" in {paths}"),
            By::Command | By::File => String::new(),
        };
        let more = self.found - self.allowed;
        match self.words {
            None => {
                let findings = if self.allowed == 1.0 { "finding" } else { "findings" };
                let are = if self.found == 1.0 { "is" } else { "are" };
                format!(
                    "{name} lets {} {findings}{rule}{paths} pass, and there {are} {}: {more} too many",
                    self.allowed, self.found
                )
            }
            Some(words) => format!(
                "{name} lets {} findings in 1,000 words{paths} pass, and there are {:.2} ({} in {words} words): {more:.2} \
                 too many",
                self.allowed, self.found, self.findings
            ),
        }
    }
}
