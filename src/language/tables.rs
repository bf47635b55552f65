//! The list of languages that have a table. A new language is a file in `tables/` and a line here.

macro_rules! tables {
    ($($tag:literal)*) => {
        /// Tag and text of every table.
        pub(super) const SOURCES: &[(&str, &str)] =
            &[$(($tag, include_str!(concat!("tables/", $tag, ".toml")))),*];
    };
}

tables! {
    "ar" "cs" "de" "en" "es" "eu" "fr" "hu" "it" "ja" "ko" "nl" "pl" "pt" "ro" "ru" "sv" "th" "tr" "uk" "zh"
}
