//! Character references of HTML: `&eacute;`, `&#233;`, `&#xE9;`.
//!
//! In: text that begins with `&`. Out: what it stands for and its length. The names are those that
//! pulldown-cmark knows, which are those of HTML 5 with a semicolon.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The longest name of HTML 5 has 31 letters.
const LONGEST: usize = 33;

/// Names that browsers read without the semicolon too, and that old pages write so.
const BARE: &[(&str, &str)] = &[
    ("nbsp", "\u{A0}"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("copy", "©"),
    ("reg", "®"),
];

/// What windows-1252 has at 0x80 to 0x9F, which pages mean by `&#128;` to `&#159;`.
const C1: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// What the reference at the start of `text` stands for, and how many bytes it takes.
pub(super) fn decode(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(digits) = rest.strip_prefix('#') {
        return numeric(digits).map(|(c, len)| (Cow::Owned(c.to_string()), len + 2));
    }
    let name = rest.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    if name > 0 && rest[name..].starts_with(';') {
        let len = name + 2;
        if let Some(known) = named(&text[..len]) {
            return Some((known, len));
        }
    }
    BARE.iter()
        .find(|(bare, _)| &rest[..name] == *bare)
        .map(|&(bare, stands_for)| (Cow::Borrowed(stands_for), bare.len() + 1))
}

/// What the reference of XML at the start of `text` stands for, and how many bytes it takes: one of the five that XML
/// itself names or of a character. What a document type declares is none.
pub(super) fn decode_xml(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    // No number that names a character is longer.
    let name = &rest[..rest.bytes().take(10).position(|byte| byte == b';')?];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|&c| c != '\0')?
        }
    };
    Some((c, name.len() + 2))
}

/// A numeric reference after `&#`. One that names no character (a surrogate, NUL) is U+FFFD, as in browsers.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 1),
        None => (text, 10, 0),
    };
    let len = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if len == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..len], radix).unwrap_or(u32::MAX);
    let c = match code {
        0x80..=0x9F => C1.chars().nth(code as usize - 0x80),
        0 => None,
        _ => char::from_u32(code),
    };
    let semicolon = usize::from(digits[len..].starts_with(';'));
    Some((c.unwrap_or(char::REPLACEMENT_CHARACTER), prefix + len + semicolon))
}

/// A named reference, semicolon included.
fn named(reference: &str) -> Option<Cow<'static, str>> {
    if let Some((_, known)) = BARE.iter().find(|(bare, _)| reference[1..].strip_suffix(';') == Some(bare)) {
        return Some(Cow::Borrowed(known));
    }
    Parser::new(reference).find_map(|event| match event {
        Event::Text(text) if text.as_ref() != reference && !text.starts_with('&') => {
            Some(Cow::Owned(text.into_string()))
        }
        _ => None,
    })
}
