//! word-choice: see docs/rules/word-choice.md.
//!
//! In: the phrases of a text and the synonyms of its language's table. Out: groups of phrases that differ in one
//! word, where the two words can mean the same; and names of one thing wherever they stand.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::aligner::Source;
use crate::aligner::witness::{self, Verdict};
use crate::finding::{Draft, Group, Reason};
use crate::language::table::TermWord;
use crate::language::{Class, Flags, Kind, Shape, Site, StemId, Text, WordId, strip_diacritics};
use crate::matcher::frames::{Filler, Frames};
use crate::matcher::{chance, company, compounds, likeness, phrases};

/// Findings below this confidence are not worth carrying.
const FLOOR: f64 = 0.15;

/// A frame with more different fillers than this is a place where any word can stand.
const OPEN: usize = 24;

/// The last letters of a listed word that may be an ending.
const ENDING: usize = 2;

/// Most content words of a phrase with one left open: longer ones hold a shorter one that says as much.
const LONGEST: usize = 3;

/// With fewer places than this of either word one wrong link would speak for the source.
const HEARD: usize = 2;

/// How many places of a unit are looked at for an overlap: enough for a paragraph, bounded for a text on one line.
const NEAR: usize = 64;

/// Finds one thing named by two words.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let words = context.source.map(|_| text.word_count());
    let mut found = Vec::new();
    terms(text, &mut found);
    words_for_one_thing(text, context.source, &mut found);
    // "kidney injury" / "renal injury" says all that "acute kidney" / "acute renal" would.
    let mut taken: FxHashSet<Site> = FxHashSet::default();
    let mut units: FxHashMap<u32, Vec<Site>> = FxHashMap::default();
    for draft in found {
        let sites: Vec<Site> = draft.groups.iter().flat_map(|group| group.sites.iter().copied()).collect();
        let overlaps = |site: &Site| {
            taken.contains(site)
                || units.get(&site.unit).is_some_and(|known| known.iter().rev().take(NEAR).any(|k| k.span.overlaps(site.span)))
        };
        if sites.iter().filter(|site| overlaps(site)).count() * 2 > sites.len() {
            continue;
        }
        for site in sites {
            units.entry(site.unit).or_default().push(site);
            taken.insert(site);
        }
        drafts.push(match words {
            Some(words) => beside_source(draft, words),
            None => draft,
        });
    }
}

/// With a source at hand, findings compete with those of its terms: what chance may have brought together comes after them.
fn beside_source(draft: Draft, words: usize) -> Draft {
    let places = draft.groups.iter().map(|group| group.sites.len()).sum();
    Draft { confidence: chance::weigh(draft.confidence, places, words), ..draft }
}

