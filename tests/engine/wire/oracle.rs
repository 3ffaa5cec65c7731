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
    ATTRIBUTE_SLOTS, INTEREST_SLOTS, MAX_MESSAGE_BYTES, MAX_METRICS, MAX_REPLICAS, METRIC_DAYS, PURCHASED_SLOTS,
    RECENT_SLOTS, TRANSACTION_SLOTS,
};
use nearside::profile::{
    Attribute, Cell, Cells, DayValue, Interest, Metric, Purchased, Recent, Table, Touch, Transaction, Version,
};
use nearside::sync::{Answer, Delta, FOLDED, MAX_SENT, Mark, Verdict};
use nearside::time::{Day, Time};
use nearside::wire::Message;

#[derive(Decode)]
struct RawDelta {
    replica: [u8; 16],
    epoch: u32,
    base: Option<RawMark>,
    steps: Vec<RawMark>,
    seen: u32,
    cells: RawCells,
}

#[derive(Decode)]
struct RawAnswer {
    replica: [u8; 16],
    verdict: RawVerdict,
    hub: u32,
    others: Vec<RawReplica>,
}

#[derive(Decode)]
enum RawVerdict {
    Ack(Option<RawMark>),
    Closed(u32),
    Fork,
}

#[derive(Decode)]
struct RawMark {
    step: u32,
    tag: [u8; 4],
}

#[derive(Decode)]
struct RawReplica {
    id: [u8; 16],
    groups: Vec<RawGroup>,
}

#[derive(Decode)]
struct RawGroup {
    version: u32,
    cells: RawCells,
}

#[derive(Decode)]
struct RawCells {
    metrics: Vec<RawMetric>,
    interests: [Vec<RawInterest>; 2],
    recent: Vec<(u8, RawMoment, i64, u8, Name)>,
    purchased: Vec<(u8, RawMoment, Name)>,
    transactions: Vec<(u8, RawMoment, [u8; 8])>,
    attributes: Vec<(u8, RawMoment, Name, RawValue)>,
    moments: Vec<(u8, RawMoment)>,
    consent: Vec<(u8, RawMoment, u8)>,
}

#[derive(Decode)]
struct RawMetric {
    id: [u8; 4],
    rest: u64,
    days: Vec<(i64, u64)>,
}

