//! `isogloss glossary deprecate`: the row of a term stays and says nothing any more.

use clap::Args;

use super::file::{self, Writing};
use super::remove::Row;
use crate::cli::Failure;
use crate::glossary::edit;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    row: Row,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let today = file::today();
    file::edit(&arguments.row.files, &arguments.writing, |sheet| {
        edit::deprecate(sheet, arguments.row.wanted(), &today)
    })
}
