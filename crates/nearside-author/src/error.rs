//! The error of authoring: where in the file, what is wrong, and what would be right.

use std::fmt;

/// Why a site file or a catalog was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteError {
    /// Where: a JSON path such as `$.segments[2].when.all[0].event`, or a line and a field of a catalog.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl SiteError {
    /// An error at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.message, self.remedy)
    }
}

impl std::error::Error for SiteError {}

/// What is allowed in a site file and yet looks wrong: a condition that never holds, or one that cannot matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where, as of a [`SiteError`].
    pub path: String,
    /// What looks wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Warning {
    /// A warning at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.message, self.remedy)
    }
}

/// The path of a field of the object at `path`.
pub(crate) fn field(path: &str, name: &str) -> String {
    let plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$');
    if plain { format!("{path}.{name}") } else { format!("{path}[{name:?}]") }
}

/// The path of an element of the list at `path`.
pub(crate) fn element(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_in_the_file() {
        assert_eq!(field(&element("$.segments", 2), "when"), "$.segments[2].when");
        assert_eq!(field("$.where", "item category"), r#"$.where["item category"]"#);
    }
}
