//! `isogloss schema`: the shapes that others may lean on, as JSON Schemas (draft 2020-12).

use clap::{Args, ValueEnum};

use super::output::{self, Failure};
use crate::{config, report};

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// isogloss.toml
    Configuration,
    /// What `check --format json` writes
    Report,
}

#[derive(Args)]
pub struct Arguments {
    /// Of what
    of: Of,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let schema = match arguments.of {
        Of::Configuration => config::SCHEMA,
        Of::Report => report::json::SCHEMA,
    };
    output::write(schema, None)?;
    Ok(super::CLEAN)
}
