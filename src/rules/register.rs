//! register: see docs/rules/register.md.
//!
//! In: the words of a text and the forms of address that its language's table lists. Out: one draft with every
//! familiar and every formal word of the narrator. Quoted speech is left out: different speakers differ.

use rustc_hash::FxHashSet;

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Flags, Site, Text, Token};
use crate::span::Span;

/// Finds formal and familiar address in one text.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    let register = &text.table.register;
    let mut familiar = words(text, &[(&register.familiar, Where::Anywhere), (&register.familiar_at_start, Where::Start)]);
    let mut formal = words(text, &[(&register.formal, Where::Anywhere), (&register.formal_mid_sentence, Where::Inside)]);
    if !register.formal_endings.is_empty() {
        endings(text, &mut familiar, &mut formal);
    }
    if familiar.is_empty() || formal.is_empty() {
        return;
    }
    let (few, many) = (familiar.len().min(formal.len()), familiar.len().max(formal.len()));
    let confidence = match (few, many) {
        (1, 1) => 0.5,
        (1, 2..=4) => 0.6,
        (1, _) => 0.65,
        _ => 0.75,
    };
    let groups = vec![
        Group { text: register.name_familiar.clone(), sites: familiar },
        Group { text: register.name_formal.clone(), sites: formal },
    ];
    let levels = groups.iter().map(|group| group.text.clone()).collect();
    let reason = Reason::Register { levels };
    drafts.push(Draft::new("register", confidence, reason, groups));
}

fn is_narration(token: &Token) -> bool {
    !token.flags.intersects(Flags::QUOTED | Flags::HEADING)
}

/// Where in a sentence a word shows the level of address.
enum Where {
    Anywhere,
    /// At the start: an imperative.
    Start,
    /// Not at the start, where the capital says nothing.
    Inside,
}

/// The places of the listed words. A word that the table writes small may stand at the start with a capital.
fn words(text: &Text, lists: &[(&[String], Where)]) -> Vec<Site> {
    let mut sites = Vec::new();
    for (list, place) in lists {
        let list: FxHashSet<&str> = list.iter().map(String::as_str).collect();
        if list.is_empty() {
            continue;
        }
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.is_word() && is_narration(token)) {
            let starts = token.flags.contains(Flags::STARTS);
            let found = match place {
                Where::Anywhere => {
                    list.contains(text.surface(token)) || starts && list.contains(&*text.word(token.word).folded)
                }
                Where::Start => starts && list.contains(text.surface(token)),
                Where::Inside => !starts && list.contains(text.surface(token)),
            };
            if found {
                sites.push(text.site(at, at));
            }
        }
    }
    sites
}

/// The ends of sentences that show the level of address by their ending (Japanese, Korean).
fn endings(text: &Text, familiar: &mut Vec<Site>, formal: &mut Vec<Site>) {
    let register = &text.table.register;
    for sentence in &text.sentences {
        let tokens = &text.tokens[sentence.tokens.clone()];
        let Some(last) = tokens.iter().rposition(Token::is_word).filter(|&at| is_narration(&tokens[at])) else {
            continue;
        };
        let (start, end) = (tokens[0].start as usize, tokens[last].end as usize);
        let unit = &text.document.units[sentence.unit as usize].text;
        let said = &unit[start..end];
        let ending = |list: &[String]| list.iter().filter(|e| said.ends_with(e.as_str())).map(String::len).max();
        let (plain, polite) = (ending(&register.familiar_endings), ending(&register.formal_endings));
        let (found, length) = match (plain, polite) {
            (Some(plain), polite) if polite.is_none_or(|polite| plain > polite) => (&mut *familiar, plain),
            (_, Some(polite)) => (&mut *formal, polite),
            _ => continue,
        };
        found.push(Site { unit: sentence.unit, span: Span::new(end - length, end) });
    }
}
