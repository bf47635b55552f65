//! What only several files of one run show together.
//!
//! In: all translations of a run that have their source, in the order of their names, with their settings. Out: findings,
//! each with the number of the file that it is reported with and places in any of them. A pure function: threads and
//! the order in which files were named change nothing. Reads no file and prints nothing.

use crate::config::Settings;
use crate::document::{Document, Pairing};
use crate::engine;
use crate::finding::{Finding, Occurrence, Reason, Rendering, Severity, SourcePlace, SourceTerm};
use crate::language::Site;
use crate::rules::{ACROSS, find};
use crate::wording;

/// A file of the run.
pub struct File<'a> {
    /// The translation.
    pub document: &'a Document,
    /// Its source.
    pub pairing: &'a Pairing,
    /// What holds for it, its languages told.
    pub settings: &'a Settings,
}

/// A segment of a file of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the file.
    pub file: usize,
    /// Number of the segment.
    pub segment: usize,
}

/// What a rule found across files, before anybody words it.
pub struct Across {
    /// The rule's id.
    pub rule: &'static str,
    /// Probability that an editor would want to know.
    pub confidence: f64,
    /// What kind of difference it is.
    pub reason: Reason,
    /// What of the source it is about.
    pub term: String,
    /// The ways in which one thing is said, each with its places in order.
    pub groups: Vec<(String, Vec<Place>)>,
}

/// Checks files against one another. A finding within one file is left to the check of that file.
pub fn check(files: &[File]) -> Vec<(usize, Finding)> {
    let mut findings: Vec<(usize, Finding)> = Vec::new();
    for (rule, across) in ACROSS {
        let optional = find(rule).is_some_and(|rule| rule.optional);
        let run = |file: &usize| files[*file].settings.runs(rule, optional);
        let asked: Vec<usize> = (0..files.len()).filter(run).collect();
        if asked.len() > 1 {
            findings.extend(across(files, &asked).into_iter().filter_map(|found| place(found, files)));
        }
    }
    findings.sort_by(|(i, a), (j, b)| {
        let start = |finding: &Finding| finding.occurrences.first().map_or(0, |place| place.start);
        (i, start(a), &a.fingerprint).cmp(&(j, start(b), &b.fingerprint))
    });
    findings
}

/// Lays the findings across files beside those of the files; what they show of one file is not said again.
pub fn merge(across: Vec<(usize, Finding)>, of_files: &mut [Vec<Finding>]) {
    let same = |a: &Occurrence, b: &Occurrence| (&a.path, a.start, a.end) == (&b.path, b.start, b.end);
    for (file, finding) in across {
        for findings in &mut *of_files {
            findings.retain(|own| {
                own.rule != finding.rule
                    || !own.occurrences.iter().all(|a| finding.occurrences.iter().any(|b| same(a, b)))
            });
        }
        of_files[file].push(finding);
    }
    for findings in of_files {
        findings.sort_by_key(|finding| {
            let first = finding.occurrences.first();
            (first.map_or(0, |place| place.start), finding.rule.clone(), finding.fingerprint.clone())
        });
    }
}

/// Gives places and words. `None` when suppressions leave nothing to compare, or one file only.
fn place(found: Across, files: &[File]) -> Option<(usize, Finding)> {
    let mut groups = found.groups;
    for (_, places) in &mut groups {
        places.retain(|place| {
            !engine::is_suppressed(files[place.file].document, found.rule, target(*place, files))
        });
    }
    groups.retain(|(_, places)| !places.is_empty());
    // The rendering to keep: the most frequent, else the first.
    groups.sort_by_key(|(_, places)| (std::cmp::Reverse(places.len()), places[0]));
    let mut all: Vec<(Place, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(rendering, (_, places))| places.iter().map(move |place| (*place, rendering)))
        .collect();
    all.sort_unstable();
    let first = all.first()?.0.file;
    if groups.len() < 2 || all.iter().all(|(place, _)| place.file == first) {
        return None;
    }
    let home = all.iter().find(|(_, rendering)| *rendering > 0).map_or(first, |(place, _)| place.file);
    let settings = files[home].settings;
    if found.confidence < settings.threshold(found.rule) {
        return None;
    }
    let renderings: Vec<Rendering> = groups
        .iter()
        .enumerate()
        .map(|(at, (text, places))| Rendering {
            text: engine::shown(text),
            count: places.len(),
            preferred: at == 0,
        })
        .collect();
    let words = wording::words(&found.reason, &renderings);
    let severity = find(found.rule).map_or(Severity::Warning, |rule| rule.severity);
    let language = files[home].settings.source_language.clone().unwrap_or_default();
    let finding = Finding {
        rule: found.rule.to_owned(),
        severity: settings.severity(found.rule).unwrap_or(severity),
        confidence: found.confidence,
        message: words.message,
        suggestion: words.suggestion,
        fingerprint: engine::fingerprint(found.rule, "", &renderings),
        renderings,
        source_term: Some(SourceTerm { text: engine::shown(&found.term), language }),
        occurrences: all.into_iter().map(|(place, rendering)| occurrence(place, rendering, files)).collect(),
    };
    Some((home, finding))
}

/// The first unit of a segment's translation.
fn target(place: Place, files: &[File]) -> Site {
    let file = &files[place.file];
    engine::whole(file.document, file.pairing.segments[place.segment].target.start)
}

fn occurrence(place: Place, rendering: usize, files: &[File]) -> Occurrence {
    let file = &files[place.file];
    let site = target(place, files);
    let decoded = file.document.units[site.unit as usize].map.map(site.span);
    let (disk, at) = (file.document.on_disk(decoded), file.document.place(decoded.start));
    let source = &file.pairing.source;
    let unit = &source.units[file.pairing.segments[place.segment].source.start];
    let origin = source.on_disk(unit.map.map(crate::span::Span::new(0, unit.text.len())));
    Occurrence {
        path: file.document.path.clone(),
        start: disk.start,
        end: disk.end,
        line: at.line,
        column: at.column,
        text: engine::shown(&file.document.units[site.unit as usize].text),
        rendering,
        source: Some(SourcePlace {
            path: source.path.clone(),
            start: origin.start,
            end: origin.end,
            text: engine::shown(&unit.text),
        }),
        fix: None,
    }
}
