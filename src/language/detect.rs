//! Which language a text is in: a document when nobody said, a passage when it looks foreign.
//!
//! In: prose. Out: language tags. Scripts narrow the choice, whatlang guesses, and the function words of the
//! tables have a veto, because trigrams alone take a list of names for another language.

use std::ops::AddAssign;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use rustc_hash::FxHashMap;
use whatlang::{Detector, Lang};

use super::fold::fold;
pub use super::path::{from_path, sources};
use super::table::{Class, Table};
use super::words;
use crate::document::Document;

/// So many bytes of a document are looked at, in so many places.
const SAMPLE: usize = 6000;
const PLACES: usize = 24;

/// Languages that whatlang knows and that hardly any text is in: they only take votes from others.
const RARE: &[Lang] = &[Lang::Epo, Lang::Lat, Lang::Jav, Lang::Aka, Lang::Zul, Lang::Sna, Lang::Tuk];

/// Languages that trigrams confuse: between two of one group only function words decide.
const NEAR: &[&str] = &[
    "hr sr bs sl mk",
    "cs sk",
    "da nb nn no sv",
    "es pt gl ca it ro oc",
    "ru uk be bg mk sr",
    "hi mr ne",
    "fa ar ur",
    "nl af de",
    "tr az tk uz",
    "id ms jv tl",
    "et fi",
    "lt lv",
    "he yi",
];

/// Languages that are written in more than one script: their script says nothing.
const SEVERAL_SCRIPTS: &str = "sr bs uz az tk kk ky tg tt mn ku pa ha ks sd ug ms sh ro";

/// The language of a whole document, as a tag; `None` when nothing speaks for any.
pub fn detect(document: &Document) -> Option<&'static str> {
    let sample = sample(document);
    let (script, _) = main_script(&sample)?;
    if let Some(tag) = sole_language(script, &sample) {
        return Some(tag);
    }
    let letters = only(&sample, script);
    match guess(&letters) {
        Some((tag, true)) => Some(unknown_to_whatlang(&letters, script, tag).unwrap_or(tag)),
        _ => by_function_words(&letters, script),
    }
}

/// The language that whatlang took for `guessed` because it does not know it (Basque for Indonesian), by its
/// function words.
fn unknown_to_whatlang(text: &str, script: Script, guessed: &'static str) -> Option<&'static str> {
    let share = function_share(text, Table::of(guessed)).0;
    if share >= 0.15 {
        return None;
    }
    Table::tags()
        .filter(|code| Lang::all().iter().all(|lang| tag(*lang) != *code))
        .filter(|code| table_script(Table::of(code)) == Some(script))
        .map(|code| (function_share(text, Table::of(code)).0, code))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(found, _)| *found >= 0.12 && *found > share * 1.5)
        .map(|(_, code)| code)
}

/// Pieces of prose spread over the document, about [`SAMPLE`] bytes.
fn sample(document: &Document) -> String {
    let size: usize = document.units.iter().map(|unit| unit.text.len()).sum();
    let mut out = String::new();
    let stride = size / PLACES;
    let (mut seen, mut next) = (0, 0);
    for unit in &document.units {
        let text = unit.text.as_str();
        // The places that lie in this unit; a unit of many megabytes has many.
        while next < seen + text.len() && out.len() < SAMPLE {
            let from = text.ceil_char_boundary(next.saturating_sub(seen));
            let to = text.floor_char_boundary((from + SAMPLE / PLACES).max(from));
            out.push_str(text.get(from..to).unwrap_or(""));
            out.push('\n');
            next = (seen + to).max(next + stride.max(1));
        }
        seen += text.len();
    }
    out
}

/// The script with the most letters and its share; an ideograph or a syllable weighs as much as three letters.
fn main_script(text: &str) -> Option<(Script, f64)> {
    let mut counts: FxHashMap<Script, usize> = FxHashMap::default();
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let script = script(c);
        if !matches!(script, Script::Common | Script::Inherited) {
            let weight = if matches!(script, Script::Han | Script::Hangul) { 3 } else { 1 };
            counts.entry(script).or_default().add_assign(weight);
        }
    }
    let all: usize = counts.values().sum();
    let (script, count) = counts.into_iter().max_by_key(|&(script, count)| (count, script))?;
    Some((script, count as f64 / all as f64))
}

