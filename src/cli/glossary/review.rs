//! The review of suggestions on a terminal: `isogloss glossary suggest --interactive`.
//!
//! In: candidates, a glossary file. Out: accepted rows in the file, each written at once; decisions in a file beside it.
//! What a key means and what is shown is decided in `crate::suggestion::review`.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{cursor, execute, queue, terminal};
use unicode_width::UnicodeWidthStr;

use super::file::{self, File};
use super::suggest;
use crate::cli::CLEAN;
use crate::cli::output::{self, Failure};
use crate::glossary::edit;
use crate::suggestion::Candidate;
use crate::suggestion::review::{Decision, Decisions, Key, Screen, Step, review};

/// Says so when there is no terminal to review on.
///
/// # Errors
/// When standard input or output is none.
pub fn needs_terminal() -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    let help =
        "run it in a terminal, or leave --interactive out: --to adds all rows as drafts, --diff shows them";
    Err(Failure::new("--interactive needs a terminal to ask on", help))
}

/// The file of decisions about a glossary.
fn beside(glossary: &Path) -> PathBuf {
    let mut name = glossary.as_os_str().to_owned();
    name.push(".review.json");
    PathBuf::from(name)
}

/// What was decided about the suggestions for a glossary; nothing where nobody has gone through any.
///
/// # Errors
/// When the file of decisions is there and cannot be read.
pub fn decisions(glossary: &Path) -> Result<Decisions, Failure> {
    let path = beside(glossary);
    let help = "mend it, or delete it to decide anew";
    let failed = |error: String| Failure::new(format!("{}: {error}", path.display()), help);
    match std::fs::read(&path) {
        Ok(bytes) => {
            let read: Decisions = serde_json::from_slice(&bytes)
                .map_err(|error| failed(format!("no file of decisions: {error}")))?;
            if read.version == 1 {
                Ok(read)
            } else {
                Err(failed(format!("version {} is not known here", read.version)))
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Decisions::default()),
        Err(error) => Err(failed(format!("cannot be read: {error}"))),
    }
}

/// Goes through candidates for a glossary.
///
/// # Errors
/// When the terminal fails.
pub fn run(glossary: &Path, candidates: &[Candidate]) -> Result<i32, Failure> {
    let mut decisions = decisions(glossary)?;
    // What was put off comes behind what nobody has seen.
    let mut order: Vec<Candidate> = candidates.to_vec();
    order.sort_by_key(|candidate| decisions.of(candidate) == Some(Decision::Later));
    let outcome = {
        let mut screen = Terminal::open().map_err(|error| terminal_failed(&error))?;
        review(&order, &mut screen, &mut |step| {
            keep(glossary, &mut decisions, &step).map_err(|failure| {
                format!(
                    "{}{}{}",
                    failure.message,
                    if failure.help.is_empty() { "" } else { ": " },
                    failure.help
                )
            })
        })
        .map_err(|error| terminal_failed(&error))?
    };
    let report = format!(
        "{} accepted, {} rejected, {} left for later\n",
        outcome.accepted, outcome.rejected, outcome.later
    );
    output::write(&report, None)?;
    Ok(CLEAN)
}

fn terminal_failed(error: &io::Error) -> Failure {
    Failure::new(format!("the terminal fails: {error}"), "what was decided before is kept; run it again")
}

/// Writes a decision: the row first, then the decision.
fn keep(glossary: &Path, decisions: &mut Decisions, step: &Step) -> Result<(), Failure> {
    let mut file = File::open(glossary)?;
    let today = file::today();
    let refused = |refusal: edit::Refusal| Failure::new(refusal.message, refusal.help);
    if let Some(before) = step.before {
        let (term, language) = match (&before.source, &before.source_language) {
            (Some(source), language) => (source, language.as_deref()),
            (None, _) => (&before.target, Some(before.target_language.as_str())),
        };
        let named = file.sheet.columns().iter().any(|column| column.tag().is_some());
        let wanted = edit::Wanted { term, language: language.filter(|_| named), context: None, all: false };
        edit::remove(&mut file.sheet, wanted).map_err(refused)?;
    }
    if step.decision == Decision::Accepted {
        // The one at the keyboard has agreed to it.
        let cells = suggest::cells(&file.sheet, glossary, step.row, "")?;
        edit::add(&mut file.sheet, &cells, true, &today).map_err(refused)?;
    }
    file.write_sound()?;
    decisions.set(step.candidate, step.decision);
    let text =
        serde_json::to_string_pretty(decisions).map_err(|error| Failure::new(error.to_string(), ""))?;
    output::write_bytes((text + "\n").as_bytes(), &beside(glossary))
}

/// The terminal, without echo, until it is dropped.
struct Terminal {
    out: io::Stdout,
}

impl Terminal {
    fn open() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let mut terminal = Self { out: io::stdout() };
        execute!(terminal.out, terminal::EnterAlternateScreen)?;
        Ok(terminal)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = execute!(self.out, terminal::LeaveAlternateScreen, cursor::Show);
        let _ = terminal::disable_raw_mode();
    }
}

