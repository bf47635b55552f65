//! spelling-variant: see docs/rules/spelling-variant.md.
//!
//! In: the vocabulary of a text and the pairs of spellings of its language's table. Out: one draft for each pair
//! of varieties that the text mixes, with all places of both.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::table::Spelling;
use crate::language::{Flags, Shape, Site, Stemmer, Text, Word, WordId};

/// In place of a variety: folding makes both spellings one, so the letters as written decide.
const BY_LETTERS: usize = 2;

/// Finds two spellings of a language in one text.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    for spelling in &text.table.spelling {
        // Endings are a habit of their own: "organize" and "colour" go together in Oxford.
        for by_endings in [false, true] {
            let sides = sides(text, spelling, by_endings);
            if !sides.is_empty() {
                drafts.extend(mixed(text, spelling, &sides));
            }
        }
    }
}

/// What a word shows of a pair of varieties.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Shown {
    /// The one or the other, or [`BY_LETTERS`].
    side: usize,
    /// The number of a pair that tells nothing unless the text has both of it.
    by_itself: Option<usize>,
}

impl Shown {
    /// The variety of a text.
    const fn of(side: usize) -> Self {
        Self { side, by_itself: None }
    }
}

/// The variety of each word of the vocabulary that shows one; indexed by word.
fn sides(text: &Text, spelling: &Spelling, by_endings: bool) -> FxHashMap<u32, Shown> {
    let stemmer = Stemmer::new(&text.table.stemmer);
    let fold = |word: &str| crate::language::fold(word, text.table.turkic).into_owned();
    let mut listed: FxHashMap<String, Shown> = FxHashMap::default();
    let mut by_stem: FxHashMap<String, Shown> = FxHashMap::default();
    // What begins with either spelling shows none: "programmed" is right beside "program" and "programme".
    let mut longer: FxHashMap<String, &str> = FxHashMap::default();
    for (number, (left, right)) in spelling.pairs().enumerate() {
        let shown = |side: usize| Shown { side, by_itself: number.checked_sub(spelling.words.len()) };
        // Some stemmers write both spellings alike ("daß", "dass"): then only the words as listed count. What is left of a short
        // word may be another word: и of иена.
        let stems = [stemmer.stem(left), stemmer.stem(right)];
        if stems[0] != stems[1] {
            for (side, (stem, other)) in stems.into_iter().zip([right, left]).enumerate() {
                if stem.chars().nth(2).is_some() {
                    if other.starts_with(&stem) {
                        longer.insert(stem.clone(), other);
                    }
                    by_stem.insert(stem, shown(side));
                }
            }
        }
        let (folded_left, folded_right) = (fold(left), fold(right));
        if folded_left == folded_right {
            listed.insert(folded_left, shown(BY_LETTERS));
        } else {
            listed.insert(folded_left, shown(0));
            listed.insert(folded_right, shown(1));
        }
    }
    // As written too: words of the grammar have no stem but themselves.
    let exceptions: FxHashSet<String> =
        spelling.exceptions.iter().flat_map(|word| [stemmer.stem(word), word.clone()]).collect();
    let characters = characters(spelling);
    let side = |folded: &str, stem: &str| {
        if exceptions.contains(stem) && !listed.contains_key(folded) || exceptions.contains(folded) {
            return None;
        }
        if by_endings {
            if by_stem.contains_key(stem) || listed.contains_key(folded) {
                return None;
            }
            return spelling.endings.iter().find_map(|(left, right, least)| {
                let fits = |ending: &str| folded.strip_suffix(ending).is_some_and(|rest| rest.chars().count() >= *least);
                if fits(left) { Some(Shown::of(0)) } else { fits(right).then_some(Shown::of(1)) }
            });
        }
        let inflected = || by_stem.get(stem).filter(|_| longer.get(stem).is_none_or(|other| !folded.starts_with(other)));
        let of_character = || folded.chars().find_map(|c| characters.get(&c).map(|&side| Shown::of(side)));
        listed.get(folded).or_else(inflected).copied().or_else(of_character)
    };
    let words = text.words().iter().enumerate();
    let shown = |index: usize, word: &Word| side(&word.folded, text.stemmed(WordId(index as u32)));
    words.filter_map(|(index, word)| Some((index as u32, shown(index, word)?))).collect()
}

/// The variety of a word whose two spellings fold alike (ß and ss), by its letters as written.
fn side_by_letters(spelling: &Spelling, written: &str) -> Option<usize> {
    let written = written.to_lowercase();
    spelling.pairs().find_map(|(left, right)| {
        if *left == written { Some(0) } else { (*right == written).then_some(1) }
    })
}

/// The characters that only one variety has.
fn characters(spelling: &Spelling) -> FxHashMap<char, usize> {
    let first = |text: &String| text.chars().next();
    let left: FxHashSet<char> = spelling.characters.iter().filter_map(|(l, _)| first(l)).collect();
    let right: FxHashSet<char> = spelling.characters.iter().filter_map(|(_, r)| first(r)).collect();
    let own = |a: &FxHashSet<char>, b: &FxHashSet<char>, side| {
        a.difference(b).map(move |&c| (c, side)).collect::<Vec<_>>()
    };
    own(&left, &right, 0).into_iter().chain(own(&right, &left, 1)).collect()
}

fn mixed(text: &Text, spelling: &Spelling, sides: &FxHashMap<u32, Shown>) -> Option<Draft> {
    let mut found: Vec<(Shown, Site)> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        // A name or a quotation keeps its spelling.
        let name = matches!(token.shape, Shape::Title | Shape::Mixed | Shape::Upper)
            && !token.flags.intersects(Flags::STARTS | Flags::HEADING)
            && !text.table.nouns_capitalised;
        // In capitals ß is SS.
        let by_letters = |side: usize| match side {
            BY_LETTERS if token.shape == Shape::Upper => None,
            BY_LETTERS => side_by_letters(spelling, text.surface(token)),
            side => Some(side),
        };
        let shown = sides.get(&token.word.0).and_then(|shown| Some(Shown { side: by_letters(shown.side)?, ..*shown }));
        if let Some(shown) = shown.filter(|_| !name && !token.flags.contains(Flags::QUOTED)) {
            found.push((shown, text.site(at, at)));
        }
    }
    let both: FxHashSet<Shown> = found.iter().map(|(shown, _)| *shown).collect();
    let mut sites = [Vec::new(), Vec::new()];
    for (shown, site) in found {
        if shown.by_itself.is_none() || both.contains(&Shown { side: 1 - shown.side, ..shown }) {
            sites[shown.side].push(site);
        }
    }
    let (few, many) = (sites[0].len().min(sites[1].len()), sites[0].len().max(sites[1].len()));
    let confidence = match (few, many) {
        (0, _) => return None,
        (1, 1) => 0.5,
        (1, _) => 0.6,
        _ => 0.75,
    };
    let varieties = spelling.varieties.clone();
    let groups = sites
        .into_iter()
        .map(|sites| {
            let mut words: Vec<String> = Vec::new();
            for site in &sites {
                let word = text.at(*site).to_lowercase();
                if words.len() < 3 && !words.contains(&word) {
                    words.push(word);
                }
            }
            Group { text: words.join(", "), sites }
        })
        .collect();
    let reason = Reason::SpellingVariant { varieties };
    Some(Draft::new("spelling-variant", confidence, reason, groups))
}
