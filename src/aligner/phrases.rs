//! Phrase extraction: which stretches of words mean each other.
//!
//! In: the links of a pair of texts. Out: pairs of stretches that are consistent with them: at least one link lies
//! inside, and no word of either is linked to a word outside of the other. Words without a link may stand at the edges
//! (Och and Ney 2004; Koehn, Och and Marcu 2003). Refuses to know words, languages and how sure a link is.

use std::ops::Range;

use super::alignment::Alignment;

/// A stretch of the source and one of the target that mean each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhrasePair {
    /// Words of the source.
    pub source: Range<usize>,
    /// Words of the target.
    pub target: Range<usize>,
}

/// What translates some words of the source: the shortest stretch that holds all words they are linked to, when none of
/// its words is linked to another word of the source. Links less likely than `least` are none. `None` where the words
/// have no link, or are no phrase of this translation.
pub fn counterpart(alignment: &Alignment, source: &Range<usize>, least: f32) -> Option<Range<usize>> {
    let mut span = None;
    for word in source.clone() {
        widen(&mut span, alignment, word, least);
    }
    span.filter(|span| is_consistent(alignment, source, span, least))
}

/// All phrase pairs of a sentence pair with `lengths` words, of no more than `longest` words on either side; sorted.
pub fn extract(alignment: &Alignment, lengths: [usize; 2], longest: usize, least: f32) -> Vec<PhrasePair> {
    let [rows, columns] = lengths;
    let free = |word: usize| links(alignment.of_target(word), least).next().is_none();
    let mut pairs = Vec::new();
    for start in 0..rows {
        let mut span = None;
        for end in start + 1..=rows.min(start + longest) {
            widen(&mut span, alignment, end - 1, least);
            let Some(tight) = &span else { continue };
            if tight.len() > longest {
                break;
            }
            let source = start..end;
            if !is_consistent(alignment, &source, tight, least) {
                continue;
            }
            let before = (0..tight.start).rev().take_while(|&word| free(word));
            for from in std::iter::once(tight.start).chain(before).take(longest - tight.len() + 1) {
                let after = (tight.end..columns).take_while(|&word| free(word)).map(|word| word + 1);
                for to in std::iter::once(tight.end).chain(after).take_while(|to| to - from <= longest) {
                    pairs.push(PhrasePair { source: source.clone(), target: from..to });
                }
            }
        }
    }
    pairs.sort_by_key(|PhrasePair { source, target }| (source.start, source.end, target.start, target.end));
    pairs
}

/// Makes a stretch of the target long enough for the links of one more word.
fn widen(span: &mut Option<Range<usize>>, alignment: &Alignment, word: usize, least: f32) {
    for other in links(alignment.of_source(word), least) {
        *span = Some(match span.take() {
            Some(span) => span.start.min(other)..span.end.max(other + 1),
            None => other..other + 1,
        });
    }
}

/// Whether no word of the target's stretch is linked to a word outside of the source's.
fn is_consistent(alignment: &Alignment, source: &Range<usize>, target: &Range<usize>, least: f32) -> bool {
    target.clone().all(|word| links(alignment.of_target(word), least).all(|other| source.contains(&other)))
}

fn links(of: &[(u32, f32)], least: f32) -> impl Iterator<Item = usize> {
    of.iter().filter(move |(_, probability)| *probability >= least).map(|(word, _)| *word as usize)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::super::{Alignment, Link};
    use super::{PhrasePair, counterpart, extract};

    fn alignment(links: &[(u32, u32)], lengths: [usize; 2]) -> Alignment {
        let links = links.iter().map(|&(source, target)| Link { source, target, probability: 1.0 });
        Alignment::of_links(links, lengths)
    }

    fn spans(length: usize, longest: usize) -> impl Iterator<Item = Range<usize>> {
        (0..length).flat_map(move |from| (from + 1..=length.min(from + longest)).map(move |to| from..to))
    }

    /// The definition: every pair of stretches, every link.
    fn oracle(links: &[(u32, u32)], lengths: [usize; 2], longest: usize) -> Vec<PhrasePair> {
        let mut found = Vec::new();
        for source in spans(lengths[0], longest) {
            for target in spans(lengths[1], longest) {
                let inside =
                    |&(i, j): &(u32, u32)| (source.contains(&(i as usize)), target.contains(&(j as usize)));
                let held = links.iter().map(inside);
                if held.clone().any(|sides| sides == (true, true)) && held.clone().all(|(a, b)| a == b) {
                    found.push(PhrasePair { source: source.clone(), target });
                }
            }
        }
        found
    }

    /// Michael geht davon aus, dass er im Haus bleibt; Michael assumes that he will stay in the house (Koehn 2010).
    #[test]
    fn the_pairs_of_a_textbook() {
        let links = [(0, 0), (1, 1), (2, 1), (3, 1), (5, 2), (6, 3), (9, 4), (9, 5), (7, 6), (7, 7), (8, 8)];
        let of = alignment(&links, [10, 9]);
        assert_eq!(counterpart(&of, &(1..4), 0.5), Some(1..2), "geht davon aus: assumes");
        assert_eq!(counterpart(&of, &(1..2), 0.5), None, "geht alone is no phrase");
        assert_eq!(counterpart(&of, &(7..9), 0.5), Some(6..9), "im Haus: in the house");
        assert_eq!(counterpart(&of, &(4..5), 0.5), None, "the comma has no link");
        assert_eq!(counterpart(&of, &(4..6), 0.5), Some(2..3), "with the comma at its edge");
    }

    #[test]
    fn unlinked_words_of_the_target_stand_at_the_edges() {
        let of = alignment(&[(0, 1)], [1, 3]);
        let targets: Vec<_> = extract(&of, [1, 3], 7, 0.5).into_iter().map(|pair| pair.target).collect();
        assert_eq!(targets, [0..2, 0..3, 1..2, 1..3]);
        let short: Vec<_> = extract(&of, [1, 3], 2, 0.5).into_iter().map(|pair| pair.target).collect();
        assert_eq!(short, [0..2, 1..2, 1..3]);
    }

    proptest! {
        #[test]
        fn extraction_is_its_definition(
            (rows, columns) in (1..9_usize, 1..9_usize),
            cells in prop::collection::btree_set((0..9_u32, 0..9_u32), 0..14),
            longest in 1..9_usize,
        ) {
            let fits = |&(i, j): &(u32, u32)| (i as usize) < rows && (j as usize) < columns;
            let links: Vec<(u32, u32)> = cells.into_iter().filter(fits).collect();
            let of = alignment(&links, [rows, columns]);
            let expected = oracle(&links, [rows, columns], longest);
            prop_assert_eq!(&extract(&of, [rows, columns], longest, 0.5), &expected);
            let all = oracle(&links, [rows, columns], 9);
            for source in spans(rows, 9) {
                let shortest = all.iter().filter(|pair| pair.source == source).min_by_key(|pair| pair.target.len());
                let tight = counterpart(&of, &source, 0.5);
                prop_assert_eq!(tight.map(|t| t.len()), shortest.map(|pair| pair.target.len()));
            }
        }
    }
}
