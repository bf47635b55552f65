//! TBX, the exchange format of terminology: ISO 30042:2008 (`martif`) and ISO 30042:2019 (`tbx`), dialects Core, Min
//! and Basic, data categories as attributes or as tags.
//!
//! | column | data category | level |
//! | --- | --- | --- |
//! | `domain` | subjectField | concept |
//! | `definition`, `definition:fr` | definition | concept, language |
//! | `context` (where a row holds) | projectSubset | concept |
//! | `customer` | customerSubset | concept |
//! | `updated` | date of the last modification | concept |
//! | `note` | note | concept |
//! | `pos`, `pos:fr` | partOfSpeech | term |
//! | `gender:fr`, `region:fr`, `type:fr` | grammaticalGender, geographicalUsage, termType | term |
//! | `example:fr` | context (a sentence with the term) | term |
//!
//! Preferred, admitted and forbidden terms are told apart by administrativeStatus.

mod read;
mod write;

pub use read::{Entries, entries, read, recognise};
pub use write::{BASIC, BASIC_DCT, CORE, MIN, MIN_DCT, OLD_BASIC, write};

/// A data category of TBX and the column that it is.
struct Category {
    /// Its name in TBX.
    name: &'static str,
    /// The column; of a language, or of the row.
    column: &'static str,
    /// Its element where categories are attributes.
    element: &'static str,
    /// Where it is written.
    level: Level,
    /// The module that has it, which is the prefix where categories are tags.
    module: &'static str,
}

/// What a data category is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Concept,
    Language,
    Term,
}

const fn category(
    name: &'static str,
    column: &'static str,
    element: &'static str,
    level: Level,
    module: &'static str,
) -> Category {
    Category { name, column, element, level, module }
}

/// The data categories that have a column, in the order they are written.
const CATEGORIES: [Category; 10] = [
    category("subjectField", "domain", "descrip", Level::Concept, "min"),
    category("definition", "definition", "descrip", Level::Concept, "basic"),
    category("projectSubset", "context", "admin", Level::Concept, "basic"),
    category("customerSubset", "customer", "admin", Level::Concept, "min"),
    category("definition", "definition", "descrip", Level::Language, "basic"),
    category("partOfSpeech", "pos", "termNote", Level::Term, "min"),
    category("grammaticalGender", "gender", "termNote", Level::Term, "basic"),
    category("geographicalUsage", "region", "termNote", Level::Term, "basic"),
    category("termType", "type", "termNote", Level::Term, "basic"),
    category("context", "example", "descrip", Level::Term, "basic"),
];
