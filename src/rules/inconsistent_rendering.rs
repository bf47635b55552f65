//! inconsistent-rendering: see docs/rules/inconsistent-rendering.md.
//!
//! In: a source and its translation, aligned word by word. Out: for each word of the source that recurs and is
//! rendered in two ways, one draft with the renderings. The concentration shown with it is Herfindahl's index, as
//! Itagaki, Aikawa and He (2007) use it for terms.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::aligner::Source;
use crate::finding::{Draft, Group, Reason, Term};
use crate::language::{Class, Flags, Kind, Shape, Site, StemId, Text, Token};
use crate::matcher::likeness;

/// A link below this is no rendering.
const LINKED: f32 = 0.12;
/// A draft below this is not worth handing over.
const LEAST: f64 = 0.15;

/// A place of a source word and what stands for it.
struct Place {
    /// Token of the source.
    source: usize,
    /// Token after the last one of the source.
    end: usize,
    /// The target token that is linked best.
    best: usize,
    /// Tokens of the target, in order: those of meaning.
    target: Vec<usize>,
    /// The best link's probability.
    probability: f32,
}

/// One way to render a source word.
struct Rendering {
    stems: FxHashSet<StemId>,
    places: Vec<Place>,
}

/// Finds source terms with several renderings.
pub fn check(text: &Text, context: &Context, drafts: &mut Vec<Draft>) {
    let Some(source) = context.source else { return };
    let counts = Counts::new(text, source);
    for (stem, places) in recurring(source, text) {
        let renderings = cluster(text, places);
        if renderings.len() < 2 {
            continue;
        }
        judge(text, source, &counts, &stem, &renderings, drafts);
    }
}

/// A term of the source: the stems of its words.
type Words = smallvec::SmallVec<[StemId; 4]>;

/// The places of every source word of meaning that stands twice or more, by its first place. A name that the
/// segmenter's dictionary lacks comes in pieces of one character; the longest run of them that recurs is a word.
fn recurring(source: &Source, text: &Text) -> Vec<(Words, Vec<Place>)> {
    let mut places: FxHashMap<Words, Vec<std::ops::Range<usize>>> = FxHashMap::default();
    let tokens = &source.text.tokens;
    let dated = Class::MONTH | Class::WEEKDAY | Class::NUMERAL;
    let meant = |at: usize| tokens[at].is_content() && !tokens[at].class.intersects(dated);
    let runs = runs(&source.text);
    let mut counts: FxHashMap<Words, u32> = FxHashMap::default();
    for run in &runs {
        for from in run.clone() {
            for to in from + 2..=run.end.min(from + 4) {
                *counts.entry(tokens[from..to].iter().map(|t| t.stem).collect()).or_default() += 1;
            }
        }
    }
    let mut runs = runs.into_iter().peekable();
    let mut at = 0;
    while at < tokens.len() {
        while runs.peek().is_some_and(|run| run.end <= at) {
            runs.next();
        }
        let end = runs.peek().filter(|run| run.start <= at).map_or(at + 1, |run| run.end.min(at + 4));
        let key = |to: usize| -> Words { tokens[at..to].iter().map(|t| t.stem).collect() };
        let to = (at + 2..=end).rev().find(|&to| counts.get(&key(to)).is_some_and(|&n| n > 1)).unwrap_or(at + 1);
        if to > at + 1 || meant(at) {
            places.entry(key(to)).or_default().push(at..to);
        }
        at = to;
    }
    let mut found: Vec<(Words, Vec<Place>)> = places
        .into_iter()
        .filter(|(_, ranges)| ranges.len() > 1)
        .map(|(words, ranges)| (words, ranges.into_iter().filter_map(|range| place(source, text, range)).collect()))
        .filter(|(_, places): &(_, Vec<Place>)| places.len() > 1)
        .collect();
    found.sort_by_key(|(_, places)| places[0].source);
    found
}

/// Stretches of tokens that are a single ideograph each, nothing between them.
fn runs(text: &Text) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let mut letters = text.surface(token).chars();
        let single = letters.next().is_some_and(likeness::is_ideograph) && letters.next().is_none();
        if !single || !token.is_word() || token.class.intersects(Class::FUNCTION) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at && !token.flags.contains(Flags::SPACED) && text.tokens[at - 1].unit == token.unit => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// What stands for a source token: the words of meaning that it is linked to, those beside the surest one.
