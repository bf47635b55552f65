//! What `isogloss check` is asked: its arguments, and what they say together.

use std::path::PathBuf;

use clap::Args;

use super::mend::Mode;
use crate::cli::gate;
use crate::cli::output::{Color, Failure};
use crate::cli::reports::{self, Format};
use crate::config::{self, FailOn, Layer};

#[derive(Args)]
pub struct Arguments {
    /// Files, folders (walked; .gitignore is respected) or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// The source of the one file to check: line N of it is translated by line N; in markup, paragraph N
    #[arg(long, value_name = "FILE")]
    pub(super) source: Option<PathBuf>,
    /// The source is not line by line: align its sentences with those of the file
    #[arg(long, requires = "source")]
    pub(super) align_sentences: bool,
    /// Name of the text on standard input: decides its format and which overrides hold
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,
    /// Language of the texts, as a tag (fr, pt-BR); else what the file says, else detected
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    pub(super) lang: Option<String>,
    /// Language that was translated from: names the glossary column of the terms
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    pub(super) source_lang: Option<String>,
    /// A glossary; may be given several times, and replaces those of the configuration
    #[arg(long, value_name = "CSV")]
    pub(super) glossary: Vec<PathBuf>,
    /// A lexicon that `isogloss learn` wrote: helps to link the words of source and translation; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Write a further report to a file, as in `sarif=out.sarif`; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = reports::asked)]
    pub(super) report: Vec<(Format, PathBuf)>,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Run only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Show findings from this confidence on, 0 to 1 [default: 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(super) min_confidence: Option<f64>,
    /// Exit with 1 from this severity on [default: warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Write the rendering to keep where that is safe, and report what is left
    #[arg(long)]
    pub(super) fix: bool,
    /// Show as a patch what --fix would write, and write nothing
    #[arg(long)]
    pub(super) diff: bool,
    /// Also fix what has to be looked at afterwards: articles, endings, agreement
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    #[command(flatten)]
    pub(super) gate: gate::Options,
    /// Use this configuration instead of the nearest isogloss.toml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    pub(super) no_config: bool,
    /// When to colour
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) color: Color,
    /// Print findings and errors only: no closing line, no progress
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Use so many threads [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
}

impl Arguments {
    /// Whether some report is of a format.
    pub(super) fn asks(&self, format: Format) -> bool {
        self.format == format || self.report.iter().any(|(asked, _)| *asked == format)
    }

    /// What happens to fixes.
    pub(super) fn mode(&self) -> Result<Mode, Failure> {
        match (self.fix, self.diff) {
            // As elsewhere, --diff beside --fix only shows.
            (_, true) => Ok(Mode::Show),
            (true, false) => Ok(Mode::Write),
            (false, false) if self.unsafe_fixes => Err(Failure::new(
                "--unsafe-fixes says which fixes, not what to do with them",
                "add --fix, or --diff",
            )),
            (false, false) => Ok(Mode::Off),
        }
    }

    /// What the command line says, rule ids checked.
    pub(super) fn layer(&self) -> Result<Layer, Failure> {
        let rules = |ids: &[String]| -> Result<Option<Vec<String>>, Failure> {
            let ids: Result<Vec<String>, _> = ids.iter().map(|id| config::rule_id(id.trim())).collect();
            let ids = ids.map_err(|(message, help)| Failure::new(message, help))?;
            Ok((!ids.is_empty()).then_some(ids))
        };
        let mut layer = Layer {
            language: self.lang.clone(),
            source_language: self.source_lang.clone(),
            select: rules(&self.select)?,
            ignore: rules(&self.ignore)?,
            min_confidence: self.min_confidence,
            fail_on: self.fail_on,
            glossaries: (!self.glossary.is_empty()).then(|| self.glossary.clone()),
            ..Layer::default()
        };
        self.gate.limit(&mut layer)?;
        Ok(layer)
    }
}

pub fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}
