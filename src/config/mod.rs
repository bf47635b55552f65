//! What the user asked for: `isogloss.toml`, its overrides and the command line, merged for each document.
//!
//! In: the text of a configuration, the path of a document, what the command line said. Out: [`Settings`], or
//! [`Mistake`]s with their place. Opens no document and knows of rules only their ids.

mod file;
mod nearest;
mod pairs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use file::{Config, Mistake};
pub use nearest::{did_you_mean, rule_id};
pub use pairs::PathPair;

use serde::Serialize;

use crate::finding::Severity;

/// Findings below this confidence are not shown unless asked for.
pub const MIN_CONFIDENCE: f64 = 0.5;

/// The shape of the configuration file, as a JSON Schema. The reader in `file` words mistakes better; tests hold the two together.
pub const SCHEMA: &str = include_str!("schema.json");

/// The name of the configuration file.
pub const FILE_NAME: &str = "isogloss.toml";

/// From which severity on a finding fails the check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// Only errors.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Any finding.
    Info,
    /// None.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the check.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

/// Who says something.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum By {
    /// The command line.
    Command,
    /// The file, of all documents.
    #[default]
    File,
    /// An override.
    Paths {
        /// Its patterns.
        paths: String,
    },
}

/// How much is let pass. What one party says of several documents holds for them together.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Who says so.
    pub by: By,
    /// So many findings, or so many in 1,000 words.
    pub value: f64,
}

/// What the configuration says of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSettings {
    /// Its severity, when not its own.
    pub severity: Option<Severity>,
    /// Whether it runs.
    pub enabled: Option<bool>,
    /// Least confidence shown, when not that of all rules.
    pub min_confidence: Option<f64>,
    /// How many of its findings are let pass.
    pub max_findings: Option<Limit>,
}

/// What holds for one document, after the file, its overrides and the command line have been merged.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language tag, when declared.
    pub language: Option<String>,
    /// Tag of the language that was translated from, when declared.
    pub source_language: Option<String>,
    /// Only these rules, when not empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Least confidence shown.
    pub min_confidence: f64,
    /// From which severity on a finding fails the check.
    pub fail_on: FailOn,
    /// How many findings are let pass.
    pub max_findings: Option<Limit>,
    /// How many findings in 1,000 words are let pass.
    pub max_per_1k: Option<Limit>,
    /// Glossary files.
    pub glossaries: Vec<PathBuf>,
    /// What is said of single rules.
    pub rules: BTreeMap<String, RuleSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            source_language: None,
            select: Vec::new(),
            ignore: Vec::new(),
            min_confidence: MIN_CONFIDENCE,
            fail_on: FailOn::default(),
            max_findings: None,
            max_per_1k: None,
            glossaries: Vec::new(),
            rules: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Whether a rule runs; an `optional` one only when it is selected or switched on.
    pub fn runs(&self, rule: &str, optional: bool) -> bool {
        let enabled = self.rules.get(rule).and_then(|rule| rule.enabled);
        let selected = self.select.iter().any(|id| id == rule);
        (if self.select.is_empty() { !optional || enabled == Some(true) } else { selected })
            && !self.ignore.iter().any(|id| id == rule)
            && enabled != Some(false)
    }

    /// Least confidence at which a rule's findings are shown.
    pub fn threshold(&self, rule: &str) -> f64 {
        self.rules.get(rule).and_then(|rule| rule.min_confidence).unwrap_or(self.min_confidence)
    }

    /// The severity of a rule's findings when not the rule's own.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        self.rules.get(rule).and_then(|rule| rule.severity)
    }

    /// Lays a layer over these settings: what it says replaces what was said before.
    fn lay(&mut self, layer: &Layer) {
        fn set<T: Clone>(to: &mut T, from: Option<&T>) {
            if let Some(value) = from {
                to.clone_from(value);
            }
        }
        let limit = |limit: &Option<Limit>| {
            limit.as_ref().map(|limit| Limit { by: layer.by.clone(), value: limit.value })
        };
        if layer.language.is_some() {
            self.language.clone_from(&layer.language);
        }
        if layer.source_language.is_some() {
            self.source_language.clone_from(&layer.source_language);
        }
        set(&mut self.select, layer.select.as_ref());
        set(&mut self.ignore, layer.ignore.as_ref());
        set(&mut self.min_confidence, layer.min_confidence.as_ref());
        set(&mut self.fail_on, layer.fail_on.as_ref());
        set(&mut self.glossaries, layer.glossaries.as_ref());
        self.max_findings = limit(&layer.max_findings).or(self.max_findings.take());
        self.max_per_1k = limit(&layer.max_per_1k).or(self.max_per_1k.take());
        for (id, said) in &layer.rules {
            let rule = self.rules.entry(id.clone()).or_default();
            rule.severity = said.severity.or(rule.severity);
            rule.enabled = said.enabled.or(rule.enabled);
            rule.min_confidence = said.min_confidence.or(rule.min_confidence);
            rule.max_findings = limit(&said.max_findings).or(rule.max_findings.take());
        }
    }
}

/// What one place (the file, an override, the command line) says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Which place.
    pub by: By,
    /// Language tag.
    pub language: Option<String>,
    /// Tag of the language that was translated from.
    pub source_language: Option<String>,
    /// Only these rules.
    pub select: Option<Vec<String>>,
    /// Not these rules.
    pub ignore: Option<Vec<String>>,
    /// Least confidence shown.
    pub min_confidence: Option<f64>,
    /// From which severity on a finding fails the check.
    pub fail_on: Option<FailOn>,
    /// How many findings are let pass.
    pub max_findings: Option<Limit>,
    /// How many findings in 1,000 words are let pass.
    pub max_per_1k: Option<Limit>,
    /// Glossary files.
    pub glossaries: Option<Vec<PathBuf>>,
    /// What is said of single rules.
    pub rules: BTreeMap<String, RuleSettings>,
}

/// The settings for the document at `path`: defaults, then the file, then its overrides in order, then the
/// command line.
///
/// The command line names rules more weightily than the file does: `--select` runs what the file switched off,
/// and `--min-confidence` holds for every rule.
pub fn settings(config: Option<&Config>, command: &Layer, path: &Path) -> Settings {
    let mut settings = Settings::default();
    if let Some(config) = config {
        settings.lay(&config.base);
        for layer in config.overrides_of(path) {
            settings.lay(layer);
        }
    }
    if let Some(select) = &command.select {
        settings.ignore.retain(|id| !select.contains(id));
        for (_, rule) in settings.rules.iter_mut().filter(|(id, _)| select.contains(id)) {
            rule.enabled = None;
        }
    }
    let mut command = command.clone();
    if let Some(ignore) = &mut command.ignore {
        ignore.extend(settings.ignore.iter().cloned());
    }
    if command.min_confidence.is_some() {
        settings.rules.values_mut().for_each(|rule| rule.min_confidence = None);
    }
    settings.lay(&command);
    settings
}

/// The nearest `isogloss.toml`: in `folder` or a folder above it.
pub fn discover(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

/// Whether a text has the shape of a language tag: "fr", "pt-BR", "zh-Hant-TW".
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
