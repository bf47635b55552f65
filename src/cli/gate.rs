//! The gate of `isogloss check`: its options, its files, what it says.
//!
//! In: arguments, the configuration, the findings of a run. Out: the findings that count, remarks on standard error, the
//! baseline written. What is known, and what is too much, is decided in `crate::gate`.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::changed::Changed;
use super::check;
use super::output::{self, Failure};
use crate::config::{By, Config, FailOn, Layer, Limit, Settings};
use crate::document::Document;
use crate::finding::Finding;
use crate::gate::{Baseline, Known, Rewritten, Unchanged, Verdict, baseline, limits};
use crate::report::frame::{self, Style};
use crate::rules;

#[derive(Args)]
#[command(next_help_heading = "Gate")]
pub struct Options {
    /// Leave out the findings of a baseline; replaces that of the configuration
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings to a baseline: from now on they are known
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "diff"])]
    write_baseline: Option<PathBuf>,
    /// Use no baseline, whatever the configuration says
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    no_baseline: bool,
    /// Let so many findings pass [default: 0]; replaces the general limit of the configuration and those of its overrides
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Let so many findings in 1,000 words pass; replaces those of the configuration
    #[arg(long, value_name = "X", value_parser = density)]
    max_per_1k: Option<f64>,
    /// Show only findings with a place on a line that changed since the branch left a revision of git [default: HEAD]
    #[arg(long, value_name = "REV", num_args = 0..=1, require_equals = true, default_missing_value = "HEAD")]
    #[arg(conflicts_with_all = ["write_baseline", "fix", "diff"])]
    changed: Option<String>,
}

fn density(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number >= 0.0 && number.is_finite() => Ok(number),
        _ => Err("a number, 0 or more, is wanted".to_owned()),
    }
}

impl Options {
    /// Adds the limits to what else the command line says.
    ///
    /// # Errors
    /// When the limits would count nothing.
    pub fn limit(&self, layer: &mut Layer) -> Result<(), Failure> {
        let limit = |value: f64| Limit { by: By::Command, value };
        layer.by = By::Command;
        layer.max_findings = self.max_findings.map(|most| limit(most as f64));
        layer.max_per_1k = self.max_per_1k.map(limit);
        if layer.fail_on == Some(FailOn::Never) && (self.max_findings.is_some() || self.max_per_1k.is_some())
        {
            return Err(Failure::new(
                "with --fail-on never no finding counts, so no limit can be passed",
                "name the least severity that counts, as in --fail-on info, or leave the limit out",
            ));
        }
        Ok(())
    }

    /// Whether a baseline is to be written, or only some findings count.
    pub fn writes_or_chooses(&self) -> bool {
        self.write_baseline.is_some() || self.changed.is_some()
    }

    /// Whether only what has changed counts.
    pub fn asks_for_changes(&self) -> bool {
        self.changed.is_some()
    }
}

/// What becomes of the baseline.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// It is held against the findings.
    Sift,
    /// It is written anew.
    Write,
    /// Its expired entries are taken out.
    Prune,
}

/// What the gate of a run needs.
pub struct Gate {
    task: Task,
    file: Option<Stored>,
    changed: Option<Changed>,
    /// The folders that are looked through.
    folders: Vec<Vec<String>>,
    style: Style,
    quiet: bool,
}

/// A baseline's file.
struct Stored {
    /// As messages name it.
    shown: String,
    path: PathBuf,
    /// Its folder, absolute: paths in it are relative to it.
    folder: PathBuf,
    baseline: Baseline,
}

/// A file of the run.
pub struct File<'a> {
    /// As the user gave it.
    pub path: &'a str,
    /// What held for it.
    pub settings: &'a Settings,
    /// How many words it has, where a limit counts by words.
    pub words: usize,
    /// Its text, where findings can be left out.
    pub document: Option<&'a Document>,
}

