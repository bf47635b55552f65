//! `isogloss learn`: a lexicon from translation memories.
//!
//! In: memories (TMX, PO, XLIFF, CSV, TSV) or two texts line by line. Out: a lexicon file, written whole or not at all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::inputs::{self, Input, Sources};
use super::output::{self, Color, Failure};
use crate::aligner::Bitext;
use crate::aligner::lexicon::{self, Learner, Lexicon};
use crate::document::{Document, Pairing, Wanted};
use crate::engine;
use crate::language::Text;

/// Segments that are aligned at once.
const BATCH: usize = 2500;
/// Batches that learn from the same state; fixed, so that the number of threads changes nothing.
const ROUND: usize = 4;
/// A segment of more words than this teaches little and costs much.
const LONGEST: usize = 120;

#[derive(Args)]
pub struct Arguments {
    /// Translation memories: TMX, PO, XLIFF, CSV, TSV; folders are walked
    #[arg(value_name = "MEMORY", required = true)]
    memories: Vec<PathBuf>,
    /// The source of the one memory, when that is a text: line N of it is translated by line N
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
    /// Language of the sources, as a tag; else what the file says, else detected
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    source_lang: Option<String>,
    /// Language of the translations, as a tag; else what the file says, else detected
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    lang: Option<String>,
    /// Learn on top of a lexicon; may be given several times
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,
    /// The lexicon to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let style = output::stderr_style(Color::Auto);
    let mut lexicon = load(&arguments.lexicon)?;
    let (inputs, mut problems) = inputs::collect(&arguments.memories, None, style);
    if arguments.source.is_some() && inputs.len() != 1 {
        let message = format!("--source is the source of one text, but {} are named", inputs.len());
        return Err(Failure::new(message, "name the one text that translates it"));
    }
    let bar = progress(arguments.quiet);
    let mut learners = Learners::new();
    for input in &inputs {
        match memory(arguments, input, style) {
            Ok((document, pairing)) => {
                let learner = learner(arguments, &lexicon, &mut learners, &document, &pairing);
                learn(learner, &document, &pairing, &bar);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    bar.finish_and_clear();
    for learner in learners.into_values() {
        lexicon.put(learner.finish());
    }
    for problem in &problems {
        output::tell(&problem.drawn);
    }
    if lexicon.tables().is_empty() {
        return Err(Failure::new("nothing was learned".to_owned(), "give memories that hold both sides"));
    }
    output::write_bytes(&lexicon.write(), &arguments.output)?;
    if !arguments.quiet {
        for table in lexicon.tables() {
            let (words, pairs) = (table.len(), table.pairs);
            output::tell(&format!(
                "{} to {}: {words} words from {pairs} segments\n",
                table.source, table.target
            ));
        }
    }
    Ok(if problems.is_empty() { super::CLEAN } else { super::FAILED })
}

/// Reads lexicons and puts them together.
pub fn load(paths: &[PathBuf]) -> Result<Lexicon, Failure> {
    let mut lexicon = Lexicon::default();
    for path in paths {
        let name = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::new(format!("{name}: cannot be read: {error}"), "check the path"))?;
        let read = Lexicon::read(&bytes)
            .map_err(|error| Failure::new(format!("{name}: {error}"), "`isogloss learn` writes one"))?;
        if paths.len() == 1 {
            return Ok(read);
        }
        lexicon.merge(&read);
    }
    Ok(lexicon)
}

fn memory(
    arguments: &Arguments,
    input: &Input,
    style: crate::report::frame::Style,
) -> Result<(Document, Pairing), Box<crate::report::Problem>> {
    let wanted = Wanted { source: arguments.source_lang.as_deref(), target: arguments.lang.as_deref() };
    let sources = Sources { file: arguments.source.as_deref(), wanted };
    let (document, pairing) = inputs::read(input, sources, style)?;
    let one_side = || {
        let help = "give a TMX, PO, XLIFF, CSV or TSV file, or its source with --source";
        Box::new(crate::report::Problem::whole(&input.name, "holds one side only".to_owned(), help, style))
    };
    Ok((document, pairing.ok_or_else(one_side)?))
}

/// Learners by the languages of source and target.
type Learners = BTreeMap<(String, String), Learner>;

/// The learner of a memory's languages.
fn learner<'l>(
    arguments: &Arguments,
    lexicon: &Lexicon,
    learners: &'l mut Learners,
    document: &Document,
    pairing: &Pairing,
) -> (&'l mut Learner, (String, String)) {
    let source = engine::language(&pairing.source, arguments.source_lang.as_deref());
    let tags = (source, engine::language(document, arguments.lang.as_deref()));
    let learner = learners.entry(tags.clone()).or_insert_with(|| Learner::on(lexicon, &tags.0, &tags.1));
    (learner, tags)
}

/// Learns from one memory.
fn learn(
    (learner, (source, target)): (&mut Learner, (String, String)),
    document: &Document,
    pairing: &Pairing,
    bar: &ProgressBar,
) {
    for round in pairing.segments.chunks(BATCH * ROUND) {
        let known = learner.known();
        let batches: Vec<_> = round
            .par_chunks(BATCH)
            .map(|segments| {
                let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return None };
                let ours = Text::new(&pairing.source, first.source.start..last.source.end, &source);
                let theirs = Text::new(document, first.target.start..last.target.end, &target);
                let mut bitext = Bitext::new(&source, &target);
                bitext.learn_from(known.clone());
                bitext.rough = true;
                for segment in segments {
                    let words = |text: &Text<'_>, units: std::ops::Range<usize>| -> Vec<String> {
                        text.tokens[text.tokens_of(units)]
                            .iter()
                            .map(|token| text.surface(token).to_owned())
                            .collect()
                    };
                    let (a, b) =
                        (words(&ours, segment.source.clone()), words(&theirs, segment.target.clone()));
                    if (1..=LONGEST).contains(&a.len()) && (1..=LONGEST).contains(&b.len()) {
                        bitext.push(a.iter().map(String::as_str), b.iter().map(String::as_str));
                    }
                }
                Some(lexicon::links(&bitext))
            })
            .collect();
        for links in batches.into_iter().flatten() {
            learner.add(&links);
        }
        bar.inc(round.len() as u64);
    }
}

fn progress(quiet: bool) -> ProgressBar {
    use std::io::IsTerminal;
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} segments, {per_sec}") {
        bar.set_style(style);
    }
    bar
}
