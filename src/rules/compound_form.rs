//! compound-form: see docs/rules/compound-form.md.
//!
//! In: the words of a text. Out: compounds written in one word, with a hyphen or in two words. The joined letters
//! are the key: one pass over what is closed or hyphenated, one that looks up pairs of open words.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use smallvec::SmallVec;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Site, Stemmer, Text, Token, WordId};

/// How sure a name is one that is written with a hyphen here and in two words there: "Jong-un", "Jong Un".
const NAME: f64 = 0.6;

/// How a compound is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Closed,
    Hyphen,
    Open,
}

/// All that is seen of one compound.
#[derive(Default)]
struct Compound {
    places: Vec<(Form, Site)>,
    /// The words that write it closed; their places are looked up when another form is seen.
    words: SmallVec<[WordId; 2]>,
    /// Letters of the first form seen.
    letters: usize,
    /// How many of the places are written as a name, both words with a capital in two words.
    names: usize,
}

impl Compound {
    fn add(&mut self, form: Form, site: Site, joined: &str, is_name: bool) {
        if self.letters == 0 {
            self.letters = joined.chars().count();
        }
        self.names += usize::from(is_name);
        self.places.push((form, site));
    }

    fn closed(&mut self, word: WordId, folded: &str) {
        if self.letters == 0 {
            self.letters = folded.chars().count();
        }
        self.words.push(word);
    }

    /// Whether two words that have its stem are one of its forms. Where nouns have capitals, "Gesichter erkennen" is none of
    /// "Gesichtererkennung", a word that is nowhere written small.
    fn may_be(&self, text: &Text, small: &[bool], last: &Token) -> bool {
        let nouns = text.table.nouns_capitalised && !self.words.is_empty();
        !nouns || last.shape != Shape::Lower || self.words.iter().any(|word| small[word.0 as usize])
    }

    fn is_contested(&self) -> bool {
        let Some((form, _)) = self.places.first() else { return false };
        !self.words.is_empty() || self.places.iter().any(|(other, _)| other != form)
    }
}

/// Finds compounds written in two ways.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    if !text.table.spaced {
        return;
    }
    let stemmer = Stemmer::new(&text.table.stemmer);
    let mut seen: FxHashMap<u64, Compound> = FxHashMap::default();
    for at in 0..text.tokens.len() {
        if let Some((joined, site)) = hyphenated(text, at) {
            let compound = seen.entry(key(&stemmer.stem(&joined))).or_default();
            compound.add(Form::Hyphen, site, &joined, is_name(text, at));
        }
    }
    let closed = closed(text);
    for (index, word) in text.words().iter().enumerate().filter(|(index, _)| closed[*index]) {
        let id = WordId(index as u32);
        seen.entry(key(text.stemmed(id))).or_default().closed(id, &word.folded);
    }
    open_compounds(text, &stemmer, &mut seen);
    let mut found: Vec<Compound> = seen.into_values().filter(Compound::is_contested).collect();
    closed_places(text, &mut found);
    found.sort_by_key(|compound| compound.places[0].1);
    drafts.extend(found.iter().map(|compound| draft(text, compound)));
}

fn draft(text: &Text, compound: &Compound) -> Draft {
    let places = &compound.places;
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
        _ if compound.names == places.len() => NAME,
        // "a long-term plan" and "in the long term" are both right where modifiers stand first.
        _ => 0.3,
    };
    let groups = groups.into_iter().map(|(_, group)| group).collect();
    Draft::new("compound-form", confidence, Reason::CompoundForm, groups)
}

/// Which words of the text stand on their own somewhere; indexed by [`WordId`].
fn closed(text: &Text) -> Vec<bool> {
    let mut closed = vec![false; text.words().len()];
    for (at, token) in text.tokens.iter().enumerate() {
        let known = &mut closed[token.word.0 as usize];
        *known = *known || is_part(token) && !beside_hyphen(text, at);
    }
    closed
}

/// Which words of the text stand somewhere in small letters; indexed by [`WordId`].
fn small(text: &Text) -> Vec<bool> {
    let mut small = vec![false; text.words().len()];
    for token in text.tokens.iter().filter(|token| token.shape == Shape::Lower) {
        small[token.word.0 as usize] = true;
    }
    small
}

