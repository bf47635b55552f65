//! A document seen as words: tokens, sentences, vocabulary.
//!
//! In: a document (or a stretch of its units) and a table. Out: flat lists that every rule reads. Built once;
//! all that depends on the word alone (folded form, stem, class) is worked out once a distinct word.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::fold::fold;
use super::forms::{Forms, packed};
use super::sentences;
use super::stem::Stemmer;
use super::table::{Class, Table};
use super::words::{self, Piece};
use crate::document::{Document, UnitKind};
use crate::span::Span;

/// A distinct folded word of a text; indexes [`Text::words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

/// A distinct stem of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StemId(pub u32);

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Begins with a digit: 1,000; 9th; 5G.
    Number,
    /// A URL, an e-mail address.
    Address,
    /// Anything else: punctuation, signs.
    Mark,
}

/// The letter case of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// macao.
    Lower,
    /// Macao; also a single capital.
    Title,
    /// MACAO.
    Upper,
    /// `McDonald`, iPhone.
    Mixed,
    /// Of a script without case, or no letters at all.
    Caseless,
}

bitflags::bitflags! {
    /// Where a token stands.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Flags: u8 {
        /// White space before it.
        const SPACED = 1;
        /// The first word of its sentence, or after a colon or an opening quotation mark.
        const STARTS = 1 << 1;
        /// Inside quotation marks.
        const QUOTED = 1 << 2;
        /// In a heading.
        const HEADING = 1 << 3;
        /// Inside round brackets.
        const BRACKETED = 1 << 4;
    }
}

/// A word, number or mark in its place.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Index of its unit in the document.
    pub unit: u32,
    /// First byte in the unit's text.
    pub start: u32,
    /// Byte after the last one in the unit's text.
    pub end: u32,
    /// Its folded word.
    pub word: WordId,
    /// What the language's table knows of it.
    pub class: Class,
    /// What it is made of.
    pub kind: Kind,
    /// Its letter case.
    pub shape: Shape,
    /// Where it stands.
    pub flags: Flags,
}

impl Token {
    /// Whether it is a word that carries meaning of its own: not a function word, not a mark or number.
    pub fn is_content(&self) -> bool {
        self.kind == Kind::Word && !self.class.intersects(Class::FUNCTION)
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// A distinct folded word.
#[derive(Clone, Debug)]
pub struct Word {
    /// Folded form, diacritics kept.
    pub folded: Box<str>,
    /// How many bytes of it are left without the table's particles.
    base: usize,
    /// What the table knows of it.
    pub class: Class,
    /// How often it stands in the text.
    pub count: u32,
    /// Whether it has a stem of its own. A function word keeps its form: its stem would collide with content words (German
    /// "die" / "dies").
    inflects: bool,
    /// Its stem, when somebody has asked for it.
    stem: OnceLock<Box<str>>,
}

impl Word {
    /// Folded form less the table's particles ("'s", Korean 은): what names are compared by.
    pub fn base(&self) -> &str {
        &self.folded[..self.base]
    }
}

/// The distinct stems of a text.
struct Stems {
    /// By word.
    of_word: Vec<StemId>,
    /// By stem.
    letters: Vec<Box<str>>,
}

/// A sentence: a range of tokens of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index of its unit in the document.
    pub unit: u32,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// A place in a document: bytes of a unit's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// Index of the unit in the document.
    pub unit: u32,
    /// Bytes of the unit's text.
    pub span: Span,
}

/// A stretch of a document as tokens.
pub struct Text<'d> {
    /// The document.
    pub document: &'d Document,
    /// What is known of its language.
    pub table: &'static Table,
    /// The tag as declared or detected ("pt-BR"), of which the table knows the primary subtag.
    pub tag: &'d str,
    /// Which of the document's units.
    pub units: Range<usize>,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    words: Vec<Word>,
    stemmer: Stemmer,
    /// Worked out when first asked for: whoever looks for a few words needs the stems of few.
    stems: OnceLock<Stems>,
}

/// A text has a token for so many of its bytes, or fewer: room for them is made at once.
const BYTES_A_TOKEN: usize = 5;
/// A long text has a distinct word for so many of its bytes, or fewer.
const BYTES_A_WORD: usize = 50;

#[derive(Clone, Copy)]
struct Surface {
    word: WordId,
    class: Class,
    kind: Kind,
    shape: Shape,
}

struct Builder<'d> {
    table: &'static Table,
    /// By the form as written.
    surfaces: Forms<&'d str, Surface>,
    /// By the folded form.
    word_ids: Forms<Box<str>, WordId>,
    words: Vec<Word>,
}

