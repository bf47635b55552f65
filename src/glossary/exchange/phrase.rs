//! Phrase: the workbook of a term base of Phrase TMS, and the CSV of Phrase Strings.
//!
//! A workbook has columns of the concept (`CID`, `concept_...`), then for each language a column with its code and
//! columns of the term behind it. Synonyms are rows with one `CID`.

use super::grid::{self, Grid, Layout};
use super::pairs::left_out;
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair, kept_name, tidy_tag};
use super::workbook;
use super::{Output, Reading, Written};
use crate::glossary::columns::is_language;

/// Columns of a concept, and ours.
const CONCEPT: [(&str, &str); 6] = [
    ("CID", "entry-id"),
    ("concept_domain", "domain"),
    ("concept_subdomain", "subdomain"),
    ("concept_url", "url"),
    ("concept_definition", "definition"),
    ("concept_note", "note"),
];
/// Columns behind that of a language, and ours.
const TERM: [(&str, &str); 7] = [
    ("usage", "usage"),
    ("note", "note"),
    ("short_translation", "short"),
    ("term_type", "type"),
    ("part_of_speech", "pos"),
    ("gender", "gender"),
    ("number", "number"),
];
/// Columns behind that of a language that say what its term is.
const FIELDS: [&str; 8] =
    ["tid", "status", "forbidden", "preferred", "case_sensitive", "case", "exact_match", "exact"];
/// What identifiers begin with that only tie rows together.
const TIE: &str = "isogloss-";

/// Whether the first row is that of a term base.
pub fn recognise(grid: &Grid, _: &str) -> bool {
    let header = grid.header();
    let own = |name: &&str| *name == "CID" || *name == "TID" || name.starts_with("concept_");
    header.iter().any(own) && header.iter().any(|name| is_language(name))
}

/// What a column of the first row is.
enum Role {
    Concept(String),
    Term(String),
    /// Of the term of a language: the name less the language.
    Of(String, String),
}

fn roles(header: &[&str]) -> Vec<Role> {
    let mut language = String::new();
    let mut role = |name: &str| {
        let lower = name.to_lowercase().replace(' ', "_");
        if let Some((_, ours)) = CONCEPT.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)) {
            return Role::Concept((*ours).to_owned());
        }
        if lower == "tid" {
            return Role::Of(language.clone(), lower);
        }
        // `en_status` and `status_en` as well as `status` behind `en`.
        for field in FIELDS.into_iter().chain(TERM.map(|(theirs, _)| theirs)) {
            let before = lower.strip_suffix(field).and_then(|rest| rest.strip_suffix('_'));
            let after = lower.strip_prefix(field).and_then(|rest| rest.strip_prefix('_'));
            if let Some(code) = before.or(after).filter(|code| is_language(code)) {
                return Role::Of(tidy_tag(code), field.to_owned());
            }
        }
        if is_language(name) {
            language = tidy_tag(name);
            return Role::Term(language.clone());
        }
        if language.is_empty() { Role::Concept(kept_name(name)) } else { Role::Of(language.clone(), lower) }
    };
    header.iter().map(|name| role(name)).collect()
}

