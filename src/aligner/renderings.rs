//! Renderings: what stands for each recurring word of a source in its translation.
//!
//! In: a source aligned with a target. Out: for every word of meaning that stands twice or more, its renderings with
//! their places. Two places have one rendering when they share a word, inflected or in a compound. Decides nothing:
//! whether two renderings are an inconsistency is a rule's matter.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{Source, phrases as extraction};
use crate::language::{Class, Flags, Lexis, Shape, Site, StemId, Text, WordId};
use crate::matcher::compounds::{LONGEST, Parts};
use crate::matcher::{likeness, phrases};

/// A link below this is no rendering.
const LINKED: f32 = 0.12;
/// Beside the best link of a word, a link of this share of its probability belongs to the rendering too.
const BESIDE: f32 = 0.5;
/// Words of one rendering stand no further apart than this, in tokens.
const NEAR: usize = 3;
/// How much a rival for a target word takes from a link.
const RIVAL: f32 = 0.6;
/// A link below this does not tie a phrase to words outside.
const BINDS: f32 = 0.5;
/// What stands for a phrase has at least this share of the letters that the texts' lengths let expect: "database of
/// culture" is no term where only "base" stands for it, "oil painting" is one with "Ölgemälde".
const LEAST_LETTERS: f64 = 0.5;
/// Words that stand together so often need no translation to show that they are a term.
const OFTEN: usize = 4;
/// Least letters of a word that a compound begins or ends with, and of the rest of that compound.
const PART: usize = 4;
const REST: usize = 3;
/// A name in single characters has no more than this.
const PIECES: usize = 4;

/// The stems of a term's words.
pub type Stems = SmallVec<[StemId; PIECES]>;

/// A term of the source and how it is rendered.
pub struct Term {
    /// The stems of its words.
    pub stems: Stems,
    /// How it is rendered, the most frequent rendering first.
    pub renderings: Vec<Rendering>,
    /// Places that have no counterpart: first and last token of the source, exclusive.
    pub unlinked: Vec<Range<usize>>,
}

impl Term {
    /// All places with a counterpart.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.renderings.iter().flat_map(|rendering| &rendering.places)
    }

    /// Herfindahl's index of the renderings: the sum of their squared shares, 1 for a single one (Itagaki, Aikawa and
    /// He 2007).
    pub fn concentration(&self) -> f64 {
        let total = self.places().count().max(1) as f64;
        self.renderings.iter().map(|rendering| (rendering.places.len() as f64 / total).powi(2)).sum()
    }
}

/// One way in which a term is rendered.
pub struct Rendering {
    /// The stems of the place that came first; others share one with it.
    pub stems: Stems,
    /// Its places, in reading order.
    pub places: Vec<Place>,
}

/// A place of a term with its counterpart.
#[derive(Clone, Debug)]
pub struct Place {
    /// Tokens of the source.
    pub source: Range<usize>,
    /// Tokens of the target that carry meaning, in order.
    pub target: SmallVec<[usize; 3]>,
    /// The probability of that link, less what speaks for another word of the source.
    pub probability: f64,
}

impl Place {
    /// Where the counterpart stands.
    pub fn site(&self, text: &Text) -> Site {
        let (first, last) = (self.target[0], self.target[self.target.len() - 1]);
        text.site(first, last)
    }

    /// Where the term stands.
    pub fn source_site(&self, source: &Text) -> Site {
        source.site(self.source.start, self.source.end - 1)
    }

    /// Both places: of the counterpart, of the term.
    pub fn sites(&self, text: &Text, source: &Text) -> (Site, Site) {
        (self.site(text), self.source_site(source))
    }
}

/// All words of a source that recur, by their first place.
pub fn terms(source: &Source, text: &Text) -> Vec<Term> {
    rendered(source, text, recurring(&source.text).into_iter().collect())
}

/// All terms of a source that recur, of one word or several, by their first place. A place of "Security Council" is
/// none of "council".
pub fn terms_and_phrases(source: &Source, text: &Text) -> Vec<Term> {
    let mut words = recurring(&source.text);
    let ratio =
        letters(text, 0..text.tokens.len()) / letters(&source.text, 0..source.text.tokens.len()).max(1.0);
    let phrases = recurring_phrases(&source.text, &|range| {
        let expected = letters(&source.text, range.clone()) * ratio;
        let held = |place: Place| place.target.iter().map(|&at| letters(text, at..at + 1)).sum::<f64>();
        place(source, text, range.clone()).map_or(0.0, held) >= expected * LEAST_LETTERS
    });
    let within: FxHashSet<usize> =
        phrases.iter().flat_map(|(_, ranges)| ranges.iter().cloned().flatten()).collect();
    words.retain(|_, ranges| {
        ranges.retain(|range| !within.contains(&range.start));
        ranges.len() > 1
    });
    rendered(source, text, words.into_iter().chain(phrases).collect())
}

