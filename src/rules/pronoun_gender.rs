//! pronoun-gender: see docs/rules/pronoun-gender.md.
//!
//! In: the names of a text, the gendered pronouns that its language's table lists and, where there is one, the source.
//! Out: a draft for every name that pronouns (or titles) of both genders belong to. A pronoun belongs to a name only where
//! no other person is named before it: which of two is meant nobody can tell by counting.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Context;
use crate::aligner::Source;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Sentence, Site, Text, Token};
use crate::matcher::persons::{Mention, Person, Persons};

/// A draft below this is not worth handing over.
const LEAST: f64 = 0.15;
/// What a sentence that names nobody leaves of how sure one knows whom it is about.
const FADES: f64 = 0.85;
/// Sentences before a pronoun in which another person of its gender may be the one that is meant.
const NEAR: usize = 2;
/// How sure a title tells the gender.
const TITLE: f64 = 0.85;
/// How sure a name with both genders is a fault where no source says which: the name itself may be the wrong one.
const UNHEARD: f64 = 0.75;
/// A link to the source below this is not heard.
const HEARD: f32 = 0.3;
/// How sure a pronoun is wrong that stands for one of the other gender.
const CONTRADICTED: f64 = 0.8;

/// Masculine or feminine, an index.
type Gender = usize;

/// Finds names with pronouns of both genders.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    if !text.table.cased || !text.table.has(Class::MASCULINE) {
        return;
    }
    let has = |gender| text.words().iter().any(|word| gender_of(word.class) == Some(gender));
    if !has(0) || !has(1) {
        return;
    }
    let persons = Persons::of(text);
    let links = Links::of(text, &persons);
    for (number, person) in persons.people.iter().enumerate() {
        let own: Vec<&Link> = links.iter().filter(|link| link.person == number).collect();
        drafts.extend(judge(text, context.source, person, &own));
    }
}

/// The gender that a word tells, if it tells one.
fn gender_of(class: Class) -> Option<Gender> {
    match (class.contains(Class::MASCULINE), class.contains(Class::FEMININE)) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}

/// The gender of a pronoun.
fn pronoun(token: &Token) -> Option<Gender> {
    gender_of(token.class).filter(|_| !token.class.contains(Class::PERSON))
}

/// A pronoun and the person it probably means.
struct Link {
    person: usize,
    gender: Gender,
    token: usize,
    sentence: usize,
    /// The name stands in a sentence before.
    far: bool,
    /// How sure they belong together.
    weight: f64,
}

/// A pronoun that may mean one of several persons.
struct Open {
    people: Vec<usize>,
    gender: Gender,
    token: usize,
    sentence: usize,
}

/// Whom a sentence is about, and how sure that is.
type Topic = (usize, f64);

struct Links<'t, 'd> {
    text: &'t Text<'d>,
    persons: &'t Persons,
    found: Vec<Link>,
    open: Vec<Open>,
    /// Whom the sentence before is about.
    topic: Option<Topic>,
}

impl<'t, 'd> Links<'t, 'd> {
    fn of(text: &'t Text<'d>, persons: &'t Persons) -> Vec<Link> {
        let mut links = Self { text, persons, found: Vec::new(), open: Vec::new(), topic: None };
        let mut unit = 0;
        for (number, sentence) in text.sentences.iter().enumerate() {
            if sentence.unit > unit + 1 {
                links.topic = None;
            }
            unit = sentence.unit;
            links.read(number);
        }
        links.weighed()
    }

