//! The timeline: the raw ring in the order of time, with what the site's conditions want to know of it.
//!
//! For every series of the manifest it holds the places of its events, and the values of its field. So a count is a
//! difference of two places, and a sequence a few searches by halving, however long the ring is.

use super::matcher::Matcher;
use crate::event::{Decimal, Event, Text, Value};
use crate::limits::{MAX_HISTORY_EVENTS, MAX_REMEMBERED_VALUES, SESSION_IDLE_MS};
use crate::manifest::compare::Operand;
use crate::manifest::filter::Filter;
use crate::manifest::input::Window;
use crate::manifest::{Manifest, format::Statistic};
use crate::profile::History;
use crate::time::Time;
use alloc::vec::Vec;
use core::ops::Range;

/// The remembered events in order: by time, ties as they were recorded.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    events: Vec<Entry>,
    /// How many at the front have left the ring.
    gone: usize,
    series: Vec<Track>,
    /// Which series look at a filter's events, by filter.
    of_filter: Vec<(u16, u16)>,
    /// The number of the session at hand, among those of the ring.
    session: u16,
    /// The latest time of all events.
    last: Time,
    /// Whether the order of time is the order of recording.
    is_in_order: bool,
    /// How many values all series hold.
    values: usize,
}

/// When an event was, and in which session it was recorded.
#[derive(Debug, Clone, Copy)]
struct Entry {
    at: Time,
    session: u16,
}

/// The events of a series: their places in the timeline, ascending, and the values of its field.
#[derive(Debug, Clone, Default)]
struct Track {
    places: Vec<usize>,
    /// As long as `places` where the series has a field, else empty.
    values: Vec<Value>,
}

/// The part of the timeline that a window shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// The first place.
    first: usize,
    /// Only events of this session.
    session: Option<u16>,
}

/// An event that was recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded<'a> {
    pub event: &'a Event,
    /// The numbers of the filters that it matches.
    pub matched: &'a [u16],
    /// Whether it is the first one of its session.
    pub begins_session: bool,
}

/// How a recorded event changed what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// It came last.
    Appended,
    /// It came last, and another one at the front made room.
    Moved,
    /// Everything may have another place.
    Rebuilt,
}

impl Timeline {
    /// The timeline of a ring for the series of a manifest.
    #[must_use]
    pub(super) fn new(manifest: &Manifest, matcher: &Matcher, history: &History) -> Self {
        let mut timeline = Self::default();
        for number in 0..manifest.serieses() {
            let filter = manifest.series(number).map_or(u16::MAX, |series| series.filter);
            let place = timeline.of_filter.partition_point(|held| *held < (filter, number));
            timeline.of_filter.insert(place, (filter, number));
        }
        timeline.rebuild(manifest, matcher, history);
        timeline
    }

    /// Takes in an event that `history` has just recorded.
    pub(super) fn push(
        &mut self,
        manifest: &Manifest,
        matcher: &Matcher,
        history: &History,
        recorded: Recorded<'_>,
    ) -> Remembered {
        let event = recorded.event;
        let left = self.len().saturating_add(1).saturating_sub(history.len());
        if self.of_filter.is_empty() {
            // Nothing is asked of the ring but when the session ends.
            self.last = self.last.max(event.at);
            return Remembered::Appended;
        }
        // Only where the order of time is that of recording is the event that made room the one at the front.
        let is_next = event.at >= self.last && (left == 0 || left == 1 && self.is_in_order);
        if !is_next || self.gone >= MAX_HISTORY_EVENTS {
            self.rebuild(manifest, matcher, history);
            return Remembered::Rebuilt;
        }
        self.gone = self.gone.saturating_add(left);
        self.append(manifest, matcher, recorded);
        if left == 0 { Remembered::Appended } else { Remembered::Moved }
    }

