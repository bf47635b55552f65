//! Where a phrase stands of which the first word is a verb, and other words in its gap.
//!
//! In: the first words of terms, the tokens of a text. Out: where the verb stands and where the rest of the phrase, with so
//! many words between them. What forms a verb has, and which words open its phrase, is said by the language's table.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::entry::Entry;
use crate::language::{Class, Flags, Kind, Text, Token};

/// So many words may stand in the gap: "ne les prend pas vraiment plus en compte" is no longer one phrase.
const GAP: usize = 3;

/// A preposition or article of fewer letters is no form of a verb: "de" of "dar". Longer ones may be: "entre" of "entrer".
const SHORT: usize = 4;

/// A phrase in a text.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its number, as the caller gave it.
    pub number: usize,
    /// Its tokens, those in the gap included.
    pub tokens: Range<usize>,
    /// Whether words are in the gap, or a pronoun is written onto the verb.
    pub apart: bool,
}

/// The verb phrases of a glossary, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_root: FxHashMap<String, Vec<usize>>,
}

/// Whether the words of a term are a verb and more. In a language whose infinitives show it, the first word says so; in
/// others the row has to, or a rest that only verbs have ("into account").
fn is_phrase(text: &Text, tokens: &[Token], entry: &Entry) -> bool {
    if tokens.len() < 2 || entry.says_noun() || tokens[0].kind != Kind::Word {
        return false;
    }
    let words: Vec<&str> = tokens[1..].iter().map(|token| &*text.word(token.word).folded).collect();
    // Verbs that are often auxiliaries show a clause.
    let verb = || !tokens[0].class.intersects(Class::FUNCTION.difference(Class::CLAUSE));
    let by_rest = || verb() && text.table.is_verb_rest(&words);
    text.table.phrasal.rests.is_empty() || entry.says_verb() || by_rest()
}

impl Phrases {
    /// Adds the term that is a row's, under a number of the caller's, where it is a verb phrase.
    pub fn add(&mut self, text: &Text, tokens: &[Token], entry: &Entry, number: usize) {
        if text.table.phrasal.infinitive.is_empty() || !is_phrase(text, tokens, entry) {
            return;
        }
        for root in text.table.verb_roots(&text.word(tokens[0].word).folded) {
            self.by_root.entry(root).or_default().push(number);
        }
    }

    /// Where the phrases stand. `rest` says how many tokens from one on are what follows the verb of a phrase.
    pub fn find(&self, text: &Text, rest: impl Fn(usize, usize) -> Option<usize>) -> Vec<Found> {
        let mut found = Vec::new();
        if self.by_root.is_empty() {
            return found;
        }
        let verbs: Vec<Vec<(usize, bool)>> =
            text.words().iter().map(|word| self.of_form(text, &word.folded)).collect();
        for (at, token) in text.tokens.iter().enumerate() {
            let phrases = &verbs[token.word.0 as usize];
            if phrases.is_empty() || !is_verb(text, at) {
                continue;
            }
            for &(number, joined) in phrases {
                let follows = |at: usize| rest(number, at);
                found.extend(rest_of(text, at, follows).map(|(tokens, gap)| Found {
                    number,
                    tokens,
                    apart: gap > 0 || joined,
                }));
            }
        }
        found
    }

    /// The phrases of which a folded word may be the verb, each with whether a pronoun is written onto it.
    fn of_form(&self, text: &Text, word: &str) -> Vec<(usize, bool)> {
        let roots = text.table.roots_of_form(word);
        let mut numbers: Vec<(usize, bool)> = roots
            .iter()
            .filter_map(|(root, joined)| Some((self.by_root.get(root)?, *joined)))
            .flat_map(|(numbers, joined)| numbers.iter().map(move |&number| (number, joined)))
            .collect();
        numbers.sort_unstable();
        numbers.dedup_by_key(|(number, _)| *number);
        numbers
    }
}

