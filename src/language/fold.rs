//! Folding: letter case, width, compatibility forms; and, apart from it, diacritics.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

/// Folds letter case, width and compatibility forms (NFKC, then full case folding of UAX 44), keeping
/// diacritics. `turkic` keeps dotted and dotless i apart.
pub fn fold(text: &str, turkic: bool) -> Cow<'_, str> {
    if text.is_ascii() && !turkic {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    // Composed Latin letters keep their form but for the case; ß does not.
    if !turkic && text.chars().all(|c| c.is_ascii() || matches!(c, 'À'..='Þ' | 'à'..='ÿ')) {
        let lower = !text.chars().any(char::is_uppercase);
        return if lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
    }
    Cow::Owned(by_tables(text, turkic))
}

fn by_tables(text: &str, turkic: bool) -> String {
    let composed = ComposingNormalizer::new_nfkc().normalize(text);
    let cases = CaseMapper::new();
    let folded = if turkic { cases.fold_turkic_string(&composed) } else { cases.fold_string(&composed) };
    // U+2019 and U+02BC serve as the apostrophe; one form for all.
    folded.replace(['\u{2019}', '\u{02BC}', '\u{FF07}'], "'")
}

/// Whether a mark is one that folding away loses no letter: the general combining marks of Latin, Greek and
/// Cyrillic, Arabic vowel signs, Hebrew points; not kana voicing, not Indic vowel signs.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{05B0}'..='\u{05C7}')
}

/// Drops diacritics from a folded word: é to e, ü to u, й to и, Arabic vowel signs to nothing.
pub fn strip_diacritics(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let split = DecomposingNormalizer::new_nfd().normalize(folded);
    if !split.chars().any(is_accent) {
        return Cow::Borrowed(folded);
    }
    let bare: String = split.chars().filter(|&c| !is_accent(c)).collect();
    Cow::Owned(ComposingNormalizer::new_nfc().normalize(&bare).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{by_tables, fold};

    #[test]
    fn letters_of_one_byte_or_two_fold_as_the_tables_say() {
        for c in '\0'..='\u{7FF}' {
            for text in [format!("{c}"), format!("a{c}B"), format!("É{c}s")] {
                assert_eq!(fold(&text, false), by_tables(&text, false), "{text:?}");
                assert_eq!(fold(&text, true), by_tables(&text, true), "{text:?}");
            }
        }
    }
}
