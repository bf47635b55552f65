//! Names of persons, and where each of them stands.
//!
//! In: a [`Text`]. Out: [`Persons`]: mentions of names in reading order, and who they are. "Kim" is Kim Ju-ae where
//! no other Kim is named. What is a person nobody knows for sure: names of places, organisations and weekdays are
//! left out as far as the table and the text tell them. Knows nothing of pronouns.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::{Class, Flags, Kind, Sentence, Shape, Text, Token};

/// A sentence of more tokens with capitals than this for each one without is a title.
const TITLE_CASE: usize = 3;
/// A name of which at least this share of places follows an article or "in" is not a person's.
const PLACE: f64 = 0.25;

/// A name in its place.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Whose it is, an index into [`Persons::people`]; `None` where it may be one of several.
    pub person: Option<usize>,
    /// Its first token, titles left out.
    pub first: usize,
    /// Its last token.
    pub last: usize,
    /// The first token of the titles before it ("his daughter Kim": "daughter"), or `first`.
    pub from: usize,
}

/// Somebody named in a text.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// First and last token of the fullest form of the name where it first stands.
    pub name: (usize, usize),
    /// Titles and nouns right before the name that tell the gender.
    pub titles: Vec<usize>,
    /// Something tells that it is a person: a given name, a title, more words than one.
    pub sure: bool,
}

/// Who is named in a text.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    /// In reading order.
    pub mentions: Vec<Mention>,
    /// In the order in which they are first named.
    pub people: Vec<Person>,
}

/// A stretch of capitalised words.
struct Run {
    first: usize,
    last: usize,
    from: usize,
    words: Vec<String>,
    entity: bool,
}

impl Persons {
    /// The persons that a text names.
    pub fn of(text: &Text) -> Self {
        let known = Capitals::of(text);
        let mut runs = Vec::new();
        for sentence in &text.sentences {
            if !is_title(&text.tokens[sentence.tokens.clone()]) {
                known.runs(sentence, &mut runs);
            }
        }
        resolve(text, &runs)
    }

    /// The mentions in a range of tokens.
    pub fn mentions_in(&self, from: usize, to: usize) -> &[Mention] {
        let start = self.mentions.partition_point(|mention| mention.first < from);
        let end = self.mentions.partition_point(|mention| mention.first < to);
        &self.mentions[start..end.max(start)]
    }
}

/// Whether a sentence is a heading or written in capitals throughout.
fn is_title(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.is_content());
    let (capital, small): (Vec<&Token>, Vec<&Token>) = words.partition(|token| token.shape != Shape::Lower);
    tokens.iter().any(|token| token.flags.contains(Flags::HEADING))
        || capital.len() > TITLE_CASE * small.len()
}

/// Which words of a text are written with capitals.
struct Capitals<'t> {
    text: &'t Text<'t>,
    /// Words that stand in small letters too.
    small: FxHashSet<&'t str>,
    /// Words with a capital where a common word has none.
    sure: FxHashSet<&'t str>,
}

impl<'t> Capitals<'t> {
    fn of(text: &'t Text) -> Self {
        let (mut small, mut sure) = (FxHashSet::default(), FxHashSet::default());
        for token in &text.tokens {
            let base = text.word(token.word).base();
            if token.shape == Shape::Lower {
                small.insert(base);
            } else if is_capital(token) && !token.flags.intersects(Flags::STARTS | Flags::HEADING) {
                sure.insert(base);
            }
        }
        Self { text, small, sure }
    }

    /// Whether a token can be part of a name.
    fn is_part(&self, token: &Token) -> bool {
        let base = self.text.word(token.word).base();
        let starts = token.flags.contains(Flags::STARTS);
        let known = token.class.intersects(Class::GIVEN | Class::HONORIFIC | Class::PERSON);
        token.kind == Kind::Word
            && is_capital(token)
            && !token.flags.contains(Flags::QUOTED)
            && !token.class.intersects(Class::FUNCTION | Class::MONTH | Class::WEEKDAY)
            && (!starts || known || self.sure.contains(base) && !self.small.contains(base))
    }

    /// Whether a token begins a sentence with a name that goes on: "Anne Rice".
    fn begins(&self, at: usize, end: usize) -> bool {
        let token = &self.text.tokens[at];
        let known = Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::GENERAL | Class::ENTITY;
        let next = self.text.tokens[..end].get(at + 1);
        token.flags.contains(Flags::STARTS)
            && !token.flags.contains(Flags::QUOTED)
            && is_capital(token)
            && token.is_word()
            && !token.class.intersects(known)
            && !self.small.contains(self.text.word(token.word).base())
            && next.is_some_and(|next| next.flags.contains(Flags::SPACED) && self.is_part(next))
    }