fn place(source: &Source, text: &Text, range: std::ops::Range<usize>) -> Option<Place> {
    let several = range.len() > 1;
    let links = || range.clone().flat_map(|at| source.alignment.of_source(at));
    let meant = |token: &Token| token.is_content();
    let linked = || links().filter(|(j, p)| *p >= LINKED && meant(&text.tokens[*j as usize]));
    let (best, probability) = linked().max_by(|a, b| a.1.total_cmp(&b.1)).copied()?;
    let enough = if several { 0.2 } else { LINKED.max(probability * 0.5) };
    let mut target: Vec<usize> = linked()
        .filter(|(_, p)| *p >= enough)
        .map(|(j, _)| *j as usize)
        .chain([best as usize])
        .filter(|j| j.abs_diff(best as usize) <= 3)
        .collect();
    target.sort_unstable();
    target.dedup();
    Some(Place { source: range.start, end: range.end, target, best: best as usize, probability })
}

/// Whether two words of the target are one, inflected or compounded.
fn same_word(text: &Text, a: StemId, b: StemId) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (text.stem(a), text.stem(b));
    let common = likeness::common_prefix(a, b);
    let shortest = a.chars().count().min(b.chars().count());
    let compound = |long: &str, short: &str| short.chars().count() >= 5 && long.contains(short);
    likeness::inflected(a, b) || common >= 4 && common * 3 >= shortest * 2 || compound(a, b) || compound(b, a)
}

/// Whether two renderings are one. Of a word: they share a word. Of a name in pieces: one has no word that the other
/// lacks, or they differ on one side only.
fn same_rendering(text: &Text, a: &FxHashSet<StemId>, b: &FxHashSet<StemId>, pieces: bool) -> bool {
    let lacks = |x: &FxHashSet<StemId>, y: &FxHashSet<StemId>| x.iter().any(|&s| !y.iter().any(|&t| same_word(text, s, t)));
    if pieces { !(lacks(a, b) && lacks(b, a)) } else { a.iter().any(|&s| b.iter().any(|&t| same_word(text, s, t))) }
}

/// The renderings of a word: places that share a word are one.
fn cluster(text: &Text, places: Vec<Place>) -> Vec<Rendering> {
    let mut renderings: Vec<Rendering> = Vec::new();
    for place in places {
        let stems: FxHashSet<StemId> = place.target.iter().map(|&at| text.tokens[at].stem).collect();
        let pieces = place.end > place.source + 1;
        match renderings.iter_mut().find(|known| same_rendering(text, &known.stems, &stems, pieces)) {
            Some(known) => {
                known.places.push(place);
            }
            None => renderings.push(Rendering { stems, places: vec![place] }),
        }
    }
    renderings.sort_by_key(|rendering| (std::cmp::Reverse(rendering.places.len()), rendering.places[0].source));
    renderings
}

/// How often target stems stand, and in which segments.
struct Counts {
    target: Vec<u32>,
    /// Segment of each unit of the target and of the source.
    of_target: FxHashMap<u32, u32>,
    of_source: FxHashMap<u32, u32>,
    /// Stems of the target by segment.
    held: FxHashSet<(u32, StemId)>,
    source_held: FxHashMap<(u32, StemId), u32>,
    by_stem: FxHashMap<StemId, Vec<(u32, u32)>>,
}

impl Counts {
    fn new(text: &Text, source: &Source) -> Self {
        let mut counts = Self {
            target: vec![0; text.stems().len()],
            of_target: FxHashMap::default(),
            of_source: FxHashMap::default(),
            held: FxHashSet::default(),
            source_held: FxHashMap::default(),
            by_stem: FxHashMap::default(),
        };
        for (at, segment) in (0..).zip(source.segments) {
            counts.of_target.extend(segment.target.clone().map(|unit| (unit as u32, at)));
            counts.of_source.extend(segment.source.clone().map(|unit| (unit as u32, at)));
        }
        for token in &text.tokens {
            counts.target[token.stem.0 as usize] += 1;
            if let Some(&segment) = counts.of_target.get(&token.unit) {
                counts.held.insert((segment, token.stem));
                let v = counts.by_stem.entry(token.stem).or_default();
                match v.last_mut() { Some((g, c)) if *g == segment => *c += 1, _ => v.push((segment, 1)) }
            }
        }
        for token in &source.text.tokens {
            if let Some(&segment) = counts.of_source.get(&token.unit) {
                *counts.source_held.entry((segment, token.stem)).or_default() += 1;
            }
        }
        counts
    }
}

