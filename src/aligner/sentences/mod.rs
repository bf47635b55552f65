//! Which sentences of a source and its translation mean each other, when they are not line by line.
//!
//! In: two texts, a lexicon where there is one. Out: beads in order, each a few sentences (or units) of either side,
//! with the probability that they translate each other. Refuses to know words' places, formats and findings.
//!
//! A dynamic program over beads of 1-0, 0-1, 1-1, 1-2, 2-1 and 2-2 (Gale and Church 1993). A bead is weighed by its
//! lengths and by its words: words known to translate each other (figures, names, cognates, concepts, a lexicon) and,
//! from the second pass on, a translation table learned from the beads of the first (Moore 2002, Varga et al. 2005).
//! Long texts are searched in a corridor around anchors, so that time and memory grow with the length alone.

mod anchors;
mod corridor;
mod evidence;
mod lattice;
mod model;
mod pair;

use std::ops::Range;

use crate::aligner::Vocabulary;
use crate::aligner::lexicon::Known;
use crate::document::{Format, UnitKind};
use crate::language::Text;

pub use pair::pair;

use corridor::Corridor;
use evidence::Evidence;
use lattice::Lattice;
use model::Model;

/// Some sentences of the source and those that translate them; one side may have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Bead {
    /// Indices into the sentences, or units, of the source.
    pub source: Range<usize>,
    /// Indices into those of the target.
    pub target: Range<usize>,
    /// Probability that it is right, 0 to 1.
    pub confidence: f32,
}

impl Bead {
    /// Whether one side has nothing.
    pub fn is_lone(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }
}

/// What is aligned: a sentence, or a paragraph, heading, list item.
struct Item {
    /// Its words, as ids of stems.
    words: Vec<u32>,
    /// Characters without white space.
    length: f32,
    kind: UnitKind,
}

/// Lists of which the product of lengths is no greater are searched whole.
const WHOLE: usize = 250_000;
/// Half the width of the corridor around anchors, and how many times it is widened when the path keeps to its edge.
const WIDTH: usize = 16;
const WIDENED: usize = 2;
/// Passes over the text; each learns from the one before. What is long says enough in two.
const PASSES: usize = 3;
const PASSES_OF_LONG: usize = 2;

/// Two texts ready to be aligned, by unit or by sentence.
pub struct Aligner<'t> {
    texts: [&'t Text<'t>; 2],
    vocabularies: [Vocabulary; 2],
    /// Stem of each distinct word of each text.
    stems: [Vec<u32>; 2],
    evidence: Evidence,
    model: Model,
}

impl<'t> Aligner<'t> {
    /// Gathers what is known of the words of two texts.
    pub fn new(source: &'t Text<'t>, target: &'t Text<'t>, known: Option<&Known>) -> Self {
        let texts = [source, target];
        let mut vocabularies = texts.map(|text| Vocabulary::new(text.tag));
        let stems = [0, 1].map(|side: usize| -> Vec<u32> {
            let vocabulary = &mut vocabularies[side];
            let ids: Vec<u32> = texts[side].words().iter().map(|word| vocabulary.id(&word.folded)).collect();
            ids.into_iter().map(|id| vocabulary.words[id as usize].stem).collect()
        });
        let mut counts = [0, 1].map(|side: usize| vec![0.0; vocabularies[side].stems as usize]);
        for side in 0..2 {
            for (word, &stem) in texts[side].words().iter().zip(&stems[side]) {
                counts[side][stem as usize] += word.count as f32;
            }
        }
        let evidence = Evidence::new(&vocabularies, counts, known);
        Self { texts, vocabularies, stems, evidence, model: Model::default() }
    }

    /// Aligns all sentences, whatever unit they stand in. Indices are those of [`Text::sentences`].
    pub fn sentences(&mut self) -> Vec<Bead> {
        let items = [0, 1].map(|side| self.sentence_items(side, 0..self.texts[side].sentences.len()));
        self.align(&items)
    }

    /// Aligns units: paragraphs, headings, list items. Indices count from the first unit of each text.
    pub fn units(&mut self) -> Vec<Bead> {
        let items = [0, 1].map(|side: usize| {
            let text = self.texts[side];
            let units = text.units.clone();
            units.map(|unit| self.item(side, text.tokens_of(unit..unit + 1), unit)).collect::<Vec<_>>()
        });
        self.align(&items)
    }

