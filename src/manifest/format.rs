//! The layout of a compiled site (`.nsm`), for the compiler that writes it and the loader that reads it in place.
//!
//! The header is
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 4 | [`MAGIC`] |
//! | 4 | 2 | [`VERSION`] |
//! | 6 | 2 | number of sections |
//! | 8 | 8 | [`hash64`](crate::id::hash64) of everything from [`HASHED_FROM`] on |
//! | 16 | 4 | length of the whole |
//! | 20 | 4 each | length of each [`Section`] |
//!
//! in little-endian, and the sections follow in their order without gaps. Every section is a list: the number of its
//! items (2 bytes), the place of every 32nd item, the first included (3 bytes each), and the items, each behind its
//! length. So any item is at most 31 steps away, for a tenth of the bytes that a place for each would take.
//! Within an item numbers are variable-length (LEB128; signed ones zigzag) where no size is given, and a text is its
//! length and its UTF-8.
//!
//! * A *field* is 0 and the name of an event's field, or 1 and the place in `ItemField::ALL` (1 byte each).
//! * A *test* is one byte, the [`Comparison`] in its low and the kind of its operands ([`TEXT`], [`NUMBER`], [`WHOLE`],
//!   [`BOOL`]) in its high half; of `in` and `nin` then the number of operands; then the operands.
//! * *Tests* are their number and the tests.
//! * A *window* is [`EVER`], [`SESSION`], or 2 more than its minutes.
//! * A *program* is nodes in prefix order, all at the top of which must hold. A node is one byte: below [`NEAR_TESTS`]
//!   that test; below [`FAR_TESTS`] a test from `NEAR_TESTS` on, its number in the byte's excess and the next byte; from
//!   [`ALL`] and from [`ANY`] on 1, 2, 3 .. of the nodes that follow; [`NOT`] the opposite of the node that follows. A
//!   number follows [`FAR_TESTS`] (a test), [`MANY_ALL`], [`MANY_ANY`] and [`SEGMENT`]. There is no jump: a program is
//!   read once, from its first byte to its last.
//!
//! Numbers are in ten-thousandths where they come from a field or an attribute; whole for counts, days and ranks;
//! in 1/65,536ths for shares, in 1/10,000ths for [`InputKind::Bucket`], in milliseconds for [`InputKind::Since`].

/// The first bytes of a compiled site.
pub const MAGIC: [u8; 4] = *b"NSM\0";
/// The version of this layout; a loader reads its own alone.
pub const VERSION: u16 = 4;
/// Where the hashed part begins.
pub const HASHED_FROM: usize = 16;
/// Where the sections' lengths begin.
pub const LENGTHS_FROM: usize = 20;
/// Number of sections.
pub const SECTIONS: usize = 12;
/// Where the first section begins.
pub const HEADER_BYTES: usize = LENGTHS_FROM + 4 * SECTIONS;
/// Items of a list from one place to the next.
pub const BLOCK_ITEMS: u16 = 32;
/// Bytes of a place in a list.
pub const PLACE_BYTES: usize = 3;
/// In place of a number of days since a purchase: however long ago.
pub const EVER_DAYS: u16 = u16::MAX;

/// Values in one list (`in`, `nin`). The compiler refuses one more.
pub const MAX_LIST_VALUES: usize = 1000;
/// Strategies of one placement. The compiler refuses one more.
pub const MAX_STRATEGIES: usize = 16;
/// Rules of one placement about items. The compiler refuses one more.
pub const MAX_RULES: usize = 64;
/// Languages of reasons. The compiler refuses one more.
pub const MAX_LANGUAGES: usize = 32;
/// Kinds of reasons, each of which has a wording in every language.
pub const REASON_KINDS: usize = 10;
/// Values of one rule about items. The compiler refuses one more.
pub const MAX_RULE_VALUES: usize = 64;
/// Bytes of a description. The compiler refuses a longer one.
pub const MAX_DESCRIPTION_BYTES: usize = 1024;
/// Steps of a sequence. The compiler refuses one more, and a sequence of one.
pub const MAX_STEPS: usize = 8;
/// Kinds of events that a sequence must be without. The compiler refuses one more.
pub const MAX_WITHOUTS: usize = 4;
/// Distinct inputs of a site. The compiler refuses one more.
pub const MAX_INPUTS: usize = 4096;
/// Distinct tests of a site: with a node's kind a number must fit 16 bits. The compiler refuses one more.
pub const MAX_TESTS: usize = 16_383;
/// Nodes of a segment's program: its fuel. The compiler refuses one more.
pub const MAX_NODES: usize = 512;

