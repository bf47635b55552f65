//! XLIFF: the glossary module of XLIFF 2 (`urn:oasis:names:tc:xliff:glossary:2.0`), and terms as units of 1.2 and 2.
//!
//! A row is written as a unit with its entry in the glossary module. What the module has no place for stands in the
//! metadata module (`urn:oasis:names:tc:xliff:metadata:2.0`), by the names of the columns.

use super::pairs;
use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair, tidy_tag};
use super::xml::{self, Element, Met, Writer};
use super::{Output, Reading, Source, Written};
use crate::glossary::load::join;

/// The category of the metadata that are ours.
const OURS: &str = "isogloss";
/// Inline elements that hold codes.
const CODES: [&str; 10] = ["x", "bx", "ex", "ph", "bpt", "ept", "it", "sc", "ec", "cp"];

/// Whether a text is XLIFF.
pub fn recognise(text: &str) -> bool {
    xml::root(text) == "xliff"
}

/// Reads the entries of glossaries, or, where there are none, the units as terms.
pub fn read(source: &Source, pair: &Pair) -> Reading {
    let mut reading = Reading::default();
    let mut remarks = Vec::new();
    let mut names = (pair.source.clone(), pair.target.clone());
    let (mut entries, mut units) = (Vec::new(), Vec::new());
    let mut plain_units = 0;
    xml::records(source.text, &["unit", "trans-unit"], &mut remarks, |met| match met {
        Met::Around(element) => {
            let of = |new: &str, old: &str| {
                let found = element.attribute(new).or_else(|| element.attribute(old));
                found.map(tidy_tag)
            };
            names.0 = names.0.take().or_else(|| of("srcLang", "source-language"));
            names.1 = names.1.take().or_else(|| of("trgLang", "target-language"));
        }
        Met::Record(unit) => {
            let tags = (
                names.0.clone().unwrap_or_else(|| "source".to_owned()),
                names.1.clone().unwrap_or_else(|| "target".to_owned()),
            );
            let read = Unit { element: &unit, source: &tags.0, target: &tags.1 };
            if let Some(glossary) = unit.child("glossary") {
                entries.append(&mut read.entries(glossary, &mut reading));
            } else {
                plain_units += 1;
                units.append(&mut read.segments(&mut reading));
            }
        }
    });
    if entries.is_empty() {
        entries = units;
    } else {
        for _ in 0..plain_units {
            reading
                .unused
                .add("units without a glossary", "the file has entries of a glossary, which are read alone");
        }
    }
    for mut concept in entries {
        concept.settle();
        reading.table.push_concept(&concept);
    }
    reading.remarks.append(&mut remarks);
    reading
}

struct Unit<'u> {
    element: &'u Element,
    source: &'u str,
    target: &'u str,
}

impl Unit<'_> {
    fn entries(&self, glossary: &Element, reading: &mut Reading) -> Vec<Concept> {
        let mut concepts = Vec::new();
        let all: Vec<&Element> = glossary.elements().filter(|element| element.name == "glossEntry").collect();
        for entry in &all {
            let mut concept = Concept::default();
            let Some(term) = entry.child("term").map(Element::text).filter(|term| !term.is_empty()) else {
                let help = "add a `term`; the entry is left out";
                reading.remarks.push(Remark::error(Place::Text(entry.span), "the entry has no term", help));
                continue;
            };
            concept.term(self.source, Kind::Preferred, &term);
            for element in entry.elements() {
                match element.name.as_str() {
                    "term" => {}
                    "translation" => concept.term(self.target, Kind::Preferred, &element.text()),
                    "definition" => concept.field("definition", &element.text()),
                    name => reading.unused.add(name, "there is no column for it"),
                }
            }
            if let [_] = all.as_slice() {
                self.fields(&mut concept);
            }
            concepts.push(concept);
        }
        concepts
    }

    /// Notes and metadata of the unit.
    fn fields(&self, concept: &mut Concept) {
        let notes = self.element.elements().filter(|element| element.name == "notes");
        let inside = notes.flat_map(Element::elements);
        for note in self.element.elements().chain(inside).filter(|element| element.name == "note") {
            concept.field("note", &note.text());
        }
        let metadata = self.element.elements().filter(|element| element.name == "metadata");
        let groups = metadata.flat_map(Element::elements).filter(|g| g.attribute("category") == Some(OURS));
        for meta in groups.flat_map(Element::elements).filter(|element| element.name == "meta") {
            if let Some(name) = meta.attribute("type") {
                concept.field(name, &meta.text());
            }
        }
    }

    fn segments(&self, reading: &mut Reading) -> Vec<Concept> {
        let (mut concepts, unit) = (Vec::new(), self.element);
        let mut segments: Vec<&Element> =
            unit.elements().filter(|element| element.name == "segment").collect();
        if segments.is_empty() {
            segments.push(unit);
        }
        let only = segments.len() == 1;
        for segment in segments {
            let text = |name: &str| segment.child(name).map(|element| element.text_without(&CODES));
            let Some(term) = text("source").filter(|text| !text.is_empty()) else {
                let message = format!("this `{}` has no source", unit.name);
                reading.remarks.push(Remark::error(
                    Place::Text(segment.span),
                    message,
                    "add one; it is left out",
                ));
                continue;
            };
            let mut concept = Concept::default();
            concept.term(self.source, Kind::Preferred, &term);
            concept.term(self.target, Kind::Preferred, &text("target").unwrap_or_default());
            if only {
                if let Some(id) = unit.attribute("id") {
                    concept.field("entry-id", id);
                }
                self.fields(&mut concept);
            }
            concepts.push(concept);
        }
        concepts
    }
}

