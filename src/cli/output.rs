//! Where output goes: standard output, a file, standard error; with or without colour; how wide.
//!
//! In: finished text. Out: bytes written. Knows nothing of findings.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::report::frame::{self, Style};

/// Why a command stops: a sentence, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong; or, when `drawn`, the finished picture of it.
    pub message: String,
    /// What to do about it, or empty.
    pub help: String,
    /// Whether `message` is drawn already.
    pub drawn: bool,
}

impl Failure {
    /// A failure with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), drawn: false }
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How standard output is to be drawn on.
pub fn stdout_style(color: Color, to_file: bool) -> Style {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal() && !to_file;
    Style { color: colored(color, anstream::AutoStream::choice(&stdout), to_file), width: width(terminal) }
}

/// How standard error is to be drawn on.
pub fn stderr_style(color: Color) -> Style {
    let stderr = io::stderr();
    Style {
        color: colored(color, anstream::AutoStream::choice(&stderr), false),
        width: width(stderr.is_terminal()),
    }
}

fn colored(color: Color, found: anstream::ColorChoice, to_file: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && !matches!(found, anstream::ColorChoice::Never),
    }
}

/// `COLUMNS` where it is set, else the terminal's width, else 100.
fn width(terminal: bool) -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let found =
        || terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0));
    asked.or_else(found).unwrap_or(frame::WIDTH)
}

/// Writes finished output. A reader that closed the pipe has seen enough: that is no failure.
///
/// # Errors
/// When the bytes cannot be written.
pub fn write(text: &str, to: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = to else {
        let mut stdout = io::stdout().lock();
        return match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write to standard output: {error}"), ""))
            }
            _ => Ok(()),
        };
    };
    write_bytes(text.as_bytes(), path)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// When the bytes cannot be written.
pub fn write_bytes(bytes: &[u8], path: &Path) -> Result<(), Failure> {
    write_whole(path, bytes).map_err(|error| {
        // The kind alone: the error names the temporary file, which means nothing to the user.
        let error = match error.kind() {
            ErrorKind::NotFound => "there is no such folder".to_owned(),
            kind => io::Error::from(kind).to_string(),
        };
        Failure::new(
            format!("cannot write {}: {error}", path.display()),
            "give --output a path that can be written",
        )
    })
}

/// Writes beside the file and renames, so that nobody ever reads half a file and a full disk costs nothing. A link is
/// followed, permissions are kept; what is no file (a pipe, a terminal) is written to.
///
/// # Errors
/// When the bytes cannot be written; the file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = std::fs::metadata(&path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        return std::fs::OpenOptions::new().write(true).open(&path)?.write_all(bytes);
    }
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the umask takes away what it takes away.
        file.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = file.tempfile_in(folder)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes to standard error; nobody is left to hear of it when that fails.
pub fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Tells why the command stops.
pub fn complain(failure: &Failure) {
    if failure.drawn {
        tell(&failure.message);
    } else {
        tell(&frame::message("error", &failure.message, &failure.help, stderr_style(Color::Auto)));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::write_whole;

    #[test]
    fn a_link_is_followed_and_permissions_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a.po"), folder.path().join("link.po"));
        std::fs::write(&file, "old").expect("a file");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("permissions");
        symlink("a.po", &link).expect("a link");
        write_whole(&link, b"new").expect("written");
        assert!(std::fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(std::fs::read(&file).expect("the file"), b"new");
        assert_eq!(std::fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 2);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o440)).expect("permissions");
        assert!(write_whole(&link, b"newer").is_err());
        assert_eq!(std::fs::read(&file).expect("the file"), b"new");
    }
}
