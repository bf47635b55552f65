//! `isogloss glossary stats`: which entries are used, how often they are kept, what stands where they are not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Component, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::revisions::{self, Revision};
use crate::aligner::Source;
use crate::aligner::standing::{Place, standing};
use crate::cli::check::configuration;
use crate::cli::corpus::{self, Corpus};
use crate::cli::git::Objects;
use crate::cli::inputs::Glossaries;
use crate::cli::output::{self, Color, Failure};
use crate::config::{Config, Layer, Settings};
use crate::glossary::{Entry, Glossary, Role, coverage};
use crate::language::Text;

/// How many of what stands instead are named.
const INSTEAD: usize = 3;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    corpus: corpus::Reading,
    /// A glossary, later ones refining earlier ones; may be given several times [default: those of the configuration]
    #[arg(long, value_name = "CSV")]
    glossary: Vec<PathBuf>,
    /// Use this configuration instead of the nearest isogloss.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read the files as of this revision in git; may be given several times, for a line each
    #[arg(long, value_name = "REVISION")]
    revision: Vec<String>,
    /// Read the files as of every revision in this range that changed them, for a line each
    #[arg(long, value_name = "A..B")]
    revisions: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, for people
    Table,
    /// A row for each entry
    Csv,
    /// For programs
    Json,
}

/// How often a term stands, and what of it.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    /// Places: of the term in the source, or of its renderings in a text alone.
    places: usize,
    /// With the rendering to write.
    preferred: usize,
    /// With another that may be written.
    admitted: usize,
    /// With one that may not.
    forbidden: usize,
    /// With none of the glossary's.
    missing: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.places += other.places;
        self.preferred += other.preferred;
        self.admitted += other.admitted;
        self.forbidden += other.forbidden;
        self.missing += other.missing;
    }

    fn kept(self) -> usize {
        self.preferred + self.admitted
    }

    /// The share of places that are kept, 0 to 1; none where there is no place.
    fn rate(self) -> Option<f64> {
        (self.places > 0).then(|| self.kept() as f64 / self.places as f64)
    }
}

/// An entry over all texts.
#[derive(Serialize)]
struct Row {
    path: String,
    line: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    target: String,
    #[serde(flatten)]
    counts: Counts,
    instead: Vec<Instead>,
}

#[derive(Clone, Serialize)]
struct Instead {
    text: String,
    count: usize,
}

#[derive(Default)]
struct Gathered {
    counts: Counts,
    instead: BTreeMap<String, usize>,
}

/// By file and line of the entry.
type Table = BTreeMap<(String, usize), (Entry, Gathered)>;

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let config = configuration(arguments.config.as_deref(), false, output::stderr_style(Color::Auto))?;
    let config = config.as_ref();
    let glossaries = (!arguments.glossary.is_empty()).then(|| arguments.glossary.clone());
    let command = Layer { glossaries, ..arguments.corpus.layer() };
    if arguments.revision.is_empty() && arguments.revisions.is_none() {
        return now(arguments, config, &command);
    }
    let below = |path: &&PathBuf| {
        path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    let named = arguments.corpus.paths.iter().chain(&arguments.corpus.source);
    if let Some(path) = { named }.find(|path| !below(path)) {
        let message = format!("{} does not lie below the working directory", path.display());
        return Err(Failure::new(message, "with --revision, go to the folder and name paths from there"));
    }
    let revisions =
        revisions::chosen(&arguments.revision, arguments.revisions.as_deref(), &arguments.corpus.paths)?;
    let mut code = crate::cli::CLEAN;
    let mut objects = Objects::open()?;
    let mut trend: Vec<(Revision, usize, Counts)> = Vec::new();
    for revision in revisions {
        let folder = revisions::extract(&revision, &arguments.corpus, config, &command, &mut objects)?;
        let moved = config.map(|config| folder.configuration(config));
        let mut asked = arguments.corpus.clone();
        // A file that was not there yet counts nothing.
        asked.paths.retain(|path| folder.path.join(path).exists());
        let (files, total) = if asked.paths.is_empty() {
            (0, Counts::default())
        } else {
            let corpus = Corpus::read_with(&asked, moved.as_ref(), &command, Some(&folder.path))?;
            code = code.max(corpus.tell_problems());
            let mut total = Counts::default();
            for (_, gathered) in gather(&corpus)?.into_values() {
                total.add(gathered.counts);
            }
            (corpus.documents.len(), total)
        };
        trend.push((revision, files, total));
    }
    output::write(&drawn_trend(&trend, arguments.format), arguments.output.as_deref())?;
    Ok(code)
}

