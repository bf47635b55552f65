//! What the capitals of a word say, where letter case counts.
//!
//! In: the letter case of a term's word, a token in its sentence. Out: whether they agree. At the start of a sentence a
//! capital says nothing, nor in a line in which most words have one; in a line of capitals no case says anything, so that
//! an acronym there may as well be a word. Sentences are looked at only when they are asked about, and once.

use rustc_hash::FxHashMap;

use crate::language::{Class, Flags, Shape, Text, Token};

/// A word of fewer letters may be an acronym.
const WORD: usize = 4;

/// How the words of a sentence are written.
#[derive(Clone, Copy, Debug, Default)]
struct Style {
    /// Words in capitals, and of these the ones that are no acronyms.
    upper: usize,
    words: usize,
    /// Content words with a first capital that begin no sentence.
    titled: usize,
    /// Words without a capital, and of these the content words.
    small: usize,
    small_content: usize,
}

/// The sentences of a text, as far as they were asked about.
#[derive(Debug, Default)]
pub struct Capitals {
    styles: FxHashMap<usize, Style>,
}

/// Whether a word in capitals is no acronym, as far as its letters tell.
fn is_word(text: &Text, token: &Token) -> bool {
    token.class.intersects(Class::FUNCTION) || text.surface(token).chars().nth(WORD - 1).is_some()
}

impl Style {
    fn of(text: &Text, tokens: &[Token]) -> Self {
        let mut style = Self::default();
        for token in tokens.iter().filter(|token| token.is_word()) {
            match token.shape {
                Shape::Upper => {
                    style.upper += 1;
                    style.words += usize::from(is_word(text, token));
                }
                Shape::Title => {
                    let says = token.is_content() && !token.flags.contains(Flags::STARTS);
                    // A single letter is in capitals and titled alike.
                    style.titled += usize::from(says && text.surface(token).chars().nth(1).is_some());
                }
                Shape::Lower => {
                    style.small += 1;
                    style.small_content += usize::from(token.is_content());
                }
                Shape::Mixed | Shape::Caseless => {}
            }
        }
        style
    }

    /// A line of capitals: some other word of it, one that is no acronym, has them too, and no word is small.
    fn is_capitals(&self, text: &Text, token: &Token) -> bool {
        let own = usize::from(token.shape == Shape::Upper && is_word(text, token));
        self.small == 0 && self.titled == 0 && self.words > own
    }

    /// A line of Title Case: two others have a capital, one in a heading, and a third as many are small at most.
    fn is_titles(&self, text: &Text, token: &Token) -> bool {
        let least = if token.flags.contains(Flags::HEADING) { 1 } else { 2 };
        let others = (self.titled + self.upper).saturating_sub(1);
        !text.table.nouns_capitalised && others >= least && others > 3 * self.small_content
    }
}

impl Capitals {
    /// Whether the token at `at` has the capitals of a term's word, of which the glossary's letters count where they are mixed.
    /// One that is the whole term is `alone`.
    pub fn agree(&mut self, text: &Text, at: usize, (mine, mixed): (Shape, &str), alone: bool) -> bool {
        let token = &text.tokens[at];
        match (mine, token.shape) {
            (Shape::Lower, Shape::Title) => {
                token.flags.contains(Flags::STARTS) || self.style(text, at).is_titles(text, token)
            }
            (Shape::Lower | Shape::Mixed, Shape::Upper) => self.style(text, at).is_capitals(text, token),
            (Shape::Title, Shape::Upper) => true,
            // Beside another word of its term an acronym is told from the word by that.
            (Shape::Upper, Shape::Upper) => !alone || !self.style(text, at).is_capitals(text, token),
            (Shape::Mixed, Shape::Mixed) => text.surface(token).chars().eq(mixed.chars()),
            (mine, theirs) => mine == theirs,
        }
    }

