//! From the bytes of a CSV file to entries, with a remark for all that is wrong.
//!
//! In: a path, bytes, the languages wanted. Out: entries, and remarks with the place of the cell that each is
//! about. A bad row costs itself and nothing else. Knows nothing of texts that are checked.

use rustc_hash::FxHashMap;

use super::columns::{self, Column, Columns, same_language};
use super::entry::{Case, Entry, Match, Status};
use crate::document::rows::{self, Cell, Fault, Row};
use crate::document::{ReadError, decode};
use crate::finding::Severity;
use crate::span::{LineIndex, Span};

/// Which columns are read.
#[derive(Clone, Copy, Debug)]
pub struct Languages<'a> {
    /// Tag of the language translated from, where it is known.
    pub source: Option<&'a str>,
    /// Tag of the language of the renderings.
    pub target: &'a str,
}

/// Something wrong with a glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// An error costs the row, or the file; a warning costs nothing.
    pub severity: Severity,
    /// Bytes of [`Loaded::text`].
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// A glossary file, read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The decoded file.
    pub text: String,
    /// Where its lines begin.
    pub lines: LineIndex,
    /// Its good rows.
    pub entries: Vec<Entry>,
    /// Of those, the ones that have no rendering of their own, each with what is wrong when no earlier file has one.
    pub open: Vec<(usize, Remark)>,
    /// What is wrong with it.
    pub remarks: Vec<Remark>,
}

impl Loaded {
    fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.remark(Severity::Error, span, message, help);
    }

    fn warning(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.remark(Severity::Warning, span, message, help);
    }

    fn remark(
        &mut self,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.remarks.push(Remark { severity, span, message: message.into(), help: help.into() });
    }
}

/// Reads a glossary.
pub fn load(path: &str, bytes: &[u8], languages: Languages) -> Loaded {
    let mut loaded = read(path, bytes, languages);
    for (at, remark) in std::mem::take(&mut loaded.open).into_iter().rev() {
        loaded.entries.remove(at);
        loaded.remarks.push(remark);
    }
    loaded.remarks.sort_by_key(|remark| remark.span.start);
    repeated(&mut loaded);
    loaded
}

/// Reads a glossary as one of several layers: a row without a rendering stays, for it may refine one of an earlier file.
pub fn load_layer(path: &str, bytes: &[u8], languages: Languages) -> Loaded {
    let mut loaded = read(path, bytes, languages);
    repeated(&mut loaded);
    loaded
}

/// Reads a glossary row by row; what one row says of another is left to others.
pub(super) fn read(path: &str, bytes: &[u8], languages: Languages) -> Loaded {
    let mut loaded = Loaded::default();
    let Some(cleaned) = text(bytes, &mut loaded) else { return loaded };
    loaded.lines = LineIndex::new(&loaded.text);
    let separator = rows::separator(&cleaned, |name| Column::of(name).is_known());
    let all = rows::rows(&cleaned, separator);
    let Some((header, body)) = all.split_first() else {
        loaded.error(
            Span::default(),
            "the glossary is empty",
            "begin with a row of column names: `en,fr,forbidden`",
        );
        return loaded;
    };
    let columns = Columns::of(&header.cells, languages.source, Some(languages.target));
    if !header_is_sound(header, &columns, &mut loaded) {
        return loaded;
    }
    if columns.target.is_none() {
        not_for(languages.target, header, &columns, &mut loaded);
        return loaded;
    }
    for row in body {
        if let Some((entry, open)) = entry(path, row, header, &columns, &mut loaded) {
            loaded.open.extend(open.map(|remark| (loaded.entries.len(), remark)));
            loaded.entries.push(entry);
        }
    }
    loaded
}

