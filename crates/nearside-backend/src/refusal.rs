//! Why a command refused its input: where, what is wrong, what would be right. Printed on stderr; exit code 1.

use std::fmt::{self, Display};
use std::path::Path;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// A refusal at a place.
    #[must_use]
    pub fn new(place: impl Display, reason: impl Display) -> Self {
        Self(format!("{place}: {reason}"))
    }

    /// A refusal of a file.
    #[must_use]
    pub fn of_file(path: &Path, reason: impl Display) -> Self {
        Self::new(path.display(), reason)
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        Self(error.to_string())
    }
}

/// Reads a whole file.
///
/// # Errors
/// Names the file and what the system says.
pub fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|error| Refusal::of_file(path, error))
}

/// Writes a whole file beside its final name first, so that a reader never sees half of it.
///
/// # Errors
/// Names the file and what the system says.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let written = std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, path));
    written.map_err(|error| Refusal::of_file(path, error))
}