/// The script of a letter; the two syllabaries of Japanese are one.
pub(crate) fn script(c: char) -> Script {
    match CodePointMapData::<Script>::new().get(c) {
        Script::Katakana => Script::Hiragana,
        script => script,
    }
}

/// The language of a script that only one language (of those that occur) is written in.
fn sole_language(script: Script, text: &str) -> Option<&'static str> {
    Some(match script {
        Script::Han | Script::Hiragana => {
            let kana = text.chars().filter(|&c| self::script(c) == Script::Hiragana).count();
            let all = text.chars().filter(|c| c.is_alphabetic()).count();
            if kana * 20 > all { "ja" } else { "zh" }
        }
        Script::Hangul => "ko",
        Script::Thai => "th",
        Script::Greek => "el",
        Script::Georgian => "ka",
        Script::Armenian => "hy",
        Script::Bengali => "bn",
        Script::Tamil => "ta",
        Script::Telugu => "te",
        Script::Kannada => "kn",
        Script::Malayalam => "ml",
        Script::Gujarati => "gu",
        Script::Gurmukhi => "pa",
        Script::Oriya => "or",
        Script::Sinhala => "si",
        Script::Khmer => "km",
        Script::Myanmar => "my",
        Script::Lao => "lo",
        Script::Ethiopic => "am",
        _ => return None,
    })
}

/// The words of `text` in one script: names in another one shall not vote.
fn only(text: &str, script: Script) -> String {
    let own =
        |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| self::script(c) == script);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace().filter(own) {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// whatlang's guess, and whether it is sure.
fn guess(text: &str) -> Option<(&'static str, bool)> {
    let info = Detector::with_denylist(RARE.to_vec()).detect(text)?;
    Some((tag(info.lang()), info.is_reliable()))
}

/// The language with a table, of this script, whose function words make up the most of the text: at least a
/// fifth of it, and half as much again as those of the next language.
fn by_function_words(text: &str, script: Script) -> Option<&'static str> {
    let mut shares: Vec<(f64, &str)> = Table::tags()
        .map(|tag| (tag, Table::of(tag)))
        .filter(|(_, table)| table_script(table) == Some(script))
        .map(|(tag, table)| (function_share(text, table).0, tag))
        .collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let &(best, tag) = shares.first()?;
    let second = shares.get(1).map_or(0.0, |&(share, _)| share);
    (best >= 0.2 && best >= second * 1.5).then_some(tag)
}

/// The script that a table's language calls itself in.
fn table_script(table: &Table) -> Option<Script> {
    main_script(&table.endonym).map(|(script, _)| script)
}

/// Which share of the words of `text` are function words of the table, and how many words there are.
fn function_share(text: &str, table: &Table) -> (f64, usize) {
    let mut pieces = Vec::new();
    words::cut(text, table, &mut pieces);
    let (mut all, mut function) = (0_usize, 0_usize);
    for piece in pieces.iter().filter(|piece| !piece.address) {
        let word = &text[piece.start..piece.end];
        if word.starts_with(char::is_alphabetic) {
            all += 1;
            function += usize::from(table.class(&fold(word, table.turkic)).intersects(Class::FUNCTION));
        }
    }
    (if all == 0 { 0.0 } else { function as f64 / all as f64 }, all)
}

