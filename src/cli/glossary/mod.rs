//! `isogloss glossary`: the workshop, one file a command.
//!
//! In: arguments, glossary files. Out: files rewritten as little as can be, reports, an exit code. What a term is and
//! what an edit does is decided in `crate::glossary`.

mod add;
mod check;
mod deprecate;
mod diff;
mod export;
mod file;
mod fmt;
mod foreign;
mod formats;
mod import;
mod merge;
mod remove;
mod rename;
mod review;
mod revisions;
mod show;
mod stats;
mod suggest;

use clap::{Args, Subcommand};

use super::Failure;

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check glossaries: rows that cannot be read, contradictions, duplicates, characters that nobody sees
    Check(Box<check::Arguments>),
    /// Show what glossaries say of a term, and which row of which file decides
    Show(show::Arguments),
    /// Write glossaries tidily: spaces, quotation marks, line ends, and with --sort the order of rows
    Fmt(fmt::Arguments),
    /// Add a row
    Add(add::Arguments),
    /// Take the row of a term out
    Remove(remove::Arguments),
    /// Keep the row of a term, but let it say nothing any more
    Deprecate(deprecate::Arguments),
    /// Write a term differently wherever it stands
    Rename(rename::Arguments),
    /// Compare two states of a glossary by entries
    Diff(diff::Arguments),
    /// Make several states of a glossary one
    Merge(merge::Arguments),
    /// Learn rows from translations, or from texts what they write in two ways
    Suggest(Box<suggest::Arguments>),
    /// Count how often entries are used and kept, and what stands where they are not; over git revisions too
    Stats(Box<stats::Arguments>),
    /// Read glossaries of other tools: TBX, TMX, XLIFF, Excel and the layouts of translation systems
    Import(import::Arguments),
    /// Write glossaries as other tools read them
    Export(export::Arguments),
    /// List the formats of import and export, and what each can carry
    Formats(formats::Arguments),
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    match &arguments.command {
        Command::Check(arguments) => check::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Fmt(arguments) => fmt::run(arguments),
        Command::Add(arguments) => add::run(arguments),
        Command::Remove(arguments) => remove::run(arguments),
        Command::Deprecate(arguments) => deprecate::run(arguments),
        Command::Rename(arguments) => rename::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Merge(arguments) => merge::run(arguments),
        Command::Suggest(arguments) => suggest::run(arguments),
        Command::Stats(arguments) => stats::run(arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::Formats(arguments) => formats::run(arguments),
    }
}
