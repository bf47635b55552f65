//! The pipeline: document -> language -> rules -> drafts -> findings. Readable as the table of contents.
//!
//! In: documents, settings, glossary. Out: findings in a fixed order, whatever the number of threads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::aligner::Source;
use crate::aligner::lexicon::Lexicon;
use crate::aligner::witness::{self, Verdict};
use crate::config::Settings;
use crate::document::placeables::OBJECT;
use crate::document::{Document, Pairing, Scope, Segment, Suppression};
use crate::finding::{Draft, Finding, Occurrence, Rendering, SourcePlace, SourceTerm};
use crate::fix;
use crate::glossary::Glossary;
use crate::language::{Site, Text, detect};
use crate::matcher::chance;
use crate::rules::{Asks, Context, REGISTRY, find};
use crate::span::Span;
use crate::wording;

/// A document of more than this many bytes of prose is compared part by part: what stands that far apart is
/// seldom one text, and time and memory stay in proportion to the length.
const PART: usize = 1 << 20;

/// Checks one document, with its source where there is one.
pub fn check(
    document: &Document,
    pairing: Option<&Pairing>,
    settings: &Settings,
    glossary: &Glossary,
    lexicon: &Lexicon,
) -> Vec<Finding> {
    let tag = language(document, settings.language.as_deref());
    let declared = settings.source_language.as_deref();
    let source_tag = pairing.map(|pairing| language(&pairing.source, declared));
    let known = source_tag.as_deref().and_then(|source| lexicon.known(source, &tag)).map(Arc::new);
    let check_part = |part: Part| {
        let text = Text::new(document, part.target, &tag);
        let source = pairing.zip(source_tag.as_deref()).map(|(pairing, tag)| {
            let source = Text::new(&pairing.source, part.source, tag);
            Source::new(source, &text, &pairing.segments[part.segments], known.clone())
        });
        let context = Context { glossary, source: source.as_ref() };
        let mut drafts = Vec::new();
        for rule in REGISTRY.iter().filter(|rule| settings.runs(rule.id, rule.optional)) {
            (rule.check)(&text, &context, &mut drafts);
        }
        if let Some(source) = &source {
            for draft in &mut drafts {
                hear(draft, source, &text);
            }
        }
        // What nobody will see gets no places, and is not kept until all parts are done.
        drafts.retain(|draft| shown_confidence(draft) >= settings.threshold(draft.rule));
        drafts.into_iter().filter_map(|draft| place(&draft, &text, &context)).collect::<Vec<_>>()
    };
    let parts = parts(document, pairing);
    // With a source, the aligner shares its work among all processors already: a part that waits for that would begin
    // another one meanwhile, and all of them would stand in memory.
    let mut findings: Vec<Finding> = if pairing.is_some() {
        parts.into_iter().flat_map(check_part).collect()
    } else {
        parts.into_par_iter().flat_map_iter(check_part).collect()
    };
    for finding in &mut findings {
        finding.severity = settings.severity(&finding.rule).unwrap_or(finding.severity);
    }
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    once(findings)
}

/// The odds that a difference is one an editor wants to know, when the source says one thing, and when it varies too.
const SAME: f64 = 2.0;
const VARIES: f64 = 0.55;

