//! inconsistent-rendering: see docs/rules/inconsistent-rendering.md.
//!
//! In: the recurring terms of a source and their renderings. Out: one draft for each term with two renderings or more
//! that are surely its own. Weighed down: renderings that are linked loosely or stand for other words elsewhere,
//! general words, words that change their form or their neighbours in the source.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::aligner::renderings::{self, Place, Rendering, Term};
use crate::aligner::{SegmentOf, Source};
use crate::config::MIN_CONFIDENCE;
use crate::finding::{self, Draft, Group, Reason};
use crate::language::{Class, Concepts, Kind, Lexis, Site, StemId, Text, Token};
use crate::matcher::chance;

/// A draft below this is not worth handing over.
const LEAST: f64 = 0.045;
/// A rendering this much less sure than the surest of the others is left out of a draft that is shown by default, and of one
/// that only those see who ask for all that may be.
const TRAILING: f64 = 0.4;
const TRAILING_UNSURE: f64 = 0.2;
/// What the longest run of words that two places share around the term makes of a draft; indexed by its length in
/// tokens. The more of a phrase is said again, the less a change of wording can be the context's doing.
const SHARED: [f64; 5] = [0.95, 1.0, 1.1, 1.25, 1.35];

/// A word of everyday language has several right renderings more often than a term has: the odds of a draft about one
/// become this part of themselves. On development data any between 0.35 and 0.5 did as well.
const EVERYDAY: f64 = 0.5;
/// The same where the table of concepts has one of its renderings and not another: the one is surely its own, and the other
/// none that any translator would choose.
const EVERYDAY_UNUSUAL: f64 = 0.6;

/// Finds source terms with several renderings.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let judge = Judge::new(text, source);
    for term in renderings::terms(source, text).iter().filter(|term| term.renderings.len() > 1) {
        drafts.extend(judge.draft(term));
    }
}

/// What is counted once for all terms.
struct Judge<'t> {
    text: &'t Text<'t>,
    source: &'t Source<'t>,
    /// How many words the target has.
    words: usize,
    /// How often each stem stands in the target; indexed by stem.
    counts: Vec<u32>,
    /// How often each stem of the target stands in each segment.
    held: FxHashMap<(usize, StemId), usize>,
    /// Segment of each unit of the source.
    segments: &'t SegmentOf,
}

impl<'t> Judge<'t> {
    fn new(text: &'t Text<'t>, source: &'t Source<'t>) -> Self {
        let of_target = source.segments_of_target();
        let mut counts = vec![0; text.stems().len()];
        let mut held = FxHashMap::default();
        for token in &text.tokens {
            counts[text.stem_of(token.word).0 as usize] += 1;
            if let Some(segment) = of_target.get(token.unit) {
                *held.entry((segment, text.stem_of(token.word))).or_default() += 1;
            }
        }
        Self { text, source, words: text.word_count(), counts, held, segments: source.segments_of_source() }
    }

    fn draft(&self, term: &Term) -> Option<Draft> {
        let (main, others) = term.renderings.split_first()?;
        let judged: Vec<(f64, &Rendering)> =
            others.iter().map(|other| (self.contrast(term, main, other), other)).collect();
        let best = judged.iter().map(|(confidence, _)| *confidence).fold(0.0, f64::max);
        // Several renderings that are each likely make one of them likelier still.
        let none: f64 = judged.iter().map(|(confidence, _)| 1.0 - confidence).product();
        let confidence = f64::midpoint(best, 1.0 - none) * self.precision(term);
        if confidence < LEAST {
            return None;
        }
        let trailing = if confidence < MIN_CONFIDENCE { TRAILING_UNSURE } else { TRAILING };
        let kept = judged.iter().filter(|(confidence, _)| *confidence >= best * trailing).map(|(_, other)| *other);
        let kept: Vec<&Rendering> = std::iter::once(main).chain(kept).collect();
        let source = &self.source.text;
        let shown = source.at(main.places[0].source_site(source)).to_owned();
        let reason =
            Reason::InconsistentRendering { term: shown.clone(), concentration: term.concentration() };
        let groups = kept.iter().map(|rendering| self.group(rendering)).collect();
        let places = kept.iter().flat_map(|rendering| &rendering.places);
        let mut sites: Vec<(Site, Site)> = places.map(|place| place.sites(self.text, source)).collect();
        sites.sort_unstable();
        let confidence = chance::weigh(confidence.min(0.9), sites.len(), self.words);
        let confidence = self.everyday(term, &kept).map_or(confidence, |part| chance::times(confidence, part));
        let term = Some(finding::Term { text: shown, sites });
        Some(Draft { term, ..Draft::new("inconsistent-rendering", confidence, reason, groups) })
    }

