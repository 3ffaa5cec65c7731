//! The wire: profiles and messages to bytes and back. `docs/wire.md` has the format byte by byte.
//!
//! Bytes are written by bincode 2 (`standard()` configuration) and read by a strict decoder of our
//! own: everything that comes from outside is bounded by the limits of the data types, allocates no
//! more than its length justifies, and has one encoding only.

use crate::consent::Consent;
use crate::error::{Code, Error};
use crate::profile::{Cells, Profile};
use crate::sync::{Answer, Delta, Outbox};
use alloc::vec::Vec;

/// The first byte of every message and snapshot.
pub const FORMAT: u8 = 1;

/// What comes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// From a device to the hub.
    Delta(Delta),
    /// From the hub to a device.
    Answer(Answer),
    /// From the hub to an edge worker, in a signed cookie: a fold of all replicas, cut to fit.
    Digest(Cells),
}

/// What a device stores: all of its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot<'a> {
    /// The profile with its history.
    pub profile: &'a Profile,
    /// The visitor's decisions.
    pub consent: &'a Consent,
    /// What is still owed to the hub.
    pub outbox: &'a Outbox,
}

/// A snapshot read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The profile with its history.
    pub profile: Profile,
    /// The visitor's decisions.
    pub consent: Consent,
    /// What is still owed to the hub.
    pub outbox: Outbox,
}

/// A delta as bytes. The versions of its cells do not travel: the reader gives them the head's.
#[must_use]
pub fn encode_delta(_delta: &Delta) -> Vec<u8> {
    Vec::new()
}

/// An answer as bytes.
#[must_use]
pub fn encode_answer(_answer: &Answer) -> Vec<u8> {
    Vec::new()
}

/// A digest as bytes. The versions of its cells do not travel.
#[must_use]
pub fn encode_digest(_folded: &Cells) -> Vec<u8> {
    Vec::new()
}

/// Reads a message.
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly one message in its only encoding and within all limits.
pub fn decode(_bytes: &[u8]) -> Result<Message, Error> {
    Err(Error::new(Code::Bytes, "", "not a message"))
}

/// All of a device's state as bytes.
#[must_use]
pub fn encode_snapshot(_snapshot: &Snapshot<'_>) -> Vec<u8> {
    Vec::new()
}

/// Reads a snapshot.
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly one snapshot in its only encoding and within all limits.
pub fn decode_snapshot(_bytes: &[u8]) -> Result<Restored, Error> {
    Err(Error::new(Code::Bytes, "", "not a snapshot"))
}
