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
/// Groups that have this much of what was heard in common are one thing of the source; those with no more than that are
/// two. On development data any from 0.1 to 0.35 did as well.
const SHARED: f32 = 0.2;
const APART: f32 = 0.1;
/// No more places of a group than this are asked.
const ASKED: usize = 24;

/// What was heard at some places of the target, with its weight.
type Heard<T> = BTreeMap<T, f32>;

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
    /// Whether it says something else in a group than in all others; indexed by group.
    pub apart: Vec<bool>,
}

/// Whether the source names one thing where the groups name it in two ways. Asked are the words in which the groups
/// differ; where they differ in none (order, compounds), all of them.
pub fn of_meaning(source: &Source, text: &Text, groups: &[&[Site]]) -> Answer {
    let stems: Vec<BTreeSet<StemId>> = groups.iter().map(|group| stems(text, group)).collect();
    verdict(groups.len(), |at, other| {
        let own: BTreeSet<StemId> = stems[at].difference(&stems[other]).copied().collect();
        let differing = !own.is_empty() && !stems[other].is_subset(&stems[at]);
        let asked = |stem: StemId| !differing || own.contains(&stem);
        let tokens = groups[at].iter().take(ASKED).flat_map(|&site| text.tokens_in(site));
        heard(source, tokens.filter(|&i| asked(text.stem_at(i))))
    })
}

/// The words of the source that some tokens of the target are linked to, with the sum of the links.
fn heard(source: &Source, tokens: impl Iterator<Item = usize>) -> Heard<StemId> {
    let mut heard = Heard::new();
    let links = tokens.flat_map(|at| source.alignment().of_target(at));
    for &(i, probability) in links.filter(|(_, probability)| *probability >= HEARD) {
        let token = &source.text.tokens[i as usize];
        if token.kind != Kind::Mark {
            *heard.entry(source.text.stem_of(token.word)).or_default() += probability;
        }
    }
    heard
}

/// Whether the source is written in one way where the groups are written in two; letter case counts, figures are all
/// alike.
pub fn of_form(source: &Source, text: &Text, groups: &[&[Site]]) -> Answer {
    verdict(groups.len(), |at, _| {
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
        let mut heard = Heard::new();
        for form in groups[at].iter().take(ASKED).filter_map(|&site| written(site)) {
            *heard.entry(form).or_default() += 1.0;
        }
        heard
    })
}

/// The word of the source that most links of some tokens of the target are to; none where no word has most.
pub fn main_word(source: &Source, tokens: &[usize]) -> Option<StemId> {
    let heard = heard(source, tokens.iter().copied());
    let all: f32 = heard.values().sum();
    heard.into_iter().find(|(_, sum)| *sum >= all * MAIN).map(|(stem, _)| stem)
}

/// The content stems of a group's places.
fn stems(text: &Text, group: &[Site]) -> BTreeSet<StemId> {
    let tokens = group.iter().take(ASKED).flat_map(|&site| text.tokens_in(site));
    tokens.filter(|&at| text.tokens[at].kind != Kind::Mark).map(|at| text.stem_at(at)).collect()
}

/// Same when any two groups share much of what was heard; varies when each of two was heard and no two share anything
/// to speak of: among many places, one link may be wrong.
fn verdict<T: Ord>(groups: usize, heard: impl Fn(usize, usize) -> Heard<T>) -> Answer {
    let mut most: Vec<Option<f32>> = vec![None; groups];
    for a in 0..groups {
        for b in a + 1..groups {
            let (x, y) = (heard(a, b), heard(b, a));
            if !x.is_empty() && !y.is_empty() {
                let shared = overlap(&x, &y);
                for at in [a, b] {
                    most[at] = Some(most[at].unwrap_or(0.0).max(shared));
                }
            }
        }
    }
    let verdict = match most.iter().flatten().copied().reduce(f32::max) {
        Some(most) if most >= SHARED => Verdict::Same,
        Some(most) if most <= APART => Verdict::Varies,
        _ => Verdict::Silent,
    };
    Answer { verdict, apart: most.iter().map(|most| most.is_some_and(|most| most <= APART)).collect() }
}

/// The part of what was heard that two groups have in common, from 0 to 1.
fn overlap<T: Ord>(x: &Heard<T>, y: &Heard<T>) -> f32 {
    let share =
        |heard: &Heard<T>, what: &T| heard.get(what).copied().unwrap_or(0.0) / heard.values().sum::<f32>();
    x.keys().map(|what| share(x, what).min(share(y, what))).sum()
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
