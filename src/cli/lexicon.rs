//! `isogloss lexicon`: looks into a lexicon.
//!
//! In: a lexicon, a word or none. Out: what it knows of the word, or how much it knows at all.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::learn;
use super::output::{self, Failure};
use crate::language::{Table, fold};

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the translations of a word
    Show {
        /// A word of either language
        word: String,
        /// The lexicon; may be given several times
        #[arg(long, short, value_name = "FILE", required = true)]
        lexicon: Vec<PathBuf>,
    },
    /// Shows which languages a lexicon holds, how many words, and what it was learned from
    Info {
        /// The lexicon; may be given several times
        #[arg(long, short, value_name = "FILE", required = true)]
        lexicon: Vec<PathBuf>,
    },
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let mut out = String::new();
    match &arguments.command {
        Command::Info { lexicon } => {
            for table in learn::load(lexicon)?.tables() {
                let _ = writeln!(out, "{}", learn::summary(table));
            }
        }
        Command::Show { word, lexicon } => show(word, lexicon, &mut out)?,
    }
    output::write(&out, None)?;
    Ok(super::CLEAN)
}

fn show(word: &str, lexicon: &[PathBuf], out: &mut String) -> Result<(), Failure> {
    for table in learn::load(lexicon)?.tables() {
        for (side, from, to) in [(0, &table.source, &table.target), (1, &table.target, &table.source)] {
            let mut found = table.translations(side, &fold(word, Table::of(from).turkic));
            if found.is_empty() {
                continue;
            }
            found.sort_by(|(a, x), (b, y)| {
                y.count.total_cmp(&x.count).then(y.listed.total_cmp(&x.listed)).then_with(|| a.cmp(b))
            });
            let total: f32 = found.iter().map(|(_, evidence)| evidence.count).sum();
            let _ = writeln!(out, "{word} ({from} to {to})");
            for (translation, evidence) in found {
                let listed = evidence.listed > 0.0;
                if listed && evidence.count == 0.0 {
                    let _ = writeln!(out, "  {:>17}  {translation}", "listed");
                    continue;
                }
                let share = 100.0 * evidence.count / total.max(f32::MIN_POSITIVE);
                let listed = if listed { " (listed)" } else { "" };
                let _ = writeln!(out, "  {share:>5.1} %  {:>8.1}  {translation}{listed}", evidence.count);
            }
        }
    }
    if out.is_empty() {
        return Err(Failure::new(
            format!("the lexicon does not hold “{word}”"),
            "words are kept as they stand in texts, inflected",
        ));
    }
    Ok(())
}
