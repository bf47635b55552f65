//! A table to TBX, in one of its dialects.

use rustc_hash::FxHashSet;

use super::{CATEGORIES, Category, Level};
use crate::glossary::exchange::remark::{Losses, Refusal};
use crate::glossary::exchange::table::{Concept, Kind};
use crate::glossary::exchange::xml::Writer;
use crate::glossary::exchange::{Output, Written};

/// What of TBX is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    name: &'static str,
    /// Modules of data categories.
    modules: &'static [&'static str],
    /// Whether categories are tags.
    tags: bool,
    /// ISO 30042:2008.
    old: bool,
}

/// TBX-Core: terms and notes.
pub const CORE: Dialect = Dialect { name: "TBX-Core", modules: &[], tags: false, old: false };
/// TBX-Min, categories as attributes.
pub const MIN: Dialect = Dialect { name: "TBX-Min", modules: &["min"], tags: false, old: false };
/// TBX-Min, categories as tags.
pub const MIN_DCT: Dialect = Dialect { tags: true, ..MIN };
/// TBX-Basic, categories as attributes.
pub const BASIC: Dialect = Dialect { name: "TBX-Basic", modules: &["min", "basic"], tags: false, old: false };
/// TBX-Basic, categories as tags.
pub const BASIC_DCT: Dialect = Dialect { tags: true, ..BASIC };
/// TBX-Basic of 2008.
pub const OLD_BASIC: Dialect = Dialect { old: true, ..BASIC };

const NAMESPACE: &str = "urn:iso:std:iso:30042:ed-2";

/// Writes a table.
///
/// # Errors
/// When it does not name its languages.
pub fn write(output: &Output, dialect: Dialect) -> Result<Written, Refusal> {
    let mut losses = Losses::default();
    let concepts = output.concepts(&mut losses);
    let languages = output.tags()?;
    let mut xml = Writer::new();
    head(&mut xml, dialect, languages.first().map_or("und", String::as_str));
    let own = concepts.iter().map(|concept| concept.get("entry-id")).filter(|id| is_name(id));
    let reserved = own.map(ToOwned::to_owned).collect();
    let mut entries = Entries { xml, losses, dialect, reserved, given: FxHashSet::default(), number: 0 };
    for concept in &concepts {
        entries.write(concept);
    }
    let Entries { xml, mut losses, .. } = entries;
    if xml.replaced > 0 {
        losses.add("control characters", "XML cannot hold them; U+FFFD stands in their place");
    }
    Ok(Written { bytes: xml.finish().into_bytes(), losses })
}

