//! Which language a text is in, when nobody said.

/// The language of a whole document, as a tag; `None` when nothing speaks for any.
pub fn detect(text: &str) -> Option<&'static str> {
    let _ = text;
    None
}
