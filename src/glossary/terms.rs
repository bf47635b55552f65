//! Finds the renderings of a glossary in a text.
//!
//! In: entries, a [`Text`]. Out: [`Hit`]s, of overlapping ones the longest. Words are compared by stem (inflected
//! forms), as folded words, or letter by letter, as the entry says; scripts without spaces by their characters.
//! Knows nothing of CSV and nothing of what a hit means for the text.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexBuilder};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::capitals::Capitals;
use super::contexts::{Contexts, Translation};
use super::entry::{Case, Entry, Match, Role};
use super::phrasal::Phrases;
use super::separable::{Found, Verb, Verbs};
use crate::document::Document;
use crate::language::{Shape, Site, Table, Text, Token, WordId, strip_diacritics};
use crate::span::Span;

/// A compiled regular expression takes no more than this many bytes.
const EXPRESSION: usize = 1 << 20;

/// So many renderings are cut into words at once: of a large glossary no second copy stands in memory.
const AT_ONCE: usize = 4096;

/// A rendering that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the entry.
    pub entry: usize,
    /// What the rendering is to the entry.
    pub role: Role,
    /// Index of the rendering among the entry's renderings of this role.
    pub rendering: usize,
    /// Where.
    pub site: Site,
    /// Whether it stands as the glossary writes it, letter case apart.
    pub exact: bool,
    /// Whether words stand inside that are none of it: enough to say that it is there, too little to replace it.
    pub apart: bool,
}

/// Entry, role, and number of a rendering among those of its role.
type Whose = (usize, Role, usize);

/// A word of a rendering.
#[derive(Clone, Debug)]
struct Part {
    folded: Box<str>,
    base: Box<str>,
    stem: Box<str>,
    shape: Shape,
    /// As the glossary writes it, where that is neither in small letters nor in capitals; else empty.
    mixed: Box<str>,
    /// Without accents, where it has any.
    bare: Option<Box<Part>>,
}

/// A rendering as words.
#[derive(Clone, Debug)]
struct Pattern {
    entry: usize,
    role: Role,
    rendering: usize,
    parts: Vec<Part>,
    sensitive: bool,
    inflected: bool,
    /// Words of one stem are not enough: they have to be forms of one word.
    strict: bool,
    /// A noun: the forms that only verbs take are none of it.
    noun: bool,
}

/// The renderings of entries, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    patterns: Vec<Pattern>,
    /// Patterns by the stem of their first word.
    by_stem: FxHashMap<Box<str>, SmallVec<[u32; 2]>>,
    /// Patterns of one word that is a verb in two parts.
    verbs: Verbs,
    /// Patterns of which the first word is a verb.
    phrases: Phrases,
    /// Whether the parts are looked for apart, too. A hit is then one of them: enough to say that the term is there, too
    /// little to be shown as a rendering, or replaced.
    apart: bool,
    expressions: Vec<(usize, usize, Regex)>,
    /// Renderings of a script without spaces: the automaton, and whose its patterns are.
    characters: Option<(AhoCorasick, Vec<Whose>)>,
}

/// The regular expression of a forbidden value.
///
/// # Errors
/// When it cannot be compiled, or would take more than a megabyte.
pub(super) fn expression(value: &str, entry: &Entry) -> Result<Regex, regex::Error> {
    RegexBuilder::new(value)
        .case_insensitive(entry.case != Some(Case::Sensitive))
        .size_limit(EXPRESSION)
        .dfa_size_limit(EXPRESSION)
        .build()
}

