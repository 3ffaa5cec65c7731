//! Identifiers and the one hash that makes them.

use crate::error::{Code, Error};
use alloc::vec::Vec;

/// Names one writer of cells: a browser (all its tabs), an edge object, an import file, the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicaId(pub [u8; 16]);

impl ReplicaId {
    /// Reads 32 hexadecimal digits.
    ///
    /// # Errors
    /// Refuses any other length or digit.
    pub fn from_hex(hex: &str) -> Result<Self, Error> {
        let refused = Error::new(Code::Id, "replica", "not a replica id: pass 16 bytes or 32 hexadecimal digits");
        let digits = hex.as_bytes();
        if digits.len() != 32 {
            return Err(refused);
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = char::from(*digit).to_digit(16).ok_or_else(|| refused.clone())?;
                *byte = (*byte << 4) | u8::try_from(value).unwrap_or(0);
            }
        }
        Ok(Self(bytes))
    }
}

impl ReplicaId {
    /// The visitor's place among `buckets` under a salt: equal salts divide visitors equally, others independently.
    #[must_use]
    pub fn bucket(self, salt: &str, buckets: u64) -> u64 {
        let mut bytes = Vec::with_capacity(salt.len().saturating_add(17));
        bytes.extend_from_slice(salt.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&self.0);
        hash64(&bytes).checked_rem(buckets).unwrap_or(0)
    }
}

/// Names a metric by what it means: a hash of (event, filter, measure), so that manifests of
/// different ages agree. The compiler refuses a site in which two meanings collide.
///
/// Its two upper bits are its [`Joined`], so that who joins values needs no manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricId(pub u32);

/// How two values of one metric become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// They add up.
    Sum,
    /// The lesser one stays.
    Least,
    /// The greater one stays.
    Greatest,
    /// The greater one stays, and there is none by day.
    Latest,
}

impl MetricId {
    /// The id of a metric of that meaning, whose values are joined that way.
    #[must_use]
    pub const fn new(meaning: u32, joined: Joined) -> Self {
        Self(meaning & 0x3fff_ffff | (joined as u32) << 30)
    }

    /// How two of its values become one.
    #[must_use]
    pub const fn joined(self) -> Joined {
        match self.0 >> 30 {
            0 => Joined::Sum,
            1 => Joined::Least,
            2 => Joined::Greatest,
            _ => Joined::Latest,
        }
    }

    /// Two values as one.
    #[must_use]
    pub fn join(self, one: i64, other: i64) -> i64 {
        match self.joined() {
            Joined::Sum => one.saturating_add(other),
            Joined::Least => one.min(other),
            Joined::Greatest | Joined::Latest => one.max(other),
        }
    }
}

/// A 64-bit hash of `bytes`: FNV-1a, then the finaliser of `MurmurHash3` so that all bits depend on all input.
///
/// Not secret and not collision-proof against an adversary: it names things, it does not protect them.
#[must_use]
pub fn hash64(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix64(hash)
}

/// Spreads the bits of `value` over all 64 (`MurmurHash3`'s fmix64).
#[must_use]
pub const fn mix64(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

/// The upper half of [`hash64`].
#[must_use]
pub fn hash32(bytes: &[u8]) -> u32 {
    u32::try_from(hash64(bytes) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_gives_its_bytes_and_refuses_the_rest() {
        let id = ReplicaId::from_hex("000102030405060708090a0b0c0d0eff").unwrap();
        assert_eq!(id.0[15], 0xff);
        assert_eq!(id.0[10], 0x0a);
        assert!(ReplicaId::from_hex("00").is_err());
        assert!(ReplicaId::from_hex("zz0102030405060708090a0b0c0d0eff").is_err());
    }

    #[test]
    fn the_hash_is_frozen() {
        // These values are part of the wire: a metric's id must not move between versions.
        assert_eq!(hash64(b""), mix64(0xcbf2_9ce4_8422_2325));
        assert_ne!(hash64(b"view_item"), hash64(b"view_iten"));
    }
}
