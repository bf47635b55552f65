//! Candidates from texts alone: what is written in two ways.
//!
//! In: the findings of rules that compare a text with itself. Out: candidates with the rendering to keep and those that
//! should go. Runs no rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::bilingual::excerpt;
use super::{Candidate, Example, Rendering, rounded};
use crate::concordance::Batch;
use crate::finding::{self, Finding, Occurrence};

/// The rules whose findings name a term in several forms.
pub const RULES: [&str; 6] =
    ["spelling-variant", "compound-form", "word-choice", "name-spelling", "letter-case", "reordered-phrase"];

/// Candidates from the findings in a batch, the most frequent first.
pub fn of_findings(batch: &Batch, findings: &[Finding]) -> Vec<Candidate> {
    let mut by_preferred: BTreeMap<String, Candidate> = BTreeMap::new();
    for finding in findings {
        for finding in words(finding) {
            let Some(candidate) = candidate(batch, &finding) else { continue };
            match by_preferred.get_mut(&candidate.target) {
                Some(known) => known.join(candidate),
                None => {
                    by_preferred.insert(candidate.target.clone(), candidate);
                }
            }
        }
    }
    let mut candidates: Vec<Candidate> = by_preferred.into_values().collect();
    // What one row forbids, no other prefers: the more frequent row stands.
    candidates.sort_by_key(|candidate| (Reverse(candidate.count), candidate.target.clone()));
    let mut kept: Vec<Candidate> = Vec::new();
    for mut candidate in candidates {
        let forbids = |known: &Candidate| known.forbidden.contains(&candidate.target);
        if kept.iter().any(forbids) {
            continue;
        }
        candidate.forbidden.retain(|text| !kept.iter().any(|known| known.target == *text));
        if !candidate.forbidden.is_empty() {
            kept.push(candidate);
        }
    }
    kept
}

/// Two words are one in two spellings when they are so alike (Jaro and Winkler), at least.
const ALIKE: f64 = 0.8;

/// A finding whose renderings are whole varieties of a language ("colour, harbour" beside "color, harbor") as one finding
/// for each word that is met in both; another finding as it is.
fn words(finding: &Finding) -> Vec<Finding> {
    let is_list = |at: usize| {
        let text = &finding.renderings[at].text;
        finding.occurrences.iter().any(|o| o.rendering == at && o.text.to_lowercase() != text.to_lowercase())
            && text.contains(", ")
    };
    if !(0..finding.renderings.len()).any(is_list) {
        return vec![finding.clone()];
    }
    let preferred = |o: &Occurrence| finding.renderings[o.rendering].preferred;
    let mut kept: BTreeMap<String, Vec<&Occurrence>> = BTreeMap::new();
    let mut others = kept.clone();
    for occurrence in &finding.occurrences {
        let side = if preferred(occurrence) { &mut kept } else { &mut others };
        side.entry(occurrence.text.to_lowercase()).or_default().push(occurrence);
    }
    let mut found = Vec::new();
    for (text, theirs) in others {
        let likeness = |other: &String| strsim::jaro_winkler(&text, other);
        let nearest = kept.iter().max_by(|a, b| likeness(a.0).total_cmp(&likeness(b.0)));
        let Some((own, ours)) = nearest.filter(|(own, _)| likeness(own) >= ALIKE) else { continue };
        let rendering = |text: &str, count: usize, preferred: bool| finding::Rendering {
            text: text.to_owned(),
            count,
            preferred,
        };
        let numbered = |list: &[&Occurrence], rendering: usize| -> Vec<Occurrence> {
            list.iter().map(|o| Occurrence { rendering, ..(*o).clone() }).collect()
        };
        found.push(Finding {
            renderings: vec![rendering(own, ours.len(), true), rendering(&text, theirs.len(), false)],
            occurrences: [numbered(ours, 0), numbered(&theirs, 1)].concat(),
            ..finding.clone()
        });
    }
    found
}

fn candidate(batch: &Batch, finding: &Finding) -> Option<Candidate> {
    let at = finding.renderings.iter().position(|rendering| rendering.preferred)?;
    let count: usize = finding.renderings.iter().map(|rendering| rendering.count).sum();
    let concentration: f64 = finding
        .renderings
        .iter()
        .map(|rendering| (rendering.count as f64 / count.max(1) as f64).powi(2))
        .sum();
    let others = finding.renderings.iter().enumerate().filter(|(index, _)| *index != at);
    let forbidden: Vec<String> = others.map(|(_, rendering)| rendering.text.clone()).collect();
    if forbidden.is_empty() {
        return None;
    }
    let example = |preferred: bool| {
        let occurrence = finding.occurrences.iter().find(|o| (o.rendering == at) == preferred)?;
        let site = batch.site(occurrence.start, occurrence.end)?;
        let text = &batch.document().units[site.unit as usize].text;
        let target = excerpt(text, site.span.start, site.span.end);
        Some(Example { place: batch.place(site), source: None, target })
    };
    Some(Candidate {
        source: None,
        source_language: None,
        target: finding.renderings[at].text.clone(),
        target_language: batch.target_tag.clone(),
        admitted: Vec::new(),
        forbidden,
        clear: true,
        count,
        concentration: rounded(concentration),
        confidence: rounded(finding.confidence),
        renderings: finding
            .renderings
            .iter()
            .map(|rendering| Rendering { text: rendering.text.clone(), count: rendering.count })
            .collect(),
        examples: [example(true), example(false)].into_iter().flatten().collect(),
    })
}

impl Candidate {
    /// Adds what another finding says of the same rendering.
    fn join(&mut self, other: Self) {
        for rendering in other.renderings {
            if !self.renderings.iter().any(|known| known.text == rendering.text) {
                self.count += rendering.count;
                self.renderings.push(rendering);
            }
        }
        for text in other.forbidden {
            if text != self.target && !self.forbidden.contains(&text) {
                self.forbidden.push(text);
            }
        }
        self.confidence = self.confidence.max(other.confidence);
        let total = self.count.max(1) as f64;
        let shares = self.renderings.iter().map(|rendering| (rendering.count as f64 / total).powi(2));
        self.concentration = rounded(shares.sum());
    }
}
