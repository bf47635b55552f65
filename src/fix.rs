//! Fixes: what to write at a place, so that one thing is said in one way.
//!
//! In: the reason of a draft, the group to keep, a place that deviates. Out: a [`Fix`], safe only where what stands around
//! the place cannot be wrong afterwards: the same inflection, agreement intact, letter case kept. What is known of languages
//! comes from the table; what it does not know makes a fix unsafe. Writes no file.

use crate::finding::{Caution, Difference, Draft, Fix, Group, Reason};
use crate::language::table::{Class, Head, Spelling, Table};
use crate::language::{Flags, Kind, Site, Text, fold};

/// Words that may change their form with the word that follows: "a" and "an", "de" and "d'", "v" and "ve".
const BEFORE: Class = Class::ARTICLE
    .union(Class::PREPOSITION)
    .union(Class::LINK)
    .union(Class::CONJUNCTION)
    .union(Class::PRONOUN);

/// Two names that are less sure to be one are not made one without a look.
const SURE: f64 = 0.6;

/// What to write at `site`, which is one of `own`; `None` where no text can be said to be the right one.
pub fn of(draft: &Draft, own: &Group, kept: Option<&Group>, site: Site, text: &Text) -> Option<Fix> {
    if draft.open.contains(&site) {
        return None;
    }
    let place = Place { text, site, old: text.at(site) };
    let reason = &draft.reason;
    let made = match (reason, kept) {
        (Reason::Forbidden { preferred, .. }, _) if preferred.len() == 1 => place.by_glossary(&preferred[0]),
        (Reason::Admitted { preferred }, _) => place.by_glossary(preferred),
        (Reason::SpellingVariant { .. }, Some(_)) => place.spelled(reason)?,
        (Reason::PunctuationStyle { .. }, Some(kept)) => place.typed(own, kept)?,
        (Reason::InconsistentSegment { by, .. }, Some(kept)) => {
            (kept.text.clone(), (*by == Difference::Words).then_some(Caution::Wording))
        }
        (Reason::NameSpelling, Some(kept)) => place.named(kept)?,
        (
            Reason::WordOrder
            | Reason::WordChoice
            | Reason::ShortForm
            | Reason::CompoundForm
            | Reason::LetterCase
            | Reason::InconsistentRendering { .. },
            Some(kept),
        ) => place.said(reason, kept),
        _ => return None,
    };
    let (written, caution) = made;
    let named = matches!(reason, Reason::NameSpelling | Reason::WordOrder);
    let caution = caution.or((named && draft.confidence < SURE).then_some(Caution::Wording));
    // Of a segment the letter case is its own.
    let whole = matches!(reason, Reason::InconsistentSegment { .. } | Reason::PunctuationStyle { .. });
    let written = if whole { written } else { place.cased(&written)? };
    (written != place.old).then(|| Fix {
        text: written,
        safe: caution.is_none(),
        caution,
        unit: site.unit as usize,
        span: site.span,
    })
}

type Made = (String, Option<Caution>);

/// A place to change.
struct Place<'a, 'd> {
    text: &'a Text<'d>,
    site: Site,
    old: &'d str,
}

