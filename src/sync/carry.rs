//! Carrying over: what a device wrote after the last state that the hub keeps of its former replica.

use super::State;
use crate::id::Joined;
use crate::profile::{Cell, Cells, Metric, Row, Rows, Table, Version};

/// What the cells of a fresh replica are stamped with.
const FIRST: Version = Version(1);

/// The first cells of the replica that goes on for another: what is in `cells` and not in `kept`, the state that the hub
/// counts on as the former replica's last one.
///
/// Sums are carried as their difference, so that both replicas together count everything once. All else changed as a whole
/// or not at all.
#[must_use]
#[inline(never)]
pub fn carry(cells: &Cells, kept: &State) -> Cells {
    let mut carried = Cells::default();
    let base = kept.mark.version;
    let none = Rows::default();
    for metric in cells.metrics.iter().filter(|metric| metric.life.version > base) {
        let kept = kept.cells.metric(metric.id).filter(|_| metric.id.joined() == Joined::Sum);
        let value = metric.life.value.wrapping_sub(kept.map_or(0, |kept| kept.life.value));
        let mut days = Table::default();
        carry_rows(days.rows_mut(), metric.days.rows(), kept.map_or(&none, |kept| kept.days.rows()), base);
        carried.metrics.push(Metric { id: metric.id, life: Cell { version: FIRST, value }, days });
    }
    for ((carried, rows), kept) in carried.tables_mut().into_iter().zip(cells.tables()).zip(kept.cells.tables()) {
        carry_rows(carried, rows, kept, base);
    }
    carried
}

#[inline(never)]
fn carry_rows(carried: &mut Rows, rows: &Rows, kept: &Rows, base: Version) {
    for (slot, cell) in rows.slots.iter().filter(|(_, cell)| cell.version > base) {
        let mut value = cell.value.copy();
        for (_, kept) in &kept.slots {
            subtract(&mut value, &kept.value);
        }
        carried.set(*slot, Cell { version: FIRST, value });
    }
}

/// Takes what `kept` counts from a row that counts the same.
fn subtract(row: &mut Row, kept: &Row) {
    match (row, kept) {
        (Row::Day(row), Row::Day(kept)) if row.day == kept.day => row.value = row.value.wrapping_sub(kept.value),
        (Row::Interest(row), Row::Interest(kept)) if row.value == kept.value => {
            row.weight = row.weight.saturating_sub(kept.weight_at(row.landmark));
        }
        (Row::Tally(row), Row::Tally(kept)) if row.week == kept.week && row.shown == kept.shown => row.less(kept),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Text;
    use crate::id::MetricId;
    use crate::id::ReplicaId;
    use crate::profile::{Counted, Dimension, Moment, Recent, Shown, Sign, Touch};
    use crate::sync::{Mark, fold};
    use crate::time::{DAY_MS, Day, Time};

    fn at(ms: u64) -> Time {
        Time::from_ms(1_764_000_000_000 + ms).unwrap()
    }

    fn visit(cells: &mut Cells, ms: u64, item: &str, version: u32) {
        let version = Version(version);
        let day = Day(u16::try_from(at(ms).ms() / DAY_MS).unwrap());
        cells.count(MetricId(8), day, 1, version);
        let value = Text::new("shoes").unwrap();
        let sign = Sign { dimension: Dimension::Category, value: &value, gain: 3, at: at(ms) };
        cells.interest(&sign, 14 * DAY_MS, version);
        let slot = cells.recent.slot_for_new(32, |recent| recent.at.ms());
        let recent = Recent { at: at(ms), session: 1, touch: Touch::View, item: Text::new(item).unwrap() };
        cells.recent.set(slot, recent, version);
        cells.moments.set(Moment::LastSeen as u8, at(ms), version);
        cells.tally(day, Shown { place: 1, strategy: 0 }, version, &mut |tally| tally.add(Counted::Click, 3, 1));
    }

    #[test]
    fn both_replicas_together_count_everything_once() {
        let mut all = Cells::default();
        visit(&mut all, 0, "a", 1);
        let kept = State { mark: Mark { version: Version(1), tag: 1 }, cells: all.clone() };
        // The same day, a month later, and a metric that the hub has never seen.
        for (ms, item) in [(1, "b"), (30 * DAY_MS, "c"), (30 * DAY_MS + 5, "d")] {
            visit(&mut all, ms, item, 2);
        }
        all.count(MetricId(9), Day(20_500), 4, Version(2));
        let carried = carry(&all, &kept);
        assert_eq!(carried.metric(MetricId(8)).unwrap().life.value, 3);
        assert_eq!(carried.metric(MetricId(9)).unwrap().life.value, 4);
        assert_eq!(carried.recent.len(), 3);
        let clicks = |cells: &Cells| cells.tallies.values().map(|tally| tally.total(Counted::Click)).sum::<u64>();
        assert_eq!(clicks(&carried) + clicks(&kept.cells), clicks(&all));
        let (one, other) = (ReplicaId([1; 16]), ReplicaId([2; 16]));
        assert_eq!(fold(&[(one, &kept.cells), (other, &carried)]), fold(&[(one, &all)]));
        assert!(carry(&kept.cells, &kept).is_empty());
    }
}
