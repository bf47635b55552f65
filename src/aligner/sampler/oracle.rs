//! The model once more, slow and obvious: the oracle of the sampler's tests.
//!
//! In: a bitext, its prior and the present links of both directions. Out: the chance of every link that one word
//! could get. Everything is counted anew from the whole set of links, by the definition of the model, in double
//! precision; nothing is kept from one word to the next but how likely jumps and fertilities are in the text at large,
//! which is looked up once a sentence. What it shares with the sampler are the constants and the prior, which is known
//! before anything is counted.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::bitext::{Pair, Word};
use super::super::prior::{Prior, pull};
use super::super::{Bitext, Vocabulary};
use super::{
    ANY_JUMP, ANY_JUMP_TURNED, Direction, FAR, FERTILITY, HELD, JUMP, MANY, NULL, NULL_WORD, SHARED, STEMS,
    jump_prior,
};

/// The links of one direction: of each emitted word of each sentence its state, if it has one.
type Links = Vec<Vec<Option<usize>>>;

/// How often each jump is made, by its length, and how often a word of any kind has each fertility.
struct Common {
    jumps: BTreeMap<i32, i32>,
    any_jump: f32,
    fertilities: [f64; MANY],
}

impl Common {
    fn jump(&self, from: i32, to: i32) -> f64 {
        let weight = |length: i32| {
            let length = length.clamp(-FAR, FAR);
            let made = f64::from(self.jumps.get(&length).copied().unwrap_or(0));
            f64::from(jump_prior((length + FAR) as usize)) + f64::from(JUMP) * made
        };
        weight(to - from) + f64::from(self.any_jump) * weight(1)
    }
}

/// One direction of the model.
struct Model<'m> {
    bitext: &'m Bitext,
    prior: &'m Prior,
    forward: bool,
    links: Links,
}

