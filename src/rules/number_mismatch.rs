//! number-mismatch: see docs/rules/number-mismatch.md.
//!
//! In: the figures of a source segment and of its translation. Out: a draft for each figure of the translation that the
//! source does not hold while the source has one that the translation lacks. Compared are the digits that count: 1.5
//! billion, 1,500 million and 15亿 are one.

use std::ops::Range;

use super::Context;
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::{Kind, Site, Text, numerals};

/// A figure of several digits put for another.
const LONG: f64 = 0.8;
/// A figure of one or two digits: a time of day, a date, a list's number may be written otherwise.
const SHORT: f64 = 0.55;
/// What the confidence is multiplied with when the two figures have nothing in common: the sentence says something else.
const UNLIKE: f64 = 0.6;
/// A segment with more figures than this that differ is a table or an address, written otherwise.
const MANY: usize = 3;
/// Units of measure that are converted: metres in a foot, kilometres in a mile and so on.
const CONVERSIONS: [f64; 8] = [0.3048, 0.4047, 0.4536, 1.609_344, 2.54, 3.785, 4.546, 28.35];
/// Converted measures are rounded.
const ROUNDED: f64 = 0.04;

/// A figure: its digits that count, and its place.
struct Figure {
    digits: String,
    /// As it is written, without letters, digits of every script as 0 to 9.
    written: String,
    /// Whether letters follow it: 4th, 4G.
    lettered: bool,
    /// Its value, the decimal mark of its language read as such.
    value: f64,
    site: Site,
}

/// Finds figures that a translation changed.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    for segment in source.segments.iter().filter(|segment| !segment.source.is_empty()) {
        let (ours, theirs) =
            (source.text.tokens_of(segment.source.clone()), text.tokens_of(segment.target.clone()));
        let (mut lost, mut new) = (figures(&source.text, ours.clone()), figures(text, theirs.clone()));
        let as_many = lost.len() == new.len();
        cancel(&mut lost, &mut new);
        if lost.is_empty() && new.is_empty() {
            continue;
        }
        let (words, others) = (spelled(text, theirs), spelled(&source.text, ours));
        lost.retain(|figure| !words.contains(&figure.digits));
        new.retain(|figure| !others.contains(&figure.digits));
        if lost.len() != new.len() || lost.len() > MANY {
            continue;
        }
        for (lost, new) in lost.iter().zip(&new).filter(|(lost, new)| !is_same(lost, new)) {
            let long = lost.written.len().max(new.written.len()) > 2;
            let mut confidence = if long { LONG } else { SHORT };
            if !(as_many && !long && lost.lettered == new.lettered || is_like(lost, new)) {
                confidence *= UNLIKE;
            }
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
fn figures(text: &Text, tokens: Range<usize>) -> Vec<Figure> {
    let mut found: Vec<(Figure, usize)> = Vec::new();
    for at in tokens {
        let token = &text.tokens[at];
        if token.kind != Kind::Number {
            continue;
        }
        let surface = numerals::plain(text.surface(token));
        let digits: String = surface.chars().filter(char::is_ascii_digit).collect();
        let joins = |last: &(Figure, usize)| {
            let before = numerals::plain(text.surface(&text.tokens[last.1]));
            let group = digits.len() == 3 && surface.len() == 3 && before.len() <= 3;
            last.1 + 1 == at && text.tokens[last.1].unit == token.unit && group
        };
        match found.last_mut() {
            Some(last) if joins(last) => {
                last.0.digits.push_str(&digits);
                last.0.written.push_str(&digits);
                last.0.value = last.0.value * 1000.0 + digits.parse().unwrap_or(0.0);
                last.0.site.span.end = token.end as usize;
                last.1 = at;
            }
            _ if !digits.is_empty() => {
                let written = surface.trim_end_matches(char::is_alphabetic).to_owned();
                let value = numerals::value(&written, text.table);
                let lettered = written.len() < surface.len();
                found.push((Figure { written, lettered, digits, value, site: text.site(at, at) }, at));
            }
            _ => {}
        }
    }
    for (figure, _) in &mut found {
        figure.digits = numerals::counting(&figure.digits);
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

/// The digits that count of all numbers that a side says in words, and of its months.
fn spelled(text: &Text, tokens: Range<usize>) -> Vec<String> {
    let mut found: Vec<String> =
        numerals::spelled(text, tokens.clone()).into_iter().map(|value| numerals::counting(&value.to_string())).collect();
    for at in tokens {
        let folded = &text.word(text.tokens[at].word).folded;
        let months = &text.table.dates.months;
        let month = months.iter().position(|names| names.iter().any(|name| **name == **folded));
        found.extend(month.map(|month| numerals::counting(&(month + 1).to_string())));
    }
    found
}

/// Whether two figures say the same: a time, a decade, a century, a measure in another unit.
fn is_same(lost: &Figure, new: &Figure) -> bool {
    same_time(&lost.written, &new.written)
        || is_century(lost, new)
        || is_century(new, lost)
        || is_converted(lost.value, new.value)
}

/// 3.30 in the afternoon and 15:30; the eighties and 1980.
fn same_time(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse().ok()).collect()
    };
    let (x, y) = (parts(a), parts(b));
    let (Some(&first), Some(&second)) = (x.first(), y.first()) else { return false };
    let hours = first.max(second) < 25 && first.abs_diff(second) == 12 && x[1..] == y[1..];
    let decade = |long: &str, short: &str| long.len() == 4 && short.len() == 2 && long.ends_with(short);
    hours || decade(a, b) || decade(b, a)
}

/// The 1400s and the 15th century.
fn is_century(years: &Figure, century: &Figure) -> bool {
    let whole = years.value % 100.0 == 0.0 && (3..=4).contains(&years.written.len());
    whole && (years.value / 100.0 + 1.0 - century.value).abs() < 0.01
}

/// 5 miles and 8 km, 68 °F and 20 °C.
fn is_converted(a: f64, b: f64) -> bool {
    let near = |x: f64, y: f64| x > 0.0 && y > 0.0 && (x / y - 1.0).abs() < ROUNDED;
    let celsius = |fahrenheit: f64| (fahrenheit - 32.0) / 1.8;
    // Small whole numbers come near to many others.
    a.max(b) >= 5.0
        && (CONVERSIONS.iter().any(|factor| near(a * factor, b) || near(b * factor, a))
            || a.min(b) >= 10.0 && (near(celsius(a), b) || near(celsius(b), a)))
}

/// Whether a figure can be a slip for another: about as long, and with a digit in common.
fn is_like(lost: &Figure, new: &Figure) -> bool {
    let digits = |figure: &Figure| figure.written.chars().filter(char::is_ascii_digit).collect::<Vec<char>>();
    let (a, b) = (digits(lost), digits(new));
    a.len().abs_diff(b.len()) <= 1 && a.iter().any(|digit| b.contains(digit))
}
