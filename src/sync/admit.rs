//! What the hub lets in: no clock ahead of its own, no growth beyond what a device can come to.

use super::Delta;
use crate::error::{Code, Error};
use crate::id::Joined;
use crate::limits::{MAX_AHEAD_MS, MAX_GROWTH};
use crate::profile::{Cells, Row, Rows, Tally};
use crate::time::{Day, Time};

/// Takes out of a delta what lies more than [`MAX_AHEAD_MS`] ahead of the hub's clock, which would otherwise outweigh what
/// every other device says for as long as its own clock is wrong: registers, recent items, days. Of a device with such a
/// clock the interests go too. Lifetime values stay, so nothing is lost of what was counted; decisions about consent stay
/// as if they were made now.
///
/// # Errors
/// Refuses ([`Code::Limit`]) a count, a sum or a weight that grew by more than [`MAX_GROWTH`] over `held`, what the hub holds
/// of the replica. Nothing of the delta may then be stored.
pub fn admit(delta: &mut Delta, held: &Cells, now: Time) -> Result<(), Error> {
    grown(&delta.cells, held)?;
    let latest = Time::from_ms(now.ms().saturating_add(MAX_AHEAD_MS)).unwrap_or(Time::MAX);
    let mut is_ahead = false;
    for metric in &mut delta.cells.metrics {
        is_ahead |= keep(metric.days.rows_mut(), latest);
    }
    for rows in delta.cells.tables_mut() {
        is_ahead |= keep(rows, latest);
    }
    if is_ahead {
        delta.cells.interests = Default::default();
    }
    Ok(())
}

/// Keeps the rows that are not ahead of `latest`; says whether there were others.
fn keep(rows: &mut Rows, latest: Time) -> bool {
    let mut is_ahead = false;
    rows.slots.retain_mut(|(_, cell)| {
        let (at, day) = match &mut cell.value {
            Row::Decision(decision) => {
                is_ahead |= decision.at > latest;
                decision.at = decision.at.min(latest);
                return true;
            }
            Row::Recent(recent) => (recent.at, Day(0)),
            Row::Purchased(purchased) => (purchased.at, Day(0)),
            Row::Transaction(transaction) => (transaction.at, Day(0)),
            Row::Attribute(attribute) => (attribute.at, Day(0)),
            Row::Moment(at) => (*at, Day(0)),
            Row::Day(day) => (Time::default(), day.day),
            Row::Tally(tally) => (Time::default(), tally.week),
            Row::Interest(_) => return true,
        };
        let keeps = at <= latest && day <= latest.day();
        is_ahead |= !keeps;
        keeps
    });
    is_ahead
}

fn grown(cells: &Cells, held: &Cells) -> Result<(), Error> {
    let refused = |path| Err(Error::new(Code::Limit, path, "grew by more than a device can count: nothing was stored"));
    for metric in cells.metrics.iter().filter(|metric| metric.id.joined() == Joined::Sum) {
        let before = held.metric(metric.id);
        let life = before.map_or(0, |metric| metric.life.value);
        let of_day = |slot, day| {
            let held = before.and_then(|metric| metric.days.get(slot)).filter(|held| held.day == day);
            held.map_or(0, |held| held.value)
        };
        let mut days = metric.days.iter().map(|(slot, held)| (held.value, of_day(slot, held.day)));
        if is_far(metric.life.value, life) || days.any(|(value, before)| is_far(value, before)) {
            return refused("metrics");
        }
    }
    for (interests, held) in cells.interests.iter().zip(&held.interests) {
        for interest in interests.values() {
            let before = held.values().find(|held| held.value == interest.value);
            let before = before.map_or(0, |held| held.weight_at(interest.landmark));
            if interest.weight.saturating_sub(before) > MAX_GROWTH {
                return refused("interests");
            }
        }
    }
    let too_many = |tally: &Tally| tally.runs.iter().any(|run| run.count > MAX_GROWTH);
    if cells.tallies.values().any(too_many) { refused("tallies") } else { Ok(()) }
}

/// Whether two sums are too far apart, as signed numbers: a refund makes one smaller.
const fn is_far(value: u64, before: u64) -> bool {
    value.wrapping_sub(before).cast_signed().unsigned_abs() > MAX_GROWTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::{Choice, Decision};
    use crate::event::Text;
    use crate::id::{MetricId, ReplicaId};
    use crate::profile::{Dimension, Interest, Moment, Sign, Table, Version};
    use crate::sync::{Mark, Stored, apply};
    use crate::time::DAY_MS;

    const NOW: u64 = 1_764_000_000_000;

    fn at(ms: u64) -> Time {
        Time::from_ms(ms).unwrap()
    }

    /// The delta of a device that counted `views` at `ms` by its own clock.
    fn delta(views: u64, ms: u64) -> Delta {
        let mut cells = Cells::default();
        cells.count(MetricId(8), at(ms).day(), views, Version(1));
        let value = Text::new("shoes").unwrap();
        let sign = Sign { dimension: Dimension::Category, value: &value, gain: 1, at: at(ms) };
        cells.interest(&sign, 14 * DAY_MS, Version(1));
        cells.moments.set(Moment::LastSeen as u8, at(ms), Version(1));
        cells.consent.set(2, Decision { at: at(ms), choice: Choice::Denied }, Version(1));
        Delta {
            replica: ReplicaId([1; 16]),
            former: None,
            epoch: 0,
            base: Mark::default(),
            sent: [].into(),
            head: Mark { version: Version(1), tag: 1 },
            seen: 0,
            cells,
        }
    }

    #[test]
    fn a_clock_a_year_ahead_changes_counts_alone() {
        let mut ahead = delta(3, NOW + 365 * DAY_MS);
        admit(&mut ahead, &Cells::default(), at(NOW)).unwrap();
        let metric = ahead.cells.metric(MetricId(8)).unwrap();
        assert_eq!((metric.life.value, metric.days.len()), (3, 0));
        assert!(ahead.cells.moments.is_empty() && ahead.cells.interests.iter().all(Table::is_empty));
        let refusal = ahead.cells.consent.get(2).unwrap();
        assert_eq!((refusal.at, refusal.choice), (at(NOW + MAX_AHEAD_MS), Choice::Denied));
        for within in [NOW + MAX_AHEAD_MS, NOW, NOW - 365 * DAY_MS] {
            let mut right = delta(3, within);
            admit(&mut right, &Cells::default(), at(NOW)).unwrap();
            assert_eq!(right, delta(3, within));
        }
    }

    #[test]
    fn no_count_grows_beyond_what_a_device_can_come_to() {
        let mut stored = Stored::default();
        let mut forged = delta(MAX_GROWTH + 1, NOW);
        assert_eq!(admit(&mut forged, &stored.cells, at(NOW)).unwrap_err().code, Code::Limit);
        let mut most = delta(MAX_GROWTH, NOW);
        admit(&mut most, &stored.cells, at(NOW)).unwrap();
        let _ = apply(&mut stored, &most);
        assert!(admit(&mut most, &stored.cells, at(NOW)).is_ok(), "what is held has not grown");
        let mut negative = delta(0u64.wrapping_sub(5), NOW);
        assert!(admit(&mut negative, &Cells::default(), at(NOW)).is_ok(), "a refund");
        let mut heavy = delta(1, NOW);
        let interest = Interest { landmark: 1, weight: u64::MAX, value: Text::new("a").unwrap() };
        heavy.cells.interests[0].set(0, interest, Version(1));
        assert!(admit(&mut heavy, &Cells::default(), at(NOW)).is_err());
    }
}
