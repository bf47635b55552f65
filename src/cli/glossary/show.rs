//! `isogloss glossary show`: what glossaries say of a term, and which row of which file decides.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::file::Format;
use crate::cli::check::configuration;
use crate::cli::output::{self, Color, Failure};
use crate::cli::{CLEAN, FINDINGS};
use crate::config::{self, Layer, did_you_mean};
use crate::document::Document;
use crate::glossary::layers::{self, Layered};
use crate::glossary::{Book, Entry, Match, Role, Status};
use crate::language::{Text, fold};

#[derive(Args)]
pub struct Arguments {
    /// The term, of any language, in any form; without it every entry is listed
    term: Option<String>,
    /// A glossary, later ones refining earlier ones; may be given several times [default: those of the configuration]
    #[arg(long, value_name = "CSV")]
    glossary: Vec<PathBuf>,
    /// The glossaries that the configuration gives to this document
    #[arg(long = "for", value_name = "PATH", conflicts_with = "glossary")]
    document: Option<PathBuf>,
    /// Show the renderings in this language alone
    #[arg(long, value_name = "TAG", value_parser = crate::cli::language)]
    lang: Option<String>,
    /// Use this configuration instead of the nearest isogloss.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// An entry as it holds, with the rows that it is made of.
#[derive(Serialize)]
struct Shown {
    source: String,
    source_language: String,
    rendering: String,
    language: String,
    admitted: Vec<String>,
    forbidden: Vec<String>,
    forms: Vec<String>,
    #[serde(rename = "match")]
    matching: &'static str,
    pos: String,
    domain: String,
    context: Vec<String>,
    note: String,
    status: &'static str,
    /// What the term asked for is to it, where one was.
    term_is: Option<&'static str>,
    /// Its rows in the order of the files; the last one decides.
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    path: String,
    line: usize,
    source: String,
    rendering: String,
}

#[derive(Serialize)]
struct Report {
    version: u32,
    term: Option<String>,
    entries: Vec<Shown>,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let books = books(arguments)?;
    let mut tags: Vec<&str> =
        books.iter().flat_map(|book| book.pairs.iter().map(|pair| book.tag(pair.target))).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    tags.retain(|tag| seen.insert(tag.to_lowercase()));
    tags.retain(|tag| {
        arguments.lang.as_deref().is_none_or(|wanted| crate::glossary::same_language(tag, wanted))
    });
    let mut shown = Vec::new();
    for tag in tags {
        shown.extend(of_language(&books, tag, arguments.term.as_deref()));
    }
    if let (Some(term), true) = (&arguments.term, shown.is_empty()) {
        let values = books.iter().flat_map(|book| book.values.iter().map(|value| value.text.as_str()));
        let near =
            did_you_mean(term, values).unwrap_or_else(|| "without a term, `show` lists all".to_owned());
        return match arguments.format {
            Format::Text => {
                output::write(&format!("no row speaks of “{term}”; {near}\n"), None)?;
                Ok(FINDINGS)
            }
            Format::Json => write_json(arguments, shown).map(|()| FINDINGS),
        };
    }
    match arguments.format {
        Format::Text => output::write(&text(&shown, arguments.term.is_some()), None)?,
        Format::Json => write_json(arguments, shown)?,
    }
    Ok(CLEAN)
}

fn write_json(arguments: &Arguments, entries: Vec<Shown>) -> Result<(), Failure> {
    let report = Report { version: 1, term: arguments.term.clone(), entries };
    let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string(), ""))?;
    output::write(&(json + "\n"), None)
}

/// The glossaries asked for, in their order.
fn books(arguments: &Arguments) -> Result<Vec<Book>, Failure> {
    let paths = if arguments.glossary.is_empty() {
        let style = output::stderr_style(Color::Auto);
        let config = configuration(arguments.config.as_deref(), false, style)?;
        let document = arguments.document.as_deref().unwrap_or(Path::new("-"));
        config::settings(config.as_ref(), &Layer::default(), document).glossaries
    } else {
        arguments.glossary.clone()
    };
    if paths.is_empty() {
        let help = "name one with --glossary FILE, or put `glossaries = [\"terms.csv\"]` into isogloss.toml";
        return Err(Failure::new("there is no glossary to look into", help));
    }
    let here = std::env::current_dir().unwrap_or_default();
    let mut books = Vec::new();
    for path in paths {
        let name = path.strip_prefix(&here).unwrap_or(&path).display().to_string();
        let bytes = std::fs::read(&path)
            .map_err(|error| Failure::new(format!("{name} cannot be read: {error}"), "check the path"))?;
        let book = Book::read(&name, &bytes, (None, None))
            .map_err(|error| Failure::new(format!("{name}: {error}"), "save the glossary as CSV in UTF-8"))?;
        books.push(book);
    }
    Ok(books)
}