fn head(xml: &mut Writer, dialect: Dialect, language: &str) {
    let source = "isogloss glossary export";
    if dialect.old {
        xml.line("<!DOCTYPE martif SYSTEM \"TBXBasiccoreStructV02.dtd\">");
        xml.open("martif", &[("type", dialect.name), ("xml:lang", language)]);
        xml.open("martifHeader", &[]);
        xml.open("fileDesc", &[]);
        xml.open("sourceDesc", &[]);
        xml.leaf("p", &[], source);
        xml.close();
        xml.close();
        xml.open("encodingDesc", &[]);
        xml.leaf("p", &[("type", "XCSURI")], "TBXBasicXCSV02.xcs");
        xml.close();
        xml.close();
    } else {
        let style = if dialect.tags { "dct" } else { "dca" };
        let modules: Vec<(String, String)> = dialect
            .modules
            .iter()
            .filter(|_| dialect.tags)
            .map(|module| (format!("xmlns:{module}"), format!("http://www.tbxinfo.net/ns/{module}")))
            .collect();
        let mut attributes =
            vec![("type", dialect.name), ("style", style), ("xml:lang", language), ("xmlns", NAMESPACE)];
        attributes.extend(modules.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        xml.open("tbx", &attributes);
        xml.open("tbxHeader", &[]);
        xml.open("fileDesc", &[]);
        xml.open("sourceDesc", &[]);
        xml.leaf("p", &[], source);
        xml.close();
        xml.close();
        xml.close();
    }
    xml.open("text", &[]);
    xml.open("body", &[]);
}

struct Entries {
    xml: Writer,
    losses: Losses,
    dialect: Dialect,
    /// Identifiers that rows have, and those given so far.
    reserved: FxHashSet<String>,
    given: FxHashSet<String>,
    number: usize,
}

impl Entries {
    fn write(&mut self, concept: &Concept) {
        let deprecated = concept.is_deprecated();
        let has_preferred = concept.terms.iter().any(|term| term.kind == Kind::Preferred);
        if deprecated && (self.dialect.modules.is_empty() || !has_preferred) {
            return self.losses.add("a deprecated row", "the format cannot say that it holds no longer");
        }
        if concept.terms.iter().all(|term| !self.is_written(term.kind)) {
            return self.losses.add("a row", "it has no term that the format can hold");
        }
        let id = self.id(concept.get("entry-id"));
        let (entry, section, group) = if self.dialect.old {
            ("termEntry", "langSet", "tig")
        } else {
            ("conceptEntry", "langSec", "termSec")
        };
        let mut written = vec!["entry-id", "status", "note"];
        self.xml.open(entry, &[("id", &id)]);
        for category in CATEGORIES.iter().filter(|category| category.level == Level::Concept) {
            if self.category(category, concept.get(category.column)) {
                written.push(category.column);
            }
        }
        if self.has("basic") && !concept.get("updated").is_empty() {
            self.updated(concept.get("updated"));
            written.push("updated");
        }
        if !concept.get("note").is_empty() {
            self.xml.leaf("note", &[], concept.get("note"));
        }
        let mut written: Vec<String> = written.into_iter().map(ToOwned::to_owned).collect();
        for language in concept.languages() {
            let terms = concept.terms.iter().filter(|term| term.language == language);
            let (terms, lost): (Vec<_>, Vec<_>) = terms.partition(|term| self.is_written(term.kind));
            for term in lost {
                let what = if term.kind == Kind::Form { "forms" } else { "forbidden" };
                self.losses.add(&format!("{what}:{language}"), "the format has no place for it");
            }
            if terms.is_empty() {
                continue;
            }
            self.xml.open(section, &[("xml:lang", language)]);
            for category in CATEGORIES.iter().filter(|category| category.level == Level::Language) {
                let name = format!("{}:{language}", category.column);
                if self.category(category, concept.get(&name)) {
                    written.push(name);
                }
            }
            let note = format!("note:{language}");
            if !concept.get(&note).is_empty() {
                self.xml.leaf("note", &[], concept.get(&note));
                written.push(note);
            }
            for term in terms {
                self.xml.open(group, &[]);
                self.xml.leaf("term", &[], &term.text);
                if self.has("min") {
                    self.status(status(term.kind, deprecated));
                }
                if term.kind == Kind::Preferred {
                    self.of_term(concept, language, &mut written);
                }
                self.xml.close();
            }
            self.xml.close();
        }
        self.xml.close();
        self.rest(concept, deprecated, &written);
    }

    /// What is said of the term to write.
    fn of_term(&mut self, concept: &Concept, language: &str, written: &mut Vec<String>) {
        for category in CATEGORIES.iter().filter(|category| category.level == Level::Term) {
            let name = match category.column {
                "pos" => concept.pos_column(language),
                column => format!("{column}:{language}"),
            };
            if self.category(category, concept.get(&name)) && !written.contains(&name) {
                written.push(name);
            }
        }
    }

    /// Notes the fields that are not written.
    fn rest(&mut self, concept: &Concept, deprecated: bool, written: &[String]) {
        let status = concept.get("status");
        if !status.is_empty() && !deprecated && !status.eq_ignore_ascii_case("approved") {
            self.losses.add("status", "the format has no place for it");
        }
        for (name, _) in &concept.fields {
            if !written.contains(name) {
                self.losses.add(name, "the format has no place for it");
            }
        }
    }

    fn has(&self, module: &str) -> bool {
        self.dialect.modules.contains(&module)
    }

    /// Terms of which the format cannot say that they are forbidden must not be written as if they were not.
    fn is_written(&self, kind: Kind) -> bool {
        match kind {
            Kind::Preferred | Kind::Admitted => true,
            Kind::Forbidden | Kind::Superseded => self.has("min"),
            Kind::Form => false,
        }
    }

    /// Writes a category, when the dialect has it and there is a value.
    fn category(&mut self, category: &Category, value: &str) -> bool {
        if value.is_empty() || !self.has(category.module) {
            return false;
        }
        if self.dialect.tags {
            self.xml.leaf(&format!("{}:{}", category.module, category.name), &[], value);
        } else {
            self.xml.leaf(category.element, &[("type", category.name)], value);
        }
        true
    }

    fn status(&mut self, value: &str) {
        if self.dialect.tags {
            self.xml.leaf("min:administrativeStatus", &[], value);
        } else {
            self.xml.leaf("termNote", &[("type", "administrativeStatus")], value);
        }
    }

    fn updated(&mut self, date: &str) {
        self.xml.open("transacGrp", &[]);
        if self.dialect.tags {
            self.xml.leaf("basic:transactionType", &[], "modification");
        } else {
            self.xml.leaf("transac", &[("type", "transactionType")], "modification");
        }
        self.xml.leaf("date", &[], date);
        self.xml.close();
    }

    /// The identifier of an entry: its own where XML allows it (an `NCName`, once in a file), else a new one.
    fn id(&mut self, own: &str) -> String {
        let valid = is_name(own);
        if valid && self.given.insert(own.to_owned()) {
            return own.to_owned();
        }
        if !own.is_empty() {
            let why = if valid {
                "another row has it; this one is given a new one"
            } else {
                "XML allows letters, digits, `_`, `-` and `.` alone, a letter first; it is given a new one"
            };
            self.losses.add("entry-id", why);
        }
        loop {
            self.number += 1;
            let id = format!("c{}", self.number);
            if !self.reserved.contains(&id) {
                return id;
            }
        }
    }
}

/// Whether a text can be an identifier in XML (an `NCName`).
fn is_name(text: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.starts_with(begins) && text.chars().all(goes_on)
}

/// The administrative status of a term.
const fn status(kind: Kind, deprecated: bool) -> &'static str {
    match kind {
        Kind::Preferred if deprecated => "supersededTerm-admn-sts",
        Kind::Preferred | Kind::Form => "preferredTerm-admn-sts",
        Kind::Admitted => "admittedTerm-admn-sts",
        Kind::Forbidden | Kind::Superseded => "deprecatedTerm-admn-sts",
    }
}
