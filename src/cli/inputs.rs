//! What a command reads: files, folders, standard input, glossaries.
//!
//! In: paths. Out: documents, glossaries, and a [`Problem`] for each that could not be had. Stops for none.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::aligner::lexicon::Lexicon;
use crate::aligner::sentences;
use crate::config::Settings;
use crate::document::{Document, Format, Pairing, ReadError, Wanted};
use crate::engine;
use crate::glossary::{self, Glossary, Languages, Loaded, Remark, layers};
use crate::report::Problem;
use crate::report::frame::{self, Style};

/// Endings of the files in a folder that are documents. A file named on the command line is always read.
const ENDINGS: [&str; 14] = [
    "txt", "text", "md", "markdown", "mdown", "mkd", "mdx", "html", "htm", "xhtml", "po", "xlf", "xliff",
    "sdlxliff",
];
/// From so many files on, progress is shown.
const MANY: usize = 20;

/// Something to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// How reports name it.
    pub name: String,
    /// The file; `None` is standard input.
    pub path: Option<PathBuf>,
    /// Its source, where its path says one.
    pub source: Option<PathBuf>,
    /// Whether it was found in a folder, and not named.
    pub found: bool,
}

/// The inputs that paths stand for, in the order of their names, each once. Of a folder, those that `wanted` says: documents
/// ([`is_document`]), or memories.
pub fn collect(
    paths: &[PathBuf],
    wanted: fn(&Path) -> bool,
    stdin_name: Option<&str>,
    style: Style,
) -> (Vec<Input>, Vec<Problem>) {
    let named = |name: String, path| Input { name, path, source: None, found: false };
    let (mut inputs, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(named(stdin_name.unwrap_or("<stdin>").to_owned(), None));
        } else if path.is_dir() {
            walk(path, wanted, &mut inputs, &mut problems, style);
        } else {
            inputs.push(named(path.display().to_string(), Some(path.clone())));
        }
    }
    // What is named and found too counts as named.
    inputs.sort();
    inputs.dedup_by(|later, first| later.name == first.name);
    (inputs, problems)
}

fn walk(
    folder: &Path,
    wanted: fn(&Path) -> bool,
    inputs: &mut Vec<Input>,
    problems: &mut Vec<Problem>,
    style: Style,
) {
    let name = |path: &Path| {
        // `check` without a path says "a.txt" and not "./a.txt".
        path.strip_prefix("./").unwrap_or(path).display().to_string()
    };
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && wanted(entry.path()) {
                    inputs.push(Input {
                        name: name(entry.path()),
                        path: Some(entry.into_path()),
                        source: None,
                        found: true,
                    });
                }
            }
            Err(error) => problems.push(Problem::whole(&name(folder), error.to_string(), "", style)),
        }
    }
}

/// Whether a file of a folder is a document, by its ending.
pub fn is_document(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// How the source of a document is found.
#[derive(Clone, Copy, Default)]
pub struct Sources<'a> {
    /// The file that the user names.
    pub file: Option<&'a Path>,
    /// Languages that the user names: of a table, they choose the columns.
    pub wanted: Wanted<'a>,
    /// Whether the sentences of that file are aligned.
    pub align: bool,
    /// What helps to align them.
    pub lexicon: Option<&'a Lexicon>,
}

/// Reads an input and its source, where it has one.
///
/// # Errors
/// When the bytes cannot be had or are no text, or source and translation do not fit together.
pub fn read(
    input: &Input,
    sources: Sources,
    style: Style,
) -> Result<(Document, Option<Pairing>), Box<Problem>> {
    read_bytes(input, &bytes(input.path.as_deref(), &input.name, style)?, sources, style)
}

/// Reads an input that has these bytes, and its source, where it has one.
///
/// # Errors
/// When the bytes are no text, or source and translation do not fit together.
pub fn read_bytes(
    input: &Input,
    bytes: &[u8],
    sources: Sources,
    style: Style,
) -> Result<(Document, Option<Pairing>), Box<Problem>> {
    let problem =
        |name: &str, message: String, help: &str| Box::new(Problem::whole(name, message, help, style));
    let format = Format::of_path(&input.name);
    let unread = |name: &str, error: ReadError| {
        problem(name, error.to_string(), "give text, Markdown, HTML, PO, XLIFF, TMX, CSV or TSV")
    };
    let by_path = input.source.as_deref().filter(|_| sources.file.is_none());
    if format.is_bilingual() && sources.file.is_none() {
        let (document, pairing) = match format {
            Format::Po => {
                Document::read_po(&input.name, bytes).map_err(|error| unread(&input.name, error))?
            }
            Format::Xliff => Document::read_xml(&input.name, bytes, sources.wanted)
                .map_err(|error| unread(&input.name, error))?,
            _ => Document::read_table(&input.name, bytes, sources.wanted)
                .map_err(|error| problem(&input.name, error.to_string(), error.help()))?,
        };
        return Ok((document, Some(pairing)));
    }
    let Some(file) = sources.file.or(by_path) else {
        let document = Document::read(&input.name, bytes, format);
        return Ok((document.map_err(|error| unread(&input.name, error))?, None));
    };
    let name = file.display().to_string();
    let source = self::bytes(Some(file), &name, style)?;
    let loose = sources.align || by_path.is_some();
    let lines = Format::of_path(&name) == Format::Text && format == Format::Text && !loose;
    let read = |name: &str, bytes: &[u8]| {
        let read = if lines {
            Document::read_lines(name, bytes)
        } else {
            Document::read(name, bytes, Format::of_path(name))
        };
        read.map_err(|error| unread(name, error))
    };
    let (document, source) = (read(&input.name, bytes)?, read(&name, &source)?);
    if sources.align || (by_path.is_some() && !Pairing::fits_by_unit(&source, &document)) {
        let tags = [
            engine::language(&source, sources.wanted.source),
            engine::language(&document, sources.wanted.target),
        ];
        let pairing = sentences::pair(source, &document, [&tags[0], &tags[1]], sources.lexicon);
        return Ok((document, Some(pairing)));
    }
    let pairing =
        if lines { Pairing::by_line(source, &document) } else { Pairing::by_unit(source, &document) };
    let help =
        "give two files of which line N (paragraph N, in markup) translates line N, or add --align-sentences";
    let pairing = pairing.map_err(|error| problem(&input.name, error.to_string(), help))?;
    Ok((document, Some(pairing)))
}

