//! Opens what may be compressed.

use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader};

/// The first two bytes of gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The plain bytes of a reader that may hold gzip; it looks at the first bytes, not at a name.
///
/// # Errors
/// Passes on what the reader says.
pub fn unpacked<'a>(mut reader: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    if reader.fill_buf()?.starts_with(&GZIP) {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))));
    }
    Ok(Box::new(reader))
}
