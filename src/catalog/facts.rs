//! What rules compare of an item, read from its bytes without its texts: brand and categories as numbers of shared words.

use super::reader::Reader;
use super::{Catalog, ItemNumber, Stock, Tags, bit};
use crate::limits::MAX_CATEGORY_LEVELS;
use crate::time::Day;

/// In place of a word's number: the item has none.
pub const NO_WORD: u32 = u32::MAX;

/// An item as rules see it. Two items have one brand if the numbers of its word are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Which item of the catalog.
    pub number: ItemNumber,
    /// Its brand's word, or [`NO_WORD`].
    pub brand: u32,
    /// The words of its categories, broadest first, [`NO_WORD`] where there is none.
    pub categories: [u32; MAX_CATEGORY_LEVELS],
    /// Its price for one in ten-thousandths.
    pub price: Option<u64>,
    /// Whether it can be bought now.
    pub stock: Stock,
    /// Since when the shop has it.
    pub added: Option<Day>,
    /// Where its tags stand, and how many there are.
    tags: (u32, u32),
}

impl Facts {
    /// The word of its broadest category, or [`NO_WORD`].
    #[must_use]
    pub const fn category(&self) -> u32 {
        let [broadest, ..] = self.categories;
        broadest
    }

    /// How many levels of categories it shares with another, from the broadest on.
    #[must_use]
    pub fn common_levels(&self, other: &Self) -> u8 {
        let mut common = 0_u8;
        for (one, other) in self.categories.iter().zip(&other.categories) {
            if *one == NO_WORD || one != other {
                break;
            }
            common = common.saturating_add(1);
        }
        common
    }

    /// How many levels of categories it has.
    #[must_use]
    pub fn levels(&self) -> u8 {
        self.common_levels(self)
    }
}

impl Catalog {
    /// What rules see of an item.
    #[must_use]
    #[inline(never)]
    pub fn facts(&self, number: ItemNumber) -> Option<Facts> {
        read(&self.bytes, *self.items.get(number.0 as usize)?, number)
    }

    /// The id of an item.
    #[must_use]
    pub fn id(&self, number: ItemNumber) -> Option<&str> {
        let mut reader = Reader::at(&self.bytes, *self.items.get(number.0 as usize)?);
        let _present = reader.small();
        reader.text()
    }

    /// The tags of an item, in the shop's order.
    #[must_use]
    pub fn tags(&self, facts: &Facts) -> Tags<'_> {
        let (at, left) = facts.tags;
        Tags { bytes: &self.bytes, words: &self.words, at, left }
    }

    /// A shared word: a brand, a category.
    #[must_use]
    pub fn word(&self, number: u32) -> Option<&str> {
        super::word(&self.bytes, &self.words, number)
    }
}

/// Reads the facts of the item that starts at `start`.
pub(super) fn read(bytes: &[u8], start: u32, number: ItemNumber) -> Option<Facts> {
    let mut from = Reader::at(bytes, start);
    let present = from.small()?;
    let mut facts = Facts {
        number,
        brand: NO_WORD,
        categories: [NO_WORD; MAX_CATEGORY_LEVELS],
        price: None,
        stock: if present & bit::OUT_OF_STOCK == 0 { Stock::In } else { Stock::Out },
        added: None,
        tags: (0, 0),
    };
    from.skip_text()?;
    let mut place = 0_usize;
    while place < super::TEXTS {
        let bit = bit::FIRST_TEXT << place;
        if present & bit & bit::SHARED != 0 {
            let word = from.small()?;
            match place {
                1 => facts.brand = word,
                _ => {
                    if let Some(held) = facts.categories.get_mut(place.wrapping_sub(2)) {
                        *held = word;
                    }
                }
            }
        } else if present & bit != 0 {
            from.skip_text()?;
        }
        place = place.saturating_add(1);
    }
    if present & bit::PRICE != 0 {
        facts.price = Some(from.integer()?);
    }
    if present & bit::ADDED != 0 {
        facts.added = Some(Day(u16::try_from(from.small()?).ok()?));
    }
    if present & bit::TAGS != 0 {
        let count = from.small()?;
        facts.tags = (from.place(), count);
    }
    Some(facts)
}
