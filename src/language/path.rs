//! The language that a path names: `article.fr.txt`, `fr/article.md`, `article_pt-BR.html`.
//!
//! In: a path. Out: a language tag, or nothing where a path only looks as if it named one. Four places count:
//! what stands between the last two dots of the file's name; the whole name; what follows its last underscore;
//! the folder directly above. A folder further up counts below one that holds languages (`locales/fr/...`).

/// The codes of ISO 639-1, less a few that no text is written in and that name kinds of files.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii \
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn \
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si \
    sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo \
    za zh zu";

/// Codes that are words of everyday English: in `how_to.md` or `to/notes.txt` they name no language.
const WORDS: &str = "am an as be ch he id ie in io is it la lo me my no or os se so st to ve";

/// Those of `WORDS` that a folder of translations is more often called than a folder of anything else.
const FOLDERS: &str = "he id it no";

/// Folders whose folders are named by languages.
const HOLDERS: &[&str] = &[
    "locales",
    "locale",
    "_locales",
    "lang",
    "langs",
    "languages",
    "i18n",
    "l10n",
    "translations",
    "content",
];

/// The language that a path names, as a tag ("pt-BR").
pub fn from_path(path: &str) -> Option<String> {
    let mut folders: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let name = folders.pop()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some((_, part)) = stem.rsplit_once('.') {
        if let Some(tag) = tag(part) {
            return Some(tag);
        }
    } else if !WORDS.split(' ').any(|word| word == stem)
        && let Some(tag) = tag(stem)
    {
        return Some(tag);
    }
    if let Some(tag) = after_underscore(stem) {
        return Some(tag);
    }
    let last = folders.last()?;
    let word = |folder: &str| {
        WORDS.split(' ').any(|word| word == folder) && !FOLDERS.split(' ').any(|f| f == folder)
    };
    if !word(last)
        && let Some(tag) = tag(last)
    {
        return Some(tag);
    }
    folders.windows(2).rev().find_map(|pair| {
        HOLDERS.iter().any(|known| pair[0].eq_ignore_ascii_case(known)).then(|| tag(pair[1])).flatten()
    })
}

/// Where the source of a translation may lie, by the paths' languages: `fr/a.md` and `en/a.md`, `a.fr.md` and `a.en.md`
/// or `a.md`. The likeliest first; none when the path names no language but `source`.
pub fn sources(path: &str, source: &str) -> Vec<String> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let source_primary = primary(source);
    let is_other = |part: &str| tag(part).is_some_and(|tag| primary(&tag) != source_primary);
    let mut spellings = vec![
        source.to_owned(),
        source.to_ascii_lowercase(),
        source.replace('-', "_"),
        source_primary.clone(),
    ];
    spellings.dedup();
    let mut paths = Vec::new();
    let name_at = path.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let name = &path[name_at..];
    let stem_end = name.rfind('.').map_or(path.len(), |at| name_at + at);
    let stem = &path[name_at..stem_end];
    // In the name: `a.fr.md`, `a_fr.md`, `a-fr.md` hardly ever, `fr.md`.
    let mark = stem.rfind('.').or_else(|| {
        stem.char_indices().rev().filter(|(_, c)| *c == '_').find_map(|(at, _)| {
            after_underscore(stem).is_some().then(|| tag(&stem[at + 1..]).map(|_| at)).flatten()
        })
    });
    if let Some(at) = mark.filter(|&at| is_other(&stem[at + 1..])) {
        let (before, after) = (&path[..name_at + at], &path[stem_end..]);
        let with = |tag: &String| format!("{before}{}{tag}{after}", &stem[at..=at]);
        paths.extend(spellings.iter().map(with));
        paths.push(format!("{before}{after}"));
    } else if is_other(stem) && !WORDS.split(' ').any(|word| word == stem) {
        paths.extend(spellings.iter().map(|tag| format!("{}{tag}{}", &path[..name_at], &path[stem_end..])));
    }
    // Folders, the nearest first.
    let mut end = name_at.saturating_sub(1);
    while end > 0 {
        let start = path[..end].rfind(['/', '\\']).map_or(0, |at| at + 1);
        let folder = &path[start..end];
        let is_word =
            WORDS.split(' ').any(|word| word == folder) && !FOLDERS.split(' ').any(|word| word == folder);
        if is_other(folder) && !is_word {
            paths.extend(spellings.iter().map(|tag| format!("{}{tag}{}", &path[..start], &path[end..])));
            paths.push(format!("{}{}", &path[..start], &path[end + 1..]));
        }
        end = start.saturating_sub(1);
    }
    paths
}

