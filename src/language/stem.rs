//! Stemming, behind a type of ours so that the algorithms can be changed in one place.

use snowball_stemmers_rs::{Algorithm, Stemmer as Snowball};

use super::fold::strip_diacritics;

/// Reduces folded words to stems; without an algorithm the stem is the word itself.
pub struct Stemmer {
    snowball: Option<Snowball>,
}

impl Stemmer {
    /// The stemmer of a Snowball algorithm's name ("english"); an empty or unknown name stems nothing.
    pub fn new(name: &str) -> Self {
        Self { snowball: algorithm(name).map(Snowball::create) }
    }

    /// Whether the name is one of an algorithm.
    pub fn knows(name: &str) -> bool {
        algorithm(name).is_some()
    }

    /// The stem of a folded word, without diacritics.
    pub fn stem(&self, folded: &str) -> String {
        match &self.snowball {
            Some(snowball) => strip_diacritics(&snowball.stem(folded)).into_owned(),
            None => strip_diacritics(folded).into_owned(),
        }
    }
}

macro_rules! algorithms {
    ($($name:literal => $variant:ident)*) => {
        fn algorithm(name: &str) -> Option<Algorithm> {
            Some(match name { $($name => Algorithm::$variant,)* _ => return None })
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