impl Model<'_> {
    fn states<'p>(&self, pair: &'p Pair) -> &'p [u32] {
        if self.forward { &pair.source } else { &pair.target }
    }

    fn emitted<'p>(&self, pair: &'p Pair) -> &'p [u32] {
        if self.forward { &pair.target } else { &pair.source }
    }

    fn word_of(&self, state: u32) -> &Word {
        let vocabulary: &Vocabulary = if self.forward { &self.bitext.source } else { &self.bitext.target };
        &vocabulary.words[state as usize]
    }

    fn word_emitted(&self, emitted: u32) -> &Word {
        let vocabulary: &Vocabulary = if self.forward { &self.bitext.target } else { &self.bitext.source };
        &vocabulary.words[emitted as usize]
    }

    /// All links as pairs of words, the state first.
    fn linked(&self) -> Vec<(u32, u32)> {
        let mut all = Vec::new();
        for (pair, links) in self.bitext.sentences.iter().zip(&self.links) {
            for (j, link) in links.iter().enumerate() {
                all.extend(link.map(|i| (self.states(pair)[i], self.emitted(pair)[j])));
            }
        }
        all
    }

    /// What the prior says of a state and an emitted word: pseudo-counts, factor.
    fn known(&self, sentence: usize, i: usize, j: usize) -> (f64, f64) {
        let factor = |side: usize, word: u32| f64::from(self.prior.factor[side][word as usize]);
        let pair = &self.bitext.sentences[sentence];
        let (source, target) = if self.forward { (i, j) } else { (j, i) };
        let place = self.prior.places[1][sentence][source * pair.target.len() + target];
        (f64::from(place.weight), factor(0, pair.source[source]) * factor(1, pair.target[target]))
    }

    /// The pseudo-counts of a state with every emitted word that it meets in a sentence, added up.
    fn known_in_all(&self, state: u32) -> f64 {
        let mut met: BTreeMap<u32, f64> = BTreeMap::new();
        for (sentence, pair) in self.bitext.sentences.iter().enumerate() {
            for (i, _) in self.states(pair).iter().enumerate().filter(|(_, other)| **other == state) {
                for (j, &emitted) in self.emitted(pair).iter().enumerate() {
                    met.insert(emitted, self.known(sentence, i, j).0);
                }
            }
        }
        met.values().sum()
    }

    fn lexical(&self, sentence: usize, i: usize, j: usize) -> f64 {
        let pair = &self.bitext.sentences[sentence];
        let (state, emitted) = (self.states(pair)[i], self.emitted(pair)[j]);
        let (stem, stem_emitted) = (self.word_of(state).stem, self.word_emitted(emitted).stem);
        let linked = self.linked();
        let of = |test: &dyn Fn(u32, u32) -> bool| linked.iter().filter(|(s, e)| test(*s, *e)).count() as f64;
        let together = of(&|s, e| s == state && e == emitted);
        let alone = of(&|s, _| s == state);
        let stems = of(&|s, e| self.word_of(s).stem == stem && self.word_emitted(e).stem == stem_emitted)
            / (of(&|s, _| self.word_of(s).stem == stem) + 1.0);
        let (weight, factor) = self.known(sentence, i, j);
        factor * (together + f64::from(STEMS) * stems + weight)
            / (alone + f64::from(STEMS) + self.known_in_all(state))
    }

    /// What holds for all words, by the present links.
    fn common(&self) -> Common {
        let last = [&self.bitext.source, &self.bitext.target].map(|side| side.table.verb_last);
        let any_jump = if last[0] == last[1] { ANY_JUMP } else { ANY_JUMP_TURNED };
        Common { jumps: self.jumps(), any_jump, fertilities: self.fertilities(None) }
    }

    /// How often each jump is made, over all sentences, by its length.
    fn jumps(&self) -> BTreeMap<i32, i32> {
        let mut jumps = BTreeMap::new();
        for (pair, links) in self.bitext.sentences.iter().zip(&self.links) {
            let mut stops = vec![-1];
            stops.extend(links.iter().flatten().map(|&i| i as i32));
            stops.push(self.states(pair).len() as i32);
            for step in stops.windows(2) {
                *jumps.entry((step[1] - step[0]).clamp(-FAR, FAR)).or_insert(0) += 1;
            }
        }
        jumps
    }

    /// How many words each state of a sentence has.
    fn fertility(&self, sentence: usize, i: usize) -> usize {
        self.links[sentence].iter().filter(|link| **link == Some(i)).count()
    }

    /// How often the states of a word, or of all words, have each fertility.
    fn fertilities(&self, word: Option<u32>) -> [f64; MANY] {
        let mut counts = [0.0; MANY];
        for (sentence, pair) in self.bitext.sentences.iter().enumerate() {
            for (i, &state) in self.states(pair).iter().enumerate() {
                if word.is_none_or(|word| word == state) {
                    counts[self.fertility(sentence, i).min(MANY - 1)] += 1.0;
                }
            }
        }
        counts
    }

    fn one_more(&self, sentence: usize, i: usize, common: &Common) -> f64 {
        let word = self.states(&self.bitext.sentences[sentence])[i];
        let own = self.fertilities(Some(word));
        let mut shared = common.fertilities;
        for (count, share) in shared.iter_mut().zip(FERTILITY) {
            *count += f64::from(share) * 50.0;
        }
        let total: f64 = shared.iter().sum();
        let chance = |many: usize| {
            let many = many.min(MANY - 1);
            own[many] + f64::from(SHARED) * shared[many] / total
        };
        let now = self.fertility(sentence, i);
        chance(now + 1) / chance(now).max(1e-6)
    }

    /// What every link of word `j`, which has none, would weigh: to no word, then to each state.
    fn weigh(&self, sentence: usize, j: usize, other: &Links, trust: f64, common: &Common) -> Vec<f64> {
        let pair = &self.bitext.sentences[sentence];
        let (states, emitted) = (self.states(pair).len(), self.emitted(pair).len());
        let links = &self.links[sentence];
        let before = links[..j].iter().flatten().last().map_or(-1, |&i| i as i32);
        let after = links[j + 1..].iter().flatten().next().map_or(states as i32, |&i| i as i32);
        let none = f64::from(NULL) * f64::from(NULL_WORD) * common.jump(before, after) * common.jump(0, 1);
        let to = |i: usize| {
            let jump = common.jump(before, i as i32) * common.jump(i as i32, after);
            let held =
                if other[sentence][i] == Some(j) { 1.0 + (f64::from(HELD) - 1.0) * trust } else { 1.0 };
            let place = |at: usize, of: usize| (at as f64 + 0.5) / of as f64;
            let near = (-f64::from(pull(pair)) * (place(i, states) - place(j, emitted)).abs()).exp();
            self.lexical(sentence, i, j) * jump * self.one_more(sentence, i, common) * held * near
        };
        std::iter::once(none).chain((0..states).map(to)).collect()
    }
}

fn links_of(direction: &Direction) -> Links {
    let of = |links: &Vec<u32>| links.iter().map(|&link| (link as usize).checked_sub(1)).collect();
    direction.sentences.iter().map(|sentence| of(&sentence.links)).collect()
}

