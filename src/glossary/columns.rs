//! The columns of a glossary, by their names.
//!
//! In: the cells of the first row. Out: what each column holds, which of them is the source and which the
//! renderings for the languages asked for, and remarks on names that look mistyped. Knows nothing of rows.

use crate::config::did_you_mean;
use crate::document::rows::Cell;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Terms of the source.
    Source,
    /// Renderings to write.
    Target,
    /// Terms of the language with this tag.
    Language(String),
    /// Renderings not to write, of one language or of all.
    Forbidden(Option<String>),
    /// Renderings that may be written.
    Admitted(Option<String>),
    /// Inflected forms.
    Forms(Option<String>),
    /// sensitive or insensitive.
    Case,
    /// inflected, exact or regex.
    Match,
    /// Part of speech.
    Pos,
    /// Subject field.
    Domain,
    /// Where the row holds.
    Context,
    /// A remark.
    Note,
    /// approved, draft or deprecated.
    Status,
    /// When it was last changed.
    Updated,
    /// Something that isogloss does not know, kept by its name.
    Other(String),
}

/// The names of the columns that are not languages.
const NAMES: [&str; 13] = [
    "source",
    "target",
    "forbidden",
    "admitted",
    "forms",
    "case",
    "match",
    "pos",
    "domain",
    "context",
    "note",
    "status",
    "updated",
];

/// Names that other tools give to columns, and ours: shown as a hint, not taken, so that a file means the same
/// everywhere.
const FOREIGN: [(&str, &str); 14] = [
    ("term", "source"),
    ("source term", "source"),
    ("original", "source"),
    ("translation", "target"),
    ("target term", "target"),
    ("rendering", "target"),
    ("synonyms", "admitted"),
    ("alternatives", "admitted"),
    ("avoid", "forbidden"),
    ("do not use", "forbidden"),
    ("comment", "note"),
    ("remarks", "note"),
    ("part of speech", "pos"),
    ("subject", "domain"),
];

/// Three-letter tags of languages that have no two-letter one and are written often enough to be in a glossary.
const LONG_TAGS: [&str; 44] = [
    "ast", "arz", "bar", "bho", "brx", "ceb", "chr", "ckb", "doi", "dsb", "fil", "fur", "gsw", "hak", "haw",
    "hmn", "hsb", "kab", "kmr", "kok", "ksh", "lij", "lld", "ltg", "mai", "mni", "nan", "nds", "pap", "prs",
    "rom", "sat", "sco", "scn", "sgs", "szl", "tet", "tpi", "tzm", "vec", "vro", "wuu", "yue", "zgh",
];

/// All two-letter tags of ISO 639-1.
const SHORT_TAGS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu \
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id \
    ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi \
    mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd \
    se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo \
    wa wo xh yi yo za zh zu";

impl Column {
    /// The column of a name: letter case and white space around it do not count.
    pub fn of(name: &str) -> Self {
        let lower = name.trim().to_lowercase();
        if let Some((field, tag)) = lower.split_once(':')
            && is_language(tag.trim())
        {
            let tag = Some(tag.trim().to_owned());
            match field.trim() {
                "forbidden" => return Self::Forbidden(tag),
                "admitted" => return Self::Admitted(tag),
                "forms" => return Self::Forms(tag),
                _ => {}
            }
        }
        match lower.as_str() {
            "source" => Self::Source,
            "target" => Self::Target,
            "forbidden" => Self::Forbidden(None),
            "admitted" => Self::Admitted(None),
            "forms" => Self::Forms(None),
            "case" => Self::Case,
            "match" => Self::Match,
            "pos" => Self::Pos,
            "domain" => Self::Domain,
            "context" => Self::Context,
            "note" => Self::Note,
            "status" => Self::Status,
            "updated" => Self::Updated,
            tag if is_language(tag) => Self::Language(name.trim().replace('_', "-")),
            _ => Self::Other(name.trim().to_owned()),
        }
    }

    /// Whether isogloss knows what it holds.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// The tag of its language, when it holds the terms of one.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Language(tag) => Some(tag),
            _ => None,
        }
    }

    /// Whether it holds terms.
    pub fn is_term(&self) -> bool {
        matches!(self, Self::Source | Self::Target | Self::Language(_))
    }
}

