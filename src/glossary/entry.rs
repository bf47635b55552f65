//! What a row of a glossary says.

/// How letter case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A capital is not a small letter.
    Sensitive,
    /// It is.
    Insensitive,
}

/// How a term is found in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Match {
    /// With every word in any of its inflected forms.
    #[default]
    Inflected,
    /// As written.
    Exact,
    /// The forbidden values are regular expressions.
    Regex,
}

/// How far an entry is agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It holds.
    #[default]
    Approved,
    /// It holds, but nobody has agreed to it yet: findings are less certain.
    Draft,
    /// It holds no longer.
    Deprecated,
}

/// What a rendering is to its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Not to be written.
    Forbidden,
    /// May be written.
    Admitted,
    /// To be written.
    Preferred,
}

/// How glossaries name the noun in their column `pos`.
const NOUN: [&str; 17] = [
    "n",
    "noun",
    "s",
    "subst",
    "substantiv",
    "nomen",
    "nom",
    "nm",
    "nf",
    "sustantivo",
    "substantivo",
    "sostantivo",
    "isim",
    "сущ",
    "существительное",
    "名词",
    "名詞",
];

/// And the verb.
const VERB: [&str; 15] = [
    "v",
    "vb",
    "vt",
    "vi",
    "verb",
    "verbs",
    "verbe",
    "verbo",
    "verbale",
    "werkwoord",
    "fiil",
    "глагол",
    "дієслово",
    "动词",
    "動詞",
];

/// A row of a glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The term in the source language; empty in a glossary of one language.
    pub source: String,
    /// Its language's tag, when the column names one.
    pub source_language: Option<String>,
    /// The rendering to write.
    pub preferred: String,
    /// Its language's tag, when the column names one.
    pub language: Option<String>,
    /// Other renderings that may be written.
    pub admitted: Vec<String>,
    /// Renderings that may not.
    pub forbidden: Vec<String>,
    /// Inflected forms of the preferred rendering that no stemmer finds.
    pub forms: Vec<String>,
    /// How letter case counts, when the row says.
    pub case: Option<Case>,
    /// How its renderings are found.
    pub matching: Match,
    /// Whether the row says so, or leaves it open.
    pub match_said: bool,
    /// Part of speech.
    pub pos: String,
    /// Subject field.
    pub domain: String,
    /// Where the entry holds: words of the paragraph, contexts of messages, or patterns of these or of paths. Empty:
    /// everywhere.
    pub context: Vec<String>,
    /// A remark for translators.
    pub note: String,
    /// How far it is agreed.
    pub status: Status,
    /// Whether the row says so, or leaves it open.
    pub status_said: bool,
    /// When it was last changed, as written.
    pub updated: String,
    /// Values of columns that isogloss does not know, by the column's name.
    pub other: Vec<(String, String)>,
    /// The file it stands in.
    pub path: String,
    /// The line it begins on, from 1.
    pub line: usize,
}

impl Entry {
    /// Whether the entry takes part in checks.
    pub fn applies(&self) -> bool {
        self.status != Status::Deprecated
    }

    /// Whether the row says that its term is a noun (`pos`).
    pub fn says_noun(&self) -> bool {
        let pos = self.pos.trim().trim_end_matches('.').to_lowercase();
        NOUN.contains(&pos.as_str())
    }

    /// Whether the row says that its term is a verb (`pos`): "verb", "v.", "phrasal verb".
    pub fn says_verb(&self) -> bool {
        let pos = self.pos.trim().trim_end_matches('.').to_lowercase();
        VERB.contains(&pos.as_str())
            || pos.split(|c: char| !c.is_alphanumeric()).any(|word| VERB.contains(&word))
    }

    /// All renderings with their roles, the preferred one and its forms first.
    pub fn renderings(&self) -> impl Iterator<Item = (Role, &str)> {
        std::iter::once((Role::Preferred, self.preferred.as_str()))
            .chain(self.forms.iter().map(|text| (Role::Preferred, text.as_str())))
            .chain(self.admitted.iter().map(|text| (Role::Admitted, text.as_str())))
            .chain(self.forbidden.iter().map(|text| (Role::Forbidden, text.as_str())))
            .filter(|(_, text)| !text.is_empty())
    }
}
