//! A corpus: translations with their sources, as the commands that learn from them read it.
//!
//! In: arguments. Out: documents, each with its source where it has one, the lexicons, and a [`Problem`] for each file
//! that could not be had. Stops for none.

use std::path::{Path, PathBuf};

use clap::Args;

use super::inputs::{self, Sources};
use super::output::{self, Color, Failure};
use super::pairs;
use crate::aligner::lexicon::Lexicon;
use crate::concordance::{self, Batch};
use crate::config::Layer;
use crate::document::{Document, Pairing, Wanted};
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
    /// The lexicons, put together.
    pub lexicon: Lexicon,
    /// What could not be read.
    pub problems: Vec<Problem>,
    languages: (Option<String>, Option<String>),
}

impl Corpus {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// When the arguments do not fit together, or a lexicon cannot be read.
    pub fn read(arguments: &Reading) -> Result<Self, Failure> {
        Self::read_in(arguments, None)
    }

    /// Reads what the arguments name, as it lies in a folder instead of the working directory.
    ///
    /// # Errors
    /// When the arguments do not fit together, or a lexicon cannot be read.
    pub fn read_in(arguments: &Reading, folder: Option<&Path>) -> Result<Self, Failure> {
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
            let (language, source_language) = (arguments.lang.clone(), arguments.source_lang.clone());
            pairs::find(&mut inputs, &paths, None, &Layer { language, source_language, ..Layer::default() });
        }
        let wanted = Wanted { source: arguments.source_lang.as_deref(), target: arguments.lang.as_deref() };
        let sources = Sources {
            file: file.as_deref(),
            wanted,
            align: arguments.align_sentences,
            lexicon: Some(&lexicon),
        };
        let mut documents = Vec::new();
        for input in &inputs {
            match inputs::read(input, sources, style) {
                Ok(read) => documents.push(read),
                Err(problem) => problems.push(*problem),
            }
        }
        let languages = (arguments.lang.clone(), arguments.source_lang.clone());
        Ok(Self { documents, lexicon, problems, languages })
    }

    /// The documents laid together by their languages.
    pub fn batches(&self) -> Vec<Batch<'_>> {
        concordance::batches(&self.documents, self.languages.0.as_deref(), self.languages.1.as_deref())
    }

    /// Tells what could not be read; the exit code says whether there was any such thing.
    pub fn tell_problems(&self) -> i32 {
        for problem in &self.problems {
            output::tell(&problem.drawn);
        }
        if self.problems.is_empty() { super::CLEAN } else { super::FAILED }
    }
}