    /// A rendering by what it reads most often, of equals by what comes first.
    fn group(&self, rendering: &Rendering) -> Group {
        let sites: Vec<Site> = rendering.places.iter().map(|place| place.site(self.text)).collect();
        let mut counts: FxHashMap<String, (usize, Reverse<usize>)> = FxHashMap::default();
        for (at, site) in sites.iter().enumerate() {
            counts.entry(self.text.at(*site).to_lowercase()).or_insert((0, Reverse(at))).0 += 1;
        }
        let first = counts.into_values().max().map_or(0, |(_, Reverse(first))| first);
        Group { text: self.text.at(sites[first]).to_owned(), sites }
    }

    /// How likely it is that both renderings stand for the term, and differ.
    fn contrast(&self, term: &Term, main: &Rendering, other: &Rendering) -> f64 {
        let mut sure = self.reliability(main) * self.reliability(other);
        // Where the other rendering stands, the main one stands too, once for each place of the term: then this is the
        // one, and the link is wrong.
        let both = |place: &Place| {
            let segment = self.segment(place);
            let places = term.places().filter(|p| self.segment(p) == segment).count();
            main.stems.iter().any(|&stem| self.held.get(&(segment, stem)).is_some_and(|&held| held >= places))
        };
        sure *= 1.0 - 0.7 * share(&other.places, both);
        let forms: FxHashSet<_> = main.places.iter().map(|place| self.form(place)).collect();
        sure *= 0.65 + 0.35 * share(&other.places, |place| forms.contains(&self.form(place)));
        // "extraction" and "extracted" are two words of one stem.
        sure *= 0.3 + 0.7 * share(&other.places, |place| main.places.iter().any(|known| self.one_word(known, place)));
        // "NeuroCom Balance", left as it is, has nothing to do with balance.
        let kept = |place: &Place| self.is_kept_name(place);
        let alike = |place: &Place, known: &Place| self.is_name(place) == self.is_name(known) || !kept(place) && !kept(known);
        let alike = share(&other.places, |place| main.places.iter().any(|known| alike(place, known)));
        sure *= 0.4 + 0.6 * alike;
        let beside: FxHashSet<StemId> = main.places.iter().flat_map(|place| self.neighbours(place)).collect();
        let together = share(&other.places, |place| self.neighbours(place).any(|stem| beside.contains(&stem)));
        sure *= 0.9 + 0.25 * together;
        let pairs = other.places.iter().flat_map(|place| main.places.iter().map(move |known| (place, known)));
        let shared = pairs.map(|(place, known)| self.shared(place, known)).max().unwrap_or(0);
        sure *= SHARED[shared.min(SHARED.len() - 1)];
        let stems = || main.stems.iter().flat_map(|&a| other.stems.iter().map(move |&b| (a, b)));
        let table = self.text.table;
        let groups = |stem: StemId| table.synonym_groups.get(self.text.stem(stem));
        let synonyms = |(a, b)| groups(a).zip(groups(b)).is_some_and(|(x, y)| x.iter().any(|g| y.contains(g)));
        if stems().any(synonyms) {
            sure *= 1.3;
        }
        if stems().any(|(a, b)| table.are_opposites(self.text.stem(a), self.text.stem(b))) {
            sure *= 0.3;
        }
        sure.min(0.95)
    }

    /// How likely a rendering is one of this term and not of a neighbour: the links of its places together, less when
    /// its word mostly stands for something else.
    fn reliability(&self, rendering: &Rendering) -> f64 {
        let best = rendering.places.iter().map(|place| place.probability).fold(0.0, f64::max);
        // Links of one word to another are not independent: each further one counts half.
        let rest: f64 = rendering.places.iter().map(|place| 1.0 - 0.5 * place.probability).product();
        let missed = (1.0 - best) * rest / (1.0 - 0.5 * best);
        let own = |stem: StemId| {
            let linked = |place: &&Place| place.target.iter().any(|&at| self.text.stem_at(at) == stem);
            let linked = rendering.places.iter().filter(linked).count() as f64;
            linked / f64::from(self.counts[stem.0 as usize].max(1))
        };
        let exclusive = rendering.stems.iter().map(|&stem| own(stem)).fold(0.0, f64::max);
        (1.0 - missed).min(0.97) * (0.55 + 0.45 * exclusive)
    }

    /// How likely it is that a term has one right rendering, by what is known of its word.
    fn precision(&self, term: &Term) -> f64 {
        let source = &self.source.text;
        let tokens = || term.places().map(|place| &source.tokens[place.source.start]);
        if term.stems.len() > 1 {
            return 1.0;
        }
        let name = share(term.places(), |place| renderings::is_name(source, place.source.start));
        let mut precision = 0.78 + 0.17 * name;
        if tokens().any(|token| token.class.intersects(Class::GENERAL)) {
            precision *= 0.45;
        }
        let general = |rendering: &Rendering| {
            let class = |stem: StemId| self.text.table.class(self.text.stem(stem));
            rendering.stems.iter().all(|&stem| class(stem).intersects(Class::GENERAL))
        };
        if term.renderings.iter().take(2).any(general) {
            precision *= 0.6;
        }
        // A word of many renderings is a general one, whatever the tables say.
        let crowd = term.renderings.len() as f64 / term.places().count() as f64;
        if term.renderings.len() > 3 {
            precision *= 1.0 - 0.4 * crowd;
        }
        let verb = share(term.places(), |place| {
            let before = place.source.start.checked_sub(1).map(|at| &source.tokens[at]);
            let unit = source.tokens[place.source.start].unit;
            before
                .is_some_and(|token| token.unit == unit && token.class.intersects(Class::PRONOUN | Class::CLAUSE))
        });
        precision * (1.0 - 0.25 * verb)
    }

