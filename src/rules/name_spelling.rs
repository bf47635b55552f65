//! name-spelling: see docs/rules/name-spelling.md.
//!
//! In: the capitalised words of a text and, where there is one, its source. Out: pairs of spellings of one name. The text
//! decides what is a name (never written small) and whether two are one (who stands beside them, whether one sentence has
//! both); where a sentence has both, the source may say that they are.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::aligner::{Source, witness};
use crate::document::UnitKind;
use crate::finding::{Draft, Group, Reason};
use crate::language::{Class, Flags, Kind, Shape, Text, WordId};
use crate::matcher::likeness;
use crate::matcher::names::Sounds;

/// More spellings than this under one key are chance.
const CROWD: usize = 12;
/// A draft below this is not worth handing over.
const LEAST: f64 = 0.15;

/// One way to spell a name.
#[derive(Default)]
struct Name<'t> {
    tokens: Vec<usize>,
    sentences: FxHashSet<usize>,
    /// Names right before it: first names.
    names_before: FxHashSet<WordId>,
    /// Names right after it.
    names_after: FxHashSet<WordId>,
    /// Titles right before it.
    titles_before: FxHashSet<WordId>,
    /// Other words of meaning right before it.
    words_before: FxHashSet<WordId>,
    /// It stands with a capital where a common word would have none.
    sure: bool,
    /// The name less each ending that its language gives to names, itself first.
    bases: Vec<&'t str>,
    sounds: Vec<Sounds>,
}

/// Finds one name in two spellings.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let known = collect(text);
    let mut keys: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for (&base, name) in &known {
        let mut own: Vec<String> = name.sounds.iter().flat_map(Sounds::keys).collect();
        own.sort_unstable();
        own.dedup();
        for key in own {
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
            let one_word = || context.source.is_some_and(|source| translate_one_word(source, [x, y]));
            let confidence = confidence(text, (a, x), (b, y), one_word);
            if confidence >= LEAST {
                drafts.push(draft(text, confidence, [x, y]));
            }
        }
    }
}

/// The names of a text by their folded form less endings such as "'s".
fn collect<'t>(text: &'t Text) -> FxHashMap<&'t str, Name<'t>> {
    let mut known: FxHashMap<&str, Name> = FxHashMap::default();
    let mut small: FxHashSet<&str> = FxHashSet::default();
    for (number, sentence) in text.sentences.iter().enumerate() {
        for at in sentence.tokens.clone() {
            let token = &text.tokens[at];
            let base = text.word(token.word).base();
            match token.shape {
                Shape::Lower => {
                    small.insert(base);
                }
                Shape::Title | Shape::Mixed if is_name(text, at) => {
                    let name = known.entry(base).or_default();
                    name.tokens.push(at);
                    name.sentences.insert(number);
                    name.sure |= !token.flags.intersects(Flags::STARTS | Flags::HEADING);
                    beside(text, at, name);
                }
                _ => {}
            }
        }
    }
    known.retain(|base, _| !small.contains(base));
    for (base, name) in &mut known {
        name.sure |= text.table.class(base).intersects(Class::GIVEN);
        name.bases = bases(base, &text.table.name_endings);
        name.sounds = name.bases.iter().map(|base| Sounds::of(base)).collect();
    }
    known
}

/// Notes what stands right before and after a name.
fn beside(text: &Text, at: usize, name: &mut Name) {
    let unit = text.tokens[at].unit;
    let near = |at: Option<usize>| at.and_then(|at| text.tokens.get(at)).filter(|token| token.unit == unit);
    for (before, token) in [(true, near(at.checked_sub(1))), (false, near(Some(at + 1)))] {
        let Some(token) = token.filter(|token| token.is_content()) else { continue };
        let capital = token.shape == Shape::Title && !token.class.intersects(Class::HONORIFIC | Class::ENTITY);
        if capital && !token.flags.contains(Flags::STARTS) || token.class.intersects(Class::GIVEN) {
            if before { &mut name.names_before } else { &mut name.names_after }.insert(token.word);
        } else if before && token.class.intersects(Class::HONORIFIC) {
            name.titles_before.insert(token.word);
        } else if before {
            name.words_before.insert(token.word);
        }
    }
}

/// The name itself, and the name less each ending of `endings` that leaves three letters or more.
fn bases<'t>(name: &'t str, endings: &[String]) -> Vec<&'t str> {
    let mut bases = vec![name];
    bases.extend(
        endings
            .iter()
            .filter_map(|ending| name.strip_suffix(ending.as_str()))
            .filter(|rest| rest.chars().nth(2).is_some()),
    );
    bases
}

fn is_name(text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    let known = Class::FUNCTION | Class::MONTH | Class::WEEKDAY | Class::ENTITY | Class::GENERAL | Class::HONORIFIC;
    let base = text.word(token.word).base();
    token.kind == Kind::Word
        // `Py_buffer` and `Loader.load` name what machines know.
        && !base.contains(|c: char| matches!(c, '_' | '.') || c.is_numeric())
        && !token.class.intersects(known)
        && base.chars().nth(2).is_some()
        && text.table.cased
}

