//! Filters: which events count, and what their fields say.

use super::Manifest;
use super::bytes::Bytes;
use super::compare::{Operand, Test, Tests};
use super::format::{Comparison, Section};
use super::truth::Truth;
use crate::event::{Event, EventName, Item, ItemField};
use core::ops::Range;

/// A field of an event or of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field<'a> {
    /// The event's own field of that name.
    Event(&'a str),
    /// An item's field.
    Item(ItemField),
}

impl<'a> Field<'a> {
    pub(super) fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        match bytes.u8()? {
            0 => bytes.text().map(Self::Event),
            1 => ItemField::ALL.get(usize::from(bytes.u8()?)).map(|(_, field)| Self::Item(*field)),
            _ => None,
        }
    }

    /// Its GA4 name.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Self::Event(name) => name,
            Self::Item(field) => field.as_str(),
        }
    }

    /// Its value at the event or, of an item's field, at `item`. GA4 puts currency and coupon at the event, at the
    /// item, or at both; the item's own comes first.
    fn value<'e>(self, event: &'e Event, item: Option<&'e Item>) -> Option<Operand<'e>> {
        match self {
            Self::Event(name) => event.get(name).map(Operand::from),
            Self::Item(field) => {
                let of_item = item.and_then(|item| {
                    let text = item.text(field).map(|text| Operand::from(text.as_str()));
                    text.or_else(|| item.number(field).map(|number| Operand::Number(number.units())))
                });
                let at_event = matches!(field, ItemField::Currency | ItemField::Coupon);
                of_item.or_else(|| event.get(field.as_str()).filter(|_| at_event).map(Operand::from))
            }
        }
    }
}

/// What a field must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause<'a> {
    /// The field.
    pub field: Field<'a>,
    /// All must hold.
    pub tests: Tests<'a>,
}

/// What an event must be like, all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clauses<'a>(Bytes<'a>);

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Clauses<'a> {
    type Item = Clause<'a>;

    fn next(&mut self) -> Option<Clause<'a>> {
        let field = Field::read(&mut self.0)?;
        let tests = Tests::head(&mut self.0)?;
        self.0 = tests.skip()?;
        Some(Clause { field, tests })
    }
}

impl Clauses<'_> {
    /// Whether those of the event itself, or those of items, hold.
    fn hold(self, event: &Event, part: Part<'_>) -> bool {
        let Self(mut bytes) = self;
        while let Some(field) = Field::read(&mut bytes) {
            let (is_asked, item) = match (field, part) {
                (Field::Event(_), Part::Event) => (true, None),
                (Field::Item(_), Part::Item(item)) => (true, item),
                _ => (false, None),
            };
            let actual = if is_asked { field.value(event, item) } else { None };
            let truth = Tests::check_through(&mut bytes, actual).unwrap_or(Truth::Unknown);
            if is_asked && truth != Truth::True {
                return false;
            }
        }
        true
    }

    /// Whether they can be read to their end and each is sound.
    pub(super) fn are_sound(mut self) -> bool {
        while !self.0.is_empty() {
            match self.next() {
                Some(clause) if clause.tests.count() > 0 && clause.tests.into_iter().all(Test::is_sound) => {}
                _ => return false,
            }
        }
        true
    }
}

/// Which clauses are asked.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// Those of the event's own fields.
    Event,
    /// Those of items' fields, for one item; `None` for one of which nothing is known.
    Item(Option<&'a Item>),
}

/// Which events count, as the manifest holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter<'a> {
    /// Its number in the manifest.
    pub number: u16,
    /// What an event must be like.
    pub clauses: Clauses<'a>,
    metrics: (u16, u16),
}

impl<'a> Filter<'a> {
    pub(super) fn read(number: u16, mut bytes: Bytes<'a>) -> Option<Self> {
        let metrics = (bytes.short()?, bytes.short()?);
        Some(Self { number, clauses: Clauses(bytes), metrics })
    }

    /// The numbers of the metrics that measure its events.
    #[must_use]
    pub const fn metrics(self) -> Range<u16> {
        self.metrics.0..self.metrics.0.saturating_add(self.metrics.1)
    }

