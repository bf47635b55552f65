//! Candidates from translations beside their sources.
//!
//! In: batches of aligned texts. Out: candidates: recurring terms of the source with what stands for each. A term is told
//! from a general word by how it is spread (a term stands often where it stands at all: residual inverse document
//! frequency, Church and Gale 1995), by its several words, by its capital, by articles before it. Knows no glossary.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::citation::Forms;
use super::{Candidate, Example, Rendering, rounded};
use crate::aligner::renderings::{Place, Term, is_name};
use crate::concordance::Found;
use crate::language::table::Head;
use crate::language::{Class, Flags, Lexis, Shape, Site, Table, Text};

/// A link less likely than this is no evidence.
const LINKED: f64 = 0.3;
/// A rendering is worth a word when it has this share of a term's places.
const SHARE: f64 = 0.1;
/// One rendering is clearly the one in use when it has this share.
const CLEAR: f64 = 0.75;
/// Of a term with several renderings, the two commonest have this share: what is rendered now so, now so is a general
/// word, and no glossary will change that.
const LEADING: f64 = 0.6;
/// Rows that are less sure than this are not suggested.
const LEAST_SURE: f64 = 0.4;
/// Segments of one file that are one stretch, for the spread of a word.
const STRETCH: usize = 10;
/// Letters of context on either side.
const AROUND: usize = 60;
/// Examples kept of each rendering.
const EXAMPLES: usize = 2;
/// A word that stands beside a rendering in this share of its places, and for no word of the source, belongs to it.
const BELONGS: f64 = 0.55;
/// A link of this probability says that a word stands for another.
const TAKEN: f32 = 0.35;
/// Most tokens between a rendering and a word that belongs to it.
const BRIDGE: usize = 3;
/// A noun is the last word of its phrase (the first, where modifiers follow) in this share of its places, or oftener.
const HEADS: f64 = 0.35;
/// How much less an everyday word is a term, and how much more words together and names are.
const EVERYDAY: f64 = 0.35;
const SEVERAL: f64 = 1.6;
const NAME: f64 = 1.2;

/// Gathers terms over batches.
#[derive(Default)]
pub struct Gatherer {
    /// By source language, target language and stems.
    terms: BTreeMap<(String, String, String), Gathered>,
    stretches: usize,
}

#[derive(Default)]
struct Gathered {
    forms: Forms,
    words: usize,
    count: usize,
    stretches: BTreeSet<usize>,
    /// Places with an article before them less those with a pronoun or an auxiliary, on either side.
    noun: i64,
    names: usize,
    /// Places at the end of a phrase where its head stands.
    heads: usize,
    everyday: bool,
    renderings: Vec<Way>,
}

/// One way in which a term is rendered.
#[derive(Default)]
struct Way {
    stems: Vec<String>,
    forms: Forms,
    count: usize,
    probability: f64,
    /// With a word that stands beside it and for nothing else: by the small letters of that word.
    longer: BTreeMap<String, (usize, Forms)>,
    examples: Vec<Example>,
}