fn now(arguments: &Arguments, config: Option<&Config>, command: &Layer) -> Result<i32, Failure> {
    let corpus = Corpus::read_with(&arguments.corpus, config, command, None)?;
    let table = gather(&corpus)?;
    let code = corpus.tell_problems();
    let mut rows: Vec<Row> = table.into_values().map(|(entry, gathered)| row(entry, gathered)).collect();
    rows.sort_by_key(|row| {
        let broken = row.counts.forbidden + row.counts.missing;
        (Reverse(broken), Reverse(row.counts.places), row.path.clone(), row.line)
    });
    let mut total = Counts::default();
    for row in &rows {
        total.add(row.counts);
    }
    let text = match arguments.format {
        Format::Table => drawn(&rows, total),
        Format::Csv => csv(&rows)?,
        Format::Json => {
            let never = rows.iter().filter(|row| row.counts.places == 0).count();
            let report = serde_json::json!({
                "version": 1, "entries": rows, "total": total, "kept_rate": total.rate(), "never_used": never
            });
            format!("{report:#}\n")
        }
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(code)
}

/// Counts every entry of the glossaries that hold for each document.
fn gather(corpus: &Corpus) -> Result<Table, Failure> {
    let none = |settings: &Settings| settings.glossaries.is_empty();
    if !corpus.settings.is_empty() && corpus.settings.iter().all(none) {
        let help = "name one with --glossary FILE, or put `glossaries = [\"terms.csv\"]` into isogloss.toml";
        return Err(Failure::new("there is no glossary for these texts", help));
    }
    let here = std::env::current_dir().unwrap_or_default();
    let (glossaries, style) = (Glossaries::default(), output::stderr_style(Color::Auto));
    let mut table = Table::new();
    for batch in corpus.batches() {
        let own = &corpus.settings[batch.group];
        // As the user would name them: those of the configuration are absolute.
        let named = own.glossaries.iter().map(|path| path.strip_prefix(&here).unwrap_or(path).to_owned());
        let source_language = batch.source_tag.clone().or_else(|| own.source_language.clone());
        let settings = Settings { glossaries: named.collect(), source_language, ..Settings::default() };
        let glossary = glossaries.get(&settings, &batch.target_tag, style);
        for entry in glossary.entries().iter().filter(|entry| entry.applies()) {
            table.entry(key(entry)).or_insert_with(|| (entry.clone(), Gathered::default()));
        }
        batch.read(&corpus.lexicon, |source, text| match source {
            Some(source) => count_terms(&glossary, source, text, &mut table),
            None => count_renderings(&glossary, text, &mut table),
        });
    }
    for problem in glossaries.into_problems() {
        output::tell(&problem.drawn);
    }
    Ok(table)
}

fn key(entry: &Entry) -> (String, usize) {
    (entry.path.clone(), entry.line)
}

/// Counts terms of the source.
fn count_terms(glossary: &Glossary, source: &Source, text: &Text, table: &mut Table) {
    let uses = coverage::uses(glossary, source, text, &coverage::terms(glossary, source, text));
    let segments = source.segments_of_target();
    let mut forbidden: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for hit in glossary.hits(text).into_iter().filter(|hit| hit.role == Role::Forbidden) {
        if let Some(segment) = segments.get(hit.site.unit) {
            forbidden.entry((segment, hit.entry)).or_insert_with(|| text.at(hit.site).to_lowercase());
        }
    }
    let broken = |found: &&coverage::Use| {
        found.kept.is_none() && !forbidden.contains_key(&(found.segment, found.hit.entry))
    };
    let places: Vec<Place> = uses
        .iter()
        .filter(broken)
        .map(|found| Place {
            term: found.hit.entry,
            source: source.text.tokens_in(found.hit.site),
            target: found.target.clone(),
        })
        .collect();
    let mut standings = standing(source, text, &places, |_, token| token.is_content()).into_iter();
    for found in &uses {
        let Some((_, gathered)) = table.get_mut(&key(&glossary.entries()[found.hit.entry])) else { continue };
        gathered.counts.places += 1;
        match found.kept {
            Some(Role::Preferred) => gathered.counts.preferred += 1,
            Some(_) => gathered.counts.admitted += 1,
            None => {
                let instead = if let Some(text) = forbidden.get(&(found.segment, found.hit.entry)) {
                    gathered.counts.forbidden += 1;
                    Some(text.clone())
                } else {
                    gathered.counts.missing += 1;
                    let standing = standings.next().flatten();
                    standing.map(|standing| text.at(text.site(standing.first, standing.last)).to_lowercase())
                };
                *gathered.instead.entry(instead.unwrap_or_default()).or_default() += 1;
            }
        }
    }
}

/// Counts renderings, where there is no source.
fn count_renderings(glossary: &Glossary, text: &Text, table: &mut Table) {
    let mut seen = BTreeSet::new();
    for hit in glossary.hits(text) {
        // A rendering of two rows counts for the first that allows it.
        if !seen.insert((hit.site, hit.entry)) {
            continue;
        }
        let Some((_, gathered)) = table.get_mut(&key(&glossary.entries()[hit.entry])) else { continue };
        gathered.counts.places += 1;
        match hit.role {
            Role::Preferred => gathered.counts.preferred += 1,
            Role::Admitted => gathered.counts.admitted += 1,
            Role::Forbidden => {
                gathered.counts.forbidden += 1;
                *gathered.instead.entry(text.at(hit.site).to_lowercase()).or_default() += 1;
            }
        }
    }
}

fn row(entry: Entry, gathered: Gathered) -> Row {
    let named = gathered.instead.into_iter().filter(|(text, _)| !text.is_empty());
    let mut instead: Vec<Instead> = named.map(|(text, count)| Instead { text, count }).collect();
    instead.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    instead.truncate(INSTEAD);
    let Entry { path, line, source, preferred: target, .. } = entry;
    Row { path, line, source, target, counts: gathered.counts, instead }
}

fn percent(counts: Counts) -> String {
    counts.rate().map_or_else(|| "   -".to_owned(), |rate| format!("{:>3.0}%", rate * 100.0))
}

/// A text of so many columns: cut or filled.
fn fitted(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let whole = text.width() <= columns;
    for letter in text.chars() {
        if out.width() + letter.to_string().width() > columns - usize::from(!whole) {
            break;
        }
        out.push(letter);
    }
    if !whole {
        out.push('…');
    }
    let pad = columns.saturating_sub(out.width());
    out + &" ".repeat(pad)
}

fn drawn(rows: &[Row], total: Counts) -> String {
    let mut out = String::from("places  kept  broken  term                   instead\n");
    let (used, never): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.counts.places > 0);
    let line = |out: &mut String, counts: Counts, term: &str, instead: &str| {
        let broken = counts.forbidden + counts.missing;
        let text = format!(
            "{:>6}  {}  {broken:>6}  {}  {}",
            counts.places,
            percent(counts),
            fitted(term, 21),
            fitted(instead, 35)
        );
        let _ = writeln!(out, "{}", text.trim_end());
    };
    let term = |row: &Row| if row.source.is_empty() { row.target.clone() } else { row.source.clone() };
    for row in used {
        let instead: Vec<String> =
            row.instead.iter().map(|instead| format!("{} ×{}", instead.text, instead.count)).collect();
        line(&mut out, row.counts, &term(row), &instead.join(", "));
    }
    line(&mut out, total, "all", "");
    if !never.is_empty() {
        let _ = writeln!(out, "\nnever used: {} of {}", never.len(), rows.len());
        for row in never {
            let _ = writeln!(out, "  {}:{}: {}", row.path, row.line, term(row));
        }
    }
    out
}

