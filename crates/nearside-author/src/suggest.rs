//! Finds the word that somebody probably meant.

/// The one of `known` nearest to `word`, if it is near enough to be a slip: one edit in four letters.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let near = known.into_iter().filter_map(|candidate| {
        let length = candidate.chars().count();
        let most = (length / 4).clamp(1, 3);
        // It takes at least as many edits as the lengths differ by, so a text of any length costs no more than a word.
        if letters.abs_diff(length) > most {
            return None;
        }
        let edits = distance(&word, &candidate.to_lowercase());
        (edits <= most).then_some((edits, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or else what there is to choose from.
pub(crate) fn remedy<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(meant) = nearest(word, known.clone()) {
        return format!("did you mean `{meant}`?");
    }
    let known: Vec<String> = known.into_iter().map(|known| format!("`{known}`")).collect();
    match known.split_last() {
        None => "remove it".to_owned(),
        Some((only, [])) => format!("use {only}"),
        Some((last, others)) => format!("use {} or {last}", others.join(", ")),
    }
}

/// Edits (insert, delete, replace, swap neighbours) that make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    let mut last = None;
    for (line, letter) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for (column, wanted) in other.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&row, column) + usize::from(letter != *wanted);
            let mut edits = replaced.min(at(&row, column + 1) + 1).min(at(&next, column) + 1);
            let swapped = column > 0 && last == Some(*wanted) && other.get(column - 1) == Some(&letter);
            if swapped {
                edits = edits.min(at(&before, column - 1) + 1);
            }
            next.push(edits);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["item_category", "item_brand", "where", "when"];
        assert_eq!(nearest("item_categroy", known), Some("item_category"));
        assert_eq!(nearest("Item_Brand", known), Some("item_brand"));
        assert_eq!(nearest("wen", known), Some("when"));
        assert_eq!(nearest("sequence", known), None);
        assert_eq!(nearest("xx", ["x".repeat(1 << 20).as_str(), "when"]), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), vec!["where"; 1 << 16]), None, "it takes no time");
        assert_eq!(remedy("x", ["all", "any", "not"]), "use `all`, `any` or `not`");
    }

    #[test]
    fn edits_are_counted() {
        for (one, other, edits) in
            [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(one, other), edits, "{one} {other}");
        }
    }
}
