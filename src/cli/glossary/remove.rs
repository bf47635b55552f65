//! `isogloss glossary remove`: the row of a term goes.

use std::path::PathBuf;

use clap::Args;

use super::file::{self, Writing};
use crate::cli::Failure;
use crate::glossary::edit;

/// Which row: what `remove` and `deprecate` ask.
#[derive(Args)]
pub struct Row {
    /// The term, of any language
    term: String,
    /// The glossaries
    #[arg(value_name = "CSV", required = true)]
    pub files: Vec<PathBuf>,
    /// Look in the column of this language alone
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    lang: Option<String>,
    /// Of homonyms, the one with this context
    #[arg(long)]
    context: Option<String>,
    /// All rows of the term, where there are several
    #[arg(long)]
    all: bool,
}

impl Row {
    /// As the edits ask for it.
    pub fn wanted(&self) -> edit::Wanted<'_> {
        edit::Wanted {
            term: &self.term,
            language: self.lang.as_deref(),
            context: self.context.as_deref(),
            all: self.all,
        }
    }
}

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    row: Row,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    file::edit(&arguments.row.files, &arguments.writing, |sheet| edit::remove(sheet, arguments.row.wanted()))
}
