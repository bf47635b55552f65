//! Which Chinese characters are written in one of the two ways only, simplified or traditional.
//!
//! In: a character, or a language tag. Out: the way it is written in. The table is `han.tsv`, made from Unihan; what both ways
//! have is in neither.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const SOURCE: &str = include_str!("han.tsv");

/// A way to write Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// 软件.
    Simplified,
    /// 軟體.
    Traditional,
}

impl Writing {
    /// Of the script subtag in a tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        tag.split(['-', '_']).find_map(|part| match part.to_ascii_lowercase().as_str() {
            "hans" => Some(Self::Simplified),
            "hant" => Some(Self::Traditional),
            _ => None,
        })
    }

    /// The way a character is written in when it is one of that way alone, and the characters of the other way.
    pub fn of(character: char) -> Option<(Self, &'static str)> {
        static ALL: OnceLock<FxHashMap<char, (Writing, &str)>> = OnceLock::new();
        let all = ALL
            .get_or_init(|| SOURCE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect());
        all.get(&character).copied()
    }

    /// As the reader shall see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
        }
    }
}

fn row(line: &'static str) -> Option<(char, (Writing, &'static str))> {
    let mut cells = line.split('\t');
    let (character, script) = (cells.next()?.chars().next()?, cells.next()?);
    Some((character, (Writing::of_tag(script)?, cells.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_way() {
        assert_eq!(Writing::of('软'), Some((Writing::Simplified, "軟")));
        assert_eq!(Writing::of('發'), Some((Writing::Traditional, "发")));
        for both in ['件', '后', '里', '台', '着', 'a', 'の'] {
            assert_eq!(Writing::of(both), None, "{both}");
        }
        let lines = SOURCE.lines().filter(|line| !line.starts_with('#'));
        assert!(lines.clone().count() > 4000);
        for line in lines {
            let (character, (writing, others)) = row(line).expect("three cells");
            assert_eq!(Writing::of(character).map(|(known, _)| known), Some(writing), "twice: {character}");
            let back = others.chars().filter_map(Writing::of).all(|(other, _)| other != writing);
            assert!(back && !others.is_empty(), "{line}");
        }
    }

    #[test]
    fn tags_name_a_way() {
        assert_eq!(Writing::of_tag("zh-Hans-CN"), Some(Writing::Simplified));
        assert_eq!(Writing::of_tag("zh_hant"), Some(Writing::Traditional));
        assert_eq!(Writing::of_tag("zh"), None);
    }
}
