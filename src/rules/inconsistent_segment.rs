//! inconsistent-segment: see docs/rules/inconsistent-segment.md.
//!
//! In: the segments of a source and its translation, or those of all files of a run. Out: a draft for every source
//! segment that stands twice or more and is translated in two ways.

use std::collections::BTreeMap;

use super::Context;
use crate::aligner::Source;
use crate::document::placeables::OBJECT;
use crate::document::{Document, Segment};
pub(super) use crate::engine::whole;
use crate::finding::{Difference, Draft, Group, Reason, Term};
use crate::language::{Site, Text};
use crate::project::{Across, File, Place};

/// A whole sentence that is said in two ways.
const SENTENCE: f64 = 0.8;
/// One or two words may stand for two things: "Open", a state or a command.
const LABEL: f64 = 0.45;
/// A segment with more words than this is more than a label.
const WORDS: usize = 3;
/// What the confidence is multiplied with when no word differs.
const MARKS: f64 = 0.7;

/// Finds source segments with two translations.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    for segments in repeated(source, |segment| said(source.text.document, segment)) {
        let translation = |segment: &Segment| key(text.document, segment.target.clone());
        let groups = groups(text, source, &segments, translation);
        if groups.len() < 2 {
            continue;
        }
        let first = &source.segments[segments[0]];
        let words =
            source.text.tokens_of(first.source.clone()).filter(|&at| source.text.tokens[at].is_word()).count();
        let shown = source.text.at(whole(source.text.document, first.source.start)).to_owned();
        let by = difference(groups.iter().map(|group| group.text.as_str()));
        let reason = Reason::InconsistentSegment { source: shown.clone(), by };
        drafts.push(Draft {
            term: Some(Term { text: shown, sites: sites(text, source, &segments) }),
            ..Draft::new("inconsistent-segment", confidence(words, by), reason, groups)
        });
    }
}

/// Finds source segments that files translate in two ways.
pub fn across(files: &[File], asked: &[usize]) -> Vec<Across> {
    let source = |place: Place| {
        let pairing = files[place.file].pairing;
        said(&pairing.source, &pairing.segments[place.segment])
    };
    let translation =
        |place: Place| key(files[place.file].document, files[place.file].pairing.segments[place.segment].target.clone());
    let found = shared(files, asked, source).into_iter().map(|places| (groups_across(files, &places, translation), places));
    found
        .filter(|(groups, _)| groups.len() > 1)
        .map(|(groups, places)| {
            let pairing = files[places[0].file].pairing;
            let term = pairing.source.units[pairing.segments[places[0].segment].source.start].text.clone();
            let by = difference(groups.iter().map(|(text, _)| text.as_str()));
            let tag = files[places[0].file].settings.source_language.as_deref().unwrap_or("und");
            let reason = Reason::InconsistentSegment { source: term.clone(), by };
            Across { rule: "inconsistent-segment", confidence: confidence(count(&term, tag), by), reason, term, groups }
        })
        .collect()
}

/// Places of files that are one by `key`, in the same pair of languages; of those that stand in two files or more.
/// Segments without one side are none.
pub(super) fn shared(files: &[File], asked: &[usize], key: impl Fn(Place) -> String) -> Vec<Vec<Place>> {
    let mut found: BTreeMap<([Option<&str>; 2], String), Vec<Place>> = BTreeMap::new();
    for &file in asked {
        let File { pairing, settings, .. } = &files[file];
        let pair = [settings.source_language.as_deref(), settings.language.as_deref()];
        for (segment, sides) in pairing.segments.iter().enumerate() {
            if !sides.source.is_empty() && !sides.target.is_empty() {
                let place = Place { file, segment };
                found.entry((pair, key(place))).or_default().push(place);
            }
        }
    }
    let several = |places: &Vec<Place>| places.iter().any(|place| place.file != places[0].file);
    let mut found: Vec<Vec<Place>> = found.into_values().filter(several).collect();
    found.sort();
    found
}

/// Places by `key`, each group with the translation of its first place.
pub(super) fn groups_across(
    files: &[File],
    places: &[Place],
    key: impl Fn(Place) -> String,
) -> Vec<(String, Vec<Place>)> {
    let mut groups: Vec<(String, Vec<Place>)> = Vec::new();
    for &place in places {
        let key = key(place);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, places)) => places.push(place),
            None => groups.push((key, vec![place])),
        }
    }
    for (text, places) in &mut groups {
        let file = &files[places[0].file];
        text.clone_from(&file.document.units[file.pairing.segments[places[0].segment].target.start].text);
    }
    groups
}

/// What a segment of the source says, with its context: what has another context may well be said otherwise.
fn said(document: &Document, segment: &Segment) -> String {
    let context = document.context_of(segment.source.start).unwrap_or("");
    format!("{}\u{4}{context}", key(document, segment.source.clone()))
}

fn confidence(words: usize, by: Difference) -> f64 {
    let sure = if words > WORDS { SENTENCE } else { LABEL };
    if by == Difference::Words { sure } else { sure * MARKS }
}

/// How many words a segment has.
fn count(segment: &str, tag: &str) -> usize {
    let document = Document::of_units(std::iter::once(segment.to_owned()));
    Text::new(&document, 0..1, tag).word_count()
}

/// In what translations differ.
fn difference<'t>(texts: impl Iterator<Item = &'t str>) -> Difference {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || *c == OBJECT).collect::<String>();
    let texts: Vec<&str> = texts.collect();
    let alike = |form: &dyn Fn(&str) -> String| texts.windows(2).all(|pair| form(pair[0]) == form(pair[1]));
    if !alike(&|text| letters(text).to_lowercase()) {
        Difference::Words
    } else if alike(&letters) {
        Difference::Punctuation
    } else if alike(&|text| text.to_lowercase()) {
        Difference::Case
    } else {
        Difference::CaseAndPunctuation
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
