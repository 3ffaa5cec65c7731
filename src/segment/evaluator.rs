//! The evaluator: the outcomes of all tests and segments, kept up to date from change to change.

use super::inputs::{Checks, Unpacked};
use super::numbers::NumberSet;
use super::outcomes::Outcomes;
use super::plan::Plan;
use super::timeline::{Recorded, Remembered};
use super::value::{Seen, counted, see};
use super::{Facts, Timeline};
use crate::event::Event;
use crate::id::{ReplicaId, hash64};
use crate::manifest::filter::Filter;
use crate::manifest::{Manifest, Truth};
use crate::profile::{History, Profile};
use crate::time::Time;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// Something that outcomes may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// An attribute of this name was set.
    Attribute(&'a str),
    /// Interests grew.
    Interests,
    /// Anything may be different: cells of other replicas came, the visitor's clock was told, consent changed.
    Everything,
}

/// The outcomes for one profile at one moment. It starts with none, and [`Evaluator::update`] works off what is marked.
#[derive(Debug, Clone)]
pub struct Evaluator {
    plan: Arc<Plan>,
    /// The filters that the event recorded last matches.
    matched: Vec<u16>,
    timeline: Timeline,
    outcomes: Outcomes,
    /// Until when each input sees the same, as far as time alone is concerned.
    until: Vec<Time>,
    /// The least of them.
    next: Time,
    /// The segments the visitor is in.
    members: NumberSet,
    marked_inputs: NumberSet,
    /// Whether every input is marked.
    is_stale: bool,
    now: Time,
}

impl Evaluator {
    /// An evaluator of the segments of a manifest, by its plan, over a profile with that raw ring.
    #[must_use]
    pub fn new(manifest: &Manifest, plan: Arc<Plan>, history: &History) -> Self {
        Self {
            timeline: Timeline::new(manifest, &plan.matcher, history),
            matched: Vec::new(),
            outcomes: Outcomes::new(manifest),
            until: vec![Time::MAX; plan.inputs.len()],
            plan,
            next: Time::MAX,
            members: NumberSet::default(),
            marked_inputs: NumberSet::new(manifest.inputs()),
            is_stale: true,
            now: Time::default(),
        }
    }

    /// The raw ring in the order of time.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Takes in an event that `history` has just recorded, and marks what it can change. [`Evaluator::each_match`] gives the
    /// filters that it matches, until the next event.
    pub fn record(&mut self, manifest: &Manifest, history: &History, event: &Event, begins_session: bool) {
        self.plan.matcher.find(manifest, event, &mut self.matched);
        for filter in &self.matched {
            mark_all(&mut self.marked_inputs, self.plan.index.of_filter.of(*filter));
        }
        let recorded = Recorded { event, matched: &self.matched, begins_session };
        let remembered = self.timeline.push(manifest, &self.plan.matcher, history, recorded);
        // Every event prolongs the session.
        mark_all(&mut self.marked_inputs, &self.plan.index.sessions);
        match remembered {
            Remembered::Appended => {}
            Remembered::Moved => {
                for filter in 0..manifest.filters() {
                    if self.timeline.lost_one_of(filter) {
                        mark_all(&mut self.marked_inputs, self.plan.index.of_filter.of(filter));
                    }
                }
            }
            Remembered::Rebuilt => mark_all(&mut self.marked_inputs, &self.plan.index.remembered),
        }
    }

