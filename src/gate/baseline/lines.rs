//! The file of a baseline: a line with its version, then an entry a line.
//!
//! In: its text, or entries. Out: entries with a mistake for every line that is none, or the text. Knows no findings.

use serde::{Deserialize, Serialize};

use super::{Baseline, Entry};
use crate::config::Mistake;
use crate::span::Span;

/// Number of the shape, as the first line says it.
const VERSION: u64 = 1;
const HELP: &str = "or delete the file, and `--write-baseline` writes it anew";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "isogloss-baseline")]
    version: u64,
}

impl Baseline {
    /// Reads a baseline: a line with its version, then a JSON object a line. Empty lines are skipped. Of two lines for one
    /// finding, which a merge of branches may leave, the greater count holds.
    ///
    /// # Errors
    /// With all mistakes, in the order of the file.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut lines = lines(text).filter(|(_, line)| !line.trim().is_empty());
        let (start, first) = lines.next().unwrap_or((0, ""));
        head(first).map_err(|(message, help)| {
            vec![Mistake { span: Span::new(start, start + first.len()), message, help }]
        })?;
        let (mut entries, mut mistakes) = (Vec::new(), Vec::new());
        for (start, line) in lines {
            match serde_json::from_str::<Entry>(line) {
                Ok(entry) => entries.push(entry),
                Err(error) => mistakes.push(mistake(start, line, &error)),
            }
        }
        if mistakes.is_empty() { Ok(Self::new(entries)) } else { Err(mistakes) }
    }

    /// The file: the version, then an entry a line, sorted by file, rule and renderings.
    ///
    /// # Errors
    /// When serialisation fails, which plain strings give no cause for.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string(&Head { version: VERSION })? + "\n";
        for entry in &self.entries {
            text.push_str(&serde_json::to_string(entry)?);
            text.push('\n');
        }
        Ok(text)
    }
}

/// Lines with the byte at which they begin, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

fn head(line: &str) -> Result<(), (String, String)> {
    match serde_json::from_str::<Head>(line) {
        Ok(Head { version: VERSION }) => Ok(()),
        Ok(Head { version }) => Err((
            format!("this is a baseline of version {version}, and {VERSION} is known here"),
            "use the version of isogloss that wrote it, or write it anew".to_owned(),
        )),
        Err(_) => Err((
            "this is no baseline of isogloss".to_owned(),
            format!("its first line is {{\"isogloss-baseline\":{VERSION}}}; {HELP}"),
        )),
    }
}

fn mistake(start: usize, line: &str, error: &serde_json::Error) -> Mistake {
    let whole = Span::new(start, start + line.len());
    if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)) {
        return Mistake {
            span: whole,
            message: "a merge of branches has left its mark here".to_owned(),
            help: "keep the entries of both sides and take this line out: of two for one finding the greater count holds"
                .to_owned(),
        };
    }
    // "... at line 1 column 7": the frame says where.
    let words = error.to_string();
    let words =
        words.split(" at line ").next().unwrap_or(&words).replace("nonzero usize", "number, 1 or more");
    let mut at = error.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    let next = line[at..].chars().next().map_or(0, char::len_utf8);
    Mistake {
        span: Span::new(start + at, start + at + next),
        message: format!("this entry cannot be read: {words}"),
        help: format!(
            "an entry is a line such as {{\"path\":\"a.md\",\"rule\":\"letter-case\",\"renderings\":[\"Bloc\",\"bloc\"],\
             \"count\":1,\"fingerprint\":\"…\"}}; {HELP}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_their_place() {
        let entry = r#"{"path":"a","rule":"r","renderings":["é"],"count":1,"fingerprint":"0"}"#;
        let text =
            format!("{{\"isogloss-baseline\":1}}\n{entry}\n{}\n=======\n", entry.replace(":1,", ":0,"));
        let mistakes = Baseline::parse(&text).expect_err("two");
        let places: Vec<_> =
            mistakes.iter().map(|mistake| &text[mistake.span.start..mistake.span.end]).collect();
        assert_eq!(places, ["0", "======="]);
        assert!(Baseline::parse("").is_err() && Baseline::parse("{\"isogloss-baseline\":2}").is_err());
        assert_eq!(Baseline::parse("rule: x\n").expect_err("no baseline")[0].span, Span::new(0, 7));
    }
}
