//! figure-format: see docs/rules/figure-format.md.
//!
//! In: the numbers of a text and the months, percent words and currencies of its language's table. Out: one draft
//! for each kind of figure that is written in two ways, and amounts whose currency is dropped.

use std::collections::BTreeMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Site, StemId, Text, Token};

/// What is written in two ways.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Percentages,
    Dates,
    Amounts,
    Thousands,
}

/// Numbers that one text may write as words or as figures; larger ones are seldom written out.
const SPELLED: std::ops::RangeInclusive<u64> = 2..=12;

type Seen = BTreeMap<(What, &'static str), Vec<Site>>;

/// Finds figures written in two ways.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    let mut seen = Seen::new();
    let mut money: [Vec<Site>; 2] = [Vec::new(), Vec::new()];
    let mut counted = BTreeMap::new();
    for at in 0..text.tokens.len() {
        spelled(text, at, &mut counted);
        if text.tokens[at].kind == Kind::Number {
            percentage(text, at, &mut seen);
            date(text, at, &mut seen);
            amount(text, at, &mut seen, &mut money);
            thousands(text, at, &mut seen);
        }
    }
    for (what, name, confidence) in [
        (What::Percentages, "percentages", 0.6),
        (What::Dates, "dates", 0.6),
        (What::Amounts, "amounts of money", 0.5),
        (What::Thousands, "large numbers", 0.6),
    ] {
        let groups: Vec<Group> = seen
            .iter()
            .filter(|((kind, _), _)| *kind == what)
            .map(|(_, sites)| Group { text: text.at(sites[0]).to_owned(), sites: sites.clone() })
            .collect();
        if groups.len() > 1 {
            let reason = Reason::FigureFormat { what: name.to_owned() };
            // Numbers without any separator may be codes.
            let codes = groups.len() == 2 && seen.contains_key(&(What::Thousands, UNGROUPED));
            let confidence = if what == What::Thousands && codes { 0.4 } else { confidence };
            drafts.push(Draft::new("figure-format", confidence, reason, groups));
        }
    }
    words_and_figures(text, counted, drafts);
    let [named, bare] = money;
    if let (Some(&first), Some(&dropped)) = (named.first(), bare.first()) {
        let groups = vec![
            Group { text: text.at(first).to_owned(), sites: named },
            Group { text: text.at(dropped).to_owned(), sites: bare },
        ];
        let reason = Reason::CurrencyDropped;
        drafts.push(Draft { preferred: Some(0), ..Draft::new("figure-format", 0.55, reason, groups) });
    }
}

fn neighbour<'t>(text: &'t Text, at: usize, unit: u32) -> Option<&'t Token> {
    text.tokens.get(at).filter(|token| token.unit == unit)
}

/// Places where a noun is counted, with number words and with figures, and the numbers.
type Counted = BTreeMap<StemId, [Vec<(u64, Site)>; 2]>;

/// Style books write numbers as words up to nine at least, some up to twelve.
const ALWAYS_SPELLED: u64 = 9;

/// three patients, 4 patients.
fn spelled(text: &Text, at: usize, counted: &mut Counted) {
    let token = &text.tokens[at];
    let is_word = token.is_word() && token.class.contains(Class::NUMERAL);
    if !text.table.spaced || !(is_word || token.kind == Kind::Number) {
        return;
    }
    let value = if is_word {
        let folded = &*text.word(token.word).folded;
        text.table.numbers.units.iter().find(|(name, _)| name == folded).map(|(_, value)| *value)
    } else {
        text.surface(token).parse().ok()
    };
    let Some(noun) = neighbour(text, at + 1, token.unit).filter(|noun| is_counted(text, noun)) else { return };
    if percent_words(text, at + 1, token.unit).is_some() {
        return;
    }
    let joined = at.checked_sub(1).and_then(|before| neighbour(text, before, token.unit)).is_some_and(|before| {
        before.kind == Kind::Number || !token.flags.contains(Flags::SPACED) || before.class.contains(Class::NUMERAL)
    });
    if let Some(value) = value.filter(|value| SPELLED.contains(value) && !joined) {
        counted.entry(text.stem_of(noun.word)).or_default()[usize::from(!is_word)].push((value, text.site(at, at + 1)));
    }
}