/// How many different function words of `theirs` stand in the text that are none of `own`.
pub(crate) fn only_theirs(text: &str, own: &Table, theirs: &Table) -> usize {
    let mut pieces = Vec::new();
    words::cut(text, theirs, &mut pieces);
    let mut found: Vec<String> = pieces
        .iter()
        .map(|piece| fold(&text[piece.start..piece.end], theirs.turkic).into_owned())
        .filter(|word| {
            theirs.class(word).intersects(Class::FUNCTION) && !own.class(word).intersects(Class::FUNCTION)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// A passage in another language: which one, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Other {
    /// Its language's tag.
    pub tag: &'static str,
    /// Probability that it is not in the expected language.
    pub confidence: f64,
}

/// The language of a passage, when it is certainly not the one of `tag`. Names, short passages and near
/// languages stay undecided.
pub fn is_reliably_other(text: &str, tag: &str) -> Option<&'static str> {
    other(text, tag).map(|other| other.tag)
}

/// As [`is_reliably_other`], with the confidence.
pub fn other(text: &str, tag: &str) -> Option<Other> {
    let primary = tag.split(['-', '_']).next().unwrap_or("");
    let (main, share) = main_script(text)?;
    if share < 0.8 && !matches!(main, Script::Han | Script::Hiragana) {
        return None;
    }
    let own = Table::of(tag);
    let foreign = !SEVERAL_SCRIPTS.split(' ').any(|code| code == primary)
        && expected_script(primary, own).is_some_and(|expected| !same(expected, main));
    if let Some(found) = sole_language(main, text) {
        // Ideographs alone do not tell Chinese from a Japanese heading.
        let certain = found != primary && (foreign || found == "ja") && long_enough(text, found, 6);
        return certain.then_some(Other { tag: found, confidence: if foreign { 0.9 } else { 0.8 } });
    }
    let letters = only(text, main);
    let (own_share, count) = function_share(&letters, own);
    if count < 5 || own_share > 0.15 {
        return None;
    }
    let (found, sure) = guess(&letters)?;
    if found == primary || (found == "nb" && matches!(primary, "no" | "nn")) {
        return None;
    }
    let near = NEAR.iter().any(|group| {
        let mut has = [false; 2];
        for code in group.split(' ') {
            has[0] |= code == found;
            has[1] |= code == primary;
        }
        has == [true; 2]
    });
    let theirs = Table::of(found);
    let known = theirs.tag == found && has_function_words(theirs);
    let (their_share, _) = if known { function_share(&letters, theirs) } else { (0.0, 0) };
    let confidence = if known {
        let excess = their_share - own_share;
        let least = if near { 0.25 } else { 0.2 };
        let distinct = only_theirs(&letters, own, theirs);
        if excess < least || distinct < 2 || (count >= 10 && distinct < 3) {
            return None;
        }
        let sure = if sure || foreign { 0.92 } else { 0.8 };
        if count < 8 { sure - 0.12 } else { sure }
    } else {
        let blank = has_function_words(own) && own_share <= 0.02;
        if near || !sure || count < 10 || !(blank || foreign) {
            return None;
        }
        0.75
    };
    Some(Other { tag: found, confidence })
}

fn long_enough(text: &str, tag: &str, words: usize) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if Table::of(tag).spaced && tag != "ko" {
        function_share(text, Table::of(tag)).1 >= words
    } else {
        letters >= 8
    }
}

fn has_function_words(table: &Table) -> bool {
    table.has(Class::PREPOSITION) || table.has(Class::PRONOUN) || table.has(Class::CLAUSE)
}

/// The script that a language is written in: by its table, else by whatlang.
fn expected_script(primary: &str, table: &Table) -> Option<Script> {
    if let Some(script) = table_script(table) {
        return Some(script);
    }
    Lang::all()
        .iter()
        .find(|lang| tag(**lang) == primary)
        .and_then(|lang| main_script(lang.name()))
        .map(|s| s.0)
}

/// Whether a language is written in the script of a letter; `None` where it may be, as far as is known.
pub fn is_written_in(tag: &str, script: Script) -> Option<bool> {
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or("").to_ascii_lowercase();
    let named = parts.find_map(|part| match part.to_ascii_lowercase().as_str() {
        "latn" => Some(Script::Latin),
        "cyrl" => Some(Script::Cyrillic),
        "arab" => Some(Script::Arabic),
        "deva" => Some(Script::Devanagari),
        _ => None,
    });
    if let Some(named) = named {
        return Some(script == named);
    }
    if SEVERAL_SCRIPTS.split(' ').any(|code| code == primary) {
        return None;
    }
    let own = expected_script(&primary, Table::of(&primary))?;
    let also = match (own, script) {
        // Japanese is written in ideographs and syllables, Korean still cites ideographs, Chinese has bopomofo.
        (Script::Hiragana | Script::Hangul, Script::Han) | (Script::Han, Script::Bopomofo) => true,
        (Script::Han, Script::Hiragana) => primary == "ja",
        _ => false,
    };
    Some(script == own || also)
}

