//! TBX to a table: any dialect and style, by the names of elements and types.

use super::CATEGORIES;
use crate::glossary::exchange::remark::{Losses, Place, Remark};
use crate::glossary::exchange::table::{Concept, Kind, Pair, kept_name, tidy_tag};
use crate::glossary::exchange::xml::{self, Element, Met};
use crate::glossary::exchange::{Reading, Source};
use crate::span::Span;

const ENTRIES: [&str; 2] = ["conceptEntry", "termEntry"];
const LANGUAGES: [&str; 2] = ["langSec", "langSet"];
const TERMS: [&str; 4] = ["termSec", "tig", "ntig", "termGrp"];
/// Elements that only group others.
const GROUPS: [&str; 3] = ["descripGrp", "adminGrp", "termNoteGrp"];
/// Elements that name their category in an attribute.
const TYPED: [&str; 6] = ["descrip", "descripNote", "admin", "adminNote", "termNote", "termCompList"];

/// Whether a text is TBX.
pub fn recognise(text: &str) -> bool {
    matches!(xml::root(text).as_str(), "martif" | "tbx")
}

/// The entries of a TBX file, where they stand.
#[derive(Debug, Default)]
pub struct Entries {
    /// Each with its start tag.
    pub concepts: Vec<(Concept, Span)>,
    /// Tags of the languages, in the order of the file, each with the first start tag that names it.
    pub languages: Vec<(String, Span)>,
    /// What is wrong with them.
    pub remarks: Vec<Remark>,
    /// What of them has no column.
    pub unused: Losses,
}

/// Reads a TBX file as a table.
pub fn read(source: &Source, _: &Pair) -> Reading {
    let Entries { concepts, remarks, unused, .. } = entries(source.text);
    let mut reading = Reading { remarks, unused, ..Reading::default() };
    for (concept, _) in &concepts {
        reading.table.push_concept(concept);
    }
    reading
}

/// Reads the entries of a TBX file.
pub fn entries(text: &str) -> Entries {
    let mut reading = Entries::default();
    let mut remarks = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    xml::records(text, &ENTRIES, &mut remarks, |met| {
        if let Met::Record(entry) = met {
            let mut reader = Entry { text, ..Entry::default() };
            reader.entry(&entry);
            reading.remarks.append(&mut reader.remarks);
            reading.unused.extend(reader.unused);
            for (tag, span) in reader.languages {
                if !reading.languages.iter().any(|(known, _)| *known == tag) {
                    reading.languages.push((tag, span));
                }
            }
            for language in reader.concept.languages() {
                if !crate::glossary::columns::is_language(language) && !unknown.iter().any(|u| u == language)
                {
                    unknown.push(language.to_owned());
                    let message = format!("`{language}` is no language tag that isogloss knows");
                    let help = "its terms stand in a column of this name, which is kept and not used";
                    reading.remarks.push(Remark::warning(Place::Text(entry.span), message, help));
                }
            }
            reader.concept.settle();
            reading.concepts.push((reader.concept, entry.span));
        }
    });
    reading.remarks.append(&mut remarks);
    reading
}

/// A term with what is said of it.
struct Group {
    text: String,
    /// Where the term stands, without white space around it.
    span: Span,
    kind: Option<Kind>,
    fields: Vec<(String, String)>,
}

/// The reader of an entry.
#[derive(Default)]
struct Entry<'t> {
    /// The file.
    text: &'t str,
    concept: Concept,
    languages: Vec<(String, Span)>,
    remarks: Vec<Remark>,
    unused: Losses,
}

