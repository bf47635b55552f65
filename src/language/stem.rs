//! Stemming, behind a type of ours so that the algorithms can be changed in one place.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use snowball_stemmers_rs::{Algorithm, Stemmer as Snowball};

use super::fold::strip_diacritics;

/// Reduces folded words to stems; without an algorithm the stem is the word itself.
pub struct Stemmer {
    snowball: Option<Snowball>,
    /// The algorithm's name.
    name: &'static str,
}

/// A thread remembers the stems of no more words of one algorithm than this.
const REMEMBERED: usize = 1 << 16;

/// Folded words and their stems.
type Stems = FxHashMap<Box<str>, Box<str>>;

thread_local! {
    /// The stems of words, by algorithm.
    static KNOWN: RefCell<FxHashMap<&'static str, Stems>> = RefCell::default();
}

impl Stemmer {
    /// The stemmer of a Snowball algorithm's name ("english"); an empty or unknown name stems nothing.
    pub fn new(name: &str) -> Self {
        let (name, algorithm) = algorithm(name).unzip();
        Self { snowball: algorithm.map(Snowball::create), name: name.unwrap_or_default() }
    }

    /// Whether the name is one of an algorithm.
    pub fn knows(name: &str) -> bool {
        algorithm(name).is_some()
    }

    /// The stem of a folded word, without diacritics. Each thread remembers the words that it met: most words of a text
    /// stand in the next one, too.
    pub fn stem(&self, folded: &str) -> String {
        let Some(snowball) = &self.snowball else { return strip_diacritics(folded).into_owned() };
        KNOWN.with_borrow_mut(|known| {
            let known = known.entry(self.name).or_default();
            if let Some(stem) = known.get(folded) {
                return stem.to_string();
            }
            if known.len() >= REMEMBERED {
                known.clear();
            }
            let stem = strip_diacritics(&snowball.stem(folded)).into_owned();
            known.insert(folded.into(), stem.as_str().into());
            stem
        })
    }
}

macro_rules! algorithms {
    ($($name:literal => $variant:ident)*) => {
        fn algorithm(name: &str) -> Option<(&'static str, Algorithm)> {
            Some(match name { $($name => ($name, Algorithm::$variant),)* _ => return None })
        }
    };
}

algorithms! {
    "arabic" => Arabic "armenian" => Armenian "basque" => Basque "catalan" => Catalan "czech" => Czech
    "danish" => Danish "dutch" => Dutch "english" => English "esperanto" => Esperanto
    "estonian" => Estonian "finnish" => Finnish "french" => French "german" => German "greek" => Greek
    "hindi" => Hindi "hungarian" => Hungarian "indonesian" => Indonesian "irish" => Irish
    "italian" => Italian "lithuanian" => Lithuanian "nepali" => Nepali "norwegian" => Norwegian
    "persian" => Persian "polish" => Polish "portuguese" => Portuguese "romanian" => Romanian
    "russian" => Russian "serbian" => Serbian "spanish" => Spanish "swedish" => Swedish
    "tamil" => Tamil "turkish" => Turkish "ukrainian" => Ukrainian "yiddish" => Yiddish
}
