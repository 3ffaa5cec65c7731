//! Metrics: which events they count, and which segments their counts decide.

use super::Manifest;
use super::bytes::Bytes;
use super::compare::Operand;
use super::format::{Measure, Section};
use super::program::{Filter, Node, Nodes};
use super::truth::Truth;
use crate::event::{Event, EventName, Item, ItemField};
use crate::id::MetricId;
use alloc::vec::Vec;

/// A metric as the manifest holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricRule<'a> {
    /// What it counts, by meaning.
    pub id: MetricId,
    /// What an event must be like to count; all nodes must hold.
    pub filter: Nodes<'a>,
    /// Its place and number of links.
    links: (u32, u16),
}

/// The metrics of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventRecord {
    number: u8,
    first: u16,
    count: u16,
    name: u32,
}

impl EventRecord {
    pub(super) fn read(record: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(record);
        let number = bytes.u8()?;
        bytes.take(1)?;
        let (first, count) = (bytes.u16()?, bytes.u16()?);
        bytes.take(2)?;
        Some(Self { number, first, count, name: bytes.u32()? })
    }

    pub(super) const fn metrics(self) -> core::ops::Range<u16> {
        self.first..self.first.saturating_add(self.count)
    }

    /// Whether it names an event and metrics that there are.
    pub(super) fn is_sound(self, manifest: &Manifest) -> bool {
        let known = usize::from(self.number) <= EventName::canonical().count();
        known
            && (self.number == 0) == (self.name != 0)
            && manifest.has_string(self.name)
            && usize::from(self.metrics().end) <= manifest.metrics()
    }
}

impl Manifest {
    /// The metrics that `event` feeds with how much it adds to each. An event counts once, however many of its items match.
    #[must_use]
    pub fn metrics_for(&self, event: &Event) -> Vec<(MetricId, u64)> {
        let number = event.name.number();
        let custom = if number == 0 { event.name.as_str() } else { "" };
        let mut records = self.records(Section::Events, EventRecord::read);
        let record = records.find(|record| record.number == number && self.string(record.name) == custom);
        let mut fed = Vec::new();
        for number in record.map_or(0..0, EventRecord::metrics) {
            if let Some(metric) = self.metric_rule(number).filter(|metric| metric.counts(event)) {
                fed.push((metric.id, 1));
            }
        }
        fed
    }

    /// The metric of that number.
    #[must_use]
    #[inline(never)]
    pub fn metric_rule(&self, number: u16) -> Option<MetricRule<'_>> {
        let mut bytes = Bytes(self.record(Section::Metrics, number)?);
        let id = MetricId(bytes.u32()?);
        let (program, link) = (bytes.u32()?, bytes.u32()?);
        let (program_bytes, links) = (bytes.u16()?, bytes.u16()?);
        let mut program = self.program(program, program_bytes)?;
        (program.u8()? == Measure::Count as u8).then_some(MetricRule {
            id,
            filter: Nodes(program),
            links: (link, links),
        })
    }

    /// The number of a canonical event (0 for a custom one) and the name of a custom one, that a metric counts.
    #[must_use]
    pub fn metric_event(&self, number: u16) -> Option<(u8, &str)> {
        let record =
            self.records(Section::Events, EventRecord::read).find(|record| record.metrics().contains(&number))?;
        Some((record.number, self.string(record.name)))
    }

    /// The segments that a metric decides; none for a metric of another manifest.
    pub fn segments_for(&self, metric: MetricId) -> impl Iterator<Item = u16> + '_ {
        let rule = (0..u16::MAX).map_while(|number| self.metric_rule(number)).find(|rule| rule.id == metric);
        rule.and_then(|rule| self.links(rule)).unwrap_or_default().chunks_exact(2).filter_map(|link| Bytes(link).u16())
    }

    /// How many metrics the site needs.
    #[must_use]
    pub fn metrics(&self) -> usize {
        self.count(Section::Metrics)
    }

    /// The bytes of a metric's links; `None` where they lie outside.
    pub(super) fn links(&self, rule: MetricRule<'_>) -> Option<&[u8]> {
        let (first, count) = rule.links;
        let start = usize::try_from(first).ok()?.checked_mul(2)?;
        let end = start.checked_add(usize::from(count).checked_mul(2)?)?;
        self.section(Section::Links).get(start..end)
    }
}

