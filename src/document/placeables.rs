//! Placeables: what stands in a message for something else, and is no prose.
//!
//! In: a message and its way back. Out: the same with one U+FFFC for each placeable (format strings of C, Python and
//! ICU, variables, tags, entities), and without keyboard accelerators ("_File", "&File", "~File").

use std::sync::LazyLock;

use regex::Regex;

use crate::span::{OffsetMap, Span};

/// What stands in prose for a placeable: the object replacement character of Unicode.
pub const OBJECT: char = '\u{FFFC}';

static PLACEABLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"%\([\w.]+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]", // Python: %(name)s
        r"|%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?(?:hh|ll|[hlqjzt])?[diouxXeEfFgGaAcsSpn@]\b", // C: %1$s, %d
        r"|%\d+|%[A-Za-z_]\w*%",                     // Qt: %1; %name%
        r"|\$?\{[^{}\s]*\}|\$\([\w.]+\)|\{\{[^{}]*\}\}|\{\w+,[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", // {name}, ${x}, ICU
        r"|</?[A-Za-z][^<>]*>",                                                              // tags
        r"|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w*);",                                           // entities
    ))
    .ok()
});

/// An accelerator: a mark before a letter.
static ACCELERATOR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[_&~](\pL)").ok());

/// Takes the placeables out of a message.
pub(super) fn take_out(text: &str, map: &OffsetMap) -> (String, OffsetMap) {
    let mut cuts: Vec<(Span, bool)> = Vec::new();
    if let Some(regex) = PLACEABLE.as_ref().filter(|_| text.contains(['%', '{', '$', '<', '&'])) {
        cuts.extend(regex.find_iter(text).map(|found| (Span::new(found.start(), found.end()), true)));
    }
    if let Some(regex) = ACCELERATOR.as_ref().filter(|_| text.contains(['_', '&', '~'])) {
        let inside = |at: usize| cuts.iter().any(|(span, _)| span.start <= at && at < span.end);
        let marks: Vec<usize> =
            regex.find_iter(text).map(|found| found.start()).filter(|&at| !inside(at)).collect();
        // Two are a name such as `some_long_name`.
        if let [only] = marks[..] {
            cuts.push((Span::new(only, only + 1), false));
            cuts.sort_unstable();
        }
    }
    if cuts.is_empty() {
        return (text.to_owned(), map.clone());
    }
    let (mut prose, mut back) = (String::with_capacity(text.len()), OffsetMap::default());
    let mut at = 0;
    for (cut, stands) in cuts {
        back.append(prose.len(), map, Span::new(at, cut.start));
        prose.push_str(&text[at..cut.start]);
        if stands {
            let below = map.map(cut);
            back.push(prose.len(), OBJECT.len_utf8(), below.start, below.len());
            prose.push(OBJECT);
        }
        at = cut.end;
    }
    back.append(prose.len(), map, Span::new(at, text.len()));
    prose.push_str(&text[at..]);
    (prose, back)
}

#[cfg(test)]
mod tests {
    use super::take_out;
    use crate::span::{OffsetMap, Span};

    #[test]
    fn placeables_are_one_character_and_words_keep_their_place() {
        for (text, prose) in [
            ("Cannot open %s: %1$d", "Cannot open \u{FFFC}: \u{FFFC}"),
            ("%(count)d Dateien", "\u{FFFC} Dateien"),
            ("Bonjour {name} !", "Bonjour \u{FFFC} !"),
            ("{n, plural, one {# файл} other {# файлов}}", "\u{FFFC}"),
            ("<b>保存</b>して", "\u{FFFC}保存\u{FFFC}して"),
            ("Speichern _unter", "Speichern unter"),
            ("some_long_name", "some_long_name"),
            ("100 % sicher", "100 % sicher"),
        ] {
            let (found, map) = take_out(text, &OffsetMap::shifted(7, text.len()));
            assert_eq!(found, prose);
            for word in ["open", "Dateien", "Bonjour", "保存", "unter"] {
                if let (Some(here), Some(there)) = (found.find(word), text.find(word)) {
                    let below = map.map(Span::new(here, here + word.len()));
                    assert_eq!(below, Span::new(there + 7, there + 7 + word.len()), "{word} in {text}");
                }
            }
        }
    }
}
