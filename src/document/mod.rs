//! Readers: from the bytes of a file to a [`Document`] of units.
//!
//! In: a path and its bytes. Out: prose in units, each with the way back to its bytes on disk, and the
//! suppression comments. Knows formats and encodings; knows nothing of languages, words or rules.

mod encoding;
mod entities;
mod html;
mod markdown;
mod pairing;
pub mod parts;
pub mod placeables;
mod po;
mod prose;
pub mod rows;
mod sides;
mod suppression;
mod table;
mod tags;
mod text;
mod write;
mod xml;

pub use encoding::{Decoded, decode};
pub use pairing::{Mismatch, Pairing, Segment, Unfinished};
pub use suppression::{Scope, Suppression};
pub use table::{TableError, Wanted};
pub use write::{Marking, Reason, Refusal, Replacement, Written};

use std::sync::Arc;

use crate::span::{LineIndex, OffsetMap, Place, Span};

/// A file format that isogloss reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (`CommonMark` with tables, footnotes, front matter).
    Markdown,
    /// HTML.
    Html,
    /// CSV or TSV: a column of the source, a column of the translation.
    Table,
    /// GNU gettext's messages.
    Po,
    /// XLIFF 1.2 and 2, TMX.
    Xliff,
}

impl Format {
    /// Whether a file of this format holds a source and its translation.
    pub const fn is_bilingual(self) -> bool {
        matches!(self, Self::Table | Self::Po | Self::Xliff)
    }

    /// The format that a path's ending names; plain text when it names none.
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd" | "mdx") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            Some("tsv" | "csv") => Self::Table,
            Some("po" | "pot") => Self::Po,
            Some("xlf" | "xliff" | "sdlxliff" | "mxliff" | "tmx") => Self::Xliff,
            _ => Self::Text,
        }
    }
}

/// What a unit is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// Running text.
    Paragraph,
    /// A title or heading: its letter case says nothing.
    Heading,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    Cell,
}

/// A paragraph, heading, list item or cell: prose without markup.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its prose: markup removed, entities decoded. Code and the like leave a space or a line break.
    pub text: String,
    /// From bytes of `text` to bytes of the document's decoded text.
    pub map: OffsetMap,
}

/// A file, read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path as the user gave it.
    pub path: String,
    /// Its format.
    pub format: Format,
    /// Name of the encoding it was read in ("UTF-8", "windows-1252", ...).
    pub encoding: &'static str,
    /// Language tag that the file itself declares (HTML `lang`, front matter), if any.
    pub declared_language: Option<String>,
    /// The decoded file, byte order mark left out.
    pub text: Arc<String>,
    /// From bytes of `text` to bytes of the file on disk.
    pub to_file: OffsetMap,
    /// Its prose, in order.
    pub units: Vec<Unit>,
    /// Its suppression comments.
    pub suppressions: Vec<Suppression>,
    /// What the user should know of the reading: bytes that could not be decoded and the like.
    pub notes: Vec<Note>,
    /// The contexts of its units, in their order; see [`Document::context_of`].
    contexts: Vec<(usize, Arc<str>)>,
    /// Of a document laid together: the paths its units come from, each with the first of them.
    paths: Vec<(usize, Arc<str>)>,
    lines: Arc<LineIndex>,
    origin: Origin,
}

/// How a document was read, so that it can be read again after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// By [`Document::read`].
    Whole,
    /// By [`Document::read_lines`].
    Lines,
    /// By [`Document::read_po`].
    Po,
    /// By [`Document::read_table`], with the languages wanted.
    Table(Option<String>, Option<String>),
    /// By [`Document::read_xml`], with the languages wanted.
    Xml(Option<String>, Option<String>),
}

/// A remark of a reader, with its place in the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Bytes of the decoded text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Why a file cannot be read as a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are not text.
    #[error("not a text file: byte {0} is one that no text holds")]
    Binary(usize),
}

impl Document {
    /// Reads a document. Bytes that make no sense in the encoding become U+FFFD and a note.
    ///
    /// # Errors
    /// When the bytes are no text at all.
    pub fn read(path: &str, bytes: &[u8], format: Format) -> Result<Self, ReadError> {
        let mut document = Self::blank(path, bytes, format)?;
        match format {
            Format::Markdown => markdown::read(&mut document),
            Format::Html => html::read(&mut document),
            Format::Text | Format::Table | Format::Po | Format::Xliff => text::read(&mut document),
        }
        Ok(document)
    }

    /// Reads plain text of which every line is a unit, as one side of a text aligned line by line.
    ///
    /// # Errors
    /// When the bytes are no text at all.
    pub fn read_lines(path: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let mut document = Self::blank(path, bytes, Format::Text)?;
        text::read_lines(&mut document);
        document.origin = Origin::Lines;
        Ok(document)
    }