/// Whether a token that has the form of a verb is one here. What is a noun as often is one only where the word before shows
/// a clause: "a été mise", but not "la mise".
fn is_verb(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let grammar = Class::PREPOSITION | Class::ARTICLE | Class::CONJUNCTION;
    if token.class.intersects(grammar) && text.surface(token).chars().nth(SHORT - 1).is_none() {
        return false;
    }
    let before = || at.checked_sub(1).map(|at| &text.tokens[at]).filter(|before| before.unit == token.unit);
    let clause = Class::CLAUSE | Class::ADVERB | Class::NEGATION;
    !text.table.is_verbal_noun(&text.word(token.word).folded)
        || before().is_some_and(|before| before.class.intersects(clause))
}

/// The tokens from the verb at `at` to the end of the rest of its phrase, and how many words are in the gap.
fn rest_of(
    text: &Text,
    at: usize,
    follows: impl Fn(usize) -> Option<usize>,
) -> Option<(Range<usize>, usize)> {
    let unit = text.tokens[at].unit;
    let (mut gap, mut joined) = (0, false);
    for next in at + 1.. {
        let token = text.tokens.get(next).filter(|token| token.unit == unit)?;
        if token.flags.contains(Flags::STARTS) {
            return None;
        }
        // "check-in" is another word than "check in", and the up of "set the follow-up" belongs to a noun.
        let free = |length: usize| !joined && (gap == 0 || is_free(text, next..next + length));
        if let Some(length) = follows(next).filter(|&length| free(length)) {
            return Some((at..next + length, gap));
        }
        // "tirons-en parti".
        if text.surface(token) == "-" && !token.flags.contains(Flags::SPACED) {
            joined = true;
            continue;
        }
        (gap, joined) = (gap + 1, false);
        if gap > GAP || !text.opens_phrase(token) {
            return None;
        }
    }
    None
}

