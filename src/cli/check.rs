//! `isogloss check`: reads, checks, mends, reports.

mod arguments;
mod mend;
mod sidecar;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::gate::{self, Gate};
use super::inputs::{self, Input, Sources};
use super::output::{self, Failure};
use super::pairs;
use super::reports::{Fixed, Format, Found};
use crate::aligner::lexicon::Lexicon;
use crate::config::{self, Config, Layer, Mistake, Settings};
use crate::document::{Document, Note, Pairing, Unfinished, Wanted};
use crate::engine;
use crate::finding::{Finding, Severity};
use crate::gate::Verdict;
use crate::language::Text;
use crate::project;
use crate::report::frame::{self, Style};
use crate::report::{Article, Checked, FileFacts, Open, Problem, Remark, text};
use crate::span::Span;
pub use arguments::{Arguments, probability};
pub(super) use mend::Mended;
use mend::Mode;
use sidecar::Sidecar;

/// What all documents of a run share.
struct Run {
    config: Option<Config>,
    command: Layer,
    glossaries: inputs::Glossaries,
    gate: Gate,
    /// Whether some report shows pictures.
    draws: bool,
    /// Whether some report needs whole texts.
    shows: bool,
    source: Option<PathBuf>,
    align_sentences: bool,
    lexicon: Lexicon,
    style: Style,
    errors: Style,
    quiet: bool,
    mode: Mode,
    /// Whether unsafe fixes are applied, too.
    all_fixes: bool,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    check(arguments, false)
}

/// Checks as `check` does, and takes out of the baseline what has expired. Nothing is reported but that.
pub fn prune(arguments: &Arguments) -> Result<i32, Failure> {
    let asked = arguments.format != Format::Text
        || arguments.output.is_some()
        || !arguments.report.is_empty()
        || arguments.fix
        || arguments.diff
        || arguments.unsafe_fixes;
    if asked || arguments.gate.writes_or_chooses() {
        let message = "pruning a baseline reports no findings and writes nothing else";
        return Err(Failure::new(
            message,
            "leave out --format, --output, --report, --fix, --diff, --write-baseline and --changed",
        ));
    }
    check(arguments, true)
}

