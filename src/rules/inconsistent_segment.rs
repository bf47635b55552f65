//! inconsistent-segment: see docs/rules/inconsistent-segment.md.
//!
//! In: the segments of a source and its translation. Out: a draft for every source segment that stands twice or more
//! and is translated in two ways.

use std::collections::BTreeMap;

use super::Context;
use crate::aligner::Source;
use crate::document::{Document, Segment};
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::{Site, Text};
use crate::span::Span;

/// A whole sentence that is said in two ways.
const SENTENCE: f64 = 0.8;
/// One or two words may stand for two things: "Open", a state or a command.
const LABEL: f64 = 0.45;
/// A segment with more words than this is more than a label.
const WORDS: usize = 3;

/// Finds source segments with two translations.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    for segments in repeated(source, |segment| {
        // What has another context may well be said otherwise.
        let context = segment.context.as_deref().unwrap_or("");
        format!("{}\u{4}{context}", key(source.text.document, segment.source.clone()))
    }) {
        let translation = |segment: &Segment| key(text.document, segment.target.clone());
        let groups = groups(text, source, &segments, translation);
        if groups.len() < 2 {
            continue;
        }
        let first = &source.segments[segments[0]];
        let words = source.text.tokens_of(first.source.clone()).filter(|&at| source.text.tokens[at].is_word()).count();
        let shown = source.text.at(whole(source.text.document, first.source.start)).to_owned();
        let confidence = if words > WORDS { SENTENCE } else { LABEL };
        let reason = Reason::InconsistentSegment { source: shown.clone() };
        drafts.push(Draft {
            term: Some(Term { text: shown, sites: sites(text, source, &segments) }),
            ..Draft::new("inconsistent-segment", confidence, reason, groups)
        });
    }
}

/// Segments, by index, that are one by `key`; of those that stand twice or more. Segments without one side are none.
pub(super) fn repeated(source: &Source, key: impl Fn(&Segment) -> String) -> Vec<Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, segment) in source.segments.iter().enumerate() {
        if !segment.source.is_empty() && !segment.target.is_empty() {
            found.entry(key(segment)).or_default().push(at);
        }
    }
    let mut found: Vec<Vec<usize>> = found.into_values().filter(|segments| segments.len() > 1).collect();
    found.sort();
    found
}

/// What some units say: white space is one space, and the mark at the end does not count.
pub(super) fn key(document: &Document, units: std::ops::Range<usize>) -> String {
    let words: Vec<&str> = document.units[units].iter().flat_map(|unit| unit.text.split_whitespace()).collect();
    words.join(" ").trim_end_matches(['.', '!', '?', ':', '…', '。', '！', '？', '：']).to_owned()
}

/// The places of segments, grouped by `key`.
pub(super) fn groups(
    text: &Text,
    source: &Source,
    segments: &[usize],
    key: impl Fn(&Segment) -> String,
) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for &at in segments {
        let segment = &source.segments[at];
        let site = whole(text.document, segment.target.start);
        let key = key(segment);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.sites.push(site),
            None => groups.push((key, Group { text: text.at(site).to_owned(), sites: vec![site] })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The places of segments in the target, each with its place in the source.
pub(super) fn sites(text: &Text, source: &Source, segments: &[usize]) -> Vec<(Site, Site)> {
    let pair = |&at: &usize| {
        let segment = &source.segments[at];
        (whole(text.document, segment.target.start), whole(source.text.document, segment.source.start))
    };
    let mut sites: Vec<(Site, Site)> = segments.iter().map(pair).collect();
    sites.sort_unstable();
    sites
}

/// A whole unit as a place.
pub(super) fn whole(document: &Document, unit: usize) -> Site {
    Site { unit: unit as u32, span: Span::new(0, document.units[unit].text.len()) }
}