fn is_name(token: &Token, text: &Text) -> bool {
    text.table.cased
        && !text.table.nouns_capitalised
        && matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && !token.flags.intersects(Flags::STARTS | Flags::HEADING)
}

fn neighbour(text: &Text, at: usize, forward: bool) -> Option<StemId> {
    let unit = text.tokens[at].unit;
    let mut i = at;
    for _ in 0..3 {
        i = if forward { i + 1 } else { i.checked_sub(1)? };
        let token = text.tokens.get(i).filter(|t| t.unit == unit)?;
        if token.kind == Kind::Mark {
            return None;
        }
        if token.is_content() {
            return Some(token.stem);
        }
    }
    None
}

fn features(text: &Text, source: &Source, counts: &Counts, stem: &Words, all: &[Rendering], m: usize, o: usize) -> Vec<f64> {
    let n: usize = all.iter().map(|r| r.places.len()).sum();
    let (main, other) = (&all[m], &all[o]);
    let maxp = |r: &Rendering| r.places.iter().map(|p| f64::from(p.probability)).fold(0.0, f64::max);
    let meanp = |r: &Rendering| r.places.iter().map(|p| f64::from(p.probability)).sum::<f64>() / r.places.len() as f64;
    let excl = |r: &Rendering| {
        let mut best: f64 = 0.0;
        for &s in &r.stems {
            let linked = r.places.iter().filter(|p| p.target.iter().any(|&t| text.tokens[t].stem == s)).count();
            let total = counts.target[s.0 as usize].max(1);
            best = best.max(linked as f64 / f64::from(total));
        }
        best
    };
    let places = || all.iter().flat_map(|r| &r.places);
    let st = &source.text;
    let frac = |f: &dyn Fn(usize) -> bool| places().filter(|p| f(p.source)).count() as f64 / n as f64;
    let name = frac(&|at| is_name(&st.tokens[at], st));
    let tname = |r: &Rendering| {
        r.places.iter().filter(|p| p.target.iter().any(|&t| is_name(&text.tokens[t], text))).count() as f64 / r.places.len() as f64
    };
    let before = |at: usize, class: Class| at > 0 && st.tokens[at - 1].unit == st.tokens[at].unit && st.tokens[at - 1].class.intersects(class);
    let after = |at: usize, class: Class| st.tokens.get(at + 1).is_some_and(|t| t.unit == st.tokens[at].unit && t.class.intersects(class));
    let noun = frac(&|at| before(at, Class::ARTICLE | Class::PREPOSITION | Class::LINK) || after(at, Class::LINK | Class::PREPOSITION));
    let verb = frac(&|at| before(at, Class::PRONOUN | Class::CLAUSE) || after(at, Class::PRONOUN | Class::ARTICLE));
    let near: FxHashSet<StemId> = main.places.iter().flat_map(|p| [neighbour(st, p.source, false), neighbour(st, p.source, true)]).flatten().collect();
    let same = other.places.iter().filter(|p| [neighbour(st, p.source, false), neighbour(st, p.source, true)].into_iter().flatten().any(|s| near.contains(&s))).count() as f64 / other.places.len() as f64;
    let word: String = stem.iter().map(|&s| st.stem(s)).collect();
    let word = &*word;
    let stem = stem[0];
    let mut like: f64 = 0.0;
    let mut han: f64 = 0.0;
    let mut syn: f64 = 0.0;
    for &a in &main.stems {
        for &b in &other.stems {
            let (x, y) = (text.stem(a), text.stem(b));
            like = like.max(likeness::likeness(x, y));
            if x.chars().all(likeness::is_ideograph) { han = han.max(likeness::shared_characters(x, y)); }
            let g = |s: &str| text.table.synonym_groups.get(s);
            if let (Some(p), Some(q)) = (g(x), g(y)) && p.iter().any(|k| q.contains(k)) { syn = 1.0; }
        }
    }
    let class = st.table.class(word);
    let tclass = |r: &Rendering| r.stems.iter().all(|&s| text.table.class(text.stem(s)).intersects(Class::GENERAL));
    let seg = |p: &Place| counts.of_source.get(&st.tokens[p.source].unit).copied().unwrap_or(0);
    let holds = |a: &Rendering, b: &Rendering| a.places.iter().filter(|p| b.stems.iter().any(|&s| counts.held.contains(&(seg(p), s)))).count() as f64 / a.places.len() as f64;
    let repeated = other.places.iter().filter(|p| counts.source_held.get(&(seg(p), stem)).copied().unwrap_or(0) > 1).count() as f64 / other.places.len() as f64;
    let dist = other.places.iter().map(|p| main.places.iter().map(|q| seg(p).abs_diff(seg(q))).min().unwrap_or(9)).min().unwrap_or(9);
    let hhi: f64 = all.iter().map(|r| (r.places.len() as f64 / n as f64).powi(2)).sum();
    let shape_same = st.tokens[main.places[0].source].word == st.tokens[other.places[0].source].word;
    let surf: FxHashSet<_> = main.places.iter().map(|p| st.tokens[p.source].word).collect();
    let same_form = other.places.iter().filter(|p| surf.contains(&st.tokens[p.source].word)).count() as f64 / other.places.len() as f64;
    let _ = shape_same;
    let mut per: FxHashMap<u32, [f64; 3]> = FxHashMap::default();
    for p in places() { per.entry(seg(p)).or_default()[0] += 1.0; }
    for (which, r) in [(1, main), (2, other)] {
        let best: FxHashSet<StemId> = r.places.iter().map(|p| text.tokens[p.best].stem).collect();
        for s in &best { if let Some(v) = counts.by_stem.get(s) { for (g, c) in v { per.entry(*g).or_default()[which] += f64::from(*c); } } }
    }
    let jac = |f: &dyn Fn(&[f64; 3]) -> f64| { let (mut lo, mut hi) = (0.0, 0.0); for v in per.values() { let x = f(v); lo += x.min(v[0]); hi += x.max(v[0]); } lo / f64::max(hi, 1.0) };
    let jm = jac(&|v| v[1]);
    let jb = jac(&|v| v[1] + v[2]);
    let both_near = places().filter(|p| p.probability >= 0.5).count() as f64 / n as f64;
    vec![
        (n as f64).ln(),
        other.places.len() as f64 / n as f64,
        f64::from(u8::from(other.places.len() >= 2)),
        maxp(other),
        meanp(main),
        excl(other),
        excl(main),
        name,
        (word.chars().count().min(12)) as f64 / 12.0,
        noun,
        verb,
        same,
        like,
        han,
        syn,
        (all.len() as f64).ln(),
        f64::from(u8::from(class.intersects(Class::GENERAL))),
        f64::from(u8::from(tclass(main) || tclass(other))),
        holds(other, main),
        holds(main, other),
        repeated,
        f64::from(dist.min(10)) / 10.0,
        hhi,
        tname(main).min(tname(other)),
        f64::from(u8::from(st.table.cased && st.table.nouns_capitalised && st.tokens[main.places[0].source].shape == Shape::Title)),
        same_form,
        f64::from(u8::from(other.places.iter().any(|p| p.target.len() > 1))),
        f64::from(u8::from(st.table.spaced)),
        f64::from(u8::from(text.table.spaced)),
        f64::from(u8::from(main.places.len() >= 2)),
        jm, jb, jb - jm, both_near, f64::from(u8::from(word.chars().count() >= 2 && other.places[0].end > other.places[0].source + 1)),
        other.places.iter().filter(|p| counts.target[text.tokens[p.best].stem.0 as usize] == 1).count() as f64 / other.places.len() as f64,
        main.places.iter().map(|p| f64::from(p.probability)).fold(0.0, f64::max),
    ]
}

fn judge(text: &Text, source: &Source, counts: &Counts, stem: &Words, all: &[Rendering], drafts: &mut Vec<Draft>) {
    if std::env::var("ISO_FEATURES").is_ok() {
        for m in 0..1 {
            for o in m + 1..all.len() {
                let f = features(text, source, counts, stem, all, m, o);
                let groups = [m, o].iter().map(|&r| group(text, &all[r])).collect();
                let term = format!("{} {:?}", stem.iter().map(|&s| source.text.stem(s)).collect::<Vec<_>>().join(""), f);
                drafts.push(Draft::new("inconsistent-rendering", 0.5, Reason::InconsistentRendering { term, concentration: 0.0 }, groups));
            }
        }
        return;
    }
}

fn group(text: &Text, r: &Rendering) -> Group {
    let sites: Vec<Site> = r.places.iter().map(|p| text.site(p.target[0], p.target[p.target.len() - 1])).collect();
    Group { text: text.at(sites[0]).to_owned(), sites }
}