    /// The stretches of capitalised words of a sentence.
    fn runs(&self, sentence: &Sentence, runs: &mut Vec<Run>) {
        let text = self.text;
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if !self.is_part(&text.tokens[at]) && !self.begins(at, sentence.tokens.end) {
                at += 1;
                continue;
            }
            let first = at;
            let last = self.last(first, sentence.tokens.end);
            at = last + 1;
            // Titles belong to the person, not to the name.
            let titles = (first..=last).take_while(|&at| is_title_word(&text.tokens[at])).count();
            if titles == last + 1 - first {
                continue;
            }
            let name = first + titles;
            let from = if titles > 0 { first } else { before(text, first, sentence.tokens.start) };
            let words = text.tokens[name..=last].iter().filter(|token| token.is_word());
            runs.push(Run {
                first: name,
                last,
                from,
                words: words.map(|token| text.word(token.word).base().to_string()).collect(),
                entity: text.tokens[name..=last].iter().any(|token| token.class.intersects(Class::ENTITY)),
            });
        }
    }

    /// The last token of the name that begins at `first`.
    fn last(&self, first: usize, end: usize) -> usize {
        let tokens = &self.text.tokens;
        let mut last = first;
        loop {
            let word = self.text.word(tokens[last].word);
            // "Kim's": what follows is another thing.
            if word.base().len() < word.folded.len() {
                return last;
            }
            let next = |by: usize| Some(last + by).filter(|&at| at < end).map(|at| &tokens[at]);
            let is_spaced = |token: &Token| token.flags.contains(Flags::SPACED);
            let hyphen = |token: &Token| {
                !is_spaced(token) && matches!(self.text.surface(token), "-" | "\u{2010}" | "\u{2011}")
            };
            let joined = next(1).is_some_and(hyphen) && next(2).is_some_and(|t| t.is_word() && !is_spaced(t));
            let abbreviated = next(1).is_some_and(|t| self.text.surface(t) == ".")
                && tokens[last].class.intersects(Class::HONORIFIC | Class::PERSON)
                && next(2).is_some_and(|t| self.is_part(t));
            if joined || abbreviated {
                last += 2;
            } else if next(1).is_some_and(|t| is_spaced(t) && self.is_part(t)) {
                last += 1;
            } else {
                return last;
            }
        }
    }
}

fn is_capital(token: &Token) -> bool {
    matches!(token.shape, Shape::Title | Shape::Mixed)
}

fn is_title_word(token: &Token) -> bool {
    token.class.intersects(Class::HONORIFIC | Class::PERSON) || token.kind == Kind::Mark
}

/// The first of the nouns right before a name that tell who it is: "his daughter Kim".
fn before(text: &Text, first: usize, start: usize) -> usize {
    let is_noun = |at: &usize| {
        let token = &text.tokens[*at];
        token.is_word() && is_title_word(token) && !token.class.intersects(Class::FUNCTION)
    };
    (start..first).rev().take_while(is_noun).last().unwrap_or(first)
}

/// Tells which names mean one person: a name is the only longer one that has all its words, else itself.
fn resolve(text: &Text, runs: &[Run]) -> Persons {
    let keys: BTreeSet<&[String]> = runs.iter().map(|run| run.words.as_slice()).collect();
    let mut holders: FxHashMap<&str, Vec<&[String]>> = FxHashMap::default();
    for &key in &keys {
        for word in key {
            holders.entry(word.as_str()).or_default().push(key);
        }
    }
    let fullest = |key: &'_ [String]| -> Option<Vec<String>> {
        let within = |long: &[String]| long.len() > key.len() && key.iter().all(|word| long.contains(word));
        let longer: Vec<&[String]> =
            holders[key[0].as_str()].iter().copied().filter(|long| within(long)).collect();
        let longest = longer.iter().max_by_key(|long| long.len()).copied().unwrap_or(key);
        let one = longer.iter().all(|long| long.iter().all(|word| longest.contains(word)));
        one.then(|| longest.to_vec())
    };
    let names: FxHashMap<&[String], Option<Vec<String>>> =
        keys.iter().map(|&key| (key, fullest(key))).collect();
    let mut numbers: FxHashMap<&[String], usize> = FxHashMap::default();
    let mut persons = Persons::default();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for run in runs {
        let person = names[run.words.as_slice()].as_ref().map(|name| {
            *numbers.entry(name.as_slice()).or_insert_with(|| {
                persons.people.push(Person { name: (run.first, run.last), ..Person::default() });
                places.push((0, 0));
                persons.people.len() - 1
            })
        });
        if let Some(number) = person {
            let somebody = &mut persons.people[number];
            note(text, run, somebody);
            let previous = run
                .from
                .checked_sub(1)
                .map(|at| &text.tokens[at])
                .filter(|t| t.unit == text.tokens[run.first].unit);
            let placed = previous.is_some_and(|t| t.class.intersects(Class::ARTICLE | Class::LOCATIVE));
            let titled = run.from < run.first;
            places[number].0 += usize::from(run.entity || placed && !titled);
            places[number].1 += 1;
        }
        persons.mentions.push(Mention { person, first: run.first, last: run.last, from: run.from });
    }
    let is_place = |number: usize| places[number].0 as f64 > PLACE * places[number].1 as f64;
    persons.mentions.retain(|mention| mention.person.is_none_or(|number| !is_place(number)));
    persons
}

/// What one mention tells of a person.
fn note(text: &Text, run: &Run, person: &mut Person) {
    if run.last - run.first > person.name.1 - person.name.0 {
        person.name = (run.first, run.last);
    }
    let tells = |at: &usize| text.tokens[*at].class.intersects(Class::MASCULINE | Class::FEMININE);
    person.titles.extend((run.from..run.first).filter(tells));
    let given = text.tokens[run.first..=run.last].iter().any(|token| token.class.intersects(Class::GIVEN));
    person.sure |= given || run.from < run.first || run.words.len() > 1;
}
