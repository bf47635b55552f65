//! Where the source of a translation lies, as `[[pairs]]` says it: two patterns of paths.
//!
//! In: patterns such as `i18n/{lang}/{path}`. Out: for the path of a translation that of its source. Looks at no disk.

use std::ops::Range;

use regex::Regex;

/// What may stand in braces.
pub const PLACEHOLDERS: [&str; 3] = ["lang", "name", "path"];

/// A rule of where sources lie.
#[derive(Clone, Debug)]
pub struct PathPair {
    target: Regex,
    source: String,
}

/// Why patterns cannot be used: bytes of the pattern, what is wrong, what to do.
pub type Fault = (Range<usize>, String, String);

impl PathPair {
    /// Reads the pattern of translations.
    ///
    /// # Errors
    /// When there is a placeholder that does not exist, or one that stands twice.
    pub fn target(pattern: &str) -> Result<Regex, Fault> {
        let mut regex = String::from("^");
        let mut seen: Vec<&str> = Vec::new();
        for (range, part) in parts(pattern)? {
            let group = match part {
                Part::Text(text) => {
                    regex.push_str(&regex::escape(text));
                    continue;
                }
                Part::Placeholder(name) if seen.contains(&name) => {
                    let help = "let it stand once in the pattern of translations";
                    return Err((range, format!("{{{name}}} stands twice"), help.to_owned()));
                }
                Part::Placeholder(name) => {
                    seen.push(name);
                    match name {
                        "lang" => r"(?P<lang>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)",
                        "name" => r"(?P<name>[^/]+)",
                        _ => r"(?P<path>.+)",
                    }
                }
            };
            regex.push_str(group);
        }
        regex.push('$');
        Regex::new(&regex).map_err(|error| (0..pattern.len(), error.to_string(), String::new()))
    }

    /// Brings the pattern of translations and that of their sources together.
    ///
    /// # Errors
    /// When the source asks for what the translation's path does not say.
    pub fn new(target: Regex, source: &str) -> Result<Self, Fault> {
        for (range, part) in parts(source)? {
            if let Part::Placeholder(name) = part
                && name != "lang"
                && !target.capture_names().flatten().any(|known| known == name)
            {
                let message = format!("{{{name}}} does not stand in the pattern of translations");
                return Err((range, message, "put it into `target`, or leave it out here".to_owned()));
            }
        }
        Ok(Self { target, source: source.to_owned() })
    }

    /// The path of the source, when `path` is that of a translation; `{lang}` of the source is `source_language`.
    pub fn source_of(&self, path: &str, source_language: &str) -> Option<String> {
        let found = self.target.captures(path)?;
        if found.name("lang").is_some_and(|tag| same_language(tag.as_str(), source_language)) {
            return None;
        }
        let mut source = String::new();
        for (_, part) in parts(&self.source).ok()? {
            source.push_str(match part {
                Part::Text(text) => text,
                Part::Placeholder("lang") => source_language,
                Part::Placeholder(name) => found.name(name)?.as_str(),
            });
        }
        (source != path).then_some(source)
    }
}

fn same_language(a: &str, b: &str) -> bool {
    a.replace('_', "-").eq_ignore_ascii_case(&b.replace('_', "-"))
}

enum Part<'p> {
    Text(&'p str),
    Placeholder(&'p str),
}

/// The parts of a pattern with their bytes.
fn parts(pattern: &str) -> Result<Vec<(Range<usize>, Part<'_>)>, Fault> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(open) = pattern[at..].find('{').map(|found| at + found) {
        parts.push((at..open, Part::Text(&pattern[at..open])));
        let end = pattern[open..].find('}').map_or(pattern.len(), |found| open + found + 1);
        let name = pattern[open + 1..end].trim_end_matches('}');
        if !PLACEHOLDERS.contains(&name) {
            let help = "there are: {lang} for a language tag, {path} for anything, {name} for anything without a slash";
            return Err((open..end, format!("there is no placeholder `{{{name}}}`"), help.to_owned()));
        }
        parts.push((open..end, Part::Placeholder(name)));
        at = end;
    }
    parts.push((at..pattern.len(), Part::Text(&pattern[at..])));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::PathPair;

    fn pair(target: &str, source: &str) -> PathPair {
        PathPair::new(PathPair::target(target).expect("a pattern"), source).expect("a pattern")
    }

    #[test]
    fn the_source_lies_where_the_pattern_says() {
        let folders = pair("i18n/{lang}/docs/{path}", "docs/{path}");
        assert_eq!(folders.source_of("i18n/pt-BR/docs/a/b.md", "en").as_deref(), Some("docs/a/b.md"));
        assert_eq!(folders.source_of("docs/a/b.md", "en"), None);
        let names = pair("{path}/{name}.{lang}.md", "{path}/{lang}/{name}.md");
        assert_eq!(names.source_of("x/y/z.fr.md", "en").as_deref(), Some("x/y/en/z.md"));
        assert_eq!(names.source_of("x/y/z.en.md", "en"), None);
    }

    #[test]
    fn faults_have_their_place() {
        assert_eq!(PathPair::target("a/{tongue}/b").expect_err("no placeholder").0, 2..10);
        assert_eq!(PathPair::target("{lang}/{lang}").expect_err("twice").0, 7..13);
        let target = PathPair::target("{lang}/x.md").expect("a pattern");
        assert_eq!(PathPair::new(target, "en/{path}").expect_err("not in the target").0, 3..9);
    }
}
