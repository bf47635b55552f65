//! reordered-phrase: see docs/rules/reordered-phrase.md.
//!
//! In: the phrases of a text. Out: groups of phrases with the same content words in the same plain order that
//! are written in two ways. Two passes: the first counts forms by key without keeping phrases, the second keeps
//! those whose key has two forms, so memory stays small on long texts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::finding::{Draft, Group, Reason};
use crate::language::table::Head;
use crate::language::{Class, Shape, StemId, Text};
use crate::matcher::compounds::{self, Parts};
use crate::matcher::{chance, likeness};
use crate::matcher::phrases::{self, Joint, Phrase};

/// Findings below this confidence are not worth carrying.
const FLOOR: f64 = 0.15;

/// With a source at hand, which shows terms that are said in two words, two orders of the same words matter less: a
/// translator was often right to change them. The odds of a draft become this part of themselves.
const BESIDE_SOURCE: f64 = 0.5;

/// Finds phrases said in two ways.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let words = Words::new(text);
    let mut found: Vec<Candidate> =
        buckets(text, &words).into_values().flat_map(|bucket| judge(text, &words, bucket)).collect();
    // The longest phrase first, then the most certain: a part of an accepted phrase says nothing new.
    found.sort_by(|a, b| b.rank().total_cmp(&a.rank()).then(a.start.cmp(&b.start)));
    let mut taken: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
    for candidate in found {
        if candidate.is_covered(&taken) {
            continue;
        }
        candidate.take(&mut taken);
        let mut draft = candidate.draft;
        if context.source.is_some() {
            draft.confidence = chance::times(draft.confidence, BESIDE_SOURCE);
        }
        drafts.push(draft);
    }
}

/// The text's words, as phrases need them.
struct Words {
    parts: Parts,
    /// Cluster of each stem, indexed by [`StemId`].
    clusters: Vec<u32>,
    /// How often the words of each cluster stand in the text.
    counts: Vec<u32>,
    /// Links stand after the modifier, or the head stands first: the written order is the plain one.
    written_order: bool,
}

impl Words {
    fn new(text: &Text) -> Self {
        let parts = compounds::split(text);
        let stems: Vec<&str> = text.stems().iter().map(AsRef::as_ref).collect();
        let clusters = likeness::clusters(&stems);
        let mut counts = vec![0; stems.len()];
        for (index, word) in text.words().iter().enumerate() {
            let id = crate::language::WordId(index as u32);
            let own = [text.stem_of(id)];
            for stem in parts.get(&id).map_or(&own[..], Vec::as_slice) {
                counts[clusters[stem.0 as usize] as usize] += word.count;
            }
        }
        let written_order = text.table.head == Head::First || text.table.link_after_modifier;
        Self { parts, clusters, counts, written_order }
    }

    fn cluster(&self, stem: StemId) -> u32 {
        self.clusters[stem.0 as usize]
    }

    fn worth(&self, stem: StemId) -> bool {
        self.counts[self.cluster(stem) as usize] >= 2
    }

    /// The same for all phrases with the same words in any order; `None` when a word stands twice.
    fn key(&self, phrase: &Phrase) -> Option<u64> {
        let mut clusters: smallvec::SmallVec<[u32; 8]> =
            phrase.elements.iter().map(|element| self.cluster(element.stem)).collect();
        clusters.sort_unstable();
        if clusters.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        Some(mix(clusters.iter().map(|&c| u64::from(c))))
    }

    /// The same for all phrases written alike up to inflection, articles, hyphens and compounding.
    fn form(&self, text: &Text, phrase: &Phrase) -> u64 {
        let order = phrase.elements.iter().map(|element| u64::from(self.cluster(element.stem)));
        let links = phrase.joints.iter().map(|joint| match joint {
            // One letter is enough: "de", "du", "del" and "della" are one link with or without its article.
            Joint::Link(stem) => text.stem(*stem).chars().next().map_or(2, |c| u64::from(c) + 2),
            Joint::Space | Joint::Hyphen | Joint::Compound => 1,
        });
        mix(order.chain(links))
    }
}