/// The least distance of two names over the forms of each, and the length of the forms compared, in sounds.
fn distance(x: &Name, y: &Name) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for a in &x.sounds {
        for b in &y.sounds {
            let Some(distance) = a.distance(b) else { continue };
            let length = a.len().max(b.len());
            if best.is_none_or(|(known, of)| (distance, length) < (known, of)) {
                best = Some((distance, length));
            }
        }
    }
    best
}

/// How likely names of `length` sounds that are so far apart are one name.
fn by_distance(distance: f64, length: usize) -> f64 {
    let long = length as f64;
    match distance {
        d if d < 0.05 => 0.72,
        d if d <= 0.32 && length >= 5 => 0.62,
        d if d <= 0.32 && length == 4 => 0.54,
        d if d <= 0.32 => 0.4,
        d if d <= 0.65 => 0.35 + 0.025 * long.min(8.0),
        d if d <= 0.8 => 0.2 + 0.02 * long.min(8.0),
        _ => 0.03 * long.min(9.0),
    }
}

/// Whether a name stands in messages and cells of tables alone.
fn is_label(text: &Text, name: &Name) -> bool {
    let unit = |token: usize| text.tokens[token].unit as usize;
    name.tokens.iter().all(|&token| text.document.units[unit(token)].kind == UnitKind::Cell)
}

/// Whether two names translate one word of the source.
fn translate_one_word(source: &Source, names: [&Name; 2]) -> bool {
    let [x, y] = names.map(|name| witness::main_word(source, &name.tokens));
    x.is_some() && x == y
}

/// Whether one is the other with an ending after an apostrophe, as names in foreign letters are declined: GitHub'а.
fn ended(longer: &str, name: &str) -> bool {
    longer.strip_prefix(name).is_some_and(|ending| ending.starts_with(['\'', '’']))
}

fn confidence(
    text: &Text,
    (a, x): (&str, &Name),
    (b, y): (&str, &Name),
    translate_one_word: impl Fn() -> bool,
) -> f64 {
    // One name in two cases, a name and what is derived from it.
    let declined = x.bases.iter().any(|base| y.bases.contains(base));
    let longer = a.chars().count().max(b.chars().count());
    let ends_only = likeness::common_prefix(a, b) + 2 >= longer && likeness::inflected(a, b);
    let listed = !text.table.name_endings.is_empty();
    let inflected = ends_only && !listed && (text.table.names_decline || text.table.nouns_capitalised);
    let part = !listed && (a.starts_with(b) || b.starts_with(a)) || ended(a, b) || ended(b, a);
    if declined || part || inflected {
        return 0.0;
    }
    let Some((distance, length)) = distance(x, y) else { return 0.0 };
    // A sentence that holds both speaks of two, unless the text mixes them all over.
    let together = x.sentences.intersection(&y.sentences).count();
    let apart = x.sentences.len().min(y.sentences.len()) - together;
    let one_word = together > 0 && translate_one_word();
    if together > apart && !one_word {
        return 0.0;
    }
    let mut confidence = by_distance(distance, length);
    let meet = |one: &FxHashSet<WordId>, other: &FxHashSet<WordId>| one.intersection(other).next().is_some();
    let company = meet(&x.names_before, &y.names_before) || meet(&x.names_after, &y.names_after);
    let titled = meet(&x.titles_before, &y.titles_before);
    if company {
        confidence *= 1.35;
    } else if !x.names_before.is_empty() && !y.names_before.is_empty() {
        // Two people, each with a first name of his own.
        confidence *= 0.5;
    } else if titled || meet(&x.words_before, &y.words_before) {
        confidence *= 1.2;
    }
    let given = |base: &str| text.table.class(base).intersects(Class::GIVEN);
    if given(a) && given(b) && !company && distance >= 0.05 {
        confidence *= 0.6;
    }
    let stem = |tokens: &[usize]| text.stemmed(text.tokens[tokens[0]].word);
    if stem(&x.tokens) == stem(&y.tokens) {
        confidence *= 0.5;
    }
    if together > 0 && !one_word {
        confidence *= 0.8;
    }
    // What only begins sentences may be any word, and most words of labels begin one.
    confidence *= match (x.sure, y.sure) {
        (true, true) => 1.0,
        (false, false) if is_label(text, x) && is_label(text, y) => 0.4,
        (false, false) => 0.75,
        _ => 0.92,
    };
    // Where nouns have capitals two ordinary words may look alike.
    if text.table.nouns_capitalised && !company && !titled {
        confidence *= 0.5;
    }
    confidence.min(0.9)
}

fn draft(text: &Text, confidence: f64, names: [&Name; 2]) -> Draft {
    let groups = names
        .iter()
        .map(|name| {
            let sites: Vec<_> = name.tokens.iter().map(|&at| text.site(at, at)).collect();
            // Named as first written, without "'s".
            let shown = text.surface(&text.tokens[name.tokens[0]]);
            let length = text.word(text.tokens[name.tokens[0]].word).base().len();
            Group { text: shown.get(..length).unwrap_or(shown).to_owned(), sites }
        })
        .collect();
    Draft::new("name-spelling", confidence, Reason::NameSpelling, groups)
}