    /// Whether the event that left last was one of a filter's.
    #[must_use]
    pub fn lost_one_of(&self, filter: u16) -> bool {
        let Some(lost) = self.gone.checked_sub(1) else { return false };
        self.tracks_of(filter).iter().any(|(_, number)| {
            self.series.get(usize::from(*number)).is_some_and(|track| track.places.binary_search(&lost).is_ok())
        })
    }

    fn len(&self) -> usize {
        self.events.len().saturating_sub(self.gone)
    }

    fn rebuild(&mut self, manifest: &Manifest, matcher: &Matcher, history: &History) {
        self.series = Vec::new();
        self.series.resize_with(usize::from(manifest.serieses()), Track::default);
        self.events.clear();
        (self.gone, self.session, self.last, self.is_in_order, self.values) = (0, 0, Time::default(), true, 0);
        if self.of_filter.is_empty() {
            return;
        }
        let mut session = 0_u16;
        let mut recorded = Vec::new();
        for held in history.iter() {
            session = session.wrapping_add(u16::from(held.begins_session));
            // A late event goes before those that were recorded earlier but happened later.
            let place = recorded.partition_point(|(event, _): &(Event, u16)| event.at <= held.event.at);
            self.is_in_order &= place == recorded.len();
            recorded.insert(place, (held.event, session));
        }
        let mut found = Vec::new();
        for (event, session) in recorded {
            self.session = session;
            matcher.find(manifest, &event, &mut found);
            self.append(manifest, matcher, Recorded { event: &event, matched: &found, begins_session: false });
        }
        self.session = session;
    }

    fn append(&mut self, manifest: &Manifest, matcher: &Matcher, recorded: Recorded<'_>) {
        let Recorded { event, matched, begins_session } = recorded;
        self.session = self.session.wrapping_add(u16::from(begins_session));
        self.last = self.last.max(event.at);
        let place = self.events.len();
        self.events.push(Entry { at: event.at, session: self.session });
        for filter in matched.iter().filter_map(|number| matcher.filter(manifest, *number)) {
            self.note(manifest, filter, event, place);
        }
    }

    fn note(&mut self, manifest: &Manifest, filter: Filter<'_>, event: &Event, place: usize) {
        let range = self.range_of(filter.number);
        for (_, number) in self.of_filter.get(range).unwrap_or_default() {
            let Some(series) = manifest.series(*number) else { continue };
            let Some(track) = self.series.get_mut(usize::from(*number)) else { continue };
            match series.field {
                None => track.places.push(place),
                Some(field) => filter.values(event, field, &mut |value| {
                    if let Some(value) = owned(value).filter(|_| self.values < MAX_REMEMBERED_VALUES) {
                        self.values = self.values.saturating_add(1);
                        track.places.push(place);
                        track.values.push(value);
                    }
                }),
            }
        }
    }

    fn tracks_of(&self, filter: u16) -> &[(u16, u16)] {
        self.of_filter.get(self.range_of(filter)).unwrap_or_default()
    }

    fn range_of(&self, filter: u16) -> Range<usize> {
        let first = self.of_filter.partition_point(|(held, _)| *held < filter);
        first..self.of_filter.partition_point(|(held, _)| *held <= filter)
    }
}

/// Questions of conditions.
impl Timeline {
    /// The part that a window shows at `now`; `None` where the session is over.
    pub(super) fn view(&self, window: Window, now: Time) -> Option<View> {
        match window {
            Window::Ever => Some(View { first: self.gone, session: None }),
            Window::Last(ms) => {
                // What happened exactly `ms` ago has left. Before 1970 there is nothing to leave.
                let edge = now.ms().checked_sub(ms).map(|edge| Time::default().after(edge));
                let place = self.events.partition_point(|entry| edge.is_some_and(|edge| entry.at <= edge));
                Some(View { first: place.max(self.gone), session: None })
            }
            Window::Session => {
                let is_live = now.since(self.last) <= SESSION_IDLE_MS;
                // Late events of this session may stand before its first one, hours at most.
                is_live.then_some(View { first: self.gone, session: Some(self.session) })
            }
        }
    }