impl<'d> Text<'d> {
    /// Cuts `units` of a document into sentences and tokens.
    pub fn new(document: &'d Document, units: Range<usize>, tag: &'d str) -> Self {
        let table = Table::of(tag);
        let bytes: usize = document.units[units.clone()].iter().map(|unit| unit.text.len()).sum();
        let mut builder = Builder::new(table, bytes / BYTES_A_WORD);
        let mut tokens = Vec::with_capacity(bytes / BYTES_A_TOKEN);
        let mut all = Vec::new();
        let (mut pieces, mut ends) = (Vec::new(), Vec::new());
        for index in units.clone() {
            let unit = &document.units[index];
            words::cut(&unit.text, table, &mut pieces);
            sentences::ends(&unit.text, table, &mut ends);
            let heading = unit.kind == UnitKind::Heading;
            let first = tokens.len();
            let mut place = Placer::new(heading);
            let mut from = first;
            let mut ends = ends.iter().copied().peekable();
            let mut before = 0;
            for piece in &pieces {
                while ends.next_if(|&end| end <= piece.start).is_some() {
                    if tokens.len() > from {
                        all.push(Sentence { unit: index as u32, tokens: from..tokens.len() });
                        from = tokens.len();
                    }
                    place.sentence();
                }
                let surface = builder.surface(&unit.text, piece);
                let spaced = piece.start > before || piece.start == 0;
                let flags = place.flags(&unit.text[piece.start..piece.end], surface.kind, spaced);
                before = piece.end;
                tokens.push(Token {
                    unit: index as u32,
                    start: piece.start as u32,
                    end: piece.end as u32,
                    word: surface.word,
                    class: surface.class,
                    kind: surface.kind,
                    shape: surface.shape,
                    flags,
                });
            }
            if tokens.len() > from {
                all.push(Sentence { unit: index as u32, tokens: from..tokens.len() });
            }
        }
        let mut counts = vec![0; builder.words.len()];
        for token in &tokens {
            counts[token.word.0 as usize] += 1;
        }
        for (word, count) in builder.words.iter_mut().zip(counts) {
            word.count = count;
        }
        let (words, stemmer) = (builder.words, Stemmer::new(&table.stemmer));
        Self { document, table, tag, units, tokens, sentences: all, words, stemmer, stems: OnceLock::new() }
    }

    /// A distinct word.
    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id.0 as usize]
    }

    /// All distinct words, indexed by [`WordId`].
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The letters of a word's stem. No other word is stemmed for it.
    pub fn stemmed(&self, word: WordId) -> &str {
        let word = self.word(word);
        if !word.inflects {
            return word.base();
        }
        word.stem.get_or_init(|| self.stemmer.stem(word.base()).into_boxed_str())
    }

    /// The stem of a word.
    pub fn stem_of(&self, word: WordId) -> StemId {
        self.all_stems().of_word[word.0 as usize]
    }

    /// The stem of the word that a token is.
    pub fn stem_at(&self, token: usize) -> StemId {
        self.stem_of(self.tokens[token].word)
    }

    /// All distinct stems, indexed by [`StemId`].
    pub fn stems(&self) -> &[Box<str>] {
        &self.all_stems().letters
    }

    /// The letters of a stem.
    pub fn stem(&self, id: StemId) -> &str {
        &self.all_stems().letters[id.0 as usize]
    }

    fn all_stems(&self) -> &Stems {
        self.stems.get_or_init(|| {
            let mut ids: FxHashMap<&str, StemId> = FxHashMap::default();
            let mut letters: Vec<Box<str>> = Vec::new();
            let id = |at: usize| {
                let stem = self.stemmed(WordId(at as u32));
                *ids.entry(stem).or_insert_with(|| {
                    letters.push(stem.into());
                    StemId(letters.len() as u32 - 1)
                })
            };
            let of_word = (0..self.words.len()).map(id).collect();
            Stems { of_word, letters }
        })
    }

    /// The token as written.
    pub fn surface(&self, token: &Token) -> &'d str {
        &self.document.units[token.unit as usize].text[token.start as usize..token.end as usize]
    }

    /// The place that tokens `first..=last` (of one unit) take.
    pub fn site(&self, first: usize, last: usize) -> Site {
        let (a, b) = (&self.tokens[first], &self.tokens[last]);
        Site { unit: a.unit, span: Span::new(a.start as usize, b.end as usize) }
    }

    /// The tokens that lie in a place or reach into it.
    pub fn tokens_in(&self, site: Site) -> Range<usize> {
        let key = |token: &Token| (token.unit, token.start as usize);
        let from = self
            .tokens
            .partition_point(|token| (token.unit, token.end as usize) <= (site.unit, site.span.start));
        let to = self.tokens.partition_point(|token| key(token) < (site.unit, site.span.end));
        from..to.max(from)
    }

    /// The tokens of some units.
    pub fn tokens_of(&self, units: Range<usize>) -> Range<usize> {
        let from = self.tokens.partition_point(|token| (token.unit as usize) < units.start);
        let to = self.tokens.partition_point(|token| (token.unit as usize) < units.end);
        from..to.max(from)
    }

    /// What stands at a place.
    pub fn at(&self, site: Site) -> &'d str {
        &self.document.units[site.unit as usize].text[site.span.start..site.span.end]
    }

    /// How many words the text has; for scripts without spaces, six characters count as one.
    pub fn word_count(&self) -> usize {
        self.tokens.iter().filter(|token| token.kind == Kind::Word).count()
    }
}

impl<'d> Builder<'d> {
    /// Without words, with room for so many.
    fn new(table: &'static Table, words: usize) -> Self {
        let (surfaces, word_ids) = (Forms::new(words), Forms::new(words));
        Self { table, surfaces, word_ids, words: Vec::with_capacity(words) }
    }