/// The parts of a compiled site, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// One item: site (text), time zone (text), half-life of interests in milliseconds.
    Meta = 0,
    /// Events that count, by number and name: number (1 byte; 0 for a custom one), custom name (text), first filter,
    /// number of filters.
    Events = 1,
    /// What an event must be like: first metric, number of metrics, then *field* and *tests* to the end, all of which
    /// must hold; those of items on one and the same item.
    Filters = 2,
    /// Metrics: id (4 bytes), [`Measure`] (1), and the *field* of one that needs one.
    Metrics = 3,
    /// What is remembered of the raw ring: filter, then 0 for times only, or 1 and the *field*.
    Series = 4,
    /// What conditions look at: number of its first test, [`InputKind`] (1 byte), parameters, *tests*.
    Inputs = 5,
    /// Segments, each after those it refers to, else by id: the length of its id times 4 plus its flags ([`HAS_NAME`],
    /// [`HAS_DESCRIPTION`]), id, name and description (texts) where there are.
    Segments = 6,
    /// The *program* of each segment. Apart from the names, because like bytes side by side shrink best on their way.
    Programs = 7,
    /// Exclusion groups: the numbers of their segments; the first that holds stays.
    Groups = 8,
    /// Time zones: name (text), minutes from UTC at first (signed), then to the end: minutes since 1970 of a change (since
    /// the change before it), minutes from UTC from then on (signed).
    Zones = 9,
    /// Placements, the variants of one in a row: id (text), variant (text), salt (text), below which number of the salt a
    /// visitor is in it, of [`EVERYBODY`](super::placement::EVERYBODY), slots (1), greatest number per brand and per category (1 each, 0 for any),
    /// [`Excluded`](super::Excluded) bits, days since a purchase or [`EVER_DAYS`], [`Order`](super::Order) (1 each), least
    /// and greatest price in hundredths of that of the page's item, [`Relation`](super::Relation) of category and of brand
    /// (2 bits each), number of rules (1); the *rules*; then strategies to the end: number of a segment plus 1, or 0, kind
    /// (1), least number of items (1), [`Category`](super::Category) (1) and the name of a named one (text). A *rule* is
    /// its kind (1), number of a segment plus 1, or 0, then a *match*, or a factor in 1/256ths and a *match*, or a slot (1)
    /// and an item's id (text); a *match* is a field (1), the number of its values (1), and these (texts).
    Placements = 10,
    /// Wordings of reasons, by language: its code in lower case (text), then a text for each kind of reason in the order
    /// of their numbers.
    Reasons = 11,
}

impl Section {
    /// All sections in their order.
    pub const ALL: [Self; SECTIONS] = [
        Self::Meta,
        Self::Events,
        Self::Filters,
        Self::Metrics,
        Self::Series,
        Self::Inputs,
        Self::Segments,
        Self::Programs,
        Self::Groups,
        Self::Zones,
        Self::Placements,
        Self::Reasons,
    ];

    /// The section's name in errors.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Events => "events",
            Self::Filters => "filters",
            Self::Metrics => "metrics",
            Self::Series => "series",
            Self::Inputs => "inputs",
            Self::Segments => "segments",
            Self::Programs => "programs",
            Self::Groups => "groups",
            Self::Zones => "zones",
            Self::Placements => "placements",
            Self::Reasons => "reasons",
        }
    }
}

/// A segment's flag: a name follows its id.
pub const HAS_NAME: u8 = 1;
/// A segment's flag: a description follows.
pub const HAS_DESCRIPTION: u8 = 2;

/// How a metric measures events. The numbers are frozen: they are part of a metric's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Measure {
    /// One for each event.
    Count = 1,
    /// The sum of a field's numbers.
    Sum = 2,
    /// How many numbers the field had: what a sum is divided by for an average.
    Values = 3,
    /// The least of them.
    Least = 4,
    /// The greatest of them.
    Greatest = 5,
    /// When the latest event was, in milliseconds since 1970.
    Latest = 6,
}

impl Measure {
    /// The measure of that number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Count,
            2 => Self::Sum,
            3 => Self::Values,
            4 => Self::Least,
            5 => Self::Greatest,
            6 => Self::Latest,
            _ => return None,
        })
    }

    /// Whether it measures a field.
    #[must_use]
    pub const fn has_field(self) -> bool {
        !matches!(self, Self::Count | Self::Latest)
    }
}

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum InputKind {
    /// An attribute: its name (text).
    Attribute = 1,
    /// A field of the latest page view of the session: its series, its name (text).
    Context = 2,
    /// How many events: metric of [`Measure::Count`], days of the window (1 byte; 0 for ever).
    Count = 3,
    /// A sum: metric of [`Measure::Sum`], days.
    Sum = 4,
    /// An average: metrics of [`Measure::Sum`] and [`Measure::Values`], days.
    Average = 5,
    /// A minimum: metric of [`Measure::Least`], days.
    Least = 6,
    /// A maximum: metric of [`Measure::Greatest`], days.
    Greatest = 7,
    /// On how many days there was an event: metric of [`Measure::Count`], days of the window.
    ActiveDays = 8,
    /// How long ago the latest event was: metric of [`Measure::Latest`].
    Since = 9,
    /// A [`Statistic`] of remembered events: series, statistic (1 byte), *window*.
    Remembered = 10,
    /// Whether events came in order: number of steps, a series for each, number of kinds of events that must not have
    /// come since the first step, a series for each, *window*. Yes or no.
    Sequence = 11,
    /// The share of one value in the interest in a dimension: its place in `Dimension::ALL` (1 byte), the value (text).
    Share = 12,
    /// The place of the value among all of its dimension, the greatest share first; parameters as of a share.
    Rank = 13,
    /// The visitor's place among 10,000: salt (text).
    Bucket = 14,
    /// The minute of the week, Monday 00:00 being 0: number of a zone plus 1, or 0 for the visitor's own.
    Clock = 15,
}

