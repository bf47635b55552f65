//! Two states of a glossary that came from one, made one again.
//!
//! In: the common state, ours and theirs. Out: ours with all that they changed, entry by entry and cell by cell; what both
//! changed differently stands twice, between comments, for somebody to decide. With no common state, whatever both say
//! differently is to be decided. Keeps the layout of ours.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::{Index, first_term, is_list, term_names};
use super::load::{join, values};
use super::sheet::{RowIndex, Sheet};

/// Who is right where both changed one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// Nobody: it is to be decided.
    Neither,
    /// Ours.
    Ours,
    /// Theirs.
    Theirs,
}

/// Something that both changed differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The term of the entry.
    pub term: String,
    /// The columns in which both differ; none where one took the entry out that the other changed.
    pub columns: Vec<String>,
    /// What ours says: by column, empty where the entry is gone.
    pub ours: BTreeMap<String, String>,
    /// What theirs says.
    pub theirs: BTreeMap<String, String>,
}

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Terms of entries taken over from theirs.
    pub added: Vec<String>,
    /// Terms of entries that they took out.
    pub removed: Vec<String>,
    /// Terms of entries of which cells were taken over.
    pub changed: Vec<String>,
    /// What is to be decided.
    pub conflicts: Vec<Conflict>,
}

/// The comments that stand around what is to be decided.
pub const MARKS: [&str; 3] = ["# <<<<<<< ours", "# ======= theirs", "# >>>>>>>"];

/// Stands for an entry that one side took out.
const TAKEN_OUT: &str = "# (taken out)";

/// Takes into `ours` what `theirs` changed since `base`.
pub fn merge(base: Option<&Sheet>, ours: &mut Sheet, theirs: &Sheet, prefer: Prefer) -> Merged {
    for name in theirs.names().map(ToOwned::to_owned).collect::<Vec<_>>() {
        let dropped = base.is_some_and(|base| base.column(&name).is_some());
        if ours.column(&name).is_none() && !dropped {
            ours.add_column(&name);
        }
    }
    let terms = term_names(ours);
    let base_index = base.map(|base| Index::new(base, &terms));
    let mut merge = Merge { base, base_index, terms, theirs, prefer, done: Merged::default() };
    merge.added(ours);
    merge.shared(ours);
    merge.done
}

struct Merge<'s> {
    base: Option<&'s Sheet>,
    base_index: Option<Index>,
    /// Columns of terms, in the order in which they name an entry.
    terms: Vec<String>,
    theirs: &'s Sheet,
    prefer: Prefer,
    done: Merged,
}

