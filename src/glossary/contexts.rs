//! Where a row holds: the values of its column `context`.
//!
//! In: the contexts of entries, made ready once a glossary; a text. Out: whether an entry holds in a unit of it. A value is a
//! pattern, of the file's path or of what the file calls the message (`msgctxt` of PO), or it is words near by, or the whole
//! of what the file calls the message. Knows nothing of hits.

use globset::{Glob, GlobMatcher};
use rustc_hash::FxHashMap;

use super::entry::Entry;
use crate::language::{Stemmer, Text, fold};

/// A pattern has at most so many bytes, so that its automaton stays small.
const LONGEST: usize = 1000;

/// Where a value of `context` holds.
#[derive(Clone, Debug)]
enum Condition {
    /// Where the path, from any of its folders on, or the message's context fits a pattern.
    Pattern { path: GlobMatcher, context: GlobMatcher, whole: String },
    /// Where the words stand in the unit, or the message's context is just that.
    Words(String),
}

/// The contexts of the entries of a glossary.
#[derive(Clone, Debug, Default)]
pub struct Contexts {
    conditions: Vec<Condition>,
    /// By entry, of those that have any: the numbers of its conditions.
    of_entries: FxHashMap<usize, Vec<usize>>,
}

/// Whether a value is a pattern, and not words.
fn is_pattern(value: &str) -> bool {
    value.contains(['/', '*'])
}

/// What is wrong with a value that is a pattern.
pub(super) fn fault(value: &str) -> Option<String> {
    if !is_pattern(value) {
        return None;
    }
    if value.len() > LONGEST {
        return Some(format!("it has more than {LONGEST} bytes"));
    }
    compiled(value).err().map(|error| error.kind().to_string())
}

fn compiled(value: &str) -> Result<Condition, globset::Error> {
    let lower = value.to_lowercase();
    let anywhere = if value.starts_with(['/', '*']) { value.to_owned() } else { format!("**/{value}") };
    Ok(Condition::Pattern {
        path: Glob::new(&anywhere)?.compile_matcher(),
        context: Glob::new(&lower)?.compile_matcher(),
        whole: lower,
    })
}

impl Contexts {
    /// Of the entries of a glossary. A pattern that cannot be read holds nowhere; [`fault`] tells of it when the glossary is
    /// loaded.
    pub fn new(entries: &[Entry]) -> Self {
        let mut contexts = Self::default();
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.context.is_empty()) {
            let numbers = entry.context.iter().filter_map(|value| {
                if let Some(&number) = known.get(value.as_str()) {
                    return Some(number);
                }
                let condition = if is_pattern(value) {
                    compiled(value).ok().filter(|_| value.len() <= LONGEST)?
                } else {
                    Condition::Words(value.to_lowercase())
                };
                contexts.conditions.push(condition);
                known.insert(value, contexts.conditions.len() - 1);
                Some(contexts.conditions.len() - 1)
            });
            let numbers = numbers.collect();
            contexts.of_entries.insert(at, numbers);
        }
        contexts
    }

    /// Ready to be asked about a text. Where it is a source, `translation` knows the path of what translates a unit.
    pub fn of<'a>(&'a self, text: &'a Text<'a>, translation: Translation<'a>) -> Held<'a> {
        Held { contexts: self, text, translation, forms: FxHashMap::default(), known: FxHashMap::default() }
    }
}

/// The path of what translates a unit.
pub type Translation<'a> = &'a dyn Fn(u32) -> Option<&'a str>;

/// Whether the contexts of entries hold in the units of a text.
pub struct Held<'a> {
    contexts: &'a Contexts,
    text: &'a Text<'a>,
    translation: Translation<'a>,
    /// By condition of one word: it and its stem in the language of the text.
    forms: FxHashMap<usize, (String, String)>,
    /// By condition and unit.
    known: FxHashMap<(usize, u32), bool>,
}