impl Terms {
    /// Prepares the renderings of `entries` in the language `tag`.
    pub fn new(entries: &[Entry], tag: &str) -> Self {
        let mut terms = Self::default();
        let mut listed: Vec<(usize, Role, usize, &str)> = Vec::new();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.applies()) {
            for (role, rendering, value) in numbered(entry) {
                if entry.matching == Match::Regex && role == Role::Forbidden {
                    terms
                        .expressions
                        .extend(expression(value, entry).ok().map(|regex| (at, rendering, regex)));
                } else {
                    listed.push((at, role, rendering, value));
                }
            }
        }
        terms.list(&listed, entries, tag);
        terms
    }

    /// Prepares the source terms of `entries`, in the language `tag`. A capital tells a name from a common word where
    /// the rendering, in the language `target`, has one on purpose too.
    pub fn of_sources(entries: &[Entry], tag: &str, target: &str) -> Self {
        let mut terms = Self { apart: true, ..Self::default() };
        let applied =
            entries.iter().enumerate().filter(|(_, entry)| entry.applies() && !entry.source.is_empty());
        let listed: Vec<_> =
            applied.map(|(at, entry)| (at, Role::Preferred, 0, entry.source.as_str())).collect();
        terms.list(&listed, entries, tag);
        let table = Table::of(target);
        let tell = table.cased && !table.nouns_capitalised;
        for pattern in &mut terms.patterns {
            let entry = &entries[pattern.entry];
            let named = tell && entry.preferred.starts_with(char::is_uppercase);
            let only_first =
                pattern.parts.iter().all(|part| matches!(part.shape, Shape::Title | Shape::Lower));
            pattern.strict = true;
            // In a language that gives nouns capitals, the rendering says what the term is.
            pattern.noun = entry.says_noun()
                || entry.pos.is_empty()
                    && table.nouns_capitalised
                    && entry.preferred.starts_with(char::is_uppercase);
            pattern.sensitive &= named || !only_first || entry.case == Some(Case::Sensitive);
        }
        terms
    }

    fn list(&mut self, listed: &[(usize, Role, usize, &str)], entries: &[Entry], tag: &str) {
        if Table::of(tag).spaced {
            self.by_words(listed, entries, tag);
        } else {
            self.by_characters(listed);
        }
    }

    fn by_words(&mut self, listed: &[(usize, Role, usize, &str)], entries: &[Entry], tag: &str) {
        let capitals = capitals_tell(Table::of(tag), listed);
        for some in listed.chunks(AT_ONCE) {
            self.add_words(some, entries, tag, capitals);
        }
    }

    fn add_words(
        &mut self,
        listed: &[(usize, Role, usize, &str)],
        entries: &[Entry],
        tag: &str,
        capitals: bool,
    ) {
        let document = Document::of_units(listed.iter().map(|(.., value)| (*value).to_owned()));
        let text = Text::new(&document, 0..document.units.len(), tag);
        let mut from = 0;
        for (unit, &(at, role, rendering, value)) in listed.iter().enumerate() {
            let count = text.tokens[from..].iter().take_while(|token| token.unit as usize == unit).count();
            let tokens = &text.tokens[from..from + count];
            from += count;
            if tokens.is_empty() {
                continue;
            }
            let entry = &entries[at];
            let parts: Vec<Part> = tokens.iter().map(|token| part(&text, token)).collect();
            // The stem of a word with such an ending is the word itself.
            let bare = parts[0].bare.iter().map(|bare| &bare.stem);
            let ended = text.table.loan_endings.iter().map(|ending| format!("{}{ending}", parts[0].base));
            let ended: Vec<Box<str>> = ended.map(Into::into).collect();
            let number = self.patterns.len() as u32;
            for stem in std::iter::once(&parts[0].stem).chain(&ended).chain(bare) {
                let listed = self.by_stem.entry(stem.clone()).or_default();
                if listed.last() != Some(&number) {
                    listed.push(number);
                }
            }
            let sensitive = is_sensitive(entry, value, tokens, &text, capitals);
            if let ([only], false, Match::Inflected) = (tokens, sensitive, entry.matching)
                && let Some(verb) = Verb::of(&text, only)
            {
                self.verbs.add(verb, self.patterns.len(), text.table);
            }
            if !sensitive && entry.matching == Match::Inflected {
                self.phrases.add(&text, tokens, entry, self.patterns.len());
            }
            self.patterns.push(Pattern {
                entry: at,
                role,
                rendering,
                parts,
                sensitive,
                inflected: entry.matching == Match::Inflected,
                strict: false,
                noun: false,
            });
        }
    }

    fn by_characters(&mut self, listed: &[(usize, Role, usize, &str)]) {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(listed.iter().map(|(.., value)| *value));
        let whose = listed.iter().map(|&(entry, role, rendering, _)| (entry, role, rendering)).collect();
        self.characters = automaton.ok().filter(|_| !listed.is_empty()).map(|automaton| (automaton, whose));
    }

    /// Everything of the glossary that stands in a text, in reading order. A rendering inside a longer one
    /// of any entry does not count; one that an entry allows and another forbids counts as allowed. In units that nobody
    /// `asked` for, terms may be missed: their words are not stemmed.
    pub fn hits<'a>(
        &self,
        text: &'a Text<'a>,
        asked: &dyn Fn(u32) -> bool,
        contexts: &'a Contexts,
        translation: Translation<'a>,
    ) -> Vec<Hit> {
        let mut hits = self.word_hits(text, asked);
        self.verb_hits(text, &mut hits);
        self.character_hits(text, &mut hits);
        for (entry, rendering, regex) in &self.expressions {
            for unit in text.units.clone() {
                for found in
                    regex.find_iter(&text.document.units[unit].text).filter(|found| !found.is_empty())
                {
                    let site = Site { unit: unit as u32, span: Span::new(found.start(), found.end()) };
                    let (entry, rendering) = (*entry, *rendering);
                    hits.push(Hit {
                        entry,
                        role: Role::Forbidden,
                        rendering,
                        site,
                        exact: true,
                        apart: false,
                    });
                }
            }
        }
        self.phrase_hits(text, &mut hits);
        let mut held = contexts.of(text, translation);
        hits.retain(|hit| held.hold(hit.entry, hit.site.unit));
        let (apart, hits) = hits.into_iter().partition(|hit| hit.apart);
        with_open(longest(hits), longest(apart))
    }

    fn word_hits(&self, text: &Text, asked: &dyn Fn(u32) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.patterns.is_empty() {
            return hits;
        }
        let of_word = |word: WordId| self.by_stem.get(text.stemmed(word)).map_or(&[][..], SmallVec::as_slice);
        let mut candidates: Vec<Option<&[u32]>> = vec![None; text.words().len()];
        let mut capitals = Capitals::default();
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| asked(token.unit)) {
            for &index in *candidates[token.word.0 as usize].get_or_insert_with(|| of_word(token.word)) {
                let pattern = &self.patterns[index as usize];
                if let Some(exact) = pattern.fits(text, at, &mut capitals) {
                    hits.push(Hit {
                        entry: pattern.entry,
                        role: pattern.role,
                        rendering: pattern.rendering,
                        site: text.site(at, at + pattern.parts.len() - 1),
                        exact,
                        apart: false,
                    });
                }
            }
        }
        hits
    }

    /// Verbs in two parts. Where a verb is the second part of one, it is none by itself: "nimmt ... teil" is no "nehmen".
    fn verb_hits(&self, text: &Text, hits: &mut Vec<Hit>) {
        let found = self.verbs.find(text, self.apart);
        let hit = |found: &Found| {
            let Pattern { entry, role, rendering, .. } = self.patterns[found.number];
            Hit {
                entry,
                role,
                rendering,
                site: text.site(found.token, found.token),
                exact: false,
                apart: false,
            }
        };
        let parts: FxHashSet<Site> =
            found.iter().filter(|found| found.apart).map(|found| hit(found).site).collect();
        hits.retain(|hit| !parts.contains(&hit.site));
        let known: FxHashSet<(usize, Site)> = hits.iter().map(|hit| (hit.entry, hit.site)).collect();
        let new = found.iter().map(hit).filter(|hit| !known.contains(&(hit.entry, hit.site)));
        hits.extend(new.collect::<Vec<Hit>>());
    }

    /// Verb phrases in forms that the stemmer does not know, and with words in their gap.
    fn phrase_hits(&self, text: &Text, hits: &mut Vec<Hit>) {
        let found = self.phrases.find(text, |number, at| self.patterns[number].rest_fits(text, at));
        if found.is_empty() {
            return;
        }
        let known = hits.iter().enumerate().map(|(at, hit)| ((hit.entry, hit.site), at));
        let known: FxHashMap<(usize, Site), usize> = known.collect();
        for found in found {
            let Pattern { entry, role, rendering, .. } = self.patterns[found.number];
            let site = text.site(found.tokens.start, found.tokens.end - 1);
            match known.get(&(entry, site)) {
                // The stemmer may take a pronoun off the verb.
                Some(&at) => hits[at].apart |= found.apart,
                None => hits.push(Hit { entry, role, rendering, site, exact: false, apart: found.apart }),
            }
        }
    }

    fn character_hits(&self, text: &Text, hits: &mut Vec<Hit>) {
        let Some((automaton, whose)) = &self.characters else { return };
        let edges: FxHashSet<(u32, u32)> = text
            .tokens
            .iter()
            .flat_map(|token| [(token.unit, token.start), (token.unit, token.end)])
            .collect();
        for unit in text.units.clone() {
            let prose = &text.document.units[unit].text;
            for found in automaton.find_iter(prose) {
                let edge = |at: usize| edges.contains(&(unit as u32, at as u32));
                let (starts, ends) = (edge(found.start()), edge(found.end()));
                let letters = &prose[found.start()..found.end()];
                // A single character inside a word, or Latin letters inside a longer word, are another word.
                let whole = letters.chars().nth(1).is_none() || letters.is_ascii();
                if whole && !(starts && ends) {
                    continue;
                }
                let (entry, role, rendering) = whose[found.pattern().as_usize()];
                let site = Site { unit: unit as u32, span: Span::new(found.start(), found.end()) };
                hits.push(Hit { entry, role, rendering, site, exact: starts && ends, apart: false });
            }
        }
    }
}

