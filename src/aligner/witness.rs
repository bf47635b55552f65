//! What the source says of two ways in which a translation says one thing.
//!
//! In: groups of places in the target, aligned with a source. Out: a [`Verdict`]: the source says the same in both, or
//! varies as the translation does, or cannot be heard; for some tokens, the word they mainly translate. Knows nothing of rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::language::{Kind, Site, StemId, Text};

/// A link below this is not heard.
const HEARD: f32 = 0.2;
/// A word of the source is the main one of some places when this much of their links is to it.
const MAIN: f32 = 0.6;
/// Two groups mean one thing of the source when the same word was heard at this share of the places of both, or more; two
/// things when at no more than that. Among few places one link is enough, among many it may be wrong.
const SHARED: f32 = 0.125;
const APART: f32 = 0.05;
/// No more places of a group than this are asked.
const ASKED: usize = 24;
/// No more groups than this are held against one another: the cost grows with their square, and the first ones tell.
const GROUPS: usize = 64;

/// What the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It says one thing where the target says two.
    Same,
    /// It says two things itself.
    Varies,
    /// Too little is linked to tell.
    Silent,
}

/// What the source says of some groups.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Of all together.
    pub verdict: Verdict,
    /// Whether it says something else in a group than in all others; indexed by group. Of one that was not asked it says
    /// nothing.
    pub apart: Vec<bool>,
}

/// Whether the source names one thing where the groups name it in two ways. Asked are the words in which the groups
/// differ; where they differ in none (order, compounds), all of them.
pub fn of_meaning(source: &Source, text: &Text, groups: &[&[Site]]) -> Answer {
    let stems: Vec<BTreeSet<StemId>> = groups.iter().map(|group| stems(text, group)).collect();
    verdict(groups.len(), (SHARED, APART), |at, other| {
        let own: BTreeSet<StemId> = stems[at].difference(&stems[other]).copied().collect();
        let differing = !own.is_empty() && !stems[other].is_subset(&stems[at]);
        let asked = |stem: StemId| !differing || own.contains(&stem);
        let words = |site: Site| {
            let tokens = text.tokens_in(site).filter(|&i| asked(text.stem_at(i)));
            linked(source, tokens).map(|(stem, _)| stem).collect()
        };
        Heard::at(groups[at].iter().take(ASKED).map(|&site| words(site)))
    })
}

/// The words of the source that some tokens of the target are linked to, with the probability of each link.
fn linked(source: &Source, tokens: impl Iterator<Item = usize>) -> impl Iterator<Item = (StemId, f32)> {
    let links = tokens.flat_map(|at| source.alignment().of_target(at));
    let words = links.filter(|(_, probability)| *probability >= HEARD);
    let words = words.map(|&(i, probability)| (&source.text.tokens[i as usize], probability));
    words
        .filter(|(token, _)| token.kind != Kind::Mark)
        .map(|(token, probability)| (source.text.stem_of(token.word), probability))
}

/// Whether the source is written in one way where the groups are written in two; letter case counts, figures are all
/// alike. Forms are many: one that both have is enough.
pub fn of_form(source: &Source, text: &Text, groups: &[&[Site]]) -> Answer {
    verdict(groups.len(), (f32::MIN_POSITIVE, 0.0), |at, _| {
        let written = |site: Site| -> Option<String> {
            let range = text.tokens_in(site);
            let linked = range.flat_map(|i| source.alignment().of_target(i)).filter(|(_, p)| *p >= HEARD);
            let mut tokens: Vec<u32> = linked.map(|(i, _)| *i).collect();
            tokens.sort_unstable();
            tokens.dedup();
            let site = source.site(&tokens.iter().map(|&i| i as usize).collect::<Vec<_>>())?;
            let digit = |c: char| if c.is_numeric() { '0' } else { c };
            let mut form: String = source.text.at(site).chars().map(digit).collect();
            while form.contains("00") {
                form = form.replace("00", "0");
            }
            Some(form)
        };
        Heard::at(groups[at].iter().take(ASKED).map(|&site| written(site).into_iter().collect()))
    })
}

/// The word of the source that most links of some tokens of the target are to; none where no word has most.
pub fn main_word(source: &Source, tokens: &[usize]) -> Option<StemId> {
    let mut heard: BTreeMap<StemId, f32> = BTreeMap::new();
    for (stem, probability) in linked(source, tokens.iter().copied()) {
        *heard.entry(stem).or_default() += probability;
    }
    let all: f32 = heard.values().sum();
    heard.into_iter().find(|(_, sum)| *sum >= all * MAIN).map(|(stem, _)| stem)
}

