//! letter-case: see docs/rules/letter-case.md.
//!
//! In: phrases of two words. Out: those written with and without capitals. What stands at the start of a
//! sentence, in a heading or in a line of capitals says nothing; a phrase inside a longer name is another one.

use rustc_hash::FxHashMap;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, StemId, Text, Token, WordId};

/// A phrase in its place: its first token, and the capitalised words around it.
struct Seen {
    first: usize,
    around: [Option<WordId>; 2],
}

/// Finds phrases written with and without capitals.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    if !text.table.cased {
        return;
    }
    let mut phrases: FxHashMap<(StemId, StemId), Vec<Seen>> = FxHashMap::default();
    for sentence in &text.sentences {
        let tokens = &text.tokens[sentence.tokens.clone()];
        if is_title_case(tokens) {
            continue;
        }
        for at in sentence.tokens.start..sentence.tokens.end.saturating_sub(1) {
            let (a, b) = (&text.tokens[at], &text.tokens[at + 1]);
            let phrase = is_comparable(a) && is_comparable(b) && b.flags.contains(Flags::SPACED);
            if phrase && !a.flags.contains(Flags::STARTS) && !in_longer_name(text, sentence.tokens.start, at) {
                let capital = |at: Option<usize>| {
                    at.filter(|at| sentence.tokens.contains(at))
                        .map(|at| &text.tokens[at])
                        .filter(|t| t.shape != Shape::Lower && t.is_word() && !t.flags.contains(Flags::STARTS))
                        .map(|t| t.word)
                };
                let around = [capital(at.checked_sub(1)), capital(Some(at + 2))];
                phrases.entry((text.stem_of(a.word), text.stem_of(b.word))).or_default().push(Seen { first: at, around });
            }
        }
    }
    let mut found: Vec<Vec<Seen>> = phrases.into_values().filter(|seen| seen.len() > 1).collect();
    found.sort_by_key(|seen| seen[0].first);
    let mut covered = 0;
    for seen in found {
        // "Supreme Leader Kim" is one finding, not one for each pair of its words.
        if seen[0].first < covered {
            continue;
        }
        if let Some(draft) = judge(text, &seen) {
            covered = seen[0].first + 2;
            drafts.push(draft);
        }
    }
}

/// Whether the capitals of a phrase are those of a longer name or title that it belongs to: a capitalised word
/// stands before it with words of the grammar between ("Society for Trauma Surgery"), or before it in quotation
/// marks, or a number after it ("Level 1").
fn in_longer_name(text: &Text, from: usize, at: usize) -> bool {
    if text.tokens[at + 1].shape != Shape::Title || text.table.nouns_capitalised {
        return false;
    }
    if text.tokens.get(at + 2).is_some_and(|next| next.kind == Kind::Number && next.unit == text.tokens[at].unit) {
        return true;
    }
    let mut grammar = 0;
    for before in text.tokens[from..at].iter().rev() {
        let function = before.is_word() && before.shape == Shape::Lower && before.class.intersects(Class::FUNCTION);
        if function && grammar < 3 {
            grammar += 1;
            continue;
        }
        let capital = before.is_word() && matches!(before.shape, Shape::Title | Shape::Upper);
        let starts = before.flags.contains(Flags::STARTS) && !before.flags.contains(Flags::QUOTED);
        return capital && !starts && (grammar > 0 || before.flags.contains(Flags::QUOTED));
    }
    false
}

/// A word whose case can differ: not all capitals, not a function word, no month.
fn is_comparable(token: &Token) -> bool {
    token.kind == Kind::Word
        && matches!(token.shape, Shape::Lower | Shape::Title)
        && !token.class.intersects(Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::GIVEN)
        && !token.flags.intersects(Flags::HEADING)
}

/// Whether most words of a sentence have a capital: a title on a line of its own.
fn is_title_case(tokens: &[Token]) -> bool {
    let content = tokens.iter().filter(|token| token.is_content());
    let (mut small, mut capital) = (0, 0);
    for token in content {
        if token.shape == Shape::Lower {
            small += 1;
        } else {
            capital += 1;
        }
    }
    small == 0 || capital > 3 * small
}

fn judge(text: &Text, seen: &[Seen]) -> Option<Draft> {
    let pattern = |one: &Seen| [0, 1].map(|i| text.tokens[one.first + i].shape == Shape::Title);
    let mut forms: Vec<([bool; 2], Vec<&Seen>)> = Vec::new();
    for one in seen {
        let shape = pattern(one);
        match forms.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, places)) => places.push(one),
            None => forms.push((shape, vec![one])),
        }
    }
    if forms.len() < 2 {
        return None;
    }
    if crosswise(&forms) || !are_forms(text, seen) {
        return None;
    }
    // The same capitalised words must stand around both forms, or one of them is part of a longer name.
    let comparable = forms.iter().all(|(shape, places)| {
        forms.iter().filter(|(other, _)| other != shape).all(|(_, others)| {
            places.iter().any(|place| others.iter().any(|other| other.around == place.around))
        })
    });
    if !comparable {
        return None;
    }
    let counts: Vec<usize> = forms.iter().map(|(_, places)| places.len()).collect();
    let least = counts.iter().min().copied().unwrap_or(0);
    let confidence = if least > 1 { 0.65 } else { 0.55 };
    let groups = forms
        .into_iter()
        .map(|(_, places)| {
            let sites: Vec<_> = places.iter().map(|place| text.site(place.first, place.first + 1)).collect();
            Group { text: text.at(sites[0]).to_owned(), sites }
        })
        .collect();
    Some(Draft::new("letter-case", confidence, Reason::LetterCase, groups))
}

/// Whether one form has a capital where another has none and the other way round: "größere Größe" beside "Größen größer" is no
/// matter of taste.
fn crosswise(forms: &[([bool; 2], Vec<&Seen>)]) -> bool {
    let has = |shape: [bool; 2]| forms.iter().any(|(known, _)| *known == shape);
    has([true, false]) && has([false, true])
}

/// Whether the words of all places are forms of the same two: "C compilers" says something else than "c compile".
fn are_forms(text: &Text, seen: &[Seen]) -> bool {
    let base = |one: &Seen, at: usize| text.word(text.tokens[one.first + at].word).base();
    let alike = |one: &Seen, at: usize| {
        let (a, b) = (base(&seen[0], at), base(one, at));
        a == b || text.table.are_forms(a, b)
    };
    seen.iter().all(|one| alike(one, 0) && alike(one, 1))
}
