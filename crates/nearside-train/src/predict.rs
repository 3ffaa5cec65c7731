//! Predicts the next item at every place of every session, as a CSV for an outside judge.

use crate::error::TrainError;
use crate::sessions::{Session, Sessions};
use nearside::recommend::{Model, Repeats, Scored, Scorer};
use std::io::{BufRead, Write};

/// Most events of one session that predictions are made for; those beyond are left out and counted.
pub(crate) const MAX_PREDICTED_EVENTS: usize = 100_000;

/// What a prediction run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Predicted {
    /// Sessions read.
    pub sessions: u64,
    /// Rows written.
    pub rows: u64,
    /// Events beyond the limit of a session, without a row.
    pub cut_events: u64,
}

/// Writes a row `session_id,position,items` for each place after the first of each session: the `most` best items,
/// best first, given the events before it.
///
/// # Errors
/// Refuses sessions that are not as they should be, and passes on what the writer says.
pub fn predict(
    model: &Model,
    reader: impl BufRead,
    writer: &mut impl Write,
    most: usize,
    repeats: Repeats,
) -> Result<Predicted, TrainError> {
    let mut predicted = Predicted::default();
    let written = |error: std::io::Error| {
        TrainError::whole(format!("predictions cannot be written: {error}"), "check the output's path and space")
    };
    writeln!(writer, "session_id,position,items").map_err(written)?;
    predicted.cut_events = each_position(model, reader, most, repeats, &mut |session, position, _, list| {
        predicted.sessions += u64::from(position == 1);
        predicted.rows += 1;
        write!(writer, "{},{position},", quoted(session)).map_err(written)?;
        for (place, scored) in list.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(writer, "{space}{}", model.id(scored.item).unwrap_or_default()).map_err(written)?;
        }
        writeln!(writer).map_err(written)
    })?;
    writer.flush().map_err(written)?;
    Ok(predicted)
}

/// What [`each_position`] calls: session id, position, the numbers of the session's items, the list.
type Visit<'a> = dyn FnMut(&str, usize, &[u32], &[Scored]) -> Result<(), TrainError> + 'a;

/// Calls `visit` for each place after the first of each session; gives how many events were left out.
pub(crate) fn each_position(
    model: &Model,
    reader: impl BufRead,
    most: usize,
    repeats: Repeats,
    visit: &mut Visit<'_>,
) -> Result<u64, TrainError> {
    let mut sessions = Sessions::new(reader, MAX_PREDICTED_EVENTS)?;
    let mut scorer = Scorer::new();
    let mut session = Session::default();
    let mut cut = 0;
    while sessions.read(&mut session)? {
        let items = numbers(model, &session);
        for position in 1..items.len() {
            let seen = items.get(..position).unwrap_or_default();
            let list = scorer.predict(model, seen, repeats, most);
            visit(&session.id, position, &items, &list)?;
        }
        cut += session.cut;
    }
    Ok(cut)
}

/// The numbers of a session's items; an unknown item gets one beyond the model's, the same for the same id.
pub(crate) fn numbers(model: &Model, session: &Session) -> Vec<u32> {
    let mut unknown: Vec<&str> = Vec::new();
    let items = session.clicks.iter().map(|click| {
        model.find(&click.item).unwrap_or_else(|| {
            let known = unknown.iter().position(|id| *id == click.item);
            let place = known.unwrap_or_else(|| {
                unknown.push(&click.item);
                unknown.len() - 1
            });
            u32::MAX - u32::try_from(place).unwrap_or(0)
        })
    });
    items.collect()
}

/// A session id as a CSV field.
fn quoted(id: &str) -> String {
    if id.contains([',', '"', '\n']) { format!("\"{}\"", id.replace('"', "\"\"")) } else { id.to_owned() }
}