/// Holds every count of the sampler to a recount.
fn counts_agree(fast: &Direction, prior: &Prior) -> Result<(), TestCaseError> {
    let model = Model { bitext: fast.bitext, prior, forward: fast.forward, links: links_of(fast) };
    let linked = model.linked();
    let vocabulary = if fast.forward { &fast.bitext.source } else { &fast.bitext.target };
    for (word, entry) in vocabulary.words.iter().enumerate() {
        let count = linked.iter().filter(|(state, _)| *state as usize == word).count();
        prop_assert_eq!(fast.states[word].count, count as f32, "{}", entry.folded);
        let recount = model.fertilities(Some(word as u32)).map(|count| count as f32);
        prop_assert_eq!(fast.states[word].fertilities, recount, "fertility of {}", entry.folded);
        let (sum, known) =
            (f64::from(prior.sums[usize::from(!fast.forward)][word]), model.known_in_all(word as u32));
        prop_assert!(
            (sum - known).abs() <= 1e-4 * known.max(1.0),
            "prior of {}: {sum} {known}",
            entry.folded
        );
    }
    for stem in 0..vocabulary.stems {
        let count = linked.iter().filter(|(state, _)| model.word_of(*state).stem == stem).count();
        prop_assert_eq!(fast.stem_state_count[stem as usize], count as f32);
    }
    for (sentence, pair) in fast.bitext.sentences.iter().enumerate() {
        for i in 0..model.states(pair).len() {
            prop_assert_eq!(fast.sentences[sentence].fertility[i] as usize, model.fertility(sentence, i));
            for j in 0..model.emitted(pair).len() {
                let place = fast.row(sentence, j)[i];
                let (state, emitted) = (model.states(pair)[i], model.emitted(pair)[j]);
                let count = linked.iter().filter(|link| **link == (state, emitted)).count();
                prop_assert_eq!(fast.count[place.slot as usize], count as f32);
                let stems = (model.word_of(state).stem, model.word_emitted(emitted).stem);
                let of = |link: &(u32, u32)| (model.word_of(link.0).stem, model.word_emitted(link.1).stem);
                let count = linked.iter().filter(|link| of(link) == stems).count();
                prop_assert_eq!(fast.stem_count[place.stem_slot as usize], count as f32);
            }
        }
    }
    let jumps = model.jumps();
    for length in -FAR..=FAR {
        prop_assert_eq!(fast.jumps[(length + FAR) as usize], jumps.get(&length).copied().unwrap_or(0));
    }
    Ok(())
}

/// Holds what the sampler says of every word of a text to what the definition says.
fn scores_agree(
    fast: &mut Direction,
    other: &Direction,
    prior: &Prior,
    trust: f32,
) -> Result<(), TestCaseError> {
    let mut scores = Vec::new();
    let (bitext, forward) = (fast.bitext, fast.forward);
    let model = |of: &Direction| Model { bitext, prior, forward, links: links_of(of) };
    for sentence in 0..fast.sentences.len() {
        for j in 0..fast.sentences[sentence].links.len() {
            let link = fast.sentences[sentence].links[j];
            fast.turn_to(sentence);
            let common = model(fast).common();
            fast.unlink(sentence, j);
            let total = fast.weigh(sentence, j, other, trust, &mut scores);
            let wanted = model(fast).weigh(sentence, j, &links_of(other), f64::from(trust), &common);
            prop_assert_eq!(total, scores.iter().sum::<f32>());
            prop_assert_eq!(scores.len(), wanted.len());
            for (i, (&found, wanted)) in scores.iter().zip(wanted).enumerate() {
                let near = (f64::from(found) - wanted).abs() <= 1e-3 * wanted;
                prop_assert!(near, "sentence {sentence}, word {j}, link {i}: {found}, not {wanted}");
            }
            if link > 0 {
                fast.link(sentence, link as usize - 1, j);
            }
        }
    }
    Ok(())
}

/// A sweep of the oracle: the same draws, each from chances worked out anew. `false` when a draw fell so near the edge
/// between two links that rounding decides.
fn sweep(model: &mut Model, sentence: usize, other: &Links, trust: f64, random: &mut fastrand::Rng) -> bool {
    let mut clear = true;
    let common = model.common();
    for j in 0..model.links[sentence].len() {
        model.links[sentence][j] = None;
        let scores = model.weigh(sentence, j, other, trust, &common);
        let total: f64 = scores.iter().sum();
        let mut left = f64::from(random.f32()) * total;
        let drawn = scores.iter().position(|score| {
            left -= score;
            clear &= left.abs() > 1e-5 * total;
            left < 0.0
        });
        model.links[sentence][j] = drawn.unwrap_or(0).checked_sub(1);
    }
    clear
}

