//! merged-segment: see docs/rules/merged-segment.md.
//!
//! In: the segments of a source and its translation. Out: a draft for every translation that stands for two different
//! source segments.

use super::Context;
use super::inconsistent_segment::{groups, key, repeated, sites};
use crate::finding::{Draft, Reason, Term};
use crate::language::Text;

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
