//! Where the two parts of a verb stand in a sentence.
//!
//! In: words of a glossary, the tokens of a text. Out: the tokens at which the verbs stand. What parts a verb has is said by the
//! language's table; a word that has none is none of these.

use rustc_hash::FxHashMap;

use crate::language::{Class, Flags, Kind, Shape, Text, Token, WordId};

/// So many words may stand between a particle and its verb behind it: "deel heeft willen nemen".
const BETWEEN: usize = 3;

/// A verb whose first part may stand apart.
#[derive(Clone, Debug)]
pub struct Verb {
    particle: String,
    infinitive: String,
}

impl Verb {
    /// Of a word of a glossary, which cites verbs in the infinitive.
    pub fn of(text: &Text, token: &Token) -> Option<Self> {
        // A capital makes it a noun.
        if text.table.nouns_capitalised && token.shape != Shape::Lower {
            return None;
        }
        let (particle, infinitive) = text.table.split_verb(&text.word(token.word).folded)?;
        Some(Self { particle: particle.to_owned(), infinitive: infinitive.to_owned() })
    }

    /// Whether it stands among tokens as one word, in a form that the stemmer need not know: teilgenommen.
    pub fn stands_in(&self, text: &Text, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| {
            let rest = text.word(token.word).folded.strip_prefix(&*self.particle);
            rest.is_some_and(|rest| text.table.is_joined_form(rest, &self.infinitive))
        })
    }

    /// The verb that the particle at `at` belongs to: before it in its sentence, or right behind it.
    fn verb_of(&self, text: &Text, tokens: &[Token], at: usize) -> Option<usize> {
        let (particle, table) = (&tokens[at], text.table);
        let word = |token: &Token| &*text.word(token.word).folded;
        let article = at > 0 && tokens[at - 1].class.intersects(Class::ARTICLE);
        if particle.shape != Shape::Lower || article {
            return None;
        }
        let behind = || {
            let same = tokens[at + 1..].iter().take_while(|token| is_word_of(token, particle.unit));
            let passed = same
                .take(BETWEEN + 1)
                .take_while(|token| !table.is_joined_form(word(token), &self.infinitive));
            let passed: Vec<&Token> = passed.collect();
            let light = |token: &&Token| {
                token.class.intersects(Class::CLAUSE)
                    || table.separable.infixes.iter().any(|infix| infix == word(token))
            };
            let verb = tokens.get(at + 1 + passed.len()).filter(|token| is_word_of(token, particle.unit))?;
            (passed.iter().all(light) && table.is_joined_form(word(verb), &self.infinitive))
                .then_some(at + 1 + passed.len())
        };
        let before = || {
            if !may_end_clause(tokens, at) {
                return None;
            }
            for verb in (0..at).rev() {
                let (token, next) = (&tokens[verb], &tokens[verb + 1]);
                if token.unit != particle.unit || next.flags.contains(Flags::STARTS) {
                    return None;
                }
                if table.is_verb_form(word(token), &self.infinitive) {
                    return Some(verb);
                }
            }
            None
        };
        behind().or_else(before)
    }
}

/// A verb in a text.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its number, as the caller gave it.
    pub number: usize,
    /// Its token; where its parts stand apart, that of the second one.
    pub token: usize,
    /// Whether they do.
    pub apart: bool,
}

/// The verbs of a glossary, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Verbs {
    listed: Vec<(Verb, usize)>,
    by_particle: FxHashMap<String, Vec<usize>>,
}

impl Verbs {
    /// Adds a verb under a number of the caller's.
    pub fn add(&mut self, verb: Verb, number: usize) {
        self.by_particle.entry(verb.particle.clone()).or_default().push(self.listed.len());
        self.listed.push((verb, number));
    }

    /// Where the verbs stand in a text. Without `apart`, those whose parts stand apart are left out.
    pub fn find(&self, text: &Text, apart: bool) -> Vec<Found> {
        let mut found = Vec::new();
        if self.listed.is_empty() {
            return found;
        }
        let mut known: FxHashMap<WordId, Vec<usize>> = FxHashMap::default();
        for (at, token) in text.tokens.iter().enumerate() {
            let word = &*text.word(token.word).folded;
            for &mut listed in known.entry(token.word).or_insert_with(|| self.begun_by(text, word)) {
                let (verb, number) = &self.listed[listed];
                let is_apart = word == verb.particle;
                let place = match (is_apart, apart) {
                    (false, _) => Some(at),
                    (true, true) => verb.verb_of(text, &text.tokens, at),
                    (true, false) => None,
                };
                found.extend(place.map(|token| Found { number: *number, token, apart: is_apart }));
            }
        }
        found
    }

