//! `isogloss terms`: a concordance.
//!
//! In: translations, beside their source where there is one. Out: the recurring terms of the source with their renderings
//! and counts, or, of a text alone, its recurring phrases; as a table, as CSV ready to become a glossary, as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::corpus::{self, Corpus};
use super::output::{self, Failure};
use crate::concordance::{Batch, Found, Place};
use crate::language::Class;
use crate::matcher::{compounds::Parts, phrases};

/// A rendering whose best link is less likely than this is not shown.
const SHOWN: f64 = 0.3;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    corpus: corpus::Reading,
    /// Terms that stand so often, or oftener
    #[arg(long, value_name = "N", default_value = "2")]
    least: usize,
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
    /// A glossary: the commonest rendering preferred, the others admitted
    Csv,
    /// For programs
    Json,
}

/// A term over all files.
#[derive(Serialize)]
struct Entry {
    term: String,
    language: String,
    count: usize,
    /// Herfindahl's index of the renderings; none for a text alone.
    concentration: Option<f64>,
    renderings: Vec<Rendering>,
    places: Vec<Place>,
}

#[derive(Clone, Serialize)]
struct Rendering {
    text: String,
    count: usize,
}

/// What is gathered of a term: as first written, its renderings, its places.
#[derive(Default)]
struct Gathered {
    shown: String,
    count: usize,
    renderings: Vec<Rendering>,
    places: Vec<Place>,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let corpus = Corpus::read(&arguments.corpus)?;
    let mut terms: BTreeMap<(String, String), Gathered> = BTreeMap::new();
    for batch in corpus.batches() {
        if batch.find(&corpus.lexicon, |found| gather(found, &mut terms)).is_none() {
            phrases_of(&batch, &mut terms);
        }
    }
    let code = corpus.tell_problems();
    let entries = entries(terms, arguments.least);
    let text = match arguments.format {
        Format::Table => table(&entries),
        Format::Csv => csv(&entries, arguments)?,
        Format::Json => {
            serde_json::to_string_pretty(&entries).map_err(|error| Failure::new(error.to_string(), ""))?
                + "\n"
        }
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(code)
}

fn gather(found: &Found, terms: &mut BTreeMap<(String, String), Gathered>) {
    let (source, text) = (found.source, found.text);
    for term in &found.terms {
        let first = term.places().next().map(|place| place.source.clone());
        let Some(range) = first.or_else(|| term.unlinked.first().cloned()) else { continue };
        if source.text.tokens[range.start].class.intersects(Class::GENERAL) {
            continue;
        }
        let site = source.text.site(range.start, range.end - 1);
        let stems: Vec<&str> = term.stems.iter().map(|&stem| source.text.stem(stem)).collect();
        let gathered = terms.entry((source.text.tag.to_owned(), stems.join(" "))).or_default();
        if gathered.shown.is_empty() {
            source.text.at(site).clone_into(&mut gathered.shown);
        }
        gathered.count += term.places().count() + term.unlinked.len();
        for rendering in &term.renderings {
            if rendering.places.iter().all(|place| place.probability < SHOWN) {
                continue;
            }
            let shown = text.at(rendering.places[0].site(text)).to_owned();
            gathered.add(shown, rendering.places.len());
            gathered.places.extend(rendering.places.iter().map(|place| found.batch.place(place.site(text))));
        }
    }
}

/// The recurring phrases of texts alone.
fn phrases_of(batch: &Batch, terms: &mut BTreeMap<(String, String), Gathered>) {
    let text = batch.text();
    phrases::each(&text, &Parts::default(), 3, &|_| true, &mut |phrase| {
        let name: Vec<&str> = phrase.elements.iter().map(|element| text.stem(element.stem)).collect();
        let gathered = terms.entry((text.tag.to_owned(), name.join(" "))).or_default();
        let site = text.site(phrase.first as usize, phrase.last as usize);
        if gathered.shown.is_empty() {
            text.at(site).clone_into(&mut gathered.shown);
        }
        gathered.count += 1;
        gathered.places.push(batch.place(site));
    });
}

impl Gathered {
    fn add(&mut self, shown: String, count: usize) {
        match self.renderings.iter_mut().find(|known| known.text.eq_ignore_ascii_case(&shown)) {
            Some(known) => known.count += count,
            None => self.renderings.push(Rendering { text: shown, count }),
        }
    }
}

/// The terms that stand often enough, the commonest first.
fn entries(terms: BTreeMap<(String, String), Gathered>, least: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = terms
        .into_iter()
        .filter(|(_, gathered)| gathered.count >= least.max(1))
        .map(|((language, _), mut gathered)| {
            gathered.renderings.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
            let total: usize = gathered.renderings.iter().map(|rendering| rendering.count).sum();
            let share = |rendering: &Rendering| (rendering.count as f64 / total as f64).powi(2);
            let index: f64 = gathered.renderings.iter().map(share).sum();
            Entry {
                term: gathered.shown,
                language,
                count: gathered.count,
                concentration: (total > 0).then(|| (index * 100.0).round() / 100.0),
                renderings: gathered.renderings,
                places: gathered.places,
            }
        })
        .collect();
    entries.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.term.cmp(&b.term)));
    entries
}

fn table(entries: &[Entry]) -> String {
    use unicode_width::UnicodeWidthStr;
    let widest = entries.iter().map(|entry| entry.term.width()).max().unwrap_or(0).min(32);
    let mut out = String::new();
    for entry in entries {
        let pad = " ".repeat(widest.saturating_sub(entry.term.width()));
        let index = entry.concentration.map_or_else(String::new, |index| format!("  {index:.2}"));
        let renderings: Vec<String> = entry
            .renderings
            .iter()
            .map(|rendering| format!("{} ×{}", rendering.text, rendering.count))
            .collect();
        let _ = writeln!(out, "{:>5}  {}{pad}{index}  {}", entry.count, entry.term, renderings.join(", "));
    }
    out.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

fn csv(entries: &[Entry], arguments: &Arguments) -> Result<String, Failure> {
    let failed = |error: String| Failure::new(error, "");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let source = entries.first().map_or("source", |entry| entry.language.as_str());
    let target = arguments.corpus.lang.as_deref().filter(|target| *target != source).unwrap_or("target");
    let source = if target == "target" { "source" } else { source };
    writer
        .write_record([source, target, "admitted", "status", "note"])
        .map_err(|error| failed(error.to_string()))?;
    for entry in entries.iter().filter(|entry| !entry.renderings.is_empty()) {
        let others: Vec<&str> =
            entry.renderings[1..].iter().map(|rendering| rendering.text.as_str()).collect();
        let note = format!("{} times", entry.count);
        let record = [&entry.term, &entry.renderings[0].text, &others.join("|"), "draft", &note];
        writer.write_record(record).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}
