//! wrong-language: see docs/rules/wrong-language.md.
//!
//! In: the sentences of a text. Out: one draft for each language that should not be there, with all its
//! passages. A cheap test over tokens picks suspects: sentences of another script, or in which hardly any word
//! is a function word of the language or common in the text. Only suspects are looked at by
//! [`crate::language::detect`].

use std::collections::BTreeMap;

use icu_properties::props::Script;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::detect::{self, Other};
use crate::language::{Class, Flags, Kind, Shape, Site, Text, Token};

/// A sentence of fewer words in running text is too short to be sure of.
const WORDS: usize = 6;

/// Below this share of familiar words a sentence is a suspect.
const FAMILIAR: f64 = 0.12;

/// At most so many characters of a passage are shown as the rendering.
const SHOWN: usize = 80;

/// The passages in one other language: the confidence, and each place with the sentence that it ends with.
type Passages = (f64, Vec<(Site, usize)>);

/// Finds passages in another language.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    let profile = Profile::new(text);
    let mut found: BTreeMap<&'static str, Passages> = BTreeMap::new();
    for (index, sentence) in text.sentences.iter().enumerate() {
        let tokens = &text.tokens[sentence.tokens.clone()];
        let Some(other) = profile.suspects(text, tokens).then(|| judge(text, tokens)).flatten() else { continue };
        let site = text.site(sentence.tokens.start, sentence.tokens.end - 1);
        let (confidence, sites) = found.entry(other.tag).or_default();
        *confidence = confidence.max(other.confidence);
        match sites.last_mut() {
            // Sentence after sentence of one paragraph is one passage.
            Some((last, at)) if last.unit == site.unit && *at + 1 == index => {
                last.span.end = site.span.end;
                *at = index;
            }
            _ => sites.push((site, index)),
        }
    }
    let expected = detect::name(text.tag);
    for (tag, (confidence, sites)) in found {
        let sites: Vec<Site> = sites.into_iter().map(|(site, _)| site).collect();
        drafts.push(Draft {
            rule: "wrong-language",
            confidence,
            reason: Reason::WrongLanguage { found: detect::name(tag), expected: expected.clone() },
            groups: vec![Group { text: shown(text.at(sites[0])), sites }],
            preferred: None,
            term: None,
            open: Vec::new(),
        });
    }
}

/// What is usual in the text, one entry a distinct word.
struct Profile {
    /// The script of each word.
    scripts: Vec<Option<Script>>,
    /// Whether each word is a function word of the language or common in the text.
    familiar: Vec<bool>,
    /// The script of most words.
    main: Option<Script>,
}

impl Profile {
    fn new(text: &Text) -> Self {
        let words = text.words();
        let total: u32 = words.iter().map(|word| word.count).sum();
        // Names recur in all languages; only what is as frequent as a function word counts.
        let common = (total / 200).max(4);
        let scripts: Vec<Option<Script>> = words
            .iter()
            .map(|word| word.folded.chars().next().filter(|c| c.is_alphabetic()).map(detect::script))
            .collect();
        let listed = [Class::PREPOSITION, Class::PRONOUN, Class::CLAUSE].iter().any(|&class| text.table.has(class));
        let familiar = words
            .iter()
            .map(|word| {
                if listed {
                    word.class.intersects(Class::FUNCTION)
                } else {
                    word.count >= common && word.folded.chars().count() <= 5
                }
            })
            .collect();
        let mut counts: Vec<(Script, u32)> = Vec::new();
        for (word, script) in words.iter().zip(&scripts) {
            let Some(script) = *script else { continue };
            match counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += word.count,
                None => counts.push((script, word.count)),
            }
        }
        let main = counts.into_iter().max_by_key(|&(script, count)| (count, script)).map(|(script, _)| script);
        Self { scripts, familiar, main }
    }

    /// Whether a sentence is worth a closer look.
    fn suspects(&self, text: &Text, tokens: &[Token]) -> bool {
        let (mut words, mut familiar, mut foreign, mut plain) = (0, 0, 0, 0);
        for token in tokens.iter().filter(|token| is_evidence(token)) {
            words += 1;
            plain += usize::from(matches!(token.shape, Shape::Lower | Shape::Caseless));
            let at = token.word.0 as usize;
            familiar += usize::from(self.familiar[at]);
            foreign += usize::from(self.scripts[at] != self.main);
        }
        let script = foreign * 10 >= words * 6;
        // In a text of two halves the other one is the main script; a text in a wrong one is all foreign.
        let unfamiliar = (familiar as f64) < words as f64 * FAMILIAR;
        words >= WORDS && plain * 2 >= words && (script || (unfamiliar && (text.table.spaced || foreign > 0)) || self.is_foreign_throughout(text))
    }

    /// Whether the whole text is in a script that its language is not written in.
    fn is_foreign_throughout(&self, text: &Text) -> bool {
        !text.table.endonym.is_empty()
            && self.main.is_some()
            && text.table.endonym.chars().find(|c| c.is_alphabetic()).map(detect::script) != self.main
    }
}

/// Words outside quotation marks and brackets: quoted titles and explained terms are in any language.
fn is_evidence(token: &Token) -> bool {
    token.kind == Kind::Word && !token.flags.intersects(Flags::QUOTED | Flags::BRACKETED)
}

/// The other language of a suspect; `None` for lists, references, names.
fn judge(text: &Text, tokens: &[Token]) -> Option<Other> {
    if is_reference(text, tokens) {
        return None;
    }
    let mut prose = String::new();
    for token in tokens.iter().filter(|token| is_evidence(token)) {
        if token.flags.contains(Flags::SPACED) && !prose.is_empty() {
            prose.push(' ');
        }
        prose.push_str(text.surface(token));
    }
    detect::other(&prose, text.tag)
}

/// An entry of a bibliography, a list of figures, code: many numbers, addresses, initials or odd words.
fn is_reference(text: &Text, tokens: &[Token]) -> bool {
    let (mut words, mut odd) = (0, 0);
    for token in tokens {
        match token.kind {
            Kind::Address => return true,
            Kind::Number => odd += 1,
            Kind::Mark => {}
            Kind::Word => {
                words += 1;
                let initial = token.shape == Shape::Title && token.end - token.start == 1;
                let code = token.shape == Shape::Mixed || text.surface(token).contains('_');
                odd += usize::from(initial || code);
            }
        }
    }
    odd * 5 >= words
}

/// The beginning of a passage.
fn shown(passage: &str) -> String {
    match passage.char_indices().nth(SHOWN) {
        None => passage.to_owned(),
        Some((end, _)) => {
            let cut = passage[..end].rfind(' ').unwrap_or(end);
            format!("{} …", passage[..cut].trim_end())
        }
    }
}
