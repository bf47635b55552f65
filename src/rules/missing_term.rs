//! missing-term: see docs/rules/missing-term.md.
//!
//! In: the glossary's terms in the source, its renderings in the translation of the same segment. Out: for each term
//! whose rendering is not there in any form, a draft for everything that stands there instead, by alignment.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::aligner::Source;
use crate::finding::{Draft, Group, Reason, Term};
use crate::glossary::{Glossary, Hit, Role, Status, Wanted};
use crate::language::{Site, Text};
use crate::span::Span;

/// The term stands in the source as the glossary writes it.
const EXACT: f64 = 0.9;
/// Inflected: a stem may belong to two words.
const INFLECTED: f64 = 0.8;
/// What the confidence is multiplied with when nobody has agreed to the entry yet.
const DRAFT: f64 = 0.8;
/// What stands for a term is no further apart than this, in tokens.
const NEAR: usize = 8;

/// How sure it is, and the places in the target with theirs in the source.
type Missing = (f64, Vec<(Site, Site)>);

/// Finds terms of the glossary that are not rendered as it says.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let glossary = context.glossary;
    let present = present(glossary, text, source);
    let mut renderings: FxHashMap<usize, Vec<Wanted>> = FxHashMap::default();
    let segments = source.segments_of_source();
    // By term and by what stands instead: its confidence, its places.
    let mut missing: BTreeMap<(usize, String), Missing> = BTreeMap::new();
    let hits = glossary.source_hits(&source.text);
    for places in hits.chunk_by(|a, b| a.site == b.site) {
        let Some(&segment) = segments.get(&places[0].site.unit) else { continue };
        let range = text.tokens_of(source.segments[segment].target.clone());
        let tokens = &text.tokens[range.clone()];
        if tokens.is_empty() {
            continue;
        }
        let stands = |hit: &Hit, renderings: &mut FxHashMap<usize, Vec<Wanted>>| {
            present.contains(&(segment, hit.entry))
                || renderings
                    .entry(hit.entry)
                    .or_insert_with(|| wanted(glossary, hit.entry, text.tag))
                    .iter()
                    .any(|wanted| wanted.stands_in(text, tokens))
        };
        for hit in broken(glossary, places, |hit| stands(hit, &mut renderings)) {
            let site = instead(source, text, hit.site, range.start);
        let agreed = glossary.entries()[hit.entry].status != Status::Draft;
        let confidence = if hit.exact { EXACT } else { INFLECTED } * if agreed { 1.0 } else { DRAFT };
        let found = missing.entry((hit.entry, text.at(site).to_lowercase())).or_default();
        found.0 = found.0.max(confidence);
        found.1.push((site, hit.site));
        }
    }
    drafts.extend(missing.into_iter().map(|((entry, _), (confidence, mut sites))| {
        sites.sort_unstable();
        let entry = &glossary.entries()[entry];
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
    }));
}

/// Of the entries whose term stands in one place, one for each term that is not rendered. Entries of one term are
/// homonyms: any of them will do. Where the very form of the text is an entry ("skills" beside "skill") and is
/// rendered, the others are content.
fn broken(glossary: &Glossary, places: &[Hit], mut stands: impl FnMut(&Hit) -> bool) -> Vec<Hit> {
    let mut terms: BTreeMap<String, (Hit, bool)> = BTreeMap::new();
    for hit in places {
        let kept = stands(hit);
        let term = glossary.entries()[hit.entry].source.to_lowercase();
        terms.entry(term).and_modify(|known| known.1 |= kept).or_insert((*hit, kept));
    }
    if terms.values().any(|(hit, kept)| *kept && hit.exact) {
        return Vec::new();
    }
    terms.into_values().filter(|(_, kept)| !kept).map(|(hit, _)| hit).collect()
}

/// Which entries have a rendering in which segments, as far as hits show.
fn present(glossary: &Glossary, text: &Text, source: &Source) -> FxHashSet<(usize, usize)> {
    let segments = source.segments_of_target();
    let hits = glossary.hits(text).into_iter().filter(|hit| hit.role != Role::Forbidden);
    hits.filter_map(|hit| Some((*segments.get(&hit.site.unit)?, hit.entry))).collect()
}

/// All that an entry allows, ready to be looked for.
fn wanted(glossary: &Glossary, entry: usize, tag: &str) -> Vec<Wanted> {
    let allowed = glossary.entries()[entry].renderings().filter(|(role, _)| *role != Role::Forbidden);
    allowed.map(|(_, rendering)| Wanted::new(rendering, tag)).collect()
}

/// What stands for a place of the source: the words that it is linked to; when it is linked to none, the whole unit
/// that the token `first` is in.
fn instead(source: &Source, text: &Text, term: Site, first: usize) -> Site {
    let links = source.text.tokens_in(term).flat_map(|at| source.alignment().of_source(at));
    let mut linked: Vec<(usize, f32)> = links.filter(|(_, p)| *p >= 0.25).map(|(at, p)| (*at as usize, *p)).collect();
    let best = linked.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((best, surest)) = best {
        linked.retain(|(at, p)| *p >= surest * 0.6 && at.abs_diff(best) <= NEAR && text.tokens[*at].unit == text.tokens[best].unit);
        let first = linked.iter().map(|(at, _)| *at).min().unwrap_or(best);
        let last = linked.iter().map(|(at, _)| *at).max().unwrap_or(best);
        return text.site(first, last);
    }
    let unit = text.tokens[first].unit;
    Site { unit, span: Span::new(0, text.document.units[unit as usize].text.len()) }
}
