//! Baselines: findings that are known and let pass, one line an entry.
//!
//! In: the entries of a baseline, the findings of a run. Out: the findings that it does not hold, the entries that hold no
//! longer, a new baseline. Paths are names relative to the baseline's folder, made by the caller. How a file holds entries is
//! known to `lines`.

mod lines;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, relative to the baseline, with `/` between folders.
    pub path: String,
    /// The rule's id.
    pub rule: String,
    /// The renderings in alphabetical order.
    pub renderings: Vec<String>,
    /// How many places to change are known.
    pub count: NonZeroUsize,
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// Other files that it has places in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Why it is let pass: for people, kept by every rewrite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A file of the run, by the name that the baseline gives it.
pub struct File<'a> {
    /// Relative to the baseline.
    pub name: String,
    /// Whether a rule ran for it.
    pub runs: &'a (dyn Fn(&str) -> bool + 'a),
}

/// What is known of files beside those of the run, by the names that the baseline gives them.
#[derive(Clone, Copy)]
pub struct Disk<'a> {
    /// Whether a file is there.
    pub exists: &'a dyn Fn(&str) -> bool,
    /// Whether the run would have read it: it lies in a folder that was walked.
    pub walked: &'a dyn Fn(&str) -> bool,
}

/// What the baseline made of a run.
#[derive(Debug, Default)]
pub struct Sifted {
    /// How many findings it held.
    pub known: usize,
    /// How many findings have more places to change than it knows: they are new.
    pub grown: usize,
    /// Entries that hold no longer, with the number of places that are gone.
    pub expired: Vec<Entry>,
    /// What is left of the baseline without them; moved files under their new names.
    pub pruned: Baseline,
}

/// All entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

