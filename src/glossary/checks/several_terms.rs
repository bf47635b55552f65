//! A cell that holds several terms, or a term and a remark: no text will ever have it as it stands.

use super::{Fault, Shelf, part, spot};
use crate::glossary::book::{Book, Value};
use crate::language::{Class, Table, fold};

const BAR: f64 = 0.9;
const COMMA: f64 = 0.75;
const SLASH: f64 = 0.75;
const BRACKET: f64 = 0.7;
const INSIDE: f64 = 0.4;
/// A sign that the source has too may belong to the term.
const ALIKE: f64 = 0.3;

/// What sets terms apart in other tools, and how many words a term has at most when the sign is to mean that.
const COMMAS: [char; 6] = [',', ';', '、', '，', '；', '،'];
const WORDS: usize = 4;

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book, value) in shelf.values() {
        if value.regex || value.exact {
            continue;
        }
        let found = bar(number, book, value)
            .or_else(|| bracket(number, book, value))
            .or_else(|| comma(number, book, value))
            .or_else(|| slash(number, book, value));
        faults.extend(found);
    }
}

/// The other cells of the row that hold terms.
fn others<'b>(book: &'b Book, value: &'b Value) -> impl Iterator<Item = &'b Value> {
    (0..book.columns.len())
        .filter(move |&at| at != value.column && book.columns[at].is_term())
        .filter_map(move |at| book.cell(value.row, at))
}

fn where_to(book: &Book, value: &Value) -> &'static str {
    match book.columns.get(value.column) {
        Some(column) if !column.is_term() => "set terms apart by `|`",
        _ if book.is_source(value.column) => "give each term a row of its own",
        _ => "keep one, and put the others into the column `admitted`",
    }
}

/// `a|b` where one term is wanted.
fn bar(number: usize, book: &Book, value: &Value) -> Option<Fault> {
    let at = value.text.find('|').filter(|_| book.columns[value.column].is_term())?;
    let message = format!("`|` in “{}”: only `admitted`, `forbidden` and `forms` hold several terms", value.text);
    let fault = Fault::new(BAR, part(book, number, value, at, at + 1), message, where_to(book, value));
    Some(fault.habit(value.column, "`|` in a cell that holds one term"))
}

/// `term (remark)`, `(optional) term`, `file(s)`.
fn bracket(number: usize, book: &Book, value: &Value) -> Option<Fault> {
    let text = &value.text;
    let (at, open) = text.char_indices().find(|(_, c)| matches!(c, '(' | '（' | '[' | '［'))?;
    let close = text[at..].find([')', '）', ']', '］'])? + at;
    let inside = text[at + open.len_utf8()..close].trim();
    let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
    let outside = format!("{}{}", &text[..at], &text[end..]);
    // f(x), O(1): a formula, not a remark.
    if inside.is_empty() || !outside.chars().any(char::is_alphabetic) || is_call(text, at, inside) {
        return None;
    }
    let lower = inside.to_lowercase();
    let repeats = others(book, value).any(|other| {
        let theirs = other.text.to_lowercase();
        let bare = theirs.split(['(', '（']).next().unwrap_or("").trim().to_owned();
        theirs == lower || bare == lower
    });
    let parallel = others(book, value).any(|other| other.text.contains(['(', '（', '[']));
    let glued = !text[..at].is_empty() && !text[..at].ends_with(char::is_whitespace);
    let optional = glued && open == '(' && inside.chars().count() <= 4 && inside.chars().all(char::is_lowercase);
    let (habit, help) = if repeats {
        ("the term of the source stands in brackets behind the rendering", "leave the brackets out: texts that write the rendering alone would be reported")
    } else if optional {
        ("letters in brackets that may be left out", "write one form; the others are found, or go into `forms`")
    } else if book.is_source(value.column) {
        ("brackets as part of a term", "say what it is about in `context`, `domain` or `note`; give a short form a row of its own")
    } else {
        ("brackets as part of a term", "put a remark into `note`, another rendering into `admitted`")
    };
    let confidence = if parallel && !repeats && !book.is_source(value.column) { BRACKET - 0.1 } else { BRACKET };
    let message = format!("“{text}” has brackets: it is only found where a text has them too");
    Some(Fault::new(confidence, part(book, number, value, at, end), message, help).habit(value.column, habit))
}

