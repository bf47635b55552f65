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

mod bits;
#[cfg(test)]
mod oracle;
mod plan;

use super::Bitext;
use super::bitext::Word;
use super::prior::{Place, Prior, Slope};
use bits::Bits;
use plan::Plan;
use rayon::prelude::*;

/// Fewer than this are weighed before other threads would have started.
const ALONE: usize = 1_000_000;

/// Weight of what the stems say, in pseudo-counts.
const STEMS: f32 = 1.5;
/// A link that the other direction holds is so many times as likely.
const HELD: f32 = 1.8;
/// How likely a word translates none, and how alike all words are then.
const NULL: f32 = 0.12;
const NULL_WORD: f32 = 0.01;
/// Every jump is so many times as likely as the one to the next word, beside what is counted of it.
const ANY_JUMP: f32 = 0.1;
/// The same where one language puts the verb last and the other does not: much of the one sentence then stands in the order
/// of the other turned round, and the neighbours' links say little.
const ANY_JUMP_TURNED: f32 = 2.0;
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

/// Probabilities of the links of a sentence pair, in both directions.
pub struct Posterior {
    /// That a target word chose a source word: `forward[j * source_len + i]`.
    pub forward: Vec<f32>,
    /// That a source word chose a target word: `backward[i * target_len + j]`.
    pub backward: Vec<f32>,
}

/// Samples both directions. How many threads there are changes nothing.
pub fn sample(bitext: &Bitext, prior: &Prior) -> Vec<Posterior> {
    let plan = Plan::new(bitext);
    // A thread of several that each have a text of their own draws all chains itself: were it to wait for the others, it
    // would begin another text meanwhile, and all of them would stand in memory.
    let busy = rayon::current_thread_index().is_some();
    let chains = if busy || plan.draws() < ALONE {
        (0..plan.chains).map(|seed| plan.chain(bitext, prior, seed)).collect::<Vec<_>>()
    } else {
        (0..plan.chains).into_par_iter().map(|seed| plan.chain(bitext, prior, seed)).collect()
    };
    let mut chains = chains.into_iter();
    let mut sum = chains.next().unwrap_or_default();
    for chain in chains {
        for (all, own) in sum.iter_mut().zip(chain) {
            all.add(&own);
        }
    }
    sum
}

impl Posterior {
    fn add(&mut self, other: &Self) {
        let sums = self.forward.iter_mut().zip(&other.forward);
        for (sum, more) in sums.chain(self.backward.iter_mut().zip(&other.backward)) {
            *sum += more;
        }
    }
}

/// A word as a state: how often it is linked, what the prior says of it, and how often it has each fertility.
#[derive(Clone, Copy)]
struct State {
    stem: u32,
    count: f32,
    /// Pseudo-counts of the word with all words that it meets.
    known: f32,
    fertilities: [f32; MANY],
}

/// What each state of the present sentence brings into the chance of every link to it; all indexed by the state. The
/// factors lie side by side, so that several links are weighed in one step.
#[derive(Default)]
struct Shares {
    stem: Vec<u32>,
    /// What a count of the stems weighs beside a count of the words.
    of_stems: Vec<f32>,
    /// What a count is multiplied with.
    scale: Vec<f32>,
}

/// A sentence pair in one direction, with its present links.
struct Sentence {
    /// The state of each emitted word, from 1; 0 is none.
    links: Vec<u32>,
    /// How many words each state has.
    fertility: Vec<u32>,
    /// Whether no other state of the sentence has the stem.
    alone: Vec<bool>,
}

/// One direction with its counts and its present links.
struct Direction<'t> {
    bitext: &'t Bitext,
    prior: &'t Prior,
    forward: bool,
    /// What is known of each emitted word with each state: `places[sentence][j * states + i]`.
    places: &'t [Vec<Place>],
    sentences: Vec<Sentence>,
    /// How often each pair of words is linked, by slot; and each pair of stems, by stem slot.
    count: Vec<f32>,
    stem_count: Vec<f32>,
    /// Which pairs of stems are linked at all. Few are, and counts lie where no cache foresees.
    linked: Bits,
    /// What is counted of each word as a state, and how often each stem is one.
    states: Vec<State>,
    stem_state_count: Vec<f32>,
    /// How often each jump is made, from linked word to linked word and from and to the ends of the sentence.
    jumps: [i32; JUMPS],
    /// How often the states of all words have each fertility.
    fertilities: [f32; MANY],
    /// The sentence that is drawn: its states, and how likely jumps and fertilities were when it was begun.
    shares: Shares,
    jump_weights: [f32; JUMPS],
    /// The same by how far the jump leads, as far as the sentence goes: forward and backward.
    jumps_ahead: Vec<f32>,
    jumps_back: Vec<f32>,
    fertility_weights: [f32; MANY],
    scores: Vec<f32>,
}

