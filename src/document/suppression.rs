//! Suppression comments.

use crate::span::Span;

/// Which rules a suppression switches off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// These, by id.
    Rules(Vec<String>),
}

/// A stretch of a document in which some rules are silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Bytes of the decoded text in which it holds.
    pub span: Span,
    /// Which rules are silent.
    pub scope: Scope,
}
