//! memoQ's CSV: columns of the entry (`Entry_...`), then for each language its definition (`English_Def`) and its terms
//! (`English`, `Term_Info`, `Term_Example`), as many as an entry has.

use super::grid::{self, Grid, Layout};
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair};
use super::{Output, Reading, Written};
use crate::glossary::columns::same_language;

/// Tags and memoQ's names for languages.
const LANGUAGES: &str = include_str!("memoq-languages.csv");
/// Columns of an entry, in memoQ's order, and ours.
const ENTRY: [(&str, &str); 10] = [
    ("Entry_ID", "entry-id"),
    ("Entry_Subject", "subject"),
    ("Entry_Domain", "domain"),
    ("Entry_ClientID", "Entry_ClientID"),
    ("Entry_ProjectID", "Entry_ProjectID"),
    ("Entry_Created", "Entry_Created"),
    ("Entry_Creator", "Entry_Creator"),
    ("Entry_LastModified", "updated"),
    ("Entry_Modifier", "Entry_Modifier"),
    ("Entry_Note", "note"),
];

fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    LANGUAGES.lines().skip(2).filter_map(|line| line.split_once(','))
}

fn tag_of(name: &str) -> Option<&'static str> {
    languages().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(tag, _)| tag)
}

/// memoQ's name for a language; a region that it does not have goes with its language.
fn name_of(tag: &str) -> Option<&'static str> {
    let exact = languages().find(|(known, _)| known.eq_ignore_ascii_case(tag));
    let wider = || languages().find(|(known, _)| same_language(known, tag) && known.len() <= tag.len());
    exact.or_else(wider).map(|(_, name)| name)
}

/// Whether the first row is memoQ's.
pub fn recognise(grid: &Grid, _: &str) -> bool {
    grid.header().iter().any(|name| name.starts_with("Entry_"))
}

/// What a column of the first row is.
enum Role {
    Entry(String),
    Definition(&'static str),
    Term(&'static str),
    /// Of the term before it: by the index of its column.
    Info(usize),
    Example(usize),
}

fn roles(grid: &Grid, remarks: &mut Vec<Remark>) -> Vec<Option<Role>> {
    let mut term = None;
    let mut roles = Vec::new();
    for (at, name) in grid.header().into_iter().enumerate() {
        let entry = ENTRY.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name));
        let definition = name.strip_suffix("_Def").and_then(tag_of);
        roles.push(match (entry, definition, tag_of(name), name, term) {
            (Some((_, ours)), ..) => Some(Role::Entry((*ours).to_owned())),
            (_, Some(tag), ..) => Some(Role::Definition(tag)),
            (_, _, Some(tag), ..) => {
                term = Some(at);
                Some(Role::Term(tag))
            }
            (.., "Term_Info", Some(of)) => Some(Role::Info(of)),
            (.., "Term_Example", Some(of)) => Some(Role::Example(of)),
            (.., name, _) if name.starts_with("Entry_") => Some(Role::Entry(name.to_owned())),
            _ => {
                term = None;
                let place = grid.rows.first().and_then(|row| row.get(at)).map(|cell| cell.place.clone());
                let message = format!("`{name}` is no column of memoQ and no language that isogloss knows");
                let help = "rename it as memoQ calls the language, as in `French` or `Portuguese_Brazil`; it is \
                            left out";
                remarks.push(Remark::error(place.unwrap_or_default(), message, help));
                None
            }
        });
    }
    roles
}

/// Reads a term base.
pub fn read(grid: &Grid, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let roles = roles(grid, &mut reading.remarks);
    for row in grid.body(&mut reading.remarks) {
        let mut concept = Concept::default();
        // Of several terms of a language the first that is not forbidden is the one to write.
        let mut main: Vec<(&str, usize)> = Vec::new();
        let forbidden = |at: usize| {
            let info = roles.iter().position(|role| matches!(role, Some(Role::Info(of)) if *of == at));
            info.is_some_and(|info| row[info].text.split([';', ',']).any(|part| part.trim() == "Forbidden"))
        };
        for (at, (role, cell)) in roles.iter().zip(&row).enumerate() {
            if let Some(Role::Term(tag)) = role
                && !cell.text.is_empty()
            {
                let kind = if forbidden(at) { Kind::Forbidden } else { Kind::Preferred };
                concept.term(tag, kind, &cell.text);
                if kind == Kind::Preferred && !main.iter().any(|(known, _)| known == tag) {
                    main.push((tag, at));
                }
            }
        }
        for (role, cell) in roles.iter().zip(&row).filter(|(_, cell)| !cell.text.is_empty()) {
            let of_main = |at: usize| main.iter().find(|(_, main)| *main == at).map(|(tag, _)| *tag);
            match role {
                Some(Role::Entry(name)) if name == "updated" => concept.field(name, &to_iso(&cell.text)),
                Some(Role::Entry(name)) => concept.field(name, &cell.text),
                Some(Role::Definition(tag)) => concept.field(&format!("definition:{tag}"), &cell.text),
                Some(Role::Info(at) | Role::Example(at)) => {
                    let name = if matches!(role, Some(Role::Info(_))) { "Term_Info" } else { "example" };
                    match of_main(*at) {
                        Some(tag) => concept.field(&format!("{name}:{tag}"), &cell.text),
                        None => {
                            reading.unused.add(name, "it is said of a term that is admitted or forbidden");
                        }
                    }
                }
                Some(Role::Term(_)) | None => {}
            }
        }
        if concept.terms.is_empty() {
            let place = row.iter().find(|cell| !cell.text.is_empty()).map(|cell| cell.place.clone());
            let message = "the row has no term";
            let help = "add one; it is left out";
            reading.remarks.push(Remark::error(place.unwrap_or(Place::File), message, help));
            continue;
        }
        concept.settle();
        reading.table.push_concept(&concept);
    }
    reading
}

