//! Random messages and states from a printed seed: all values legal, the extreme ones often.

use nearside::consent::{Choice, Consent, Decision};
use nearside::event::{Decimal, Event, EventName, Item, Text, Value};
use nearside::id::{MetricId, ReplicaId};
use nearside::limits::{
    ATTRIBUTE_SLOTS, INTEREST_SLOTS, METRIC_SLOTS, PURCHASED_SLOTS, RECENT_SLOTS, TALLY_SLOTS, TRANSACTION_SLOTS,
};
use nearside::profile::{
    Attribute, Cell, Cells, Counted, DayValue, History, Interest, Kind, Metric, Profile, Purchased, Recent, Shown,
    Table, Tally, Touch, Transaction, Version,
};
use nearside::rng::Rng;
use nearside::session::Session;
use nearside::sync::{Answer, Delta, Digest, FOLDED, MAX_SENT, Mark, Outbox, State, Verdict};
use nearside::time::{Day, Time};

/// A generator of data from one seed.
pub struct Dice(Rng);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    pub fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A number of any magnitude, the bounds of the integer forms among them.
    pub fn number(&mut self) -> u64 {
        const EDGES: [u64; 8] = [0, 250, 251, 0xffff, 0x1_0000, 0xffff_ffff, 0x1_0000_0000, u64::MAX];
        if self.one_in(8) { EDGES[self.index(EDGES.len())] } else { self.next() >> self.below(64) }
    }

    pub fn number32(&mut self) -> u32 {
        u32::try_from(self.number() & 0xffff_ffff).unwrap()
    }

    pub fn text(&mut self) -> Text {
        let text = match self.below(8) {
            0 => self.number().to_string(),
            1 => format!("0{}", self.below(1000)),
            2 => "x".repeat(self.index(257)),
            3 => "é".repeat(self.index(20)),
            4 => String::new(),
            5 => "shoes".to_owned(),
            _ => (200_000_000 + self.below(50_000_000)).to_string(),
        };
        Text::new(&text).unwrap()
    }

    pub fn time(&mut self) -> Time {
        let ms = match self.below(8) {
            0 => 0,
            1 => Time::MAX.ms(),
            2 => self.next() % Time::MAX.ms(),
            _ => 1_764_000_000_000 + self.below(7_200_000),
        };
        Time::from_ms(ms).unwrap()
    }

    pub fn replica_id(&mut self) -> ReplicaId {
        self.0.replica_id()
    }

    pub fn decision(&mut self) -> Decision {
        Decision { at: self.time(), choice: [Choice::Unset, Choice::Granted, Choice::Denied][self.index(3)] }
    }

    pub fn digest(&mut self) -> Digest {
        Digest { visitor: self.replica_id(), cells: self.cells(&[FOLDED]) }
    }

    /// Cells whose versions are among `versions`.
    pub fn cells(&mut self, versions: &[Version]) -> Cells {
        let mut cells = Cells::default();
        for _ in 0..self.below(6) {
            let id = if self.one_in(2) { MetricId(self.number32()) } else { MetricId(0x0101_0101) };
            self.metric(&mut cells, id, versions);
        }
        for table in &mut cells.interests {
            self.table(table, INTEREST_SLOTS, versions, |dice| Interest {
                landmark: dice.number32(),
                weight: dice.number(),
                value: dice.text(),
            });
        }
        self.table(&mut cells.recent, RECENT_SLOTS, versions, |dice| Recent {
            at: dice.time(),
            session: u16::try_from(dice.number() & 0xffff).unwrap(),
            touch: [Touch::View, Touch::Cart, Touch::Purchase][dice.index(3)],
            item: dice.text(),
        });
        self.table(&mut cells.purchased, PURCHASED_SLOTS, versions, |dice| Purchased {
            at: dice.time(),
            item: dice.text(),
        });
        self.table(&mut cells.transactions, TRANSACTION_SLOTS, versions, |dice| Transaction {
            at: dice.time(),
            hash: dice.next(),
        });
        self.table(&mut cells.attributes, ATTRIBUTE_SLOTS, versions, |dice| Attribute {
            at: dice.time(),
            name: dice.text(),
            value: dice.value(),
        });
        self.table(&mut cells.moments, 2, versions, Self::time);
        self.table(&mut cells.consent, 3, versions, Self::decision);
        self.table(&mut cells.tallies, TALLY_SLOTS, versions, Self::tally);
        cells
    }

    fn tally(&mut self) -> Tally {
        let shown =
            Shown { place: u32::try_from(self.next() >> 32).unwrap(), strategy: u8::try_from(self.below(11)).unwrap() };
        let mut tally = Tally::new(Day(u16::try_from(self.number() & 0xffff).unwrap()), shown);
        for _ in 0..self.below(9) {
            let (counted, slot) = (Counted::ALL[self.index(6)].1, u8::try_from(self.below(64)).unwrap());
            let amount = 1 + self.below(3);
            // Neighbours, so that runs occur.
            for slot in slot..slot.saturating_add(u8::try_from(self.below(4)).unwrap()) {
                tally.add(counted, slot, amount);
            }
        }
        tally
    }

    fn value(&mut self) -> Value {
        match self.below(3) {
            0 => Value::Text(self.text()),
            1 => Value::Number(Decimal::from_units(self.number().cast_signed())),
            _ => Value::Bool(self.one_in(2)),
        }
    }

    fn metric(&mut self, cells: &mut Cells, id: MetricId, versions: &[Version]) {
        let Err(place) = cells.metrics.binary_search_by_key(&id, |metric| metric.id) else { return };
        let version = versions[self.index(versions.len())];
        let mut days = Table::default();
        for _ in 0..self.below(5) {
            let day = if self.one_in(4) { self.number() & 0xffff } else { 20_400 + self.below(64) };
            let day = Day(u16::try_from(day).unwrap());
            let slot = u8::try_from(day.0 % METRIC_SLOTS).unwrap();
            days.set(slot, DayValue { day, value: self.number() }, versions[self.index(versions.len())]);
        }
        let life = Cell { version, value: self.number() };
        cells.metrics.insert(place, Metric { id, life, days });
    }

    fn table<T: Kind>(
        &mut self,
        table: &mut Table<T>,
        slots: u8,
        versions: &[Version],
        value: impl Fn(&mut Self) -> T,
    ) {
        for _ in 0..self.below(u64::from(slots.min(5)) + 1) {
            let slot = u8::try_from(self.below(u64::from(slots))).unwrap();
            let version = versions[self.index(versions.len())];
            table.set(slot, value(self), version);
        }
    }

    pub fn versions(&mut self) -> Vec<Version> {
        (0..=self.below(4)).map(|_| Version(self.number32())).collect()
    }

    /// A mark that follows `below`.
    fn mark_after(&mut self, below: Version) -> Mark {
        let most = if self.one_in(4) { 100_000 } else { 3 };
        let step = 1 + self.below(most);
        Mark { version: Version(below.0 + u32::try_from(step).unwrap()), tag: self.number32() }
    }

    fn base(&mut self) -> Mark {
        if self.one_in(2) {
            return Mark::default();
        }
        let below = Version(self.number32() / 2);
        self.mark_after(below)
    }

    fn marks(&mut self, base: Mark, count: usize) -> Vec<Mark> {
        let mut last = base;
        let mut next = || {
            last = self.mark_after(last.version);
            last
        };
        (0..count).map(|_| next()).collect()
    }

    pub fn delta(&mut self) -> Delta {
        let base = self.base();
        let count = 1 + self.index(MAX_SENT);
        let mut sent = self.marks(base, count);
        let head = sent.pop().unwrap();
        Delta {
            replica: self.replica_id(),
            former: (base == Mark::default() && self.one_in(2)).then(|| self.replica_id()),
            epoch: self.number32(),
            base,
            sent,
            head,
            seen: self.number32(),
            cells: self.cells(&[head.version]),
        }
    }

    pub fn others(&mut self) -> Vec<(ReplicaId, Cells)> {
        let mut ids: Vec<ReplicaId> = (0..self.below(4)).map(|_| self.replica_id()).collect();
        ids.sort_unstable();
        ids.into_iter()
            .map(|id| {
                let versions = self.versions();
                (id, self.cells(&versions))
            })
            .collect()
    }

    pub fn answer(&mut self) -> Answer {
        let mark = self.base();
        let verdict = match self.below(4) {
            0 => Verdict::Fork { after: mark, head: self.base() },
            1 => Verdict::Closed { after: mark, head: self.base() },
            _ => Verdict::Ack(mark),
        };
        let complete = self.one_in(2);
        let (replica, since, hub) = (self.replica_id(), self.number32(), self.number32());
        Answer { replica, verdict, since, hub, complete, others: self.others() }
    }

    pub fn outbox(&mut self) -> Outbox {
        let acked = self.base();
        let count = self.index(MAX_SENT + 1);
        let sent = self.marks(acked, count);
        let last = sent.last().unwrap_or(&acked).version;
        let versions = self.versions();
        let mut state = |mark| State { mark, cells: self.cells(&versions) };
        let states: Vec<State> = [acked].into_iter().chain(sent).map(&mut state).collect();
        let former = (acked == Mark::default()).then(|| self.replica_id());
        Outbox { epoch: self.number32(), open: self.mark_after(last).version, states, seen: self.number32(), former }
    }

    pub fn consent(&mut self) -> Consent {
        Consent { decisions: [self.decision(), self.decision(), self.decision()] }
    }

    pub fn profile(&mut self) -> Profile {
        let mut profile = Profile::new(self.replica_id());
        let versions = self.versions();
        profile.cells = self.cells(&versions);
        profile.others = self.others();
        profile.session = Session {
            number: u16::try_from(self.number() & 0xffff).unwrap(),
            started: self.time(),
            last: self.time(),
            campaign: self.number32(),
        };
        profile.history = self.history();
        profile
    }

    fn history(&mut self) -> History {
        let mut history = History::default();
        for _ in 0..self.below(6) {
            let mut event = Event::new(EventName::ViewItem, self.time());
            event.set(self.text(), self.value()).unwrap();
            event.push_item(Item::new(self.text())).unwrap();
            history.push(&event, self.one_in(3));
        }
        history
    }
}