impl Place<'_, '_> {
    const fn table(&self) -> &'static Table {
        self.text.table
    }

    fn fold(&self, text: &str) -> String {
        fold(text, self.table().turkic).into_owned()
    }

    /// The letters and figures of a text, folded.
    fn letters(&self, text: &str) -> String {
        self.fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// The words of a text, folded, each with what the table knows of it.
    fn words(&self, text: &str) -> Vec<(String, Class)> {
        let folded = self.fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| (word.to_owned(), self.table().class(word))).collect()
    }

    fn by_glossary(&self, preferred: &str) -> Made {
        (preferred.to_owned(), self.judge(preferred).or_else(|| self.orders(preferred)))
    }

    /// The form of the group to keep that fits best: the first that may stand here, else the one that names the group.
    fn said(&self, reason: &Reason, kept: &Group) -> Made {
        let mut first = None;
        for form in self.forms(kept) {
            // Without a glossary nobody has said that two words mean one thing wherever they stand.
            let caution = match reason {
                _ if self.letters(self.old) == self.letters(&form) => self.judge(&form),
                Reason::ShortForm => Some(Caution::ShortForm),
                Reason::WordChoice | Reason::InconsistentRendering { .. } => Some(Caution::Wording),
                _ => self.judge(&form).or_else(|| self.orders(&form)),
            };
            if caution.is_none() {
                return (form, None);
            }
            first.get_or_insert((form, caution));
        }
        first.unwrap_or_else(|| (kept.text.clone(), Some(Caution::Wording)))
    }

    /// The ways in which a group is written, the most frequent first, small ones before others where the place is small; a
    /// capital that only the beginning of a sentence gives
    /// is taken away.
    fn forms(&self, kept: &Group) -> Vec<String> {
        let mut forms: Vec<(String, usize)> = Vec::new();
        for &site in &kept.sites {
            let form = self.text.at(site).to_owned();
            let inside = usize::from(!self.starts(site));
            match forms.iter_mut().find(|(known, _)| *known == form) {
                // A form of the middle of a sentence is surer than one of its beginning.
                Some((_, weight)) => *weight += 1 + inside * 1000,
                None => forms.push((form, 1 + inside * 1000)),
            }
        }
        // Small letters are no accident: a capital that another place has may come from where it stands.
        let small = starts_lower(self.old);
        forms.sort_by_key(|(form, weight)| (small && !starts_lower(form), std::cmp::Reverse(*weight)));
        let lowered = |(form, weight): (String, usize)| {
            if weight < 1000 && !self.table().nouns_capitalised && small {
                lower(&form, self.table())
            } else {
                form
            }
        };
        forms.into_iter().map(lowered).collect()
    }

    /// Whether a place is the beginning of a sentence.
    fn starts(&self, site: Site) -> bool {
        let tokens = self.text.tokens_in(site);
        self.text.tokens[tokens]
            .iter()
            .find(|token| token.kind != Kind::Mark)
            .is_some_and(|token| token.flags.contains(Flags::STARTS))
    }

    /// The letter case of the place: the capital of a sentence's beginning goes over to the new text. `None` where all
    /// letters are capitals and the new text's are not.
    fn cased(&self, new: &str) -> Option<String> {
        let upper = |text: &str| {
            text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.chars().any(char::is_lowercase)
        };
        if self.table().cased
            && upper(self.old)
            && !upper(new)
            && !self.old.contains('.')
            && self.letters(self.old).chars().count() > 5
        {
            return None;
        }
        let capital = self.old.chars().next().is_some_and(char::is_uppercase);
        Some(if self.starts(self.site) && capital { raise(new, self.table()) } else { new.to_owned() })
    }

    /// What speaks against writing `new` here without a look.
    fn judge(&self, new: &str) -> Option<Caution> {
        let table = self.table();
        if self.stops(new) {
            return Some(Caution::Stop);
        }
        if self.letters(self.old) == self.letters(new) {
            // "log in" and "login", "decision making" and "decision-making" are different words in a sentence; where
            // compounds are joined, a space in one is a mistake.
            let spaces = |text: &str| text.matches(char::is_whitespace).count();
            return (spaces(self.old) != spaces(new) && table.spaced && !table.compounds)
                .then_some(Caution::Compound);
        }
        if !table.spaced {
            return self.counted().then_some(Caution::Agreement);
        }
        let (old_words, new_words) = (self.words(self.old), self.words(new));
        let content = |words: &[(String, Class)]| -> Vec<String> {
            words
                .iter()
                .filter(|(_, class)| !class.intersects(Class::FUNCTION))
                .map(|(word, _)| word.clone())
                .collect()
        };
        let same_words = content(&old_words) == content(&new_words) && !content(&old_words).is_empty();
        if !same_words {
            if !table.genderless {
                return Some(Caution::Agreement);
            }
            let (Some(old), Some(new)) = (head(&old_words, table), head(&new_words, table)) else {
                return Some(Caution::Inflection);
            };
            if old != new
                && ending(old, table).is_none_or(|ending_old| ending(new, table) != Some(ending_old))
            {
                return Some(Caution::Inflection);
            }
        }
        self.around(self.old, new)
    }

    /// What speaks against the same words in another order: a name may take the article in one order only, and a
    /// possessive belongs to its place.
    fn orders(&self, new: &str) -> Option<Caution> {
        let (old_words, new_words) = (self.words(self.old), self.words(new));
        if !self.table().spaced || old_words.len() < 2 || new_words.len() < 2 || old_words == new_words {
            return None;
        }
        let capital = |text: &str| text.chars().skip(1).any(char::is_uppercase);
        let pronoun = |words: &[(String, Class)]| {
            words.iter().filter(|(_, class)| class.contains(Class::PRONOUN)).count()
        };
        let moved = pronoun(&old_words) != pronoun(&new_words);
        (moved || capital(self.old) || capital(new)).then_some(Caution::Article)
    }

    /// Whether the first or the last letter matters to what stands before and after.
    fn around(&self, old: &str, new: &str) -> Option<Caution> {
        if !self.table().spaced {
            return None;
        }
        let (old, new) = (self.letters(old), self.letters(new));
        let first = |text: &str| text.chars().take(2).collect::<String>();
        if first(&old) != first(&new) && self.follows_function() {
            return Some(Caution::Article);
        }
        let rest = &self.text.document.units[self.site.unit as usize].text[self.site.span.end..];
        let joined = rest.chars().next().is_some_and(char::is_alphanumeric);
        (joined && old.chars().last() != new.chars().last()).then_some(Caution::Inflection)
    }

    /// Whether a word that may change with the next stands before; where the table lists none, any word may.
    fn follows_function(&self) -> bool {
        let from = self.text.tokens_in(self.site).start;
        let before = from.checked_sub(1).map(|at| &self.text.tokens[at]);
        let Some(before) = before.filter(|token| token.unit == self.site.unit && token.kind == Kind::Word)
        else {
            return false;
        };
        before.class.intersects(BEFORE) || !self.table().has(BEFORE)
    }

    /// Whether a figure stands a word or two before: classifiers go with the noun.
    fn counted(&self) -> bool {
        let from = self.text.tokens_in(self.site).start;
        self.text.tokens[from.saturating_sub(2)..from].iter().any(|token| {
            token.unit == self.site.unit
                && (token.kind == Kind::Number || token.class.contains(Class::NUMERAL))
        })
    }

    /// Whether the stop of an abbreviation would end the sentence, or no longer end it.
    fn stops(&self, new: &str) -> bool {
        let stopped = |text: &str| text.ends_with('.');
        if stopped(self.old) == stopped(new) {
            return false;
        }
        let rest = self.text.document.units[self.site.unit as usize].text[self.site.span.end..].trim_start();
        if stopped(new) {
            return rest.is_empty() || rest.starts_with('.');
        }
        let next = self.text.tokens_in(self.site).end;
        rest.is_empty()
            || self.text.tokens.get(next).is_none_or(|token| token.flags.contains(Flags::STARTS))
            || rest.starts_with(char::is_uppercase)
    }

    /// A name in the other spelling, with the ending that it has here.
    fn named(&self, kept: &Group) -> Option<Made> {
        let table = self.table();
        let (old, tail) = self.old.split_at_checked(self.base(self.site)?)?;
        let mut first = None;
        for &site in &kept.sites {
            let Some(new) = self.base(site).and_then(|length| self.text.at(site).get(..length)) else {
                continue;
            };
            let last =
                |text: &str, letters: usize| self.fold(text).chars().rev().take(letters).collect::<String>();
            let caution = if table.names_decline && last(old, 2) != last(new, 2)
                || (!tail.is_empty() && table.particles.len() > 1 && last(old, 1) != last(new, 1))
            {
                Some(Caution::Inflection)
            } else {
                self.around(old, new)
            };
            if caution.is_none() {
                return Some((format!("{new}{tail}"), None));
            }
            first.get_or_insert((format!("{new}{tail}"), caution));
        }
        first
    }

    /// How many bytes of a name stand before its particle.
    fn base(&self, site: Site) -> Option<usize> {
        let token = self.text.tokens.get(self.text.tokens_in(site).end.checked_sub(1)?)?;
        let word = self.text.word(token.word);
        let (written, tail) = (self.text.at(site), word.folded.len() - word.base().len());
        // Folding may change the length; an ending that is not written so is left alone.
        let length = written.len().checked_sub(tail)?;
        written.is_char_boundary(length).then_some(length)
    }

    /// The word in the other variety of spelling.
    fn spelled(&self, reason: &Reason) -> Option<Made> {
        let Reason::SpellingVariant { varieties } = reason else { return None };
        // Not folded: ß and ss are two spellings.
        let small = self.old.to_lowercase();
        let mut spelling = self.table().spelling.iter().filter(|spelling| spelling.varieties == *varieties);
        let (new, listed) = spelling.find_map(|spelling| counterpart(spelling, &small))?;
        let caution = if listed { self.around(self.old, &new) } else { Some(Caution::Inflection) };
        let new = if starts_lower(self.old) { new } else { raise(&new, self.table()) };
        Some((new, caution))
    }

    /// A mark typed as elsewhere; only where both are what they show, and stand among spaces in one way.
    fn typed(&self, own: &Group, kept: &Group) -> Option<Made> {
        let literal = |group: &Group| group.sites.iter().all(|&site| self.text.at(site) == group.text);
        let spaces = |site: Site| {
            let unit = &self.text.document.units[site.unit as usize].text;
            let before = unit[..site.span.start].chars().next_back().is_none_or(char::is_whitespace);
            (before, unit[site.span.end..].chars().next().is_none_or(char::is_whitespace))
        };
        let fits =
            literal(own) && literal(kept) && kept.sites.iter().any(|&site| spaces(site) == spaces(self.site));
        fits.then(|| (kept.text.clone(), None))
    }
}

