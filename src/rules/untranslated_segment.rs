//! untranslated-segment: see docs/rules/untranslated-segment.md.
//!
//! In: the segments of a source and its translation. Out: a draft for every segment that is left as the source has it.

use super::Context;
use super::inconsistent_segment::{key, whole};
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::code::Backquotes;
use crate::language::{Class, Shape, Text, Token};

/// Fewer words than this may be a name, a title, a term of both languages.
const WORDS: usize = 4;
/// A copy with so many words is no accident.
const LONG: usize = 7;
const COPY: f64 = 0.75;
const LONG_COPY: f64 = 0.92;

/// Finds segments that are not translated.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    if primary(source.text.tag) == primary(text.tag) {
        return;
    }
    for segment in source.segments.iter().filter(|segment| !segment.source.is_empty() && !segment.target.is_empty()) {
        if key(source.text.document, segment.source.clone()) != key(text.document, segment.target.clone()) {
            continue;
        }
        // Names are copied rightly: words in small letters, or of a script without them, are counted.
        let tokens = || source.text.tokens_of(segment.source.clone()).map(|at| &source.text.tokens[at]);
        let units = &source.text.document.units[segment.source.clone()];
        let marks: Vec<Backquotes> = units.iter().map(|unit| Backquotes::new(&unit.text)).collect();
        let is_code =
            |token: &Token| marks[token.unit as usize - segment.source.start].hold(token.start as usize);
        let plain = |token: &&Token| {
            token.is_word() && matches!(token.shape, Shape::Lower | Shape::Caseless) && !is_code(token)
        };
        let words = tokens().filter(plain).count();
        // Where the table knows the words of grammar, a sentence has one; a list of names in code has none.
        let grammar = !source.text.table.has(Class::FUNCTION)
            || tokens().filter(plain).any(|token| token.class.intersects(Class::FUNCTION));
        if words < WORDS || !grammar {
            continue;
        }
        let (site, origin) = (whole(text.document, segment.target.start), whole(source.text.document, segment.source.start));
        let shown = source.text.at(origin).to_owned();
        let group = Group { text: text.at(site).to_owned(), sites: vec![site] };
        let confidence = if words >= LONG { LONG_COPY } else { COPY };
        drafts.push(Draft {
            term: Some(Term { text: shown, sites: vec![(site, origin)] }),
            ..Draft::new("untranslated-segment", confidence, Reason::Untranslated, vec![group])
        });
    }
}
