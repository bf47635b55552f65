//! `isogloss.toml`: what may stand in it, and everything that is wrong with it, each mistake with its place.
//!
//! In: the text of the file. Out: a [`Config`], or all its [`Mistake`]s at once. Read key by key and not
//! through a derive, because a derive stops at the first mistake and words it for programmers.

use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pairs::PathPair;
use super::{By, FailOn, Layer, Limit, RuleSettings, did_you_mean, is_language_tag, rule_id};
use crate::finding::Severity;
use crate::span::Span;

/// A configuration file, read.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Its folder, absolute: paths in it are relative to it.
    folder: PathBuf,
    /// What it says of all documents.
    pub base: Layer,
    /// What it says of some, in its order.
    overrides: Vec<(GlobSet, Layer)>,
    /// Where sources lie.
    pairs: Vec<PathPair>,
    /// Whether sources are looked for by the paths of translations.
    pub find_sources: Option<bool>,
    /// Whether what is the source of another document is checked, too.
    pub check_sources: bool,
    /// The baseline, its path absolute.
    pub baseline: Option<PathBuf>,
}

/// Something wrong in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

const LAYER_KEYS: [&str; 10] = [
    "language",
    "source-language",
    "select",
    "ignore",
    "min-confidence",
    "fail-on",
    "max-findings",
    "max-per-1k",
    "glossaries",
    "rules",
];
const FILE_KEYS: [&str; 5] = ["overrides", "pairs", "find-sources", "check-sources", "baseline"];
const PAIR_KEYS: [&str; 2] = ["source", "target"];
const RULE_KEYS: [&str; 4] = ["severity", "enabled", "min-confidence", "max-findings"];
const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];
const FAIL_ON: [(&str, FailOn); 4] = [
    ("error", FailOn::Error),
    ("warning", FailOn::Warning),
    ("info", FailOn::Info),
    ("never", FailOn::Never),
];

type Key<'a, 'i> = &'a Spanned<std::borrow::Cow<'i, str>>;
type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl Config {
    /// Reads a configuration that lies in `folder`.
    ///
    /// # Errors
    /// With all mistakes, in the order of the file.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Vec<Mistake>> {
        let table = DeTable::parse(text).map_err(|error| vec![syntax(&error, text)])?;
        let mut reader = Reader { folder, mistakes: Vec::new() };
        let mut config = Self { folder: folder.to_owned(), ..Self::default() };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "overrides" => config.overrides = reader.overrides(value),
                "pairs" => config.pairs = reader.pairs(value),
                "find-sources" => config.find_sources = reader.truth(key, value),
                "check-sources" => config.check_sources = reader.truth(key, value).unwrap_or(false),
                "baseline" => {
                    let file = reader.text(key, value, "\"isogloss-baseline.jsonl\"");
                    config.baseline = file.map(|file| folder.join(file));
                }
                _ if reader.layer_key(&mut config.base, key, value) => {}
                _ => reader.unknown("key", key, LAYER_KEYS.into_iter().chain(FILE_KEYS)),
            }
        }
        reader.mistakes.sort_by_key(|mistake| mistake.span);
        if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
    }

    /// Its folder, absolute: paths in it are relative to it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The same for a copy of the files that it is about: what lies in `folder` is in `copy`.
    #[must_use]
    pub fn of_copy(&self, folder: &Path, copy: &Path) -> Self {
        let moved = self.folder.strip_prefix(folder).map(|inside| copy.join(inside));
        Self { folder: moved.unwrap_or_else(|_| self.folder.clone()), ..self.clone() }
    }

    /// Where the source of a document lies, by `[[pairs]]`; several places when several of its rules fit.
    pub fn sources_of(&self, path: &Path, source_language: &str) -> Vec<PathBuf> {
        let full = std::path::absolute(path).ok();
        let Some(inside) = full.as_ref().and_then(|full| full.strip_prefix(&self.folder).ok()) else {
            return Vec::new();
        };
        let inside = inside.to_string_lossy().replace('\\', "/");
        let found = self.pairs.iter().filter_map(|pair| pair.source_of(&inside, source_language));
        found.map(|source| self.folder.join(source)).collect()
    }

    /// The overrides that hold for a document.
    pub fn overrides_of(&self, path: &Path) -> impl Iterator<Item = &Layer> {
        let path = std::path::absolute(path).ok();
        let inside = path.and_then(|path| path.strip_prefix(&self.folder).map(Path::to_owned).ok());
        self.overrides
            .iter()
            .filter(move |(paths, _)| inside.as_ref().is_some_and(|inside| paths.is_match(inside)))
            .map(|(_, layer)| layer)
    }
}

fn syntax(error: &toml::de::Error, text: &str) -> Mistake {
    let span = error.span().map_or(Span::new(0, text.len().min(1)), span_of);
    Mistake {
        span,
        message: format!("this is not TOML: {}", error.message().trim_end()),
        help: "texts stand in quotation marks, lists in [ ], a table's name in [ ] on a line of its own"
            .into(),
    }
}