/// Makes a draft surer when the source says one thing where the translation says two, less sure when the source varies
/// as the translation does.
fn hear(draft: &mut Draft, source: &Source, text: &Text) {
    if draft.groups.len() < 2 || draft.term.is_some() {
        return;
    }
    let places: Vec<&[Site]> = draft.groups.iter().map(|group| group.sites.as_slice()).collect();
    let asks = find(draft.rule).map(|rule| rule.asks);
    let answer = match asks {
        Some(Asks::Meaning | Asks::Doubt) => witness::of_meaning(source, text, &places),
        Some(Asks::Form | Asks::Assent) => witness::of_form(source, text, &places),
        Some(Asks::Nothing) | None => return,
    };
    let factor = match answer.verdict {
        Verdict::Same if asks == Some(Asks::Doubt) => 1.0,
        Verdict::Varies if asks == Some(Asks::Assent) => 1.0,
        Verdict::Same => SAME,
        Verdict::Varies => VARIES,
        Verdict::Silent => 1.0,
    };
    draft.confidence = chance::times(draft.confidence, factor);
    // Groups of which the source says something else than of all others are no way to say this thing. The number of one
    // that a rule prefers must stay what it is.
    let of_meaning = matches!(asks, Some(Asks::Meaning | Asks::Doubt)) && draft.preferred.is_none();
    let left = answer.apart.iter().filter(|apart| !**apart).count();
    if of_meaning && answer.verdict == Verdict::Same && left > 1 {
        let mut apart = answer.apart.iter();
        draft.groups.retain(|_| apart.next() == Some(&false));
    }
}

/// Of findings about the same places keeps the surest: what the glossary forbids is not said again as one of two
/// ways, and two rules that see one thing show it once.
fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut ranked: Vec<usize> = (0..findings.len()).collect();
    let rank = |finding: &Finding| REGISTRY.iter().position(|rule| rule.id == finding.rule);
    ranked.sort_by(|&a, &b| {
        let (a, b) = (&findings[a], &findings[b]);
        b.confidence.total_cmp(&a.confidence).then_with(|| rank(a).cmp(&rank(b)))
    });
    // Of places that findings already kept show: where each begins, and the last byte of it.
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept = vec![true; findings.len()];
    for index in ranked {
        let finding = &findings[index];
        let covered =
            |o: &Occurrence| shown.range(..o.end).next_back().is_some_and(|(_, &end)| end > o.start);
        // Two terms of the glossary may both be missing where one word stands.
        let of_glossary = finding.source_term.is_some() && finding.renderings.len() == 1;
        kept[index] = of_glossary || !finding.deviating().all(covered);
        if kept[index] {
            shown.extend(finding.deviating().map(|o| (o.start, o.end)));
        }
    }
    let mut kept = kept.into_iter();
    findings.into_iter().filter(|_| kept.next().unwrap_or(true)).collect()
}

/// The language of a document or of a source: declared by the user, by the document, by its path; else detected.
pub fn language(document: &Document, declared: Option<&str>) -> String {
    declared
        .map(ToOwned::to_owned)
        .or_else(|| document.declared_language.clone())
        .or_else(|| detect::from_path(&document.path))
        .or_else(|| detect::detect(document).map(ToOwned::to_owned))
        .unwrap_or_else(|| "und".to_owned())
}

/// The language of a document's source: as `language`, but the name of a file that holds both (`de.po`) is the translation's.
pub fn source_language(document: &Document, source: &Document, declared: Option<&str>) -> String {
    if source.path != document.path {
        return language(source, declared);
    }
    declared
        .map(ToOwned::to_owned)
        .or_else(|| source.declared_language.clone())
        .or_else(|| detect::detect(source).map(ToOwned::to_owned))
        .unwrap_or_else(|| "und".to_owned())
}

/// Units of a document that are compared with one another, and those of its source.
#[derive(Default)]
struct Part {
    segments: Range<usize>,
    source: Range<usize>,
    target: Range<usize>,
}