    /// What the odds of a draft are multiplied with when its term is a word of everyday language, which the table of concepts
    /// has.
    fn everyday(&self, term: &Term, kept: &[&Rendering]) -> Option<f64> {
        let everyday = term.stems.len() == 1 && term.places().any(|place| !self.concepts(place).is_empty());
        everyday.then(|| {
            let is_known = |rendering: &&&Rendering| rendering.places.iter().any(|place| self.is_known(place));
            let known = kept.iter().filter(is_known).count();
            if (1..kept.len()).contains(&known) { EVERYDAY_UNUSUAL } else { EVERYDAY }
        })
    }

    /// The concepts that the first word of a place of a term can name.
    fn concepts(&self, place: &Place) -> Concepts {
        let source = &self.source.text;
        let word = source.tokens[place.source.start].word;
        Lexis::of(source.tag).concepts(&source.word(word).folded, source.stemmed(word))
    }

    /// Whether the table of concepts has what stands at a place as a translation of the term.
    fn is_known(&self, place: &Place) -> bool {
        let own = self.concepts(place);
        let lexis = Lexis::of(self.text.tag);
        place.target.iter().any(|&at| {
            let word = self.text.tokens[at].word;
            let other = lexis.concepts(&self.text.word(word).folded, self.text.stemmed(word));
            own.iter().any(|concept| other.contains(concept))
        })
    }

    /// Whether a place of a term is written as a name.
    fn is_name(&self, place: &Place) -> bool {
        renderings::is_name(&self.source.text, place.source.start)
    }

    /// Whether a place of a term is written as a name and left as the source has it.
    fn is_kept_name(&self, place: &Place) -> bool {
        let source = &self.source.text;
        let own = &source.word(source.tokens[place.source.start].word).folded;
        self.is_name(place) && place.target.iter().any(|&at| self.text.word(self.text.tokens[at].word).folded == *own)
    }

    fn segment(&self, place: &Place) -> usize {
        let unit = self.source.text.tokens[place.source.start].unit;
        self.segments.get(unit).unwrap_or(usize::MAX)
    }

    /// The form of a term's word at a place.
    fn form(&self, place: &Place) -> u32 {
        self.source.text.tokens[place.source.start].word.0
    }

    /// Whether the words of two places of a term are forms of one.
    fn one_word(&self, a: &Place, b: &Place) -> bool {
        let text = &self.source.text;
        let word = |place: &Place| text.word(text.tokens[place.source.start].word).base();
        text.table.are_forms(word(a), word(b))
    }

    /// How many words right before and after a term are the same at two of its places.
    fn shared(&self, a: &Place, b: &Place) -> usize {
        let tokens = &self.source.text.tokens;
        let alike = |i: usize, j: usize| {
            let (Some(x), Some(y)) = (tokens.get(i), tokens.get(j)) else { return false };
            let (own, others) = (tokens[a.source.start].unit, tokens[b.source.start].unit);
            let stem = |token: &Token| self.source.text.stem_of(token.word);
            x.kind == Kind::Word && stem(x) == stem(y) && x.unit == own && y.unit == others
        };
        let most = SHARED.len() - 1;
        let (i, j) = (a.source.start, b.source.start);
        let before = (1..=most.min(i).min(j)).take_while(|&n| alike(i - n, j - n)).count();
        let after = (0..most).take_while(|&n| alike(a.source.end + n, b.source.end + n)).count();
        before + after
    }

    /// The words of meaning right before and after a term.
    fn neighbours(&self, place: &Place) -> impl Iterator<Item = StemId> {
        let text = &self.source.text;
        let unit = text.tokens[place.source.start].unit;
        let near = move |at: Option<usize>| {
            at.and_then(|at| text.tokens.get(at)).filter(|t| t.unit == unit && t.kind == Kind::Word)
        };
        let find = move |mut at: Option<usize>, step: isize| {
            for _ in 0..2 {
                let token = near(at)?;
                if token.is_content() {
                    return Some(text.stem_of(token.word));
                }
                at = at.and_then(|at| at.checked_add_signed(step));
            }
            None
        };
        [find(place.source.start.checked_sub(1), -1), find(Some(place.source.end), 1)].into_iter().flatten()
    }
}

/// The share of places of which something holds.
fn share<'p>(places: impl IntoIterator<Item = &'p Place>, holds: impl Fn(&Place) -> bool) -> f64 {
    let (mut all, mut held) = (0_usize, 0_usize);
    for place in places {
        all += 1;
        held += usize::from(holds(place));
    }
    held as f64 / all.max(1) as f64
}
