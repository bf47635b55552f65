//! git, run as a process.
//!
//! In: arguments. Out: what it prints. Changes nothing in the repository.

use std::process::Command;

use super::output::Failure;

/// Runs git in the working directory.
///
/// # Errors
/// When it cannot be run, or fails: with what it says, and `help`.
pub fn run(arguments: &[&str], help: &str) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git").args(arguments).output().map_err(|error| {
        Failure::new(format!("git cannot be run: {error}"), "install git, or do without what asks for it")
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("no reason given").to_owned();
    Err(Failure::new(format!("git {}: {said}", arguments.join(" ")), help))
}

/// What git prints, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
