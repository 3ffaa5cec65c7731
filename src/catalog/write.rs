//! Writes a catalog: the other half of the format, used by the compiler and by tests.

use super::reader::{close, put_integer, put_text};
use super::{MAX_CATALOG_ITEMS, MAX_ITEM_TAGS, MAX_URL_BYTES, NAME, REFUSALS, Stock, TEXTS, bit};
use crate::error::Error;
use crate::event::{Decimal, Text};
use crate::limits::{MAX_CATALOG_BYTES, MAX_CATEGORY_LEVELS};
use crate::time::Day;
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
    /// Since when the shop has it.
    pub added: Option<Day>,
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
            added: None,
            tags: Vec::new(),
        }
    }

    /// The texts in the order of their bits.
    fn texts(&self) -> [Option<&str>; TEXTS] {
        let [first, second, third, fourth, fifth] = &self.categories;
        let [name, brand, variant, currency] = [&self.name, &self.brand, &self.variant, &self.currency];
        let texts = [name, brand, first, second, third, fourth, fifth, variant, currency];
        let texts = texts.into_iter().map(|text| text.as_ref().map(Text::as_str));
        let mut all = [None; TEXTS];
        for (held, text) in all.iter_mut().zip(texts.chain([self.url.as_deref(), self.image.as_deref()])) {
            *held = text;
        }
        all
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
    let texts = || (0_u32..).map(|place| bit::FIRST_TEXT << place).zip(item.texts());
    let mut present = 0;
    for (bit, _) in texts().filter(|(_, text)| text.is_some()) {
        present |= bit;
    }
    let others = [
        (bit::PRICE, item.price.is_some()),
        (bit::OUT_OF_STOCK, item.stock == Stock::Out),
        (bit::ADDED, item.added.is_some()),
        (bit::TAGS, !item.tags.is_empty()),
    ];
    for (bit, _) in others.into_iter().filter(|(_, there)| *there) {
        present |= bit;
    }
    put_integer(bytes, u64::from(present));
    put_text(bytes, item.id.as_str());
    for (bit, text) in texts() {
        match text {
            Some(word) if bit & bit::SHARED != 0 => put_integer(bytes, words.number(word)),
            Some(text) => put_text(bytes, text),
            None => {}
        }
    }
    if let Some(price) = item.price {
        put_integer(bytes, price.units().unsigned_abs());
    }
    if let Some(Day(day)) = item.added {
        put_integer(bytes, u64::from(day));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, ItemNumber};
    use crate::error::Code;

    fn text(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn items() -> [NewItem; 3] {
        let mut boot = NewItem::new(text("b1"));
        boot.name = Some(text("Boot"));
        boot.brand = Some(text("acme"));
        boot.categories[0] = Some(text("shoes"));
        boot.categories[4] = Some(text("winter"));
        boot.variant = Some(text("red"));
        boot.price = Some(Decimal::from_units(599_900));
        boot.currency = Some(text("EUR"));
        boot.url = Some("/b1".into());
        boot.image = Some("/b1.svg".into());
        boot.stock = Stock::Out;
        boot.added = Some(Day(20_000));
        boot.tags = alloc::vec![text("new"), text("acme")];
        let mut sock = NewItem::new(text("a7"));
        sock.brand = Some(text("acme"));
        [boot, sock, NewItem::new(text("é"))]
    }

    #[test]
    fn what_is_written_is_read() {
        let catalog = Catalog::load(write(&items()).unwrap()).unwrap();
        assert_eq!(catalog.len(), 3);
        let ids: Vec<&str> = catalog.items().map(|item| item.id).collect();
        assert_eq!(ids, ["a7", "b1", "é"]);
        assert_eq!(catalog.find("b1"), Some(ItemNumber(1)));
        assert_eq!((catalog.find("b"), catalog.find(""), catalog.find("z")), (None, None, None));
        let boot = catalog.get("b1").unwrap();
        assert_eq!((boot.name, boot.brand, boot.variant), (Some("Boot"), Some("acme"), Some("red")));
        assert_eq!((boot.category(0), boot.category(1), boot.category(5)), (Some("shoes"), None, None));
        assert_eq!(boot.narrowest_category(), Some("winter"));
        assert_eq!((boot.price, boot.currency), (Some(Decimal::from_units(599_900)), Some("EUR")));
        assert_eq!((boot.url, boot.image, boot.stock), (Some("/b1"), Some("/b1.svg"), Stock::Out));
        assert_eq!(boot.added, Some(Day(20_000)));
        assert_eq!(boot.tags.clone().collect::<Vec<_>>(), ["new", "acme"]);
        assert_eq!(catalog.get("é").unwrap().brand, None);
        assert_eq!(catalog.item(ItemNumber(3)), None);
    }

    #[test]
    fn rules_see_the_same_item() {
        let catalog = Catalog::load(write(&items()).unwrap()).unwrap();
        for number in (0..3).map(ItemNumber) {
            let (item, facts) = (catalog.item(number).unwrap(), catalog.facts(number).unwrap());
            let word = |held: u32| catalog.word(held);
            assert_eq!((catalog.id(number), word(facts.brand)), (Some(item.id), item.brand));
            assert_eq!(facts.categories.map(word), item.categories);
            assert_eq!(facts.price.map(u64::cast_signed), item.price.map(Decimal::units));
            assert_eq!((facts.stock, facts.added), (item.stock, item.added));
            assert_eq!(catalog.tags(&facts).collect::<Vec<_>>(), item.tags.clone().collect::<Vec<_>>());
        }
        let shoes = catalog.category_word(&|word| word == "shoes").unwrap();
        assert_eq!(catalog.shelf(shoes), [ItemNumber(1)]);
        assert!(catalog.category_word(&|word| word == "acme").is_none(), "a brand is no category");
        assert_eq!(catalog.newest(), [(Day(20_000), ItemNumber(1))]);
    }

    #[test]
    fn shelves_hold_every_item_once_and_the_newest_come_first() {
        let mut items = Vec::new();
        for number in 0..600_u32 {
            let mut item = NewItem::new(text(&alloc::format!("i{number:03}")));
            item.categories[0] = (number % 7 != 6).then(|| text(&alloc::format!("c{}", number % 7)));
            item.added = (number % 2 == 0).then_some(Day(u16::try_from(number % 100).unwrap()));
            items.push(item);
        }
        let catalog = Catalog::load(write(&items).unwrap()).unwrap();
        let shelved: usize = (0..10).map(|word| catalog.shelf(word).len()).sum();
        assert_eq!(shelved, 600 - 600 / 7);
        let word = catalog.category_word(&|word| word == "c3").unwrap();
        assert!(catalog.shelf(word).iter().all(|item| item.0 % 7 == 3), "in the order of ids");
        let newest = catalog.newest();
        assert_eq!(newest.len(), crate::catalog::MAX_NEWEST);
        assert!(
            newest.windows(2).all(|pair| pair[0].0 > pair[1].0 || (pair[0].0 == pair[1].0 && pair[0].1 < pair[1].1))
        );
        assert_eq!(newest[0].0, Day(98));
    }

    #[test]
    fn a_wrong_item_is_refused_with_its_place() {
        let refusal = |change: fn(&mut NewItem)| {
            let mut items = items();
            change(&mut items[1]);
            write(&items).unwrap_err()
        };
        assert_eq!(refusal(|item| item.id = text("b1")).path, "items[1].catalog");
        assert!(refusal(|item| item.id = text("")).message.contains("item_id is empty"));
        assert!(refusal(|item| item.price = Some(Decimal::from_i64(-1))).message.contains("negative"));
        assert!(refusal(|item| item.url = Some("x".repeat(2049))).message.contains("2,048"));
        assert!(refusal(|item| item.tags = alloc::vec![text("x"); 65]).message.contains("64 tags"));
    }

    #[test]
    fn every_cut_and_every_flip_is_refused() {
        let bytes = write(&items()).unwrap();
        for end in 0..bytes.len() {
            assert_eq!(Catalog::load(bytes[..end].to_vec()).unwrap_err().code, Code::Bytes, "cut at {end}");
        }
        for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << bit;
            assert_eq!(Catalog::load(altered).unwrap_err().code, Code::Bytes, "bit {bit} of byte {place}");
        }
    }

    #[test]
    fn altered_bytes_under_a_right_hash_are_refused_or_harmless() {
        let bytes = write(&items()).unwrap();
        let sealed = |content: &[u8]| close(NAME, content);
        for end in 12..bytes.len() {
            assert!(Catalog::load(sealed(&bytes[12..end])).is_err(), "cut at {end}");
        }
        let mut taken = 0;
        for (place, value) in (12..bytes.len()).flat_map(|place| (0..=255).map(move |value| (place, value))) {
            let mut altered = bytes.clone();
            altered[place] = value;
            if let Ok(catalog) = Catalog::load(sealed(&altered[12..])) {
                taken += 1;
                for item in catalog.items() {
                    assert_eq!(catalog.get(item.id).as_ref(), Some(&item));
                    let _ = item.tags.clone().count();
                    let facts = catalog.find(item.id).and_then(|number| catalog.facts(number)).unwrap();
                    assert_eq!(catalog.word(facts.brand), item.brand);
                }
            }
        }
        assert!(taken > 1000, "some alterations still make a catalog: {taken}");
    }
}
