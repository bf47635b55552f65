//! A glossary file as its owner keeps it: every byte of it, and cells that can be changed.
//!
//! In: the decoded text of a CSV file. Out: rows of cells, edits of them, and the text again: what was not edited is
//! written as it stood, with its quotation marks, white space, comments and line ends. Knows the names of columns;
//! what a term is, and whether a change is wise, is for others.

use super::columns::Column;
use crate::document::rows::{self, Row};

/// A CSV file that can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    separator: u8,
    /// The line end that most of the file has.
    line_end: &'static str,
    /// The first row, and all others; what stands before a row goes with it.
    header: Line,
    body: Vec<Line>,
    /// What stands after the last row.
    tail: String,
    columns: Vec<Column>,
    /// Whether the filled cells of a column all stand in quotation marks; indexed by column.
    quoted: Vec<bool>,
}

/// A row and what stands before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    /// Comments and empty lines, each with its end.
    lead: String,
    cells: Vec<SheetCell>,
    /// Its end of line; empty at the end of a file without one.
    end: String,
    /// Line in the file as read, from 1; 0 for a new row.
    number: usize,
    /// Whether its quoting is broken: such a row is kept as it is and has no cells to edit.
    broken: bool,
}

/// A cell: as it stands in the file, and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct SheetCell {
    raw: String,
    value: String,
}

/// A row of a sheet, by its number among the rows below the header.
pub type RowIndex = usize;

impl Sheet {
    /// Reads the decoded text of a file; `None` when it has no row.
    pub fn parse(text: &str) -> Option<Self> {
        let separator = rows::separator(text, |name| Column::of(name).is_known());
        let rows = rows::rows(text, separator);
        let line_end =
            if text.matches("\r\n").count() * 2 > text.matches('\n').count() { "\r\n" } else { "\n" };
        let mut lines = Vec::with_capacity(rows.len());
        let (mut at, mut number) = (0, 1);
        for row in &rows {
            let line = line(text, at, row, &mut number);
            at = row.span.end + line.end.len();
            lines.push(line);
        }
        let tail = text.get(at..).unwrap_or("").to_owned();
        let mut lines = lines.into_iter();
        let header = lines.next()?;
        let columns: Vec<Column> = header.cells.iter().map(|cell| Column::of(&cell.value)).collect();
        let body: Vec<Line> = lines.collect();
        let quoted = (0..columns.len())
            .map(|column| {
                let mut filled =
                    body.iter().filter_map(|line| line.cells.get(column)).filter(|c| !c.value.is_empty());
                let first = filled.next().is_some_and(is_quoted);
                first && filled.all(is_quoted)
            })
            .collect();
        Some(Self { separator, line_end, header, body, tail, columns, quoted })
    }

    /// An empty sheet with these columns, comma separated.
    pub fn new(names: &[&str]) -> Self {
        Self::separated(names, b',')
    }

    /// An empty sheet with these columns.
    pub fn separated(names: &[&str], separator: u8) -> Self {
        let columns: Vec<Column> = names.iter().map(|name| Column::of(name)).collect();
        let mut sheet = Self {
            separator,
            line_end: "\n",
            header: Line::default(),
            body: Vec::new(),
            tail: String::new(),
            quoted: vec![false; columns.len()],
            columns,
        };
        sheet.header = sheet.fresh(names);
        sheet
    }

