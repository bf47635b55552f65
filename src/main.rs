//! The `isogloss` command: arguments to one command to an exit code.

fn main() {
    std::process::exit(isogloss::cli::run());
}
