//! Judges a model in pieces: visitors who fetch the shards of what they have seen, page after page.

use crate::budget::compressed;
use crate::error::TrainError;
use crate::evaluate::{Figures, Judged};
use crate::predict::{MAX_PREDICTED_EVENTS, numbers};
use crate::sessions::{Session, Sessions};
use nearside::error::Error;
use nearside::recommend::{Model, Piece, Pieces, Repeats, Scorer, Shards, split};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// The share of sessions that [`ShardFigures::p99_bytes`] is not exceeded by, in hundredths.
const MOST: usize = 99;

/// What a model in pieces is worth, and what it costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ShardFigures {
    /// How well it predicts.
    #[serde(flatten)]
    pub figures: Figures,
    /// Sessions replayed.
    pub sessions: u64,
    /// Shards of the model.
    pub shards: u64,
    /// Buckets of the model.
    pub buckets: u64,
    /// Bytes of the head, after brotli; as all bytes here.
    pub head_bytes: u64,
    /// Bytes of a shard on average.
    pub shard_bytes: f64,
    /// Bytes of a bucket on average.
    pub bucket_bytes: f64,
    /// Bytes that a session fetches on average, the head among them.
    pub mean_bytes: f64,
    /// Bytes that 99 of 100 sessions do not exceed.
    pub p99_bytes: u64,
    /// Shards that a session fetches on average.
    pub mean_shards: f64,
    /// Buckets that a session fetches on average.
    pub mean_buckets: f64,
}

/// Replays sessions as devices that keep what they fetched for the session, and judges each place at `k`.
///
/// # Errors
/// Refuses sessions that are not as they should be, and a model that cannot be split.
pub fn evaluate_shards(model: &Model, reader: impl BufRead, k: usize) -> Result<ShardFigures, TrainError> {
    let pieces = split(model).map_err(|error| unsplit(&error))?;
    let sizes: BTreeMap<Piece, u64> = pieces.each().map(|(piece, bytes)| (piece, compressed(bytes))).collect();
    let head_bytes = compressed(&pieces.head);
    let mut sessions = Sessions::new(reader, MAX_PREDICTED_EVENTS)?;
    let (mut session, mut judged, mut scorer) = (Session::default(), Judged::default(), Scorer::new());
    let (mut spent, mut fetched) = (Vec::new(), Vec::new());
    while sessions.read(&mut session)? {
        let mut visit = Visit::new(&pieces).map_err(|error| unsplit(&error))?;
        for position in 1..=session.clicks.len() {
            let joined = visit.look(&session, position).map_err(|error| unsplit(&error))?;
            if position < session.clicks.len() {
                let items = numbers(joined, &session);
                let seen = items.get(..position).unwrap_or_default();
                let list = scorer.predict(joined, seen, Repeats::Wanted, k.saturating_mul(2));
                judged.add(&items, position, &list, k);
            }
        }
        let bytes = visit.fetched.iter().filter_map(|piece| sizes.get(piece)).sum::<u64>();
        spent.push(head_bytes + bytes);
        fetched.extend(visit.fetched);
    }
    spent.sort_unstable();
    let is_shard = |piece: &&Piece| matches!(piece, Piece::Shard(_));
    let shards = fetched.iter().filter(is_shard).count();
    let size_of =
        |shards: bool| sizes.iter().filter(move |(piece, _)| is_shard(piece) == shards).map(|(_, size)| *size);
    Ok(ShardFigures {
        figures: judged.figures(),
        sessions: spent.len() as u64,
        shards: pieces.shards.len() as u64,
        buckets: pieces.buckets.len() as u64,
        head_bytes,
        shard_bytes: mean(size_of(true).sum(), pieces.shards.len()),
        bucket_bytes: mean(size_of(false).sum(), pieces.buckets.len()),
        mean_bytes: mean(spent.iter().sum(), spent.len()),
        p99_bytes: spent.get(spent.len() * MOST / 100).copied().unwrap_or(0),
        mean_shards: mean(shards as u64, spent.len()),
        mean_buckets: mean((fetched.len() - shards) as u64, spent.len()),
    })
}

