//! Every format: what it is called, how it is recognised, read and written, and what it can carry.
//!
//! In: an identifier or the name of a file. Out: a format. Knows no syntax.

use super::grid::{self, Grid};
use super::remark::Refusal;
use super::table::Pair;
use super::{Output, Reading, Source, Written, ending};
use super::{crowdin, json, memoq, native, pairs, phrase, tbx, tmx, weblate, xliff};

/// How a format looks on disk.
pub(super) enum Shape {
    /// Text with a syntax of its own.
    Text { recognise: fn(&str) -> bool, read: fn(&Source, &Pair) -> Reading },
    /// Rows of cells, as text or in a workbook.
    Cells { recognise: fn(&Grid, &str) -> bool, read: fn(&Grid, &Pair) -> Reading, layout: grid::Layout },
}

/// A format.
pub struct Format {
    /// What `--from` and `--to` call it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Endings of its files, the usual one first.
    pub endings: &'static [&'static str],
    /// What it can carry, for a list.
    pub carries: &'static str,
    pub(super) shape: Shape,
    write: fn(&Output) -> Result<Written, Refusal>,
}

impl Format {
    /// The format of an identifier.
    pub fn of(id: &str) -> Option<&'static Self> {
        let id = match id {
            "tbx" => "tbx-basic",
            "google" => "google-sets",
            id => id,
        };
        FORMATS.iter().find(|format| format.id == id)
    }

    /// The format that files with the ending of a name usually have.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        let ending = ending(name);
        let usual = match ending.as_str() {
            "xlf" | "xliff" => "xliff",
            "tbx" => "tbx-basic",
            "utf8" | "tab" => "omegat",
            ending => ending,
        };
        Self::of(usual).filter(|format| format.endings.contains(&ending.as_str()))
    }

    /// Writes a table.
    ///
    /// # Errors
    /// When the format cannot hold it at all, as where languages are not named.
    pub fn write(&self, output: &Output) -> Result<Written, Refusal> {
        (self.write)(output)
    }
}

macro_rules! tbx {
    ($id:literal, $name:literal, $dialect:ident, $carries:literal) => {
        Format {
            id: $id,
            name: $name,
            endings: &["tbx", "xml"],
            carries: $carries,
            shape: Shape::Text { recognise: tbx::recognise, read: tbx::read },
            write: |output| tbx::write(output, tbx::$dialect),
        }
    };
}

macro_rules! cells {
    ($id:literal, $name:literal, $endings:expr, $carries:literal, $layout:expr, $recognise:path, $read:path, $write:expr) => {
        Format {
            id: $id,
            name: $name,
            endings: $endings,
            carries: $carries,
            shape: Shape::Cells { recognise: $recognise, read: $read, layout: $layout },
            write: $write,
        }
    };
}