impl Gatherer {
    /// Adds the terms of a batch.
    pub fn add(&mut self, found: &Found) {
        let segments = found.batch.segments();
        let of_unit = found.source.segments_of_source();
        // A segment that has no translation or is left as it was says nothing of how its words are rendered.
        let copied: BTreeSet<usize> = (0..segments.len())
            .filter(|&at| {
                let text = |text: &Text, units: Range<usize>| -> String {
                    text.document.units[units].iter().flat_map(|unit| unit.text.split_whitespace()).collect()
                };
                let source = text(&found.source.text, segments[at].source.clone());
                segments[at].target.is_empty() || source == text(found.text, segments[at].target.clone())
            })
            .collect();
        let first = self.stretches;
        let stretch = |unit: u32| first + of_unit.get(unit).map_or(0, |segment| segment / STRETCH);
        let is_copied = |token: usize| {
            of_unit.get(found.source.text.tokens[token].unit).is_some_and(|at| copied.contains(&at))
        };
        for term in &found.terms {
            let all: Vec<&Place> = term.places().filter(|place| !is_copied(place.source.start)).collect();
            let unlinked = term.unlinked.iter().filter(|range| !is_copied(range.start)).count();
            if all.is_empty() || !is_candidate(found, term) {
                continue;
            }
            let ours = &found.source.text;
            let stems: Vec<&str> = term.stems.iter().map(|&stem| ours.stem(stem)).collect();
            let key = (ours.tag.to_owned(), found.text.tag.to_owned(), stems.join(" "));
            let gathered = self.terms.entry(key).or_default();
            gathered.words = term.stems.len();
            gathered.count += all.len() + unlinked;
            gathered.everyday |= is_everyday(ours, all[0].source.start) && term.stems.len() == 1;
            for place in &all {
                gathered.stretches.insert(stretch(ours.tokens[place.source.start].unit));
                gathered.noun += i64::from(is_after(ours, place.source.start, Class::ARTICLE))
                    + i64::from(is_after(found.text, place.target[0], Class::ARTICLE))
                    - i64::from(is_after(ours, place.source.start, Class::PRONOUN | Class::CLAUSE))
                    - i64::from(is_after(found.text, place.target[0], Class::PRONOUN | Class::CLAUSE));
                gathered.heads += usize::from(is_head(ours, place));
                gathered.names += usize::from(is_name(ours, place.source.start));
                let written = tidy(ours.at(place.source_site(ours)));
                gathered.forms.add(&written, is_edge(ours, place.source.start), "");
            }
            for rendering in &term.renderings {
                let mut way = Way {
                    stems: rendering.stems.iter().map(|&stem| found.text.stem(stem).to_owned()).collect(),
                    ..Way::default()
                };
                for place in rendering.places.iter().filter(|place| !is_copied(place.source.start)) {
                    way.add(found, place);
                }
                if way.count > 0 {
                    gathered.join(way);
                }
            }
        }
        self.stretches = first + segments.len().div_ceil(STRETCH);
    }

    /// The candidates, the best first: terms that stand `least` times or oftener.
    pub fn candidates(self, least: usize) -> Vec<Candidate> {
        let stretches = self.stretches.max(1) as f64;
        let mut ranked: Vec<(f64, Candidate)> = self
            .terms
            .into_iter()
            .filter(|(_, gathered)| gathered.count >= least)
            .filter_map(|((source, target, _), gathered)| {
                let termhood = gathered.termhood(stretches, Table::of(&target));
                let candidate = gathered.candidate(&source, &target, least)?;
                let weight = (1.0 + candidate.count as f64).ln() * termhood * candidate.confidence.powi(2);
                Some((weight, candidate))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.source.cmp(&b.1.source)));
        let mut seen = BTreeSet::new();
        let lower = |candidate: &Candidate| candidate.source.as_ref().map(|source| source.to_lowercase());
        ranked.retain(|(_, candidate)| seen.insert((lower(candidate), candidate.target_language.clone())));
        ranked.into_iter().map(|(_, candidate)| candidate).collect()
    }
}

impl Way {
    fn add(&mut self, found: &Found, place: &Place) {
        let (ours, theirs) = (&found.source.text, found.text);
        self.count += 1;
        self.probability += place.probability;
        if place.probability < LINKED || !is_whole(theirs, place) {
            return;
        }
        let (site, source_site) = (place.site(theirs), place.source_site(ours));
        let beside = tidy(ours.at(source_site)).to_lowercase();
        self.forms.add(&tidy(theirs.at(site)), is_edge(theirs, place.target[0]), &beside);
        for wider in beside_of(found, place) {
            let site = theirs.site(wider.start, wider.end - 1);
            let at = if wider.start < place.target[0] { wider.start } else { wider.end - 1 };
            let word = theirs.stemmed(theirs.tokens[at].word).to_owned();
            let (count, forms) = self.longer.entry(word).or_default();
            *count += 1;
            forms.add(&tidy(theirs.at(site)), is_edge(theirs, wider.start), &beside);
        }
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example {
                place: found.batch.place(site),
                source: Some(around(ours, source_site)),
                target: around(theirs, site),
            });
        }
    }
}

impl Way {
    /// Takes the word in that belongs to it.
    fn widen(&mut self) {
        let all = self.count as f64;
        let longer = std::mem::take(&mut self.longer);
        if let Some((count, forms)) = longer.into_values().max_by_key(|(count, _)| *count)
            && count > 2
            && count as f64 >= BELONGS * all
        {
            self.forms = forms;
        }
    }
}