impl<'t> Direction<'t> {
    fn new(bitext: &'t Bitext, prior: &'t Prior, forward: bool) -> Self {
        let (words, stems, sums) = if forward {
            (&bitext.source.words, bitext.source.stems, &prior.sums[0])
        } else {
            (&bitext.target.words, bitext.target.stems, &prior.sums[1])
        };
        let state = |(word, &known): (&Word, &f32)| State {
            stem: word.stem,
            count: 0.0,
            known,
            fertilities: [0.0; MANY],
        };
        let mut direction = Self {
            bitext,
            prior,
            forward,
            places: &prior.places[usize::from(!forward)],
            sentences: Vec::new(),
            count: vec![0.0; prior.slots],
            stem_count: vec![0.0; prior.stem_slots],
            linked: Bits::new(prior.stem_slots),
            states: words.iter().zip(sums).map(state).collect(),
            stem_state_count: vec![0.0; stems as usize],
            jumps: [0; JUMPS],
            fertilities: FERTILITY.map(|share| share * 50.0),
            shares: Shares::default(),
            jump_weights: [0.0; JUMPS],
            jumps_ahead: Vec::new(),
            jumps_back: Vec::new(),
            fertility_weights: [0.0; MANY],
            scores: Vec::new(),
        };
        let mut met = vec![0_u32; stems as usize];
        let sentence = |pair| {
            let (states, emitted) = direction.sides(pair);
            let stem = |&word: &u32| words[word as usize].stem as usize;
            for word in states {
                met[stem(word)] += 1;
            }
            let alone = states.iter().map(|word| met[stem(word)] == 1).collect();
            for word in states {
                met[stem(word)] = 0;
            }
            Sentence { links: vec![0; emitted.len()], fertility: vec![0; states.len()], alone }
        };
        direction.sentences = bitext.sentences.iter().map(sentence).collect();
        direction.begin();
        direction
    }

