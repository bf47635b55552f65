//! Sentences: the rules of UAX 29 by ICU, mended by the table's abbreviations.
//!
//! In: one unit's prose. Out: the byte offsets at which sentences end, the last one included. A text of letters and
//! everyday marks is walked here by the same rules, without the segmenter.

use std::sync::LazyLock;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::fold::fold;
use super::table::{Class, Table};

static SEGMENTER: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// The ends of the sentences of `text`.
pub(super) fn ends(text: &str, table: &Table, out: &mut Vec<usize>) {
    out.clear();
    if is_one(text) {
        out.extend((!text.is_empty()).then_some(text.len()));
        return;
    }
    if !plain(text, out) {
        out.clear();
        out.extend(SEGMENTER.segment_str(text).skip(1));
    }
    out.retain(|&end| end >= text.len() || !continues(&text[..end], &text[end..], table));
    if out.last() != Some(&text.len()) && !text.is_empty() {
        out.push(text.len());
    }
}

/// Whether a text has no character that could end a sentence before its own end (by `SB8a` stops stay together). Every byte is
/// looked at: a loop that could end early takes longer.
fn is_one(text: &str) -> bool {
    let text = text.trim_end_matches(['.', '!', '?']);
    !text.bytes().fold(false, |any, byte| any | MAY_END[byte as usize])
}

/// The bytes of all characters but those of ASCII that are no stops or line ends, and letters with diacritics up to U+017F.
static MAY_END: [bool; 256] = {
    let (mut may_end, mut byte) = ([false; 256], 0);
    while byte < 256 {
        let ends = matches!(byte as u8, b'.' | b'!' | b'?' | b'\n' | b'\r');
        may_end[byte] = ends || byte >= 0xC0 && !matches!(byte, 0xC3..=0xC5);
        byte += 1;
    }
    may_end
};

/// What a character is to the end of a sentence (UAX 29, table 4), as far as a plain text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// `Sep` and what counts as one.
    Separator,
    Space,
    Lower,
    Upper,
    Digit,
    /// `ATerm`.
    Stop,
    /// `STerm`.
    End,
    Close,
    /// `SContinue`.
    Continue,
    Other,
}

/// What the first characters of all are, those of ASCII.
static ASCII: [Option<Break>; 128] = of_ascii!(of_any);

/// `None` for a character that no plain text has.
fn property(c: char) -> Option<Break> {
    match ASCII.get(c as usize) {
        Some(known) => *known,
        None => of_any(c),
    }
}

const fn of_any(c: char) -> Option<Break> {
    Some(match c {
        '\n' => Break::Separator,
        ' ' | '\t' | '\u{A0}' => Break::Space,
        'a'..='z' | '\u{DF}'..='\u{F6}' | '\u{F8}'..='\u{FF}' | '\u{430}'..='\u{45F}' => Break::Lower,
        'A'..='Z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{DE}' | '\u{400}'..='\u{42F}' => Break::Upper,
        '\u{100}'..='\u{17F}' if c.is_lowercase() => Break::Lower,
        '\u{100}'..='\u{17F}' if c.is_uppercase() => Break::Upper,
        '0'..='9' => Break::Digit,
        '.' => Break::Stop,
        '!' | '?' => Break::End,
        '(' | ')' | '[' | ']' | '"' | '\'' | '«' | '»' | '„' | '“' | '”' | '‘' | '’' => {
            Break::Close
        }
        ',' | ':' | '-' | '–' | '—' => Break::Continue,
        '%' | '&' | '/' | '+' | '=' | '_' | '$' | '€' | '*' | '#' | '<' | '>' | '|' | '\u{FFFC}' => {
            Break::Other
        }
        _ => return None,
    })
}

/// Writes the ends of the sentences of a plain text, by the rules SB4 to SB998; gives whether it is plain. Only
/// characters that could end a sentence are looked at, and what stands beside them.
fn plain(text: &str, out: &mut Vec<usize>) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| MAY_END[*byte as usize]) {
        let start = at + next;
        let Some(c) = text[start..].chars().next() else { break };
        at = start + c.len_utf8();
        let length = match property(c) {
            None => return false,
            Some(Break::Separator) => Some(0),
            Some(kind @ (Break::Stop | Break::End)) => {
                let before = text[..start].chars().next_back().and_then(property);
                match ending(before, kind, &text[at..]) {
                    Ending::NotPlain => return false,
                    Ending::None => None,
                    Ending::After(length) => Some(length),
                }
            }
            Some(_) => None,
        };
        if let Some(length) = length {
            at += length;
            out.push(at);
        }
    }
    true
}

