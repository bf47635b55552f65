//! Glossaries in layers: a later file refines an earlier one, row by row.
//!
//! In: the entries of several files, in the order of the files. Out: the entries that hold, each with the rows that it is
//! made of. A row refines those of earlier files that have the same term and the same `context`, `pos` and `domain`: what
//! its cells say replaces what was said, what they leave open is inherited. Reads no files.

use rustc_hash::FxHashMap;

use super::entry::{Case, Entry};
use crate::language::fold;

/// What makes two rows of different files one: the term, and what tells homonyms apart.
pub(super) type Key = (String, String, (Vec<String>, String, String));

/// An entry as the layers leave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layered {
    /// What it says now.
    pub entry: Entry,
    /// The numbers of the rows that it is made of among all rows given; the last one decides.
    pub rows: Vec<usize>,
}

/// Lays the files over one another; the entries come in the order of the rows that decide.
///
/// A row that refines nothing and has no rendering says nothing; it is left out, and [`orphans`] names it.
pub fn refine(files: &[Vec<Entry>]) -> Vec<Layered> {
    let mut layered: Vec<Option<Layered>> = Vec::new();
    // Where the rows of earlier files with this key are; rows of one file do not refine one another.
    let mut known: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    let mut number = 0;
    for file in files {
        let mut own: Vec<(Key, usize)> = Vec::new();
        for entry in file {
            let key = key(entry);
            let before: Vec<usize> = known.get(&key).cloned().unwrap_or_default();
            // Of homonyms that an earlier file does not tell apart the last one is refined, and all are replaced.
            let base = before.iter().rev().find_map(|&at| layered[at].clone());
            let made = match base {
                Some(base) => over(base, entry, number),
                None => Layered { entry: entry.clone(), rows: vec![number] },
            };
            own.push((key, layered.len()));
            layered.push(Some(made));
            number += 1;
        }
        for (key, _) in &own {
            for at in known.remove(key).unwrap_or_default() {
                layered[at] = None;
            }
        }
        for (key, at) in own {
            known.entry(key).or_default().push(at);
        }
    }
    layered.into_iter().flatten().filter(|made| !made.entry.preferred.is_empty()).collect()
}

/// The rows, by number, that have no rendering and refine no row that has one.
pub fn orphans(files: &[Vec<Entry>], layered: &[Layered]) -> Vec<usize> {
    let used: rustc_hash::FxHashSet<usize> =
        layered.iter().flat_map(|made| made.rows.iter().copied()).collect();
    files
        .iter()
        .flatten()
        .enumerate()
        .filter(|(number, entry)| entry.preferred.is_empty() && !used.contains(number))
        .map(|(number, _)| number)
        .collect()
}

/// Letter case does not tell terms apart, but where a row says that it does.
pub(super) fn key(entry: &Entry) -> Key {
    let term = if entry.source.is_empty() { &entry.preferred } else { &entry.source };
    let side = if entry.source.is_empty() { "" } else { "source" };
    let folded =
        if entry.case == Some(Case::Sensitive) { term.clone() } else { fold(term, false).into_owned() };
    (side.to_owned(), folded, entry.telling())
}

