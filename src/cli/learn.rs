//! `isogloss learn`: a lexicon from translation memories and dictionaries.
//!
//! In: memories (TMX, PO, XLIFF, CSV, TSV), two texts line by line, dictionaries of dictd and `StarDict`; read as
//! streams. Out: a lexicon file, written whole or not at all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::inputs::{self, Input};
use super::output::{self, Color, Failure};
use crate::aligner::lexicon::{Course, Learner, Lexicon, Table};
use crate::dictionary::Dictionary;
use crate::document::parts::{self, Part, Remark};
use crate::document::{Document, Format, Pairing, Wanted};
use crate::engine;
use crate::report::Problem;
use crate::report::frame::{self, Style};

/// So many remarks on a file are shown; the rest is counted.
const SHOWN: usize = 5;
/// Lines of two texts that are read at once, the first of them to detect the language.
const LINES: usize = 4000;

#[derive(Args)]
pub struct Arguments {
    /// Translation memories (TMX, PO, XLIFF, CSV, TSV) and dictionaries (dictd: .index beside .dict.dz, or .ifo);
    /// of a folder, all such files below it
    #[arg(value_name = "MEMORY", required = true)]
    memories: Vec<PathBuf>,
    /// The source of the one memory, when that is a text: line N of it is translated by line N
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
    /// Language of the sources, as a tag; else what the file says, else detected
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    source_lang: Option<String>,
    /// Language of the translations, as a tag; else what the file says (of a memory of many languages, each of them),
    /// else detected
    #[arg(long, value_name = "TAG", value_parser = super::language)]
    lang: Option<String>,
    /// Learn on top of a lexicon; may be given several times
    #[arg(long, visible_alias = "base", value_name = "FILE")]
    lexicon: Vec<PathBuf>,
    /// The lexicon to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let style = output::stderr_style(Color::Auto);
    let lexicon = load(&arguments.lexicon)?;
    let (inputs, mut problems) = inputs::collect(&arguments.memories, is_memory, None, style);
    if arguments.source.is_some() && inputs.len() != 1 {
        let message = format!("--source is the source of one text, but {} are named", inputs.len());
        return Err(Failure::new(message, "name the one text that translates it"));
    }
    let bar = progress(&inputs, arguments.quiet);
    let mut school =
        School { arguments, lexicon, courses: BTreeMap::new(), bar: bar.clone(), style, broken: false };
    for input in &inputs {
        if let Err(problem) = school.attend(input) {
            problems.push(*problem);
        }
    }
    bar.finish_and_clear();
    let School { mut lexicon, courses, broken, .. } = school;
    let mut skipped = 0;
    for course in courses.into_values() {
        let (table, left) = course.finish();
        skipped += left;
        if !table.is_empty() {
            lexicon.put(table);
        }
    }
    for problem in &problems {
        output::tell(&problem.drawn);
    }
    if lexicon.tables().is_empty() {
        return Err(Failure::new("nothing was learned".to_owned(), "give memories that hold both sides"));
    }
    output::write_bytes(&lexicon.write(), &arguments.output)?;
    if !arguments.quiet {
        for table in lexicon.tables() {
            output::tell(&format!("{}\n", summary(table)));
        }
        if skipped > 0 {
            output::tell(&format!("left out for an empty side or for their length: {skipped}\n"));
        }
    }
    Ok(if problems.is_empty() && !broken { super::CLEAN } else { super::FAILED })
}

/// Whether a file of a folder is learned from, by its ending: of the files of a dictionary, the one that names it.
fn is_memory(path: &Path) -> bool {
    Dictionary::is_named_by(path) || Format::of_path(&path.to_string_lossy()).is_bilingual()
}

/// Reads lexicons and puts them together.
pub fn load(paths: &[PathBuf]) -> Result<Lexicon, Failure> {
    let mut lexicon = Lexicon::default();
    for path in paths {
        let name = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::new(format!("{name}: cannot be read: {error}"), "check the path"))?;
        let read =
            Lexicon::read(&bytes).map_err(|error| Failure::new(format!("{name}: {error}"), error.help()))?;
        if paths.len() == 1 {
            return Ok(read);
        }
        lexicon.merge(&read);
    }
    Ok(lexicon)
}

/// A table in one line.
pub fn summary(table: &Table) -> String {
    let [words, others] = table.len();
    let from = match (table.pairs, table.articles) {
        (pairs, 0) => format!("{pairs} segments"),
        (0, articles) => format!("{articles} articles"),
        (pairs, articles) => format!("{pairs} segments, {articles} articles"),
    };
    format!("{} to {}: {words} words with {others} translations, from {from}", table.source, table.target)
}

/// Where memories are read: a course for each pair of languages.
struct School<'a> {
    arguments: &'a Arguments,
    lexicon: Lexicon,
    courses: BTreeMap<[String; 2], Course>,
    bar: ProgressBar,
    style: Style,
    /// Whether a memory breaks off, or its rest makes no sense: not all of it was read.
    broken: bool,
}