fn press() -> io::Result<KeyEvent> {
    loop {
        if let Event::Key(key) = event::read()?
            && key.kind != KeyEventKind::Release
        {
            return Ok(key);
        }
    }
}

impl Screen for Terminal {
    fn width(&self) -> usize {
        terminal::size().map_or(80, |(columns, _)| if columns == 0 { 80 } else { usize::from(columns) })
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        queue!(self.out, terminal::Clear(terminal::ClearType::All), cursor::MoveTo(0, 0))?;
        self.out.write_all(text.replace('\n', "\r\n").as_bytes())?;
        self.out.flush()
    }

    fn key(&mut self) -> io::Result<Key> {
        let key = press()?;
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return Ok(if matches!(key.code, KeyCode::Char('c' | 'd')) { Key::Quit } else { Key::Other });
        }
        Ok(match key.code {
            KeyCode::Char('a') | KeyCode::Enter => Key::Accept,
            KeyCode::Char('e') => Key::Edit,
            KeyCode::Char('r') => Key::Reject,
            KeyCode::Char('l' | ' ') => Key::Later,
            KeyCode::Char('b') => Key::Back,
            KeyCode::Char('q') | KeyCode::Esc => Key::Quit,
            _ => Key::Other,
        })
    }

    fn edit(&mut self, label: &str, text: &str) -> io::Result<Option<String>> {
        let mut letters: Vec<char> = text.chars().collect();
        let mut at = letters.len();
        loop {
            let line: String = letters.iter().collect();
            let behind: String = letters[at..].iter().collect();
            queue!(self.out, cursor::MoveToColumn(0), terminal::Clear(terminal::ClearType::CurrentLine))?;
            write!(self.out, "{label}: {line}")?;
            let back = u16::try_from(behind.width()).unwrap_or(0);
            if back > 0 {
                queue!(self.out, cursor::MoveLeft(back))?;
            }
            self.out.flush()?;
            let key = press()?;
            match key.code {
                KeyCode::Enter => {
                    self.out.write_all(b"\r\n")?;
                    return Ok(Some(line));
                }
                KeyCode::Esc => return Ok(None),
                KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(None),
                KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                    letters.drain(..at);
                    at = 0;
                }
                KeyCode::Char(letter) => {
                    letters.insert(at, letter);
                    at += 1;
                }
                KeyCode::Backspace if at > 0 => {
                    at -= 1;
                    letters.remove(at);
                }
                KeyCode::Delete if at < letters.len() => {
                    letters.remove(at);
                }
                KeyCode::Left => at = at.saturating_sub(1),
                KeyCode::Right => at = letters.len().min(at + 1),
                KeyCode::Home => at = 0,
                KeyCode::End => at = letters.len(),
                _ => {}
            }
        }
    }
}
