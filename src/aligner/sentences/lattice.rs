//! The dynamic program: every way to cut two lists into beads, weighed.
//!
//! In: two lists, a corridor, what is known of words and lengths. Out: the beads that are right most likely, each with
//! its probability (forward and backward sums, as for a hidden Markov model; then the path with the greatest sum of
//! probabilities). Learns nothing.

use super::corridor::Corridor;
use super::evidence::Evidence;
use super::model::{Model, SHAPES};
use super::{Bead, Item};

/// Share of a sentence's words that come from its translation.
const DRAWN: f32 = 0.85;
/// The words of one direction weigh so much: both tell nearly the same, and words of a sentence are not independent.
const WORDS: f32 = 0.6;
/// No single word speaks louder than this.
const LOUDEST: f32 = 6.0;

/// How a path came to a node: by a bead with both sides, by a sentence of the source alone, of the target alone.
const STATES: usize = 3;
const MATCHED: usize = 0;
const SOURCE: usize = 1;
const TARGET: usize = 2;
/// Of two sentences without counterpart in a row, how many stand on the same side.
const SAME_SIDE: f64 = 0.9;

const NONE: f64 = f64::NEG_INFINITY;

/// The grid.
pub(super) struct Lattice<'l> {
    items: &'l [Vec<Item>; 2],
    corridor: &'l Corridor,
    model: &'l Model,
    /// What the words say: of the target by one sentence of the source and by two, and the other way round; by node.
    words: [Vec<f32>; 4],
    /// Log-probability of each step: from each state, to [a bead, a lone sentence of the source, of the target].
    steps: [[f64; 3]; STATES],
}

impl<'l> Lattice<'l> {
    /// Weighs the words of every pair of sentences in the corridor.
    pub fn new(
        items: &'l [Vec<Item>; 2],
        corridor: &'l Corridor,
        evidence: &Evidence,
        model: &'l Model,
    ) -> Self {
        let (opens, goes_on) = (f64::from(model.opens), f64::from(model.goes_on));
        let steps = [
            [1.0 - opens, opens / 2.0, opens / 2.0],
            [1.0 - goes_on, goes_on * SAME_SIDE, goes_on * (1.0 - SAME_SIDE)],
            [1.0 - goes_on, goes_on * (1.0 - SAME_SIDE), goes_on * SAME_SIDE],
        ];
        let steps = steps.map(|row| row.map(f64::ln));
        let words = [0, 1, 2, 3].map(|_| vec![0.0; corridor.len()]);
        let mut lattice = Self { items, corridor, model, words, steps };
        let columns = items[1].len();
        let mut explained = Explained::new(evidence, 0);
        for row in 0..items[0].len() {
            let (from, to) = corridor.columns(row);
            lattice.weigh(&mut explained, row, from..(to + 1).min(columns));
        }
        let mut explained = Explained::new(evidence, 1);
        for (column, (from, to)) in corridor.rows_by_column(columns).into_iter().enumerate().take(columns) {
            lattice.weigh(&mut explained, column, from..(to + 1).min(items[0].len()));
        }
        lattice
    }

    /// How well item `at` of one side, alone and with the next, explains the words of each of the `others`.
    fn weigh(&mut self, explained: &mut Explained, at: usize, others: std::ops::Range<usize>) {
        let side = explained.side;
        for count in 1..=2 {
            let Some(items) = self.items[side].get(at..at + count) else { break };
            explained.by(items);
            for other in others.clone() {
                let (row, column) = if side == 0 { (at, other) } else { (other, at) };
                if let Some(node) = self.corridor.node(row, column) {
                    self.words[2 * side + count - 1][node] =
                        explained.weight(&self.items[1 - side][other].words);
                }
            }
        }
    }

    /// The weight of a bead of `shape` that begins at a node.
    fn bead(&self, shape: usize, row: usize, column: usize) -> f64 {
        let (down, right) = SHAPES[shape];
        let (Some(source), Some(target)) =
            (self.items[0].get(row..row + down), self.items[1].get(column..column + right))
        else {
            return NONE;
        };
        let mut words = 0.0;
        for j in 0..right {
            let Some(node) = self.corridor.node(row, column + j) else { return NONE };
            words += self.words[down - 1][node];
        }
        for i in 0..down {
            let Some(node) = self.corridor.node(row + i, column) else { return NONE };
            words += self.words[2 + right - 1][node];
        }
        let lengths = |items: &[Item]| -> ([f32; 2], usize) {
            ([items[0].length, items.get(1).map_or(0.0, |item| item.length)], items.len())
        };
        let ((a, a_len), (b, b_len)) = (lengths(source), lengths(target));
        let mut kinds = 0.0;
        for (s, t) in source.iter().zip(target) {
            kinds += self.model.kind(s.kind, t.kind);
        }
        if down != right && source[down - 1].kind != target[right - 1].kind {
            kinds += self.model.kind(source[down - 1].kind, target[right - 1].kind).min(0.0);
        }
        f64::from(
            self.model.kinds[shape] + WORDS * words + kinds + self.model.lengths(&a[..a_len], &b[..b_len]),
        )
    }

