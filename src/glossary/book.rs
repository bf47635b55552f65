//! A glossary file as its checks read it: all columns of all languages, every value with its place.
//!
//! In: a path, bytes, the languages of columns that name none. Out: a [`Book`]. Unlike `load`, which reads one pair of
//! languages for a text, it keeps the whole file. Judges nothing.

mod tbx;

use rustc_hash::FxHashMap;

use super::columns::{Column, Columns, is_language};
use super::entry::{Entry, Match};
use super::load::{self, Languages, Remark};
use crate::document::{Document, Format, ReadError, rows};
use crate::span::Span;

/// A glossary file.
pub struct Book {
    /// The file: its text, its lines, the way back to its bytes.
    pub document: Document,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// The cells of the first row.
    pub header: Vec<Span>,
    /// Tag of the language of each column's terms; empty where nobody says.
    pub tags: Vec<String>,
    /// Every term: of the columns of terms, and of the lists of forbidden and admitted ones.
    pub values: Vec<Value>,
    /// The rows as entries, for each language that is translated into.
    pub pairs: Vec<Pair>,
    /// What the loader says of the file, for all its languages.
    pub remarks: Vec<Remark>,
    /// How many rows it has below the first.
    pub rows: usize,
}

/// A term in a cell.
pub struct Value {
    /// The row's number below the header.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// The term.
    pub text: String,
    /// Where it stands in the decoded file.
    pub span: Span,
    /// The cell as it stands between the separators.
    pub whole: Span,
    /// Whether it is the only value of its cell.
    pub alone: bool,
    /// Whether it is a regular expression.
    pub regex: bool,
    /// Whether its row is to be found as written.
    pub exact: bool,
}

/// The rows for one language.
pub struct Pair {
    /// The column of the source, where there is one.
    pub source: Option<usize>,
    /// The column of the renderings.
    pub target: usize,
    /// The good rows, with their numbers.
    pub entries: Vec<(usize, Entry)>,
    /// The rows that have no rendering of their own, with what is wrong when no earlier file has one.
    pub open: Vec<(usize, Entry, Remark)>,
}