/// A list of texts as one text.
fn written(value: Value) -> String {
    let DeValue::Array(items) = value.get_ref() else { return String::new() };
    let texts = items.iter().filter_map(|item| match item.get_ref() {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(", ")
}

fn span_of(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

struct Reader<'p> {
    folder: &'p Path,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake { span: span_of(span), message: message.into(), help: help.into() });
    }

    fn unknown<'n>(&mut self, what: &str, key: Key, names: impl Iterator<Item = &'n str> + Clone) {
        let help = did_you_mean(key.get_ref(), names.clone())
            .unwrap_or_else(|| format!("there are: {}", names.collect::<Vec<_>>().join(", ")));
        self.mistake(key.span(), format!("there is no {what} `{}`", key.get_ref()), help);
    }

    fn wrong_type(&mut self, key: Key, value: Value, wanted: &str, example: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let key = key.get_ref();
        self.mistake(
            value.span(),
            format!("`{key}` must be {wanted}, and here is {found}"),
            format!("write {key} = {example}"),
        );
    }

    /// Reads a key that the file and its overrides share; false when it is none of them.
    fn layer_key(&mut self, layer: &mut Layer, key: Key, value: Value) -> bool {
        match key.get_ref().as_ref() {
            "language" => layer.language = self.language(key, value),
            "source-language" => layer.source_language = self.language(key, value),
            "select" => layer.select = self.rule_ids(key, value),
            "ignore" => layer.ignore = self.rule_ids(key, value),
            "min-confidence" => layer.min_confidence = self.probability(key, value),
            "fail-on" => layer.fail_on = self.choice(key, value, &FAIL_ON),
            "max-findings" => layer.max_findings = self.limit(key, value, true),
            "max-per-1k" => layer.max_per_1k = self.limit(key, value, false),
            "glossaries" => {
                let files = self.texts(key, value, "[\"glossary.csv\"]");
                layer.glossaries =
                    files.map(|files| files.into_iter().map(|(file, _)| self.folder.join(file)).collect());
            }
            "rules" => self.rules(layer, key, value),
            _ => return false,
        }
        true
    }

    fn overrides(&mut self, value: Value) -> Vec<(GlobSet, Layer)> {
        let DeValue::Array(tables) = value.get_ref() else {
            self.mistake(value.span(), "`overrides` must be a list of tables", "write [[overrides]]");
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for value in tables {
            let DeValue::Table(table) = value.get_ref() else {
                self.mistake(value.span(), "an override must be a table", "write [[overrides]]");
                continue;
            };
            let (mut layer, mut paths) = (Layer::default(), None);
            for (key, value) in table {
                if key.get_ref() == "paths" {
                    paths = Some(self.globs(key, value));
                    layer.by = By::Paths { paths: written(value) };
                } else if !self.layer_key(&mut layer, key, value) {
                    self.unknown("key", key, LAYER_KEYS.into_iter().chain(["paths"]));
                }
            }
            match paths {
                Some(paths) => overrides.extend(paths.map(|paths| (paths, layer))),
                None => self.mistake(
                    value.span(),
                    "an override must say which documents it is for",
                    "add paths = [\"docs/fr/**\"]",
                ),
            }
        }
        overrides
    }

    fn pairs(&mut self, value: Value) -> Vec<PathPair> {
        let example = "write [[pairs]] with target = \"i18n/{lang}/{path}\" and source = \"docs/{path}\"";
        let DeValue::Array(tables) = value.get_ref() else {
            self.mistake(value.span(), "`pairs` must be a list of tables", example);
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for value in tables {
            let DeValue::Table(table) = value.get_ref() else {
                self.mistake(value.span(), "a pair must be a table", example);
                continue;
            };
            let (mut source, mut target) = (None, None);
            for (key, value) in table {
                let text = match key.get_ref().as_ref() {
                    "source" => &mut source,
                    "target" => &mut target,
                    _ => {
                        self.unknown("key of a pair", key, PAIR_KEYS.into_iter());
                        continue;
                    }
                };
                *text =
                    Some(self.text(key, value, "\"i18n/{lang}/{path}\"").map(|text| (text, value.span())));
            }
            let (Some(source), Some(target)) = (source, target) else {
                self.mistake(
                    value.span(),
                    "a pair must say where translations and where sources lie",
                    example,
                );
                continue;
            };
            let (Some(source), Some(target)) = (source, target) else { continue };
            // A quotation mark stands before the text.
            let place =
                |span: &Range<usize>, of: &Range<usize>| span.start + 1 + of.start..span.start + 1 + of.end;
            let pair = PathPair::target(&target.0)
                .map_err(|fault| (place(&target.1, &fault.0), fault.1, fault.2))
                .and_then(|regex| {
                    PathPair::new(regex, &source.0)
                        .map_err(|fault| (place(&source.1, &fault.0), fault.1, fault.2))
                });
            match pair {
                Ok(pair) => pairs.push(pair),
                Err((span, message, help)) => self.mistake(span, message, help),
            }
        }
        pairs
    }

    fn globs(&mut self, key: Key, value: Value) -> Option<GlobSet> {
        let mut set = GlobSetBuilder::new();
        for (pattern, span) in self.texts(key, value, "[\"docs/fr/**\"]")? {
            match GlobBuilder::new(&pattern).literal_separator(true).build() {
                Ok(glob) => _ = set.add(glob),
                Err(error) => self.mistake(
                    span,
                    format!("`{pattern}` is no path pattern: {}", error.kind()),
                    "* stands for anything in a name, ** for any folders, {a,b} for one of them",
                ),
            }
        }
        set.build().ok()
    }

    fn rules(&mut self, layer: &mut Layer, key: Key, value: Value) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_type(key, value, "a table", "{ … }, or [rules.RULE] with its keys below");
        };
        for (key, value) in table {
            if let Err((message, help)) = rule_id(key.get_ref()) {
                self.mistake(key.span(), message, help);
                continue;
            }
            let DeValue::Table(table) = value.get_ref() else {
                self.wrong_type(key, value, "a table", "{ enabled = false }");
                continue;
            };
            let mut rule = RuleSettings::default();
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "severity" => rule.severity = self.choice(key, value, &SEVERITIES),
                    "enabled" => rule.enabled = self.truth(key, value),
                    "min-confidence" => rule.min_confidence = self.probability(key, value),
                    "max-findings" => rule.max_findings = self.limit(key, value, true),
                    _ => self.unknown("key of a rule", key, RULE_KEYS.into_iter()),
                }
            }
            layer.rules.insert(key.get_ref().to_string(), rule);
        }
    }

    fn text(&mut self, key: Key, value: Value, example: &str) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong_type(key, value, "a text", example);
        None
    }

    fn texts(&mut self, key: Key, value: Value, example: &str) -> Option<Vec<(String, Range<usize>)>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, "a list of texts", example);
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), item.span())),
                _ => self.wrong_type(key, item, "a list of texts", example),
            }
        }
        Some(texts)
    }

    fn rule_ids(&mut self, key: Key, value: Value) -> Option<Vec<String>> {
        let mut ids = Vec::new();
        for (id, span) in self.texts(key, value, "[\"name-spelling\"]")? {
            match rule_id(&id) {
                Ok(id) => ids.push(id),
                Err((message, help)) => self.mistake(span, message, help),
            }
        }
        Some(ids)
    }

    fn language(&mut self, key: Key, value: Value) -> Option<String> {
        let tag = self.text(key, value, "\"fr\"")?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        self.mistake(value.span(), format!("`{tag}` is no language tag"), "write a tag such as fr or pt-BR");
        None
    }

    /// Reads how many findings, or how many in 1,000 words, are let pass.
    fn limit(&mut self, key: Key, value: Value, whole: bool) -> Option<Limit> {
        let (wanted, example) =
            if whole { ("a whole number, 0 or more", "10") } else { ("a number, 0 or more", "2.5") };
        let number = match value.get_ref() {
            DeValue::Float(number) if !whole => number.as_str().parse::<f64>().ok(),
            // Written as 0x1F or 1_000 it is a number, too.
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                i64::from_str_radix(&digits, number.radix()).ok().map(|number| number as f64)
            }
            _ => {
                self.wrong_type(key, value, wanted, example);
                return None;
            }
        };
        let number = number.filter(|number| *number >= 0.0 && number.is_finite());
        if number.is_none() {
            let key = key.get_ref();
            self.mistake(
                value.span(),
                format!("`{key}` must be {wanted}"),
                format!("write {key} = {example}"),
            );
        }
        number.map(|value| Limit { by: By::File, value })
    }

    fn probability(&mut self, key: Key, value: Value) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            _ => {
                self.wrong_type(key, value, "a number from 0 to 1", "0.5");
                return None;
            }
        };
        if number.is_some_and(|number| (0.0..=1.0).contains(&number)) {
            return number;
        }
        self.mistake(
            value.span(),
            format!("`{}` must lie between 0 and 1", key.get_ref()),
            "it is a probability: 0.5 shows what is as likely right as wrong, 0 shows everything",
        );
        None
    }

    fn truth(&mut self, key: Key, value: Value) -> Option<bool> {
        if let DeValue::Boolean(truth) = value.get_ref() {
            return Some(*truth);
        }
        self.wrong_type(key, value, "true or false", "false");
        None
    }

    fn choice<T: Copy>(&mut self, key: Key, value: Value, choices: &[(&str, T)]) -> Option<T> {
        let names = || choices.iter().map(|(name, _)| *name);
        let text = self.text(key, value, &format!("\"{}\"", choices.first().map_or("", |(name, _)| name)))?;
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let help = did_you_mean(&text, names())
                .unwrap_or_else(|| format!("there are: {}", names().collect::<Vec<_>>().join(", ")));
            self.mistake(value.span(), format!("`{}` cannot be `{text}`", key.get_ref()), help);
        }
        found
    }
}