/// Names of one thing, from the table: "pertussis" and "whooping cough".
fn terms(text: &Text, drafts: &mut Vec<Draft>) {
    if text.table.term_groups.is_empty() {
        return;
    }
    let mut found: FxHashMap<u32, Vec<(Vec<String>, Site)>> = FxHashMap::default();
    for sentence in &text.sentences {
        for at in sentence.tokens.clone() {
            let Some(groups) = text.table.term_groups.get(text.stemmed(text.tokens[at].word)) else { continue };
            let fits = |words: &[TermWord]| {
                at + words.len() <= sentence.tokens.end
                    && words.iter().zip(&text.tokens[at..]).all(|(word, token)| is_form(text, token.word, word))
            };
            for (group, words) in groups.iter().filter(|(_, words)| fits(words)) {
                let stems = words.iter().map(|word| word.stem.clone()).collect();
                found.entry(*group).or_default().push((stems, text.site(at, at + words.len() - 1)));
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(group, _)| *group);
    for (_, mut places) in found {
        // A name inside a longer one of the same group ("pressure" in "high blood pressure") is no place of its own.
        let all: Vec<Site> = places.iter().map(|(_, site)| *site).collect();
        places.retain(|(_, site)| {
            !all.iter().any(|o| o.unit == site.unit && o.span != site.span && o.span.contains(site.span))
        });
        let mut groups: Vec<(Vec<String>, Vec<Site>)> = Vec::new();
        for (stems, site) in places {
            match groups.iter_mut().find(|(known, _)| *known == stems) {
                Some((_, sites)) => sites.push(site),
                None => groups.push((stems, vec![site])),
            }
        }
        if groups.len() > 1 {
            let total: usize = groups.iter().map(|(_, sites)| sites.len()).sum();
            let confidence = if total > 2 { 0.65 } else { 0.6 };
            let sites = groups.into_iter().map(|(_, sites)| sites);
            push(text, sites, confidence, drafts);
        }
    }
}

/// Whether a word is a listed one, inflected. What is derived from it has its stem and more besides: "calcolo" is no
/// "calcolatore".
fn is_form(text: &Text, word: WordId, listed: &TermWord) -> bool {
    let plain = strip_diacritics(text.word(word).base());
    let common = likeness::common_prefix(&plain, &listed.form);
    text.stemmed(word) == listed.stem && common + ENDING >= listed.form.chars().count()
}

/// Two words seen in the same frames, or in the same company.
#[derive(Default)]
struct Pair {
    /// How many frames; one of general words only counts half.
    frames: f64,
    /// Whether a frame has nothing but a name; further ones ("Kong _", "Hong Kong _") are no more proof.
    named: bool,
    /// Places of the phrases with the one word and with the other.
    sites: [Vec<Place>; 2],
}

/// A phrase's place, and the same number for all phrases of the same stems.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    site: Site,
    phrase: u64,
}

fn words_for_one_thing(text: &Text, source: Option<&Source>, drafts: &mut Vec<Draft>) {
    let mut pairs: Vec<_> = pairs(text).into_iter().collect();
    pairs.sort_by_key(|(key, _)| *key);
    let mut in_frames = FxHashSet::default();
    let mut judged: Vec<(f64, Pair)> = Vec::new();
    for ((a, b), pair) in pairs {
        let confidence = confidence(text, a, b, pair.frames);
        if confidence >= FLOOR {
            in_frames.insert((a, b));
            judged.push((confidence, pair));
        }
    }
    report(text, source, &judged, drafts);
    let judged = in_company(text, &in_frames);
    report(text, source, &judged, drafts);
}

/// Words of one synonym group that stand beside the same neighbours, but in no common frame.
fn in_company(text: &Text, in_frames: &FxHashSet<(StemId, StemId)>) -> Vec<(f64, Pair)> {
    let contrasted = contrasts(text);
    let pairs: Vec<company::Pair> = company::pairs(text)
        .into_iter()
        .filter(|pair| !in_frames.contains(&pair.words) && !contrasted.contains(&pair.words))
        .filter(|pair| company_confidence(text, pair) >= FLOOR)
        .collect();
    let wanted: FxHashSet<StemId> = pairs.iter().flat_map(|pair| [pair.words.0, pair.words.1]).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut places: FxHashMap<StemId, Vec<Place>> = FxHashMap::default();
    for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| wanted.contains(&text.stem_of(token.word))) {
        let place = Place { site: text.site(at, at), phrase: u64::from(text.stem_of(token.word).0) };
        places.entry(text.stem_of(token.word)).or_default().push(place);
    }
    let of = |stem| places.get(&stem).cloned().unwrap_or_default();
    pairs
        .iter()
        .map(|pair| {
            let sites = [of(pair.words.0), of(pair.words.1)];
            (company_confidence(text, pair), Pair { frames: 0.0, named: false, sites })
        })
        .filter(|(_, pair)| pair.sites.iter().all(|places| !places.is_empty()))
        .collect()
}

/// How sure it is that two words of one group mean one thing, by the weight of the neighbours they share.
/// Below one half: neighbours alone are no proof.
fn company_confidence(text: &Text, pair: &company::Pair) -> f64 {
    let base = match pair.shared {
        s if s <= 0.0 => 0.15,
        s if s < 1.0 => 0.22,
        s if s < 2.0 => 0.3,
        s if s < 3.0 => 0.36,
        _ => 0.4,
    };
    if pair.loose { base * 0.6 } else { base * precision(text, pair.words.0, pair.words.1) }
}

/// A word that its language's table calls general has many right renderings.
fn precision(text: &Text, a: StemId, b: StemId) -> f64 {
    let general = |stem| text.table.class(text.stem(stem)).intersects(Class::GENERAL);
    if general(a) || general(b) { 0.7 } else { 1.0 }
}

fn report(text: &Text, source: Option<&Source>, judged: &[(f64, Pair)], drafts: &mut Vec<Draft>) {
    for component in told_apart(judged, |pair| source.is_none_or(|source| may_be_one(source, text, pair))) {
        let confidence = component.iter().map(|&at| judged[at].0).fold(0.0, f64::max);
        let groups: Vec<Vec<Site>> = if let [only] = component[..] {
            judged[only].1.sites.iter().map(|places| places.iter().map(|place| place.site).collect()).collect()
        } else {
            let mut number: FxHashMap<u64, usize> = FxHashMap::default();
            let mut phrases: Vec<Vec<Site>> = Vec::new();
            for place in component.iter().flat_map(|&at| judged[at].1.sites.iter().flatten()) {
                let at = *number.entry(place.phrase).or_insert(phrases.len());
                if at == phrases.len() {
                    phrases.push(Vec::new());
                }
                phrases[at].push(place.site);
            }
            phrases
        };
        push(text, groups.into_iter(), confidence, drafts);
    }
}