/// Decodes the file into `loaded.text`; gives it with every NUL replaced by a space of equal length, so that
/// the rows around it still load. `None` when it is no text.
fn text(bytes: &[u8], loaded: &mut Loaded) -> Option<String> {
    let nul = bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    let plain: Vec<u8> =
        if nul { bytes.iter().map(|&b| if b == 0 { b' ' } else { b }).collect() } else { Vec::new() };
    match decode(if nul { &plain } else { bytes }) {
        Ok(decoded) => {
            loaded.text = decoded.text;
            if !decoded.encoding.starts_with("UTF") {
                let message = format!("not UTF-8: read as {}, which is a guess", decoded.encoding);
                loaded.warning(Span::default(), message, "save the glossary as CSV in UTF-8");
            }
            for note in decoded.notes {
                loaded.error(note.span, note.message, note.help);
            }
        }
        Err(ReadError::Binary(at)) => {
            let message = format!("not a CSV file: byte {at} is one that no text holds");
            loaded.error(Span::default(), message, "save the glossary as CSV in UTF-8");
            return None;
        }
    }
    if nul {
        let mark = bytes.len() - loaded.text.len();
        for at in
            bytes.iter().enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at.saturating_sub(mark))
        {
            loaded.error(Span::new(at, at + 1), "a NUL character, read as a space", "take it out");
        }
    }
    Some(loaded.text.clone())
}

/// Whether the first row names columns, one of them of terms, each once. Says what is wrong with it.
fn header_is_sound(header: &Row, columns: &Columns, loaded: &mut Loaded) -> bool {
    if let Some((fault, at)) = header.fault {
        broken(fault, at, loaded);
    }
    if !columns.all.iter().any(Column::is_known) {
        let message = "the first row names no column that isogloss knows";
        let help = "put a row of column names above it: language tags (`en,fr`) or `source,target`, then \
                    `forbidden`, `admitted` and others";
        loaded.error(header.span, message, help);
        return false;
    }
    if !columns.all.iter().any(Column::is_term) {
        let help = "name the column of the terms by its language (`fr`), or `target`";
        loaded.error(header.span, "no column holds terms", help);
        return false;
    }
    let mut sound = true;
    for (at, column) in columns.all.iter().enumerate() {
        if *column != Column::Other(String::new()) && columns.all[..at].contains(column) {
            let message = format!("the column `{}` stands twice", header.cells[at].text);
            loaded.error(header.cells[at].span, message, "rename one, or take it out");
            sound = false;
        }
        if let Some((message, help)) = columns::remark(&header.cells[at].text, &columns.all) {
            loaded.warning(header.cells[at].span, message, help);
        }
    }
    sound
}

fn not_for(target: &str, header: &Row, columns: &Columns, loaded: &mut Loaded) {
    let has: Vec<&str> = columns.languages().collect();
    let message = format!("no column for `{target}`: not applied to texts in that language");
    let help = format!("it has {}; add a column `{target}`, or say --lang", has.join(", "));
    loaded.warning(header.span, message, help);
}

fn broken(fault: Fault, at: Span, loaded: &mut Loaded) {
    let (message, help) = fault_words(fault);
    loaded.error(at, message, help);
}

/// What is wrong with the quoting of a row, and what to write instead.
pub(super) const fn fault_words(fault: Fault) -> (&'static str, &'static str) {
    match fault {
        Fault::Unclosed => (
            "a quotation mark opens the cell and none closes it",
            "close it, or double it (`\"\"`) where it is text",
        ),
        Fault::AfterQuote => (
            "text after the closing quotation mark",
            "put the whole cell into quotation marks, and double those inside (`\"\"`)",
        ),
        Fault::BeforeQuote => (
            "white space before the opening quotation mark",
            "take it out, or the mark becomes part of the text",
        ),
    }
}

/// The entry of a row, with what is wrong when it refines none; `None` with a remark when the row cannot be used, without when it is empty.
fn entry(
    path: &str,
    row: &Row,
    header: &Row,
    columns: &Columns,
    loaded: &mut Loaded,
) -> Option<(Entry, Option<Remark>)> {
    if row.cells.iter().all(|cell| cell.text.is_empty()) && row.fault.is_none() {
        return None;
    }
    if let Some((fault, at)) = row.fault {
        broken(fault, at, loaded);
        return None;
    }
    if row.cells[columns.all.len().min(row.cells.len())..].iter().any(|cell| !cell.text.is_empty()) {
        let message = format!("the row has {} cells, the first row {}", row.cells.len(), columns.all.len());
        let help = "put a cell that holds the separator into quotation marks";
        loaded.error(row.cells[columns.all.len()].span, message, help);
        return None;
    }
    let mut reader = RowReader { row, header, columns, loaded, sound: true, open: None };
    let entry = reader.read(path);
    let open = reader.open.take();
    reader.sound.then_some((entry, open))
}

