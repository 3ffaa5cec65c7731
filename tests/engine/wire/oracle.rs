//! A second reader of the format: bincode's own decoder, and the meaning of its fields as `docs/wire.md` tells it.
//!
//! It is lenient where bincode is (longer integers, any order); the strict reader must accept exactly
//! what means something here and is written back to the same bytes.

use bincode::Decode;
use bincode::de::Decoder;
use bincode::de::read::Reader;
use bincode::error::DecodeError;
use nearside::consent::{Choice, Decision};
use nearside::event::{Decimal, Text, Value};
use nearside::id::{MetricId, ReplicaId};
use nearside::limits::{
    ATTRIBUTE_SLOTS, INTEREST_SLOTS, MAX_MESSAGE_BYTES, MAX_METRICS, MAX_REPLICAS, METRIC_SLOTS, PURCHASED_SLOTS,
    RECENT_SLOTS, TALLY_SLOTS, TRANSACTION_SLOTS,
};
use nearside::profile::{
    Attribute, Cell, Cells, DayValue, Interest, Kind, Metric, Purchased, Recent, Run, Shown, Table, Tally, Touch,
    Transaction, Version,
};
use nearside::sync::{Answer, Delta, Digest, FOLDED, MAX_SENT, Mark, Verdict};
use nearside::time::{Day, Time};
use nearside::wire::Message;

#[derive(Decode)]
struct RawDelta {
    replica: [u8; 16],
    epoch: u32,
    base: RawBase,
    steps: Vec<RawMark>,
    seen: u32,
    cells: RawCells<()>,
}

#[derive(Decode)]
struct RawAnswer {
    replica: [u8; 16],
    verdict: RawVerdict,
    since: u32,
    hub: u32,
    others: Vec<RawReplica>,
}

/// The last three are those of a complete answer.
#[derive(Decode)]
enum RawVerdict {
    Ack(Option<RawMark>),
    Closed(Option<RawMark>, Option<RawMark>),
    Fork(Option<RawMark>, Option<RawMark>),
    AckOfAll(Option<RawMark>),
    ClosedOfAll(Option<RawMark>, Option<RawMark>),
    ForkOfAll(Option<RawMark>, Option<RawMark>),
}

#[derive(Decode)]
enum RawBase {
    Empty,
    State(RawMark),
    EmptyAfter([u8; 16]),
}

#[derive(Decode)]
struct RawMark {
    step: u32,
    tag: [u8; 4],
}

#[derive(Decode)]
struct RawReplica {
    id: [u8; 16],
    cells: RawCells<i64>,
}

/// Cells; `V` is what each says of its version: a difference, or nothing.
#[derive(Decode)]
struct RawCells<V> {
    metrics: Vec<RawMetric<V>>,
    interests: [Vec<RawInterest<V>>; 2],
    recent: Vec<(u8, V, RawMoment, i64, u8, Name)>,
    purchased: Vec<(u8, V, RawMoment, Name)>,
    transactions: Vec<(u8, V, RawMoment, [u8; 8])>,
    attributes: Vec<(u8, V, RawMoment, Name, RawValue)>,
    moments: Vec<(u8, V, RawMoment)>,
    consent: Vec<(u8, V, RawMoment, u8)>,
    tallies: Vec<(u8, V, i64, [u8; 4], u8, RawRuns)>,
}

/// Keys without a count, more keys of the run, the count of each.
type RawRuns = Vec<(u16, u16, u64)>;

type RawInterest<V> = (u8, V, i64, u64, Name);

#[derive(Decode)]
struct RawMetric<V> {
    id: [u8; 4],
    version: V,
    rest: u64,
    days: Vec<(V, i64, u64)>,
}

/// What a cell says of its version.
trait Stamp {
    /// The difference from the version before it; `None` where all have one version.
    fn difference(self) -> Option<i64>;
}

impl Stamp for () {
    fn difference(self) -> Option<i64> {
        None
    }
}

impl Stamp for i64 {
    fn difference(self) -> Option<i64> {
        Some(self)
    }
}

#[derive(Decode)]
enum RawValue {
    Text(Name),
    Number(i64),
    Bool(bool),
}

#[derive(Decode)]
struct RawMoment {
    high: i64,
    low: [u8; 2],
}

struct Name(String);

impl<Context> Decode<Context> for Name {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let head = u64::decode(decoder)?;
        if head % 2 == 1 {
            return Ok(Self((head / 2).to_string()));
        }
        let length = usize::try_from(head / 2).unwrap();
        decoder.claim_bytes_read(length)?;
        let mut bytes = vec![0; length];
        decoder.reader().read(&mut bytes)?;
        String::from_utf8(bytes).map(Self).map_err(|_| DecodeError::Other("not UTF-8"))
    }
}

bincode::impl_borrow_decode!(Name);