impl Book {
    /// Reads a file that may be TBX or CSV; what it holds tells which.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn of_file(
        path: &str,
        bytes: &[u8],
        languages: (Option<&str>, Option<&str>),
    ) -> Result<Self, ReadError> {
        match tbx::document(path, bytes) {
            Some(document) => tbx::read(document, languages),
            None => Self::read(path, bytes, languages),
        }
    }

    /// Reads a CSV file.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn read(
        path: &str,
        bytes: &[u8],
        languages: (Option<&str>, Option<&str>),
    ) -> Result<Self, ReadError> {
        // As the loader does: a NUL costs itself and not the file.
        let nul = bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
        let plain: Vec<u8> =
            if nul { bytes.iter().map(|&b| if b == 0 { b' ' } else { b }).collect() } else { Vec::new() };
        let mut document = Document::read(path, if nul { &plain } else { bytes }, Format::Text)?;
        document.format = Format::Table;
        document.units.clear();
        let separator = rows::separator(&document.text, |name| Column::of(name).is_known());
        let all = rows::rows(&document.text, separator);
        let (header, body) =
            all.split_first().map_or((&[][..], &[][..]), |(first, rest)| (&first.cells[..], rest));
        let columns = Columns::of(header, languages.0, languages.1);
        let mut book = Self {
            tags: tags(path, &columns, languages),
            columns: columns.all.clone(),
            header: header.iter().map(|cell| cell.span).collect(),
            values: Vec::new(),
            pairs: Vec::new(),
            remarks: Vec::new(),
            rows: body.len(),
            document,
        };
        for (number, row) in body.iter().enumerate().filter(|(_, row)| row.fault.is_none()) {
            book.add_values(number, row);
        }
        let lines: FxHashMap<usize, usize> =
            (0..).zip(body).map(|(number, row)| (book.document.place(row.span.start).line, number)).collect();
        book.add_pairs(path, bytes, &columns, &lines);
        Ok(book)
    }

    fn add_values(&mut self, number: usize, row: &rows::Row) {
        let at = self.columns.iter().position(|column| *column == Column::Match);
        let found = at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.text.as_str());
        let (regex, exact) = (found.eq_ignore_ascii_case("regex"), found.eq_ignore_ascii_case("exact"));
        for (at, (column, cell)) in self.columns.iter().zip(&row.cells).enumerate() {
            let list = matches!(column, Column::Forbidden(_) | Column::Admitted(_) | Column::Forms(_));
            if cell.text.is_empty() || !(list || column.is_term()) {
                continue;
            }
            let texts = if list { load::values(&cell.text) } else { vec![cell.text.clone()] };
            let alone = texts.len() == 1;
            let mut from = cell.span.start;
            for text in texts {
                let found = self.document.text[from..cell.span.end].find(&text);
                let span = found.map_or(cell.span, |at| Span::new(from + at, from + at + text.len()));
                from = found.map_or(from, |_| span.end);
                let regex = regex && matches!(column, Column::Forbidden(_));
                self.values.push(Value {
                    row: number,
                    column: at,
                    text,
                    span,
                    whole: cell.whole,
                    alone,
                    regex,
                    exact,
                });
            }
        }
    }

    fn add_pairs(&mut self, path: &str, bytes: &[u8], columns: &Columns, lines: &FxHashMap<usize, usize>) {
        let terms: Vec<usize> = (0..columns.all.len()).filter(|&at| columns.all[at].is_term()).collect();
        let source = terms.iter().copied().find(|&at| columns.all[at] == Column::Source);
        let source = source.or_else(|| terms.first().copied().filter(|_| terms.len() > 1));
        let targets: Vec<usize> = terms.into_iter().filter(|&at| Some(at) != source).collect();
        let wanted = |at: usize| columns.all[at].tag().unwrap_or("und").to_owned();
        let source_tag = source.and_then(|at| columns.all[at].tag());
        for tag in if targets.is_empty() {
            vec!["und".to_owned()]
        } else {
            targets.iter().map(|&at| wanted(at)).collect()
        } {
            let loaded = load::read(path, bytes, Languages { source: source_tag, target: &tag });
            for remark in loaded.remarks {
                if !self.remarks.contains(&remark) {
                    self.remarks.push(remark);
                }
            }
            let Some(&target) = targets.iter().find(|&&at| wanted(at) == tag) else { continue };
            let (mut open, mut entries) = (Vec::new(), Vec::new());
            let mut remarks: FxHashMap<usize, Remark> = loaded.open.into_iter().collect();
            for (at, entry) in loaded.entries.into_iter().enumerate() {
                let Some(&row) = lines.get(&entry.line) else { continue };
                match remarks.remove(&at) {
                    Some(remark) => open.push((row, entry, remark)),
                    None => entries.push((row, entry)),
                }
            }
            self.pairs.push(Pair { source, target, entries, open });
        }
    }

    /// The language of a column's terms; of a list without a language that of the first column translated into.
    pub fn tag(&self, column: usize) -> &str {
        self.tags.get(column).map_or("", String::as_str)
    }

    /// The term of a row in a column of terms.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Value> {
        let from = self.values.partition_point(|value| value.row < row);
        self.values[from..].iter().take_while(|value| value.row == row).find(|value| value.column == column)
    }

    /// A value of a row, in a list where it stands in one.
    pub fn value(&self, row: usize, text: &str) -> Option<&Value> {
        let from = self.values.partition_point(|value| value.row < row);
        let mut found =
            self.values[from..].iter().take_while(|value| value.row == row).filter(|v| v.text == text);
        let first = found.clone().next();
        found.find(|value| !self.columns[value.column].is_term()).or(first)
    }

    /// The line of a row's value, from 1.
    pub fn line(&self, value: &Value) -> usize {
        self.document.place(value.span.start).line
    }

    /// Whether a column holds source terms of some pair.
    pub fn is_source(&self, column: usize) -> bool {
        self.pairs.iter().any(|pair| pair.source == Some(column))
    }
}

