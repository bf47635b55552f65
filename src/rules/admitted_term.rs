//! admitted-term: see docs/rules/admitted-term.md.
//!
//! In: the glossary's renderings in a text. Out: one draft for every entry of which the text uses two or more
//! allowed renderings. A short form of one is no other rendering.

use std::collections::BTreeMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::glossary::{Hit, Role, Status};
use crate::language::{Site, StemId, Text};

/// The glossary allows both, so the text may have a reason.
const CONFIDENCE: f64 = 0.7;
/// The same when nobody has agreed to the entry yet.
const DRAFT: f64 = 0.55;

/// Which rendering of an entry: its role, and its number among those of the role.
type Key = (Role, usize);

/// Finds terms rendered in several admitted ways.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let entries = context.glossary.entries();
    let mut open = Vec::new();
    let mut by_entry: BTreeMap<usize, BTreeMap<Key, Vec<Site>>> = BTreeMap::new();
    for Hit { entry, role, rendering, site, apart, .. } in context.glossary.hits(text) {
        // All forms of the preferred rendering are one.
        let key = match role {
            Role::Forbidden => continue,
            Role::Preferred => (role, 0),
            Role::Admitted => (role, rendering),
        };
        open.extend(apart.then_some(site));
        by_entry.entry(entry).or_default().entry(key).or_default().push(site);
    }
    for renderings in by_entry.values_mut() {
        *renderings = without_short_forms(text, std::mem::take(renderings));
    }
    for (at, renderings) in by_entry.into_iter().filter(|(_, renderings)| renderings.len() > 1) {
        let entry = &entries[at];
        let preferred = renderings.keys().position(|(role, _)| *role == Role::Preferred);
        let groups: Vec<Group> = renderings
            .into_iter()
            .map(|((role, rendering), sites)| Group {
                text: match role {
                    Role::Admitted => entry.admitted[rendering].clone(),
                    _ => entry.preferred.clone(),
                },
                sites,
            })
            .collect();
        drafts.push(Draft {
            rule: "admitted-term",
            confidence: if entry.status == Status::Draft { DRAFT } else { CONFIDENCE },
            reason: Reason::Admitted { preferred: entry.preferred.clone() },
            groups,
            preferred,
            term: None,
            open: open.clone(),
        });
    }
}

/// The renderings without those that are a short form of another, the preferred one (the last) always kept.
fn without_short_forms(text: &Text, renderings: BTreeMap<Key, Vec<Site>>) -> BTreeMap<Key, Vec<Site>> {
    let mut kept: BTreeMap<Key, Vec<Site>> = BTreeMap::new();
    for (key, sites) in renderings.into_iter().rev() {
        if kept.values().all(|known| !is_short_form(text, known, &sites)) {
            kept.insert(key, sites);
        }
    }
    kept
}

/// Whether one of two renderings is a short form of the other: the text explains it, "oral hearing (OH)", or it is a
/// part of it, "the hearing", or both are forms of the same words.
fn is_short_form(text: &Text, one: &[Site], other: &[Site]) -> bool {
    let stems =
        |site: Site| text.tokens[text.tokens_in(site)].iter().map(|token| text.stem_of(token.word)).collect::<Vec<_>>();
    let (a, b) = (stems(one[0]), stems(other[0]));
    let part = |whole: &[StemId], part: &[StemId]| whole.windows(part.len().max(1)).any(|run| run == part);
    let explained =
        |a: &Site| other.iter().any(|b| in_brackets(text, *a, *b) || in_brackets(text, *b, *a));
    part(&a, &b) || part(&b, &a) || one.iter().any(explained)
}

/// Whether `second` stands in brackets right after `first`.
fn in_brackets(text: &Text, first: Site, second: Site) -> bool {
    let between = text.document.units[first.unit as usize].text.get(first.span.end..second.span.start);
    first.unit == second.unit && between.is_some_and(|between| matches!(between.trim(), "(" | "（"))
}
