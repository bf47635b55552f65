//! What a glossary holds already, and what somebody has rejected: never suggested again, in no inflected form.
//!
//! In: terms. Out: whether a term is one of them, its words compared by stem. Knows no files.

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::glossary::Entry;
use crate::language::{Kind, Text};

/// Terms that are not to be suggested, in one language each.
#[derive(Clone, Debug, Default)]
pub struct Known {
    keys: FxHashSet<(String, Vec<String>)>,
}

impl Known {
    /// Adds terms of the language `tag`.
    pub fn add<'t>(&mut self, terms: impl IntoIterator<Item = &'t str>, tag: &str) {
        let language = primary(tag);
        self.keys.extend(keys(terms, tag).into_iter().map(|key| (language.clone(), key)));
    }

    /// Adds what entries say: their terms of the language `source`, or, without one, all their renderings. Deprecated
    /// entries count too: somebody has decided against them.
    pub fn add_entries(&mut self, entries: &[Entry], source: Option<&str>, target: &str) {
        if let Some(source) = source {
            let terms = entries.iter().map(|entry| entry.source.as_str());
            self.add(terms.filter(|term| !term.is_empty()), source);
        } else {
            let renderings = entries.iter().flat_map(Entry::renderings).map(|(_, text)| text);
            self.add(renderings, target);
        }
    }

    /// Which of `terms`, in the language `tag`, are known.
    pub fn holds<'t>(&self, terms: impl IntoIterator<Item = &'t str>, tag: &str) -> Vec<bool> {
        let language = primary(tag);
        keys(terms, tag).into_iter().map(|key| self.keys.contains(&(language.clone(), key))).collect()
    }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// The stems of each term's words.
fn keys<'t>(terms: impl IntoIterator<Item = &'t str>, tag: &str) -> Vec<Vec<String>> {
    let document = Document::of_units(terms.into_iter().map(ToOwned::to_owned));
    let text = Text::new(&document, 0..document.units.len(), tag);
    let mut keys = vec![Vec::new(); document.units.len()];
    for token in text.tokens.iter().filter(|token| token.kind != Kind::Mark) {
        keys[token.unit as usize].push(text.stemmed(token.word).to_owned());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn an_inflected_term_is_known() {
        let mut known = Known::default();
        known.add(["drawbridge", "swing bridge"], "en-GB");
        assert_eq!(known.holds(["Drawbridges", "swing bridges", "bridge"], "en"), [true, true, false]);
        known.add(["разводной мост"], "ru");
        assert_eq!(known.holds(["разводные мосты", "мост"], "ru"), [true, false]);
        known.add(["可動橋"], "ja");
        assert_eq!(known.holds(["可動橋", "橋"], "ja"), [true, false]);
    }
}
