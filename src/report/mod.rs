//! Reports: one file a format. They draw findings and decide nothing.
//!
//! In: what was found in each file, what could not be read. Out: text for a terminal, JSON for a program, a page for an editor.

pub mod checkstyle;
pub mod csv;
pub mod frame;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod rdjson;
pub mod rows;
pub mod sarif;
pub mod summary;
pub mod text;
mod window;
mod xml;

pub use window::wrap;

use serde::Serialize;

use crate::document::{Document, Format, Note, Pairing};
use crate::finding::{Finding, Severity};
use crate::span::Place;

/// What a report says of a file, beside its findings.
#[derive(Clone, Debug, Serialize)]
pub struct FileFacts {
    /// The file as the user gave it.
    pub path: String,
    /// Tag of the language it was checked in; "und" where none could be told.
    pub language: String,
    /// Tag of the language it was translated from, where the user said.
    pub source_language: Option<String>,
    /// Its format.
    pub format: Format,
    /// How many paragraphs, headings, list items and cells it has.
    pub units: usize,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// The file that it was translated from, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the user should know of the reading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Remark>,
}

/// A remark on the reading of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Remark {
    /// A reader's note with its place.
    pub fn of(note: &Note, document: &Document) -> Self {
        Self {
            place: document.place(note.span.start),
            message: note.message.clone(),
            help: note.help.clone(),
        }
    }
}

/// A file's text, for reports that show it whole.
pub struct Article {
    /// The text.
    pub document: Document,
    /// Its source, where there is one.
    pub pairing: Option<Pairing>,
    /// How many words it has.
    pub words: usize,
}

/// A file that was checked.
pub struct Checked {
    /// What it is.
    pub facts: FileFacts,
    /// What was found in it, in reading order.
    pub findings: Vec<Finding>,
    /// Its part of the text report; empty for other formats.
    pub drawn: String,
    /// What of it is left to translate.
    pub open: Option<Open>,
    /// Its text, where a report shows it.
    pub article: Option<Article>,
}

/// What is left to translate of a file.
pub struct Open {
    /// Segments without a translation.
    pub count: usize,
    /// All segments.
    pub all: usize,
    /// The remark on it, for the text report.
    pub drawn: String,
}

/// Why something the user named could not be used.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// An error, for which the command fails, or a warning.
    #[serde(skip)]
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// Line, from 1, where the problem has one.
    pub line: Option<usize>,
    /// Column, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The picture of it for people.
    #[serde(skip)]
    pub drawn: String,
}

impl Problem {
    /// Something that the user should know of a file, and for which nothing fails.
    pub fn warning(path: &str, message: &str, help: &str, style: frame::Style) -> Self {
        let drawn = frame::message("warning", &format!("{path}: {message}"), help, style);
        Self { severity: Severity::Warning, drawn, ..Self::whole(path, message.to_owned(), help, style) }
    }

    /// A problem with a whole file.
    pub fn whole(path: &str, message: String, help: &str, style: frame::Style) -> Self {
        let drawn = frame::message("error", &format!("{path}: {message}"), help, style);
        Self {
            severity: Severity::Error,
            path: path.to_owned(),
            line: None,
            column: None,
            message,
            help: help.to_owned(),
            drawn,
        }
    }
}
