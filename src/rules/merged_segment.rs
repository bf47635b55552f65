//! merged-segment: see docs/rules/merged-segment.md.
//!
//! In: the segments of a source and its translation, or those of all files of a run. Out: a draft for every translation
//! that stands for two different source segments.

use super::Context;
use super::inconsistent_segment::{groups, groups_across, key, repeated, shared, sites};
use crate::finding::{Draft, Reason, Term};
use crate::language::Text;
use crate::project::{Across, File, Place};

/// Often two sources say nearly the same, and one translation serves both.
const CONFIDENCE: f64 = 0.5;

/// Finds translations of two source segments.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    for segments in repeated(source, |segment| key(text.document, segment.target.clone())) {
        let of_source = |segment: &crate::document::Segment| key(source.text.document, segment.source.clone());
        let groups = groups(text, source, &segments, |segment| of_source(segment).to_lowercase());
        if groups.len() < 2 {
            continue;
        }
        let mut sources: Vec<String> = segments.iter().map(|&at| of_source(&source.segments[at])).collect();
        sources.dedup_by_key(|source| source.to_lowercase());
        let shown = sources[0].clone();
        drafts.push(Draft {
            term: Some(Term { text: shown, sites: sites(text, source, &segments) }),
            ..Draft::new("merged-segment", CONFIDENCE, Reason::MergedSegment { sources }, groups)
        });
    }
}

/// Finds translations that stand for two source segments in two files.
pub fn across(files: &[File], asked: &[usize]) -> Vec<Across> {
    let segment = |place: Place| &files[place.file].pairing.segments[place.segment];
    let translation = |place: Place| key(files[place.file].document, segment(place).target.clone());
    let source = |place: Place| key(&files[place.file].pairing.source, segment(place).source.clone());
    let lower = |place: Place| source(place).to_lowercase();
    let found = shared(files, asked, translation).into_iter().map(|places| groups_across(files, &places, lower));
    found
        .filter(|groups| groups.len() > 1)
        .map(|groups| {
            let sources: Vec<String> = groups.iter().map(|(_, places)| source(places[0])).collect();
            let term = sources[0].clone();
            Across {
                rule: "merged-segment",
                confidence: CONFIDENCE,
                reason: Reason::MergedSegment { sources },
                term,
                groups,
            }
        })
        .collect()
}
