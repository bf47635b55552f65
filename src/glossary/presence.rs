//! Whether a rendering stands in a segment in some form.
//!
//! In: a rendering's words, the tokens of a segment. Out: yes or no. More forms count than a hit shows: inflected,
//! inside a compound, split into words, joined, with a hyphen, in another order, a verb in two parts as a participle. Asked only where a hit found nothing,
//! so that a sentence that says the term in its own way is not called wrong.

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::language::{Class, Kind, Text, Token, WordId, strip_diacritics};
use crate::matcher::likeness;

use super::separable::Verb;

/// A part of a compound has at least so many letters.
const PART: usize = 4;
/// The last letters of a long word may be an ending.
const ENDING: usize = 2;

/// A rendering, ready to be looked for.
pub struct Wanted {
    words: Vec<Form>,
    /// Of each word, the parts in which it may stand.
    verbs: Vec<Option<Verb>>,
    joined: String,
}

/// The words of a text in the forms that they are compared in, each made when it is asked for.
#[derive(Default)]
pub struct Forms(FxHashMap<WordId, Form>);

/// A word in the forms it is compared in.
struct Form {
    base: String,
    stem: String,
    /// The stem without a vowel that comes and goes.
    bare: String,
    /// Forms that no stemmer finds: Konten of Konto.
    irregular: Vec<String>,
}

impl Wanted {
    /// Of a rendering in the language `tag`.
    pub fn new(rendering: &str, tag: &str) -> Self {
        let document = Document::of_units(std::iter::once(rendering.to_owned()));
        let text = Text::new(&document, 0..1, tag);
        let all = || text.tokens.iter().filter(|token| token.kind != Kind::Mark);
        let telling = all().filter(|token| !token.class.intersects(Class::FUNCTION));
        let mut words: Vec<&Token> = telling.collect();
        if words.is_empty() {
            words = all().collect();
        }
        Self {
            verbs: words.iter().map(|token| Verb::of(&text, token)).collect(),
            words: words.iter().map(|token| form(&text, token)).collect(),
            joined: letters(rendering),
        }
    }

    /// Whether it stands among tokens of `text`.
    pub fn stands_in(&self, text: &Text, tokens: &[Token], Forms(forms): &mut Forms) -> bool {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        if self.words.is_empty() {
            return true;
        }
        let mut stands = |word: &Form, verb: &Option<Verb>| {
            let mut words = tokens.iter().filter(|token| token.kind != Kind::Mark);
            words.any(|token| {
                let form = forms.entry(token.word).or_insert_with(|| form(text, token));
                word.fits(form, text.table.compounds)
            }) || verb.as_ref().is_some_and(|verb| verb.stands_in(text, tokens))
        };
        if self.words.iter().zip(&self.verbs).all(|(word, verb)| stands(word, verb)) {
            return true;
        }
        let units = &text.document.units[first.unit as usize..=last.unit as usize];
        let joined: String = units.iter().map(|unit| letters(&unit.text)).collect();
        let enough = self.joined.chars().count();
        let kept: String =
            self.joined.chars().take(if enough > 7 { enough - ENDING } else { enough }).collect();
        enough >= 2 * PART && joined.contains(&kept) || !text.table.spaced && joined.contains(&self.joined)
    }
}

impl Form {
    /// Whether a word of the text is this one, inflected, or a compound that holds it.
    fn fits(&self, other: &Self, compounds: bool) -> bool {
        if self.stem == other.stem || self.bare == other.bare || self.base == other.base {
            return true;
        }
        let long_form = |form: &&String| form.chars().count() >= PART && other.base.contains(form.as_str());
        if self.irregular.contains(&other.base) || self.irregular.iter().any(|form| long_form(&form)) {
            return true;
        }
        let long = |word: &str| word.chars().count() >= PART;
        let holds = |word: &str| long(word) && other.base.contains(word);
        // A short word is the head of a compound: Klauselart, Profiltypen.
        let head = compounds && self.base.chars().count() + 2 >= PART && {
            let ends = |ending: usize| {
                let cut = other.base.char_indices().rev().nth(ending).map(|(at, c)| at + c.len_utf8());
                cut.is_some_and(|cut| other.base[..cut].ends_with(&self.base) && cut > self.base.len() + 1)
            };
            (0..=ENDING).any(ends)
        };
        head || holds(&self.stem)
            || holds(&self.base)
            || likeness::inflected(&self.base, &other.base) && long(&self.base)
    }
}

fn form(text: &Text, token: &Token) -> Form {
    let plain = |word: &str| strip_diacritics(word).into_owned();
    let base = text.word(token.word).base();
    let irregular = text.table.irregular_forms(base).map(plain).collect();
    let stem = text.stemmed(token.word);
    let bare = plain(&without_fleeting(stem, &text.table.fleeting));
    Form { base: plain(base), stem: plain(stem), bare, irregular }
}

/// A stem without the letter before its last consonant, where that is one that some forms lack: папок as папк.
fn without_fleeting(stem: &str, fleeting: &str) -> String {
    let letters: Vec<char> = stem.chars().collect();
    let stays = |at: usize| !fleeting.contains(letters[at]);
    match letters.len().checked_sub(2) {
        Some(at) if at > 1 && !stays(at) && stays(at + 1) && stays(at - 1) => {
            letters[..at].iter().chain(&letters[at + 1..]).collect()
        }
        _ => stem.to_owned(),
    }
}

/// The letters and digits of a text, small, without diacritics.
fn letters(text: &str) -> String {
    strip_diacritics(&text.to_lowercase()).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::without_fleeting;

    #[test]
    fn vowels_come_and_go() {
        for (a, b) in [("папок", "папк"), ("столбец", "столбц"), ("окон", "окн"), ("писем", "письм")]
        {
            assert_eq!(without_fleeting(a, "оеёь"), without_fleeting(b, "оеёь"));
        }
        assert_eq!(without_fleeting("okn", ""), "okn");
        assert_eq!(without_fleeting("дом", "оеёь"), "дом");
    }
}
