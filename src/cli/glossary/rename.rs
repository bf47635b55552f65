//! `isogloss glossary rename`: a term is written differently, wherever it stands.

use std::path::PathBuf;

use clap::Args;

use super::file::{self, Writing};
use crate::cli::Failure;
use crate::glossary::edit;

#[derive(Args)]
pub struct Arguments {
    /// The term as it is written now
    old: String,
    /// As it shall be written
    new: String,
    /// The glossaries
    #[arg(value_name = "CSV", required = true)]
    files: Vec<PathBuf>,
    /// Rename in the columns of this language alone
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    lang: Option<String>,
    /// Forbid the old rendering in the rows that it was to be written in
    #[arg(long)]
    forbid: bool,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let today = file::today();
    let wanted =
        edit::Wanted { term: &arguments.old, language: arguments.lang.as_deref(), ..edit::Wanted::default() };
    file::edit(&arguments.files, &arguments.writing, |sheet| {
        edit::rename(sheet, wanted, &arguments.new, arguments.forbid, &today)
    })
}
