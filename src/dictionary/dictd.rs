//! dictd: an index of headwords with the offset and the length of each article, in base 64.
//!
//! In: the index, the articles' text. Out: articles. Several headwords of one article are spellings of one word.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{Article, Dictionary, DictionaryError, article, bytes, languages};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Headwords that hold facts of the database begin with this, or, in old ones, with the same in hyphens.
const FACTS: [&str; 2] = ["00database", "00-database"];

pub fn read(index: &Path, data: &[u8]) -> Result<Dictionary, DictionaryError> {
    let name = index.display().to_string();
    let text = String::from_utf8_lossy(&bytes(index)?).into_owned();
    let mut dictionary = Dictionary::default();
    let mut at: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let mut cells = line.split('\t');
        let row = (|| Some((cells.next()?, base64(cells.next()?)?, base64(cells.next()?)?)))();
        let Some((headword, offset, length)) = row else {
            let wanted = "a headword, an offset and a length in base 64 are wanted, tabs between them";
            return Err(DictionaryError::Line(name, number + 1, wanted));
        };
        let found = offset.checked_add(length).and_then(|end| data.get(offset..end));
        let Some(found) = found else {
            dictionary
                .skipped
                .push(format!("{name}, line {}: “{headword}” lies outside of the file", number + 1));
            continue;
        };
        let body = || String::from_utf8_lossy(found);
        if FACTS.iter().any(|facts| headword.starts_with(facts)) {
            if headword.ends_with("short") {
                dictionary.languages = dictionary.languages.or_else(|| body().lines().find_map(languages));
            }
            continue;
        }
        if let Some(&known) = at.get(&(offset, length)) {
            let article: &mut Article = &mut dictionary.articles[known];
            article.headwords.push(headword.to_owned());
            continue;
        }
        at.insert((offset, length), dictionary.articles.len());
        let body = body();
        // The first line repeats the headword.
        let rest = body.split_once('\n').map_or("", |(_, rest)| rest);
        dictionary.articles.push(Article {
            headwords: vec![headword.to_owned()],
            translations: article::translations(rest),
        });
    }
    dictionary.articles.retain(|article| !article.translations.is_empty());
    Ok(dictionary)
}

fn base64(text: &str) -> Option<usize> {
    let digit = |byte: u8| DIGITS.iter().position(|&digit| digit == byte);
    let fits = (1..=10).contains(&text.len());
    text.bytes()
        .filter(|_| fits)
        .try_fold(0_usize, |sum, byte| Some(sum * 64 + digit(byte)?))
        .filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn numbers_are_base_64() {
        assert_eq!(base64("A"), Some(0));
        assert_eq!(base64("kW"), Some(36 * 64 + 22));
        assert_eq!(base64("B/"), Some(64 + 63));
        assert_eq!(base64("-"), None);
        assert_eq!(base64(""), None);
    }
}
