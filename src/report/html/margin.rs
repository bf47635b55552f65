//! The margin: the findings of a file by weight.
//!
//! In: findings with their numbers. Out: a list; each finding with its renderings as bars, its places as links.

use maud::{Markup, html};

use super::{Numbered, Said, overview, percent};
use crate::engine::shown;
use crate::finding::{Finding, Occurrence, Severity};

/// So many places of a rendering are named as links; stepping goes through all.
const LINKS: usize = 8;

/// So many findings are one list: browsers skip the lists that are out of sight.
const PART: usize = 24;

/// The findings of a file.
pub fn margin(file: usize, findings: &[&Numbered], language: &str) -> Markup {
    html! {
        aside.margin aria-label={ "Findings of file " (file) } tabindex="-1" {
            div.turn {
                button.step type="button" data-turn="-1" title="Previous finding (k)" { "‹" }
                span.turned { (overview::counted(findings.len(), "finding")) }
                button.step type="button" data-turn="1" title="Next finding (j)" { "›" }
                button.list type="button" aria-expanded="false" { "List" }
            }
            @if findings.is_empty() { p.none { "Nothing to change." } }
            @for (at, part) in findings.chunks(PART).enumerate() {
                ol start=(at * PART + 1) { @for known in part { (card(known, language)) } }
            }
            p.none.filtered hidden { "The filter hides all findings." }
        }
    }
}

fn card(known: &Numbered, language: &str) -> Markup {
    let finding = known.finding;
    let (id, hue) = (known.id(), known.hue());
    let weight = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "remark",
    };
    let lang = (language != "und").then_some(language);
    html! {
        li.card.(hue) id=(id) data-rule=(finding.rule) data-confidence=(percent(finding)) {
            a.head href={ "#" (id) } {
                span.rule { span.weight.(weight) { (weight) } " " (finding.rule) }
                " "
                span.message { (Said(&finding.message)) }
            }
            @if let Some(term) = &finding.source_term {
                p.term { "for " bdi lang=(Said(&term.language)) { (Said(&term.text)) } }
            }
            ul.renderings { @for at in 0..finding.renderings.len() { (rendering(known, at, lang)) } }
            p.suggestion { (Said(&finding.suggestion)) }
            p.write hidden {}
            p.foot {
                span.sure { (percent(finding)) " % sure" }
                span.places {
                    button.step type="button" data-step="-1" title="Previous place (p)" { "‹" }
                    span.stands { (overview::counted(finding.occurrences.len(), "place")) }
                    button.step type="button" data-step="1" title="Next place (Enter)" { "›" }
                }
            }
        }
    }
}

/// A rendering: its words, a bar, its count, its places.
fn rendering(known: &Numbered, at: usize, lang: Option<&str>) -> Markup {
    let finding = known.finding;
    let rendering = &finding.renderings[at];
    let most = finding.renderings.iter().map(|rendering| rendering.count).max().unwrap_or(1).max(1);
    let width = (rendering.count * 100).div_ceil(most);
    let keep = finding.renderings.len() > 1 && rendering.preferred;
    let places = || finding.occurrences.iter().enumerate().filter(|(_, place)| place.rendering == at);
    let hidden = places().count().saturating_sub(LINKS);
    html! {
        li.keep[keep] {
            bdi.words lang=[lang] { (Said(&shown(&rendering.text))) }
            svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                rect width=(width) height="8" rx="1" {}
            }
            span.count { "×" (rendering.count) @if keep { " keep" } }
            span.lines {
                @for (place, occurrence) in places().take(LINKS) {
                    @if known.marked[place] {
                        a href={ "#" (known.place(place)) } { (line(finding, occurrence)) }
                    } @else {
                        (line(finding, occurrence))
                    }
                    " "
                }
                @if hidden > 0 { "and " (hidden) " more" }
            }
        }
    }
}

/// How a place is named: by its line, with its file where the finding goes over several.
fn line(finding: &Finding, place: &Occurrence) -> Markup {
    let several = finding.occurrences.iter().any(|other| other.path != place.path);
    html! {
        @if several { bdi { (Said(place.path.rsplit(['/', '\\']).next().unwrap_or(&place.path))) } ":" }
        @else { "line " }
        (place.line)
    }
}
