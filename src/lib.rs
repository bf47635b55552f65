//! isogloss finds where a translation says one thing in two ways.
//!
//! Data flows one way through the folders: [`document`] reads bytes into units of prose, [`language`] cuts
//! them into words, [`aligner`] links those of a source and its translation, [`glossary`] knows the agreed
//! renderings, [`matcher`] says whether two strings are one thing, [`rules`] find, [`engine`] runs them and places what they found,
//! [`gate`] decides which of it counts, `report` draws.

pub mod aligner;
pub mod cli;
pub mod concordance;
pub mod config;
pub mod dictionary;
pub mod document;
pub mod engine;
pub mod finding;
mod fix;
pub mod gate;
pub mod glossary;
pub mod language;
pub mod matcher;
pub mod project;
pub mod report;
pub mod rules;
pub mod span;
pub mod suggestion;
mod wording;
