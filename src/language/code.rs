//! Code within prose: options, paths, identifiers, addresses, what stands between backquotes.
//!
//! In: a text and a place. Out: the name for machines that the place is part of, and whether it is code. Knows characters,
//! not languages.

use crate::span::Span;

/// No name is longer than this on either side of a place, in bytes: a text may have no spaces at all.
const FAR: usize = 256;

/// The run of ASCII letters, digits and signs of names for machines around a place: `--files-with-matches`, `a.b_c`. A
/// full stop, a hyphen or a slash at its end is none of it.
pub fn name_around(text: &str, span: Span) -> &str {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.' | b'=');
    let after = text[span.end..].bytes().take(FAR).take_while(|&byte| joins(byte)).count();
    let from = span.start - run_before(text, span.start, joins);
    text[from..span.end + after].trim_end_matches(['.', '-', '/'])
}

/// How many bytes of ASCII that belong together stand right before a place.
fn run_before(text: &str, at: usize, joins: impl Fn(u8) -> bool) -> usize {
    text[..at].bytes().rev().take(FAR).take_while(|&byte| joins(byte)).count()
}

/// Whether a place is part of an option, a path, an identifier, an address, a handle or a list of keywords
/// ("folder;disk;file"), or stands alone between single quotation marks, as values do. A word with a hyphen in it is a word.
pub fn is_name(text: &str, span: Span) -> bool {
    let alone = ["''", "``", "‘’"].iter().any(|marks| {
        let mut marks = marks.chars();
        let (open, close) = (marks.next(), marks.next());
        text[..span.start].chars().next_back() == open && text[span.end..].chars().next() == close
    });
    let name = name_around(text, span);
    let glued = name.len() > span.len() && (name.starts_with('-') || name.contains(['_', '/', '.', '=']));
    alone || glued || text[span.end..].starts_with("://") || is_keyword(text, span) || is_handle(text, span)
}

/// Whether a place is the name of an account, a channel or a tag: @name, #some-channel.
fn is_handle(text: &str, span: Span) -> bool {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text[..span.start - run_before(text, span.start, joins)].ends_with(['@', '#'])
}

/// Whether a semicolon stands beside a place with no space after it.
fn is_keyword(text: &str, span: Span) -> bool {
    let mut rest = text[span.end..].chars();
    text[..span.start].ends_with(';')
        || rest.next() == Some(';') && rest.next().is_some_and(|c| !c.is_whitespace())
}

/// Where the runs of backquotes of a text begin: what is between two of them is code.
pub struct Backquotes(Vec<usize>);

impl Backquotes {
    /// Of a text.
    pub fn new(text: &str) -> Self {
        let marks = text.match_indices('`').map(|(at, _)| at);
        Self(marks.filter(|&at| !text[..at].ends_with('`')).collect())
    }

    /// Whether the byte at `at` is code.
    pub fn hold(&self, at: usize) -> bool {
        self.0.partition_point(|&mark| mark < at) % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Backquotes, is_name, name_around};
    use crate::span::Span;

    fn place(text: &str, word: &str) -> Span {
        let start = text.find(word).expect(word);
        Span::new(start, start + word.len())
    }

    #[test]
    fn names_for_machines_are_seen_by_what_is_glued_to_them() {
        for (text, word) in [
            ("--quit cannot be used", "quit"),
            ("ftp:// або ftps://", "ftps"),
            ("тека;файл;folder;disk;", "folder"),
            ("тека;файл;folder;disk;", "disk"),
            ("如果设置为 'simple'，显示", "simple"),
            ("siehe /usr/share/doc.", "share"),
            ("Wert user.name fehlt", "user"),
            ("mit max_length = 3", "length"),
            ("感谢 @iamnoah 的帮助", "iamnoah"),
            ("加入 #glossary-localizations 频道", "localizations"),
        ] {
            assert!(is_name(text, place(text, word)), "{word} in {text}");
        }
        for (text, word) in [
            ("На столе лежит screwdriver.", "screwdriver"),
            ("患者出现headache；然后", "headache"),
            ("le check-in, puis le vol", "check"),
            ("yes; no", "yes"),
            ("it's the driver's car", "driver"),
        ] {
            assert!(!is_name(text, place(text, word)), "{word} in {text}");
        }
    }

    #[test]
    fn a_name_ends_before_the_full_stop() {
        let text = "see docs/rules/.";
        assert_eq!(name_around(text, place(text, "rules")), "docs/rules");
    }

    #[test]
    fn backquotes_come_in_pairs() {
        let text = "run `nautilus admin` or ``it``";
        let marks = Backquotes::new(text);
        let held = |word: &str| marks.hold(text.find(word).expect(word));
        assert!(held("nautilus") && held("it`") && !held("or"));
    }
}
