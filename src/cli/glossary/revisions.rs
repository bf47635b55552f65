//! Files as of revisions in git.
//!
//! In: names of revisions, paths, the configuration that says where sources lie. Out: the revisions, and for each a folder that holds the files as they were. Runs git as a
//! process and changes nothing in the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::corpus;
use crate::cli::git::{self, Objects, text};
use crate::cli::output::Failure;
use crate::config::{self, Config, Layer};
use crate::language::detect;

/// A revision.
pub struct Revision {
    /// The commit.
    pub hash: String,
    /// The day on which it was made.
    pub date: String,
}

/// Files as they were.
pub struct Past {
    /// What stands for the working directory.
    pub path: PathBuf,
    /// What the temporary folder stands for: the working directory, or the folder of the configuration above it.
    root: PathBuf,
    folder: TempDir,
}

impl Past {
    /// The configuration, about these files.
    pub fn configuration(&self, config: &Config) -> Config {
        config.of_copy(&self.root, self.folder.path())
    }
}

/// So many revisions are named to one process.
const AT_ONCE: usize = 1000;

const HELP: &str =
    "name a revision that `git log` shows, in a folder under git; in a shallow clone, fetch more of it";

fn git(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    git::run(arguments, HELP)
}

/// The revisions that are asked for: those named, in their order; those of a range that changed the paths, oldest first.
///
/// # Errors
/// When git cannot be run or does not know one.
pub fn chosen(named: &[String], range: Option<&str>, paths: &[PathBuf]) -> Result<Vec<Revision>, Failure> {
    let mut hashes: Vec<String> = Vec::new();
    for name in named {
        let commit = format!("{name}^{{commit}}");
        hashes.push(text(&git(&["rev-parse", "--verify", "--end-of-options", &commit])?).trim().to_owned());
    }
    if let Some(range) = range {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let mut arguments = vec!["rev-list", "--reverse", "--end-of-options", range, "--"];
        arguments.extend(paths.iter().map(String::as_str));
        hashes.extend(text(&git(&arguments)?).lines().map(ToOwned::to_owned));
    }
    if hashes.is_empty() {
        return Err(Failure::new(
            "no revision of the range changed these files",
            "name a wider range, or revisions with --revision",
        ));
    }
    let mut dates: BTreeMap<String, String> = BTreeMap::new();
    for some in hashes.chunks(AT_ONCE) {
        let mut arguments = vec!["show", "--no-patch", "--format=%H %cs"];
        arguments.extend(some.iter().map(String::as_str));
        let shown = text(&git(&arguments)?);
        let dated = shown.lines().filter_map(|line| line.split_once(' '));
        dates.extend(dated.map(|(hash, date)| (hash.to_owned(), date.to_owned())));
    }
    let dated = |hash: String| Revision { date: dates.get(&hash).cloned().unwrap_or_default(), hash };
    Ok(hashes.into_iter().map(dated).collect())
}

/// The path and the hash of a file in what `git ls-tree` prints: `MODE blob HASH`, a tab, the path from the working directory.
fn file(line: &str) -> Option<(&Path, &str)> {
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split(' ').skip(1);
    (about.next()? == "blob").then_some((Path::new(path), about.next()?))
}

/// A folder with the files that are asked for, and the sources beside them, as of a revision.
///
/// # Errors
/// When git cannot be run, or a file cannot be written.
pub fn extract(
    revision: &Revision,
    asked: &corpus::Reading,
    config: Option<&Config>,
    command: &Layer,
    objects: &mut Objects,
) -> Result<Past, Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("no temporary folder: {error}"), "free some space");
    let folder = tempfile::tempdir().map_err(failed)?;
    let here = std::env::current_dir().map_err(failed)?;
    let root = config.map(Config::folder).filter(|root| here.starts_with(root)).unwrap_or(&here).to_owned();
    let inside = here.strip_prefix(&root).map(|inside| folder.path().join(inside)).unwrap_or_default();
    let listed = text(&git(&["ls-tree", "-r", "-z", &revision.hash])?);
    let listed: BTreeMap<&Path, &str> = listed.split('\0').filter_map(file).collect();
    let plain = |path: &PathBuf| path.strip_prefix("./").unwrap_or(path).to_owned();
    let roots: Vec<PathBuf> = asked.paths.iter().chain(&asked.source).map(plain).collect();
    let wanted = |path: &Path| roots.iter().any(|root| root.as_os_str() == "." || path.starts_with(root));
    let mut files: Vec<PathBuf> =
        listed.keys().filter(|path| wanted(path)).map(|path| (*path).to_owned()).collect();
    let beside = |path: &PathBuf| -> Vec<PathBuf> {
        let Some(source) = config::settings(config, command, path).source_language else { return Vec::new() };
        let configured = config.map(|config| config.sources_of(path, &source)).unwrap_or_default();
        let configured =
            configured.iter().filter_map(|path| path.strip_prefix(&here).ok()).map(Path::to_owned);
        let by_name = detect::sources(&path.to_string_lossy(), &source).into_iter().map(PathBuf::from);
        configured.chain(by_name).filter(|path| listed.contains_key(path.as_path())).collect()
    };
    let sources: Vec<PathBuf> = files.iter().flat_map(beside).collect();
    files.extend(sources);
    files.sort();
    files.dedup();
    for file in files {
        let bytes = objects.read(listed[file.as_path()])?;
        let path = inside.join(&file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(path, bytes).map_err(failed)?;
    }
    Ok(Past { path: inside, root, folder })
}
