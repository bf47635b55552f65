//! Going through candidates one by one.
//!
//! In: candidates, what was decided before, a [`Screen`] that shows text and gives keys. Out: a decision for each,
//! handed over at once, so that nothing is lost when the session ends. Knows no terminal and writes no files.

use std::fmt::Write as _;
use std::io;

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use super::Candidate;

/// What somebody said of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It is a row now.
    Accepted,
    /// It shall never be suggested again.
    Rejected,
    /// It comes again next time.
    Later,
}

/// A candidate and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The term of the source, as it was suggested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_language: Option<String>,
    /// The rendering, as it was suggested.
    pub target: String,
    /// Its language.
    pub target_language: String,
    /// What was said.
    pub decision: Decision,
}

/// All that was decided about one glossary: a file beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Version of the format.
    pub version: u32,
    /// The decisions, in the order in which they were made.
    pub decisions: Vec<Decided>,
}

impl Default for Decisions {
    fn default() -> Self {
        Self { version: 1, decisions: Vec::new() }
    }
}

impl Decisions {
    /// What was said of a candidate.
    pub fn of(&self, candidate: &Candidate) -> Option<Decision> {
        self.decisions.iter().find(|decided| decided.is_of(candidate)).map(|decided| decided.decision)
    }

    /// Notes a decision in the place of an earlier one.
    pub fn set(&mut self, candidate: &Candidate, decision: Decision) {
        self.decisions.retain(|decided| !decided.is_of(candidate));
        self.decisions.push(Decided {
            source: candidate.source.clone(),
            source_language: candidate.source_language.clone(),
            target: candidate.target.clone(),
            target_language: candidate.target_language.clone(),
            decision,
        });
    }
}

impl Decided {
    /// A term of the source is decided about whatever its rendering.
    fn is_of(&self, candidate: &Candidate) -> bool {
        let term = (&self.source, &self.source_language, &self.target_language);
        term == (&candidate.source, &candidate.source_language, &candidate.target_language)
            && (self.source.is_some() || self.target == candidate.target)
    }
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// a, Enter.
    Accept,
    /// e.
    Edit,
    /// r.
    Reject,
    /// l, space.
    Later,
    /// b.
    Back,
    /// q, Escape, Ctrl-C, Ctrl-D; the end of the input.
    Quit,
    /// Any other: nothing happens.
    Other,
}

/// Where the review is shown and keys come from.
pub trait Screen {
    /// How many columns there are.
    fn width(&self) -> usize;
    /// Shows a text in the place of what was shown before.
    ///
    /// # Errors
    /// When it cannot be written to.
    fn show(&mut self, text: &str) -> io::Result<()>;
    /// Waits for a key.
    ///
    /// # Errors
    /// When there is nothing to read from.
    fn key(&mut self) -> io::Result<Key>;
    /// Lets a line be edited; `None` when that is given up.
    ///
    /// # Errors
    /// When there is nothing to read from.
    fn edit(&mut self, label: &str, text: &str) -> io::Result<Option<String>>;
}

/// A decision, as it is handed over.
pub struct Step<'a> {
    /// The candidate as it was suggested.
    pub candidate: &'a Candidate,
    /// As it was edited; the same where it was not.
    pub row: &'a Candidate,
    /// What was said.
    pub decision: Decision,
    /// The row that an earlier decision in this review made of it.
    pub before: Option<&'a Candidate>,
}

/// How a review ended: how many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows made.
    pub accepted: usize,
    /// Never again.
    pub rejected: usize,
    /// Once more next time, those not reached included.
    pub later: usize,
}