/// Whether the rest of a phrase is that, and no preposition of what follows: "turn it on", but not "turn the page on Monday".
fn is_free(text: &Text, rest: Range<usize>) -> bool {
    let last = &text.tokens[rest.end - 1];
    if rest.len() > 1 || !last.class.intersects(Class::PREPOSITION) {
        return true;
    }
    let light = Class::PREPOSITION | Class::CONJUNCTION | Class::CLAUSE | Class::ADVERB;
    text.tokens.get(rest.end).is_none_or(|next| {
        let article = next.class.intersects(Class::ARTICLE);
        next.unit != last.unit
            || next.kind == Kind::Mark
            || next.flags.contains(Flags::STARTS)
            || next.class.intersects(light) && !article
    })
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::glossary::{Entry, Glossary};
    use crate::language::Text;

    /// What of a term of a source stands in a text.
    fn found(tag: &str, (term, pos): (&str, &str), prose: &str) -> Vec<(String, bool)> {
        let (source, preferred, pos) = (term.to_owned(), "x".to_owned(), pos.to_owned());
        let entry = Entry { source, preferred, pos, ..Entry::default() };
        let glossary = Glossary::new(vec![entry], Some(tag), "ru");
        let document = Document::of_units(std::iter::once(prose.to_owned()));
        let text = Text::new(&document, 0..1, tag);
        let hits = glossary.source_hits(&text, &|_| None);
        hits.iter().map(|hit| (text.at(hit.site).to_owned(), hit.apart)).collect()
    }

    #[test]
    fn phrases_open() {
        for (tag, term, prose, wanted, apart) in [
            ("fr", "tirer parti", "Il faut en tirer pleinement parti.", "tirer pleinement parti", true),
            ("fr", "tirer parti", "Tirons-en parti !", "Tirons-en parti", true),
            ("fr", "tirer parti", "Il n'en a pas tiré parti.", "tiré parti", false),
            (
                "fr",
                "prendre en compte",
                "Il convient de les prendre dûment en compte.",
                "prendre dûment en compte",
                true,
            ),
            ("fr", "prendre en compte", "Il ne les prend pas en compte.", "prend pas en compte", true),
            ("fr", "prendre en compte", "Prenez-les en compte.", "Prenez-les en compte", true),
            ("fr", "prendre en compte", "Cela fut pris en compte.", "pris en compte", false),
            (
                "fr",
                "tenir compte",
                "Elle tiendra toujours compte des faits.",
                "tiendra toujours compte",
                true,
            ),
            ("fr", "avoir lieu", "La réunion n'aura donc pas lieu.", "aura donc pas lieu", true),
            ("fr", "avoir lieu", "La réunion n'a plus lieu.", "n'a plus lieu", true),
            ("fr", "mettre fin", "Il y mit aussitôt fin.", "mit aussitôt fin", true),
            ("fr", "remettre en cause", "Rien ne remet cela en cause.", "remet cela en cause", true),
            ("es", "tener en cuenta", "Hay que tenerlo en cuenta.", "tenerlo en cuenta", true),
            ("es", "tener en cuenta", "Lo tuvo muy en cuenta.", "tuvo muy en cuenta", true),
            ("es", "tener en cuenta", "No lo tienen en cuenta.", "tienen en cuenta", false),
            ("es", "llevar a cabo", "Llevándolo por fin a cabo", "", false),
            ("es", "llevar a cabo", "Llevándolo a cabo se gana.", "Llevándolo a cabo", true),
            ("it", "tenere conto", "Bisogna tenerne sempre conto.", "tenerne sempre conto", true),
            (
                "it",
                "prendere in considerazione",
                "Non lo prese mai in considerazione.",
                "prese mai in considerazione",
                true,
            ),
            ("it", "far fronte", "Il paese fa ora fronte alla crisi.", "fa ora fronte", true),
            ("pt", "levar em conta", "É preciso levá-lo em conta.", "levá-lo em conta", true),
            (
                "pt",
                "levar em conta",
                "O juiz levou-o devidamente em conta.",
                "levou-o devidamente em conta",
                true,
            ),
            ("pt", "pôr em causa", "Ninguém o põe em causa.", "põe em causa", false),
            ("en", "shut down", "Please shut it down.", "shut it down", true),
            (
                "en",
                "shut down",
                "They are shutting the old server down.",
                "shutting the old server down",
                true,
            ),
            ("en", "take into account", "We took all this into account.", "took all this into account", true),
            ("en", "turn on", "Turn it on.", "Turn it on", true),
            ("en", "carry out", "The survey they carried out", "carried out", false),
        ] {
            let hits = found(tag, (term, ""), prose);
            let shown: Vec<(&str, bool)> = hits.iter().map(|(text, apart)| (text.as_str(), *apart)).collect();
            let wanted: Vec<(&str, bool)> =
                [(wanted, apart)].into_iter().filter(|(text, _)| !text.is_empty()).collect();
            assert_eq!(shown, wanted, "{term}: {prose}");
        }
    }

    #[test]
    fn what_is_no_verb_does_not_open() {
        for (tag, term, pos, prose) in [
            ("fr", "tirer parti", "", "Le parti en tire profit. Il tire. Pas de parti !"),
            ("fr", "tirer parti", "", "Il tire un grand parti politique vers lui."),
            ("fr", "prise en compte", "", "La prise aussi en compte."),
            ("fr", "dîner de gala", "nom", "Il dîne souvent de gala."),
            ("es", "tener en cuenta", "", "Tiene un amigo en cuenta corriente."),
            ("en", "turn on", "", "Turn the page on Monday."),
            ("en", "shut down", "", "They shut the door and sat down."),
            ("en", "shut down", "noun", "They shut it down."),
            ("en", "safety net", "", "The safety of the net."),
            ("en", "early on", "", "In early May on Monday."),
            ("de", "in Kauf nehmen", "", "In den Kauf nehmen."),
        ] {
            assert_eq!(found(tag, (term, pos), prose), [], "{term}: {prose}");
        }
    }

    #[test]
    fn what_stands_in_the_gap_is_found() {
        let entry =
            |source: &str| Entry { source: source.to_owned(), preferred: "x".to_owned(), ..Entry::default() };
        let glossary = Glossary::new(vec![entry("shut down"), entry("server")], Some("en"), "ru");
        let document = Document::of_units(std::iter::once("Shut the server down.".to_owned()));
        let text = Text::new(&document, 0..1, "en");
        let hits = glossary.source_hits(&text, &|_| None);
        let shown: Vec<&str> = hits.iter().map(|hit| text.at(hit.site)).collect();
        assert_eq!(shown, ["Shut the server down", "server"]);
    }
}