impl Entry<'_> {
    fn entry(&mut self, entry: &Element) {
        if let Some(id) = entry.attribute("id") {
            self.concept.field("entry-id", id);
        }
        let mut parts = Vec::new();
        self.categories(entry, &LANGUAGES, &mut parts);
        for (name, value) in &parts {
            self.concept.field(&column(name), value);
        }
        let mut sections: Vec<(String, Vec<Group>)> = Vec::new();
        for section in entry.elements().filter(|element| LANGUAGES.contains(&element.name.as_str())) {
            self.language(section, &mut sections);
        }
        let is = |kind: Option<Kind>| sections.iter().flat_map(|(_, groups)| groups).any(|g| g.kind == kind);
        let deprecated = is(Some(Kind::Superseded)) && !is(Some(Kind::Preferred)) && !is(None);
        for (tag, groups) in sections {
            self.choose(groups, &tag, deprecated);
        }
        if self.concept.terms.is_empty() {
            let message = "the entry has no term";
            self.remarks.push(Remark::warning(Place::Text(entry.span), message, "add one, or take it out"));
        }
    }

    fn language(&mut self, section: &Element, sections: &mut Vec<(String, Vec<Group>)>) {
        let Some(tag) = section.attribute("xml:lang").or_else(|| section.attribute("lang")) else {
            let message = format!("this `{}` does not say its language", section.name);
            let help = "add xml:lang, as in xml:lang=\"fr\"; its terms are left out";
            self.remarks.push(Remark::error(Place::Text(section.span), message, help));
            return;
        };
        let tag = tidy_tag(tag);
        self.languages.push((tag.clone(), section.span));
        let mut parts = Vec::new();
        self.categories(section, &TERMS, &mut parts);
        for (name, value) in &parts {
            self.concept.field(&format!("{}:{tag}", column(name)), value);
        }
        let mut groups = Vec::new();
        self.groups(section, &mut groups);
        match sections.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, known)) => known.append(&mut groups),
            None => sections.push((tag, groups)),
        }
    }

    /// The terms of a section; `ntig` has its term in a `termGrp`.
    fn groups(&mut self, section: &Element, groups: &mut Vec<Group>) {
        for element in section.elements().filter(|element| TERMS.contains(&element.name.as_str())) {
            let inner = element.child("termGrp");
            let Some(term) = element.child("term").or_else(|| inner.and_then(|inner| inner.child("term")))
            else {
                let message = format!("this `{}` has no term", element.name);
                self.remarks.push(Remark::error(Place::Text(element.span), message, "add a `term`"));
                continue;
            };
            let text = term.text();
            if text.is_empty() {
                let help = "write it, or take it out";
                self.remarks.push(Remark::error(Place::Text(term.span), "an empty term", help));
                continue;
            }
            let mut parts = Vec::new();
            self.categories(element, &["term", "termGrp"], &mut parts);
            if let Some(inner) = inner {
                self.categories(inner, &["term"], &mut parts);
            }
            let raw = &self.text[term.inner.start..term.inner.end];
            let start = term.inner.start + raw.len() - raw.trim_start().len();
            let span = Span::new(start, start + raw.trim().len());
            let mut group = Group { text, span, kind: None, fields: Vec::new() };
            for (name, value) in parts {
                match name.as_str() {
                    "administrativeStatus" | "normativeAuthorization" if kind(&value).is_some() => {
                        group.kind = kind(&value);
                    }
                    _ => group.fields.push((name, value)),
                }
            }
            groups.push(group);
        }
    }

    /// Gives each term of a language its place: where one is said to be preferred, those of which nothing is said are
    /// admitted. What is said of the term to write goes into columns; of others there is none.
    fn choose(&mut self, groups: Vec<Group>, tag: &str, deprecated: bool) {
        let said = groups.iter().any(|group| group.kind == Some(Kind::Preferred));
        let unmarked = if said { Kind::Admitted } else { Kind::Preferred };
        let kinds: Vec<Kind> = groups.iter().map(|group| group.kind.unwrap_or(unmarked)).collect();
        let order = [if deprecated { Kind::Superseded } else { Kind::Preferred }, Kind::Admitted];
        let main = order.into_iter().find_map(|kind| kinds.iter().position(|&own| own == kind));
        for (at, (group, kind)) in groups.into_iter().zip(kinds).enumerate() {
            self.concept.term_at(tag, kind, &group.text, Some(group.span));
            for (name, value) in group.fields {
                if Some(at) != main {
                    let why =
                        "it is said of a term that is admitted or forbidden; columns are about the preferred";
                    self.unused.add(&name, why);
                } else if name == "partOfSpeech" {
                    self.concept.part_of_speech(tag, &value);
                } else {
                    self.concept.field(&format!("{}:{tag}", column(&name)), &value);
                }
            }
        }
    }

    /// The categories of an element with their values, those of some elements in it left out.
    fn categories(&mut self, of: &Element, left_out: &[&str], parts: &mut Vec<(String, String)>) {
        for element in of.elements().filter(|element| !left_out.contains(&element.name.as_str())) {
            let name = element.name.as_str();
            match element.attribute("type") {
                _ if GROUPS.contains(&name) => self.categories(element, &[], parts),
                _ if name == "transacGrp" => self.transaction(element, of, parts),
                _ if name == "note" => parts.push(("note".to_owned(), element.text())),
                _ if matches!(name, "ref" | "xref" | "date") => {
                    self.unused
                        .add(element.attribute("type").unwrap_or(name), "there is no column for references");
                }
                Some(category) if TYPED.contains(&name) => parts.push((category.to_owned(), element.text())),
                _ if TYPED.contains(&name) => {
                    let message = format!("this `{name}` has no type");
                    self.remarks.push(Remark::warning(
                        Place::Text(element.span),
                        message,
                        "add one, as in type=\"definition\"; it is left out",
                    ));
                }
                // Categories as tags: the name of the element is that of the category.
                _ => parts.push((name.to_owned(), element.text())),
            }
        }
    }

    /// The date on which the entry was last changed.
    fn transaction(&mut self, group: &Element, of: &Element, parts: &mut Vec<(String, String)>) {
        let is_type = |element: &&Element| {
            element.name == "transactionType" || element.attribute("type") == Some("transactionType")
        };
        let kind = group.elements().find(is_type).map(Element::text).unwrap_or_default();
        let date = group.child("date").map(Element::text).unwrap_or_default();
        let entry = ENTRIES.contains(&of.name.as_str());
        if !entry || kind != "modification" || date.is_empty() {
            let why = "there is a column for the last change of an entry alone";
            self.unused.add(if kind.is_empty() { "transaction" } else { &kind }, why);
            return;
        }
        match parts.iter_mut().find(|(name, _)| name == "updated") {
            Some((_, known)) if *known < date => *known = date,
            Some(_) => {}
            None => parts.push(("updated".to_owned(), date)),
        }
    }
}

/// What an administrative status says of a term; `None` when it is no value that TBX has.
fn kind(value: &str) -> Option<Kind> {
    Some(match value.trim().trim_end_matches("-admn-sts").to_ascii_lowercase().as_str() {
        "preferredterm" | "preferred" | "standardizedterm" => Kind::Preferred,
        "admittedterm" | "admitted" => Kind::Admitted,
        "deprecatedterm" | "deprecated" | "forbidden" => Kind::Forbidden,
        "supersededterm" | "superseded" | "obsolete" => Kind::Superseded,
        _ => return None,
    })
}

/// The column of a category.
fn column(name: &str) -> String {
    if matches!(name, "note" | "updated") {
        return name.to_owned();
    }
    match CATEGORIES.iter().find(|category| category.name == name) {
        Some(category) => category.column.to_owned(),
        None => kept_name(name),
    }
}
