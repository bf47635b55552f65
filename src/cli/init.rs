//! `isogloss init`: a commented configuration to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use super::output::{self, Failure};
use crate::config::FILE_NAME;

/// What `init` writes. It holds every key, so it is also what a test reads to see that the page and the reader
/// agree.
const TEMPLATE: &str = include_str!("init.toml");

pub fn run() -> Result<i32, Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(FILE_NAME);
    match file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes())) {
        Ok(()) => {
            output::write(&format!("wrote {FILE_NAME}; docs/configuration.md describes its keys\n"), None)?;
            Ok(super::CLEAN)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::new(
            format!("{FILE_NAME} is there already, and was left as it is"),
            "delete it first if you want a new one",
        )),
        Err(error) => Err(Failure::new(format!("cannot write {FILE_NAME}: {error}"), "")),
    }
}

#[cfg(test)]
mod tests {
    use super::TEMPLATE;
    use crate::config::Config;
    use std::path::Path;

    #[test]
    fn the_template_is_read_as_it_stands_and_with_every_key_switched_on() {
        assert!(Config::parse(TEMPLATE, Path::new("/")).is_ok());
        // A commented key is "# key = value" or "# [table]"; a comment in words begins with a capital letter.
        let on: String = TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(key) if key.starts_with('[') || key.contains(" = ") => format!("{key}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert_ne!(on, TEMPLATE);
        assert_eq!(Config::parse(&on, Path::new("/")).err(), None);
    }
}