    /// The file again.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in std::iter::once(&self.header).chain(&self.body) {
            text.push_str(&line.lead);
            for (at, cell) in line.cells.iter().enumerate() {
                if at > 0 {
                    text.push(char::from(self.separator));
                }
                text.push_str(&cell.raw);
            }
            text.push_str(&line.end);
        }
        text + &self.tail
    }

    /// What each column holds, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of the columns, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.header.cells.iter().map(|cell| cell.value.as_str())
    }

    /// The column of a name; letter case does not count.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = Column::of(name);
        self.columns.iter().position(|column| match (column, &wanted) {
            (Column::Language(a), Column::Language(b)) | (Column::Other(a), Column::Other(b)) => {
                a.eq_ignore_ascii_case(b)
            }
            (a, b) => a == b,
        })
    }

    /// The rows below the header that can be edited: those whose quoting is sound and that are not empty.
    pub fn rows(&self) -> impl Iterator<Item = RowIndex> + '_ {
        (0..self.body.len()).filter(|&row| {
            let line = &self.body[row];
            !line.broken && line.cells.iter().any(|cell| !cell.value.is_empty())
        })
    }

    /// The line of a row in the file as it was read, from 1; 0 for a row that is new.
    pub fn line(&self, row: RowIndex) -> usize {
        self.body[row].number
    }

    /// The line of the first row whose quoting is broken, from 1.
    pub fn broken_line(&self) -> Option<usize> {
        std::iter::once(&self.header).chain(&self.body).find(|line| line.broken).map(|line| line.number)
    }

    /// What a cell says; empty where the row ends before it.
    pub fn value(&self, row: RowIndex, column: usize) -> &str {
        self.body[row].cells.get(column).map_or("", |cell| &cell.value)
    }

    /// Changes a cell; one that says this already stays as it is written.
    pub fn set(&mut self, row: RowIndex, column: usize, value: &str) {
        if self.value(row, column) == value {
            return;
        }
        let was_quoted = self.body[row].cells.get(column).is_some_and(is_quoted);
        let raw = self.raw(value, was_quoted || self.quoted.get(column) == Some(&true));
        let cells = &mut self.body[row].cells;
        if cells.len() <= column {
            cells.resize_with(column + 1, SheetCell::default);
        }
        cells[column] = SheetCell { raw, value: value.to_owned() };
    }

    /// Adds a row before the row `at`, or behind the last one; the values are those of its columns, in their order.
    pub fn insert(&mut self, at: RowIndex, values: &[&str]) {
        let mut line = self.fresh(values);
        let last = if at == 0 { &mut self.header } else { &mut self.body[at - 1] };
        if last.end.is_empty() {
            // The file ends without an end of line, and goes on doing so.
            last.end.push_str(self.line_end);
            line.end.clear();
        }
        self.body.insert(at, line);
    }

    /// How many rows there are below the header, broken ones included: where a row is added behind the last.
    pub fn len(&self) -> usize {
        self.body.len()
    }

    /// Whether there is no row below the header.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Takes a row out; comments above it stay.
    pub fn remove(&mut self, row: RowIndex) {
        let line = self.body.remove(row);
        match self.body.get_mut(row) {
            Some(next) => next.lead.insert_str(0, &line.lead),
            None => self.tail.insert_str(0, &line.lead),
        }
        if line.end.is_empty() {
            let last = self.body.last_mut().unwrap_or(&mut self.header);
            last.end.clear();
        }
    }

    /// Puts a comment line above a row, below those that stand there; above the end of the file for the row after the last.
    pub fn comment(&mut self, row: RowIndex, comment: &str) {
        let line_end = self.line_end;
        if let Some(line) = self.body.get_mut(row) {
            line.lead.push_str(comment);
            line.lead.push_str(line_end);
            return;
        }
        let last = self.body.last_mut().unwrap_or(&mut self.header);
        if last.end.is_empty() {
            last.end.push_str(line_end);
        }
        let at = comments_end(&self.tail);
        self.tail.insert_str(at, &format!("{comment}{line_end}"));
    }

    /// Adds a column behind the last one, empty in every row; gives its index.
    pub fn add_column(&mut self, name: &str) -> usize {
        let (column, raw) = (self.columns.len(), self.raw(name, false));
        self.columns.push(Column::of(name));
        self.quoted.push(false);
        for line in self.body.iter_mut().filter(|line| !line.broken) {
            if line.cells.len() <= column {
                line.cells.resize_with(column + 1, SheetCell::default);
            }
        }
        self.header.cells.resize_with(column, SheetCell::default);
        self.header.cells.push(SheetCell { raw, value: name.to_owned() });
        column
    }

    /// Writes every cell anew: no white space around values, quotation marks only where they are needed or where the
    /// whole column has them, every row as long as the header, one line end. A sheet with a broken row stays as it is: where
    /// its open cell ends depends on the quotation marks below it.
    pub fn tidy(&mut self) {
        if self.broken_line().is_some() {
            return;
        }
        let width = self.columns.len();
        let ends_open = self.body.last().unwrap_or(&self.header).end.is_empty() && self.tail.is_empty();
        let mut body = std::mem::take(&mut self.body);
        for line in &mut body {
            self.line_end.clone_into(&mut line.end);
            line.lead = self.one_line_end(&line.lead);
            let surplus =
                line.cells.iter().skip(width).rev().take_while(|cell| cell.value.is_empty()).count();
            line.cells.truncate(line.cells.len() - surplus);
            line.cells.resize_with(line.cells.len().max(width), SheetCell::default);
            for (column, cell) in line.cells.iter_mut().enumerate() {
                cell.raw =
                    self.raw(&cell.value, self.quoted.get(column) == Some(&true) && !cell.value.is_empty());
            }
        }
        self.body = body;
        self.header.end = self.line_end.to_owned();
        self.header.lead = self.one_line_end(&self.header.lead);
        let quoted = self.header.cells.iter().all(is_quoted);
        let cells: Vec<String> = self.header.cells.iter().map(|cell| self.raw(&cell.value, quoted)).collect();
        for (cell, raw) in self.header.cells.iter_mut().zip(cells) {
            cell.raw = raw;
        }
        self.tail = self.one_line_end(&self.tail);
        if ends_open && !self.tail.is_empty() {
            self.tail.insert_str(0, self.line_end);
        }
    }

    /// Puts the rows of each section into an order; a section ends at an empty line. Comments right above a row go with
    /// it, but for those above the first row of a section, which are its title. Broken rows end a section too.
    pub fn sort_by(&mut self, mut order: impl FnMut(&Self, RowIndex, RowIndex) -> std::cmp::Ordering) {
        let mut from = 0;
        while from < self.body.len() {
            let ends = |line: &Line| line.broken || has_empty_line(&line.lead);
            let to = (from + 1..self.body.len()).find(|&at| ends(&self.body[at])).unwrap_or(self.body.len());
            if !self.body[from].broken {
                self.sort_section(from..to, &mut order);
            }
            from = to;
        }
    }

    fn sort_section(
        &mut self,
        section: std::ops::Range<usize>,
        order: &mut impl FnMut(&Self, RowIndex, RowIndex) -> std::cmp::Ordering,
    ) {
        let mut rows: Vec<usize> = section.clone().collect();
        rows.sort_by(|&a, &b| order(self, a, b));
        let title = std::mem::take(&mut self.body[section.start].lead);
        let last_end = std::mem::replace(&mut self.body[section.end - 1].end, self.line_end.to_owned());
        let mut sorted: Vec<Line> = rows.iter().map(|&at| self.body[at].clone()).collect();
        sorted[0].lead.insert_str(0, &title);
        if let Some(last) = sorted.last_mut() {
            last.end = last_end;
        }
        self.body.splice(section, sorted);
    }

    fn one_line_end(&self, text: &str) -> String {
        text.lines().map(|line| line.trim_end().to_owned() + self.line_end).collect()
    }

    /// A new row, written as this file writes.
    fn fresh(&self, values: &[&str]) -> Line {
        let cell = |(column, value): (usize, &&str)| SheetCell {
            raw: self.raw(value, self.quoted.get(column) == Some(&true) && !value.is_empty()),
            value: (*value).to_owned(),
        };
        let mut cells: Vec<SheetCell> = values.iter().enumerate().map(cell).collect();
        cells.resize_with(cells.len().max(self.columns.len()), SheetCell::default);
        Line { cells, end: self.line_end.to_owned(), ..Line::default() }
    }

    /// How a value is written (RFC 4180, section 2): in quotation marks where it has to be, or where they are wanted.
    fn raw(&self, value: &str, quote: bool) -> String {
        let must = value.contains(['"', '\n', '\r', char::from(self.separator)])
            || value.starts_with('#')
            || value.trim() != value;
        if must || quote { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
    }
}