    /// When the window shows less: its first event that counts leaves, or the session ends.
    pub(super) fn leaves_at(&self, window: Window, first: Option<usize>, now: Time) -> Option<Time> {
        match window {
            Window::Ever => None,
            Window::Last(ms) => Some(self.events.get(first?)?.at.after(ms)),
            Window::Session => {
                let ends = self.last.after(SESSION_IDLE_MS).after(1);
                (ends > now).then_some(ends)
            }
        }
    }

    /// The first place at or after `from` where `view` shows an event of a series.
    pub(super) fn next(&self, series: u16, view: View, from: usize) -> Option<usize> {
        let track = self.series.get(usize::from(series))?;
        let from = from.max(view.first);
        let index = track.places.partition_point(|place| *place < from);
        let mut later = track.places.get(index..)?.iter();
        later.find(|place| self.shows(view, **place)).copied()
    }

    /// The place after the last event of a series; 0 where there is none.
    pub(super) fn after_last(&self, series: u16) -> usize {
        let last = self.series.get(usize::from(series)).and_then(|track| track.places.last());
        last.map_or(0, |place| place.saturating_add(1))
    }

    /// What a statistic says of the events of a series that `view` shows; missing where it says nothing.
    pub(super) fn statistic(&self, statistic: Statistic, series: u16, view: View) -> Option<Operand<'_>> {
        let track = self.series.get(usize::from(series))?;
        let first = track.places.partition_point(|place| *place < view.first);
        let places = track.places.get(first..)?;
        let whole = |count: usize| Some(Operand::Number(i64::try_from(count).unwrap_or(i64::MAX)));
        if statistic == Statistic::Count {
            return whole(match view.session {
                None => places.len(),
                Some(_) => places.iter().filter(|place| self.shows(view, **place)).count(),
            });
        }
        let values = track.values.get(first..)?;
        let mut shown =
            places.iter().zip(values).filter(|(place, _)| self.shows(view, **place)).map(|(_, value)| value);
        match statistic {
            Statistic::First => shown.next().map(Operand::from),
            Statistic::Last => {
                // The last event's first value: one event may have several.
                let in_view = |place: &&usize| self.shows(view, **place);
                let last = places.iter().rev().find(in_view)?;
                values.get(places.partition_point(|place| place < last)).map(Operand::from)
            }
            Statistic::Distinct => {
                let mut different: Vec<&Value> = Vec::new();
                for value in shown {
                    if let Err(place) = different.binary_search(&value) {
                        different.insert(place, value);
                    }
                }
                whole(different.len())
            }
            _ => numbers(statistic, shown),
        }
    }

    fn shows(&self, view: View, place: usize) -> bool {
        view.session.is_none_or(|session| self.events.get(place).is_some_and(|entry| entry.session == session))
    }
}

/// A statistic of numbers; what is no number is passed over.
fn numbers<'a>(statistic: Statistic, values: impl Iterator<Item = &'a Value>) -> Option<Operand<'a>> {
    let (mut count, mut sum, mut least, mut greatest) = (0_i64, 0_i64, i64::MAX, i64::MIN);
    for value in values {
        if let Value::Number(number) = value {
            let units = number.units();
            count = count.saturating_add(1);
            sum = sum.saturating_add(units);
            least = least.min(units);
            greatest = greatest.max(units);
        }
    }
    Some(Operand::Number(match statistic {
        Statistic::Sum => sum,
        _ if count == 0 => return None,
        Statistic::Average => sum.checked_div(count)?,
        Statistic::Least => least,
        _ => greatest,
    }))
}

fn owned(value: Operand<'_>) -> Option<Value> {
    Some(match value {
        Operand::Text(bytes) => Value::Text(Text::new(core::str::from_utf8(bytes).ok()?).ok()?),
        Operand::Number(units) => Value::Number(Decimal::from_units(units)),
        Operand::Bool(yes) => Value::Bool(yes),
    })
}
