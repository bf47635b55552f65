//! punctuation-style: see docs/rules/punctuation-style.md.
//!
//! In: the prose of a text. Out: a group for each way in which quotation marks, apostrophes, dashes, points of
//! omission, East Asian marks and the spaces around them are typed, where there are two. Knows characters, not languages.

use super::Context;
use crate::document::Unit;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Site, Text};
use crate::span::Span;

/// What is typed in two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Quote,
    Apostrophe,
    Ellipsis,
    Dash,
    Width,
    BracketWidth,
    Space,
    LetterSpace,
    FigureSpace,
}

impl Mark {
    const ALL: [Self; 9] = [
        Self::Quote,
        Self::Apostrophe,
        Self::Ellipsis,
        Self::Dash,
        Self::Width,
        Self::BracketWidth,
        Self::Space,
        Self::LetterSpace,
        Self::FigureSpace,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quotation marks",
            Self::Apostrophe => "apostrophes",
            Self::Ellipsis => "points of omission",
            Self::Dash => "dashes",
            Self::Width => "full-width and half-width marks",
            Self::BracketWidth => "full-width and half-width brackets",
            Self::Space => "marks with and without a space before them",
            Self::LetterSpace => "Latin letters with and without a space before them",
            Self::FigureSpace => "figures with and without a space before them",
        }
    }
}

/// The places of one way to type one mark.
struct Style {
    mark: Mark,
    shown: &'static str,
    sites: Vec<Site>,
}

/// Finds marks typed in two ways.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    let mut styles: Vec<Style> = Vec::new();
    for index in text.units.clone() {
        let unit = &text.document.units[index];
        scan(unit, &mut |mark, shown, start, end| {
            let site = Site { unit: index as u32, span: Span::new(start, end) };
            match styles.iter_mut().find(|style| style.mark == mark && style.shown == shown) {
                Some(style) => style.sites.push(site),
                None => styles.push(Style { mark, shown, sites: vec![site] }),
            }
        });
    }
    for mark in Mark::ALL {
        let groups: Vec<Group> = styles
            .iter()
            .filter(|style| style.mark == mark)
            .map(|style| Group { text: style.shown.to_owned(), sites: style.sites.clone() })
            .collect();
        if groups.len() > 1 {
            let reason = Reason::PunctuationStyle { what: mark.name().to_owned() };
            let confidence = confidence(mark, &groups);
            drafts.push(Draft::new("punctuation-style", confidence, reason, groups));
        }
    }
}

/// A stray mark in a text that has a habit is a slip; one against one is no habit yet.
fn confidence(mark: Mark, groups: &[Group]) -> f64 {
    let most = groups.iter().map(|group| group.sites.len()).max().unwrap_or(0);
    let habit: f64 = match most {
        0 | 1 => 0.45,
        2 => 0.5,
        3 | 4 => 0.55,
        _ => 0.6,
    };
    match mark {
        // Brackets around Latin letters or figures are often left half-width on purpose.
        Mark::BracketWidth => habit - 0.15,
        // Two keyboards: nobody types both on purpose.
        Mark::Quote | Mark::Apostrophe => habit.max(0.5),
        _ => habit,
    }
}

