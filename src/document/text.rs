//! Plain text: lines or wrapped paragraphs.
//!
//! In: decoded text. Out: units. A line is a unit, unless the text is wrapped at a width: then the lines up to
//! a blank line are one paragraph, and each line break inside is a space (nothing between two characters of a
//! script without spaces). Reads no markup.

use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use super::{Document, UnitKind};
use crate::span::{OffsetMap, Span};

/// Text is not wrapped at a width outside these columns.
const WRAP: std::ops::RangeInclusive<usize> = 40..=120;

/// A heading has at most this many columns.
const HEADING: usize = 80;

/// Reads plain text.
pub fn read(document: &mut Document) {
    let text = Arc::clone(&document.text);
    let blocks = blocks(&text);
    let wrapped = is_wrapped(&text, &blocks);
    let units: Vec<Vec<Span>> = if wrapped {
        blocks.iter().flat_map(|block| paragraphs(&text, block)).collect()
    } else {
        blocks.iter().flatten().map(|&line| vec![line]).collect()
    };
    let punctuated = is_punctuated(&text, &units);
    let alone = alone(&text, &blocks);
    for lines in &units {
        let first = lines[0];
        let short = lines.len() == 1 && is_short(&text[first.start..first.end]);
        let kind = match bullet(&text[first.start..first.end]) {
            Some(_) => UnitKind::ListItem,
            None if punctuated && short && alone.contains(&first.start) => UnitKind::Heading,
            None => UnitKind::Paragraph,
        };
        let (prose, map) = join(&text, lines);
        document.push_unit(kind, prose, map);
    }
}

/// Reads plain text of which every line is a unit; lines without letters or signs are none.
pub fn read_lines(document: &mut Document) {
    let text = Arc::clone(&document.text);
    for line in blocks(&text).into_iter().flatten() {
        let (prose, map) = join(&text, &[line]);
        document.push_unit(UnitKind::Paragraph, prose, map);
    }
}

