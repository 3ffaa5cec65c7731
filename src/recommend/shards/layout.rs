//! How a model is cut: into how many shards and buckets, and what lies in which.

use crate::catalog::reader::{Reader, Refusals, put_integer};
use crate::id::hash64;
use crate::recommend::model::MAX_MODEL_ITEMS;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Items of a shard on average: about 3.5 KB in a model for a tag. With fewer a visitor makes more requests, with more
/// waits for what is never seen.
pub(super) const SHARD_ITEMS: u32 = 256;
/// Items of a bucket on average: with fewer the envelope and the answer's headers outweigh them.
pub(super) const BUCKET_ITEMS: u32 = 128;

/// The names of the pieces' formats.
pub(super) mod names {
    pub(in super::super) const HEAD: [u8; 4] = *b"NSH\x01";
    pub(in super::super) const SHARD: [u8; 4] = *b"NSS\x01";
    pub(in super::super) const BUCKET: [u8; 4] = *b"NSB\x01";
}

pub(super) const REFUSALS: Refusals = Refusals {
    path: "shard",
    foreign: "not a piece of a model: check what the server gives under its name",
    version: "a piece of another version: serve and fetch with the same version",
    altered: "cut short or altered: fetch it again",
    large: "larger than 4 MB: train with a lower --edges-per-item",
};

/// A piece that a device can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// A range of items.
    Shard(u32),
    /// Items of like hashes, each with its shard.
    Bucket(u32),
}

impl fmt::Display for Piece {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

impl Piece {
    /// What it is called after the head's name and a dot: `s17`, `b3`.
    #[must_use]
    pub fn name(self) -> String {
        let (letter, mut rest) = match self {
            Self::Shard(number) => ('s', number),
            Self::Bucket(number) => ('b', number),
        };
        // By hand: formatting an integer is as much code as all of this.
        let mut name = String::new();
        loop {
            name.insert(0, char::from(b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0))));
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        name.insert(0, letter);
        name
    }
}

/// How a model is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Which model: 63 bits of its hash.
    pub(super) model: u64,
    pub(super) items: u32,
    pub(super) shards: u32,
    pub(super) buckets: u32,
}

impl Layout {
    pub(super) fn new(model: u64, items: usize) -> Self {
        let items = u32::try_from(items).unwrap_or(u32::MAX);
        let cut = |into: u32| items.div_ceil(into).max(1);
        Self { model, items, shards: cut(SHARD_ITEMS), buckets: cut(BUCKET_ITEMS) }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let layout = Self {
            model: reader.integer()?,
            items: reader.small()?,
            shards: reader.small()?,
            buckets: reader.small()?,
        };
        let most = MAX_MODEL_ITEMS as u64;
        let sound = u64::from(layout.items) <= most && [layout.shards, layout.buckets].iter().all(|of| *of > 0);
        sound.then_some(layout)
    }

    pub(super) fn write(&self, content: &mut Vec<u8>) {
        put_integer(content, self.model);
        for count in [self.items, self.shards, self.buckets] {
            put_integer(content, u64::from(count));
        }
    }

    /// The first item of a shard; that of the one after the last is the number of items.
    pub(super) fn first_of(&self, shard: u32) -> u32 {
        let first = u64::from(self.items).wrapping_mul(u64::from(shard)).checked_div(self.shards.into());
        u32::try_from(first.unwrap_or(0)).unwrap_or(u32::MAX)
    }

    /// The shard that an item lies in.
    pub(super) fn shard_of(&self, item: u32) -> u32 {
        // The last one whose first item, items * shard / shards rounded down, is not beyond it.
        let above = u64::from(item).saturating_add(1).wrapping_mul(self.shards.into()).saturating_sub(1);
        u32::try_from(above.checked_div(self.items.into()).unwrap_or(0)).unwrap_or(u32::MAX)
    }

    /// The bucket that an id lies in.
    pub(super) fn bucket_of(&self, id: &str) -> u32 {
        let place = (hash64(id.as_bytes()) >> 32).checked_rem(self.buckets.into());
        u32::try_from(place.unwrap_or(0)).unwrap_or(0)
    }
}
