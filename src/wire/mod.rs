//! The wire: profiles and messages to bytes and back. `docs/wire.md` has the format byte by byte.
//!
//! Bytes are written by bincode 2 (`standard()` configuration) and read by a strict decoder of our
//! own: everything that comes from outside is bounded by the limits of the data types, allocates no
//! more than its length justifies, and has one encoding only.

mod chain;
mod write;
mod read;
mod cells;
mod snapshot;

use crate::consent::Consent;
use crate::error::{Code, Error};
use crate::limits::{MAX_MESSAGE_BYTES, MAX_SNAPSHOT_BYTES};
use crate::profile::{Cells, Profile, Version};
use crate::sync::{Answer, Delta, Digest, FOLDED, MAX_SENT, Mark, Outbox, Outgoing, State, Verdict};
use alloc::vec::Vec;
use read::Reader;
use write::{Versions, Writer};

/// The first byte of every message and snapshot.
pub const FORMAT: u8 = 3;

/// The second byte: what follows.
const DELTA: u8 = 0;
const ANSWER: u8 = 1;
const DIGEST: u8 = 2;
const SNAPSHOT: u8 = 3;
const CELLS: u8 = 4;
/// How many verdicts there are: an answer that is complete has a number greater by this.
const VERDICTS: u8 = 3;

/// What comes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// From a device to the hub.
    Delta(Delta),
    /// From the hub to a device.
    Answer(Answer),
    /// From the hub to an edge worker, in a signed cookie: a fold of all replicas, cut to fit.
    Digest(Digest),
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
pub fn encode_delta(delta: &Delta) -> Vec<u8> {
    let Delta { replica, former, epoch, base, sent, head, seen, cells } = delta;
    let state = |mark: &Mark| State { mark: *mark, cells: Cells::default() };
    let mut states: Vec<State> = [base].into_iter().chain(sent).map(state).collect();
    states.push(State { mark: *head, cells: cells.clone() });
    encode_outgoing(&Outgoing { replica: *replica, former: *former, epoch: *epoch, states: &states, seen: *seen })
}

/// The same bytes as [`encode_delta`] of the delta, which need not be copied together.
#[must_use]
pub fn encode_outgoing(delta: &Outgoing<'_>) -> Vec<u8> {
    let mut writer = Writer::new(DELTA, Versions::Implied);
    writer.raw(&delta.replica.0);
    writer.uint(u64::from(delta.epoch));
    let mut below = Version(0);
    for (place, state) in delta.states.iter().enumerate() {
        if place == 0 {
            writer.base(state.mark, delta.former);
            writer.count(delta.states.len().wrapping_sub(1));
            writer.versions = Versions::Since(state.mark.version);
        } else {
            writer.step(state.mark, below);
        }
        below = state.mark.version;
    }
    writer.uint(u64::from(delta.seen));
    if let Some(head) = delta.states.last() {
        writer.cells(&head.cells);
    }
    writer.finish()
}

/// An answer as bytes.
///
/// Where other replicas' cells make it larger than [`MAX_MESSAGE_BYTES`], the device refuses it: send fewer.
#[must_use]
pub fn encode_answer(answer: &Answer) -> Vec<u8> {
    let mut writer = Writer::new(ANSWER, Versions::Written);
    writer.raw(&answer.replica.0);
    let (number, mark, head) = match answer.verdict {
        Verdict::Ack(mark) => (0, mark, None),
        Verdict::Closed { after, head } => (1, after, Some(head)),
        Verdict::Fork { after, head } => (2, after, Some(head)),
    };
    writer.byte(if answer.complete { VERDICTS.wrapping_add(number) } else { number });
    writer.mark(mark);
    if let Some(head) = head {
        writer.mark(head);
    }
    writer.uint(u64::from(answer.since));
    writer.uint(u64::from(answer.hub));
    writer.replicas(&answer.others);
    writer.finish()
}

/// A digest as bytes. The versions of its cells do not travel.
#[must_use]
pub fn encode_digest(digest: &Digest) -> Vec<u8> {
    let mut writer = Writer::new(DIGEST, Versions::Implied);
    writer.raw(&digest.visitor.0);
    writer.cells(&digest.cells);
    writer.finish()
}

/// Reads a message.
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly one message in its only encoding and within all limits.
pub fn decode(bytes: &[u8]) -> Result<Message, Error> {
    if bytes.len() > MAX_MESSAGE_BYTES {
        return Err(refused("larger than 16 KB: sync more often, or send fewer replicas at once"));
    }
    let mut reader = begun(bytes)?;
    let message = match reader.byte() {
        DELTA => reader.delta().map(Message::Delta),
        ANSWER => Some(Message::Answer(reader.answer())),
        DIGEST => Some(Message::Digest(reader.digest())),
        _ => None,
    };
    let message = message.filter(|_| reader.is_whole());
    message.ok_or_else(|| refused("no message, or cut short or altered on its way: send what was encoded, whole"))
}