/// The lines of the text without white space around them, in runs set apart by blank lines.
fn blocks(text: &str) -> Vec<Vec<Span>> {
    let mut blocks = vec![Vec::new()];
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if !body.is_empty() {
            if let Some(block) = blocks.last_mut() {
                block.push(Span::new(start, start + body.len()));
            }
        } else if line != "\n" || !text[..at - 1].ends_with('\r') {
            // The LF of a CRLF is no blank line of its own.
            blocks.push(Vec::new());
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Whether the lines end where the next word would not have fitted, and seldom where a sentence ends.
fn is_wrapped(text: &str, blocks: &[Vec<Span>]) -> bool {
    let line = |span: Span| &text[span.start..span.end];
    // A lone address may be longer than the width.
    let mut widths: Vec<usize> = blocks
        .iter()
        .flatten()
        .map(|&span| line(span))
        .filter(|line| line.contains(' ') || line.chars().any(is_unspaced))
        // Measuring costs more than reading: what is far too long for a wrapped line is not measured.
        .map(|line| if line.len() > 4 * WRAP.end() { line.len() } else { line.width() })
        .collect();
    widths.sort_unstable();
    let Some(&width) = widths.get(widths.len().saturating_sub(1 + widths.len() / 50)) else { return false };
    if !WRAP.contains(&width) {
        return false;
    }
    let (mut pairs, mut full, mut finished) = (0, 0, 0);
    for pair in blocks.iter().flat_map(|block| block.windows(2)) {
        let (this, next) = (line(pair[0]), line(pair[1]));
        if bullet(next).is_some() {
            continue;
        }
        let word = next.split_whitespace().next().unwrap_or("");
        let least = if next.starts_with(is_unspaced) { 2 } else { word.width() + 1 };
        pairs += 1;
        // A tenth of slack: editors differ by a few columns from paragraph to paragraph.
        full += usize::from(this.width() + least > width - width / 10);
        finished += usize::from(is_finished(this));
    }
    pairs >= 3 && full * 20 >= pairs * 17 && finished * 3 <= pairs
}

/// The paragraphs of a block of a wrapped text: an item of a list begins a new one, and so does what follows
/// a line without any letter.
fn paragraphs(text: &str, block: &[Span]) -> Vec<Vec<Span>> {
    let mut paragraphs: Vec<Vec<Span>> = Vec::new();
    let mut rule = false;
    for &span in block {
        let line = &text[span.start..span.end];
        let is_rule = !line.chars().any(char::is_alphanumeric);
        match paragraphs.last_mut() {
            Some(last) if bullet(line).is_none() && !rule && !is_rule => last.push(span),
            _ => paragraphs.push(vec![span]),
        }
        rule = is_rule;
    }
    paragraphs
}

/// The first bytes of lines that are the first of the file or stand between blank lines.
fn alone(text: &str, blocks: &[Vec<Span>]) -> rustc_hash::FxHashSet<usize> {
    let lines: usize = blocks.iter().map(Vec::len).sum();
    let first = blocks.first().and_then(|block| block.first()).filter(|_| lines > 1);
    let apart = blocks.iter().filter(|block| block.len() == 1 && blocks.len() > 1).map(|block| &block[0]);
    let starts = first
        .into_iter()
        .chain(apart)
        .filter(|span| text[span.start..span.end].chars().any(char::is_alphabetic));
    starts.map(|span| span.start).collect()
}

/// Whether most of what is too long for a heading ends as a sentence does: only then does a line without a
/// full stop say something.
fn is_punctuated(text: &str, units: &[Vec<Span>]) -> bool {
    let (mut long, mut finished) = (0, 0);
    for lines in units {
        let last = lines[lines.len() - 1];
        if lines.len() > 1 || text[last.start..last.end].width() > HEADING {
            long += 1;
            finished += usize::from(is_finished(&text[last.start..last.end]));
        }
    }
    long > 0 && finished * 2 > long
}

fn is_short(line: &str) -> bool {
    line.len() <= HEADING * 4 && line.width() <= HEADING && !is_finished(line)
}

/// Whether a line ends with the punctuation of a sentence, quotation marks and brackets after it left out.
fn is_finished(line: &str) -> bool {
    let closers = |c: char| {
        matches!(
            c,
            '"' | '\'' | '”' | '’' | '“' | '»' | '«' | '›' | ')' | '）' | '」' | '』' | ']' | '*' | '_'
        )
    };
    line.trim_end_matches(closers).ends_with([
        '.', '!', '?', ':', ';', ',', '…', '。', '！', '？', '：', '；', '，', '、', '؟', '۔', '؛', '।', '॥',
        '։', '።', '។', '။', '．',
    ])
}

/// The length of the sign that makes a line an item of a list, the space after it included.
fn bullet(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(['-', '*', '+', '•', '‣', '◦', '·', '–', '—', '▪', '■', '●'])?;
    let space = rest.len() - rest.trim_start().len();
    (space > 0 && space < rest.len()).then_some(line.len() - rest.len() + space)
}

/// Whether words of the character's script are written without spaces between them.
pub(super) const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '\u{0E00}'..='\u{0EFF}')
}

/// The prose of some lines and the way back: the sign of a list item left out, breaks made spaces.
fn join(text: &str, lines: &[Span]) -> (String, OffsetMap) {
    let length: usize = lines.iter().map(|line| line.len() + 1).sum();
    let mut prose = String::with_capacity(length);
    let mut map = OffsetMap::default();
    let mut end: Option<usize> = None;
    for line in lines {
        let start = match end {
            None => line.start + bullet(&text[line.start..line.end]).unwrap_or(0),
            Some(_) => line.start,
        };
        if let Some(end) = end {
            let spaced = !prose.ends_with(is_unspaced) || !text[start..].starts_with(is_unspaced);
            if spaced {
                map.push(prose.len(), 1, end, start - end);
                prose.push(' ');
            }
        }
        map.push(prose.len(), line.end - start, start, line.end - start);
        prose.push_str(&text[start..line.end]);
        end = Some(line.end);
    }
    (prose, map)
}
