//! Crowdin's columns: `Concept ...` of an entry, `Term [fr]`, `Status [fr]` and others of a term. An entry with several
//! terms in a language takes several rows with one `Concept ID`.

use super::grid::{self, Grid, Layout};
use super::pairs::left_out;
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair, kept_name, tidy_tag};
use super::workbook;
use super::{Output, Reading, Written};
use crate::glossary::columns::is_language;

/// Columns of an entry, and ours.
const ENTRY: [(&str, &str); 5] = [
    ("Concept ID", "entry-id"),
    ("Concept Subject", "domain"),
    ("Concept Definition", "definition"),
    ("Concept Note", "note"),
    ("Concept URL", "url"),
];
/// Columns of the term to write, and ours.
const TERM: [(&str, &str); 6] = [
    ("Description", "definition"),
    ("Part of Speech", "pos"),
    ("Type", "type"),
    ("Gender", "gender"),
    ("Note", "note"),
    ("URL", "url"),
];
/// What identifiers begin with that only tie rows together.
const TIE: &str = "isogloss-";

/// Whether the first row names terms as Crowdin does.
pub fn recognise(grid: &Grid, _: &str) -> bool {
    grid.header().iter().any(|name| of_language(name).is_some_and(|(field, _)| field == "term"))
}

/// A column of a language: what it holds, in small letters, and the tag.
fn of_language(name: &str) -> Option<(String, String)> {
    let (field, tag) = name.trim().strip_suffix(']')?.rsplit_once('[')?;
    is_language(tag.trim()).then(|| (field.trim().to_lowercase(), tidy_tag(tag)))
}

/// Reads entries.
pub fn read(grid: &Grid, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let header = grid.header();
    if !recognise(grid, "") {
        let place =
            grid.rows.first().and_then(|row| row.first()).map_or(Place::File, |cell| cell.place.clone());
        let message = "the first row names no column of terms";
        reading.remarks.push(Remark::error(place, message, "name one, as in `Term [fr]`"));
        return reading;
    }
    let mut concepts: Vec<Concept> = Vec::new();
    for row in grid.body(&mut reading.remarks) {
        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        let one = concept(&header, &cells, &mut reading.unused);
        if one.terms.is_empty() {
            let place = row.iter().find(|cell| !cell.text.is_empty()).map(|cell| cell.place.clone());
            let message = "the row has no term";
            reading.remarks.push(Remark::error(
                place.unwrap_or_default(),
                message,
                "add one; it is left out",
            ));
            continue;
        }
        match concepts.last_mut().filter(|last| goes_on(last, &one)) {
            Some(last) => merge(last, one, &mut reading.unused),
            None => concepts.push(one),
        }
    }
    for mut concept in concepts {
        concept.settle();
        concept.fields.retain(|(name, value)| name != "entry-id" || !value.starts_with(TIE));
        reading.table.push_concept(&concept);
    }
    reading
}

fn concept(header: &[&str], cells: &[&str], unused: &mut Losses) -> Concept {
    let mut concept = Concept::default();
    let cell = |name: &str, tag: &str| {
        let same =
            |column: &&str| of_language(column).is_some_and(|(field, own)| field == name && own == tag);
        header.iter().position(same).map_or("", |at| cells[at])
    };
    for (&name, &value) in header.iter().zip(cells).filter(|(_, value)| !value.is_empty()) {
        let Some((field, tag)) = of_language(name) else {
            let known = ENTRY.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name));
            concept.field(&known.map_or_else(|| kept_name(name), |(_, ours)| (*ours).to_owned()), value);
            continue;
        };
        let kind = kind(cell("status", &tag));
        match field.as_str() {
            "term" => concept.term(&tag, kind.unwrap_or(Kind::Preferred), value),
            "status" if kind.is_some() => {}
            _ if matches!(kind, Some(Kind::Admitted | Kind::Forbidden)) => {
                unused.add(
                    name,
                    "it is said of a term that is admitted or forbidden; columns are about the preferred",
                );
            }
            "part of speech" => concept.part_of_speech(&tag, value),
            field => {
                let known = TERM.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(field));
                let ours = known.map_or_else(|| kept_name(field), |(_, ours)| (*ours).to_owned());
                concept.field(&format!("{ours}:{tag}"), value);
            }
        }
    }
    concept
}

fn kind(status: &str) -> Option<Kind> {
    Some(match status.to_lowercase().replace(['_', '-'], " ").as_str() {
        "preferred" => Kind::Preferred,
        "admitted" => Kind::Admitted,
        "not recommended" => Kind::Forbidden,
        "obsolete" => Kind::Superseded,
        _ => return None,
    })
}

