//! From edits of the decoded text to the bytes of the file.
//!
//! In: edits, in order. Out: bytes in the file's own encoding. Knows nothing of formats but that some can write a
//! character by its number.

use std::fmt::Write;

use encoding_rs::{EncoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::{Edit, Reason};
use crate::document::Document;
use crate::span::Span;

/// The text with its edits.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Whether an edit can be written in the file's encoding.
pub fn check(document: &Document, edit: &Edit) -> Result<(), Reason> {
    encoded(document.encoding, &edit.text, edit.references).map(|_| ())
}

/// The bytes of the file with the edits.
pub fn splice(document: &Document, bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut at = 0;
    for edit in edits {
        let (file, text) = on_disk(document, edit);
        if file.start < at || file.end > bytes.len() {
            return Err(Reason::NoPlace);
        }
        out.extend_from_slice(&bytes[at..file.start]);
        out.extend(encoded(document.encoding, &text, edit.references)?);
        at = file.end;
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(out)
}

/// The bytes on disk that an edit changes and its text; both wider where bytes stand for several characters.
fn on_disk(document: &Document, edit: &Edit) -> (Span, String) {
    let text = &document.text;
    let mut span = edit.span;
    if span.is_empty() {
        // Between two characters of one byte sequence there is no place of its own.
        let before = text[..span.start].chars().next_back().map_or(0, char::len_utf8);
        let after = text[span.start..].chars().next().map_or(0, char::len_utf8);
        let left = document.on_disk(Span::new(span.start - before, span.start));
        let right = document.on_disk(Span::new(span.start, span.start + after));
        if before == 0 || after == 0 || left != right {
            let at = if before > 0 { left.end } else { document.on_disk(span).start };
            return (Span::new(at, at), edit.text.clone());
        }
        span = document.in_text(left);
    }
    let file = document.on_disk(span);
    let wide = document.in_text(file);
    let (start, end) = (wide.start.min(span.start), wide.end.max(span.end));
    let mut wider = text[start..edit.span.start].to_owned();
    wider.push_str(&edit.text);
    wider.push_str(&text[edit.span.end..end]);
    (file, wider)
}

/// Text in an encoding.
fn encoded(name: &'static str, text: &str, references: bool) -> Result<Vec<u8>, Reason> {
    let encoding = Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        return Ok(text.as_bytes().to_vec());
    }
    if encoding == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    if encoding == ISO_2022_JP {
        return Err(Reason::Stateful(name));
    }
    let mut encoder = encoding.new_encoder();
    let (mut out, mut rest) = (Vec::new(), text);
    loop {
        let room =
            encoder.max_buffer_length_from_utf8_without_replacement(rest.len()).unwrap_or(rest.len() * 4);
        let from = out.len();
        out.resize(from + room, 0);
        let (result, read, written) =
            encoder.encode_from_utf8_without_replacement(rest, &mut out[from..], true);
        out.truncate(from + written);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => return Ok(out),
            EncoderResult::Unmappable(c) if references => {
                let mut reference = String::new();
                // Writing to a string does not fail.
                let _ = write!(reference, "&#{};", u32::from(c));
                out.extend_from_slice(reference.as_bytes());
            }
            EncoderResult::Unmappable(c) => return Err(Reason::Encoding(c, name)),
            EncoderResult::OutputFull => {}
        }
    }
}
