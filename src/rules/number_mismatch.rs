//! number-mismatch: see docs/rules/number-mismatch.md.
//!
//! In: the figures of a source segment and of its translation. Out: a draft for each figure of the translation that the
//! source does not hold while the source has one that the translation lacks. Compared are the digits that count: 1.5
//! billion, 1,500 million and 15亿 are one.

use super::Context;
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::{Kind, Site, Text};

/// A figure of several digits put for another.
const LONG: f64 = 0.8;
/// A figure of one or two digits: a time of day, a date, a list's number may be written otherwise.
const SHORT: f64 = 0.55;
/// A segment with more figures than this that differ is a table or an address, written otherwise.
const MANY: usize = 3;

/// A figure: its digits that count, and its place.
struct Figure {
    digits: String,
    /// As it is written, without letters.
    written: String,
    site: Site,
}

/// Finds figures that a translation changed.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    for segment in source.segments.iter().filter(|segment| !segment.source.is_empty()) {
        let (ours, theirs) = (source.text.tokens_of(segment.source.clone()), text.tokens_of(segment.target.clone()));
        let (mut lost, mut new) = (figures(&source.text, ours.clone()), figures(text, theirs.clone()));
        cancel(&mut lost, &mut new);
        lost.retain(|figure| !named(text, theirs.clone(), &figure.digits));
        new.retain(|figure| !named(&source.text, ours.clone(), &figure.digits));
        if lost.len() != new.len() || lost.len() > MANY {
            continue;
        }
        for (lost, new) in lost.iter().zip(&new).filter(|(lost, new)| !same_time(&lost.written, &new.written)) {
            let confidence = if lost.written.len().max(new.written.len()) > 2 { LONG } else { SHORT };
            let figure = source.text.at(lost.site).to_owned();
            let group = Group { text: text.at(new.site).to_owned(), sites: vec![new.site] };
            drafts.push(Draft {
                term: Some(Term { text: figure.clone(), sites: vec![(new.site, lost.site)] }),
                ..Draft::new("number-mismatch", confidence, Reason::NumberMismatch { figure }, vec![group])
            });
        }
    }
}

/// The figures among some tokens. Those of a decimal or a group that the segmenter cut ("1 500") are one.
fn figures(text: &Text, tokens: std::ops::Range<usize>) -> Vec<Figure> {
    let mut found: Vec<(Figure, usize)> = Vec::new();
    for at in tokens {
        let token = &text.tokens[at];
        if token.kind != Kind::Number {
            continue;
        }
        let surface = text.surface(token);
        let digits: String = surface.chars().filter_map(|c| c.to_digit(10)).map(|d| char::from(b'0' + d as u8)).collect();
        let joins = |last: &(Figure, usize)| {
            let before = &text.tokens[last.1];
            let group = digits.len() == 3 && surface.len() == 3 && text.surface(before).len() <= 3;
            last.1 + 1 == at && before.unit == token.unit && group
        };
        match found.last_mut() {
            Some(last) if joins(last) => {
                last.0.digits.push_str(&digits);
                last.0.site.span.end = token.end as usize;
                last.1 = at;
            }
            _ if !digits.is_empty() => found.push((Figure { written: written(surface), digits, site: text.site(at, at) }, at)),
            _ => {}
        }
    }
    for (figure, _) in &mut found {
        let counting = figure.digits.trim_matches('0');
        figure.digits = if counting.is_empty() { "0".to_owned() } else { counting.to_owned() };
    }
    found.into_iter().map(|(figure, _)| figure).collect()
}

/// Takes away what both sides have; also a figure that the other side writes in several pieces, as a date.
fn cancel(lost: &mut Vec<Figure>, new: &mut Vec<Figure>) {
    lost.retain(|figure| {
        let found = new.iter().position(|other| other.digits == figure.digits);
        found.map(|at| new.remove(at)).is_none()
    });
    let joined = |figures: &[Figure]| figures.iter().map(|figure| figure.digits.as_str()).collect::<String>();
    if joined(lost) == joined(new) {
        lost.clear();
        new.clear();
    }
}

/// Whether a side says a figure as a word: a number of the table, a month for its number.
fn named(text: &Text, mut tokens: std::ops::Range<usize>, digits: &str) -> bool {
    let table = text.table;
    let says = |folded: &str| {
        let unit = table.numbers.units.iter().chain(&table.numbers.scales).find(|(name, _)| name == folded);
        let month = table.dates.months.iter().position(|names| names.iter().any(|name| name == folded));
        let plain = |value: u64| value.to_string().trim_matches('0').to_owned();
        unit.is_some_and(|(_, value)| plain(*value) == digits)
            || month.is_some_and(|month| (month + 1).to_string().trim_matches('0') == digits)
    };
    tokens.any(|at| says(&text.word(text.tokens[at].word).folded))
}

/// A figure without the letters after it: "1.30pm", "1980s".
fn written(surface: &str) -> String {
    surface.trim_end_matches(char::is_alphabetic).to_owned()
}

/// 3.30 in the afternoon and 15:30; the eighties and 1980.
fn same_time(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> Vec<u32> { text.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse().ok()).collect() };
    let (x, y) = (parts(a), parts(b));
    let (Some(&first), Some(&second)) = (x.first(), y.first()) else { return false };
    let hours = first.max(second) < 25 && first.abs_diff(second) == 12 && x[1..] == y[1..];
    let decade = |long: &str, short: &str| long.len() == 4 && short.len() == 2 && long.ends_with(short);
    hours || decade(a, b) || decade(b, a)
}
