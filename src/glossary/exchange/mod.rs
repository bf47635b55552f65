//! Glossaries in the formats of other tools.
//!
//! In: the bytes of a file, or a table. Out: a table in the columns of isogloss with remarks on what cannot be used, or
//! bytes with a list of what is left out. `docs/glossary-exchange.md` says what each format holds. Reads and writes no
//! files; what is done with a table is decided elsewhere.

mod crowdin;
mod grid;
mod json;
mod memoq;
pub mod merge;
pub(super) mod native;
mod pairs;
mod phrase;
mod registry;
mod remark;
mod table;
pub(super) mod tbx;
mod tmx;
mod weblate;
mod workbook;
mod xliff;
mod xml;

pub use grid::Grid;
pub use registry::{FORMATS, Format};
pub use remark::{Loss, Losses, Place, Refusal, Remark};
pub use table::{Concept, Kind, Pair, Table, Term};

use crate::document::{ReadError, decode};
use crate::glossary::columns::same_language;
use registry::Shape;
use workbook::Workbook;

/// The text of a file to read.
pub struct Source<'a> {
    /// Its name, for its ending.
    pub name: &'a str,
    /// Its text, decoded.
    pub text: &'a str,
}

impl Source<'_> {
    /// The ending of its name, in small letters.
    pub fn ending(&self) -> String {
        ending(self.name)
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// A file that has been read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its entries.
    pub table: Table,
    /// What is wrong with it.
    pub remarks: Vec<Remark>,
    /// What of it has no column.
    pub unused: Losses,
    /// Its text, which the places of the remarks are in; empty for a workbook.
    pub text: String,
}

/// A file that is to be written.
#[derive(Debug)]
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it does not hold.
    pub losses: Losses,
}

/// What is written.
pub struct Output<'a> {
    /// All rows.
    pub table: &'a Table,
    /// The same by their files, for formats with sheets.
    pub parts: &'a [(String, Table)],
    /// The languages that the user names.
    pub pair: &'a Pair,
    /// Whether cells go into a workbook, where the format allows both.
    pub workbook: bool,
}

impl Output<'_> {
    /// The rows as concepts.
    pub fn concepts(&self, losses: &mut Losses) -> Vec<Concept> {
        self.table.concepts(self.pair, losses)
    }

    /// The tags of its languages.
    ///
    /// # Errors
    /// When a column does not name its language.
    pub fn tags(&self) -> Result<Vec<String>, Refusal> {
        let languages = self.table.languages(self.pair);
        match languages.iter().find(|tag| matches!(tag.as_str(), "source" | "target")) {
            None => Ok(languages),
            Some(column) => {
                let option = if column == "source" { "--source-lang" } else { "--lang" };
                let message =
                    format!("the column `{column}` does not say its language, and the format asks for it");
                Err(Refusal::new(message, format!("say {option}, as in {option} fr")))
            }
        }
    }

    /// The two languages of a format that holds two.
    ///
    /// # Errors
    /// When there are more and it is not said which.
    pub fn two(&self) -> Result<(String, String), Refusal> {
        let languages = self.table.languages(self.pair);
        let find = |wanted: &str| -> Result<String, Refusal> {
            let exact = languages.iter().find(|tag| tag.eq_ignore_ascii_case(wanted));
            let found = exact.or_else(|| languages.iter().find(|tag| same_language(tag, wanted)));
            found.cloned().ok_or_else(|| {
                let message = format!("no column for `{wanted}`");
                Refusal::new(message, format!("there are: {}", languages.join(", ")))
            })
        };
        let source = self.pair.source.as_deref().map(find).transpose()?;
        let target = self.pair.target.as_deref().map(find).transpose()?;
        let other = |known: &Option<String>| -> Vec<&String> {
            languages.iter().filter(|tag| Some(*tag) != known.as_ref()).collect()
        };
        match (source, target) {
            (Some(source), Some(target)) => Ok((source, target)),
            (source, target) => {
                let rest = other(&source.clone().or_else(|| target.clone()));
                match (source, target, rest.as_slice()) {
                    (None, None, [source, target]) => Ok(((*source).clone(), (*target).clone())),
                    (Some(source), None, [target]) => Ok((source, (*target).clone())),
                    // What one translates from is the first column, unless it is said.
                    (None, Some(target), [source, ..]) => Ok(((*source).clone(), target)),
                    _ if languages.len() < 2 => Err(Refusal::new(
                        "the format holds two languages, and the glossary has one",
                        "choose a format that holds one, such as tbx-basic or json",
                    )),
                    _ => Err(Refusal::new(
                        format!(
                            "the format holds two languages, and the glossary has {}",
                            languages.join(", ")
                        ),
                        "say which with --source-lang and --lang",
                    )),
                }
            }
        }
    }
}