impl Pattern {
    /// Whether the tokens are this rendering; `Some(true)` when in the very form of the glossary.
    fn fits(&self, text: &Text, at: usize, capitals: &mut Capitals) -> Option<bool> {
        let tokens = text.tokens.get(at..at + self.parts.len())?;
        let mut exact = true;
        for (number, (part, token)) in self.parts.iter().zip(tokens).enumerate() {
            if token.unit != tokens[0].unit {
                return None;
            }
            exact &= part.fits(self, text, token)?;
            let written = (part.shape, &*part.mixed);
            if self.sensitive && !capitals.agree(text, at + number, written, self.parts.len() == 1) {
                return None;
            }
        }
        Some(exact)
    }

    /// How many tokens from `at` on are the rendering without its first word, which is a verb. The others do not inflect:
    /// "fait appel", but not "fait appeler".
    fn rest_fits(&self, text: &Text, at: usize) -> Option<usize> {
        let rest = &self.parts[1..];
        let tokens = text.tokens.get(at..at + rest.len()).filter(|_| !self.noun)?;
        let one_unit = tokens.iter().all(|token| token.unit == tokens[0].unit);
        let mut pairs = rest.iter().zip(tokens);
        (one_unit && pairs.all(|(part, token)| part.is_same(text, token))).then_some(rest.len())
    }
}

