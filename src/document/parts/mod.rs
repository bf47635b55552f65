//! Long files in parts, each of which can be read as a file of its own.
//!
//! In: a stream of bytes and its format. Out: [`Part`]s of about a megabyte, cut where a message ends: a file of any
//! size is read in bounded memory, by the readers that read whole files. A part of XML begins with the start tags that
//! are open there and ends with their end tags; a part of a table begins with the header.

mod rows;
mod xml;

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::{Document, Format, Pairing, Wanted, decode};

/// Bytes from which on a part is cut.
pub(super) const SIZE: usize = 1 << 20;
/// A message of more bytes than this is none: something before it was never closed.
pub(super) const MOST: usize = 64 << 20;
/// So much is looked at to learn the encoding.
const HEAD: usize = 1 << 16;

/// A stretch of a file, complete in itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its text.
    pub text: String,
    /// What to add to a line number of `text` to get that of the file.
    pub lines: isize,
    /// The language of the sources, where the head of the file tells.
    pub source: Option<String>,
    /// The languages of the part, where a message may have more than two.
    pub languages: Vec<String>,
}

/// What is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

impl Part {
    /// Reads it, as the source and one translation.
    ///
    /// # Errors
    /// When it is no text, or a table whose header does not name the two columns: what is wrong and what to do.
    pub fn read(
        &self,
        path: &str,
        format: Format,
        wanted: Wanted,
    ) -> Result<(Document, Pairing), (String, &'static str)> {
        let bytes = self.text.as_bytes();
        let read = match format {
            Format::Po => Document::read_po(path, bytes),
            Format::Xliff => Document::read_xml(path, bytes, wanted),
            _ => {
                return Document::read_table(path, bytes, wanted)
                    .map_err(|error| (error.to_string(), error.help()));
            }
        };
        read.map_err(|error| (error.to_string(), "give TMX, PO, XLIFF, CSV or TSV"))
    }
}

/// Cuts a file and hands over its parts; gives back what is wrong with it as a whole.
///
/// # Errors
/// When the bytes cannot be had.
pub fn cut(format: Format, bytes: impl Read, sink: &mut dyn FnMut(Part)) -> io::Result<Vec<Remark>> {
    let mut reader = text(bytes)?;
    match format {
        Format::Xliff => xml::cut(reader, sink),
        Format::Po => messages(&mut reader, sink),
        _ => rows::cut(&mut reader, sink),
    }
}

/// Bytes as UTF-8, the byte order mark left out. Bytes that make no sense stay for the readers to tell of.
///
/// # Errors
/// When the bytes cannot be had.
pub fn text(mut bytes: impl Read) -> io::Result<impl BufRead> {
    let mut head = Vec::with_capacity(HEAD);
    bytes.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    // A sequence that the look ahead cuts in two is not broken.
    let whole = if head.len() < HEAD { head.len() } else { head.len() - 4 };
    let found =
        decode(&head[..whole]).ok().and_then(|decoded| Encoding::for_label(decoded.encoding.as_bytes()));
    let encoding = found.filter(|&encoding| encoding != encoding_rs::UTF_8);
    let all = io::Cursor::new(head).chain(bytes);
    let reader = DecodeReaderBytesBuilder::new().encoding(encoding).strip_bom(true).build(all);
    Ok(BufReader::with_capacity(1 << 17, reader))
}

/// PO: cut at an empty line.
fn messages(reader: &mut impl BufRead, sink: &mut dyn FnMut(Part)) -> io::Result<Vec<Remark>> {
    let (mut part, mut line, mut first) = (Vec::new(), 0_usize, 0_usize);
    loop {
        let from = part.len();
        let read = reader.read_until(b'\n', &mut part)?;
        line += usize::from(read > 0);
        let empty = part[from..].iter().all(u8::is_ascii_whitespace);
        if read == 0 || (empty && part.len() >= SIZE) || part.len() >= MOST {
            let text = String::from_utf8_lossy(&part).into_owned();
            sink(Part { text, lines: first as isize, ..Part::default() });
            part.clear();
            first = line;
        }
        if read == 0 {
            return Ok(Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, cut};
    use crate::document::{Format, Wanted};

    fn parts(format: Format, text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        cut(format, text.as_bytes(), &mut |part| parts.push(part)).expect("bytes in memory");
        parts
    }

    #[test]
    fn every_message_of_a_long_file_is_in_one_part() {
        let many = 30_000;
        let repeat = |message: &dyn Fn(usize) -> String| (0..many).map(message).collect::<Vec<_>>().concat();
        let tmx = repeat(&|at| {
            format!(
                "<tu>\n<tuv xml:lang=\"en\"><seg>ship {at}</seg></tuv>\n\
                 <tuv xml:lang=\"de\"><seg>Schiff {at}</seg></tuv></tu>\n"
            )
        });
        let tmx = format!("<tmx><header srclang=\"en\"/><body>\n{tmx}</body></tmx>\n");
        let po = repeat(&|at| format!("msgid \"ship {at}\"\nmsgstr \"Schiff {at}\"\n\n"));
        let table = repeat(&|at| format!("\"ship\n{at}\",Schiff {at}\n"));
        let table = format!("en,de\n{table}");
        for (format, text) in [(Format::Xliff, tmx), (Format::Po, po), (Format::Table, table)] {
            let parts = parts(format, &text);
            let lines: Vec<&str> = text.lines().collect();
            assert!(text.len() < 1 << 20 || parts.len() > 1, "{format:?}");
            let mut at = 0;
            for part in &parts {
                let wanted = Wanted { source: Some("en"), target: Some("de") };
                let (document, pairing) = part.read("memory", format, wanted).expect("a part");
                assert_eq!(document.notes, [], "{format:?}");
                for segment in &pairing.segments {
                    let target = &document.units[segment.target.start];
                    assert_eq!(target.text, format!("Schiff {at}"));
                    let line = document.place(target.map.map(crate::span::Span::new(0, 1)).start).line;
                    let line = (line as isize + part.lines) as usize;
                    let there = lines[line - 1];
                    assert!(there.contains(&format!("Schiff {at}")), "{format:?}: {line}: {there}");
                    at += 1;
                }
            }
            assert_eq!(at, many, "{format:?}");
        }
    }

    #[test]
    fn languages_of_a_memory_are_told() {
        let tmx = "<tmx><header srclang=\"en-US\"/><body><tu><tuv xml:lang=\"en-US\"><seg>a</seg></tuv>\
                   <tuv xml:lang=\"fr\"><seg>b</seg></tuv><tuv xml:lang=\"ja\"><seg>c</seg></tuv></tu></body></tmx>";
        let parts = parts(Format::Xliff, tmx);
        assert_eq!(parts[0].source.as_deref(), Some("en-US"));
        assert_eq!(parts[0].languages, ["en-US", "fr", "ja"]);
    }

    #[test]
    fn broken_xml_is_told_with_its_line() {
        let tmx = "<tmx><body>\n<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>\n<tuv xml:lang=\"de\"><seg>b</se";
        let mut parts = Vec::new();
        let remarks =
            cut(Format::Xliff, tmx.as_bytes(), &mut |part| parts.push(part)).expect("bytes in memory");
        assert_eq!((parts.len(), remarks.len(), remarks[0].line), (1, 1, 3));
    }
}
