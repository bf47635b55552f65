//! Verbs whose phrase opens for other words: "tirer parti", "en tirer pleinement parti"; "shut down", "shut it down".
//!
//! In: the lists of a table, folded words. Out: the roots of a verb, the roots that a form may have, and whether a word may
//! stand in the gap. Words are compared without accents. Knows nothing of sentences: where a phrase stands is looked for
//! elsewhere.

use serde::Deserialize;

use super::table::Class;
use super::{Kind, Table, Text, Token, strip_diacritics};

/// Pronouns written onto one form: "dárselo".
const CLITICS: usize = 2;
/// A root that a listed word may be shorter than.
const ENDING: usize = 8;

/// What a table says of verbs and the gap after them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Phrasal {
    pub infinitive: Vec<String>,
    pub endings: Vec<String>,
    pub roots: Vec<Vec<String>>,
    pub clitics: Vec<String>,
    pub between: Vec<String>,
    pub adverbs: Vec<String>,
    pub objects: bool,
    pub rests: Vec<String>,
    pub doubled: String,
    pub nouns: Vec<String>,
    pub never: Vec<String>,
}

impl Table {
    /// The roots of a verb in the infinitive, a folded word: "tir" of "tirer"; "prend", "pren", "pri" of "prendre"; "=a" of
    /// "avoir", which is a form as it stands. None of a word that is no infinitive.
    pub fn verb_roots(&self, word: &str) -> Vec<String> {
        let all = &self.phrasal;
        let bare = strip_diacritics(word);
        let cut = |ending: &String| bare.strip_suffix(ending.as_str()).filter(|root| !root.is_empty());
        let Some(root) = all.infinitive.iter().find_map(cut) else { return Vec::new() };
        let mut roots = Vec::new();
        let mut regular = true;
        for listed in &all.roots {
            let Some((head, others)) = listed.split_first() else { continue };
            let before = match head.strip_prefix('-') {
                Some(tail) => root.strip_suffix(tail),
                None => (root == head).then_some(""),
            };
            regular &= before.is_none() || head.starts_with('-');
            let own = before.iter().flat_map(|before| {
                others.iter().map(move |own| match own.strip_prefix('=') {
                    Some(form) => format!("={before}{form}"),
                    None => format!("{before}{own}"),
                })
            });
            roots.extend(own);
        }
        roots.extend(regular.then(|| root.to_owned()));
        roots.extend(self.irregular_forms(word).map(|form| strip_diacritics(form).into_owned()));
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The roots that a folded word may have as a form of a verb, each with whether a pronoun is written onto it.
    pub fn roots_of_form(&self, word: &str) -> Vec<(String, bool)> {
        let all = &self.phrasal;
        let bare = strip_diacritics(word);
        let mut roots = Vec::new();
        // A word of one letter keeps what is elided before it: "n'a".
        let elided =
            bare.split_once('\'').filter(|(before, _)| self.class(before).intersects(Class::FUNCTION));
        let mut forms = vec![elided.map_or(&*bare, |(_, after)| after)];
        for round in 0..=CLITICS {
            let mut shorter = Vec::new();
            for form in forms {
                roots.push((format!("={form}"), round > 0));
                self.cut_endings(form, |root| roots.push((root.to_owned(), round > 0)));
                let cut = all.clitics.iter().filter_map(|clitic| form.strip_suffix(clitic.as_str()));
                shorter.extend(cut.filter(|rest| !rest.is_empty()));
            }
            forms = shorter;
        }
        roots
    }

    fn cut_endings(&self, form: &str, mut found: impl FnMut(&str)) {
        for (at, _) in
            form.char_indices().rev().take(ENDING).chain([(form.len(), ' ')]).filter(|(at, _)| *at > 0)
        {
            let (root, ending) = form.split_at(at);
            if !ending.is_empty() && !self.phrasal.endings.iter().any(|known| known == ending) {
                continue;
            }
            found(root);
            // "shutting", "jette": the last letter of the root is written twice.
            let mut letters = root.chars().rev();
            if let (Some(last), true) = (letters.next(), !ending.is_empty())
                && letters.next() == Some(last)
                && self.phrasal.doubled.contains(last)
            {
                found(&root[..root.len() - last.len_utf8()]);
            }
        }
    }

    /// Whether a folded word is a noun as often as a form of a verb: "mise".
    pub fn is_verbal_noun(&self, word: &str) -> bool {
        self.phrasal.nouns.iter().any(|known| known == word)
    }

    /// Whether the words after the first show that a term is a verb: "down", "into account".
    pub fn is_verb_rest(&self, words: &[&str]) -> bool {
        let mut rests = self.phrasal.rests.iter();
        rests.any(|rest| rest.split(' ').eq(words.iter().copied()))
    }
}

impl Text<'_> {
    /// Whether a word may stand between a verb and the rest of its phrase: a pronoun, a negation, an adverb; where the table
    /// says so, any word of a short object.
    pub fn opens_phrase(&self, token: &Token) -> bool {
        let all = &self.table.phrasal;
        if token.kind == Kind::Mark {
            return false;
        }
        let word = &*self.word(token.word).folded;
        let listed = || all.between.iter().any(|known| known == word);
        let never = all.never.iter().any(|known| known == word);
        let adverb =
            || all.adverbs.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending.as_str()));
        let grammar = Class::CONJUNCTION | Class::CLAUSE | Class::PREPOSITION;
        let class = token.class;
        if never {
            return false;
        }
        listed()
            || class.intersects(Class::NEGATION | Class::ADVERB) && !class.intersects(grammar)
            || adverb()
            || all.objects && (class.intersects(Class::PRONOUN) || !class.intersects(grammar | Class::LINK))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn is_form(tag: &str, word: &str, infinitive: &str) -> bool {
        let table = Table::of(tag);
        let roots = table.verb_roots(infinitive);
        table.roots_of_form(word).iter().any(|(root, _)| roots.contains(root))
    }

    #[test]
    fn verbs_have_forms() {
        let mut wrong = Vec::new();
        for (tag, infinitive, forms) in [
            ("fr", "tirer", "tire tirons tirez tirait tiré tirées tirera tirant tirèrent"),
            ("fr", "prendre", "prend prends prenons prennent prenait pris prise prendra prenne prirent"),
            ("fr", "remettre", "remet remettent remis remettra remettrait"),
            ("fr", "tenir", "tient tiennent tenait tenu tiendra tint"),
            ("fr", "maintenir", "maintient maintenu maintiendraient"),
            ("fr", "faire", "fait font faisait fera fasse fit"),
            ("fr", "avoir", "a ont avait aura eu aurait ayant ait"),
            ("fr", "jeter", "jette jetait jeté"),
            ("es", "tener", "tiene tuvo tendrá tenga tenido teniendo tenerlo teniéndolos téngalo"),
            ("es", "llevar", "lleva llevó llevaron llevarse llevándolo llevado"),
            ("es", "dar", "da dio dado dieron daba dará dárselo"),
            ("es", "sacar", "saca saqué saquen sacó"),
            ("it", "tenere", "tiene tenuto terrà tengono tenne tenerne tenendone"),
            ("it", "tener", "tiene tenuto terrà"),
            ("it", "prendere", "prende preso presero prenderà prenderlo prendendola"),
            ("it", "fare", "fa fanno fece fatto farà faceva"),
            ("pt", "levar", "leva levou levado levá levaram levará levando"),
            ("pt", "ter", "tem têm teve tinha terá tido tenha"),
            ("pt", "pôr", "põe pôs posto punha ponha porá"),
            ("en", "shut", "shuts shutting"),
            ("en", "take", "takes took taken taking"),
            ("en", "carry", "carries carried carrying"),
        ] {
            for form in forms.split(' ') {
                if !is_form(tag, form, infinitive) {
                    wrong.push(format!("{tag}: {form} is a form of {infinitive}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn other_words_are_no_forms() {
        for (tag, word, infinitive) in [
            ("fr", "tirage", "tirer"),
            ("fr", "tiroir", "tirer"),
            ("fr", "prix", "prendre"),
            ("es", "tendencia", "tener"),
            ("it", "tenore", "tenere"),
            ("pt", "leve", "lavar"),
            ("en", "shutter", "shut"),
            ("en", "token", "take"),
            ("de", "nimmt", "nehmen"),
        ] {
            assert!(!is_form(tag, word, infinitive), "{tag}: {word} is no form of {infinitive}");
        }
    }
}
