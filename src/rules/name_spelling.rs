//! name-spelling: see docs/rules/name-spelling.md.
//!
//! In: the capitalised words of a text. Out: pairs of spellings of one name. The text decides what is a name
//! (never written small) and whether two are one (same neighbours, not in one sentence).

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Text, WordId};
use crate::matcher::{likeness, names};

/// More spellings than this under one key are chance.
const CROWD: usize = 12;

/// One way to spell a name.
#[derive(Default)]
struct Name {
    tokens: Vec<usize>,
    sentences: FxHashSet<usize>,
    beside: FxHashSet<WordId>,
}

/// Finds one name in two spellings.
pub fn check(text: &Text, _context: &Context, drafts: &mut Vec<Draft>) {
    let known = collect(text);
    let mut keys: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for &base in known.keys() {
        for key in names::keys(base) {
            keys.entry(key).or_default().push(base);
        }
    }
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for bases in keys.values_mut().filter(|bases| (2..=CROWD).contains(&bases.len())) {
        bases.sort_unstable();
        for (at, &a) in bases.iter().enumerate() {
            pairs.extend(bases[at + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (a, b) in pairs {
        if let (Some(x), Some(y)) = (known.get(a), known.get(b)) {
            let confidence = confidence(text, (a, x), (b, y));
            if confidence >= 0.15 {
                drafts.push(draft(text, confidence, [x, y]));
            }
        }
    }
}

/// The names of a text by their folded form less endings such as "'s".
fn collect<'t>(text: &'t Text) -> FxHashMap<&'t str, Name> {
    let mut known: FxHashMap<&str, Name> = FxHashMap::default();
    let mut small: FxHashSet<&str> = FxHashSet::default();
    for (number, sentence) in text.sentences.iter().enumerate() {
        for at in sentence.tokens.clone() {
            let token = &text.tokens[at];
            let base = &*text.word(token.word).base;
            match token.shape {
                Shape::Lower => {
                    small.insert(base);
                }
                Shape::Title | Shape::Mixed if is_name(text, at) => {
                    let name = known.entry(base).or_default();
                    name.tokens.push(at);
                    name.sentences.insert(number);
                    let neighbours = [at.checked_sub(1), Some(at + 1)];
                    let beside = neighbours.into_iter().flatten().filter_map(|at| text.tokens.get(at));
                    name.beside.extend(beside.filter(|t| t.unit == token.unit && t.is_content()).map(|t| t.word));
                }
                _ => {}
            }
        }
    }
    // What stands only at the start of sentences, or small elsewhere, may be any word.
    known.retain(|base, name| {
        !small.contains(base) && name.tokens.iter().any(|&at| !text.tokens[at].flags.intersects(Flags::STARTS | Flags::HEADING))
            || text.table.class(base).intersects(Class::GIVEN)
    });
    known
}

fn is_name(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let known = Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::ENTITY | Class::GENERAL | Class::HONORIFIC;
    token.kind == Kind::Word
        && !token.class.intersects(known)
        && text.word(token.word).base.chars().nth(2).is_some()
        && text.table.cased
}

fn confidence(text: &Text, (a, x): (&str, &Name), (b, y): (&str, &Name)) -> f64 {
    let longer = a.chars().count().max(b.chars().count());
    let alike = names::likeness(a, b);
    let ends_only = likeness::common_prefix(a, b) + 2 >= longer && likeness::inflected(a, b);
    let part = a.starts_with(b) || b.starts_with(a);
    if part || ends_only && (text.table.names_decline || text.table.nouns_capitalised) {
        return 0.0;
    }
    // A sentence that holds both speaks of two, unless the text mixes them all over.
    let together = x.sentences.intersection(&y.sentences).count();
    let apart = x.sentences.len().min(y.sentences.len()) - together;
    if together > apart {
        return 0.0;
    }
    let given = |base: &str| text.table.class(base).intersects(Class::GIVEN);
    if given(a) && given(b) {
        return 0.2;
    }
    let same_company = x.beside.intersection(&y.beside).next().is_some();
    let stems = text.tokens[x.tokens[0]].stem == text.tokens[y.tokens[0]].stem;
    let base = if same_company { 0.7 } else { 0.45 };
    let length: f64 = match longer {
        0..=3 => 0.8,
        4 | 5 => 1.0,
        _ => 1.15,
    };
    // Where nouns have capitals two ordinary words may look alike.
    let together = if together > 0 { 0.8 } else { 1.0 };
    let nouns = if text.table.nouns_capitalised && !same_company { 0.5 } else { 1.0 };
    (base * length * alike * together * nouns * if stems { 0.4 } else { 1.0 }).min(0.85)
}

fn draft(text: &Text, confidence: f64, names: [&Name; 2]) -> Draft {
    let groups = names
        .iter()
        .map(|name| {
            let sites: Vec<_> = name.tokens.iter().map(|&at| text.site(at, at)).collect();
            // Named as first written, without "'s".
            let shown = text.surface(&text.tokens[name.tokens[0]]);
            let length = text.word(text.tokens[name.tokens[0]].word).base.len();
            Group { text: shown.get(..length).unwrap_or(shown).to_owned(), sites }
        })
        .collect();
    Draft { rule: "name-spelling", confidence, reason: Reason::NameSpelling, groups, preferred: None }
}
