//! The catalog: what the shop sells, compiled to bytes that are read in place.
//!
//! The bytes are: an envelope (`NSC`, version, hash), the words that many items share (brands,
//! categories, variants, currencies, tags), then the items in the order of their ids, each a set of
//! present fields and the fields. Loading verifies everything once, notes where each item starts, and lays items out by
//! category and by age.

mod item;
pub(crate) mod reader;
mod facts;
mod shelves;
mod write;

pub use facts::{Facts, NO_WORD};
pub use item::{CatalogItem, Stock, Tags};
pub use shelves::MAX_NEWEST;
pub use write::{NewItem, write};

use crate::error::Error;
use crate::event::Decimal;
use crate::limits::{MAX_CATALOG_BYTES, MAX_CATEGORY_LEVELS, MAX_TEXT_BYTES};
use crate::time::Day;
use alloc::vec::Vec;
use reader::{Reader, Refusals, open};
use shelves::Shelves;

/// Longest address of a page or a picture in bytes. A longer one is refused.
pub const MAX_URL_BYTES: usize = 2048;
/// Most tags of one item. One more is refused.
pub const MAX_ITEM_TAGS: u32 = 64;
/// Most items of a catalog. One more is refused.
pub const MAX_CATALOG_ITEMS: usize = 1 << 20;

const NAME: [u8; 4] = *b"NSC\x02";
const REFUSALS: Refusals = Refusals {
    path: "catalog",
    foreign: "not a catalog: pass what `nearside catalog` wrote",
    version: "a catalog of another version: compile it again with this version",
    altered: "cut short or altered: fetch or compile the catalog again",
    large: "larger than 32 MB: leave items out",
};

/// The fields of an item, by the bit that says that one is present. The numbers are the format's.
mod bit {
    /// The first of [`super::TEXTS`] texts: name, brand, five categories, variant, currency, url, image.
    pub(super) const FIRST_TEXT: u32 = 1;
    pub(super) const PRICE: u32 = 1 << 11;
    pub(super) const OUT_OF_STOCK: u32 = 1 << 12;
    pub(super) const TAGS: u32 = 1 << 13;
    pub(super) const ADDED: u32 = 1 << 14;
    pub(super) const ALL: u32 = (1 << 15) - 1;
    /// Texts that are numbers of shared words: brand to currency.
    pub(super) const SHARED: u32 = 0b1_1111_1110;
}

/// How many of an item's fields are texts.
const TEXTS: usize = 6 + MAX_CATEGORY_LEVELS;

/// The place of an item in the catalog, in the order of ids. It means nothing in another catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemNumber(pub u32);

/// A verified catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    bytes: Vec<u8>,
    /// Where each shared word starts.
    words: Vec<u32>,
    /// Where each item starts.
    items: Vec<u32>,
    /// Items by category and by age.
    shelves: Shelves,
}

impl Catalog {
    /// Takes over compiled bytes after verifying all of them.
    ///
    /// # Errors
    /// Refuses what is no catalog, of another version, cut short, altered, or larger than [`MAX_CATALOG_BYTES`].
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        let mut reader = open(&bytes, NAME, MAX_CATALOG_BYTES, &REFUSALS)?;
        let altered = || REFUSALS.error(REFUSALS.altered);
        let (words, items) = index(&bytes, &mut reader).ok_or_else(altered)?;
        let shelves = Shelves::new(&bytes, &items, words.len()).ok_or_else(altered)?;
        Ok(Self { bytes, words, items, shelves })
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item of that id, by binary search.
    #[must_use]
    pub fn find(&self, item_id: &str) -> Option<ItemNumber> {
        let place = self.items.binary_search_by(|start| {
            let mut reader = Reader::at(&self.bytes, *start);
            let _present = reader.small();
            reader.text().unwrap_or_default().cmp(item_id)
        });
        Some(ItemNumber(u32::try_from(place.ok()?).ok()?))
    }

    /// The item of that number.
    #[must_use]
    pub fn item(&self, number: ItemNumber) -> Option<CatalogItem<'_>> {
        let start = *self.items.get(number.0 as usize)?;
        Some(read_item(&self.bytes, &self.words, start)?.0)
    }

    /// The item of that id.
    #[must_use]
    pub fn get(&self, item_id: &str) -> Option<CatalogItem<'_>> {
        self.item(self.find(item_id)?)
    }

    /// All items in the order of their ids.
    pub fn items(&self) -> impl Iterator<Item = CatalogItem<'_>> {
        self.items.iter().filter_map(|start| Some(read_item(&self.bytes, &self.words, *start)?.0))
    }
}

/// Reads everything once: where words and items start, or `None` where anything is not as it should be.
fn index<'a>(bytes: &'a [u8], reader: &mut Reader<'a>) -> Option<(Vec<u32>, Vec<u32>)> {
    let count = reader.count(1)?;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        words.push(reader.place());
        reader.text().filter(|word| word.len() <= MAX_TEXT_BYTES)?;
    }
    let count = reader.count(2).filter(|count| *count <= MAX_CATALOG_ITEMS)?;
    let mut items = Vec::with_capacity(count);
    let mut last: Option<&str> = None;
    for _ in 0..count {
        items.push(reader.place());
        let (item, end) = read_item(bytes, &words, reader.place())?;
        *reader = Reader::at(bytes, end);
        // Strictly ascending: that is what makes the search right and the ids unique.
        if item.id.is_empty() || item.id.len() > MAX_TEXT_BYTES || last.is_some_and(|last| last >= item.id) {
            return None;
        }
        last = Some(item.id);
    }
    (reader.left() == 0).then_some((words, items))
}

/// Reads the item that starts at `start`; also gives where the next one does.
fn read_item<'a>(bytes: &'a [u8], words: &'a [u32], start: u32) -> Option<(CatalogItem<'a>, u32)> {
    let mut from = Reader::at(bytes, start);
    let present = from.small().filter(|present| present & !bit::ALL == 0)?;
    let has = |bit: u32| present & bit != 0;
    let id = from.text()?;
    let mut texts = [None; TEXTS];
    let mut bit = bit::FIRST_TEXT;
    for text in &mut texts {
        if has(bit & bit::SHARED) {
            *text = Some(word(bytes, words, from.small()?)?);
        } else if has(bit) {
            *text = Some(from.text()?);
        }
        bit <<= 1;
    }
    let [name, brand, categories @ .., variant, currency, url, image] = texts;
    let price = if has(bit::PRICE) { Some(Decimal::from_units(i64::try_from(from.integer()?).ok()?)) } else { None };
    let stock = if has(bit::OUT_OF_STOCK) { Stock::Out } else { Stock::In };
    let added = if has(bit::ADDED) { Some(Day(u16::try_from(from.small()?).ok()?)) } else { None };
    let left = if has(bit::TAGS) { from.small().filter(|tags| (1..=MAX_ITEM_TAGS).contains(tags))? } else { 0 };
    let tags = Tags { bytes, words, at: from.place(), left };
    for _ in 0..left {
        word(bytes, words, from.small()?)?;
    }
    let item = CatalogItem { id, name, brand, categories, variant, price, currency, url, image, stock, added, tags };
    Some((item, from.place()))
}

fn word<'a>(bytes: &'a [u8], words: &[u32], number: u32) -> Option<&'a str> {
    Reader::at(bytes, *words.get(number as usize)?).text()
}
