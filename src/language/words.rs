//! Words: where each begins and ends, by the dictionary mode of ICU's segmenter, mended by the table.
//!
//! In: one unit's prose. Out: [`Piece`]s in order, white space left out; pieces and the white space between
//! them are the input again. Five mendings: addresses are one piece, an elided word ("l'", "dell'") is cut
//! from the next when the table knows it as a function word, the last stop of an acronym ("U.S.") belongs to
//! it, a stop that ends a sentence ends the word too where the space is missing ("the file.You"), and `CamelCase` stays
//! whole.
//!
//! Most of a text of letters, digits and everyday marks is walked here by the same rules, without the segmenter.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use regex::Regex;

use super::fold::fold;
use super::table::{Class, Table};

/// A stretch of a unit that is not white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub start: usize,
    pub end: usize,
    pub address: bool,
}

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// URLs, e-mail addresses and user names: nothing to compare, and full of dots.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:https?|ftp)://[^\s<>\p{Han}\p{Hiragana}\p{Katakana}]+|www\.[^\s<>\p{Han}]+|[\w.+-]+@[\w-]+\.[\w.-]+").ok()
});

/// Whether a text has what every address has.
fn may_have_address(text: &str) -> bool {
    // Every byte is looked at: a loop that could end early takes longer.
    let held = text.bytes().fold(0, |held, byte| held | HELD[byte as usize]);
    held & AT != 0 || held & SLASH != 0 && text.contains("://") || held & W != 0 && text.contains("www.")
}

const AT: u8 = 1;
const SLASH: u8 = 2;
const W: u8 = 4;

/// What a byte shows of addresses.
static HELD: [u8; 256] = {
    let mut held = [0; 256];
    held[b'@' as usize] = AT;
    held[b'/' as usize] = SLASH;
    held[b'w' as usize] = W;
    held
};

fn addresses(text: &str) -> Vec<(usize, usize)> {
    if !may_have_address(text) {
        return Vec::new();
    }
    ADDRESS.as_ref().map_or_else(Vec::new, |regex| {
        regex
            .find_iter(text)
            .map(|found| {
                let end =
                    found.as_str().trim_end_matches(['.', ',', ')', ';', ':', '!', '?', '"', '”']).len();
                (found.start(), found.start() + end)
            })
            .collect()
    })
}

/// Cuts a unit into pieces.
pub(super) fn cut(text: &str, table: &Table, pieces: &mut Vec<Piece>) {
    pieces.clear();
    let addresses = addresses(text);
    if addresses.is_empty() {
        cut_plain(text, table, pieces);
    } else {
        cut_around(text, &addresses, table, pieces);
    }
}

/// Cuts a text without addresses: what is plain at its spaces and by [`walk`], what stands between by the segmenter.
fn cut_plain(text: &str, table: &Table, pieces: &mut Vec<Piece>) {
    // From here on the text is not cut yet. It begins with white space, or is the beginning of the text.
    let mut open = 0;
    // Whether anything but white space is open.
    let mut words = false;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let letters = letters(rest);
        let marks = if letters > 0 { mark_after(&rest[letters..]) } else { None };
        let length = match marks {
            Some(marks) => letters + marks,
            None => {
                letters
                    + rest[letters..].iter().position(|byte| is_space(*byte)).unwrap_or(rest.len() - letters)
            }
        };
        if length == 0 {
            at += 1;
            continue;
        }
        if marks.is_some() || is_plain(&text[at + letters..at + length]) {
            if std::mem::take(&mut words) {
                segment(text, open, at, table, pieces);
            }
            match marks {
                Some(marks) => {
                    let end = at + letters;
                    pieces.push(Piece { start: at, end, address: false });
                    pieces.extend((marks > 0).then_some(Piece { start: end, end: end + 1, address: false }));
                }
                None => walk(text, at, at + length, table, pieces),
            }
            open = at + length;
        } else {
            words = true;
        }
        at += length + 1;
    }
    if words {
        segment(text, open, text.len(), table, pieces);
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

/// How many bytes at the beginning are letters and digits: those of ASCII, and Latin letters with diacritics.
fn letters(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        while bytes.get(length).is_some_and(|byte| ALPHANUMERIC[*byte as usize]) {
            length += 1;
        }
        length += match (bytes.get(length), bytes.get(length + 1)) {
            (Some(0xC3), Some(0x80..=0x96 | 0x98..=0xB6 | 0xB8..)) | (Some(0xC4 | 0xC5), _) => 2,
            _ => return length,
        };
    }
}

