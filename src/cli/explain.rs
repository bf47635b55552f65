//! `isogloss explain`: the page of a rule, for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::output::{self, Color, Failure};
use crate::glossary::checks;
use crate::report::wrap;
use crate::{config, rules};

/// Longer lines of prose are hard to read, however wide the terminal.
const MEASURE: usize = 88;

#[derive(Args)]
pub struct Arguments {
    /// The rule, or the check of `isogloss glossary check`
    #[arg(value_name = "RULE")]
    rule: String,
    /// When to colour
    #[arg(long, value_enum, default_value = "auto")]
    color: Color,
}

pub fn run(arguments: &Arguments) -> Result<i32, Failure> {
    let style = output::stdout_style(arguments.color, false);
    let width = style.width.min(MEASURE);
    if let Some(check) = checks::find(&arguments.rule) {
        return output::write(&page(&checks::page(check.id), width, style.color), None)
            .map(|()| super::CLEAN);
    }
    let id = config::rule_id(&arguments.rule).map_err(|(message, help)| Failure::new(message, help))?;
    let rule = rules::find(&id).ok_or_else(|| Failure::new(format!("there is no rule `{id}`"), ""))?;
    let mut text = page(rule.page, width, style.color);
    let _ = writeln!(text, "\nSeverity: {}, when the configuration says nothing else.", rule.severity.name());
    output::write(&text, None)?;
    Ok(super::CLEAN)
}

/// Draws a page: headings bold, examples indented, prose wrapped. A rule's page holds no other markup but
/// lists, tables and code in backticks, which read well as they are.
fn page(markdown: &str, width: usize, color: bool) -> String {
    let paint = |style: Style, text: &str| {
        if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let dim = Style::new().dimmed();
    let heading = AnsiColor::Cyan.on_default().bold();
    let mut out = String::new();
    let mut prose = String::new();
    let mut fenced = false;
    for line in markdown.lines() {
        let begins = line.is_empty() || line.starts_with(['#', '|', '-', '*', '`', ' ']);
        if fenced || begins {
            flush(&mut out, &mut prose, width);
        }
        if let Some(info) = line.strip_prefix("```") {
            fenced = !fenced;
            if fenced {
                let _ = writeln!(out, "    {}", paint(dim, &caption(info)));
            }
        } else if fenced {
            for line in wrap(line, width.saturating_sub(6)).lines() {
                let _ = writeln!(out, "      {line}");
            }
        } else if line.starts_with('#') {
            let _ = writeln!(out, "{}", paint(heading, line.trim_start_matches('#').trim_start()));
        } else if line.is_empty() || line.starts_with('|') {
            let _ = writeln!(out, "{line}");
        } else {
            if !prose.is_empty() {
                prose.push(' ');
            }
            prose.push_str(if prose.is_empty() { line } else { line.trim_start() });
        }
    }
    flush(&mut out, &mut prose, width);
    out
}

/// What the first line of an example says: which language, and what the rule does with it.
fn caption(info: &str) -> String {
    match info.trim().split_once(' ') {
        Some(("flag", tag)) => format!("[{tag}] the rule speaks:"),
        Some(("pass", tag)) => format!("[{tag}] the rule is silent:"),
        _ if info.trim() == "finding" => "and says:".to_owned(),
        _ => info.trim().to_owned(),
    }
}

fn flush(out: &mut String, prose: &mut String, width: usize) {
    if prose.is_empty() {
        return;
    }
    // The lines of a list item hang below its text.
    let hang = if prose.trim_start().starts_with(['-', '*']) && prose.contains(' ') { "  " } else { "" };
    for (at, line) in wrap(prose, width.saturating_sub(hang.len())).lines().enumerate() {
        let _ = writeln!(out, "{}{line}", if at > 0 { hang } else { "" });
    }
    prose.clear();
}