/// The row that begins at or after `at`, with what stands before it; counts the lines.
fn line(text: &str, at: usize, row: &Row, number: &mut usize) -> Line {
    let lead = text[at..row.span.start].to_owned();
    let rest = &text[row.span.end..];
    let end = if rest.starts_with("\r\n") {
        "\r\n"
    } else if rest.starts_with('\n') {
        "\n"
    } else if rest.starts_with('\r') {
        "\r"
    } else {
        ""
    };
    let breaks = |part: &str| part.matches('\n').count() + part.replace("\r\n", "").matches('\r').count();
    *number += breaks(&lead);
    let own = *number;
    *number += breaks(&text[row.span.start..row.span.end + end.len()]);
    let broken = row.fault.is_some();
    let cells = if broken {
        let raw = text[row.span.start..row.span.end].to_owned();
        vec![SheetCell { raw, value: String::new() }]
    } else {
        let cell = |cell: &rows::Cell| SheetCell {
            raw: text[cell.whole.start..cell.whole.end].to_owned(),
            value: cell.text.clone(),
        };
        row.cells.iter().map(cell).collect()
    };
    Line { lead, cells, end: end.to_owned(), number: own, broken }
}

fn is_quoted(cell: &SheetCell) -> bool {
    cell.raw.starts_with('"')
}

