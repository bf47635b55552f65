//! `isogloss glossary suggest`: rows that a glossary could have.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use unicode_width::UnicodeWidthStr;

use super::file::{self, File, Writing};
use super::review;
use crate::cli::corpus::{self, Corpus};
use crate::cli::inputs::Glossaries;
use crate::cli::output::{self, Color, Failure};
use crate::config::Settings;
use crate::engine;
use crate::glossary::sheet::Sheet;
use crate::glossary::{Column, edit, same_language};
use crate::suggestion::review::Decision;
use crate::suggestion::{self, Candidate, Example, Gatherer, Known};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    corpus: corpus::Reading,
    /// A glossary whose terms are not suggested again, in no form; may be given several times
    #[arg(long, value_name = "CSV")]
    glossary: Vec<PathBuf>,
    /// Add the rows to this glossary, whose terms are not suggested again
    #[arg(long, value_name = "CSV", conflicts_with_all = ["output", "format"])]
    to: Option<PathBuf>,
    /// With --to: show what would be added as a patch, and write nothing
    #[arg(long, requires = "to", conflicts_with = "interactive")]
    diff: bool,
    /// With --to: go through the suggestions one by one on the terminal
    #[arg(long, requires = "to")]
    interactive: bool,
    /// Terms that stand so often, or oftener
    #[arg(long, value_name = "N", default_value = "3")]
    least: usize,
    /// No more rows than this, the best first
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// How to print; csv when --output is given
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, for people
    Table,
    /// Rows of a glossary, with status draft
    Csv,
    /// For programs
    Json,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    if arguments.interactive {
        review::needs_terminal()?;
    }
    if let Some(path) = &arguments.to {
        // Whether it can be edited at all is known before hours of reading.
        File::open(path)?;
    }
    let corpus = Corpus::read(&arguments.corpus)?;
    let mut candidates = candidates(&corpus, arguments.least);
    forget_known(&mut candidates, arguments)?;
    if let Some(limit) = arguments.limit {
        candidates.truncate(limit);
    }
    let code = corpus.tell_problems();
    if let Some(path) = &arguments.to {
        let done = if arguments.interactive {
            review::run(path, &candidates)?
        } else {
            append(path, &candidates, arguments.diff)?
        };
        return Ok(done.max(code));
    }
    let default = if arguments.output.is_some() { Format::Csv } else { Format::Table };
    let text = match arguments.format.unwrap_or(default) {
        Format::Table => table(&candidates),
        Format::Csv => csv(&candidates)?,
        Format::Json => {
            let report = serde_json::json!({ "version": 1, "suggestions": candidates });
            format!("{report:#}\n")
        }
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(code)
}

/// What texts with a source suggest, then what texts alone do.
fn candidates(corpus: &Corpus, least: usize) -> Vec<Candidate> {
    let (mut gatherer, mut variants) = (Gatherer::default(), Vec::new());
    let select = suggestion::RULES.iter().map(|rule| (*rule).to_owned()).collect();
    for batch in corpus.batches() {
        if batch.find(&corpus.lexicon, |found| gatherer.add(found)).is_none() {
            let settings = Settings {
                language: Some(batch.target_tag.clone()),
                select: Vec::clone(&select),
                ..Settings::default()
            };
            let glossary = crate::glossary::Glossary::default();
            let findings = engine::check(batch.document(), None, &settings, &glossary, &corpus.lexicon);
            variants.extend(suggestion::of_findings(&batch, &findings));
        }
    }
    variants.retain(|candidate| candidate.count >= least);
    let mut candidates = gatherer.candidates(least);
    candidates.extend(variants);
    candidates
}

/// Takes out what the glossaries hold and what was rejected.
fn forget_known(candidates: &mut Vec<Candidate>, arguments: &Arguments) -> Result<(), Failure> {
    let paths: Vec<PathBuf> = arguments.glossary.iter().chain(&arguments.to).cloned().collect();
    if paths.is_empty() {
        return Ok(());
    }
    let mut rejected = Known::default();
    for path in &paths {
        for decided in review::decisions(path)?.decisions {
            if decided.decision == Decision::Rejected {
                let term = decided.source.as_deref().unwrap_or(&decided.target);
                rejected.add([term], decided.source_language.as_deref().unwrap_or(&decided.target_language));
            }
        }
    }
    let (glossaries, style) = (Glossaries::default(), output::stderr_style(Color::Auto));
    let mut pairs: Vec<(Option<String>, String)> =
        candidates.iter().map(|c| (c.source_language.clone(), c.target_language.clone())).collect();
    pairs.sort();
    pairs.dedup();
    for (source, target) in pairs {
        let mut known = rejected.clone();
        let settings =
            Settings { glossaries: paths.clone(), source_language: source.clone(), ..Settings::default() };
        known.add_entries(glossaries.get(&settings, &target, style).entries(), source.as_deref(), &target);
        let of_pair = |c: &Candidate| c.source_language == source && c.target_language == target;
        let tag = source.as_deref().unwrap_or(&target);
        let mut held = {
            let terms = candidates.iter().filter(|c| of_pair(c));
            known.holds(terms.map(|c| c.source.as_deref().unwrap_or(&c.target)), tag).into_iter()
        };
        candidates.retain(|c| !of_pair(c) || held.next() != Some(true));
    }
    for problem in glossaries.into_problems() {
        output::tell(&problem.drawn);
    }
    Ok(())
}

/// Columns of figures.
const FIGURES: [&str; 5] = ["count", "concentration", "confidence", "example 1", "example 2"];

fn figures(candidate: &Candidate) -> [String; 5] {
    let example = |at: usize| candidate.examples.get(at).map_or_else(String::new, shown);
    [
        candidate.count.to_string(),
        format!("{:.2}", candidate.concentration),
        format!("{:.2}", candidate.confidence),
        example(0),
        example(1),
    ]
}