impl Merge<'_> {
    /// Goes through the entries of ours, from the last to the first, so that rows keep their numbers.
    fn shared(&mut self, ours: &mut Sheet) {
        let theirs = Index::new(self.theirs, &self.terms);
        for (key, row) in Index::new(ours, &self.terms).keys.into_iter().rev() {
            let was = self.base_index.as_ref().and_then(|index| index.row(&key));
            match (theirs.row(&key), was) {
                (Some(their_row), _) => self.cells(ours, row, their_row, was),
                (None, Some(was)) => self.gone(ours, row, was),
                (None, None) => {}
            }
        }
        self.done.changed.reverse();
        self.done.removed.reverse();
        self.done.conflicts.reverse();
    }

    /// An entry that both have.
    fn cells(&mut self, ours: &mut Sheet, row: RowIndex, their_row: RowIndex, was: Option<RowIndex>) {
        let (mut columns, mut taken) = (Vec::new(), false);
        let before = cells(ours, row);
        for (column, name) in ours.names().map(ToOwned::to_owned).enumerate().collect::<Vec<_>>() {
            let Some(their_column) = self.theirs.column(&name) else { continue };
            let mine = ours.value(row, column).to_owned();
            let their = self.theirs.value(their_row, their_column);
            let old = self.old(&name, was);
            if mine == their || old.as_deref() == Some(their) {
                continue;
            }
            let one = match old.as_deref() {
                Some(old) if old == mine => Some(their.to_owned()),
                old if is_list(&name) => Some(lists(old.unwrap_or(""), &mine, their)),
                _ if name.eq_ignore_ascii_case("updated") => Some(mine.clone().max(their.to_owned())),
                None if mine.is_empty() => Some(their.to_owned()),
                None if their.is_empty() => Some(mine.clone()),
                _ if self.prefer == Prefer::Theirs => Some(their.to_owned()),
                _ if self.prefer == Prefer::Ours => Some(mine.clone()),
                _ => None,
            };
            match one {
                Some(value) if value != mine => {
                    ours.set(row, column, &value);
                    taken = true;
                }
                Some(_) => {}
                None => columns.push(name),
            }
        }
        let term = first_term(ours, row).to_owned();
        if columns.is_empty() {
            if taken {
                self.done.changed.push(term);
            }
            return;
        }
        // Theirs stands below with all that is not in dispute taken from both.
        let names: Vec<String> = ours.names().map(ToOwned::to_owned).collect();
        let other: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(at, name)| match self.theirs.column(name) {
                Some(column) if columns.contains(name) => self.theirs.value(their_row, column).to_owned(),
                _ => ours.value(row, at).to_owned(),
            })
            .collect();
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        ours.insert(row + 1, &other);
        ours.comment(row, MARKS[0]);
        ours.comment(row + 1, MARKS[1]);
        ours.comment(row + 2, MARKS[2]);
        self.done.conflicts.push(Conflict {
            term,
            columns,
            ours: before,
            theirs: cells(self.theirs, their_row),
        });
    }

    /// An entry that they took out: it goes, unless we changed it since.
    fn gone(&mut self, ours: &mut Sheet, row: RowIndex, was: RowIndex) {
        let untouched = self.base.is_some_and(|base| cells(base, was) == cells(ours, row));
        let term = first_term(ours, row).to_owned();
        if untouched || self.prefer == Prefer::Theirs {
            ours.remove(row);
            self.done.removed.push(term);
        } else if self.prefer == Prefer::Neither {
            ours.comment(row, MARKS[0]);
            ours.comment(row + 1, MARKS[1]);
            ours.comment(row + 1, TAKEN_OUT);
            ours.comment(row + 1, MARKS[2]);
            let conflict =
                Conflict { term, columns: Vec::new(), ours: cells(ours, row), theirs: BTreeMap::new() };
            self.done.conflicts.push(conflict);
        }
    }

    /// Entries that they have and we do not: each goes behind the one that it follows in theirs.
    fn added(&mut self, ours: &mut Sheet) {
        let index = Index::new(ours, &self.terms);
        let mut new = Vec::new();
        let mut at = 0;
        for (key, their_row) in Index::new(self.theirs, &self.terms).keys {
            match index.row(&key) {
                Some(row) => at = row + 1,
                None => new.push((at, key, their_row)),
            }
        }
        // From the last to the first, so that the places of the others hold.
        for (at, key, their_row) in new.into_iter().rev() {
            let was = self.base_index.as_ref().and_then(|index| index.row(&key));
            self.take(ours, at, their_row, was);
        }
        self.done.added.reverse();
    }

    fn take(&mut self, ours: &mut Sheet, at: RowIndex, their_row: RowIndex, was: Option<RowIndex>) {
        let known = was.zip(self.base);
        let changed = known.is_none_or(|(was, base)| cells(base, was) != cells(self.theirs, their_row));
        // We took it out, and they left it as it was.
        if !changed || (was.is_some() && self.prefer == Prefer::Ours) {
            return;
        }
        let names: Vec<String> = ours.names().map(ToOwned::to_owned).collect();
        let value = |name: &String| {
            self.theirs.column(name).map_or("", |column| self.theirs.value(their_row, column))
        };
        let row: Vec<&str> = names.iter().map(value).collect();
        ours.insert(at, &row);
        let term = first_term(self.theirs, their_row).to_owned();
        if was.is_some() && self.prefer == Prefer::Neither {
            ours.comment(at, MARKS[0]);
            ours.comment(at, TAKEN_OUT);
            ours.comment(at, MARKS[1]);
            ours.comment(at + 1, MARKS[2]);
            let theirs = cells(self.theirs, their_row);
            self.done.conflicts.push(Conflict { term, columns: Vec::new(), ours: BTreeMap::new(), theirs });
        } else {
            self.done.added.push(term);
        }
    }

    /// What the common state says in a cell; `None` where it has no such entry.
    fn old(&self, name: &str, was: Option<RowIndex>) -> Option<String> {
        let (base, row) = (self.base?, was?);
        Some(base.column(name).map_or_else(String::new, |column| base.value(row, column).to_owned()))
    }
}

