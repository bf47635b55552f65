//! From bytes to text, with the way back.
//!
//! In: the bytes of a file. Out: its text, the name of the encoding, and a map from every byte of the text to
//! the bytes on disk. Order: byte order mark, valid UTF-8, UTF-8 with a few broken bytes, an encoding that the
//! markup declares, a guess from the bytes. Knows nothing of formats beyond the `charset` of a `<meta>`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter};

use super::{Note, ReadError};
use crate::span::{OffsetMap, Span};

/// So many broken places are shown one by one; the rest is counted.
const SHOWN: usize = 5;

/// A file whose beginning holds this share of control characters (one in so many bytes) is no text.
const CONTROL_SHARE: usize = 20;

/// A decoded file.
pub struct Decoded {
    /// The text, byte order mark left out.
    pub text: String,
    /// From bytes of `text` to bytes of the file.
    pub to_file: OffsetMap,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Bytes that could not be decoded.
    pub notes: Vec<Note>,
}

/// Decodes a file: by its byte order mark, else as UTF-8, else by what its bytes look like.
///
/// # Errors
/// When the bytes are no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    decode_with_nul(bytes).map(without_nul)
}

fn decode_with_nul(bytes: &[u8]) -> Result<Decoded, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding == UTF_8 {
            refuse_binary(&bytes[mark..], mark)?;
            return Ok(utf8(bytes, mark));
        }
        return utf16(bytes, mark, encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return utf16(bytes, 0, encoding);
    }
    refuse_binary(bytes, 0)?;
    // Text with escapes may be ISO-2022-JP, which is ASCII as well.
    if memchr(0x1B, bytes).is_none() {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(sound(text, 0));
        }
        if mostly_utf8(bytes) {
            return Ok(utf8(bytes, 0));
        }
    }
    let encoding = declared(bytes).unwrap_or_else(|| guess(bytes));
    if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE {
        return Ok(utf8(bytes, 0));
    }
    Ok(legacy(bytes, encoding))
}

/// Refuses bytes with more NUL or other control characters than any text has.
fn refuse_binary(bytes: &[u8], skipped: usize) -> Result<(), ReadError> {
    let mut nul = memchr_iter(0, bytes);
    if let Some(first) = nul.next()
        && (nul.count() + 1) * CONTROL_SHARE > bytes.len()
    {
        return Err(ReadError::Binary(first + skipped));
    }
    let head = &bytes[..bytes.len().min(8192)];
    let control = |byte: u8| matches!(byte, 0x00..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F);
    let count = head.iter().filter(|&&byte| control(byte)).count();
    match head.iter().position(|&byte| control(byte)) {
        Some(at) if count * CONTROL_SHARE > head.len() => Err(ReadError::Binary(at + skipped)),
        _ => Ok(()),
    }
}

/// Whether the bytes are UTF-16 whose mark was lost: every second byte of Latin text is then NUL.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let nul = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nul(0), nul(1), head.len() / 2);
    if even == 0 && odd * 3 >= half * 2 {
        Some(UTF_16LE)
    } else if odd == 0 && even * 3 >= half * 2 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8 with some damage: more sound sequences beyond ASCII than broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

/// A file that is UTF-8 throughout, as its text after a byte order mark of so many bytes.
fn sound(text: &str, mark: usize) -> Decoded {
    let to_file = OffsetMap::shifted(mark, text.len());
    Decoded { text: text.to_owned(), to_file, encoding: UTF_8.name(), notes: Vec::new() }
}

/// Decodes UTF-8 from `mark` on; broken sequences become U+FFFD.
fn utf8(bytes: &[u8], mark: usize) -> Decoded {
    let bytes = &bytes[mark..];
    if let Ok(text) = std::str::from_utf8(bytes) {
        return sound(text, mark);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut to_file = OffsetMap::default();
    let mut broken = Broken::new("UTF-8");
    let mut at = mark;
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid());
        to_file.push(text.len(), valid.len(), at, valid.len());
        text.push_str(valid);
        at += valid.len();
        if !invalid.is_empty() {
            replace(&mut text, &mut to_file, at, invalid.len(), &mut broken);
            at += invalid.len();
        }
    }
    Decoded { text, to_file, encoding: UTF_8.name(), notes: broken.notes() }
}

/// Puts U+FFFD for `len` bytes at `at` that mean nothing.
fn replace(text: &mut String, to_file: &mut OffsetMap, at: usize, len: usize, broken: &mut Broken) {
    let from = text.len();
    text.push(char::REPLACEMENT_CHARACTER);
    to_file.push(from, text.len() - from, at, len);
    broken.add(Span::new(from, text.len()));
}

/// Decodes UTF-16 from `mark` on; a lone surrogate or a byte left over becomes U+FFFD.
fn utf16(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> Result<Decoded, ReadError> {
    let mut text = String::with_capacity(bytes.len());
    let mut to_file = OffsetMap::default();
    let mut broken = Broken::new(encoding.name());
    let mut at = mark;
    let (pairs, rest) = bytes[mark..].as_chunks::<2>();
    let nul = |pair: &[u8; 2]| *pair == [0, 0];
    if let Some(first) = pairs.iter().position(nul)
        && pairs.iter().filter(|pair| nul(pair)).count() * CONTROL_SHARE > pairs.len()
    {
        return Err(ReadError::Binary(mark + 2 * first));
    }
    let little = encoding == UTF_16LE;
    let units =
        pairs.iter().map(|&pair| if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) });
    for decoded in char::decode_utf16(units) {
        if let Ok(c) = decoded {
            let len = c.len_utf16() * 2;
            to_file.push(text.len(), c.len_utf8(), at, len);
            text.push(c);
            at += len;
        } else {
            replace(&mut text, &mut to_file, at, 2, &mut broken);
            at += 2;
        }
    }
    if !rest.is_empty() {
        replace(&mut text, &mut to_file, at, rest.len(), &mut broken);
    }
    Ok(Decoded { text, to_file, encoding: encoding.name(), notes: broken.notes() })
}