/// Goes through candidates. `keep` takes each decision; what it says against one is shown, and the candidate stays.
///
/// # Errors
/// When the screen fails.
pub fn review(
    candidates: &[Candidate],
    screen: &mut dyn Screen,
    keep: &mut dyn FnMut(Step) -> Result<(), String>,
) -> io::Result<Outcome> {
    let mut said: Vec<Option<(Decision, Candidate)>> = vec![None; candidates.len()];
    let (mut at, mut complaint) = (0, String::new());
    while let Some(candidate) = candidates.get(at) {
        let before = said[at].clone();
        let mut row = before.as_ref().map_or_else(|| candidate.clone(), |(_, row)| row.clone());
        let decision = before.as_ref().map(|(decision, _)| *decision);
        screen.show(&drawn(&row, at, candidates.len(), decision, &complaint, screen.width()))?;
        complaint.clear();
        let decision = match screen.key()? {
            Key::Quit => break,
            Key::Other => continue,
            Key::Back => {
                at = at.saturating_sub(1);
                continue;
            }
            Key::Edit => {
                let Some(edited) = edited(&row, screen)? else { continue };
                row = edited;
                Decision::Accepted
            }
            Key::Accept => Decision::Accepted,
            Key::Reject => Decision::Rejected,
            Key::Later => Decision::Later,
        };
        let made = before.as_ref().filter(|(decision, _)| *decision == Decision::Accepted);
        let step = Step { candidate, row: &row, decision, before: made.map(|(_, row)| row) };
        match keep(step) {
            Ok(()) => {
                said[at] = Some((decision, row));
                at += 1;
            }
            Err(why) => complaint = why,
        }
    }
    let mut outcome = Outcome::default();
    for decision in said {
        match decision.map(|(decision, _)| decision) {
            Some(Decision::Accepted) => outcome.accepted += 1,
            Some(Decision::Rejected) => outcome.rejected += 1,
            Some(Decision::Later) | None => outcome.later += 1,
        }
    }
    Ok(outcome)
}

/// A candidate as its reader wants it; `None` when they gave up.
fn edited(candidate: &Candidate, screen: &mut dyn Screen) -> io::Result<Option<Candidate>> {
    let mut row = candidate.clone();
    let list = |text: &str| -> Vec<String> {
        text.split('|').map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned).collect()
    };
    if let Some(source) = &mut row.source {
        let Some(text) = screen.edit("term", source)? else { return Ok(None) };
        text.trim().clone_into(source);
    }
    let Some(text) = screen.edit("write", &row.target)? else { return Ok(None) };
    text.trim().clone_into(&mut row.target);
    let lists = [("may be written too", &mut row.admitted), ("not to be written", &mut row.forbidden)];
    for (label, values) in lists {
        if !values.is_empty() {
            let Some(text) = screen.edit(label, &values.join(" | "))? else { return Ok(None) };
            *values = list(&text);
        }
    }
    Ok((!row.target.is_empty() && row.source.as_deref() != Some("")).then_some(row))
}

/// Columns of a bar.
const BAR: usize = 20;

fn drawn(
    candidate: &Candidate,
    at: usize,
    of: usize,
    said: Option<Decision>,
    complaint: &str,
    width: usize,
) -> String {
    let mut out = String::new();
    let term = candidate.source.as_deref().unwrap_or(&candidate.target);
    let _ = writeln!(out, "{} of {of}   {term}   {} places", at + 1, candidate.count);
    let _ = writeln!(
        out,
        "concentration {:.2}   confidence {:.2}{}",
        candidate.concentration,
        candidate.confidence,
        if candidate.clear { "" } else { "   to decide" }
    );
    out.push('\n');
    let most = candidate.renderings.iter().map(|rendering| rendering.count).max().unwrap_or(1).max(1);
    let widest = candidate.renderings.iter().map(|rendering| rendering.text.width()).max().unwrap_or(0);
    for rendering in &candidate.renderings {
        let pad = " ".repeat(widest - rendering.text.width());
        let bar = "█".repeat((rendering.count * BAR).div_ceil(most));
        let mark = if rendering.text == candidate.target { '>' } else { ' ' };
        let _ = writeln!(out, "{mark} {}{pad}  {bar} {}", rendering.text, rendering.count);
    }
    if !candidate.renderings.iter().any(|rendering| rendering.text == candidate.target) {
        let _ = writeln!(out, "> {}", candidate.target);
    }
    for example in &candidate.examples {
        let _ = writeln!(out, "\n{}:{}", example.place.path, example.place.line);
        for line in example.source.iter().chain([&example.target]) {
            let _ = writeln!(out, "  {}", clipped(line, width.saturating_sub(2)));
        }
    }
    out.push('\n');
    match said {
        Some(Decision::Accepted) => out.push_str("accepted before\n"),
        Some(Decision::Rejected) => out.push_str("rejected before\n"),
        Some(Decision::Later) => out.push_str("put off before\n"),
        None => {}
    }
    if !complaint.is_empty() {
        let _ = writeln!(out, "{complaint}");
    }
    out.push_str("a accept   e edit   r reject   l later   b back   q quit\n");
    out
}

