//! Reading a profile: every answer folds the device's own cells and the copies of other replicas'.

use super::cell::{Rows, Table};
use super::interest::Dimension;
use super::row::{Kind, Row};
use super::{Attribute, Cells, Metric, Profile, Purchased, Recent};
use crate::event::{Text, Value};
use crate::id::MetricId;
use crate::limits::METRIC_DAYS;
use crate::time::{Day, Time};
use alloc::vec::Vec;

/// A part of a whole in 1/65,536ths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Share(pub u32);

impl Share {
    /// The whole.
    pub const ONE: u32 = 1 << 16;

    fn of(part: u64, whole: u64) -> Self {
        // Both give up the same low bits where needed, so that the scaled part fits: 128-bit division is 1 KB of wasm.
        let excess = 16_u32.saturating_sub(whole.leading_zeros());
        let scaled = (part.min(whole) >> excess) << 16;
        Self(scaled.checked_div(whole >> excess).and_then(|share| u32::try_from(share).ok()).unwrap_or(0))
    }
}

/// What a metric says of the last 64 days, so that every window over them is a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The metric.
    pub id: MetricId,
    /// The last of the days.
    pub today: Day,
    /// The first day after them on which it has a value: an event may be minutes ahead of the clock.
    pub next: Option<Day>,
    /// Its value over the last day, the last two days, and so on.
    values: [i64; METRIC_DAYS as usize],
    /// On which days it has one: bit 0 is today, bit 1 the day before.
    active: u64,
}

impl Days {
    /// Its value over the last `days`; `None` where nothing was measured.
    #[must_use]
    pub fn value(&self, days: u8) -> Option<i64> {
        let value = self.values.get(usize::from(days).checked_sub(1)?)?;
        (self.active_days(days) > 0).then_some(*value)
    }

    /// On how many of the last `days` it has a value.
    #[must_use]
    pub fn active_days(&self, days: u8) -> u32 {
        self.within(days).count_ones()
    }

    /// How many days ago the first one of the last `days` with a value is: what a window loses first.
    #[must_use]
    pub fn oldest(&self, days: u8) -> Option<u16> {
        u16::try_from(63_u32.checked_sub(self.within(days).leading_zeros())?).ok()
    }

    fn within(&self, days: u8) -> u64 {
        let beyond = 64_u32.saturating_sub(u32::from(days));
        self.active & u64::MAX.checked_shr(beyond).unwrap_or(0)
    }
}

impl Profile {
    /// The cells of all replicas, the device's own first.
    pub fn all_cells(&self) -> impl Iterator<Item = &Cells> + Clone {
        core::iter::once(&self.cells).chain(self.others.iter().map(|(_, cells)| cells))
    }

    /// A metric's lifetime value; `None` where nothing was measured.
    #[must_use]
    pub fn metric_life(&self, id: MetricId) -> Option<i64> {
        let mut life: Option<i64> = None;
        self.each_metric(id, &mut |metric| life = Some(joined(id, life, metric.life.value)));
        life
    }

    /// What a metric says of the 64 days up to `today`.
    #[must_use]
    pub fn metric_days(&self, id: MetricId, today: Day) -> Days {
        let mut by_age = [None; METRIC_DAYS as usize];
        let mut days = Days { id, today, values: [0; METRIC_DAYS as usize], active: 0, next: None };
        self.each_metric(id, &mut |metric| {
            for held in metric.days.values() {
                if held.day > today {
                    days.next = Some(days.next.map_or(held.day, |next: Day| next.min(held.day)));
                } else if let Some(value) = by_age.get_mut(usize::from(today.0.wrapping_sub(held.day.0))) {
                    *value = Some(joined(id, *value, held.value));
                }
            }
        });
        let mut so_far: Option<i64> = None;
        for (age, (value, total)) in (0_u32..).zip(by_age.iter().zip(&mut days.values)) {
            if let Some(value) = value {
                days.active |= 1_u64.wrapping_shl(age);
                so_far = Some(so_far.map_or(*value, |so_far| id.join(so_far, *value)));
            }
            *total = so_far.unwrap_or(0);
        }
        days
    }

