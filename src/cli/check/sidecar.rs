//! Suppressions beside a file that can carry no comment: `article.txt.isogloss` speaks for `article.txt`.
//!
//! In: a document, the text of its sidecar. Out: suppressions in the document, remarks with their place in the sidecar. A
//! line names rules and, after a colon, the text at which they are silent, wherever it stands: lines and bytes would not
//! survive an edit of the article.

use std::path::{Path, PathBuf};

use crate::document::{Document, Scope, Suppression};
use crate::finding::Severity;
use crate::report::Problem;
use crate::report::frame::{self, Style};
use crate::rules;
use crate::span::{LineIndex, Span};

/// What a file's name gets.
const ENDING: &str = ".isogloss";

/// A sidecar, read.
pub struct Sidecar {
    name: String,
    text: String,
    /// The line of each suppression that it added to the document, in their order.
    lines: Vec<Span>,
    /// How many suppressions the document had of its own.
    own: usize,
    remarks: Vec<Problem>,
    style: Style,
}

impl Sidecar {
    /// Reads the sidecar of a document, where there is one, and lays its suppressions upon the document. One that cannot
    /// be read is an error among its remarks: the document is checked all the same.
    pub fn read(path: Option<&Path>, document: &mut Document, style: Style) -> Option<Self> {
        let path = path?;
        let mut name = path.as_os_str().to_owned();
        name.push(ENDING);
        let path = PathBuf::from(name);
        let name = format!("{}{ENDING}", document.path);
        let own = document.suppressions.len();
        let mut sidecar =
            Self { name, text: String::new(), lines: Vec::new(), own, remarks: Vec::new(), style };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => {
                let message = format!("cannot be read: {error}");
                let help = "save it in UTF-8, or take it away";
                sidecar.remarks.push(Problem::whole(&sidecar.name, message, help, style));
                return Some(sidecar);
            }
        };
        sidecar.text.clone_from(&text);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            sidecar.line(line.trim(), start, document);
        }
        Some(sidecar)
    }

    /// Reads `RULE, RULE: TEXT -- reason`; without a text it means the whole file, `*` means all rules.
    fn line(&mut self, line: &str, start: usize, document: &mut Document) {
        let said = line.split(" -- ").next().unwrap_or(line).trim_end();
        if said.is_empty() || said.starts_with('#') {
            return;
        }
        let whole = Span::new(start, start + said.len());
        let (names, text) = said.split_once(':').map_or((said, ""), |(names, text)| (names, text.trim()));
        let mut ids = Vec::new();
        for name in names.split([',', ' ']).filter(|name| !name.is_empty()) {
            if name != "*" && rules::find(name).is_none() {
                let at = start + said.find(name).unwrap_or(0);
                self.remark(
                    Span::new(at, at + name.len()),
                    &format!("“{name}” is no rule"),
                    "`isogloss rules` lists the rules; * means all",
                );
                return;
            }
            ids.push(name.to_owned());
        }
        let scope = if ids.iter().any(|id| id == "*") { Scope::All } else { Scope::Rules(ids) };
        let places: Vec<Span> = if text.is_empty() {
            vec![Span::new(0, document.text.len())]
        } else {
            document.text.match_indices(text).map(|(at, _)| Span::new(at, at + text.len())).collect()
        };
        if places.is_empty() {
            let message = format!("“{text}” does not stand in {}", document.path);
            self.remark(whole, &message, "write it as the file has it, or take the line out");
        }
        for span in places {
            document.suppressions.push(Suppression { span, scope: scope.clone(), comment: None });
            self.lines.push(whole);
        }
    }

    fn remark(&mut self, span: Span, message: &str, help: &str) {
        let place = LineIndex::new(&self.text).place(&self.text, span.start);
        let drawn = frame::place("warning", &self.name, &self.text, span, message, help, self.style);
        self.remarks.push(Problem {
            severity: Severity::Warning,
            path: self.name.clone(),
            line: Some(place.line),
            column: Some(place.column),
            message: message.to_owned(),
            help: help.to_owned(),
            drawn,
        });
    }

    /// What to say of it, once it is known which suppressions of the document are of no use.
    pub fn remarks(mut self, idle: &[usize]) -> Vec<Problem> {
        let mut lines = self.lines.clone();
        lines.dedup();
        for line in lines {
            let mut own = (0..self.lines.len()).filter(|&at| self.lines[at] == line);
            if own.all(|at| idle.contains(&(self.own + at))) {
                self.remark(line, "this line suppresses nothing", "take it out");
            }
        }
        self.remarks
    }
}
