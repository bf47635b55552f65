//! Markdown: `CommonMark` with tables, footnotes, front matter, math, as pulldown-cmark reads it.
//!
//! In: decoded text. Out: units, the language that front matter declares, suppression comments. Code, link
//! addresses, math and front matter are no prose; text inside HTML blocks is, as [`super::html`] reads it.

use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::prose::Prose;
use super::suppression::Comments;
use super::{Document, UnitKind, html};
use crate::span::Span;

/// Inline HTML elements whose content is no prose.
const CODE: &[&str] = &["code", "kbd", "samp", "var", "tt", "script", "style", "math", "svg"];

/// Reads Markdown.
pub fn read(document: &mut Document) {
    let text = Arc::clone(&document.text);
    let mut reader = Reader {
        document,
        text: &text,
        prose: Prose::default(),
        kind: UnitKind::Paragraph,
        items: 0,
        silent: 0,
        code: None,
        outer: Vec::new(),
        alts: Vec::new(),
        block: None,
        comments: Comments::default(),
    };
    for (event, range) in Parser::new_ext(&text, options()).into_offset_iter() {
        reader.event(event, Span::new(range.start, range.end));
    }
    reader.flush();
    let comments = reader.comments;
    comments.resolve(document);
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

struct Reader<'d> {
    document: &'d mut Document,
    text: &'d str,
    prose: Prose,
    kind: UnitKind,
    /// How many list items are open.
    items: usize,
    /// How many elements are open whose text is no prose: code blocks, front matter, bare addresses.
    silent: usize,
    /// The inline HTML element of code that is open.
    code: Option<String>,
    /// The prose around the image whose alternative text is being read.
    outer: Vec<Prose>,
    /// Alternative texts, units of their own after the unit in which they stand.
    alts: Vec<Prose>,
    /// The HTML block that is being read.
    block: Option<Span>,
    comments: Comments,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, span: Span) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.prose_text(&text, span),
            Event::InlineMath(text) if !is_math(&text) => self.prose_text("", span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.prose.space(span),
            Event::Html(_) => match &mut self.block {
                Some(block) => block.end = block.end.max(span.end),
                None => self.block = Some(span),
            },
            Event::InlineHtml(_) => self.inline_html(span),
            Event::SoftBreak => self.prose.wrap(span),
            Event::HardBreak => self.prose.line_break(span),
            Event::Rule => self.flush(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag, span: Span) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Link { link_type, .. } => self.silent += usize::from(is_address(*link_type)),
            Tag::Image { .. } => {
                self.prose.space(Span::new(span.start, span.start));
                self.outer.push(std::mem::take(&mut self.prose));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.silent += 1;
            }
            Tag::MetadataBlock(_) => {
                self.flush();
                self.silent += 1;
                self.declare(span);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.block = None;
            }
            Tag::Heading { .. } => self.begin(UnitKind::Heading),
            Tag::TableCell => self.begin(UnitKind::Cell),
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.items += 1;
                self.begin(UnitKind::ListItem);
            }
            _ => self.begin(self.running()),
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            TagEnd::Link => {
                if self.silent > 0 {
                    self.silent -= 1;
                    self.prose.space(span);
                }
            }
            TagEnd::Image => {
                let outer = self.outer.pop().unwrap_or_default();
                let alt = std::mem::replace(&mut self.prose, outer);
                self.alts.push(alt);
                self.prose.space(span);
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => self.silent = self.silent.saturating_sub(1),
            TagEnd::HtmlBlock => {
                if let Some(block) = self.block.take() {
                    html::read_part(self.document, self.text, block, &mut self.comments);
                }
            }
            TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                self.items = self.items.saturating_sub(1);
                self.begin(self.running());
            }
            _ => self.begin(self.running()),
        }
    }

    /// What a paragraph is here.
    const fn running(&self) -> UnitKind {
        if self.items > 0 { UnitKind::ListItem } else { UnitKind::Paragraph }
    }

    fn begin(&mut self, kind: UnitKind) {
        self.flush();
        self.kind = kind;
    }

    fn flush(&mut self) {
        let (prose, map) = std::mem::take(&mut self.prose).finish();
        self.document.push_unit(self.kind, prose, map);
        for alt in std::mem::take(&mut self.alts) {
            let (prose, map) = alt.finish();
            self.document.push_unit(UnitKind::Paragraph, prose, map);
        }
        self.code = None;
    }

    /// Text that stands in the file as it is, or for an entity or an escape.
    fn prose_text(&mut self, text: &str, span: Span) {
        if self.silent > 0 || self.code.is_some() {
            return;
        }
        let written = &self.text[span.start..span.end];
        if text.is_empty() || text == written {
            self.prose.raw(self.text, span);
        } else if let Some(at) = written.find(text) {
            // An escape, or a cell with "\|": the sign itself stands at the end.
            self.prose.raw(self.text, Span::new(span.start + at, span.start + at + text.len()));
        } else {
            self.prose.whole(text, span);
        }
    }

    /// Inline tags and comments: a line break, the edges of code.
    fn inline_html(&mut self, span: Span) {
        let source = &self.text[span.start..span.end];
        if source.starts_with("<!--") {
            self.comments.add(self.text, span);
            return;
        }
        let closing = source.starts_with("</");
        let name = source.trim_start_matches(['<', '/']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if self.code.is_some() {
            if closing && self.code.as_deref() == Some(name.as_str()) {
                self.code = None;
                self.prose.space(span);
            }
        } else if name == "br" {
            self.prose.line_break(span);
        } else if !closing && !source.ends_with("/>") && CODE.contains(&name.as_str()) {
            self.prose.space(span);
            self.code = Some(name);
        }
    }

    /// The language that front matter names: `lang: fr`, `language = "fr"`, `locale: fr_FR`.
    fn declare(&mut self, span: Span) {
        if self.document.declared_language.is_some() {
            return;
        }
        let found = self.text[span.start..span.end].lines().find_map(|line| {
            let (key, value) = line.split_once([':', '='])?;
            // Only at the outermost level: an indented key is a key of something else.
            let known =
                ["lang", "language", "locale"].iter().any(|name| key.trim_end().eq_ignore_ascii_case(name));
            let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
            let plausible = (2..=16).contains(&value.len())
                && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            (known && plausible).then(|| value.replace('_', "-"))
        });
        self.document.declared_language = found;
    }
}

const fn is_address(link: LinkType) -> bool {
    matches!(link, LinkType::Autolink | LinkType::Email)
}

/// Whether what stands between dollar signs is a formula and not the text between two amounts.
fn is_math(text: &str) -> bool {
    text.contains(['\\', '^', '_', '=', '{', '<', '>', '+']) || !text.contains(' ')
}