fn check(arguments: &Arguments, prune: bool) -> Result<i32, Failure> {
    let errors = output::stderr_style(arguments.color);
    if arguments.gate.asks_for_changes() && arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        let message = "--changed asks git what changed, and git knows nothing of standard input";
        return Err(Failure::new(message, "name the file, or leave --changed out"));
    }
    let config = configuration(arguments.config.as_deref(), arguments.no_config, errors)?;
    let run = Run {
        gate: Gate::open(&arguments.gate, &arguments.paths, config.as_ref(), prune, arguments.quiet, errors)?,
        config,
        command: arguments.layer()?,
        glossaries: inputs::Glossaries::default(),
        draws: arguments.asks(Format::Text),
        shows: arguments.asks(Format::Html) || arguments.asks(Format::Rdjson),
        source: arguments.source.clone(),
        align_sentences: arguments.align_sentences,
        lexicon: super::learn::load(&arguments.lexicon)?,
        style: output::stdout_style(arguments.color, arguments.output.is_some()),
        errors,
        quiet: arguments.quiet,
        mode: arguments.mode()?,
        all_fixes: arguments.unsafe_fixes,
    };
    let (mut inputs, mut problems) =
        inputs::collect(&arguments.paths, inputs::is_document, arguments.stdin_filename.as_deref(), errors);
    if arguments.source.is_some() && inputs.len() != 1 {
        let message = format!("--source is the source of one file, but {} are to be checked", inputs.len());
        return Err(Failure::new(message, "name the one file that translates it"));
    }
    if run.mode == Mode::Write && inputs.iter().any(|input| input.path.is_none()) {
        let help = "give files, or --diff to see what would be written";
        return Err(Failure::new("--fix writes files, and standard input is none", help));
    }
    if run.source.is_none() {
        problems.extend(pairs::find(
            &mut inputs,
            &arguments.paths,
            run.config.as_ref(),
            &run.command,
            errors,
        ));
    }
    let results = check_all(&run, &inputs, arguments.jobs)?;
    let mut seen = Vec::new();
    for result in results {
        match result {
            Ok(file) => seen.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    problems.extend(seen.iter_mut().flat_map(|file| std::mem::take(&mut file.remarks)));
    let mut patches = String::new();
    let mut fixed = Fixed::default();
    for file in &mut seen {
        match (run.mode, file.mended.take()) {
            (Mode::Write, Some(mended)) => match write(&mended, errors) {
                Ok(()) => fixed.count(&mended),
                Err(problem) => {
                    problems.push(*problem);
                    *file = finish(&run, mended.before, true);
                }
            },
            (Mode::Show, Some(mended)) => {
                let after =
                    crate::document::decode(&mended.bytes).map_or_else(|_| String::new(), |file| file.text);
                patches += &mend::patch(&file.facts.path, &mended.before.document.text, &after);
                *file = finish(&run, mended.before, true);
            }
            _ => {}
        }
    }
    let (checked, verdict) = compare(&run, seen)?;
    problems.extend(run.glossaries.into_problems());
    problems.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    for problem in &problems {
        output::tell(&problem.drawn);
    }
    let (problems, warnings): (Vec<Problem>, Vec<Problem>) =
        problems.into_iter().partition(|problem| problem.severity == Severity::Error);
    if prune {
        output::write(&text::left_out(&verdict), None)?;
        return Ok(if problems.is_empty() { super::CLEAN } else { super::FAILED });
    }
    let quiet = arguments.quiet;
    let found = Found {
        checked: &checked,
        errors: &problems,
        warnings: &warnings,
        gate: &verdict,
        quiet,
        style: run.style,
        fixed,
    };
    let report = if run.mode == Mode::Show { patches } else { found.report(arguments.format)? };
    output::write(&report, arguments.output.as_deref())?;
    found.write(&arguments.report)?;
    Ok(match (problems.is_empty(), verdict.fails) {
        (false, _) => super::FAILED,
        (true, true) => super::FINDINGS,
        (true, false) => super::CLEAN,
    })
}

/// Writes a mended file, unless it is no longer the one that was read.
fn write(mended: &Mended, style: Style) -> Result<(), Box<Problem>> {
    let name = &mended.before.document.path;
    let problem = |message: String, help| Box::new(Problem::whole(name, message, help, style));
    let path = mended.path.as_deref().unwrap_or(Path::new(name));
    let current = std::fs::read(path).ok().and_then(|bytes| crate::document::decode(&bytes).ok());
    if current.is_none_or(|current| current.text != *mended.before.document.text) {
        return Err(problem(
            "has changed while it was checked, and is not written".to_owned(),
            "run the command again",
        ));
    }
    output::write_whole(path, &mended.bytes).map_err(|error| {
        let error = std::io::Error::from(error.kind());
        problem(format!("cannot be written: {error}"), "the file is as it was; check who may write it")
    })
}

/// The configuration in force: the one named, else the nearest above the working directory.
pub(super) fn configuration(
    named: Option<&Path>,
    none: bool,
    style: Style,
) -> Result<Option<Config>, Failure> {
    if none {
        return Ok(None);
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let Some(path) = named.map(Path::to_owned).or_else(|| config::discover(&here)) else { return Ok(None) };
    // Errors name the file as the user would: from the working directory.
    let name = path.strip_prefix(&here).unwrap_or(&path).display().to_string();
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!("cannot read the configuration {name}: {error}"), "`isogloss init` writes one")
    })?;
    let full = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
    let folder = full.parent().unwrap_or(Path::new("."));
    let text = text.trim_start_matches('\u{feff}');
    Config::parse(text, folder).map(Some).map_err(|mistakes| pictures(&mistakes, &name, text, style))
}

/// All mistakes of a file, drawn.
pub(super) fn pictures(mistakes: &[Mistake], name: &str, text: &str, style: Style) -> Failure {
    let picture = |mistake: &Mistake| {
        frame::place("error", name, text, mistake.span, &mistake.message, &mistake.help, style)
    };
    Failure { message: mistakes.iter().map(picture).collect(), help: String::new(), drawn: true }
}

type Outcome = Result<Seen, Box<Problem>>;

/// A file after its own check.
struct Seen {
    facts: FileFacts,
    settings: Settings,
    findings: Vec<Finding>,
    /// Counted where a report or a limit asks for them.
    words: usize,
    /// Kept until the files of the run have been compared, or for a report; else it is drawn at once.
    kept: Option<Article>,
    drawn: String,
    open: Option<Open>,
    /// The file with its fixes, where it has any that help.
    mended: Option<Mended>,
    /// On the file beside it.
    remarks: Vec<Problem>,
}

impl Seen {
    fn of_gate(&self) -> gate::File<'_> {
        let document = self.kept.as_ref().map(|article| &article.document);
        gate::File { path: &self.facts.path, settings: &self.settings, words: self.words, document }
    }
}