/// A line of no more columns than `width`.
fn clipped(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let mut out = String::new();
    for letter in line.chars() {
        if out.width() + letter.to_string().width() + 1 > width {
            break;
        }
        out.push(letter);
    }
    out + "…"
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io;

    use super::{Candidate, Decision, Decisions, Key, Outcome, Screen, review};

    /// A screen that gives keys and lines, and keeps what it was shown.
    struct Fed {
        keys: VecDeque<Key>,
        lines: VecDeque<Option<String>>,
        shown: Vec<String>,
    }

    impl Screen for Fed {
        fn width(&self) -> usize {
            40
        }
        fn show(&mut self, text: &str) -> io::Result<()> {
            self.shown.push(text.to_owned());
            Ok(())
        }
        fn key(&mut self) -> io::Result<Key> {
            Ok(self.keys.pop_front().unwrap_or(Key::Quit))
        }
        fn edit(&mut self, _: &str, text: &str) -> io::Result<Option<String>> {
            Ok(self.lines.pop_front().unwrap_or_else(|| Some(text.to_owned())))
        }
    }

    fn candidate(source: &str, target: &str) -> Candidate {
        Candidate {
            source: Some(source.to_owned()),
            source_language: Some("en".to_owned()),
            target: target.to_owned(),
            target_language: "ru".to_owned(),
            admitted: Vec::new(),
            forbidden: Vec::new(),
            clear: true,
            count: 4,
            concentration: 1.0,
            confidence: 0.9,
            renderings: Vec::new(),
            examples: Vec::new(),
        }
    }

    /// A decision as the review hands it on: term, verdict, edited rendering.
    type Step = (String, Decision, Option<String>);

    fn run(keys: &[Key], lines: &[Option<&str>]) -> (Outcome, Vec<Step>, Fed) {
        let candidates = [candidate("bridge", "мост"), candidate("pier", "пирс"), candidate("lock", "шлюз")];
        let lines = lines.iter().map(|line| line.map(ToOwned::to_owned)).collect();
        let mut screen = Fed { keys: keys.iter().copied().collect(), lines, shown: Vec::new() };
        let mut steps = Vec::new();
        let outcome = review(&candidates, &mut screen, &mut |step| {
            if step.row.target == "no" {
                return Err("that row cannot be written".to_owned());
            }
            let before = step.before.map(|row| row.target.clone());
            steps.push((step.row.target.clone(), step.decision, before));
            Ok(())
        });
        (outcome.expect("a screen"), steps, screen)
    }

    #[test]
    fn every_key_does_what_it_says() {
        use Decision::{Accepted, Later, Rejected};
        let (outcome, steps, _) = run(&[Key::Accept, Key::Other, Key::Reject, Key::Later], &[]);
        assert_eq!(outcome, Outcome { accepted: 1, rejected: 1, later: 1 });
        let said: Vec<Decision> = steps.iter().map(|(_, decision, _)| *decision).collect();
        assert_eq!(said, [Accepted, Rejected, Later]);
    }

    #[test]
    fn one_goes_back_and_says_something_else() {
        let keys = [Key::Accept, Key::Back, Key::Reject, Key::Quit];
        let (outcome, steps, screen) = run(&keys, &[]);
        assert_eq!(outcome, Outcome { accepted: 0, rejected: 1, later: 2 });
        assert_eq!(steps[1], ("мост".to_owned(), Decision::Rejected, Some("мост".to_owned())));
        assert!(screen.shown[2].contains("accepted before"));
    }

    #[test]
    fn a_row_is_edited_or_given_up() {
        let (_, steps, _) = run(&[Key::Edit, Key::Edit, Key::Quit], &[Some("bridge"), Some(" моста "), None]);
        assert_eq!(steps, [("моста".to_owned(), Decision::Accepted, None)]);
    }

    #[test]
    fn what_speaks_against_a_row_is_shown() {
        let (outcome, _, screen) = run(&[Key::Edit, Key::Quit], &[Some("bridge"), Some("no")]);
        assert_eq!(outcome.accepted, 0);
        assert!(screen.shown[1].contains("that row cannot be written"), "{}", screen.shown[1]);
    }

    #[test]
    fn a_later_decision_takes_the_place_of_the_earlier_one() {
        let mut decisions = Decisions::default();
        decisions.set(&candidate("bridge", "мост"), Decision::Later);
        decisions.set(&candidate("bridge", "переправа"), Decision::Rejected);
        assert_eq!(decisions.decisions.len(), 1);
        assert_eq!(decisions.of(&candidate("bridge", "мост")), Some(Decision::Rejected));
        let written = serde_json::to_string(&decisions).expect("JSON");
        assert_eq!(serde_json::from_str::<Decisions>(&written).expect("read"), decisions);
    }
}
