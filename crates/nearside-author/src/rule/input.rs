//! What a condition looks at, by meaning: equal inputs are one in the compiled site.

use super::test::Unit;
use crate::emit::buffer::Buffer;
use nearside::event::{Decimal, EventName};
use nearside::id::{Joined, MetricId, hash32};
use nearside::limits::MAX_HISTORY_EVENTS;
use nearside::manifest::format::{EVER, Measure, SESSION, Statistic};
use nearside::profile::{Dimension, Share};

/// The event a condition is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// Number on the wire; 0 for a custom event.
    pub(crate) number: u8,
    /// The custom name; empty for a canonical event.
    pub(crate) custom: String,
}

/// An event and what it must be like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Filter {
    /// The event.
    pub(crate) event: Event,
    /// The clauses as they are written in the manifest.
    pub(crate) clauses: Buffer,
}

/// A field of an event or of its items.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// The event's own, by name.
    Event(String),
    /// The items', by place in `ItemField::ALL`.
    Item(u8),
}

/// What is counted in cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Metric {
    /// The events.
    pub(crate) filter: Filter,
    /// The number of the [`Measure`].
    measure: u8,
    /// The field, where the measure has one.
    pub(crate) field: Option<Field>,
}

/// What is remembered of events.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Series {
    /// The events.
    pub(crate) filter: Filter,
    /// The field; none where only times matter.
    pub(crate) field: Option<Field>,
}

/// How far back remembered events are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Window {
    /// All of them.
    Ever,
    /// Those of the session at hand.
    Session,
    /// Those of the last minutes.
    Minutes(u32),
}

/// What a condition looks at, in the order in which inputs are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Input {
    /// An attribute.
    Attribute(String),
    /// A field of the session's page views; its series and its name.
    Context(Series, String),
    /// How many events, in as many days or ever (0).
    Count(Metric, u8),
    /// The sum of a field.
    Sum(Metric, u8),
    /// The average of a field: its sum, its values.
    Average(Metric, Metric, u8),
    /// The least value of a field.
    Least(Metric, u8),
    /// The greatest one.
    Greatest(Metric, u8),
    /// On how many days.
    ActiveDays(Metric, u8),
    /// How long ago the latest event was.
    Since(Metric),
    /// The number of a [`Statistic`] of remembered events.
    Remembered(Series, u8, Window),
    /// Whether remembered events came in order: steps and what must not have come.
    Sequence(Vec<Series>, Vec<Series>, Window),
    /// A share of interest.
    Share(Dimension, String),
    /// A rank of interest.
    Rank(Dimension, String),
    /// The visitor's place among 10,000, by salt.
    Bucket(String),
    /// The minute of the week by the clock of a zone, or of the visitor.
    Clock(Option<String>),
}

impl Metric {
    /// A measure of events.
    pub(crate) fn new(filter: Filter, measure: Measure, field: Option<Field>) -> Self {
        Self { filter, measure: measure as u8, field }
    }

    /// What a report compares variants of placements by: orders and their value, on the page and at the till.
    pub(crate) fn of_orders() -> [Self; 4] {
        let of = |name: EventName, measure, field| {
            let event = Event { number: name.number(), custom: String::new() };
            Self::new(Filter { event, clauses: Buffer::default() }, measure, field)
        };
        let value = || Some(Field::Event("value".to_owned()));
        [
            of(EventName::Purchase, Measure::Count, None),
            of(EventName::StorePurchase, Measure::Count, None),
            of(EventName::Purchase, Measure::Sum, value()),
            of(EventName::StorePurchase, Measure::Sum, value()),
        ]
    }

    /// The number of its measure.
    pub(crate) const fn measure(&self) -> u8 {
        self.measure
    }

    /// Its id: how its cells join in the two highest bits, and a hash of all that it means and of nothing else.
    pub(crate) fn id(&self) -> MetricId {
        let joined = match Measure::from_number(self.measure) {
            Some(Measure::Least) => Joined::Least,
            Some(Measure::Greatest) => Joined::Greatest,
            Some(Measure::Latest) => Joined::Latest,
            Some(Measure::Count | Measure::Sum | Measure::Values) | None => Joined::Sum,
        };
        let mut canonical = Buffer::default();
        canonical.u8(self.filter.event.number);
        canonical.text(&self.filter.event.custom);
        canonical.append(&self.filter.clauses);
        canonical.u8(self.measure);
        if let Some(field) = &self.field {
            field.write(&mut canonical);
        }
        MetricId::new(hash32(canonical.as_bytes()), joined)
    }
}

impl Field {
    /// Writes it.
    pub(crate) fn write(&self, buffer: &mut Buffer) {
        match self {
            Self::Event(name) => {
                buffer.u8(0);
                buffer.text(name);
            }
            Self::Item(place) => {
                buffer.u8(1);
                buffer.u8(*place);
            }
        }
    }
}

impl Window {
    /// Its number in the manifest.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Ever => EVER,
            Self::Session => SESSION,
            Self::Minutes(minutes) => u64::from(minutes) + 2,
        }
    }
}

impl Input {
    /// What its numbers are written in.
    pub(crate) fn unit(&self) -> Unit {
        let counts = [Statistic::Count as u8, Statistic::Distinct as u8];
        match self {
            Self::Attribute(_)
            | Self::Context(..)
            | Self::Sum(..)
            | Self::Average(..)
            | Self::Least(..)
            | Self::Greatest(..) => Unit::Decimal,
            Self::Remembered(_, statistic, _) if !counts.contains(statistic) => Unit::Decimal,
            _ => Unit::Plain,
        }
    }

    /// Whether it has a value for every profile, an edge's without history included.
    pub(crate) const fn is_always_known(&self) -> bool {
        matches!(self, Self::Count(..) | Self::Sum(..) | Self::ActiveDays(..) | Self::Bucket(_) | Self::Clock(Some(_)))
    }

    /// The least and the greatest number it can be; `None` where there is no bound that is worth knowing.
    pub(crate) fn bounds(&self) -> Option<(i64, i64)> {
        let events = i64::try_from(MAX_HISTORY_EVENTS).unwrap_or(i64::MAX);
        match self {
            Self::Count(..) | Self::Since(_) => Some((0, i64::MAX)),
            Self::ActiveDays(_, days) => Some((0, i64::from(*days))),
            Self::Remembered(_, statistic, _) if *statistic == Statistic::Count as u8 => Some((0, events)),
            Self::Remembered(_, statistic, _) if *statistic == Statistic::Distinct as u8 => Some((0, i64::MAX)),
            Self::Share(..) => Some((0, i64::from(Share::ONE))),
            Self::Rank(..) => Some((1, i64::MAX)),
            Self::Bucket(_) => Some((0, Decimal::ONE - 1)),
            Self::Clock(_) => Some((0, 7 * 24 * 60 - 1)),
            _ => None,
        }
    }
}
