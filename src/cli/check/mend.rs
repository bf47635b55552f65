//! Mends a file: applies the fixes of its findings, as far as they help.
//!
//! In: a file that was examined, its bytes, a way to examine other bytes in its place. Out: new bytes. A finding is mended at
//! all its places or not at all; the file is examined again after each change, and what does not make its finding go, or
//! brings a new one, is taken back. Writes no file.

use std::path::PathBuf;

use similar::TextDiff;

use super::Examined;
use crate::document::{Document, Marking, Replacement};
use crate::finding::Finding;
use crate::report::Problem;

/// Reads and checks other bytes in the place of the file's.
type Examine<'a> = dyn Fn(&[u8]) -> Result<Examined, Box<Problem>> + 'a;

/// What to do with fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing.
    #[default]
    Off,
    /// Write the files.
    Write,
    /// Show what would be written.
    Show,
}

/// So often a mended file is looked at for what can be mended now; each time has fewer findings than the one before.
const ROUNDS: usize = 16;

/// A file after its fixes.
pub struct Mended {
    /// The file; none where it is standard input.
    pub path: Option<PathBuf>,
    /// What to write.
    pub bytes: Vec<u8>,
    /// What was found in it before.
    pub before: Examined,
    /// How many findings are gone.
    pub fixed: usize,
    /// How many messages were marked for review.
    pub marked: usize,
}

/// Applies fixes to a file: the safe ones, or `all`. Gives what was found afterwards and how the file was; the file as it
/// was, where nothing can be mended.
pub fn mend(bytes: &[u8], examined: Examined, all: bool, examine: &Examine) -> (Examined, Option<Mended>) {
    let (mut now, mut state) = (examined, None::<(Vec<u8>, Examined, usize)>);
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let base = state.as_ref().map_or(bytes, |(bytes, ..)| bytes.as_slice());
        let fixable: Vec<usize> =
            (0..now.findings.len()).filter(|&at| is_fixable(&now.findings[at], &now.document, all)).collect();
        let mut attempt = Attempt { bytes: base, examined: &now, examine, accepted: Vec::new(), best: None };
        attempt.add(&fixable);
        let accepted = attempt.accepted.len();
        let Some(best) = attempt.best else { break };
        fixed += accepted;
        let first = state.take().map(|(_, first, marked)| (first, marked));
        let before = std::mem::replace(&mut now, best.examined);
        let (first, marked) = first.unwrap_or((before, 0));
        state = Some((best.bytes, first, marked + best.marked));
    }
    let mended = state.map(|(bytes, before, marked)| Mended { path: None, bytes, before, fixed, marked });
    (now, mended)
}

/// The change of a file as a patch; both texts without a byte order mark.
pub fn patch(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

/// Whether all places of a finding that deviate can be changed.
fn is_fixable(finding: &Finding, document: &Document, all: bool) -> bool {
    let mut places = finding.deviating().peekable();
    places.peek().is_some()
        && places
            .all(|place| place.path == document.path && place.fix.as_ref().is_some_and(|fix| fix.safe || all))
}

struct Attempt<'a> {
    bytes: &'a [u8],
    examined: &'a Examined,
    examine: &'a Examine<'a>,
    /// Findings whose fixes help together.
    accepted: Vec<usize>,
    /// The file with them.
    best: Option<Tried>,
}

struct Tried {
    bytes: Vec<u8>,
    examined: Examined,
    marked: usize,
}

impl Attempt<'_> {
    /// Adds the findings that can be mended beside those accepted: all at once, else each half for itself.
    fn add(&mut self, batch: &[usize]) {
        if batch.is_empty() {
            return;
        }
        let together: Vec<usize> = self.accepted.iter().chain(batch).copied().collect();
        if let Some(tried) = self.attempt(&together) {
            self.accepted = together;
            self.best = Some(tried);
        } else if batch.len() > 1 {
            let (left, right) = batch.split_at(batch.len() / 2);
            self.add(left);
            self.add(right);
        }
    }

    /// The file after the fixes of some findings, when they are gone and nothing new has come.
    fn attempt(&self, chosen: &[usize]) -> Option<Tried> {
        let document = &self.examined.document;
        let findings = &self.examined.findings;
        let fixes =
            chosen.iter().flat_map(|&at| findings[at].deviating()).filter_map(|place| place.fix.as_ref());
        let replacements: Vec<Replacement> =
            fixes.map(|fix| Replacement { unit: fix.unit, span: fix.span, text: fix.text.clone() }).collect();
        let written = document.rewrite(self.bytes, &replacements, Marking::Review);
        if !written.refused.is_empty() {
            return None;
        }
        if written.marked > 0 {
            // A message that waits for review may not be read any more, which proves nothing of what it says.
            let unmarked = document.rewrite(self.bytes, &replacements, Marking::None);
            let examined = (self.examine)(&unmarked.bytes).ok()?;
            if !helps(findings, chosen, &examined.findings) {
                return None;
            }
        }
        let examined = (self.examine)(&written.bytes).ok()?;
        helps(findings, chosen, &examined.findings).then_some(Tried {
            bytes: written.bytes,
            examined,
            marked: written.marked,
        })
    }
}

/// Whether the chosen findings are gone and no new one has come.
fn helps(before: &[Finding], chosen: &[usize], after: &[Finding]) -> bool {
    let gone =
        chosen.iter().all(|&at| after.iter().all(|finding| finding.fingerprint != before[at].fingerprint));
    gone && after.iter().all(|finding| before.iter().any(|old| holds(old, finding)))
}

/// Whether a finding is an old one, or what is left of it.
fn holds(old: &Finding, new: &Finding) -> bool {
    old.fingerprint == new.fingerprint
        || (old.rule == new.rule
            && new
                .renderings
                .iter()
                .all(|rendering| old.renderings.iter().any(|known| known.text == rendering.text)))
}
