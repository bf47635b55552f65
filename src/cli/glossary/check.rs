//! `isogloss glossary check`: what is wrong with glossaries, before a text is held against them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::check::probability;
use crate::cli::inputs::{self, Sources};
use crate::cli::output::{self, Color, Failure};
use crate::cli::{CLEAN, FAILED, FINDINGS};
use crate::config::{self, FailOn, did_you_mean};
use crate::document::{Document, Format as FileFormat};
use crate::engine;
use crate::finding::{Finding, Severity};
use crate::gate::Verdict;
use crate::glossary::Book;
use crate::glossary::checks::{self, Shelf};
use crate::language::Text;
use crate::report::frame::Style;
use crate::report::{Checked, FileFacts, Problem, github, json, rows, sarif, text};

#[derive(Args)]
pub struct Arguments {
    /// The glossaries, CSV or TBX; later files refine earlier ones
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Language of the column `source`, when the file's name does not say (terms.en-de.csv); of TBX, the language that
    /// is translated from, when it is not the first
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    source_lang: Option<String>,
    /// Language of the column `target`
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    lang: Option<String>,
    /// Texts or folders that the terms are looked for in: shows those that flood and those that are never met; may be
    /// given several times
    #[arg(long, value_name = "PATH")]
    against: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Run only these checks
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not run these checks
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Show findings from this confidence on, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability, default_value_t = config::MIN_CONFIDENCE)]
    min_confidence: f64,
    /// Exit with 1 from this severity on
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// When to colour
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
    /// Print findings and errors only: no closing line
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Frames with all places, for people
    Text,
    /// One object, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, for annotations in GitHub Actions
    Github,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let (style, errors) = (
        output::stdout_style(arguments.color, arguments.output.is_some()),
        output::stderr_style(arguments.color),
    );
    let (select, ignore) = (ids(&arguments.select)?, ids(&arguments.ignore)?);
    let mut problems = Vec::new();
    let mut shelf = Shelf { books: books(arguments, &mut problems, errors), against: None };
    if !arguments.against.is_empty() {
        hold_against(&mut shelf, arguments, &mut problems, errors);
    }
    let runs =
        |id: &str| (select.is_empty() || select.iter().any(|s| s == id)) && !ignore.iter().any(|i| i == id);
    let mut findings = checks::findings(&shelf, runs);
    findings.retain(|finding| finding.confidence >= arguments.min_confidence);
    let fails = findings.iter().any(|finding| arguments.fail_on.fails(finding.severity));
    for problem in &problems {
        output::tell(&problem.drawn);
    }
    output::write(&report(arguments, &shelf, findings, &problems, style)?, arguments.output.as_deref())?;
    Ok(match (problems.is_empty(), fails) {
        (false, _) => FAILED,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    })
}

/// Checks that checks of these ids exist.
fn ids(ids: &[String]) -> Result<Vec<String>, Failure> {
    let known = || checks::REGISTRY.iter().map(|check| check.id);
    let one = |id: &String| {
        checks::find(id.trim()).map(|check| check.id.to_owned()).ok_or_else(|| {
            let help = did_you_mean(id, known())
                .unwrap_or_else(|| format!("there are: {}", known().collect::<Vec<_>>().join(", ")));
            Failure::new(format!("there is no check `{id}`"), help)
        })
    };
    ids.iter().map(one).collect()
}

/// The files that can be read at all.
fn books(arguments: &Arguments, problems: &mut Vec<Problem>, style: Style) -> Vec<Book> {
    let languages = (arguments.source_lang.as_deref(), arguments.lang.as_deref());
    let mut books = Vec::new();
    for path in &arguments.files {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => match Book::of_file(&name, &bytes, languages) {
                Ok(book) => books.push(book),
                Err(error) => {
                    let help = "save the glossary as CSV or TBX in UTF-8";
                    problems.push(Problem::whole(&name, error.to_string(), help, style));
                }
            },
            Err(error) => {
                let message = format!("the glossary cannot be read: {error}");
                problems.push(Problem::whole(&name, message, "check the path", style));
            }
        }
    }
    books
}