    /// Links the pronouns of a sentence, and tells whom the next may go on about.
    fn read(&mut self, number: usize) {
        let sentence = &self.text.sentences[number];
        let known = self.found.len();
        for at in sentence.tokens.clone() {
            let Some(gender) = pronoun(&self.text.tokens[at]).filter(|_| self.is_evidence(at, sentence)) else { continue };
            self.link(number, at, gender);
        }
        let mentions = self.persons.mentions_in(sentence.tokens.start, sentence.tokens.end);
        self.topic = if let Some(first) = mentions.first() {
            let one = first.person.filter(|_| mentions.iter().all(|mention| mention.person == first.person));
            let subject = if self.is_subject(&sentence.tokens, first) { 1.0 } else { 0.5 };
            one.map(|person| (person, subject))
        } else {
            let last = self.found[known..].last();
            last.map(|link| link.person).zip(self.topic).map(|(person, (_, sure))| (person, sure * FADES))
        };
    }

    /// Whether a pronoun may mean a name before it: not in quoted speech, and not the object of a verb or preposition, which
    /// is another person than the subject.
    fn is_evidence(&self, at: usize, sentence: &Sentence) -> bool {
        let token = &self.text.tokens[at];
        if token.flags.intersects(Flags::QUOTED | Flags::HEADING | Flags::BRACKETED) {
            return false;
        }
        let beside = |at: Option<usize>| at.filter(|at| sentence.tokens.contains(at)).map(|at| &self.text.tokens[at]);
        if token.class.contains(Class::OWN) {
            beside(Some(at + 1)).is_some_and(|next| next.is_content() || next.kind == Kind::Number)
        } else {
            !self.text.table.objects_alike()
                || !beside(at.checked_sub(1)).is_some_and(|last| last.class.intersects(Class::PREPOSITION))
        }
    }

    /// Links a pronoun to whom it means: the only one named before it in its sentence, else whom the sentence before is
    /// about.
    fn link(&mut self, number: usize, token: usize, gender: Gender) {
        let sentence = &self.text.sentences[number].tokens;
        let mentions = self.persons.mentions_in(sentence.start, token);
        if self.has_rival(sentence.start..token, mentions, gender) {
            return;
        }
        let mut link = Link { person: usize::MAX, gender, token, sentence: number, far: false, weight: 0.0 };
        if let Some(first) = mentions.first() {
            // "She touched Kim's hand with her own": whoever "she" is, and not Kim.
            if (sentence.start..first.from).any(|at| pronoun(&self.text.tokens[at]) == Some(gender)) {
                return;
            }
            let mut people: Vec<usize> = mentions.iter().filter_map(|mention| mention.person).collect();
            people.sort_unstable();
            people.dedup();
            let unclear = mentions.iter().any(|mention| mention.person.is_none());
            if let [person] = people[..]
                && !unclear
            {
                let weight = self.bound(sentence, first, token);
                self.found.push(Link { person, weight, ..link });
            } else if !unclear {
                self.open.push(Open { people, gender, token, sentence: number });
            }
            return;
        }
        // Nobody is named in its sentence yet, unless somebody follows ("In her speech, Kim").
        let starts = self.text.tokens[token].flags.contains(Flags::STARTS);
        if !starts && !self.persons.mentions_in(token, sentence.end).is_empty() {
            return;
        }
        let Some((person, sure)) = self.topic else { return };
        let before = number.checked_sub(1).map_or(sentence.start, |before| self.text.sentences[before].tokens.start);
        let mentions = self.persons.mentions_in(before, token);
        if !self.has_rival(before..sentence.start, mentions, gender) {
            link.weight = sure * if starts { 0.65 } else { 0.5 };
            self.found.push(Link { person, far: true, ..link });
        }
    }

    /// Whether a noun in a range, of the gender or of none, may be the one that is meant; titles of the `mentions` are not.
    fn has_rival(&self, mut range: Range<usize>, mentions: &[Mention], gender: Gender) -> bool {
        let is_title = |at: usize| mentions.iter().any(|mention| (mention.from..=mention.last).contains(&at));
        range.any(|at| {
            let class = self.text.tokens[at].class;
            class.contains(Class::PERSON) && gender_of(class).is_none_or(|other| other == gender) && !is_title(at)
        })
    }

