//! A model in pieces, for shops with so many items that no page should wait for all of them.
//!
//! The **head** has what every visitor gets: the lists of popular and trending items, and how the model is cut. A
//! **shard** has the items of a range of the model's order, all their edges, and beside them the items that these lead
//! to. A **bucket** has the items whose ids have like hashes, each with its shard. A device fetches the shards of
//! the items that its visitor has seen, and joins them to a smaller model of the same form: nothing that uses a
//! model knows of pieces. All pieces together join to the very bytes that were split.
//!
//! ```
//! use nearside::recommend::{Shards, split};
//! # fn sample(model: &nearside::recommend::Model) -> Result<Vec<u8>, nearside::error::Error> {
//! let pieces = split(model)?;
//! let mut shards = Shards::open(pieces.head.clone())?;
//! loop {
//!     let wanted = shards.wanted(&mut ["boot", "sock"].into_iter());
//!     if wanted.is_empty() {
//!         break;
//!     }
//!     for piece in wanted {
//!         // A device fetches it, under the head's name and this one.
//!         shards.add(pieces.get(piece).unwrap_or_default().to_vec())?;
//!     }
//! }
//! shards.model()
//! # }
//! ```

mod layout;
mod excerpt;
mod bucket;
mod split;
mod join;
#[cfg(test)]
mod tests;

pub use layout::Piece;
pub use split::{Pieces, split};

use crate::catalog::reader::open;
use crate::error::{Code, Error};
use crate::limits::{MAX_HELD_BUCKETS, MAX_HELD_SHARDS, MAX_NEAR_SHARDS, MAX_PIECE_BYTES};
use alloc::vec::Vec;
use bucket::Bucket;
use excerpt::Excerpt;
use layout::{Layout, REFUSALS, names};

/// The pieces that a device holds.
#[derive(Debug)]
pub struct Shards {
    layout: Layout,
    head: Excerpt,
    /// By number, in the order in which they came.
    ranges: Vec<(u32, Excerpt)>,
    buckets: Vec<(u32, Bucket)>,
}

impl Shards {
    /// Starts with a head.
    ///
    /// # Errors
    /// Refuses what is no head of this version, cut short, altered, or larger than [`MAX_PIECE_BYTES`].
    pub fn open(head: Vec<u8>) -> Result<Self, Error> {
        let mut reader = open(&head, names::HEAD, MAX_PIECE_BYTES, &REFUSALS)?;
        let read = Layout::read(&mut reader)
            .and_then(|layout| Some((layout, Excerpt::read(&head, &mut reader, layout.items)?)));
        let Some((layout, excerpt)) = read else { return Err(REFUSALS.error(REFUSALS.altered)) };
        Ok(Self { layout, head: excerpt.holding(head), ranges: Vec::new(), buckets: Vec::new() })
    }

    /// The pieces that lead to what goes with these items and are not held yet: ids, the most important first.
    ///
    /// Ask again when those are added: a bucket says which shard comes next. At most [`MAX_NEAR_SHARDS`] shards and as many
    /// buckets are looked at; items after those lead to nothing. An id that the model does not know leads to a bucket and
    /// mostly no further.
    pub fn wanted(&self, ids: &mut dyn Iterator<Item = &str>) -> Vec<Piece> {
        let mut near: Vec<u32> = Vec::new();
        let mut wanted: Vec<Piece> = Vec::new();
        for id in ids {
            if near.len() >= MAX_NEAR_SHARDS || wanted.len() >= MAX_NEAR_SHARDS {
                break;
            }
            let note = &mut |shard: u32| {
                if !near.contains(&shard) {
                    near.push(shard);
                }
            };
            if let Some(number) = self.number(id) {
                note(self.layout.shard_of(number));
                continue;
            }
            let number = self.layout.bucket_of(id);
            match held(&self.buckets, number) {
                Some(bucket) => bucket.each_shard(id, note),
                None if wanted.contains(&Piece::Bucket(number)) => {}
                None => wanted.push(Piece::Bucket(number)),
            }
        }
        near.retain(|shard| held(&self.ranges, *shard).is_none());
        near.truncate(MAX_NEAR_SHARDS);
        wanted.extend(near.into_iter().map(Piece::Shard));
        wanted
    }

    /// Takes a piece in. Of more than [`MAX_HELD_SHARDS`] shards the one that came first goes, and so for buckets.
    ///
    /// # Errors
    /// Refuses what is no piece, cut short or altered, or of another model than the head; nothing has changed then.
    pub fn add(&mut self, piece: Vec<u8>) -> Result<(), Error> {
        let is_bucket = piece.get(..4) == Some(names::BUCKET.as_slice());
        let name = if is_bucket { names::BUCKET } else { names::SHARD };
        let mut reader = open(&piece, name, MAX_PIECE_BYTES, &REFUSALS)?;
        if reader.integer() != Some(self.layout.model) {
            return Err(Error::new(Code::Bytes, REFUSALS.path, "of another model: fetch the head again"));
        }
        let altered = || REFUSALS.error(REFUSALS.altered);
        let number = reader.small().ok_or_else(altered)?;
        if is_bucket {
            let bucket = Bucket::read(&mut reader, self.layout.shards).ok_or_else(altered)?;
            keep(&mut self.buckets, number, bucket, MAX_HELD_BUCKETS);
        } else {
            let excerpt = Excerpt::read(&piece, &mut reader, self.layout.items).ok_or_else(altered)?;
            keep(&mut self.ranges, number, excerpt.holding(piece), MAX_HELD_SHARDS);
        }
        Ok(())
    }

    /// The model of all items that are known here, as the bytes that [`super::Model::load`] takes.
    ///
    /// # Errors
    /// Refuses pieces that contradict each other; what else could be wrong, the engine refuses that loads the model.
    pub fn model(&self) -> Result<Vec<u8>, Error> {
        join::join(&self.head, &self.ranges)?.sealed()
    }

    /// The item's number in the whole model, where a piece that is held has it.
    fn number(&self, id: &str) -> Option<u32> {
        let mut excerpts = self.ranges.iter().map(|(_, excerpt)| excerpt).chain([&self.head]);
        excerpts.find_map(|excerpt| excerpt.find(id))
    }
}

fn held<T>(pieces: &[(u32, T)], number: u32) -> Option<&T> {
    pieces.iter().find(|(held, _)| *held == number).map(|(_, piece)| piece)
}

fn keep<T>(pieces: &mut Vec<(u32, T)>, number: u32, piece: T, most: usize) {
    if held(pieces, number).is_some() {
        return;
    }
    if pieces.len() >= most {
        pieces.remove(0);
    }
    pieces.push((number, piece));
}

/// Whether bytes are a head: what comes where a whole model could come as well.
#[must_use]
pub fn is_head(bytes: &[u8]) -> bool {
    bytes.get(..3) == names::HEAD.get(..3)
}