/// The pairs that belong together, less the words that are two things where others of them may be one. What the source
/// says of each pair is lost once pairs are joined; where all are two things, each pair is for itself.
fn told_apart(judged: &[(f64, Pair)], may_be_one: impl Fn(&Pair) -> bool) -> Vec<Vec<usize>> {
    let open: Vec<bool> = judged.iter().map(|(_, pair)| may_be_one(pair)).collect();
    let mut found = components(judged, |at| open[at]);
    for together in components(judged, |_| true).iter().filter(|together| !together.iter().any(|&at| open[at])) {
        found.extend(together.iter().map(|&at| vec![at]));
    }
    found.sort_unstable();
    found
}

/// Whether the source leaves open that the two words are one thing.
fn may_be_one(source: &Source, text: &Text, pair: &Pair) -> bool {
    let sites = [0, 1].map(|side: usize| pair.sites[side].iter().map(|place| place.site).collect::<Vec<Site>>());
    sites.iter().any(|sites| sites.len() < HEARD) || witness::of_meaning(source, text, &[&sites[0], &sites[1]]).verdict != Verdict::Varies
}

/// Of the pairs that are `asked`, those that share a phrase belong together: 夫妇疗法 / 夫妇治疗 and 夫妇疗法 / 夫妻疗法
/// are one finding.
fn components(judged: &[(f64, Pair)], asked: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut owner: FxHashMap<u64, usize> = FxHashMap::default();
    let mut component: Vec<usize> = (0..judged.len()).collect();
    for at in (0..judged.len()).filter(|&at| asked(at)) {
        for place in judged[at].1.sites.iter().flatten() {
            let first = *owner.entry(place.phrase).or_insert(at);
            let (from, to) = (component[at], component[first]);
            if from != to {
                component.iter_mut().filter(|c| **c == from).for_each(|c| *c = to);
            }
        }
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); judged.len()];
    for (at, &root) in component.iter().enumerate().filter(|(at, _)| asked(*at)) {
        found[root].push(at);
    }
    found.retain(|members| !members.is_empty());
    found
}

fn pairs(text: &Text) -> FxHashMap<(StemId, StemId), Pair> {
    let counts = stem_counts(text);
    let recurring = |stem: StemId| counts[stem.0 as usize] >= 2;
    let mut frames = Frames::default();
    let parts = compounds::split(text);
    // At least one word besides the open one recurs, so a phrase without a recurring word is in no contest.
    phrases::each(text, &parts, LONGEST, &|_| true, &mut |phrase| {
        if phrase.elements.iter().any(|element| recurring(element.stem)) {
            frames.add(text, phrase);
        }
    });
    let contrasted = contrasts(text);
    let mut pairs: FxHashMap<(StemId, StemId), Pair> = FxHashMap::default();
    for fillers in frames.contested() {
        contest(text, &fillers, &contrasted, &mut pairs);
    }
    pairs
}

fn stem_counts(text: &Text) -> Vec<u32> {
    let mut counts = vec![0; text.stems().len()];
    for (at, word) in text.words().iter().enumerate() {
        counts[text.stem_of(WordId(at as u32)).0 as usize] += word.count;
    }
    counts
}

/// Pairs of stems that the text sets against each other: on both sides of a conjunction or comma.
fn contrasts(text: &Text) -> FxHashSet<(StemId, StemId)> {
    let mut found = FxHashSet::default();
    for sentence in &text.sentences {
        let tokens = &text.tokens[sentence.tokens.clone()];
        for (at, token) in tokens.iter().enumerate() {
            let divides = token.class.contains(Class::CONJUNCTION)
                || token.kind == Kind::Mark && matches!(text.surface(token), "," | "、" | "，" | "/" | "،");
            if divides {
                let before = tokens[..at].iter().rev().take(3).filter(|t| t.is_content());
                for left in before {
                    for right in tokens[at + 1..].iter().take(3).filter(|t| t.is_content()) {
                        found.insert(ordered(text.stem_of(left.word), text.stem_of(right.word)));
                    }
                }
            }
        }
    }
    found
}

