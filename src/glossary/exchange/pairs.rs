//! Layouts of two columns without names: `DeepL`, Google Cloud Translation, Microsoft Translator, `OmegaT`; and Google's
//! equivalent term sets, which have names.

use rustc_hash::FxHashSet;

use super::grid::{self, Grid, Layout};
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair, Table, tidy_tag};
use super::{Output, Reading, Written};
use crate::glossary::columns::{Column, is_language};

/// Bytes of a text in a glossary of `DeepL`.
const DEEPL_LONGEST: usize = 1024;

/// A row of a format that holds two languages and no more.
pub struct PairRow<'c> {
    /// The term.
    pub source: &'c str,
    /// Its rendering.
    pub target: &'c str,
    /// The whole row.
    pub concept: &'c Concept,
}

/// The rows that a format of two languages can hold, one rendering for each term. All else is noted, but for the fields
/// that the format carries.
pub fn rows<'c>(
    concepts: &'c [Concept],
    (source, target): (&str, &str),
    carried: &[&str],
    losses: &mut Losses,
) -> Vec<PairRow<'c>> {
    let mut rows = Vec::new();
    for concept in concepts {
        if concept.is_deprecated() {
            losses.add("a deprecated row", "the format cannot say that it holds no longer");
            continue;
        }
        let (Some(term), Some(rendering)) = (concept.preferred(source), concept.preferred(target)) else {
            losses.add("a row", &format!("it has no term in {source} or none in {target}"));
            continue;
        };
        left_out(concept, &[source, target], carried, losses);
        rows.push(PairRow { source: term, target: rendering, concept });
    }
    rows
}

/// Notes what a format does not hold: terms but the preferred ones of some languages, fields but those carried.
pub fn left_out(concept: &Concept, languages: &[&str], carried: &[&str], losses: &mut Losses) {
    const WHY: &str = "the format has no place for it";
    let mut noted: Vec<String> = Vec::new();
    for term in &concept.terms {
        let list = match term.kind {
            Kind::Preferred if languages.contains(&term.language.as_str()) => continue,
            Kind::Preferred => "",
            Kind::Admitted => "admitted:",
            Kind::Forbidden | Kind::Superseded => "forbidden:",
            Kind::Form => "forms:",
        };
        let name = format!("{list}{}", term.language);
        if !noted.contains(&name) {
            losses.add(&name, WHY);
            noted.push(name);
        }
    }
    for (name, value) in &concept.fields {
        let approved = name == "status" && value.eq_ignore_ascii_case("approved");
        if !carried.contains(&name.as_str()) && !approved {
            losses.add(name, WHY);
        }
    }
}

fn names(pair: &Pair) -> (String, String) {
    let or = |tag: &Option<String>, name: &str| tag.clone().unwrap_or_else(|| name.to_owned());
    (or(&pair.source, "source"), or(&pair.target, "target"))
}

fn has_no_names(grid: &Grid) -> bool {
    let header = grid.header();
    header.len() >= 2 && !header.iter().any(|name| Column::of(name).is_term())
}

/// Whether rows are two terms and their languages.
pub fn recognise_deepl(grid: &Grid, _: &str) -> bool {
    has_no_names_but_codes(grid)
}

fn has_no_names_but_codes(grid: &Grid) -> bool {
    let code = |row: &[grid::Cell], at: usize| row.get(at).is_some_and(|cell| is_language(&cell.text));
    let rows: Vec<&Vec<grid::Cell>> = grid.rows.iter().take(20).collect();
    let named = grid.header().iter().take(2).all(|name| is_language(name));
    !rows.is_empty()
        && !named
        && rows.iter().all(|row| (4..=5).contains(&row.len()) && code(row, 2) && code(row, 3))
}

/// Whether rows are terms set apart by tabs, with the ending or the comment that `OmegaT` gives its files.
pub fn recognise_omegat(grid: &Grid, ending: &str) -> bool {
    let head: Vec<usize> = grid.rows.iter().take(20).map(Vec::len).collect();
    let fit = head.iter().filter(|&&width| (2..=3).contains(&width)).count();
    fit * 2 > head.len() && matches!(ending, "utf8" | "tab" | "txt") && has_no_names(grid)
}

/// Whether rows are two terms set apart by a tab.
pub fn recognise_microsoft(grid: &Grid, _: &str) -> bool {
    grid.rows.first().is_some_and(|row| row.len() == 2) && has_no_names(grid)
}

