//! The gate: of all findings, those that count, and whether they are too many.
//!
//! In: the findings of every file of a run, in the order of the files. Out: what is left of them, and why the run fails. A
//! pure function; it knows nothing of how findings are made or drawn, opens no file and runs no git.

pub mod baseline;
mod changes;
pub mod limits;

pub use baseline::Baseline;
pub use changes::Changes;

use serde::Serialize;

/// What the gate says of a run, for reports.
#[derive(Debug, Default, Serialize)]
pub struct Verdict {
    /// What the baseline held, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Known>,
    /// What was left out since no line of it changed, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Unchanged>,
    /// The limits that are passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<limits::Passed>,
    /// Whether the run fails.
    #[serde(skip)]
    pub fails: bool,
}

impl Verdict {
    /// Whether nothing but the findings themselves speaks.
    pub fn is_plain(&self) -> bool {
        self.baseline.is_none() && self.changed.is_none() && self.passed.is_empty()
    }
}

/// What a baseline made of a run.
#[derive(Debug, Serialize)]
pub struct Known {
    /// The baseline as the user named it.
    pub path: String,
    /// How many findings it held: they are left out.
    pub known: usize,
    /// How many findings have more places to change than it knows: they are new.
    pub grown: usize,
    /// What became of the file.
    #[serde(skip)]
    pub rewritten: Option<Rewritten>,
    /// Entries that hold no longer, each with the number of places that are gone.
    pub expired: Vec<baseline::Entry>,
}

/// What was left out since no line of it changed.
#[derive(Debug, Serialize)]
pub struct Unchanged {
    /// Since which revision.
    pub since: String,
    /// How many findings.
    pub left_out: usize,
}

/// A baseline that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewritten {
    /// From the findings; it has so many entries.
    Anew(usize),
    /// Without what had expired; it has so many entries.
    Pruned(usize),
}
