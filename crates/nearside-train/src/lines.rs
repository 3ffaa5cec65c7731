//! Lines of a text file, one after another, with their numbers and a greatest length.

use crate::error::TrainError;
use std::io::{BufRead, Read};

/// Longest line in bytes. A longer one is refused, so that a file without line ends does not fill the memory.
pub const MAX_LINE_BYTES: u64 = 64 * 1024;

/// A reader of lines.
pub(crate) struct Lines<R> {
    reader: R,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(reader: R) -> Self {
        Self { reader, line: 0, buffer: Vec::new() }
    }

    /// The number of the line read last, from 1.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The next line without its end; `None` at the end of the file. An empty last line is no line.
    ///
    /// # Errors
    /// Refuses a line that is too long or not UTF-8, and what the reader refuses.
    pub(crate) fn read(&mut self) -> Result<Option<&str>, TrainError> {
        self.line += 1;
        self.buffer.clear();
        let mut limited = self.reader.by_ref().take(MAX_LINE_BYTES);
        if let Err(error) = limited.read_until(b'\n', &mut self.buffer) {
            let message = format!("cannot be read on: {error}");
            return Err(TrainError::at(self.line, 0, message, "check that the file is whole"));
        }
        if self.buffer.is_empty() {
            return Ok(None);
        }
        if self.buffer.last() != Some(&b'\n') && self.buffer.len() as u64 == MAX_LINE_BYTES {
            let remedy = "check that it is a text file with a line for each row";
            return Err(TrainError::at(self.line, 0, "longer than 64 KB".into(), remedy));
        }
        while self.buffer.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            self.buffer.pop();
        }
        let text = std::str::from_utf8(&self.buffer);
        let text = text.map_err(|_| TrainError::at(self.line, 0, "not UTF-8".into(), "write the file as UTF-8"))?;
        Ok(Some(text))
    }
}
