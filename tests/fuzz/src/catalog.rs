//! The catalog: bytes are refused, or every item can be read in all ways, and they agree.

use super::envelope;
use super::shop;
use nearside::catalog::{Catalog, CatalogItem, ItemNumber, NO_WORD, NewItem, write};
use std::hint::black_box;

/// The name and version of a catalog.
pub const NAME: [u8; 4] = *b"NSC\x02";

/// Loads what `input` stands for and reads everything.
pub fn run(input: &[u8]) {
    let (bytes, items) = envelope::read(input, NAME, |choices| {
        let items = shop::items(choices);
        let bytes = write(&items).unwrap_or_else(|error| panic!("not written: {error}"));
        (items, bytes)
    });
    match Catalog::load(bytes) {
        Ok(catalog) => {
            read(&catalog);
            if let Some(items) = items {
                compare(&catalog, &items);
            }
        }
        Err(error) => {
            assert!(items.is_none(), "what was written is refused: {error}");
            assert!(error.message.contains(": "), "{error} names no remedy");
        }
    }
}

fn read(catalog: &Catalog) {
    assert_eq!((catalog.items().count(), catalog.is_empty()), (catalog.len(), catalog.is_empty()));
    let mut shelved = 0;
    for (number, item) in (0..).map(ItemNumber).zip(catalog.items()) {
        assert_eq!((catalog.find(item.id), catalog.id(number)), (Some(number), Some(item.id)));
        assert_eq!((catalog.item(number).as_ref(), catalog.get(item.id).as_ref()), (Some(&item), Some(&item)));
        let facts = catalog.facts(number).unwrap_or_else(|| panic!("{number:?} has no facts"));
        assert_eq!((facts.stock, facts.added, catalog.word(facts.brand)), (item.stock, item.added, item.brand));
        assert_eq!(facts.categories.map(|word| catalog.word(word)), item.categories);
        assert_eq!(facts.price, item.price.and_then(|price| u64::try_from(price.units()).ok()));
        assert!(catalog.tags(&facts).eq(item.tags.clone()));
        assert_eq!((facts.number, facts.common_levels(&facts)), (number, facts.levels()));
        if facts.category() != NO_WORD {
            assert!(catalog.shelf(facts.category()).contains(&number), "{number:?} is not on its shelf");
            shelved += 1;
        }
        black_box((item.category(1), item.narrowest_category()));
    }
    // No item stands on two shelves: there are as many places as items with a category.
    let words = (0..).map_while(|word| catalog.word(word).map(|_| word));
    assert_eq!(words.map(|word| catalog.shelf(word).len()).sum::<usize>(), shelved);
    assert!(catalog.newest().is_sorted_by(|one, other| (one.0, other.1) >= (other.0, one.1)));
    let past = ItemNumber(u32::try_from(catalog.len()).unwrap_or(u32::MAX));
    assert!(catalog.item(past).is_none() && catalog.facts(past).is_none() && catalog.shelf(NO_WORD).is_empty());
    black_box(catalog.category_word(&|word| word == "boots"));
}

/// What was written is what is read.
fn compare(catalog: &Catalog, items: &[NewItem]) {
    assert_eq!(catalog.len(), items.len());
    for written in items {
        let item = catalog.get(written.id.as_str()).unwrap_or_else(|| panic!("{:?} is lost", written.id));
        let CatalogItem { name, brand, categories, variant, price, currency, url, image, stock, added, tags, .. } =
            item;
        let texts = [&written.name, &written.brand, &written.variant, &written.currency];
        assert_eq!(
            [name, brand, variant, currency],
            texts.map(|text| text.as_ref().map(nearside::event::Text::as_str))
        );
        assert_eq!(
            categories,
            written.categories.each_ref().map(|text| text.as_ref().map(nearside::event::Text::as_str))
        );
        assert_eq!((price, stock, added), (written.price, written.stock, written.added));
        assert_eq!((url, image), (written.url.as_deref(), written.image.as_deref()));
        assert!(tags.eq(written.tags.iter().map(nearside::event::Text::as_str)));
    }
}