impl MetricRule<'_> {
    /// Whether the metric counts `event`: its filter holds. Of a missing field nothing holds but that it is missing.
    #[must_use]
    pub fn counts(self, event: &Event) -> bool {
        self.filter.into_iter().all(|node| event_matches(node, event) == Truth::True)
    }
}

fn event_matches(node: Node<'_>, event: &Event) -> Truth {
    match node.filter() {
        Some(Filter::EventField { name, tests }) => tests.check(event.get(name).map(Operand::from)),
        // An event without items is one about an item of which nothing is known.
        Some(Filter::Item(fields)) if event.items().is_empty() => Truth::from(item_matches(fields, event, None)),
        Some(Filter::Item(fields)) => {
            Truth::from(event.items().iter().any(|item| item_matches(fields, event, Some(item))))
        }
        _ => Truth::Unknown,
    }
}

fn item_matches(mut fields: Nodes<'_>, event: &Event, item: Option<&Item>) -> bool {
    fields.all(|node| field_of_item(node, event, item) == Truth::True)
}

fn field_of_item(node: Node<'_>, event: &Event, item: Option<&Item>) -> Truth {
    let Some(Filter::ItemField { field, name, tests }) = node.filter() else { return Truth::Unknown };
    let of_item = item.and_then(|item| {
        let text = item.text(field).map(|text| Operand::Text(text.as_str()));
        text.or_else(|| item.number(field).map(|number| Operand::Number(number.units())))
    });
    tests.check(of_item.or_else(|| of_event(event, field, name)))
}

/// GA4 puts currency and coupon at the event, at the item, or at both; the item's own comes first.
fn of_event<'a>(event: &'a Event, field: ItemField, name: &str) -> Option<Operand<'a>> {
    match field {
        ItemField::Currency | ItemField::Coupon => event.get(name).map(Operand::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Decimal, Value};
    use crate::segment::fixture::{event, site, text};
    use alloc::format;

    fn fed(filter: &str, event: &Event) -> usize {
        let manifest = site(&[&format!(r#"{{ "event": "purchase", "where": {filter} }}"#)]);
        manifest.metrics_for(event).iter().inspect(|(_, amount)| assert_eq!(*amount, 1)).count()
    }

    #[test]
    fn an_event_counts_once_however_many_items_match() {
        let two = event("purchase", 0, &[&[("item_category", "shoes")], &[("item_category", "shoes")]]);
        assert_eq!(fed(r#"{ "item_category": { "eq": "shoes" } }"#, &two), 1);
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

    #[test]
    fn the_index_leads_from_events_to_metrics_to_segments() {
        let manifest = site(&[
            r#"{ "event": "view_item" }"#,
            r#"{ "all": [{ "event": "view_item", "within": "7d" }, { "event": "custom:fitting_room" }] }"#,
            r#"{ "event": "custom:return" }"#,
            r#"{ "attribute": "tier", "eq": "gold" }"#,
        ]);
        assert_eq!(manifest.metrics(), 3, "equal metrics are shared, whatever their window");
        let segments = |name: &str| -> Vec<u16> {
            let event = event(name, 0, &[]);
            let metrics: Vec<MetricId> = manifest.metrics_for(&event).into_iter().map(|(metric, _)| metric).collect();
            metrics.into_iter().flat_map(|metric| manifest.segments_for(metric)).collect()
        };
        assert_eq!(segments("view_item"), [0, 1]);
        assert_eq!(segments("Product Viewed"), [0, 1]);
        assert_eq!(segments("custom:fitting_room"), [1]);
        assert_eq!(segments("custom:return"), [2]);
        assert!(segments("custom:view_item").is_empty());
        assert!(segments("purchase").is_empty());
        assert_eq!(manifest.segments_for(MetricId(1)).count(), 0);
        assert_eq!(manifest.segments_reading(super::super::Source::Attributes).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn metric_ids_are_frozen() {
        // Profiles hold these ids: a change here makes every visitor's counts start anew.
        let manifest = site(&[
            r#"{ "event": "purchase" }"#,
            r#"{ "event": "view_item", "where": { "price": { "lt": 40 }, "item_category": { "in": ["b", "a", "b"] } }, "within": "7d" }"#,
            r#"{ "event": "custom:x", "where": { "colour": { "prefix": "re" } } }"#,
        ]);
        let ids: Vec<u32> = (0..3).map(|number| manifest.metric_rule(number).unwrap().id.0).collect();
        assert_eq!(ids, [2_533_850_757, 744_455_206, 1_553_477_325]);
    }
}
