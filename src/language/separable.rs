//! Verbs in two parts, of which the first stands apart in a main clause: "teilnehmen", "sie nimmt teil".
//!
//! In: the lists of a table, folded words. Out: the two parts of a verb, and whether a word is a form of the second one.
//! Knows nothing of sentences: where the parts stand is looked for elsewhere.

use serde::Deserialize;

use super::Table;

/// The second part has at least so many letters.
const LEAST: usize = 3;

/// What a table says of verbs in two parts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Separable {
    pub particles: Vec<String>,
    pub infixes: Vec<String>,
    pub infinitive: Vec<String>,
    pub endings: Vec<String>,
}

impl Table {
    /// The parts of a verb in the infinitive, as folded words: "teil" and "nehmen"; none of a word that has no such parts.
    pub fn split_verb<'w>(&self, word: &'w str) -> Option<(&'w str, &'w str)> {
        let all = &self.separable;
        if !all.infinitive.iter().any(|ending| word.ends_with(ending.as_str())) {
            return None;
        }
        let rest = |particle: &String| word.strip_prefix(particle.as_str());
        let long = |rest: &&str| rest.chars().count() >= LEAST;
        // Of "herauf" and "her" the longer one.
        let shortest = all.particles.iter().filter_map(rest).filter(long).min_by_key(|rest| rest.len())?;
        Some((&word[..word.len() - shortest.len()], shortest))
    }

    /// Whether a folded word is a form of a verb in the infinitive: by the endings of `separable`, and by the irregular
    /// forms of the table.
    pub fn is_verb_form(&self, word: &str, infinitive: &str) -> bool {
        let all = &self.separable;
        let ended = |stem: &str| {
            word.strip_prefix(stem)
                .is_some_and(|rest| rest.is_empty() || all.endings.iter().any(|ending| ending == rest))
        };
        let root = self.root(infinitive);
        word == infinitive || root.is_some_and(ended) || self.irregular_forms(infinitive).any(ended)
    }

    /// What the forms of a verb in the infinitive begin with: all but an ending of `separable`. The infinitive is one itself.
    pub fn form_beginnings<'v>(&'v self, infinitive: &'v str) -> impl Iterator<Item = &'v str> {
        self.root(infinitive).into_iter().chain(self.irregular_forms(infinitive)).chain([infinitive])
    }

    fn root<'v>(&self, infinitive: &'v str) -> Option<&'v str> {
        self.separable.infinitive.iter().find_map(|ending| infinitive.strip_suffix(ending.as_str()))
    }

    /// Whether a folded word is a form of a verb, or one with what goes between its parts: "genommen", "zunehmen".
    pub fn is_joined_form(&self, word: &str, infinitive: &str) -> bool {
        let bare = |infix: &String| word.strip_prefix(infix.as_str());
        self.is_verb_form(word, infinitive)
            || self.separable.infixes.iter().filter_map(bare).any(|word| self.is_verb_form(word, infinitive))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn verbs_have_two_parts() {
        let split = |tag: &str, word: &'static str| Table::of(tag).split_verb(word);
        assert_eq!(split("de", "teilnehmen"), Some(("teil", "nehmen")));
        assert_eq!(split("de", "zurückgeben"), Some(("zurück", "geben")));
        assert_eq!(split("de", "hinzufügen"), Some(("hinzu", "fügen")));
        assert_eq!(split("de", "nehmen"), None);
        assert_eq!(split("de", "aufgabe"), None);
        assert_eq!(split("nl", "plaatsvinden"), Some(("plaats", "vinden")));
        assert_eq!(split("fr", "abandonner"), None);
    }

    #[test]
    fn second_parts_have_forms() {
        let is = |tag: &str, word: &str, verb: &str| Table::of(tag).is_joined_form(word, verb);
        for (tag, word, verb) in [
            ("de", "nimmt", "nehmen"),
            ("de", "nahmen", "nehmen"),
            ("de", "genommen", "nehmen"),
            ("de", "zunehmen", "nehmen"),
            ("de", "stellten", "stellen"),
            ("de", "gestellt", "stellen"),
            ("nl", "neemt", "nemen"),
            ("nl", "vindt", "vinden"),
            ("nl", "gevonden", "vinden"),
        ] {
            assert!(is(tag, word, verb), "{tag}: {word} is a form of {verb}");
        }
        for (tag, word, verb) in
            [("de", "name", "nehmen"), ("de", "stelle", "stehen"), ("nl", "naam", "nemen")]
        {
            assert!(!is(tag, word, verb), "{tag}: {word} is no form of {verb}");
        }
    }
}
