//! letter-case: see docs/rules/letter-case.md.

use super::Context;
use crate::finding::Draft;
use crate::language::Text;

/// Finds them.
pub fn check(_text: &Text, _context: &Context, _drafts: &mut Vec<Draft>) {}
