//! Metrics: how much an event adds to what is counted.

use super::Manifest;
use super::bytes::Bytes;
use super::compare::Operand;
use super::filter::{Field, Filter};
use super::format::{Measure, Section};
use crate::event::Event;
use crate::id::MetricId;

/// A metric as the manifest holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric<'a> {
    /// What it counts, by meaning.
    pub id: MetricId,
    /// How it measures the events of its filter.
    pub measure: Measure,
    /// The field it measures; `None` for a measure of the events themselves.
    pub field: Option<Field<'a>>,
}

impl<'a> Metric<'a> {
    pub(super) fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        let (id, measure) = (MetricId(bytes.u32()?), Measure::from_number(bytes.u8()?)?);
        let field = if measure.has_field() { Some(Field::read(&mut bytes)?) } else { None };
        bytes.is_empty().then_some(Self { id, measure, field })
    }

    /// What an event that `filter` matches amounts to; `None` where it has no number to measure.
    #[must_use]
    pub fn amount(&self, filter: Filter<'_>, event: &Event) -> Option<i64> {
        let Some(field) = self.field else {
            return Some(if self.measure == Measure::Latest { event.at.ms().cast_signed() } else { 1 });
        };
        let mut amount: Option<i64> = None;
        filter.values(event, field, &mut |value| {
            let Operand::Number(number) = value else { return };
            let held = amount.unwrap_or(match self.measure {
                Measure::Least | Measure::Greatest => number,
                _ => 0,
            });
            amount = Some(match self.measure {
                Measure::Least => held.min(number),
                Measure::Greatest => held.max(number),
                Measure::Values => held.saturating_add(1),
                _ => held.saturating_add(number),
            });
        });
        amount
    }
}

impl Manifest {
    /// Gives the metrics that `event` feeds with how much it amounts to.
    pub fn each_amount(&self, event: &Event, visit: &mut dyn FnMut(MetricId, i64)) {
        self.each_match(event, &mut |filter| self.amounts(filter, event, &mut *visit));
    }

    /// Gives the metrics of a filter that `event` matches with how much it amounts to.
    pub fn amounts(&self, filter: Filter<'_>, event: &Event, visit: &mut dyn FnMut(MetricId, i64)) {
        for metric in filter.metrics().filter_map(|number| self.metric(number)) {
            if let Some(amount) = metric.amount(filter, event) {
                visit(metric.id, amount);
            }
        }
    }

    /// The metric of that number.
    #[must_use]
    #[inline(never)]
    pub fn metric(&self, number: u16) -> Option<Metric<'_>> {
        self.item(Section::Metrics, number).and_then(Metric::read)
    }

    /// The id of the metric of that number.
    #[must_use]
    #[inline]
    pub fn metric_id(&self, number: u16) -> Option<MetricId> {
        self.item(Section::Metrics, number)?.u32().map(MetricId)
    }

    /// The number of the filter whose events a metric measures.
    #[must_use]
    pub fn metric_filter(&self, metric: u16) -> Option<u16> {
        // Filters have their metrics in a row, so the one is found by halving.
        let (mut low, mut high) = (0, self.count(Section::Filters));
        while low < high {
            let middle = low.midpoint(high);
            let metrics = self.filter(middle)?.metrics();
            if metrics.contains(&metric) {
                return Some(middle);
            }
            if metrics.end <= metric {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        None
    }

    /// How many metrics the site needs.
    #[must_use]
    pub fn metrics(&self) -> u16 {
        self.count(Section::Metrics)
    }
}

#[cfg(test)]
mod tests {
    use crate::event::{Decimal, Event, Value};
    use crate::segment::fixture::{event, site, text};
    use alloc::format;
    use alloc::vec::Vec;

    fn amounts(condition: &str, event: &Event) -> Vec<i64> {
        let manifest = site(&[&format!(r#"{{ "event": "purchase", {condition} }}"#)]);
        let mut amounts = Vec::new();
        manifest.each_amount(event, &mut |_, amount| amounts.push(amount));
        amounts
    }

    #[test]
    fn an_event_counts_once_however_many_items_match() {
        let two = event("purchase", 0, &[&[("item_category", "shoes")], &[("item_category", "shoes")]]);
        assert_eq!(amounts(r#""where": { "item_category": { "eq": "shoes" } }"#, &two), [1]);
    }

    #[test]
    fn the_values_of_items_that_match_add_up() {
        let items: &[&[(&str, &str)]] = &[
            &[("item_category", "shoes"), ("price", "50")],
            &[("item_category", "hats"), ("price", "7")],
            &[("item_category", "shoes"), ("price", "20.5")],
            &[("item_category", "shoes")],
        ];
        let shoes = r#""where": { "item_category": { "eq": "shoes" } }"#;
        let of = |measure: &str| {
            amounts(&format!(r#"{shoes}, "{measure}": {{ "of": "price", "gte": 1 }}"#), &event("purchase", 0, items))
        };
        assert_eq!(of("sum"), [705_000]);
        assert_eq!(of("min"), [205_000]);
        assert_eq!(of("max"), [500_000]);
        let mut both = of("avg");
        both.sort_unstable();
        assert_eq!(both, [2, 705_000], "an average is a sum and a number of values");
    }

    #[test]
    fn an_event_without_the_number_amounts_to_nothing() {
        let mut purchase = event("purchase", 0, &[]);
        let sum = r#""sum": { "of": "value", "gte": 1 }"#;
        assert!(amounts(sum, &purchase).is_empty());
        purchase.set(text("value"), Value::Text(text("12"))).unwrap();
        assert!(amounts(sum, &purchase).is_empty(), "a text is no number");
        purchase.set(text("value"), Value::Number(Decimal::from_i64(12))).unwrap();
        assert_eq!(amounts(sum, &purchase), [120_000]);
    }
}
