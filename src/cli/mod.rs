//! The command line: one file a command.
//!
//! In: arguments, files, standard input. Out: reports on standard output, complaints on standard error, an
//! exit code: 0 nothing at or above `--fail-on`, 1 findings, 2 the command could not do its work.

mod align;
mod baseline;
mod changed;
mod check;
mod completions;
mod corpus;
mod explain;
mod gate;
mod git;
mod glossary;
mod init;
mod inputs;
mod learn;
mod lexicon;
mod man;
mod output;
mod pairs;
mod reports;
mod rules;
mod schema;
mod terms;

use clap::{Parser, Subcommand};

pub use output::Failure;

/// Everything asked for was done, and nothing speaks against publishing.
const CLEAN: i32 = 0;
/// There are findings at or above `--fail-on`.
const FINDINGS: i32 = 1;
/// The command could not do its work, or not all of it.
const FAILED: i32 = 2;

/// Find where a translation says one thing in two ways
#[derive(Parser)]
#[command(name = "isogloss", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 the command could not do its work \
(bad usage, unreadable or malformed input).";

#[derive(Subcommand)]
enum Command {
    /// Check translated texts
    Check(Box<check::Arguments>),
    /// Keep a baseline of known findings
    Baseline(baseline::Arguments),
    /// Show which words of a text and its translation mean each other
    Align(align::Arguments),
    /// List recurring terms with their renderings: a concordance
    Terms(terms::Arguments),
    /// Learn a lexicon from translation memories
    Learn(learn::Arguments),
    /// Look into a lexicon
    Lexicon(lexicon::Arguments),
    /// Keep glossaries: check, format, edit, compare, exchange them
    Glossary(glossary::Arguments),
    /// Show the page of a rule: what it finds, why, what it leaves alone
    Explain(explain::Arguments),
    /// List the rules
    Rules(rules::Arguments),
    /// Print a JSON Schema: of the configuration, of the JSON report
    Schema(schema::Arguments),
    /// Write a commented isogloss.toml into the working directory
    Init,
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page (roff)
    Man,
}

/// Reads a language tag.
fn language(text: &str) -> Result<String, String> {
    if crate::config::is_language_tag(text) {
        Ok(text.to_owned())
    } else {
        Err("a language tag such as fr or pt-BR is wanted".to_owned())
    }
}

/// Runs the command that the arguments of the process ask for; returns its exit code.
pub fn run() -> i32 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too; a closed pipe is nobody's error.
            let _ = error.print();
            return error.exit_code();
        }
    };
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Baseline(arguments) => baseline::run(&arguments),
        Command::Align(arguments) => align::run(&arguments),
        Command::Terms(arguments) => terms::run(&arguments),
        Command::Learn(arguments) => learn::run(&arguments),
        Command::Lexicon(arguments) => lexicon::run(&arguments),
        Command::Glossary(arguments) => glossary::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Init => init::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man => man::run(),
    };
    done.unwrap_or_else(|failure| {
        output::complain(&failure);
        FAILED
    })
}
