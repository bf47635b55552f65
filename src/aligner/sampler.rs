//! The sampler: for every word, which word of the other side it translates, drawn again and again.
//!
//! In: a bitext and its prior. Out: for every sentence pair the probability of every link in both directions,
//! averaged over the last sweeps of several chains. Decides nothing.
//!
//! One direction is a hidden Markov model: each word of the one side ("emitted") has one word of the other
//! ("state") or none. The chance of a link is the product of how often the two translate each other (counts of
//! the other links, plus the prior, plus counts of their stems), how far it jumps from its neighbours' links, how
//! many words its state would have (fertility), how near it is to the diagonal, and whether the chain of the
//! other direction holds it.

#[cfg(test)]
mod oracle;

use super::Bitext;
use super::prior::Prior;

/// Chains, each from another beginning.
const CHAINS: u64 = 4;
/// Sweeps over the text, of which the last ones are averaged.
const SWEEPS: usize = 48;
const AVERAGED: usize = 24;
/// A longer text needs fewer sweeps: pairs of words weighed in one chain of one direction are kept near this number.
const WEIGHED: usize = 3_500_000;

/// The fewest sweeps, however long the text is.
const FEWEST: usize = 6;
/// A text of more words than this is long.
const LONG: usize = 40_000;

/// Weight of what the stems say, in pseudo-counts.
const STEMS: f32 = 1.5;
/// A link that the other direction holds is so many times as likely.
const HELD: f32 = 2.0;
/// How likely a word translates none, and how alike all words are then.
const NULL: f32 = 0.12;
const NULL_WORD: f32 = 0.01;
/// Every jump is at least this share as likely as the commonest one, to the next word.
const ANY_JUMP: f32 = 0.1;
/// What a jump that was drawn weighs beside what is thought of jumps before anything is counted.
const JUMP: f32 = 0.5;

/// Jumps beyond this are one.
const FAR: i32 = 8;
const JUMPS: usize = 2 * FAR as usize + 1;
/// More words than this on one are one.
const MANY: usize = 6;
/// How likely a word has so many translations, before anything is counted.
const FERTILITY: [f32; MANY] = [0.2, 0.62, 0.12, 0.04, 0.015, 0.005];
/// Pseudo-counts of the fertility that all words of a side share.
const SHARED: f32 = 8.0;

/// Probabilities of links, in both directions: `forward[i * target_len + j]` that target word `j` translates source
/// word `i`, `backward[...]` the same the other way round.
pub struct Posterior {
    /// Each target word chose a source word.
    pub forward: Vec<f32>,
    /// Each source word chose a target word.
    pub backward: Vec<f32>,
}

/// Samples both directions.
pub fn sample(bitext: &Bitext, prior: &Prior) -> Vec<Posterior> {
    let mut posteriors: Vec<Posterior> = bitext
        .sentences
        .iter()
        .map(|pair| {
            let size = pair.source.len() * pair.target.len();
            Posterior { forward: vec![0.0; size], backward: vec![0.0; size] }
        })
        .collect();
    let words: usize = bitext.sentences.iter().map(|pair| pair.source.len().max(pair.target.len())).sum();
    let cells: usize = bitext.sentences.iter().map(|pair| pair.source.len() * pair.target.len()).sum();
    let sweeps = if bitext.rough { FEWEST } else { (WEIGHED / cells.max(1)).clamp(FEWEST, SWEEPS) };
    let averaged = (sweeps / 2).min(AVERAGED);
    // What a long text says often is seen in one chain.
    let chains = if bitext.rough || words > LONG { 1 } else { CHAINS };
    let share = 1.0 / (chains as f32 * averaged as f32);
    for seed in 0..chains {
        let mut random = fastrand::Rng::with_seed(seed + 1);
        let mut forward = Direction::new(bitext, prior, true);
        let mut backward = Direction::new(bitext, prior, false);
        for sweep in 0..sweeps {
            let keep = if sweep >= sweeps - averaged { share } else { 0.0 };
            // Early sweeps lean on the prior: the other direction knows nothing yet.
            let trust = (sweep as f32 / (sweeps as f32 / 4.0)).min(1.0);
            for (at, posterior) in posteriors.iter_mut().enumerate() {
                forward.sweep(at, prior, &backward, trust, &mut random, keep, &mut posterior.forward);
                backward.sweep(at, prior, &forward, trust, &mut random, keep, &mut posterior.backward);
            }
        }
    }
    posteriors
}

