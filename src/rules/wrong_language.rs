//! wrong-language: see docs/rules/wrong-language.md.

use super::Context;
use crate::finding::Draft;
use crate::language::Text;

/// Finds them.
pub fn check(_text: &Text, _context: &Context, _drafts: &mut Vec<Draft>) {}
