//! Where the placeables of a text stand.
//!
//! In: a text. Out: what looks like a placeable, in order and without overlaps, and how surely. One pass: a sign
//! that can begin one asks for it there and nowhere else, so that the cost is in proportion to the text.

use std::sync::LazyLock;

use memchr::{memchr2_iter, memchr3_iter};
use regex::Regex;

use super::super::entities;
use crate::span::Span;

/// How surely something is a placeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is one.
    Sure,
    /// It may be prose.
    Perhaps,
    /// An entity or an escape that stands for a character of prose.
    Letter(char),
    /// The mark of an accelerator, before its letter.
    Accelerator,
    /// An accelerator in brackets after the label, as in Chinese and Japanese.
    Bracketed,
}

/// Something that looks like a placeable.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its bytes.
    pub span: Span,
    /// The word it stands in, of an accelerator; else the same.
    pub word: Span,
    /// How surely.
    pub kind: Kind,
}

/// A pattern of this file; one that does not compile matches nothing, and the tests fail.
fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// Conversions of C, of Python with a name, of Qt, of Ruby, after "%".
static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?P<sure>%\([^()\s]+\)[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?[a-zA-Z%]|%\{[^{}\s]+\}|%<[0-9A-Za-z_]+>[-+#0]*\d*(?:\.\d+)?[a-zA-Z]",
        r"|%\d+\$[-+#0']*(?:\d+|\*(?:\d+\$)?)?(?:\.(?:\d+|\*(?:\d+\$)?)?)?(?:hh|ll|I64|I32|[hlLqjzt])?[diouxXeEfFgGaAcCsSpn@])",
        r"|(?P<c>%[-+#0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|ll|I64|I32|[hlLqjzt])?[diouxXeEfFgGaAcCsSpn@])",
        r"|(?P<name>%[A-Za-z_][0-9A-Za-z_]*%)|(?P<qt>%L?\d{1,2}))",
    ))
});
/// Addresses. Not a character of scripts without spaces: there an address ends without one.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:\b(?:https?|ftps?|sftp|file|ssh|git|svn|irc|ircs|ldap|smb|news|rtsp)://|\bmailto:|\bwww\.)",
        r#"[[!-~&&[^<>"\\^`{|}]]\p{Latin}\p{Cyrillic}\p{Greek}]*[[A-Za-z0-9/_=&~#%+*$@-]\p{Latin}\p{Cyrillic}\p{Greek}]"#,
    ))
});
static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
});
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:~|\.{1,2})(?:/[\w@+*.-]*[\w@+*])+/?|(?:/[\w@+*.-]*[\w@+*]){2,}/?|[A-Za-z]:\\(?:[\w@+.-]+\\)*[\w@+.-]*\w)",
    )
});
static TAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^</?[A-Za-z][A-Za-z0-9:._-]*(?:\s[^<>]*)?/?>"));
static ENTITY: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][0-9A-Za-z]{1,31});"));
static DOLLAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^(?:(?P<sure>\$\([0-9A-Za-z_.]+\))|\$[A-Za-z_][0-9A-Za-z_]*)"));
/// What may stand between braces: a name with its format, an argument of ICU, nothing.
static BRACED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"^\{(?:\s*[\w.\[\]'-]*\s*(?:![rsa]\s*)?(?:\}|:[^\s{}])",
        r"|\s*\w+\s*,\s*(?:plural|select|selectordinal|choice|number|date|time|spellout|ordinal|duration|list)\s*[,}])",
    ))
});
static BRACKETED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"^[(（][_&~][A-Za-z0-9][)）]"));

/// Where a pattern that is anchored at its beginning ends, when it stands at `at`.
fn end(pattern: &LazyLock<Option<Regex>>, text: &str, at: usize) -> Option<usize> {
    Some(at + pattern.as_ref()?.find(&text[at..])?.end())
}

/// Whether anything may look like a placeable, as far as bytes show: most texts have none that begins or holds one.
pub fn may_have(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Every byte is looked at: a loop that could end early takes longer.
    let held = bytes.iter().fold(0, |held, &byte| held | HELD[byte as usize]);
    let address = |at: usize| bytes[..at].ends_with(b"www") || bytes[..at].ends_with(b"mailto");
    held & IN_ANY != 0 || held & IN_ADDRESS != 0 && memchr2_iter(b'.', b':', bytes).any(address)
}

/// Every placeable holds one of these, but for addresses that begin with "www." or "mailto:".
const IN_ANY: u8 = 1;
/// The last character of those two.
const IN_ADDRESS: u8 = 2;

/// What a byte shows of placeables.
static HELD: [u8; 256] = {
    let (mut held, all, mut at) = ([0; 256], b"%{#$<&_~/\\@", 0);
    while at < all.len() {
        held[all[at] as usize] = IN_ANY;
        at += 1;
    }
    held[b'.' as usize] = IN_ADDRESS;
    held[b':' as usize] = IN_ADDRESS;
    held
};

/// All that looks like a placeable.
pub fn all(text: &str) -> Vec<Found> {
    if may_have(text) { search(text) } else { Vec::new() }
}

