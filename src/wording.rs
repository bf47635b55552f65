//! The words of a finding: its message and its suggestion, for every [`Reason`].
//!
//! In: a reason and the renderings, the one to keep first. Out: two sentences. The only place with sentences.

use crate::finding::{Difference, Reason, Rendering};

/// Message and suggestion.
pub struct Words {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub suggestion: String,
}

/// Words a finding.
pub fn words(reason: &Reason, renderings: &[Rendering]) -> Words {
    let keep = renderings.iter().find(|r| r.preferred).or(renderings.first()).map_or("", |r| r.text.as_str());
    let ways = renderings.len();
    let message = match reason {
        Reason::InconsistentRendering { term, concentration } => {
            format!("“{term}” is rendered in {ways} ways (concentration {concentration:.2})")
        }
        Reason::InconsistentSegment { source, by } => {
            let only = match by {
                Difference::Words => "",
                Difference::Case => ", which differ in letter case only",
                Difference::Punctuation => ", which differ in punctuation only",
                Difference::CaseAndPunctuation => ", which differ in letter case and punctuation only",
            };
            format!("“{}” is translated in {ways} ways{only}", shortened(source))
        }
        Reason::MergedSegment { sources } => {
            format!(
                "one translation stands for “{}”",
                sources.iter().map(|s| shortened(s)).collect::<Vec<_>>().join("” and “")
            )
        }
        Reason::MergedRendering { terms } => format!("one word renders “{}”", terms.join("” and “")),
        Reason::NumberMismatch { figure } => format!("“{keep}” stands for “{figure}” of the source"),
        Reason::Untranslated => "this is left as the source has it".to_owned(),
        Reason::UntranslatedTerm { term } => format!("“{term}” is left as the source has it"),
        Reason::WordOrder => format!("one phrase is written in {ways} ways"),
        Reason::WordChoice => format!("one thing is named in {ways} ways"),
        Reason::NameSpelling => format!("one name is spelled in {ways} ways"),
        Reason::PronounGender { name } => format!("“{name}” has pronouns of two genders"),
        Reason::ShortForm => format!("one name is shortened in {ways} ways"),
        Reason::TwoExpansions { short } => format!("“{short}” stands for {ways} different names"),
        Reason::TwoShortForms { long } => format!("“{long}” has {ways} different short forms"),
        Reason::ExplainedLate { long } => format!("short form used before it is explained as “{long}”"),
        Reason::ExplainedAgain { short } => format!("“{short}” is explained more than once"),
        Reason::CompoundForm => format!("one compound is written in {ways} ways"),
        Reason::LetterCase => "one term is written with and without capitals".to_owned(),
        Reason::SpellingVariant { varieties } => format!("spellings are mixed: {}", varieties.join(" and ")),
        Reason::FigureFormat { what } => format!("{what} are written in {ways} ways"),
        Reason::PunctuationStyle { what } => format!("{what} are typed in {ways} ways"),
        Reason::CurrencyDropped => "the currency is named once and dropped the next time".to_owned(),
        Reason::Register { levels } => {
            format!("the reader is addressed in {ways} ways: {}", levels.join(" and "))
        }
        Reason::WrongLanguage { found, expected } => {
            format!("this passage is in {found}, the document in {expected}")
        }
        Reason::Forbidden { .. } => format!("the glossary forbids “{keep}”"),
        Reason::MissingTerm { term, .. } => format!("“{term}” is not rendered as the glossary says"),
        Reason::Admitted { .. } => format!("one term is rendered in {ways} admitted ways"),
    };
    let suggestion = match reason {
        Reason::Forbidden { preferred, note } | Reason::MissingTerm { preferred, note, .. } => {
            let write = format!("write “{}”", preferred.join("” or “"));
            if note.is_empty() { write } else { format!("{write} ({note})") }
        }
        Reason::Admitted { preferred } => format!("write “{preferred}”"),
        Reason::WrongLanguage { expected, .. } => {
            format!("translate it into {expected}, or declare its language")
        }
        Reason::NumberMismatch { figure } => format!("write what the source says: {figure}"),
        Reason::Untranslated | Reason::UntranslatedTerm { .. } => {
            "translate it, or put it in quotation marks if it is cited".to_owned()
        }
        Reason::MergedSegment { .. } | Reason::MergedRendering { .. } => {
            "tell them apart if the source does so on purpose".to_owned()
        }
        Reason::ExplainedLate { .. } => "explain it where it first stands".to_owned(),
        Reason::ExplainedAgain { .. } => "explain it once, where it first stands".to_owned(),
        Reason::TwoExpansions { .. } => "give each name a short form of its own".to_owned(),
        Reason::PronounGender { .. } => format!("let the pronouns agree with “{keep}”"),
        _ => format!("keep “{keep}”"),
    };
    Words { message, suggestion }
}

/// The beginning of a long segment.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
