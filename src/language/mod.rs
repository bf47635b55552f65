//! What is known of each language, and a document seen as words.
//!
//! In: prose and a language tag. Out: sentences and tokens with folded forms, stems and word classes. All
//! knowledge of single languages is data in `tables/`; code here asks the table and never the tag.

/// A table of what a `const fn` says of each character of ASCII, for loops that ask often.
macro_rules! of_ascii {
    ($says:path) => {{
        let (mut table, mut byte) = ([None; 128], 0_u8);
        while byte < 128 {
            table[byte as usize] = $says(byte as char);
            byte += 1;
        }
        table
    }};
}

pub mod code;
mod concepts;
pub mod detect;
mod fold;
mod forms;
mod han;
pub mod numerals;
mod path;
mod phrasal;
mod sentences;
mod separable;
mod stem;
pub mod table;
mod tables;
mod text;
mod words;

pub use concepts::{Concepts, Lexis};
pub use fold::{fold, strip_diacritics};
pub use han::Writing;
pub use stem::Stemmer;
pub use table::{Class, Table};
pub use text::{Flags, Kind, Sentence, Shape, Site, StemId, Text, Token, Word, WordId};
