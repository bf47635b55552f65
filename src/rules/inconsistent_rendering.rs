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
const LINKED: f32 = 0.35;
/// A draft below this is not worth handing over.
const LEAST: f64 = 0.15;

/// A place of a source word and what stands for it.
struct Place {
    /// Token of the source.
    source: usize,
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
        judge(text, source, &counts, stem, &renderings, drafts);
    }
}

/// The places of every source word of meaning that stands twice or more, by its first place.
fn recurring(source: &Source, text: &Text) -> Vec<(StemId, Vec<Place>)> {
    let mut places: FxHashMap<StemId, Vec<usize>> = FxHashMap::default();
    for (at, token) in source.text.tokens.iter().enumerate() {
        let dated = Class::MONTH | Class::WEEKDAY | Class::NUMERAL;
        if token.is_content() && !token.class.intersects(dated) {
            places.entry(token.stem).or_default().push(at);
        }
    }
    let mut found: Vec<(StemId, Vec<Place>)> = places
        .into_iter()
        .filter(|(_, tokens)| tokens.len() > 1)
        .map(|(stem, tokens)| (stem, tokens.into_iter().filter_map(|at| place(source, text, at)).collect()))
        .filter(|(_, places): &(_, Vec<Place>)| places.len() > 1)
        .collect();
    found.sort_by_key(|(_, places)| places[0].source);
    found
}

/// What stands for a source token: the words of meaning that it is linked to, those beside the surest one.
fn place(source: &Source, text: &Text, at: usize) -> Option<Place> {
    let links = source.alignment.of_source(at);
    let meant = |token: &Token| token.is_content();
    let linked = links.iter().filter(|(j, p)| *p >= LINKED && meant(&text.tokens[*j as usize]));
    let (best, probability) = linked.clone().max_by(|a, b| a.1.total_cmp(&b.1)).copied()?;
    let mut target: Vec<usize> =
        linked.map(|(j, _)| *j as usize).filter(|j| j.abs_diff(best as usize) <= 3).collect();
    target.sort_unstable();
    Some(Place { source: at, target, probability })
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

/// The renderings of a word: places that share a word are one.
fn cluster(text: &Text, places: Vec<Place>) -> Vec<Rendering> {
    let mut renderings: Vec<Rendering> = Vec::new();
    for place in places {
        let stems: FxHashSet<StemId> = place.target.iter().map(|&at| text.tokens[at].stem).collect();
        let alike = |rendering: &Rendering| {
            stems.iter().any(|&a| rendering.stems.iter().any(|&b| same_word(text, a, b)))
        };
        let mut one = Rendering { stems: stems.clone(), places: vec![place] };
        let mut at = 0;
        while at < renderings.len() {
            if alike(&renderings[at]) {
                let other = renderings.remove(at);
                one.stems.extend(other.stems);
                one.places.extend(other.places);
            } else {
                at += 1;
            }
        }
        one.places.sort_by_key(|place| place.source);
        renderings.push(one);
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
}

impl Counts {
    fn new(text: &Text, source: &Source) -> Self {
        let mut counts = Self {
            target: vec![0; text.stems().len()],
            of_target: FxHashMap::default(),
            of_source: FxHashMap::default(),
            held: FxHashSet::default(),
            source_held: FxHashMap::default(),
        };
        for (at, segment) in (0..).zip(source.segments) {
            counts.of_target.extend(segment.target.clone().map(|unit| (unit as u32, at)));
            counts.of_source.extend(segment.source.clone().map(|unit| (unit as u32, at)));
        }
        for token in &text.tokens {
            counts.target[token.stem.0 as usize] += 1;
            if let Some(&segment) = counts.of_target.get(&token.unit) {
                counts.held.insert((segment, token.stem));
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

fn features(text: &Text, source: &Source, counts: &Counts, stem: StemId, all: &[Rendering], m: usize, o: usize) -> Vec<f64> {
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
    let word = st.stem(stem);
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
    ]
}

fn judge(text: &Text, source: &Source, counts: &Counts, stem: StemId, all: &[Rendering], drafts: &mut Vec<Draft>) {
    if std::env::var("ISO_FEATURES").is_ok() {
        for m in 0..1 {
            for o in m + 1..all.len() {
                let f = features(text, source, counts, stem, all, m, o);
                let groups = [m, o].iter().map(|&r| group(text, &all[r])).collect();
                let term = format!("{} {:?}", source.text.stem(stem), f);
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