/// Letters and digits of ASCII.
static ALPHANUMERIC: [bool; 256] = {
    let (mut known, mut byte) = ([false; 256], 0);
    while byte < 256 {
        known[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    known
};

/// Whether a stretch ends where letters do, or with one mark after them. Gives how many marks.
fn mark_after(bytes: &[u8]) -> Option<usize> {
    let ends = |bytes: &[u8]| bytes.first().is_none_or(|byte| is_space(*byte));
    match bytes {
        _ if ends(bytes) => Some(0),
        [b'.' | b',' | b':' | b';' | b'!' | b'?' | b')' | b'"', rest @ ..] if ends(rest) => Some(1),
        _ => None,
    }
}

/// Cuts a stretch of a text by the segmenter.
fn segment(text: &str, from: usize, to: usize, table: &Table, pieces: &mut Vec<Piece>) {
    let mut start = from;
    for end in SEGMENTER.segment_str(&text[from..to]).skip(1) {
        push_word(text, std::mem::replace(&mut start, from + end), from + end, table, pieces);
    }
}

/// What a character is to the end of a word (UAX 29, table 3), as far as a plain text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// `ALetter`.
    Letter,
    /// `Numeric`.
    Digit,
    /// `ExtendNumLet`: stays with letters, digits and its like.
    Joins,
    /// `MidLetter`: stays between letters.
    InLetters,
    /// `MidNum`: stays between digits.
    InNumbers,
    /// `MidNumLet` and the apostrophe: stays between letters and between digits.
    InWords,
    /// A word of its own.
    Mark,
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
        'a'..='z'
        | 'A'..='Z'
        | '\u{C0}'..='\u{D6}'
        | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{24F}'
        | '\u{391}'..='\u{3A1}'
        | '\u{3A3}'..='\u{3CE}'
        | '\u{400}'..='\u{481}'
        | '\u{48A}'..='\u{52F}'
        | '\u{620}'..='\u{64A}' => Break::Letter,
        '0'..='9' => Break::Digit,
        '_' => Break::Joins,
        ':' => Break::InLetters,
        ',' | ';' => Break::InNumbers,
        '.' | '\'' | '‘' | '’' => Break::InWords,
        '!'..='~' | '«' | '»' | '„' | '“' | '”' | '…' | '–' | '—' | '€' | '\u{FFFC}' => {
            Break::Mark
        }
        _ => return None,
    })
}

/// Whether [`walk`] knows every character.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| property(c).is_some())
}

/// Cuts a plain stretch without white space, by the rules `WB5` to `WB13b` and `WB999`.
fn walk(text: &str, from: usize, to: usize, table: &Table, pieces: &mut Vec<Piece>) {
    let mut chars = text[from..to].char_indices().map(|(at, c)| (from + at, property(c))).peekable();
    while let Some((start, first)) = chars.next() {
        let mut before = first;
        let mut simple = first != Some(Break::InWords);
        while let Some(&(at, next)) = chars.peek() {
            let joined = |a: Option<Break>, b: Option<Break>| {
                use Break::{Digit, Joins, Letter};
                matches!((a, b), (Some(Letter | Digit | Joins), Some(Letter | Digit | Joins)))
            };
            if joined(before, next) {
                before = next;
                chars.next();
                continue;
            }
            let after = text[at..to].chars().nth(1).and_then(property);
            let between = match next {
                Some(Break::InWords) => {
                    before == after && matches!(after, Some(Break::Letter | Break::Digit))
                }
                Some(Break::InLetters) => before == after && after == Some(Break::Letter),
                Some(Break::InNumbers) => before == after && after == Some(Break::Digit),
                _ => false,
            };
            if !between {
                break;
            }
            simple &= next != Some(Break::InWords);
            before = after;
            chars.next();
            chars.next();
        }
        let end = chars.peek().map_or(to, |(at, _)| *at);
        if simple {
            pieces.push(Piece { start, end, address: false });
        } else {
            push_word(text, start, end, table, pieces);
        }
    }
}