fn mix(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0xcbf2_9ce4_8422_2325, |hash, value| (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// Phrases by key, only keys with two forms or more.
fn buckets(text: &Text, words: &Words) -> FxHashMap<u64, Vec<Phrase>> {
    let worth = |stem| words.worth(stem);
    let mut forms: Vec<(u64, u64)> = Vec::new();
    phrases::each(text, &words.parts, phrases::MOST, &worth, &mut |phrase| {
        if let Some(key) = words.key(phrase) {
            forms.push((key, words.form(text, phrase)));
        }
    });
    forms.sort_unstable();
    forms.dedup();
    let keys: FxHashSet<u64> =
        forms.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect();
    drop(forms);
    let mut buckets: FxHashMap<u64, Vec<Phrase>> = FxHashMap::default();
    if keys.is_empty() {
        return buckets;
    }
    phrases::each(text, &words.parts, phrases::MOST, &worth, &mut |phrase| {
        if let Some(key) = words.key(phrase).filter(|key| keys.contains(key)) {
            buckets.entry(key).or_default().push(phrase.clone());
        }
    });
    buckets
}

/// A group of phrases that may be one phrase said in two ways.
struct Candidate {
    start: u32,
    length: usize,
    spans: Vec<(u32, u32)>,
    draft: Draft,
}

impl Candidate {
    fn rank(&self) -> f64 {
        self.length as f64 * 0.1 + self.draft.confidence
    }

    /// Whether most of its places lie inside places of what has been taken.
    fn is_covered(&self, taken: &FxHashMap<u32, Vec<(u32, u32)>>) -> bool {
        let inside = self
            .spans
            .iter()
            .filter(|&&(first, last)| {
                (first.saturating_sub(8)..=first)
                    .filter_map(|at| taken.get(&at))
                    .flatten()
                    .any(|&(a, b)| a <= first && last <= b || a < last && first < b)
            })
            .count();
        inside * 2 >= self.spans.len()
    }

    fn take(&self, taken: &mut FxHashMap<u32, Vec<(u32, u32)>>) {
        for &(first, last) in &self.spans {
            taken.entry(first).or_default().push((first, last));
        }
    }
}

/// The phrases of one form.
struct Form {
    phrases: Vec<Phrase>,
}

impl Form {
    /// Its phrases, apart where a word is another one and no inflected form ("blocs" beside "blocks").
    fn spellings(&self, text: &Text) -> Vec<Vec<&Phrase>> {
        let mut spellings: Vec<Vec<&Phrase>> = Vec::new();
        let same = |a: &Phrase, b: &Phrase| {
            a.elements.iter().zip(&b.elements).all(|(x, y)| {
                x.stem == y.stem || likeness::inflected(text.stem(x.stem), text.stem(y.stem)) && text.table.stemmer.is_empty()
            })
        };
        for phrase in &self.phrases {
            match spellings.iter_mut().find(|known| same(known[0], phrase)) {
                Some(known) => known.push(phrase),
                None => spellings.push(vec![phrase]),
            }
        }
        spellings
    }
}

/// A plain order, as clusters, and the forms that have it, each with its hash.
type Order = (Vec<u32>, Vec<(u64, Form)>);

/// Turns the phrases of one key into candidates: one for each plain order with two forms.
fn judge(text: &Text, words: &Words, bucket: Vec<Phrase>) -> Vec<Candidate> {
    let mut orders: Vec<Order> = Vec::new();
    for phrase in bucket {
        let order: Vec<u32> =
            phrase.plain_order(words.written_order).into_iter().map(|stem| words.cluster(stem)).collect();
        let form = words.form(text, &phrase);
        let at = orders.iter().position(|(known, _)| *known == order).unwrap_or_else(|| {
            orders.push((order, Vec::new()));
            orders.len() - 1
        });
        let forms = &mut orders[at].1;
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, known)) => known.phrases.push(phrase),
            None => forms.push((form, Form { phrases: vec![phrase] })),
        }
    }
    let mut candidates = Vec::new();
    let mut rest: Vec<Form> = Vec::new();
    for (_, forms) in orders {
        let mut forms: Vec<Form> = forms.into_iter().map(|(_, form)| form).collect();
        if forms.len() > 1 {
            candidates.extend(candidate(text, words, &forms, true));
        } else {
            rest.append(&mut forms);
        }
    }
    if rest.len() > 1 {
        candidates.extend(candidate(text, words, &rest, false));
    }
    candidates
}

