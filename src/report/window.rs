//! A long line seen through a window: the text around some places, cut at word borders, so wide and no wider.
//!
//! In: a text, places in one line of it, a width in columns. Out: the text to show and the places in it.
//! An article's paragraph is one line of thousands of characters, and a terminal shows a hundred.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::span::Span;

/// Stands for what was cut off.
const CUT: char = '…';

/// A row of a picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// What is shown: one line, no control characters.
    pub text: String,
    /// Bytes of `text` of each place.
    pub marks: Vec<Range<usize>>,
}

/// How many columns a character takes. Control characters are drawn as pictures, one column each.
fn columns(character: char) -> usize {
    if character.is_control() { 1 } else { character.width().unwrap_or(0) }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Whether places that begin and end here are near enough to stand in one row of `room` columns.
pub fn fits(text: &str, whole: Span, room: usize) -> bool {
    // A character takes no more than four bytes, so what is longer than this need not be measured.
    whole.len() <= room.saturating_mul(4)
        && text.get(whole.start..whole.end).is_some_and(|part| !part.contains('\n') && width(part) <= room)
}

/// The window of `room` columns around `places` (in order, in one line), with `tail` columns kept free
/// behind the last of them.
pub fn around(text: &str, places: &[Span], room: usize, tail: usize) -> Row {
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Row { text: String::new(), marks: Vec::new() };
    };
    let whole = Span::new(first.start, last.end);
    let middle = text.get(whole.start..whole.end).unwrap_or("");
    let taken = width_up_to(middle, room);
    if taken >= room.saturating_sub(2) {
        return too_wide(text, places, room);
    }
    let before = line_before(text, whole.start, room);
    let after = line_after(text, whole.end, room);
    let (before_all, after_all) = (width(before.0), width(after.0));
    // Half of what is free goes to each side; what one side does not need, the other may have.
    let free = room - taken;
    let most = free.saturating_sub(tail);
    let left_room = most.min((free / 2).max(free.saturating_sub(after_all)));
    let left = keep_end(before.0, left_room, before.1);
    let right_room = free.saturating_sub(width(&left).min(before_all.max(width(&left))));
    let right = keep_start(after.0, right_room, after.1);
    let mut row = Row { text: left, marks: Vec::new() };
    let mut at = whole.start;
    for place in places {
        push_clean(&mut row.text, text.get(at..place.start).unwrap_or(""));
        let start = row.text.len();
        push_clean(&mut row.text, text.get(place.start..place.end).unwrap_or(""));
        row.marks.push(start..row.text.len());
        at = place.end;
    }
    push_clean(&mut row.text, &right);
    row
}

/// A place that is wider than the window: its beginning.
fn too_wide(text: &str, places: &[Span], room: usize) -> Row {
    let start = places.first().map_or(0, |place| place.start);
    let end = places.last().map_or(start, |place| place.end);
    let shown = keep_start(text.get(start..end).unwrap_or(""), room, true);
    let mut row = Row { text: String::new(), marks: Vec::new() };
    push_clean(&mut row.text, &shown);
    row.marks.push(0..row.text.len());
    row
}

/// Width, but no longer measured than until it passes `limit`.
fn width_up_to(text: &str, limit: usize) -> usize {
    let mut sum = 0;
    for character in text.chars() {
        sum += columns(character);
        if sum > limit {
            break;
        }
    }
    sum
}

/// What stands before `end` in its line, no more than a window of it; and whether there is more.
fn line_before(text: &str, end: usize, room: usize) -> (&str, bool) {
    let head = text.get(..end).unwrap_or("");
    let mut start = end;
    let mut sum = 0;
    for (at, character) in head.char_indices().rev() {
        if character == '\n' || character == '\r' {
            return (head.get(start..).unwrap_or("").trim_start(), false);
        }
        sum += columns(character);
        if sum > room {
            return (head.get(start..).unwrap_or(""), true);
        }
        start = at;
    }
    (head.get(start..).unwrap_or("").trim_start(), false)
}

