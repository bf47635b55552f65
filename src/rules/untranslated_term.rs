//! untranslated-term: see docs/rules/untranslated-term.md.
//!
//! In: the words of a source and of its translation. Out: a draft for every common word of the source that stands in
//! the translation as it is: one that other places translate, or one in letters that the translation's language does
//! not use.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::Context;
use crate::aligner::renderings;
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::{Flags, Kind, Shape, Site, Text, Token};

/// Fewer letters than this are an abbreviation, a unit, a word of both languages.
const LETTERS: usize = 4;
/// Translated elsewhere, and here not: may be a word of both languages.
const ELSEWHERE: f64 = 0.45;
/// Latin letters in a text of another script.
const SCRIPT: f64 = 0.6;

/// Finds words that are not translated.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let foreign = uses_other_letters(text);
    // By the word: its confidence, its places.
    let mut found: BTreeMap<String, (f64, Vec<(Site, Site)>)> = BTreeMap::new();
    let translated = translated_elsewhere(text, context);
    for segment in source.segments {
        let tokens = source.text.tokens_of(segment.source.clone());
        let common: Vec<usize> = tokens.filter(|&at| is_common(&source.text, &source.text.tokens[at])).collect();
        for at in text.tokens_of(segment.target.clone()) {
            let token = &text.tokens[at];
            let word = &*text.word(token.word).folded;
            if !is_common(text, token) || is_quoted(token) {
                continue;
            }
            let Some(&origin) = common.iter().find(|&&at| source.text.word(source.text.tokens[at].word).folded.as_ref() == word) else {
                continue;
            };
            let confidence = if foreign && word.is_ascii() {
                SCRIPT
            } else if translated.contains(word) {
                ELSEWHERE
            } else {
                continue;
            };
            let entry = found.entry(word.to_owned()).or_default();
            entry.0 = entry.0.max(confidence);
            entry.1.push((text.site(at, at), source.text.site(origin, origin)));
        }
    }
    drafts.extend(found.into_values().map(|(confidence, mut sites)| {
        sites.sort_unstable();
        sites.dedup();
        let shown = source.text.at(sites[0].1).to_owned();
        let group = Group { text: text.at(sites[0].0).to_owned(), sites: sites.iter().map(|(site, _)| *site).collect() };
        let reason = Reason::UntranslatedTerm { term: shown.clone() };
        let term = Some(Term { text: shown, sites });
        Draft { term, ..Draft::new("untranslated-term", confidence, reason, vec![group]) }
    }));
}

/// A word in small letters that is no accident of two languages.
fn is_common(text: &Text, token: &Token) -> bool {
    token.kind == Kind::Word
        && token.is_content()
        && token.shape == Shape::Lower
        && text.word(token.word).folded.chars().nth(LETTERS - 1).is_some()
}

/// What stands in quotation marks or brackets is cited.
fn is_quoted(token: &Token) -> bool {
    token.flags.intersects(Flags::QUOTED | Flags::BRACKETED)
}

/// Whether most words of a text are not in Latin letters.
fn uses_other_letters(text: &Text) -> bool {
    let words = text.words();
    let latin = words.iter().filter(|word| word.folded.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    let letters = words.iter().filter(|word| word.folded.starts_with(char::is_alphabetic)).count();
    latin * 2 < letters
}

/// Words of the source that are rendered by another word in most of their places.
fn translated_elsewhere(text: &Text, context: &Context) -> FxHashSet<String> {
    let Some(source) = context.source else { return FxHashSet::default() };
    let own = |place: &renderings::Place| {
        let word = source.text.tokens[place.source.start].word;
        let folded = &source.text.word(word).folded;
        let copied = place.target.iter().any(|&at| text.word(text.tokens[at].word).folded == *folded);
        (folded.to_string(), copied)
    };
    let terms = renderings::terms(source, text);
    let mostly = terms.iter().filter(|term| {
        let main = &term.renderings.first().map(|main| &main.places);
        main.is_some_and(|places| places.len() > 1 && places.iter().all(|place| !own(place).1 && place.probability > 0.4))
    });
    mostly.flat_map(|term| term.places().map(|place| own(place).0)).collect()
}
