//! Two texts as tokens, and which tokens of them mean each other.
//!
//! In: a source and a target, cut into tokens, and which units translate which. Out: the links of every token. Long
//! segments are cut into sentences, and sentences without end into stretches, so that the cost stays in proportion
//! to the length. Knows nothing of findings.

use std::ops::Range;
use std::sync::Arc;

use super::lexicon::Known;
use super::{Bitext, Link, Vocabulary, lengths, probabilities};
use crate::document::Segment;
use crate::language::{Text, Token};

/// No more tokens than this are aligned with one another at once.
const LONGEST: usize = 160;
/// The sentences of a longer segment are paired by their lengths where their numbers tell nothing.
const LONG: usize = 60;
/// A sentence is paired with the one of the same number when its share of the segment is no further from the other's
/// than this factor.
const SHARE: f64 = 1.8;

/// Links less likely than this are not kept.
const LEAST: f32 = 0.1;

/// The links between the tokens of two texts.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    of_source: Links,
    of_target: Links,
}

/// The links of each token of one side, all in one list: most tokens of a long text are not even asked for.
#[derive(Clone, Debug, Default)]
struct Links {
    /// By token: where its links begin; they end where those of the next one do.
    starts: Vec<u32>,
    /// Tokens of the other side, each with the probability that the two mean each other.
    links: Vec<(u32, f32)>,
}

impl Links {
    /// Of a side of so many tokens; `ends` gives the token of this side and the one of the other.
    fn new(links: &[Link], length: usize, ends: impl Fn(&Link) -> [u32; 2]) -> Self {
        // Counts of each token, shifted by two; then, as links are put in, the place of the next one of each token.
        let mut starts = vec![0; length + 2];
        for link in links {
            starts[ends(link)[0] as usize + 2] += 1;
        }
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut sorted = vec![(0, 0.0); links.len()];
        for link in links {
            let [own, other] = ends(link);
            let next = &mut starts[own as usize + 1];
            sorted[*next as usize] = (other, link.probability);
            *next += 1;
        }
        Self { starts, links: sorted }
    }

    fn of(&self, token: usize) -> &[(u32, f32)] {
        let range = self.starts.get(token).zip(self.starts.get(token + 1));
        range.and_then(|(&from, &to)| self.links.get(from as usize..to as usize)).unwrap_or_default()
    }
}

impl Alignment {
    /// Aligns the words of two texts, segment by segment.
    pub fn new(source: &Text, target: &Text, segments: &[Segment], known: Option<&Arc<Known>>) -> Self {
        Self::of_pieces(source, target, &pieces(source, target, segments, |_| true), known, false)
    }

    /// Aligns pieces only. `rough`: with few sweeps, as it will do among many.
    pub(super) fn of_pieces(
        source: &Text,
        target: &Text,
        pieces: &[Piece],
        known: Option<&Arc<Known>>,
        rough: bool,
    ) -> Self {
        let mut bitext = Bitext::new(source.tag, target.tag);
        bitext.rough = rough;
        if let Some(known) = known {
            bitext.learn_from(Arc::clone(known));
        }
        let (mut of_source, mut of_target) = (Ids::new(source), Ids::new(target));
        for [a, b] in pieces {
            let (x, y) = (of_source.of(a, &mut bitext.source), of_target.of(b, &mut bitext.target));
            bitext.push_ids(x, y);
        }
        let of_piece = |([a, b], links): (&Piece, Vec<Link>)| {
            let (i, j) = (a.start as u32, b.start as u32);
            let moved = move |link: Link| Link { source: link.source + i, target: link.target + j, ..link };
            links.into_iter().map(moved)
        };
        let links = pieces.iter().zip(probabilities(&bitext, LEAST)).flat_map(of_piece);
        Self::of_links(links, [source.tokens.len(), target.tokens.len()])
    }

    /// An alignment of texts of `lengths` tokens from its links.
    pub fn of_links(links: impl IntoIterator<Item = Link>, lengths: [usize; 2]) -> Self {
        let links: Vec<Link> = links.into_iter().collect();
        let [source, target] = lengths;
        Self {
            of_source: Links::new(&links, source, |link| [link.source, link.target]),
            of_target: Links::new(&links, target, |link| [link.target, link.source]),
        }
    }

    /// The target tokens that a source token is linked to, with probabilities.
    pub fn of_source(&self, token: usize) -> &[(u32, f32)] {
        self.of_source.of(token)
    }

    /// The source tokens that a target token is linked to, with probabilities.
    pub fn of_target(&self, token: usize) -> &[(u32, f32)] {
        self.of_target.of(token)
    }
}

/// The ids of a text's words in the aligner's vocabulary, each asked for once.
struct Ids<'a, 'd> {
    text: &'a Text<'d>,
    /// By word of the text.
    known: Vec<Option<u32>>,
}