/// Reads an answer, and nothing else: what a device needs of [`decode`], and all that its backend may tell it. `None` for what
/// is not exactly one answer in its only encoding and within all limits.
#[must_use]
pub fn decode_answer(bytes: &[u8]) -> Option<Answer> {
    let mut reader = Reader::new(bytes);
    let (format, kind) = (reader.byte(), reader.byte());
    reader.require(format == FORMAT && kind == ANSWER && bytes.len() <= MAX_MESSAGE_BYTES);
    let answer = reader.answer();
    reader.is_whole().then_some(answer)
}

/// Reads a digest, and nothing else: what an edge worker needs of [`decode`].
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly one digest in its only encoding and within all limits.
pub fn decode_digest(bytes: &[u8]) -> Result<Digest, Error> {
    if bytes.len() > MAX_MESSAGE_BYTES {
        return Err(refused("larger than 16 KB: not a digest"));
    }
    let mut reader = begun(bytes)?;
    let kind = reader.byte();
    reader.require(kind == DIGEST);
    let digest = reader.digest();
    reader.is_whole().then_some(digest).ok_or_else(|| refused("no digest, or cut short or altered on its way"))
}

/// A replica's cells with their versions, for whoever keeps them.
#[must_use]
pub fn encode_cells(cells: &Cells) -> Vec<u8> {
    let mut writer = Writer::new(CELLS, Versions::Written);
    writer.cells(cells);
    writer.finish()
}

/// Reads what [`encode_cells`] wrote.
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly that.
pub fn decode_cells(bytes: &[u8]) -> Result<Cells, Error> {
    if bytes.len() > MAX_SNAPSHOT_BYTES {
        return Err(refused("larger than 512 KB: not the cells of a replica"));
    }
    let mut reader = begun(bytes)?;
    let kind = reader.byte();
    reader.require(kind == CELLS);
    let cells = reader.cells();
    reader.is_whole().then_some(cells).ok_or_else(|| refused("no cells, or cut short or altered"))
}

/// All of a device's state as bytes.
#[must_use]
pub fn encode_snapshot(snapshot: &Snapshot<'_>) -> Vec<u8> {
    snapshot::encode(snapshot)
}

/// Reads a snapshot.
///
/// # Errors
/// Refuses ([`Code::Bytes`]) what is not exactly one snapshot in its only encoding and within all limits.
pub fn decode_snapshot(bytes: &[u8]) -> Result<Restored, Error> {
    if bytes.len() > MAX_SNAPSHOT_BYTES {
        return Err(refused("larger than 512 KB: not a stored profile"));
    }
    let mut reader = begun(bytes)?;
    let kind = reader.byte();
    reader.require(kind == SNAPSHOT);
    let restored = reader.snapshot().filter(|_| reader.is_whole());
    restored.ok_or_else(|| refused("no stored profile, or cut short or altered: start with a new one"))
}

/// A reader behind the format byte.
fn begun(bytes: &[u8]) -> Result<Reader<'_>, Error> {
    let mut reader = Reader::new(bytes);
    if reader.byte() == FORMAT {
        return Ok(reader);
    }
    Err(refused("bytes of another format version: use the same version of nearside on both sides"))
}

fn refused(message: &'static str) -> Error {
    Error::new(Code::Bytes, "", message)
}

impl Reader<'_> {
    fn delta(&mut self) -> Option<Delta> {
        let (replica, epoch) = (self.replica(), self.uint32());
        let (base, former) = self.base();
        let mut sent = Vec::new();
        let mut below = base.version;
        for _ in 0..self.count(MAX_SENT) {
            let mark = self.step(below);
            below = mark.version;
            sent.push(mark);
        }
        let head = sent.pop()?;
        let seen = self.uint32();
        self.implied = Some(head.version);
        Some(Delta { replica, former, epoch, base, sent, head, seen, cells: self.cells() })
    }

    fn answer(&mut self) -> Answer {
        let replica = self.replica();
        let number = self.choice(VERDICTS.wrapping_mul(2).wrapping_sub(1));
        let after = self.mark();
        let verdict = match number % VERDICTS {
            0 => Verdict::Ack(after),
            1 => Verdict::Closed { after, head: self.mark() },
            _ => Verdict::Fork { after, head: self.mark() },
        };
        let (since, hub) = (self.uint32(), self.uint32());
        Answer { replica, verdict, since, hub, complete: number >= VERDICTS, others: self.replicas() }
    }

    fn digest(&mut self) -> Digest {
        let visitor = self.replica();
        self.implied = Some(FOLDED);
        Digest { visitor, cells: self.cells() }
    }
}