/// Compares the files of the run with one another, and draws those that waited for it.
fn compare(run: &Run, mut seen: Vec<Seen>) -> Result<(Vec<Checked>, Verdict), Failure> {
    let (places, files): (Vec<usize>, Vec<project::File>) = seen
        .iter()
        .enumerate()
        .filter_map(|(at, file)| {
            let Article { document, pairing, .. } = file.kept.as_ref()?;
            Some((at, project::File { document, pairing: pairing.as_ref()?, settings: &file.settings }))
        })
        .unzip();
    let across: Vec<(usize, Finding)> =
        project::check(&files).into_iter().map(|(file, finding)| (places[file], finding)).collect();
    let mut findings: Vec<Vec<Finding>> =
        seen.iter_mut().map(|file| std::mem::take(&mut file.findings)).collect();
    project::merge(across, &mut findings);
    let files: Vec<gate::File> = seen.iter().map(Seen::of_gate).collect();
    let verdict = run.gate.decide(&files, &mut findings)?;
    let drawn = |(findings, file): (Vec<Finding>, Seen)| {
        let drawn = match &file.kept {
            Some(article) => draw(run, &article.document, &findings, &file.facts),
            None => file.drawn,
        };
        let article = file.kept.filter(|_| run.shows);
        Checked { facts: file.facts, findings, drawn, open: file.open, article }
    };
    Ok((findings.into_iter().zip(seen).map(drawn).collect(), verdict))
}

/// Checks every input; the outcomes come in the order of the inputs, whatever the threads.
fn check_all(
    run: &Run,
    inputs: &[Input],
    jobs: Option<std::num::NonZeroUsize>,
) -> Result<Vec<Outcome>, Failure> {
    if let Some(jobs) = jobs {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
        threads.map_err(|error| {
            Failure::new(format!("cannot start {jobs} threads: {error}"), "give --jobs less")
        })?;
    }
    let progress = inputs::progress(inputs.len(), run.quiet);
    let one = |input: &Input| {
        let outcome = check_one(run, input, inputs.len() > 1);
        progress.inc(1);
        outcome
    };
    // Starting threads takes longer than a short article; and what one text is cut into may share them all.
    let outcomes = match inputs {
        [input] => vec![one(input)],
        _ => inputs.par_iter().map(one).collect(),
    };
    progress.finish_and_clear();
    Ok(outcomes)
}

/// A file that was read and checked.
pub(super) struct Examined {
    document: Document,
    pairing: Option<Pairing>,
    unfinished: Option<Unfinished>,
    settings: Settings,
    language: String,
    findings: Vec<Finding>,
    /// On the file beside it.
    remarks: Vec<Problem>,
}

/// Notes the comments that suppress nothing; one that holds in several stretches when all of them are of no use.
fn note_idle(document: &mut Document, idle: &[usize]) {
    let is_idle = |comment: Span| {
        let mut own =
            (0..document.suppressions.len()).filter(|&at| document.suppressions[at].comment == Some(comment));
        own.all(|at| idle.contains(&at))
    };
    let mut comments: Vec<Span> = idle.iter().filter_map(|&at| document.suppressions[at].comment).collect();
    comments.sort_unstable();
    comments.dedup();
    let notes: Vec<Note> = comments
        .into_iter()
        .filter(|comment| is_idle(*comment))
        .map(|span| Note {
            span,
            message: "this comment suppresses nothing".to_owned(),
            help: "take it out".to_owned(),
        })
        .collect();
    document.notes.extend(notes);
}

/// Reads and checks an input, and mends it where that is asked for. A translation with its source is kept where others will
/// be compared with it.
fn check_one(run: &Run, input: &Input, keep: bool) -> Outcome {
    let bytes = inputs::bytes(input.path.as_deref(), &input.name, run.errors)?;
    let read = read(run, input, &bytes)?;
    // Only who mends the file needs its bytes once more.
    let bytes = (run.mode != Mode::Off).then_some(bytes);
    let examined = judge(run, input, read)?;
    // Where a sidecar cannot be read, nobody knows what it wants to stand.
    let unheard = examined.remarks.iter().any(|remark| remark.severity == Severity::Error);
    let Some(bytes) = bytes.filter(|_| !unheard) else { return Ok(finish(run, examined, keep)) };
    let again = |bytes: &[u8]| examine(run, input, bytes);
    let (examined, mut mended) = mend::mend(&bytes, examined, run.all_fixes, &again);
    if let Some(mended) = &mut mended {
        mended.path.clone_from(&input.path);
    }
    Ok(Seen { mended, ..finish(run, examined, keep) })
}

/// An input, read.
struct Read {
    settings: Settings,
    document: Document,
    pairing: Option<Pairing>,
}

/// Reads an input whose bytes are these, and checks it.
fn examine(run: &Run, input: &Input, bytes: &[u8]) -> Result<Examined, Box<Problem>> {
    judge(run, input, read(run, input, bytes)?)
}

