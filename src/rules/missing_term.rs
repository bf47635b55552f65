//! missing-term: see docs/rules/missing-term.md.
//!
//! In: the glossary's terms in the source, its renderings in the translation of the same segment. Out: for each term
//! whose rendering is not there in any form, a draft for everything that stands there instead, by alignment.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Context;
use super::inconsistent_segment::whole;
use crate::aligner::Source;
use crate::aligner::standing::{Place, Standing, standing};
use crate::finding::{Draft, Group, Reason, Term};
use crate::glossary::{Glossary, Hit, Status, coverage};
use crate::language::{Shape, Site, Text, Token, WordId, fold};

/// The term stands in the source as the glossary writes it.
const EXACT: f64 = 0.9;
/// Inflected: a stem may belong to two words.
const INFLECTED: f64 = 0.8;
/// What the confidence is multiplied with when nobody has agreed to the entry yet.
const DRAFT: f64 = 0.8;
/// The glossary has a form that is made of the text's form: "settings" is not every "setting".
const SIMPLER: f64 = 0.5;
/// The sentence says it in another way, as far as a text that holds the term often can show: no word stands for the
/// term, or one word for the term and its neighbour.
const REWORDED: f64 = 0.5;
/// In a short text, from so many places of a term on, links tell what stands for it and whether anything does.
const OFTEN: usize = 20;
/// What stands for a term once only is a rendering of it when the link is as sure as this.
const SURELY: f32 = 0.5;
/// A frequent rendering has this share of a term's places.
const FREQUENT: f64 = 0.2;

/// How sure each place is, and the places in the target with theirs in the source.
type Missing = (Vec<f64>, Vec<(Site, Site)>);

/// Finds terms of the glossary that are not rendered as it says.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let glossary = context.glossary;
    let hits = coverage::terms(glossary, source, text);
    let (lacks, places) = lacks(glossary, source, text, &hits);
    if lacks.is_empty() {
        return;
    }
    let names = |entry: usize, token: &Token| {
        let noun = text.table.nouns_capitalised
            && glossary.entries()[entry].preferred.starts_with(char::is_uppercase);
        let letter = text.table.spaced && text.word(token.word).base().chars().nth(1).is_none();
        token.is_content() && !letter && !(noun && token.shape == Shape::Lower)
    };
    let standings = standing(source, text, &places, names);
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for hit in &hits {
        *counts.entry(hit.entry).or_default() += 1;
    }
    let rivals = Rivals::new(text, &places, &standings);
    // By term and by what stands instead: the confidences, its places in the target with theirs in the source.
    let mut missing: BTreeMap<(usize, String), Missing> = BTreeMap::new();
    for ((hit, place), standing) in lacks.iter().zip(&places).zip(&standings) {
        let entry = &glossary.entries()[hit.entry];
        let mut confidence = if hit.exact { EXACT } else { INFLECTED };
        if entry.status == Status::Draft {
            confidence *= DRAFT;
        }
        if !hit.exact && is_simpler(source, place, &entry.source) {
            confidence *= SIMPLER;
        }
        let renders = standing.is_some_and(|standing| {
            (standing.first..=standing.last).any(|at| names(hit.entry, &text.tokens[at]))
                && rivals.renders(text, hit.entry, standing)
        });
        let cited = || is_cited(source, text, place, hit.exact);
        if (source.is_long() || counts[&hit.entry] >= OFTEN) && (!renders || cited()) {
            confidence *= REWORDED;
        }
        let site = match standing {
            Some(standing) => text.site(standing.first, standing.last),
            None => whole(text.document, text.tokens[place.target.start].unit as usize),
        };
        let found = missing.entry((hit.entry, text.at(site).to_lowercase())).or_default();
        found.0.push(confidence);
        found.1.push((site, hit.site));
    }
    let entries = glossary.entries();
    let made = |((entry, _), (mut sure, sites)): ((usize, String), Missing)| {
        sure.sort_by(f64::total_cmp);
        draft(text, &entries[entry], sure[(sure.len() - 1) / 2], sites)
    };
    drafts.extend(missing.into_iter().map(made));
}

/// What stands for a term more than once is another rendering of it, inside a compound too.
struct Rivals {
    /// By entry and word: its places.
    words: FxHashMap<(usize, WordId), usize>,
    /// By entry: all its places that are not rendered.
    all: FxHashMap<usize, usize>,
}