    /// An item field and the text that some item must have in it; `None` where the filter asks nothing of the kind.
    #[must_use]
    pub fn wanted_text(self) -> Option<(ItemField, &'a [u8])> {
        for clause in self.clauses {
            // These may stand at the event instead of the item.
            let Field::Item(field) = clause.field else { continue };
            if matches!(field, ItemField::Currency | ItemField::Coupon) {
                continue;
            }
            for test in clause.tests {
                if test.comparison == Comparison::Eq
                    && let Some(Operand::Text(text)) = test.operands().next()
                {
                    return Some((field, text));
                }
            }
        }
        None
    }

    /// Whether an event of the right name counts. Of a missing field nothing holds but that it is missing.
    #[must_use]
    pub fn matches(self, event: &Event) -> bool {
        let mut matches = false;
        if self.clauses.hold(event, Part::Event) {
            each_item(event, &mut |item| matches = matches || self.clauses.hold(event, Part::Item(item)));
        }
        matches
    }

    /// Gives the values of `field` of an event that matches: the event's own one, or one of each item that matches.
    pub fn values<'e>(self, event: &'e Event, field: Field<'_>, visit: &mut dyn FnMut(Operand<'e>)) {
        if matches!(field, Field::Event(_)) {
            field.value(event, None).into_iter().for_each(visit);
            return;
        }
        each_item(event, &mut |item| {
            if self.clauses.hold(event, Part::Item(item)) {
                field.value(event, item).into_iter().for_each(&mut *visit);
            }
        });
    }
}

/// Gives each item; one of which nothing is known where there are none.
fn each_item<'e>(event: &'e Event, visit: &mut dyn FnMut(Option<&'e Item>)) {
    if event.items().is_empty() {
        visit(None);
    }
    for item in event.items() {
        visit(Some(item));
    }
}

/// The filters of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventItem<'a> {
    number: u8,
    custom: &'a str,
    filters: (u16, u16),
}

impl<'a> EventItem<'a> {
    pub(super) fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        Some(Self { number: bytes.u8()?, custom: bytes.text()?, filters: (bytes.short()?, bytes.short()?) })
    }

    pub(super) const fn filters(self) -> Range<u16> {
        self.filters.0..self.filters.0.saturating_add(self.filters.1)
    }

    /// Whether it names an event and filters that there are.
    pub(super) fn is_sound(self, manifest: &Manifest) -> bool {
        usize::from(self.number) <= EventName::canonical().count()
            && (self.number == 0) != self.custom.is_empty()
            && self.filters().end <= manifest.count(Section::Filters)
    }
}

impl Manifest {
    /// Gives every filter that `event` matches, by asking all of its name. [`crate::segment::Evaluator`] asks fewer.
    pub fn each_match(&self, event: &Event, visit: &mut dyn FnMut(Filter<'_>)) {
        let number = event.name.number();
        let custom = if number == 0 { event.name.as_str() } else { "" };
        self.each_event(&mut |of_number, of_custom, filters| {
            if (of_number, of_custom) == (number, custom) {
                let filters = filters.filter_map(|number| self.filter(number));
                filters.filter(|filter| filter.matches(event)).for_each(&mut *visit);
            }
        });
    }

    /// Gives every event's number (0 for a custom one), the name of a custom one, and the numbers of its filters.
    pub fn each_event<'a>(&'a self, visit: &mut dyn FnMut(u8, &'a str, Range<u16>)) {
        self.each_item(Section::Events, &mut |_, _, bytes| {
            if let Some(item) = EventItem::read(bytes) {
                visit(item.number, item.custom, item.filters());
            }
        });
    }

    /// Gives every filter with its place, in order.
    pub fn each_filter<'a>(&'a self, visit: &mut dyn FnMut(u32, Filter<'a>)) {
        self.each_item(Section::Filters, &mut |number, place, bytes| {
            if let Some(filter) = Filter::read(number, bytes) {
                visit(place, filter);
            }
        });
    }

    /// The filter of that number at a place: at once, where [`Manifest::filter`] takes some steps.
    #[must_use]
    pub fn filter_at(&self, number: u16, place: u32) -> Option<Filter<'_>> {
        Filter::read(number, self.item_at(Section::Filters, place)?)
    }