impl<'a, 'd> Ids<'a, 'd> {
    fn new(text: &'a Text<'d>) -> Self {
        Self { text, known: vec![None; text.words().len()] }
    }

    /// Of the tokens in a range.
    fn of(&mut self, range: &Range<usize>, vocabulary: &mut Vocabulary) -> Vec<u32> {
        let tokens = self.text.tokens[range.clone()].iter();
        let id = |token: &Token| {
            let word = || vocabulary.id_of_folded(&self.text.word(token.word).folded);
            *self.known[token.word.0 as usize].get_or_insert_with(word)
        };
        tokens.map(id).collect()
    }
}

/// Where the tokens of each unit begin.
struct Units {
    first: usize,
    starts: Vec<usize>,
}

impl Units {
    fn new(text: &Text) -> Self {
        let mut starts = Vec::with_capacity(text.units.len() + 1);
        let mut at = 0;
        for unit in text.units.clone() {
            starts.push(at);
            at += text.tokens[at..].iter().take_while(|token| token.unit as usize == unit).count();
        }
        starts.push(at);
        Self { first: text.units.start, starts }
    }

    fn range(&self, units: &Range<usize>) -> Range<usize> {
        let at = |unit: usize| {
            self.starts.get(unit.saturating_sub(self.first)).or(self.starts.last()).copied().unwrap_or(0)
        };
        at(units.start)..at(units.end)
    }
}

/// Tokens of the source and of the target that are aligned with one another.
pub(super) type Piece = [Range<usize>; 2];

/// Cuts segments into pieces, those whose tokens of the source are `asked` for.
pub(super) fn pieces(
    source: &Text,
    target: &Text,
    segments: &[Segment],
    asked: impl Fn(&Range<usize>) -> bool,
) -> Vec<Piece> {
    let (of_source, of_target) = (Units::new(source), Units::new(target));
    let mut pieces = Vec::new();
    for segment in segments {
        let (a, b) = (of_source.range(&segment.source), of_target.range(&segment.target));
        if !a.is_empty() && !b.is_empty() && asked(&a) {
            cut(source, target, a, b, &mut pieces);
        }
    }
    pieces
}

/// Cuts a segment into what is aligned on its own.
fn cut(source: &Text, target: &Text, a: Range<usize>, b: Range<usize>, pieces: &mut Vec<Piece>) {
    let (x, y) = (sentences(source, &a), sentences(target, &b));
    let share = |part: &Range<usize>, all: &Range<usize>| part.len() as f64 / all.len() as f64;
    let alike = |(s, t): (&Range<usize>, &Range<usize>)| {
        let ratio = share(s, &a) / share(t, &b);
        (1.0 / SHARE..=SHARE).contains(&ratio)
    };
    if x.len() > 1 && x.len() == y.len() && x.iter().zip(&y).all(alike) {
        for (s, t) in x.into_iter().zip(y) {
            stretches(s, t, pieces);
        }
        return;
    }
    let long = a.len().max(b.len()) > LONG;
    if let Some(beads) =
        long.then(|| lengths::beads([&lengths_of(source, &x), &lengths_of(target, &y)])).flatten()
    {
        let joined = |sentences: &[Range<usize>], bead: &Range<usize>| {
            sentences[bead.start].start..sentences[bead.end - 1].end
        };
        for [s, t] in beads {
            stretches(joined(&x, &s), joined(&y, &t), pieces);
        }
    } else {
        stretches(a, b, pieces);
    }
}

/// How many characters each sentence has, white space left out.
fn lengths_of(text: &Text, sentences: &[Range<usize>]) -> Vec<f64> {
    let length = |token: &Token| text.surface(token).chars().count();
    sentences
        .iter()
        .map(|tokens| text.tokens[tokens.clone()].iter().map(length).sum::<usize>() as f64)
        .collect()
}

/// The sentences that lie in a range of tokens.
fn sentences(text: &Text, range: &Range<usize>) -> Vec<Range<usize>> {
    let from = text.sentences.partition_point(|sentence| sentence.tokens.end <= range.start);
    let inside = text.sentences[from..].iter().take_while(|sentence| sentence.tokens.start < range.end);
    inside.map(|sentence| sentence.tokens.clone()).collect()
}

/// A pair of stretches, or, where one is too long, as many pairs as make them short enough, cut in proportion.
fn stretches(a: Range<usize>, b: Range<usize>, pieces: &mut Vec<Piece>) {
    let count = a.len().max(b.len()).div_ceil(LONGEST).max(1);
    let part = |range: &Range<usize>, at: usize| range.start + range.len() * at / count;
    for at in 0..count {
        let (x, y) = (part(&a, at)..part(&a, at + 1), part(&b, at)..part(&b, at + 1));
        if !x.is_empty() && !y.is_empty() {
            pieces.push([x, y]);
        }
    }
}