impl Rivals {
    fn new(text: &Text, places: &[Place], standings: &[Option<Standing>]) -> Self {
        let (mut words, mut all) = (FxHashMap::default(), FxHashMap::default());
        for (place, standing) in places.iter().zip(standings) {
            *all.entry(place.term).or_default() += 1;
            if let Some(standing) = standing.filter(|standing| standing.first == standing.last && !standing.shared) {
                *words.entry((place.term, text.tokens[standing.first].word)).or_default() += 1;
            }
        }
        Self { words, all }
    }

    /// Whether a standing is a rendering of the term: a word that stands for it alone, and more than once or surely;
    /// of what stands for the neighbour too, a compound of a frequent one.
    fn renders(&self, text: &Text, term: usize, standing: Standing) -> bool {
        let word = text.tokens[standing.first].word;
        if !standing.shared {
            let again = self.words.get(&(term, word)).is_some_and(|count| *count > 1);
            return again || standing.probability >= SURELY;
        }
        let written = text.word(word).base();
        let frequent = |count: usize| count as f64 >= (self.all[&term] as f64 * FREQUENT).max(2.0);
        let mut own = self.words.iter().filter(|((entry, _), count)| *entry == term && frequent(**count));
        own.any(|((_, rival), _)| {
            let rival = text.word(*rival).base();
            rival.len() < written.len() && written.contains(rival)
        })
    }
}

fn draft(text: &Text, entry: &crate::glossary::Entry, confidence: f64, mut sites: Vec<(Site, Site)>) -> Draft {
    sites.sort_unstable();
    let group = Group {
        text: text.at(sites[0].0).to_owned(),
        sites: sites.iter().map(|(target, _)| *target).collect(),
    };
    let mut preferred = vec![entry.preferred.clone()];
    preferred.extend(entry.admitted.iter().cloned());
    preferred.retain(|rendering| !rendering.is_empty());
    let reason = Reason::MissingTerm { term: entry.source.clone(), preferred, note: entry.note.clone() };
    let term = Some(Term { text: entry.source.clone(), sites });
    Draft { term, ..Draft::new("missing-term", confidence, reason, vec![group]) }
}

/// The terms of the source that are not rendered in their segments, and their places.
fn lacks(glossary: &Glossary, source: &Source, text: &Text, hits: &[Hit]) -> (Vec<Hit>, Vec<Place>) {
    let uses = coverage::uses(glossary, source, text, hits).into_iter().filter(|found| found.kept.is_none());
    let place = |found: coverage::Use| {
        let source = source.text.tokens_in(found.hit.site);
        (found.hit, Place { term: found.hit.entry, source, target: found.target })
    };
    uses.map(place).unzip()
}

/// Whether the translation takes over a word with a capital.
fn is_copied(source: &Source, text: &Text, token: usize, place: &Place) -> bool {
    let (token, target) = (&source.text.tokens[token], &text.tokens[place.target.clone()]);
    let surface = source.text.surface(token);
    matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && target.iter().any(|other| text.surface(other) == surface)
}

/// Whether the term is part of a name that the translation takes over (Progressive Graphics File), or a form of it is one
/// (Windows, where the glossary has "window").
fn is_cited(source: &Source, text: &Text, place: &Place, exact: bool) -> bool {
    let mut beside = [place.source.start.checked_sub(1), Some(place.source.end)].into_iter().flatten();
    let unit = source.text.tokens[place.source.start].unit;
    let in_unit = |at: usize| source.text.tokens.get(at).is_some_and(|token| token.unit == unit);
    place.source.clone().all(|token| is_copied(source, text, token, place))
        && (!exact || beside.any(|at| in_unit(at) && is_copied(source, text, at, place)))
}

/// Whether the glossary's term is the text's with an ending.
fn is_simpler(source: &Source, place: &Place, term: &str) -> bool {
    let (table, last) = (source.text.table, source.text.tokens[place.source.end - 1].word);
    let own = fold(term, table.turkic);
    let own = own.rsplit(char::is_whitespace).next().unwrap_or(&own);
    table.is_inflected(own, source.text.word(last).base())
}
