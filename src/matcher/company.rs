//! Company: which words of a text that can mean the same are seen with the same neighbours.
//!
//! In: a text and the synonyms of its language's table. Out: pairs of words with the neighbours that they share.
//! Refuses to say what is a finding.
//!
//! "You shall know a word by the company it keeps" (Firth 1957): "assess the risk" and "evaluate the risk" share
//! "risk"; two words of one group that share nothing may well mean two things.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::{Class, StemId, Text, Token};

/// How many tokens on either side count as company.
const REACH: usize = 4;

/// Two words of one synonym group that both stand in the text.
pub struct Pair {
    /// The words, the lesser id first.
    pub words: (StemId, StemId),
    /// How many telling neighbours they share; a general word counts half.
    pub shared: f64,
    /// Whether their group holds words that vary for style too.
    pub loose: bool,
}

/// All pairs of words of one group, with the company they share.
pub fn pairs(text: &Text) -> Vec<Pair> {
    let groups = present(text);
    let wanted: FxHashSet<StemId> = groups.iter().flat_map(|(_, words)| words).copied().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let company = companies(text, &wanted);
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for (group, words) in groups {
        let loose = text.table.is_loose(group);
        for (at, &a) in words.iter().enumerate() {
            for &b in &words[at + 1..] {
                // Strict groups come first, so a pair that stands in both kinds is a strict one.
                if seen.insert((a, b)) {
                    found.push(Pair { words: (a, b), shared: shared(&company, a, b), loose });
                }
            }
        }
    }
    found
}

/// The groups of which the text holds two words or more, in the order of the table.
fn present(text: &Text) -> Vec<(u32, Vec<StemId>)> {
    let mut groups: FxHashMap<u32, Vec<StemId>> = FxHashMap::default();
    for (index, stem) in text.stems().iter().enumerate() {
        for &group in text.table.synonym_groups.get(&**stem).into_iter().flatten() {
            groups.entry(group).or_default().push(StemId(index as u32));
        }
    }
    let mut groups: Vec<(u32, Vec<StemId>)> = groups.into_iter().collect();
    groups.sort_unstable_by_key(|(group, _)| *group);
    groups
        .into_iter()
        .map(|(group, mut words)| {
            words.dedup();
            (group, words)
        })
        .filter(|(_, words)| words.len() > 1)
        .collect()
}

/// The neighbours of each wanted word, with their weight.
fn companies(text: &Text, wanted: &FxHashSet<StemId>) -> FxHashMap<StemId, FxHashMap<StemId, f64>> {
    let mut company: FxHashMap<StemId, FxHashMap<StemId, f64>> = FxHashMap::default();
    for sentence in &text.sentences {
        let tokens = &text.tokens[sentence.tokens.clone()];
        let stem = |token: &Token| text.stem_of(token.word);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| wanted.contains(&stem(token))) {
            let own = company.entry(stem(token)).or_default();
            let around = &tokens[at.saturating_sub(REACH)..tokens.len().min(at + REACH + 1)];
            for other in around.iter().filter(|other| other.is_content() && stem(other) != stem(token)) {
                own.insert(stem(other), if other.class.intersects(Class::GENERAL) { 0.5 } else { 1.0 });
            }
        }
    }
    company
}

fn shared(company: &FxHashMap<StemId, FxHashMap<StemId, f64>>, a: StemId, b: StemId) -> f64 {
    let (Some(left), Some(right)) = (company.get(&a), company.get(&b)) else { return 0.0 };
    let (few, many) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    // Summed in no fixed order, but the weights are halves and wholes, so the sum is exact.
    few.iter().filter(|(word, _)| many.contains_key(word)).map(|(_, weight)| weight).sum()
}