/// Whether a word after a number is a noun that it counts: no unit of measure, which goes with figures.
fn is_counted(text: &Text, noun: &Token) -> bool {
    let other = Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::CURRENCY | Class::NUMERAL;
    noun.is_word()
        && noun.flags.contains(Flags::SPACED)
        && !noun.class.intersects(other)
        && noun.shape != Shape::Upper
        && text.word(noun.word).base().chars().nth(3).is_some()
}

fn words_and_figures(text: &Text, counted: Counted, drafts: &mut Vec<Draft>) {
    let mut places: [Vec<Site>; 2] = Default::default();
    for [words, mut figures] in counted.into_values() {
        // "three years" and "11 years" follow one rule; "eleven years" and "10 years" none.
        let spelled = words.iter().map(|(value, _)| *value).max().unwrap_or(0).max(ALWAYS_SPELLED);
        figures.retain(|(value, _)| *value <= spelled);
        if !words.is_empty() && !figures.is_empty() {
            places[0].extend(words.into_iter().map(|(_, site)| site));
            places[1].extend(figures.into_iter().map(|(_, site)| site));
        }
    }
    if places.iter().any(Vec::is_empty) {
        return;
    }
    let groups = places
        .into_iter()
        .map(|mut sites| {
            sites.sort_unstable();
            Group { text: text.at(sites[0]).to_owned(), sites }
        })
        .collect();
    let reason = Reason::FigureFormat { what: "small numbers".to_owned() };
    drafts.push(Draft::new("figure-format", 0.55, reason, groups));
}

const UNGROUPED: &str = "none";

/// 10,000, 10.000, 10 000, 10'000, 10000.
fn thousands(text: &Text, at: usize, seen: &mut Seen) {
    let token = &text.tokens[at];
    let written = text.surface(token);
    let beside = |at: Option<usize>| at.and_then(|at| neighbour(text, at, token.unit));
    let before = beside(at.checked_sub(1));
    if before.is_some_and(|t| t.kind == Kind::Number || !token.flags.contains(Flags::SPACED) && t.class.is_empty()) {
        return;
    }
    let triples = (at + 1..).take_while(|&next| {
        beside(Some(next)).is_some_and(|t| {
            let gap = &text.document.units[t.unit as usize].text[text.tokens[next - 1].end as usize..t.start as usize];
            t.kind == Kind::Number && gap.chars().count() == 1 && is_digits(text.surface(t), 3)
        })
    });
    let groups = triples.count();
    let (style, last) = if groups > 0 && (1..=3).any(|count| is_digits(written, count)) {
        (" ", at + groups)
    } else if (5..=9).any(|count| is_digits(written, count)) {
        (UNGROUPED, at)
    } else {
        match grouped(text, written) {
            Some(style) => (style, at),
            None => return,
        }
    };
    seen.entry((What::Thousands, style)).or_default().push(text.site(at, last));
}

fn is_digits(written: &str, count: usize) -> bool {
    written.len() == count && written.bytes().all(|byte| byte.is_ascii_digit())
}

/// The separator of groups of three digits; none where it may be the decimal point of the language.
fn grouped(text: &Text, written: &str) -> Option<&'static str> {
    [",", ".", "'", "’"].into_iter().find(|separator| {
        let mut groups = written.split(separator);
        let first = groups.next().is_some_and(|first| (1..=3).any(|count| is_digits(first, count)) && !first.starts_with('0'));
        let rest: Vec<&str> = groups.collect();
        let certain = rest.len() > 1 || text.table.numbers.decimal != *separator;
        first && !rest.is_empty() && certain && rest.iter().all(|group| is_digits(group, 3))
    })
}

/// 5%, 5 %, 5 percent.
fn percentage(text: &Text, at: usize, seen: &mut Seen) {
    let unit = text.tokens[at].unit;
    let Some(after) = neighbour(text, at + 1, unit) else { return };
    let (style, last) = match text.surface(after) {
        "%" | "％" if after.flags.contains(Flags::SPACED) => ("spaced", at + 1),
        "%" | "％" => ("joined", at + 1),
        _ => match percent_words(text, at + 1, unit) {
            Some(last) => ("word", last),
            None => return,
        },
    };
    // Signs in brackets and words in running text go together in many style books.
    if style != "word" && after.flags.contains(Flags::BRACKETED) {
        return;
    }
    seen.entry((What::Percentages, style)).or_default().push(text.site(at, last));
}

