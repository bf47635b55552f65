//! `isogloss glossary add`: a new row.

use std::path::PathBuf;

use clap::Args;

use super::file::{self, Writing};
use crate::cli::Failure;
use crate::glossary::edit;

#[derive(Args)]
pub struct Arguments {
    /// The glossary
    #[arg(value_name = "CSV")]
    file: PathBuf,
    /// Values for columns, as in `fr=bloc en=bloc "forbidden=block|camp"`
    #[arg(value_name = "COLUMN=VALUE", required = true, value_parser = cell)]
    cells: Vec<(String, String)>,
    /// Add columns that the file does not have
    #[arg(long)]
    new_column: bool,
    #[command(flatten)]
    writing: Writing,
}

fn cell(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, value)) if !column.trim().is_empty() => {
            Ok((column.trim().to_owned(), value.to_owned()))
        }
        _ => Err("a column and its value are wanted, as in fr=bloc".to_owned()),
    }
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let today = file::today();
    file::edit(std::slice::from_ref(&arguments.file), &arguments.writing, |sheet| {
        edit::add(sheet, &arguments.cells, arguments.new_column, &today).map(|change| vec![change])
    })
}
