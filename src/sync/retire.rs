//! Retirement: the replicas of devices that were not seen for long become part of one, the profile's base.

use super::{Mark, Stored, fold};
use crate::id::ReplicaId;
use crate::limits::TALLY_SLOTS;
use crate::profile::{Cells, Table, Tally, Version};
use alloc::collections::BTreeMap;
use core::cmp::Reverse;

/// Makes a replica's cells part of the base's. Both counted together before, so the profile's fold stays as it is.
///
/// The base is a replica like others, whose writer is the hub: each retirement is a new state of it. Keep the mark and the
/// past of `retired` (its cells may go), so that [`super::closed`] can answer its device.
pub fn retire(base: &mut Stored, retired: &Stored) {
    // The fold names no ids in what it gives.
    let none = ReplicaId([0; 16]);
    let mut cells = fold(&[(none, &base.cells), (none, &retired.cells)]);
    cells.tallies = tallies(&base.cells, &retired.cells);
    let version = Version(base.head.version.0.saturating_add(1));
    cells.stamp(version);
    base.cells = cells;
    base.head = Mark { version, tag: 0 };
}

/// The tallies of both, the latest weeks if there are too many.
fn tallies(base: &Cells, retired: &Cells) -> Table<Tally> {
    let mut by_week: BTreeMap<_, Tally> = BTreeMap::new();
    for tally in base.tallies.values().chain(retired.tallies.values()) {
        by_week
            .entry((Reverse(tally.week), tally.shown.place, tally.shown.strategy))
            .and_modify(|held| held.more(tally))
            .or_insert_with(|| tally.clone());
    }
    let mut table = Table::default();
    for (slot, tally) in (0..TALLY_SLOTS).zip(by_week.into_values()) {
        table.set(slot, tally, Version(1));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Text;
    use crate::id::MetricId;
    use crate::profile::{Counted, Dimension, Shown, Sign};
    use crate::time::{DAY_MS, Day, Time};
    use alloc::vec::Vec;

    fn device(number: u8) -> Stored {
        let mut stored = Stored { head: Mark { version: Version(1), tag: 1 }, ..Stored::default() };
        let at = Time::from_ms(1_764_000_000_000 + u64::from(number) * DAY_MS).unwrap();
        stored.cells.count(MetricId(8), Day(20_416 + u16::from(number)), u64::from(number), Version(1));
        let value = Text::new("shoes").unwrap();
        let sign = Sign { dimension: Dimension::Category, value: &value, gain: 1, at };
        stored.cells.interest(&sign, 14 * DAY_MS, Version(1));
        let shown = Shown { place: 1, strategy: 0 };
        stored.cells.tally(Day(20_416), shown, Version(1), &mut |tally| tally.add(Counted::Click, 1, 2));
        stored
    }

    #[test]
    fn the_fold_stays_as_it_is() {
        let devices: Vec<Stored> = (1..=5).map(device).collect();
        let ids = (1..).map(|number| ReplicaId([number; 16]));
        let apart = fold(&ids.zip(devices.iter().map(|stored| &stored.cells)).collect::<Vec<_>>());
        let mut base = Stored::default();
        for retired in &devices {
            retire(&mut base, retired);
        }
        assert_eq!(fold(&[(ReplicaId([9; 16]), &base.cells)]), apart);
        assert_eq!(base.head.version, Version(5));
        assert_eq!(base.cells.tallies.values().map(|tally| tally.get(Counted::Click, 1)).collect::<Vec<_>>(), [10]);
    }
}