/// A date of memoQ (`M/d/yyyy h:mm:ss tt`) as ISO 8601; what is none stays.
fn to_iso(text: &str) -> String {
    let date = text.split(' ').next().unwrap_or(text);
    let parts: Vec<u32> = date.split('/').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [month @ 1..=12, day @ 1..=31, year @ 1000..=9999] => format!("{year:04}-{month:02}-{day:02}"),
        _ => text.to_owned(),
    }
}

/// A date of ISO 8601 as memoQ writes it.
fn from_iso(text: &str) -> Option<String> {
    let date: jiff::civil::Date = text.parse().ok()?;
    Some(format!("{}/{}/{} 12:00:00 AM", date.month(), date.day(), date.year()))
}

/// Writes a term base, set apart by semicolons.
///
/// # Errors
/// When a column does not name its language, or memoQ does not have it.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.tags()?;
    let concepts = output.concepts(&mut losses);
    let mut head: Vec<String> = ENTRY.iter().map(|(theirs, _)| (*theirs).to_owned()).collect();
    let mut widths = Vec::new();
    for tag in &languages {
        let Some(name) = name_of(tag) else {
            let message = format!("memoQ has no name for `{tag}` that isogloss knows");
            return Err(Refusal::new(
                message,
                "choose csv: memoQ's import lets one say which column is which language",
            ));
        };
        let width = concepts.iter().map(|concept| terms(concept, tag).len()).max().unwrap_or(0).max(1);
        head.push(format!("{name}_Def"));
        for _ in 0..width {
            head.extend([name, "Term_Info", "Term_Example"].map(ToOwned::to_owned));
        }
        widths.push(width);
    }
    let mut written = vec![head];
    for concept in &concepts {
        if concept.is_deprecated() {
            losses.add("a deprecated row", "the format cannot say that it holds no longer");
            continue;
        }
        written.push(row(concept, &languages, &widths, &mut losses));
    }
    Ok(Written { bytes: grid::text(&written, Layout::SEMICOLON, &mut losses), losses })
}

/// The terms that may be written in a language, the one to write first.
fn terms<'c>(concept: &'c Concept, tag: &str) -> Vec<&'c str> {
    concept.texts(tag, Kind::Preferred).chain(concept.texts(tag, Kind::Admitted)).collect()
}

fn row(concept: &Concept, languages: &[String], widths: &[usize], losses: &mut Losses) -> Vec<String> {
    let mut carried: Vec<String> = ENTRY.iter().map(|(_, ours)| (*ours).to_owned()).collect();
    let mut row = Vec::new();
    for (_, ours) in ENTRY {
        let value = concept.get(ours);
        row.push(match ours {
            "updated" if !value.is_empty() => from_iso(value).unwrap_or_else(|| {
                losses.add("updated", "it is no date of ISO 8601");
                String::new()
            }),
            _ => value.to_owned(),
        });
    }
    for (tag, &width) in languages.iter().zip(widths) {
        let of = |name: &str| format!("{name}:{tag}");
        row.push(concept.get(&of("definition")).to_owned());
        carried.push(of("definition"));
        let terms = terms(concept, tag);
        for at in 0..width {
            row.push(terms.get(at).map_or_else(String::new, |text| (*text).to_owned()));
            for name in ["Term_Info", "example"] {
                let first = at == 0 && !terms.is_empty();
                row.push(if first { concept.get(&of(name)).to_owned() } else { String::new() });
                if first {
                    carried.push(of(name));
                }
            }
        }
    }
    let carried: Vec<&str> = carried.iter().map(String::as_str).collect();
    let mut rest = concept.clone();
    rest.terms.retain(|term| !matches!(term.kind, Kind::Preferred | Kind::Admitted));
    super::pairs::left_out(&rest, &[], &carried, losses);
    row
}
