//! Coverage: where terms of a glossary stand in a source, and whether the translation keeps them.
//!
//! In: a glossary, a source and its translation. Out: for every place of a term in a translated segment whether what the
//! glossary prefers or admits stands there in some form, or nothing of it. Decides nothing: a rule makes findings of it, the
//! statistics count it.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Forms, Glossary, Hit, Role, Wanted};
use crate::aligner::Source;
use crate::language::Text;
use crate::language::code::name_around;

/// A term in its place, and what the translation has for it.
#[derive(Clone, Debug)]
pub struct Use {
    /// The term in the source.
    pub hit: Hit,
    /// The segment.
    pub segment: usize,
    /// The tokens of its translation.
    pub target: Range<usize>,
    /// What of the glossary stands there: preferred, admitted, or nothing that it allows.
    pub kept: Option<Role>,
}

/// The renderings of an entry that may be written, ready to be looked for.
type Allowed = Vec<(Role, Wanted)>;

/// The glossary's terms in a source, those of rows that hold in its file or in that of its translation.
pub fn terms(glossary: &Glossary, source: &Source, text: &Text) -> Vec<Hit> {
    let path = |unit: u32| {
        let target = &source.segments[source.segments_of_source().get(unit)?].target;
        Some(text.document.path_of(target.start))
    };
    glossary.source_hits(&source.text, &path)
}

/// All places of the glossary's terms in segments that have a translation, in reading order.
pub fn uses(glossary: &Glossary, source: &Source, text: &Text, hits: &[Hit]) -> Vec<Use> {
    let present = present(glossary, text, source, hits);
    let mut renderings: FxHashMap<usize, Allowed> = FxHashMap::default();
    let mut forms = Forms::default();
    let segments = source.segments_of_source();
    let mut uses = Vec::new();
    for places in hits.chunk_by(|a, b| a.site == b.site) {
        let Some(segment) = segments.get(places[0].site.unit) else { continue };
        let target = text.tokens_of(source.segments[segment].target.clone());
        let tokens = &text.tokens[target.clone()];
        let units = &text.document.units[source.segments[segment].target.clone()];
        let stays = |word: &str| units.iter().any(|unit| unit.text.contains(word));
        if tokens.is_empty() || code(source, &places[0]).is_some_and(stays) {
            continue;
        }
        let kept = |hit: &Hit| {
            let known = present.get(&(segment, hit.entry)).copied();
            known.or_else(|| {
                let allowed =
                    renderings.entry(hit.entry).or_insert_with(|| allowed(glossary, hit.entry, text.tag));
                let mut standing =
                    allowed.iter().filter(|(_, wanted)| wanted.stands_in(text, tokens, &mut forms));
                standing.next().map(|(role, _)| *role)
            })
        };
        uses.extend(of_place(glossary, places, kept).into_iter().map(|(hit, kept)| Use {
            hit,
            segment,
            target: target.clone(),
            kept,
        }));
    }
    uses
}

/// What a term is part of, when that is a name for machines: "--files-with-matches", "FILE". Where the translation has it too,
/// nothing was to be translated.
fn code<'s>(source: &'s Source, hit: &Hit) -> Option<&'s str> {
    let unit = source.text.document.units[hit.site.unit as usize].text.as_str();
    let whole = name_around(unit, hit.site.span);
    let term = &unit[hit.site.span.start..hit.site.span.end];
    let capitals = || term.len() > 1 && term.bytes().all(|byte| byte.is_ascii_uppercase());
    // "Trigger-Based" are words for people, "page-break-inside" is none.
    let titled = |part: &str| part.len() > 1 && part.starts_with(|c: char| c.is_ascii_uppercase());
    let spoken = || !whole.contains(['_', '/', '.', '=']) && whole.split('-').any(titled);
    (whole.len() > term.len() && !spoken() || capitals()).then_some(whole)
}

/// Of the entries whose term stands in one place, one for each term. Entries of one term are homonyms: any of them will
/// do. Where the very form of the text is an entry ("skills" beside "skill") and is rendered, the others say nothing.
fn of_place(
    glossary: &Glossary,
    places: &[Hit],
    mut kept: impl FnMut(&Hit) -> Option<Role>,
) -> Vec<(Hit, Option<Role>)> {
    let mut terms: BTreeMap<String, (Hit, Option<Role>)> = BTreeMap::new();
    for hit in places {
        let role = kept(hit);
        let term = glossary.entries()[hit.entry].source.to_lowercase();
        let known = terms.entry(term).or_insert((*hit, role));
        if known.1.is_none() && role.is_some() {
            known.1 = role;
        }
    }
    let content = terms.values().any(|(hit, role)| role.is_some() && hit.exact);
    terms.into_values().filter(|(_, role)| !content || role.is_some()).collect()
}

/// Which entries have which rendering in which segments, as far as hits show; only in segments that hold terms.
fn present(
    glossary: &Glossary,
    text: &Text,
    source: &Source,
    terms: &[Hit],
) -> FxHashMap<(usize, usize), Role> {
    let (of_source, segments) = (source.segments_of_source(), source.segments_of_target());
    // By unit of the translation.
    let mut asked = vec![false; text.document.units.len()];
    for segment in terms.iter().filter_map(|term| of_source.get(term.site.unit)) {
        asked[source.segments[segment].target.clone()].fill(true);
    }
    let mut present: FxHashMap<(usize, usize), Role> = FxHashMap::default();
    let found = glossary.hits_in(text, &|unit| asked[unit as usize]);
    for hit in found.into_iter().filter(|hit| hit.role != Role::Forbidden) {
        if let Some(segment) = segments.get(hit.site.unit) {
            let role = present.entry((segment, hit.entry)).or_insert(hit.role);
            *role = (*role).max(hit.role);
        }
    }
    present
}

/// All that an entry allows, ready to be looked for.
fn allowed(glossary: &Glossary, entry: usize, tag: &str) -> Allowed {
    let allowed = glossary.entries()[entry].renderings().filter(|(role, _)| *role != Role::Forbidden);
    allowed.map(|(role, rendering)| (role, Wanted::new(rendering, tag))).collect()
}
