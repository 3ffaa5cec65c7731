//! The files of the repository, and how a fault in one is told.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use super::lexer::{self, Split};

/// Folders that hold nothing of ours.
const FOREIGN_FOLDERS: &[&str] = &["node_modules", "target", "dist", ".git", ".demo"];
/// Files that are text written by hand.
const EXTENSIONS: &[&str] = &["rs", "ts", "mjs", "js", "md", "toml", "json", "html", "css", ""];
/// Files a program writes.
const GENERATED: &[&str] = &["package-lock.json", "Cargo.lock"];

/// One file, with its code and its comments apart.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Code and comments, each on its own lines; strings are blank in both.
    pub split: Split,
}

/// Something to mend.
pub struct Fault {
    path: String,
    line: usize,
    what: String,
}

impl Source {
    /// A file of that path and text.
    pub fn new(path: &str, text: &str) -> Self {
        let split = match extension(path) {
            "rs" => lexer::rust(text),
            "ts" | "mjs" => lexer::script(text),
            _ => Split::default(),
        };
        Self { path: path.to_owned(), text: text.to_owned(), split }
    }

    /// A Rust file.
    pub fn is_rust(&self) -> bool {
        extension(&self.path) == "rs"
    }

    /// A file of a programming language: what the rules on code speak of.
    pub fn is_code(&self) -> bool {
        ["rs", "ts", "mjs"].contains(&extension(&self.path))
    }

    /// A file of the core.
    pub fn is_core(&self) -> bool {
        self.is_rust() && self.path.starts_with("src/")
    }

    /// Lines of code with their numbers, up to the file's own tests, which stand at its end.
    pub fn code_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        numbered(&self.split.code).take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
    }

    /// A fault of this file. `what` names the remedy too.
    pub fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault { path: self.path.clone(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// What stands after the last dot of a file's name, or nothing.
fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// Lines with their numbers, from 1.
pub fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Every file of the repository that the rules speak of, read once for all of them.
pub fn all() -> &'static [Source] {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    collect(root, root, &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn collect(root: &Path, folder: &Path, into: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // `.git` is a file where the tree is one of several of a repository.
        if FOREIGN_FOLDERS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, into);
            continue;
        }
        let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let wanted = EXTENSIONS.contains(&extension(&below)) && !GENERATED.contains(&name.as_str());
        if let (true, Ok(text)) = (wanted, fs::read_to_string(&path)) {
            into.push(Source::new(&below, &text));
        }
    }
}