    /// Aligns units first, and inside each bead of them the sentences. Indices are those of [`Text::sentences`].
    pub fn nested(&mut self) -> Vec<Bead> {
        let units = self.units();
        let mut beads = Vec::new();
        for unit in units {
            let [a, b] =
                [(0, &unit.source), (1, &unit.target)].map(|(side, units)| self.sentences_of(side, units));
            if unit.is_lone() || (a.len() == 1 && b.len() == 1) {
                let lone = |source: Range<usize>, target: Range<usize>| Bead {
                    source,
                    target,
                    confidence: unit.confidence,
                };
                if unit.is_lone() {
                    beads.extend(a.clone().map(|at| lone(at..at + 1, b.start..b.start)));
                    beads.extend(b.clone().map(|at| lone(a.end..a.end, at..at + 1)));
                } else {
                    beads.push(lone(a, b));
                }
                continue;
            }
            let items = [self.sentence_items(0, a.clone()), self.sentence_items(1, b.clone())];
            let inside = self.once(&items, &Corridor::whole(a.len(), b.len()));
            beads.extend(inside.into_iter().map(|bead| Bead {
                source: a.start + bead.source.start..a.start + bead.source.end,
                target: b.start + bead.target.start..b.start + bead.target.end,
                confidence: unit.confidence * bead.confidence,
            }));
        }
        beads
    }

    /// Aligns the sentences as suits the documents: unit by unit where both have markup, else all in a row, since lines
    /// of plain text end anywhere. Indices are those of [`Text::sentences`].
    pub fn by_structure(&mut self) -> Vec<Bead> {
        if self.is_plain() { self.sentences() } else { self.nested() }
    }

    /// Whether one of the documents has no markup.
    pub fn is_plain(&self) -> bool {
        self.texts.iter().any(|text| text.document.format == Format::Text)
    }

    /// The sentences of some units.
    fn sentences_of(&self, side: usize, units: &Range<usize>) -> Range<usize> {
        let text = self.texts[side];
        let at = |unit: usize| {
            let unit = (text.units.start + unit) as u32;
            text.sentences.partition_point(|sentence| sentence.unit < unit)
        };
        at(units.start)..at(units.end)
    }

    fn sentence_items(&self, side: usize, sentences: Range<usize>) -> Vec<Item> {
        let text = self.texts[side];
        let item = |at: usize| {
            let sentence = &text.sentences[at];
            self.item(side, sentence.tokens.clone(), sentence.unit as usize)
        };
        sentences.map(item).collect()
    }

    fn item(&self, side: usize, tokens: Range<usize>, unit: usize) -> Item {
        let text = self.texts[side];
        let tokens = &text.tokens[tokens];
        let length = tokens.iter().map(|token| text.surface(token).chars().count()).sum::<usize>();
        Item {
            words: tokens.iter().map(|token| self.stems[side][token.word.0 as usize]).collect(),
            length: length as f32,
            kind: text.document.units[unit].kind,
        }
    }

    /// Aligns two lists, learning from pass to pass.
    fn align(&mut self, items: &[Vec<Item>; 2]) -> Vec<Bead> {
        let (rows, columns) = (items[0].len(), items[1].len());
        let whole = rows.saturating_mul(columns) <= WHOLE;
        self.model = Model::of(items);
        let mut beads = Vec::new();
        let passes = if whole { PASSES } else { PASSES_OF_LONG };
        for pass in 0..passes {
            let mut width = WIDTH;
            for widened in 0..=WIDENED {
                let corridor = if whole {
                    Corridor::whole(rows, columns)
                } else {
                    Corridor::around(&anchors::find(items, &self.evidence), rows, columns, width)
                };
                beads = self.once(items, &corridor);
                if whole || widened == WIDENED || !corridor.is_narrow_for(&beads) {
                    break;
                }
                width *= 4;
            }
            if pass + 1 < passes {
                self.model.learn(items, &beads);
                self.evidence.learn(items, &beads, &self.vocabularies);
            }
        }
        beads
    }

    fn once(&self, items: &[Vec<Item>; 2], corridor: &Corridor) -> Vec<Bead> {
        Lattice::new(items, corridor, &self.evidence, &self.model).beads()
    }
}