/// Every format, those that are recognised by more before those that are recognised by less.
pub const FORMATS: &[Format] = &[
    tbx!(
        "tbx-basic",
        "TBX-Basic (ISO 30042:2019, categories as attributes)",
        BASIC,
        "admitted, forbidden, pos, \
         domain, context, note, status deprecated, updated, entry-id, definition, customer, gender, region, type, example"
    ),
    tbx!("tbx-basic-dct", "TBX-Basic, categories as tags", BASIC_DCT, "as tbx-basic"),
    tbx!(
        "tbx-min",
        "TBX-Min, categories as attributes",
        MIN,
        "admitted, forbidden, pos, domain, note, status \
         deprecated, entry-id, customer"
    ),
    tbx!("tbx-min-dct", "TBX-Min, categories as tags", MIN_DCT, "as tbx-min"),
    tbx!("tbx-core", "TBX-Core", CORE, "admitted, note, entry-id"),
    tbx!("tbx-2008", "TBX-Basic of ISO 30042:2008 (martif)", OLD_BASIC, "as tbx-basic"),
    Format {
        id: "tmx",
        name: "TMX 1.4b",
        endings: &["tmx"],
        carries: "everything",
        shape: Shape::Text { recognise: tmx::recognise, read: tmx::read },
        write: tmx::write,
    },
    Format {
        id: "xliff",
        name: "XLIFF 2.1 with its glossary module",
        endings: &["xlf", "xliff"],
        carries: "everything of two languages",
        shape: Shape::Text { recognise: xliff::recognise, read: xliff::read },
        write: xliff::write,
    },
    Format {
        id: "xliff-1.2",
        name: "XLIFF 1.2, terms as units",
        endings: &["xlf", "xliff"],
        carries: "two languages, note, entry-id",
        shape: Shape::Text { recognise: xliff::recognise, read: xliff::read },
        write: xliff::write_old,
    },
    Format {
        id: "json",
        name: "JSON of isogloss",
        endings: &["json"],
        carries: "everything",
        shape: Shape::Text { recognise: json::recognise, read: json::read },
        write: |output| Ok(json::write(output)),
    },
    cells!(
        "weblate",
        "Weblate (CSV)",
        &["csv", "xlsx"],
        "two languages, context, note, status draft, entry-id",
        grid::Layout::COMMA,
        weblate::recognise,
        weblate::read,
        weblate::write
    ),
    cells!(
        "crowdin",
        "Crowdin (CSV, XLSX)",
        &["csv", "xlsx"],
        "admitted, forbidden, pos, domain, note, status \
         deprecated, entry-id, definition, gender, type, url",
        grid::Layout::COMMA,
        crowdin::recognise,
        crowdin::read,
        crowdin::write
    ),
    cells!(
        "memoq",
        "memoQ (CSV)",
        &["csv"],
        "admitted, domain, note, updated, entry-id, definition, example",
        grid::Layout::SEMICOLON,
        memoq::recognise,
        memoq::read,
        memoq::write
    ),
    cells!(
        "phrase",
        "Phrase TMS (XLSX)",
        &["xlsx"],
        "admitted, forbidden, pos, domain, note, case, match exact, \
         status draft, entry-id, definition, gender, type",
        grid::Layout::COMMA,
        phrase::recognise,
        phrase::read,
        phrase::write
    ),
    cells!(
        "phrase-strings",
        "Phrase Strings (CSV)",
        &["csv"],
        "case sensitive, note",
        grid::Layout::COMMA,
        phrase::recognise_strings,
        phrase::read_strings,
        phrase::write_strings
    ),
    cells!(
        "deepl",
        "DeepL (CSV, no first row)",
        &["csv", "tsv"],
        "two languages",
        grid::Layout::NAMELESS,
        pairs::recognise_deepl,
        pairs::read_deepl,
        pairs::write_deepl
    ),
    cells!(
        "google-sets",
        "Google Cloud Translation, equivalent term sets (CSV)",
        &["csv"],
        "pos, note",
        grid::Layout::COMMA,
        pairs::recognise_sets,
        pairs::read_sets,
        pairs::write_sets
    ),
    cells!(
        "csv",
        "CSV of isogloss",
        &["csv"],
        "everything",
        grid::Layout::NATIVE,
        native::recognise,
        native::read,
        |output| Ok(native::write_csv(output))
    ),
    cells!(
        "tsv",
        "TSV of isogloss",
        &["tsv"],
        "everything",
        grid::Layout::NATIVE,
        native::recognise_tsv,
        native::read,
        |output| Ok(native::write_tsv(output))
    ),
    cells!(
        "xlsx",
        "Excel workbook",
        &["xlsx"],
        "everything; a sheet for each file",
        grid::Layout::NATIVE,
        native::recognise,
        native::read,
        native::write_workbook
    ),
    cells!(
        "omegat",
        "OmegaT (tab-separated, no first row)",
        &["utf8", "txt", "tab"],
        "two languages, note",
        grid::Layout::OMEGAT,
        pairs::recognise_omegat,
        pairs::read_omegat,
        pairs::write_omegat
    ),
    cells!(
        "microsoft",
        "Microsoft Translator (TSV, no first row)",
        &["tsv"],
        "two languages",
        grid::Layout::TABS,
        pairs::recognise_microsoft,
        pairs::read_pairs,
        pairs::write_microsoft
    ),
    cells!(
        "google-pair",
        "Google Cloud Translation, unidirectional (CSV, no first row)",
        &["csv"],
        "two languages",
        grid::Layout::NAMELESS,
        pairs::recognise_pairs,
        pairs::read_pairs,
        pairs::write_google
    ),
];
