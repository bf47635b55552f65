//! Placeables: what stands in a message for something else, and is no prose.
//!
//! In: the texts of a message on both sides, each with its way back. Out: the same with one U+FFFC for each placeable
//! (format strings of C, Python, Qt and ICU, variables, tags, addresses, paths), entities of letters decoded, and
//! without keyboard accelerators ("_File", "&File", "~File", "(_F)"). `find` says where they are; this file says
//! which of them count, because some look like prose: "5%ige", Turkish "%50", "R&D", "$US".

mod find;

use rustc_hash::FxHashSet;

use super::sides::Mapped;
use crate::span::{OffsetMap, Span};
use find::{Found, Kind};

/// What stands in prose for a placeable: the object replacement character of Unicode.
pub const OBJECT: char = '\u{FFFC}';

/// Takes the placeables out of a message: the texts of one side and of the other. What looks like prose as much as
/// like a placeable counts as one when it stands on both sides.
pub(super) fn take_out(source: &mut [Mapped], target: &mut [Mapped]) {
    if !source.iter().chain(target.iter()).any(|(text, _)| find::may_have(text)) {
        return;
    }
    let ours = found_in(source);
    let theirs = found_in(target);
    if ours.iter().chain(&theirs).all(Vec::is_empty) {
        return;
    }
    let (left, right) = (strings(source, &ours), strings(target, &theirs));
    let translated = target.iter().any(|(text, _)| !text.is_empty());
    let source_cuts: Vec<Vec<Cut>> = std::iter::zip(source.iter(), &ours)
        .map(|((text, _), found)| cuts(text, found, &right, !translated))
        .collect();
    let target_cuts: Vec<Vec<Cut>> = std::iter::zip(target.iter(), &theirs)
        .map(|((text, _), found)| cuts(text, found, &left, false))
        .collect();
    for (mapped, cuts) in source.iter_mut().zip(source_cuts).chain(target.iter_mut().zip(target_cuts)) {
        if !cuts.is_empty() {
            *mapped = without(&mapped.0, &mapped.1, cuts);
        }
    }
}

fn found_in(texts: &[Mapped]) -> Vec<Vec<Found>> {
    texts.iter().map(|(text, _)| find::all(text)).collect()
}

/// What was found on one side, as written; marks of accelerators by their sign alone.
fn strings<'t>(texts: &'t [Mapped], found: &[Vec<Found>]) -> FxHashSet<&'t str> {
    let mut strings = FxHashSet::default();
    for ((text, _), found) in texts.iter().zip(found) {
        for found in found {
            let (span, word) = (found.span, found.word);
            strings.insert(&text[span.start..span.end]);
            if found.kind == Kind::Accelerator {
                strings.insert(&text[word.start..word.end]);
            }
        }
    }
    strings
}

/// A stretch to leave out, and what stands in its place.
struct Cut {
    span: Span,
    instead: Option<char>,
}

fn cuts(text: &str, found: &[Found], other: &FxHashSet<&str>, alone: bool) -> Vec<Cut> {
    let same = |span: Span| other.contains(&text[span.start..span.end]);
    let marks = found.iter().filter(|found| found.kind == Kind::Accelerator).count();
    let mut cuts: Vec<Cut> = Vec::new();
    for found in found {
        let instead = match found.kind {
            Kind::Sure => Some(OBJECT),
            Kind::Perhaps if same(found.span) || (alone && !after_digit(text, found.span)) => Some(OBJECT),
            Kind::Letter(letter) => Some(letter),
            Kind::Bracketed => None,
            // Two are a name such as `some_long_name`; so is a word that both sides have with the mark in it.
            Kind::Accelerator if marks == 1 && !same(found.word) => None,
            Kind::Perhaps | Kind::Accelerator => continue,
        };
        cuts.push(Cut { span: found.span, instead });
    }
    cuts
}

fn after_digit(text: &str, span: Span) -> bool {
    text[..span.start].trim_end().ends_with(|c: char| c.is_numeric())
}

/// A text less what was cut, with its map.
fn without(text: &str, map: &OffsetMap, cuts: Vec<Cut>) -> Mapped {
    let (mut prose, mut back) = (String::with_capacity(text.len()), OffsetMap::default());
    let mut at = 0;
    for cut in cuts {
        back.append(prose.len(), map, Span::new(at, cut.span.start));
        prose.push_str(&text[at..cut.span.start]);
        if let Some(instead) = cut.instead {
            let below = map.map(cut.span);
            back.push_whole(prose.len(), instead.len_utf8(), below.start, below.len());
            prose.push(instead);
        }
        at = cut.span.end;
    }
    back.append(prose.len(), map, Span::new(at, text.len()));
    prose.push_str(&text[at..]);
    (prose, back)
}

