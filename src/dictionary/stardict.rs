//! `StarDict`: facts in `.ifo`, headwords with offset and size in `.idx`, articles in `.dict`.
//!
//! In: the three files. Out: articles. Of an article the texts are read; sounds and pictures are not.

use std::path::Path;

use super::{Article, Dictionary, DictionaryError, article, bytes, languages};

pub fn read(ifo: &Path, idx: &Path, data: &[u8]) -> Result<Dictionary, DictionaryError> {
    let facts = String::from_utf8_lossy(&bytes(ifo)?).into_owned();
    if !facts.starts_with("StarDict") {
        let message = "it does not begin with “StarDict's dict ifo file”";
        return Err(DictionaryError::Broken(ifo.display().to_string(), message));
    }
    let fact = |key: &str| facts.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let width = if fact("idxoffsetbits") == Some("64") { 8 } else { 4 };
    let types = fact("sametypesequence").unwrap_or("").trim();
    let mut dictionary =
        Dictionary { languages: fact("bookname").and_then(languages), ..Dictionary::default() };
    let (name, index) = (idx.display().to_string(), bytes(idx)?);
    let mut rest = index.as_slice();
    while !rest.is_empty() {
        let row = (|| {
            let end = rest.iter().position(|&byte| byte == 0)?;
            let numbers = rest.get(end + 1..end + 1 + width + 4)?;
            let number =
                |bytes: &[u8]| bytes.iter().fold(0_usize, |sum, &byte| (sum << 8) | usize::from(byte));
            Some((&rest[..end], number(&numbers[..width]), number(&numbers[width..]), end + 1 + width + 4))
        })();
        let Some((headword, offset, size, next)) = row else {
            let message = "it breaks off inside of a headword";
            return Err(DictionaryError::Broken(name, message));
        };
        rest = &rest[next..];
        let headword = String::from_utf8_lossy(headword).into_owned();
        let Some(found) = offset.checked_add(size).and_then(|end| data.get(offset..end)) else {
            dictionary.skipped.push(format!("{name}: “{headword}” lies outside of the file"));
            continue;
        };
        let texts = texts(found, types);
        let body = texts.join("\n");
        // Some repeat the headword in a first line of its own.
        let body =
            body.strip_prefix(headword.as_str()).filter(|rest| rest.starts_with('\n')).unwrap_or(&body);
        let translations = article::translations(body);
        if !translations.is_empty() {
            dictionary.articles.push(Article { headwords: vec![headword], translations });
        }
    }
    Ok(dictionary)
}

/// The texts of an article. Types in small letters end with a zero byte (the last one of a sequence with the article),
/// those in capitals begin with their size.
fn texts(mut data: &[u8], types: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut sequence = types.bytes();
    let given = !types.is_empty();
    loop {
        let kind = if given { sequence.next() } else { data.first().copied() };
        let Some(kind) = kind else { return texts };
        data = if given { data } else { &data[1..] };
        let last = given && sequence.len() == 0;
        let (field, next): (&[u8], &[u8]) = if kind.is_ascii_uppercase() {
            if last {
                (data, &[])
            } else {
                let Some((size, after)) = data.split_first_chunk::<4>() else { return texts };
                let size = (u32::from_be_bytes(*size) as usize).min(after.len());
                after.split_at(size)
            }
        } else {
            let end = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
            (&data[..end], data.get(end + 1..).unwrap_or(&[]))
        };
        data = next;
        let text = String::from_utf8_lossy(field);
        match kind {
            b'm' | b'l' => texts.push(text.into_owned()),
            b'g' | b'h' | b'x' | b'k' => texts.push(markup(&text)),
            _ => {}
        }
    }
}

/// The text of markup; a new element begins a line.
fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let close = rest[open..].find('>').map_or(rest.len(), |at| open + at + 1);
        if ["<br", "<p", "<div", "<li", "<k>", "</k>"].iter().any(|tag| rest[open..].starts_with(tag)) {
            out.push('\n');
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}
