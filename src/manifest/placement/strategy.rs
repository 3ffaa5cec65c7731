//! A strategy: where the items of a placement come from, for whom, and how many it must give.

use crate::manifest::bytes::Bytes;

/// One way to fill slots; the next one fills what this one leaves empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategy<'a> {
    /// The segment the visitor must be in; `None` for everybody.
    pub condition: Option<u16>,
    /// Where the items come from.
    pub kind: StrategyKind,
    /// If it cannot give so many, or as many as there are slots left, it gives nothing.
    pub at_least: u8,
    /// From which category its items are.
    pub category: Category<'a>,
}

/// The category that a strategy stays within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category<'a> {
    /// Any.
    Any,
    /// That of the page, or of the page's item.
    Page,
    /// As of the page; else what the campaign names that brought the visitor; else what the visitor is most interested in.
    Visitor,
    /// This one.
    Named(&'a str),
}

impl<'a> Category<'a> {
    /// The byte that says it; a named one is followed by its name.
    #[must_use]
    pub const fn number(&self) -> u8 {
        match self {
            Self::Any => 0,
            Self::Page => 1,
            Self::Visitor => 2,
            Self::Named(_) => 3,
        }
    }

    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        Some(match bytes.u8()? {
            0 => Self::Any,
            1 => Self::Page,
            2 => Self::Visitor,
            3 => Self::Named(bytes.text()?),
            _ => return None,
        })
    }
}

/// Where the items of a strategy come from. The numbers are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum StrategyKind {
    /// What goes with the items that the visitor looked at last.
    Session = 1,
    /// What many look at and buy.
    Popular = 2,
    /// What this visitor looked at last.
    Recent = 3,
    /// What goes with the page's item; else what stands beside it in the catalog.
    Similar = 4,
    /// What is bought together with the page's item, with the cart's, or with what was just bought.
    Together = 5,
    /// What is looked at lately.
    Trending = 6,
    /// What the visitor looked at or put into the cart and did not buy.
    Continue = 7,
    /// What the shop has had for the shortest time.
    Newest = 8,
    /// What is in the cart.
    Cart = 9,
    /// What the shop put into a slot. A rule does that; no strategy of a site file is called so.
    Pinned = 10,
}

impl StrategyKind {
    /// All kinds in the order of their numbers, with their names.
    pub const ALL: [(&'static str, Self); 10] = [
        ("session", Self::Session),
        ("popular", Self::Popular),
        ("recent", Self::Recent),
        ("similar", Self::Similar),
        ("together", Self::Together),
        ("trending", Self::Trending),
        ("continue", Self::Continue),
        ("newest", Self::Newest),
        ("cart", Self::Cart),
        ("pinned", Self::Pinned),
    ];

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
    pub fn as_str(self) -> &'static str {
        Self::ALL.get((self as usize).saturating_sub(1)).map_or("", |(name, _)| *name)
    }

    /// Whether it can stay within one category.
    #[must_use]
    pub const fn has_category(self) -> bool {
        matches!(self, Self::Popular | Self::Trending | Self::Newest)
    }
}

/// The strategies of a placement, first choice first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategies<'a>(pub(super) Bytes<'a>);

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Strategies<'a> {
    type Item = Strategy<'a>;

    fn next(&mut self) -> Option<Strategy<'a>> {
        let condition = self.0.short()?.checked_sub(1);
        let kind = StrategyKind::from_number(self.0.u8()?)?;
        Some(Strategy { condition, kind, at_least: self.0.u8()?, category: Category::read(&mut self.0)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places() {
        for (place, (name, kind)) in StrategyKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place + 1);
            assert_eq!(StrategyKind::from_number(kind as u8), Some(kind));
            assert_eq!((kind.as_str(), StrategyKind::from_name(name)), (name, Some(kind)));
        }
    }
}
