//! Forms of words: what is known of each, found fast.
//!
//! In: forms, the short ones as numbers too. Out: what was told of them. Most words are short; a number is compared at
//! once and needs no room of its own. Knows nothing of languages.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// What is known of forms: of short ones, see [`packed`], and of all others.
pub(super) struct Forms<K, V> {
    short: FxHashMap<u128, V>,
    long: FxHashMap<K, V>,
}

impl<K: Borrow<str> + Eq + Hash, V> Forms<K, V> {
    /// Empty, with room for so many short ones.
    pub fn new(room: usize) -> Self {
        Self { short: FxHashMap::with_capacity_and_hasher(room, FxBuildHasher), long: FxHashMap::default() }
    }

    /// What is known of a form, given as a number too where it is short.
    #[inline]
    pub fn get(&self, short: Option<u128>, form: &str) -> Option<&V> {
        match short {
            Some(short) => self.short.get(&short),
            None => self.long.get(form),
        }
    }

    /// Adds a form, made only where it has to be kept as letters.
    pub fn insert(&mut self, short: Option<u128>, form: impl FnOnce() -> K, value: V) {
        match short {
            Some(short) => self.short.insert(short, value),
            None => self.long.insert(form(), value),
        };
    }
}

/// A form of few bytes as a number, which is compared at once: its bytes and, in the highest, how many they are.
#[inline]
pub(super) fn packed(text: &str, start: usize, end: usize) -> Option<u128> {
    let length = end - start;
    let (bytes_of_it, number) = LENGTHS.get(length)?;
    let rest = &text.as_bytes()[start..];
    let bytes = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; 16];
        bytes[..length].copy_from_slice(&rest[..length]);
        bytes
    });
    Some(u128::from_le_bytes(bytes) & bytes_of_it | number)
}

/// For each length of a short form the bits of its bytes, and those that tell its length.
static LENGTHS: [(u128, u128); 16] = {
    let (mut lengths, mut length) = ([(0, 0); 16], 0);
    while length < 16 {
        lengths[length] = ((1 << (8 * length)) - 1, (length as u128) << 120);
        length += 1;
    }
    lengths
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::packed;

    proptest! {
        #[test]
        fn only_the_same_letters_are_the_same_number(
            before in "[aä保]{0,3}", a in "[ab\0ä保]{0,16}", b in "[ab\0ä保]{0,16}", after in "[aä保]{0,9}",
        ) {
            let number = |form: &str| {
                let text = [&before, form, &after].concat();
                packed(&text, before.len(), before.len() + form.len())
            };
            prop_assert_eq!(number(&a).is_some(), a.len() < 16);
            if let (Some(x), Some(y)) = (number(&a), number(&b)) {
                prop_assert_eq!(x == y, a == b);
            }
            prop_assert_eq!(number(&a), packed(&a, 0, a.len()));
        }
    }
}
