//! short-form: see docs/rules/short-form.md.
//!
//! In: the words of a text and the short forms that its language's table lists. Out: drafts of names shortened in
//! two ways, and of acronyms explained twice or in two ways.

use rustc_hash::FxHashMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Site, Text, Token, WordId, fold};

/// Finds names shortened in two ways.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    listed(text, drafts);
    dotted(text, drafts);
    explained(text, drafts);
}

/// Names of the table: "US", "U.S.", "United States".
fn listed(text: &Text, drafts: &mut Vec<Draft>) {
    let table = &text.table.short_forms;
    let mut groups: Vec<Vec<Group>> = vec![Vec::new(); table.len()];
    // From which token on a form of a name may begin: the tokens before belong to one already found.
    let mut free = vec![0; table.len()];
    let starts = starts(text);
    for (at, token) in text.tokens.iter().enumerate() {
        let Some(forms) = starts.get(&token.word) else { continue };
        // The longest first: "United States of America" is not "United States".
        for (name, form) in forms {
            if at < free[*name] || !stands(text, at, form) {
                continue;
            }
            free[*name] = at + form.len();
            let site = text.site(at, at + form.len() - 1);
            let written = form.join(" ");
            match groups[*name].iter_mut().find(|group| group.text == written) {
                Some(group) => group.sites.push(site),
                None => groups[*name].push(Group { text: written, sites: vec![site] }),
            }
        }
    }
    for groups in groups.into_iter().filter(|groups| groups.len() > 1) {
        // A name in full once and short from then on is good style.
        let full_once = groups.len() == 2
            && groups[0].text.contains(' ')
            && groups[0].sites.len() == 1
            && groups[1].sites.iter().all(|site| *site > groups[0].sites[0]);
        let confidence = if full_once { 0.3 } else { 0.6 };
        drafts.push(Draft::new("short-form", confidence, Reason::ShortForm, groups));
    }
}

