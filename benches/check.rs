//! How long a check takes: an article, and a long text in five languages.
//!
//! The texts are made of the sentences in `tests/languages` and of invented words, so that the vocabulary grows
//! with the length as it does in real text. `benches/peers.sh` times whole processes beside other tools.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use isogloss::aligner::lexicon::Lexicon;
use isogloss::config::Settings;
use isogloss::document::{Document, Format};
use isogloss::engine;
use isogloss::glossary::Glossary;

/// About `bytes` of text: the language's sentence again and again, an invented word after each.
fn text(tag: &str, bytes: usize) -> String {
    let path = format!("{}/tests/languages/{tag}.txt", env!("CARGO_MANIFEST_DIR"));
    let sentence = std::fs::read_to_string(path).expect("a sentence of each language is in tests/languages");
    let mut text = String::new();
    let mut seed = 1_u64;
    while text.len() < bytes {
        text.push_str(sentence.trim_end());
        text.push(' ');
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut rest = seed >> 40;
        for _ in 0..3 {
            text.push(['b', 'd', 'k', 'l', 'm', 'n', 'r', 't'][(rest % 8) as usize]);
            text.push(['a', 'e', 'i', 'o', 'u'][(rest / 8 % 5) as usize]);
            rest /= 40;
        }
        text.push_str(if seed >> 63 == 0 { ".\n" } else { ". " });
    }
    text
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    for (tag, bytes) in
        [("en", 6_000), ("en", 1 << 20), ("de", 1 << 20), ("ru", 1 << 20), ("zh", 1 << 20), ("th", 1 << 20)]
    {
        let text = text(tag, bytes);
        let settings = Settings { language: Some(tag.to_owned()), ..Settings::default() };
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new(tag, bytes), &text, |bencher, text| {
            bencher.iter(|| {
                let document = Document::read("bench.txt", text.as_bytes(), Format::Text).expect("text");
                black_box(engine::check(
                    &document,
                    None,
                    &settings,
                    &Glossary::default(),
                    &Lexicon::default(),
                ))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
