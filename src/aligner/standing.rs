//! What stands for some places of the source.
//!
//! In: places of terms in the source, each with the tokens that translate its segment. Out: for each the words that
//! stand for it, or none. In a long text, a word that stands in the segments of one term's places and seldom elsewhere
//! is what stands for it, which counting shows (co-occurrence); only the other places are aligned. Knows no glossary.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Alignment, Source};
use crate::language::{Kind, StemId, Text, Token, WordId};

/// A place of a term in the source.
#[derive(Clone, Debug)]
pub struct Place {
    /// The term: places of one number are places of one term.
    pub term: usize,
    /// Tokens of the source.
    pub source: Range<usize>,
    /// Tokens of the translation of its segment.
    pub target: Range<usize>,
}

/// What stands for a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// First token of the translation.
    pub first: usize,
    /// Last token of the translation.
    pub last: usize,
    /// Probability that the two mean each other.
    pub probability: f32,
    /// Whether the same word stands for the term's neighbour too: "mouse button" is one thing, Maustaste.
    pub shared: bool,
}

/// Links less likely than this say nothing.
const LIKELY: f32 = 0.25;
/// What stands for one word is no further apart than this, in tokens.
const NEAR: usize = 2;
/// A word stands for a term when it stands in so many of its places ...
const PLACES: u32 = 5;
/// ... and so much of its own places are these.
const SHARE: f32 = 0.5;
/// One neighbour in so much of the places makes the two one term.
const ONE_NEIGHBOUR: f32 = 0.8;

/// What stands for places of the source; in their order. `fits` says whether a word can stand for a term.
pub fn standing(
    source: &Source,
    text: &Text,
    places: &[Place],
    fits: impl Fn(usize, &Token) -> bool,
) -> Vec<Option<Standing>> {
    let counted =
        if source.is_long() { Counted::new(source, text, places, fits) } else { Counted::default() };
    let mut standings: Vec<Option<Standing>> =
        places.iter().map(|place| counted.standing(text, place)).collect();
    let open = || places.iter().zip(&standings).filter(|(_, standing)| standing.is_none());
    let mut asked: Vec<usize> = open().flat_map(|(place, _)| place.source.clone()).collect();
    if asked.is_empty() {
        return standings;
    }
    asked.sort_unstable();
    let links = source.links_of(&asked);
    for (place, standing) in places.iter().zip(&mut standings) {
        if standing.is_none() {
            *standing = linked(source, text, &links, place);
        }
    }
    standings
}

/// Words that counting shows to stand for terms.
#[derive(Default)]
struct Counted {
    /// By term and word: how surely, and whether the neighbour is part of it.
    words: FxHashMap<(usize, WordId), (f32, bool)>,
}

impl Counted {
    fn new(source: &Source, text: &Text, places: &[Place], fits: impl Fn(usize, &Token) -> bool) -> Self {
        // How many places of the term have the word in their segment.
        let mut together: FxHashMap<(usize, WordId), u32> = FxHashMap::default();
        let mut met: Vec<bool> = vec![false; text.words().len()];
        for place in places {
            for word in distinct(text, place) {
                if fits(place.term, &text.tokens[word.1]) {
                    *together.entry((place.term, word.0)).or_default() += 1;
                }
            }
        }
        together.retain(|_, count| *count >= PLACES);
        for (_, word) in together.keys() {
            met[word.0 as usize] = true;
        }
        // How many units have it at all.
        let mut all: FxHashMap<WordId, (u32, u32)> = FxHashMap::default();
        for token in text.tokens.iter().filter(|token| met[token.word.0 as usize]) {
            let seen = all.entry(token.word).or_insert((u32::MAX, 0));
            if seen.0 != token.unit {
                *seen = (token.unit, seen.1 + 1);
            }
        }
        let share = |word: &WordId, count: u32| {
            count as f32 / all.get(word).map_or(1, |(_, units)| *units).max(1) as f32
        };
        let sure =
            together.into_iter().map(|((term, word), count)| ((term, word), share(&word, count).min(1.0)));
        let mut words: FxHashMap<(usize, WordId), (f32, bool)> =
            sure.filter(|(_, share)| *share >= SHARE).map(|(key, share)| (key, (share, false))).collect();
        let mut counted = Self { words: words.clone() };
        // Who stands beside the term where the word stands for it.
        let mut beside: FxHashMap<(usize, WordId), (u32, FxHashMap<StemId, u32>)> = FxHashMap::default();
        for place in places {
            if let Some(standing) = counted.standing(text, place) {
                let seen = beside.entry((place.term, text.tokens[standing.first].word)).or_default();
                seen.0 += 1;
                for at in neighbours(source, place) {
                    *seen.1.entry(source.text.stem_at(at)).or_default() += 1;
                }
            }
        }
        for (key, (places, stems)) in beside {
            let most = stems.values().max().copied().unwrap_or(0);
            if let Some(word) = words.get_mut(&key) {
                word.1 = most as f32 >= places as f32 * ONE_NEIGHBOUR;
            }
        }
        counted.words = words;
        counted
    }

    /// The surest word of the place's segment; of several of one kind the one at the most likely distance.
    fn standing(&self, text: &Text, place: &Place) -> Option<Standing> {
        if self.words.is_empty() {
            return None;
        }
        let known = |at: usize| self.words.get(&(place.term, text.tokens[at].word)).map(|word| (at, *word));
        let (at, (probability, shared)) = place
            .target
            .clone()
            .filter_map(known)
            .max_by(|(a, x), (b, y)| x.0.total_cmp(&y.0).then(b.cmp(a)))?;
        Some(Standing { first: at, last: at, probability, shared })
    }
}

/// The distinct words of a place's segment, each with its first token.
fn distinct(text: &Text, place: &Place) -> Vec<(WordId, usize)> {
    let tokens = place.target.clone().filter(|&at| text.tokens[at].is_content());
    let mut words: Vec<(WordId, usize)> = tokens.map(|at| (text.tokens[at].word, at)).collect();
    words.sort_unstable();
    words.dedup_by_key(|(word, _)| *word);
    words
}

/// The content words beside a place, one or two tokens away.
fn neighbours<'a>(source: &'a Source, place: &'a Place) -> impl Iterator<Item = usize> + 'a {
    let tokens = &source.text.tokens;
    let unit = tokens[place.source.start].unit;
    let around = place.source.start.saturating_sub(2)..(place.source.end + 2).min(tokens.len());
    around
        .filter(move |&at| !place.source.contains(&at) && tokens[at].unit == unit && tokens[at].is_content())
}

/// What the links say.
fn linked(source: &Source, text: &Text, links: &Alignment, place: &Place) -> Option<Standing> {
    let mut linked: Vec<(usize, f32)> = place
        .source
        .clone()
        .flat_map(|at| links.of_source(at))
        .map(|(at, p)| (*at as usize, *p))
        .filter(|(at, p)| *p >= LIKELY && text.tokens[*at].kind != Kind::Mark)
        .collect();
    let (best, probability) = linked.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (unit, near) = (text.tokens[best].unit, NEAR * (place.source.len() + 1));
    linked.retain(|(at, p)| {
        *p >= probability * 0.6 && at.abs_diff(best) <= near && text.tokens[*at].unit == unit
    });
    let shared = neighbours(source, place)
        .any(|at| links.of_source(at).iter().any(|(target, p)| *target as usize == best && *p >= LIKELY));
    let first = linked.iter().map(|(at, _)| *at).min().unwrap_or(best);
    let last = linked.iter().map(|(at, _)| *at).max().unwrap_or(best);
    Some(Standing { first, last, probability, shared })
}
