//! A corpus: translations with their sources, as the commands that learn from them read it.
//!
//! In: arguments, a configuration where it is heeded. Out: documents, each with its source where it has one, the lexicons, and a [`Problem`] for each file
//! that could not be had. Stops for none.

use std::path::{Path, PathBuf};

use clap::Args;
use rustc_hash::FxHashMap;

use super::inputs::{self, Sources};
use super::output::{self, Color, Failure};
use super::pairs;
use crate::aligner::lexicon::Lexicon;
use crate::concordance::{self, Batch, Declared};
use crate::config::{self, Config, Layer, Settings};
use crate::document::{Document, Pairing, Wanted};
use crate::finding::Severity;
use crate::report::Problem;

#[derive(Args, Clone)]
pub struct Reading {
    /// Translations: PO, XLIFF, TMX, CSV, TSV, or texts beside their sources; texts alone too
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The source of the one text: line N of it is translated by line N; in markup, paragraph N
    #[arg(long, value_name = "FILE")]
    pub source: Option<PathBuf>,
    /// Align the sentences of --source and its translation, which need not fit line by line
    #[arg(long, requires = "source")]
    pub align_sentences: bool,
    /// Language of the translations, as a tag
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    pub lang: Option<String>,
    /// Language of the sources, as a tag; texts are then paired with the sources that lie beside them by their paths
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    pub source_lang: Option<String>,
    /// A lexicon that `isogloss learn` wrote; may be given several times
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
}

/// What was read.
pub struct Corpus {
    /// The documents, in the order of their names.
    pub documents: Vec<(Document, Option<Pairing>)>,
    /// What holds for each of them.
    pub settings: Vec<Settings>,
    /// The lexicons, put together.
    pub lexicon: Lexicon,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// What it says of every document.
    pub fn layer(&self) -> Layer {
        let (language, source_language) = (self.lang.clone(), self.source_lang.clone());
        Layer { language, source_language, ..Layer::default() }
    }
}

impl Corpus {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// When the arguments do not fit together, or a lexicon cannot be read.
    pub fn read(arguments: &Reading) -> Result<Self, Failure> {
        Self::read_with(arguments, None, &arguments.layer(), None)
    }

    /// Reads what the arguments name, each document by its settings; where a folder is given, as it lies there instead of
    /// in the working directory.
    ///
    /// # Errors
    /// When the arguments do not fit together, or a lexicon cannot be read.
    pub fn read_with(
        arguments: &Reading,
        config: Option<&Config>,
        command: &Layer,
        folder: Option<&Path>,
    ) -> Result<Self, Failure> {
        let style = output::stderr_style(Color::Auto);
        let lexicon = super::learn::load(&arguments.lexicon)?;
        let under = |path: &PathBuf| folder.map_or_else(|| path.clone(), |folder| folder.join(path));
        let paths: Vec<PathBuf> = arguments.paths.iter().map(under).collect();
        let file = arguments.source.as_ref().map(under);
        let (mut inputs, mut problems) = inputs::collect(&paths, inputs::is_document, None, style);
        if file.is_some() && inputs.len() != 1 {
            let message = format!("--source is the source of one text, but {} are named", inputs.len());
            return Err(Failure::new(message, "name the one text that translates it"));
        }
        if file.is_none() {
            problems.extend(pairs::find(&mut inputs, &paths, config, command, style));
        }
        let (mut documents, mut settings) = (Vec::new(), Vec::new());
        for input in &inputs {
            let own = config::settings(config, command, Path::new(&input.name));
            let wanted = Wanted { source: own.source_language.as_deref(), target: own.language.as_deref() };
            let sources = Sources {
                file: file.as_deref(),
                wanted,
                align: arguments.align_sentences,
                lexicon: Some(&lexicon),
            };
            match inputs::read(input, sources, style) {
                Ok(read) => {
                    documents.push(read);
                    settings.push(own);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        Ok(Self { documents, settings, lexicon, problems })
    }

    /// The documents laid together by their languages and glossaries; the group of a batch is the number of its first
    /// document.
    pub fn batches(&self) -> Vec<Batch<'_>> {
        let key = |of: &Settings| (of.glossaries.clone(), of.source_language.clone());
        let mut groups: FxHashMap<(Vec<PathBuf>, Option<String>), usize> = FxHashMap::default();
        let of: Vec<usize> =
            (0..).zip(&self.settings).map(|(at, own)| *groups.entry(key(own)).or_insert(at)).collect();
        concordance::batches(&self.documents, |at| {
            let own = &self.settings[at];
            let (target, source) = (own.language.as_deref(), own.source_language.as_deref());
            Declared { target, source, group: of[at] }
        })
    }

    /// Tells what could not be read; the exit code says whether there was any such thing.
    pub fn tell_problems(&self) -> i32 {
        for problem in &self.problems {
            output::tell(&problem.drawn);
        }
        let failed = self.problems.iter().any(|problem| problem.severity == Severity::Error);
        if failed { super::FAILED } else { super::CLEAN }
    }
}
