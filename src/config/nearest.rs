//! The name somebody meant when they wrote one that does not exist.

use crate::rules::REGISTRY;

/// Up to three names near enough to `wrong` to have been meant, the nearest first.
fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wrong = wrong.to_lowercase().replace('_', "-");
    let mut near: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| {
            let alike = strsim::normalized_damerau_levenshtein(&wrong, name);
            // "reordered" and "phrase" mean reordered-phrase, however far the letters are.
            let part = wrong.len() >= 4 && name.split('-').any(|part| part == wrong);
            (if part { alike.max(0.9) } else { alike }, name)
        })
        .filter(|(alike, _)| *alike >= 0.55)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// "did you mean `x`?", with nothing when no name is near.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(wrong, names);
    let (last, others) = near.split_last()?;
    if others.is_empty() {
        return Some(format!("did you mean `{last}`?"));
    }
    Some(format!("did you mean `{}` or `{last}`?", others.join("`, `")))
}

/// Checks that a rule of this id exists.
///
/// # Errors
/// With what is wrong and what may have been meant.
pub fn rule_id(id: &str) -> Result<String, (String, String)> {
    if REGISTRY.iter().any(|rule| rule.id == id) {
        return Ok(id.to_owned());
    }
    let help = did_you_mean(id, REGISTRY.iter().map(|rule| rule.id))
        .unwrap_or_else(|| "`isogloss rules` lists them".to_owned());
    Err((format!("there is no rule `{id}`"), help))
}
