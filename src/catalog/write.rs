//! Writes a catalog: the other half of the format, used by the compiler and by tests.

use super::reader::{close, put_integer, put_text};
use super::{MAX_CATALOG_ITEMS, MAX_ITEM_TAGS, MAX_URL_BYTES, NAME, REFUSALS, Stock, bit};
use crate::error::Error;
use crate::event::{Decimal, Text};
use crate::limits::{MAX_CATALOG_BYTES, MAX_CATEGORY_LEVELS};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// One item to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// The shop's id of the item; not empty.
    pub id: Text,
    /// Its name.
    pub name: Option<Text>,
    /// Its brand.
    pub brand: Option<Text>,
    /// Its categories, broadest first.
    pub categories: [Option<Text>; MAX_CATEGORY_LEVELS],
    /// Its variant.
    pub variant: Option<Text>,
    /// Its price for one; not negative.
    pub price: Option<Decimal>,
    /// ISO 4217 code of the price.
    pub currency: Option<Text>,
    /// Its page; at most [`MAX_URL_BYTES`].
    pub url: Option<String>,
    /// Its picture; at most [`MAX_URL_BYTES`].
    pub image: Option<String>,
    /// Whether it can be bought now.
    pub stock: Stock,
    /// The shop's own labels; at most [`MAX_ITEM_TAGS`].
    pub tags: Vec<Text>,
}

impl NewItem {
    /// An item of which only the id is known.
    #[must_use]
    pub const fn new(id: Text) -> Self {
        Self {
            id,
            name: None,
            brand: None,
            categories: [const { None }; MAX_CATEGORY_LEVELS],
            variant: None,
            price: None,
            currency: None,
            url: None,
            image: None,
            stock: Stock::In,
            tags: Vec::new(),
        }
    }

    /// The texts that other items are likely to share, in the order of their bits.
    fn shared(&self) -> impl Iterator<Item = Option<&Text>> {
        let categories = self.categories.iter().map(Option::as_ref);
        core::iter::once(self.brand.as_ref()).chain(categories).chain([self.variant.as_ref(), self.currency.as_ref()])
    }
}

/// The bytes of a catalog of these items, in any order.
///
/// # Errors
/// Refuses an empty or repeated id, a negative price, and what [`super::Catalog::load`] would refuse for its size.
pub fn write(items: &[NewItem]) -> Result<Vec<u8>, Error> {
    let mut by_id: BTreeMap<&str, &NewItem> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        check(item).map_err(|message| REFUSALS.error(message).at_index("items", index))?;
        if by_id.insert(item.id.as_str(), item).is_some() {
            return Err(REFUSALS.error("this item_id occurs twice: keep one").at_index("items", index));
        }
    }
    if by_id.len() > MAX_CATALOG_ITEMS {
        return Err(REFUSALS.error("more than 1,048,576 items: leave some out"));
    }
    let mut words = Words::default();
    let mut records = Vec::new();
    for item in by_id.values() {
        put_item(&mut records, &mut words, item);
    }
    let mut content = Vec::new();
    put_integer(&mut content, words.list.len() as u64);
    for word in &words.list {
        put_text(&mut content, word);
    }
    put_integer(&mut content, by_id.len() as u64);
    content.extend_from_slice(&records);
    let bytes = close(NAME, &content);
    if bytes.len() > MAX_CATALOG_BYTES {
        return Err(REFUSALS.error(REFUSALS.large));
    }
    Ok(bytes)
}

fn check(item: &NewItem) -> Result<(), &'static str> {
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > MAX_URL_BYTES);
    if item.id.as_str().is_empty() {
        Err("item_id is empty: give the id that the shop's events use")
    } else if item.price.is_some_and(|price| price.units() < 0) {
        Err("price is negative: give the price for one")
    } else if long(&item.url) || long(&item.image) {
        Err("url or image is longer than 2,048 bytes: shorten it")
    } else if item.tags.len() > MAX_ITEM_TAGS as usize {
        Err("more than 64 tags: leave some out")
    } else {
        Ok(())
    }
}

fn put_item<'a>(bytes: &mut Vec<u8>, words: &mut Words<'a>, item: &'a NewItem) {
    let mut present = 0;
    let mut add = |bit: u32, there: Option<()>| present |= if there.is_some() { bit } else { 0 };
    add(bit::NAME, item.name.as_ref().map(drop));
    let mut level = bit::BRAND;
    for shared in item.shared() {
        add(level, shared.map(drop));
        level <<= 1;
    }
    add(bit::PRICE, item.price.map(drop));
    add(bit::URL, item.url.as_ref().map(drop));
    add(bit::IMAGE, item.image.as_ref().map(drop));
    add(bit::OUT_OF_STOCK, (item.stock == Stock::Out).then_some(()));
    add(bit::TAGS, item.tags.first().map(drop));
    put_integer(bytes, u64::from(present));
    put_text(bytes, item.id.as_str());
    if let Some(name) = &item.name {
        put_text(bytes, name.as_str());
    }
    for word in item.shared().flatten() {
        put_integer(bytes, words.number(word.as_str()));
    }
    if let Some(price) = item.price {
        put_integer(bytes, price.units().unsigned_abs());
    }
    for text in [&item.url, &item.image].into_iter().flatten() {
        put_text(bytes, text);
    }
    if !item.tags.is_empty() {
        put_integer(bytes, item.tags.len() as u64);
        for tag in &item.tags {
            put_integer(bytes, words.number(tag.as_str()));
        }
    }
}

/// Shared words, numbered in the order of their first use.
#[derive(Default)]
struct Words<'a> {
    list: Vec<&'a str>,
    numbers: BTreeMap<&'a str, u64>,
}

impl<'a> Words<'a> {
    fn number(&mut self, word: &'a str) -> u64 {
        let next = self.list.len() as u64;
        *self.numbers.entry(word).or_insert_with(|| {
            self.list.push(word);
            next
        })
    }
}