/// The word of a phrase that what stands around agrees with.
fn head<'w>(words: &'w [(String, Class)], table: &Table) -> Option<&'w str> {
    let content = |(_, class): &&(String, Class)| !class.intersects(Class::FUNCTION);
    let word = match table.head {
        Head::First => words.iter().find(content),
        Head::Last => {
            let link = words
                .iter()
                .skip(1)
                .position(|(_, class)| class.intersects(Class::LINK | Class::PREPOSITION));
            words[..link.map_or(words.len(), |at| at + 1)].iter().rev().find(content)
        }
    };
    word.map(|(word, _)| word.as_str())
}

/// The ending of a word, of those that the table lists, the longest; `None` where it lists none.
fn ending<'t>(word: &str, table: &'t Table) -> Option<&'t str> {
    // A vowel alone is no ending here: "vehicle" and "car" are both bare.
    let long = |ending: &&String| ending.chars().count() > 1 || !matches!(ending.as_str(), "e" | "y" | "d");
    let fits = |ending: &&String| {
        word.strip_suffix(ending.as_str()).is_some_and(|rest| rest.chars().nth(1).is_some())
    };
    (!table.inflections.is_empty()).then(|| {
        let found = table.inflections.iter().filter(long).filter(fits);
        found.max_by_key(|ending| ending.len()).map_or("", String::as_str)
    })
}