/// Calls `seen` with every mark of a unit: what it is, how it is typed, its bytes.
fn scan(unit: &Unit, seen: &mut dyn FnMut(Mark, &'static str, usize, usize)) {
    let text = unit.text.as_str();
    let mut before = None;
    let mut quote: Option<&'static [char]> = None;
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        let previous = before.replace(c);
        if c.is_ascii_alphanumeric() && previous.is_some_and(is_wide) {
            seen(beside_wide(c), WITHOUT_SPACE, at, at + 1);
        }
        if c.is_ascii_alphanumeric() || at < skip {
            continue;
        }
        if c == ' ' {
            let next = text[at + 1..].chars().next();
            if let Some(next) = next.filter(|next| next.is_ascii_alphanumeric() && previous.is_some_and(is_wide)) {
                seen(beside_wide(next), WITH_SPACE, at, at + 2);
            }
            continue;
        }
        let end = at + c.len_utf8();
        let after = text[end..].chars().next();
        match c {
            '"' if previous.is_some_and(|p| p.is_ascii_digit()) && quote.is_none() => {}
            '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' => {
                if let Some(closers) = quote {
                    if closers.contains(&c) {
                        quote = None;
                    }
                } else if let Some((shown, closers)) = opening(c) {
                    quote = Some(closers);
                    seen(Mark::Quote, shown, at, end);
                }
            }
            '\'' | '’'
                if previous.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic) => {
                    seen(Mark::Apostrophe, if c == '’' { "’" } else { "'" }, at, end);
                }
            '…' => {
                seen(Mark::Ellipsis, "…", at, end);
            }
            '.' if text[at..].starts_with("...") => {
                skip = at + 3;
                if !text[skip..].starts_with('.') {
                    seen(Mark::Ellipsis, "...", at, skip);
                }
            }
            '-' | '–' | '—' => {
                if let Some(shown) = dash(text, at, end, c) {
                    seen(Mark::Dash, shown, at, end);
                }
            }
            _ => {}
        }
        if let Some(shown) = space(c, &text[..at], after) {
            seen(Mark::Space, shown, at, end);
        }
        if let Some((mark, shown)) = width(c, previous, after) {
            seen(mark, shown, at, end);
        }
    }
}

/// How a quotation that begins with this mark is typed, and what can end it.
const fn opening(c: char) -> Option<(&'static str, &'static [char])> {
    Some(match c {
        '"' => ("\" \"", &['"']),
        '“' => ("“ ”", &['”', '"']),
        '”' => ("” ”", &['”']),
        '„' => ("„ “", &['“', '”', '"']),
        '«' => ("« »", &['»']),
        '»' => ("» «", &['«', '»']),
        '「' => ("「 」", &['」']),
        _ => return None,
    })
}

/// A dash between two words with spaces around it; not a minus or a range, nor what begins a line of dialogue.
fn dash(text: &str, at: usize, end: usize, c: char) -> Option<&'static str> {
    let before = text[..at].strip_suffix([' ', '\u{A0}', '\u{202F}'])?.chars().next_back()?;
    let after = text[end..].strip_prefix([' ', '\u{A0}', '\u{202F}'])?.chars().next()?;
    if before.is_numeric() || after.is_numeric() || !(before.is_alphabetic() || ",.;:!?)»”\"".contains(before)) {
        return None;
    }
    match c {
        '-' => Some("-"),
        '–' => Some("–"),
        '—' => Some("—"),
        _ => None,
    }
}

const WITH_SPACE: &str = "with a space";
const WITHOUT_SPACE: &str = "without a space";

/// Letters and figures beside Han and kana are habits of their own.
const fn beside_wide(c: char) -> Mark {
    if c.is_ascii_digit() { Mark::FigureSpace } else { Mark::LetterSpace }
}

/// Whether a space stands between a word and the mark that ends its clause; not in times, addresses and faces.
fn space(c: char, before: &str, after: Option<char>) -> Option<&'static str> {
    if !matches!(c, '!' | '?' | ';' | ':') || after.is_some_and(|after| !after.is_whitespace()) {
        return None;
    }
    let word = before.trim_end_matches([' ', '\u{A0}', '\u{202F}']);
    if !word.ends_with(|last: char| last.is_alphabetic() && !is_wide(last)) {
        return None;
    }
    Some(if word.len() < before.len() { WITH_SPACE } else { WITHOUT_SPACE })
}

/// Whether a mark beside a Chinese or Japanese character is as wide as the character.
fn width(c: char, before: Option<char>, after: Option<char>) -> Option<(Mark, &'static str)> {
    const HALF: &str = "half-width";
    const FULL: &str = "full-width";
    let wide = |c: Option<char>| c.is_some_and(is_wide);
    match c {
        ',' | ';' | ':' | '?' | '!' | '.' if wide(before) => Some((Mark::Width, HALF)),
        '，' | '；' | '：' | '？' | '！' | '。' | '、' => Some((Mark::Width, FULL)),
        '(' if wide(before) && wide(after) => Some((Mark::BracketWidth, HALF)),
        '（' if wide(before) && wide(after) => Some((Mark::BracketWidth, FULL)),
        _ => None,
    }
}

/// Han and kana.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}
