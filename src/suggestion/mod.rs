//! Suggestions: rows that a glossary could have, learned from texts.
//!
//! In: translations beside their sources, or texts alone; what the glossary holds already. Out: [`Candidate`]s, the best
//! first. Writes nothing and decides nothing: what becomes a row is for a person to say ([`review`]).

mod bilingual;
mod citation;
mod known;
pub mod review;
mod variants;

use serde::Serialize;

pub use bilingual::Gatherer;
pub use known::Known;
pub use variants::{RULES, of_findings};

use crate::concordance::Place;

/// A rendering and how often it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rendering {
    /// In the form that a dictionary would cite.
    pub text: String,
    /// Places.
    pub count: usize,
}

/// A place in context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What the source says around the term; none in a text alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the translation says around the rendering.
    pub target: String,
}

/// A row that a glossary could have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The term of the source; none where it was learned from a text alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_language: Option<String>,
    /// The rendering to write.
    pub target: String,
    /// Its language.
    pub target_language: String,
    /// Other renderings that are met: somebody has to decide.
    pub admitted: Vec<String>,
    /// Renderings that should not be written.
    pub forbidden: Vec<String>,
    /// Whether one rendering is clearly the one in use.
    pub clear: bool,
    /// Places of the term.
    pub count: usize,
    /// Herfindahl's index of the renderings, 0 to 1.
    pub concentration: f64,
    /// The probability that the row is right, as far as the texts show, 0 to 1.
    pub confidence: f64,
    /// All renderings, the one to write first.
    pub renderings: Vec<Rendering>,
    /// Places in context, two at most.
    pub examples: Vec<Example>,
}

/// Two decimals are enough.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
