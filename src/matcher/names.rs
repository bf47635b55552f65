//! Names: which spellings can be one name, across transliterations.
//!
//! In: folded names of any script. Out: keys under which near spellings meet, and how alike two are. The keys
//! write the name in Latin letters and give one letter to the sounds that transliterations confuse, so they do
//! for names what Soundex (Russell 1918) does for English ones. Refuses to know what is a name.

use any_ascii::any_ascii;
use rapidfuzz::distance::damerau_levenshtein;

/// The keys of a name: its consonants in order by class, and, when it is short, with its first vowel.
pub fn keys(name: &str) -> Vec<String> {
    let sounds = sounds(name);
    let consonants: String = sounds.chars().filter(|c| !is_vowel(*c)).collect();
    let first = sounds.chars().next().unwrap_or(' ');
    if consonants.len() < 2 || first == ' ' {
        return Vec::new();
    }
    vec![format!("{}{consonants}", if is_vowel(first) { "a" } else { "" })]
}

/// How alike two names sound: 1 less the share of sounds that differ, counted double when they are consonants.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (x, y) = (sounds(a), sounds(b));
    let longest = x.chars().count().max(y.chars().count()).max(1);
    let edits = damerau_levenshtein::distance(x.chars(), y.chars());
    let length = a.chars().count().abs_diff(b.chars().count());
    if edits > 2 || edits * 3 > longest || length > 2 {
        0.0
    } else {
        1.0 - 0.5 * edits as f64 / longest as f64
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// A name in Latin letters, one letter for what transliterations write in several ways, no letter twice in a row.
fn sounds(name: &str) -> String {
    let latin = any_ascii(name).to_ascii_lowercase();
    let mut sounds = String::new();
    let mut letters = latin.chars().filter(char::is_ascii_alphabetic).peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        let sound = match (c, next) {
            ('p', Some('h')) => {
                letters.next();
                'f'
            }
            ('c' | 'k', Some('h')) => {
                letters.next();
                'k'
            }
            ('h', _) if !sounds.is_empty() => continue,
            ('y' | 'j', _) => 'i',
            ('w', _) => 'v',
            ('c' | 'q', _) => 'k',
            ('z', _) => 's',
            _ => c,
        };
        if !sounds.ends_with(sound) {
            sounds.push(sound);
        }
    }
    sounds
}
