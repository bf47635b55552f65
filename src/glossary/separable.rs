//! Where the two parts of a verb stand in a sentence.
//!
//! In: words of a glossary, the tokens of a text. Out: the tokens at which the verbs stand. What parts a verb has is said by the
//! language's table; a word that has none is none of these.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::language::{Class, Flags, Kind, Shape, Table, Text, Token, WordId};

/// So many words may stand between a particle and its verb behind it: "deel heeft willen nemen".
const BETWEEN: usize = 3;

/// A verb whose first part may stand apart.
#[derive(Clone, Debug)]
pub struct Verb {
    particle: Box<str>,
    infinitive: Box<str>,
}

impl Verb {
    /// Of a word of a glossary, which cites verbs in the infinitive.
    pub fn of(text: &Text, token: &Token) -> Option<Self> {
        // A capital makes it a noun.
        if text.table.nouns_capitalised && token.shape != Shape::Lower {
            return None;
        }
        let (particle, infinitive) = text.table.split_verb(&text.word(token.word).folded)?;
        Some(Self { particle: particle.into(), infinitive: infinitive.into() })
    }

    /// Whether it stands among tokens as one word, in a form that the stemmer need not know: teilgenommen.
    pub fn stands_in(&self, text: &Text, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| {
            let rest = text.word(token.word).folded.strip_prefix(&*self.particle);
            rest.is_some_and(|rest| text.table.is_joined_form(rest, &self.infinitive))
        })
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
    /// By what the forms of the second part begin with.
    by_root: FxHashMap<Box<str>, SmallVec<[u32; 2]>>,
    particles: FxHashSet<Box<str>>,
}

impl Verbs {
    /// Adds a verb of the language of `table` under a number of the caller's.
    pub fn add(&mut self, verb: Verb, number: usize, table: &Table) {
        let mut roots: Vec<&str> = table.form_beginnings(&verb.infinitive).collect();
        roots.sort_unstable();
        roots.dedup();
        for root in roots {
            self.by_root.entry(root.into()).or_default().push(self.listed.len() as u32);
        }
        self.particles.insert(verb.particle.clone());
        self.listed.push((verb, number));
    }

    /// Where the verbs stand in a text. Without `apart`, those whose parts stand apart are left out.
    pub fn find(&self, text: &Text, apart: bool) -> Vec<Found> {
        let mut found = Vec::new();
        if self.listed.is_empty() {
            return found;
        }
        let mut search =
            Search { verbs: self, text, joined: FxHashMap::default(), forms: FxHashMap::default() };
        for (at, token) in text.tokens.iter().enumerate() {
            let whole = search.begun_by(token.word);
            let number = |listed: usize| self.listed[listed].1;
            found.extend(whole.iter().map(|&listed| Found {
                number: number(listed),
                token: at,
                apart: false,
            }));
            if apart && self.particles.contains(&*text.word(token.word).folded) {
                let parted = search.verbs_of(at).into_iter();
                found.extend(parted.map(|(listed, token)| Found {
                    number: number(listed),
                    token,
                    apart: true,
                }));
            }
        }
        found
    }

    /// The verbs with this particle of whose second part a folded word is a form.
    fn with_form<'v>(
        &'v self,
        word: &'v str,
        particle: &'v str,
        table: &'v Table,
    ) -> impl Iterator<Item = usize> + 'v {
        let endings = table.separable.endings.iter().map(String::as_str).chain([""]);
        let roots = endings.filter_map(move |ending| word.strip_suffix(ending));
        let listed = roots.filter_map(|root| self.by_root.get(root)).flatten().map(|&at| at as usize);
        listed.filter(move |&at| {
            let verb = &self.listed[at].0;
            *verb.particle == *particle && table.is_verb_form(word, &verb.infinitive)
        })
    }
}

/// Verbs that a word may be a form of, and whether only as one with what goes between the parts ("genommen").
type Forms = Rc<[(usize, bool)]>;

/// Verbs in one text. What is asked of a word is worked out once.
struct Search<'t> {
    verbs: &'t Verbs,
    text: &'t Text<'t>,
    /// The verbs that a word is a form of, in one word.
    joined: FxHashMap<WordId, Rc<[usize]>>,
    /// By word and by the word that is a particle: the verbs of whose second part the word is a form, and whether as one
    /// with what goes between the parts.
    forms: FxHashMap<(WordId, WordId), Forms>,
}

impl Search<'_> {
    /// The verbs that a word is a joined form of: "teilgenommen".
    fn begun_by(&mut self, word: WordId) -> Rc<[usize]> {
        let (verbs, text) = (self.verbs, self.text);
        let begun = || {
            let word = &*text.word(word).folded;
            let mut begun = Vec::new();
            for end in word.char_indices().map(|(at, _)| at).skip(1) {
                if let Some(particle) = verbs.particles.get(&word[..end]) {
                    begun.extend(joined(verbs, text.table, &word[end..], particle).map(|(listed, _)| listed));
                }
            }
            begun.sort_unstable();
            begun.dedup();
            begun.into()
        };
        Rc::clone(self.joined.entry(word).or_insert_with(begun))
    }

    /// The verbs of whose second part a word is a form, which have this particle.
    fn forms(&mut self, word: WordId, particle: WordId) -> Forms {
        let (verbs, text) = (self.verbs, self.text);
        let forms =
            || joined(verbs, text.table, &text.word(word).folded, &text.word(particle).folded).collect();
        Rc::clone(self.forms.entry((word, particle)).or_insert_with(forms))
    }

    /// The verbs that the particle at `at` belongs to, each with its token: before it in its sentence, or right behind it.
    fn verbs_of(&mut self, at: usize) -> BTreeMap<usize, usize> {
        let mut found = BTreeMap::new();
        let tokens = &self.text.tokens;
        let particle = &tokens[at];
        let article = at > 0 && tokens[at - 1].class.intersects(Class::ARTICLE);
        if particle.shape != Shape::Lower || article {
            return found;
        }
        let table = self.text.table;
        let same = (at + 1..tokens.len()).take_while(|&next| is_word_of(&tokens[next], particle.unit));
        for next in same.take(BETWEEN + 1) {
            for (listed, _) in self.forms(tokens[next].word, particle.word).iter() {
                found.entry(*listed).or_insert(next);
            }
            let word = &*self.text.word(tokens[next].word).folded;
            let light = tokens[next].class.intersects(Class::CLAUSE)
                || table.separable.infixes.iter().any(|infix| infix == word);
            if !light {
                break;
            }
        }
        if !may_end_clause(tokens, at) {
            return found;
        }
        for before in (0..at).rev() {
            if tokens[before].unit != particle.unit || tokens[before + 1].flags.contains(Flags::STARTS) {
                break;
            }
            for (listed, with_infix) in self.forms(tokens[before].word, particle.word).iter() {
                if !with_infix {
                    found.entry(*listed).or_insert(before);
                }
            }
        }
        found
    }
}

/// The verbs with a particle of whose second part a folded word is a form, and whether as one with what goes between the
/// parts ("genommen") only.
fn joined<'v>(
    verbs: &'v Verbs,
    table: &'v Table,
    word: &'v str,
    particle: &'v str,
) -> impl Iterator<Item = (usize, bool)> + 'v {
    let plain = verbs.with_form(word, particle, table).map(|listed| (listed, false));
    let bare = table.separable.infixes.iter().filter_map(|infix| word.strip_prefix(infix.as_str()));
    let with_infix =
        bare.flat_map(|word| verbs.with_form(word, particle, table)).map(|listed| (listed, true));
    plain.chain(with_infix)
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
            verbs.add(verb, 0, text.table);
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