    /// Reads other bytes in the way this document was read: it and, where they hold both sides, its pairing.
    ///
    /// # Errors
    /// As the reader of its format.
    fn read_again(&self, bytes: &[u8]) -> Result<(Self, Option<Pairing>), TableError> {
        let both = |(document, pairing)| (document, Some(pairing));
        Ok(match &self.origin {
            Origin::Whole => (Self::read(&self.path, bytes, self.format)?, None),
            Origin::Lines => (Self::read_lines(&self.path, bytes)?, None),
            Origin::Po => both(Self::read_po(&self.path, bytes)?),
            Origin::Table(source, target) => {
                let wanted = Wanted { source: source.as_deref(), target: target.as_deref() };
                both(Self::read_table(&self.path, bytes, wanted)?)
            }
            Origin::Xml(source, target) => {
                let wanted = Wanted { source: source.as_deref(), target: target.as_deref() };
                both(Self::read_xml(&self.path, bytes, wanted)?)
            }
        })
    }

    /// A decoded file without units.
    fn blank(path: &str, bytes: &[u8], format: Format) -> Result<Self, ReadError> {
        let decoded = decode(bytes)?;
        let lines = Arc::new(LineIndex::new(&decoded.text));
        Ok(Self {
            path: path.to_owned(),
            format,
            encoding: decoded.encoding,
            declared_language: None,
            text: Arc::new(decoded.text),
            to_file: decoded.to_file,
            units: Vec::new(),
            suppressions: Vec::new(),
            notes: decoded.notes,
            contexts: Vec::new(),
            paths: Vec::new(),
            lines,
            origin: Origin::Whole,
        })
    }

    /// A document of paragraphs that stand in no file, one after the other, each a line.
    pub fn of_units(paragraphs: impl Iterator<Item = String>) -> Self {
        let (mut text, mut units) = (String::new(), Vec::new());
        for paragraph in paragraphs {
            let map = OffsetMap::shifted(text.len(), paragraph.len());
            text.push_str(&paragraph);
            text.push('\n');
            units.push(Unit { kind: UnitKind::Paragraph, text: paragraph, map });
        }
        Self {
            path: String::new(),
            format: Format::Text,
            encoding: "UTF-8",
            declared_language: None,
            to_file: OffsetMap::shifted(0, text.len()),
            lines: Arc::new(LineIndex::new(&text)),
            text: Arc::new(text),
            units,
            suppressions: Vec::new(),
            notes: Vec::new(),
            contexts: Vec::new(),
            paths: Vec::new(),
            origin: Origin::Whole,
        }
    }

    /// Adds a unit whose map leads to the decoded text; keeps it when it holds anything but white space.
    fn push_unit(&mut self, kind: UnitKind, mut text: String, map: OffsetMap) {
        if text.chars().any(|c| !c.is_whitespace()) {
            text.shrink_to_fit();
            self.units.push(Unit { kind, text, map });
        }
    }

    /// What the file calls a unit, to tell it from another of the same words: `msgctxt` of PO, `resname` of XLIFF, the
    /// column `context` of a table.
    pub fn context_of(&self, unit: usize) -> Option<&str> {
        let at = self.contexts.binary_search_by_key(&unit, |(unit, _)| *unit).ok()?;
        Some(&self.contexts[at].1)
    }

    /// The path of the file that a unit was read from.
    pub fn path_of(&self, unit: usize) -> &str {
        let after = self.paths.partition_point(|(first, _)| *first <= unit);
        after.checked_sub(1).map_or(&self.path, |at| &self.paths[at].1)
    }

    /// Says of the last units, those from `first` on, what the file calls them.
    fn name_units(&mut self, first: usize, context: &Arc<str>) {
        self.contexts.extend((first..self.units.len()).map(|unit| (unit, context.clone())));
    }

    /// Says of a unit of a document laid together which one it is of another; unit after unit.
    pub(crate) fn stands_for(&mut self, unit: usize, other: &Self, its: usize) {
        let path = other.path_of(its);
        if self.path_of(unit) != path {
            self.paths.push((unit, path.into()));
        }
        if let Ok(at) = other.contexts.binary_search_by_key(&its, |(unit, _)| *unit) {
            self.contexts.push((unit, other.contexts[at].1.clone()));
        }
    }

    /// The bytes of the file on disk that a span of the decoded text stands for.
    pub fn on_disk(&self, span: Span) -> Span {
        self.to_file.map(span)
    }

    /// The span of the decoded text that bytes of the file on disk stand for.
    pub fn in_text(&self, span: Span) -> Span {
        self.to_file.unmap(span)
    }

    /// Line and column of a byte offset of the decoded text.
    pub fn place(&self, offset: usize) -> Place {
        self.lines.place(&self.text, offset)
    }

    /// The lines of the decoded text.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }
}
