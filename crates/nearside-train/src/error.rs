//! Why sessions were refused, and where.

use std::fmt;

/// A refusal of training input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainError {
    /// The line it is in, from 1; 0 where it is not about a line.
    pub line: u64,
    /// The column it is in, from 1, counted in fields; 0 where it is about the whole line.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub remedy: &'static str,
}

impl TrainError {
    /// An error about a field.
    #[must_use]
    pub const fn at(line: u64, column: u32, message: String, remedy: &'static str) -> Self {
        Self { line, column, message, remedy }
    }

    /// An error about the input as a whole.
    #[must_use]
    pub const fn whole(message: String, remedy: &'static str) -> Self {
        Self { line: 0, column: 0, message, remedy }
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => write!(f, "{}: {}", self.message, self.remedy),
            (line, 0) => write!(f, "line {line}: {}: {}", self.message, self.remedy),
            (line, column) => write!(f, "line {line}, column {column}: {}: {}", self.message, self.remedy),
        }
    }
}

impl std::error::Error for TrainError {}