/// A row over what the layers below say: its filled cells replace, its empty ones inherit.
fn over(below: Layered, row: &Entry, number: usize) -> Layered {
    fn list(own: &[String], below: Vec<String>) -> Vec<String> {
        if own.is_empty() { below } else { own.to_vec() }
    }
    fn text(own: &str, below: String) -> String {
        if own.is_empty() { below } else { own.to_owned() }
    }
    let Layered { entry: old, mut rows } = below;
    rows.push(number);
    let mut other = old.other;
    for (name, value) in &row.other {
        match other.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.clone_from(value),
            None => other.push((name.clone(), value.clone())),
        }
    }
    let replaces = !row.preferred.is_empty() && row.preferred != old.preferred;
    let mut entry = Entry {
        preferred: text(&row.preferred, old.preferred),
        admitted: list(&row.admitted, old.admitted),
        forbidden: list(&row.forbidden, old.forbidden),
        // Forms are those of a rendering, and go with it.
        forms: if replaces { row.forms.clone() } else { list(&row.forms, old.forms) },
        case: row.case.or(old.case),
        matching: if row.match_said { row.matching } else { old.matching },
        match_said: row.match_said || old.match_said,
        note: text(&row.note, old.note),
        status: if row.status_said { row.status } else { old.status },
        status_said: row.status_said || old.status_said,
        updated: text(&row.updated, old.updated),
        other,
        ..row.clone()
    };
    // What the later row says of a rendering goes before what the earlier one said of it.
    let allowed: Vec<String> = std::iter::once(&row.preferred).chain(&row.admitted).cloned().collect();
    entry.forbidden.retain(|value| row.forbidden.contains(value) || !allowed.contains(value));
    entry.admitted.retain(|value| {
        *value != entry.preferred && (row.admitted.contains(value) || !row.forbidden.contains(value))
    });
    Layered { entry, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::load::read;
    use crate::glossary::{Languages, Match};

    fn file(csv: &str) -> Vec<Entry> {
        let loaded = read("terms.csv", csv.as_bytes(), Languages { source: Some("en"), target: "de" });
        assert_eq!(loaded.remarks, [], "{csv}");
        loaded.entries
    }

    #[test]
    fn a_later_row_refines_cell_by_cell() {
        let house = file(
            "en,de,admitted,forbidden,match,note\nbill,Gesetzentwurf,Entwurf,Rechnung|Schein,exact,a draft\n",
        );
        let desk = file("en,de,admitted,forbidden,note\nBill,Gesetzesvorlage,Schein,,\n");
        let layered = refine(&[house, desk]);
        assert_eq!(layered.len(), 1);
        let entry = &layered[0].entry;
        assert_eq!(layered[0].rows, [0, 1]);
        assert_eq!((entry.preferred.as_str(), entry.note.as_str()), ("Gesetzesvorlage", "a draft"));
        assert_eq!(
            (&entry.admitted[..], &entry.forbidden[..]),
            (&["Schein".to_owned()][..], &["Rechnung".to_owned()][..])
        );
        assert_eq!(entry.matching, Match::Exact);
    }

    #[test]
    fn a_row_without_a_rendering_adds_to_one_or_is_an_orphan() {
        let house = file("en,de\nbill,Gesetzentwurf\n");
        let desk = file("en,de,forbidden\nbill,,Rechnung\nact,,Akt\n");
        let files = [house, desk];
        let layered = refine(&files);
        assert_eq!(layered.len(), 1);
        assert_eq!(
            (layered[0].entry.preferred.as_str(), layered[0].entry.forbidden.len()),
            ("Gesetzentwurf", 1)
        );
        assert_eq!(orphans(&files, &layered), [2]);
    }

    #[test]
    fn a_later_file_switches_a_row_off_and_homonyms_stay_apart() {
        let house = file("en,de,domain\nbill,Gesetzentwurf,law\nbill,Rechnung,trade\n");
        let desk = file("en,de,domain,status\nbill,,trade,deprecated\n");
        let layered = refine(&[house, desk]);
        let applied: Vec<&str> = layered
            .iter()
            .filter(|made| made.entry.applies())
            .map(|made| made.entry.preferred.as_str())
            .collect();
        assert_eq!(applied, ["Gesetzentwurf"]);
        assert_eq!(
            layered.iter().find(|made| !made.entry.applies()).map(|made| made.rows.clone()),
            Some(vec![1, 2])
        );
    }

    #[test]
    fn rows_of_one_file_do_not_refine_one_another() {
        let csv = "en,de,context\nbill,Rechnung,shop\nbill,Schein,bank\n";
        assert_eq!(refine(&[file(csv)]).len(), 2);
        assert_eq!(refine(&[file(csv), file(csv)]).len(), 2);
    }
}
