//! What has changed since a revision in git, for `isogloss check --changed`.
//!
//! In: the name of a revision, findings. Out: which of them have a place on a line that changed. A file that git does not know
//! has changed as a whole.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::git;
use super::output::Failure;
use crate::document::Document;
use crate::finding::{Finding, Occurrence};
use crate::gate::Changes;
use crate::span::Span;

/// The changes of a working tree.
pub struct Changed {
    /// The revision as the user named it.
    pub since: String,
    /// The top of the working tree.
    root: PathBuf,
    /// What git knows, from the top.
    tracked: HashSet<String>,
    changes: Changes,
}

impl Changed {
    /// Asks git what differs between the working tree and the commit at which the current branch left `revision`.
    ///
    /// # Errors
    /// When git cannot be run, in no repository, or when there is no such revision.
    pub fn since(revision: &str) -> Result<Self, Failure> {
        let top = git::run(&["rev-parse", "--show-toplevel"], "--changed works in a folder under git")?;
        let root = PathBuf::from(git::text(&top).trim_end_matches(['\r', '\n']));
        let root = root.canonicalize().unwrap_or(root);
        let commit = format!("{revision}^{{commit}}");
        let unknown = |_| {
            Failure::new(
                format!("there is no revision `{revision}` here"),
                "name one that `git log` shows; of a shallow clone, fetch more (`git fetch --unshallow`)",
            )
        };
        let named = git::run(&["rev-parse", "--verify", "--end-of-options", &commit], "").map_err(unknown)?;
        let named = git::text(&named).trim().to_owned();
        let apart = |_| {
            Failure::new(
                format!("`{revision}` and the current branch have no commit in common"),
                "name another revision; of a shallow clone, fetch more (`git fetch --unshallow`)",
            )
        };
        let base = git::run(&["merge-base", &named, "HEAD"], "").map_err(apart)?;
        let base = git::text(&base).trim().to_owned();
        // Whatever the user's settings are, the output has the one shape that is read below.
        let diff = |shape: &[&str]| {
            let mut arguments = vec!["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative"];
            arguments.extend(["--ignore-submodules=all", "--find-renames"]);
            arguments.extend(shape);
            arguments.push(&base);
            git::run(&arguments, "")
        };
        let prefixes = ["--src-prefix=a/", "--dst-prefix=b/"];
        let patch = diff(&["--unified=0", "--inter-hunk-context=0", prefixes[0], prefixes[1]])?;
        let mut changes = Changes::parse(&patch);
        for name in binary(&git::text(&diff(&["--numstat", "-z"])?)) {
            changes.add_whole(&name);
        }
        let top = root.display().to_string();
        let listed = git::text(&git::run(&["-C", &top, "ls-files", "-z"], "")?);
        let tracked = listed.split('\0').filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
        Ok(Self { since: revision.to_owned(), root, tracked, changes })
    }

    /// Takes out the findings without a place on a line that changed; `texts` are the documents of the run by their paths.
    pub fn keep(&self, texts: &HashMap<&str, &Document>, findings: &mut [Vec<Finding>]) {
        let mut files: HashMap<&str, File> = HashMap::new();
        for (path, document) in texts {
            files.insert(path, self.file(path, document));
        }
        for findings in findings {
            findings.retain(|finding| {
                finding.occurrences.iter().any(|place| {
                    // A place in a file that was not read has not been looked at either.
                    files.get(place.path.as_str()).is_some_and(|file| self.touches(file, place))
                })
            });
        }
    }

    fn file<'a>(&self, path: &str, document: &'a Document) -> File<'a> {
        let full = Path::new(path).canonicalize().ok();
        let inside = full.as_ref().and_then(|full| full.strip_prefix(&self.root).ok());
        let name = inside.map(|inside| inside.to_string_lossy().replace('\\', "/"));
        let name = name.filter(|name| self.tracked.contains(name));
        // git knows one kind of line end.
        let ends = match &name {
            Some(name) if self.changes.has(name) => {
                document.text.match_indices('\n').map(|(at, _)| at).collect()
            }
            _ => Vec::new(),
        };
        File { document, name, ends }
    }

    fn touches(&self, file: &File, place: &Occurrence) -> bool {
        let Some(name) = &file.name else { return true };
        let span = file.document.in_text(Span::new(place.start, place.end));
        let line = |at: usize| file.ends.partition_point(|&end| end < at) + 1;
        self.changes.touch(name, &(line(span.start)..=line(span.end.max(span.start + 1) - 1)))
    }
}

/// A document of the run.
struct File<'a> {
    document: &'a Document,
    /// Its name from the top of the working tree; none where git does not know it.
    name: Option<String>,
    /// Where its lines end.
    ends: Vec<usize>,
}

/// Files that git takes for binary, and compares as a whole: `-` for the counts, then the name; of a renamed one nothing, the old
/// name and the new one.
fn binary(numstat: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut parts = numstat.split('\0');
    while let Some(part) = parts.next() {
        let mut columns = part.splitn(3, '\t');
        let (added, name) = (columns.next(), columns.nth(1));
        let name = match name {
            Some("") => parts.nth(1),
            name => name,
        };
        if added == Some("-") {
            names.extend(name.map(ToOwned::to_owned));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::binary;

    #[test]
    fn binary_files_are_told_from_texts() {
        let numstat = "1\t2\ta.md\0-\t-\tb.po\x000\t0\t\0old.md\0new.md\0-\t-\t\0c.po\0d e.po\0";
        assert_eq!(binary(numstat), ["b.po", "d e.po"]);
    }
}