/// A pair of words in one direction: how often it is linked, and what the prior says of it.
#[derive(Clone, Copy)]
struct Cell {
    count: f32,
    weight: f32,
    factor: f32,
    stem_slot: u32,
}

/// One direction with its counts and its present links.
struct Direction<'t> {
    bitext: &'t Bitext,
    forward: bool,
    /// Links of each sentence: the state of each emitted word, from 1; 0 is none.
    links: Vec<Vec<u32>>,
    /// Fertility of each state of each sentence.
    fertility: Vec<Vec<u32>>,
    /// What is known of each slot, side by side: they are read together, at places that no cache foresees.
    cells: Vec<Cell>,
    /// How often each stem slot is linked.
    stem_count: Vec<f32>,
    /// How often each word is a state, and each stem.
    state_count: Vec<f32>,
    stem_state_count: Vec<f32>,
    /// How often each jump is made, from linked word to linked word and from and to the ends of the sentence.
    jumps: [i32; JUMPS],
    /// How often a state of each word has each fertility; and all words together.
    fertilities: Vec<[f32; MANY]>,
    shared: [f32; MANY],
    scores: Vec<f32>,
}

impl<'t> Direction<'t> {
    fn new(bitext: &'t Bitext, prior: &Prior, forward: bool) -> Self {
        let states = if forward { &bitext.source } else { &bitext.target };
        let mut direction = Self {
            bitext,
            forward,
            links: Vec::new(),
            fertility: Vec::new(),
            cells: (prior.weight.iter().zip(&prior.factor).zip(&prior.stem_slot))
                .map(|((&weight, &factor), &stem_slot)| Cell { count: 0.0, weight, factor, stem_slot })
                .collect(),
            stem_count: vec![0.0; prior.stem_slots],
            state_count: vec![0.0; states.words.len()],
            stem_state_count: vec![0.0; states.stems as usize],
            jumps: [0; JUMPS],
            fertilities: vec![[0.0; MANY]; states.words.len()],
            shared: FERTILITY.map(|share| share * 50.0),
            scores: Vec::new(),
        };
        for (at, pair) in bitext.sentences.iter().enumerate() {
            let (states, emitted) = direction.sides(pair);
            let (states, emitted) = (states.len(), emitted.len());
            direction.links.push(vec![0; emitted]);
            direction.fertility.push(vec![0; states]);
            for j in 0..emitted {
                direction.begin(at, j, prior);
            }
            for i in 0..states {
                direction.count_fertility(at, i, 1.0);
            }
            direction.begin_jumps(at, states);
        }
        direction
    }

