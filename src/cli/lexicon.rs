//! `isogloss lexicon`: looks into a lexicon.
//!
//! In: a lexicon, a word or none. Out: what it knows of the word, or how much it knows at all.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::learn;
use super::output::{self, Failure};

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows the translations of a word, or the languages and sizes when no word is given
    Show {
        /// A word of either language
        word: Option<String>,
        /// The lexicon
        #[arg(long, short, value_name = "FILE", required = true)]
        lexicon: Vec<PathBuf>,
    },
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let Command::Show { word, lexicon } = &arguments.command;
    let lexicon = learn::load(lexicon)?;
    let mut out = String::new();
    let Some(word) = word else {
        for table in lexicon.tables() {
            let (words, pairs) = (table.len(), table.pairs);
            let _ =
                writeln!(out, "{} to {}: {words} words from {pairs} segments", table.source, table.target);
        }
        output::write(&out, None)?;
        return Ok(super::CLEAN);
    };
    let folded = word.to_lowercase();
    for table in lexicon.tables() {
        for (from, to, reversed) in
            [(&table.source, &table.target, false), (&table.target, &table.source, true)]
        {
            let sided =
                table.links().map(|(a, b, count)| if reversed { (b, a, count) } else { (a, b, count) });
            let mut found: Vec<(&str, f32)> =
                sided.filter(|(a, ..)| *a == folded).map(|(_, b, count)| (b, count)).collect();
            if found.is_empty() {
                continue;
            }
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            let total: f32 = found.iter().map(|(_, count)| count).sum();
            let _ = writeln!(out, "{word} ({from} to {to})");
            for (translation, count) in found {
                let _ = writeln!(out, "  {:>5.1} %  {count:>8.1}  {translation}", 100.0 * count / total);
            }
        }
    }
    if out.is_empty() {
        return Err(Failure::new(
            format!("the lexicon does not hold “{word}”"),
            "words are kept as they stand in texts, inflected",
        ));
    }
    output::write(&out, None)?;
    Ok(super::CLEAN)
}