/// Words that meet each of the prior's reasons: figures, months, names, cognates, articles, words that show a case, marks,
/// plain words and their inflected forms; of each language of [`TARGETS`] some.
const SOURCE: [&str; 14] = [
    "the", "a", "house", "houses", "in", "2024", "May", "Tokayev", "council", "not", ",", ".", "good",
    "three",
];
const TARGET: [&str; 18] = [
    "дом",
    "дома",
    "в",
    "2024",
    "мае",
    "Токаев",
    "совет",
    "не",
    ",",
    ".",
    "хороший",
    "три",
    "council",
    "и",
    "家",
    "は",
    "を",
    "年",
];
/// A language in the order of the source, and one that puts the verb last.
const TARGETS: [&str; 2] = ["ru", "ja"];

type Pairs = Vec<(Vec<&'static str>, Vec<&'static str>)>;

fn pairs() -> impl Strategy<Value = Pairs> {
    let side = |words: &[&'static str]| prop::collection::vec(prop::sample::select(words.to_vec()), 0..7);
    prop::collection::vec((side(&SOURCE), side(&TARGET)), 1..6)
}

fn target() -> impl Strategy<Value = &'static str> {
    prop::sample::select(TARGETS.to_vec())
}

fn bitext(pairs: &Pairs, target: &str) -> Bitext {
    let mut bitext = Bitext::new("en", target);
    for (source, target) in pairs {
        bitext.push(source.iter().copied(), target.iter().copied());
    }
    bitext
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn counts_and_chances_are_those_of_the_definition(pairs in pairs(), target in target(), seed in 0u64..1000, sweeps in 0usize..4) {
        let bitext = bitext(&pairs, target);
        let prior = Prior::new(&bitext);
        let mut random = fastrand::Rng::with_seed(seed);
        let mut forward = Direction::new(&bitext, &prior, true);
        let mut backward = Direction::new(&bitext, &prior, false);
        for round in 0..sweeps {
            let trust = round as f32 / 4.0;
            for (sentence, pair) in bitext.sentences.iter().enumerate() {
                let mut posterior = vec![0.0; pair.source.len() * pair.target.len()];
                forward.sweep(sentence, &backward, trust, &mut random, 0.0, &mut posterior);
                backward.sweep(sentence, &forward, trust, &mut random, 0.0, &mut posterior);
            }
        }
        counts_agree(&forward, &prior)?;
        counts_agree(&backward, &prior)?;
        scores_agree(&mut forward, &backward, &prior, 0.5)?;
        scores_agree(&mut backward, &forward, &prior, 1.0)?;
        counts_agree(&forward, &prior)?;
    }

    #[test]
    fn the_same_draws_give_the_same_links(pairs in pairs(), target in target(), seed in 0u64..1000) {
        let bitext = bitext(&pairs, target);
        let prior = Prior::new(&bitext);
        let mut forward = Direction::new(&bitext, &prior, true);
        let mut backward = Direction::new(&bitext, &prior, false);
        let model = |of: &Direction| Model {
            bitext: &bitext, prior: &prior, forward: of.forward, links: links_of(of),
        };
        let (mut slow, mut slow_back) = (model(&forward), model(&backward));
        let mut randoms = [fastrand::Rng::with_seed(seed), fastrand::Rng::with_seed(seed)];
        for round in 0..3 {
            let trust = round as f32 / 2.0;
            for (sentence, pair) in bitext.sentences.iter().enumerate() {
                let mut posterior = vec![0.0; pair.source.len() * pair.target.len()];
                forward.sweep(sentence, &backward, trust, &mut randoms[0], 0.0, &mut posterior);
                if !sweep(&mut slow, sentence, &slow_back.links, f64::from(trust), &mut randoms[1]) {
                    return Ok(());
                }
                prop_assert_eq!(&links_of(&forward), &slow.links);
                backward.sweep(sentence, &forward, trust, &mut randoms[0], 0.0, &mut posterior);
                if !sweep(&mut slow_back, sentence, &slow.links, f64::from(trust), &mut randoms[1]) {
                    return Ok(());
                }
                prop_assert_eq!(&links_of(&backward), &slow_back.links);
            }
        }
    }
}
