//! git, run as a process.
//!
//! In: arguments. Out: what it prints. Changes nothing in the repository.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::output::Failure;

/// Runs git in the working directory.
///
/// # Errors
/// When it cannot be run, or fails: with what it says, and `help`.
pub fn run(arguments: &[&str], help: &str) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git").args(arguments).output().map_err(|error| not_run(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("no reason given").to_owned();
    Err(Failure::new(format!("git {}: {said}", arguments.join(" ")), help))
}

fn not_run(error: &std::io::Error) -> Failure {
    Failure::new(format!("git cannot be run: {error}"), "install git, or do without what asks for it")
}

/// The objects of a repository, read by one process.
pub struct Objects {
    child: Child,
    asked: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl Objects {
    /// Of the repository that the working directory is in.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn open() -> Result<Self, Failure> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| not_run(&error))?;
        let said = child.stdout.take().ok_or_else(|| Self::broken("it prints nothing"))?;
        Ok(Self { asked: child.stdin.take(), said: BufReader::new(said), child })
    }

    /// What an object holds, by its hash.
    ///
    /// # Errors
    /// When the repository does not have it.
    pub fn read(&mut self, hash: &str) -> Result<Vec<u8>, Failure> {
        self.answer(hash).map_err(|error| Self::broken(&error.to_string()))
    }

    fn answer(&mut self, hash: &str) -> std::io::Result<Vec<u8>> {
        if let Some(asked) = &mut self.asked {
            asked.write_all(format!("{hash}\n").as_bytes())?;
            asked.flush()?;
        }
        // `HASH TYPE SIZE`, the bytes, a line end; or `HASH missing`.
        let mut head = String::new();
        self.said.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: u64 = size.ok_or_else(|| std::io::Error::other(format!("“{}”", head.trim_end())))?;
        let mut bytes = Vec::new();
        self.said.by_ref().take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop() != Some(b'\n') {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }

    fn broken(why: &str) -> Failure {
        Failure::new(
            format!("git cat-file: {why}"),
            "check the repository with `git fsck`; in a shallow or partial clone, fetch more of it",
        )
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends when nothing more can be asked.
        drop(self.asked.take());
        let _ = self.child.wait();
    }
}

/// What git prints, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
