//! Values: what an input sees now, and until when it sees the same.

use super::Facts;
use super::inputs::Counted;
use super::timeline::Timeline;
use crate::manifest::compare::{Operand, Test, Tests};
use crate::manifest::format::{InputKind, Statistic};
use crate::manifest::input::{Input, Numbers, TestedInput, Window};
use crate::manifest::zone::{Offset, WEEK_MINUTES, minute_of_week};
use crate::profile::{Days, Profile};
use crate::time::{Day, MINUTE_MS, Time};
use alloc::vec::Vec;

/// What an input sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen<'a> {
    /// The value; `None` where it is missing.
    pub value: Option<Operand<'a>>,
    /// When time alone can change the outcome of its tests; `None` where only an event or an attribute can.
    pub until: Option<Time>,
}

impl Seen<'_> {
    const MISSING: Self = Self { value: None, until: None };

    fn number(number: impl TryInto<i64>) -> Self {
        Self { value: Some(Operand::Number(number.try_into().unwrap_or(i64::MAX))), until: None }
    }
}

/// Buckets into which a salt divides visitors.
pub const BUCKETS: u64 = 10_000;

/// What an input sees at `facts.now`; `None` where nobody knows, because a digest tells nothing of what was remembered.
/// `latest` is the metric looked at last: inputs of one metric follow one another.
pub(super) fn see<'a>(facts: &Facts<'a>, tested: &TestedInput<'_>, latest: &mut Option<Days>) -> Option<Seen<'a>> {
    if facts.timeline.is_none() && tested.input.window().is_some() {
        return None;
    }
    Some(match tested.input {
        Input::Attribute(name) => Seen { value: facts.profile.attribute(name).map(Operand::from), until: None },
        Input::Context { series, .. } => remembered(facts, series, Statistic::Last, Window::Session),
        Input::Counted { .. } => Counted::of(tested.input, facts.manifest)
            .map_or(Seen::MISSING, |what| counted(facts.profile, facts.now.day(), &what, latest)),
        Input::Since(metric) => since(facts, metric, tested.tests),
        Input::Remembered { series, statistic, window } => remembered(facts, series, statistic, window),
        Input::Sequence { steps, withouts, window } => sequence(facts, (steps, withouts), window),
        Input::Share(dimension, value) => {
            facts.profile.share(dimension, value).map_or(Seen::MISSING, |share| Seen::number(share.0))
        }
        Input::Rank(dimension, value) => facts.profile.rank(dimension, value).map_or(Seen::MISSING, Seen::number),
        Input::Bucket(salt) => Seen::number(facts.visitor.bucket(salt, BUCKETS)),
        Input::Clock(zone) => clock(facts, zone, tested.tests),
    })
}

/// The first and the last day of a window of `days`, today being the last; `None` for ever.
pub(super) fn window(facts: &Facts<'_>, days: u8) -> Option<(Day, Day)> {
    let today = facts.now.day();
    Some((today.back(u16::from(days).checked_sub(1)?), today))
}

/// What counted events come to. `latest` is the metric looked at last: inputs of one metric follow one another.
pub(super) fn counted<'a>(profile: &'a Profile, today: Day, what: &Counted, latest: &mut Option<Days>) -> Seen<'a> {
    let Counted { kind, metric, divisor, days } = *what;
    if days > 0 && latest.as_ref().is_none_or(|latest| (latest.id, latest.today) != (metric, today)) {
        *latest = Some(profile.metric_days(metric, today));
    }
    let in_window = latest.as_ref().filter(|_| days > 0);
    let held = in_window.map_or_else(|| profile.metric_life(metric), |seen| seen.value(days));
    let value = match kind {
        InputKind::Count | InputKind::Sum => Some(held.unwrap_or(0)),
        InputKind::ActiveDays => in_window.map(|seen| i64::from(seen.active_days(days))),
        InputKind::Average => {
            let count = match days {
                0 => profile.metric_life(divisor),
                days => profile.metric_days(divisor, today).value(days),
            };
            held.zip(count).and_then(|(sum, count)| sum.checked_div(count))
        }
        _ => held,
    };
    let until = in_window.and_then(|seen| {
        let leaves = seen.oldest(days).map(|age| Day(today.back(age).0.saturating_add(u16::from(days))));
        leaves.into_iter().chain(seen.next).min().map(Day::start)
    });
    Seen { value: value.map(Operand::Number), until }
}

