//! XLIFF and TMX in parts: cut where a unit ends.

use std::io::{self, BufRead};

use quick_xml::Writer;
use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{MOST, Part, Remark, SIZE};

/// So many faults that can be read over are told; then no more of the file is read.
const FAULTS: usize = 100;
const HELP: &str = "mend the XML; what stands before this place has been read";

/// Cuts an XML file.
pub fn cut(reader: impl BufRead, sink: &mut dyn FnMut(Part)) -> io::Result<Vec<Remark>> {
    let mut reader = Reader::from_reader(reader);
    let mut cutter =
        Cutter { lines: 0, part: Writer::new(Vec::new()), open: Vec::new(), next: Part::default() };
    let (mut remarks, mut buffer) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => {
                if !cutter.open.is_empty() {
                    let message =
                        format!("the XML breaks off: {} elements are never closed", cutter.open.len());
                    remarks.push(Remark { line: cutter.lines + 1, message, help: HELP });
                }
                break;
            }
            Ok(event) => cutter.take(event, sink)?,
            Err(Error::Io(error)) => return Err(io::Error::new(error.kind(), error.to_string())),
            Err(error) => {
                let message = format!("the XML is broken: {error}");
                remarks.push(Remark { line: cutter.lines + 1, message, help: HELP });
                if !matches!(error, Error::IllFormed(_)) || remarks.len() >= FAULTS {
                    break;
                }
            }
        }
        if cutter.part.get_ref().len() > MOST {
            let message = format!("a unit of more than {MOST} bytes");
            remarks.push(Remark { line: cutter.lines + 1, message, help: HELP });
            break;
        }
    }
    cutter.finish(sink)?;
    Ok(remarks)
}

struct Cutter {
    /// Line ends that were read.
    lines: usize,
    part: Writer<Vec<u8>>,
    /// Start tags of open elements.
    open: Vec<BytesStart<'static>>,
    next: Part,
}

impl Cutter {
    fn take(&mut self, event: Event, sink: &mut dyn FnMut(Part)) -> io::Result<()> {
        self.lines += line_ends(&event);
        let mut unit_ends = false;
        match &event {
            Event::Start(start) => {
                self.facts(start);
                self.open.push(start.to_owned());
            }
            Event::Empty(start) => self.facts(start),
            Event::End(end) => {
                self.open.pop();
                unit_ends = matches!(end.local_name().as_ref(), b"tu" | b"trans-unit" | b"unit");
            }
            _ => {}
        }
        self.part.write_event(event)?;
        if unit_ends && self.part.get_ref().len() >= SIZE {
            self.finish(sink)?;
        }
        Ok(())
    }

    /// What an element says of languages.
    fn facts(&mut self, start: &BytesStart) {
        let attribute = |keys: &[&str]| {
            let found = start
                .attributes()
                .flatten()
                .find(|a| keys.iter().any(|key| a.key.as_ref() == key.as_bytes()))?;
            Some(String::from_utf8_lossy(&found.value).into_owned())
                .filter(|tag| crate::config::is_language_tag(tag))
        };
        match start.local_name().as_ref() {
            b"header" => self.next.source = attribute(&["srclang"]),
            b"tuv" => {
                if let Some(tag) = attribute(&["xml:lang", "lang"])
                    && !self.next.languages.contains(&tag)
                {
                    self.next.languages.push(tag);
                }
            }
            _ => {}
        }
    }

    /// Hands over what was read, complete, and begins anew with the open elements.
    fn finish(&mut self, sink: &mut dyn FnMut(Part)) -> io::Result<()> {
        for start in self.open.iter().rev() {
            self.part.write_event(Event::End(start.to_end()))?;
        }
        let text = String::from_utf8_lossy(self.part.get_ref()).into_owned();
        let mut next = Part { source: self.next.source.clone(), ..Part::default() };
        self.part = Writer::new(Vec::with_capacity(SIZE + SIZE / 8));
        for start in &self.open {
            self.part.write_event(Event::Start(start.borrow()))?;
        }
        let head = line_ends(self.part.get_ref());
        next.lines = self.lines as isize - head as isize;
        sink(Part { text, ..std::mem::replace(&mut self.next, next) });
        Ok(())
    }
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|&byte| byte == b'\n').count() - 1
}