impl Baseline {
    fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut one: BTreeMap<(String, String), Entry> = BTreeMap::new();
        for mut entry in entries {
            entry.renderings.sort();
            let known = one.entry((entry.path.clone(), entry.fingerprint.clone()));
            let known = known.or_insert_with(|| entry.clone());
            known.count = known.count.max(entry.count);
            known.reason = known.reason.take().or(entry.reason);
        }
        let mut entries: Vec<Entry> = one.into_values().collect();
        entries.sort();
        Self { entries }
    }

    /// The findings of a run: `name` gives a path as the baseline writes it.
    pub fn of(files: &[File], findings: &[Vec<Finding>], name: &dyn Fn(&str) -> String) -> Self {
        let mut entries: BTreeMap<(String, String), Entry> = BTreeMap::new();
        for (file, findings) in files.iter().zip(findings) {
            for finding in findings {
                let places = places(finding);
                entries
                    .entry((file.name.clone(), finding.fingerprint.clone()))
                    .and_modify(|entry| entry.count = entry.count.saturating_add(places.get()))
                    .or_insert_with(|| Entry {
                        path: file.name.clone(),
                        rule: finding.rule.clone(),
                        renderings: renderings(finding),
                        count: places,
                        fingerprint: finding.fingerprint.clone(),
                        also: also(finding, &file.name, name),
                        reason: None,
                    });
            }
        }
        Self::new(entries.into_values())
    }

    /// Takes over from an older baseline what this run says nothing of, files that it did not read and rules that did not
    /// run, and the reasons of the entries that stay.
    #[must_use]
    pub fn over(mut self, old: &Self, files: &[File], disk: Disk) -> Self {
        let judge = Judge::new(files, disk);
        for entry in &old.entries {
            let same = |new: &&mut Entry| new.path == entry.path && new.fingerprint == entry.fingerprint;
            match self.entries.iter_mut().find(same) {
                Some(new) => new.reason.clone_from(&entry.reason),
                None if judge.judges(entry) => {}
                None => self.entries.push(entry.clone()),
            }
        }
        Self::new(self.entries)
    }

    /// The entries, sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes known findings out. An entry holds for findings with its fingerprint in its file, up to its count of places to
    /// change: a finding with more places than are left is new. An entry whose file is there no longer holds for the same
    /// rule and renderings in a file of which the baseline knows nothing: the file was moved or renamed.
    pub fn sift(
        &self,
        files: &[File],
        findings: &mut [Vec<Finding>],
        name: &dyn Fn(&str) -> String,
        disk: Disk,
    ) -> Sifted {
        let mut left: Vec<usize> = self.entries.iter().map(|entry| entry.count.get()).collect();
        let mut grown = vec![0; left.len()];
        let mut moved: Vec<Entry> = Vec::new();
        let before: usize = findings.iter().map(Vec::len).sum();
        let index = self.by_fingerprint();
        for (file, findings) in files.iter().zip(&mut *findings) {
            findings.retain(|finding| {
                let print = finding.fingerprint.as_str();
                let own = index.here.get(&(file.name.as_str(), print));
                let at = own.or_else(|| index.across.get(print).filter(|_| is_across(finding)));
                let Some(&at) = at else { return true };
                let new = !spend(&mut left[at], finding);
                grown[at] += usize::from(new);
                new
            });
        }
        let judge = Judge::new(files, disk);
        let gone = self.gone(&judge);
        let known: BTreeSet<&str> = self.entries.iter().map(|entry| entry.path.as_str()).collect();
        for (file, findings) in files.iter().zip(&mut *findings) {
            if gone.is_empty() || known.contains(file.name.as_str()) {
                continue;
            }
            findings.retain(|finding| {
                let entries = gone.get(&(finding.rule.as_str(), renderings(finding)));
                let at = entries.into_iter().flatten().find(|at| spend(&mut left[**at], finding));
                if let Some(at) = at {
                    moved.push(Entry {
                        path: file.name.clone(),
                        count: places(finding),
                        fingerprint: finding.fingerprint.clone(),
                        also: also(finding, &file.name, name),
                        ..self.entries[*at].clone()
                    });
                }
                at.is_none()
            });
        }
        let mut sifted = Sifted {
            known: before - findings.iter().map(Vec::len).sum::<usize>(),
            grown: grown.iter().sum(),
            ..Sifted::default()
        };
        for ((entry, left), grown) in self.entries.iter().zip(left).zip(grown) {
            let (count, judged) = (entry.count.get(), grown == 0 && judge.judges(entry));
            // What was found in a file that is gone has moved.
            let stays = match (judged, judge.is_gone(&entry.path)) {
                (true, true) => 0,
                (true, false) => count - left,
                (false, true) => left,
                (false, false) => count,
            };
            let of = |count| NonZeroUsize::new(count).map(|count| Entry { count, ..entry.clone() });
            sifted.expired.extend(of(left).filter(|_| judged));
            sifted.pruned.entries.extend(of(stays));
        }
        sifted.pruned = Self::new(sifted.pruned.entries.into_iter().chain(moved));
        sifted
    }

    fn by_fingerprint(&self) -> Index<'_> {
        let mut index = Index::default();
        for (at, entry) in self.entries.iter().enumerate() {
            index.here.insert((entry.path.as_str(), entry.fingerprint.as_str()), at);
            if !entry.also.is_empty() {
                index.across.insert(entry.fingerprint.as_str(), at);
            }
        }
        index
    }

    /// Entries of files that are there no longer, by rule and renderings.
    fn gone(&self, judge: &Judge) -> HashMap<(&str, Vec<String>), Vec<usize>> {
        let mut gone: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| judge.is_gone(&entry.path)) {
            gone.entry((entry.rule.as_str(), entry.renderings.clone())).or_default().push(at);
        }
        gone
    }
}

/// Where entries stand.
#[derive(Default)]
struct Index<'a> {
    /// By file and fingerprint.
    here: HashMap<(&'a str, &'a str), usize>,
    /// Those that span files, by fingerprint alone: with which of its files such a finding is reported depends on which
    /// others are checked.
    across: HashMap<&'a str, usize>,
}

/// Of which entries a run can say that they hold no longer.
struct Judge<'a> {
    files: HashMap<&'a str, &'a File<'a>>,
    disk: Disk<'a>,
}

impl<'a> Judge<'a> {
    fn new(files: &'a [File<'a>], disk: Disk<'a>) -> Self {
        Self { files: files.iter().map(|file| (file.name.as_str(), file)).collect(), disk }
    }

    fn is_gone(&self, path: &str) -> bool {
        !self.files.contains_key(path) && !(self.disk.exists)(path)
    }

    /// All files of the entry were checked by its rule, or are there no longer. One that is gone may have another name now,
    /// which only a run that looks through its folder would have met.
    fn judges(&self, entry: &Entry) -> bool {
        let checked = |path: &str| match self.files.get(path) {
            Some(file) => (file.runs)(&entry.rule),
            None => self.is_gone(path) && (self.disk.walked)(path),
        };
        checked(&entry.path) && entry.also.iter().all(|path| checked(path))
    }
}