    /// Gives every filter that the event recorded last matches.
    pub fn each_match(&self, manifest: &Manifest, visit: &mut dyn FnMut(Filter<'_>)) {
        for number in &self.matched {
            self.plan.matcher.filter(manifest, *number).into_iter().for_each(&mut *visit);
        }
    }

    /// Marks what a change can change.
    pub fn mark(&mut self, change: Change<'_>) {
        match change {
            Change::Attribute(name) => {
                // Two names of one hash: then an input is looked at in vain.
                let hash = hash64(name.as_bytes());
                for (of_name, number) in &self.plan.index.attributes {
                    if *of_name == hash {
                        self.marked_inputs.insert(*number);
                    }
                }
            }
            Change::Interests => mark_all(&mut self.marked_inputs, &self.plan.index.interests),
            Change::Everything => self.is_stale = true,
        }
    }

    /// Brings everything up to `now`: works off what is marked and what time has changed since.
    pub fn update(&mut self, manifest: &Manifest, profile: &Profile, context: Context) {
        self.mark_expired(context.now);
        let plan = Arc::clone(&self.plan);
        let mut latest = None;
        let mut from = 0;
        let mut is_other = false;
        while let Some(number) = self.marked_inputs.take_from(from) {
            from = number;
            is_other = true;
            let Some(input) = plan.inputs.get(number) else { continue };
            let seen = match &input.counted {
                Some(what) => Some(counted(profile, context.now.day(), what, &mut latest)),
                None => manifest
                    .input_at(input.place)
                    .and_then(|tested| see(&facts(&self.timeline, manifest, profile, context), &tested, &mut latest)),
            };
            if let Some(until) = self.until.get_mut(usize::from(number)) {
                *until = seen.and_then(|seen| seen.until).unwrap_or(Time::MAX);
            }
            check(&plan, manifest, input, seen, &mut self.outcomes);
        }
        if is_other {
            self.next = self.until.iter().copied().min().unwrap_or(Time::MAX);
        }
        if self.outcomes.update(&plan.programs, &plan.index) {
            self.update_members(manifest);
        }
    }

    /// Marks what time has changed since the update before; everything, where the clock was set back.
    fn mark_expired(&mut self, now: Time) {
        // What had left may be back.
        self.is_stale |= now < self.now;
        self.now = now;
        if self.is_stale || self.next <= now {
            for (number, until) in (0..).zip(&self.until) {
                if self.is_stale || *until <= now {
                    self.marked_inputs.insert(number);
                }
            }
        }
        self.is_stale = false;
    }

    fn update_members(&mut self, manifest: &Manifest) {
        self.members.clone_from(self.outcomes.holding());
        for group in (0..manifest.groups()).filter_map(|group| manifest.group(group)) {
            let mut is_taken = false;
            for number in group.filter(|number| self.outcomes.holding().contains(*number)) {
                if is_taken {
                    self.members.remove(number);
                }
                is_taken = true;
            }
        }
    }

    /// What conditions are evaluated over.
    #[must_use]
    pub fn facts<'a>(&'a self, manifest: &'a Manifest, profile: &'a Profile, context: Context) -> Facts<'a> {
        facts(&self.timeline, manifest, profile, context)
    }

    /// The segments the visitor was in at the latest update.
    #[must_use]
    pub const fn members(&self) -> &NumberSet {
        &self.members
    }

    /// Whether the visitor was in a segment at the latest update.
    #[must_use]
    pub fn is_member(&self, segment: u16) -> bool {
        self.members.contains(segment)
    }

    /// The outcome of a segment's condition at the latest update, before exclusion groups.
    #[must_use]
    pub fn outcome(&self, segment: u16) -> Truth {
        self.outcomes.segment(segment)
    }

    /// When time alone can change an outcome of the latest update; `None` while it cannot.
    #[must_use]
    pub fn wake_at(&self) -> Option<Time> {
        Some(self.next).filter(|next| *next < Time::MAX)
    }
}

/// What an update needs beside the profile.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Whether the raw ring is the visitor's; not where a digest stands for the profile.
    pub has_history: bool,
    /// The id by which segments are rolled out.
    pub visitor: ReplicaId,
    /// What to add to UTC for the visitor's own clock; `None` where the host has not said.
    pub utc_offset_minutes: Option<i16>,
    /// The present moment.
    pub now: Time,
}

/// Puts down what the tests of an input came to.
#[inline]
fn check(plan: &Plan, manifest: &Manifest, input: &Unpacked, seen: Option<Seen<'_>>, outcomes: &mut Outcomes) {
    let mut tests = input.tests.0..input.tests.1;
    let Some(Seen { value, .. }) = seen else {
        return tests.for_each(|test| outcomes.put(&plan.index, test, Truth::Unknown));
    };
    match input.checks {
        Checks::Bounds => {
            for (test, bounds) in tests.zip(plan.inputs.bounds(input)) {
                outcomes.put(&plan.index, test, bounds.check(value));
            }
        }
        Checks::Packed => {
            let Some(tested) = manifest.input_at(input.place) else { return };
            tested.tests.check_each(value, |truth| {
                tests.next().into_iter().for_each(|test| outcomes.put(&plan.index, test, truth));
            });
        }
    }
}

