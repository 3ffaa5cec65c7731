//! One item as the shop describes it, read in place.

use super::reader::Reader;
use crate::event::Decimal;
use crate::limits::MAX_CATEGORY_LEVELS;
use crate::time::Day;

/// Whether an item can be bought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// It can; also where the shop does not say.
    In,
    /// It cannot.
    Out,
}

/// One item of the catalog. Its texts lie in the catalog's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogItem<'a> {
    /// The shop's id of the item.
    pub id: &'a str,
    /// Its name.
    pub name: Option<&'a str>,
    /// Its brand.
    pub brand: Option<&'a str>,
    /// Its categories, broadest first.
    pub categories: [Option<&'a str>; MAX_CATEGORY_LEVELS],
    /// Its variant (colour, size).
    pub variant: Option<&'a str>,
    /// Its price for one.
    pub price: Option<Decimal>,
    /// ISO 4217 code of the price.
    pub currency: Option<&'a str>,
    /// Its page.
    pub url: Option<&'a str>,
    /// Its picture.
    pub image: Option<&'a str>,
    /// Whether it can be bought now.
    pub stock: Stock,
    /// Since when the shop has it.
    pub added: Option<Day>,
    /// The shop's own labels.
    pub tags: Tags<'a>,
}

impl<'a> CatalogItem<'a> {
    /// The category at `level`, 0 being the broadest; `None` where there is none.
    #[must_use]
    pub fn category(&self, level: u8) -> Option<&'a str> {
        self.categories.get(usize::from(level)).copied().flatten()
    }

    /// The narrowest category that is given.
    #[must_use]
    pub fn narrowest_category(&self) -> Option<&'a str> {
        self.categories.iter().rev().copied().flatten().next()
    }
}

/// The tags of an item, in the shop's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) words: &'a [u32],
    pub(super) at: u32,
    pub(super) left: u32,
}

impl<'a> Iterator for Tags<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.left = self.left.checked_sub(1)?;
        let mut reader = Reader::at(self.bytes, self.at);
        let word = reader.small()?;
        self.at = reader.place();
        super::word(self.bytes, self.words, word)
    }
}
