//! The evaluator: the outcomes of all tests and segments, kept up to date from change to change.

use super::index::{Index, Marks};
use super::timeline::Remembered;
use super::value::see;
use super::{Facts, Timeline};
use crate::event::Event;
use crate::id::ReplicaId;
use crate::manifest::input::Input;
use crate::manifest::{Manifest, Truth};
use crate::profile::{History, Profile};
use crate::time::Time;
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
    index: Index,
    timeline: Timeline,
    tests: Vec<Truth>,
    segments: Vec<Truth>,
    /// Until when each input sees the same, as far as time alone is concerned.
    until: Vec<Time>,
    /// The least of them.
    next: Time,
    /// The segments the visitor is in, ascending.
    members: Vec<u16>,
    marked_inputs: Marks,
    marked_segments: Marks,
    /// Whether every input is marked.
    is_stale: bool,
    now: Time,
}

impl Evaluator {
    /// An evaluator of a manifest's segments over a profile with that raw ring.
    #[must_use]
    pub fn new(manifest: &Manifest, history: &History) -> Self {
        let mut evaluator = Self {
            index: Index::new(manifest),
            timeline: Timeline::new(manifest, history),
            tests: Vec::new(),
            segments: Vec::new(),
            until: Vec::new(),
            next: Time::MAX,
            members: Vec::new(),
            marked_inputs: Marks::new(manifest.inputs()),
            marked_segments: Marks::new(manifest.segments()),
            is_stale: true,
            now: Time::default(),
        };
        evaluator.tests.resize(usize::from(manifest.tests()), Truth::Unknown);
        evaluator.segments.resize(usize::from(manifest.segments()), Truth::Unknown);
        evaluator.until.resize(usize::from(manifest.inputs()), Time::MAX);
        for segment in 0..manifest.segments() {
            evaluator.marked_segments.mark(segment);
        }
        evaluator
    }

    /// The raw ring in the order of time.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Marks what an event can change that `history` has just recorded.
    pub fn record(&mut self, manifest: &Manifest, history: &History, event: &Event, begins_session: bool) {
        let remembered = self.timeline.push(manifest, history, event, begins_session);
        manifest.each_match(event, &mut |filter| {
            mark_all(&mut self.marked_inputs, self.index.of_filter.of(filter.number));
        });
        // Every event prolongs the session.
        mark_all(&mut self.marked_inputs, &self.index.sessions);
        match remembered {
            Remembered::Appended => {}
            Remembered::Moved => {
                for filter in 0..manifest.filters() {
                    if self.timeline.lost_one_of(filter) {
                        mark_all(&mut self.marked_inputs, self.index.of_filter.of(filter));
                    }
                }
            }
            Remembered::Rebuilt => mark_all(&mut self.marked_inputs, &self.index.remembered),
        }
    }

    /// Marks what a change can change.
    pub fn mark(&mut self, manifest: &Manifest, change: Change<'_>) {
        match change {
            Change::Attribute(name) => {
                for number in &self.index.attributes {
                    if manifest.input(*number).is_some_and(|tested| tested.input == Input::Attribute(name)) {
                        self.marked_inputs.mark(*number);
                    }
                }
            }
            Change::Interests => mark_all(&mut self.marked_inputs, &self.index.interests),
            Change::Everything => self.is_stale = true,
        }
    }

    /// Brings everything up to `now`: works off what is marked and what time has changed since.
    pub fn update(&mut self, manifest: &Manifest, profile: &Profile, context: Context) {
        let now = context.now;
        // A clock that was set back may bring back what had left.
        self.is_stale |= now < self.now;
        self.now = now;
        if self.is_stale || self.next <= now {
            for (number, until) in (0..).zip(&self.until) {
                if self.is_stale || *until <= now {
                    self.marked_inputs.mark(number);
                }
            }
        }
        self.is_stale = false;
        let facts = facts(&self.timeline, manifest, profile, context);
        let mut from = 0;
        let mut is_other = false;
        while let Some(number) = self.marked_inputs.take_from(from) {
            from = number;
            is_other = true;
            let Some(tested) = manifest.input(number) else { continue };
            let seen = see(&facts, &tested);
            if let Some(until) = self.until.get_mut(usize::from(number)) {
                *until = seen.until.unwrap_or(Time::MAX);
            }
            let mut tests = self.tests.iter_mut().skip(usize::from(tested.first_test));
            let mut has_changed = false;
            tested.tests.check_each(seen.value, |truth| {
                if let Some(held) = tests.next().filter(|held| **held != truth) {
                    *held = truth;
                    has_changed = true;
                }
            });
            if has_changed {
                mark_all(&mut self.marked_segments, self.index.of_input.of(number));
            }
        }
        if is_other {
            self.next = self.until.iter().copied().min().unwrap_or(Time::MAX);
        }
        self.update_segments(manifest);
    }

    fn update_segments(&mut self, manifest: &Manifest) {
        let mut from = 0;
        let mut is_other = false;
        // A segment refers to smaller numbers only, so what it marks is still to come.
        while let Some(number) = self.marked_segments.take_from(from) {
            from = number;
            let Some(mut program) = manifest.program(number) else { continue };
            let truth = program.outcome(&self.tests, &self.segments);
            if let Some(held) = self.segments.get_mut(usize::from(number)).filter(|held| **held != truth) {
                *held = truth;
                is_other = true;
                mark_all(&mut self.marked_segments, self.index.of_segment.of(number));
            }
        }
        if is_other {
            self.update_members(manifest);
        }
    }

    fn update_members(&mut self, manifest: &Manifest) {
        self.members.clear();
        for (number, truth) in (0..).zip(&self.segments) {
            if *truth == Truth::True {
                self.members.push(number);
            }
        }
        for group in (0..manifest.groups()).filter_map(|group| manifest.group(group)) {
            let mut stays = None;
            for number in group {
                let Ok(place) = self.members.binary_search(&number) else { continue };
                if stays.is_some() {
                    self.members.remove(place);
                } else {
                    stays = Some(number);
                }
            }
        }
    }

    /// What conditions are evaluated over.
    #[must_use]
    pub fn facts<'a>(&'a self, manifest: &'a Manifest, profile: &'a Profile, context: Context) -> Facts<'a> {
        facts(&self.timeline, manifest, profile, context)
    }

    /// The segments the visitor was in at the latest update, ascending.
    #[must_use]
    pub fn members(&self) -> &[u16] {
        &self.members
    }

    /// Whether the visitor was in a segment at the latest update.
    #[must_use]
    pub fn is_member(&self, segment: u16) -> bool {
        self.members.binary_search(&segment).is_ok()
    }

    /// The outcome of a segment's condition at the latest update, before exclusion groups.
    #[must_use]
    pub fn outcome(&self, segment: u16) -> Truth {
        self.segments.get(usize::from(segment)).copied().unwrap_or(Truth::Unknown)
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

fn facts<'a>(timeline: &'a Timeline, manifest: &'a Manifest, profile: &'a Profile, context: Context) -> Facts<'a> {
    let Context { has_history, visitor, utc_offset_minutes, now } = context;
    Facts { manifest, profile, timeline: has_history.then_some(timeline), visitor, utc_offset_minutes, now }
}

fn mark_all(marks: &mut Marks, numbers: &[u16]) {
    for number in numbers {
        marks.mark(*number);
    }
}
