//! `isogloss baseline`: keeps a baseline of known findings.
//!
//! In: the arguments of a check. Out: the baseline rewritten. How it is compared is decided in `crate::gate`.

use clap::{Args, Subcommand};

use super::{Failure, check};

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take out the entries whose findings are gone, and give moved files their new names. Checks as `isogloss check` does
    /// with the same arguments
    #[command(mut_args(|argument| hidden(argument)))]
    Prune(Box<check::Arguments>),
}

/// Options of `check` that say how to report are none of pruning, which reports nothing.
fn hidden(argument: clap::Arg) -> clap::Arg {
    const NOT_HERE: [&str; 12] = [
        "format",
        "report",
        "output",
        "fail_on",
        "write_baseline",
        "no_baseline",
        "changed",
        "max_findings",
        "max_per_1k",
        "fix",
        "diff",
        "unsafe_fixes",
    ];
    let hide = NOT_HERE.contains(&argument.get_id().as_str());
    argument.hide(hide)
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    match &arguments.command {
        Command::Prune(arguments) => check::prune(arguments),
    }
}
