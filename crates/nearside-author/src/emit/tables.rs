//! What segments share: events, filters, metrics, series, inputs and tests, each once and in one order for every site.

use super::buffer::Buffer;
use crate::check::CheckedSegment;
use crate::error::SiteError;
use crate::rule::{Event, Filter, Input, Metric, Series, Test};
use nearside::id::MetricId;
use nearside::limits::MAX_METRICS;
use nearside::manifest::format::{MAX_INPUTS, MAX_TESTS};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Events with what they must be like. One more is refused.
const MAX_FILTERS: usize = MAX_METRICS;
/// Series of remembered events. One more is refused.
const MAX_SERIES: usize = MAX_METRICS;

/// The numbers of all that segments share.
#[derive(Default)]
pub(super) struct Tables<'a> {
    filters: BTreeMap<&'a Filter, usize>,
    /// In the order of their filters, so those of one filter stand in a row.
    metrics: BTreeMap<&'a Metric, usize>,
    series: BTreeMap<&'a Series, usize>,
    /// Tests by input, with how often segments name each.
    inputs: BTreeMap<&'a Input, BTreeMap<Buffer, usize>>,
    tests: BTreeMap<(&'a Input, Buffer), usize>,
    order: Vec<(&'a Input, Vec<Buffer>)>,
    ids: BTreeMap<MetricId, (&'a Metric, &'a str)>,
}

impl<'a> Tables<'a> {
    /// Collects what all segments need, and the report.
    pub(super) fn of(segments: &'a [CheckedSegment], report: &'a [Metric]) -> Result<Self, SiteError> {
        let mut tables = Self::default();
        for metric in report {
            tables.add_metric(metric, "$.placements")?;
        }
        // In the file's order, so that what is too much is found where the file has it.
        let mut by_file: Vec<&CheckedSegment> = segments.iter().collect();
        by_file.sort_by_key(|segment| segment.index);
        for segment in by_file {
            let mut inputs: Vec<(&Input, &Test)> = Vec::new();
            segment.node.each_test(&mut |input, test| inputs.push((input, test)));
            for (input, test) in inputs {
                tables.add(input, test, &segment.path)?;
            }
            tables.check_limits(&segment.path)?;
        }
        tables.number();
        Ok(tables)
    }

    fn add(&mut self, input: &'a Input, test: &Test, path: &'a str) -> Result<(), SiteError> {
        let mut bytes = Buffer::default();
        test.write(input.unit(), &mut bytes);
        self.tests.insert((input, bytes.clone()), 0);
        if !self.inputs.contains_key(input) {
            let (metrics, series) = needs(input);
            for metric in metrics {
                self.add_metric(metric, path)?;
            }
            for one in series {
                self.filters.insert(&one.filter, 0);
                self.series.insert(one, 0);
            }
        }
        *self.inputs.entry(input).or_default().entry(bytes).or_default() += 1;
        Ok(())
    }

    fn add_metric(&mut self, metric: &'a Metric, path: &'a str) -> Result<(), SiteError> {
        let held = *self.ids.entry(metric.id()).or_insert((metric, path));
        if held.0 != metric {
            let message = format!("two conditions, here and in {}, have the same metric id by chance", held.1);
            let remedy = "change one of them, for instance the order of a list has no effect but another value has";
            return Err(SiteError::new(path, message, remedy));
        }
        self.filters.insert(&metric.filter, 0);
        self.metrics.insert(metric, 0);
        Ok(())
    }

    fn check_limits(&self, path: &str) -> Result<(), SiteError> {
        let limits = [
            (self.metrics.len(), MAX_METRICS, "event conditions"),
            (self.filters.len(), MAX_FILTERS, "events with their `where`"),
            (self.series.len(), MAX_SERIES, "events that windows, sequences or the context look at"),
            (self.inputs.len(), MAX_INPUTS, "things that conditions look at"),
            (self.tests.len(), MAX_TESTS, "comparisons"),
        ];
        for (count, most, what) in limits {
            if count > most {
                let message = format!("more than {most} different {what} up to here");
                return Err(SiteError::new(path, message, "remove segments, or let them share conditions"));
            }
        }
        Ok(())
    }

    fn number(&mut self) {
        let count = |numbers: &mut dyn Iterator<Item = &mut usize>| {
            for (place, number) in numbers.enumerate() {
                *number = place;
            }
        };
        count(&mut self.filters.values_mut());
        count(&mut self.metrics.values_mut());
        count(&mut self.series.values_mut());
        self.order_inputs();
        let in_order = self.order.iter().flat_map(|(input, tests)| tests.iter().map(|test| (*input, test.clone())));
        self.tests = in_order.zip(0..).collect();
    }

    /// Puts what segments name most often first, because small numbers are short. Inputs of one metric stay together: the
    /// evaluator looks a metric up once for all of them.
    fn order_inputs(&mut self) {
        let mut groups: BTreeMap<Result<&Metric, &Input>, (usize, Vec<&'a Input>)> = BTreeMap::new();
        for (input, tests) in &self.inputs {
            let group = groups.entry(needs(input).0.first().copied().ok_or(*input)).or_default();
            group.0 += tests.values().sum::<usize>();
            group.1.push(input);
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|(uses, _)| Reverse(*uses));
        for input in groups.into_iter().flat_map(|(_, inputs)| inputs) {
            let mut tests: Vec<_> = self.inputs.get(input).into_iter().flatten().collect();
            tests.sort_by_key(|(_, uses)| Reverse(**uses));
            self.order.push((input, tests.into_iter().map(|(test, _)| test.clone()).collect()));
        }
    }

    /// The inputs with their tests, in order.
    pub(super) fn inputs(&self) -> &[(&'a Input, Vec<Buffer>)] {
        &self.order
    }

    /// The number of a metric.
    pub(super) fn metric(&self, metric: &Metric) -> usize {
        self.metrics.get(metric).copied().unwrap_or(usize::MAX)
    }

    /// The number of a series.
    pub(super) fn series_number(&self, series: &Series) -> usize {
        self.series.get(series).copied().unwrap_or(usize::MAX)
    }

    /// The number of a test.
    pub(super) fn test(&self, input: &'a Input, test: &Test) -> usize {
        let mut bytes = Buffer::default();
        test.write(input.unit(), &mut bytes);
        self.tests.get(&(input, bytes)).copied().unwrap_or(usize::MAX)
    }

    /// The names of the zones in use, in order.
    pub(super) fn zones(&self) -> Vec<&'a str> {
        let names = self.inputs.keys().filter_map(|input| match input {
            Input::Clock(Some(name)) => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    /// The events' items.
    pub(super) fn events(&self) -> Vec<Buffer> {
        let mut events: BTreeMap<&Event, (usize, usize)> = BTreeMap::new();
        for (filter, number) in &self.filters {
            events.entry(&filter.event).or_insert((*number, 0)).1 += 1;
        }
        let item = |(event, (first, count)): (&Event, (usize, usize))| {
            let mut item = Buffer::default();
            item.u8(event.number);
            item.text(&event.custom);
            item.size(first);
            item.size(count);
            item
        };
        events.into_iter().map(item).collect()
    }

    /// The filters' items.
    pub(super) fn filters(&self) -> Vec<Buffer> {
        let mut counts: BTreeMap<&Filter, usize> = BTreeMap::new();
        for metric in self.metrics.keys() {
            *counts.entry(&metric.filter).or_default() += 1;
        }
        let mut first = 0;
        let item = |filter: &&Filter| {
            let count = counts.get(*filter).copied().unwrap_or(0);
            let mut item = Buffer::default();
            item.size(first);
            item.size(count);
            item.append(&filter.clauses);
            first += count;
            item
        };
        self.filters.keys().map(item).collect()
    }

    /// The metrics' items.
    pub(super) fn metrics(&self) -> Vec<Buffer> {
        let item = |metric: &&Metric| {
            let mut item = Buffer::default();
            item.u32(metric.id().0);
            item.u8(metric.measure());
            if let Some(field) = &metric.field {
                field.write(&mut item);
            }
            item
        };
        self.metrics.keys().map(item).collect()
    }

    /// The items of the series.
    pub(super) fn series(&self) -> Vec<Buffer> {
        let item = |series: &&Series| {
            let mut item = Buffer::default();
            item.size(self.filters.get(&series.filter).copied().unwrap_or(usize::MAX));
            item.u8(u8::from(series.field.is_some()));
            if let Some(field) = &series.field {
                field.write(&mut item);
            }
            item
        };
        self.series.keys().map(item).collect()
    }
}

/// The metrics and the series that an input is made of.
fn needs(input: &Input) -> (Vec<&Metric>, Vec<&Series>) {
    match input {
        Input::Count(metric, _)
        | Input::Sum(metric, _)
        | Input::Least(metric, _)
        | Input::Greatest(metric, _)
        | Input::ActiveDays(metric, _)
        | Input::Since(metric) => (vec![metric], Vec::new()),
        Input::Average(sum, values, _) => (vec![sum, values], Vec::new()),
        Input::Context(series, _) | Input::Remembered(series, ..) => (Vec::new(), vec![series]),
        Input::Sequence(steps, withouts, _) => (Vec::new(), steps.iter().chain(withouts).collect()),
        Input::Attribute(_) | Input::Share(..) | Input::Rank(..) | Input::Bucket(_) | Input::Clock(_) => {
            (Vec::new(), Vec::new())
        }
    }
}
