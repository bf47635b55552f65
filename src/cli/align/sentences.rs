//! `isogloss align --sentences`: which sentences mean each other, in two files that are not line by line.
//!
//! In: two texts or documents with markup. Out: their beads in order, each with a confidence, as a list for people, as
//! TSV or JSON with the bytes on disk for programs.

use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use super::{Arguments, Format};
use crate::aligner::sentences::{Aligner, Bead};
use crate::cli::output::{self, Color, Failure};
use crate::document::{self, Document};
use crate::engine;
use crate::language::Text;
use crate::report::wrap;
use crate::span::Span;

/// What is aligned.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Sentences; in markup, within paragraphs, headings and items that translate each other
    Sentence,
    /// Lines of text; paragraphs, headings and items of markup
    Unit,
}

/// One side of a bead.
#[derive(Serialize)]
struct Side {
    start: usize,
    end: usize,
    line: usize,
    text: String,
}

#[derive(Serialize)]
struct Row {
    shape: String,
    confidence: f64,
    source: Option<Side>,
    target: Option<Side>,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let source = read(&arguments.source, arguments.by)?;
    let target = read(&arguments.target, arguments.by)?;
    let declared = |tag: &str| (tag != "und").then(|| tag.to_owned());
    let source_tag = engine::language(&source, declared(&arguments.source_lang).as_deref());
    let tag = engine::language(&target, declared(&arguments.lang).as_deref());
    let known = crate::cli::learn::load(&arguments.lexicon)?.known(&source_tag, &tag);
    let ours = Text::new(&source, 0..source.units.len(), &source_tag);
    let theirs = Text::new(&target, 0..target.units.len(), &tag);
    let mut aligner = Aligner::new(&ours, &theirs, known.as_ref());
    let beads = match arguments.by {
        By::Unit => aligner.units(),
        By::Sentence => aligner.by_structure(),
    };
    let rows: Vec<Row> = beads.iter().map(|bead| row(bead, [&ours, &theirs], arguments.by)).collect();
    let text = match arguments.format {
        Format::Text => list(&rows, output::stdout_style(Color::Never, arguments.output.is_some()).width),
        Format::Tsv => tsv(&rows),
        Format::Json => {
            serde_json::to_string_pretty(&rows).map_err(|error| Failure::new(error.to_string(), ""))? + "\n"
        }
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(crate::cli::CLEAN)
}

fn read(path: &Path, by: By) -> Result<Document, Failure> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::new(format!("{name}: cannot be read: {error}"), "check the path"))?;
    let format = document::Format::of_path(&name);
    if format.is_bilingual() {
        let message = format!("{name} holds a source and its translation already");
        return Err(Failure::new(message, "give two texts, Markdown or HTML files"));
    }
    let read = if by == By::Unit && format == document::Format::Text {
        Document::read_lines(&name, &bytes)
    } else {
        Document::read(&name, &bytes, format)
    };
    read.map_err(|error| Failure::new(format!("{name}: {error}"), "give text, Markdown or HTML"))
}

fn row(bead: &Bead, texts: [&Text; 2], by: By) -> Row {
    Row {
        shape: format!("{}-{}", bead.source.len(), bead.target.len()),
        confidence: (f64::from(bead.confidence) * 100.0).round() / 100.0,
        source: side(texts[0], &bead.source, by),
        target: side(texts[1], &bead.target, by),
    }
}

/// The place of some sentences or units, and what stands there.
fn side(text: &Text, range: &Range<usize>, by: By) -> Option<Side> {
    let part = |at: usize| -> (usize, Span) {
        match by {
            By::Unit => {
                let unit = text.units.start + at;
                (unit, Span::new(0, text.document.units[unit].text.len()))
            }
            By::Sentence => {
                let tokens = &text.sentences[at].tokens;
                let site = text.site(tokens.start, tokens.end - 1);
                (site.unit as usize, site.span)
            }
        }
    };
    let units = &text.document.units;
    let parts: Vec<(usize, Span)> = range.clone().map(part).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let start = units[first.0].map.map(first.1).start;
    let end = units[last.0].map.map(last.1).end;
    let disk = text.document.on_disk(Span::new(start, end));
    let words: Vec<&str> =
        parts.iter().map(|(unit, span)| units[*unit].text[span.start..span.end].trim()).collect();
    let line = text.document.place(start).line;
    Some(Side { start: disk.start, end: disk.end, line, text: one_line(&words.join(" ")) })
}

/// White space made plain, objects of markup shown.
fn one_line(text: &str) -> String {
    let shown = text.replace(document::placeables::OBJECT, "…");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(rows: &[Row], room: usize) -> String {
    let digits = |of: &dyn Fn(&Row) -> &Option<Side>| {
        rows.iter()
            .filter_map(|row| of(row).as_ref())
            .map(|side| side.line)
            .max()
            .unwrap_or(0)
            .to_string()
            .len()
    };
    let width = digits(&|row| &row.source).max(digits(&|row| &row.target));
    let indent = " ".repeat(width + 13);
    let mut out = String::new();
    for row in rows {
        let head = format!("{}  {:.2}", row.shape, row.confidence);
        for (at, side) in [&row.source, &row.target].into_iter().enumerate() {
            let head = if at == 0 { head.as_str() } else { "" };
            let line = side.as_ref().map_or_else(|| "-".to_owned(), |side| side.line.to_string());
            let text = side.as_ref().map_or("", |side| side.text.as_str());
            let text =
                wrap(text, room.saturating_sub(width + 13).max(20)).replace('\n', &format!("\n{indent}"));
            let _ = writeln!(out, "{head:9}  {line:>width$}  {text}");
        }
        out.push('\n');
    }
    out.pop();
    out.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

fn tsv(rows: &[Row]) -> String {
    let mut out = String::from(
        "shape\tconfidence\tsource_start\tsource_end\tsource_line\ttarget_start\ttarget_end\ttarget_line\tsource\ttarget\n",
    );
    for row in rows {
        let place = |side: &Option<Side>| {
            let place = side.as_ref().map(|side| format!("{}\t{}\t{}", side.start, side.end, side.line));
            place.unwrap_or_else(|| "\t\t".to_owned())
        };
        let text = |side: &Option<Side>| side.as_ref().map_or(String::new(), |side| side.text.clone());
        let (a, b) = (&row.source, &row.target);
        let _ = writeln!(
            out,
            "{}\t{:.2}\t{}\t{}\t{}\t{}",
            row.shape,
            row.confidence,
            place(a),
            place(b),
            text(a),
            text(b)
        );
    }
    out
}