/// Which of some languages a text is in, when that is certain.
pub fn among(text: &str, tags: &[&str]) -> Option<&'static str> {
    let primaries: Vec<&str> = tags.iter().map(|tag| tag.split(['-', '_']).next().unwrap_or("")).collect();
    let known: Vec<Lang> =
        Lang::all().iter().copied().filter(|lang| primaries.contains(&tag(*lang))).collect();
    if known.len() < 2 {
        return None;
    }
    let info = Detector::with_allowlist(known).detect(text)?;
    info.is_reliable().then(|| tag(info.lang()))
}

/// Whether two scripts are those of one language: Japanese is written in two.
fn same(a: Script, b: Script) -> bool {
    let cjk = |script| matches!(script, Script::Han | Script::Hiragana);
    a == b || (cjk(a) && cjk(b))
}

macro_rules! languages {
    ($($lang:ident $tag:literal $name:literal;)*) => {
        /// The tag of a language of whatlang's.
        const fn tag(lang: Lang) -> &'static str {
            match lang { $(Lang::$lang => $tag,)* }
        }

        /// The English name of a language, for findings.
        pub fn name(tag: &str) -> String {
            let primary = tag.split(['-', '_']).next().unwrap_or("");
            let table = Table::of(tag);
            if !table.name.is_empty() {
                return table.name.clone();
            }
            match primary { $($tag => $name.to_owned(),)* _ => tag.to_owned() }
        }
    };
}

languages! {
    Epo "eo" "Esperanto"; Eng "en" "English"; Rus "ru" "Russian"; Cmn "zh" "Chinese"; Spa "es" "Spanish";
    Por "pt" "Portuguese"; Ita "it" "Italian"; Ben "bn" "Bengali"; Fra "fr" "French"; Deu "de" "German";
    Ukr "uk" "Ukrainian"; Kat "ka" "Georgian"; Ara "ar" "Arabic"; Hin "hi" "Hindi"; Jpn "ja" "Japanese";
    Heb "he" "Hebrew"; Yid "yi" "Yiddish"; Pol "pl" "Polish"; Amh "am" "Amharic"; Jav "jv" "Javanese";
    Kor "ko" "Korean"; Nob "nb" "Norwegian"; Dan "da" "Danish"; Swe "sv" "Swedish"; Fin "fi" "Finnish";
    Tur "tr" "Turkish"; Nld "nl" "Dutch"; Hun "hu" "Hungarian"; Ces "cs" "Czech"; Ell "el" "Greek";
    Bul "bg" "Bulgarian"; Bel "be" "Belarusian"; Mar "mr" "Marathi"; Kan "kn" "Kannada"; Ron "ro" "Romanian";
    Slv "sl" "Slovene"; Hrv "hr" "Croatian"; Srp "sr" "Serbian"; Mkd "mk" "Macedonian"; Lit "lt" "Lithuanian";
    Lav "lv" "Latvian"; Est "et" "Estonian"; Tam "ta" "Tamil"; Vie "vi" "Vietnamese"; Urd "ur" "Urdu";
    Guj "gu" "Gujarati"; Uzb "uz" "Uzbek"; Pan "pa" "Punjabi"; Aze "az" "Azerbaijani"; Ind "id" "Indonesian";
    Tel "te" "Telugu"; Pes "fa" "Persian"; Mal "ml" "Malayalam"; Ori "or" "Odia"; Mya "my" "Burmese";
    Nep "ne" "Nepali"; Sin "si" "Sinhala"; Khm "km" "Khmer"; Tuk "tk" "Turkmen"; Aka "ak" "Akan"; Zul "zu" "Zulu";
    Sna "sn" "Shona"; Afr "af" "Afrikaans"; Lat "la" "Latin"; Slk "sk" "Slovak"; Cat "ca" "Catalan";
    Tgl "tl" "Tagalog"; Hye "hy" "Armenian"; Tha "th" "Thai"; Cym "cy" "Welsh";
}
