//! A placement: a named place on a page, its slots, and how they are filled.

pub mod rule;
pub mod strategy;

pub use rule::{Action, Match, Rule, Rules};
pub use strategy::{Category, Strategies, Strategy, StrategyKind};

use super::bytes::Bytes;
use super::format::{EVER_DAYS, MAX_RULES, MAX_STRATEGIES};
use crate::id::{ReplicaId, hash32};
use crate::limits::MAX_SLOTS;
use crate::time::DAY_MS;
use alloc::vec::Vec;

/// A named place on a page.
#[derive(Debug, Clone, Copy)]
pub struct Placement<'a> {
    id: &'a str,
    variant: &'a str,
    salt: &'a str,
    below: u16,
    slots: u8,
    per_brand: u8,
    per_category: u8,
    excluded: u16,
    purchased_days: u16,
    order: Order,
    /// Least and greatest price in hundredths of that of the page's item; 0 and 0 for any.
    price_band: (u16, u16),
    relations: u8,
    rules: Rules<'a>,
    strategies: Strategies<'a>,
}

/// The variant of those for whom there is no other.
pub const BASE: &str = "base";
/// The variant that shows nothing, so that there is something to compare with.
pub const HOLDOUT: &str = "holdout";
/// All visitors, in hundredths of a percent.
pub const EVERYBODY: u16 = 10_000;

/// The hash under which a placement's variant is tallied. Frozen: it stands in profiles.
#[must_use]
pub fn place(id: &str, variant: &str) -> u32 {
    let mut bytes = Vec::with_capacity(id.len().saturating_add(variant.len()).saturating_add(1));
    bytes.extend_from_slice(id.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(variant.as_bytes());
    hash32(&bytes)
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
    /// What the page shows in another placement.
    Shown = 4,
}

impl Excluded {
    /// All of them in the order of their numbers, with their names in a site file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("purchased", Self::Purchased),
        ("out_of_stock", Self::OutOfStock),
        ("current", Self::Current),
        ("in_cart", Self::InCart),
        ("shown", Self::Shown),
    ];

    /// Its bit.
    #[must_use]
    pub const fn bit(self) -> u16 {
        match self {
            Self::Purchased => 1,
            Self::OutOfStock => 2,
            Self::Current => 4,
            Self::InCart => 8,
            Self::Shown => 16,
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

/// How an item must stand to the page's item in brand or category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Relation {
    /// As it likes.
    #[default]
    Any = 0,
    /// The same one.
    Same = 1,
    /// Another one.
    Other = 2,
}

impl Relation {
    /// The relation of the two lower bits.
    fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            1 => Self::Same,
            2 => Self::Other,
            _ => Self::Any,
        }
    }
}

/// How the items of a strategy are chosen from its candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// How much being unlike the items chosen so far counts, of a hundred; 0 ranks by fit alone.
    pub diversity: u8,
    /// So many of the best candidates change places from day to day; 0 for none.
    pub rotate: u8,
}

impl<'a> Placement<'a> {
    pub(super) fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        let mut placement = Self {
            id: bytes.text()?,
            variant: bytes.text()?,
            salt: bytes.text()?,
            below: bytes.short()?,
            slots: bytes.u8()?,
            per_brand: bytes.u8()?,
            per_category: bytes.u8()?,
            excluded: bytes.short()?,
            purchased_days: bytes.short()?,
            order: Order { diversity: bytes.u8()?, rotate: bytes.u8()? },
            price_band: (bytes.short()?, bytes.short()?),
            relations: bytes.u8()?,
            rules: Rules::read(&mut bytes)?,
            strategies: Strategies(bytes),
        };
        let mut rest = placement.rules;
        while !rest.is_empty() {
            rest.next()?;
        }
        placement.strategies = Strategies(rest.bytes);
        Some(placement)
    }

    /// Its id in the page.
    #[must_use]
    pub const fn id(&self) -> &'a str {
        self.id
    }

    /// Which of its variants this is: [`BASE`], [`HOLDOUT`], or what the shop calls it.
    #[must_use]
    pub const fn variant(&self) -> &'a str {
        self.variant
    }

    /// The hash under which its impressions are tallied: of its id and its variant.
    #[must_use]
    pub fn place(&self) -> u32 {
        place(self.id, self.variant)
    }

    /// It is for visitors whose number under its salt is below this one, of [`EVERYBODY`], and for whom no variant before it is.
    #[must_use]
    pub const fn below(&self) -> u16 {
        self.below
    }

    /// Whether it is for the visitor, unless a variant before it is.
    #[must_use]
    pub fn is_for(&self, visitor: ReplicaId) -> bool {
        self.below >= EVERYBODY || u64::from(self.below) > visitor.bucket(self.salt, u64::from(EVERYBODY))
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

    /// How items are chosen from candidates.
    #[must_use]
    pub const fn order(&self) -> Order {
        self.order
    }

    /// The least and the greatest price of an item, in hundredths of the price of the page's item.
    #[must_use]
    pub fn price_band(&self) -> Option<(u16, u16)> {
        Some(self.price_band).filter(|band| *band != (0, 0))
    }

    /// How an item's broadest category must stand to that of the page's item.
    #[must_use]
    pub fn category(&self) -> Relation {
        Relation::from_bits(self.relations)
    }

    /// How an item's brand must stand to that of the page's item.
    #[must_use]
    pub fn brand(&self) -> Relation {
        Relation::from_bits(self.relations >> 2)
    }

    /// Its rules about items.
    #[must_use]
    pub const fn rules(&self) -> Rules<'a> {
        self.rules
    }

    /// Whether all its strategies and rules are known and name a segment of a manifest that has so many.
    pub(super) fn is_sound(&self, segments: u16) -> bool {
        let mut rules = self.rules;
        if usize::from(self.slots) > MAX_SLOTS || usize::from(self.order.rotate) > MAX_SLOTS || rules.len() > MAX_RULES
        {
            return false;
        }
        while !rules.is_empty() {
            match rules.next() {
                Some(rule) if rule.condition.is_none_or(|segment| segment < segments) => {}
                _ => return false,
            }
        }
        let mut strategies = self.strategies;
        let mut asked = 0_usize;
        while !strategies.0.is_empty() {
            asked = asked.saturating_add(1);
            if asked > MAX_STRATEGIES {
                return false;
            }
            match strategies.next() {
                Some(strategy) if strategy.condition.is_none_or(|segment| segment < segments) => {}
                _ => return false,
            }
        }
        self.slots != 0 && self.order.diversity <= 100
    }
}
