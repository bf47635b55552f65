//! What the length of a text and the number of places say of two ways that may be one thing.
//!
//! In: how sure it is that two ways mean one thing, how many places they have, how many words the text has. Out: how
//! sure that makes a finding. In a long text many words meet by chance, and what stands often is a term, which an
//! editor wants to keep. Knows no rule and no language.

/// So many places in a text of so many words say nothing.
const PLACES: f64 = 4.0;
const WORDS: f64 = 300.0;
/// How fast the odds grow with the places and fall with the words: exponents. On development data any between 0.5 and
/// 0.8 and between 0.3 and 0.6 did as well.
const BY_PLACES: f64 = 0.6;
const BY_WORDS: f64 = 0.4;
/// More places say no more than these; a text is no shorter and no longer than these.
const MOST_PLACES: usize = 12;
const SHORTEST: usize = 200;
const LONGEST: usize = 3_000;

/// Weighs `confidence` (a probability) by the number of places in a text of so many words.
pub fn weigh(confidence: f64, places: usize, words: usize) -> f64 {
    let places = places.min(MOST_PLACES) as f64 / PLACES;
    let words = words.clamp(SHORTEST, LONGEST) as f64 / WORDS;
    times(confidence, places.powf(BY_PLACES) * words.powf(-BY_WORDS))
}

/// A probability whose odds are `factor` times those of `confidence`.
pub fn times(confidence: f64, factor: f64) -> f64 {
    let odds = factor * confidence / (1.0 - confidence).max(1e-6);
    odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_places_in_a_short_article_say_nothing() {
        assert!((weigh(0.6, 4, 300) - 0.6).abs() < 1e-9);
    }

    #[test]
    fn places_make_surer_and_length_less_sure() {
        for confidence in [0.05, 0.3, 0.6, 0.9] {
            assert!(weigh(confidence, 8, 400) > weigh(confidence, 2, 400));
            assert!(weigh(confidence, 4, 2_000) < weigh(confidence, 4, 400));
            assert!((0.0..1.0).contains(&weigh(confidence, 1_000, 1)));
            assert!((0.0..1.0).contains(&weigh(confidence, 0, usize::MAX)));
        }
    }

    #[test]
    fn certainty_stays() {
        assert!((times(1.0, 0.5) - 1.0).abs() < 1e-5);
        assert!(times(0.0, 2.0).abs() < 1e-9);
    }
}
