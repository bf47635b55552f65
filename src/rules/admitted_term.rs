//! admitted-term: see docs/rules/admitted-term.md.
//!
//! In: the glossary's renderings in a text. Out: one draft for every entry of which the text uses two or more
//! allowed renderings.

use std::collections::BTreeMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::glossary::{Hit, Role, Status};
use crate::language::{Site, Text};

/// The glossary allows both, so the text may have a reason.
const CONFIDENCE: f64 = 0.7;
/// The same when nobody has agreed to the entry yet.
const DRAFT: f64 = 0.55;

/// Finds terms rendered in several admitted ways.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let entries = context.glossary.entries();
    let mut by_entry: BTreeMap<usize, BTreeMap<(Role, usize), Vec<Site>>> = BTreeMap::new();
    for Hit { entry, role, rendering, site, .. } in context.glossary.hits(text) {
        // All forms of the preferred rendering are one.
        let key = match role {
            Role::Forbidden => continue,
            Role::Preferred => (role, 0),
            Role::Admitted => (role, rendering),
        };
        by_entry.entry(entry).or_default().entry(key).or_default().push(site);
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
        });
    }
}