    /// The share of one value in its dimension's decayed weight; `None` where the dimension holds nothing.
    ///
    /// It needs no clock: decay shrinks part and whole alike.
    #[must_use]
    pub fn share(&self, dimension: Dimension, value: &str) -> Option<Share> {
        let mut landmark = None;
        self.each(|cells| cells.interests(dimension), |interest| landmark = landmark.max(Some(interest.landmark)));
        let landmark = landmark?;
        let (mut part, mut whole) = (0_u64, 0_u64);
        self.each(
            |cells| cells.interests(dimension),
            |interest| {
                let weight = interest.weight_at(landmark);
                whole = whole.saturating_add(weight);
                if interest.value.as_str() == value {
                    part = part.saturating_add(weight);
                }
            },
        );
        Some(Share::of(part, whole))
    }

    /// The values of a dimension with their shares, greatest first, ties by name.
    #[must_use]
    pub fn shares(&self, dimension: Dimension) -> Vec<(Text, Share)> {
        let mut ranked: Vec<(Text, Share)> = Vec::new();
        self.each(
            |cells| cells.interests(dimension),
            |interest| {
                if ranked.iter().any(|(value, _)| *value == interest.value) {
                    return;
                }
                let share = self.share(dimension, interest.value.as_str()).unwrap_or_default();
                let place = ranked.partition_point(|(value, held)| (*held, &interest.value) > (share, value));
                ranked.insert(place, (interest.value.clone(), share));
            },
        );
        ranked
    }

    /// The place of one value among all of its dimension, the greatest share first, ties by name; `None` where it is
    /// not among them.
    #[must_use]
    pub fn rank(&self, dimension: Dimension, value: &str) -> Option<u16> {
        let shares = self.shares(dimension);
        let place = shares.iter().position(|(held, _)| held.as_str() == value)?;
        u16::try_from(place.saturating_add(1)).ok()
    }

    /// Recent items of all replicas, newest first.
    #[must_use]
    pub fn recent(&self) -> Vec<&Recent> {
        let mut merged: Vec<&Recent> = Vec::new();
        self.each(
            |cells| &cells.recent,
            |recent| {
                // Insertion into a short list: a generic sort would cost the tag more bytes than it saves time.
                let place = merged.partition_point(|held| *held >= recent);
                merged.insert(place, recent);
            },
        );
        merged
    }

    /// Whether an item was bought at or after `since`, on any device or at the till.
    #[must_use]
    pub fn has_purchased(&self, item: &str, since: Time) -> bool {
        let mut has = false;
        let wanted = |bought: &Purchased| bought.at >= since && bought.item.as_str() == item;
        self.each(|cells| &cells.purchased, |purchased| has |= wanted(purchased));
        has
    }

    /// The latest value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        let mut latest: Option<&Attribute> = None;
        self.each(
            |cells| &cells.attributes,
            |attribute| {
                if attribute.name.as_str() == name {
                    latest = latest.max(Some(attribute));
                }
            },
        );
        latest.map(|attribute| &attribute.value)
    }

    /// Whether a transaction was counted already.
    #[must_use]
    pub fn knows_transaction(&self, hash: u64) -> bool {
        let mut known = false;
        self.each(|cells| &cells.transactions, |transaction| known |= transaction.hash == hash);
        known
    }

    /// Calls `visit` with each value of one table of all replicas, the device's own first.
    pub fn each<'a, T: Kind + 'a>(&'a self, table: impl Fn(&'a Cells) -> &'a Table<T>, mut visit: impl FnMut(&'a T)) {
        self.each_row(&|cells| table(cells).rows(), &mut |row| T::of(row).into_iter().for_each(&mut visit));
    }

    /// The loop of [`Profile::each`], once for all kinds: as a chain of iterators it would be inlined at each question.
    #[inline(never)]
    fn each_row<'a>(&'a self, table: &dyn Fn(&'a Cells) -> &'a Rows, visit: &mut dyn FnMut(&'a Row)) {
        for cells in self.all_cells() {
            for (_, cell) in &table(cells).slots {
                visit(&cell.value);
            }
        }
    }

    #[inline(never)]
    fn each_metric(&self, id: MetricId, visit: &mut dyn FnMut(&Metric)) {
        self.all_cells().filter_map(|cells| cells.metric(id)).for_each(visit);
    }
}