    /// How sure a pronoun means the only person named before it in its sentence.
    fn bound(&self, sentence: &Range<usize>, mention: &Mention, at: usize) -> f64 {
        let before = mention.from.checked_sub(1).filter(|at| sentence.contains(at)).map(|at| &self.text.tokens[at]);
        let governed = before.is_some_and(|token| token.class.intersects(Class::PREPOSITION));
        let place = match () {
            () if self.is_subject(sentence, mention) => 0.85,
            () if governed => 0.4,
            () => 0.6,
        };
        let last = self.text.word(self.text.tokens[mention.last].word);
        let possessive = if last.base().len() < last.folded.len() { 0.75 } else { 1.0 };
        let distance = match at - mention.last {
            0..=15 => 1.0,
            16..=30 => 0.8,
            _ => 0.6,
        };
        place * possessive * distance
    }

    /// Whether a name begins its sentence or clause.
    fn is_subject(&self, sentence: &Range<usize>, mention: &Mention) -> bool {
        let Some(before) = mention.from.checked_sub(1).filter(|at| sentence.contains(at)) else { return true };
        let before = &self.text.tokens[before];
        before.kind == Kind::Mark || before.class.intersects(Class::CLAUSE | Class::CONJUNCTION)
    }

    /// The links, less sure where another person of the pronoun's gender is spoken of near by, or where nothing else tells
    /// that the name is a person's.
    fn weighed(mut self) -> Vec<Link> {
        let mut sums = vec![[0.0; 2]; self.persons.people.len()];
        for link in &self.found {
            sums[link.person][link.gender] += link.weight;
        }
        for (person, sum) in self.persons.people.iter().zip(&mut sums) {
            for &title in &person.titles {
                if let Some(gender) = gender_of(self.text.tokens[title].class) {
                    sum[gender] += TITLE;
                }
            }
        }
        let mut found = std::mem::take(&mut self.found);
        // Of several who may be meant all are known to be of the other gender: whoever it is, the pronoun is wrong.
        let is_other = |person: usize, gender: Gender| sums[person][1 - gender] > 1.0 && sums[person][gender] == 0.0;
        let open = self.open.iter().filter(|open| open.people.iter().all(|&person| is_other(person, open.gender)));
        found.extend(open.map(|open| Link {
            person: open.people[0],
            gender: open.gender,
            token: open.token,
            sentence: open.sentence,
            far: false,
            weight: 0.6,
        }));
        found.sort_by_key(|link| link.token);
        for link in &mut found {
            let from = self.text.sentences[link.sentence.saturating_sub(NEAR)].tokens.start;
            let others = self.persons.mentions_in(from, link.token).iter().filter_map(|mention| mention.person);
            let rival = others
                .filter(|&other| other != link.person)
                .any(|other| sums[other][link.gender] > sums[other][1 - link.gender]);
            let noun = (from..link.token).any(|at| {
                let class = self.text.tokens[at].class;
                class.contains(Class::PERSON) && gender_of(class) == Some(link.gender)
            });
            if rival || noun {
                link.weight *= if link.far { 0.4 } else { 0.65 };
            }
            if !self.persons.people[link.person].sure {
                link.weight *= 0.7;
            }
        }
        found
    }
}

/// How sure it is that somebody is one gender, from links of which those of one sentence count once.
fn strength(links: &[&Link], gender: Gender, titled: bool) -> f64 {
    let mut best: BTreeMap<usize, f64> = BTreeMap::new();
    for link in links.iter().filter(|link| link.gender == gender) {
        let weight = best.entry(link.sentence).or_default();
        *weight = weight.max(link.weight);
    }
    let none: f64 = best.values().map(|weight| 1.0 - weight).product();
    1.0 - none * if titled { 1.0 - TITLE } else { 1.0 }
}