/// Reads a message as bincode does; `None` where it is none, or says what no state can be.
pub fn read(bytes: &[u8]) -> Option<Message> {
    let [3, kind, body @ ..] = bytes else { return None };
    let mut meaning = Meaning::default();
    match kind {
        0 => meaning.delta(whole(body)?).map(Message::Delta),
        1 => meaning.answer(whole(body)?).map(Message::Answer),
        2 => {
            meaning.implied = FOLDED;
            let (visitor, cells) = whole::<([u8; 16], RawCells<()>)>(body)?;
            Some(Message::Digest(Digest { visitor: ReplicaId(visitor), cells: meaning.cells(cells)? }))
        }
        _ => None,
    }
}

fn whole<T: Decode<()>>(bytes: &[u8]) -> Option<T> {
    // Without a limit a count alone makes bincode ask for all memory there is.
    let config = bincode::config::standard().with_limit::<{ 4 * MAX_MESSAGE_BYTES }>();
    let (value, read) = bincode::decode_from_slice(bytes, config).ok()?;
    (read == bytes.len()).then_some(value)
}

/// What came last, for the values that are written as differences.
#[derive(Default)]
struct Meaning {
    time: i64,
    day: i64,
    landmark: i64,
    session: i64,
    version: i64,
    implied: Version,
}

impl Meaning {
    fn delta(&mut self, raw: RawDelta) -> Option<Delta> {
        let (base, former) = match raw.base {
            RawBase::Empty => (Mark::default(), None),
            RawBase::State(step) => (mark(Some(step)), None),
            RawBase::EmptyAfter(former) => (Mark::default(), Some(ReplicaId(former))),
        };
        let mut last = base.version.0;
        let mut sent = Vec::new();
        for step in raw.steps {
            last = last.checked_add(step.step).filter(|next| *next > last)?;
            sent.push(Mark { version: Version(last), tag: u32::from_le_bytes(step.tag) });
        }
        if sent.len() > MAX_SENT {
            return None;
        }
        let head = sent.pop()?;
        self.implied = head.version;
        let cells = self.cells(raw.cells)?;
        Some(Delta {
            replica: ReplicaId(raw.replica),
            former,
            epoch: raw.epoch,
            base,
            sent,
            head,
            seen: raw.seen,
            cells,
        })
    }

    fn answer(&mut self, raw: RawAnswer) -> Option<Answer> {
        let ended = |after, head| Verdict::Closed { after: mark(after), head: mark(head) };
        let forked = |after, head| Verdict::Fork { after: mark(after), head: mark(head) };
        let (complete, verdict) = match raw.verdict {
            RawVerdict::Ack(at) => (false, Verdict::Ack(mark(at))),
            RawVerdict::Closed(after, head) => (false, ended(after, head)),
            RawVerdict::Fork(after, head) => (false, forked(after, head)),
            RawVerdict::AckOfAll(at) => (true, Verdict::Ack(mark(at))),
            RawVerdict::ClosedOfAll(after, head) => (true, ended(after, head)),
            RawVerdict::ForkOfAll(after, head) => (true, forked(after, head)),
        };
        let mut others = Vec::new();
        for replica in raw.others {
            others.push((ReplicaId(replica.id), self.cells(replica.cells)?));
        }
        let ascends = others.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (ascends && others.len() <= MAX_REPLICAS).then_some(Answer {
            replica: ReplicaId(raw.replica),
            verdict,
            since: raw.since,
            hub: raw.hub,
            complete,
            others,
        })
    }