/// Adds pairs of words whose letters are those of a compound already seen.
fn open_compounds(text: &Text, stemmer: &Stemmer, seen: &mut FxHashMap<u64, Compound>) {
    let small = small(text);
    // Stemming every pair of words would cost more than all the rest: beginning and length are looked up first.
    let mut outlines: FxHashSet<u64> = FxHashSet::default();
    for token in &text.tokens {
        let folded = &*text.word(token.word).folded;
        if token.kind == Kind::Word && folded.len() > 5 {
            outlines.insert(outline([folded, ""]));
        }
    }
    for (joined, _) in (0..text.tokens.len()).filter_map(|at| hyphenated(text, at)) {
        outlines.insert(outline([&joined, ""]));
    }
    for at in 0..text.tokens.len().saturating_sub(1) {
        let Some((parts, site)) = open(text, at) else { continue };
        let own = outline(parts);
        if !(0..=2 * SLACK).any(|less| outlines.contains(&(own + SLACK - less))) {
            continue;
        }
        let joined = parts.concat();
        // A stemmer may cut more than an ending from what is no word: "Chinese ally" is not "Chinese".
        let length = joined.chars().count();
        if let Some(compound) = seen.get_mut(&key(&stemmer.stem(&joined)))
            && compound.letters.abs_diff(length) as u64 <= SLACK
            && compound.may_be(text, &small, &text.tokens[at + 1])
        {
            compound.add(Form::Open, site, &joined, is_name(text, at) && is_name(text, at + 1));
        }
    }
}

/// Adds the places of the closed forms.
fn closed_places(text: &Text, found: &mut [Compound]) {
    let mut whose: FxHashMap<WordId, usize> = FxHashMap::default();
    for (index, compound) in found.iter().enumerate() {
        whose.extend(compound.words.iter().map(|word| (*word, index)));
    }
    for (at, token) in text.tokens.iter().enumerate() {
        if let Some(&index) = whose.get(&token.word)
            && is_part(token)
            && !beside_hyphen(text, at)
        {
            found[index].places.push((Form::Closed, text.site(at, at)));
        }
    }
}

/// So many letters two forms of a compound may differ by: an ending.
const SLACK: u64 = 2;

fn key(stem: &str) -> u64 {
    let mut hasher = FxHasher::default();
    stem.hash(&mut hasher);
    hasher.finish()
}

/// The first six letters of two parts and their length in bytes: the same, give or take the length, for all forms
/// of a compound. The length stands in the lowest bits.
fn outline(parts: [&str; 2]) -> u64 {
    let mut hasher = FxHasher::default();
    for c in parts.iter().flat_map(|part| part.chars()).take(6) {
        c.hash(&mut hasher);
    }
    (hasher.finish() << 10) + SLACK + (parts[0].len() + parts[1].len()).min(1000) as u64
}

fn is_part(token: &Token) -> bool {
    token.kind == Kind::Word && !token.class.intersects(Class::FUNCTION | Class::NUMERAL)
}

/// Whether a word is written as a name: with a capital, which no sentence or heading begins with.
fn is_name(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    token.shape == Shape::Title && !token.flags.intersects(Flags::STARTS | Flags::HEADING)
}

/// The least length of a part, in bytes.
fn shortest(is_name: bool) -> u32 {
    if is_name { 2 } else { 3 }
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
    if !joined || chain || a.kind != Kind::Word || !is_part(b) || b.end - b.start < shortest(is_name(text, at)) {
        return None;
    }
    Some(([&*text.word(a.word).folded, text.word(b.word).base()].concat(), text.site(at, at + 2)))
}

/// Two words side by side that could be a compound: both content, the first no acronym.
fn open<'t>(text: &'t Text, at: usize) -> Option<([&'t str; 2], Site)> {
    let (a, b) = (&text.tokens[at], &text.tokens[at + 1]);
    let plain = a.unit == b.unit
        && is_part(a)
        && is_part(b)
        && b.flags.contains(Flags::SPACED)
        && a.shape != Shape::Upper
        && a.end - a.start > 2
        && b.end - b.start >= shortest(is_name(text, at) && is_name(text, at + 1))
        && !(beside_hyphen(text, at) || beside_hyphen(text, at + 1));
    plain.then(|| ([&*text.word(a.word).folded, text.word(b.word).base()], text.site(at, at + 1)))
}