    /// The verbs that a word is the particle or a joined form of.
    fn begun_by(&self, text: &Text, word: &str) -> Vec<usize> {
        let fits = |listed: &usize, rest: &str| {
            rest.is_empty() || text.table.is_joined_form(rest, &self.listed[*listed].0.infinitive)
        };
        let begun = self.by_particle.iter().filter_map(|(particle, listed)| {
            word.strip_prefix(particle.as_str())
                .map(|rest| listed.iter().copied().filter(move |at| fits(at, rest)))
        });
        let mut begun: Vec<usize> = begun.flatten().collect();
        begun.sort_unstable();
        begun
    }
}

fn is_word_of(token: &Token, unit: u32) -> bool {
    token.unit == unit && token.kind != Kind::Mark && !token.flags.contains(Flags::STARTS)
}

/// Whether a particle can be the last word of its clause. One that is a preposition too has to be: else it opens a phrase.
fn may_end_clause(tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|next| next.unit == tokens[at].unit) else { return true };
    let ends = next.kind == Kind::Mark && !is_hyphen(tokens, at + 1)
        || next.class.intersects(Class::CONJUNCTION | Class::CLAUSE)
        || next.flags.contains(Flags::STARTS);
    ends || !tokens[at].class.intersects(Class::PREPOSITION)
}

/// Whether a mark joins the words around it.
fn is_hyphen(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.unit == tokens[at].unit && !next.flags.contains(Flags::SPACED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn stands(tag: &str, verb: &str, prose: &str) -> bool {
        let read = |prose: &str| Document::of_units(std::iter::once(prose.to_owned()));
        let (term, document) = (read(verb), read(prose));
        let (term, text) = (Text::new(&term, 0..1, tag), Text::new(&document, 0..1, tag));
        let mut verbs = Verbs::default();
        if let Some(verb) = Verb::of(&term, &term.tokens[0]) {
            verbs.add(verb, 0);
        }
        !verbs.find(&text, true).is_empty()
    }

    #[test]
    fn parts_are_found_in_one_sentence() {
        for (tag, verb, prose) in [
            ("de", "teilnehmen", "Sie nimmt an der Sitzung teil."),
            ("de", "teilnehmen", "Sie nimmt teil an der Sitzung."),
            ("de", "teilnehmen", "Sie haben teilgenommen."),
            ("de", "teilnehmen", "Wer teilnimmt, der hört zu."),
            ("de", "teilnehmen", "Sie bat ihn, teilzunehmen."),
            ("de", "absagen", "Er sagte, wie man hört, am Abend ab und ging."),
            ("de", "abschalten", "Schalten Sie das Gerät ab!"),
            ("de", "hinzufügen", "Fügt eine Datei hinzu"),
            ("nl", "deelnemen", "Zij nemen deel aan de vergadering."),
            ("nl", "deelnemen", "Zij zei dat hij deel heeft willen nemen."),
            ("nl", "uitschakelen", "Schakel het apparaat uit."),
        ] {
            assert!(stands(tag, verb, prose), "{verb}: {prose}");
        }
    }

    #[test]
    fn other_words_are_no_parts() {
        for (tag, verb, prose) in [
            ("de", "absagen", "Sie sagte ab Montag die Gespräche zu."),
            ("de", "teilnehmen", "Sie nehmen einen Teil."),
            ("de", "teilnehmen", "Sie nimmt das Buch. Das ist teil von allem."),
            ("de", "annehmen", "Sie nehmen an der Sitzung teil."),
            ("de", "Annahme", "Sie nehmen an."),
            ("nl", "deelnemen", "Zij nemen een deel van de koek."),
            ("nl", "aannemen", "Zij nemen aan de vergadering deel."),
            ("en", "offset", "They set it off."),
        ] {
            assert!(!stands(tag, verb, prose), "{verb}: {prose}");
        }
    }
}