/// Where the comments that a text begins with end.
fn comments_end(text: &str) -> usize {
    text.split_inclusive('\n')
        .take_while(|line| line.starts_with('#') && line.ends_with('\n'))
        .map(str::len)
        .sum()
}

/// Whether comments hold an empty line: what stands below it is a new section.
fn has_empty_line(lead: &str) -> bool {
    lead.lines().any(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "# terms of the desk\r\nen,fr,\"note\"\r\n\r\nbill, projet de loi ,\"\"\r\n# kept\r\nbloc,\"bloc\",\"a \"\"b\"\"\"\r\n\"open,x\r\nlast,dernier,";

    #[test]
    fn a_change_touches_its_cell_alone() {
        let mut sheet = Sheet::parse(FILE).expect("rows");
        assert_eq!(sheet.text(), FILE);
        assert_eq!((sheet.value(0, 1), sheet.line(0), sheet.line(1)), ("projet de loi", 4, 6));
        sheet.set(0, 1, "loi, projet de");
        assert_eq!(sheet.text(), FILE.replace(" projet de loi ", "\"loi, projet de\""));
    }

    #[test]
    fn rows_come_and_go_with_their_line_ends() {
        let mut sheet = Sheet::parse(FILE).expect("rows");
        sheet.insert(sheet.len(), &["neu", "nouveau"]);
        assert_eq!(sheet.text(), FILE.to_owned() + "\r\nneu,nouveau,");
        sheet.remove(4);
        assert_eq!(sheet.text(), FILE);
        sheet.remove(1);
        assert_eq!(sheet.text(), FILE.replace("bloc,\"bloc\",\"a \"\"b\"\"\"\r\n", ""));
    }

    #[test]
    fn sections_are_sorted_and_keep_their_titles() {
        let file = "en,de\n# ships\nport,Hafen\n# big\nbarge,Kahn\n\n# food\nsalt,Salz\nbread,Brot";
        let mut sheet = Sheet::parse(file).expect("rows");
        sheet.sort_by(|sheet, a, b| sheet.value(a, 0).cmp(sheet.value(b, 0)));
        assert_eq!(
            sheet.text(),
            "en,de\n# ships\n# big\nbarge,Kahn\nport,Hafen\n\n# food\nbread,Brot\nsalt,Salz"
        );
    }

    proptest! {
        #[test]
        fn what_is_not_edited_stays_as_it_is(text in "[a-c,;\"# \\t\r\n|äß字]{0,80}") {
            if let Some(sheet) = Sheet::parse(&text) {
                prop_assert_eq!(sheet.text(), text);
            }
        }

        #[test]
        fn what_is_written_is_read_again(values in prop::collection::vec("[a-c,;\"# \t\n|äß字]{0,9}", 3)) {
            let mut sheet = Sheet::new(&["en", "fr", "note"]);
            let trimmed: Vec<&str> = values.iter().map(|value| value.trim()).collect();
            sheet.insert(0, &trimmed);
            let again = Sheet::parse(&sheet.text()).expect("rows");
            if trimmed.iter().any(|value| !value.is_empty()) {
                let read: Vec<&str> = (0..3).map(|column| again.value(0, column)).collect();
                prop_assert_eq!(read, trimmed);
            }
        }

        #[test]
        fn tidying_changes_no_value(text in "en,fr\n[a-c,\"# \r\n|äß字]{0,80}") {
            tidied(&text);
        }
    }

    #[test]
    fn tidying_keeps_rows_that_end_in_carriage_returns() {
        tidied("en,fr\n字\r\"\r\"|\"\r\"\n\"\"");
    }

    fn tidied(text: &str) {
        let sheet = Sheet::parse(text).expect("rows");
        let mut tidy = sheet.clone();
        tidy.tidy();
        let again = Sheet::parse(&tidy.text()).expect("rows");
        let values = |sheet: &Sheet| -> Vec<Vec<String>> {
            let row = |row| (0..9).map(|column| sheet.value(row, column).to_owned()).collect();
            sheet.rows().map(row).collect()
        };
        assert_eq!(values(&sheet), values(&again), "{:?}", tidy.text());
        let mut twice = again.clone();
        twice.tidy();
        assert_eq!(twice.text(), again.text());
    }
}