fn csv(rows: &[Row]) -> Result<String, Failure> {
    let failed = |error: String| Failure::new(error, "");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = [
        "file",
        "line",
        "source",
        "target",
        "places",
        "preferred",
        "admitted",
        "forbidden",
        "missing",
        "instead",
    ];
    writer.write_record(names).map_err(|error| failed(error.to_string()))?;
    for row in rows {
        let instead: Vec<String> =
            row.instead.iter().map(|instead| format!("{} ×{}", instead.text, instead.count)).collect();
        let counts = row.counts;
        let figures = [counts.places, counts.preferred, counts.admitted, counts.forbidden, counts.missing];
        let mut record = vec![row.path.clone(), row.line.to_string(), row.source.clone(), row.target.clone()];
        record.extend(figures.iter().map(ToString::to_string));
        record.push(instead.join("|"));
        writer.write_record(&record).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn drawn_trend(trend: &[(Revision, usize, Counts)], format: Format) -> String {
    match format {
        Format::Json => {
            let revisions: Vec<_> = trend
                .iter()
                .map(|(revision, files, total)| {
                    serde_json::json!({
                        "revision": revision.hash, "date": revision.date, "files": files,
                        "total": total, "kept_rate": total.rate()
                    })
                })
                .collect();
            format!("{:#}\n", serde_json::json!({ "version": 1, "revisions": revisions }))
        }
        Format::Csv => {
            let mut out = String::from("revision,date,files,places,preferred,admitted,forbidden,missing\n");
            for (revision, files, t) in trend {
                let (hash, date) = (&revision.hash, &revision.date);
                let _ = writeln!(
                    out,
                    "{hash},{date},{files},{},{},{},{},{}",
                    t.places, t.preferred, t.admitted, t.forbidden, t.missing
                );
            }
            out
        }
        Format::Table => {
            let mut out = String::from("revision    date        files  places  kept  broken\n");
            for (revision, files, total) in trend {
                let hash: String = revision.hash.chars().take(10).collect();
                let broken = total.forbidden + total.missing;
                let (date, places, rate) = (&revision.date, total.places, percent(*total));
                let _ = writeln!(out, "{hash:<10}  {date}  {files:>5}  {places:>6}  {rate}  {broken:>6}");
            }
            out
        }
    }
}
