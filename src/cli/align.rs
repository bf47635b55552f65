//! `isogloss align`: word links between a text and its translation, or the sentences that mean each other.
//!
//! In: two files. Out: where line N translates line N, for each line its links in Pharaoh format, "i-j" for word i of
//! the source and word j of the target, from 0; with `--phrases`, the phrases that these links allow. With
//! `--sentences`, beads of sentences.

mod sentences;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{self, Failure};
use crate::aligner::{self, Alignment, Bitext, Link, phrases};
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
    /// Show which phrases mean each other, a pair a row after the number of its line: those of at most so many words, 7
    /// when not said (as in Koehn et al. 2003)
    #[arg(long, value_name = "WORDS", num_args = 0..=1, require_equals = true, default_missing_value = "7",
          conflicts_with = "sentences")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=100))]
    phrases: Option<u16>,
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
    let cut = |lines: &[String], tag: &str| {
        if arguments.pretokenized {
            let words = |line: &String| line.split_whitespace().map(ToOwned::to_owned).collect();
            lines.iter().map(words).collect()
        } else {
            words(lines, tag)
        }
    };
    let (source, target) = (cut(&source, &arguments.source_lang), cut(&target, &arguments.lang));
    for (source, target) in source.iter().zip(&target) {
        bitext.push(source.iter().map(String::as_str), target.iter().map(String::as_str));
    }
    let aligned = aligner::align(&bitext);
    let text = match arguments.phrases {
        Some(longest) => phrase_table(&source, &target, &aligned, usize::from(longest)),
        None => pharaoh(&aligned),
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(super::CLEAN)
}

/// Links, a line a pair.
fn pharaoh(aligned: &[Vec<Link>]) -> String {
    let mut text = String::new();
    for links in aligned {
        for (at, link) in links.iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            let _ = write!(text, "{space}{}-{}", link.source, link.target);
        }
        text.push('\n');
    }
    text
}

/// Phrase pairs: the number of the line, the words of the source, those of the target.
fn phrase_table(
    source: &[Vec<String>],
    target: &[Vec<String>],
    aligned: &[Vec<Link>],
    longest: usize,
) -> String {
    let mut text = String::new();
    for (at, links) in aligned.iter().enumerate() {
        let lengths = [source[at].len(), target[at].len()];
        let alignment = Alignment::of_links(links.iter().copied(), lengths);
        for pair in phrases::extract(&alignment, lengths, longest, 0.0) {
            let [ours, theirs] = [source[at][pair.source].join(" "), target[at][pair.target].join(" ")];
            let _ = writeln!(text, "{}\t{ours}\t{theirs}", at + 1);
        }
    }
    text
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
