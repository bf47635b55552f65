//! Sentences of two texts that are not line by line.

use isogloss::aligner::sentences::{Aligner, Bead};
use isogloss::document::Document;
use isogloss::language::Text;
use proptest::prelude::*;

fn beads(source: &[String], target: &[String], tags: [&str; 2]) -> Vec<Bead> {
    let [a, b] = [source, target].map(|lines| Document::of_units(lines.iter().cloned()));
    let ours = Text::new(&a, 0..a.units.len(), tags[0]);
    let theirs = Text::new(&b, 0..b.units.len(), tags[1]);
    Aligner::new(&ours, &theirs, None).units()
}

/// A log of a harbour in two languages: every line has a ship, a load and a figure, as lines of such texts do.
fn log(lines: usize) -> (Vec<String>, Vec<String>) {
    const SHIPS: [&str; 8] =
        ["Aurora", "Minerva", "Halvorsen", "Tirpentin", "Okonkwo", "Seewolf", "Ravenna", "Bergamo"];
    const LOADS: [(&str, &str); 7] = [
        ("timber", "дерево"),
        ("salted fish", "солёную рыбу"),
        ("coal for the power station", "уголь для электростанции"),
        ("wool", "шерсть"),
        ("grain and flour", "зерно и муку"),
        ("stones", "камни"),
        ("letters, parcels and newspapers", "письма, посылки и газеты"),
    ];
    let mut random = fastrand::Rng::with_seed(5);
    (0..lines)
        .map(|_| {
            let (ship, load) = (SHIPS[random.usize(..SHIPS.len())], LOADS[random.usize(..LOADS.len())]);
            let (hour, tons) = (random.u32(1..13), random.u32(10..2000));
            (
                format!("The {ship} brought {} at {hour} o'clock, {tons} tons in all.", load.0),
                format!("Судно {ship} в {hour} часов привезло {}, всего {tons} тонн.", load.1),
            )
        })
        .unzip()
}

/// How many of the pairs of lines that belong together are beads.
fn found(beads: &[Bead], wanted: &[(usize, usize)]) -> f64 {
    let is_found = |(i, j): &&(usize, usize)| {
        beads.iter().any(|bead| bead.source == (*i..i + 1) && bead.target == (*j..j + 1))
    };
    wanted.iter().filter(is_found).count() as f64 / wanted.len() as f64
}

#[test]
fn two_hundred_missing_lines_lose_no_others() {
    let (source, mut target) = log(700);
    target.drain(300..500);
    let wanted: Vec<(usize, usize)> = (0..700)
        .filter(|at| !(300..500).contains(at))
        .map(|at| (at, if at < 300 { at } else { at - 200 }))
        .collect();
    let beads = beads(&source, &target, ["en", "ru"]);
    let share = found(&beads, &wanted);
    assert!(share >= 0.97, "{share}");
    let lone = beads.iter().filter(|bead| bead.is_lone()).count();
    assert!((190..=215).contains(&lone), "{lone}");
}

#[test]
fn joined_lines_are_found() {
    let (source, target) = log(60);
    let mut joined = Vec::new();
    for (at, line) in target.iter().enumerate() {
        match joined.last_mut() {
            Some(last) if at % 10 == 5 => *last = format!("{last} {line}"),
            _ => joined.push(line.clone()),
        }
    }
    let beads = beads(&source, &joined, ["en", "ru"]);
    let two: Vec<usize> = beads
        .iter()
        .filter(|bead| bead.source.len() == 2 && bead.target.len() == 1)
        .map(|bead| bead.source.start)
        .collect();
    assert_eq!(two, [4, 14, 24, 34, 44, 54]);
}

#[test]
fn a_side_may_be_empty() {
    let line = || vec!["One line.".to_owned()];
    assert_eq!(beads(&[], &[], ["en", "fr"]), []);
    assert_eq!(beads(&line(), &[], ["en", "fr"]).len(), 1);
    let lone = beads(&[], &line(), ["en", "fr"]);
    assert!(lone.len() == 1 && lone[0].is_lone());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_line_is_in_one_bead(
        source in prop::collection::vec("[a-c 1-3]{1,12}x", 0..12),
        target in prop::collection::vec("[а-в 1-3。]{1,12}x", 0..12),
    ) {
        let beads = beads(&source, &target, ["en", "ru"]);
        let (mut i, mut j) = (0, 0);
        for bead in &beads {
            prop_assert_eq!((bead.source.start, bead.target.start), (i, j));
            prop_assert!((0.0..=1.0).contains(&bead.confidence));
            (i, j) = (bead.source.end, bead.target.end);
        }
        prop_assert_eq!((i, j), (source.len(), target.len()));
    }
}
