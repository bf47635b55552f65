//! What the user asked for.

/// Findings below this confidence are not shown unless asked for.
pub const MIN_CONFIDENCE: f64 = 0.5;

/// What holds for one document, after the file, its overrides and the command line have been merged.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language tag, when declared.
    pub language: Option<String>,
    /// Only these rules, when not empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Least confidence shown.
    pub min_confidence: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: None, select: Vec::new(), ignore: Vec::new(), min_confidence: MIN_CONFIDENCE }
    }
}

impl Settings {
    /// Whether a rule runs.
    pub fn runs(&self, rule: &str) -> bool {
        (self.select.is_empty() || self.select.iter().any(|id| id == rule))
            && !self.ignore.iter().any(|id| id == rule)
    }
}