    /// The filter of that number.
    #[must_use]
    #[inline(never)]
    pub fn filter(&self, number: u16) -> Option<Filter<'_>> {
        Filter::read(number, self.item(Section::Filters, number)?)
    }

    /// How many filters there are.
    #[must_use]
    pub fn filters(&self) -> u16 {
        self.count(Section::Filters)
    }

    /// The number of the canonical event (0 for a custom one) and the name of the custom one, whose events a filter
    /// looks at.
    #[must_use]
    pub fn filter_event(&self, filter: u16) -> Option<(u8, &str)> {
        let mut found = None;
        self.each_event(&mut |number, custom, filters| {
            if filters.contains(&filter) {
                found = Some((number, custom));
            }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::event::{Decimal, Event, Value};
    use crate::segment::fixture::{event, site, text};
    use alloc::format;

    fn fed(filter: &str, event: &Event) -> usize {
        let manifest = site(&[&format!(r#"{{ "event": "purchase", "where": {filter} }}"#)]);
        let mut fed = 0;
        manifest.each_match(event, &mut |_| fed += 1);
        fed
    }

    #[test]
    fn item_fields_must_hold_on_one_and_the_same_item() {
        let filter = r#"{ "item_category": { "eq": "shoes" }, "price": { "gte": 100 } }"#;
        let apart = event(
            "purchase",
            0,
            &[&[("item_category", "shoes"), ("price", "50")], &[("item_category", "hats"), ("price", "150")]],
        );
        let together = event("purchase", 0, &[&[("price", "5")], &[("item_category", "shoes"), ("price", "100")]]);
        assert_eq!(fed(filter, &apart), 0);
        assert_eq!(fed(filter, &together), 1);
    }

    #[test]
    fn event_fields_and_item_fields_must_both_hold() {
        let filter = r#"{ "value": { "gt": 10 }, "item_brand": { "in": ["acme", "zeta"] } }"#;
        let mut purchase = event("purchase", 0, &[&[("item_brand", "zeta")]]);
        assert_eq!(fed(filter, &purchase), 0, "a missing value is unknown");
        purchase.set(text("value"), Value::Number(Decimal::from_i64(11))).unwrap();
        assert_eq!(fed(filter, &purchase), 1);
        purchase.set(text("value"), Value::Number(Decimal::from_i64(10))).unwrap();
        assert_eq!(fed(filter, &purchase), 0);
    }

    #[test]
    fn a_missing_field_meets_nothing_but_its_absence() {
        let bare = event("purchase", 0, &[&[]]);
        assert_eq!(fed(r#"{ "item_brand": { "ne": "acme" } }"#, &bare), 0);
        assert_eq!(fed(r#"{ "item_brand": { "exists": false } }"#, &bare), 1);
        assert_eq!(fed(r#"{ "item_brand": { "exists": false } }"#, &event("purchase", 0, &[])), 1);
        assert_eq!(fed(r#"{ "item_id": { "exists": true } }"#, &event("purchase", 0, &[])), 0);
    }

    #[test]
    fn currency_and_coupon_are_found_at_the_item_or_at_the_event() {
        let filter = r#"{ "currency": { "eq": "EUR" } }"#;
        assert_eq!(fed(filter, &event("purchase", 0, &[&[("currency", "EUR")]])), 1);
        let mut at_event = event("purchase", 0, &[&[]]);
        at_event.set(text("currency"), Value::Text(text("EUR"))).unwrap();
        assert_eq!(fed(filter, &at_event), 1);
        let mut no_items = event("purchase", 0, &[]);
        no_items.set(text("currency"), Value::Text(text("EUR"))).unwrap();
        assert_eq!(fed(filter, &no_items), 1);
        let mut other = event("purchase", 0, &[&[("currency", "USD")]]);
        other.set(text("currency"), Value::Text(text("EUR"))).unwrap();
        assert_eq!(fed(filter, &other), 0, "the item's own comes first");
    }
}
