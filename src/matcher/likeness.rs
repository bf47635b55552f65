//! How alike two words are, and which words of a text are alike enough to be one word.
//!
//! In: folded words or stems. Out: a likeness from 0 to 1, or clusters of near words. The clusters come from a
//! join over shortened forms (Garbe's symmetric delete) and over common beginnings, so the cost is in
//! proportion to the vocabulary and not to its square.

use rapidfuzz::distance::damerau_levenshtein;
use rustc_hash::FxHashMap;

/// Likeness of two words: 1 for equal ones, else one less the share of letters that one edit distance with
/// transpositions (Damerau 1964) changes.
pub fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    damerau_levenshtein::normalized_similarity(a.chars(), b.chars())
}

/// Dice's coefficient over the characters of two words written in a script where a character is a morpheme:
/// 疗法 and 治疗 share one of two.
pub fn shared_characters(a: &str, b: &str) -> f64 {
    let (total, mut shared) = (a.chars().count() + b.chars().count(), 0);
    if total == 0 {
        return 0.0;
    }
    let mut rest: Vec<char> = b.chars().collect();
    for c in a.chars() {
        if let Some(at) = rest.iter().position(|&r| r == c) {
            rest.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / total as f64
}

/// Whether a character is a morpheme of its own: Han.
pub const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether two different words are inflected forms of one, as far as letters tell: they share all but the
/// ending, and neither ending is longer than two letters.
pub fn inflected(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let common = common_prefix(a, b);
    let (left, right) = (a.chars().count() - common, b.chars().count() - common);
    common >= 3 && left.max(right) <= 2 && left + right <= 3
}

/// How many characters two words begin with in common.
pub fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

/// The length of the longest stretch that two words have in common.
pub fn common_part(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    let mut longest = 0;
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let length = if x == y { diagonal + 1 } else { 0 };
            diagonal = std::mem::replace(&mut row[j + 1], length);
            longest = longest.max(length);
        }
    }
    longest
}

/// Clusters of near words: `clusters[i]` is the least index of a word that word `i` is near to, over chains.
///
/// Near means: one edit apart (two from nine letters on) with the same first letter, or of one family: a common
/// beginning of at least five letters that is most of both. A cluster never grows beyond `CLUSTER` words: long
/// chains join what is not alike.
pub fn clusters(words: &[&str]) -> Vec<u32> {
    const CLUSTER: u32 = 6;
    let mut parents: Vec<u32> = (0..words.len() as u32).collect();
    let mut sizes = vec![1_u32; words.len()];
    let mut join = |a: u32, b: u32| {
        let (a, b) = (root(&mut parents, a), root(&mut parents, b));
        if a != b && sizes[a as usize] + sizes[b as usize] <= CLUSTER {
            let (low, high) = (a.min(b), a.max(b));
            parents[high as usize] = low;
            sizes[low as usize] += sizes[high as usize];
        }
    };
    for (a, b) in near_by_edit(words) {
        join(a, b);
    }
    for (a, b) in near_by_beginning(words) {
        join(a, b);
    }
    (0..words.len() as u32).map(|at| root(&mut parents, at)).collect()
}

fn root(parents: &mut [u32], mut at: u32) -> u32 {
    while parents[at as usize] != at {
        parents[at as usize] = parents[parents[at as usize] as usize];
        at = parents[at as usize];
    }
    at
}

/// Whether a word is one that edits are looked for in: letters of an alphabet, four or more.
fn is_candidate(word: &str) -> bool {
    let mut length = 0;
    word.chars().all(|c| {
        length += 1;
        c.is_alphabetic() && !is_ideograph(c)
    }) && (4..=24).contains(&length)
}

/// Pairs of words one edit apart (insertion, deletion, replacement): they share a form with one letter less.
fn near_by_edit(words: &[&str]) -> Vec<(u32, u32)> {
    let mut forms: Vec<(u64, u32)> = Vec::new();
    let mut letters = String::new();
    for (index, word) in words.iter().enumerate().filter(|(_, word)| is_candidate(word)) {
        forms.push((hash(word), index as u32));
        // The first letter stays: a misspelt first letter is rare and a different word likely.
        for (at, c) in word.char_indices().skip(1) {
            letters.clear();
            letters.push_str(&word[..at]);
            letters.push_str(&word[at + c.len_utf8()..]);
            forms.push((hash(&letters), index as u32));
        }
    }
    forms.sort_unstable();
    forms.dedup();
    let mut pairs = Vec::new();
    for group in forms.chunk_by(|a, b| a.0 == b.0) {
        // A form that many words share says little, and pairing them all would be quadratic.
        if group.len() > 8 {
            continue;
        }
        for (at, &(_, a)) in group.iter().enumerate() {
            for &(_, b) in &group[at + 1..] {
                if damerau_levenshtein::distance(words[a as usize].chars(), words[b as usize].chars()) == 1 {
                    pairs.push((a.min(b), a.max(b)));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs of one family: sorted neighbours with a long common beginning.
fn near_by_beginning(words: &[&str]) -> Vec<(u32, u32)> {
    let mut order: Vec<u32> =
        (0..words.len() as u32).filter(|&at| is_candidate(words[at as usize])).collect();
    order.sort_unstable_by_key(|&at| words[at as usize]);
    let family = |a: &str, b: &str| {
        let common = common_prefix(a, b);
        let longest = a.chars().count().max(b.chars().count());
        common >= 5 && common * 10 >= longest * 7 && longest - common <= 4
    };
    order
        .windows(2)
        .filter(|pair| family(words[pair[0] as usize], words[pair[1] as usize]))
        .map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1])))
        .collect()
}

fn hash(text: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Counts of something by key.
pub type Counts<K> = FxHashMap<K, u32>;
