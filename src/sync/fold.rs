//! The fold: the cells of many replicas as one view of the visitor.
//!
//! Counts add up, interests add up at a common landmark, of registers the latest counts, recent and
//! bought items merge by time. The order of the replicas does not matter. A fold is for reading: it
//! has no writer, so it must not be joined with a replica's cells.

use super::FOLDED;
use crate::consent::Decision;
use crate::id::{Joined, ReplicaId};
use crate::limits::{ATTRIBUTE_SLOTS, INTEREST_SLOTS, METRIC_DAYS, PURCHASED_SLOTS, RECENT_SLOTS, TRANSACTION_SLOTS};
use crate::profile::{Attribute, Cells, Interest, Kind, Moment, Purchased, Table};
use crate::time::{Day, Time};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// One view of all replicas; its cells have the version [`FOLDED`] and stand in the order in which they are read.
#[must_use]
pub fn fold(replicas: &[(ReplicaId, &Cells)]) -> Cells {
    let mut folded = Cells::default();
    fold_metrics(&mut folded, replicas);
    for (place, interests) in folded.interests.iter_mut().enumerate() {
        let tables = replicas.iter().filter_map(|(_, cells)| cells.interests.get(place));
        *interests = fold_interests(&tables.flat_map(Table::values).collect::<Vec<_>>());
    }
    folded.recent = newest(replicas.iter().flat_map(|(_, cells)| cells.recent.values()), RECENT_SLOTS);
    folded.purchased = fold_purchased(replicas);
    folded.transactions = newest(replicas.iter().flat_map(|(_, cells)| cells.transactions.values()), TRANSACTION_SLOTS);
    folded.attributes = fold_attributes(replicas);
    fold_moments(&mut folded, replicas);
    for (slot, decision) in replicas.iter().flat_map(|(_, cells)| cells.consent.iter()) {
        // Decision's order is the rule: the later one, then the more restrictive one.
        let latest: Decision = folded.consent.get(slot).map_or(*decision, |held| *held.max(decision));
        folded.consent.set(slot, latest, FOLDED);
    }
    folded
}

fn fold_metrics(folded: &mut Cells, replicas: &[(ReplicaId, &Cells)]) {
    for metric in replicas.iter().flat_map(|(_, cells)| &cells.metrics) {
        let mut rest = metric.life.value.cast_signed();
        for held in metric.days.values() {
            folded.measure(metric.id, held.day, held.value.cast_signed(), FOLDED);
            if metric.id.joined() == Joined::Sum {
                rest = rest.saturating_sub(held.value.cast_signed());
            }
        }
        // The rest of the lifetime value belongs to days long gone: to day 0, which is then taken out again.
        folded.measure(metric.id, Day(0), rest, FOLDED);
    }
    for metric in &mut folded.metrics {
        let newest = metric.days.values().map(|held| held.day).max().unwrap_or_default();
        let oldest = newest.back(METRIC_DAYS);
        let mut recent = Table::default();
        for (slot, held) in metric.days.iter().filter(|(_, held)| held.day >= oldest && held.day > Day(0)) {
            recent.set(slot, *held, FOLDED);
        }
        metric.days = recent;
    }
}

fn fold_interests(interests: &[&Interest]) -> Table<Interest> {
    let landmark = interests.iter().map(|interest| interest.landmark).max().unwrap_or(0);
    let mut weights = BTreeMap::new();
    for interest in interests {
        let weight: &mut u64 = weights.entry(&interest.value).or_default();
        *weight = weight.saturating_add(interest.weight_at(landmark));
    }
    let strongest: BTreeSet<_> = weights.into_iter().map(|(value, weight)| (Reverse(weight), value)).collect();
    let kept =
        strongest.into_iter().map(|(weight, value)| Interest { landmark, weight: weight.0, value: value.clone() });
    numbered(kept, INTEREST_SLOTS)
}

fn fold_purchased(replicas: &[(ReplicaId, &Cells)]) -> Table<Purchased> {
    let mut latest = BTreeMap::new();
    for purchased in replicas.iter().flat_map(|(_, cells)| cells.purchased.values()) {
        let held: &mut &Purchased = latest.entry(&purchased.item).or_insert(purchased);
        *held = (*held).max(purchased);
    }
    newest(latest.into_values(), PURCHASED_SLOTS)
}

fn fold_attributes(replicas: &[(ReplicaId, &Cells)]) -> Table<Attribute> {
    let mut latest = BTreeMap::new();
    for attribute in replicas.iter().flat_map(|(_, cells)| cells.attributes.values()) {
        let held: &mut &Attribute = latest.entry(&attribute.name).or_insert(attribute);
        *held = (*held).max(attribute);
    }
    newest(latest.into_values(), ATTRIBUTE_SLOTS)
}