/// The entries of all files for one language, those that speak of the term.
fn of_language(books: &[Book], tag: &str, term: Option<&str>) -> Vec<Shown> {
    let mut files: Vec<Vec<Entry>> = Vec::new();
    let mut source_tag = String::new();
    for book in books {
        let pairs =
            book.pairs.iter().filter(|pair| crate::glossary::same_language(book.tag(pair.target), tag));
        for pair in pairs.take(1) {
            if source_tag.is_empty() {
                pair.source.map_or("", |at| book.tag(at)).clone_into(&mut source_tag);
            }
            let open = pair.open.iter().map(|(_, entry, _)| entry);
            let mut entries: Vec<Entry> =
                pair.entries.iter().map(|(_, entry)| entry).chain(open).cloned().collect();
            entries.sort_by_key(|entry| entry.line);
            files.push(entries);
        }
    }
    let all: Vec<&Entry> = files.iter().flatten().collect();
    let layered = layers::refine(&files);
    let show = |made: &Layered| {
        let term_is = match term {
            Some(term) => Some(what_it_is(term, made, &all, &source_tag, tag)?),
            None => None,
        };
        Some(shown(made, &all, term_is, &source_tag, tag))
    };
    layered.iter().filter_map(show).collect()
}

/// What a term is to an entry or to one of its rows.
fn what_it_is(
    term: &str,
    made: &Layered,
    all: &[&Entry],
    source_tag: &str,
    tag: &str,
) -> Option<&'static str> {
    let of_entry = |entry: &Entry| {
        if !entry.source.is_empty() && is_one(term, &entry.source, source_tag) {
            return Some("source");
        }
        let role = entry.renderings().find(|(_, text)| is_one(term, text, tag)).map(|(role, _)| role)?;
        Some(match role {
            Role::Preferred => "rendering",
            Role::Admitted => "admitted",
            Role::Forbidden => "forbidden",
        })
    };
    of_entry(&made.entry).or_else(|| made.rows.iter().find_map(|&row| of_entry(all[row]).map(|_| "replaced")))
}

/// Whether two terms are one, letter case and inflection apart.
fn is_one(a: &str, b: &str, tag: &str) -> bool {
    if fold(a, false) == fold(b, false) {
        return true;
    }
    let document = Document::of_units([a, b].into_iter().map(ToOwned::to_owned));
    let text = Text::new(&document, 0..2, tag);
    let stems = |unit: usize| {
        text.tokens[text.tokens_of(unit..unit + 1)].iter().map(|token| text.stem_of(token.word))
    };
    stems(0).eq(stems(1))
}

fn shown(
    made: &Layered,
    all: &[&Entry],
    term_is: Option<&'static str>,
    source_tag: &str,
    tag: &str,
) -> Shown {
    let entry = made.entry.clone();
    let row = |&number: &usize| {
        let row = all[number];
        let (path, source) = (row.path.clone(), row.source.clone());
        Row { path, line: row.line, source, rendering: row.preferred.clone() }
    };
    Shown {
        source: entry.source,
        source_language: source_tag.to_owned(),
        rendering: entry.preferred,
        language: tag.to_owned(),
        admitted: entry.admitted,
        forbidden: entry.forbidden,
        forms: entry.forms,
        matching: match entry.matching {
            Match::Inflected => "inflected",
            Match::Exact => "exact",
            Match::Regex => "regex",
        },
        pos: entry.pos,
        domain: entry.domain,
        context: entry.context,
        note: entry.note,
        status: match entry.status {
            Status::Approved => "approved",
            Status::Draft => "draft",
            Status::Deprecated => "deprecated",
        },
        term_is,
        rows: made.rows.iter().map(row).collect(),
    }
}

fn text(entries: &[Shown], whole: bool) -> String {
    let mut out = String::new();
    for entry in entries {
        let name = title(&entry.source, &entry.rendering);
        let off = if entry.status == "approved" { String::new() } else { format!(" ({})", entry.status) };
        if !whole {
            let row = entry.rows.last();
            let _ = writeln!(
                out,
                "{}:{}: {name}{off}",
                row.map_or("", |row| &row.path),
                row.map_or(0, |row| row.line)
            );
            continue;
        }
        let languages = match (entry.source_language.as_str(), entry.language.as_str()) {
            ("", "") => String::new(),
            ("", tag) => format!(" [{tag}]"),
            (source, tag) => format!(" [{source} > {tag}]"),
        };
        let _ = writeln!(out, "{name}{languages}{off}");
        let lists = [
            ("admitted", entry.admitted.join(" | ")),
            ("forbidden", entry.forbidden.join(" | ")),
            ("forms", entry.forms.join(" | ")),
            ("context", entry.context.join(" | ")),
            ("pos", entry.pos.clone()),
            ("domain", entry.domain.clone()),
            ("note", entry.note.clone()),
        ];
        for (name, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            let _ = writeln!(out, "  {name}: {values}");
        }
        if entry.matching != "inflected" {
            let _ = writeln!(out, "  match: {}", entry.matching);
        }
        match entry.term_is {
            Some("source" | "rendering") | None => {}
            Some("replaced") => out.push_str("  the term stands in a row that a later file replaces\n"),
            Some(role) => {
                let _ = writeln!(out, "  the term is {role} here");
            }
        }
        for (at, row) in entry.rows.iter().enumerate() {
            let why = if entry.rows.len() == 1 {
                "decides: no other file has the term"
            } else if at + 1 < entry.rows.len() {
                "refined below"
            } else if entry.status == "deprecated" {
                "decides: it switches the row above off"
            } else {
                "decides: the last file that has the term; what it leaves open is inherited"
            };
            let name = title(&row.source, if row.rendering.is_empty() { "…" } else { &row.rendering });
            let _ = writeln!(out, "  {}:{}: {name} ({why})", row.path, row.line);
        }
        out.push('\n');
    }
    out
}

fn title(source: &str, rendering: &str) -> String {
    if source.is_empty() { rendering.to_owned() } else { format!("{source} = {rendering}") }
}