impl Entry {
    /// What tells a row from another of the same term.
    pub(super) fn telling(&self) -> (Vec<String>, String, String) {
        let lower = |text: &str| text.to_lowercase();
        (self.context.iter().map(|text| lower(text)).collect(), lower(&self.pos), lower(&self.domain))
    }

    /// The values that may be written.
    pub(super) fn allowed(&self) -> impl Iterator<Item = &str> {
        self.renderings().filter(|(role, _)| *role != super::Role::Forbidden).map(|(_, text)| text)
    }

    /// The values that may not, where they are words.
    pub(super) fn forbidden_words(&self) -> &[String] {
        if self.matching == Match::Regex { &[] } else { &self.forbidden }
    }
}

/// The language of each column: its name's, else what the user says, else what the file's name says.
fn tags(path: &str, columns: &Columns, languages: (Option<&str>, Option<&str>)) -> Vec<String> {
    let (named_source, named_target) = languages_of_name(path).unzip();
    let source = languages.0.map(ToOwned::to_owned).or(named_source).unwrap_or_default();
    let target = languages.1.map(ToOwned::to_owned).or(named_target).unwrap_or_default();
    let terms: Vec<&Column> = columns.all.iter().filter(|column| column.is_term()).collect();
    let of_lists = match terms.as_slice() {
        [_, Column::Language(tag), ..] | [Column::Language(tag)] => tag.clone(),
        _ => target.clone(),
    };
    let tag = |column: &Column| match column {
        Column::Language(tag)
        | Column::Forbidden(Some(tag))
        | Column::Admitted(Some(tag))
        | Column::Forms(Some(tag)) => tag.clone(),
        Column::Source => source.clone(),
        Column::Target => target.clone(),
        _ => of_lists.clone(),
    };
    columns.all.iter().map(tag).collect()
}

/// The two languages that a file's name ends in: `terms.en-de.csv`, `terms.en-pt-BR.csv`.
fn languages_of_name(path: &str) -> Option<(String, String)> {
    let name = path.rsplit(['/', '\\']).next()?;
    let pair = name.rsplit('.').nth(1)?;
    let mut cuts = pair.match_indices('-').map(|(at, _)| (&pair[..at], &pair[at + 1..]));
    let (source, target) = cuts.find(|(source, target)| is_language(source) && is_language(target))?;
    Some((source.to_owned(), target.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_language() {
        let read = |path: &str, csv: &str| Book::read(path, csv.as_bytes(), (None, None)).expect("text");
        assert_eq!(read("a/terms.en-pt-BR.csv", "source,target\nbus,ônibus\n").tags, ["en", "pt-BR"]);
        assert_eq!(read("x.zh-Hant-en.csv", "source,target\n").tags, ["zh-Hant", "en"]);
        assert_eq!(read("terms.csv", "source,target\n").tags, ["", ""]);
        assert_eq!(read("terms.csv", "ru,ja,forbidden,forbidden:ru\n").tags, ["ru", "ja", "ja", "ru"]);
    }

    #[test]
    fn values_have_their_places() {
        let csv = "en,de,forbidden\n\"a \"\"b\"\"\",x,\" eins | zwei \"\n";
        let book = Book::read("terms.csv", csv.as_bytes(), (None, None)).expect("text");
        let shown: Vec<(&str, &str)> =
            book.values.iter().map(|v| (v.text.as_str(), &csv[v.span.start..v.span.end])).collect();
        assert_eq!(shown, [("a \"b\"", "a \"\"b\"\""), ("x", "x"), ("eins", "eins"), ("zwei", "zwei")]);
    }
}