impl Held<'_> {
    /// Whether an entry holds in a unit: one without context everywhere, one with where any value of it does.
    pub fn hold(&mut self, entry: usize, unit: u32) -> bool {
        let contexts = self.contexts;
        let numbers = contexts.of_entries.get(&entry);
        numbers.is_none_or(|numbers| numbers.iter().any(|&number| self.holds(number, unit)))
    }

    fn holds(&mut self, number: usize, unit: u32) -> bool {
        if let Some(&known) = self.known.get(&(number, unit)) {
            return known;
        }
        let document = self.text.document;
        let context = document.context_of(unit as usize).map(|context| context.trim().to_lowercase());
        let called = |value: &str| context.as_deref() == Some(value);
        let holds = match &self.contexts.conditions[number] {
            Condition::Pattern { path, context: pattern, whole } => {
                let fits = |place: &str| path.is_match(place.strip_prefix("./").unwrap_or(place));
                fits(document.path_of(unit as usize))
                    || (self.translation)(unit).is_some_and(fits)
                    || called(whole)
                    || context.as_deref().is_some_and(|context| pattern.is_match(context))
            }
            Condition::Words(words) => called(words) || self.stand(number, words, unit),
        };
        self.known.insert((number, unit), holds);
        holds
    }

    /// Whether words stand in a unit: one in any form, several as they are.
    fn stand(&mut self, number: usize, words: &str, unit: u32) -> bool {
        let text = self.text;
        if !text.table.spaced || words.contains(char::is_whitespace) {
            return text.document.units[unit as usize].text.to_lowercase().contains(words);
        }
        let (folded, stem) = self.forms.entry(number).or_insert_with(|| {
            let folded = fold(words, text.table.turkic).into_owned();
            let stem = Stemmer::new(&text.table.stemmer).stem(&folded);
            (folded, stem)
        });
        let mut tokens = text.tokens[text.tokens_of(unit as usize..unit as usize + 1)].iter();
        tokens.any(|token| {
            let (of_token, word) = (text.stemmed(token.word), &*text.word(token.word).folded);
            of_token == stem || of_token == folded || word == folded || word == stem
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};

    /// Whether a value holds in the first unit of a PO file of one message.
    fn holds(value: &str, path: &str, context: &str, message: &str) -> bool {
        let po = format!("msgctxt \"{context}\"\nmsgid \"x\"\nmsgstr \"{message}\"\n");
        let (document, _) = Document::read_po(path, po.as_bytes()).expect("a file");
        let text = Text::new(&document, 0..1, "de");
        let entry = Entry { context: vec![value.to_owned()], ..Entry::default() };
        Contexts::new(&[entry]).of(&text, &|_| None).hold(0, 0)
    }

    #[test]
    fn words_near_by_in_any_form() {
        assert!(holds("Bank", "a.po", "", "Die Banken geben Scheine aus."));
        assert!(holds("die Bank", "a.po", "", "An die Bank."));
        assert!(!holds("Bank", "a.po", "", "Das Bankett."));
    }

    #[test]
    fn the_context_of_the_message() {
        assert!(holds("@action:button", "a.po", "@action:button", "Öffnen"));
        assert!(holds("Datei-Menü", "a.po", "DATEI-MENÜ", "Öffnen"));
        assert!(holds("@action:*", "a.po", "@Action:button", "Öffnen"));
        assert!(holds("menu/file", "a.po", "Menu/File", "Öffnen"));
        assert!(!holds("@action", "a.po", "@action:button", "Öffnen"));
        assert!(!holds("@title:*", "a.po", "@action:button", "Öffnen"));
        assert!(!holds("@title:*", "a.po", "", "Öffnen"));
    }

    #[test]
    fn paths_from_any_folder_on() {
        for path in ["news/a.po", "./news/a.po", "/srv/site/news/a.po", "site/news/de/a.po"] {
            assert!(holds("news/**", path, "", "x"), "{path}");
        }
        assert!(!holds("news/**", "old-news/a.po", "", "x"));
        assert!(!holds("/news/**", "site/news/a.po", "", "x"));
        assert!(holds("*.po", "de/a.po", "", "x"));
    }

    #[test]
    fn a_table_names_its_messages() {
        let csv = "en,de,Context\nOpen,Öffnen,toolbar\nOpen,Offen,\n";
        let wanted = crate::document::Wanted::default();
        let (document, pairing) = Document::read_table("a.csv", csv.as_bytes(), wanted).expect("a table");
        assert_eq!(document.format, Format::Table);
        for side in [&document, &pairing.source] {
            assert_eq!([side.context_of(0), side.context_of(1)], [Some("toolbar"), None]);
        }
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        assert_eq!(fault("news/**"), None);
        assert_eq!(fault("[shop"), None, "words");
        assert!(fault("news/[a").is_some());
        assert!(fault("*{a").is_some());
        assert!(fault(&"*a".repeat(LONGEST)).is_some());
    }
}
