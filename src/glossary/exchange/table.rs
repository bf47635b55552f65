//! The pivot of every exchange: a table in the columns of isogloss, and the same as concepts with terms.
//!
//! In: cells by the names of their columns, or concepts. Out: the other of the two. The names of columns mean what
//! `columns.rs` says; a column that means nothing there is kept by its name. Knows no format.

use std::collections::BTreeMap;

use super::remark::Losses;
use crate::glossary::columns::{Column, same_language};
use crate::glossary::load::{join, values};
use crate::span::Span;

/// The languages that the user names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The language of the terms (`--source-lang`).
    pub source: Option<String>,
    /// The language of the renderings (`--lang`).
    pub target: Option<String>,
}

/// What a term is to its concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To be written.
    Preferred,
    /// May be written.
    Admitted,
    /// Not to be written.
    Forbidden,
    /// No longer to be written: what a deprecated row preferred, or, beside a preferred term, one that is forbidden.
    Superseded,
    /// An inflected form of the preferred term.
    Form,
}

/// A term of a concept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The tag of its language; `source` or `target` where the file names none.
    pub language: String,
    /// What it is.
    pub kind: Kind,
    /// Itself.
    pub text: String,
    /// Where it stands in the text of its file, where the reader knows it: from its first letter to its last, as written.
    pub span: Option<Span>,
}

/// A row, seen as a concept: its terms, and the cells that hold none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// Its terms, languages in the order of the columns.
    pub terms: Vec<Term>,
    /// Its other cells by the names of their columns; none is empty.
    pub fields: Vec<(String, String)>,
}

impl Concept {
    /// Adds a term, unless it is empty.
    pub fn term(&mut self, language: &str, kind: Kind, text: &str) {
        self.term_at(language, kind, text, None);
    }

    /// Adds a term with its place, unless it is empty.
    pub fn term_at(&mut self, language: &str, kind: Kind, text: &str, span: Option<Span>) {
        let text = text.trim();
        if !text.is_empty() {
            self.terms.push(Term { language: language.to_owned(), kind, text: text.to_owned(), span });
        }
    }

    /// Adds a field; to one that is there already, behind a semicolon.
    pub fn field(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if known.split("; ").any(|part| part == value) => {}
            Some((_, known)) => {
                known.push_str("; ");
                known.push_str(value);
            }
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Adds the fields of a further row of the concept. What is said of a term in it has no column when something else
    /// is said of the preferred one.
    pub fn merge_fields(&mut self, fields: Vec<(String, String)>, unused: &mut Losses) {
        for (name, value) in fields {
            let of_term = name == "pos" || name.contains(':');
            match self.get(&name) {
                known if known == value => {}
                "" => self.field(&name, &value),
                _ if of_term => {
                    unused.add(
                        &name,
                        "it is said of a term that is admitted or forbidden; columns are about the preferred",
                    );
                }
                _ => self.field(&name, &value),
            }
        }
    }

    /// The value of a field; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The terms of a language that are of a kind.
    pub fn texts<'a>(&'a self, language: &str, kind: Kind) -> impl Iterator<Item = &'a str> {
        let fits = move |term: &&Term| term.kind == kind && term.language == language;
        self.terms.iter().filter(fits).map(|term| term.text.as_str())
    }

    /// The term to write in a language.
    pub fn preferred(&self, language: &str) -> Option<&str> {
        self.texts(language, Kind::Preferred).next()
    }

    /// Says the part of speech of the term to write in a language: of the row, or, where another language has another
    /// one, of that language.
    pub fn part_of_speech(&mut self, language: &str, value: &str) {
        let known = self.get("pos").to_owned();
        if known.is_empty() {
            self.field("pos", value);
        } else if known != value.trim() {
            self.field(&format!("pos:{language}"), value);
        }
    }

    /// The column that says the part of speech in a language: its own, else that of the row.
    pub fn pos_column(&self, language: &str) -> String {
        let own = format!("pos:{language}");
        if self.get(&own).is_empty() { "pos".to_owned() } else { own }
    }

    /// Whether its row says nothing any more.
    pub fn is_deprecated(&self) -> bool {
        self.get("status").eq_ignore_ascii_case("deprecated")
    }

    /// The languages of its terms, in order.
    pub fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = Vec::new();
        for term in &self.terms {
            if !languages.contains(&term.language.as_str()) {
                languages.push(&term.language);
            }
        }
        languages
    }

    /// Makes of what formats say the one preferred term that a row has in each language: of several the first, the
    /// others are admitted; where there is none the first admitted one. Superseded terms are forbidden beside
    /// preferred ones; a concept that has nothing but such is a deprecated row.
    pub fn settle(&mut self) {
        let has = |kind: Kind| self.terms.iter().any(|term| term.kind == kind);
        let deprecated = has(Kind::Superseded) && !has(Kind::Preferred);
        if deprecated && self.get("status").is_empty() {
            self.fields.push(("status".to_owned(), "deprecated".to_owned()));
        }
        for term in self.terms.iter_mut().filter(|term| term.kind == Kind::Superseded) {
            term.kind = if deprecated { Kind::Preferred } else { Kind::Forbidden };
        }
        let languages: Vec<String> = self.languages().into_iter().map(ToOwned::to_owned).collect();
        for language in languages {
            let mut own: Vec<&mut Term> =
                self.terms.iter_mut().filter(|term| term.language == language).collect();
            let first = |kind: Kind, own: &[&mut Term]| own.iter().position(|term| term.kind == kind);
            let main = first(Kind::Preferred, &own).or_else(|| first(Kind::Admitted, &own));
            for (at, term) in own.iter_mut().enumerate() {
                if Some(at) == main {
                    term.kind = Kind::Preferred;
                } else if term.kind == Kind::Preferred {
                    term.kind = Kind::Admitted;
                }
            }
        }
    }
}