/// Reads an input whose bytes are these.
fn read(run: &Run, input: &Input, bytes: &[u8]) -> Result<Read, Box<Problem>> {
    let settings = config::settings(run.config.as_ref(), &run.command, Path::new(&input.name));
    let wanted = Wanted { source: settings.source_language.as_deref(), target: settings.language.as_deref() };
    let file = run.source.as_deref();
    let sources = Sources { file, wanted, align: run.align_sentences, lexicon: Some(&run.lexicon) };
    let (document, pairing) = inputs::read_bytes(input, bytes, sources, run.errors)?;
    Ok(Read { settings, document, pairing })
}

/// Checks an input that was read.
fn judge(run: &Run, input: &Input, read: Read) -> Result<Examined, Box<Problem>> {
    let Read { mut settings, mut document, pairing } = read;
    // Where sentences were aligned, one without a counterpart may only be one that no bead is sure of.
    let by_place = input.source.is_none() && !run.align_sentences;
    let mut unfinished = None;
    if let Some(pairing) = pairing.as_ref().filter(|_| by_place) {
        if pairing.is_untranslated() && !document.format.is_bilingual() {
            let message = format!("no segment of {} is translated", pairing.source.path);
            let help = "translate it, or check the source by itself";
            return Err(Box::new(Problem::whole(&input.name, message, help, run.errors)));
        }
        if settings.runs("untranslated-segment", false) {
            unfinished = pairing.unfinished(&document);
        }
    }
    let sidecar = Sidecar::read(input.path.as_deref(), &mut document, run.errors);
    let language = engine::language(&document, settings.language.as_deref());
    settings.language = Some(language.clone());
    if let Some(pairing) = &pairing {
        let declared = settings.source_language.as_deref();
        settings.source_language = Some(engine::source_language(&document, &pairing.source, declared));
    }
    let glossary = run.glossaries.get(&settings, &language, run.errors);
    let findings = engine::check(&document, pairing.as_ref(), &settings, &glossary, &run.lexicon);
    let idle = engine::idle(&document, pairing.as_ref(), &settings, &glossary, &run.lexicon);
    note_idle(&mut document, &idle);
    let remarks = sidecar.map_or_else(Vec::new, |sidecar| sidecar.remarks(&idle));
    Ok(Examined { document, pairing, unfinished, settings, language, findings, remarks })
}

/// What is kept of a file for the reports.
fn finish(run: &Run, examined: Examined, keep: bool) -> Seen {
    let Examined { document, pairing, unfinished, settings, language, findings, remarks } = examined;
    let mut facts = facts(&document, language, &settings);
    let open = unfinished.map(|unfinished| open(run, &document, &unfinished, &mut facts));
    let other = pairing.as_ref().filter(|pairing| pairing.source.path != document.path);
    facts.source = other.map(|pairing| pairing.source.path.clone());
    let count = || Text::new(&document, 0..document.units.len(), &facts.language).word_count();
    let words = if run.shows || settings.max_per_1k.is_some() { count() } else { 0 };
    if !run.shows && !run.gate.sifts() && (!keep || pairing.is_none()) {
        let drawn = draw(run, &document, &findings, &facts);
        return Seen { facts, settings, findings, words, kept: None, drawn, open, mended: None, remarks };
    }
    let kept = Some(Article { document, pairing, words });
    Seen { facts, settings, findings, words, kept, drawn: String::new(), open, mended: None, remarks }
}

/// Notes what is left to translate of a file.
fn open(run: &Run, document: &Document, unfinished: &Unfinished, facts: &mut FileFacts) -> Open {
    let Unfinished { count, all, ref note } = *unfinished;
    let remark = Remark::of(note, document);
    let drawn = if run.draws { text::note(document, note, &remark, run.style) } else { String::new() };
    facts.notes.push(remark);
    Open { count, all, drawn }
}

/// A file's part of the text report.
fn draw(run: &Run, document: &Document, findings: &[Finding], facts: &FileFacts) -> String {
    if !run.draws {
        return String::new();
    }
    let encoding = if run.quiet { String::new() } else { text::encoding(facts, run.style) };
    encoding + &text::document(document, findings, &facts.notes, run.style)
}

fn facts(document: &Document, language: String, settings: &Settings) -> FileFacts {
    FileFacts {
        path: document.path.clone(),
        language,
        source_language: settings.source_language.clone(),
        format: document.format,
        units: document.units.len(),
        encoding: document.encoding,
        source: None,
        notes: document.notes.iter().map(|note| Remark::of(note, document)).collect(),
    }
}