/// The bytes of a file, or of standard input.
///
/// # Errors
/// When they cannot be had.
pub fn bytes(path: Option<&Path>, name: &str, style: Style) -> Result<Vec<u8>, Box<Problem>> {
    let bytes = if let Some(path) = path {
        std::fs::read(path)
    } else {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    };
    bytes.map_err(|error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "check who may read it",
            _ => "",
        };
        Box::new(Problem::whole(name, format!("cannot be read: {error}"), help, style))
    })
}

/// A bar on standard error, when that is a terminal and there is much to do.
pub fn progress(files: usize, quiet: bool) -> ProgressBar {
    if quiet || files < MANY || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
        bar.set_style(style);
    }
    bar
}

/// Which glossary: its files, the language of its terms and that of their renderings.
type Key = (Vec<PathBuf>, Option<String>, String);

/// The glossaries of a run, each loaded once for every pair of languages.
#[derive(Default)]
pub struct Glossaries {
    loaded: Mutex<BTreeMap<Key, Arc<Glossary>>>,
    problems: Mutex<Vec<Problem>>,
}

impl Glossaries {
    /// The glossary for a document in `language`. What is wrong with its files is kept for the end, so that it
    /// is said once and not for every document.
    pub fn get(&self, settings: &Settings, language: &str, style: Style) -> Arc<Glossary> {
        let key = (settings.glossaries.clone(), settings.source_language.clone(), language.to_owned());
        // Held while loading: another thread that wants the same glossary waits instead of loading it too.
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let glossary = loaded.entry(key).or_insert_with(|| {
            let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::new(load(settings, language, &mut problems, style))
        });
        Arc::clone(glossary)
    }

    /// What was wrong with the glossaries, each thing once.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner().unwrap_or_else(PoisonError::into_inner);
        let key = |p: &Problem| (p.path.clone(), p.line, p.column, p.message.clone());
        problems.sort_by_cached_key(key);
        problems.dedup_by_key(|problem| key(problem));
        problems
    }
}

/// Loads the glossaries of `settings`; what is wrong with them goes to `problems`.
fn load(settings: &Settings, language: &str, problems: &mut Vec<Problem>, style: Style) -> Glossary {
    let languages = Languages { source: settings.source_language.as_deref(), target: language };
    let mut files = Vec::new();
    let mut open = Vec::new();
    for path in &settings.glossaries {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => {
                let mut loaded = glossary::load_layer(&name, &bytes, languages);
                problems.extend(loaded.remarks.iter().map(|remark| problem(&name, &loaded, remark, style)));
                let first = files.iter().map(Vec::len).sum::<usize>();
                let missing = loaded.open.iter();
                open.extend(missing.map(|(at, remark)| (first + at, problem(&name, &loaded, remark, style))));
                files.push(std::mem::take(&mut loaded.entries));
            }
            Err(error) => {
                let message = format!("the glossary cannot be read: {error}");
                problems.push(Problem::whole(&name, message, "check the path", style));
            }
        }
    }
    let layered = layers::refine(&files);
    let orphans = layers::orphans(&files, &layered);
    problems.extend(open.into_iter().filter(|(row, _)| orphans.contains(row)).map(|(_, problem)| problem));
    let entries = layered.into_iter().map(|made| made.entry).collect();
    Glossary::new(entries, settings.source_language.as_deref(), language)
}

fn problem(name: &str, loaded: &Loaded, remark: &Remark, style: Style) -> Problem {
    let place = loaded.lines.place(&loaded.text, remark.span.start);
    let kind = remark.severity.name();
    let lines = (loaded.text.as_str(), &loaded.lines);
    Problem {
        severity: remark.severity,
        path: name.to_owned(),
        line: Some(place.line),
        column: Some(place.column),
        message: remark.message.clone(),
        help: remark.help.clone(),
        drawn: frame::place_in(kind, name, lines, remark.span, &remark.message, &remark.help, style),
    }
}