/// A glossary on its way from one format to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The cells of each row, one for every column.
    pub fn rows(&self) -> impl Iterator<Item = Vec<&str>> {
        let width = self.names.len();
        self.rows.iter().map(move |row| (0..width).map(|at| row.get(at).map_or("", String::as_str)).collect())
    }

    /// The column of a name; a new one behind the others where there is none.
    pub fn column(&mut self, name: &str) -> usize {
        if let Some(known) = self.names.iter().position(|known| known == name) {
            return known;
        }
        let wanted = Column::of(name);
        let same = |known: &String| match (&Column::of(known), &wanted) {
            (Column::Language(a), Column::Language(b)) => a.eq_ignore_ascii_case(b),
            (a, b) => a == b,
        };
        self.names.iter().position(same).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// Adds a row; empty ones are none.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut row: Vec<String> = Vec::new();
        for (name, value) in cells {
            let (column, value) = (self.column(name), value.trim());
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if row[column].is_empty() {
                value.clone_into(&mut row[column]);
            }
        }
        if row.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(row);
        }
    }

    /// Adds a concept: its preferred terms, then what is admitted and forbidden, then its fields.
    pub fn push_concept(&mut self, concept: &Concept) {
        let mut cells: Vec<(String, Kind, Vec<String>)> = Vec::new();
        for term in &concept.terms {
            let name = term_column(&term.language, term.kind);
            match cells.iter_mut().find(|(known, ..)| *known == name) {
                Some((.., texts)) if !texts.contains(&term.text) => texts.push(term.text.clone()),
                Some(_) => {}
                None => cells.push((name, term.kind, vec![term.text.clone()])),
            }
        }
        let mut row: Vec<(String, String)> = Vec::new();
        for (name, kind, texts) in cells {
            let value = if kind == Kind::Preferred { texts.concat() } else { join(&texts) };
            row.push((name, value));
        }
        row.extend(concept.fields.iter().cloned());
        self.push(row.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    }

    /// Adds the rows of another table.
    pub fn append(&mut self, other: &Self) {
        for name in &other.names {
            self.column(name);
        }
        for row in other.rows() {
            self.push(other.names.iter().map(String::as_str).zip(row));
        }
    }

    /// Puts the columns into the order that people expect: terms, then lists, then the rest, each as they came.
    pub fn arrange(&mut self) {
        let rank = |name: &String| match Column::of(name) {
            Column::Source => 0,
            Column::Target | Column::Language(_) => 1,
            Column::Admitted(_) => 2,
            Column::Forbidden(_) => 3,
            Column::Forms(_) => 4,
            Column::Other(_) => 6,
            _ => 5,
        };
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|&at| rank(&self.names[at]));
        let rows = self.rows().map(|row| order.iter().map(|&at| row[at].to_owned()).collect()).collect();
        self.names = order.iter().map(|&at| self.names[at].clone()).collect();
        self.rows = rows;
    }

    /// The tags of the columns of terms, `source` and `target` by what the user names.
    pub fn languages(&self, pair: &Pair) -> Vec<String> {
        self.names.iter().filter_map(|name| language_of(&Column::of(name), pair)).collect()
    }

    /// The rows as concepts. A list that does not say which language it is about, and is about none for certain, is
    /// lost.
    pub fn concepts(&self, pair: &Pair, losses: &mut Losses) -> Vec<Concept> {
        let columns: Vec<Column> = self.names.iter().map(|name| Column::of(name)).collect();
        let plain = Self::plain_language(&columns, pair);
        let own = |tag: &Option<String>| match tag {
            Some(tag) => Some(self.own_tag(tag, pair)),
            None => plain.clone(),
        };
        let mut concepts = Vec::new();
        for row in self.rows() {
            let mut lists: BTreeMap<usize, (String, Kind)> = BTreeMap::new();
            let mut concept = Concept::default();
            for (at, column) in columns.iter().enumerate().filter(|(at, _)| !row[*at].is_empty()) {
                let (tag, kind) = match column {
                    Column::Source | Column::Target | Column::Language(_) => {
                        concept.term(
                            &language_of(column, pair).unwrap_or_default(),
                            Kind::Preferred,
                            row[at],
                        );
                        continue;
                    }
                    Column::Admitted(tag) => (own(tag), Kind::Admitted),
                    Column::Forbidden(tag) => (own(tag), Kind::Forbidden),
                    Column::Forms(tag) => (own(tag), Kind::Form),
                    _ => {
                        concept.fields.push((self.names[at].clone(), row[at].to_owned()));
                        continue;
                    }
                };
                match tag {
                    Some(tag) => {
                        lists.insert(at, (tag, kind));
                    }
                    None => losses.add(
                        &self.names[at],
                        "it does not say which language it is about: name the column as in `forbidden:fr`, or \
                         say --lang",
                    ),
                }
            }
            for (at, (tag, kind)) in lists {
                for value in values(row[at]) {
                    concept.term(&tag, kind, &value);
                }
            }
            concepts.push(concept);
        }
        concepts
    }

    /// The language that lists without one are about: the one translated into, never the first of several.
    fn plain_language(columns: &[Column], pair: &Pair) -> Option<String> {
        let terms: Vec<&Column> = columns.iter().filter(|column| column.is_term()).collect();
        let tag = |column: &Column| language_of(column, pair);
        if columns.contains(&Column::Target) {
            return tag(&Column::Target);
        }
        if let ([only], _) | ([_, only], None) = (terms.as_slice(), pair.target.as_ref()) {
            return tag(only);
        }
        let wanted = pair.target.as_deref()?;
        terms.iter().skip(1).find_map(|column| tag(column).filter(|tag| same_language(tag, wanted)))
    }

    /// The tag of a list as the column of its terms writes it.
    fn own_tag(&self, tag: &str, pair: &Pair) -> String {
        let known = self.languages(pair);
        let exact = known.iter().find(|known| known.eq_ignore_ascii_case(tag));
        exact.cloned().unwrap_or_else(|| tidy_tag(tag))
    }
}

