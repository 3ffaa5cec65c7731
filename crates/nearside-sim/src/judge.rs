//! The judgement: what the hub holds at the end beside what the oracle expects.

use crate::decay::{INTERESTS, Interests, Weight, together};
use crate::figures::Wrong;
use crate::lineage::Lineage;
use crate::oracle::Oracle;
use crate::shadow::Origin;
use crate::shop::{CATEGORIES, DEAREST, METRICS, NAMES, Shop};
use nearside::profile::Cells;
use nearside::sync::fold;
use nearside::time::Day;
use nearside_backend::store::StoredProfile;
use std::collections::{BTreeMap, BTreeSet};

/// Days of a metric that are kept apart, the last one among them.
const DAYS: u16 = 64;

/// The values of one metric.
#[derive(Debug, Clone, Default)]
struct Counts {
    life: i64,
    days: BTreeMap<Day, i64>,
}

/// Compares, adds up what is wrong, and tells the trace of it. `origins` are the states of the devices that are left.
pub fn judge(
    oracle: &Oracle,
    origins: &[Origin],
    (profiles, today): (&[StoredProfile], Day),
    shop: &Shop,
    (wrong, trace): (&mut Wrong, &mut dyn FnMut(String)),
) {
    let expected = expected(oracle);
    let found = found(profiles, shop);
    for origin in origins {
        let missing = oracle.missing(origin);
        if !missing.is_empty() {
            trace(format!("of a device's events the hub never had {:?}", missing.numbers().collect::<Vec<_>>()));
        }
        wrong.lost = wrong.lost.saturating_add(u64::from(missing.len()));
    }
    // The clock of a device that is ahead may be right by the time it is heard: such a day may be counted or not.
    let doubtful: BTreeSet<Day> =
        oracle.ahead.numbers().filter_map(|number| oracle.deeds.get(number)).map(|deed| deed.at.day()).collect();
    for (place, (expected, found)) in expected.iter().zip(&found).enumerate() {
        let before = *wrong;
        if place == DEAREST && !oracle.erased.is_empty() {
            // The greatest value is carried over as a whole: who goes on still knows it, though its event was erased elsewhere.
            continue;
        }
        compare(expected, found, (&doubtful, today), wrong);
        if *wrong != before {
            trace(format!("metric {place}: expected {expected:?}, found {found:?}"));
        }
    }
    if oracle.ahead.is_empty() {
        for profile in profiles {
            let differing = interests(oracle, profile, trace);
            wrong.decay = wrong.decay.saturating_add(differing);
        }
    }
    let strayed = strayed(oracle, profiles);
    if strayed > 0 {
        trace(format!("{strayed} profiles are not made of the replicas that belong together"));
    }
    wrong.strayed = wrong.strayed.saturating_add(strayed);
}

/// What each metric must come to: for life of all events, by day of those whose clock was right.
fn expected(oracle: &Oracle) -> [Counts; METRICS] {
    let mut counts: [Counts; METRICS] = Default::default();
    let all: Lineage = oracle.expected();
    for (number, deed) in oracle.deeds.iter().enumerate().filter(|(number, _)| all.contains(*number)) {
        for (place, (counts, amount)) in counts.iter_mut().zip(deed.amounts()).enumerate() {
            if amount == 0 {
                continue;
            }
            counts.life = joined(place, counts.life, amount);
            if !oracle.ahead.contains(number) {
                let day = counts.days.entry(deed.at.day()).or_default();
                *day = joined(place, *day, amount);
            }
        }
    }
    counts
}

/// What the folds of the hub's profiles come to.
fn found(profiles: &[StoredProfile], shop: &Shop) -> [Counts; METRICS] {
    let mut counts: [Counts; METRICS] = Default::default();
    for profile in profiles {
        let folded = folded(profile);
        for (place, (counts, id)) in counts.iter_mut().zip(shop.metrics).enumerate() {
            let Some(metric) = folded.metric(id) else { continue };
            counts.life = joined(place, counts.life, metric.life.value.cast_signed());
            for held in metric.days.values() {
                let day = counts.days.entry(held.day).or_default();
                *day = joined(place, *day, held.value.cast_signed());
            }
        }
    }
    counts
}