/// The filled cells of a row by the name of the column.
fn cells(sheet: &Sheet, row: RowIndex) -> BTreeMap<String, String> {
    let cell = |(column, name): (usize, &str)| (name.to_lowercase(), sheet.value(row, column).to_owned());
    sheet.names().enumerate().map(cell).filter(|(_, value)| !value.is_empty()).collect()
}

/// Lists that both changed: what either added, less what either took out.
fn lists(old: &str, ours: &str, theirs: &str) -> String {
    let (old, mine, their) = (values(old), values(ours), values(theirs));
    let kept = |value: &&String| !old.contains(value) || (mine.contains(value) && their.contains(value));
    let new = their.iter().filter(|value| !mine.contains(value));
    let merged: Vec<String> = mine.iter().chain(new).filter(kept).cloned().collect();
    join(&merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str =
        "# desk\nen,fr,forbidden,note\nbill,projet de loi,facture,\nbloc,bloc,,\nstate,État,,\n";

    fn merged(ours: &str, theirs: &str, prefer: Prefer) -> (String, Merged) {
        let sheet = |text: &str| Sheet::parse(text).expect("rows");
        let mut mine = sheet(ours);
        let done = merge(Some(&sheet(BASE)), &mut mine, &sheet(theirs), prefer);
        (mine.text(), done)
    }

    #[test]
    fn changes_of_both_meet() {
        let ours = BASE.replace("bloc,bloc,,", "bloc,\"bloc\",,groupe").replace("facture", "facture|note");
        let theirs = BASE.replace("facture", "addition|facture").replace("state", "party,parti,,\nstate")
            + "law,loi,,\n";
        let (text, done) = merged(&ours, &theirs, Prefer::Neither);
        assert_eq!(
            text,
            "# desk\nen,fr,forbidden,note\nbill,projet de loi,facture|note|addition,\nbloc,\"bloc\",,groupe\n\
             party,parti,,\nstate,État,,\nlaw,loi,,\n"
        );
        assert_eq!((done.added.len(), done.conflicts.len()), (2, 0));
    }

    #[test]
    fn what_both_changed_is_to_be_decided() {
        let ours = BASE.replace("State,État", "").replace("bloc,bloc", "bloc,camp");
        let theirs = BASE.replace("bloc,bloc", "bloc,groupe");
        let (text, done) = merged(&ours, &theirs, Prefer::Neither);
        assert!(
            text.contains(
                "# <<<<<<< ours\nbloc,camp,,\n# ======= theirs\nbloc,groupe,,\n# >>>>>>>\nstate,État,,\n"
            ),
            "{text}"
        );
        assert_eq!(done.conflicts[0].columns, ["fr"]);
        assert!(merged(&ours, &theirs, Prefer::Theirs).0.contains("bloc,groupe,,\nstate"));
        assert!(merged(&ours, &theirs, Prefer::Ours).0.contains("bloc,camp,,\nstate"));
    }

    #[test]
    fn what_one_took_out_goes_unless_the_other_changed_it() {
        let without = BASE.replace("state,État,,\n", "");
        assert_eq!(merged(BASE, &without, Prefer::Neither).0, without);
        assert_eq!(merged(&without, BASE, Prefer::Neither).0, without);
        let changed = BASE.replace("État", "Etat");
        let (text, done) = merged(&changed, &without, Prefer::Neither);
        assert!(
            text.ends_with("# <<<<<<< ours\nstate,Etat,,\n# ======= theirs\n# (taken out)\n# >>>>>>>\n"),
            "{text}"
        );
        assert_eq!(done.conflicts.len(), 1);
        let (text, _) = merged(&without, &changed, Prefer::Neither);
        assert!(
            text.ends_with("# <<<<<<< ours\n# (taken out)\n# ======= theirs\nstate,Etat,,\n# >>>>>>>\n"),
            "{text}"
        );
    }
}
