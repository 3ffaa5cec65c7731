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
        manifest.each_event(&mut |number, custom, range| {
            let mut held = Filters { event: key_of(number, custom), fields: Vec::new(), others: Vec::new() };
            for filter in filters.get(usize::from(range.start)..usize::from(range.end)).unwrap_or_default() {
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
            for text in event.items().iter().filter_map(|item| item.text(*field)) {
                for number in self.wanted.of(wish(key, *field, text.as_str().as_bytes()) & self.mask) {
                    // Two items of one event may have the same text, and two texts one list.
                    if !found.contains(number) {
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

/// What stands for an event with an item that has a certain text. Two of one number only mean that a filter is asked in
/// vain.
fn wish(event: u64, field: ItemField, text: &[u8]) -> u16 {
    let mixed = mix64(hash64(text) ^ event ^ hash64(field.as_str().as_bytes()));
    u16::try_from(mixed & 0xffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::fixture::{event, site};

    #[test]
    fn what_is_found_is_what_matches() {
        let category = |name: &str| {
            alloc::format!(r#"{{ "event": "view_item", "where": {{ "item_category": {{ "eq": "{name}" }} }} }}"#)
        };
        let mut conditions: Vec<_> = (0..40).map(|number| category(&alloc::format!("c{number}"))).collect();
        conditions.extend([
            r#"{ "event": "view_item" }"#.into(),
            r#"{ "event": "view_item", "where": { "item_brand": { "eq": "acme" }, "price": { "gt": 10 } } }"#.into(),
            r#"{ "event": "view_item", "where": { "item_category": { "ne": "c1" } } }"#.into(),
            r#"{ "event": "purchase", "where": { "item_category": { "eq": "c1" } } }"#.into(),
            r#"{ "event": "purchase", "where": { "coupon": { "eq": "c1" } } }"#.into(),
            r#"{ "event": "custom:tried_on", "where": { "item_category": { "eq": "c1" } } }"#.into(),
        ]);
        let conditions: Vec<_> = conditions.iter().map(alloc::string::String::as_str).collect();
        let manifest = site(&conditions);
        let matcher = Matcher::new(&manifest);
        let (c1, c2) = (("item_category", "c1"), ("item_category", "c2"));
        let (acme, price) = (("item_brand", "acme"), ("price", "11"));
        let mut found = Vec::new();
        let mut counts = Vec::new();
        for name in ["view_item", "purchase", "custom:tried_on", "search"] {
            for items in [&[][..], &[&[c1][..]], &[&[c1], &[c1], &[c2]], &[&[acme], &[price, c2]], &[&[acme, price]]] {
                let mut event = event(name, 0, items);
                if items.is_empty() {
                    event
                        .set(
                            crate::segment::fixture::text("coupon"),
                            crate::event::Value::Text(crate::segment::fixture::text("c1")),
                        )
                        .unwrap();
                }
                matcher.find(&manifest, &event, &mut found);
                found.sort_unstable();
                let expected: Vec<u16> = (0..manifest.filters())
                    .filter(|number| {
                        let (event_number, custom) = manifest.filter_event(*number).unwrap();
                        let is_of_event =
                            event_number == event.name.number() && (event_number > 0 || custom == event.name.as_str());
                        is_of_event && manifest.filter(*number).unwrap().matches(&event)
                    })
                    .collect();
                assert_eq!(found, expected, "{name} {items:?}");
                counts.push(found.len());
            }
        }
        assert_eq!(counts, [1, 2, 4, 3, 2, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    }
}