#[cfg(test)]
mod tests {
    use super::take_out;
    use crate::span::{OffsetMap, Span};

    fn prose(source: &str, target: &str) -> (String, String) {
        let mapped = |text: &str| [(text.to_owned(), OffsetMap::shifted(7, text.len()))];
        let (mut a, mut b) = (mapped(source), mapped(target));
        take_out(&mut a, &mut b);
        (a[0].0.replace('\u{FFFC}', "▯"), b[0].0.replace('\u{FFFC}', "▯"))
    }

    #[test]
    fn each_kind_is_one_character() {
        for (text, wanted) in [
            ("Cannot open %s: %1$d", "Cannot open ▯: ▯"),
            ("%3$sHow to%2$-5.3fx", "▯How to▯x"),
            ("%lu von %zu, %-*s, %@, %I64d", "▯ von ▯, ▯, ▯, ▯"),
            ("%sファイルを%dつ", "▯ファイルを▯つ"),
            ("%(count)d Dateien, %(name)-10s", "▯ Dateien, ▯"),
            ("%{name} und %<count>d", "▯ und ▯"),
            ("Bonjour {name} !", "Bonjour ▯ !"),
            ("{} {0} {0!r:>{w}} {user.name} {x[0]:.2f}", "▯ ▯ ▯ ▯ ▯"),
            ("{n, plural, one {# файл} other {# файлов}}", "▯"),
            ("{n,number,#.##} {when, date, long}", "▯ ▯"),
            ("Hallo ${user.name}, #{x} {{ count }} {% if a %}ja{% endif %}", "Hallo ▯, ▯ ▯ ▯ja▯"),
            ("<b>保存</b>して <br/> <a href=\"x\">y</a>", "▯保存▯して ▯ ▯y▯"),
            ("siehe https://example.org/a_b?x=1, oder www.example.org.", "siehe ▯, oder ▯."),
            ("(http://example.org/)を参照", "(▯)を参照"),
            ("пишите на a.b@example.org!", "пишите на ▯!"),
            ("/usr/share/doc, ~/.config/x.ini und C:\\Windows\\win.ini.", "▯, ▯ und ▯."),
            ("caf&eacute; &amp; &#8211; &nonsense;", "café ▯ – ▯"),
            ("100%% sicher", "100% sicher"),
            ("Datei(_F)", "Datei"),
            ("ファイル(&F)...", "ファイル..."),
        ] {
            assert_eq!(prose(text, text).1, wanted, "{text}");
            assert_eq!(prose(text, text).0, wanted, "{text}");
        }
    }

    #[test]
    fn prose_is_left_alone() {
        for text in [
            "100 % sicher",
            "50 % der Fälle",
            "100% sure",
            "a 5% discount",
            "die 5%ige Lösung",
            "%50 indirim, %5'i",
            "und/oder, km/h, 1/2",
            "x < y und y > z",
            "{see the note below}",
            "R&D at AT&T",
            "R & D",
            "some_long_name",
            "$5, US$ 7, $US 8",
            "a } b { c",
            "10:30 Uhr, 3,5 %",
        ] {
            assert_eq!(prose("Unlike", text).1, text);
        }
    }

    #[test]
    fn what_could_be_prose_counts_when_both_sides_have_it() {
        for (source, target, wanted) in [
            ("%1 of %2", "%2 %1 içinde", "▯ ▯ içinde"),
            ("%1% off", "%1% indirim", "▯% indirim"),
            ("%ds left", "noch %ds", "noch ▯s"),
            ("$name is here", "$name ist da", "▯ ist da"),
            ("_Save as", "Speichern _unter", "Speichern unter"),
            ("the file_name", "der file_name", "der file_name"),
            ("returns (``Py_buffer``).", "gibt ``Py_buffer`` zurück", "gibt ``Py_buffer`` zurück"),
            ("E_xit", "_Beenden", "Beenden"),
            ("Tom &Jerry", "Tom &und Jerry", "Tom und Jerry"),
        ] {
            assert_eq!(prose(source, target).1, wanted, "{target}");
        }
    }

    #[test]
    fn words_keep_their_place() {
        let text = "%3$sHow to &eacute;lever <b>保存</b> 100%% _sicher";
        let mut target = [(text.to_owned(), OffsetMap::shifted(7, text.len()))];
        take_out(&mut [], &mut target);
        let (prose, map) = &target[0];
        for word in ["How", "lever", "保存", "sicher"] {
            let (here, there) = (prose.find(word).expect(word), text.find(word).expect(word));
            let below = map.map(Span::new(here, here + word.len()));
            assert_eq!(below, Span::new(there + 7, there + 7 + word.len()), "{word} in {prose}");
        }
    }
}