/// Whether a row belongs to the entry above it: by its identifier, or, without one, because it repeats the first term
/// and adds terms that are not preferred.
fn goes_on(last: &Concept, row: &Concept) -> bool {
    let id = row.get("entry-id");
    if !id.is_empty() || !last.get("entry-id").is_empty() {
        return id == last.get("entry-id");
    }
    let Some(first) = last.terms.first() else { return false };
    let repeats = row.terms.iter().any(|term| term.language == first.language && term.text == first.text);
    let others = row.terms.iter().filter(|term| term.language != first.language);
    repeats && others.clone().count() > 0 && others.clone().all(|term| term.kind != Kind::Preferred)
}

fn merge(last: &mut Concept, row: Concept, unused: &mut Losses) {
    for term in row.terms {
        if !last.terms.contains(&term) {
            last.terms.push(term);
        }
    }
    last.merge_fields(row.fields, unused);
}

/// Writes entries.
///
/// # Errors
/// When a column does not name its language.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.tags()?;
    let concepts = output.concepts(&mut losses);
    let mut columns: Vec<String> = ENTRY.iter().map(|(theirs, _)| (*theirs).to_owned()).collect();
    for tag in &languages {
        columns.push(format!("Term [{tag}]"));
        columns.push(format!("Status [{tag}]"));
        columns.extend(TERM.iter().map(|(theirs, _)| format!("{theirs} [{tag}]")));
    }
    let mut rows = Vec::new();
    for (number, concept) in concepts.iter().enumerate() {
        rows.append(&mut entry(concept, &languages, number + 1, &mut losses));
    }
    // Columns that no row fills are left out.
    let filled: Vec<bool> = (0..columns.len())
        .map(|at| {
            columns[at].starts_with("Term [") || rows.iter().any(|row: &Vec<String>| !row[at].is_empty())
        })
        .collect();
    let keep = |row: Vec<String>| -> Vec<String> {
        row.into_iter().zip(&filled).filter(|(_, filled)| **filled).map(|(cell, _)| cell).collect()
    };
    let written: Vec<Vec<String>> = std::iter::once(columns).chain(rows).map(keep).collect();
    if output.workbook {
        let Written { bytes, losses: more } = workbook::write(&[("glossary".to_owned(), written)])?;
        losses.extend(more);
        return Ok(Written { bytes, losses });
    }
    Ok(Written { bytes: grid::text(&written, Layout::COMMA, &mut losses), losses })
}

/// The rows of an entry, one for each term of the language that has most of them.
fn entry(concept: &Concept, languages: &[String], number: usize, losses: &mut Losses) -> Vec<Vec<String>> {
    let deprecated = concept.is_deprecated();
    if concept.terms.iter().all(|term| term.kind != Kind::Preferred) {
        losses.add("a row", "it has no term to write in any language");
        return Vec::new();
    }
    let terms: Vec<Vec<(Kind, &str)>> = languages
        .iter()
        .map(|tag| {
            let own = concept.terms.iter().filter(|term| term.language == *tag && term.kind != Kind::Form);
            own.map(|term| (term.kind, term.text.as_str())).collect()
        })
        .collect();
    let height = terms.iter().map(Vec::len).max().unwrap_or(0);
    let id = match concept.get("entry-id") {
        "" if height > 1 => format!("{TIE}{number}"),
        own => own.to_owned(),
    };
    let mut carried: Vec<String> = ENTRY.iter().map(|(_, ours)| (*ours).to_owned()).collect();
    let mut rows = Vec::new();
    for at in 0..height {
        let first = |value: &str| if at == 0 { value.to_owned() } else { String::new() };
        let mut row: Vec<String> = vec![id.clone()];
        row.extend(ENTRY[1..].iter().map(|(_, ours)| first(concept.get(ours))));
        for (tag, terms) in languages.iter().zip(&terms) {
            let Some(&(kind, text)) = terms.get(at) else {
                row.extend(vec![String::new(); TERM.len() + 2]);
                continue;
            };
            row.push(text.to_owned());
            row.push(status(kind, deprecated).to_owned());
            for (_, ours) in TERM {
                let name = if ours == "pos" { concept.pos_column(tag) } else { format!("{ours}:{tag}") };
                row.push(if kind == Kind::Preferred { concept.get(&name).to_owned() } else { String::new() });
                if kind == Kind::Preferred {
                    carried.push(name);
                }
            }
        }
        rows.push(row);
    }
    if deprecated {
        carried.push("status".to_owned());
    }
    let carried: Vec<&str> = carried.iter().map(String::as_str).collect();
    let mut rest = concept.clone();
    rest.terms.retain(|term| term.kind == Kind::Form);
    left_out(&rest, &[], &carried, losses);
    rows
}

const fn status(kind: Kind, deprecated: bool) -> &'static str {
    match kind {
        Kind::Preferred if deprecated => "obsolete",
        Kind::Preferred | Kind::Form => "preferred",
        Kind::Admitted => "admitted",
        Kind::Forbidden | Kind::Superseded => "not recommended",
    }
}