    fn sides<'p>(&self, pair: &'p super::bitext::Pair) -> (&'p [u32], &'p [u32]) {
        if self.forward { (&pair.source, &pair.target) } else { (&pair.target, &pair.source) }
    }

    fn slot(&self, prior: &Prior, at: usize, state: usize, emitted: usize) -> usize {
        let width = self.bitext.sentences[at].target.len();
        let place = if self.forward { state * width + emitted } else { emitted * width + state };
        prior.slots[at][place] as usize
    }

    /// The first link of a word: the likeliest by the prior and the diagonal.
    fn begin(&mut self, at: usize, j: usize, prior: &Prior) {
        let (states, emitted) = self.sides(&self.bitext.sentences[at]);
        let (count, length) = (states.len(), emitted.len());
        let best = (0..count)
            .map(|i| {
                let slot = self.slot(prior, at, i, j);
                (i, prior.weight[slot] * super::prior::diagonal(i, count, j, length))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = best {
            self.links[at][j] = i as u32 + 1;
            self.fertility[at][i] += 1;
            self.add(at, i, j, prior, 1.0);
        }
    }

    /// Counts the jumps of the first links of a sentence of so many states.
    fn begin_jumps(&mut self, at: usize, states: usize) {
        let mut before = -1;
        let linked = self.links[at].iter().filter(|&&link| link > 0).map(|&link| link as i32 - 1);
        for to in linked.chain([states as i32]) {
            self.jumps[jump_index(before, to)] += 1;
            before = to;
        }
    }

    fn add(&mut self, at: usize, i: usize, j: usize, prior: &Prior, by: f32) {
        let slot = self.slot(prior, at, i, j);
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let word = states[i] as usize;
        let words = if self.forward { &self.bitext.source.words } else { &self.bitext.target.words };
        self.cells[slot].count += by;
        self.stem_count[self.cells[slot].stem_slot as usize] += by;
        self.state_count[word] += by;
        self.stem_state_count[words[word].stem as usize] += by;
    }

    fn count_fertility(&mut self, at: usize, i: usize, by: f32) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let many = (self.fertility[at][i] as usize).min(MANY - 1);
        self.fertilities[states[i] as usize][many] += by;
        self.shared[many] += by;
    }

    /// What all words together say of each fertility, in pseudo-counts.
    fn shared(&self) -> [f32; MANY] {
        let total: f32 = self.shared.iter().sum();
        self.shared.map(|count| SHARED * count / total)
    }

    /// How likely each jump is, by its index.
    fn jump_weights(&self) -> [f32; JUMPS] {
        let weight = |index: usize| jump_prior(index) + JUMP * self.jumps[index] as f32;
        let any = ANY_JUMP * weight(jump_index(0, 1));
        std::array::from_fn(|index| weight(index) + any)
    }

    /// The state of the nearest linked word before or after `j`; before the first and after the last stand the
    /// ends of the sentence.
    fn neighbours(&self, at: usize, j: usize, states: usize) -> (i32, i32) {
        let links = &self.links[at];
        let before = links[..j].iter().rev().find(|&&link| link > 0).map_or(-1, |&link| link as i32 - 1);
        let after =
            links[j + 1..].iter().find(|&&link| link > 0).map_or(states as i32, |&link| link as i32 - 1);
        (before, after)
    }

    /// Draws all links of a sentence anew; adds their probabilities, `keep` times, to `posterior`.
    #[allow(clippy::too_many_arguments)]
    fn sweep(
        &mut self,
        at: usize,
        prior: &Prior,
        other: &Self,
        trust: f32,
        random: &mut fastrand::Rng,
        keep: f32,
        posterior: &mut [f32],
    ) {
        let width = self.bitext.sentences[at].target.len();
        let length = self.links[at].len();
        for j in 0..length {
            self.unlink(at, j, prior);
            let mut scores = std::mem::take(&mut self.scores);
            self.weigh(at, j, prior, other, trust, &mut scores);
            let total: f32 = scores.iter().sum();
            let mut left = random.f32() * total;
            let drawn = scores
                .iter()
                .position(|&score| {
                    left -= score;
                    left < 0.0
                })
                .unwrap_or(0);
            if keep > 0.0 && total > 0.0 {
                for (i, &score) in scores[1..].iter().enumerate() {
                    let place = if self.forward { i * width + j } else { j * width + i };
                    posterior[place] += keep * score / total;
                }
            }
            self.scores = scores;
            if drawn > 0 {
                self.link(at, drawn - 1, j, prior);
            }
        }
    }

    /// How much every link that word `j`, which has none now, could get speaks for itself: first that to no word,
    /// then those to each state. What all states share is worked out once, and each costs a single division.
    fn weigh(&self, at: usize, j: usize, prior: &Prior, other: &Self, trust: f32, scores: &mut Vec<f32>) {
        let pair = &self.bitext.sentences[at];
        let (states, width) = (self.sides(pair).0, pair.target.len());
        let words = if self.forward { &self.bitext.source.words } else { &self.bitext.target.words };
        let (before, after) = self.neighbours(at, j, states.len());
        let sums = &prior.sums[usize::from(!self.forward)];
        let (jumps, shared) = (self.jump_weights(), self.shared());
        let jump = |from: i32, to: i32| jumps[jump_index(from, to)];
        let held = 1.0 + (HELD - 1.0) * trust;
        let (first, step) = if self.forward { (j, width) } else { (j * width, 1) };
        let places = (first..).step_by(step);
        let (slots, near) = (&prior.slots[at], &prior.diagonal[at]);
        let (fertility, links) = (&self.fertility[at], &other.links[at]);
        scores.clear();
        scores.push(NULL * NULL_WORD * jump(before, after) * jump(0, 1));
        scores.extend(states.iter().enumerate().zip(places).map(|((i, &word), place)| {
            let word = word as usize;
            let stem = words[word].stem as usize;
            let cell = &self.cells[slots[place] as usize];
            // How likely the state's word translates to the emitted one, by what all other links say.
            let stem_count = self.stem_count[cell.stem_slot as usize];
            let of_stem = self.stem_state_count[stem] + 1.0;
            let lexical = cell.factor * ((cell.count + cell.weight) * of_stem + STEMS * stem_count);
            let of_word = (self.state_count[word] + STEMS + sums[word]) * of_stem;
            // How much likelier one word more on the state makes it.
            let (own, now) = (&self.fertilities[word], (fertility[i] as usize).min(MANY - 1));
            let more = (now + 1).min(MANY - 1);
            let fertility = own[more] + shared[more];
            let of_fertility = (own[now] + shared[now]).max(1e-6);
            let jump = jump(before, i as i32) * jump(i as i32, after);
            let held = if links[i] == j as u32 + 1 { held } else { 1.0 };
            lexical * fertility * jump * held * near[place] / (of_word * of_fertility)
        }));
    }

    fn unlink(&mut self, at: usize, j: usize, prior: &Prior) {
        let link = self.links[at][j];
        if link == 0 {
            return;
        }
        let i = link as usize - 1;
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let (before, after) = self.neighbours(at, j, states.len());
        self.count_jumps(before, i as i32, after, -1);
        self.count_fertility(at, i, -1.0);
        self.fertility[at][i] -= 1;
        self.count_fertility(at, i, 1.0);
        self.add(at, i, j, prior, -1.0);
        self.links[at][j] = 0;
    }

    fn link(&mut self, at: usize, i: usize, j: usize, prior: &Prior) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let (before, after) = self.neighbours(at, j, states.len());
        self.count_jumps(before, i as i32, after, 1);
        self.count_fertility(at, i, -1.0);
        self.fertility[at][i] += 1;
        self.count_fertility(at, i, 1.0);
        self.add(at, i, j, prior, 1.0);
        self.links[at][j] = i as u32 + 1;
    }

    /// Counts the two jumps over a word that was linked, less the one that they stand for; or takes them back.
    fn count_jumps(&mut self, before: i32, to: i32, after: i32, by: i32) {
        self.jumps[jump_index(before, to)] += by;
        self.jumps[jump_index(to, after)] += by;
        self.jumps[jump_index(before, after)] -= by;
    }
}

/// The place of a jump in a list of all.
fn jump_index(from: i32, to: i32) -> usize {
    ((to - from).clamp(-FAR, FAR) + FAR) as usize
}

/// What is thought of a jump before any is counted.
fn jump_prior(index: usize) -> f32 {
    let jump = index as i32 - FAR;
    if jump == 1 { 20.0 } else { 6.0 / (1.0 + 1.2 * (jump - 1).abs() as f32) }
}