fn parts(document: &Document, pairing: Option<&Pairing>) -> Vec<Part> {
    let plain: Vec<Segment>;
    let segments = if let Some(pairing) = pairing {
        &pairing.segments
    } else {
        plain = (0..document.units.len()).map(|at| Segment { source: 0..0, target: at..at + 1 }).collect();
        &plain
    };
    let size_of = |segment: &Segment| -> usize {
        document.units[segment.target.clone()].iter().map(|unit| unit.text.len()).sum()
    };
    // Parts of one size: the last one is no shorter than the others.
    let total: usize = segments.iter().map(size_of).sum();
    let enough = total.div_ceil(total.div_ceil(PART).max(1));
    let mut parts = Vec::new();
    let mut part = Part::default();
    let mut size = 0;
    for (index, segment) in segments.iter().enumerate() {
        if size > 0 && size >= enough {
            let next = Part {
                segments: index..index,
                source: segment.source.start..segment.source.start,
                target: segment.target.start..segment.target.start,
            };
            parts.push(std::mem::replace(&mut part, next));
            size = 0;
        }
        part.segments.end = index + 1;
        part.source.end = segment.source.end;
        part.target.end = segment.target.end;
        size += size_of(segment);
    }
    parts.push(part);
    parts
}

fn order(finding: &Finding) -> (usize, usize, &str, &str) {
    let first = finding.occurrences.first();
    (first.map_or(0, |o| o.start), first.map_or(0, |o| o.end), &finding.rule, &finding.fingerprint)
}

/// The confidence of a draft as reports show it, to the hundredth.
fn shown_confidence(draft: &Draft) -> f64 {
    (draft.confidence * 100.0).round() / 100.0
}

/// Gives a draft its places, its counts and its words. `None` when suppressions leave nothing to compare.
fn place(draft: &Draft, text: &Text, context: &Context) -> Option<Finding> {
    let document = text.document;
    let several = draft.groups.len() > 1;
    let mut groups: Vec<(bool, _)> = draft
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| (draft.preferred == Some(index), group.clone()))
        .collect();
    for (_, group) in &mut groups {
        group.sites.retain(|site| !is_suppressed(document, draft.rule, *site));
        group.sites.sort_unstable();
        group.sites.dedup();
    }
    groups.retain(|(_, group)| !group.sites.is_empty());
    if groups.is_empty() || (several && groups.len() < 2) {
        return None;
    }
    if several && !groups.iter().any(|(kept, _)| *kept) {
        let best = best_group(&groups, context);
        groups[best].0 = true;
    }
    groups.sort_by_key(|(kept, group)| (!kept, std::cmp::Reverse(group.sites.len()), group.sites[0]));
    let renderings: Vec<Rendering> = groups
        .iter()
        .map(|(kept, group)| Rendering {
            text: shown(&group.text),
            count: group.sites.len(),
            preferred: *kept,
        })
        .collect();
    let words = wording::words(&draft.reason, &renderings);
    let kept = groups.first().filter(|_| several).map(|(_, group)| group);
    let fix = |rendering: usize, site: Site| {
        let deviates = kept.is_none() || rendering > 0;
        deviates.then(|| fix::of(draft, &groups[rendering].1, kept, site, text)).flatten()
    };
    let mut occurrences: Vec<Occurrence> = groups
        .iter()
        .enumerate()
        .flat_map(|(rendering, (_, group))| group.sites.iter().map(move |site| (rendering, *site)))
        .map(|(rendering, site)| {
            let decoded = document.units[site.unit as usize].map.map(site.span);
            let disk = document.on_disk(decoded);
            let place = document.place(decoded.start);
            Occurrence {
                path: document.path.clone(),
                start: disk.start,
                end: disk.end,
                line: place.line,
                column: place.column,
                text: shown(text.at(site)),
                rendering,
                source: source_place(draft, site, text, context),
                fix: fix(rendering, site),
            }
        })
        .collect();
    occurrences.sort_by_key(|o| (o.start, o.end, o.rendering));
    Some(Finding {
        rule: draft.rule.to_owned(),
        severity: find(draft.rule).map_or(crate::finding::Severity::Warning, |rule| rule.severity),
        confidence: shown_confidence(draft),
        message: words.message,
        suggestion: words.suggestion,
        fingerprint: fingerprint(draft.rule, &document.path, &renderings),
        renderings,
        source_term: context.source.zip(draft.term.as_ref()).map(|(source, term)| SourceTerm {
            text: shown(&term.text),
            language: source.text.tag.to_owned(),
        }),
        occurrences,
    })
}

