//! Words: where each begins and ends, by the dictionary mode of ICU's segmenter, mended by the table.
//!
//! In: one unit's prose. Out: [`Piece`]s in order, white space left out; pieces and the white space between
//! them are the input again. Five mendings: addresses are one piece, an elided word ("l'", "dell'") is cut
//! from the next when the table knows it as a function word, the last stop of an acronym ("U.S.") belongs to
//! it, a stop that ends a sentence ends the word too where the space is missing ("the file.You"), and `CamelCase` stays
//! whole.
//!
//! Most of a text in letters and spaces is cut without the segmenter: where every character of a stretch between two
//! spaces is a letter or a digit, but for marks around it, UAX 29 leaves no choice.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use memchr::memchr3_iter;
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

fn addresses(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let begins = |at: usize| match bytes[at] {
        b':' => bytes[at..].starts_with(b"://"),
        b'.' => bytes[..at].ends_with(b"www"),
        _ => true,
    };
    if !memchr3_iter(b'@', b':', b'.', bytes).any(begins) {
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

/// Cuts a text without addresses: what is plain at the spaces, what stands between by the segmenter.
fn cut_plain(text: &str, table: &Table, pieces: &mut Vec<Piece>) {
    // From here on the text is not cut yet. It begins with white space, or is the beginning of the text.
    let mut open = 0;
    // Whether anything but white space is open.
    let mut words = false;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let letters = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let space = |byte: &u8| matches!(byte, b' ' | b'\n');
        let more = rest[letters..].iter().position(space).unwrap_or(rest.len() - letters);
        let length = letters + more;
        if length == 0 {
            at += 1;
            continue;
        }
        let parted = if more == 0 { Some((0, 0)) } else { plain(&text[at..at + length]) };
        if let Some((head, tail)) = parted {
            if std::mem::take(&mut words) {
                segment(text, open, at, table, pieces);
            }
            for mark in at..at + head {
                push_word(text, mark, mark + 1, table, pieces);
            }
            pieces.push(Piece { start: at + head, end: at + length - tail, address: false });
            for mark in at + length - tail..at + length {
                push_word(text, mark, mark + 1, table, pieces);
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

/// Cuts a stretch of a text by the segmenter.
fn segment(text: &str, from: usize, to: usize, table: &Table, pieces: &mut Vec<Piece>) {
    let mut start = from;
    for end in SEGMENTER.segment_str(&text[from..to]).skip(1) {
        push_word(text, std::mem::replace(&mut start, from + end), from + end, table, pieces);
    }
}

/// How many marks stand before and after the one word of a stretch between spaces, each a byte; `None` where the stretch is
/// not one word with marks around it.
fn plain(chunk: &str) -> Option<(usize, usize)> {
    let head = chunk.bytes().take_while(|byte| matches!(byte, b'(' | b'[' | b'"')).count();
    let tail = |byte: &u8| matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b']' | b'"');
    let tail = chunk.bytes().skip(head).rev().take_while(tail).count();
    let word = &chunk[head..chunk.len() - tail];
    (!word.is_empty() && word.chars().all(is_plain)).then_some((head, tail))
}

/// Letters and digits that UAX 29 never parts, whatever stands between them of their kind.
const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c,
            '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}'
            | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3CE}'
            | '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}'
            | '\u{620}'..='\u{64A}')
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
    fn every_plain_character_stays_with_its_neighbours() {
        for c in ('\0'..='\u{FFFF}').filter(|c| is_plain(*c)) {
            same(&format!("a{c}ö {c} {c}{c}7{c}. ({c})\n7{c}д"), "en");
        }
    }

    proptest! {
        #[test]
        fn plain_text_is_cut_as_the_segmenter_cuts_it(
            text in r#"([a-zA-Z0-9äßéñčžΩжשب的ไ\u0301\u200D\u00AD👍🇩_'’\-()"\[\].,;:!?«» \n\r\t\u00A0]|the |U\.S|l'|\. ){0,24}"#
        ) {
            same(&text, "fr");
        }
    }
}