/// Terms with what stands for them.
fn rendered(source: &Source, text: &Text, mut found: Vec<(Stems, Vec<Range<usize>>)>) -> Vec<Term> {
    found.sort_by_key(|(_, ranges)| ranges[0].start);
    found
        .into_iter()
        .map(|(stems, ranges)| {
            let (mut places, mut unlinked) = (Vec::new(), Vec::new());
            for range in ranges {
                match place(source, text, range.clone()) {
                    Some(place) => places.push(place),
                    None => unlinked.push(range),
                }
            }
            Term { stems, renderings: cluster(text, places), unlinked }
        })
        .collect()
}

/// Whether a token of the source can be a term: a word of meaning, no part of a date, no number, no hashtag (those
/// stay as they are).
fn is_term(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let hash =
        |before: usize| text.tokens[before].unit == token.unit && text.surface(&text.tokens[before]) == "#";
    let tag = !token.flags.contains(Flags::SPACED) && at.checked_sub(1).is_some_and(hash);
    token.is_content() && !token.class.intersects(Class::MONTH | Class::WEEKDAY | Class::NUMERAL) && !tag
}

/// The places of every term that stands twice or more. A name that the segmenter's dictionary lacks comes in pieces
/// of one character: the longest run of them that recurs is one term.
fn recurring(text: &Text) -> FxHashMap<Stems, Vec<Range<usize>>> {
    let tokens = &text.tokens;
    let key = |range: Range<usize>| -> Stems {
        tokens[range].iter().map(|token| text.stem_of(token.word)).collect()
    };
    let runs = runs(text);
    let mut counts: FxHashMap<Stems, u32> = FxHashMap::default();
    for run in &runs {
        for from in run.clone() {
            for to in from + 2..=run.end.min(from + PIECES) {
                *counts.entry(key(from..to)).or_default() += 1;
            }
        }
    }
    let mut places: FxHashMap<Stems, Vec<Range<usize>>> = FxHashMap::default();
    let mut runs = runs.into_iter().peekable();
    let mut at = 0;
    while at < tokens.len() {
        while runs.next_if(|run| run.end <= at).is_some() {}
        let end = runs.peek().filter(|run| run.start <= at).map_or(at + 1, |run| run.end.min(at + PIECES));
        let longest = (at + 2..=end).rev().find(|&to| counts.get(&key(at..to)).is_some_and(|&n| n > 1));
        let to = longest.unwrap_or(at + 1);
        if longest.is_some() || is_term(text, at) {
            places.entry(key(at..to)).or_default().push(at..to);
        }
        at = to;
    }
    places.retain(|_, ranges| ranges.len() > 1);
    places
}

/// The places of every phrase whose words belong together, no two of which overlap; the longest phrase first. Words
/// belong together when Dice's coefficient says so: the phrase has at least half of the places of its words (Smadja,
/// `McKeown` and Hatzivassiloglou 1996). What stands seldom, and is translated in part only in most of its places,
/// is no term: `is_whole` says where all of it is.
fn recurring_phrases(
    text: &Text,
    is_whole: &dyn Fn(&Range<usize>) -> bool,
) -> Vec<(Stems, Vec<Range<usize>>)> {
    let mut found: FxHashMap<Stems, Vec<Range<usize>>> = FxHashMap::default();
    phrases::each(text, &Parts::default(), PIECES, &|_| true, &mut |phrase| {
        let named = phrase.elements.iter().all(|element| is_term(text, element.token as usize));
        let specific = |element: &phrases::Element| {
            !text.tokens[element.token as usize].class.intersects(Class::GENERAL)
        };
        if phrase.elements.len() > 1 && named && phrase.elements.iter().all(specific) {
            let stems = phrase.elements.iter().map(|element| element.stem).collect();
            found.entry(stems).or_default().push(phrase.first as usize..phrase.last as usize + 1);
        }
    });
    let mut counts = vec![0_usize; text.stems().len()];
    for token in &text.tokens {
        counts[text.stem_of(token.word).0 as usize] += 1;
    }
    let together = |stems: &Stems, places: usize| {
        let all: usize = stems.iter().map(|stem| counts[stem.0 as usize]).sum();
        places > 1 && 2 * places * stems.len() >= all
    };
    let kept_whole = |ranges: &[Range<usize>]| {
        ranges.len() >= OFTEN || 2 * ranges.iter().filter(|range| is_whole(range)).count() >= ranges.len()
    };
    found.retain(|stems, ranges| together(stems, ranges.len()) && kept_whole(ranges));
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(stems, ranges)| (Reverse(stems.len()), Reverse(ranges.len()), ranges[0].start));
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    found.retain_mut(|(_, ranges)| {
        ranges.retain(|range| range.clone().all(|at| !taken.contains(&at)));
        let recurs = ranges.len() > 1;
        taken.extend(ranges.iter().filter(|_| recurs).cloned().flatten());
        recurs
    });
    found
}

