//! Click sessions from a file: header `SessionId ItemId Time`, tab-separated, plain or gzipped.

use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// One visit of one visitor.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The session's id in the file.
    pub id: String,
    /// Its clicks, oldest first.
    pub clicks: Vec<Click>,
}

/// One look at an item.
#[derive(Debug, Clone)]
pub struct Click {
    /// The item.
    pub item: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
}

/// Reads all visits of a file, in its order; the clicks of a session stand together.
///
/// # Errors
/// Names the file, the line and what was expected there.
pub fn read(path: &Path) -> Result<Vec<Visit>, String> {
    let place = path.display();
    let file = File::open(path).map_err(|error| format!("{place}: {error}"))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut visits: Vec<Visit> = Vec::new();
    for (index, line) in BufReader::new(reader).lines().enumerate().skip(1) {
        let line = line.map_err(|error| format!("{place}: {error}"))?;
        let expected = || format!("{place}:{}: expected SessionId, ItemId, Time in seconds, tab-separated", index + 1);
        let mut fields = line.split('\t');
        let (Some(session), Some(item), Some(seconds)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(expected());
        };
        let seconds: f64 = seconds.trim().parse().map_err(|_| expected())?;
        if !(0.0..1e11).contains(&seconds) {
            return Err(expected());
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked just above")]
        let click = Click { item: item.to_string(), at_ms: (seconds * 1000.0) as u64 };
        match visits.last_mut().filter(|visit| visit.id == session) {
            Some(visit) => visit.clicks.push(click),
            None => visits.push(Visit { id: session.to_string(), clicks: vec![click] }),
        }
    }
    Ok(visits)
}