fn facts<'a>(timeline: &'a Timeline, manifest: &'a Manifest, profile: &'a Profile, context: Context) -> Facts<'a> {
    let Context { has_history, visitor, utc_offset_minutes, now } = context;
    Facts { manifest, profile, timeline: has_history.then_some(timeline), visitor, utc_offset_minutes, now }
}

fn mark_all(marks: &mut NumberSet, numbers: &[u16]) {
    for number in numbers {
        marks.insert(*number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Decimal, Value};
    use crate::profile::Version;
    use crate::segment::fixture::{TODAY, context, evaluator, event, noon, profile, set, site, text, truth};
    use crate::time::{DAY_MS, MINUTE_MS};

    const SHOE: &[(&str, &str)] = &[("item_category", "shoes"), ("item_brand", "acme"), ("price", "59")];
    const HAT: &[(&str, &str)] = &[("item_category", "hats"), ("item_brand", "zeta"), ("price", "200")];

    fn outcome(condition: &str, events: &[Event]) -> Truth {
        let manifest = site(&[condition]);
        truth(&manifest, &profile(&manifest, events), 0)
    }

    fn view(days: u64, item: &[(&str, &str)]) -> Event {
        event("view_item", days, &[item])
    }

    #[test]
    fn a_count_has_a_filter_a_window_and_a_threshold() {
        let condition = r#"{ "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "within": "7d", "count": { "gte": 3 } }"#;
        let shoes = |days: &[u64]| days.iter().map(|days| view(*days, SHOE)).collect::<Vec<_>>();
        assert_eq!(outcome(condition, &shoes(&[6, 1, 0])), Truth::True);
        assert_eq!(outcome(condition, &shoes(&[7, 1, 0])), Truth::False, "the first one left the window");
        let mut mixed = shoes(&[1, 0]);
        mixed.push(view(0, HAT));
        assert_eq!(outcome(condition, &mixed), Truth::False);
    }

    #[test]
    fn a_count_of_nothing_is_zero_and_not_unknown() {
        assert_eq!(outcome(r#"{ "event": "purchase", "count": { "eq": 0 } }"#, &[]), Truth::True);
        assert_eq!(outcome(r#"{ "not": { "event": "purchase", "within": "30d" } }"#, &[]), Truth::True);
        assert_eq!(outcome(r#"{ "event": "purchase" }"#, &[]), Truth::False);
    }

    #[test]
    fn every_comparison_of_a_count() {
        let views = [view(0, SHOE), view(70, SHOE)];
        for (comparison, expected) in [
            (r#""eq": 2"#, Truth::True),
            (r#""gt": 2"#, Truth::False),
            (r#""gt": 1"#, Truth::True),
            (r#""lt": 3"#, Truth::True),
            (r#""lte": 1"#, Truth::False),
            (r#""gte": 1, "lte": 2"#, Truth::True),
        ] {
            let condition = alloc::format!(r#"{{ "event": "view_item", "count": {{ {comparison} }} }}"#);
            assert_eq!(outcome(&condition, &views), expected, "{comparison}");
        }
    }

    #[test]
    fn not_of_a_missing_attribute_is_unknown_and_matches_nobody() {
        use Truth::{False, True, Unknown};
        let gold = r#"{ "attribute": "tier", "in": ["gold", "platinum"] }"#;
        let not_gold = r#"{ "not": { "attribute": "tier", "in": ["gold", "platinum"] } }"#;
        let unset = r#"{ "attribute": "tier", "exists": false }"#;
        let rich = r#"{ "attribute": "income", "gte": 100.5 }"#;
        let member = r#"{ "attribute": "member", "eq": true }"#;
        let manifest = site(&[gold, not_gold, unset, rich, member]);
        let mut profile = profile(&manifest, &[]);
        let all = |profile: &Profile| [0, 1, 2, 3, 4].map(|segment| truth(&manifest, profile, segment));
        assert_eq!(all(&profile), [Unknown, Unknown, True, Unknown, Unknown]);
        set(&mut profile, "tier", Value::Text(text("gold")));
        set(&mut profile, "income", Value::Number(Decimal::from_f64(100.5).unwrap()));
        set(&mut profile, "member", Value::Bool(true));
        assert_eq!(all(&profile), [True, False, False, True, True]);
        let mut other_kind = Profile::new(profile.replica);
        set(&mut other_kind, "income", Value::Text(text("a lot")));
        assert_eq!(all(&other_kind)[3], Unknown, "a text is not comparable with a number");
    }

    #[test]
    fn groups_follow_three_valued_logic() {
        let (yes, no, unknown) =
            (r#"{ "event": "view_item" }"#, r#"{ "event": "refund" }"#, r#"{ "attribute": "tier", "eq": "gold" }"#);
        for (all, any, parts) in [
            (Truth::True, Truth::True, [yes, yes]),
            (Truth::False, Truth::True, [yes, no]),
            (Truth::Unknown, Truth::True, [yes, unknown]),
            (Truth::False, Truth::Unknown, [no, unknown]),
            (Truth::False, Truth::Unknown, [unknown, no]),
            (Truth::Unknown, Truth::True, [unknown, yes]),
        ] {
            let group = |kind: &str| alloc::format!(r#"{{ "{kind}": [{}, {}] }}"#, parts[0], parts[1]);
            assert_eq!(outcome(&group("all"), &[view(0, SHOE)]), all, "all {parts:?}");
            assert_eq!(outcome(&group("any"), &[view(0, SHOE)]), any, "any {parts:?}");
        }
    }

    #[test]
    fn an_affinity_is_a_share_and_unknown_in_an_empty_dimension() {
        let fan = r#"{ "affinity": "item_brand", "of": "acme", "gte": 0.4 }"#;
        let not_fan = r#"{ "not": { "affinity": "item_brand", "of": "acme", "gte": 0.4 } }"#;
        assert_eq!(outcome(fan, &[]), Truth::Unknown);
        assert_eq!(outcome(not_fan, &[]), Truth::Unknown);
        let two_of_five = [view(0, SHOE), view(0, SHOE), view(0, HAT), view(0, HAT), view(0, HAT)];
        assert_eq!(outcome(fan, &two_of_five), Truth::True, "exactly two fifths");
        assert_eq!(outcome(fan, &two_of_five[1..]), Truth::False);
        assert_eq!(outcome(not_fan, &two_of_five[1..]), Truth::True);
        assert_eq!(outcome(r#"{ "affinity": "item_category", "of": "coats", "lt": 0.1 }"#, &two_of_five), Truth::True);
    }

    #[test]
    fn counts_of_all_replicas_add_up() {
        let manifest = site(&[r#"{ "event": "view_item", "count": { "gte": 2 } }"#]);
        let mut here = profile(&manifest, &[view(0, SHOE)]);
        let there = profile(&manifest, &[view(0, HAT)]);
        here.others.push((ReplicaId([9; 16]), there.cells));
        assert_eq!(truth(&manifest, &here, 0), Truth::True);
    }

    #[test]
    fn a_segment_that_there_is_not_is_unknown() {
        let manifest: Manifest = site(&[r#"{ "event": "view_item" }"#]);
        assert_eq!(truth(&manifest, &profile(&manifest, &[]), 7), Truth::Unknown);
    }

    fn day(number: u64) -> Time {
        Time::from_ms(number * DAY_MS).unwrap()
    }

    #[test]
    fn a_window_expires_when_its_first_counted_day_leaves_it() {
        let manifest = site(&[r#"{ "event": "view_item", "within": "7d", "count": { "gte": 2 } }"#]);
        let profile = profile(&manifest, &[view(4, SHOE), view(1, SHOE)]);
        let expires = evaluator(&manifest, &profile, noon(0)).wake_at().unwrap();
        assert_eq!(expires, day(TODAY - 4 + 7));
        assert_eq!(evaluator(&manifest, &profile, expires.before(1)).outcome(0), Truth::True);
        assert_eq!(evaluator(&manifest, &profile, expires).outcome(0), Truth::False);
    }

    #[test]
    fn an_event_just_beyond_midnight_comes_into_the_window_tomorrow() {
        let manifest = site(&[r#"{ "event": "view_item", "within": "1d" }"#]);
        let mut ahead = view(0, SHOE);
        ahead.at = noon(0).after(DAY_MS / 2);
        let profile = profile(&manifest, &[ahead]);
        let now = evaluator(&manifest, &profile, noon(0));
        assert_eq!((now.outcome(0), now.wake_at()), (Truth::False, Some(day(TODAY + 1))));
        assert_eq!(evaluator(&manifest, &profile, day(TODAY + 1)).outcome(0), Truth::True);
    }

    #[test]
    fn a_window_in_minutes_lets_go_to_the_millisecond() {
        let manifest =
            site(&[r#"{ "event": "view_item", "within": "30m" }"#, r#"{ "event": "view_item", "within": "session" }"#]);
        let profile = profile(&manifest, &[view(0, SHOE)]);
        let half_an_hour = 30 * MINUTE_MS;
        let mut held = evaluator(&manifest, &profile, noon(0).after(half_an_hour - 1));
        assert_eq!((held.members().to_vec(), held.wake_at()), ([0, 1].to_vec(), Some(noon(0).after(half_an_hour))));
        for (ms, members) in [(half_an_hour, &[1][..]), (half_an_hour + 1, &[])] {
            let now = noon(0).after(ms);
            held.update(&manifest, &profile, context(&profile, now));
            assert_eq!(held.members().to_vec(), members, "{ms}");
        }
        held.update(&manifest, &profile, context(&profile, noon(0)));
        assert_eq!(held.members().to_vec(), [0, 1], "a clock that is set back brings back what had left");
    }

    #[test]
    fn a_sequence_sees_any_true_occurrence() {
        let sequence = |more: &str| {
            alloc::format!(
                r#"{{ "sequence": [{{ "event": "add_to_cart" }}, {{ "event": "begin_checkout" }}], "within": "30d" {more} }}"#
            )
        };
        let (plain, without) = (sequence(""), sequence(r#", "without": { "event": "purchase" }"#));
        for (names, plainly, unspoilt) in [
            (&["add_to_cart", "begin_checkout"][..], Truth::True, Truth::True),
            (&["begin_checkout", "add_to_cart"], Truth::False, Truth::False),
            (&["add_to_cart", "begin_checkout", "purchase"], Truth::True, Truth::False),
            (&["add_to_cart", "purchase", "begin_checkout"], Truth::True, Truth::False),
            (&["add_to_cart", "purchase", "add_to_cart", "begin_checkout"], Truth::True, Truth::True),
            (&["add_to_cart"], Truth::False, Truth::False),
        ] {
            // All at one moment: ties go in the order of recording.
            let events: Vec<Event> = names.iter().map(|name| event(name, 1, &[])).collect();
            assert_eq!(outcome(&plain, &events), plainly, "{names:?}");
            assert_eq!(outcome(&without, &events), unspoilt, "{names:?} without a purchase");
        }
    }

    #[test]
    fn a_segment_may_build_on_another_and_one_of_a_group_stays() {
        let manifest = Manifest::load(
            nearside_author::compile(
                r#"{ "site": "test", "segments": [
                    { "id": "a", "when": { "all": [{ "segment": "z" }, { "event": "search" }] }, "group": "g" },
                    { "id": "z", "when": { "event": "view_item" }, "group": "g", "priority": 1 } ] }"#,
            )
            .unwrap(),
        )
        .unwrap();
        let ids = |events: &[Event]| -> Vec<alloc::string::String> {
            let profile = profile(&manifest, events);
            let held = evaluator(&manifest, &profile, noon(0));
            held.members()
                .to_vec()
                .into_iter()
                .filter_map(|number| manifest.segment_id(number))
                .map(Into::into)
                .collect()
        };
        assert_eq!(ids(&[view(0, SHOE), event("search", 0, &[])]), ["z"], "both hold, the prior one stays");
        assert!(ids(&[event("search", 0, &[])]).is_empty());
    }

    #[test]
    fn only_what_an_event_touches_is_evaluated_again() {
        let manifest = site(&[r#"{ "event": "view_item" }"#, r#"{ "event": "search", "count": { "gte": 2 } }"#]);
        let mut profile = profile(&manifest, &[]);
        let mut held = evaluator(&manifest, &profile, noon(0));
        let search = event("search", 0, &[]);
        for expected in [&[][..], &[1]] {
            profile.history.push(&search, false);
            manifest
                .each_amount(&search, &mut |id, amount| profile.cells.measure(id, search.at.day(), amount, Version(1)));
            held.record(&manifest, &profile.history, &search, false);
            let mut marked = held.marked_inputs.clone();
            assert!(marked.take_from(0).is_some() && marked.take_from(0).is_none(), "one input of two");
            held.update(&manifest, &profile, context(&profile, noon(0)));
            assert_eq!(held.members().to_vec(), expected);
        }
    }
}
