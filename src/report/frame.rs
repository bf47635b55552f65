//! Frames as rustc draws them: a title, a place, the line with what is meant underlined, notes.
//!
//! In: sentences, a text and places in it. Out: a picture for a terminal or a log. The one place that knows
//! annotate-snippets.

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::window;
use crate::span::{LineIndex, Span};

/// Columns of a picture when nobody says how wide the terminal is.
pub const WIDTH: usize = 100;
/// No narrower than this, or nothing can be read.
const NARROWEST: usize = 40;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With colour.
    pub color: bool,
    /// In so many columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: WIDTH }
    }
}

/// A place to underline.
pub struct Mark {
    /// Bytes of the text.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// What is said of it, or empty.
    pub label: String,
    /// Whether it is what the message is about, or only belongs to the picture.
    pub main: bool,
}

/// A picture.
pub struct Frame<'a> {
    /// "error", "warning", "info", "note".
    pub level: &'a str,
    /// The rule, where one speaks.
    pub id: Option<&'a str>,
    /// What is wrong.
    pub title: &'a str,
    /// The file.
    pub path: &'a str,
    /// Line and column that the frame names.
    pub place: (usize, usize),
    /// The text that the marks are in.
    pub text: &'a str,
    /// What to show, in order.
    pub marks: Vec<Mark>,
    /// What to show of other files.
    pub elsewhere: Vec<Elsewhere<'a>>,
    /// Remarks below the picture: their kind ("note", "help") and their words.
    pub remarks: Vec<(&'a str, String)>,
}

/// Places in another file that belong to the picture.
pub struct Elsewhere<'a> {
    /// The file.
    pub path: &'a str,
    /// Line and column that are named.
    pub place: (usize, usize),
    /// The text that the marks are in.
    pub text: &'a str,
    /// What to show, in order.
    pub marks: Vec<Mark>,
}

fn level(name: &str) -> Level<'static> {
    match name {
        "error" => Level::ERROR,
        "warning" => Level::WARNING,
        "info" => Level::INFO,
        "help" => Level::HELP,
        _ => Level::NOTE,
    }
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    // Rows come cut to measure; the renderer, which would cut inside words, is given all the room it wants.
    renderer.term_width(1 << 16)
}

impl Frame<'_> {
    /// Draws it, an empty line behind it.
    pub fn draw(&self, style: Style) -> String {
        let width = style.width.max(NARROWEST);
        let others = self.elsewhere.iter().flat_map(|other| &other.marks);
        let digits = self.marks.iter().chain(others).map(|mark| mark.line).max().unwrap_or(1).max(1).ilog10()
            as usize
            + 1;
        // " | " stands between number and text.
        let room = width - digits - 3;
        let head = self.level.len() + self.id.map_or(0, |id| id.len() + 2) + 2;
        let mut title = level(self.level).primary_title(hanging(self.title, width.saturating_sub(head)));
        if let Some(id) = self.id {
            title = title.id(id.to_owned());
        }
        let (line, column) = self.place;
        let path = normalize_untrusted_str(self.path);
        let mut group = title.element(Origin::path(path).line(line).char_column(column));
        for row in rows(self.text, &self.marks, room) {
            group = group.element(snippet(self.text, row, room));
        }
        for other in &self.elsewhere {
            let origin = Origin::path(normalize_untrusted_str(other.path));
            group = group.element(origin.line(other.place.0).char_column(other.place.1));
            for row in rows(other.text, &other.marks, room) {
                group = group.element(snippet(other.text, row, room));
            }
        }
        for (kind, words) in &self.remarks {
            let words = hanging(&normalize_untrusted_str(words), room - kind.len() - 3);
            group = group.element(Element::from(level(kind).message(words)));
        }
        without_empty_origins(&renderer(style).render(&[group])) + "\n"
    }
}

/// Marks that stand in one row, because they stand near each other in one line.
fn rows<'m>(text: &str, marks: &'m [Mark], room: usize) -> Vec<&'m [Mark]> {
    let mut rows = Vec::new();
    let mut from = 0;
    for at in 1..=marks.len() {
        let together = marks.get(at).is_some_and(|mark| {
            let first = &marks[from];
            mark.line == first.line
                && mark.span.start >= marks[at - 1].span.end
                && window::fits(text, Span::new(first.span.start, mark.span.end), room * 3 / 4)
        });
        if !together && from < at {
            rows.push(&marks[from..at]);
            from = at;
        }
    }
    rows
}

fn snippet(text: &str, row: &[Mark], room: usize) -> Snippet<'static, Annotation<'static>> {
    let spans: Vec<Span> = row.iter().map(|mark| mark.span).collect();
    let tail = row.last().map_or(0, |mark| window::width(&mark.label) + 1);
    let shown = window::around(text, &spans, room, tail);
    let annotations: Vec<_> = shown
        .marks
        .iter()
        .zip(row)
        .map(|(range, mark)| {
            let kind = if mark.main { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = normalize_untrusted_str(&mark.label);
            kind.span(range.clone()).label((!label.is_empty()).then_some(label))
        })
        .collect();
    Snippet::source(shown.text).line_start(row.first().map_or(1, |mark| mark.line)).annotations(annotations)
}

/// The renderer announces every further row of a file with ":::" and the name of another file, which here is
/// empty: the rows are of one file, and the line that says nothing is left out.
fn without_empty_origins(picture: &str) -> String {
    picture
        .split_inclusive('\n')
        .filter(|line| anstream::adapter::strip_str(line).to_string().trim() != ":::")
        .collect::<String>()
        + "\n"
}

fn hanging(text: &str, room: usize) -> String {
    window::wrap(text, room)
}

/// A picture of one place in a text, as the errors in settings and glossaries are shown.
pub fn place(
    kind: &str,
    path: &str,
    text: &str,
    span: Span,
    message: &str,
    help: &str,
    style: Style,
) -> String {
    place_in(kind, path, (text, &LineIndex::new(text)), span, message, help, style)
}

/// The same for many places in one text, whose lines are found once.
pub fn place_in(
    kind: &str,
    path: &str,
    (text, lines): (&str, &LineIndex),
    span: Span,
    message: &str,
    help: &str,
    style: Style,
) -> String {
    let place = lines.place(text, span.start);
    let remarks = if help.is_empty() { Vec::new() } else { vec![("help", help.to_owned())] };
    Frame {
        level: kind,
        id: None,
        title: message,
        path,
        place: (place.line, place.column),
        text,
        marks: vec![Mark { span, line: place.line, label: String::new(), main: true }],
        elsewhere: Vec::new(),
        remarks,
    }
    .draw(style)
}

/// A message without a picture: title and remedy.
pub fn message(kind: &str, message: &str, help: &str, style: Style) -> String {
    let width = style.width.max(NARROWEST);
    let mut group = Group::with_title(level(kind).primary_title(hanging(message, width - kind.len() - 2)));
    if !help.is_empty() {
        let words = hanging(&normalize_untrusted_str(help), width - 11);
        group = group.element(Element::from(Level::HELP.message(words)));
    }
    renderer(style).render(&[group]) + "\n"
}