/// What a place of the target translates: what the rule says, else what its words are linked to.
fn source_place(draft: &Draft, site: Site, text: &Text, context: &Context) -> Option<SourcePlace> {
    let source = context.source?;
    let known = draft.term.as_ref().and_then(|term| {
        let at = term.sites.partition_point(|(target, _)| *target < site);
        term.sites.get(at).filter(|(target, _)| *target == site).map(|(_, source)| *source)
    });
    let site = match known {
        Some(site) => site,
        None => source.site(&source.of_tokens(text.tokens_in(site)))?,
    };
    let document = source.text.document;
    let disk = document.on_disk(document.units[site.unit as usize].map.map(site.span));
    let text = shown(source.text.at(site));
    Some(SourcePlace { path: document.path.clone(), start: disk.start, end: disk.end, text })
}

/// What stands at a place, as a report shows it: placeables as dots.
pub fn shown(text: &str) -> String {
    text.replace(OBJECT, "…")
}

/// A whole unit as a place.
pub fn whole(document: &Document, unit: usize) -> Site {
    Site { unit: unit as u32, span: Span::new(0, document.units[unit].text.len()) }
}

/// Whether a comment in the document switches a rule off at a place.
pub fn is_suppressed(document: &Document, rule: &str, site: Site) -> bool {
    if document.suppressions.is_empty() {
        return false;
    }
    let place = document.units[site.unit as usize].map.map(site.span);
    document
        .suppressions
        .iter()
        .any(|suppression| suppression.span.overlaps(place) && suppression.scope.means(rule))
}

/// The suppressions of a document under which nothing would be found without them, by their numbers. Of those for all rules
/// only a run of all rules can tell.
pub fn idle(
    document: &Document,
    pairing: Option<&Pairing>,
    settings: &Settings,
    glossary: &Glossary,
    lexicon: &Lexicon,
) -> Vec<usize> {
    if document.suppressions.is_empty() {
        return Vec::new();
    }
    let mut bare = document.clone();
    bare.suppressions.clear();
    let findings = check(&bare, pairing, settings, glossary, lexicon);
    let runs = |id: &String| settings.runs(id, find(id).is_some_and(|rule| rule.optional));
    let is_idle = |suppression: &Suppression| {
        let told = match &suppression.scope {
            Scope::All => settings.select.is_empty() && settings.ignore.is_empty(),
            Scope::Rules(rules) => rules.iter().all(runs),
        };
        let span = document.on_disk(suppression.span);
        let under = |place: &Occurrence| span.overlaps(Span::new(place.start, place.end));
        let silenced = |finding: &Finding| {
            suppression.scope.means(&finding.rule) && finding.occurrences.iter().any(under)
        };
        told && !findings.iter().any(silenced)
    };
    let all = document.suppressions.iter().enumerate();
    all.filter(|(_, suppression)| is_idle(suppression)).map(|(at, _)| at).collect()
}

/// The group to keep: the glossary's, else the most frequent, else the first in the text.
fn best_group(groups: &[(bool, crate::finding::Group)], context: &Context) -> usize {
    let by_glossary = groups.iter().position(|(_, group)| context.glossary.prefers(&group.text));
    by_glossary.unwrap_or_else(|| {
        (0..groups.len())
            .min_by_key(|&at| (std::cmp::Reverse(groups[at].1.sites.len()), groups[at].1.sites[0]))
            .unwrap_or(0)
    })
}

/// A name for a finding that edits elsewhere do not change: FNV-1a over the rule, the file's name and the
/// renderings in alphabetical order.
pub fn fingerprint(rule: &str, path: &str, renderings: &[Rendering]) -> String {
    let mut texts: Vec<&str> = renderings.iter().map(|r| r.text.as_str()).collect();
    texts.sort_unstable();
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [rule, file].into_iter().chain(texts) {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