/// A value joined with the one before it.
fn joined(id: MetricId, held: Option<i64>, value: u64) -> i64 {
    held.map_or(value.cast_signed(), |held| id.join(held, value.cast_signed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ReplicaId;
    use crate::profile::{Sign, Touch, Version};
    use crate::time::DAY_MS;

    const METRIC: MetricId = MetricId(7);

    fn text(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn two_replicas() -> Profile {
        let mut profile = Profile::new(ReplicaId([1; 16]));
        profile.others.push((ReplicaId([2; 16]), Cells::default()));
        profile
    }

    #[test]
    fn counts_of_two_replicas_add_up() {
        let mut profile = two_replicas();
        profile.cells.count(METRIC, Day(100), 2, Version(1));
        profile.others[0].1.count(METRIC, Day(103), 3, Version(9));
        assert_eq!(profile.metric_life(METRIC), Some(5));
        let days = profile.metric_days(METRIC, Day(103));
        assert_eq!([1, 3, 4, 64].map(|window| days.value(window)), [Some(3), Some(3), Some(5), Some(5)]);
        assert_eq!((days.oldest(3), days.oldest(4), days.active_days(64), days.next), (Some(0), Some(3), 2, None));
        let days = profile.metric_days(METRIC, Day(102));
        assert_eq!((days.value(2), days.value(3), days.next), (None, Some(2), Some(Day(103))));
    }

    #[test]
    fn a_day_of_an_older_round_is_overwritten_and_never_comes_back() {
        let mut cells = Cells::default();
        cells.count(METRIC, Day(1), 5, Version(1));
        cells.count(METRIC, Day(66), 1, Version(1));
        cells.count(METRIC, Day(1), 5, Version(1));
        let mut profile = Profile::new(ReplicaId([1; 16]));
        profile.cells = cells;
        assert_eq!(profile.metric_days(METRIC, Day(66)).value(64), Some(1));
        assert_eq!(profile.metric_life(METRIC), Some(11));
    }

    #[test]
    fn shares_add_over_replicas_at_a_common_landmark() {
        let mut profile = two_replicas();
        let at = Time::from_ms(1_000 * DAY_MS).unwrap();
        for (cells, brand) in [(0, "acme"), (1, "acme"), (1, "zeta"), (0, "acme")] {
            let cells = if cells == 0 { &mut profile.cells } else { &mut profile.others[0].1 };
            let sign = Sign { dimension: Dimension::Brand, value: &text(brand), gain: 1, at };
            cells.interest(&sign, DAY_MS, Version(1));
        }
        assert_eq!(profile.share(Dimension::Brand, "acme"), Some(Share(Share::ONE / 4 * 3)));
        assert_eq!(profile.share(Dimension::Category, "shoes"), None);
        let names: Vec<_> = profile.shares(Dimension::Brand).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, [text("acme"), text("zeta")]);
    }

    #[test]
    fn recent_items_merge_by_time() {
        let mut profile = two_replicas();
        let recent =
            |ms, item| Recent { at: Time::from_ms(ms).unwrap(), session: 1, touch: Touch::View, item: text(item) };
        profile.cells.recent.set(0, recent(10, "a"), Version(1));
        profile.cells.recent.set(1, recent(30, "c"), Version(1));
        profile.others[0].1.recent.set(0, recent(20, "b"), Version(1));
        let items: Vec<_> = profile.recent().iter().map(|recent| recent.item.as_str()).collect();
        assert_eq!(items, ["c", "b", "a"]);
    }
}