/// Cuts a text with addresses.
fn cut_around(text: &str, addresses: &[(usize, usize)], table: &Table, pieces: &mut Vec<Piece>) {
    let mut next_address = addresses.iter().copied().peekable();
    let mut start = 0;
    for end in SEGMENTER.segment_str(text).skip(1) {
        let begin = std::mem::replace(&mut start, end);
        while next_address.peek().is_some_and(|&(_, stop)| stop <= begin) {
            next_address.next();
        }
        if let Some(&(from, to)) = next_address.peek()
            && begin < to
            && from < end
        {
            match pieces.last_mut() {
                Some(last) if last.address && last.start == from => {}
                _ => pieces.push(Piece { start: from, end: to, address: true }),
            }
            // The segmenter may put characters before or after the address into the same word.
            if end > to && text.is_char_boundary(to) {
                push_word(text, to, end, table, pieces);
            }
            continue;
        }
        push_word(text, begin, end, table, pieces);
    }
}

fn push_word(text: &str, start: usize, end: usize, table: &Table, pieces: &mut Vec<Piece>) {
    let word = &text[start..end];
    if word.chars().all(|c| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}') {
        return;
    }
    if word == "."
        && let Some(last) = pieces.last_mut()
        && last.end == start
        && is_dotted(&text[last.start..last.end])
    {
        last.end = end;
        return;
    }
    if let Some(cut) = elision(word, table) {
        pieces.push(Piece { start, end: start + cut, address: false });
        push_word(text, start + cut, end, table, pieces);
        return;
    }
    if let Some(stop) = missing_space(word) {
        pieces.push(Piece { start, end: start + stop, address: false });
        pieces.push(Piece { start: start + stop, end: start + stop + 1, address: false });
        push_word(text, start + stop + 1, end, table, pieces);
        return;
    }
    pieces.push(Piece { start, end, address: false });
}

/// Where a stop inside `word` ends a sentence: after two small letters, before a capital and a small letter.
fn missing_space(word: &str) -> Option<usize> {
    word.match_indices('.').map(|(at, _)| at).find(|&at| {
        let (mut before, mut after) = (word[..at].chars().rev(), word[at + 1..].chars());
        before.by_ref().take(2).filter(|c| c.is_lowercase()).count() == 2
            && after.next().is_some_and(char::is_uppercase)
            && after.next().is_some_and(char::is_lowercase)
    })
}

/// Whether a word is letters with stops between: "U.S", "e.g".
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic))
}

/// Where an elided function word ends inside `word`, its apostrophe included.
fn elision(word: &str, table: &Table) -> Option<usize> {
    let (at, mark) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '\u{2019}' | '\u{02BC}'))?;
    let after = at + mark.len_utf8();
    if at == 0 || after == word.len() {
        return None;
    }
    let before = fold(&word[..at], table.turkic);
    let known = table.class(&before).intersects(Class::FUNCTION);
    (known && word[after..].chars().nth(1).is_some()).then_some(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces as the segmenter alone gives them.
    fn by_segmenter(text: &str, table: &Table) -> Vec<Piece> {
        let mut pieces = Vec::new();
        segment(text, 0, text.len(), table, &mut pieces);
        pieces
    }

    fn same(text: &str, tag: &str) {
        let table = Table::of(tag);
        let mut pieces = Vec::new();
        cut_plain(text, table, &mut pieces);
        assert_eq!(pieces, by_segmenter(text, table), "{text:?}");
    }

    #[test]
    fn every_plain_character_is_cut_as_the_segmenter_cuts_it() {
        for c in ('\0'..='\u{FFFF}').filter(|c| property(*c).is_some()) {
            same(&format!("a{c}ö {c} {c}{c}7{c}. ({c})\n7{c}д 7{c}7 a{c}7 _{c}_ a.{c} {c}'a b,{c}"), "en");
        }
    }

    proptest! {
        #[test]
        fn plain_text_is_cut_as_the_segmenter_cuts_it(
            text in r#"([a-zA-Z0-9äßéñčžΩжשب的ไ\u0301\u200D\u00AD👍🇩_'’‘\-()"\[\].,;:!?«»„“…%/<=>&@#\u{FFFC} \n\r\t\u00A0]|the |U\.S|l'|\. |[a7.,:'_]){0,24}"#
        ) {
            same(&text, "fr");
        }
    }
}
