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
const HOLDERS: &[&str] =
    &["locales", "locale", "_locales", "lang", "langs", "languages", "i18n", "l10n", "translations", "content"];

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
    let word = |folder: &str| WORDS.split(' ').any(|word| word == folder) && !FOLDERS.split(' ').any(|f| f == folder);
    if !word(last)
        && let Some(tag) = tag(last)
    {
        return Some(tag);
    }
    folders.windows(2).rev().find_map(|pair| {
        HOLDERS.iter().any(|known| pair[0].eq_ignore_ascii_case(known)).then(|| tag(pair[1])).flatten()
    })
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
    use super::from_path;

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
            "README.md", "how_to.md", "what-it-is.md", "is/article.txt", "to/notes.txt", "article.txt", "-",
            "", "/", "fr/posts/article.md", "main.rs", "a.b.c.txt", "xx/article.md", "to.txt", "FR/article.md",
            "v1.2.txt", "de-facto/article.md", "naïve_é.md",
        ] {
            assert_eq!(from_path(path), None, "{path}");
        }
    }
}
