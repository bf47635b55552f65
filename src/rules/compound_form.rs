//! compound-form: see docs/rules/compound-form.md.
//!
//! In: the words of a text. Out: compounds written in one word, with a hyphen or in two words. The joined letters
//! are the key: one pass over what is closed or hyphenated, one that looks up pairs of open words.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Site, Stemmer, Text, Token, WordId};

/// How a compound is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Closed,
    Hyphen,
    Open,
}

/// Finds compounds written in two ways.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    if !text.table.spaced {
        return;
    }
    let stemmer = Stemmer::new(&text.table.stemmer);
    let mut seen: FxHashMap<String, Vec<(Form, Site)>> = FxHashMap::default();
    for at in 0..text.tokens.len() {
        if let Some((joined, site)) = hyphenated(text, at) {
            seen.entry(stemmer.stem(&joined)).or_default().push((Form::Hyphen, site));
        }
    }
    let mut closed: FxHashMap<WordId, Vec<Site>> = FxHashMap::default();
    for (at, token) in text.tokens.iter().enumerate().filter(|(at, t)| is_part(t) && !beside_hyphen(text, *at)) {
        closed.entry(token.word).or_default().push(text.site(at, at));
    }
    let mut beginnings: FxHashSet<u64> = FxHashSet::default();
    for (id, sites) in closed {
        let word = text.word(id);
        beginnings.insert(beginning(&[&word.folded]));
        let places = seen.entry(text.stem(word.stem).to_owned()).or_default();
        places.extend(sites.into_iter().map(|site| (Form::Closed, site)));
    }
    beginnings.extend(seen.keys().map(|key| beginning(&[key])));
    for at in 0..text.tokens.len().saturating_sub(1) {
        // Stemming every pair of words would cost more than all the rest: the beginning is looked up first.
        let Some((parts, site)) = open(text, at).filter(|(parts, _)| beginnings.contains(&beginning(parts))) else {
            continue;
        };
        let joined = parts.concat();
        // A stemmer may cut more than an ending from what is no word: "Chinese ally" is not "Chinese".
        let written = |site: &Site| text.at(*site).chars().filter(|c| c.is_alphabetic()).count();
        let length = joined.chars().count();
        if let Some(places) = seen.get_mut(&stemmer.stem(&joined))
            && places.first().is_some_and(|(_, first)| written(first).abs_diff(length) <= 2)
        {
            places.push((Form::Open, site));
        }
    }
    let mut found: Vec<Vec<(Form, Site)>> =
        seen.into_values().filter(|places| places.iter().any(|(form, _)| *form != places[0].0)).collect();
    found.sort_by_key(|places| places[0].1);
    drafts.extend(found.into_iter().map(|places| draft(text, &places)));
}

fn draft(text: &Text, places: &[(Form, Site)]) -> Draft {
    let groups: Vec<(Form, Group)> = [Form::Closed, Form::Hyphen, Form::Open]
        .into_iter()
        .filter_map(|form| {
            let sites: Vec<Site> = places.iter().filter(|(f, _)| *f == form).map(|(_, site)| *site).collect();
            let text = text.at(*sites.first()?).to_owned();
            Some((form, Group { text, sites }))
        })
        .collect();
    let has = |form| groups.iter().any(|(f, _)| *f == form);
    let confidence = match (has(Form::Closed), has(Form::Hyphen), has(Form::Open)) {
        (true, true, _) => 0.65,
        (true, false, true) => 0.5,
        // "a long-term plan" and "in the long term" are both right where modifiers stand first.
        _ => 0.3,
    };
    let groups = groups.into_iter().map(|(_, group)| group).collect();
    Draft { rule: "compound-form", confidence, reason: Reason::CompoundForm, groups, preferred: None }
}

/// The same for words that begin alike, however they are joined: FNV-1a over the first six letters.
fn beginning(parts: &[&str]) -> u64 {
    parts.iter().flat_map(|part| part.chars()).take(6).fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
    })
}

fn is_part(token: &Token) -> bool {
    token.kind == Kind::Word && !token.class.intersects(Class::FUNCTION | Class::NUMERAL)
}

fn is_hyphen(text: &Text, token: &Token) -> bool {
    token.kind == Kind::Mark && !token.flags.contains(Flags::SPACED) && matches!(text.surface(token), "-" | "‐" | "‑")
}

fn beside_hyphen(text: &Text, at: usize) -> bool {
    let hyphen = |at: Option<usize>| at.and_then(|at| text.tokens.get(at)).is_some_and(|t| is_hyphen(text, t));
    hyphen(at.checked_sub(1)) || hyphen(Some(at + 1))
}

/// A pair joined by a hyphen that begins at `at`: two parts, no third.
fn hyphenated(text: &Text, at: usize) -> Option<(String, Site)> {
    let (a, hyphen, b) = (text.tokens.get(at)?, text.tokens.get(at + 1)?, text.tokens.get(at + 2)?);
    let joined = is_hyphen(text, hyphen) && !b.flags.contains(Flags::SPACED) && a.unit == b.unit;
    let chain = text.tokens.get(at + 3).is_some_and(|t| is_hyphen(text, t))
        || at.checked_sub(1).is_some_and(|before| is_hyphen(text, &text.tokens[before]));
    // "pre-" and "non-" are words to no list: only the second part has to be a word of its own.
    if !joined || chain || a.kind != Kind::Word || !is_part(b) || b.end - b.start < 3 {
        return None;
    }
    Some(([&*text.word(a.word).folded, &*text.word(b.word).base].concat(), text.site(at, at + 2)))
}

/// Two words side by side that could be a compound: both content, neither a name.
fn open<'t>(text: &'t Text, at: usize) -> Option<([&'t str; 2], Site)> {
    let (a, b) = (&text.tokens[at], &text.tokens[at + 1]);
    let plain = a.unit == b.unit
        && is_part(a)
        && is_part(b)
        && b.flags.contains(Flags::SPACED)
        && a.shape != Shape::Upper
        && a.end - a.start > 2
        && b.end - b.start > 2
        && !(beside_hyphen(text, at) || beside_hyphen(text, at + 1));
    plain.then(|| ([&*text.word(a.word).folded, &*text.word(b.word).base], text.site(at, at + 1)))
}