/// Whether rows are two terms.
pub fn recognise_pairs(grid: &Grid, _: &str) -> bool {
    grid.rows.first().is_some_and(|row| row.len() == 2) && has_no_names(grid)
}

/// Reads rows of a term and its rendering.
pub fn read_pairs(grid: &Grid, pair: &Pair) -> Reading {
    read(grid, pair, 2)
}

/// Reads rows of a term, its rendering and a comment.
pub fn read_omegat(grid: &Grid, pair: &Pair) -> Reading {
    read(grid, pair, 3)
}

fn read(grid: &Grid, pair: &Pair, width: usize) -> Reading {
    let mut reading = Reading::default();
    let (source, target) = names(pair);
    for row in &grid.rows {
        if let Some(surplus) = row.iter().skip(width).find(|cell| !cell.text.is_empty()) {
            let message = format!("the row has {} cells, the format {width}", row.len());
            let help = "say another format with --from, or take the surplus out; the row is left out";
            reading.remarks.push(Remark::error(surplus.place.clone(), message, help));
            continue;
        }
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.text.as_str());
        if cell(0).is_empty() || cell(1).is_empty() {
            let (what, place) = if cell(0).is_empty() { ("term", 0) } else { ("rendering", 1) };
            let place = row.get(place).or_else(|| row.first()).map(|cell| cell.place.clone());
            let help = "write it, or take the row out; the row is left out";
            reading.remarks.push(Remark::error(
                place.unwrap_or_default(),
                format!("the row has no {what}"),
                help,
            ));
            continue;
        }
        reading.table.push([(source.as_str(), cell(0)), (target.as_str(), cell(1)), ("note", cell(2))]);
    }
    without_note(reading)
}

/// Takes out a column that no row fills.
fn without_note(reading: Reading) -> Reading {
    let at = reading.table.names().iter().position(|name| name == "note");
    let empty = at.is_some_and(|at| reading.table.rows().all(|row| row[at].is_empty()));
    if !empty {
        return reading;
    }
    let mut table = Table::default();
    let names = reading.table.names().to_vec();
    for row in reading.table.rows() {
        table.push(names.iter().map(String::as_str).zip(row).filter(|(name, _)| *name != "note"));
    }
    Reading { table, ..reading }
}

/// Reads rows of two terms and, where there are such, their languages.
pub fn read_deepl(grid: &Grid, pair: &Pair) -> Reading {
    if !has_no_names_but_codes(grid) {
        return read(grid, pair, 2);
    }
    let mut reading = Reading::default();
    for row in &grid.rows {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.text.as_str());
        let place = || row.first().map(|cell| cell.place.clone()).unwrap_or_default();
        if row.len() < 4 || !is_language(cell(2)) || !is_language(cell(3)) {
            let message = "the row does not say its languages as the first rows do";
            let help = "add them: term,rendering,EN,FR; the row is left out";
            reading.remarks.push(Remark::error(place(), message, help));
            continue;
        }
        if cell(0).is_empty() || cell(1).is_empty() {
            let help = "write both, or take the row out; the row is left out";
            reading.remarks.push(Remark::error(place(), "the row lacks a term", help));
            continue;
        }
        if !cell(4).is_empty() {
            reading.unused.add("relevance", "there is no column for it");
        }
        let (source, target) = (tidy_tag(cell(2)), tidy_tag(cell(3)));
        reading.table.push([(source.as_str(), cell(0)), (target.as_str(), cell(1))]);
    }
    reading
}

/// Writes a term, its rendering and both languages. `DeepL` takes each term once, and no text of more than 1,024 bytes.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write_deepl(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    output.tags()?;
    let (source, target) = output.two()?;
    let code = |tag: &str| tag.to_ascii_uppercase();
    let concepts = output.concepts(&mut losses);
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut written = Vec::new();
    for row in rows(&concepts, (&source, &target), &[], &mut losses) {
        let line = |text: &str| text.replace(['\n', '\r', '\t'], " ");
        let (term, rendering) = (line(row.source), line(row.target));
        if term != row.source || rendering != row.target {
            losses.add("line breaks and tabs", "DeepL allows none; spaces stand in their place");
        }
        if term.len().max(rendering.len()) > DEEPL_LONGEST {
            losses.add("a row", "DeepL allows 1,024 bytes a text");
        } else if !seen.insert(term.clone()) {
            losses.add("a row", "its term stands in a row above, and DeepL takes each term once");
        } else {
            written.push(vec![term, rendering, code(&source), code(&target)]);
        }
    }
    Ok(Written { bytes: grid::text(&written, Layout::COMMA, &mut losses), losses })
}

