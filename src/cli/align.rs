//! `isogloss align`: word links between a text and its translation, or the sentences that mean each other.
//!
//! In: two files. Out: where line N translates line N, for each line its links in Pharaoh format, "i-j" for word i of
//! the source and word j of the target, from 0. With `--sentences`, beads of sentences.

mod sentences;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{self, Failure};
use crate::aligner::{self, Bitext};
use crate::document::{Document, decode};
use crate::language::Text;

#[derive(Args)]
pub struct Arguments {
    /// The source, one sentence a line; with --sentences, any text, Markdown or HTML
    #[arg(long, value_name = "FILE")]
    source: PathBuf,
    /// Its translation, line by line; with --sentences, in any lines
    #[arg(long, value_name = "FILE")]
    target: PathBuf,
    /// Language of the source, as a tag
    #[arg(long, value_name = "TAG", value_parser = super::language, default_value = "und")]
    source_lang: String,
    /// Language of the translation, as a tag
    #[arg(long, value_name = "TAG", value_parser = super::language, default_value = "und")]
    lang: String,
    /// Show which sentences mean each other instead of which words
    #[arg(long)]
    sentences: bool,
    /// With --sentences: what to align
    #[arg(long, value_enum, default_value = "sentence", requires = "sentences")]
    by: sentences::By,
    /// With --sentences: how to print
    #[arg(long, value_enum, default_value = "text", requires = "sentences")]
    format: Format,
    /// Words are set apart by spaces already; else isogloss cuts them
    #[arg(long, conflicts_with = "sentences")]
    pretokenized: bool,
    /// A lexicon that `isogloss learn` wrote; may be given several times
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A list, for people
    Text,
    /// A row a bead, with bytes on disk
    Tsv,
    /// For programs, with bytes on disk
    Json,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    if arguments.sentences {
        return sentences::run(arguments);
    }
    let source = lines(&arguments.source)?;
    let target = lines(&arguments.target)?;
    if source.len() != target.len() {
        let message = format!(
            "{} has {} lines, {} has {}",
            arguments.source.display(),
            source.len(),
            arguments.target.display(),
            target.len()
        );
        return Err(Failure::new(
            message,
            "give two files of which line N translates line N, or ask for --sentences",
        ));
    }
    let mut bitext = Bitext::new(&arguments.source_lang, &arguments.lang);
    let lexicon = super::learn::load(&arguments.lexicon)?;
    if let Some(known) = lexicon.known(&arguments.source_lang, &arguments.lang) {
        bitext.learn_from(std::sync::Arc::new(known));
    }
    if arguments.pretokenized {
        for (source, target) in source.iter().zip(&target) {
            bitext.push(source.split_whitespace(), target.split_whitespace());
        }
    } else {
        let source = words(&source, &arguments.source_lang);
        let target = words(&target, &arguments.lang);
        for (source, target) in source.iter().zip(&target) {
            bitext.push(source.iter().map(String::as_str), target.iter().map(String::as_str));
        }
    }
    let mut text = String::new();
    for links in aligner::align(&bitext) {
        for (at, link) in links.iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            let _ = write!(text, "{space}{}-{}", link.source, link.target);
        }
        text.push('\n');
    }
    output::write(&text, arguments.output.as_deref())?;
    Ok(super::CLEAN)
}

fn lines(path: &Path) -> Result<Vec<String>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::new(format!("{}: cannot be read: {error}", path.display()), "check the path")
    })?;
    let decoded = decode(&bytes).map_err(|error| {
        Failure::new(format!("{}: {error}", path.display()), "give a text, one sentence a line")
    })?;
    Ok(decoded.text.lines().map(ToOwned::to_owned).collect())
}

/// The words of each line.
fn words(lines: &[String], tag: &str) -> Vec<Vec<String>> {
    let document = Document::of_units(lines.iter().cloned());
    let text = Text::new(&document, 0..document.units.len(), tag);
    let mut words = vec![Vec::new(); lines.len()];
    for token in &text.tokens {
        words[token.unit as usize].push(text.surface(token).to_owned());
    }
    words
}
