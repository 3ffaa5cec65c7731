//! Which filters an event matches.
//!
//! Of the filters that want an item to have a certain text (`item_category` is "shoes"), only those of the texts that the
//! event's items have are asked; the others are asked one by one.

use super::index::Lists;
use crate::event::{Event, ItemField};
use crate::id::{hash64, mix64};
use crate::manifest::Manifest;
use crate::manifest::filter::Filter;
use alloc::vec::Vec;
use core::ops::Range;

/// Filters by what they ask. Made once for a manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    /// Where each filter is in the manifest.
    places: Vec<u32>,
    events: Vec<Filters>,
    /// The filters that want an item to have a certain text, by the lowest bits of their [`wish`].
    wanted: Lists,
    /// One less than the number of lists, a power of two.
    mask: u16,
}

/// The filters of one event.
#[derive(Debug, Clone)]
struct Filters {
    event: u64,
    /// The numbers of all of them.
    numbers: Range<u16>,
    /// The item fields of which some want a certain text.
    fields: Vec<ItemField>,
    /// The filters that are asked one by one.
    others: Vec<u16>,
}

impl Matcher {
    pub fn new(manifest: &Manifest) -> Self {
        let mut matcher = Self {
            mask: manifest.filters().saturating_add(1).next_power_of_two().saturating_sub(1),
            ..Self::default()
        };
        let mut wanted = Vec::new();
        let mut filters = Vec::new();
        manifest.each_filter(&mut |place, filter| {
            matcher.places.push(place);
            filters.push(filter);
        });
        manifest.each_event(&mut |number, custom, numbers| {
            let of_event = usize::from(numbers.start)..usize::from(numbers.end);
            let mut held = Filters { event: key_of(number, custom), numbers, fields: Vec::new(), others: Vec::new() };
            for filter in filters.get(of_event).unwrap_or_default() {
                if let Some((field, text)) = filter.wanted_text() {
                    wanted.push((wish(held.event, field, text) & matcher.mask, filter.number));
                    if !held.fields.contains(&field) {
                        held.fields.push(field);
                    }
                } else {
                    held.others.push(filter.number);
                }
            }
            matcher.events.push(held);
        });
        matcher.wanted = Lists::new(matcher.mask.saturating_add(1), &wanted);
        matcher
    }

    /// The filter of that number.
    pub fn filter<'a>(&self, manifest: &'a Manifest, number: u16) -> Option<Filter<'a>> {
        manifest.filter_at(number, *self.places.get(usize::from(number))?)
    }

    /// Puts the numbers of the filters that `event` matches into `found`.
    pub fn find(&self, manifest: &Manifest, event: &Event, found: &mut Vec<u16>) {
        found.clear();
        let custom = if event.name.number() == 0 { event.name.as_str() } else { "" };
        let key = key_of(event.name.number(), custom);
        let Some(filters) = self.events.iter().find(|held| held.event == key) else { return };
        found.extend_from_slice(&filters.others);
        for field in &filters.fields {
            for (place, item) in event.items().iter().enumerate() {
                let Some(text) = item.text(*field) else { continue };
                if event.items().iter().take(place).any(|earlier| earlier.text(*field) == Some(text)) {
                    continue;
                }
                for number in self.wanted.of(wish(key, *field, text.as_str().as_bytes()) & self.mask) {
                    // Two texts, even of two events, may have one list.
                    if filters.numbers.contains(number) && !found.contains(number) {
                        found.push(*number);
                    }
                }
            }
        }
        found.retain(|number| self.filter(manifest, *number).is_some_and(|filter| filter.matches(event)));
    }
}

/// What stands for an event's name: its number, or the hash of a custom one's.
fn key_of(number: u8, custom: &str) -> u64 {
    if custom.is_empty() { u64::from(number) } else { hash64(custom.as_bytes()) }
}

/// What stands for an event with an item that has a certain text.
fn wish(event: u64, field: ItemField, text: &[u8]) -> u16 {
    let mixed = mix64(hash64(text) ^ event ^ hash64(field.as_str().as_bytes()));
    u16::try_from(mixed & 0xffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Value;
    use crate::segment::fixture::{event, site, text};
    use alloc::format;
    use alloc::string::String;

    fn check(manifest: &Manifest, matcher: &Matcher) {
        let (c1, c2) = (("item_category", "c1"), ("item_category", "c2"));
        let (acme, price) = (("item_brand", "acme"), ("price", "11"));
        let mut counts = Vec::new();
        for name in ["view_item", "purchase", "custom:tried_on", "search"] {
            for items in [&[][..], &[&[c1][..]], &[&[c1], &[c1], &[c2]], &[&[acme], &[price, c2]], &[&[acme, price]]] {
                let mut event = event(name, 0, items);
                event.set(text("coupon"), Value::Text(text("c7"))).unwrap();
                let (mut found, mut expected) = (Vec::new(), Vec::new());
                matcher.find(manifest, &event, &mut found);
                manifest.each_match(&event, &mut |filter| expected.push(filter.number));
                found.sort_unstable();
                assert_eq!(found, expected, "{name} {items:?}");
                counts.push(found.len());
            }
        }
        assert_eq!(counts, [1, 2, 4, 3, 2, 1, 2, 2, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_found_is_what_matches() {
        let of_category = |number: u8| {
            format!(r#"{{ "event": "view_item", "where": {{ "item_category": {{ "eq": "c{number}" }} }} }}"#)
        };
        let mut conditions: Vec<String> = (0..40).map(of_category).collect();
        conditions.extend([
            r#"{ "event": "view_item" }"#.into(),
            r#"{ "event": "view_item", "where": { "item_brand": { "eq": "acme" }, "price": { "gt": 10 } } }"#.into(),
            r#"{ "event": "view_item", "where": { "item_category": { "ne": "c1" } } }"#.into(),
            r#"{ "event": "purchase", "where": { "item_category": { "eq": "c1" } } }"#.into(),
            r#"{ "event": "purchase", "where": { "coupon": { "eq": "c7" } } }"#.into(),
            r#"{ "event": "custom:tried_on", "where": { "item_category": { "eq": "c1" } } }"#.into(),
        ]);
        let manifest = site(&conditions.iter().map(String::as_str).collect::<Vec<_>>());
        let mut matcher = Matcher::new(&manifest);
        check(&manifest, &matcher);
        // As if all wishes had one number: whoever has one then meets the filters of all, those of other events too.
        let all: Vec<_> = (0..=matcher.mask).flat_map(|list| matcher.wanted.of(list).to_vec()).collect();
        (matcher.wanted, matcher.mask) =
            (Lists::new(1, &all.into_iter().map(|filter| (0, filter)).collect::<Vec<_>>()), 0);
        check(&manifest, &matcher);
    }
}
