//! forbidden-term: see docs/rules/forbidden-term.md.
//!
//! In: the glossary's renderings in a text. Out: one draft for every forbidden rendering that stands in it, with
//! all its places and what to write instead.

use std::collections::BTreeMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::glossary::{Entry, Hit, Match, Role, Status};
use crate::language::Text;

/// In the very form of the glossary.
const EXACT: f64 = 0.95;
/// Only inflected: a stem may belong to two words.
const INFLECTED: f64 = 0.85;
/// What the confidence is multiplied with when nobody has agreed to the entry yet.
const DRAFT: f64 = 0.8;

/// Finds what the glossary forbids.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let entries = context.glossary.entries();
    // By the rendering's letters: several entries may forbid the same, for several terms.
    let mut found: BTreeMap<String, Vec<Hit>> = BTreeMap::new();
    for hit in context.glossary.hits(text).into_iter().filter(|hit| hit.role == Role::Forbidden) {
        found.entry(entries[hit.entry].forbidden[hit.rendering].to_lowercase()).or_default().push(hit);
    }
    let entry_of = |hit: Hit| &entries[hit.entry];
    for hits in found.into_values() {
        let mut of_entries: Vec<usize> = hits.iter().map(|hit| hit.entry).collect();
        of_entries.sort_unstable();
        of_entries.dedup();
        let mut preferred: Vec<String> = Vec::new();
        let mut notes: Vec<&str> = Vec::new();
        for entry in of_entries.iter().map(|&at| &entries[at]) {
            if !preferred.contains(&entry.preferred) {
                preferred.push(entry.preferred.clone());
            }
            if !entry.note.is_empty() && !notes.contains(&entry.note.as_str()) {
                notes.push(&entry.note);
            }
        }
        let form = if hits.iter().any(|hit| hit.exact) { EXACT } else { INFLECTED };
        let agreed = of_entries.iter().any(|&at| entries[at].status != Status::Draft);
        drafts.push(Draft {
            rule: "forbidden-term",
            confidence: if agreed { form } else { form * DRAFT },
            reason: Reason::Forbidden { preferred, note: notes.join("; ") },
            groups: vec![Group {
                text: named(entry_of(hits[0]), text.at(hits[0].site), hits[0].rendering),
                sites: hits.iter().map(|hit| hit.site).collect(),
            }],
            preferred: None,
            term: None,
            open: hits.iter().filter(|hit| hit.apart).map(|hit| hit.site).collect(),
        });
    }
}

/// What to call a forbidden rendering: as the glossary writes it; what stands in the text when the glossary has
/// a regular expression.
fn named(entry: &Entry, found: &str, rendering: usize) -> String {
    if entry.matching == Match::Regex { found.to_owned() } else { entry.forbidden[rendering].clone() }
}