/// Stretches of tokens that are a single ideograph each, with nothing between them.
fn runs(text: &Text) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let mut letters = text.surface(token).chars();
        let single = letters.next().is_some_and(likeness::is_ideograph) && letters.next().is_none();
        if !single || token.class.intersects(Class::FUNCTION) {
            continue;
        }
        match runs.last_mut() {
            Some(run)
                if run.end == at
                    && !token.flags.contains(Flags::SPACED)
                    && text.tokens[at - 1].unit == token.unit =>
            {
                run.end = at + 1;
            }
            _ => runs.push(at..at + 1),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// Letters of the words of meaning in some tokens.
fn letters(text: &Text, range: Range<usize>) -> f64 {
    let words = text.tokens[range].iter().filter(|token| token.is_content());
    words.map(|token| text.surface(token).chars().count()).sum::<usize>() as f64
}

/// What stands for a term: the words of meaning that its words are linked to, those near the surest one.
fn place(source: &Source, text: &Text, range: Range<usize>) -> Option<Place> {
    let linked = || {
        let links = range.clone().flat_map(|at| source.alignment().of_source(at));
        links.filter(|(j, p)| *p >= LINKED && text.tokens[*j as usize].is_content())
    };
    let &(best, probability) = linked().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut target: SmallVec<[usize; 3]> = linked()
        .filter(|(j, p)| *j == best || *p >= LINKED.max(probability * BESIDE))
        .map(|(j, _)| *j as usize)
        .filter(|j| {
            j.abs_diff(best as usize) <= NEAR && text.tokens[*j].unit == text.tokens[best as usize].unit
        })
        .collect();
    // What stands between the words of a phrase belongs to it.
    let phrase = extraction::counterpart(source.alignment(), &range, BINDS).filter(|_| range.len() > 1);
    let phrase =
        phrase.filter(|phrase| phrase.contains(&(best as usize)) && phrase.len() <= range.len() + NEAR);
    let inside =
        |&at: &usize| text.tokens[at].is_content() && text.tokens[at].unit == text.tokens[best as usize].unit;
    target.extend(phrase.into_iter().flatten().filter(inside));
    target.sort_unstable();
    target.dedup();
    let rivals =
        source.alignment().of_target(best as usize).iter().filter(|(i, _)| !range.contains(&(*i as usize)));
    let rival = rivals.map(|(_, p)| *p).fold(0.0, f32::max);
    let probability = f64::from(probability * probability / (probability + RIVAL * rival));
    Some(Place { source: range, target, probability })
}

/// Whether two words of a text are one: inflected, irregular, derived or compounded.
pub fn same_word(text: &Text, a: usize, b: usize) -> bool {
    let (x, y) = (&text.tokens[a], &text.tokens[b]);
    let (stem_x, stem_y) = (text.stemmed(x.word), text.stemmed(y.word));
    if stem_x == stem_y {
        return true;
    }
    let (a, b) = (text.word(x.word).base(), text.word(y.word).base());
    likeness::inflected(stem_x, stem_y)
        || likeness::inflected(a, b)
        || text.table.are_one_word(a, b)
        || of_one_family(text, (a, stem_x), (b, stem_y))
        || share_a_part(a, b)
}

/// Whether two words name one concept and begin alike: France and French.
fn of_one_family(text: &Text, a: (&str, &str), b: (&str, &str)) -> bool {
    let lexis = Lexis::of(text.tag);
    let (x, y) = (lexis.concepts(a.0, a.1), lexis.concepts(b.0, b.1));
    x.iter().any(|concept| y.contains(concept)) && likeness::common_prefix(a.0, b.0) >= 2
}

/// Whether two words have so much in common that they are of one family or hold one word: 病 and 疾病, Klassifizierung
/// and Standardklassifikation.
fn share_a_part(a: &str, b: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let shortest = x.len().min(y.len());
    let common = likeness::common_part(&x, &y);
    if x.iter().chain(&y).all(|&c| likeness::is_ideograph(c)) {
        return common == shortest;
    }
    let prefix = likeness::common_prefix(a, b);
    common >= 5 && common * 3 >= shortest * 2
        || prefix >= 4 && prefix * 3 >= shortest * 2
        // Adjective and noun of a short word: virus, viral.
        || prefix >= 3 && shortest <= 5 && x.len().max(y.len()) <= prefix + 3
}

/// Whether two renderings of a term are one. Of a word: they share a word. Of a name in pieces: not each has a word
/// that the other lacks.
fn same_rendering(text: &Text, a: &[usize], b: &[usize], pieces: bool) -> bool {
    let held = |s: usize, by: &[usize]| by.iter().any(|&t| same_word(text, s, t));
    if pieces {
        a.iter().all(|&s| held(s, b)) || b.iter().all(|&s| held(s, a))
    } else {
        a.iter().any(|&s| held(s, b))
    }
}

/// The renderings of a term: each place joins the first rendering that it shares a word with.
fn cluster(text: &Text, places: Vec<Place>) -> Vec<Rendering> {
    let mut renderings: Vec<Rendering> = Vec::new();
    for place in places {
        let pieces = place.source.len() > 1;
        let one =
            |known: &&mut Rendering| same_rendering(text, &known.places[0].target, &place.target, pieces);
        if let Some(known) = renderings.iter_mut().find(one) {
            known.places.push(place);
        } else {
            let stems = place.target.iter().map(|&at| text.stem_at(at)).collect();
            renderings.push(Rendering { stems, places: vec![place] });
        }
    }
    if text.table.compounds && renderings.len() > 1 {
        renderings = join_compounds(text, renderings);
    }
    renderings.sort_by_key(|known| (Reverse(known.places.len()), known.places[0].source.start));
    renderings
}

/// Joins renderings of which one is a word and the other a compound with it: "Höhe" and "Zeilenhöhe". By such a word others
/// meet: "Enddatum" and "Datumsformat" have little in common but "Datum".
fn join_compounds(text: &Text, renderings: Vec<Rendering>) -> Vec<Rendering> {
    let words = renderings.iter().enumerate().flat_map(|(at, rendering)| {
        let tokens = rendering.places.iter().flat_map(|place| &place.target);
        tokens.map(move |&token| (text.tokens[token].word, at))
    });
    let words: BTreeSet<(WordId, usize)> = words.collect();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for &(word, at) in &words {
        let base = text.word(word).base();
        if base.chars().count() >= PART {
            known.entry(base).or_insert(at);
            known.entry(text.stemmed(word)).or_insert(at);
        }
    }
    let mut joined: Vec<usize> = (0..renderings.len()).collect();
    let compounds = words.iter().filter(|(word, _)| text.word(*word).folded.len() <= LONGEST);
    for &(word, at) in compounds {
        for form in [text.word(word).base(), text.stemmed(word)] {
            let cuts = || form.char_indices().skip(REST).map(|(cut, _)| cut);
            let parts = cuts().map(|cut| &form[cut..]).chain(cuts().map(|cut| &form[..cut]));
            for other in parts.filter_map(|part| known.get(part)) {
                let (from, to) = (joined[at].max(joined[*other]), joined[at].min(joined[*other]));
                joined.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
            }
        }
    }
    let mut left: BTreeMap<usize, Rendering> = BTreeMap::new();
    for (rendering, at) in renderings.into_iter().zip(joined) {
        match left.entry(at) {
            Entry::Occupied(mut one) => one.get_mut().places.extend(rendering.places),
            Entry::Vacant(room) => drop(room.insert(rendering)),
        }
    }
    for rendering in left.values_mut() {
        rendering.places.sort_by_key(|place| place.source.start);
    }
    left.into_values().collect()
}

/// Whether a token is written as a name: with a capital where a common word has none.
pub fn is_name(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    text.table.cased
        && !text.table.nouns_capitalised
        && matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && !token.flags.intersects(Flags::STARTS | Flags::HEADING)
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::{Place, cluster};
    use crate::document::Document;
    use crate::language::Text;

    /// How many places each rendering has when every word of a text stands for one term.
    fn clusters(words: &str, tag: &str) -> Vec<usize> {
        let document = Document::of_units(std::iter::once(words.to_owned()));
        let text = Text::new(&document, 0..1, tag);
        let place = |at| Place { source: at..at + 1, target: smallvec![at], probability: 1.0 };
        let places = (0..text.tokens.len()).map(place).collect();
        cluster(&text, places).iter().map(|rendering| rendering.places.len()).collect()
    }

    #[test]
    fn compounds_meet_in_the_word_that_they_hold() {
        assert_eq!(clusters("Zeilenhöhe Breite Mauerhöhe Höhe", "de"), [3, 1]);
        assert_eq!(clusters("Enddatum Datumsformat Buchungsdatums Datum Tag", "de"), [4, 1]);
        assert_eq!(clusters("slutdatum datumformat datum dag", "sv"), [3, 1]);
        assert_eq!(clusters("einddatum datumnotatie datum dag", "nl"), [3, 1]);
        // Nothing stands for it alone, and what they share may be the neighbour's.
        assert_eq!(clusters("Klimawandel Klimaveränderung", "de"), [1, 1]);
        // What is too long for a word is not taken apart: its length squared would be the cost.
        assert_eq!(clusters(&format!("{}höhe Höhe", "a".repeat(300)), "de"), [1, 1]);
        // A language without compounds has none.
        assert_eq!(clusters("overlook outlook look", "en").len(), 3);
    }
}
