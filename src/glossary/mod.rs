//! Glossaries: terms, the renderings to keep and those to avoid.
//!
//! In: CSV files. Out: entries for one pair of languages, and where their renderings stand in a text. Nothing
//! here decides what a finding is.

mod book;
mod capitals;
pub mod checks;
mod columns;
pub mod compare;
mod contexts;
pub mod coverage;
pub mod edit;
mod entry;
pub mod exchange;
pub mod layers;
mod load;
pub mod merge;
mod phrasal;
mod presence;
mod separable;
pub mod sheet;
mod terms;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

pub use book::Book;
pub use columns::{Column, same_language};
pub use entry::{Case, Entry, Match, Role, Status};
pub use load::{Languages, Loaded, Remark, load, load_layer};
pub use presence::{Forms, Wanted};
pub use terms::Hit;

use crate::language::Text;
use contexts::Translation;

/// The glossaries in force for one pair of languages.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
    terms: terms::Terms,
    /// The languages of source and translation, where there is a source.
    pair: Option<[String; 2]>,
    /// The source terms: made when a source is looked at.
    sources: OnceLock<terms::Terms>,
    contexts: contexts::Contexts,
    /// Small, and made when first asked for.
    preferred: OnceLock<FxHashSet<String>>,
}

impl Glossary {
    /// Of the entries of one or several files, for texts in the language `tag`, translated from `source`.
    pub fn new(entries: Vec<Entry>, source: Option<&str>, tag: &str) -> Self {
        let terms = terms::Terms::new(&entries, tag);
        let pair = source.map(|source| [source.to_owned(), tag.to_owned()]);
        let contexts = contexts::Contexts::new(&entries);
        Self { entries, terms, pair, sources: OnceLock::new(), contexts, preferred: OnceLock::new() }
    }

    /// Its entries, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it is to be kept: some entry prefers this rendering, letter case apart.
    pub fn prefers(&self, rendering: &str) -> bool {
        let applied = || self.entries.iter().filter(|entry| entry.applies());
        let preferred =
            self.preferred.get_or_init(|| applied().map(|entry| entry.preferred.to_lowercase()).collect());
        !preferred.is_empty() && preferred.contains(&rendering.to_lowercase())
    }

    /// Its terms in a text of the source language, in reading order; none overlap but those of several entries in one
    /// place. `translation` knows the path of what translates a unit, since a row may hold by that.
    pub fn source_hits<'a>(&'a self, text: &'a Text<'a>, translation: Translation<'a>) -> Vec<Hit> {
        let Some([source, target]) = self.pair.as_ref().filter(|_| !self.entries.is_empty()) else {
            return Vec::new();
        };
        let sources = self.sources.get_or_init(|| terms::Terms::of_sources(&self.entries, source, target));
        sources.hits(text, &|_| true, &self.contexts, translation)
    }

    /// Its renderings in a text, in reading order; none overlap but those of several entries in one place, and what stands
    /// in the gap of a verb phrase.
    pub fn hits(&self, text: &Text) -> Vec<Hit> {
        self.hits_in(text, &|_| true)
    }

    /// Its renderings in the units that are `asked` for; of others some may be missing.
    pub fn hits_in(&self, text: &Text, asked: &dyn Fn(u32) -> bool) -> Vec<Hit> {
        if self.entries.is_empty() {
            Vec::new()
        } else {
            self.terms.hits(text, asked, &self.contexts, &|_| None)
        }
    }
}
