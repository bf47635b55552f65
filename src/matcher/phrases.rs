//! Phrases: the stretches of a text that can be one noun phrase, in a form that order and links do not change.
//!
//! In: a text. Out: [`Phrase`]s of two to four content words with the order they would have in the language's
//! plain order (modifiers on one side of the head), so that "confrontation of blocs" and "block confrontation"
//! come out alike. Refuses to know what is a finding: it only says what stands there.
//!
//! A phrase is content words with nothing between them but a hyphen or linking words ("of the"). Verbs in
//! finite form, conjunctions, pronouns and marks end it.

use std::ops::Range;

use crate::language::table::Head;
use crate::language::{Class, Flags, Kind, Shape, StemId, Text, Token};

use smallvec::SmallVec;

use super::compounds::Parts;

/// Most content words of a phrase.
pub const MOST: usize = 4;

/// One content word of a phrase. A chain such as "case-by-case" counts as its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its token; the parts of a compound share one.
    pub token: u32,
    /// Its stem.
    pub stem: StemId,
}

/// The content words of a phrase.
pub type Elements = SmallVec<[Element; MOST]>;
/// What joins them.
pub type Joints = SmallVec<[Joint; MOST]>;

/// How two content words of a phrase are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joint {
    /// Side by side.
    Space,
    /// By a hyphen.
    Hyphen,
    /// As parts of one written word.
    Compound,
    /// By linking words; the stem of the first one.
    Link(StemId),
}

/// A stretch of a text that can be a noun phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// First token.
    pub first: u32,
    /// Last token.
    pub last: u32,
    /// Its content words as written.
    pub elements: Elements,
    /// What joins element `i` to element `i + 1`.
    pub joints: Joints,
    /// Nothing that belongs to the phrase stands before it.
    pub clean_left: bool,
    /// Nothing that belongs to the phrase stands after it.
    pub clean_right: bool,
}

impl Phrase {
    /// The elements in plain order: what follows a link goes before what it modifies ("level of SOST in serum":
    /// serum, SOST, level), or stays where the language links the modifier first (の, 的).
    pub fn plain_order(&self, modifier_first: bool) -> Vec<StemId> {
        if modifier_first {
            return self.elements.iter().map(|element| element.stem).collect();
        }
        let mut parts: Vec<&[Element]> = Vec::new();
        let mut from = 0;
        for (at, joint) in self.joints.iter().enumerate() {
            if matches!(joint, Joint::Link(_)) {
                parts.push(&self.elements[from..=at]);
                from = at + 1;
            }
        }
        parts.push(&self.elements[from..]);
        parts.iter().rev().flat_map(|part| part.iter().map(|element| element.stem)).collect()
    }

    /// Whether a link stands in it.
    pub fn is_linked(&self) -> bool {
        self.joints.iter().any(|joint| matches!(joint, Joint::Link(_)))
    }
}

/// Whether a token can be a content word of a phrase.
fn is_element(token: &Token) -> bool {
    token.kind == Kind::Word
        && !token.class.intersects(Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::NUMERAL)
}

/// Whether a token can stand in the linking words between two elements.
fn is_link(token: &Token) -> bool {
    token.kind == Kind::Word
        && token.class.intersects(Class::LINK)
        && !token.class.intersects(Class::CONJUNCTION | Class::CLAUSE)
}

/// Calls `take` with every phrase of the text of at most `most` elements that all pass `worth`: in reading order,
/// shorter first.
pub fn each(
    text: &Text,
    parts: &Parts,
    most: usize,
    worth: &impl Fn(StemId) -> bool,
    take: &mut impl FnMut(&Phrase),
) {
    for sentence in &text.sentences {
        for first in sentence.tokens.clone() {
            if is_element(&text.tokens[first]) {
                grow(text, parts, first..sentence.tokens.end, most, worth, take);
            }
        }
    }
}

fn grow(
    text: &Text,
    parts: &Parts,
    Range { start: first, end }: Range<usize>,
    most: usize,
    worth: &impl Fn(StemId) -> bool,
    take: &mut impl FnMut(&Phrase),
) {
    let mut phrase = Phrase {
        first: first as u32,
        last: first as u32,
        elements: Elements::new(),
        joints: Joints::new(),
        clean_left: clean_left(text, first),
        clean_right: false,
    };
    let mut at = first;
    loop {
        if !push(text, parts, at, worth, &mut phrase) {
            return;
        }
        at = chain_end(text, at, end);
        if (2..=most).contains(&phrase.elements.len()) {
            phrase.last = at as u32;
            phrase.clean_right = clean_right(text, at, end);
            if let Some(short) = without_empty_head(text, &phrase) {
                take(&short);
            }
            take(&phrase);
        }
        if phrase.elements.len() >= most {
            return;
        }
        let Some((joint, next)) = joint(text, at, end) else { return };
        phrase.joints.push(joint);
        at = next;
    }
}

