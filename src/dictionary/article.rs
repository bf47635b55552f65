//! The text of an article: which of it are translations.
//!
//! In: an article less its headword. Out: translations in order, each a word or a phrase. What stands in brackets,
//! examples, synonyms, references and sounds are none.

use std::sync::LazyLock;

use regex::Regex;

/// What is no part of a translation: grammar, remarks, fields, references, sounds.
static ASIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）|/[^/\s][^/]*/").ok()
});

/// A number or letter before a meaning.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\s*(?:\d+|[a-z])[.)]\s+").ok());

/// Lines that begin so say something about the word, and no translation.
const ABOUT: [&str; 6] = ["see:", "synonym", "antonym", "note:", "see also:", "example:"];
/// A line that is indented so far is an example.
const EXAMPLE: &str = "      ";

/// The translations of an article's text.
pub fn translations(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let small = line.trim_start().to_lowercase();
        let example = line.starts_with(EXAMPLE) || small.starts_with(['"', '“', '„', '-']);
        if example || ABOUT.iter().any(|about| small.starts_with(about)) {
            continue;
        }
        let line = replace(NUMBER.as_ref(), line, "");
        let line = without_asides(line);
        for part in line.split([',', ';', '、', '；', '，', '|']) {
            let part = apart(part.trim_matches(|c: char| !c.is_alphanumeric()));
            if part.chars().any(char::is_alphabetic) && !part.contains('~') && !found.contains(&part) {
                found.push(part);
            }
        }
    }
    found
}

fn replace(regex: Option<&Regex>, text: &str, by: &str) -> String {
    regex.map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, by).into_owned())
}

/// The innermost brackets first.
fn without_asides(mut line: String) -> String {
    loop {
        let shorter = replace(ASIDE.as_ref(), &line, " ");
        if shorter == line {
            return line;
        }
        line = shorter;
    }
}

/// Words that a dictionary ran together ("`NewYorkCity`") apart again.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        // Cyrillic stress, which only dictionaries write.
        if c == '\u{301}' && ('\u{400}'..='\u{4ff}').contains(&before) {
            continue;
        }
        if before.is_lowercase() && c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::translations;

    #[test]
    fn translations_are_told_from_what_is_said_of_them() {
        let of = |text: &str| translations(text).join("|");
        assert_eq!(of("1. Stuhl, Sessel <masc>\n2. Lehrstuhl [acad.]"), "Stuhl|Sessel|Lehrstuhl");
        assert_eq!(of("courir; se dépêcher (familier)"), "courir|se dépêcher");
        assert_eq!(
            of("Abgas <n>\n      \"exhaust gases\"  - Abgase\n   Synonyms: {fumes}\n see: {x}"),
            "Abgas"
        );
        assert_eq!(of("(noun (common) (futsuumeishi))\nschool /skuːl/"), "school");
        assert_eq!(of("NewYorkCity"), "New York City");
        assert_eq!(of("学校、学院"), "学校|学院");
        assert_eq!(of("  и\u{301}мя, название"), "имя|название");
    }
}
