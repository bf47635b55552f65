//! Tables in parts: cut where a row ends, each part with the header.

use std::io::{self, BufRead};

use super::{MOST, Part, Remark, SIZE};

/// Cuts a table.
pub fn cut(reader: &mut impl BufRead, sink: &mut dyn FnMut(Part)) -> io::Result<Vec<Remark>> {
    let mut header = Vec::new();
    let mut state = State::default();
    let mut lines = 0;
    // A header may hold line ends in quotation marks too.
    while lines == 0 || state.quoted {
        let from = header.len();
        if reader.read_until(b'\n', &mut header)? == 0 || header.len() > MOST {
            break;
        }
        state.pass(&header[from..]);
        lines += 1;
    }
    let (head, mut line) = (lines, lines);
    let (mut part, mut first, mut cut_once) = (header.clone(), lines, false);
    loop {
        let from = part.len();
        let read = reader.read_until(b'\n', &mut part)?;
        state.pass(&part[from..]);
        line += usize::from(read > 0);
        if read == 0 || (part.len() >= SIZE && !state.quoted) || part.len() >= MOST {
            if part.len() > header.len() || !cut_once {
                let text = String::from_utf8_lossy(&part).into_owned();
                let languages = languages(&header);
                sink(Part { text, lines: first as isize - head as isize, languages, ..Part::default() });
                cut_once = true;
            }
            part.clone_from(&header);
            state = State::default();
            first = line;
        }
        if read == 0 {
            return Ok(Vec::new());
        }
    }
}

/// Whether a place is inside of quotation marks.
#[derive(Default)]
struct State {
    quoted: bool,
    before: Option<u8>,
}

impl State {
    fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if byte == b'"' {
                let begins = matches!(self.before, None | Some(b',' | b';' | b'\t' | b'\n' | b'"'));
                self.quoted = !self.quoted && begins;
            }
            self.before = Some(byte);
        }
    }
}

/// The columns of a header that are language tags.
fn languages(header: &[u8]) -> Vec<String> {
    let header = String::from_utf8_lossy(header);
    let names = header.trim().split([',', ';', '\t']).map(|name| name.trim().trim_matches('"'));
    names.filter(|name| crate::config::is_language_tag(name)).map(ToOwned::to_owned).collect()
}