/// What follows a stop.
enum Ending {
    /// The sentence ends after so many bytes of closing marks and spaces.
    After(usize),
    /// The sentence goes on.
    None,
    /// The text is not plain.
    NotPlain,
}

/// Whether a sentence ends with the stop between `before` and `after`.
fn ending(before: Option<Break>, stop: Break, after: &str) -> Ending {
    let mut chars = after.char_indices().map(|(at, c)| (at, property(c))).peekable();
    let Some(&(_, next)) = chars.peek() else { return Ending::After(0) };
    let letter = matches!(before, Some(Break::Upper | Break::Lower));
    if stop == Break::Stop && (next == Some(Break::Digit) || letter && next == Some(Break::Upper)) {
        return Ending::None;
    }
    while chars.next_if(|(_, kind)| *kind == Some(Break::Close)).is_some() {}
    while chars.next_if(|(_, kind)| *kind == Some(Break::Space)).is_some() {}
    let Some(&(end, next)) = chars.peek() else { return Ending::After(after.len()) };
    match next {
        None => return Ending::NotPlain,
        Some(Break::Separator) => return Ending::After(end + 1),
        Some(Break::Continue | Break::Stop | Break::End) => return Ending::None,
        Some(_) => {}
    }
    if stop == Break::Stop {
        // A small letter before any capital or stop shows that the sentence goes on.
        for (_, kind) in chars {
            match kind {
                None => return Ending::NotPlain,
                Some(Break::Lower) => return Ending::None,
                Some(Break::Upper | Break::Separator | Break::Stop | Break::End) => break,
                Some(_) => {}
            }
        }
    }
    Ending::After(end)
}

/// Whether the stop at the end of `before` does not end its sentence.
fn continues(before: &str, after: &str, table: &Table) -> bool {
    let Some(head) = before.trim_end().strip_suffix('.') else { return false };
    let word =
        head.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '«' | '„')).next();
    let Some(word) = word.filter(|word| !word.is_empty()) else { return false };
    let folded = fold(word, table.turkic);
    if table.abbreviations.contains(folded.as_ref()) {
        return true;
    }
    // An initial: "J. Smith".
    let mut chars = word.chars();
    if let (Some(first), None) = (chars.next(), chars.next()) {
        return first.is_uppercase();
    }
    // A day before its month where days are written with a stop: "5. Januar".
    if word.len() <= 2
        && word.bytes().all(|b| b.is_ascii_digit())
        && table.dates.day_suffix.iter().any(|s| s == ".")
    {
        let next =
            after.split_whitespace().next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric());
        return table.class(&fold(next, table.turkic)).contains(Class::MONTH);
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(text: &str) {
        let (mut ours, theirs) = (Vec::new(), SEGMENTER.segment_str(text).skip(1).collect::<Vec<_>>());
        if is_one(text) {
            assert_eq!(theirs, Vec::from_iter((!text.is_empty()).then_some(text.len())), "{text:?}");
        }
        if plain(text, &mut ours) {
            if ours.last() != Some(&text.len()) && !text.is_empty() {
                ours.push(text.len());
            }
            assert_eq!(ours, theirs, "{text:?}");
        }
    }

    #[test]
    fn every_plain_character_ends_or_joins_sentences_as_the_segmenter_says() {
        let within = |c: char| is_one(c.encode_utf8(&mut [0; 4]));
        for c in ('\0'..='\u{FFFF}').filter(|c| property(*c).is_some() || within(*c)) {
            same(&format!("a{c}B {c} b{c} {c}"));
            same(&format!("a{c}B {c} b{c} {c}.?!"));
            for text in ["a.X b", "A! X b", "A. X b", "1.X) X", "A.) \"X A", "B?X", "b. 1 X a", "b.\nX"] {
                same(&text.replace('X', &c.to_string()));
                same(&text.replace('A', &c.to_string()));
            }
        }
    }

    proptest! {
        #[test]
        fn plain_text_ends_sentences_as_the_segmenter_says(
            text in r#"([a-cA-C0-9äÜжЖłŁ.,:!?()"'«»“”’%/\-– \n\t\u00A0\u{FFFC}]|\. |! |the ){0,24}"#
        ) {
            same(&text);
        }
    }
}