/// A word in the other variety, and whether that is sure.
fn counterpart(spelling: &Spelling, word: &str) -> Option<(String, bool)> {
    let both = |(left, right): &(String, String), swap: &dyn Fn(&str, &str) -> Option<String>| {
        swap(left, right)
            .or_else(|| swap(right, left))
            .map(|new| (new, left.chars().last() == right.chars().last()))
    };
    let whole = |from: &str, to: &str| (word == from).then(|| to.to_owned());
    if let Some((new, _)) = spelling.pairs().find_map(|pair| both(pair, &whole)) {
        return Some((new, true));
    }
    // A form of a listed word: what follows stays, which is sure where it follows the same letter ("colours", not
    // "centring").
    let longer = |from: &str, to: &str| {
        let tail = word.strip_prefix(from)?;
        (tail.chars().count() <= 3 && !word.starts_with(to)).then(|| format!("{to}{tail}"))
    };
    if let Some(found) = spelling.pairs().find_map(|pair| both(pair, &longer)) {
        return Some(found);
    }
    spelling.endings.iter().find_map(|(left, right, least)| {
        let other = |from: &str, to: &str| {
            let rest = word.strip_suffix(from)?;
            (rest.chars().count() >= *least).then(|| (format!("{rest}{to}"), true))
        };
        other(left, right).or_else(|| other(right, left))
    })
}

fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// A text with its first letter as a capital.
fn raise(text: &str, table: &Table) -> String {
    first(text, |c| if table.turkic && c == 'i' { "İ".to_owned() } else { c.to_uppercase().collect() })
}

/// A text with its first letter small.
fn lower(text: &str, table: &Table) -> String {
    let turkic = |c| match c {
        'I' => Some("ı"),
        'İ' => Some("i"),
        _ => None,
    };
    first(text, |c| match turkic(c).filter(|_| table.turkic) {
        Some(letter) => letter.to_owned(),
        None => c.to_lowercase().collect(),
    })
}

fn first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |letter| change(letter) + letters.as_str())
}