fn write(output: &Output, layout: Layout, carried: &[&str]) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let (source, target) = output.two()?;
    let concepts = output.concepts(&mut losses);
    let mut written = Vec::new();
    if layout == Layout::OMEGAT {
        written.push(vec!["# Glossary in tab-separated format -*- coding: utf-8 -*-".to_owned()]);
    }
    for row in rows(&concepts, (&source, &target), carried, &mut losses) {
        if layout == Layout::OMEGAT && row.source.starts_with('#') {
            losses.add("a row", "its term begins with #, which OmegaT takes for a comment");
            continue;
        }
        let mut cells = vec![row.source.to_owned(), row.target.to_owned()];
        cells.extend(carried.iter().map(|name| row.concept.get(name).to_owned()));
        written.push(cells);
    }
    Ok(Written { bytes: grid::text(&written, layout, &mut losses), losses })
}

/// Writes a term, a tab, its rendering, a tab, its note.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write_omegat(output: &Output) -> Result<Written, Refusal> {
    write(output, Layout::OMEGAT, &["note"])
}

/// Writes a term, a tab, its rendering.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write_microsoft(output: &Output) -> Result<Written, Refusal> {
    write(output, Layout::TABS, &[])
}

/// Writes a term, a comma, its rendering.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write_google(output: &Output) -> Result<Written, Refusal> {
    write(output, Layout::COMMA, &[])
}

/// Whether the first row names languages, and a description.
pub fn recognise_sets(grid: &Grid, _: &str) -> bool {
    let header = grid.header();
    let languages = header.iter().filter(|name| is_language(name)).count();
    let rest = header.iter().all(|name| is_language(name) || matches!(*name, "pos" | "description"));
    languages >= 2 && rest && header.contains(&"description")
}

/// Reads equivalent term sets.
pub fn read_sets(grid: &Grid, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let names: Vec<String> = grid.header().iter().map(|name| (*name).to_owned()).collect();
    if !names.iter().any(|name| is_language(name)) {
        let place =
            grid.rows.first().and_then(|row| row.first()).map_or(Place::File, |cell| cell.place.clone());
        let message = "the first row names no language";
        reading.remarks.push(Remark::error(
            place,
            message,
            "write a row of language codes above it: `en,fr`",
        ));
        return reading;
    }
    let column = |name: &String| if name == "description" { "note".to_owned() } else { name.clone() };
    let columns: Vec<String> = names.iter().map(column).collect();
    for row in grid.body(&mut reading.remarks) {
        reading.table.push(columns.iter().map(String::as_str).zip(row.iter().map(|cell| cell.text.as_str())));
    }
    reading
}

/// Writes equivalent term sets: a column for each language, then `pos` and `description` where there are such.
///
/// # Errors
/// When a column does not name its language.
pub fn write_sets(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.tags()?;
    let all: Vec<&str> = languages.iter().map(String::as_str).collect();
    let concepts = output.concepts(&mut losses);
    let fields = [("pos", "pos"), ("note", "description")];
    let fields: Vec<(&str, &str)> = fields
        .into_iter()
        .filter(|(field, name)| {
            *name == "description" || concepts.iter().any(|concept| !concept.get(field).is_empty())
        })
        .collect();
    let head = languages.iter().cloned().chain(fields.iter().map(|(_, name)| (*name).to_owned()));
    let mut written = vec![head.collect::<Vec<_>>()];
    for concept in &concepts {
        if concept.is_deprecated() {
            losses.add("a deprecated row", "the format cannot say that it holds no longer");
            continue;
        }
        left_out(concept, &all, &["pos", "note"], &mut losses);
        let terms = all.iter().map(|tag| concept.preferred(tag).unwrap_or_default().to_owned());
        let cells = terms.chain(fields.iter().map(|(field, _)| concept.get(field).to_owned()));
        written.push(cells.collect());
    }
    Ok(Written { bytes: grid::text(&written, Layout::COMMA, &mut losses), losses })
}
