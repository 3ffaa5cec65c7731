//! Code and comments apart, strings blanked: just enough of Rust and JavaScript for the rules.

/// A text taken apart; both halves have its lines and columns, with spaces where the other half stood.
#[derive(Default)]
pub struct Split {
    /// Without comments and string contents.
    pub code: String,
    /// Comments alone.
    pub comments: String,
}

/// Takes Rust apart.
pub fn rust(text: &str) -> Split {
    split(text, Language::Rust)
}

/// Takes TypeScript or JavaScript apart.
pub fn script(text: &str) -> Split {
    split(text, Language::Script)
}

#[derive(Clone, Copy, PartialEq)]
enum Language {
    Rust,
    Script,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

fn split(text: &str, language: Language) -> Split {
    let chars: Vec<char> = text.chars().collect();
    let mut split = Split::default();
    let (mut at, mut before) = (0, '(');
    while at < chars.len() {
        let (kind, length) = token(&chars[at..], before, language);
        for &c in &chars[at..at + length] {
            let blank = if c == '\n' { '\n' } else { ' ' };
            split.code.push(if kind == Kind::Code { c } else { blank });
            split.comments.push(if kind == Kind::Comment { c } else { blank });
        }
        if kind != Kind::Comment {
            before = chars[at..at + length].iter().copied().rfind(|c| !c.is_whitespace()).unwrap_or(before);
        }
        at += length;
    }
    split
}

/// The kind and length, over 0, of what `rest` begins with; `before` is the last character before it that is no space.
fn token(rest: &[char], before: char, language: Language) -> (Kind, usize) {
    match (rest[0], rest.get(1)) {
        ('/', Some('/')) => (Kind::Comment, until(rest, "\n", 0)),
        ('/', Some('*')) => (Kind::Comment, until(rest, "*/", 2)),
        // A slash where no value stands to be divided opens a regular expression.
        ('/', _) if language == Language::Script && "(=:,!&|?{};[".contains(before) => {
            (Kind::Literal, quoted(rest, '/', false))
        }
        ('"', _) => (Kind::Literal, quoted(rest, '"', language == Language::Rust)),
        ('\'', _) if language == Language::Script => (Kind::Literal, quoted(rest, '\'', false)),
        ('`', _) if language == Language::Script => (Kind::Literal, quoted(rest, '`', true)),
        ('\'', Some('\\')) => (Kind::Literal, quoted(rest, '\'', false)),
        ('\'', _) if rest.get(2) == Some(&'\'') => (Kind::Literal, 3),
        ('r', Some('"')) if language == Language::Rust => (Kind::Literal, until(rest, "\"", 2)),
        ('r', Some('#')) if language == Language::Rust && rest.get(2) == Some(&'"') => {
            (Kind::Literal, until(rest, "\"#", 3))
        }
        // A whole word, so that the `r` of `for` never begins a raw string.
        (c, _) if is_word(c) => (Kind::Code, rest.iter().take_while(|&&c| is_word(c)).count()),
        _ => (Kind::Code, 1),
    }
}

/// The length up to and with `end`, looked for from `from`; a newline is left to what follows.
fn until(rest: &[char], end: &str, from: usize) -> usize {
    let end: Vec<char> = end.chars().collect();
    let found = (from..rest.len()).find(|&at| rest[at..].starts_with(&end));
    match found {
        Some(at) if end == ['\n'] => at,
        Some(at) => at + end.len(),
        None => rest.len(),
    }
}

/// The length of a literal in `quote`s; one that may not run over lines ends with its line.
fn quoted(rest: &[char], quote: char, over_lines: bool) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 1,
            '\n' if !over_lines => return at,
            c if c == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// A character of an identifier.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The identifiers and words of a line.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

#[test]
fn rust_is_taken_apart() {
    let Split { code, comments } = rust("let a = \"x // y\"; // why\nlet b: &'a str = r#\"q\"u\"#; '\"'");
    assert_eq!(code.lines().next(), Some("let a =         ;       "));
    assert_eq!(code.lines().nth(1).map(str::trim_end), Some("let b: &'a str =         ;"));
    assert_eq!(comments.trim(), "// why");
}

#[test]
fn scripts_are_taken_apart() {
    let Split { code, comments } = script("f('it\\'s', `a\n${b}`); /* two\nlines */ g(/[\"]/)\nh(a / b / c)");
    assert_eq!(words(&code).collect::<Vec<_>>(), ["f", "g", "h", "a", "b", "c"]);
    assert_eq!(words(&comments).collect::<Vec<_>>(), ["two", "lines"]);
}
