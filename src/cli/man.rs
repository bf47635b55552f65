//! `isogloss man`: the manual page, all commands on one page.

use clap::CommandFactory;
use clap_mangen::Man;

use super::output::{self, Failure};

pub fn run() -> Result<i32, Failure> {
    let mut command = super::Arguments::command();
    command.build();
    let page = render(&command).map_err(|error| Failure::new(error.to_string(), ""))?;
    output::write(&String::from_utf8_lossy(&page), None)?;
    Ok(super::CLEAN)
}

fn render(command: &clap::Command) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let mut options = Vec::new();
        let man = Man::new(sub.clone());
        man.render_description_section(&mut options)?;
        man.render_synopsis_section(&mut options)?;
        man.render_options_section(&mut options)?;
        // A page has one description, one synopsis: those of a command become parts of its own section.
        let options = String::from_utf8_lossy(&options).replace(".SH ", ".SS ");
        page.extend(format!(".SH \"ISOGLOSS {}\"\n", sub.get_name().to_uppercase()).into_bytes());
        page.extend(options.into_bytes());
    }
    Ok(page)
}