/// The last token of a percent word of the table ("per cent") that begins at `at`.
fn percent_words(text: &Text, at: usize, unit: u32) -> Option<usize> {
    text.table.numbers.percent.iter().find_map(|name| {
        let mut last = at;
        for (offset, word) in name.split(' ').enumerate() {
            last = at + offset;
            let token = neighbour(text, last, unit).filter(|token| token.is_word())?;
            if *text.word(token.word).folded != *word {
                return None;
            }
        }
        Some(last)
    })
}

/// February 9, February 9th, 9 February. Years are left out of the comparison.
fn date(text: &Text, at: usize, seen: &mut Seen) {
    let token = &text.tokens[at];
    let written = text.surface(token);
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let suffix = &written[digits.len()..];
    let suffixed = text.table.dates.day_suffix.iter().any(|known| known == &suffix.to_lowercase());
    if !(1..=31).contains(&digits.parse::<u32>().unwrap_or(0)) || !(suffix.is_empty() || suffixed) {
        return;
    }
    let is_month = |at: usize| neighbour(text, at, token.unit).is_some_and(|t| t.class.intersects(Class::MONTH));
    let before = at.checked_sub(1).filter(|&before| is_month(before));
    // "May" the verb: a month has a capital where months do, and a number right after it is not enough of a date
    // when it goes on with a word that counts.
    let (style, first, last) = match before {
        Some(month) if suffixed => ("month 9th", month, at),
        Some(month) => ("month 9", month, at),
        None if is_month(at + 1) && suffixed => ("9th month", at, at + 1),
        None if is_month(at + 1) => ("9 month", at, at + 1),
        None => return,
    };
    seen.entry((What::Dates, style)).or_default().push(text.site(first, last));
}

/// $190 billion, 190 billion dollars, and 200 billion of something that is not said.
fn amount(text: &Text, at: usize, seen: &mut Seen, money: &mut [Vec<Site>; 2]) {
    let unit = text.tokens[at].unit;
    let scale = |token: &&Token| {
        token.is_word() && {
            let word = &text.word(token.word).folded;
            text.table.numbers.scales.iter().any(|(name, value)| *value >= 1_000_000 && **name == **word)
        }
    };
    let is_money = |token: &&Token| token.class.intersects(Class::CURRENCY);
    let sign = at.checked_sub(1).filter(|&before| neighbour(text, before, unit).as_ref().is_some_and(is_money));
    let scaled = neighbour(text, at + 1, unit).filter(scale).map(|_| at + 1);
    let last = scaled.unwrap_or(at);
    let word = neighbour(text, last + 1, unit).filter(is_money).map(|_| last + 1);
    match (sign, word) {
        (Some(first), _) => seen.entry((What::Amounts, "sign")).or_default().push(text.site(first, last)),
        (None, Some(end)) => seen.entry((What::Amounts, "word")).or_default().push(text.site(at, end)),
        (None, None) => {}
    }
    if scaled.is_some() {
        match (sign, word) {
            (None, None) if counts_nothing(text, last, unit) => money[1].push(text.site(at, last)),
            (None, None) => {}
            (first, end) => money[0].push(text.site(first.unwrap_or(at), end.unwrap_or(last))),
        }
    }
}

/// Whether no noun comes after a number: it counts what was said before.
fn counts_nothing(text: &Text, last: usize, unit: u32) -> bool {
    let Some(after) = neighbour(text, last + 1, unit) else { return true };
    match after.kind {
        Kind::Mark => !matches!(text.surface(after), "-" | "‑" | "–" | "%"),
        Kind::Word if after.is_content() => is_no_noun(text, last + 1, unit),
        Kind::Word => {
            after.class.intersects(Class::CLAUSE | Class::CONJUNCTION | Class::PREPOSITION)
                && !after.class.intersects(Class::ARTICLE)
                // "200 million of them": counted things come after the plain link.
                && !is_genitive(text, after)
        }
        Kind::Number | Kind::Address => false,
    }
}

/// Whether the word after a number cannot be what it counts: where plurals show, one without the ending that goes
/// on with a function word ("the target of 200 billion set by both").
fn is_no_noun(text: &Text, at: usize, unit: u32) -> bool {
    let word = &text.tokens[at];
    let folded = &text.word(word.word).folded;
    !text.table.head_endings.is_empty()
        && !word.class.intersects(Class::GENERAL)
        && word.shape == Shape::Lower
        && !text.table.head_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
        && neighbour(text, at + 1, unit).is_none_or(|next| !next.is_content())
}

fn is_genitive(text: &Text, token: &Token) -> bool {
    text.table.first_link().is_some_and(|link| *text.word(token.word).folded == *link)
}
