//! The overview of several files: figures, a chart, a table.
//!
//! In: what was found in each file, what could not be read. Out: markup.

use std::collections::BTreeMap;

use isolang::Language;
use maud::{Markup, html};

use super::Said;
use crate::finding::Severity;
use crate::report::{Checked, Problem, text};

/// Height of the chart, in its own units.
const HEIGHT: f64 = 100.0;

/// A number and its noun.
pub fn counted(count: usize, name: &str) -> String {
    format!("{} {name}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// A number with its thousands apart.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The English name of a language; its tag where it has none.
pub fn language(tag: &str) -> String {
    let main = tag.split(['-', '_']).next().unwrap_or(tag);
    let known = Language::from_639_1(main).or_else(|| Language::from_639_3(main));
    match known {
        _ if main == "und" => "language not known".to_owned(),
        Some(language) if main == tag => language.to_name().to_owned(),
        Some(language) => format!("{} ({tag})", language.to_name()),
        None => tag.to_owned(),
    }
}

/// A file in the chart and in the table.
struct Row<'a> {
    number: usize,
    file: &'a Checked,
    words: usize,
    /// Findings per 1,000 words.
    density: f64,
}

/// The whole overview.
pub fn overview(checked: &[Checked], problems: &[&Problem]) -> Markup {
    let rows: Vec<Row> = (1..).zip(checked).map(|(number, file)| row(number, file)).collect();
    let words: usize = rows.iter().map(|row| row.words).sum();
    let findings: usize = checked.iter().map(|file| file.findings.len()).sum();
    let clean = checked.iter().filter(|file| file.findings.is_empty()).count();
    html! {
        section.overview id="overview" aria-labelledby="overview-title" {
            h1 id="overview-title" tabindex="-1" { (text::closing(checked, problems.len()).trim_end()) }
            dl.figures {
                div { dt { "files" } dd { (thousands(checked.len())) } }
                div { dt { "without findings" } dd { (thousands(clean)) } }
                div { dt { "words" } dd { (thousands(words)) } }
                div { dt { "findings per 1,000 words" } dd { (format!("{:.1}", density(findings, words))) } }
            }
            @if !problems.is_empty() {
                h2 { "Not checked" }
                ul.problems {
                    @for problem in problems {
                        li {
                            bdi { (Said(&problem.path)) }
                            @if let Some(line) = problem.line { ":" (line) }
                            ": " (Said(&problem.message))
                            @if !problem.help.is_empty() { "; " (Said(&problem.help)) }
                        }
                    }
                }
            }
            @if findings > 0 { (chart(&rows)) (rules(checked)) }
            @if !rows.is_empty() { (table(&rows)) }
        }
    }
}

fn row(number: usize, file: &Checked) -> Row<'_> {
    let words = file.article.as_ref().map_or(0, |article| article.words);
    Row { number, file, words, density: density(file.findings.len(), words) }
}

fn density(findings: usize, words: usize) -> f64 {
    if words == 0 { 0.0 } else { findings as f64 * 1000.0 / words as f64 }
}

/// Findings per 1,000 words, a bar for each file, the highest first.
fn chart(rows: &[Row]) -> Markup {
    let mut order: Vec<&Row> = rows.iter().collect();
    order.sort_by(|a, b| b.density.total_cmp(&a.density).then(a.number.cmp(&b.number)));
    let top = order.first().map_or(1.0, |row| row.density).max(f64::MIN_POSITIVE);
    let with = order.iter().filter(|row| row.density > 0.0).count();
    let median = order.get(order.len() / 2).map_or(0.0, |row| row.density);
    // Few files have wide bars, many have narrow ones.
    let (step, wide) = if rows.len() > 60 { (4, 3) } else { (12, 10) };
    let said = format!(
        "Findings per 1,000 words: {} with findings, {top:.1} at the most, {median:.1} in the middle",
        counted(with, "file"),
    );
    html! {
        figure.chart {
            figcaption { (said) }
            svg viewBox={ "0 0 " (order.len().max(24) * step) " 100" } preserveAspectRatio="none" role="img"
                aria-label=(said) {
                @for (at, row) in order.iter().enumerate() {
                    @let height = row.density / top * HEIGHT;
                    rect x=(at * step) y=(format!("{:.1}", HEIGHT - height)) width=(wide)
                        height=(format!("{height:.1}")) {
                        title { (Said(&row.file.facts.path)) ": " (format!("{:.1}", row.density)) }
                    }
                }
            }
        }
    }
}

/// How often each rule speaks.
fn rules(checked: &[Checked]) -> Markup {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in checked.iter().flat_map(|file| &file.findings) {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let most = counts.first().map_or(1, |(_, count)| *count);
    html! {
        h2 { "Rules" }
        ul.rules {
            @for (rule, count) in counts {
                li {
                    button type="button" data-only=(rule) title="Show this rule alone" { (rule) }
                    svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                        rect width=((count * 100).div_ceil(most)) height="8" rx="1" {}
                    }
                    span.count { (thousands(count)) }
                }
            }
        }
    }
}

fn table(rows: &[Row]) -> Markup {
    let of = |file: &Checked, severity| {
        file.findings.iter().filter(|finding| finding.severity == severity).count()
    };
    let number = |number: usize| {
        html! { td.number data-v=(number) { @if number > 0 { (thousands(number)) } @else { "–" } } }
    };
    let heads = ["file", "language", "words", "errors", "warnings", "remarks", "findings", "per 1,000 words"];
    html! {
        h2 { "Files" }
        div.scroll tabindex="0" role="region" aria-label="Table of the files" {
            table id="files" {
                thead { tr { @for head in heads { th scope="col" { button type="button" { (head) } } } } }
                tbody {
                    @for row in rows {
                        tr data-file=(row.number) {
                            th scope="row" {
                                a href={ "#file-" (row.number) } { bdi { (Said(&row.file.facts.path)) } }
                            }
                            td { (Said(&language(&row.file.facts.language))) }
                            (number(row.words))
                            (number(of(row.file, Severity::Error)))
                            (number(of(row.file, Severity::Warning)))
                            (number(of(row.file, Severity::Info)))
                            td.number.count data-v=(row.file.findings.len()) { (row.file.findings.len()) }
                            td.number data-v=(format!("{:.3}", row.density)) { (format!("{:.1}", row.density)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_names_and_numbers_commas() {
        assert_eq!(language("de"), "German");
        assert_eq!(language("pt-BR"), "Portuguese (pt-BR)");
        assert_eq!(language("qqq"), "qqq");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(counted(1, "word"), "1 word");
    }
}
