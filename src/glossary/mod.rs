//! Glossaries: terms, the renderings to keep and those to avoid.

/// The glossaries in force.
#[derive(Clone, Debug, Default)]
pub struct Glossary {}

impl Glossary {
    /// Whether the glossary prefers this rendering in the language `tag`.
    pub fn prefers(&self, rendering: &str, tag: &str) -> bool {
        let _ = (rendering, tag);
        false
    }
}