fn shown(example: &Example) -> String {
    let place = format!("{}:{}", example.place.path, example.place.line);
    match &example.source {
        Some(source) => format!("{place}: {source} → {}", example.target),
        None => format!("{place}: {}", example.target),
    }
}

/// What a row says for people, where the file has no columns of figures.
fn note(candidate: &Candidate) -> String {
    let decide = if candidate.clear { "" } else { ", to decide" };
    let [count, _, confidence, first, _] = figures(candidate);
    format!("{count} places, confidence {confidence}{decide}: {first}")
}

/// Values for the columns of a glossary file.
///
/// # Errors
/// When it has no column for one of the candidate's languages.
pub fn cells(
    sheet: &Sheet,
    path: &Path,
    candidate: &Candidate,
    status: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let names: Vec<String> = sheet.names().map(ToOwned::to_owned).collect();
    let column = |tag: &str, plain: &Column| {
        let of = |column: &Column| matches!(column, Column::Language(own) if same_language(own, tag));
        let at = sheet.columns().iter().position(of);
        at.or_else(|| sheet.columns().iter().position(|column| column == plain)).map(|at| names[at].clone())
    };
    let missing = |tag: &str| {
        let message = format!("{} has no column for the language {tag}", path.display());
        Failure::new(
            message,
            format!("add a column `{tag}` to its first row, or name the languages with --lang"),
        )
    };
    let mut cells = Vec::new();
    if let (Some(source), Some(tag)) = (&candidate.source, &candidate.source_language) {
        cells.push((column(tag, &Column::Source).ok_or_else(|| missing(tag))?, source.clone()));
    }
    let tag = &candidate.target_language;
    cells.push((column(tag, &Column::Target).ok_or_else(|| missing(tag))?, candidate.target.clone()));
    for (name, values) in [("admitted", &candidate.admitted), ("forbidden", &candidate.forbidden)] {
        if !values.is_empty() {
            let own = format!("{name}:{tag}");
            let name = if sheet.column(&own).is_some() { own } else { name.to_owned() };
            cells.push((name, values.join("|")));
        }
    }
    if by_case(candidate) {
        cells.push(("case".to_owned(), "sensitive".to_owned()));
    }
    if !status.is_empty() {
        cells.push(("status".to_owned(), status.to_owned()));
    }
    let own = FIGURES.into_iter().zip(figures(candidate)).filter(|(name, _)| sheet.column(name).is_some());
    let own: Vec<_> = own.map(|(name, value)| (name.to_owned(), value)).collect();
    if own.is_empty() && sheet.column("note").is_some() {
        cells.push(("note".to_owned(), note(candidate)));
    }
    cells.extend(own);
    Ok(cells)
}

/// Whether a forbidden rendering differs in nothing but its capitals.
fn by_case(candidate: &Candidate) -> bool {
    let target = candidate.target.to_lowercase();
    candidate.forbidden.iter().any(|text| text.to_lowercase() == target)
}

fn append(path: &Path, candidates: &[Candidate], diff: bool) -> Result<i32, Failure> {
    let today = file::today();
    let mut rows = Vec::new();
    let sheet = File::open(path)?.sheet;
    for candidate in candidates {
        rows.push(cells(&sheet, path, candidate, "draft")?);
    }
    let writing = Writing { diff, format: file::Format::Text, quiet: false };
    file::edit(std::slice::from_ref(&path.to_owned()), &writing, |sheet| {
        rows.iter().map(|cells| edit::add(sheet, cells, true, &today)).collect()
    })
}

fn table(candidates: &[Candidate]) -> String {
    let term = |candidate: &Candidate| candidate.source.clone().unwrap_or_default();
    let widest = candidates.iter().map(|candidate| term(candidate).width()).max().unwrap_or(0).min(32);
    let mut out = String::new();
    for candidate in candidates {
        let term = term(candidate);
        let pad = " ".repeat(widest.saturating_sub(term.width()));
        let renderings: Vec<String> = candidate
            .renderings
            .iter()
            .map(|rendering| format!("{} ×{}", rendering.text, rendering.count))
            .collect();
        let decide = if candidate.clear { ' ' } else { '?' };
        let (count, sure) = (candidate.count, candidate.confidence);
        let _ = writeln!(out, "{count:>5}  {sure:.2} {decide} {term}{pad}  {}", renderings.join(", "));
    }
    if candidates.is_empty() {
        out.push_str("nothing to suggest\n");
    }
    out
}

/// Rows of a new glossary: of each pair of languages under columns of their own names.
fn csv(candidates: &[Candidate]) -> Result<String, Failure> {
    let mut languages: Vec<&str> = Vec::new();
    for candidate in candidates {
        let tags = candidate.source_language.iter().chain([&candidate.target_language]);
        for tag in tags {
            if !languages.contains(&tag.as_str()) {
                languages.push(tag);
            }
        }
    }
    let any = |of: fn(&Candidate) -> bool| candidates.iter().any(of);
    let mut names = languages;
    names.extend(any(|c| !c.admitted.is_empty()).then_some("admitted"));
    names.extend(any(|c| !c.forbidden.is_empty()).then_some("forbidden"));
    names.extend(any(by_case).then_some("case"));
    names.push("status");
    names.extend(FIGURES);
    let mut sheet = Sheet::new(&names);
    for candidate in candidates {
        let cells = cells(&sheet, Path::new("the new glossary"), candidate, "draft")?;
        let mut values = vec![""; names.len()];
        for (name, value) in &cells {
            if let Some(column) = sheet.column(name) {
                values[column] = value;
            }
        }
        sheet.insert(sheet.len(), &values);
    }
    Ok(sheet.text())
}