impl InputKind {
    /// All kinds in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Attribute,
        Self::Context,
        Self::Count,
        Self::Sum,
        Self::Average,
        Self::Least,
        Self::Greatest,
        Self::ActiveDays,
        Self::Since,
        Self::Remembered,
        Self::Sequence,
        Self::Share,
        Self::Rank,
        Self::Bucket,
        Self::Clock,
    ];

    /// The kind of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }
}

/// What is said of the remembered events of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Statistic {
    /// How many events; the series has times only.
    Count = 1,
    /// The sum of a field's numbers.
    Sum = 2,
    /// Their average.
    Average = 3,
    /// The least of them.
    Least = 4,
    /// The greatest of them.
    Greatest = 5,
    /// How many different values the field had.
    Distinct = 6,
    /// Its first value.
    First = 7,
    /// Its latest one.
    Last = 8,
}

impl Statistic {
    /// All statistics in the order of their numbers.
    pub const ALL: [Self; 8] =
        [Self::Count, Self::Sum, Self::Average, Self::Least, Self::Greatest, Self::Distinct, Self::First, Self::Last];

    /// The statistic of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }
}

/// A window: all that is remembered.
pub const EVER: u64 = 0;
/// A window: the session at hand.
pub const SESSION: u64 = 1;

/// A program's node below this byte: that test.
pub const NEAR_TESTS: u8 = 192;
/// A program's node: the test whose number follows.
pub const FAR_TESTS: u8 = 223;
/// A program's node from this byte on: all of so many nodes.
pub const ALL: u8 = 224;
/// A program's node: all of as many nodes as the number that follows says.
pub const MANY_ALL: u8 = 239;
/// A program's node from this byte on: one of so many nodes.
pub const ANY: u8 = 240;
/// A program's node: one of as many nodes as the number that follows says.
pub const MANY_ANY: u8 = 253;
/// A program's node: the opposite of the next one.
pub const NOT: u8 = 254;
/// A program's node: the segment whose number follows.
pub const SEGMENT: u8 = 255;

/// Kind of an operand: a text.
pub const TEXT: u8 = 0;
/// Kind of an operand: a signed number in the unit of what it is compared with.
pub const NUMBER: u8 = 1;
/// Kind of an operand: a signed number of ten thousand such units.
pub const WHOLE: u8 = 2;
/// Kind of an operand: yes (1) or no (0).
pub const BOOL: u8 = 3;

/// What compares a value with operands. The numbers are frozen: they are part of a metric's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Comparison {
    /// Equal to the operand.
    Eq = 1,
    /// Not equal to it.
    Ne = 2,
    /// Equal to one of the operands.
    In = 3,
    /// Equal to none of them.
    Nin = 4,
    /// Greater.
    Gt = 5,
    /// Greater or equal.
    Gte = 6,
    /// Less.
    Lt = 7,
    /// Less or equal.
    Lte = 8,
    /// From the first operand to the second, both included.
    Between = 9,
    /// Whether there is a value (or none, where the operand is no).
    Exists = 10,
    /// A text that contains the operand.
    Contains = 11,
    /// A text that begins with it.
    Prefix = 12,
}

impl Comparison {
    /// All comparisons in the order of their numbers, with their names.
    pub const ALL: [(&'static str, Self); 12] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("in", Self::In),
        ("nin", Self::Nin),
        ("gt", Self::Gt),
        ("gte", Self::Gte),
        ("lt", Self::Lt),
        ("lte", Self::Lte),
        ("between", Self::Between),
        ("exists", Self::Exists),
        ("contains", Self::Contains),
        ("prefix", Self::Prefix),
    ];

    /// The comparison of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).map(|(_, comparison)| *comparison)
    }

    /// The comparison of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(held, _)| *held == name).map(|(_, comparison)| *comparison)
    }

    /// Its name in a site file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, held)| *held == self).map_or("", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places() {
        for (place, (name, comparison)) in Comparison::ALL.into_iter().enumerate() {
            assert_eq!(comparison as usize, place + 1);
            assert_eq!(Comparison::from_number(comparison as u8), Some(comparison));
            assert_eq!(Comparison::from_name(name), Some(comparison));
            assert_eq!(comparison.as_str(), name);
        }
        for (place, section) in Section::ALL.into_iter().enumerate() {
            assert_eq!(section as usize, place);
        }
        for number in 0..=255 {
            assert!(Measure::from_number(number).is_none_or(|measure| measure as u8 == number));
            assert!(InputKind::from_number(number).is_none_or(|kind| kind as u8 == number));
            assert!(Statistic::from_number(number).is_none_or(|statistic| statistic as u8 == number));
        }
    }
}