/// The content stems of a group's places.
fn stems(text: &Text, group: &[Site]) -> BTreeSet<StemId> {
    let tokens = group.iter().take(ASKED).flat_map(|&site| text.tokens_in(site));
    tokens.filter(|&at| text.tokens[at].kind != Kind::Mark).map(|at| text.stem_at(at)).collect()
}

/// Same when any two groups share what was heard, at the first of two shares of their places; varies when each of two was
/// heard and no two share more than the second.
fn verdict<T: Ord>(
    groups: usize,
    (same, apart): (f32, f32),
    heard: impl Fn(usize, usize) -> Heard<T>,
) -> Answer {
    let mut most: Vec<Option<f32>> = vec![None; groups];
    let asked = groups.min(GROUPS);
    for a in 0..asked {
        for b in a + 1..asked {
            if let Some(shared) = heard(a, b).shared(&heard(b, a)) {
                for at in [a, b] {
                    most[at] = Some(most[at].unwrap_or(0.0).max(shared));
                }
            }
        }
    }
    let verdict = match most.iter().flatten().copied().reduce(f32::max) {
        Some(most) if most >= same => Verdict::Same,
        Some(most) if most <= apart => Verdict::Varies,
        _ => Verdict::Silent,
    };
    Answer { verdict, apart: most.iter().map(|most| most.is_some_and(|most| most <= apart)).collect() }
}

/// What was heard at some places of the target: the share of those places, of all at which anything was, where it was.
struct Heard<T>(BTreeMap<T, f32>);

impl<T: Ord> Heard<T> {
    fn at(places: impl Iterator<Item = BTreeSet<T>>) -> Self {
        let (mut heard, mut count) = (BTreeMap::new(), 0.0);
        for place in places.filter(|place| !place.is_empty()) {
            count += 1.0;
            for what in place {
                *heard.entry(what).or_insert(0.0) += 1.0;
            }
        }
        for share in heard.values_mut() {
            *share /= count;
        }
        Self(heard)
    }

    /// The largest share of their places at which both heard the same; `None` where one heard nothing.
    fn shared(&self, other: &Self) -> Option<f32> {
        let both = |(what, share): (&T, &f32)| other.0.get(what).map_or(0.0, |others| share.min(*others));
        (!self.0.is_empty() && !other.0.is_empty()).then(|| self.0.iter().map(both).fold(0.0, f32::max))
    }
}

#[cfg(test)]
mod tests {
    use super::{Site, Source, Text, Verdict, main_word, of_meaning};
    use crate::document::{Document, Segment};

    #[test]
    fn the_source_speaks_in_words_of_its_own() {
        let units = |units: &[&str]| Document::of_units(units.iter().map(|&unit| unit.to_owned()));
        // More words than the translation has stand before those that are asked for.
        let ours = units(&["Many other words stand here first", "Falcon", "Falcon", "Kestrel"]);
        let theirs = units(&["Vorab", "Falke", "Falcon", "Kestrel"]);
        let target = Text::new(&theirs, 0..4, "de");
        let segments: Vec<Segment> =
            (0..4).map(|at| Segment { source: at..at + 1, target: at..at + 1 }).collect();
        let source = Source::new(Text::new(&ours, 0..4, "en"), &target, &segments, None);
        let site = |unit: u32| -> Site {
            let token = target.tokens.iter().position(|token| token.unit == unit).unwrap();
            target.site(token, token)
        };
        assert_eq!(of_meaning(&source, &target, &[&[site(1)], &[site(2)]]).verdict, Verdict::Same);
        let answer = of_meaning(&source, &target, &[&[site(1)], &[site(3)]]);
        assert_eq!(answer.verdict, Verdict::Varies);
        let answer = of_meaning(&source, &target, &[&[site(1)], &[site(2)], &[site(3)]]);
        assert_eq!((answer.verdict, answer.apart), (Verdict::Same, vec![false, false, true]));
        let last = target.tokens.len() - 1;
        let kestrel = source.text.stem_at(source.text.tokens.len() - 1);
        assert_eq!(main_word(&source, &[last]), Some(kestrel));
    }
}