/// What stands from `start` on in its line, no more than a window of it; and whether there is more.
fn line_after(text: &str, start: usize, room: usize) -> (&str, bool) {
    let rest = text.get(start..).unwrap_or("");
    let mut sum = 0;
    for (at, character) in rest.char_indices() {
        if character == '\n' || character == '\r' {
            return (rest.get(..at).unwrap_or("").trim_end(), false);
        }
        sum += columns(character);
        if sum > room {
            return (rest.get(..at).unwrap_or(""), true);
        }
    }
    (rest.trim_end(), false)
}

/// Whether a text may be cut between these two characters: at white space, or beside a wide character
/// (Chinese and Japanese write no spaces); never before a combining mark.
fn border(before: char, after: char) -> bool {
    columns(after) > 0
        && (before.is_whitespace() || after.is_whitespace() || columns(before) == 2 || columns(after) == 2)
}

/// The end of `text` in `room` columns, with an ellipsis where something was cut.
fn keep_end(text: &str, room: usize, more: bool) -> String {
    let mut out = String::new();
    if !more && width(text) <= room {
        push_clean(&mut out, text);
        return out;
    }
    let room = room.saturating_sub(2);
    let (mut word, mut any) = (None, text.len());
    let (mut sum, mut next): (usize, Option<char>) = (0, None);
    for (at, character) in text.char_indices().rev() {
        if let Some(after) = next {
            let start = at + character.len_utf8();
            if border(character, after) {
                word = Some(start);
            }
            if columns(after) > 0 {
                any = start;
            }
        }
        sum += columns(character);
        if sum > room {
            break;
        }
        next = Some(character);
    }
    let kept = text.get(word.unwrap_or(any)..).unwrap_or("").trim_start();
    let spaced = text.get(..text.len() - kept.len()).is_some_and(|cut| cut.ends_with(char::is_whitespace));
    out.push(CUT);
    if spaced {
        out.push(' ');
    }
    push_clean(&mut out, kept);
    out
}

/// The beginning of `text` in `room` columns, with an ellipsis where something was cut.
fn keep_start(text: &str, room: usize, more: bool) -> String {
    if !more && width_up_to(text, room) <= room {
        return text.to_owned();
    }
    if more && width_up_to(text, room) <= room.saturating_sub(1) && text.is_empty() {
        return CUT.to_string();
    }
    let room = room.saturating_sub(2);
    let (mut word, mut any) = (None, 0);
    let (mut sum, mut last): (usize, Option<char>) = (0, None);
    for (at, character) in text.char_indices() {
        if let Some(before) = last {
            if border(before, character) {
                word = Some(at);
            }
            if columns(character) > 0 {
                any = at;
            }
        }
        sum += columns(character);
        if sum > room {
            break;
        }
        last = Some(character);
    }
    let end = if sum <= room { text.len() } else { word.unwrap_or(any) };
    let kept = text.get(..end).unwrap_or("");
    let trimmed = kept.trim_end();
    let spaced =
        trimmed.len() < kept.len() || text.get(end..).is_some_and(|cut| cut.starts_with(char::is_whitespace));
    format!("{trimmed}{}{CUT}", if spaced { " " } else { "" })
}

/// Appends with white space of any kind, line breaks included, as one space.
fn push_clean(out: &mut String, text: &str) {
    for character in text.chars() {
        if character == '\t' || character == '\n' || character == '\r' {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(character);
        }
    }
}

/// Breaks a sentence into lines of `room` columns, at word borders where there are any.
pub fn wrap(text: &str, room: usize) -> String {
    let room = room.max(10);
    let mut out = String::new();
    let mut rest = text;
    while width_up_to(rest, room) > room {
        let (mut cut, mut any, mut sum) = (None, 0, 0);
        let mut last: Option<char> = None;
        for (at, character) in rest.char_indices() {
            if let Some(before) = last {
                if border(before, character) && !character.is_whitespace() {
                    cut = Some(at);
                }
                if columns(character) > 0 {
                    any = at;
                }
            }
            sum += columns(character);
            if sum > room + usize::from(character.is_whitespace()) {
                break;
            }
            last = Some(character);
        }
        let at = cut.unwrap_or(any).max(rest.chars().next().map_or(1, char::len_utf8));
        let (line, tail) = rest.split_at(at);
        out.push_str(line.trim_end());
        out.push('\n');
        rest = tail.trim_start();
    }
    out.push_str(rest);
    out
}