    fn sides<'p>(&self, pair: &'p super::bitext::Pair) -> (&'p [u32], &'p [u32]) {
        if self.forward { (&pair.source, &pair.target) } else { (&pair.target, &pair.source) }
    }

    /// What is known of an emitted word with each state.
    fn row(&self, at: usize, j: usize) -> &'t [Place] {
        let states = self.sentences[at].fertility.len();
        &self.places[at][j * states..][..states]
    }

    /// Where the emitted words of a sentence stand, or its states.
    fn slopes(&self, at: usize, emitted: bool) -> &'t [Slope] {
        &self.prior.slopes[usize::from(emitted == self.forward)][at]
    }

    /// The first links: of each word the likeliest by the prior and the diagonal.
    fn begin(&mut self) {
        for at in 0..self.sentences.len() {
            let sentence = &self.sentences[at];
            let (states, emitted) = (sentence.fertility.len(), sentence.links.len());
            for j in 0..emitted {
                let slope = self.slopes(at, true)[j];
                let pairs = self.row(at, j).iter().zip(self.slopes(at, false));
                let likely = pairs.map(|(place, of_state)| place.weight * of_state.near(slope));
                if let Some((i, _)) = likely.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) {
                    self.sentences[at].links[j] = i as u32 + 1;
                    self.sentences[at].fertility[i] += 1;
                    self.add(at, i, j, 1.0);
                }
            }
            for i in 0..states {
                self.count_fertility(at, i, 1.0);
            }
            self.begin_jumps(at, states);
        }
    }

    /// Counts the jumps of the first links of a sentence of so many states.
    fn begin_jumps(&mut self, at: usize, states: usize) {
        let mut before = -1;
        let linked = self.sentences[at].links.iter().filter(|&&link| link > 0).map(|&link| link as i32 - 1);
        for to in linked.chain([states as i32]) {
            self.jumps[jump_index(before, to)] += 1;
            before = to;
        }
    }

    fn add(&mut self, at: usize, i: usize, j: usize, by: f32) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let place = self.row(at, j)[i];
        let state = &mut self.states[states[i] as usize];
        let of_stems = &mut self.stem_count[place.stem_slot as usize];
        self.count[place.slot as usize] += by;
        *of_stems += by;
        self.linked.set(place.stem_slot, *of_stems > 0.0);
        state.count += by;
        self.stem_state_count[state.stem as usize] += by;
    }

    fn count_fertility(&mut self, at: usize, i: usize, by: f32) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let many = (self.sentences[at].fertility[i] as usize).min(MANY - 1);
        self.states[states[i] as usize].fertilities[many] += by;
        self.fertilities[many] += by;
    }

    /// Turns to a sentence, of which links are then drawn, taken away or put in.
    fn turn_to(&mut self, at: usize) {
        self.jump_weights = self.jump_weights();
        let total: f32 = self.fertilities.iter().sum();
        self.fertility_weights = self.fertilities.map(|count| SHARED * count / total);
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let stem = |&word: &u32| self.states[word as usize].stem;
        self.shares.stem.clear();
        self.shares.stem.extend(states.iter().map(stem));
        self.shares.of_stems.resize(states.len(), 0.0);
        self.shares.scale.resize(states.len(), 0.0);
        for (i, &word) in states.iter().enumerate() {
            self.share(at, i, word);
        }
        let far = states.len() as i32 + 1;
        let weights =
            |jumps: std::ops::RangeInclusive<i32>| jumps.map(|jump| self.jump_weights[jump_index(0, jump)]);
        self.jumps_ahead.clear();
        self.jumps_ahead.extend(weights(-far..=far));
        self.jumps_back.clear();
        self.jumps_back.extend(self.jumps_ahead.iter().rev());
    }

    /// Works out what a word as a state of the present sentence brings into every link to it.
    fn share(&mut self, at: usize, i: usize, word: u32) {
        let State { stem, count, known, ref fertilities } = self.states[word as usize];
        let factor = self.prior.factor[usize::from(!self.forward)][word as usize];
        let likely = |many: usize| fertilities[many] + self.fertility_weights[many];
        let now = (self.sentences[at].fertility[i] as usize).min(MANY - 1);
        // How much likelier one word more makes it.
        let more = likely((now + 1).min(MANY - 1)) / likely(now).max(1e-6);
        self.shares.of_stems[i] = STEMS / (self.stem_state_count[stem as usize] + 1.0);
        self.shares.scale[i] = more * factor / (count + STEMS + known);
    }

    /// Works out anew what depends on the links of a state of the present sentence: all states of its stem.
    fn refresh(&mut self, at: usize, i: usize) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        if self.sentences[at].alone[i] {
            return self.share(at, i, states[i]);
        }
        let stem = self.shares.stem[i];
        for (i, &word) in states.iter().enumerate() {
            if self.shares.stem[i] == stem {
                self.share(at, i, word);
            }
        }
    }

    /// How likely each jump is, by its index.
    fn jump_weights(&self) -> [f32; JUMPS] {
        let weight = |index: usize| jump_prior(index) + JUMP * self.jumps[index] as f32;
        let any = any_jump(self.bitext) * weight(jump_index(0, 1));
        std::array::from_fn(|index| weight(index) + any)
    }

    /// The state of the nearest linked word before or after `j`; before the first and after the last stand the
    /// ends of the sentence.
    fn neighbours(&self, at: usize, j: usize, states: usize) -> (i32, i32) {
        let links = &self.sentences[at].links;
        let before = links[..j].iter().rev().find(|&&link| link > 0).map_or(-1, |&link| link as i32 - 1);
        let after =
            links[j + 1..].iter().find(|&&link| link > 0).map_or(states as i32, |&link| link as i32 - 1);
        (before, after)
    }

    /// Draws all links of a sentence anew; adds their probabilities, `keep` times, to `posterior`.
    fn sweep(
        &mut self,
        at: usize,
        other: &Self,
        trust: f32,
        random: &mut fastrand::Rng,
        keep: f32,
        posterior: &mut [f32],
    ) {
        self.turn_to(at);
        let (states, emitted) = (self.shares.scale.len(), self.sentences[at].links.len());
        for j in 0..emitted {
            self.unlink(at, j);
            let mut scores = std::mem::take(&mut self.scores);
            let total = self.weigh(at, j, other, trust, &mut scores);
            let mut left = random.f32() * total;
            let drawn = scores
                .iter()
                .position(|&score| {
                    left -= score;
                    left < 0.0
                })
                .unwrap_or(0);
            if keep > 0.0 && total > 0.0 {
                let share = keep / total;
                for (sum, &score) in posterior[j * states..].iter_mut().zip(&scores[1..]) {
                    *sum += share * score;
                }
            }
            self.scores = scores;
            if drawn > 0 {
                self.link(at, drawn - 1, j);
            }
        }
    }

    /// How much every link that word `j`, which has none now, could get speaks for itself: first that to no word,
    /// then those to each state. Returns their sum. The innermost loops of all: whatever does not depend on both words
    /// is worked out before, in [`Direction::share`].
    fn weigh(&self, at: usize, j: usize, other: &Self, trust: f32, scores: &mut Vec<f32>) -> f32 {
        let states = self.shares.scale.len();
        let (before, after) = self.neighbours(at, j, states);
        let jump = |from: i32, to: i32| self.jump_weights[jump_index(from, to)];
        let emitted = self.sides(&self.bitext.sentences[at]).1;
        let factor = self.prior.factor[usize::from(self.forward)][emitted[j] as usize];
        let slope = self.slopes(at, true)[j].times(factor);
        let none = NULL * NULL_WORD * jump(before, after) * jump(0, 1);
        scores.resize(states + 1, none);
        scores[0] = none;
        let lexical = &mut scores[1..=states];
        // How likely each state's word translates to the emitted one, by what all other links say ...
        let places = self.row(at, j).iter().zip(&self.shares.of_stems);
        for (score, (place, of_stems)) in lexical.iter_mut().zip(places) {
            *score = place.weight;
            if self.linked.get(place.stem_slot) {
                let stems = of_stems * self.stem_count[place.stem_slot as usize];
                *score += self.count[place.slot as usize] + stems;
            }
        }
        // ... and by where it stands: the jumps from the neighbour before and to the neighbour after, the link of the
        // other direction, the diagonal.
        let far = states as i32 + 1;
        let from_before = &self.jumps_ahead[(far - before) as usize..][..states];
        let to_after = &self.jumps_back[(far - after) as usize..][..states];
        let held = 1.0 + (HELD - 1.0) * trust;
        let links = (other.sentences[at].links.as_slice(), j as u32 + 1, held);
        multiply(lexical, &self.shares.scale, from_before, to_after, links, (self.slopes(at, false), slope));
        scores.iter().sum()
    }

    fn unlink(&mut self, at: usize, j: usize) {
        let link = self.sentences[at].links[j];
        if link == 0 {
            return;
        }
        let i = link as usize - 1;
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let (before, after) = self.neighbours(at, j, states.len());
        self.count_jumps(before, i as i32, after, -1);
        self.count_fertility(at, i, -1.0);
        self.sentences[at].fertility[i] -= 1;
        self.count_fertility(at, i, 1.0);
        self.add(at, i, j, -1.0);
        self.refresh(at, i);
        self.sentences[at].links[j] = 0;
    }

    fn link(&mut self, at: usize, i: usize, j: usize) {
        let (states, _) = self.sides(&self.bitext.sentences[at]);
        let (before, after) = self.neighbours(at, j, states.len());
        self.count_jumps(before, i as i32, after, 1);
        self.count_fertility(at, i, -1.0);
        self.sentences[at].fertility[i] += 1;
        self.count_fertility(at, i, 1.0);
        self.add(at, i, j, 1.0);
        self.refresh(at, i);
        self.sentences[at].links[j] = i as u32 + 1;
    }

    /// Counts the two jumps over a word that was linked, less the one that they stand for; or takes them back.
    fn count_jumps(&mut self, before: i32, to: i32, after: i32, by: i32) {
        self.jumps[jump_index(before, to)] += by;
        self.jumps[jump_index(to, after)] += by;
        self.jumps[jump_index(before, after)] -= by;
    }
}

/// Multiplies scores with what speaks for each state. A function of slices alone, which the compiler turns into
/// instructions for several states at once.
fn multiply(
    scores: &mut [f32],
    scales: &[f32],
    from_before: &[f32],
    to_after: &[f32],
    (links, own, held): (&[u32], u32, f32),
    (slopes, slope): (&[Slope], Slope),
) {
    let held = links.iter().map(|&link| if link == own { held } else { 1.0 });
    let near = slopes.iter().map(|of_state| of_state.near(slope));
    let factors = scales.iter().zip(from_before.iter().zip(to_after)).zip(held.zip(near));
    for (score, ((scale, (here, away)), (held, near))) in scores.iter_mut().zip(factors) {
        *score = *score * scale * here * away * held * near;
    }
}

/// What every jump gets of the weight of that to the next word.
fn any_jump(bitext: &Bitext) -> f32 {
    if bitext.turned() { ANY_JUMP_TURNED } else { ANY_JUMP }
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