/// A NUL, which a broken tool leaves now and then, becomes U+FFFD as well: nothing after reading expects one.
fn without_nul(decoded: Decoded) -> Decoded {
    if !decoded.text.contains('\0') {
        return decoded;
    }
    let Decoded { text: with, to_file: map, encoding, mut notes } = decoded;
    let (mut text, mut to_file) = (String::with_capacity(with.len()), OffsetMap::default());
    let mut nuls = Vec::new();
    let mut next = 0;
    for piece in with.split_inclusive('\0') {
        let start = next;
        next += piece.len();
        let solid = piece.strip_suffix('\0').unwrap_or(piece);
        to_file.append(text.len(), &map, Span::new(start, start + solid.len()));
        text.push_str(solid);
        if solid.len() < piece.len() {
            let at = start + solid.len();
            let below = map.map(Span::new(at, at + 1));
            nuls.push((at, text.len()));
            to_file.push_whole(text.len(), char::REPLACEMENT_CHARACTER.len_utf8(), below.start, below.len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    for note in &mut notes {
        let before = nuls.partition_point(|&(at, _)| at < note.span.start);
        let shift = before * (char::REPLACEMENT_CHARACTER.len_utf8() - 1);
        note.span = Span::new(note.span.start + shift, note.span.end + shift);
    }
    let here = |&(_, at): &(usize, usize)| Note {
        span: Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
        message: "a NUL character, read as U+FFFD".to_owned(),
        help: "take it out".to_owned(),
    };
    notes.extend(nuls.iter().take(SHOWN).map(here));
    Decoded { text, to_file, encoding, notes }
}

/// The encoding that `<meta charset="...">`, an XML declaration or the header of gettext's messages names in the
/// first 4,096 bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let find = |needle: &[u8]| {
        head.windows(needle.len()).position(|window| window == needle).map(|at| at + needle.len())
    };
    let markup = find(b"<meta").is_some() || head.starts_with(b"<?xml");
    let markup = markup || find(b"text/plain; charset=").is_some();
    let from = find(b"charset=").or_else(|| find(b"encoding=")).filter(|_| markup)?;
    let label = head[from..].iter().skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '));
    let label: Vec<u8> = label
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .copied()
        .collect();
    Encoding::for_label(&label)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Decodes with `encoding_rs`, byte by byte where a byte is no ASCII: what a step puts out stands for the bytes
/// that went in since the last output.
fn legacy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut to_file = OffsetMap::default();
    let mut broken = Broken::new(encoding.name());
    let mut buffer = [0; 32];
    // First byte that went in and of which nothing has come out.
    let mut pending = 0;
    let mut at = 0;
    while at < bytes.len() {
        if pending == at && encoding.is_ascii_compatible() {
            let len = bytes[at..].iter().take_while(|byte| byte.is_ascii()).count();
            if let Ok(ascii) = std::str::from_utf8(&bytes[at..at + len]) {
                to_file.push(text.len(), len, at, len);
                text.push_str(ascii);
                at += len;
                pending = at;
            }
            if at == bytes.len() {
                break;
            }
        }
        let (_, _, written, _) = decoder.decode_to_utf8(&bytes[at..=at], &mut buffer, at + 1 == bytes.len());
        at += 1;
        if written == 0 {
            continue;
        }
        let Ok(out) = std::str::from_utf8(&buffer[..written]) else { continue };
        add(&mut text, &mut to_file, &mut broken, out, pending, &bytes[..at]);
        pending = at;
    }
    Decoded { text, to_file, encoding: encoding.name(), notes: broken.notes() }
}

/// Appends `out`, which stands for the bytes from `pending` to the end of `read`.
fn add(text: &mut String, map: &mut OffsetMap, broken: &mut Broken, out: &str, pending: usize, read: &[u8]) {
    let from = text.len();
    text.push_str(out);
    if let Some(at) = out.find(char::REPLACEMENT_CHARACTER) {
        broken.add(Span::new(from + at, from + at + char::REPLACEMENT_CHARACTER.len_utf8()));
    }
    // A lead byte without its second one: the ASCII byte after it is itself again.
    let last = read.last().copied().unwrap_or(0);
    let own = usize::from(out.len() > 1 && last.is_ascii() && out.as_bytes().last() == Some(&last));
    map.push(from, out.len() - own, pending, read.len() - own - pending);
    map.push(text.len() - own, own, read.len() - own, own);
}

/// The places that could not be decoded.
struct Broken {
    encoding: &'static str,
    shown: Vec<Span>,
    more: usize,
}

impl Broken {
    const fn new(encoding: &'static str) -> Self {
        Self { encoding, shown: Vec::new(), more: 0 }
    }

    fn add(&mut self, span: Span) {
        if self.shown.len() < SHOWN {
            self.shown.push(span);
        } else {
            self.more += 1;
        }
    }

    fn notes(self) -> Vec<Note> {
        let help = format!("save the file again in UTF-8; it was read as {}", self.encoding);
        let last = self.shown.last().copied();
        let mut notes: Vec<Note> = self
            .shown
            .into_iter()
            .map(|span| Note {
                span,
                message: format!("bytes that mean nothing in {}, read as U+FFFD", self.encoding),
                help: help.clone(),
            })
            .collect();
        if let (Some(span), 1..) = (last, self.more) {
            let message = format!("{} more places that mean nothing in {}", self.more, self.encoding);
            notes.push(Note { span, message, help });
        }
        notes
    }
}
