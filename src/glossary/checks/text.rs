//! What the checks ask of a term's letters.

use icu_properties::props::Script;

use crate::language::detect;

/// The stretches of letters of a term, with their places.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inner = |c: char| c.is_alphabetic() || is_mark(c);
    let mut from = None;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match (from, is_inner(c)) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                found.push((start, &text[start..at]));
                from = None;
            }
            _ => {}
        }
    }
    found.extend(from.map(|start| (start, &text[start..])));
    found.into_iter()
}

/// A term up to its first bracket: what stands in one is a remark more often than not.
pub fn before_bracket(text: &str) -> &str {
    let head = text.split(['(', '（', '[']).next().unwrap_or("").trim_end();
    if head.is_empty() { text } else { head }
}

/// Whether a character belongs to the letter before it.
fn is_mark(c: char) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}

/// The script of a letter; `None` where it has none of its own.
pub fn script(c: char) -> Option<Script> {
    let script = c.is_alphabetic().then(|| detect::script(c))?;
    (!matches!(script, Script::Common | Script::Inherited)).then_some(script)
}

/// The script that most letters of a text are of, and how many they are.
pub fn main_script(texts: impl Iterator<Item = impl AsRef<str>>) -> Option<(Script, usize, usize)> {
    let mut counts: rustc_hash::FxHashMap<Script, usize> = rustc_hash::FxHashMap::default();
    for text in texts {
        for script in text.as_ref().chars().filter_map(script) {
            *counts.entry(script).or_default() += 1;
        }
    }
    let all = counts.values().sum();
    counts
        .into_iter()
        .max_by_key(|&(script, count)| (count, script))
        .map(|(script, count)| (script, count, all))
}

/// A script's name, for people.
pub fn name(script: Script) -> &'static str {
    use icu_properties::PropertyNamesLong;
    match script {
        Script::Hiragana => "Japanese",
        Script::Han => "Chinese",
        Script::Hangul => "Korean",
        script => PropertyNamesLong::<Script>::new().get(script).unwrap_or("foreign"),
    }
}