    /// How the sentence of a token is written.
    fn style(&mut self, text: &Text, at: usize) -> Style {
        let after = text.sentences.partition_point(|sentence| sentence.tokens.start <= at);
        let number = after.saturating_sub(1);
        let tokens = || text.sentences.get(number).map_or(at..at + 1, |sentence| sentence.tokens.clone());
        *self.styles.entry(number).or_insert_with(|| Style::of(text, &text.tokens[tokens()]))
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::glossary::{Case, Entry, Glossary};
    use crate::language::Text;

    /// What of a term, of which letter case counts, stands in a text.
    fn found(tag: &str, term: &str, prose: &str) -> Vec<String> {
        let entry = Entry { preferred: term.to_owned(), case: Some(Case::Sensitive), ..Entry::default() };
        let glossary = Glossary::new(vec![entry], None, tag);
        let document = Document::of_units(std::iter::once(prose.to_owned()));
        let text = Text::new(&document, 0..1, tag);
        glossary.hits(&text).iter().map(|hit| text.at(hit.site).to_owned()).collect()
    }

    #[test]
    fn capitals_that_say_nothing() {
        for (tag, term, prose, wanted) in [
            ("en", "department", "Department heads met.", "Department"),
            ("en", "department", "The Ministry Of Health Opens A Department", "Department"),
            ("en", "department", "Ministry of Health Opens New Department for Rare Diseases", "Department"),
            ("en", "department", "MINISTRY OPENS DEPARTMENT", "DEPARTMENT"),
            ("en", "iPhone", "THE IPHONE SELLS WELL", "IPHONE"),
            ("en", "Macao", "MACAO ELECTS A PARLIAMENT", "MACAO"),
            ("fr", "ministère", "LE MINISTÈRE OUVRE UN SERVICE", "MINISTÈRE"),
            ("fr", "ministère", "LES MINISTERES OUVRENT UN SERVICE", "MINISTERES"),
            ("es", "acción", "LA ACCION SUBE EN LA BOLSA", "ACCION"),
            ("ru", "министерство", "МИНИСТЕРСТВО ОТКРЫВАЕТ ОТДЕЛ", "МИНИСТЕРСТВО"),
            ("uk", "міністерство", "МІНІСТЕРСТВО ВІДКРИВАЄ ВІДДІЛ", "МІНІСТЕРСТВО"),
            ("el", "υπουργείο", "ΤΟ ΥΠΟΥΡΓΕΙΟ ΑΝΟΙΓΕΙ ΤΜΗΜΑ", "ΥΠΟΥΡΓΕΙΟ"),
            ("el", "τμήμα", "Το Υπουργείο Υγείας Ανοίγει Τμήμα", "Τμήμα"),
            ("de", "Ministerium", "DAS MINISTERIUM ERÖFFNET EINE STRASSE", "MINISTERIUM"),
            ("de", "Straße", "DAS MINISTERIUM ERÖFFNET EINE STRASSE", "STRASSE"),
            ("en", "US", "The US sent nobody.", "US"),
            ("en", "US", "US, EU", "US"),
            ("en", "US Army", "US ARMY LEAVES THE VALLEY", "US ARMY"),
            ("en", "PDF", "PDF, XML", "PDF"),
            ("ru", "США", "США не приехали.", "США"),
        ] {
            assert_eq!(found(tag, term, prose), [wanted], "{term}: {prose}");
        }
    }

    #[test]
    fn capitals_that_say_something() {
        for (tag, term, prose) in [
            ("en", "department", "They met at the Department of State."),
            ("en", "department", "They met at the DEPARTMENT of State."),
            ("en", "bill", "Yesterday Bill left for good."),
            ("en", "US", "JOIN US TODAY"),
            ("en", "IT", "WE CALL IT A DAY"),
            ("en", "WHO", "WHO ARE WE"),
            ("en", "US", "They told us."),
            ("en", "Macao", "a macao player"),
            ("fr", "OR", "L'ARGENT OU L'OR"),
            ("ru", "ОН", "ЧТО ОН СКАЗАЛ"),
            ("de", "kosten", "Die Kosten der Deutschen Bahn steigen."),
            ("de", "Kosten", "Was kosten sie?"),
            ("ru", "вера", "Вчера Вера уехала."),
        ] {
            assert_eq!(found(tag, term, prose), [""; 0], "{term}: {prose}");
        }
    }
}