fn is_call(text: &str, at: usize, inside: &str) -> bool {
    let name = text[..at].rsplit(char::is_whitespace).next().unwrap_or("");
    !name.is_empty() && (inside.chars().count() == 1 && !inside.chars().all(|c| c == 's' || c == 'e' || c == 'n') && name.is_ascii() && name.len() <= 3)
}

/// `a, b`.
fn comma(number: usize, book: &Book, value: &Value) -> Option<Fault> {
    let text = &value.text;
    let (at, sign) = text.char_indices().find(|(at, c)| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        COMMAS.contains(c) && !(digit(text[..*at].chars().next_back()) && digit(text[at + c.len_utf8()..].chars().next()))
    })?;
    let parts: Vec<&str> = text.split(COMMAS).map(str::trim).collect();
    if parts.iter().any(|part| part.is_empty() || part.split_whitespace().count() > WORDS) || is_name(book, value) {
        return None;
    }
    // "potato, pepper and aubergine" is one dish.
    let table = Table::of(book.tag(value.column));
    let joins = |word: &str| table.class(&fold(word, table.turkic)).contains(Class::CONJUNCTION);
    if parts.iter().any(|part| part.split_whitespace().any(joins)) {
        return None;
    }
    let alike = others(book, value).any(|other| other.text.contains(COMMAS));
    let message = format!("“{text}” looks like {} terms", parts.len());
    let spot = part(book, number, value, at, at + sign.len_utf8());
    let fault = Fault::new(if alike { ALIKE } else { COMMA }, spot, message, where_to(book, value));
    Some(fault.habit(value.column, "several terms in one cell, set apart by commas"))
}

/// "Washington, D.C.", "King, Martin Luther".
fn is_name(book: &Book, value: &Value) -> bool {
    let cased = |text: &str| text.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
    let has_case = value.text.chars().any(char::is_lowercase);
    has_case && cased(&value.text) && others(book, value).all(|other| cased(&other.text))
}

/// `a/b`, `a / b`; not TCP/IP, km/h, a path, and/or.
fn slash(number: usize, book: &Book, value: &Value) -> Option<Fault> {
    let text = &value.text;
    let (at, sign) = text.char_indices().find(|(_, c)| matches!(c, '/' | '／'))?;
    if text.contains("//") || text.starts_with(['/', '.', '~']) || text.contains("</") {
        return None;
    }
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    // Groß-/Kleinschreibung
    if left.ends_with('-') {
        return None;
    }
    let spaced = left.ends_with(' ') && right.starts_with(' ');
    let word = |text: &str, last: bool| {
        let word = if last { text.rsplit(char::is_whitespace).next() } else { text.split([' ', '/']).next() };
        word.unwrap_or("").to_owned()
    };
    let (a, b) = (word(left, true), word(right, false));
    // Short or in capitals: a name, a unit, a ratio.
    let small = |word: &str| {
        let count = word.chars().count();
        let wide = word.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        word.chars().any(char::is_alphabetic) && (count >= 4 || (wide && count >= 2)) && !word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
    };
    let apart = spaced || (small(&a) && small(&b));
    if !apart {
        return None;
    }
    let alike = others(book, value).any(|other| other.text.contains(['/', '／']));
    let message = format!("“{text}” looks like several terms");
    let spot = if spaced { spot(number, value) } else { part(book, number, value, at, at + sign.len_utf8()) };
    let confidence = match (alike, spaced) {
        (true, true) => 0.6,
        (true, false) => ALIKE,
        // "blue/green deployment" may be one term; two forms of one word, or nothing but the two, are two.
        (false, false) if text.contains(' ') && strsim::normalized_damerau_levenshtein(&a, &b) < 0.6 => INSIDE,
        (false, _) => SLASH,
    };
    let fault = Fault::new(confidence, spot, message, where_to(book, value));
    Some(fault.habit(value.column, "several terms in one cell, set apart by a slash"))
}