/// Takes the places of a finding from what is left of an entry; false when they are more.
fn spend(left: &mut usize, finding: &Finding) -> bool {
    let rest = left.checked_sub(places(finding).get());
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

/// The places to change.
fn places(finding: &Finding) -> NonZeroUsize {
    NonZeroUsize::new(finding.deviating().count()).unwrap_or(NonZeroUsize::MIN)
}

fn renderings(finding: &Finding) -> Vec<String> {
    let mut texts: Vec<String> = finding.renderings.iter().map(|rendering| rendering.text.clone()).collect();
    texts.sort();
    texts
}

fn is_across(finding: &Finding) -> bool {
    finding.occurrences.windows(2).any(|two| two[0].path != two[1].path)
}

fn also(finding: &Finding, home: &str, name: &dyn Fn(&str) -> String) -> Vec<String> {
    if !is_across(finding) {
        return Vec::new();
    }
    let others: BTreeSet<String> = finding.occurrences.iter().map(|place| name(&place.path)).collect();
    others.into_iter().filter(|path| path != home).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine;
    use crate::finding::{Occurrence, Rendering, Severity};

    /// A finding of which each rendering but the first has so many places to change.
    fn finding(path: &str, renderings: &[&str], places: usize) -> Finding {
        let renderings: Vec<Rendering> = renderings
            .iter()
            .enumerate()
            .map(|(at, text)| Rendering { text: (*text).to_owned(), count: places, preferred: at == 0 })
            .collect();
        let place = |at: usize| Occurrence {
            path: path.to_owned(),
            start: at,
            end: at + 1,
            line: 1,
            column: at + 1,
            text: String::new(),
            rendering: at % renderings.len(),
            source: None,
            fix: None,
        };
        Finding {
            rule: "name-spelling".to_owned(),
            severity: Severity::Warning,
            confidence: 0.9,
            message: String::new(),
            suggestion: String::new(),
            fingerprint: engine::fingerprint("name-spelling", path, &renderings),
            source_term: None,
            occurrences: (0..places * renderings.len()).map(place).collect(),
            renderings,
        }
    }

    fn files<'a>(names: &[&str]) -> Vec<File<'a>> {
        names.iter().map(|name| File { name: (*name).to_owned(), runs: &|_| true }).collect()
    }

    /// Every file is there.
    const ALL: Disk = Disk { exists: &|_| true, walked: &|_| true };

    fn same(path: &str) -> String {
        path.to_owned()
    }

    /// What is new of findings, with the names of the files that are on disk.
    fn sift(baseline: &Baseline, all: &[(&str, Vec<Finding>)], disk: &[&str]) -> (Vec<usize>, Sifted) {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let mut findings: Vec<Vec<Finding>> = all.iter().map(|(_, findings)| findings.clone()).collect();
        let exists = |name: &str| disk.contains(&name);
        let disk = Disk { exists: &exists, walked: &|path| !path.starts_with("elsewhere/") };
        let sifted = baseline.sift(&files(&names), &mut findings, &same, disk);
        (findings.iter().map(Vec::len).collect(), sifted)
    }

    fn of(all: &[(&str, Vec<Finding>)]) -> Baseline {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let findings: Vec<Vec<Finding>> = all.iter().map(|(_, findings)| findings.clone()).collect();
        Baseline::of(&files(&names), &findings, &same)
    }

    #[test]
    fn what_is_written_is_read_and_known() {
        let all = [
            ("de/b.md", vec![finding("de/b.md", &["Macao", "Macau"], 2)]),
            (
                "de/a.md",
                vec![finding("de/a.md", &["Токаев", "Тока\"ев"], 1), finding("de/a.md", &["x", "y"], 1)],
            ),
        ];
        let baseline = of(&all);
        let text = baseline.text().expect("text");
        assert_eq!(text.lines().count(), 4);
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        assert_eq!(Baseline::parse(&text.replace('\n', "\r\n\r\n")), Ok(baseline.clone()));
        let (new, sifted) = sift(&baseline, &all, &["de/a.md", "de/b.md"]);
        assert_eq!((new, sifted.known), (vec![0, 0], 3));
        assert_eq!((sifted.expired, sifted.pruned), (Vec::new(), baseline));
    }

    #[test]
    fn more_places_or_a_second_equal_finding_are_new() {
        let one = finding("a.md", &["Macao", "Macau"], 1);
        let baseline = of(&[("a.md", vec![one.clone()])]);
        let (new, sifted) =
            sift(&baseline, &[("a.md", vec![finding("a.md", &["Macau", "Macao"], 2)])], &["a.md"]);
        assert_eq!((new, sifted.known, sifted.grown), (vec![1], 0, 1));
        assert!(sifted.expired.is_empty() && sifted.pruned == baseline);
        let (new, sifted) = sift(&baseline, &[("a.md", vec![one.clone(), one])], &["a.md"]);
        assert_eq!((new, sifted.known, sifted.grown), (vec![1], 1, 1));
    }

    #[test]
    fn entries_expire_only_where_the_run_can_tell() {
        let one = finding("a.md", &["Macao", "Macau"], 2);
        let baseline = of(&[("a.md", vec![one]), ("b.md", vec![finding("b.md", &["x", "y"], 1)])]);
        let fewer = finding("a.md", &["Macao", "Macau"], 1);
        let (_, sifted) = sift(&baseline, &[("a.md", vec![fewer])], &["a.md", "b.md"]);
        let expired: Vec<_> = sifted.expired.iter().map(|entry| (&*entry.path, entry.count.get())).collect();
        assert_eq!(expired, [("a.md", 1)]);
        let left: Vec<_> =
            sifted.pruned.entries.iter().map(|entry| (&*entry.path, entry.count.get())).collect();
        assert_eq!(left, [("a.md", 1), ("b.md", 1)]);
        let never = [File { name: "a.md".to_owned(), runs: &|_| false }];
        let sifted = baseline.sift(&never, &mut [Vec::new()], &same, ALL);
        assert_eq!((sifted.expired, sifted.pruned), (Vec::new(), baseline.clone()));
        // A file that is gone takes its entries with it.
        let (_, sifted) = sift(&baseline, &[("c.md", Vec::new())], &["a.md", "c.md"]);
        assert_eq!((sifted.expired.len(), sifted.pruned.entries.len()), (1, 1));
        // But only a run that looks through its folder can tell.
        let far = of(&[("elsewhere/b.md", vec![finding("elsewhere/b.md", &["x", "y"], 1)])]);
        let (_, sifted) = sift(&far, &[("c.md", Vec::new())], &["c.md"]);
        assert_eq!((sifted.expired, sifted.pruned), (Vec::new(), far));
    }

    #[test]
    fn files_move_with_their_entries() {
        let old = of(&[("docs/a.md", vec![finding("docs/a.md", &["Macao", "Macau"], 1)])]);
        for name in ["pages/a.md", "docs/new.md"] {
            let moved = [(name, vec![finding(name, &["Macao", "Macau"], 1)])];
            let (new, sifted) = sift(&old, &moved, &[name]);
            assert_eq!((new, sifted.known, sifted.expired.len()), (vec![0], 1, 0));
            assert_eq!(sifted.pruned, of(&moved));
            // A copy is no move.
            let (new, _) = sift(&old, &moved, &[name, "docs/a.md"]);
            assert_eq!(new, [1]);
        }
    }

    #[test]
    fn a_finding_across_files_is_known_wherever_it_is_reported() {
        let across = |home: &str, other: &str| {
            let mut one = finding(home, &["Macao", "Macau"], 1);
            one.fingerprint = engine::fingerprint("name-spelling", "", &one.renderings);
            one.occurrences[0].path = other.to_owned();
            one
        };
        let baseline = of(&[("a.po", vec![across("a.po", "b.po")]), ("b.po", Vec::new())]);
        assert_eq!(baseline.entries[0].also, ["b.po"]);
        let disk = ["a.po", "b.po", "c.po"];
        let (new, _) = sift(&baseline, &[("b.po", vec![across("b.po", "c.po")])], &disk);
        assert_eq!(new, [0]);
        // One file alone cannot show it.
        assert!(sift(&baseline, &[("a.po", Vec::new())], &disk).1.expired.is_empty());
        assert_eq!(sift(&baseline, &[("a.po", Vec::new()), ("b.po", Vec::new())], &disk).1.expired.len(), 1);
    }

    #[test]
    fn writing_keeps_what_the_run_says_nothing_of() {
        let mut old = of(&[
            ("a.md", vec![finding("a.md", &["x", "y"], 1)]),
            ("b.md", vec![finding("b.md", &["x", "y"], 1)]),
        ]);
        old.entries[0].reason = Some("quoted".to_owned());
        let now = of(&[("a.md", vec![finding("a.md", &["x", "y"], 3)])]);
        let both = now.over(&old, &files(&["a.md"]), ALL);
        let counts: Vec<_> = both.entries.iter().map(|entry| (&*entry.path, entry.count.get())).collect();
        assert_eq!(counts, [("a.md", 3), ("b.md", 1)]);
        assert_eq!(both.entries[0].reason.as_deref(), Some("quoted"));
    }
}