/// Writes XLIFF 2.1.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    output.tags()?;
    let (source, target) = output.two()?;
    let mut xml = Writer::new();
    let head = [
        ("version", "2.1"),
        ("srcLang", source.as_str()),
        ("trgLang", target.as_str()),
        ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
        ("xmlns:gls", "urn:oasis:names:tc:xliff:glossary:2.0"),
        ("xmlns:mda", "urn:oasis:names:tc:xliff:metadata:2.0"),
    ];
    xml.open("xliff", &head);
    xml.open("file", &[("id", "f1")]);
    for (at, concept) in output.concepts(&mut losses).iter().enumerate() {
        let Some(term) = concept.preferred(&source) else {
            losses.add("a row", &format!("it has no term in {source}"));
            continue;
        };
        others(concept, &source, &target, &mut losses);
        unit(&mut xml, concept, (term, &source, &target), at + 1);
    }
    if xml.replaced > 0 {
        losses.add("control characters", "XML cannot hold them; U+FFFD stands in their place");
    }
    Ok(Written { bytes: xml.finish().into_bytes(), losses })
}

/// Notes the terms of languages beyond the two.
fn others(concept: &Concept, source: &str, target: &str, losses: &mut Losses) {
    for language in concept.languages() {
        if language != source && language != target {
            losses.add(language, "the format holds two languages");
        }
    }
}

fn unit(xml: &mut Writer, concept: &Concept, (term, source, target): (&str, &str, &str), number: usize) {
    let rendering = concept.preferred(target);
    xml.open("unit", &[("id", &format!("u{number}"))]);
    xml.open("gls:glossary", &[]);
    xml.open("gls:glossEntry", &[("id", &format!("g{number}"))]);
    xml.leaf("gls:term", &[], term);
    for text in rendering.into_iter().chain(concept.texts(target, Kind::Admitted)) {
        xml.leaf("gls:translation", &[], text);
    }
    if !concept.get("definition").is_empty() {
        xml.leaf("gls:definition", &[], concept.get("definition"));
    }
    xml.close();
    xml.close();
    metadata(xml, concept, source, target);
    if !concept.get("note").is_empty() {
        xml.open("notes", &[]);
        xml.leaf("note", &[], concept.get("note"));
        xml.close();
    }
    xml.open("segment", &[]);
    xml.leaf("source", &[], term);
    if let Some(text) = rendering {
        xml.leaf("target", &[], text);
    }
    xml.close();
    xml.close();
}

fn metadata(xml: &mut Writer, concept: &Concept, source: &str, target: &str) {
    let mut meta: Vec<(String, String)> = Vec::new();
    let lists = [(Kind::Admitted, "admitted"), (Kind::Forbidden, "forbidden"), (Kind::Form, "forms")];
    for (language, (kind, list)) in [source, target].into_iter().flat_map(|tag| lists.map(|list| (tag, list)))
    {
        // The admitted renderings stand in the glossary beside the preferred one.
        let is_there = kind == Kind::Admitted && language == target && concept.preferred(target).is_some();
        let texts: Vec<String> = concept.texts(language, kind).map(ToOwned::to_owned).collect();
        if !texts.is_empty() && !is_there {
            meta.push((format!("{list}:{language}"), join(&texts)));
        }
    }
    let fields = concept.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "note" | "definition"));
    meta.extend(fields.cloned());
    if meta.is_empty() {
        return;
    }
    xml.open("mda:metadata", &[]);
    xml.open("mda:metaGroup", &[("category", OURS)]);
    for (name, value) in &meta {
        xml.leaf("mda:meta", &[("type", name)], value);
    }
    xml.close();
    xml.close();
}

/// Writes XLIFF 1.2: a unit for each row, its note beside it.
///
/// # Errors
/// When it is not clear which two languages.
pub fn write_old(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    output.tags()?;
    let (source, target) = output.two()?;
    let mut xml = Writer::new();
    xml.open("xliff", &[("version", "1.2"), ("xmlns", "urn:oasis:names:tc:xliff:document:1.2")]);
    let head = [
        ("original", "glossary"),
        ("source-language", source.as_str()),
        ("target-language", target.as_str()),
        ("datatype", "plaintext"),
    ];
    xml.open("file", &head);
    xml.open("body", &[]);
    let concepts = output.concepts(&mut losses);
    for (at, row) in
        pairs::rows(&concepts, (&source, &target), &["note", "entry-id"], &mut losses).iter().enumerate()
    {
        let own = row.concept.get("entry-id");
        let id = if own.is_empty() { (at + 1).to_string() } else { own.to_owned() };
        xml.open("trans-unit", &[("id", &id)]);
        xml.leaf("source", &[], row.source);
        xml.leaf("target", &[], row.target);
        if !row.concept.get("note").is_empty() {
            xml.leaf("note", &[], row.concept.get("note"));
        }
        xml.close();
    }
    if xml.replaced > 0 {
        losses.add("control characters", "XML cannot hold them; U+FFFD stands in their place");
    }
    Ok(Written { bytes: xml.finish().into_bytes(), losses })
}