/// `article_fr`, `article_pt_BR`, `article_zh-Hans`.
fn after_underscore(stem: &str) -> Option<String> {
    let (before, last) = stem.rsplit_once('_')?;
    if last.len() == 2
        && last.bytes().all(|byte| byte.is_ascii_uppercase())
        && let Some(tag) = tag(&stem[before.rfind('_').map_or(0, |at| at + 1)..])
    {
        return Some(tag);
    }
    if WORDS.split(' ').any(|word| word == last) { None } else { tag(last) }
}

/// A language tag in its usual form: known code, then a script or a region or both.
fn tag(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '_']);
    let code = parts.next()?;
    if code.len() != 2 || !CODES.split(' ').any(|known| known == code) {
        return None;
    }
    let mut out = code.to_owned();
    for part in parts {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        out.push('-');
        match part.len() {
            4 if letters => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            2 if letters => out.push_str(&part.to_ascii_uppercase()),
            3 if part.bytes().all(|byte| byte.is_ascii_digit()) => out.push_str(part),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{from_path, sources};

    #[test]
    fn the_source_lies_beside_the_translation() {
        for (path, source) in [
            ("content/fr/a/b.md", "content/en/a/b.md"),
            ("zh-cn/b.md", "en/b.md"),
            ("docs/pt_BR/b.md", "docs/b.md"),
            ("a.fr.md", "a.en.md"),
            ("docs/a.fr.md", "docs/a.md"),
            ("docs/a_pt_BR.html", "docs/a_en.html"),
            ("i18n/de.txt", "i18n/en.txt"),
            ("locale/ja/LC_MESSAGES/a.txt", "locale/en/LC_MESSAGES/a.txt"),
        ] {
            let found = sources(path, "en");
            assert!(found.iter().any(|found| found == source), "{path}: {found:?}");
        }
        assert!(sources("a.de.txt", "en-GB").iter().any(|found| found == "a.en-GB.txt"));
        for path in ["content/en/a.md", "a.en.md", "README.md", "to/notes.txt", "v1.2.txt", ""] {
            assert_eq!(sources(path, "en"), Vec::<String>::new(), "{path}");
        }
    }

    #[test]
    fn a_path_names_a_language() {
        for (path, tag) in [
            ("article.fr.txt", "fr"),
            ("docs/index.it.md", "it"),
            ("fr/article.md", "fr"),
            ("site/it/index.html", "it"),
            ("article_pt-BR.html", "pt-BR"),
            ("article_pt_BR.html", "pt-BR"),
            ("article_de.md", "de"),
            ("zh-Hans/readme.md", "zh-Hans"),
            ("zh_cn/readme.md", "zh-CN"),
            ("es-419.txt", "es-419"),
            ("content/ja/posts/2024/article.md", "ja"),
            (r"C:\texte\locales\uk\app\seite.html", "uk"),
        ] {
            assert_eq!(from_path(path).as_deref(), Some(tag), "{path}");
        }
    }

    #[test]
    fn a_path_that_names_none() {
        for path in [
            "README.md",
            "how_to.md",
            "what-it-is.md",
            "is/article.txt",
            "to/notes.txt",
            "article.txt",
            "-",
            "",
            "/",
            "fr/posts/article.md",
            "main.rs",
            "a.b.c.txt",
            "xx/article.md",
            "to.txt",
            "FR/article.md",
            "v1.2.txt",
            "de-facto/article.md",
            "naïve_é.md",
        ] {
            assert_eq!(from_path(path), None, "{path}");
        }
    }
}
