//! The items of inputs: what they look at, and their tests.

use super::buffer::Buffer;
use super::tables::Tables;
use crate::rule::{Input, Series, Window};
use nearside::manifest::format::InputKind;
use nearside::profile::Dimension;

/// The items of all inputs, in order.
pub(super) fn items(tables: &Tables<'_>) -> Vec<Buffer> {
    let zones = tables.zones();
    let mut first = 0;
    let mut items = Vec::new();
    for (input, tests) in tables.inputs() {
        let mut item = Buffer::default();
        item.size(first);
        parameters(input, tables, &zones, &mut item);
        item.size(tests.len());
        for test in tests {
            item.append(test);
        }
        first += tests.len();
        items.push(item);
    }
    items
}

fn parameters(input: &Input, tables: &Tables<'_>, zones: &[&str], item: &mut Buffer) {
    let mut of_metric = |kind: InputKind, metric, days: Option<&u8>| {
        item.u8(kind as u8);
        item.size(tables.metric(metric));
        if let Some(days) = days {
            item.u8(*days);
        }
    };
    match input {
        Input::Count(metric, days) => of_metric(InputKind::Count, metric, Some(days)),
        Input::Sum(metric, days) => of_metric(InputKind::Sum, metric, Some(days)),
        Input::Least(metric, days) => of_metric(InputKind::Least, metric, Some(days)),
        Input::Greatest(metric, days) => of_metric(InputKind::Greatest, metric, Some(days)),
        Input::ActiveDays(metric, days) => of_metric(InputKind::ActiveDays, metric, Some(days)),
        Input::Since(metric) => of_metric(InputKind::Since, metric, None),
        Input::Average(sum, values, days) => {
            of_metric(InputKind::Average, sum, None);
            item.size(tables.metric(values));
            item.u8(*days);
        }
        Input::Attribute(name) => {
            item.u8(InputKind::Attribute as u8);
            item.text(name);
        }
        Input::Context(series, name) => {
            item.u8(InputKind::Context as u8);
            item.size(tables.series_number(series));
            item.text(name);
        }
        Input::Remembered(series, statistic, within) => {
            item.u8(InputKind::Remembered as u8);
            item.size(tables.series_number(series));
            item.u8(*statistic);
            window(*within, item);
        }
        Input::Sequence(steps, withouts, within) => {
            item.u8(InputKind::Sequence as u8);
            several(steps, tables, item);
            several(withouts, tables, item);
            window(*within, item);
        }
        Input::Share(dimension, value) => interest(InputKind::Share, *dimension, value, item),
        Input::Rank(dimension, value) => interest(InputKind::Rank, *dimension, value, item),
        Input::Bucket(salt) => {
            item.u8(InputKind::Bucket as u8);
            item.text(salt);
        }
        Input::Clock(zone) => {
            item.u8(InputKind::Clock as u8);
            let place = zone.as_ref().and_then(|zone| zones.iter().position(|held| held == zone));
            item.size(place.map_or(0, |place| place + 1));
        }
    }
}

fn window(window: Window, item: &mut Buffer) {
    item.v(window.number());
}

fn several(series: &[Series], tables: &Tables<'_>, item: &mut Buffer) {
    item.size(series.len());
    for one in series {
        item.size(tables.series_number(one));
    }
}

fn interest(kind: InputKind, dimension: Dimension, value: &str, item: &mut Buffer) {
    item.u8(kind as u8);
    let place = Dimension::ALL.iter().position(|held| *held == dimension);
    item.u8(place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX));
    item.text(value);
}
