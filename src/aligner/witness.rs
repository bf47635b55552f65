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
/// No more places of a group than this are asked.
const ASKED: usize = 24;

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

/// Whether the source names one thing where the groups name it in two ways. Asked are the words in which the groups
/// differ; where they differ in none (order, compounds), all of them.
pub fn of_meaning(source: &Source, text: &Text, groups: &[&[Site]]) -> Verdict {
    let stems: Vec<BTreeSet<StemId>> = groups.iter().map(|group| stems(text, group)).collect();
    verdict(groups.len(), |at, other| {
        let own: BTreeSet<StemId> = stems[at].difference(&stems[other]).copied().collect();
        let differing = !own.is_empty() && !stems[other].is_subset(&stems[at]);
        let asked = |stem: StemId| !differing || own.contains(&stem);
        let heard = |site: Site| -> BTreeSet<StemId> {
            let tokens = text.tokens_in(site).filter(|&i| asked(text.stem_at(i)));
            let linked = tokens.flat_map(|i| source.alignment().of_target(i)).filter(|(_, p)| *p >= HEARD);
            let tokens = linked.map(|(i, _)| &source.text.tokens[*i as usize]);
            tokens
                .filter(|token| token.kind != Kind::Mark)
                .map(|token| source.text.stem_of(token.word))
                .collect()
        };
        groups[at].iter().take(ASKED).flat_map(|&site| heard(site)).collect()
    })
}

/// Whether the source is written in one way where the groups are written in two; letter case counts, figures are all
/// alike.
pub fn of_form(source: &Source, text: &Text, groups: &[&[Site]]) -> Verdict {
    verdict(groups.len(), |at, _| {
        let heard = |site: Site| -> Option<String> {
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
        groups[at].iter().take(ASKED).filter_map(|&site| heard(site)).collect()
    })
}

/// The word of the source that most links of some tokens of the target are to; none where no word has most.
pub fn main_word(source: &Source, tokens: &[usize]) -> Option<StemId> {
    let mut heard: BTreeMap<StemId, f32> = BTreeMap::new();
    let links = tokens.iter().flat_map(|&at| source.alignment().of_target(at));
    for &(i, probability) in links.filter(|(_, probability)| *probability >= HEARD) {
        let token = &source.text.tokens[i as usize];
        if token.kind != Kind::Mark {
            *heard.entry(source.text.stem_of(token.word)).or_default() += probability;
        }
    }
    let all: f32 = heard.values().sum();
    heard.into_iter().find(|(_, sum)| *sum >= all * MAIN).map(|(stem, _)| stem)
}

/// The content stems of a group's places.
fn stems(text: &Text, group: &[Site]) -> BTreeSet<StemId> {
    let tokens = group.iter().take(ASKED).flat_map(|&site| text.tokens_in(site));
    tokens.filter(|&at| text.tokens[at].kind != Kind::Mark).map(|at| text.stem_at(at)).collect()
}

/// Same when any two groups share something heard; varies when each of two was heard and no two share.
fn verdict<T: Ord>(groups: usize, heard: impl Fn(usize, usize) -> BTreeSet<T>) -> Verdict {
    let mut verdict = Verdict::Silent;
    for a in 0..groups {
        for b in a + 1..groups {
            let (x, y) = (heard(a, b), heard(b, a));
            if !x.is_disjoint(&y) {
                return Verdict::Same;
            }
            if !x.is_empty() && !y.is_empty() {
                verdict = Verdict::Varies;
            }
        }
    }
    verdict
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
        assert_eq!(of_meaning(&source, &target, &[&[site(1)], &[site(2)]]), Verdict::Same);
        assert_eq!(of_meaning(&source, &target, &[&[site(1)], &[site(3)]]), Verdict::Varies);
        let last = target.tokens.len() - 1;
        let kestrel = source.text.stem_at(source.text.tokens.len() - 1);
        assert_eq!(main_word(&source, &[last]), Some(kestrel));
    }
}