    /// The beads of the best path.
    pub fn beads(&self) -> Vec<Bead> {
        let (rows, columns) = (self.items[0].len(), self.items[1].len());
        let nodes = self.corridor.len();
        let beads: [Vec<f32>; 4] = [0, 1, 2, 3].map(|shape| {
            let mut all = Vec::with_capacity(nodes);
            for row in 0..=rows {
                let (from, to) = self.corridor.columns(row);
                all.extend((from..=to).map(|column| self.bead(shape, row, column) as f32));
            }
            all
        });
        let forward = self.forward(&beads);
        let backward = self.backward(&beads);
        self.best(&beads, &forward, &backward, (rows, columns))
    }

    /// Of each node, the weight of all ways from the beginning that leave it by each of the three kinds of steps.
    fn forward(&self, beads: &[Vec<f32>; 4]) -> Sums {
        let rows = self.items[0].len();
        let mut sums = Sums::new(self.corridor.len(), rows + 1);
        for row in 0..=rows {
            let (from, to) = self.corridor.columns(row);
            let mut own = vec![[NONE; STATES]; to + 1 - from];
            for column in from..=to {
                let mut states = [NONE; STATES];
                if (row, column) == (0, 0) {
                    states[MATCHED] = 0.0;
                }
                let mut all = Log::default();
                for (shape, (down, right)) in SHAPES.iter().enumerate() {
                    if let Some((node, before)) = self.behind(row, column, *down, *right) {
                        let weight = f64::from(beads[shape][node]);
                        if weight > NONE {
                            all.add(sums.get(before, node)[MATCHED] + weight);
                        }
                    }
                }
                states[MATCHED] = if (row, column) == (0, 0) { 0.0 } else { all.sum() };
                if let Some((node, before)) = self.behind(row, column, 1, 0) {
                    states[SOURCE] = sums.get(before, node)[SOURCE];
                }
                if column > from {
                    states[TARGET] = own[column - 1 - from][TARGET];
                }
                own[column - from] = [0, 1, 2].map(|step| self.leave(states, step));
            }
            sums.set(row, self.corridor.node(row, from).unwrap_or(0), &own);
        }
        sums
    }

    /// Of each node and state, the weight of all ways to the end.
    fn backward(&self, beads: &[Vec<f32>; 4]) -> Sums {
        let (rows, columns) = (self.items[0].len(), self.items[1].len());
        let mut sums = Sums::new(self.corridor.len(), rows + 1);
        for row in (0..=rows).rev() {
            let (from, to) = self.corridor.columns(row);
            let first = self.corridor.node(row, from).unwrap_or(0);
            let mut own = vec![[NONE; STATES]; to + 1 - from];
            for column in (from..=to).rev() {
                if (row, column) == (rows, columns) {
                    own[column - from] = [0.0; STATES];
                    continue;
                }
                let mut matched = Log::default();
                for (shape, (down, right)) in SHAPES.iter().enumerate() {
                    let weight = f64::from(beads[shape][first + column - from]);
                    if weight > NONE
                        && let Some(node) = self.corridor.node(row + down, column + right)
                    {
                        matched.add(weight + sums.get(row + down, node)[MATCHED]);
                    }
                }
                let matched = matched.sum();
                let below = self.corridor.node(row + 1, column).filter(|_| row < rows);
                let below = below.map_or(NONE, |node| sums.get(row + 1, node)[SOURCE]);
                let beside = own.get(column + 1 - from).map_or(NONE, |states| states[TARGET]);
                own[column - from] = self.steps.map(|steps| {
                    let mut all = Log::default();
                    for (step, ahead) in steps.into_iter().zip([matched, below, beside]) {
                        all.add(step + ahead);
                    }
                    all.sum()
                });
            }
            sums.set(row, first, &own);
        }
        sums
    }

    /// The node so far behind, and its row.
    fn behind(&self, row: usize, column: usize, down: usize, right: usize) -> Option<(usize, usize)> {
        let (row, column) = (row.checked_sub(down)?, column.checked_sub(right)?);
        Some((self.corridor.node(row, column)?, row))
    }

    /// The weight with which a node is left by a step.
    fn leave(&self, states: [f64; STATES], step: usize) -> f64 {
        let mut all = Log::default();
        for (state, weight) in states.into_iter().enumerate() {
            all.add(weight + self.steps[state][step]);
        }
        all.sum()
    }