fn since<'a>(facts: &Facts<'a>, metric: u16, tests: Tests<'_>) -> Seen<'a> {
    let latest = facts.manifest.metric_id(metric).and_then(|id| facts.profile.metric_life(id));
    let Some(latest) = latest.map(|ms| Time::default().after(ms.unsigned_abs())) else { return Seen::MISSING };
    let ago = facts.now.since(latest);
    // Each bound is crossed when the time since reaches it, and when it has passed it.
    let crossings = bounds(tests).into_iter().flat_map(|bound| [latest.after(bound), latest.after(bound).after(1)]);
    Seen { until: crossings.filter(|at| *at > facts.now).min(), ..Seen::number(ago) }
}

fn remembered<'a>(facts: &Facts<'a>, series: u16, statistic: Statistic, window: Window) -> Seen<'a> {
    let Some(timeline) = facts.timeline else { return Seen::MISSING };
    let Some(view) = timeline.view(window, facts.now) else {
        let nothing = matches!(statistic, Statistic::Count | Statistic::Sum | Statistic::Distinct);
        return if nothing { Seen::number(0) } else { Seen::MISSING };
    };
    let first = timeline.next(series, view, 0);
    Seen { value: timeline.statistic(statistic, series, view), until: timeline.leaves_at(window, first, facts.now) }
}

/// The first event that a chain of steps can begin with, where no event that must not come follows it.
pub(super) fn chain(
    timeline: &Timeline,
    steps: Numbers<'_>,
    withouts: Numbers<'_>,
    window: Window,
    now: Time,
) -> Chain {
    let mut chain = Chain { first: None, reached: 0, is_whole: false };
    let Some(view) = timeline.view(window, now) else { return chain };
    // An event that must not come spoils every chain that began before it, so only what follows the last one counts.
    let mut from = 0_usize;
    for series in withouts {
        let after = timeline.after_last(series);
        from = from.max(after);
    }
    // It does not spoil the chain that it begins itself.
    let spoiler = from.checked_sub(1);
    for series in steps {
        let starts_at = if chain.reached == 0 { spoiler.unwrap_or(0) } else { from };
        let Some(place) = timeline.next(series, view, starts_at) else { return chain };
        chain.first = chain.first.or(Some(place));
        chain.reached = chain.reached.saturating_add(1);
        from = place.saturating_add(1);
    }
    chain.is_whole = true;
    chain
}

/// How far a sequence has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// The place of its first step.
    pub first: Option<usize>,
    /// How many steps have come.
    pub reached: u64,
    /// Whether all have.
    pub is_whole: bool,
}

fn sequence<'a>(facts: &Facts<'a>, (steps, withouts): (Numbers<'_>, Numbers<'_>), window: Window) -> Seen<'a> {
    let Some(timeline) = facts.timeline else { return Seen::MISSING };
    let chain = chain(timeline, steps, withouts, window, facts.now);
    // A chain that is not whole gets no nearer by time alone.
    let until = if chain.is_whole { timeline.leaves_at(window, chain.first, facts.now) } else { None };
    Seen { value: Some(Operand::Bool(chain.is_whole)), until }
}

fn clock<'a>(facts: &Facts<'a>, zone: Option<u16>, tests: Tests<'_>) -> Seen<'a> {
    let offset = match zone {
        Some(zone) => facts.manifest.zone(zone).map(|zone| zone.offset(facts.now)),
        None => facts.utc_offset_minutes.map(|minutes| Offset { minutes: i64::from(minutes), until: None }),
    };
    let Some(offset) = offset else { return Seen::MISSING };
    let minute = minute_of_week(facts.now, offset.minutes);
    // A bound is crossed at its minute and at the one after it, this week or next.
    let to = |bound: u64| match bound.checked_sub(minute) {
        Some(minutes) if minutes > 0 => minutes,
        _ => bound.saturating_add(WEEK_MINUTES).saturating_sub(minute),
    };
    let this_minute = facts.now.before(facts.now.ms().checked_rem(MINUTE_MS).unwrap_or(0));
    // No minute is beyond the week, so nothing crosses what a forged site may ask for there.
    let bounds = bounds(tests).into_iter().filter(|bound| *bound < WEEK_MINUTES);
    let crossings = bounds.flat_map(|bound| [to(bound), to(bound.saturating_add(1))]);
    let crossings = crossings.map(|minutes| this_minute.after(minutes.saturating_mul(MINUTE_MS)));
    Seen { until: crossings.chain(offset.until).min(), ..Seen::number(minute) }
}

/// The numbers that tests compare with.
fn bounds(tests: Tests<'_>) -> Vec<u64> {
    let mut bounds = Vec::new();
    for operand in tests.flat_map(Test::operands) {
        if let Operand::Number(bound) = operand {
            bounds.push(bound.unsigned_abs());
        }
    }
    bounds
}