/// Whether a name is the tag of a language: its first part is one of ISO 639, and what follows are a script, a
/// region, variants.
pub fn is_language(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut parts = lower.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    let known = match primary.len() {
        2 => SHORT_TAGS.split_ascii_whitespace().any(|tag| tag == primary),
        3 => LONG_TAGS.contains(&primary),
        _ => false,
    };
    known
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Regions that stand for a script in the tags of many tools.
const SCRIPTS: [(&str, &str); 5] = [
    ("zh-cn", "zh-hans"),
    ("zh-sg", "zh-hans"),
    ("zh-tw", "zh-hant"),
    ("zh-hk", "zh-hant"),
    ("zh-mo", "zh-hant"),
];

/// A tag as tags are compared: small letters, hyphens, the script in place of a region that stands for it.
pub(super) fn canonical(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    SCRIPTS.iter().find(|(region, _)| *region == tag).map_or(tag, |(_, script)| (*script).to_owned())
}

/// Whether one tag is the other or a wider one: "pt" and "pt-BR", but not "pt-PT" and "pt-BR".
pub fn same_language(a: &str, b: &str) -> bool {
    let (a, b) = (canonical(a), canonical(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    long.strip_prefix(short.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// A remark on a name that is near a known one and is none: what is wrong and what to write instead.
pub fn remark(name: &str, columns: &[Column]) -> Option<(String, String)> {
    let Column::Other(_) = Column::of(name) else { return None };
    let lower = name.trim().to_lowercase();
    let missing = |known: &&str| !columns.contains(&Column::of(known));
    let foreign = FOREIGN.iter().find(|(theirs, ours)| *theirs == lower && missing(ours));
    let help = match foreign {
        Some((_, ours)) => format!("name the column `{ours}` if that is what it holds"),
        None if lower.chars().count() < 3 => return None,
        None => near(&lower, NAMES.into_iter().filter(|known| missing(known)))?,
    };
    Some((format!("unknown column `{}`: it is kept and not used", name.trim()), help))
}

/// Nearer than for the names of rules: columns of one's own are welcome, and "type" is not "note".
fn near<'a>(lower: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = names.filter(|known| strsim::damerau_levenshtein(lower, known) <= 1 + known.len() / 7);
    did_you_mean(lower, near)
}

/// What every column holds, and which of them are in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Every column in the order of the file.
    pub all: Vec<Column>,
    /// The terms of the source, when there is such a column.
    pub source: Option<usize>,
    /// The renderings.
    pub target: Option<usize>,
    /// Whether `forbidden`, `admitted` and `forms` without a language are about the renderings.
    pub plain_lists: bool,
}

impl Columns {
    /// Reads a header for the languages asked for.
    pub fn of(header: &[Cell], source: Option<&str>, target: Option<&str>) -> Self {
        let all: Vec<Column> = header.iter().map(|cell| Column::of(&cell.text)).collect();
        let terms: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_term()).collect();
        let of_language = |wanted: &str| {
            let tag = |at: &&usize| match &all[**at] {
                Column::Language(tag) => Some(tag.as_str()),
                _ => None,
            };
            let exact = terms.iter().find(|at| tag(at).is_some_and(|tag| tag.eq_ignore_ascii_case(wanted)));
            exact
                .or_else(|| terms.iter().find(|at| tag(at).is_some_and(|tag| same_language(tag, wanted))))
                .copied()
        };
        let named = |column: &Column| all.iter().position(|known| known == column);
        let plain_target = match terms.as_slice() {
            [only] if all[*only] != Column::Source => Some(*only),
            _ => named(&Column::Target),
        };
        let target_column = match target {
            Some(wanted) => of_language(wanted).or(named(&Column::Target)),
            None => plain_target.or_else(|| {
                terms.iter().copied().find(|&at| Some(at) != named(&Column::Source) && at != terms[0])
            }),
        };
        let source_column = source
            .and_then(of_language)
            .or(named(&Column::Source))
            .or(terms.iter().copied().find(|&at| all[at] != Column::Target))
            .filter(|&at| Some(at) != target_column)
            .or_else(|| terms.iter().copied().find(|&at| Some(at) != target_column));
        // Lists that name no language are about what one translates into: never about the first column of two.
        let first = terms.first().copied().filter(|_| terms.len() > 1);
        let plain_lists = target_column.is_some_and(|at| all[at] == Column::Target || Some(at) != first);
        Self { all, source: source_column, target: target_column, plain_lists }
    }

    /// The tag of a column's language, when it names one.
    pub fn tag(&self, column: Option<usize>) -> Option<&str> {
        match self.all.get(column?) {
            Some(Column::Language(tag)) => Some(tag),
            _ => None,
        }
    }

    /// The tags of all languages in the file.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter_map(|column| match column {
            Column::Language(tag) => Some(tag.as_str()),
            _ => None,
        })
    }
}
