//! A concordance: the recurring terms of a source with what stands for each in its translation.
//!
//! In: documents as read, each with its source where it has one. Out: the documents of one pair of languages laid together
//! in batches, and for every batch its terms with their places. What is small by itself says much together: a term that
//! stands once in each of ten pages recurs. Decides nothing; a place leads back to its own file and line.

use std::collections::BTreeMap;

use crate::aligner::lexicon::Lexicon;
use crate::aligner::{Source, renderings};
use crate::document::{Document, Pairing, Segment, Unit};
use crate::engine;
use crate::language::{Site, Text};
use crate::span::Span;

/// Bytes of translation in a batch: memory stays in proportion to it.
const BATCH: usize = 1 << 20;

/// Where a place stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The file as the user gave it.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// Units of one side of a batch: as one document, with where each came from.
struct Side {
    document: Document,
    /// By unit: the number of its document and of its unit there.
    origins: Vec<(usize, usize)>,
}

/// Documents of one pair of languages, laid together.
pub struct Batch<'d> {
    read: &'d [(Document, Option<Pairing>)],
    /// The group of its documents, as it was declared.
    pub group: usize,
    /// The language of the translations.
    pub target_tag: String,
    /// The language of the sources; `None` for texts without one.
    pub source_tag: Option<String>,
    target: Side,
    source: Side,
    segments: Vec<Segment>,
}

/// The terms of a batch.
pub struct Found<'a, 'd> {
    /// The batch.
    pub batch: &'a Batch<'d>,
    /// The source, aligned.
    pub source: &'a Source<'a>,
    /// The translation.
    pub text: &'a Text<'a>,
    /// The terms, by their first place.
    pub terms: Vec<renderings::Term>,
}

/// What is said of a document from outside.
#[derive(Clone, Copy, Default)]
pub struct Declared<'a> {
    /// The tag of its language.
    pub target: Option<&'a str>,
    /// The tag of its source's language.
    pub source: Option<&'a str>,
    /// Documents of two groups are never laid together.
    pub group: usize,
}

/// Lays documents together by their groups and languages, which are those that are declared, or each document's own.
pub fn batches<'d>(
    read: &'d [(Document, Option<Pairing>)],
    declared: impl Fn(usize) -> Declared<'d>,
) -> Vec<Batch<'d>> {
    let mut together: BTreeMap<(usize, Option<String>, String), Vec<usize>> = BTreeMap::new();
    for (at, (document, pairing)) in read.iter().enumerate() {
        let declared = declared(at);
        let source = pairing
            .as_ref()
            .map(|pairing| engine::source_language(document, &pairing.source, declared.source));
        let target = engine::language(document, declared.target);
        together.entry((declared.group, source, target)).or_default().push(at);
    }
    let mut batches = Vec::new();
    for ((group, source_tag, target_tag), documents) in together {
        let mut building = Building::default();
        for at in documents {
            let (document, pairing) = &read[at];
            let plain: Vec<Segment>;
            let segments = if let Some(pairing) = pairing {
                &pairing.segments
            } else {
                let units = 0..document.units.len();
                plain = units.map(|unit| Segment { source: 0..0, target: unit..unit + 1 }).collect();
                &plain
            };
            for segment in segments {
                if building.bytes >= BATCH {
                    let built = std::mem::take(&mut building);
                    batches.push(built.batch(read, group, source_tag.as_deref(), &target_tag));
                }
                building.push(at, document, pairing.as_ref(), segment);
            }
        }
        batches.push(building.batch(read, group, source_tag.as_deref(), &target_tag));
    }
    batches
}

