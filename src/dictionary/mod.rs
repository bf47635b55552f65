//! Dictionaries: articles of dictd's databases and of `StarDict`.
//!
//! In: any file of a dictionary. Out: articles, each headwords and their translations. Knows formats; knows nothing
//! of what words mean.

mod article;
mod dictd;
mod stardict;

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// A dictionary, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// Primary tags of the languages of headwords and of translations, where the file's name or title tells.
    pub languages: Option<[String; 2]>,
    /// Its articles.
    pub articles: Vec<Article>,
    /// Articles that could not be read: where, and why.
    pub skipped: Vec<String>,
}

/// An article: what is said of some headwords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Headwords, spellings of one word.
    pub headwords: Vec<String>,
    /// Translations, words or phrases.
    pub translations: Vec<String>,
}

/// Why a dictionary cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// A file of it is not there or cannot be read.
    #[error("{0}: cannot be read: {1}")]
    Unread(String, String),
    /// A file of it says what it cannot mean.
    #[error("{0}, line {1}: {2}")]
    Line(String, usize, &'static str),
    /// A file of it is not what its name says.
    #[error("{0}: {1}")]
    Broken(String, &'static str),
}

impl Dictionary {
    /// Whether a path is a file of a dictionary, by its ending.
    pub fn is_one(path: &Path) -> bool {
        base(path).is_some()
    }

    /// Whether a path is the one file of a dictionary that stands for it: an index or an `.ifo` with its articles beside.
    pub fn is_named_by(path: &Path) -> bool {
        let Some(base) = base(path) else { return false };
        let beside = |endings: &[&str]| endings.iter().any(|ending| with(&base, ending).exists());
        let ending = path.extension().unwrap_or_default();
        // Some dictionaries have both; the index is what is read then.
        (ending == "index" || ending == "ifo" && !beside(&[".index"])) && beside(&[".dict.dz", ".dict"])
    }

    /// Reads the dictionary that a file is part of: `x.index` with `x.dict` or `x.dict.dz` (dictd), `x.ifo` with
    /// `x.idx` and `x.dict` or `x.dict.dz` (`StarDict`).
    ///
    /// # Errors
    /// When a file is not there, or the index is none. An article that lies outside of its file is skipped and told.
    pub fn read(path: &Path) -> Result<Self, DictionaryError> {
        let base = base(path).unwrap_or_else(|| path.to_owned());
        let with = |ending: &str| with(&base, ending);
        let data = [with(".dict.dz"), with(".dict")].into_iter().find(|path| path.exists());
        let data = bytes(&data.unwrap_or_else(|| with(".dict")))?;
        let (index, ifo) = (with(".index"), with(".ifo"));
        let mut dictionary = if ifo.exists() && !index.exists() {
            let idx = [with(".idx"), with(".idx.gz")].into_iter().find(|path| path.exists());
            stardict::read(&ifo, &idx.unwrap_or_else(|| with(".idx")), &data)?
        } else {
            dictd::read(&index, &data)?
        };
        let name = base.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        dictionary.languages = languages(&name).or(dictionary.languages);
        Ok(dictionary)
    }
}

/// The path of a dictionary's file, by its ending.
fn with(base: &Path, ending: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The path less the ending of a dictionary's file.
fn base(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let endings = [".dict.dz", ".dict", ".index", ".ifo", ".idx.gz", ".idx"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending))?;
    Some(path.with_file_name(stem))
}

/// A file's bytes, unpacked: `.dz` and `.gz` are gzip.
fn bytes(path: &Path) -> Result<Vec<u8>, DictionaryError> {
    let unread =
        |error: std::io::Error| DictionaryError::Unread(path.display().to_string(), error.to_string());
    let packed = std::fs::read(path).map_err(unread)?;
    if !packed.starts_with(&[0x1f, 0x8b]) {
        return Ok(packed);
    }
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).map_err(unread)?;
    Ok(bytes)
}

/// The two languages that a name tells ("freedict-eng-deu", "English-German `FreeDict` Dictionary"): the first two
/// neighbouring parts that are codes of ISO 639-3 or 639-1, or names.
fn languages(name: &str) -> Option<[String; 2]> {
    let parts: Vec<&str> = name.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty()).collect();
    parts.windows(2).find_map(|pair| Some([tag(pair[0])?, tag(pair[1])?]))
}

/// The tag of a language by its code or its English name.
fn tag(name: &str) -> Option<String> {
    let small = name.to_ascii_lowercase();
    let language = match small.len() {
        2 => isolang::Language::from_639_1(&small),
        3 => isolang::Language::from_639_3(&small),
        _ => {
            let mut letters = small.chars();
            let first = letters.next()?.to_ascii_uppercase();
            isolang::Language::from_name(&format!("{first}{}", letters.as_str()))
        }
    }?;
    Some(language.to_639_1().unwrap_or(language.to_639_3()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::languages;

    #[test]
    fn names_tell_languages() {
        let of = |name: &str| languages(name).map(|pair| pair.join(" "));
        assert_eq!(of("freedict-eng-deu").as_deref(), Some("en de"));
        assert_eq!(of("jpn-fra").as_deref(), Some("ja fr"));
        assert_eq!(of("nno-nob").as_deref(), Some("nn nb"));
        assert_eq!(of("Swedish-English FreeDict Dictionary ver. 0.2").as_deref(), Some("sv en"));
        assert_eq!(of("kurdi-words"), None);
    }
}