type Told<T> = Result<T, Box<Problem>>;

impl School<'_> {
    /// Learns from one input.
    fn attend(&mut self, input: &Input) -> Told<()> {
        if let Some(source) = &self.arguments.source {
            return self.lines(source, input);
        }
        if let Some(path) = input.path.as_deref().filter(|path| Dictionary::is_one(path)) {
            return self.dictionary(path, &input.name);
        }
        let format = Format::of_path(&input.name);
        if !format.is_bilingual() {
            let help = "give a TMX, PO, XLIFF, CSV or TSV file, a dictionary, or its source with --source";
            return Err(self.problem(&input.name, "holds one side only".to_owned(), help));
        }
        self.memory(input, format)
    }

    fn memory(&mut self, input: &Input, format: Format) -> Told<()> {
        let bytes = self.open(input.path.as_deref(), &input.name)?;
        let (mut tags, mut remarks, mut failed) = (None, Vec::new(), None);
        let cut = parts::cut(format, bytes, &mut |part| {
            if failed.is_none() {
                failed = self.part(&input.name, format, &part, &mut tags, &mut remarks).err();
            }
        });
        let faults = cut.map_err(|error| self.unread(&input.name, &error))?;
        self.broken |= !faults.is_empty();
        remarks.extend(faults);
        if let Some(problem) = failed {
            // Tables of a folder may be anything.
            if !(input.found && format == Format::Table) {
                return Err(problem);
            }
            self.tell(
                std::iter::once(format!("{}: left out: {}", input.name, problem.message)),
                &problem.help,
            );
        }
        self.remark(&input.name, remarks);
        Ok(())
    }

    /// Learns from a part of a memory: its source with each translation.
    fn part(
        &mut self,
        name: &str,
        format: Format,
        part: &Part,
        tags: &mut Option<[String; 2]>,
        remarks: &mut Vec<Remark>,
    ) -> Told<()> {
        let (given, wanted) = (self.arguments.source_lang.clone(), self.arguments.lang.clone());
        let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let many = part.languages.len() > 2;
        let source = given
            .or_else(|| part.source.clone())
            .or_else(|| part.languages.first().cloned().filter(|_| many));
        let targets: Vec<Option<String>> = match (&source, wanted) {
            (Some(source), None) if many => {
                let others = part.languages.iter().filter(|tag| primary(tag) != primary(source));
                others.cloned().map(Some).collect()
            }
            (_, wanted) => vec![wanted],
        };
        for (number, target) in targets.iter().enumerate() {
            let wanted = Wanted { source: source.as_deref(), target: target.as_deref() };
            let read = part.read(name, format, wanted);
            let (document, pairing) = read.map_err(|(message, help)| self.problem(name, message, help))?;
            let languages = if many {
                [source.clone().unwrap_or_default(), target.clone().unwrap_or_default()]
            } else {
                // What the beginning of a file says holds for the rest.
                let found = || {
                    let asked = self.arguments.source_lang.as_deref();
                    let source = engine::source_language(&document, &pairing.source, asked);
                    [source, engine::language(&document, self.arguments.lang.as_deref())]
                };
                tags.get_or_insert_with(found).clone()
            };
            if number == 0 {
                for note in &document.notes {
                    let line = document.place(note.span.start).line as isize + part.lines;
                    let help = "mend this message; it was left out or read in part";
                    remarks.push(Remark { line: line.max(1) as usize, message: note.message.clone(), help });
                }
            }
            if primary(&languages[0]) == primary(&languages[1]) {
                let message = format!("left out: source and translation are both in “{}”", languages[0]);
                remarks.push(Remark {
                    line: 1,
                    message,
                    help: "name the languages with --source-lang and --lang",
                });
                continue;
            }
            self.push(&languages, &document, &pairing);
        }
        Ok(())
    }

    fn push(&mut self, tags: &[String; 2], document: &Document, pairing: &Pairing) {
        let joined = |document: &Document, units: std::ops::Range<usize>| {
            document.units[units].iter().map(|unit| unit.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let course = self.course(tags);
        for segment in &pairing.segments {
            course.push(
                joined(&pairing.source, segment.source.clone()),
                joined(document, segment.target.clone()),
            );
        }
    }

    fn course(&mut self, tags: &[String; 2]) -> &mut Course {
        let lexicon = &self.lexicon;
        let primary = tags.clone().map(|tag| tag.split('-').next().unwrap_or("").to_ascii_lowercase());
        self.courses
            .entry(primary)
            .or_insert_with(|| Course::new(Learner::on(lexicon, &tags[0], &tags[1]), &tags[0], &tags[1]))
    }

    /// Learns from two texts, line N of the one with line N of the other.
    fn lines(&mut self, source: &Path, input: &Input) -> Told<()> {
        let name = source.display().to_string();
        let mut readers = [
            parts::text(self.open(Some(source), &name)?).map_err(|error| self.unread(&name, &error))?,
            parts::text(self.open(input.path.as_deref(), &input.name)?)
                .map_err(|error| self.unread(&input.name, &error))?,
        ];
        let names = [&name, &input.name];
        let mut tags: Option<[String; 2]> = None;
        let mut count = [0_usize; 2];
        loop {
            let mut texts: [Vec<String>; 2] = [Vec::new(), Vec::new()];
            for side in 0..2 {
                for _ in 0..LINES {
                    let mut line = Vec::new();
                    let read = readers[side].read_until(b'\n', &mut line);
                    if read.map_err(|error| self.unread(names[side], &error))? == 0 {
                        break;
                    }
                    texts[side].push(String::from_utf8_lossy(&line).trim_end().to_owned());
                }
                count[side] += texts[side].len();
            }
            let [ours, theirs] = texts;
            if ours.is_empty() && theirs.is_empty() {
                break;
            }
            let tags = tags.get_or_insert_with(|| {
                let of = |lines: &[String], name: &str, given: &Option<String>| {
                    let mut document = Document::of_units(lines.iter().cloned());
                    name.clone_into(&mut document.path);
                    engine::language(&document, given.as_deref())
                };
                let arguments = self.arguments;
                [of(&ours, names[0], &arguments.source_lang), of(&theirs, names[1], &arguments.lang)]
            });
            let tags = tags.clone();
            let course = self.course(&tags);
            for (source, target) in ours.into_iter().zip(theirs) {
                course.push(source, target);
            }
        }
        if count[0] != count[1] {
            let message =
                format!("as many lines as its source {name} are wanted: {}, not {}", count[0], count[1]);
            let help = "give two files of which line N translates line N";
            return Err(self.problem(&input.name, message, help));
        }
        Ok(())
    }

    /// Takes over a dictionary.
    fn dictionary(&mut self, path: &Path, name: &str) -> Told<()> {
        let dictionary = Dictionary::read(path).map_err(|error| {
            let help = "a dictionary is .index with .dict or .dict.dz (dictd), or .ifo with .idx and .dict or .dict.dz";
            let drawn = frame::message("error", &error.to_string(), help, self.style);
            Box::new(Problem { drawn, ..Problem::whole(name, error.to_string(), help, self.style) })
        })?;
        let [source, target] = dictionary.languages.clone().map_or([None, None], |pair| pair.map(Some));
        let (source, target) =
            (self.arguments.source_lang.clone().or(source), self.arguments.lang.clone().or(target));
        let (Some(source), Some(target)) = (source, target) else {
            let message = "neither its name nor its title says its two languages".to_owned();
            return Err(self.problem(name, message, "give --source-lang and --lang"));
        };
        self.tell(
            dictionary.skipped.iter().cloned(),
            "the index and the articles do not fit: copy both anew",
        );
        let course = self.course(&[source, target]);
        for article in &dictionary.articles {
            for headword in &article.headwords {
                course.list(headword, &article.translations);
            }
        }
        Ok(())
    }

    /// A file or standard input; what is read of it moves the bar.
    fn open(&self, path: Option<&Path>, name: &str) -> Told<Box<dyn Read>> {
        let Some(path) = path else { return Ok(Box::new(io::stdin())) };
        let file = File::open(path).map_err(|error| self.unread(name, &error))?;
        Ok(Box::new(self.bar.wrap_read(file)))
    }

    fn unread(&self, name: &str, error: &io::Error) -> Box<Problem> {
        let help = if error.kind() == io::ErrorKind::NotFound { "check the path" } else { "" };
        self.problem(name, format!("cannot be read: {error}"), help)
    }

    fn problem(&self, name: &str, message: String, help: &str) -> Box<Problem> {
        Box::new(Problem::whole(name, message, help, self.style))
    }

    /// Tells what is wrong in a file, with its places.
    fn remark(&self, name: &str, mut remarks: Vec<Remark>) {
        remarks.sort_by_key(|remark| remark.line);
        // A fault at the end of a part is seen by its reader too.
        remarks.dedup_by_key(|remark| remark.line);
        let help = remarks.first().map_or("", |remark| remark.help);
        self.tell(remarks.iter().map(|remark| format!("{name}:{}: {}", remark.line, remark.message)), help);
    }

    fn tell(&self, remarks: impl ExactSizeIterator<Item = String>, help: &str) {
        let count = remarks.len();
        let messages: Vec<String> = remarks.take(SHOWN).collect();
        self.bar.suspend(|| {
            for message in &messages {
                output::tell(&frame::message("warning", message, help, self.style));
            }
            if count > SHOWN {
                output::tell(&format!("and {} more like these\n", count - SHOWN));
            }
        });
    }
}

/// A bar over the bytes of all inputs.
fn progress(inputs: &[Input], quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let size =
        |input: &Input| input.path.as_deref().and_then(|path| path.metadata().ok()).map_or(0, |of| of.len());
    let total: u64 = inputs.iter().map(size).sum();
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
