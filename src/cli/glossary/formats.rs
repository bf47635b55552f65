//! `isogloss glossary formats`: what `import` reads and `export` writes.

use clap::Args;
use serde_json::{Value, json};

use super::file::Format as Report;
use crate::cli::CLEAN;
use crate::cli::output::{self, Failure};
use crate::glossary::exchange::FORMATS;

#[derive(Args)]
pub struct Arguments {
    /// How to list
    #[arg(long, value_enum, default_value = "text")]
    format: Report,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    if arguments.format == Report::Json {
        let list: Vec<Value> = FORMATS
            .iter()
            .map(|format| {
                json!({
                    "id": format.id,
                    "name": format.name,
                    "endings": format.endings,
                    "carries": format.carries,
                })
            })
            .collect();
        output::write(&format!("{:#}\n", Value::from(list)), None)?;
        return Ok(CLEAN);
    }
    let width = FORMATS.iter().map(|format| format.id.len()).max().unwrap_or(0);
    let line = |format: &crate::glossary::exchange::Format| {
        format!("{:width$}  {}: {}\n", format.id, format.name, format.carries)
    };
    output::write(&FORMATS.iter().map(line).collect::<String>(), None)?;
    Ok(CLEAN)
}
