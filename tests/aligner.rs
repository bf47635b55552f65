//! The aligner on texts small enough to check by hand.

use isogloss::aligner::{Bitext, align};

fn bitext(source_tag: &str, target_tag: &str, pairs: &[(&str, &str)]) -> Bitext {
    let mut bitext = Bitext::new(source_tag, target_tag);
    for (source, target) in pairs {
        bitext.push(source.split_whitespace(), target.split_whitespace());
    }
    bitext
}

fn links(bitext: &Bitext, sentence: usize) -> Vec<(u32, u32)> {
    align(bitext)[sentence].iter().map(|link| (link.source, link.target)).collect()
}

#[test]
fn words_seen_together_are_linked() {
    let text = bitext(
        "de",
        "en",
        &[
            ("das Haus", "the house"),
            ("das Buch", "the book"),
            ("ein Buch", "a book"),
            ("ein Haus", "a house"),
        ],
    );
    for sentence in 0..4 {
        assert_eq!(links(&text, sentence), [(0, 0), (1, 1)], "sentence {sentence}");
    }
}

#[test]
fn a_word_with_glued_endings_is_known_by_its_beginning() {
    let pairs = [
        ("정부는 병원에서 환자를 치료했다 .", "in the hospital , patients were treated by the government ."),
        ("정부가 학교를 지었다 .", "the school was built by the government ."),
    ];
    let bitext = bitext("ko", "en", &pairs);
    for link in [(1, 2), (2, 4), (3, 6)] {
        assert!(links(&bitext, 0).contains(&link), "{link:?}: {:?}", links(&bitext, 0));
    }
    assert!(links(&bitext, 1).contains(&(0, 6)));
}

#[test]
fn figures_names_and_marks_need_no_second_sentence() {
    let text = bitext(
        "ru",
        "en",
        &[("В 2024 году Токаев приехал в Ташкент .", "Tokayev came to Tashkent in 2024 .")],
    );
    let found = links(&text, 0);
    for wanted in [(1, 5), (3, 0), (6, 3), (7, 6)] {
        assert!(found.contains(&wanted), "{wanted:?} is not in {found:?}");
    }
}

#[test]
fn the_same_text_gives_the_same_links() {
    let pairs = [
        ("le chat dort", "the cat sleeps"),
        ("le chien dort ici", "the dog sleeps here"),
        ("", "x"),
        ("y", ""),
    ];
    let (a, b) = (align(&bitext("fr", "en", &pairs)), align(&bitext("fr", "en", &pairs)));
    assert_eq!(a, b);
    assert!(a[2].is_empty() && a[3].is_empty());
}

#[test]
fn links_lie_inside_their_sentences_and_probabilities_between_zero_and_one() {
    let text =
        bitext("zh", "en", &[("会议 结束 了", "the meeting is over now , at last"), ("会议", "a meeting")]);
    for (pair, links) in text.sentences.iter().zip(align(&text)) {
        for link in links {
            assert!((link.source as usize) < pair.source.len() && (link.target as usize) < pair.target.len());
            assert!((0.0..=1.0001).contains(&link.probability), "{}", link.probability);
        }
    }
}
