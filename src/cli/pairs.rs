//! Pairs of documents by the convention of their paths: `content/fr/a.md` translates `content/en/a.md`.
//!
//! In: the inputs of a run, the configuration. Out: each input with its source, where one exists; sources are no
//! longer inputs of their own, unless they are asked for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::inputs::Input;
use crate::config::{self, Config, Layer};
use crate::document::Format;
use crate::language::detect;
use crate::report::Problem;
use crate::report::frame::Style;

/// The tag of a language that nobody names.
const UNKNOWN: &str = "und";

/// Finds the sources of translations; only where the language of the sources is known. A warning, where `[[pairs]]` names
/// sources and nothing says their language.
pub fn find(
    inputs: &mut Vec<Input>,
    named: &[PathBuf],
    config: Option<&Config>,
    command: &Layer,
    style: Style,
) -> Option<Problem> {
    if config.is_some_and(|config| config.find_sources == Some(false)) {
        return None;
    }
    let mut unknown = None;
    for input in inputs.iter_mut() {
        let Some(path) = &input.path else { continue };
        if Format::of_path(&input.name).is_bilingual() {
            continue;
        }
        let settings = config::settings(config, command, path);
        if let Some(source_language) = settings.source_language {
            input.source = source(path, &source_language, config);
        } else if unknown.is_none()
            && config.is_some_and(|config| !config.sources_of(path, UNKNOWN).is_empty())
        {
            let message = "[[pairs]] says where its source lies, and nothing says in which language that is";
            let help = "write source-language = \"en\" above [[pairs]], or give --source-lang en";
            unknown = Some(Problem::warning(&input.name, message, help, style));
        }
    }
    if config.is_some_and(|config| config.check_sources) {
        return unknown;
    }
    let sources: BTreeSet<PathBuf> = inputs.iter().filter_map(|input| input.source.clone()).collect();
    inputs.retain(|input| {
        let Some(path) = &input.path else { return true };
        named.contains(path) || !sources.contains(&normal(path))
    });
    unknown
}

/// The first of the places where a source may lie at which a file of the same kind of format lies.
fn source(path: &Path, source_language: &str, config: Option<&Config>) -> Option<PathBuf> {
    let configured = config.map(|config| config.sources_of(path, source_language)).unwrap_or_default();
    let name = path.to_string_lossy();
    let by_name = detect::sources(&name, source_language).into_iter().map(PathBuf::from);
    configured.into_iter().map(|path| normal(&path)).chain(by_name.map(|path| normal(&path))).find(|source| {
        source.is_file()
            && *source != normal(path)
            && !Format::of_path(&source.to_string_lossy()).is_bilingual()
    })
}

/// A path from the working directory, so that two ways to write one are equal.
fn normal(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}