impl Gathered {
    /// Adds a rendering to the one that it is: of the same stems, or with a form in common.
    fn join(&mut self, way: Way) {
        let same = |known: &&mut Way| known.stems == way.stems || known.forms.share_one(&way.forms);
        let Some(known) = self.renderings.iter_mut().find(same) else {
            self.renderings.push(way);
            return;
        };
        known.forms.merge(way.forms);
        known.count += way.count;
        known.probability += way.probability;
        for (word, (count, forms)) in way.longer {
            let (all, known) = known.longer.entry(word).or_default();
            *all += count;
            known.merge(forms);
        }
        known.examples.extend(way.examples);
        known.examples.truncate(EXAMPLES);
    }

    /// How much it looks like a term and not like a general word.
    fn termhood(&self, stretches: f64, target: &Table) -> f64 {
        let met = self.stretches.len().max(1) as f64;
        let expected = -(1.0 - (-(self.count as f64) / stretches).exp()).max(1e-9).log2();
        let residual = ((stretches / met).log2() - expected).max(0.0);
        let noun = (self.noun as f64 / self.count as f64).clamp(-1.0, 1.0);
        let mut weight = (0.4 + residual) * (1.0 + 0.5 * noun);
        if self.words > 1 {
            weight *= SEVERAL;
        } else if self.everyday {
            weight *= EVERYDAY;
        }
        let met = self.renderings.iter().map(|way| way.count).sum::<usize>().max(1) as f64;
        if self.words == 1 && (self.heads as f64) < HEADS * met {
            weight *= EVERYDAY;
        }
        if 2 * self.names > self.count {
            weight *= NAME;
        }
        // Where nouns have capitals, the rendering of a term has one.
        let capital =
            self.renderings.iter().max_by_key(|way| way.count).and_then(|way| way.forms.is_capitalised());
        if target.nouns_capitalised && self.words == 1 && capital == Some(false) {
            weight *= EVERYDAY;
        }
        weight
    }

    fn candidate(mut self, source_tag: &str, target_tag: &str, least: usize) -> Option<Candidate> {
        let (ours, theirs) = (Table::of(source_tag), Table::of(target_tag));
        let form = self.forms.citation(ours, None)?.to_owned();
        let source = self.forms.written(&form, ours)?;
        let linked: usize = self.renderings.iter().map(|way| way.count).sum();
        let shares = self.renderings.iter().map(|way| (way.count as f64 / linked as f64).powi(2));
        let concentration: f64 = shares.sum();
        self.renderings.sort_by_key(|way| Reverse(way.count));
        // Joined by form: a rendering of two words beside one of them is the same in another guise.
        let mut ways: Vec<(String, Way)> = Vec::new();
        for mut way in self.renderings {
            way.widen();
            let Some(form) = way.forms.citation(theirs, Some(&form)).map(ToOwned::to_owned) else { continue };
            let Some(text) = way.forms.written(&form, theirs) else { continue };
            if !ways.iter().any(|(known, _)| known.to_lowercase() == text.to_lowercase()) {
                ways.push((text, way));
            }
        }
        let first = ways.first()?;
        let share = first.1.count as f64 / linked as f64;
        let sure = first.1.probability / first.1.count as f64;
        let leading: usize = ways.iter().take(2).map(|(_, way)| way.count).sum();
        let clear = share >= CLEAR;
        let leads = if clear { share } else { leading as f64 / linked as f64 };
        if !clear && leads < LEADING {
            return None;
        }
        let confidence = sure * leads * (linked as f64 / self.count as f64).sqrt();
        let enough = |way: &Way| way.count > 1 && way.count as f64 >= SHARE * linked as f64;
        if confidence < LEAST_SURE || first.1.count < least.max(2) {
            return None;
        }
        let mut kept = ways.into_iter().enumerate().filter(|(at, (_, way))| *at == 0 || enough(way));
        let kept: Vec<(String, Way)> = kept.by_ref().map(|(_, way)| way).collect();
        let mut examples: Vec<Example> =
            kept.iter().take(2).filter_map(|(_, way)| way.examples.first().cloned()).collect();
        if examples.len() < EXAMPLES || clear {
            examples.clone_from(&kept[0].1.examples);
        }
        Some(Candidate {
            source: Some(source),
            source_language: Some(source_tag.to_owned()),
            target: kept[0].0.clone(),
            target_language: target_tag.to_owned(),
            admitted: kept[1..].iter().map(|(text, _)| text.clone()).collect(),
            forbidden: Vec::new(),
            clear,
            count: self.count,
            concentration: rounded(concentration),
            confidence: rounded(confidence),
            renderings: kept
                .iter()
                .map(|(text, way)| Rendering { text: text.clone(), count: way.count })
                .collect(),
            examples,
        })
    }
}

