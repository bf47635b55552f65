//! TMX 1.4b: a unit for each row, a variant for each language, all else in `note` and in properties.

use super::remark::{Losses, Place, Refusal, Remark};
use super::table::{Concept, Kind, Pair, kept_name, tidy_tag};
use super::xml::{self, Element, Met, Writer};
use super::{Output, Reading, Source, Written};
use crate::glossary::load::join;

/// What the properties of isogloss begin with; the name of a column follows.
const OURS: &str = "x-isogloss-";
/// Elements in a segment that hold codes, not text.
const CODES: [&str; 6] = ["bpt", "ept", "it", "ph", "ut", "sub"];

/// Whether a text is TMX.
pub fn recognise(text: &str) -> bool {
    xml::root(text) == "tmx"
}

/// Reads units.
pub fn read(source: &Source, _: &Pair) -> Reading {
    let mut reading = Reading::default();
    let mut remarks = Vec::new();
    xml::records(source.text, &["tu"], &mut remarks, |met| {
        if let Met::Record(unit) = met {
            let mut concept = concept(&unit, &mut reading);
            concept.settle();
            reading.table.push_concept(&concept);
        }
    });
    reading.remarks.append(&mut remarks);
    reading
}

fn concept(unit: &Element, reading: &mut Reading) -> Concept {
    let mut concept = Concept::default();
    if let Some(id) = unit.attribute("tuid") {
        concept.field("entry-id", id);
    }
    for element in unit.elements() {
        match element.name.as_str() {
            "note" => concept.field("note", &element.text()),
            "prop" => {
                let kind = element.attribute("type").unwrap_or("property");
                let name = kind.strip_prefix(OURS).map_or_else(|| kept_name(kind), ToOwned::to_owned);
                concept.field(&name, &element.text());
            }
            "tuv" => variant(element, &mut concept, reading),
            name => reading.unused.add(name, "there is no column for it"),
        }
    }
    concept
}

fn variant(variant: &Element, concept: &mut Concept, reading: &mut Reading) {
    let place = || Place::Text(variant.span);
    let Some(tag) = variant.attribute("xml:lang").or_else(|| variant.attribute("lang")) else {
        let help = "add xml:lang, as in xml:lang=\"fr\"; it is left out";
        return reading.remarks.push(Remark::error(place(), "this `tuv` does not say its language", help));
    };
    let Some(segment) = variant.child("seg") else {
        return reading.remarks.push(Remark::error(
            place(),
            "this `tuv` has no `seg`",
            "add one; it is left out",
        ));
    };
    if segment.elements().any(|element| CODES.contains(&element.name.as_str())) {
        reading.unused.add("inline codes", "a term has none");
    }
    for element in variant.elements().filter(|element| element.name != "seg") {
        reading.unused.add(&format!("{} of a language", element.name), "there is no column for it");
    }
    concept.term(&tidy_tag(tag), Kind::Preferred, &segment.text_without(&CODES));
}

/// Writes all rows.
///
/// # Errors
/// When a column does not name its language.
pub fn write(output: &Output) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let languages = output.tags()?;
    let source = output.pair.source.as_deref().or(languages.first().map(String::as_str)).unwrap_or("*all*");
    let mut xml = Writer::new();
    xml.open("tmx", &[("version", "1.4")]);
    let head = [
        ("creationtool", "isogloss"),
        ("creationtoolversion", env!("CARGO_PKG_VERSION")),
        ("segtype", "phrase"),
        ("o-tmf", "isogloss"),
        ("adminlang", "en"),
        ("srclang", source),
        ("datatype", "plaintext"),
    ];
    xml.empty("header", &head);
    xml.open("body", &[]);
    for concept in output.concepts(&mut losses) {
        if concept.terms.iter().all(|term| term.kind != Kind::Preferred) {
            losses.add("a row", "it has no term to write in any language");
            continue;
        }
        unit(&concept, &mut xml);
    }
    if xml.replaced > 0 {
        losses.add("control characters", "XML cannot hold them; U+FFFD stands in their place");
    }
    Ok(Written { bytes: xml.finish().into_bytes(), losses })
}

fn unit(concept: &Concept, xml: &mut Writer) {
    let id = concept.get("entry-id");
    let valid = !id.is_empty() && !id.contains(char::is_whitespace);
    let attributes = [("tuid", id)];
    xml.open("tu", if valid { &attributes } else { &[] });
    if !concept.get("note").is_empty() {
        xml.leaf("note", &[], concept.get("note"));
    }
    for (name, value) in &concept.fields {
        if name != "note" && !(name == "entry-id" && valid) {
            xml.leaf("prop", &[("type", &format!("{OURS}{name}"))], value);
        }
    }
    for language in concept.languages() {
        for (kind, list) in
            [(Kind::Admitted, "admitted"), (Kind::Forbidden, "forbidden"), (Kind::Form, "forms")]
        {
            let texts: Vec<String> = concept.texts(language, kind).map(ToOwned::to_owned).collect();
            if !texts.is_empty() {
                xml.leaf("prop", &[("type", &format!("{OURS}{list}:{language}"))], &join(&texts));
            }
        }
    }
    for language in concept.languages() {
        if let Some(text) = concept.preferred(language) {
            xml.open("tuv", &[("xml:lang", language)]);
            xml.leaf("seg", &[], text);
            xml.close();
        }
    }
    xml.close();
}