fn search(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut addresses = addresses(text).into_iter().peekable();
    let braces = Braces::new(text);
    let mut at = 0;
    loop {
        while addresses.next_if(|address| address.start < at).is_some() {}
        let sign = next_sign(text, at);
        if let Some(address) = addresses.next_if(|address| sign.is_none_or(|sign| address.start <= sign)) {
            found.push(sure(address));
            at = address.end;
            continue;
        }
        let Some(sign) = sign else { return found };
        match at_sign(text, at, sign, &braces) {
            Some(one) => {
                found.push(one);
                at = one.span.end;
            }
            None => at = sign + text[sign..].chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// The first sign from `from` on that can begin a placeable; the colon after the letter of a drive is one.
fn next_sign(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let next = || bytes.get(at + 1).copied().unwrap_or(0);
        match bytes[at] {
            b'.' => matches!(next(), b'.' | b'/'),
            b':' => next() == b'\\',
            b'(' => matches!(next(), b'_' | b'&' | b'~'),
            0xEF => text.get(at..).is_some_and(|rest| rest.starts_with('（')),
            _ => true,
        }
    };
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| SIGN[*byte as usize])?;
        if begins(at) {
            return Some(at);
        }
        at += 1;
    }
}

/// The bytes that can begin a placeable; those of `.:(（` only before some others.
static SIGN: [bool; 256] = {
    let (mut signs, all, mut at) = ([false; 256], b"%{$#<&_~/.:(\xEF", 0);
    while at < all.len() {
        signs[all[at] as usize] = true;
        at += 1;
    }
    signs
};

/// Whether a text has what every address has.
fn has_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3_iter(b'@', b':', b'.', bytes).any(|at| match bytes[at] {
        b':' => bytes[at + 1..].starts_with(b"//") || bytes[..at].ends_with(b"mailto"),
        b'.' => bytes[..at].ends_with(b"www"),
        _ => true,
    })
}

const fn sure(span: Span) -> Found {
    Found { span, word: span, kind: Kind::Sure }
}

const fn some(start: usize, end: usize, kind: Kind) -> Found {
    let span = Span::new(start, end);
    Found { span, word: span, kind }
}

/// Addresses of pages and of people, in order.
fn addresses(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !has_address(text) {
        return spans;
    }
    let mut add = |regex: &LazyLock<Option<Regex>>| {
        if let Some(regex) = regex.as_ref() {
            spans.extend(regex.find_iter(text).map(|found| Span::new(found.start(), found.end())));
        }
    };
    if text.contains("://") || text.contains("mailto:") || text.contains("www.") {
        add(&ADDRESS);
    }
    if text.contains('@') {
        add(&MAIL);
    }
    spans.sort_unstable();
    let mut last = 0;
    spans.retain(|span| {
        let apart = span.start >= last;
        last = last.max(span.end);
        apart
    });
    spans
}

/// The placeable that a sign begins. Nothing before `from` belongs to it.
fn at_sign(text: &str, from: usize, sign: usize, braces: &Braces) -> Option<Found> {
    let rest = &text[sign..];
    let next = rest.chars().nth(1);
    match rest.chars().next()? {
        '%' => percent(text, sign),
        '{' => braced(text, sign, sign, braces),
        '#' | '$' if next == Some('{') => braced(text, sign, sign + 1, braces),
        '$' => {
            let captures = DOLLAR.as_ref()?.captures(rest)?;
            let kind = if captures.name("sure").is_some() { Kind::Sure } else { Kind::Perhaps };
            Some(some(sign, sign + captures.get(0)?.end(), kind))
        }
        '<' => end(&TAG, text, sign).map(|end| some(sign, end, Kind::Sure)),
        '&' => entity(text, sign).or_else(|| accelerator(text, sign)),
        '~' => path(text, sign).or_else(|| accelerator(text, sign)),
        '_' => accelerator(text, sign),
        '/' | '.' => path(text, sign),
        // The letter of a drive stands before the colon.
        ':' if next == Some('\\') && sign > from && text.is_char_boundary(sign - 1) => path(text, sign - 1),
        '(' | '（' => end(&BRACKETED, text, sign).map(|end| some(sign, end, Kind::Bracketed)),
        _ => None,
    }
}

/// What [`PERCENT`] has found, by the names of its groups.
enum Conversion {
    Sure,
    C,
    Name,
    Qt,
}

/// The conversion at the beginning of a text, with its length. Most are a letter after the sign: those need no pattern.
fn conversion(text: &str) -> Option<(usize, Conversion)> {
    if matches!(text.as_bytes().get(1)?, b'd' | b'i' | b's' | b'u' | b'c' | b'x' | b'f' | b'g' | b'e' | b'p')
    {
        return Some((2, Conversion::C));
    }
    let captures = PERCENT.as_ref()?.captures(text)?;
    let named = |name: &str| captures.name(name).is_some();
    let sort = match () {
        () if named("sure") => Conversion::Sure,
        () if named("c") => Conversion::C,
        () if named("name") => Conversion::Name,
        () => Conversion::Qt,
    };
    Some((captures.get(0)?.len(), sort))
}

