//! compound-form: see docs/rules/compound-form.md.
//!
//! In: the words of a text. Out: compounds written in one word, with a hyphen or in two words. The joined letters
//! are the key: one pass over what is closed or hyphenated, one that looks up pairs of open words.

use rustc_hash::FxHashMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Site, Text, Token};

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
    let mut seen: FxHashMap<u64, Vec<(Form, Site)>> = FxHashMap::default();
    for at in 0..text.tokens.len() {
        if let Some((key, site)) = hyphenated(text, at) {
            seen.entry(key).or_default().push((Form::Hyphen, site));
        } else if is_part(&text.tokens[at]) && !beside_hyphen(text, at) {
            seen.entry(key(&[text.stem(text.tokens[at].stem)])).or_default().push((Form::Closed, text.site(at, at)));
        }
    }
    for at in 0..text.tokens.len().saturating_sub(1) {
        if let Some((key, site)) = open(text, at)
            && let Some(places) = seen.get_mut(&key)
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

/// The same for a compound however it is joined: FNV-1a over the letters of its parts.
fn key(parts: &[&str]) -> u64 {
    parts.iter().flat_map(|part| part.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
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
fn hyphenated(text: &Text, at: usize) -> Option<(u64, Site)> {
    let (a, hyphen, b) = (text.tokens.get(at)?, text.tokens.get(at + 1)?, text.tokens.get(at + 2)?);
    let joined = is_hyphen(text, hyphen) && !b.flags.contains(Flags::SPACED) && a.unit == b.unit;
    let chain = text.tokens.get(at + 3).is_some_and(|t| is_hyphen(text, t))
        || at.checked_sub(1).is_some_and(|before| is_hyphen(text, &text.tokens[before]));
    // "pre-" and "non-" are words to no list: only the second part has to be a word of its own.
    if !joined || chain || a.kind != Kind::Word || !is_part(b) || b.end - b.start < 3 {
        return None;
    }
    Some((key(&[&text.word(a.word).folded, text.stem(b.stem)]), text.site(at, at + 2)))
}

/// Two words side by side that could be a compound: both content, neither a name.
fn open(text: &Text, at: usize) -> Option<(u64, Site)> {
    let (a, b) = (&text.tokens[at], &text.tokens[at + 1]);
    let plain = a.unit == b.unit
        && is_part(a)
        && is_part(b)
        && b.flags.contains(Flags::SPACED)
        && a.shape != Shape::Upper
        && a.end - a.start > 2
        && b.end - b.start > 2
        && !(beside_hyphen(text, at) || beside_hyphen(text, at + 1));
    plain.then(|| (key(&[&text.word(a.word).folded, text.stem(b.stem)]), text.site(at, at + 1)))
}
