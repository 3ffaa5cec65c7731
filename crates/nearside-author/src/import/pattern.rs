//! Regular expressions that are literal texts.

/// A text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The whole text.
    Equals(String),
    /// Its beginning.
    Prefix(String),
    /// Any part of it.
    Contains(String),
}

impl Pattern {
    /// Reads an expression of JavaScript; `None` where it is more than a literal text.
    pub(super) fn read(expression: &str) -> Option<Self> {
        let (from_start, rest) = match expression.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, expression),
        };
        // Whatever follows may follow: this ending says nothing.
        let rest = rest.strip_suffix(".*").filter(|rest| !rest.ends_with('\\')).unwrap_or(rest);
        let mut text = String::new();
        let mut letters = rest.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => text.push(letters.next().filter(|escaped| !escaped.is_alphanumeric() && *escaped != '_')?),
                '$' if from_start && letters.as_str().is_empty() => return Some(Self::Equals(text)),
                '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' => return None,
                _ => text.push(letter),
            }
        }
        Some(if from_start { Self::Prefix(text) } else { Self::Contains(text) })
    }

    /// Whether it is found in a text.
    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Equals(wanted) => text == wanted,
            Self::Prefix(wanted) => text.starts_with(wanted),
            Self::Contains(wanted) => text.contains(wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_texts_are_read_and_others_refused() {
        let prefix = |text: &str| Some(Pattern::Prefix(text.to_owned()));
        assert_eq!(Pattern::read("^/shop\\/new"), prefix("/shop/new"));
        assert_eq!(Pattern::read("^/shop.*"), prefix("/shop"));
        assert_eq!(Pattern::read("@acme\\.com"), Some(Pattern::Contains("@acme.com".to_owned())));
        assert_eq!(Pattern::read("^gold$"), Some(Pattern::Equals("gold".to_owned())));
        for expression in ["a|b", "^\\d+", "@acme\\.com$", "a.c", "[ab]", "x\\.*", "a\\", "(a)", "a{2}"] {
            assert_eq!(Pattern::read(expression), None, "{expression}");
        }
    }
}