#[derive(Default)]
struct Building<'d> {
    bytes: usize,
    target: Vec<(&'d Unit, (usize, usize))>,
    source: Vec<(&'d Unit, (usize, usize))>,
    segments: Vec<Segment>,
}

impl<'d> Building<'d> {
    fn push(&mut self, at: usize, document: &'d Document, pairing: Option<&'d Pairing>, segment: &Segment) {
        let (source_from, target_from) = (self.source.len(), self.target.len());
        for unit in segment.target.clone() {
            self.bytes += document.units[unit].text.len();
            self.target.push((&document.units[unit], (at, unit)));
        }
        for unit in segment.source.clone() {
            self.source.extend(pairing.map(|pairing| (&pairing.source.units[unit], (at, unit))));
        }
        self.segments
            .push(Segment { source: source_from..self.source.len(), target: target_from..self.target.len() });
    }

    fn batch(
        self,
        read: &'d [(Document, Option<Pairing>)],
        group: usize,
        source_tag: Option<&str>,
        target_tag: &str,
    ) -> Batch<'d> {
        Batch {
            read,
            group,
            target_tag: target_tag.to_owned(),
            source_tag: source_tag.map(ToOwned::to_owned),
            target: side(self.target, |at| Some(&read[at].0)),
            source: side(self.source, |at| read[at].1.as_ref().map(|pairing| &pairing.source)),
            segments: self.segments,
        }
    }
}

fn side<'d>(units: Vec<(&Unit, (usize, usize))>, read: impl Fn(usize) -> Option<&'d Document>) -> Side {
    let mut document = Document::of_units(units.iter().map(|(unit, _)| unit.text.clone()));
    for (number, (unit, (at, its))) in units.iter().enumerate() {
        document.units[number].kind = unit.kind;
        if let Some(other) = read(*at) {
            document.stands_for(number, other, *its);
        }
    }
    Side { document, origins: units.into_iter().map(|(_, origin)| origin).collect() }
}

impl Batch<'_> {
    /// The text of the translations.
    pub fn text(&self) -> Text<'_> {
        Text::new(&self.target.document, 0..self.target.document.units.len(), &self.target_tag)
    }

    /// Hands over the source and the translation as texts; the source is aligned when somebody asks for links.
    pub fn read<T>(&self, lexicon: &Lexicon, take: impl FnOnce(Option<&Source>, &Text) -> T) -> T {
        let text = self.text();
        let Some(tag) = self.source_tag.as_deref() else { return take(None, &text) };
        let known = lexicon.known(tag, &self.target_tag).map(std::sync::Arc::new);
        let ours = Text::new(&self.source.document, 0..self.source.document.units.len(), tag);
        take(Some(&Source::new(ours, &text, &self.segments, known)), &text)
    }

    /// Aligns the batch and hands over its terms; nothing where there is no source.
    pub fn find<T>(&self, lexicon: &Lexicon, take: impl FnOnce(&Found) -> T) -> Option<T> {
        self.read(lexicon, |source, text| {
            let source = source?;
            let terms = renderings::terms_and_phrases(source, text);
            Some(take(&Found { batch: self, source, text, terms }))
        })
    }

    /// The file and line of a place in the translation.
    pub fn place(&self, site: Site) -> Place {
        let (document, unit) = self.target.origins[site.unit as usize];
        let document = &self.read[document].0;
        let at = document.units[unit].map.map(site.span).start;
        Place { path: document.path.clone(), line: document.place(at).line }
    }

    /// The translations as one document of paragraphs, each a line.
    pub fn document(&self) -> &Document {
        &self.target.document
    }

    /// The place of some bytes of that document.
    pub fn site(&self, start: usize, end: usize) -> Option<Site> {
        let units = &self.target.document.units;
        let begin = |unit: &Unit| unit.map.map(Span::new(0, unit.text.len())).start;
        let unit = units.partition_point(|unit| begin(unit) <= start).checked_sub(1)?;
        let (from, len) = (begin(&units[unit]), units[unit].text.len());
        (end <= from + len).then(|| Site { unit: unit as u32, span: Span::new(start - from, end - from) })
    }

    /// The segments: units of both sides.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }
}