struct RowReader<'a> {
    row: &'a Row,
    header: &'a Row,
    columns: &'a Columns,
    loaded: &'a mut Loaded,
    sound: bool,
    open: Option<Remark>,
}

impl RowReader<'_> {
    fn read(&mut self, path: &str) -> Entry {
        let columns = self.columns;
        let mut entry = Entry {
            path: path.to_owned(),
            line: self.loaded.lines.place(&self.loaded.text, self.row.span.start).line,
            source_language: columns.tag(columns.source).map(ToOwned::to_owned),
            language: columns.tag(columns.target).map(ToOwned::to_owned),
            ..Entry::default()
        };
        for (at, column) in columns.all.iter().enumerate() {
            let Some(cell) = self.row.cells.get(at) else { break };
            self.cell(at, column, cell, &mut entry);
        }
        self.whole(&entry);
        entry
    }

    fn cell(&mut self, at: usize, column: &Column, cell: &Cell, entry: &mut Entry) {
        let columns = self.columns;
        let concerns = |tag: &Option<String>| match tag {
            None => columns.plain_lists,
            Some(tag) => columns.tag(columns.target).is_some_and(|target| same_language(tag, target)),
        };
        if Some(at) == columns.target {
            entry.preferred.clone_from(&cell.text);
        } else if Some(at) == columns.source {
            entry.source.clone_from(&cell.text);
        }
        match column {
            Column::Forbidden(tag) if concerns(tag) => entry.forbidden = values(&cell.text),
            Column::Admitted(tag) if concerns(tag) => entry.admitted = values(&cell.text),
            Column::Forms(tag) if concerns(tag) => entry.forms = values(&cell.text),
            Column::Case => entry.case = self.one_of(cell, "case", &CASES),
            Column::Match => {
                let said = self.one_of(cell, "match", &MATCHES);
                (entry.matching, entry.match_said) = (said.unwrap_or_default(), said.is_some());
            }
            Column::Status => {
                let said = self.one_of(cell, "status", &STATUSES);
                (entry.status, entry.status_said) = (said.unwrap_or_default(), said.is_some());
            }
            Column::Pos => entry.pos.clone_from(&cell.text),
            Column::Domain => entry.domain.clone_from(&cell.text),
            Column::Context => self.context(cell, entry),
            Column::Note => entry.note.clone_from(&cell.text),
            Column::Updated => entry.updated.clone_from(&cell.text),
            Column::Other(name) if !cell.text.is_empty() => {
                entry.other.push((name.clone(), cell.text.clone()));
            }
            _ => {}
        }
    }

    /// What a cell says that may hold one of a few words; nothing when it is empty.
    fn one_of<T: Copy>(&mut self, cell: &Cell, column: &str, known: &[(&str, T)]) -> Option<T> {
        if cell.text.is_empty() {
            return None;
        }
        let lower = cell.text.to_lowercase();
        let found = known.iter().find(|(name, _)| *name == lower).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<String> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
            let message = format!("`{}` is no {column}", cell.text);
            self.fail(cell.span, message, format!("write {}, or nothing", names.join(" or ")));
        }
        found
    }

    fn context(&mut self, cell: &Cell, entry: &mut Entry) {
        entry.context = values(&cell.text);
        for value in &entry.context {
            let Some(fault) = super::contexts::fault(value) else { continue };
            let raw = &self.loaded.text[cell.span.start..cell.span.end];
            let span = raw
                .find(value.as_str())
                .map_or(cell.span, |at| Span::new(cell.span.start + at, cell.span.start + at + value.len()));
            let help = "`*` stands for anything, `**` for folders, `{a,b}` for one of them, `[[]` for a bracket itself; a value \
                        without `*` and `/` is words";
            self.fail(span, format!("`{value}` is no pattern of paths or contexts: {fault}"), help);
        }
    }

    fn fail(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.sound = false;
        self.loaded.error(span, message, help);
    }

    /// The checks that need the whole row.
    fn whole(&mut self, entry: &Entry) {
        if entry.preferred.is_empty() {
            let others = !entry.admitted.is_empty() || !entry.forbidden.is_empty();
            let says = others || !entry.forms.is_empty() || entry.status_said || entry.match_said;
            // In a file of many languages a term may lack one of them; then the row says nothing about it.
            let many = self.columns.languages().count() > 2;
            if many && !says {
                self.sound = false;
                return;
            }
            let name = self.columns.target.map_or("", |at| self.header.cells[at].text.as_str());
            let cell = self.columns.target.and_then(|at| self.row.cells.get(at));
            let span = cell
                .map_or(self.row.span, |cell| if cell.span.is_empty() { self.row.span } else { cell.span });
            let message = format!("the row has no rendering in `{name}`");
            if says && !entry.source.is_empty() {
                let help = "write one, or take the row out: no earlier file has one for this term".to_owned();
                self.open = Some(Remark { severity: Severity::Error, span, message, help });
            } else {
                self.fail(span, message, "write one, or take the row out");
            }
        }
        for forbidden in &entry.forbidden {
            let allowed = std::iter::once(&entry.preferred).chain(&entry.admitted);
            if entry.matching != Match::Regex && allowed.into_iter().any(|text| text == forbidden) {
                let message = format!("`{forbidden}` is forbidden and allowed in one row");
                self.fail(self.span_of(forbidden), message, "take it out of one of the two columns");
            }
            if entry.matching == Match::Regex
                && let Err(error) = super::terms::expression(forbidden, entry)
            {
                let message =
                    format!("`{forbidden}` is no regular expression: {}", last_line(&error.to_string()));
                self.fail(
                    self.span_of(forbidden),
                    message,
                    "mend it, or write `inflected` in the column `match`",
                );
            }
        }
    }

    /// The place of a value of the row.
    fn span_of(&self, value: &str) -> Span {
        let raw = &self.loaded.text[self.row.span.start..self.row.span.end];
        let at = raw.rfind(value).map_or(self.row.span.start, |at| self.row.span.start + at);
        Span::new(at, (at + value.len()).min(self.row.span.end))
    }
}

