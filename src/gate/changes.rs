//! Which lines of which files have changed, as a difference without context shows them.
//!
//! In: the output of `git diff --unified=0`, as any tool writes the unified format. Out: for a file and lines of it, whether
//! one of them is new. What was only taken away changes no line. Runs nothing and reads no file.

use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Changed lines by file, from 1. Names are those of the difference, without the `b/` before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    lines: HashMap<String, Lines>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Lines {
    All,
    Some(Vec<RangeInclusive<usize>>),
}

impl Changes {
    /// Reads a difference whose files have the prefix `b/`.
    pub fn parse(diff: &[u8]) -> Self {
        let mut changes = Self::default();
        let mut file: Option<String> = None;
        let mut lines = diff.split(|&byte| byte == b'\n');
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix(b"+++ ") {
                file = new_name(name);
            } else if line.starts_with(b"diff ") {
                file = None;
            } else if let Some((old, new)) = hunk(line) {
                if let (Some(file), false) = (&file, new.is_empty()) {
                    changes.add(file, new.clone());
                }
                // The lines of the hunk themselves: an added "++ b/x" looks like the name of a file.
                let mut rest = old + new.clone().count();
                while rest > 0
                    && let Some(line) = lines.next()
                {
                    rest -= usize::from(!line.starts_with(b"\\"));
                }
            }
        }
        changes
    }

    fn add(&mut self, file: &str, range: RangeInclusive<usize>) {
        let lines = self.lines.entry(file.to_owned()).or_insert_with(|| Lines::Some(Vec::new()));
        if let Lines::Some(ranges) = lines {
            ranges.push(range);
        }
    }

    /// A file of which every line counts as changed.
    pub fn add_whole(&mut self, file: &str) {
        self.lines.insert(file.to_owned(), Lines::All);
    }

    /// Whether a file has a changed line at all.
    pub fn has(&self, file: &str) -> bool {
        self.lines.contains_key(file)
    }

    /// Whether one of these lines of a file has changed.
    pub fn touch(&self, file: &str, lines: &RangeInclusive<usize>) -> bool {
        match self.lines.get(file) {
            None => false,
            Some(Lines::All) => true,
            // Hunks come in the order of the file.
            Some(Lines::Some(ranges)) => {
                let at = ranges.partition_point(|range| range.end() < lines.start());
                ranges.get(at).is_some_and(|range| range.start() <= lines.end())
            }
        }
    }
}

/// `@@ -3,2 +4 @@` as how many lines it takes away, and the lines it adds (empty where none).
fn hunk(line: &[u8]) -> Option<(usize, RangeInclusive<usize>)> {
    let line = line.strip_prefix(b"@@ -")?;
    // What stands behind the second @@ is text of the file.
    let end = line.windows(3).position(|three| three == b" @@")?;
    let line = std::str::from_utf8(&line[..end]).ok()?;
    let mut parts = line.split(' ');
    let (_, old) = numbers(parts.next()?)?;
    let (start, count) = numbers(parts.next()?.strip_prefix('+')?)?;
    let range = if count == 0 { RangeInclusive::new(1, 0) } else { start..=start + count - 1 };
    Some((old, range))
}

/// `4,2` as 4 and 2; `4` as 4 and 1.
fn numbers(text: &str) -> Option<(usize, usize)> {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((start.parse().ok()?, count.parse().ok()?))
}

/// The name behind `+++ `, without `b/`; none for `/dev/null`. Names with odd bytes stand in quotation marks as in C.
fn new_name(written: &[u8]) -> Option<String> {
    // Behind a name with spaces git writes a tab.
    let written = written.strip_suffix(b"\t").unwrap_or(written);
    let bytes = match written.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")) {
        Some(quoted) => unquoted(quoted),
        None => written.to_vec(),
    };
    Some(String::from_utf8_lossy(bytes.strip_prefix(b"b/")?).into_owned())
}

fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = after.first().copied().filter(|_| first == b'\\');
        let Some(escaped) = escaped else {
            bytes.push(first);
            continue;
        };
        let octal = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            bytes.push(byte);
            rest = &after[3..];
            continue;
        }
        rest = &after[1..];
        bytes.push(match escaped {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            other => other,
        });
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "diff --git a/a b.md b/a b.md
index 1..2 100644
--- a/a b.md\t
+++ b/a b.md\t
@@ -2 +2,2 @@ Überschrift
-old
+++ b/trap.md
+@@ -1 +1 @@
@@ -9,2 +10,0 @@
-gone
-gone
\\ No newline at end of file
@@ -20,0 +19 @@
+new
diff --git \"a/\\303\\274 \\\"x\\\".md\" \"b/\\303\\274 \\\"x\\\".md\"
--- /dev/null
+++ \"b/\\303\\274 \\\"x\\\".md\"
@@ -0,0 +1 @@
+new
diff --git a/gone.md b/gone.md
--- a/gone.md
+++ /dev/null
@@ -1 +0,0 @@
-gone
";

    #[test]
    fn new_lines_are_changed_and_no_others() {
        let changes = Changes::parse(DIFF.as_bytes());
        let touched: Vec<usize> = (1..30).filter(|&line| changes.touch("a b.md", &(line..=line))).collect();
        assert_eq!(touched, [2, 3, 19]);
        assert!(changes.touch("a b.md", &(4..=19)) && !changes.touch("a b.md", &(4..=18)));
        assert!(changes.touch("ü \"x\".md", &(1..=1)));
        assert_eq!(changes.lines.len(), 2);
    }

    #[test]
    fn a_whole_file_is_changed_everywhere() {
        let mut changes = Changes::parse(b"");
        assert!(!changes.has("x"));
        changes.add_whole("x");
        assert!(changes.has("x") && changes.touch("x", &(7..=7)));
    }
}