/// Reads a file; its format is told by what it holds, then by its ending, unless it is given.
///
/// # Errors
/// When the bytes are nothing that could be a glossary, or not of the format given.
pub fn read(
    name: &str,
    bytes: &[u8],
    format: Option<&'static Format>,
    pair: &Pair,
) -> Result<(&'static Format, Reading), Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return read_workbook(bytes, format, pair);
    }
    let decoded = decode(bytes).map_err(|ReadError::Binary(at)| {
        let message = format!("no text and no workbook: byte {at} is one that no text holds");
        Refusal::new(
            message,
            "isogloss glossary formats lists what is read; .xls and .ods have to be saved as .xlsx",
        )
    })?;
    let text = decoded.text;
    let source = Source { name, text: &text };
    let Some(format) = format.or_else(|| recognise(&source)) else {
        let message = "no format that isogloss knows";
        return Err(Refusal::new(message, "say which with --from; isogloss glossary formats lists them"));
    };
    let mut reading = match &format.shape {
        Shape::Text { read, .. } => read(&source, pair),
        Shape::Cells { read, layout, .. } => {
            let (grid, mut remarks) = Grid::parse(&text, *layout);
            let mut reading = read(&grid, pair);
            remarks.append(&mut reading.remarks);
            Reading { remarks, ..reading }
        }
    };
    if !decoded.encoding.starts_with("UTF") {
        let message = format!("not UTF-8: read as {}, which is a guess", decoded.encoding);
        reading.remarks.insert(0, Remark::warning(Place::File, message, "save the file in UTF-8"));
    }
    for note in decoded.notes {
        reading.remarks.push(Remark::error(Place::Text(note.span), note.message, note.help));
    }
    reading.remarks.sort_by_key(|remark| match &remark.place {
        Place::Text(span) => span.start,
        _ => 0,
    });
    reading.text = text;
    Ok((format, reading))
}

/// The format of a text.
fn recognise(source: &Source) -> Option<&'static Format> {
    let ending = source.ending();
    FORMATS.iter().find(|format| match &format.shape {
        Shape::Text { recognise, .. } => recognise(source.text),
        Shape::Cells { recognise, layout, .. } => {
            // The first rows tell; a file of megabytes need not be cut into cells for each format.
            let head = source.text.char_indices().nth(4096).map_or(source.text, |(at, _)| &source.text[..at]);
            recognise(&Grid::parse(head, *layout).0, &ending)
        }
    })
}

/// Reads the sheets of a workbook, each by its own layout.
fn read_workbook(
    bytes: &[u8],
    format: Option<&'static Format>,
    pair: &Pair,
) -> Result<(&'static Format, Reading), Refusal> {
    let Workbook { sheets, remarks } = Workbook::read(bytes)?;
    let mut whole = Reading { remarks, ..Reading::default() };
    let mut used = None;
    let filled: Vec<&Grid> = sheets.iter().filter(|sheet| !sheet.rows.is_empty()).collect();
    for sheet in &filled {
        let fits = |known: &&Format| match &known.shape {
            Shape::Cells { recognise, .. } => recognise(sheet, "xlsx"),
            Shape::Text { .. } => false,
        };
        let known = format.or_else(|| FORMATS.iter().find(fits));
        let Some((known, Shape::Cells { read, .. })) = known.map(|known| (known, &known.shape)) else {
            let place = sheet.rows.first().and_then(|row| row.first()).map(|cell| cell.place.clone());
            let help =
                "put a row of column names above it: language tags or source and target; it is left out";
            let message = format!("the sheet `{}` is no glossary", sheet.name);
            let remark = match filled.len() {
                1 => Remark::error(place.unwrap_or_default(), message, help),
                _ => Remark::warning(place.unwrap_or_default(), message, help),
            };
            whole.remarks.push(remark);
            continue;
        };
        used.get_or_insert(known);
        let mut reading = read(sheet, pair);
        whole.table.append(&reading.table);
        whole.remarks.append(&mut reading.remarks);
        whole.unused.extend(reading.unused);
    }
    let xlsx = Format::of("xlsx").or(format);
    match used.filter(|used| used.id != "csv").or(xlsx) {
        Some(used) => Ok((used, whole)),
        None => Err(Refusal::new("no sheet of the workbook is a glossary", "say --from")),
    }
}
