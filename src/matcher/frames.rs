//! Frames: a phrase with one content word left open ("_ injury"), and the words that fill it.
//!
//! In: the phrases of a text. Out: for each frame its fillers with their places. Says nothing of whether two
//! fillers mean the same.

use rustc_hash::FxHashMap;

use smallvec::SmallVec;

use super::phrases::{Element, Joint, MOST, Phrase};
use crate::language::{Class, StemId, Text};

/// A word in the open place of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Filler {
    /// Its stem.
    pub stem: StemId,
    /// Its token.
    pub token: u32,
    /// First token of the phrase.
    pub first: u32,
    /// Last token of the phrase.
    pub last: u32,
    /// The same for all phrases of the same stems in the same order.
    pub phrase: u64,
    /// Whether a word of the frame tells what it is about, and not all are general ones or single characters.
    pub telling: bool,
}

/// Fillers by frame.
#[derive(Default)]
pub struct Frames {
    fillers: FxHashMap<u64, Vec<Filler>>,
}

impl Frames {
    /// Adds a phrase to the frames of each of its words.
    pub fn add(&mut self, text: &Text, phrase: &Phrase) {
        let whole = key(phrase, phrase.elements.len());
        let telling: SmallVec<[bool; MOST]> =
            phrase.elements.iter().map(|element| is_telling(text, *element)).collect();
        for open in 0..phrase.elements.len() {
            let element = phrase.elements[open];
            // The parts of a compound share a token: an open part has no place of its own.
            let (first, last) = (phrase.first, phrase.last);
            let telling = telling.iter().enumerate().any(|(at, &telling)| at != open && telling);
            let filler =
                Filler { stem: element.stem, token: element.token, first, last, phrase: whole, telling };
            self.fillers.entry(key(phrase, open)).or_default().push(filler);
        }
    }

    /// The fillers of each frame that has two or more different ones.
    pub fn contested(self) -> impl Iterator<Item = Vec<Filler>> {
        self.fillers
            .into_values()
            .filter(|fillers| fillers.iter().any(|filler| filler.stem != fillers[0].stem))
    }
}

/// A general word or a single character (often a piece of a word that the dictionary lacks) tells little.
fn is_telling(text: &Text, element: Element) -> bool {
    let class = text.tokens[element.token as usize].class;
    !class.intersects(Class::GENERAL) && text.stem(element.stem).chars().nth(1).is_some()
}

/// The frame of a phrase with element `open` left out: the other stems in order, where the gap is, where links are.
fn key(phrase: &Phrase, open: usize) -> u64 {
    let mut hash = open as u64 + 1;
    let mut add = |value: u64| hash = (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for (at, element) in phrase.elements.iter().enumerate() {
        add(if at == open { u64::MAX } else { u64::from(element.stem.0) });
        if let Some(joint) = phrase.joints.get(at) {
            add(match joint {
                Joint::Link(stem) => u64::from(stem.0) + 2,
                Joint::Space | Joint::Hyphen | Joint::Compound => 1,
            });
        }
    }
    hash
}