/// Reads a term base.
pub fn read(grid: &Grid, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let header = grid.header();
    if !header.iter().any(|name| is_language(name)) {
        let place =
            grid.rows.first().and_then(|row| row.first()).map_or(Place::File, |cell| cell.place.clone());
        let help = "name the columns of terms by their languages, as in `en` or `pt_br`";
        reading.remarks.push(Remark::error(place, "the first row names no language", help));
        return reading;
    }
    let roles = roles(&header);
    let mut concepts: Vec<Concept> = Vec::new();
    for row in grid.body(&mut reading.remarks) {
        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        let one = concept(&roles, &cells, &mut reading.unused);
        let same = |last: &&mut Concept| {
            !one.get("entry-id").is_empty() && last.get("entry-id") == one.get("entry-id")
        };
        match concepts.last_mut().filter(same) {
            Some(last) => {
                last.terms.extend(one.terms);
                last.merge_fields(one.fields, &mut reading.unused);
            }
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

fn concept(roles: &[Role], cells: &[&str], unused: &mut Losses) -> Concept {
    let mut concept = Concept::default();
    let of = |tag: &str, wanted: &str| {
        let same = |role: &Role| matches!(role, Role::Of(own, name) if own == tag && name == wanted);
        roles.iter().position(same).map_or("", |at| cells[at])
    };
    let kind = |tag: &str| match (is_true(of(tag, "forbidden")), of(tag, "preferred")) {
        (true, _) => Kind::Forbidden,
        (false, "") => Kind::Preferred,
        (false, said) if is_true(said) => Kind::Preferred,
        _ => Kind::Admitted,
    };
    for (role, &value) in roles.iter().zip(cells).filter(|(_, value)| !value.is_empty()) {
        match role {
            Role::Concept(name) => concept.field(name, value),
            Role::Term(tag) => {
                concept.term(tag, kind(tag), value);
            }
            Role::Of(tag, name) => {
                of_term(&mut concept, (tag, name, value), kind(tag), unused);
            }
        }
    }
    concept
}

fn of_term(concept: &mut Concept, (tag, name, value): (&str, &str, &str), kind: Kind, unused: &mut Losses) {
    match name {
        "status" if value.eq_ignore_ascii_case("new") => concept.field("status", "draft"),
        "status" if value.eq_ignore_ascii_case("approved") => {}
        "case" | "case_sensitive" if is_true(value) => concept.field("case", "sensitive"),
        "exact" | "exact_match" if is_true(value) => concept.field("match", "exact"),
        "forbidden" | "preferred" | "case" | "case_sensitive" | "exact" | "exact_match" => {}
        "tid" => unused.add("TID", "an identifier of a term; rows have one for the concept"),
        name if kind != Kind::Preferred => {
            unused.add(
                name,
                "it is said of a term that is admitted or forbidden; columns are about the preferred",
            );
        }
        "part_of_speech" => concept.part_of_speech(tag, value),
        name => {
            let known = TERM.iter().find(|(theirs, _)| *theirs == name);
            let ours = known.map_or_else(|| kept_name(name), |(_, ours)| (*ours).to_owned());
            concept.field(&format!("{ours}:{tag}"), value);
        }
    }
}

/// TRUE as Excel writes it in the languages that Phrase's page names, and as a number.
fn is_true(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "true" | "1" | "yes" | "wahr" | "vrai" | "verdadero" | "pravda")
}

/// Writes a term base as a workbook.
///
/// # Errors
/// When a column does not name its language.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.tags()?;
    let concepts = output.concepts(&mut losses);
    let mut head: Vec<String> = CONCEPT.iter().map(|(theirs, _)| (*theirs).to_owned()).collect();
    for tag in &languages {
        head.push(tag.to_lowercase().replace('-', "_"));
        head.extend(["status", "forbidden", "preferred", "case", "exact"].map(ToOwned::to_owned));
        head.extend(TERM.iter().map(|(theirs, _)| (*theirs).to_owned()));
    }
    let mut written = vec![head];
    for (number, concept) in concepts.iter().enumerate() {
        written.append(&mut rows(concept, &languages, number + 1, &mut losses));
    }
    let Written { bytes, losses: more } = workbook::write(&[("glossary".to_owned(), written)])?;
    losses.extend(more);
    Ok(Written { bytes, losses })
}

fn rows(concept: &Concept, languages: &[String], number: usize, losses: &mut Losses) -> Vec<Vec<String>> {
    if concept.is_deprecated() {
        losses.add("a deprecated row", "the format cannot say that it holds no longer");
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
    let truth = |value: bool| if value { "TRUE" } else { "FALSE" }.to_owned();
    let is = |name: &str, value: &str| concept.get(name).eq_ignore_ascii_case(value);
    let mut carried: Vec<String> = CONCEPT.iter().map(|(_, ours)| (*ours).to_owned()).collect();
    for (name, value) in [("status", "draft"), ("case", "sensitive"), ("match", "exact")] {
        if is(name, value) {
            carried.push(name.to_owned());
        }
    }
    let mut rows = Vec::new();
    for at in 0..height {
        let mut row = vec![id.clone()];
        row.extend(
            CONCEPT[1..].iter().map(
                |(_, ours)| {
                    if at == 0 { concept.get(ours).to_owned() } else { String::new() }
                },
            ),
        );
        for (tag, terms) in languages.iter().zip(&terms) {
            let Some(&(kind, text)) = terms.get(at) else {
                row.extend(vec![String::new(); TERM.len() + 6]);
                continue;
            };
            row.push(text.to_owned());
            row.push(if is("status", "draft") { "New" } else { "Approved" }.to_owned());
            row.push(truth(matches!(kind, Kind::Forbidden | Kind::Superseded)));
            row.push(truth(kind == Kind::Preferred));
            row.push(truth(is("case", "sensitive")));
            row.push(truth(is("match", "exact")));
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
    let carried: Vec<&str> = carried.iter().map(String::as_str).collect();
    let mut rest = concept.clone();
    rest.terms.retain(|term| term.kind == Kind::Form);
    left_out(&rest, &[], &carried, losses);
    rows
}

/// Whether the first row is that of a term base of Phrase Strings.
pub fn recognise_strings(grid: &Grid, _: &str) -> bool {
    let header = grid.header();
    let has = |name: &str| header.iter().any(|known| plain(known) == name);
    has("term")
        && (has("translatable") || has("case sensitive") || header.iter().any(|name| is_language(name)))
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', " ")
}

/// Reads a term base of Phrase Strings.
pub fn read_strings(grid: &Grid, pair: &Pair) -> Reading {
    let mut reading = Reading::default();
    let source = pair.source.clone().unwrap_or_else(|| "source".to_owned());
    let column = |name: &&str| match plain(name).as_str() {
        "term" => source.clone(),
        "case sensitive" => "case".to_owned(),
        "description" => "note".to_owned(),
        "translatable" => "translatable".to_owned(),
        _ if is_language(name) => tidy_tag(name),
        _ => kept_name(name),
    };
    let names: Vec<String> = grid.header().iter().map(column).collect();
    for row in grid.body(&mut reading.remarks) {
        let cells = names.iter().zip(row).map(|(name, cell)| match name.as_str() {
            "case" if is_true(&cell.text) => (name.as_str(), "sensitive"),
            "case" => (name.as_str(), ""),
            "translatable" if is_true(&cell.text) => (name.as_str(), ""),
            name => (name, cell.text.as_str()),
        });
        reading.table.push(cells.filter(|(_, value)| !value.is_empty()));
    }
    reading
}

/// Writes a term base of Phrase Strings; the terms are those of the source language.
///
/// # Errors
/// When a column does not name its language.
pub fn write_strings(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.table.languages(output.pair);
    let source = output.pair.source.clone().filter(|tag| languages.contains(tag));
    let Some(source) = source.or_else(|| languages.first().cloned()) else {
        return Err(Refusal::new("the glossary has no column of terms", "add one"));
    };
    let others: Vec<&String> = languages.iter().filter(|tag| **tag != source).collect();
    if others.iter().any(|tag| *tag == "target") {
        output.tags()?;
    }
    let head = ["term", "case sensitive", "translatable", "description"].into_iter().map(ToOwned::to_owned);
    let mut written: Vec<Vec<String>> = vec![head.chain(others.iter().map(|tag| (*tag).clone())).collect()];
    let all: Vec<&str> = languages.iter().map(String::as_str).collect();
    for concept in output.concepts(&mut losses) {
        let Some(term) = concept.preferred(&source).filter(|_| !concept.is_deprecated()) else {
            let why = format!("it has no term in {source}, or it is deprecated, which the format cannot say");
            losses.add("a row", &why);
            continue;
        };
        let case = concept.get("case").eq_ignore_ascii_case("sensitive");
        let carried = ["note", "translatable", if case { "case" } else { "" }];
        left_out(&concept, &all, &carried, &mut losses);
        let translatable =
            if concept.get("translatable").is_empty() { "true" } else { concept.get("translatable") };
        let mut row =
            vec![term.to_owned(), case.to_string(), translatable.to_owned(), concept.get("note").to_owned()];
        row.extend(others.iter().map(|tag| concept.preferred(tag).unwrap_or_default().to_owned()));
        written.push(row);
    }
    Ok(Written { bytes: grid::text(&written, Layout::COMMA, &mut losses), losses })
}
