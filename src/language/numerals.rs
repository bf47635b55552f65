//! Numbers: digits of every script, and numbers said in words.
//!
//! In: figures and words, a table. Out: digits 0 to 9, values. Twenty-five, fünfundzwanzig and 二十五 are read by the units
//! and scales that the table lists; fractions and ordinals are not.

use std::ops::Range;

use super::table::{Class, Table};
use super::text::{Kind, Text};

/// The zeros of the decimal digits of Unicode that are in everyday use; the other nine follow each.
const ZEROS: [char; 19] =
    ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '０'];

/// The value of a digit of any script.
fn digit(c: char) -> Option<u8> {
    ZEROS.iter().find_map(|&zero| {
        let offset = u32::from(c).checked_sub(u32::from(zero))?;
        u8::try_from(offset).ok().filter(|offset| *offset < 10)
    })
}

/// A figure with the digits 0 to 9 and the Arabic decimal and thousands marks as "." and ",".
pub fn plain(figure: &str) -> String {
    let one = |c: char| match (digit(c), c) {
        (Some(value), _) => char::from(b'0' + value),
        (None, '٫' | '．') => '.',
        (None, '٬' | '，') => ',',
        (None, other) => other,
    };
    figure.chars().map(one).collect()
}

/// The digits of a figure that count: without zeros before and behind.
pub fn counting(digits: &str) -> String {
    let counting = digits.trim_matches('0');
    if counting.is_empty() { "0".to_owned() } else { counting.to_owned() }
}

/// The value of a plain figure. A mark that is the table's decimal mark, or that no group of three digits follows, is one.
pub fn value(figure: &str, table: &Table) -> f64 {
    let last = figure.rfind(['.', ',']);
    let decimal = last.filter(|&at| {
        let behind = figure[at + 1..].chars().take_while(char::is_ascii_digit).count();
        behind != 3 || table.numbers.decimal == figure[at..=at]
    });
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, part) = decimal.map_or((figure, ""), |at| (&figure[..at], &figure[at..]));
    format!("{}.{}0", digits(whole), digits(part)).parse().unwrap_or(0.0)
}

/// The numbers that some tokens say in words.
pub fn spelled(text: &Text, tokens: Range<usize>) -> Vec<u64> {
    let mut found = Vec::new();
    let mut open: Option<Reader> = None;
    for at in tokens {
        let token = &text.tokens[at];
        let folded = &*text.word(token.word).folded;
        let read = if token.kind == Kind::Word { parts(folded, text.table) } else { None };
        if let Some(values) = read {
            // A single word is a number by itself too: "two hundred" says 2, 100 and 200.
            found.extend((values.len() == 1).then(|| values[0]));
            let reader = open.get_or_insert_with(Reader::default);
            for value in values {
                reader.read(value);
            }
        } else if !(token.class.contains(Class::CONJUNCTION) || matches!(folded, "-" | "‑")) {
            found.extend(open.take().map(Reader::total));
        }
    }
    found.extend(open.map(Reader::total));
    found
}

/// A word as number words of the table: fünf-und-zwanzig, 三-百. `None` when anything is left; where no space shows a word,
/// a counter may be: 五艘.
fn parts(word: &str, table: &Table) -> Option<Vec<u64>> {
    let known = || table.numbers.units.iter().chain(&table.numbers.scales);
    let (mut rest, mut values) = (word, Vec::new());
    while !rest.is_empty() {
        let longest =
            known().filter(|(name, _)| rest.starts_with(name.as_str())).max_by_key(|(name, _)| name.len());
        if let Some((name, value)) = longest {
            values.push(*value);
            rest = &rest[name.len()..];
        } else {
            if !table.spaced && !values.is_empty() {
                break;
            }
            let joint = table.numbers.joint.iter().find(|joint| rest.starts_with(joint.as_str()))?;
            rest = rest.get(joint.len()..).filter(|rest| !values.is_empty() && !rest.is_empty())?;
        }
    }
    Some(values)
}

/// Adds up number words.
#[derive(Default)]
struct Reader {
    total: u64,
    section: u64,
    digit: u64,
}

impl Reader {
    fn read(&mut self, value: u64) {
        match value {
            0..10 => self.digit = self.digit.saturating_mul(10).saturating_add(value),
            // 二十, but "five and twenty".
            10 if self.digit > 0 => self.add(self.digit.saturating_mul(10)),
            10..100 => self.add(self.digit.saturating_add(value)),
            100..1000 => self.add(self.digit.max(1).saturating_mul(value)),
            _ => {
                let section = self.section.saturating_add(self.digit);
                // 三千万: a larger scale multiplies all before it.
                if value > self.total && self.total > 0 {
                    self.total = self.total.saturating_add(section).saturating_mul(value);
                } else {
                    self.total = self.total.saturating_add(section.max(1).saturating_mul(value));
                }
                (self.section, self.digit) = (0, 0);
            }
        }
    }

    fn add(&mut self, value: u64) {
        self.section = self.section.saturating_add(value);
        self.digit = 0;
    }

    fn total(self) -> u64 {
        self.total.saturating_add(self.section).saturating_add(self.digit)
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, spelled, value};
    use crate::document::Document;
    use crate::language::{Table, Text};

    #[test]
    fn digits_of_every_script_are_read() {
        for (figure, want) in
            [("١٢٣", "123"), ("१२३", "123"), ("１２３", "123"), ("۱٫۵", "1.5"), ("12", "12")]
        {
            assert_eq!(plain(figure), want);
        }
    }

    #[test]
    fn decimals_are_those_of_the_language() {
        for (figure, tag, want) in [
            ("1,234.5", "en", 1234.5),
            ("1.234,5", "de", 1234.5),
            ("1.234", "de", 1234.0),
            ("1.234", "en", 1.234),
        ] {
            assert!((value(figure, Table::of(tag)) - want).abs() < 1e-9, "{figure} in {tag}");
        }
    }

    #[test]
    fn numbers_are_read_in_words() {
        for (tag, sentence, want) in [
            ("en", "There are twenty-five of them.", 25),
            ("en", "Three hundred and twelve ships came.", 312),
            ("de", "Es waren fünfundzwanzig Schiffe.", 25),
            ("zh", "三百二十五艘船", 325),
            ("zh", "三千五百万人", 35_000_000),
            ("ja", "二十五隻の船", 25),
        ] {
            let document = Document::of_units(std::iter::once(sentence.to_owned()));
            let text = Text::new(&document, 0..1, tag);
            let found = spelled(&text, 0..text.tokens.len());
            assert!(found.contains(&want), "{sentence}: {found:?}");
        }
    }
}