    /// What a piece of a text is.
    fn surface(&mut self, text: &'d str, piece: &Piece) -> Surface {
        let (written, short) = (&text[piece.start..piece.end], packed(text, piece.start, piece.end));
        match self.surfaces.get(short, written) {
            Some(known) if (known.kind == Kind::Address) == piece.address => *known,
            _ => self.add_surface(written, short, piece.address),
        }
    }

    fn add_surface(&mut self, text: &'d str, short: Option<u128>, address: bool) -> Surface {
        let kind = match text.chars().next() {
            _ if address => Kind::Address,
            Some(c) if c.is_numeric() && c.is_ascii_digit() => Kind::Number,
            Some(c) if c.is_alphabetic() => Kind::Word,
            Some(c) if c.is_numeric() => Kind::Number,
            _ if text.chars().any(char::is_alphabetic) => Kind::Word,
            _ => Kind::Mark,
        };
        let folded = fold(text, self.table.turkic);
        let short_folded = packed(&folded, 0, folded.len());
        let word = match self.word_ids.get(short_folded, &folded) {
            Some(&id) => id,
            None => self.add_word(&folded, short_folded, kind),
        };
        let surface = Surface { word, class: self.words[word.0 as usize].class, kind, shape: shape(text) };
        self.surfaces.insert(short, || text, surface);
        surface
    }

    fn add_word(&mut self, folded: &str, short: Option<u128>, kind: Kind) -> WordId {
        let class = self.table.class(folded);
        let base = if kind == Kind::Word { self.table.base(folded) } else { folded };
        let class = if base.len() == folded.len() { class } else { class | self.table.class(base) };
        let inflects = kind == Kind::Word && !class.intersects(Class::FUNCTION);
        let id = WordId(self.words.len() as u32);
        let (base, stem) = (base.len(), OnceLock::new());
        self.words.push(Word { folded: folded.into(), base, class, count: 0, inflects, stem });
        self.word_ids.insert(short, || folded.into(), id);
        id
    }
}

/// Follows quotation marks, brackets and sentence starts through a unit.
struct Placer {
    base: Flags,
    starts: bool,
    closers: Vec<&'static [char]>,
    brackets: usize,
}

impl Placer {
    fn new(heading: bool) -> Self {
        let base = if heading { Flags::HEADING } else { Flags::empty() };
        Self { base, starts: true, closers: Vec::new(), brackets: 0 }
    }

    fn sentence(&mut self) {
        self.starts = true;
    }

    fn flags(&mut self, text: &str, kind: Kind, spaced: bool) -> Flags {
        let mut flags = self.base;
        flags.set(Flags::SPACED, spaced);
        if kind == Kind::Mark {
            self.mark(text, spaced);
        } else {
            flags.set(Flags::STARTS, self.starts);
            self.starts = false;
        }
        flags.set(Flags::QUOTED, !self.closers.is_empty());
        flags.set(Flags::BRACKETED, self.brackets > 0);
        flags
    }

    fn mark(&mut self, text: &str, spaced: bool) {
        let mut chars = text.chars();
        let (Some(mark), None) = (chars.next(), chars.next()) else { return };
        if self.closers.last().is_some_and(|closers| closers.contains(&mark)) {
            self.closers.pop();
            return;
        }
        let closers: &'static [char] = match mark {
            '"' => &['"'],
            '“' => &['”', '“'],
            '„' => &['“', '”'],
            '«' => &['»'],
            '»' => &['«'],
            '‹' => &['›'],
            '「' => &['」'],
            '『' => &['』'],
            '《' => &['》'],
            '‘' if spaced => &['’'],
            _ => &[],
        };
        match mark {
            '(' | '（' => self.brackets += 1,
            ')' | '）' => self.brackets = self.brackets.saturating_sub(1),
            ':' | '：' => self.starts = true,
            '-' | '–' | '—' | '•' if spaced => self.starts = true,
            _ => {}
        }
        if !closers.is_empty() {
            self.closers.push(closers);
            self.starts = true;
        }
    }
}

/// The letter case of a word; what follows an apostrophe by a letter or two ("'s") does not count.
fn shape(text: &str) -> Shape {
    if let [first, rest @ ..] = text.as_bytes()
        && rest.iter().all(u8::is_ascii_lowercase)
        && first.is_ascii_alphabetic()
    {
        return if first.is_ascii_uppercase() { Shape::Title } else { Shape::Lower };
    }
    let text =
        text.rsplit_once(['\'', '’']).filter(|(_, tail)| tail.len() <= 2).map_or(text, |(head, _)| head);
    let (mut upper, mut lower, mut first_upper) = (0, 0, false);
    for (at, c) in text.chars().filter(|c| c.is_alphabetic()).enumerate() {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= at == 0;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower) {
        (0, 0) => Shape::Caseless,
        (0, _) => Shape::Lower,
        (1, _) if first_upper => Shape::Title,
        (_, 0) => Shape::Upper,
        _ => Shape::Mixed,
    }
}
