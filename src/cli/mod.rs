//! The command line: one file a command.
use crate::{
    config::Settings,
    document::{Document, Format},
    engine,
    glossary::Glossary,
};

/// Bare command line until the real one lands.
pub fn run() -> i32 {
    let args: Vec<String> = std::env::args().collect();
    let mut settings = Settings::default();
    let mut paths = Vec::new();
    let mut at = 2;
    while at < args.len() {
        match args[at].as_str() {
            "--lang" => {
                settings.language = Some(args[at + 1].clone());
                at += 1;
            }
            "--min-confidence" => {
                settings.min_confidence = args[at + 1].parse().unwrap_or(0.5);
                at += 1;
            }
            "--select" => {
                settings.select.push(args[at + 1].clone());
                at += 1;
            }
            "--format" | "--source" | "--source-lang" => at += 1,
            "--no-config" => {}
            path => paths.push(path.to_owned()),
        }
        at += 1;
    }
    let mut all = Vec::new();
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(document) = Document::read(&path, &bytes, Format::of_path(&path)) else { continue };
        all.extend(engine::check(&document, &settings, &Glossary::default()));
    }
    println!("{}", serde_json::json!({"version": 1, "findings": all}));
    0
}