fn percent(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    if rest.starts_with("%%") {
        return Some(some(at, at + 2, Kind::Letter('%')));
    }
    let (length, sort) = conversion(rest)?;
    let end = at + length;
    let before = text[..at].chars().next_back();
    let glued = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, 'À'..='ӿ'));
    let figure = before.is_some_and(char::is_numeric);
    let sure = match sort {
        Conversion::Sure => true,
        Conversion::C => !glued && !figure,
        Conversion::Name => !figure,
        Conversion::Qt => false,
    };
    let kind = if sure { Kind::Sure } else { Kind::Perhaps };
    Some(some(at, end, kind))
}

/// Something in braces, a sign before them included.
fn braced(text: &str, start: usize, open: usize, braces: &Braces) -> Option<Found> {
    let close = braces.close(open)?;
    let inside = &text[open..=close];
    let template = |a: &str, b: &str| inside.len() >= 4 && inside.starts_with(a) && inside.ends_with(b);
    let is_one = start < open
        || template("{{", "}}")
        || template("{%", "%}")
        || template("{#", "#}")
        || BRACED.as_ref()?.is_match(inside);
    is_one.then(|| some(start, close + 1, Kind::Sure))
}

/// An entity: one that stands for a letter or a mark is that; one for what markup is made of, or for something
/// unknown, is a placeable.
fn entity(text: &str, at: usize) -> Option<Found> {
    let end = end(&ENTITY, text, at)?;
    let mut stands_for = None;
    if let Some((decoded, len)) = entities::decode(&text[at..end])
        && at + len == end
    {
        let mut chars = decoded.chars();
        stands_for = chars.next().filter(|c| chars.next().is_none() && !"<>&\"'".contains(*c));
    }
    Some(some(at, end, stands_for.map_or(Kind::Sure, Kind::Letter)))
}

/// A path that begins at `at`, where nothing before it makes it a word ("and/or").
fn path(text: &str, at: usize) -> Option<Found> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || "/.~_\u{FFFC}>}%)".contains(c)) {
        return None;
    }
    end(&PATH, text, at).map(|end| some(at, end, Kind::Sure))
}

/// The mark of an accelerator. "R&D" has none.
fn accelerator(text: &str, at: usize) -> Option<Found> {
    if !text[at + 1..].starts_with(char::is_alphabetic) {
        return None;
    }
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    if text[at..].starts_with('&')
        && before.is_some_and(char::is_uppercase)
        && after.is_some_and(char::is_uppercase)
    {
        return None;
    }
    let space = |c: char| c.is_whitespace();
    // A mark inside a word may be a letter of a name, as in `Py_buffer`: that ends where its letters do.
    let inside = before.is_some_and(char::is_alphanumeric);
    let belongs = |c: char| if inside { c.is_alphanumeric() || matches!(c, '_' | '&') } else { !space(c) };
    // Far enough for any word, and no farther: a text may have no spaces at all.
    let start = text[..at].char_indices().rev().take(64).take_while(|(_, c)| belongs(*c)).last();
    let start = start.map_or(at, |(start, _)| start);
    let stop = text[at..].char_indices().take(64).take_while(|(_, c)| belongs(*c)).last();
    let stop = stop.map_or(at + 1, |(last, c)| at + last + c.len_utf8());
    Some(Found { span: Span::new(at, at + 1), word: Span::new(start, stop), kind: Kind::Accelerator })
}

/// Which brace closes which.
struct Braces {
    pairs: Vec<(usize, usize)>,
}

impl Braces {
    fn new(text: &str) -> Self {
        let (mut open, mut pairs) = (Vec::new(), Vec::new());
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'{' => open.push(at),
                b'}' => pairs.extend(open.pop().map(|from| (from, at))),
                _ => {}
            }
        }
        pairs.sort_unstable();
        Self { pairs }
    }

    fn close(&self, open: usize) -> Option<usize> {
        let at = self.pairs.binary_search_by_key(&open, |pair| pair.0).ok()?;
        self.pairs.get(at).map(|pair| pair.1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Conversion, PERCENT, conversion, may_have, search};

    #[test]
    fn a_letter_after_the_sign_is_the_conversion_that_the_pattern_finds() {
        for letter in (0..128).map(char::from) {
            for text in [format!("%{letter}"), format!("%{letter}d%"), format!("%{letter}(a)s")] {
                let Some((length, Conversion::C)) = conversion(&text) else { continue };
                let found = PERCENT.as_ref().and_then(|pattern| pattern.captures(&text)?.name("c"));
                assert_eq!(found.map(|found| found.range()), Some(0..length), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn bytes_show_whatever_may_have_a_placeable(
            text in r"([a-z0-9 .:/()（）é保%{}#$<>&_~\\@-]|www\.|mailto:|https://|\.\./|C:\\|&amp;){0,12}"
        ) {
            prop_assert!(may_have(&text) || search(&text).is_empty(), "{text:?}");
        }
    }
}
