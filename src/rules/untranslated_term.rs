//! untranslated-term: see docs/rules/untranslated-term.md.
//!
//! In: the words of a source and of its translation. Out: a draft for every common word of the source that stands in
//! the translation as it is: one that other places translate, or one in letters that the translation's language does
//! not use.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use super::inconsistent_segment::key;
use crate::aligner::Source;
use crate::aligner::renderings::{self, Place};
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::code::{self, Backquotes};
use crate::language::{Flags, Kind, Shape, Site, Text, Token};
use crate::span::Span;

/// Fewer letters than this are an abbreviation, a unit, a word of both languages.
const LETTERS: usize = 4;
/// Translated elsewhere, and here not: mostly a word of both languages ("relative" in German, "parental" in Spanish).
const ELSEWHERE: f64 = 0.25;
/// A link below this is no proof of a translation.
const LINKED: f64 = 0.4;
/// Latin letters in a text of another script.
const SCRIPT: f64 = 0.6;

/// Places of a word in the translation, each with one in the source.
type Sites = Vec<(Site, Site)>;

/// Finds words that are not translated.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let judge = Judge { foreign: uses_other_letters(text), translated: translated_elsewhere(text, source) };
    // By the word: its confidence, its places.
    let mut found: BTreeMap<&str, (f64, Sites)> = BTreeMap::new();
    for segment in source.segments {
        // A word that stands alone may be a unit, a command, a name: "%d kbps".
        let own = source.text.tokens_of(segment.source.clone());
        if own.filter(|&at| source.text.tokens[at].is_word()).nth(1).is_none()
            && key(source.text.document, segment.source.clone())
                == key(text.document, segment.target.clone())
        {
            continue;
        }
        let mut code = Code::default();
        let mut common: FxHashMap<&str, usize> = FxHashMap::default();
        for at in source.text.tokens_of(segment.source.clone()) {
            let token = &source.text.tokens[at];
            if is_common(&source.text, token) {
                common.entry(&source.text.word(token.word).folded).or_insert(at);
            }
        }
        for at in text.tokens_of(segment.target.clone()) {
            let token = &text.tokens[at];
            let word: &str = &text.word(token.word).folded;
            if !is_common(text, token) || is_quoted(token) {
                continue;
            }
            let Some((&origin, confidence)) = common.get(word).zip(judge.confidence(word)) else { continue };
            if code.holds(text, token) {
                continue;
            }
            let entry = found.entry(word).or_default();
            entry.0 = entry.0.max(confidence);
            entry.1.push((text.site(at, at), source.text.site(origin, origin)));
        }
    }
    drafts.extend(found.into_values().map(|(confidence, sites)| draft(text, &source.text, confidence, sites)));
}

fn draft(text: &Text, source: &Text, confidence: f64, mut sites: Sites) -> Draft {
    sites.sort_unstable();
    sites.dedup();
    let shown = source.at(sites[0].1).to_owned();
    let places = sites.iter().map(|(site, _)| *site).collect();
    let group = Group { text: text.at(sites[0].0).to_owned(), sites: places };
    let reason = Reason::UntranslatedTerm { term: shown.clone() };
    let term = Some(Term { text: shown, sites });
    Draft { term, ..Draft::new("untranslated-term", confidence, reason, vec![group]) }
}

/// What is known of the two texts.
struct Judge {
    /// The translation is written in other letters than Latin ones.
    foreign: bool,
    /// Words of the source that other places translate.
    translated: FxHashSet<String>,
}

impl Judge {
    /// How sure it is that a word of both texts was to be translated.
    fn confidence(&self, word: &str) -> Option<f64> {
        let script = (self.foreign && word.is_ascii()).then_some(SCRIPT);
        script.or_else(|| self.translated.contains(word).then_some(ELSEWHERE))
    }
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

/// The backquotes of the unit that was looked at last.
#[derive(Default)]
struct Code(Option<(u32, Backquotes)>);

impl Code {
    /// Whether a word is a name for machines.
    fn holds(&mut self, text: &Text, token: &Token) -> bool {
        let unit = &text.document.units[token.unit as usize].text;
        if self.0.as_ref().is_none_or(|(known, _)| *known != token.unit) {
            self.0 = Some((token.unit, Backquotes::new(unit)));
        }
        let quoted = self.0.as_ref().is_some_and(|(_, marks)| marks.hold(token.start as usize));
        quoted || code::is_name(unit, Span::new(token.start as usize, token.end as usize))
    }
}

/// Whether most words of a text are not in Latin letters.
fn uses_other_letters(text: &Text) -> bool {
    let words = text.words();
    let latin = words.iter().filter(|word| word.folded.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    let letters = words.iter().filter(|word| word.folded.starts_with(char::is_alphabetic)).count();
    latin * 2 < letters
}

/// Words of the source that are rendered by another word in most of their places.
fn translated_elsewhere(text: &Text, source: &Source) -> FxHashSet<String> {
    let word = |place: &Place| &*source.text.word(source.text.tokens[place.source.start].word).folded;
    let is_translated = |place: &Place| {
        let copied = place.target.iter().any(|&at| *text.word(text.tokens[at].word).folded == *word(place));
        !copied && place.probability > LINKED
    };
    let terms = renderings::terms(source, text);
    let mostly = terms.iter().filter(|term| {
        let main = term.renderings.first().map_or(&[][..], |main| &main.places);
        main.len() > 1 && main.iter().all(is_translated)
    });
    mostly.flat_map(|term| term.places().map(|place| word(place).to_owned())).collect()
}