impl Gate {
    /// Reads what the gate needs.
    ///
    /// # Errors
    /// When the baseline cannot be read, or git does not know what changed.
    pub fn open(
        options: &Options,
        paths: &[PathBuf],
        config: Option<&Config>,
        prune: bool,
        quiet: bool,
        style: Style,
    ) -> Result<Self, Failure> {
        let configured = config.and_then(|config| config.baseline.as_ref()).filter(|_| !options.no_baseline);
        let (task, path) = match (&options.write_baseline, prune) {
            (Some(path), _) => (Task::Write, Some(path)),
            (None, prune) => {
                let task = if prune { Task::Prune } else { Task::Sift };
                (task, options.baseline.as_ref().or(configured))
            }
        };
        if prune && path.is_none() {
            return Err(Failure::new(
                "there is no baseline to prune",
                "name it with --baseline FILE, or in isogloss.toml: baseline = \"isogloss-baseline.jsonl\"",
            ));
        }
        let file = path.map(|path| Stored::read(path, task, style)).transpose()?;
        let changed = options.changed.as_deref().map(Changed::since).transpose()?;
        let folders =
            paths.iter().filter(|path| path.is_dir()).filter_map(|path| std::path::absolute(path).ok());
        Ok(Self { task, file, changed, folders: folders.map(|path| plain(&path)).collect(), style, quiet })
    }

    /// Whether findings can be left out, which is known only when all files have been checked.
    pub fn sifts(&self) -> bool {
        self.file.is_some() || self.changed.is_some()
    }

    /// Leaves out the findings that do not count, writes the baseline where that is asked for, and says whether the run
    /// fails.
    ///
    /// # Errors
    /// When the baseline cannot be written.
    pub fn decide(&self, files: &[File], findings: &mut [Vec<Finding>]) -> Result<Verdict, Failure> {
        let baseline = self.sift(files, findings)?;
        let changed = self.changed.as_ref().map(|changed| {
            let count = |findings: &[Vec<Finding>]| findings.iter().map(Vec::len).sum::<usize>();
            let before = count(findings);
            let texts = files.iter().filter_map(|file| Some((file.path, file.document?))).collect();
            changed.keep(&texts, findings);
            Unchanged { since: changed.since.clone(), left_out: before - count(findings) }
        });
        let counted: Vec<limits::File> = files
            .iter()
            .zip(findings)
            .map(|(file, findings)| limits::File { settings: file.settings, words: file.words, findings })
            .collect();
        let (fails, passed) = limits::decide(&counted);
        for passed in passed.iter().filter(|_| self.task != Task::Prune) {
            output::tell(&frame::message("error", &passed.message(), "", self.style));
        }
        Ok(Verdict { baseline, changed, passed, fails })
    }

    fn sift(&self, files: &[File], findings: &mut [Vec<Finding>]) -> Result<Option<Known>, Failure> {
        let Some(file) = &self.file else { return Ok(None) };
        let name = |path: &str| file.name(path);
        let exists = |name: &str| file.folder.join(name).exists();
        let walked = |known: &str| {
            let known = plain(&file.folder.join(known));
            self.folders.iter().any(|folder| known.starts_with(folder))
        };
        let disk = baseline::Disk { exists: &exists, walked: &walked };
        let runs: Vec<Runs> = files.iter().map(|file| runs(file.settings)).collect();
        let known: Vec<baseline::File> = files
            .iter()
            .zip(&runs)
            .map(|(file, runs)| baseline::File { name: name(file.path), runs: &**runs })
            .collect();
        let written = if self.task == Task::Write {
            Baseline::of(&known, findings, &name).over(&file.baseline, &known, disk)
        } else {
            file.baseline.clone()
        };
        let sifted = written.sift(&known, findings, &name, disk);
        let rewritten = match self.task {
            Task::Sift => None,
            Task::Write => Some((Rewritten::Anew(written.entries().len()), &written)),
            Task::Prune => Some((Rewritten::Pruned(sifted.pruned.entries().len()), &sifted.pruned)),
        };
        match rewritten {
            None => self.tell_expired(file, &sifted.expired),
            // A file that is as it should be keeps its time, too.
            Some((_, baseline)) if *baseline == file.baseline && file.path.exists() => {}
            Some((_, baseline)) => file.write(baseline)?,
        }
        let rewritten = rewritten.map(|(rewritten, _)| rewritten);
        let path = file.shown.clone();
        let (known, grown, expired) = (sifted.known, sifted.grown, sifted.expired);
        Ok(Some(Known { path, known, grown, rewritten, expired }))
    }