impl Part {
    /// Whether a word is this one in this form.
    fn is_same(&self, text: &Text, token: &Token) -> bool {
        let folded = &text.word(token.word).folded;
        let bare = self.bare.as_ref().filter(|_| token.shape == Shape::Upper);
        *folded == self.folded || bare.is_some_and(|bare| *folded == bare.folded)
    }

    /// Whether a word is this one; `Some(true)` when in the very form of the glossary.
    fn fits(&self, pattern: &Pattern, text: &Text, token: &Token) -> Option<bool> {
        let word = text.word(token.word);
        if word.folded == self.folded {
            return Some(true);
        }
        let table = text.table;
        // The stemmer leaves these endings on.
        let with_loan_ending = |word: &str| {
            let ending = word.strip_prefix(&*self.base);
            ending.is_some_and(|ending| table.loan_endings.iter().any(|known| known == ending))
        };
        let inflected = word.base() == &*self.base
            || text.stemmed(token.word) == &*self.stem
            || with_loan_ending(&word.folded);
        let forms = || match (pattern.strict, pattern.noun) {
            (false, _) => true,
            (true, false) => table.are_forms(word.base(), &self.base),
            (true, true) => table.are_noun_forms(word.base(), &self.base),
        };
        if pattern.inflected && inflected && forms() {
            return Some(false);
        }
        // Capitals may go without their accents.
        let bare = self.bare.as_ref().filter(|_| token.shape == Shape::Upper)?;
        bare.fits(pattern, text, token).map(|_| false)
    }
}