fn candidate(text: &Text, words: &Words, forms: &[Form], same_order: bool) -> Option<Candidate> {
    if crossing(forms) {
        return None;
    }
    let confidence = confidence(text, words, forms, same_order);
    if confidence < FLOOR {
        return None;
    }
    let mut spans = Vec::new();
    let groups = forms
        .iter()
        .flat_map(|form| form.spellings(text))
        .map(|phrases| {
            let sites = phrases.iter().map(|p| text.site(p.first as usize, p.last as usize)).collect::<Vec<_>>();
            spans.extend(phrases.iter().map(|p| (p.first, p.last)));
            Group { text: text.at(sites[0]).to_owned(), sites }
        })
        .collect();
    let first = &forms[0].phrases[0];
    Some(Candidate {
        start: first.first,
        length: first.elements.len(),
        spans,
        draft: Draft::new("reordered-phrase", confidence, Reason::WordOrder, groups),
    })
}

/// Whether phrases of two forms share a place: then one of them crosses the edge of the other.
fn crossing(forms: &[Form]) -> bool {
    let mut spans: Vec<(u32, u32)> =
        forms.iter().flat_map(|form| form.phrases.iter().map(|phrase| (phrase.first, phrase.last))).collect();
    spans.sort_unstable();
    spans.windows(2).any(|pair| pair[1].0 <= pair[0].1)
}

/// How sure it is that the forms say one thing.
fn confidence(text: &Text, words: &Words, forms: &[Form], same_order: bool) -> f64 {
    let linked = forms.iter().filter(|form| form.phrases[0].is_linked()).count();
    let mixed = linked > 0 && linked < forms.len();
    let base = match (same_order, mixed) {
        (true, true) if words.written_order && text.table.head == Head::Last => 0.35,
        (true, true) if words.written_order => 0.6,
        (true, true) => 0.75,
        (true, false) => 0.4,
        (false, true) => 0.3,
        // "яичниковых вен" and "вен яичников": the word that moved changed its ending too.
        (false, false) if text.table.head == Head::First || moved_and_changed(text, words, forms) => 0.4,
        (false, false) => 0.25,
    };
    base * borders(text, forms) * words_alike(text, words, forms) * weight(text, words, &forms[0].phrases[0])
}

/// Whether two forms of two words are swapped and differ by more than inflection in one word.
fn moved_and_changed(text: &Text, words: &Words, forms: &[Form]) -> bool {
    let (a, b) = (&forms[0].phrases[0], &forms[1].phrases[0]);
    if a.elements.len() != 2 || b.elements.len() != 2 {
        return false;
    }
    (0..2).filter(|&at| {
        let (x, y) = (&text.tokens[a.elements[at].token as usize], &text.tokens[b.elements[1 - at].token as usize]);
        words.cluster(text.stem_of(x.word)) == words.cluster(text.stem_of(y.word))
            && !likeness::inflected(text.word(x.word).base(), text.word(y.word).base())
    })
    .count()
        == 1
}

