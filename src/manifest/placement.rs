//! A placement: a named place on a page, its slots, and how they are filled.

use super::bytes::Bytes;
use super::format::EVER_DAYS;
use crate::time::DAY_MS;

/// A named place on a page.
#[derive(Debug, Clone, Copy)]
pub struct Placement<'a> {
    id: &'a str,
    slots: u8,
    per_brand: u8,
    per_category: u8,
    excluded: u16,
    purchased_days: u16,
    strategies: Strategies<'a>,
}

/// One way to fill slots; the next one fills what this one leaves empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategy {
    /// The segment the visitor must be in; `None` for everybody.
    pub condition: Option<u16>,
    /// Where the items come from.
    pub kind: StrategyKind,
}

/// Where the items of a strategy come from. The numbers are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum StrategyKind {
    /// What goes with the items of the present session.
    Session = 1,
    /// What many look at and buy.
    Popular = 2,
    /// What this visitor looked at last.
    Recent = 3,
}

impl StrategyKind {
    /// All kinds in the order of their numbers, with their names.
    pub const ALL: [(&'static str, Self); 3] =
        [("session", Self::Session), ("popular", Self::Popular), ("recent", Self::Recent)];

    /// The kind of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).map(|(_, kind)| *kind)
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(held, _)| *held == name).map(|(_, kind)| *kind)
    }

    /// Its name in a site file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Popular => "popular",
            Self::Recent => "recent",
        }
    }
}

/// What a placement can leave out. The numbers are the places of their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Excluded {
    /// What the visitor bought.
    Purchased = 0,
    /// What the catalog says is not in stock.
    OutOfStock = 1,
    /// The item that the page is about.
    Current = 2,
    /// What is in the cart.
    InCart = 3,
}

impl Excluded {
    /// All of them in the order of their numbers, with their names in a site file.
    pub const ALL: [(&'static str, Self); 4] = [
        ("purchased", Self::Purchased),
        ("out_of_stock", Self::OutOfStock),
        ("current", Self::Current),
        ("in_cart", Self::InCart),
    ];

    /// Its bit.
    #[must_use]
    pub const fn bit(self) -> u16 {
        match self {
            Self::Purchased => 1,
            Self::OutOfStock => 2,
            Self::Current => 4,
            Self::InCart => 8,
        }
    }
}

/// What a placement leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exclude {
    /// Purchases of this age in milliseconds or younger are left out; `None` where purchases do not matter.
    pub purchased_within_ms: Option<u64>,
    bits: u16,
}

impl Exclude {
    /// Whether `what` is left out.
    #[must_use]
    pub const fn has(self, what: Excluded) -> bool {
        self.bits & what.bit() != 0
    }
}

/// The strategies of a placement, first choice first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategies<'a>(Bytes<'a>);

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl Iterator for Strategies<'_> {
    type Item = Strategy;

    fn next(&mut self) -> Option<Strategy> {
        let condition = self.0.short()?.checked_sub(1);
        Some(Strategy { condition, kind: StrategyKind::from_number(self.0.u8()?)? })
    }
}

impl<'a> Placement<'a> {
    pub(super) fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        Some(Self {
            id: bytes.text()?,
            slots: bytes.u8()?,
            per_brand: bytes.u8()?,
            per_category: bytes.u8()?,
            excluded: bytes.short()?,
            purchased_days: bytes.short()?,
            strategies: Strategies(bytes),
        })
    }

    /// Its id in the page.
    #[must_use]
    pub const fn id(&self) -> &'a str {
        self.id
    }

    /// How many items it shows.
    #[must_use]
    pub const fn slots(&self) -> u8 {
        self.slots
    }

    /// How its slots are filled.
    #[must_use]
    pub const fn strategies(&self) -> Strategies<'a> {
        self.strategies
    }

    /// What is left out.
    #[must_use]
    pub fn exclude(&self) -> Exclude {
        let exclude = Exclude { purchased_within_ms: None, bits: self.excluded };
        let purchased_within_ms = exclude.has(Excluded::Purchased).then(|| {
            if self.purchased_days == EVER_DAYS {
                u64::MAX
            } else {
                u64::from(self.purchased_days).saturating_mul(DAY_MS)
            }
        });
        Exclude { purchased_within_ms, ..exclude }
    }

    /// How many items of one brand it shows at most.
    #[must_use]
    pub fn max_per_brand(&self) -> Option<u8> {
        Some(self.per_brand).filter(|most| *most != 0)
    }

    /// How many items of one category (level 0) it shows at most.
    #[must_use]
    pub fn max_per_category(&self) -> Option<u8> {
        Some(self.per_category).filter(|most| *most != 0)
    }

    /// Whether all its strategies are known and name a segment of a manifest that has so many.
    pub(super) fn is_sound(&self, segments: u16) -> bool {
        let mut strategies = self.strategies;
        while !strategies.0.is_empty() {
            match strategies.next() {
                Some(strategy) if strategy.condition.is_none_or(|segment| segment < segments) => {}
                _ => return false,
            }
        }
        self.slots != 0
    }
}
