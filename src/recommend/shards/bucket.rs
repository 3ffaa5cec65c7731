//! A bucket: which shard an item lies in, by 14 bits of its id's hash.
//!
//! Hashes stand for ids because ids are most of a model's bytes. Two items of one hash lead to both shards, and an id that the
//! model does not know leads to a shard in vain, once in a hundred times; the shards themselves have the ids.

use crate::catalog::reader::{Reader, put_integer};
use crate::id::hash64;
use alloc::vec::Vec;

/// Bits of an id's hash that are kept: with 128 items a bucket a gap between two is mostly a byte.
const KEPT: u64 = (1 << 14) - 1;

/// Hashes in ascending order, each with a shard.
#[derive(Debug)]
pub(super) struct Bucket(Vec<(u32, u32)>);

impl Bucket {
    pub(super) fn read(reader: &mut Reader<'_>, shards: u32) -> Option<Self> {
        let count = reader.count(2)?;
        let mut list: Vec<(u32, u32)> = Vec::with_capacity(count);
        let mut hash = 0_u32;
        for _ in 0..count {
            hash = hash.checked_add(reader.small()?)?;
            list.push((hash, 0));
        }
        for (_, shard) in &mut list {
            *shard = reader.small().filter(|shard| *shard < shards)?;
        }
        (reader.left() == 0).then_some(Self(list))
    }

    pub(super) fn write(mut list: Vec<(u32, u32)>, content: &mut Vec<u8>) {
        list.sort_unstable();
        list.dedup();
        put_integer(content, list.len() as u64);
        let mut below = 0;
        for (hash, _) in &list {
            put_integer(content, hash.saturating_sub(below).into());
            below = *hash;
        }
        for (_, shard) in &list {
            put_integer(content, (*shard).into());
        }
    }

    /// What a bucket keeps of an id.
    pub(super) fn hash(id: &str) -> u32 {
        u32::try_from(hash64(id.as_bytes()) & KEPT).unwrap_or(0)
    }

    /// Calls `take` with each shard that the item may lie in: mostly one.
    pub(super) fn each_shard(&self, id: &str, take: &mut dyn FnMut(u32)) {
        let wanted = Self::hash(id);
        for (hash, shard) in &self.0 {
            if *hash == wanted {
                take(*shard);
            }
        }
    }
}
