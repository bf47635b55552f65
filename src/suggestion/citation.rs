//! The form in which a dictionary would cite a term.
//!
//! In: the forms in which it was met, each with where it stood. Out: one form: the most frequent one, but its base where
//! that is met often enough too; with a capital only where it has one in the middle of a sentence. Knows no word.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::language::Table;

/// A base has at least this share of the places of the most frequent form.
const BASE: f64 = 0.15;
/// An ending is no longer than this, in characters.
const ENDING: usize = 3;
/// A place where the source has its citation form too counts so often.
const BESIDE: usize = 3;

/// Forms of one term, by their small letters.
#[derive(Clone, Debug, Default)]
pub struct Forms(BTreeMap<String, Form>);

#[derive(Clone, Debug, Default)]
struct Form {
    count: usize,
    /// By whether it began a sentence or stood in a heading, and as written.
    written: BTreeMap<(bool, String), usize>,
    /// By the form of the source that it stood beside.
    beside: BTreeMap<String, usize>,
}

impl Forms {
    /// Adds a place: as written, whether a capital says nothing there, and the form of the source, in small letters.
    pub fn add(&mut self, written: &str, edge: bool, beside: &str) {
        let form = self.0.entry(written.to_lowercase()).or_default();
        form.count += 1;
        *form.written.entry((edge, written.to_owned())).or_default() += 1;
        *form.beside.entry(beside.to_owned()).or_default() += 1;
    }

    /// Adds those of another list.
    pub fn merge(&mut self, other: Self) {
        for (text, theirs) in other.0 {
            let form = self.0.entry(text).or_default();
            form.count += theirs.count;
            for (key, count) in theirs.written {
                *form.written.entry(key).or_default() += count;
            }
            for (key, count) in theirs.beside {
                *form.beside.entry(key).or_default() += count;
            }
        }
    }

    /// Whether a form is in both lists.
    pub fn share_one(&self, other: &Self) -> bool {
        other.0.keys().any(|form| self.0.contains_key(form))
    }

    /// The form to cite, in small letters; `beside` is that of the source.
    pub fn citation(&self, table: &Table, beside: Option<&str>) -> Option<&str> {
        let weight = |form: &Form| {
            let together = beside.and_then(|beside| form.beside.get(beside)).copied().unwrap_or(0);
            form.count + BESIDE * together
        };
        let (best, best_form) =
            self.0.iter().min_by_key(|(text, form)| (Reverse(weight(form)), text.chars().count()))?;
        let enough = weight(best_form) as f64 * BASE;
        let bases = self.0.iter().filter(|(text, form)| {
            weight(form) as f64 >= enough && is_base(text, best, table) && text.chars().count() > 2
        });
        let base = bases.max_by_key(|(text, form)| (weight(form), Reverse(text.len())));
        Some(base.map_or(best, |(text, _)| text))
    }

    /// A form as it is written where a capital says something.
    pub fn written(&self, form: &str, table: &Table) -> Option<String> {
        let written = &self.0.get(form)?.written;
        let most = |edge: bool| {
            let of = written.iter().filter(|((at, _), _)| *at == edge);
            of.max_by_key(|((_, text), count)| (**count, Reverse(text.clone()))).map(|((_, text), _)| text)
        };
        if let Some(text) = most(false) {
            return Some(text.clone());
        }
        let text = most(true)?;
        // Where a form never stands elsewhere, other forms of the term may.
        let small = |form: &Form| form.written.iter().any(|((edge, text), _)| !edge && starts_small(text));
        let common = !table.nouns_capitalised || self.0.values().any(small);
        Some(if table.cased && common { uncapitalised(text) } else { text.clone() })
    }

    /// Whether most places in the middle of a sentence have a capital; `None` when there is no such place.
    pub fn is_capitalised(&self) -> Option<bool> {
        let (mut capital, mut all) = (0, 0);
        for ((edge, text), count) in self.0.values().flat_map(|form| &form.written) {
            if !edge {
                all += count;
                capital += if text.chars().any(char::is_uppercase) { *count } else { 0 };
            }
        }
        (all > 0).then(|| 2 * capital > all)
    }
}

/// Whether `base` is `form` without an ending on its first or last word.
fn is_base(base: &str, form: &str, table: &Table) -> bool {
    if base == form || !table.spaced {
        return false;
    }
    let (bases, forms): (Vec<&str>, Vec<&str>) = (base.split(' ').collect(), form.split(' ').collect());
    let word = |(base, form): (&&str, &&str)| {
        base == form
            || base.len() < form.len()
                && if table.inflections.is_empty() {
                    let ending = form.strip_prefix(*base).map(|ending| ending.chars().count());
                    ending.is_some_and(|ending| ending <= ENDING) && base.chars().count() > 2
                } else {
                    table.are_noun_forms(base, form)
                }
    };
    bases.len() == forms.len() && bases.iter().zip(&forms).all(word)
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// A text whose first word begins with a small letter, unless the word has another capital ("API").
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or(rest);
    if word.chars().any(char::is_uppercase) || word.is_empty() {
        return text.to_owned();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(rest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Forms, uncapitalised};
    use crate::language::Table;

    fn cited(language: &str, met: &[(&str, bool)]) -> Option<String> {
        let mut forms = Forms::default();
        for (text, edge) in met {
            forms.add(text, *edge, "");
        }
        let table = Table::of(language);
        let form = forms.citation(table, None)?.to_owned();
        forms.written(&form, table)
    }

    #[test]
    fn the_base_is_cited_where_it_is_met() {
        let met = [("Brücken", false), ("Brücken", false), ("Brücke", false)];
        assert_eq!(cited("de", &met).as_deref(), Some("Brücke"));
        assert_eq!(cited("de", &met[..2]).as_deref(), Some("Brücken"));
        let met = [("мостов", false), ("мостов", false), ("мост", false)];
        assert_eq!(cited("ru", &met).as_deref(), Some("мост"));
    }

    #[test]
    fn the_capital_of_a_sentence_is_none_of_the_term() {
        assert_eq!(
            cited("fr", &[("Pont mobile", true), ("pont mobile", false)]).as_deref(),
            Some("pont mobile")
        );
        assert_eq!(cited("fr", &[("Pont mobile", true)]).as_deref(), Some("pont mobile"));
        assert_eq!(cited("de", &[("Brücke", true)]).as_deref(), Some("Brücke"));
        assert_eq!(cited("fr", &[("API", true)]).as_deref(), Some("API"));
        assert_eq!(cited("ja", &[("橋", true)]).as_deref(), Some("橋"));
    }

    #[test]
    fn the_form_beside_the_source_s_citation_form_counts_more() {
        let mut forms = Forms::default();
        for (text, beside) in [("мостами", "bridges"), ("мостами", "bridges"), ("моста", "bridge")]
        {
            forms.add(text, false, beside);
        }
        assert_eq!(forms.citation(Table::of("ru"), Some("bridge")), Some("моста"));
    }

    proptest! {
        #[test]
        fn what_is_cited_was_met(met in prop::collection::vec(("\\PC{1,12}", any::<bool>()), 1..8)) {
            let pairs: Vec<(&str, bool)> = met.iter().map(|(text, edge)| (text.as_str(), *edge)).collect();
            for language in ["de", "fr", "ja", "tr"] {
                let cited = cited(language, &pairs).expect("a form");
                let was = |text: &String| *text == cited || uncapitalised(text) == cited;
                prop_assert!(met.iter().any(|(text, _)| was(text)));
            }
        }
    }
}