fn ordered(a: StemId, b: StemId) -> (StemId, StemId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Adds the pairs of fillers of one frame that could mean the same.
fn contest(
    text: &Text,
    fillers: &[Filler],
    contrasted: &FxHashSet<(StemId, StemId)>,
    pairs: &mut FxHashMap<(StemId, StemId), Pair>,
) {
    let mut stems: Vec<StemId> = fillers.iter().map(|filler| filler.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    if stems.len() > OPEN {
        return;
    }
    for (at, &a) in stems.iter().enumerate() {
        for &b in &stems[at + 1..] {
            if contrasted.contains(&ordered(a, b)) || kinship(text, a, b) == 0.0 {
                continue;
            }
            let pair = pairs.entry((a, b)).or_default();
            let named = beside_name(text, &fillers[0]);
            if !(named && pair.named) {
                pair.frames += if fillers[0].telling && !named { 1.0 } else { 0.5 };
            }
            pair.named |= named;
            for filler in fillers.iter().filter(|filler| filler.stem == a || filler.stem == b) {
                let side = usize::from(filler.stem == b);
                let site = text.site(filler.first as usize, filler.last as usize);
                pair.sites[side].push(Place { site, phrase: filler.phrase });
            }
        }
    }
}

/// Whether all that stands beside the open word is a name: a name has many things beside it ("Iranian government",
/// "Iranian authorities").
fn beside_name(text: &Text, filler: &Filler) -> bool {
    let phrase = &text.tokens[filler.first as usize..=filler.last as usize];
    let mut others = phrase.iter().filter(|token| token.is_content() && text.stem_of(token.word) != filler.stem);
    !text.table.nouns_capitalised
        && others.all(|token| token.shape == Shape::Title && !token.flags.intersects(Flags::STARTS | Flags::HEADING))
}

/// How likely two words beside the same neighbours mean the same, by what is known of them alone.
fn kinship(text: &Text, a: StemId, b: StemId) -> f64 {
    let (left, right) = (text.stem(a), text.stem(b));
    if text.table.are_opposites(left, right) {
        return 0.0;
    }
    let groups = |stem: &str| text.table.synonym_groups.get(stem);
    if let (Some(x), Some(y)) = (groups(left), groups(right))
        && let Some(group) = x.iter().find(|group| y.contains(group))
    {
        return if text.table.is_loose(*group) { 0.4 } else { 0.7 * precision(text, a, b) };
    }
    let han = |word: &str| word.chars().all(likeness::is_ideograph);
    if han(left) && han(right) {
        return han_kinship(text, left, right);
    }
    if left.chars().any(|c| !c.is_alphabetic()) || right.chars().any(|c| !c.is_alphabetic()) {
        return 0.0;
    }
    if likeness::inflected(left, right) {
        return 0.0;
    }
    let common = likeness::common_prefix(left, right);
    let shortest = left.chars().count().min(right.chars().count());
    if common >= 4 && common * 3 >= shortest * 2 { 0.2 } else { 0.0 }
}

/// Two Han words that share a character: 治疗 and 疗法. A word inside the other is more often a longer term.
fn han_kinship(text: &Text, left: &str, right: &str) -> f64 {
    let mut differing = left.chars().zip(right.chars()).filter(|(a, b)| a != b);
    let mut buffers = ([0; 4], [0; 4]);
    if differing.any(|(a, b)| {
        let (a, b) = (&*a.encode_utf8(&mut buffers.0), &*b.encode_utf8(&mut buffers.1));
        // What ends or begins with a word of the grammar is no word: 中的 and 中选 are cut out of "in the" and "in ... choose".
        let grammar = |c: &str| text.table.class(c).intersects(Class::FUNCTION);
        text.table.are_opposites(a, b) || grammar(a) || grammar(b)
    }) {
        return 0.0;
    }
    let shared = likeness::shared_characters(left, right);
    let single = |word: &str| word.chars().nth(1).is_none();
    if shared < 0.5 || single(left) || single(right) {
        0.0
    } else if left.contains(right) || right.contains(left) {
        0.15
    } else {
        0.45
    }
}

/// How sure it is that two words in `frames` common frames mean the same.
fn confidence(text: &Text, a: StemId, b: StemId, frames: f64) -> f64 {
    let more = if frames < 1.0 { 0.6 } else { 1.0 + 0.15 * (frames.min(4.0) - 1.0) };
    kinship(text, a, b) * more
}

/// What stands often is likelier a term, and a term is what an editor wants to keep: 1 for two places, 1.2 for
/// ten or more.
fn often(places: usize) -> f64 {
    0.95 + 0.025 * places.min(10) as f64
}

fn push(text: &Text, groups: impl Iterator<Item = Vec<Site>>, confidence: f64, drafts: &mut Vec<Draft>) {
    let groups: Vec<Group> = groups
        .map(|mut sites: Vec<Site>| {
            sites.sort_unstable();
            sites.dedup();
            // Of nested places ("injury" frame in "acute kidney injury") the shortest points best.
            let all = sites.clone();
            sites.retain(|site| {
                !all.iter().any(|o| o.unit == site.unit && o.span != site.span && site.span.contains(o.span))
            });
            Group { text: text.at(sites[0]).to_owned(), sites }
        })
        .collect();
    let places = groups.iter().map(|group: &Group| group.sites.len()).sum();
    let confidence = (confidence * often(places)).min(0.85);
    drafts.push(Draft::new("word-choice", confidence, Reason::WordChoice, groups));
}