fn part(text: &Text, token: &Token) -> Part {
    let word = text.word(token.word);
    let mut part = Part {
        folded: word.folded.clone(),
        base: word.base().into(),
        stem: text.stemmed(token.word).into(),
        shape: token.shape,
        mixed: if token.shape == Shape::Mixed { text.surface(token).into() } else { Box::default() },
        bare: None,
    };
    if let Cow::Owned(folded) = strip_diacritics(&part.folded) {
        let plain = |word: &str| strip_diacritics(word).into();
        let (folded, base, stem) = (folded.into(), plain(&part.base), plain(&part.stem));
        part.bare = Some(Box::new(Part { folded, base, stem, ..part.clone() }));
    }
    part
}

/// Whether a capital in this glossary is one on purpose: its language does not give one to every noun, and a
/// third of the renderings at least begin small. Others capitalise each of their cells.
fn capitals_tell(table: &Table, listed: &[(usize, Role, usize, &str)]) -> bool {
    let small = listed.iter().filter(|(.., value)| value.starts_with(char::is_lowercase)).count();
    table.cased && !table.nouns_capitalised && small * 3 >= listed.len()
}

/// Letter case counts when the row says so; when it says nothing, for acronyms and camel case ("US" is not
/// "us"), for names where capitals tell, and where two renderings of the entry differ in nothing else.
fn is_sensitive(entry: &Entry, value: &str, tokens: &[Token], text: &Text, capitals: bool) -> bool {
    if let Some(case) = entry.case {
        case == Case::Sensitive
    } else {
        let telling = |token: &Token| {
            token.shape == Shape::Mixed
                || (capitals && token.shape == Shape::Title)
                || (token.shape == Shape::Upper && text.surface(token).chars().nth(1).is_some())
        };
        let lower = value.to_lowercase();
        tokens.iter().any(telling)
            || entry.renderings().any(|(_, other)| other != value && other.to_lowercase() == lower)
    }
}

/// The renderings of an entry, numbered within their roles.
fn numbered(entry: &Entry) -> impl Iterator<Item = (Role, usize, &str)> {
    let mut counts = [0_usize; 3];
    entry.renderings().map(move |(role, value)| {
        let count = &mut counts[role as usize];
        *count += 1;
        (role, *count - 1, value)
    })
}

/// Hits with those that have words inside, but for what a longer one holds. What stands inside them is found, too.
fn with_open(mut hits: Vec<Hit>, mut open: Vec<Hit>) -> Vec<Hit> {
    open.retain(|hit| {
        let after = hits.partition_point(|other| {
            (other.site.unit, other.site.span.start) <= (hit.site.unit, hit.site.span.start)
        });
        let before = after.checked_sub(1).map(|at| hits[at].site);
        before.is_none_or(|other| other.unit != hit.site.unit || other.span.end < hit.site.span.end)
    });
    if !open.is_empty() {
        hits.append(&mut open);
        hits.sort_by_key(|hit| (hit.site, hit.entry, hit.rendering));
    }
    hits
}

/// Of overlapping hits the longest; of those in one place the one that allows most.
fn longest(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| {
        (hit.site.unit, hit.site.span.start, std::cmp::Reverse(hit.site.span.end), hit.entry, hit.rendering)
    });
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut covered: (u32, Span) = (u32::MAX, Span::default());
    for hit in hits {
        let inside = covered.0 == hit.site.unit && covered.1.overlaps(hit.site.span);
        if inside && covered.1 != hit.site.span {
            if hit.site.span.len() <= covered.1.len() {
                continue;
            }
            kept.retain(|known| known.site != Site { unit: covered.0, span: covered.1 });
        }
        covered = (hit.site.unit, hit.site.span);
        kept.push(hit);
    }
    let allowed: FxHashSet<Site> =
        kept.iter().filter(|hit| hit.role != Role::Forbidden).map(|hit| hit.site).collect();
    kept.retain(|hit| hit.role != Role::Forbidden || !allowed.contains(&hit.site));
    kept
}