    fn cells<V: Stamp>(&mut self, raw: RawCells<V>) -> Option<Cells> {
        let mut cells = Cells::default();
        for metric in raw.metrics {
            let metric = self.metric(metric)?;
            match cells.metrics.binary_search_by_key(&metric.id, |held| held.id) {
                Ok(_) => return None,
                Err(place) => cells.metrics.insert(place, metric),
            }
        }
        for (table, raw) in cells.interests.iter_mut().zip(raw.interests) {
            fill(table, INTEREST_SLOTS, raw, |(gap, version, landmark, weight, value)| {
                let version = self.version(version)?;
                let landmark = u32::try_from(moved(&mut self.landmark, landmark)?).ok()?;
                Some((gap, version, Interest { landmark, weight, value: text(&value)? }))
            })?;
        }
        fill(&mut cells.recent, RECENT_SLOTS, raw.recent, |(gap, version, at, session, touch, item)| {
            let (version, at) = (self.version(version)?, self.time(&at)?);
            let session = u16::try_from(moved(&mut self.session, session)?).ok()?;
            let touch = *[Touch::View, Touch::Cart, Touch::Purchase, Touch::Remove].get(usize::from(touch))?;
            Some((gap, version, Recent { at, session, touch, item: text(&item)? }))
        })?;
        fill(&mut cells.purchased, PURCHASED_SLOTS, raw.purchased, |(gap, version, at, item)| {
            Some((gap, self.version(version)?, Purchased { at: self.time(&at)?, item: text(&item)? }))
        })?;
        fill(&mut cells.transactions, TRANSACTION_SLOTS, raw.transactions, |(gap, version, at, hash)| {
            let hash = u64::from_le_bytes(hash);
            Some((gap, self.version(version)?, Transaction { at: self.time(&at)?, hash }))
        })?;
        fill(&mut cells.attributes, ATTRIBUTE_SLOTS, raw.attributes, |(gap, version, at, name, value)| {
            let value = match value {
                RawValue::Text(held) => Value::Text(text(&held)?),
                RawValue::Number(units) => Value::Number(Decimal::from_units(units)),
                RawValue::Bool(bool) => Value::Bool(bool),
            };
            Some((gap, self.version(version)?, Attribute { at: self.time(&at)?, name: text(&name)?, value }))
        })?;
        fill(&mut cells.moments, 2, raw.moments, |(gap, version, at)| {
            Some((gap, self.version(version)?, self.time(&at)?))
        })?;
        fill(&mut cells.consent, 3, raw.consent, |(gap, version, at, choice)| {
            let choice = *[Choice::Unset, Choice::Granted, Choice::Denied].get(usize::from(choice))?;
            Some((gap, self.version(version)?, Decision { at: self.time(&at)?, choice }))
        })?;
        fill(&mut cells.tallies, TALLY_SLOTS, raw.tallies, |(gap, version, week, place, strategy, runs)| {
            let version = self.version(version)?;
            let week = Day(u16::try_from(moved(&mut self.day, week)?).ok()?);
            let shown = Shown { place: u32::from_le_bytes(place), strategy };
            Some((
                gap,
                version,
                Tally { week: Some(week).filter(|week| week.0 % 7 == 0)?, shown, runs: read_runs(&runs)? },
            ))
        })?;
        (cells.metrics.len() <= MAX_METRICS).then_some(cells)
    }

    fn metric<V: Stamp>(&mut self, raw: RawMetric<V>) -> Option<Metric> {
        let sum = raw.days.iter().fold(raw.rest, |sum, (_, _, value)| sum.wrapping_add(*value));
        let life = Cell { version: self.version(raw.version)?, value: sum };
        let mut days = Table::default();
        for (version, day, value) in raw.days {
            let version = self.version(version)?;
            let day = Day(u16::try_from(moved(&mut self.day, day)?).ok()?);
            let slot = u8::try_from(day.0 % METRIC_SLOTS).unwrap();
            days.set(slot, DayValue { day, value }, version);
        }
        Some(Metric { id: MetricId(u32::from_le_bytes(raw.id)), life, days })
    }

    fn version(&mut self, stamp: impl Stamp) -> Option<Version> {
        let Some(difference) = stamp.difference() else { return Some(self.implied) };
        u32::try_from(moved(&mut self.version, difference)?).ok().map(Version)
    }

    fn time(&mut self, raw: &RawMoment) -> Option<Time> {
        let difference = raw.high.checked_mul(65_536)?.checked_add(i64::from(u16::from_le_bytes(raw.low)))?;
        self.time = self.time.checked_add(difference)?;
        Time::from_ms(u64::try_from(self.time).ok()?).ok()
    }
}

/// None that the one before it could have been longer for, none beyond the last key.
fn read_runs(raw: &RawRuns) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    for (gap, more, count) in raw {
        let before = runs.last().copied();
        let first = u32::from(before.map_or(0, |run| run.end)) + u32::from(*gap);
        let end = first + u32::from(*more) + 1;
        if end > 390 || *count == 0 || (*gap == 0 && before.is_some_and(|run| run.count == *count)) {
            return None;
        }
        runs.push(Run { first: u16::try_from(first).unwrap(), end: u16::try_from(end).unwrap(), count: *count });
    }
    Some(runs)
}

fn mark(raw: Option<RawMark>) -> Mark {
    raw.map_or(Mark::default(), |raw| Mark { version: Version(raw.step), tag: u32::from_le_bytes(raw.tag) })
}

fn moved(held: &mut i64, difference: i64) -> Option<i64> {
    *held = held.checked_add(difference)?;
    Some(*held)
}

fn text(name: &Name) -> Option<Text> {
    Text::new(&name.0).ok()
}

fn fill<T: Kind, R>(
    table: &mut Table<T>,
    slots: u8,
    rows: Vec<R>,
    mut row: impl FnMut(R) -> Option<(u8, Version, T)>,
) -> Option<()> {
    let mut free = 0_u16;
    for raw in rows {
        let (gap, version, value) = row(raw)?;
        let slot = u8::try_from(free + u16::from(gap)).ok().filter(|slot| *slot < slots)?;
        table.set(slot, value, version);
        free = u16::from(slot) + 1;
    }
    Some(())
}