/// Looks for the terms in texts, on both sides of those that hold a translation beside its source.
fn hold_against(shelf: &mut Shelf, arguments: &Arguments, problems: &mut Vec<Problem>, style: Style) {
    let (inputs, mut unread) = inputs::collect(&arguments.against, inputs::is_document, None, style);
    problems.append(&mut unread);
    shelf.against = Some(checks::Against::default());
    let mut hold = |document: &Document, declared: Option<&str>| {
        let tag = engine::language(document, declared);
        shelf.hold_against(&Text::new(document, 0..document.units.len(), &tag));
    };
    let mut texts = 0;
    for input in &inputs {
        match inputs::read(input, Sources::default(), style) {
            Ok((document, pairing)) => {
                texts += 1;
                let declared = |source: bool| {
                    let said = if source { &arguments.source_lang } else { &arguments.lang };
                    said.as_deref().filter(|_| pairing.is_some())
                };
                hold(&document, declared(false));
                if let Some(pairing) = &pairing {
                    hold(&pairing.source, declared(true));
                }
            }
            Err(problem) => problems.push(*problem),
        }
    }
    if let Some(against) = &mut shelf.against {
        against.texts = texts;
    }
}

fn report(
    arguments: &Arguments,
    shelf: &Shelf,
    findings: Vec<Finding>,
    problems: &[Problem],
    style: Style,
) -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::new(error.to_string(), "");
    let problem_list: Vec<&Problem> = problems.iter().collect();
    Ok(match arguments.format {
        Format::Sarif => {
            let all: Vec<&Finding> = findings.iter().collect();
            sarif::report(&all, &rules(), &problem_list).map_err(failed)?
        }
        Format::Github => github::report(&findings.iter().collect::<Vec<_>>(), &problem_list),
        Format::Json => {
            let checked = by_file(shelf, findings);
            let (errors, warnings): (Vec<Problem>, Vec<Problem>) =
                problems.iter().cloned().partition(|problem| problem.severity == Severity::Error);
            json::report(&checked, &errors, &warnings, &Verdict::default()).map_err(failed)?
        }
        Format::Text => {
            let documents: Vec<&Document> = shelf.books.iter().map(|book| &book.document).collect();
            let mut out: String =
                findings.iter().map(|finding| rows::draw(&documents, finding, style)).collect();
            if !arguments.quiet {
                out.push_str(&text::closing(&by_file(shelf, findings), problems.len()));
            }
            out
        }
    })
}

/// The checks as code scanning lists them.
fn rules() -> Vec<sarif::RuleFacts> {
    let facts = |check: &checks::Check| sarif::RuleFacts {
        id: check.id,
        severity: check.severity,
        summary: check.summary,
        page: checks::page(check.id),
    };
    checks::REGISTRY.iter().map(facts).collect()
}

/// The findings by the file of their first place.
fn by_file(shelf: &Shelf, findings: Vec<Finding>) -> Vec<Checked> {
    let mut checked: Vec<Checked> = shelf
        .books
        .iter()
        .map(|book| Checked {
            facts: facts(book),
            findings: Vec::new(),
            drawn: String::new(),
            open: None,
            article: None,
        })
        .collect();
    for finding in findings {
        let path = finding.occurrences.first().map(|place| place.path.clone());
        if let Some(file) = checked.iter_mut().find(|file| Some(&file.facts.path) == path.as_ref()) {
            file.findings.push(finding);
        }
    }
    checked
}

fn facts(book: &Book) -> FileFacts {
    let tag = |tag: &str| if tag.is_empty() { "und".to_owned() } else { tag.to_owned() };
    let language = match book.pairs.as_slice() {
        [] => "und".to_owned(),
        [pair] => tag(book.tag(pair.target)),
        // The code of ISO 639-2 for several languages.
        _ => "mul".to_owned(),
    };
    FileFacts {
        path: book.document.path.clone(),
        language,
        source: None,
        source_language: book.pairs.first().and_then(|pair| pair.source).map(|source| tag(book.tag(source))),
        format: FileFormat::Table,
        units: book.rows,
        encoding: book.document.encoding,
        notes: Vec::new(),
    }
}