fn judge(text: &Text, source: Option<&Source>, person: &Person, links: &[&Link]) -> Option<Draft> {
    let titles = |gender: Gender| {
        let tells = move |&&at: &&usize| gender_of(text.tokens[at].class) == Some(gender);
        person.titles.iter().filter(tells).copied().collect::<Vec<usize>>()
    };
    let titled = [0, 1].map(|gender| !titles(gender).is_empty());
    // Mr and Mrs Smith are two.
    if titled == [true, true] || links.is_empty() {
        return None;
    }
    let sides = [0, 1].map(|gender| strength(links, gender, titled[gender]));
    let mut confidence = sides[0] * sides[1] * UNHEARD;
    let mut preferred = titled.iter().position(|&known| known);
    if let Some(source) = source {
        let heard = hear(source, links);
        (confidence, preferred) = by_source(heard, confidence, preferred);
    }
    if confidence < LEAST {
        return None;
    }
    let group = |gender: Gender| {
        let pronouns = links.iter().filter(|link| link.gender == gender).map(|link| link.token);
        let mut tokens: Vec<usize> = pronouns.collect();
        if tokens.is_empty() {
            tokens = titles(gender);
        }
        let mut said: Vec<&str> = tokens.iter().map(|&at| &*text.word(text.tokens[at].word).folded).collect();
        said.sort_unstable();
        said.dedup();
        let sites: Vec<Site> = tokens.iter().map(|&at| text.site(at, at)).collect();
        Some(Group { text: said.join(", "), sites }).filter(|group| !group.sites.is_empty())
    };
    let groups: Vec<Group> = [0, 1].into_iter().filter_map(group).collect();
    // Named without "'s".
    let last = &text.tokens[person.name.1];
    let ending = text.word(last.word).folded.len() - text.word(last.word).base().len();
    let shown = text.at(text.site(person.name.0, person.name.1));
    let name = shown.get(..shown.len() - ending.min(shown.len())).unwrap_or(shown).to_owned();
    (groups.len() == 2).then(|| Draft {
        preferred,
        ..Draft::new("pronoun-gender", confidence.min(0.9), Reason::PronounGender { name }, groups)
    })
}

/// How many pronouns of each gender in the source (first index) are rendered by one of each gender (second index).
fn hear(source: &Source, links: &[&Link]) -> [[usize; 2]; 2] {
    let mut heard = [[0; 2]; 2];
    if !source.text.table.has(Class::MASCULINE) {
        return heard;
    }
    for link in links {
        let linked = source.alignment().of_target(link.token).iter().filter(|(_, p)| *p >= HEARD);
        let best = linked.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some(gender) = best.and_then(|(at, _)| pronoun(&source.text.tokens[*at as usize])) {
            heard[gender][link.gender] += 1;
        }
    }
    heard
}

/// What the source makes of a confidence, and the gender to keep. `heard`: by gender in the source, then in the target.
fn by_source(heard: [[usize; 2]; 2], confidence: f64, preferred: Option<Gender>) -> (f64, Option<Gender>) {
    let said = [0, 1].map(|gender: Gender| heard[gender][0] + heard[gender][1]);
    let gender = match said {
        [0, 0] => return (confidence, preferred),
        [_, 0] => 0,
        [0, _] => 1,
        // The source speaks of two: the links are wrong.
        _ => return (confidence * 0.2, preferred),
    };
    let contradicted = heard[gender][1 - gender] > 0;
    (if contradicted { confidence.max(CONTRADICTED) } else { confidence }, Some(gender))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_decides() {
        // She, rendered by "her" twice and by "his" once.
        let (confidence, preferred) = by_source([[0, 0], [1, 2]], 0.3, None);
        assert!(confidence >= CONTRADICTED);
        assert_eq!(preferred, Some(1));
        // He and she: two persons.
        let (confidence, _) = by_source([[1, 0], [0, 1]], 0.5, None);
        assert!(confidence < LEAST);
        assert_eq!(by_source([[0; 2]; 2], 0.5, Some(0)), (0.5, Some(0)));
    }
}