fn folded(profile: &StoredProfile) -> Cells {
    fold(&profile.replicas.iter().map(|held| (held.id, &held.cells)).collect::<Vec<_>>())
}

fn joined(place: usize, one: i64, other: i64) -> i64 {
    if place == DEAREST { one.max(other) } else { one.saturating_add(other) }
}

/// Compares the lifetime values, and the days that are kept.
fn compare(expected: &Counts, found: &Counts, (doubtful, today): (&BTreeSet<Day>, Day), wrong: &mut Wrong) {
    // A day that was ahead once and is not any more counts like others, and moves what is kept.
    let may_be = |day: &&Day| day.0 <= today.0.saturating_add(1);
    let newest = expected.days.keys().chain(found.days.keys().filter(may_be)).max().copied().unwrap_or_default();
    let is_kept = |day: &&Day| day.0 > newest.0.saturating_sub(DAYS) && !doubtful.contains(*day);
    let days: BTreeSet<&Day> = expected.days.keys().chain(found.days.keys()).filter(is_kept).collect();
    let of = |counts: &Counts, day: &Day| counts.days.get(day).copied().unwrap_or(0);
    let pairs = days.into_iter().map(|day| (of(expected, day), of(found, day)));
    for (expected, found) in pairs.chain([(expected.life, found.life)]) {
        let (lost, doubled) = (expected.saturating_sub(found), found.saturating_sub(expected));
        wrong.lost = wrong.lost.saturating_add(lost.max(0).unsigned_abs());
        wrong.doubled = wrong.doubled.saturating_add(doubled.max(0).unsigned_abs());
    }
}

/// How many interests of a profile differ, replica by replica and folded.
fn interests(oracle: &Oracle, profile: &StoredProfile, trace: &mut dyn FnMut(String)) -> u64 {
    let mut parts = Vec::new();
    let mut differing = 0;
    for replica in &profile.replicas {
        let expected = oracle.interests(replica);
        differing += differences(&expected, &replica.cells, &format!("replica {:02x?}", replica.id.0), trace);
        parts.push(expected);
    }
    differing + differences(&together(&parts, CATEGORIES), &folded(profile), "fold", trace)
}

fn differences(expected: &Interests, cells: &Cells, what: &str, trace: &mut dyn FnMut(String)) -> u64 {
    let mut found = [Weight::default(); INTERESTS];
    for (place, interest) in cells.interests.iter().flat_map(nearside::profile::Table::values).filter_map(|interest| {
        NAMES.iter().position(|name| *name == interest.value.as_str()).map(|place| (place, interest))
    }) {
        if let Some(weight) = found.get_mut(place) {
            *weight = Weight { landmark: interest.landmark, weight: interest.weight, events: 0 };
        }
    }
    let mut differing = 0;
    for ((expected, found), name) in expected.0.iter().zip(found).zip(NAMES) {
        if (expected.landmark, expected.weight) != (found.landmark, found.weight) {
            trace(format!("{what}: {name}: expected {expected:?}, found {found:?}"));
            differing += 1;
        }
    }
    differing
}

/// The kinds of cells in which two folds differ.
#[must_use]
pub fn differing_kinds(one: &Cells, other: &Cells) -> Vec<&'static str> {
    let kinds = [
        ("metrics", one.metrics == other.metrics),
        ("interests", one.interests == other.interests),
        ("recent items", one.recent == other.recent),
        ("bought items", one.purchased == other.purchased),
        ("transactions", one.transactions == other.transactions),
        ("attributes", one.attributes == other.attributes),
        ("moments", one.moments == other.moments),
        ("consent", one.consent == other.consent),
    ];
    kinds.into_iter().filter(|(_, is_equal)| !is_equal).map(|(kind, _)| kind).collect()
}

/// How many profiles hold replicas of others, or lack some of theirs.
fn strayed(oracle: &Oracle, profiles: &[StoredProfile]) -> u64 {
    let mut seen = BTreeSet::new();
    let mut strayed = 0;
    for profile in profiles {
        let known = profile.replicas.iter().filter(|replica| oracle.knows(replica.id));
        let roots: BTreeSet<_> = known.map(|replica| oracle.root(replica.id)).collect();
        let is_right = roots.len() <= 1 && roots.iter().all(|root| seen.insert(*root));
        strayed += u64::from(!is_right);
    }
    strayed
}