    /// The path on which the probabilities of the beads, each counted by its sentences, add up to most.
    fn best(&self, beads: &[Vec<f32>; 4], forward: &Sums, backward: &Sums, end: (usize, usize)) -> Vec<Bead> {
        // All ways pass the beginning: what lies behind it is all.
        let total = backward.get(0, self.corridor.node(0, 0).unwrap_or(0))[MATCHED];
        // Of each node: the sum, the step that it was come to by, the probability of that.
        let mut best: Vec<(f64, u8, f32)> = vec![(NONE, 0, 0.0); self.corridor.len()];
        best[self.corridor.node(0, 0).unwrap_or(0)].0 = 0.0;
        for row in 0..=end.0 {
            let (from, to) = self.corridor.columns(row);
            for column in from..=to {
                let Some(node) = self.corridor.node(row, column) else { continue };
                let sum = best[node].0;
                if sum == NONE {
                    continue;
                }
                let leave = forward.get(row, node);
                for (step, (down, right)) in SHAPES.into_iter().chain([(1, 0), (0, 1)]).enumerate() {
                    let (state, weight) = match step {
                        4 => (SOURCE, 0.0),
                        5 => (TARGET, 0.0),
                        _ => (MATCHED, f64::from(beads[step][node])),
                    };
                    let Some(next) = self.corridor.node(row + down, column + right) else { continue };
                    if weight == NONE || row + down > end.0 {
                        continue;
                    }
                    let ahead = backward.get(row + down, next)[state];
                    let probability = (leave[state] + weight + ahead - total).exp().clamp(0.0, 1.0);
                    let sum = sum + probability * (down + right) as f64;
                    if sum > best[next].0 {
                        best[next] = (sum, step as u8, probability as f32);
                    }
                }
            }
        }
        let mut found = Vec::new();
        let (mut row, mut column) = end;
        while (row, column) != (0, 0) {
            let Some(node) = self.corridor.node(row, column) else { break };
            let (_, step, confidence) = best[node];
            let (down, right) =
                SHAPES.into_iter().chain([(1, 0), (0, 1)]).nth(step as usize).unwrap_or((1, 0));
            let (from, to) = (row - down, column - right);
            found.push(Bead { source: from..row, target: to..column, confidence });
            (row, column) = (from, to);
        }
        found.reverse();
        found
    }
}

/// How well some sentences of one side explain the words of the other: of each, how much likelier it is beside them
/// than anywhere.
struct Explained<'e> {
    evidence: &'e Evidence,
    side: usize,
    /// Logarithm of what a word gains that none of them explains.
    bare: f32,
    /// Logarithm of what each word of the other side gains; zero for those that none explains.
    gains: Vec<f32>,
    gaining: Vec<u32>,
}

impl<'e> Explained<'e> {
    fn new(evidence: &'e Evidence, side: usize) -> Self {
        let gains = vec![0.0; evidence.len(1 - side)];
        Self { evidence, side, bare: 0.0, gains, gaining: Vec::new() }
    }

    fn by(&mut self, items: &[Item]) {
        self.gaining.drain(..).for_each(|word| self.gains[word as usize] = 0.0);
        let words = || items.iter().flat_map(|item| &item.words);
        let count = words().count().max(1) as f32;
        let known: f32 = words().map(|&word| self.evidence.known(self.side, word)).sum();
        let bare = 1.0 - DRAWN * known / count;
        for &word in words() {
            for &(other, probability) in self.evidence.translations(self.side, word) {
                let gain = &mut self.gains[other as usize];
                if *gain == 0.0 {
                    self.gaining.push(other);
                    *gain = bare;
                }
                *gain += DRAWN * probability / (count * self.evidence.share(1 - self.side, other));
            }
        }
        for &word in &self.gaining {
            let gain = &mut self.gains[word as usize];
            *gain = gain.ln().min(LOUDEST);
        }
        self.bare = bare.ln();
    }

    fn weight(&self, words: &[u32]) -> f32 {
        let gain = |word: &u32| Some(self.gains[*word as usize]).filter(|gain| *gain != 0.0);
        words.iter().map(|word| gain(word).unwrap_or(self.bare)).sum()
    }
}

/// A sum of numbers given by their logarithms.
#[derive(Clone, Copy)]
struct Log {
    greatest: f64,
    sum: f64,
}

impl Default for Log {
    fn default() -> Self {
        Self { greatest: NONE, sum: 0.0 }
    }
}

impl Log {
    fn add(&mut self, log: f64) {
        // What is so much less does not count.
        if log == NONE || log < self.greatest - 40.0 {
            return;
        }
        if log > self.greatest {
            self.sum = self.sum * (self.greatest - log).exp() + 1.0;
            self.greatest = log;
        } else {
            self.sum += (log - self.greatest).exp();
        }
    }

    fn sum(self) -> f64 {
        if self.greatest == NONE { NONE } else { self.greatest + self.sum.ln() }
    }
}

/// Logarithms of the sums at each node, kept as distances from the greatest of the row.
struct Sums {
    bases: Vec<f64>,
    states: Vec<[f32; STATES]>,
}

impl Sums {
    fn new(nodes: usize, rows: usize) -> Self {
        Self { bases: vec![0.0; rows], states: vec![[f32::NEG_INFINITY; STATES]; nodes] }
    }

    fn set(&mut self, row: usize, first: usize, own: &[[f64; STATES]]) {
        let base = own.iter().flatten().copied().fold(NONE, f64::max);
        let base = if base == NONE { 0.0 } else { base };
        self.bases[row] = base;
        for (to, from) in self.states[first..].iter_mut().zip(own) {
            *to = from.map(|sum| (sum - base) as f32);
        }
    }

    fn get(&self, row: usize, node: usize) -> [f64; STATES] {
        self.states[node].map(|sum| f64::from(sum) + self.bases[row])
    }
}
