//! The shape of every message and of the snapshot: structures that borrow the data and that bincode
//! writes field by field. The order of fields and variants is the format; `docs/wire.md` explains it.

use alloc::vec::Vec;
use bincode::Encode;
use bincode::enc::Encoder;
use bincode::enc::write::Writer;
use bincode::error::EncodeError;

/// What all bytes begin with.
#[derive(Encode)]
pub(super) struct Frame<T> {
    pub format: u8,
    pub kind: u8,
    pub body: T,
}

#[derive(Encode)]
pub(super) struct Delta<'a> {
    pub replica: [u8; 16],
    pub epoch: u32,
    pub base: Option<Mark>,
    /// The states sent since `base`; the last one is the delta's head.
    pub steps: Vec<Mark>,
    pub seen: u32,
    pub cells: Cells<'a>,
}

#[derive(Encode)]
pub(super) struct Answer<'a> {
    pub replica: [u8; 16],
    pub verdict: Verdict,
    pub hub: u32,
    pub others: Vec<Replica<'a>>,
}

#[derive(Encode)]
pub(super) enum Verdict {
    Ack(Option<Mark>),
    Closed(u32),
    Fork,
}

#[derive(Encode)]
pub(super) struct Snapshot<'a> {
    pub own: Replica<'a>,
    pub others: Vec<Replica<'a>>,
    pub session: Session,
    pub history: History<'a>,
    pub consent: [Decision; 3],
    pub outbox: Outbox,
}

#[derive(Encode)]
pub(super) struct Session {
    pub number: u16,
    pub started: Moment,
    pub last: Moment,
    pub campaign: u32,
}

#[derive(Encode)]
pub(super) struct History<'a> {
    pub texts: Vec<Name<'a>>,
    pub items: &'a [Vec<u8>],
    pub events: &'a [u8],
    pub count: u32,
    pub base: Moment,
}

#[derive(Encode)]
pub(super) struct Outbox {
    pub epoch: u32,
    pub acked: Option<Mark>,
    pub sent: Vec<Mark>,
    /// From the last mark's version to the open one.
    pub open: u32,
    pub seen: u32,
}

/// A state: its version as the step from the mark before it, and its tag.
#[derive(Encode)]
pub(super) struct Mark {
    pub step: u32,
    pub tag: [u8; 4],
}

/// A replica's cells, grouped by their version, the newest group first.
#[derive(Encode)]
pub(super) struct Replica<'a> {
    pub id: [u8; 16],
    pub groups: Vec<Group<'a>>,
}

#[derive(Encode)]
pub(super) struct Group<'a> {
    /// The first group's version, or how far a later one's lies below the group before it.
    pub version: u32,
    pub cells: Cells<'a>,
}

/// Cells of one version.
#[derive(Encode)]
pub(super) struct Cells<'a> {
    pub metrics: Vec<Metric>,
    pub interests: [Vec<Interest<'a>>; 2],
    pub recent: Vec<Recent<'a>>,
    pub purchased: Vec<Purchased<'a>>,
    pub transactions: Vec<Transaction>,
    pub attributes: Vec<Attribute<'a>>,
    pub moments: Vec<Seen>,
    pub consent: Vec<Register>,
}

#[derive(Encode)]
pub(super) struct Metric {
    pub id: [u8; 4],
    /// What the lifetime value exceeds the sum of `days` by, modulo 2^64.
    pub rest: u64,
    pub days: Vec<Day>,
}

#[derive(Encode)]
pub(super) struct Day {
    /// Days from the day before it in the message.
    pub day: i64,
    pub value: u64,
}

#[derive(Encode)]
pub(super) struct Interest<'a> {
    pub gap: u8,
    /// Half-lives from the landmark before it in the message.
    pub landmark: i64,
    pub weight: u64,
    pub value: Name<'a>,
}

#[derive(Encode)]
pub(super) struct Recent<'a> {
    pub gap: u8,
    pub at: Moment,
    /// Sessions from the one before it in the message.
    pub session: i64,
    pub touch: u8,
    pub item: Name<'a>,
}

#[derive(Encode)]
pub(super) struct Purchased<'a> {
    pub gap: u8,
    pub at: Moment,
    pub item: Name<'a>,
}

#[derive(Encode)]
pub(super) struct Transaction {
    pub gap: u8,
    pub at: Moment,
    pub hash: [u8; 8],
}

#[derive(Encode)]
pub(super) struct Attribute<'a> {
    pub gap: u8,
    pub at: Moment,
    pub name: Name<'a>,
    pub value: Value<'a>,
}

#[derive(Encode)]
pub(super) enum Value<'a> {
    Text(Name<'a>),
    Number(i64),
    Bool(bool),
}

#[derive(Encode)]
pub(super) struct Seen {
    pub gap: u8,
    pub at: Moment,
}

#[derive(Encode)]
pub(super) struct Register {
    pub gap: u8,
    pub decision: Decision,
}

#[derive(Encode)]
pub(super) struct Decision {
    pub at: Moment,
    pub choice: u8,
}

/// Milliseconds from the time before it in the message, cut in two so that two hours take three bytes.
#[derive(Encode)]
pub(super) struct Moment {
    /// The difference divided by 65,536, rounded down.
    pub high: i64,
    /// Its remainder, little-endian.
    pub low: [u8; 2],
}

/// A text: `2 n + 1` for the decimal number n as a shop's item ids often are, else twice its length and its bytes.
pub(super) struct Name<'a>(pub &'a str);

impl Encode for Name<'_> {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        if let Some(number) = super::decimal(self.0) {
            return Encode::encode(&(number << 1 | 1), encoder);
        }
        Encode::encode(&((self.0.len() as u64) << 1), encoder)?;
        encoder.writer().write(self.0.as_bytes())
    }
}

/// The bytes of `body` behind the two that name format and kind.
pub(super) fn encode<T: Encode>(kind: u8, body: T) -> Vec<u8> {
    let frame = Frame { format: super::FORMAT, kind, body };
    // Writing to memory has no failure: no shape holds a RefCell, a lock or a sequence of unknown length.
    bincode::encode_to_vec(frame, bincode::config::standard()).unwrap_or_default()
}
