//! Sentences: the rules of UAX 29 by ICU, mended by the table's abbreviations.
//!
//! In: one unit's prose. Out: the byte offsets at which sentences end, the last one included.

use std::sync::LazyLock;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use super::fold::fold;
use super::table::{Class, Table};

static SEGMENTER: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// The ends of the sentences of `text`.
pub(super) fn ends(text: &str, table: &Table, out: &mut Vec<usize>) {
    out.clear();
    for end in SEGMENTER.segment_str(text).skip(1) {
        if end < text.len() && continues(&text[..end], &text[end..], table) {
            continue;
        }
        out.push(end);
    }
    if out.last() != Some(&text.len()) && !text.is_empty() {
        out.push(text.len());
    }
}

/// Whether the stop at the end of `before` does not end its sentence.
fn continues(before: &str, after: &str, table: &Table) -> bool {
    let Some(head) = before.trim_end().strip_suffix('.') else { return false };
    let word =
        head.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '«' | '„')).next();
    let Some(word) = word.filter(|word| !word.is_empty()) else { return false };
    let folded = fold(word, table.turkic);
    if table.abbreviations.contains(folded.as_ref()) {
        return true;
    }
    // An initial: "J. Smith".
    let mut chars = word.chars();
    if let (Some(first), None) = (chars.next(), chars.next()) {
        return first.is_uppercase();
    }
    // A day before its month where days are written with a stop: "5. Januar".
    if word.len() <= 2
        && word.bytes().all(|b| b.is_ascii_digit())
        && table.dates.day_suffix.iter().any(|s| s == ".")
    {
        let next =
            after.split_whitespace().next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric());
        return table.class(&fold(next, table.turkic)).contains(Class::MONTH);
    }
    false
}