/// Which forms of which names of the table can begin with a word of the text, the longest first.
fn starts(text: &Text) -> FxHashMap<WordId, Vec<(usize, Vec<&'static str>)>> {
    let mut by_word: FxHashMap<String, Vec<(usize, Vec<&'static str>)>> = FxHashMap::default();
    for (name, forms) in text.table.short_forms.iter().enumerate() {
        for form in forms {
            let words: Vec<&str> = form.split(' ').collect();
            by_word.entry(fold(words[0], text.table.turkic).into_owned()).or_default().push((name, words));
        }
    }
    let mut starts = FxHashMap::default();
    for (index, word) in text.words().iter().enumerate() {
        let forms = by_word.get(word.base()).or_else(|| by_word.get(&*word.folded));
        if let Some(forms) = forms {
            let mut forms = forms.clone();
            forms.sort_by_key(|(_, words)| std::cmp::Reverse(words.len()));
            starts.insert(WordId(index as u32), forms);
        }
    }
    starts
}

/// Whether a form stands at a token, each word as written or with a particle of the language ("US's") after it.
fn stands(text: &Text, at: usize, form: &[&str]) -> bool {
    let is_particle =
        |rest: &str| rest.is_empty() || text.table.particles.iter().any(|known| *fold(rest, text.table.turkic) == **known);
    at + form.len() <= text.tokens.len()
        && form.iter().enumerate().all(|(i, word)| {
            let token = &text.tokens[at + i];
            token.unit == text.tokens[at].unit && text.surface(token).strip_prefix(word).is_some_and(is_particle)
        })
}

/// Acronyms with and without stops, whatever they stand for.
fn dotted(text: &Text, drafts: &mut Vec<Draft>) {
    let mut forms: FxHashMap<String, [Vec<Site>; 2]> = FxHashMap::default();
    for (at, token) in text.tokens.iter().enumerate() {
        if token.kind == Kind::Word && token.shape == Shape::Upper {
            let written = text.surface(token);
            let letters: String = written.chars().filter(|c| c.is_alphabetic()).collect();
            if letters.chars().nth(1).is_some() {
                forms.entry(letters).or_default()[usize::from(written.contains('.'))].push(text.site(at, at));
            }
        }
    }
    let listed = |letters: &str| text.table.short_forms.iter().flatten().any(|form| form == letters);
    let mut found: Vec<(String, [Vec<Site>; 2])> = forms
        .into_iter()
        .filter(|(letters, sites)| sites.iter().all(|sites| !sites.is_empty()) && !listed(letters))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    for (letters, [plain, stops]) in found {
        let written = text.at(stops[0]).to_owned();
        let groups = vec![Group { text: letters, sites: plain }, Group { text: written, sites: stops }];
        drafts.push(Draft::new("short-form", 0.7, Reason::ShortForm, groups));
    }
}

/// An explanation: "World Health Organization (WHO)".
struct Explained {
    short: String,
    long: String,
    key: Vec<String>,
    site: Site,
}

fn explained(text: &Text, drafts: &mut Vec<Draft>) {
    let mut all: Vec<Explained> = Vec::new();
    for at in 1..text.tokens.len().saturating_sub(2) {
        if matches!(text.surface(&text.tokens[at]), "(" | "（") && matches!(text.surface(&text.tokens[at + 2]), ")" | "）") {
            all.extend(explanation(text, at));
        }
    }
    two_short_forms(&all, drafts);
    explained_late(text, &all, drafts);
    let mut by_short: FxHashMap<&str, Vec<&Explained>> = FxHashMap::default();
    for one in &all {
        by_short.entry(&one.short).or_default().push(one);
    }
    let mut by_short: Vec<_> = by_short.into_iter().filter(|(_, all)| all.len() > 1).collect();
    by_short.sort_by_key(|(_, all)| all[0].site);
    for (short, all) in by_short {
        let mut groups: Vec<(&[String], Group)> = Vec::new();
        for one in all {
            match groups.iter_mut().find(|(key, _)| *key == one.key.as_slice()) {
                Some((_, group)) => group.sites.push(one.site),
                None => groups.push((&one.key, Group { text: one.long.clone(), sites: vec![one.site] })),
            }
        }
        let groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
        let short = short.to_owned();
        let (confidence, reason) = if groups.len() > 1 {
            (0.65, Reason::TwoExpansions { short })
        } else {
            (0.5, Reason::ExplainedAgain { short })
        };
        drafts.push(Draft::new("short-form", confidence, reason, groups));
    }
}

/// One name shortened in two ways where it is explained: "World Health Organization (WHO)" and "(WH)".
fn two_short_forms(all: &[Explained], drafts: &mut Vec<Draft>) {
    let mut by_long: FxHashMap<&[String], Vec<&Explained>> = FxHashMap::default();
    for one in all {
        by_long.entry(&one.key).or_default().push(one);
    }
    let mut found: Vec<Vec<&Explained>> =
        by_long.into_values().filter(|all| all.iter().any(|one| one.short != all[0].short)).collect();
    found.sort_by_key(|all| all[0].site);
    for all in found {
        let mut groups: Vec<Group> = Vec::new();
        for one in &all {
            match groups.iter_mut().find(|group| group.text == one.short) {
                Some(group) => group.sites.push(one.site),
                None => groups.push(Group { text: one.short.clone(), sites: vec![one.site] }),
            }
        }
        let reason = Reason::TwoShortForms { long: all[0].long.clone() };
        drafts.push(Draft::new("short-form", 0.65, reason, groups));
    }
}

/// Acronyms that stand in the text before they are explained; those of a heading are explained below it.
fn explained_late(text: &Text, all: &[Explained], drafts: &mut Vec<Draft>) {
    let mut first: FxHashMap<&str, &Explained> = FxHashMap::default();
    for one in all {
        first.entry(&one.short).or_insert(one);
    }
    let mut early: FxHashMap<&str, Vec<Site>> = FxHashMap::default();
    for (at, token) in text.tokens.iter().enumerate() {
        if token.shape == Shape::Upper
            && !token.flags.contains(Flags::HEADING)
            && let Some((short, one)) = first.get_key_value(text.surface(token))
            && text.site(at, at) < one.site
        {
            early.entry(short).or_default().push(text.site(at, at));
        }
    }
    let mut early: Vec<(&str, Vec<Site>)> = early.into_iter().collect();
    early.sort_by(|a, b| a.1[0].cmp(&b.1[0]));
    for (short, sites) in early {
        let reason = Reason::ExplainedLate { long: first[short].long.clone() };
        let groups = vec![Group { text: short.to_owned(), sites }];
        drafts.push(Draft::new("short-form", 0.5, reason, groups));
    }
}

/// The explanation whose bracket opens at `at`: the words before it whose initials are the acronym's letters,
/// function words left out or not.
fn explanation(text: &Text, at: usize) -> Option<Explained> {
    let acronym = &text.tokens[at + 1];
    let short = text.surface(acronym);
    if acronym.kind != Kind::Word || acronym.shape != Shape::Upper || !(2..=6).contains(&short.chars().count()) {
        return None;
    }
    let mut letters: Vec<char> = short.chars().flat_map(char::to_lowercase).collect();
    let mut first = at;
    let mut key = Vec::new();
    while let Some(&letter) = letters.last() {
        let before = first.checked_sub(1)?;
        let token = &text.tokens[before];
        if token.unit != acronym.unit {
            return None;
        }
        first = before;
        let hyphen = token.kind == Kind::Mark && matches!(text.surface(token), "-" | "‑");
        if hyphen {
            continue;
        }
        if !token.is_word() {
            return None;
        }
        let fits = text.word(token.word).folded.starts_with(letter);
        if fits {
            letters.pop();
            // DOE and DE shorten one name: "of" is no part of it.
            if !is_small(token) {
                key.push(text.stemmed(token.word).to_owned());
            }
        } else if !is_small(token) {
            return None;
        }
    }
    let site = text.site(first, at + 2);
    let long = text.at(text.site(first, at - 1)).to_owned();
    Some(Explained { short: short.to_owned(), long, key, site })
}

fn is_small(token: &Token) -> bool {
    token.class.intersects(Class::FUNCTION)
}
