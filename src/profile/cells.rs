//! All cells of one replica: what it counted, what it is interested in, what it saw last.

use super::cell::{Cell, Rows, Table, Version};
use super::interest::{Dimension, Interest};
use super::tally::{Shown, Tally, week_of};
use crate::consent::Decision;
use crate::event::{Text, Value};
use crate::id::{Joined, MetricId};
use crate::limits::{INTEREST_SLOTS, MAX_METRICS, METRIC_SLOTS, TALLY_SLOTS};
use crate::time::{Day, Time};
use alloc::vec::Vec;

/// What somebody did with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Touch {
    /// Looked at its page.
    View = 0,
    /// Put it into the cart.
    Cart = 1,
    /// Bought it.
    Purchase = 2,
    /// Took it out of the cart.
    Remove = 3,
}

/// A recent item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recent {
    /// When.
    pub at: Time,
    /// The session's number on its replica.
    pub session: u16,
    /// What was done.
    pub touch: Touch,
    /// The item's id.
    pub item: Text,
}

/// An item that was bought.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purchased {
    /// When.
    pub at: Time,
    /// The item's id.
    pub item: Text,
}

/// A transaction that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transaction {
    /// When.
    pub at: Time,
    /// Hash of the event's name and its `transaction_id`.
    pub hash: u64,
}

/// A named fact about the visitor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// When it was set; across replicas the latest wins.
    pub at: Time,
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Value,
}

/// A metric's value on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayValue {
    /// The day.
    pub day: Day,
    /// A count, a number in ten-thousandths, or a time: the bits of a signed one.
    pub value: u64,
}

/// One metric: its lifetime value, and its values of the last 64 days (day d in slot d mod 65).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// What it counts.
    pub id: MetricId,
    /// All there ever was.
    pub life: Cell<u64>,
    /// By day.
    pub days: Table<DayValue>,
}

/// The slots of [`Cells::moments`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Moment {
    /// The replica's first event.
    FirstSeen = 0,
    /// Its latest event.
    LastSeen = 1,
}

/// A sign of interest in one value of a dimension.
#[derive(Debug, Clone, Copy)]
pub struct Sign<'a> {
    /// The dimension.
    pub dimension: Dimension,
    /// The category or brand.
    pub value: &'a Text,
    /// How much it tells, in views.
    pub gain: u8,
    /// When it was given.
    pub at: Time,
}

/// One replica's cells. Joining two states of one replica gives the later one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    /// Metrics by id.
    pub metrics: Vec<Metric>,
    /// Interests by dimension, in the order of [`Dimension::ALL`].
    pub interests: [Table<Interest>; 2],
    /// Recent items; read them in the order of their time.
    pub recent: Table<Recent>,
    /// Purchased items.
    pub purchased: Table<Purchased>,
    /// Counted transactions.
    pub transactions: Table<Transaction>,
    /// Attributes.
    pub attributes: Table<Attribute>,
    /// First and last seen, by [`Moment`].
    pub moments: Table<Time>,
    /// Consent, by place in `Purpose::ALL`.
    pub consent: Table<Decision>,
    /// What placements came to, by week.
    pub tallies: Table<Tally>,
}

impl Cells {
    /// Joins `value` with a metric's lifetime and day values. A day that left the ring of days counts for the lifetime
    /// alone.
    pub fn measure(&mut self, id: MetricId, day: Day, value: i64, version: Version) {
        let Some(metric) = self.metric_mut(id) else { return };
        let held = (metric.life.version > Version(0)).then_some(metric.life.value);
        metric.life = Cell { version, value: joined(id, held, value) };
        let slot = u8::try_from(day.0 % METRIC_SLOTS).unwrap_or(0);
        let held = match metric.days.get(slot) {
            _ if id.joined() == Joined::Latest => return,
            Some(held) if held.day == day => Some(held.value),
            Some(held) if held.day > day => return,
            _ => None,
        };
        metric.days.set(slot, DayValue { day, value: joined(id, held, value) }, version);
    }

    /// Counts `amount` events of a metric.
    pub fn count(&mut self, id: MetricId, day: Day, amount: u64, version: Version) {
        self.measure(id, day, amount.cast_signed(), version);
    }