type RawInterest = (u8, i64, u64, Name);

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
    let [1, kind, body @ ..] = bytes else { return None };
    let mut meaning = Meaning::default();
    match kind {
        0 => meaning.delta(whole(body)?).map(Message::Delta),
        1 => meaning.answer(whole(body)?).map(Message::Answer),
        2 => {
            let mut cells = Cells::default();
            meaning.cells(&mut cells, whole(body)?, FOLDED)?;
            Some(Message::Digest(cells))
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
}

impl Meaning {
    fn delta(&mut self, raw: RawDelta) -> Option<Delta> {
        let base = mark(raw.base);
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
        let mut cells = Cells::default();
        self.cells(&mut cells, raw.cells, head.version)?;
        Some(Delta { replica: ReplicaId(raw.replica), epoch: raw.epoch, base, sent, head, seen: raw.seen, cells })
    }

    fn answer(&mut self, raw: RawAnswer) -> Option<Answer> {
        let verdict = match raw.verdict {
            RawVerdict::Ack(held) => Verdict::Ack(mark(held)),
            RawVerdict::Closed(version) => Verdict::Closed(Version(version)),
            RawVerdict::Fork => Verdict::Fork,
        };
        let mut others = Vec::new();
        for replica in raw.others {
            others.push((ReplicaId(replica.id), self.groups(replica.groups)?));
        }
        let ascends = others.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (ascends && others.len() <= MAX_REPLICAS).then_some(Answer {
            replica: ReplicaId(raw.replica),
            verdict,
            hub: raw.hub,
            others,
        })
    }

    fn groups(&mut self, groups: Vec<RawGroup>) -> Option<Cells> {
        let mut cells = Cells::default();
        let mut above = None;
        for group in groups {
            let version = above.map_or(Some(group.version), |above: u32| above.checked_sub(group.version))?;
            above = Some(version);
            self.cells(&mut cells, group.cells, Version(version))?;
        }
        Some(cells)
    }

    fn cells(&mut self, cells: &mut Cells, raw: RawCells, version: Version) -> Option<()> {
        for metric in raw.metrics {
            self.metric(&mut cells.metrics, metric, version)?;
        }
        for (table, raw) in cells.interests.iter_mut().zip(raw.interests) {
            fill(table, INTEREST_SLOTS, version, raw, |(gap, landmark, weight, value)| {
                let landmark = u32::try_from(moved(&mut self.landmark, landmark)?).ok()?;
                Some((gap, Interest { landmark, weight, value: text(&value)? }))
            })?;
        }
        fill(&mut cells.recent, RECENT_SLOTS, version, raw.recent, |(gap, at, session, touch, item)| {
            let at = self.time(&at)?;
            let session = u16::try_from(moved(&mut self.session, session)?).ok()?;
            let touch = *[Touch::View, Touch::Cart, Touch::Purchase].get(usize::from(touch))?;
            Some((gap, Recent { at, session, touch, item: text(&item)? }))
        })?;
        fill(&mut cells.purchased, PURCHASED_SLOTS, version, raw.purchased, |(gap, at, item)| {
            Some((gap, Purchased { at: self.time(&at)?, item: text(&item)? }))
        })?;
        fill(&mut cells.transactions, TRANSACTION_SLOTS, version, raw.transactions, |(gap, at, hash)| {
            Some((gap, Transaction { at: self.time(&at)?, hash: u64::from_le_bytes(hash) }))
        })?;
        fill(&mut cells.attributes, ATTRIBUTE_SLOTS, version, raw.attributes, |(gap, at, name, value)| {
            let value = match value {
                RawValue::Text(held) => Value::Text(text(&held)?),
                RawValue::Number(units) => Value::Number(Decimal::from_units(units)),
                RawValue::Bool(bool) => Value::Bool(bool),
            };
            Some((gap, Attribute { at: self.time(&at)?, name: text(&name)?, value }))
        })?;
        fill(&mut cells.moments, 2, version, raw.moments, |(gap, at)| Some((gap, self.time(&at)?)))?;
        fill(&mut cells.consent, 3, version, raw.consent, |(gap, at, choice)| {
            let choice = *[Choice::Unset, Choice::Granted, Choice::Denied].get(usize::from(choice))?;
            Some((gap, Decision { at: self.time(&at)?, choice }))
        })
    }

    fn metric(&mut self, metrics: &mut Vec<Metric>, raw: RawMetric, version: Version) -> Option<()> {
        let id = MetricId(u32::from_le_bytes(raw.id));
        let place = metrics.binary_search_by_key(&id, |metric| metric.id).unwrap_or_else(|place| {
            let sum = raw.days.iter().fold(raw.rest, |sum, (_, value)| sum.wrapping_add(*value));
            metrics.insert(place, Metric { id, life: Cell { version, value: sum }, days: Table::default() });
            place
        });
        for (day, value) in raw.days {
            let day = Day(u16::try_from(moved(&mut self.day, day)?).ok()?);
            let slot = u8::try_from(day.0 % METRIC_DAYS).unwrap();
            metrics[place].days.set(slot, DayValue { day, value }, version);
        }
        (metrics.len() <= MAX_METRICS).then_some(())
    }

    fn time(&mut self, raw: &RawMoment) -> Option<Time> {
        let difference = raw.high.checked_mul(65_536)?.checked_add(i64::from(u16::from_le_bytes(raw.low)))?;
        self.time = self.time.checked_add(difference)?;
        Time::from_ms(u64::try_from(self.time).ok()?).ok()
    }
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

fn fill<T: Ord + Clone, R>(
    table: &mut Table<T>,
    slots: u8,
    version: Version,
    rows: Vec<R>,
    mut row: impl FnMut(R) -> Option<(u8, T)>,
) -> Option<()> {
    let mut free = 0_u16;
    for raw in rows {
        let (gap, value) = row(raw)?;
        let slot = u8::try_from(free + u16::from(gap)).ok().filter(|slot| *slot < slots)?;
        table.set(slot, value, version);
        free = u16::from(slot) + 1;
    }
    Some(())
}
