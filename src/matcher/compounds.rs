//! Compounds written as one word, taken apart with the text's own words as evidence.
//!
//! In: the vocabulary of a text in a language that compounds (its table says so). Out: for each word its parts,
//! as stems that stand in the text on their own too: Kreditgeberbeobachtung is Kreditgeber and Beobachtung
//! where both are said elsewhere. Refuses to guess parts that the text does not hold.

use rustc_hash::FxHashMap;

use crate::language::{Class, StemId, Text, WordId};

/// Least letters of a part: shorter ones are endings and accidents.
const LEAST: usize = 4;

/// Most bytes of a compound. What is longer is no word, and taking it apart at every letter would cost its length squared.
pub const LONGEST: usize = 200;

/// The parts of each compound of the text, in the order written; indexed by word.
pub type Parts = FxHashMap<WordId, Vec<StemId>>;

/// Splits the compounds of a text; empty where the language does not compound.
pub fn split(text: &Text) -> Parts {
    let mut parts = Parts::default();
    if !text.table.compounds {
        return parts;
    }
    let mut known: FxHashMap<&str, StemId> = FxHashMap::default();
    let words = || text.words().iter().enumerate().map(|(at, word)| (WordId(at as u32), word));
    for (id, word) in words() {
        let content = !word.class.intersects(Class::FUNCTION | Class::GENERAL);
        if content && word.base().chars().count() >= LEAST && word.base().chars().all(char::is_alphabetic) {
            known.insert(word.base(), text.stem_of(id));
        }
    }
    // The stems too: "Kreditgebern" stands for "Kreditgeber".
    for (id, word) in words() {
        let stem = text.stemmed(id);
        if known.contains_key(word.base()) && stem.chars().count() >= LEAST {
            known.entry(stem).or_insert(text.stem_of(id));
        }
    }
    for (id, word) in words() {
        let length = word.folded.chars().count();
        if length < 2 * LEAST || word.folded.len() > LONGEST || !word.folded.chars().all(char::is_alphabetic)
        {
            continue;
        }
        if let Some(found) = divide(&word.folded, text.stem_of(id), &known, &text.table.joints) {
            parts.insert(id, found);
        }
    }
    parts
}

/// The two parts of `word`: a known word, a joint or none, and a known word.
fn divide(
    word: &str,
    own: StemId,
    known: &FxHashMap<&str, StemId>,
    joints: &[String],
) -> Option<Vec<StemId>> {
    // The longest last part first: it is the head, and a long head is less likely an accident.
    for (at, _) in word.char_indices().skip(LEAST) {
        let Some(&head) = known.get(&word[at..]).filter(|_| word[at..].chars().count() >= LEAST) else {
            continue;
        };
        let before = &word[..at];
        let bare = std::iter::once(before)
            .chain(joints.iter().filter_map(|joint| before.strip_suffix(joint.as_str())))
            .filter(|part| part.chars().count() >= LEAST);
        for part in bare {
            if let Some(&modifier) = known.get(part)
                && modifier != own
                && head != own
            {
                return Some(vec![modifier, head]);
            }
        }
    }
    None
}