    /// Adds to an interest; a new value takes a free slot or the weakest one's.
    pub fn interest(&mut self, sign: &Sign<'_>, half_life_ms: u64, version: Version) {
        let table = self.interests_mut(sign.dimension);
        let (mut newest, mut held) = (0, None);
        for (slot, interest) in table.iter() {
            newest = newest.max(interest.landmark);
            if interest.value == *sign.value {
                held = Some((slot, interest));
            }
        }
        let (slot, mut interest) = if let Some((slot, interest)) = held {
            (slot, interest.clone())
        } else {
            let slot = table.slot_for_new(INTEREST_SLOTS, |interest| interest.weight_at(newest));
            (slot, Interest::new(sign.value.clone()))
        };
        interest.add(sign.gain, sign.at, half_life_ms);
        table.set(slot, interest, version);
    }

    /// Changes the tally of a week, made where it is missing. A full table gives up the oldest one, of strategies before
    /// those of whole placements.
    pub fn tally(&mut self, day: Day, shown: Shown, version: Version, change: &mut dyn FnMut(&mut Tally)) {
        let week = week_of(day);
        let held = self.tallies.find(|held| held.week == week && held.shown == shown);
        let (slot, mut tally) = if let Some((slot, held)) = held {
            (slot, held.clone())
        } else {
            // Fills stay the longest: a report tells by them who had a placement, and those held out have nothing else.
            let slot = self
                .tallies
                .slot_for_new(TALLY_SLOTS, |held| u64::from(held.week.0) | u64::from(held.shown.strategy == 0) << 16);
            (slot, Tally::new(day, shown))
        };
        change(&mut tally);
        self.tallies.set(slot, tally, version);
    }

    /// The metric of that id.
    #[must_use]
    pub fn metric(&self, id: MetricId) -> Option<&Metric> {
        let index = self.metrics.binary_search_by_key(&id, |metric| metric.id).ok()?;
        self.metrics.get(index)
    }

    /// The interests of a dimension.
    #[must_use]
    pub const fn interests(&self, dimension: Dimension) -> &Table<Interest> {
        let [category, brand] = &self.interests;
        match dimension {
            Dimension::Category => category,
            Dimension::Brand => brand,
        }
    }

    /// All tables of the replica itself, in the order of the wire.
    pub(crate) const fn tables(&self) -> [&Rows; 9] {
        let [category, brand] = &self.interests;
        [
            category.rows(),
            brand.rows(),
            self.recent.rows(),
            self.purchased.rows(),
            self.transactions.rows(),
            self.attributes.rows(),
            self.moments.rows(),
            self.consent.rows(),
            self.tallies.rows(),
        ]
    }

    /// The same tables, to be written.
    pub(crate) const fn tables_mut(&mut self) -> [&mut Rows; 9] {
        let [category, brand] = &mut self.interests;
        [
            category.rows_mut(),
            brand.rows_mut(),
            self.recent.rows_mut(),
            self.purchased.rows_mut(),
            self.transactions.rows_mut(),
            self.attributes.rows_mut(),
            self.moments.rows_mut(),
            self.consent.rows_mut(),
            self.tallies.rows_mut(),
        ]
    }

    const fn interests_mut(&mut self, dimension: Dimension) -> &mut Table<Interest> {
        let [category, brand] = &mut self.interests;
        match dimension {
            Dimension::Category => category,
            Dimension::Brand => brand,
        }
    }

    /// The metric of that id, made where it is missing; `None` where [`MAX_METRICS`] is reached.
    fn metric_mut(&mut self, id: MetricId) -> Option<&mut Metric> {
        let index = match self.metrics.binary_search_by_key(&id, |metric| metric.id) {
            Ok(index) => index,
            Err(_) if self.metrics.len() >= MAX_METRICS => return None,
            Err(index) => {
                let life = Cell { version: Version(0), value: 0 };
                self.metrics.insert(index, Metric { id, life, days: Table::default() });
                index
            }
        };
        self.metrics.get_mut(index)
    }
}

/// A value joined with the one that is held, as its bits.
fn joined(id: MetricId, held: Option<u64>, value: i64) -> u64 {
    held.map_or(value, |held| id.join(held.cast_signed(), value)).cast_unsigned()
}