/// The language of a column of terms.
fn language_of(column: &Column, pair: &Pair) -> Option<String> {
    match column {
        Column::Source => Some(pair.source.clone().unwrap_or_else(|| "source".to_owned())),
        Column::Target => Some(pair.target.clone().unwrap_or_else(|| "target".to_owned())),
        Column::Language(tag) => Some(tag.clone()),
        _ => None,
    }
}

/// The column of a kind of terms of a language.
fn term_column(language: &str, kind: Kind) -> String {
    let list = match kind {
        Kind::Preferred => return language.to_owned(),
        Kind::Admitted => "admitted",
        Kind::Forbidden | Kind::Superseded => "forbidden",
        Kind::Form => "forms",
    };
    if language == "target" { list.to_owned() } else { format!("{list}:{language}") }
}

/// A tag as BCP 47 (section 2.1.1) writes it: `pt-BR` for `PT_br`, `zh-Hant` for `ZH-HANT`.
pub fn tidy_tag(tag: &str) -> String {
    let part = |(at, part): (usize, &str)| match (at, part.len()) {
        (0, _) => part.to_ascii_lowercase(),
        (_, 2) => part.to_ascii_uppercase(),
        (_, 4) if part.is_ascii() => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
        _ => part.to_owned(),
    };
    tag.trim().split(['-', '_']).enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// A name for a column that isogloss shall keep and not use, whatever a foreign file calls it.
pub fn kept_name(name: &str) -> String {
    let name = name.trim();
    if matches!(Column::of(name), Column::Other(_)) { name.to_owned() } else { format!("x-{name}") }
}
