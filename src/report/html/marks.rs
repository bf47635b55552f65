//! Where the findings stand in the units of the articles, for the page.
//!
//! In: findings with places in bytes on disk, the articles. Out: for each unit of each article, and of its source, the marks
//! in it.

use rustc_hash::FxHashMap;

use super::Numbered;
use crate::document::Document;
use crate::report::{Article, Checked};
use crate::span::Span;

/// So many units before the nearest one are tried: units may stand in others (a list in a list).
const NEAR: usize = 8;

/// A mark in a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the unit's text.
    pub span: Span,
    /// Index of the finding among all.
    pub finding: usize,
    /// Index of the place among those of the finding.
    pub place: usize,
    /// Whether its words are to be changed.
    pub deviates: bool,
}

/// The marks of one file.
pub struct Sheet<'a> {
    /// By unit of the text.
    pub target: FxHashMap<usize, Vec<Mark>>,
    /// By unit of the source.
    pub source: FxHashMap<usize, Vec<Mark>>,
    /// Tag of the language of the text.
    pub language: &'a str,
}

/// The marks of all files. Tells each finding which of its places have one.
pub fn sheets<'a>(checked: &'a [Checked], findings: &mut [Numbered]) -> Vec<Sheet<'a>> {
    let articles: Vec<Option<Located>> =
        checked.iter().map(|file| file.article.as_ref().map(Located::new)).collect();
    let by_path: FxHashMap<&str, usize> =
        (0..).zip(checked).map(|(at, file)| (file.facts.path.as_str(), at)).collect();
    let mut sheets: Vec<Sheet> = checked
        .iter()
        .map(|file| Sheet {
            target: FxHashMap::default(),
            source: FxHashMap::default(),
            language: &file.facts.language,
        })
        .collect();
    for (finding, known) in findings.iter_mut().enumerate() {
        for (place, occurrence) in known.finding.occurrences.iter().enumerate() {
            let Some(&file) = by_path.get(occurrence.path.as_str()) else { continue };
            let Some(article) = &articles[file] else { continue };
            let deviates = known.finding.deviates(occurrence);
            let mark = |span| Mark { span, finding, place, deviates };
            if let Some((unit, span)) = article.target.find(Span::new(occurrence.start, occurrence.end)) {
                sheets[file].target.entry(unit).or_default().push(mark(span));
                known.marked[place] = true;
            }
            let source = occurrence.source.as_ref().zip(article.source.as_ref());
            let Some((place, source)) = source.filter(|(place, source)| place.path == source.document.path)
            else {
                continue;
            };
            if let Some((unit, span)) = source.find(Span::new(place.start, place.end)) {
                let marks = sheets[file].source.entry(unit).or_default();
                // Several places may come from one.
                if !marks.iter().any(|known| (known.finding, known.span) == (finding, span)) {
                    marks.push(mark(span));
                }
            }
        }
    }
    for sheet in &mut sheets {
        for marks in sheet.target.values_mut().chain(sheet.source.values_mut()) {
            marks.sort_by_key(|mark| (mark.span.start, mark.span.end, mark.finding, mark.place));
        }
    }
    sheets
}

/// A text and its source with their units in the order of the file.
struct Located<'a> {
    target: Units<'a>,
    source: Option<Units<'a>>,
}

impl<'a> Located<'a> {
    fn new(article: &'a Article) -> Self {
        Self {
            target: Units::new(&article.document),
            source: article.pairing.as_ref().map(|pairing| Units::new(&pairing.source)),
        }
    }
}

/// The units of a document by where they begin.
struct Units<'a> {
    document: &'a Document,
    /// Bytes of the decoded text, number of the unit.
    places: Vec<(Span, usize)>,
}

impl<'a> Units<'a> {
    fn new(document: &'a Document) -> Self {
        let place =
            |(at, unit): (usize, &crate::document::Unit)| (unit.map.map(Span::new(0, unit.text.len())), at);
        let mut places: Vec<(Span, usize)> = document.units.iter().enumerate().map(place).collect();
        places.sort_unstable();
        Self { document, places }
    }

    /// The unit that bytes of the file on disk belong to, and where they stand in its text.
    fn find(&self, on_disk: Span) -> Option<(usize, Span)> {
        let span = self.document.in_text(on_disk);
        let after = self.places.partition_point(|(place, _)| place.start <= span.start);
        let before = self.places[..after].iter().rev().take(NEAR);
        let (_, unit) = before
            .chain(self.places.get(after))
            .find(|(place, _)| place.start < span.end.max(span.start + 1) && span.start < place.end)?;
        let (text, map) = (&self.document.units[*unit].text, &self.document.units[*unit].map);
        let inside = map.unmap(span);
        let start = text.floor_char_boundary(inside.start);
        let end = text.ceil_char_boundary(inside.end.min(text.len()));
        // What stands between two words is shown by all of the unit.
        Some((*unit, if start < end { Span::new(start, end) } else { Span::new(0, text.len()) }))
    }
}

/// A stretch of a unit with the marks that cover it, the narrowest first.
pub struct Piece<'m> {
    pub span: Span,
    pub marks: Vec<&'m Mark>,
}

/// Cuts a unit of `len` bytes wherever a mark begins or ends.
pub fn pieces(len: usize, marks: &[Mark]) -> Vec<Piece<'_>> {
    let mut cuts: Vec<usize> =
        marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]).chain([0, len]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(cuts.len());
    let (mut next, mut open): (usize, Vec<&Mark>) = (0, Vec::new());
    for ends in cuts.windows(2) {
        open.retain(|mark| mark.span.end > ends[0]);
        while let Some(mark) = marks.get(next).filter(|mark| mark.span.start <= ends[0]) {
            open.push(mark);
            next += 1;
        }
        let mut covering = open.clone();
        covering.sort_by_key(|mark| (mark.span.len(), mark.finding, mark.place));
        pieces.push(Piece { span: Span::new(ends[0], ends[1]), marks: covering });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_cut_where_marks_begin_and_end() {
        let mark =
            |start, end, finding| Mark { span: Span::new(start, end), finding, place: 0, deviates: true };
        let marks = [mark(2, 8, 0), mark(4, 6, 1), mark(8, 9, 2)];
        let shown: Vec<(usize, usize, Vec<usize>)> = pieces(10, &marks)
            .iter()
            .map(|piece| {
                (piece.span.start, piece.span.end, piece.marks.iter().map(|mark| mark.finding).collect())
            })
            .collect();
        let wanted = vec![
            (0, 2, vec![]),
            (2, 4, vec![0]),
            (4, 6, vec![1, 0]),
            (6, 8, vec![0]),
            (8, 9, vec![2]),
            (9, 10, vec![]),
        ];
        assert_eq!(shown, wanted);
    }
}