    fn tell_expired(&self, file: &Stored, expired: &[baseline::Entry]) {
        /// So many entries are named.
        const NAMED: usize = 5;
        if self.quiet || expired.is_empty() {
            return;
        }
        let named = expired.iter().take(NAMED).map(|entry| {
            let renderings = entry.renderings.join("”, “");
            format!("\n{} {} “{renderings}” ×{}", entry.path, entry.rule, entry.count)
        });
        let named: String = named.collect();
        let more = expired.len().saturating_sub(NAMED);
        let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
        let (entries, have) = if expired.len() == 1 { ("entry", "has") } else { ("entries", "have") };
        let message = format!("{} {entries} of {} {have} expired:{named}{more}", expired.len(), file.shown);
        output::tell(&frame::message(
            "note",
            &message,
            "`isogloss baseline prune` takes them out",
            self.style,
        ));
    }
}

/// Whether a rule ran, for one file.
type Runs<'a> = Box<dyn Fn(&str) -> bool + 'a>;

/// Whether a rule ran for a file. A rule that exists no longer ran too: it will never find anything again.
fn runs(settings: &Settings) -> Runs<'_> {
    Box::new(|id| rules::find(id).is_none_or(|rule| settings.runs(id, rule.optional)))
}

impl Stored {
    /// Reads a baseline; one that is to be written need not be there, but what is there must be a baseline.
    fn read(path: &Path, task: Task, style: Style) -> Result<Self, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let shown = path.strip_prefix(&here).unwrap_or(path).display().to_string();
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = full.parent().unwrap_or(Path::new("/")).to_owned();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && task == Task::Write => {
                let baseline = Baseline::default();
                return Ok(Self { shown, path: path.to_owned(), folder, baseline });
            }
            Err(error) => {
                let help = match error.kind() {
                    std::io::ErrorKind::NotFound => "check the path, or write one with --write-baseline",
                    std::io::ErrorKind::InvalidData => {
                        "a baseline is UTF-8: delete it, and write it anew with --write-baseline"
                    }
                    _ => "check who may read it",
                };
                return Err(Failure::new(format!("cannot read the baseline {shown}: {error}"), help));
            }
        };
        let text = text.trim_start_matches('\u{feff}');
        let baseline =
            Baseline::parse(text).map_err(|mistakes| check::pictures(&mistakes, &shown, text, style))?;
        Ok(Self { shown, path: path.to_owned(), folder, baseline })
    }

    /// A path of the run as the baseline writes it: relative to its folder, with `/`.
    fn name(&self, path: &str) -> String {
        let full = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        let (from, to) = (plain(&self.folder), plain(&full));
        let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let up = from[common..].iter().map(|_| "..".to_owned());
        up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/")
    }

    fn write(&self, baseline: &Baseline) -> Result<(), Failure> {
        let failed = |error: &dyn std::error::Error| {
            let message = format!("cannot write the baseline {}: {error}", self.shown);
            Failure::new(message, "check that its folder is there and can be written")
        };
        let text = baseline.text().map_err(|error| failed(&error))?;
        output::write_whole(&self.path, text.as_bytes())
            .map_err(|error| failed(&std::io::Error::from(error.kind())))
    }
}

/// The parts of an absolute path, `.` and `..` worked out by name.
fn plain(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir | Component::RootDir => {}
            Component::ParentDir => _ = parts.pop(),
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}
