//! A bracket or quotation mark without its partner.

use super::{Fault, Shelf, part};

const BRACKET: f64 = 0.95;
const QUOTE: f64 = 0.85;

const BRACKETS: [(char, char); 11] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('（', '）'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('［', '］'),
    ('〔', '〕'),
];
/// Marks that languages pair in different ways („…“, “…”, ”…”; «…», »…«): what counts is that there are two.
const QUOTES: [&[char]; 4] = [&['"'], &['“', '”', '„', '‟'], &['«', '»'], &['‹', '›']];

pub(super) fn check(shelf: &Shelf, faults: &mut Vec<Fault>) {
    for (number, book, value) in shelf.values().filter(|(_, _, value)| !value.regex) {
        let found = bracket(&value.text).map(|at| (at, BRACKET)).or_else(|| quote(&value.text).map(|at| (at, QUOTE)));
        let Some((at, confidence)) = found else { continue };
        let mark = value.text[at..].chars().next().unwrap_or(' ');
        let message = format!("“{}” has a {mark} without its partner", value.text);
        let spot = part(book, number, value, at, at + mark.len_utf8());
        faults.push(Fault::new(confidence, spot, message, "close it, or take it out"));
    }
}

/// The first bracket that closes nothing, else the last that nothing closes.
fn bracket(text: &str) -> Option<usize> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some((_, close)) = BRACKETS.iter().find(|(open, _)| *open == c) {
            open.push((at, *close));
        } else if BRACKETS.iter().any(|(_, close)| *close == c) {
            // "a)" numbers an item; a full-width bracket may close a plain one.
            let closes = |close: char| close == c || matches!((close, c), (')', '）') | ('）', ')'));
            match open.last() {
                Some((_, close)) if closes(*close) => {
                    open.pop();
                }
                _ => return Some(at),
            }
        }
    }
    open.last().map(|(at, _)| *at)
}

fn quote(text: &str) -> Option<usize> {
    QUOTES.iter().find_map(|marks| {
        let places: Vec<usize> =
            text.char_indices().filter(|(_, c)| marks.contains(c)).map(|(at, _)| at).collect();
        if places.iter().any(|&at| inches(text, at)) {
            return None;
        }
        (places.len() % 2 == 1).then(|| places.last().copied()).flatten()
    })
}

/// 19″ is often typed 19".
fn inches(text: &str, at: usize) -> bool {
    text[at..].starts_with('"') && text[..at].ends_with(|c: char| c.is_ascii_digit()) && text.matches('"').count() % 2 == 1
}