/// Whether each form stands somewhere as a phrase of its own, with nothing of the phrase outside.
fn borders(text: &Text, forms: &[Form]) -> f64 {
    forms
        .iter()
        .map(|form| {
            form.phrases
                .iter()
                .map(|phrase| {
                    let head_last = text.table.head == Head::Last;
                    let (head, tail) = if head_last {
                        (phrase.clean_right, phrase.clean_left)
                    } else {
                        (phrase.clean_left, phrase.clean_right)
                    };
                    let edges = match (head, tail) {
                        (true, true) => 1.0,
                        (true, false) => 0.75,
                        // What follows "manager of the fund" is a verb as often as a longer phrase.
                        (false, _) if head_last && phrase.is_linked() => 0.6,
                        (false, _) => 0.4,
                    };
                    edges * clause(text, phrase) * nouns(text, phrase)
                })
                .fold(0.0, f64::max)
        })
        .product()
}

/// Where nouns are written with a capital, the head of each part of a phrase has one, or it is no noun phrase.
fn nouns(text: &Text, phrase: &Phrase) -> f64 {
    if !text.table.nouns_capitalised {
        return 1.0;
    }
    let small = (0..phrase.elements.len())
        .filter(|&at| phrase.joints.get(at).is_none_or(|joint| matches!(joint, Joint::Link(_))))
        .any(|at| text.tokens[phrase.elements[at].token as usize].shape == Shape::Lower);
    if small { 0.4 } else { 1.0 }
}

/// Whether what stands around a phrase makes it a piece of a clause or of a coordination: an article or pronoun
/// right after it ("teams evaluate the ..."), a conjunction that goes on with its last word ("homelessness in
/// rural and ...").
fn clause(text: &Text, phrase: &Phrase) -> f64 {
    let last = phrase.last as usize;
    let unit = text.tokens[last].unit;
    let Some(after) = text.tokens.get(last + 1).filter(|token| token.unit == unit) else { return 1.0 };
    // Where nouns have capitals a verb cannot be taken for one, and an article there begins the next phrase.
    let object = !text.table.nouns_capitalised && after.class.intersects(Class::ARTICLE | Class::PRONOUN);
    if object && !after.class.intersects(Class::LINK) {
        0.5
    } else if after.class.intersects(Class::CONJUNCTION) && phrase.is_linked() {
        0.55
    } else {
        1.0
    }
}

/// How alike the words of the forms are: the same, inflected, misspelt, or of one family only.
fn words_alike(text: &Text, words: &Words, forms: &[Form]) -> f64 {
    let first = &forms[0].phrases[0];
    let mut alike = 1.0;
    for form in &forms[1..] {
        for element in &form.phrases[0].elements {
            let cluster = words.cluster(element.stem);
            let Some(other) = first.elements.iter().find(|other| words.cluster(other.stem) == cluster) else {
                continue;
            };
            let (a, b) = (&text.tokens[element.token as usize], &text.tokens[other.token as usize]);
            let (a, b) = (text.word(a.word).base(), text.word(b.word).base());
            let whole = element.stem == text.stem_at(element.token as usize)
                && other.stem == text.stem_at(other.token as usize);
            alike *= if !whole || a == b || likeness::inflected(a, b) {
                1.0
            } else if element.stem == other.stem {
                0.75
            } else {
                0.4 + 0.4 * likeness::likeness(a, b)
            };
        }
    }
    alike
}

/// How much the words of the phrase mean: general words say little, a long phrase is no accident.
fn weight(text: &Text, words: &Words, phrase: &Phrase) -> f64 {
    let general = phrase
        .elements
        .iter()
        .filter(|element| text.tokens[element.token as usize].class.intersects(Class::GENERAL | Class::HONORIFIC))
        .count();
    let telling = phrase.elements.len() - general;
    let long = if phrase.elements.len() > 2 { 1.15 } else { 1.0 };
    let share = match telling {
        0 => 0.3,
        1 if phrase.elements.len() == 2 => 0.6,
        _ => 1.0,
    };
    let _ = words;
    long * share
}