fn fold_moments(folded: &mut Cells, replicas: &[(ReplicaId, &Cells)]) {
    let times = |moment: Moment| replicas.iter().filter_map(move |(_, cells)| cells.moments.get(moment as u8)).copied();
    let first: Option<Time> = times(Moment::FirstSeen).min();
    let last: Option<Time> = times(Moment::LastSeen).max();
    for (moment, time) in [(Moment::FirstSeen, first), (Moment::LastSeen, last)] {
        if let Some(time) = time {
            folded.moments.set(moment as u8, time, FOLDED);
        }
    }
}

/// The greatest values without repetition (all of these begin with their time), the greatest in slot 0.
fn newest<'a, T: Kind + 'a>(values: impl Iterator<Item = &'a T>, capacity: u8) -> Table<T> {
    let distinct: BTreeSet<&T> = values.collect();
    numbered(distinct.into_iter().rev().cloned(), capacity)
}

fn numbered<T: Kind>(values: impl Iterator<Item = T>, capacity: u8) -> Table<T> {
    let mut table = Table::default();
    for (slot, value) in (0..capacity).zip(values) {
        table.set(slot, value, FOLDED);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Text, Value};
    use crate::id::MetricId;
    use crate::profile::{Recent, Touch, Version};

    fn text(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn at(ms: u64) -> Time {
        Time::from_ms(1_764_000_000_000 + ms).unwrap()
    }

    /// A replica that saw `item` at `ms`, was given `tier` then, and counted `views` on `day`.
    fn replica(id: u8, day: u16, views: u64, ms: u64, item: &str, tier: &str) -> (ReplicaId, Cells) {
        let mut cells = Cells::default();
        cells.count(MetricId(1), Day(day), views, Version(u32::from(id)));
        let recent = Recent { at: at(ms), session: 1, touch: Touch::View, item: text(item) };
        cells.recent.set(id, recent, Version(1));
        cells.purchased.set(0, Purchased { at: at(ms), item: text("bought") }, Version(1));
        let attribute = Attribute { at: at(ms), name: text("tier"), value: Value::Text(text(tier)) };
        cells.attributes.set(id, attribute, Version(1));
        cells.interests[0].set(id, Interest { landmark: u32::from(id), weight: 8, value: text("shoes") }, Version(1));
        cells.moments.set(0, at(ms), Version(1));
        cells.moments.set(1, at(ms), Version(1));
        (ReplicaId([id; 16]), cells)
    }

    fn folded(replicas: &[(ReplicaId, Cells)]) -> Cells {
        fold(&replicas.iter().map(|(id, cells)| (*id, cells)).collect::<Vec<_>>())
    }

    #[test]
    fn counts_add_and_of_the_rest_the_latest_counts() {
        let replicas = [replica(1, 20_000, 2, 10, "a", "silver"), replica(2, 20_001, 3, 20, "b", "gold")];
        let cells = folded(&replicas);
        let metric = cells.metric(MetricId(1)).unwrap();
        assert_eq!(metric.life.value, 5);
        assert_eq!(metric.days.values().map(|held| held.value).collect::<Vec<_>>(), [2, 3]);
        let items: Vec<_> = cells.recent.values().map(|recent| recent.item.as_str()).collect();
        assert_eq!(items, ["b", "a"], "newest first");
        assert_eq!(cells.attributes.values().map(|held| &held.value).collect::<Vec<_>>(), [&Value::Text(text("gold"))]);
        assert_eq!(cells.purchased.len(), 1);
        assert_eq!(cells.interests[0].get(0).map(|held| (held.landmark, held.weight)), Some((2, 4 + 8)));
        assert_eq!(cells.moments.values().copied().collect::<Vec<_>>(), [at(10), at(20)]);
        let reversed: Vec<_> = replicas.into_iter().rev().collect();
        assert_eq!(folded(&reversed), cells);
    }

    #[test]
    fn a_day_that_left_the_ring_counts_in_the_lifetime_alone() {
        // Day 20,000 and day 20,065 share a slot, and 20,001 is too old beside 20,066.
        let replicas = [replica(1, 20_000, 2, 10, "a", "x"), replica(2, 20_065, 3, 20, "b", "x")];
        let cells =
            folded(&[replicas, [replica(3, 20_001, 4, 5, "c", "x"), replica(4, 20_066, 5, 6, "d", "x")]].concat());
        let metric = cells.metric(MetricId(1)).unwrap();
        assert_eq!(metric.life.value, 14);
        assert_eq!(metric.days.values().map(|held| held.day).collect::<Vec<_>>(), [Day(20_065), Day(20_066)]);
    }
}
