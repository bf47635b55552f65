//! merged-rendering: see docs/rules/merged-rendering.md.
//!
//! In: the recurring terms of a source and their renderings. Out: a draft for two terms that one word renders.

use std::collections::BTreeMap;

use super::Context;
use crate::aligner::renderings::{self, Place, Term};
use crate::finding::{self, Draft, Group, Reason};
use crate::language::{Class, Site, StemId, Text};

/// Two terms can mean the same; only the glossary knows.
const CONFIDENCE: f64 = 0.5;
/// A link below this is no proof.
const SURE: f64 = 0.45;

/// Finds two terms of the source rendered by one.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let terms = renderings::terms(source, text);
    let mut by_rendering: BTreeMap<StemId, Vec<&Term>> = BTreeMap::new();
    for term in &terms {
        let Some(main) = term.renderings.first().filter(|main| main.places.len() > 1) else { continue };
        let general = source.text.tokens[main.places[0].source.start].class.intersects(Class::GENERAL);
        let [stem] = main.stems[..] else { continue };
        if !general && main.places.iter().all(|place| place.probability >= SURE) {
            by_rendering.entry(stem).or_default().push(term);
        }
    }
    for terms in by_rendering.into_values() {
        for (at, one) in terms.iter().enumerate() {
            for other in terms[at + 1..].iter().filter(|other| merges(text, &source.text, one, other)) {
                drafts.push(draft(text, &source.text, [one, other]));
            }
        }
    }
}

/// Whether two terms are different words that one word stands for, in the same form somewhere. Where that word stands once
/// for both, they are said together: "light propagates".
fn merges(text: &Text, source: &Text, one: &Term, other: &Term) -> bool {
    let [ours, theirs] = [one, other].map(|term| &term.renderings[0].places);
    let form = |place: &Place| text.tokens[place.target[0]].word;
    let mut words = ours[0].source.clone().flat_map(|a| theirs[0].source.clone().map(move |b| (a, b)));
    !words.any(|(a, b)| renderings::same_word(source, a, b))
        && ours.iter().any(|place| theirs.iter().any(|other| form(place) == form(other)))
        && !ours.iter().any(|place| theirs.iter().any(|other| place.target == other.target))
}

fn draft(text: &Text, source: &Text, terms: [&Term; 2]) -> Draft {
    let shown = |term: &Term| source.at(term.renderings[0].places[0].source_site(source)).to_owned();
    let groups = terms
        .iter()
        .map(|term| {
            let places = &term.renderings[0].places;
            let sites: Vec<Site> = places.iter().map(|place| place.site(text)).collect();
            Group { text: format!("{} ({})", text.at(sites[0]), shown(term)), sites }
        })
        .collect();
    let places = terms.iter().flat_map(|term| &term.renderings[0].places);
    let mut sites: Vec<(Site, Site)> = places.map(|place| place.sites(text, source)).collect();
    sites.sort_unstable();
    let reason = Reason::MergedRendering { terms: terms.map(shown).to_vec() };
    Draft {
        term: Some(finding::Term { text: shown(terms[0]), sites }),
        ..Draft::new("merged-rendering", CONFIDENCE, reason, groups)
    }
}
