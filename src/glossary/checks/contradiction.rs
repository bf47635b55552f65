//! A rendering that one row forbids and another row of the same term tells to write; rows that send each other round
//! in a circle.

use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{Likeness, Row, alike, by_languages};
use super::{Fault, Shelf};

const CERTAIN: f64 = 0.95;
/// A later layer may mean to forbid what an earlier one prefers; the owner of both wants to know.
const LAYERED: f64 = 0.55;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for rows in by_languages(shelf) {
        let (of_source, alone): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::has_source);
        for (before, row, likeness) in alike(&of_source) {
            if likeness == Likeness::Same && !row.is_told_from(&before) {
                pair(&before, &row, faults);
            }
        }
        without_source(&alone, faults);
    }
}

/// Two rows of one term.
fn pair(before: &Row, row: &Row, faults: &mut Vec<Fault>) {
    for (forbids, allows) in [(row, before), (before, row)] {
        for text in forbids.entry.forbidden_words() {
            if allows.entry.allowed().any(|allowed| allowed == text) {
                faults.push(fault(forbids, allows, text));
            }
        }
    }
}

fn fault(forbids: &Row, allows: &Row, text: &str) -> Fault {
    let confidence = if forbids.book == allows.book { CERTAIN } else { LAYERED };
    let verb = if allows.entry.preferred == text { "tells to write it" } else { "admits it" };
    let message = format!("“{text}” is forbidden here, and {} {verb}", allows.name(forbids));
    let help = "take it out of one of the two rows, or tell them apart in the column `context`";
    Fault::new(confidence, forbids.value(text), message, help).beside([allows.value(text)])
}

/// Rows of one language: there a rendering is all that a row is about, so whatever one forbids no other may allow.
fn without_source(rows: &[Row], faults: &mut Vec<Fault>) {
    let mut allowing: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        for text in row.entry.allowed() {
            allowing.entry(text).or_default().push(at);
        }
    }
    // From a row to those whose rendering it forbids: who heeds the one comes under the other.
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut edges = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for text in row.entry.forbidden_words() {
            for &other in allowing.get(text.as_str()).into_iter().flatten() {
                if other != at && !row.is_told_from(&rows[other]) {
                    next[at].push(other);
                    edges.push((at, other, text));
                }
            }
        }
    }
    let mut told: FxHashSet<usize> = FxHashSet::default();
    for (from, to, text) in edges {
        if told.contains(&from) {
            continue;
        }
        match way(&next, to, from) {
            Some(circle) => {
                told.extend(&circle);
                let others: Vec<String> = circle.iter().filter(|at| **at != from).map(|&at| rows[at].name(&rows[from])).collect();
                let message = format!("this row and {} forbid each other's renderings in a circle", others.join(", "));
                let help = "decide for one rendering and forbid the others in its row";
                let rest = circle.iter().filter(|at| **at != from).map(|&at| rows[at].rendering());
                faults.push(Fault::new(CERTAIN, rows[from].rendering(), message, help).beside(rest));
            }
            None => faults.push(fault(&rows[from], &rows[to], text)),
        }
    }
}

/// The shortest way along `next` from one row to another, both included.
fn way(next: &[Vec<usize>], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut before: FxHashMap<usize, usize> = FxHashMap::default();
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut way = vec![at];
            while let Some(&step) = way.last().and_then(|last| before.get(last)) {
                way.push(step);
            }
            way.reverse();
            return Some(way);
        }
        for &step in &next[at] {
            if step != from && !before.contains_key(&step) {
                before.insert(step, at);
                queue.push_back(step);
            }
        }
    }
    None
}