const CASES: [(&str, Case); 2] = [("sensitive", Case::Sensitive), ("insensitive", Case::Insensitive)];
const MATCHES: [(&str, Match); 3] =
    [("inflected", Match::Inflected), ("exact", Match::Exact), ("regex", Match::Regex)];
const STATUSES: [(&str, Status); 3] =
    [("approved", Status::Approved), ("draft", Status::Draft), ("deprecated", Status::Deprecated)];

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
}

/// The values of a cell, set apart by `|`; `\|` is the sign itself.
pub(super) fn values(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut characters = cell.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, values.last_mut()) {
            ('\\', Some(last)) if characters.peek() == Some(&'|') => {
                characters.next();
                last.push('|');
            }
            ('|', _) => values.push(String::new()),
            (_, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    values.into_iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
}

/// A cell that holds several values.
pub(super) fn join(values: &[String]) -> String {
    values.iter().map(|value| value.replace('|', "\\|")).collect::<Vec<_>>().join("|")
}

/// Warns of rows that give one term two renderings and no context to choose by.
fn repeated(loaded: &mut Loaded) {
    let mut first: FxHashMap<(String, Vec<String>, String, String), usize> = FxHashMap::default();
    let mut again = Vec::new();
    for (at, entry) in loaded.entries.iter().enumerate() {
        if entry.source.is_empty() || !entry.applies() {
            continue;
        }
        let key = (entry.source.clone(), entry.context.clone(), entry.pos.clone(), entry.domain.clone());
        match first.get(&key) {
            Some(&before) if loaded.entries[before].preferred != entry.preferred => again.push((before, at)),
            Some(_) => {}
            None => {
                first.insert(key, at);
            }
        }
    }
    for (before, at) in again {
        let (first, second) = (&loaded.entries[before], &loaded.entries[at]);
        let message = format!(
            "`{}` is “{}” here and “{}” in line {}",
            second.source, second.preferred, first.preferred, first.line
        );
        let help = "tell them apart in the column `context`, or make one of them `admitted`";
        let line = loaded.lines.line_span(second.line, loaded.text.len());
        let span = Span::new(line.start, line.start + loaded.text[line.start..line.end].trim_end().len());
        loaded.warning(span, message, help);
    }
}