/// Whether a term may be one: no general word, no single letter.
fn is_candidate(found: &Found, term: &Term) -> bool {
    let text = &found.source.text;
    let Some(place) = term.places().next() else { return false };
    let token = &text.tokens[place.source.start];
    let letters = text.at(place.source_site(text)).chars().filter(|c| c.is_alphabetic()).count();
    let general = term.stems.len() == 1 && token.class.intersects(Class::GENERAL | Class::NUMERAL);
    !general && letters > usize::from(text.table.spaced)
}

/// Whether a word is one of everyday life.
fn is_everyday(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let concepts = Lexis::of(text.tag).concepts(&text.word(token.word).folded, text.stemmed(token.word));
    !concepts.is_empty() && !matches!(token.shape, Shape::Upper | Shape::Mixed)
}

/// Whether a word of a class stands before a token, or before the word before it.
fn is_after(text: &Text, at: usize, class: Class) -> bool {
    let unit = text.tokens[at].unit;
    let before = |steps: usize| {
        at.checked_sub(steps).map(|at| &text.tokens[at]).filter(|token| token.unit == unit && token.is_word())
    };
    before(1).is_some_and(|first| {
        first.class.intersects(class)
            || first.is_content() && before(2).is_some_and(|second| second.class.intersects(class))
    })
}

/// Whether a place is one where the head of a phrase stands: no word of meaning follows it (stands before it, where
/// modifiers follow).
fn is_head(text: &Text, place: &Place) -> bool {
    let at = match text.table.head {
        Head::Last => Some(place.source.end),
        Head::First => place.source.start.checked_sub(1),
    };
    let beside = at
        .and_then(|at| text.tokens.get(at))
        .filter(|token| token.unit == text.tokens[place.source.start].unit);
    !beside.is_some_and(crate::language::Token::is_content)
}

/// A rendering with the next word of meaning on either side, where that stands for no word of the source.
fn beside_of(found: &Found, place: &Place) -> Vec<Range<usize>> {
    let text = found.text;
    let (first, last) = (place.target[0], place.target[place.target.len() - 1]);
    let unit = text.tokens[first].unit;
    let free = |at: &usize| {
        let links = found.source.alignment().of_target(*at);
        links.iter().all(|(i, p)| *p < TAKEN || place.source.contains(&(*i as usize)))
    };
    let near = |steps: &mut dyn Iterator<Item = usize>| -> Option<usize> {
        for at in steps.take(BRIDGE) {
            let token = text.tokens.get(at).filter(|token| token.unit == unit)?;
            if token.is_content() {
                return Some(at).filter(free);
            }
            let links = Class::LINK | Class::PREPOSITION | Class::ARTICLE;
            let joins = token.class.intersects(links) || text.surface(token) == "-";
            if !joins || token.class.intersects(Class::CONJUNCTION) {
                return None;
            }
        }
        None
    };
    let before = near(&mut (0..first).rev()).map(|at| at..last + 1);
    let after = near(&mut (last + 1..text.tokens.len())).map(|at| first..at + 1);
    before.into_iter().chain(after).collect()
}

/// Whether a capital says nothing there.
fn is_edge(text: &Text, at: usize) -> bool {
    text.tokens[at].flags.intersects(Flags::STARTS | Flags::HEADING)
}

/// Whether nothing that carries meaning stands between the words of a rendering but them.
fn is_whole(text: &Text, place: &Place) -> bool {
    let (first, last) = (place.target[0], place.target[place.target.len() - 1]);
    (first..=last).all(|at| place.target.contains(&at) || !text.tokens[at].is_content())
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands around a place, cut between words.
pub(super) fn around(text: &Text, site: Site) -> String {
    excerpt(&text.document.units[site.unit as usize].text, site.span.start, site.span.end)
}

/// A stretch of a text around some of its bytes, cut between words, on one line.
pub(super) fn excerpt(text: &str, start: usize, end: usize) -> String {
    let from = text[..start].char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let to = text[end..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| end + at);
    let from = match text[from..start].find(char::is_whitespace) {
        Some(gap) if from > 0 => from + gap,
        _ => from,
    };
    let to = match text[end..to].rfind(char::is_whitespace) {
        Some(gap) if to < text.len() => end + gap,
        _ => to,
    };
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    crate::engine::shown(&format!("{before}{}{after}", tidy(&text[from..to])))
}