/// One visitor's device.
struct Visit<'a> {
    pieces: &'a Pieces,
    shards: Shards,
    joined: Model,
    fetched: BTreeSet<Piece>,
}

impl<'a> Visit<'a> {
    fn new(pieces: &'a Pieces) -> Result<Self, Error> {
        let shards = Shards::open(pieces.head.clone())?;
        Ok(Self { pieces, joined: Model::load(shards.model()?)?, shards, fetched: BTreeSet::new() })
    }

    /// Fetches what the first events of the session want, and gives the model of it.
    fn look(&mut self, session: &Session, events: usize) -> Result<&Model, Error> {
        let mut grown = false;
        loop {
            let seen = session.clicks.iter().take(events).rev();
            let wanted = self.shards.wanted(&mut seen.map(|click| click.item.as_str()));
            if wanted.is_empty() {
                break;
            }
            for piece in wanted {
                self.shards.add(self.pieces.get(piece).unwrap_or_default().to_vec())?;
                self.fetched.insert(piece);
                grown |= matches!(piece, Piece::Shard(_));
            }
        }
        if grown {
            self.joined = Model::load(self.shards.model()?)?;
        }
        Ok(&self.joined)
    }
}

fn unsplit(error: &Error) -> TrainError {
    TrainError::whole(format!("the model cannot be split: {error}"), "train with a lower --edges-per-item")
}

#[expect(clippy::cast_precision_loss, reason = "sizes and counts fit 53 bits")]
fn mean(sum: u64, of: usize) -> f64 {
    sum as f64 / of.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GraphSize, TrainOptions, Tune, evaluate, train};
    use std::fmt::Write as _;

    /// Visits to a shop of so many items in crowds of twenty: a visitor mostly stays in one, and goes around in it.
    fn sessions(visits: std::ops::Range<u32>, items: u32) -> String {
        let mut file = String::from("SessionId\tItemId\tTime\n");
        for visit in visits {
            let crowd = visit.wrapping_mul(2_654_435_761) % (items / 20);
            for step in 0..4 {
                let strays = (visit + step) % 9 == 0;
                let crowd = if strays { (crowd + 1) % (items / 20) } else { crowd };
                let item = crowd * 20 + (visit / 7 + step * 3) % 20;
                writeln!(file, "{visit}\titem {item}\t{}", 1_700_000_000 + visit * 60 + step).unwrap();
            }
        }
        file
    }

    #[test]
    fn a_visitor_fetches_a_part_and_misses_little() {
        let items = 4_000;
        let options = TrainOptions { size: GraphSize::EdgesPerItem(3.0), tune: Tune::Off, ..TrainOptions::default() };
        let (model, _) = train(&options, sessions(0..12_000, items).as_bytes(), &mut |_| ()).unwrap();
        let whole_bytes = compressed(&model);
        let model = Model::load(model).unwrap();
        let test = sessions(12_000..12_300, items);
        let whole = evaluate(&model, test.as_bytes(), 20).unwrap();
        let found = evaluate_shards(&model, test.as_bytes(), 20).unwrap();
        assert_eq!((found.sessions, found.shards, found.figures.predictions), (300, 16, whole.predictions));
        assert!(whole.hit_rate > 0.5 && whole.hit_rate - found.figures.hit_rate < 0.01, "{whole:?} {found:?}");
        assert!(found.mean_bytes < real(whole_bytes) / 3.0, "{found:?} of {whole_bytes}");
        assert!(found.mean_shards >= 1.0 && found.mean_buckets <= 4.0, "{found:?}");
        assert!(real(found.p99_bytes) >= found.mean_bytes);
    }

    #[expect(clippy::cast_precision_loss, reason = "a small size")]
    fn real(bytes: u64) -> f64 {
        bytes as f64
    }

    #[test]
    fn nobody_fetches_nothing() {
        let (model, _) = train(&TrainOptions::default(), sessions(0..3, 40).as_bytes(), &mut |_| ()).unwrap();
        let found = evaluate_shards(&Model::load(model).unwrap(), "SessionId\tItemId\tTime\n".as_bytes(), 20).unwrap();
        assert_eq!((found.sessions, found.p99_bytes, found.shards), (0, 0, 1));
    }
}