/// The last token of a chain that is held together by function words between hyphens ("case-by-case",
/// "vis-à-vis"); `at` itself when none begins there.
fn chain_end(text: &Text, at: usize, end: usize) -> usize {
    let mut last = at;
    while last + 4 < end
        && is_tight_hyphen(text, last + 1, end)
        && text.tokens[last + 2].class.intersects(Class::FUNCTION)
        && is_tight_hyphen(text, last + 3, end)
        && text.tokens[last + 4].kind == Kind::Word
    {
        last += 4;
    }
    last
}

/// "variation on a case-by-case basis" less "basis": a general word that is the head of the last linked part
/// carries nothing, so the phrase is also one without it.
fn without_empty_head(text: &Text, phrase: &Phrase) -> Option<Phrase> {
    let count = phrase.elements.len();
    if count < 3 || phrase.joints[count - 2] != Joint::Space || text.table.head != Head::Last {
        return None;
    }
    let linked = phrase.joints[..count - 2].last().is_some_and(|joint| matches!(joint, Joint::Link(_)));
    let head = &text.tokens[phrase.elements[count - 1].token as usize];
    if !linked || !head.class.intersects(Class::GENERAL) {
        return None;
    }
    let mut short = phrase.clone();
    short.elements.truncate(count - 1);
    short.joints.truncate(count - 2);
    Some(short)
}

/// Adds the word at a token, as its parts when it is a compound. `false` when it is not worth a phrase.
fn push(text: &Text, parts: &Parts, at: usize, worth: &impl Fn(StemId) -> bool, phrase: &mut Phrase) -> bool {
    let token = &text.tokens[at];
    let whole = [text.stem_of(token.word)];
    let stems = parts.get(&token.word).map_or(&whole[..], Vec::as_slice);
    for (part, &stem) in stems.iter().enumerate() {
        if !worth(stem) {
            return false;
        }
        if part > 0 {
            phrase.joints.push(Joint::Compound);
        }
        phrase.elements.push(Element { token: at as u32, stem });
    }
    true
}

/// What joins the element at `at` to the next one, and where that stands.
fn joint(text: &Text, at: usize, end: usize) -> Option<(Joint, usize)> {
    let next = at + 1;
    let token = text.tokens.get(next).filter(|_| next < end)?;
    if is_element(token) {
        return Some((Joint::Space, next));
    }
    if is_tight_hyphen(text, next, end) {
        return is_element(&text.tokens[next + 1]).then_some((Joint::Hyphen, next + 1));
    }
    if !is_link(token) {
        return None;
    }
    let mut after = next + 1;
    // "of the", "de l'", "dans la": one link and the articles and links after it, three words at most.
    while after < end && after < next + 3 {
        let token = &text.tokens[after];
        if is_element(token) {
            return Some((Joint::Link(text.stem_at(next)), after));
        }
        if token.kind != Kind::Word
            || !(is_link(token) || token.class.intersects(Class::ARTICLE | Class::PRONOUN))
        {
            return None;
        }
        after += 1;
    }
    (after < end && is_element(&text.tokens[after])).then_some((Joint::Link(text.stem_at(next)), after))
}

/// Whether the token is a hyphen with no space on either side.
fn is_tight_hyphen(text: &Text, at: usize, end: usize) -> bool {
    let token = &text.tokens[at];
    token.kind == Kind::Mark
        && !token.flags.contains(Flags::SPACED)
        && matches!(text.surface(token), "-" | "‐" | "‑" | "–")
        && at + 1 < end
        && !text.tokens[at + 1].flags.contains(Flags::SPACED)
}

/// Whether a word beside a phrase can belong to it. Where nouns are written with a capital, one without is a verb
/// or an adjective: the noun phrase ends there.
fn belongs(text: &Text, token: &Token) -> bool {
    is_element(token) && !(text.table.nouns_capitalised && token.shape == Shape::Lower)
}

fn clean_left(text: &Text, first: usize) -> bool {
    let Some(before) = first.checked_sub(1).map(|at| &text.tokens[at]) else { return true };
    if before.unit != text.tokens[first].unit {
        return true;
    }
    match before.kind {
        Kind::Word => !belongs(text, before),
        Kind::Mark => !matches!(text.surface(before), "-" | "‐" | "‑" | "/" | "·"),
        Kind::Number => true,
        Kind::Address => false,
    }
}

fn clean_right(text: &Text, last: usize, end: usize) -> bool {
    let Some(after) = text.tokens.get(last + 1).filter(|_| last + 1 < end) else { return true };
    match after.kind {
        Kind::Word => !belongs(text, after) || is_head(text, &text.tokens[last]),
        Kind::Mark => !matches!(text.surface(after), "-" | "‐" | "‑" | "/" | "·"),
        Kind::Number | Kind::Address => true,
    }
}

/// Whether a noun's ending shows that no other noun of its phrase comes after it.
fn is_head(text: &Text, token: &Token) -> bool {
    let word = text.word(token.word);
    let stem = text.stemmed(token.word);
    text.table.head_endings.iter().any(|ending| {
        word.base()
            .strip_suffix(ending.as_str())
            .is_some_and(|rest| stem.len() <= rest.len() && !rest.ends_with(ending.as_str()))
    })
}
