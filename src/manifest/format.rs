//! The layout of a compiled site (`.nsm`), for the compiler that writes it and the loader that reads it in place.
//!
//! All numbers are little-endian. The header is
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
//! and the sections follow in their order without gaps. A text is two bytes of length, then UTF-8. A string
//! reference is the place of a text in [`Section::Strings`]. A program is a node, or nodes in a row; a node is its
//! [`Op`], two bytes of length, and a body of that length, which may begin with operands and end with nodes or tests.
//! So the only jump is the one over a body, forwards. A test is its [`Comparison`], the number of operands in two
//! bytes, and the operands: a kind ([`TEXT`], [`NUMBER`], [`BOOL`]), then a text, eight bytes or one byte.

/// The first bytes of a compiled site.
pub const MAGIC: [u8; 4] = *b"NSM\0";
/// The version of this layout; a loader reads its own alone.
pub const VERSION: u16 = 1;
/// Where the hashed part begins.
pub const HASHED_FROM: usize = 16;
/// Where the sections' lengths begin.
pub const LENGTHS_FROM: usize = 20;
/// Number of sections.
pub const SECTIONS: usize = 9;
/// Where the first section begins.
pub const HEADER_BYTES: usize = LENGTHS_FROM + 4 * SECTIONS;
/// In place of a segment's number: none.
pub const NO_SEGMENT: u16 = u16::MAX;
/// In place of a number of days: however long ago.
pub const EVER: u16 = u16::MAX;

/// Values in one list (`in`, `nin`). The compiler refuses one more.
pub const MAX_LIST_VALUES: usize = 1000;
/// Strategies of one placement. The compiler refuses one more.
pub const MAX_STRATEGIES: usize = 16;
/// Bytes of a description. The compiler refuses a longer one.
pub const MAX_DESCRIPTION_BYTES: usize = 1024;

/// The parts of a compiled site, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// One record: site (string, 4), time zone (string, 4), half-life of interests in milliseconds (8).
    Meta = 0,
    /// Texts in a row; the first one is empty.
    Strings = 1,
    /// 12 bytes an event: its number (1; 0 for a custom one), unused (1), first metric (2), number of metrics (2), unused (2), custom name (string, 4).
    Events = 2,
    /// 16 bytes a metric: id (4), place of its program (4), place of its first link (4), bytes of its program (2), number of links (2).
    Metrics = 3,
    /// Two bytes a link: the number of a segment that a metric decides.
    Links = 4,
    /// 20 bytes a segment, sorted by id: id, name, description (strings, 4 each), place of its program (4), bytes of it (2), what it reads (2).
    Segments = 5,
    /// The programs of metrics ([`Measure`], then filter nodes that must all hold) and of segments (one node).
    Programs = 6,
    /// 16 bytes a placement: id (string, 4), first strategy (2), number of strategies (1), slots (1), greatest number
    /// per brand and per category (1 each, 0 for any), [`Excluded`](super::Excluded) bits (2), days since a purchase (2), unused (2).
    Placements = 7,
    /// 4 bytes a strategy: segment or [`NO_SEGMENT`] (2), kind (1), unused (1).
    Strategies = 8,
}

impl Section {
    /// All sections in their order.
    pub const ALL: [Self; SECTIONS] = [
        Self::Meta,
        Self::Strings,
        Self::Events,
        Self::Metrics,
        Self::Links,
        Self::Segments,
        Self::Programs,
        Self::Placements,
        Self::Strategies,
    ];

    /// Bytes of one record; 1 where the section is no list of records.
    #[must_use]
    pub const fn record_bytes(self) -> usize {
        match self {
            Self::Strings | Self::Programs => 1,
            Self::Meta | Self::Metrics | Self::Placements => 16,
            Self::Events => 12,
            Self::Links => 2,
            Self::Segments => 20,
            Self::Strategies => 4,
        }
    }

    /// The section's name in errors.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Strings => "strings",
            Self::Events => "events",
            Self::Metrics => "metrics",
            Self::Links => "links",
            Self::Segments => "segments",
            Self::Programs => "programs",
            Self::Placements => "placements",
            Self::Strategies => "strategies",
        }
    }
}

/// How a metric measures an event. The numbers are frozen: they are part of a metric's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Measure {
    /// One for each event.
    Count = 1,
}

/// The kinds of nodes. The numbers are frozen: those of filters are part of a metric's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Op {
    /// Nodes that must all hold.
    All = 1,
    /// Nodes of which one must hold.
    Any = 2,
    /// One node that must not hold.
    Not = 3,
    /// A metric's number (2), days of its window (1; 0 for a lifetime), tests of the count.
    Count = 4,
    /// An attribute's name (text), tests of its value.
    Attribute = 5,
    /// A dimension's place in `Dimension::ALL` (1), the value (text), tests of its share in 1/65,536ths.
    Affinity = 6,
    /// In a filter: [`Op::ItemField`] nodes that must all hold on one and the same item.
    Item = 16,
    /// In [`Op::Item`]: a field's place in `ItemField::ALL` (1), tests of its value.
    ItemField = 17,
    /// In a filter: an event field's name (text), tests of its value.
    EventField = 18,
}

impl Op {
    /// The node kind of that number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::All,
            2 => Self::Any,
            3 => Self::Not,
            4 => Self::Count,
            5 => Self::Attribute,
            6 => Self::Affinity,
            16 => Self::Item,
            17 => Self::ItemField,
            18 => Self::EventField,
            _ => return None,
        })
    }
}

/// Kind of an operand: a text.
pub const TEXT: u8 = 0;
/// Kind of an operand: a number of eight bytes, in the unit of what it is compared with.
pub const NUMBER: u8 = 1;
/// Kind of an operand: yes (1) or no (0).
pub const BOOL: u8 = 2;

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
            assert!(Op::from_number(number).is_none_or(|op| op as u8 == number));
        }
    }
}
