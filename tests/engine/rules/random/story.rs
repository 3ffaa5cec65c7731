//! A random case: a site, and what happens to one visitor step by step, in the shape of `tests/cases`.
//!
//! Moments lie at the edges: just before, at and just after an event leaves a window, a day begins, a session ends, or a
//! clock strikes.

use super::dice::Dice;
use super::words::ATTRIBUTES;
use super::{event, site};
use crate::rules::reference::time::{self, DAY_MS, MINUTE_MS};
use serde_json::{Value as Json, json};

/// A case and what is needed to look around its moments.
pub struct Story {
    pub input: Json,
    pub edges: Edges,
}

/// When answers can change by time alone.
pub struct Edges {
    /// How long after an event of that name, in milliseconds.
    lags: Vec<(String, i64)>,
    /// At which local minutes of the day, in which zones.
    strikes: Vec<(i64, Option<String>)>,
}

/// For how many years from the first one clock changes are known, and how long before their end a case ends.
const YEARS: i64 = 3;
const MARGIN_MS: i64 = 150 * DAY_MS;
/// The offset that hosts tell, in minutes.
const OFFSETS: [i64; 4] = [0, 60, -210, 345];

/// The case of that number. `year` is the first one whose clock changes the compiler knows.
pub fn story(dice: &mut Dice, year: i64) -> Story {
    let site = site::site(dice);
    let edges = Edges::of(&site);
    let mut now = beginning(dice, year);
    let mut steps = vec![json!({ "consent": { "personalization": true }, "at": now })];
    let (length, pace) = match dice.below(100) {
        0 => (1_100, Pace::Dense),
        1..=4 => (150, Pace::Dense),
        5..=14 => (10 + dice.below(40), Pace::Slow),
        _ => (10 + dice.below(60), Pace::Common),
    };
    let end = time::day_of(year + YEARS, 1) * DAY_MS - MARGIN_MS;
    let mut events: Vec<(i64, String)> = Vec::new();
    let mut twist = twist(dice, &site, length);
    for _ in 0..length {
        now = next(dice, now, &events, &edges, pace).min(end);
        // Long histories are there to fill the memory.
        let kind = if length > 1_000 && !dice.one_in(40) { 0 } else { dice.below(24) };
        steps.push(match kind {
            0..=11 => {
                let at = time_of_event(dice, now, &events);
                let event = event::event(dice, at);
                events.push((at, event["name"].as_str().unwrap().to_owned()));
                let is_elsewhere = twist == Twist::Elsewhere && dice.one_in(3);
                let name = if is_elsewhere { "elsewhere" } else { "record" };
                json!({ name: event, "now": now })
            }
            // Hosts' clocks are set back at times.
            12 if dice.one_in(2) => json!({ "segments": now - dice.between(0, 2 * 60 * MINUTE_MS) }),
            12..=19 => json!({ "segments": now }),
            20 => json!({ "wake": now }),
            21 => {
                let attribute = dice.pick(&ATTRIBUTES);
                json!({ "attribute": [attribute.name, attribute.value(dice)], "at": now })
            }
            22 if dice.one_in(2) => json!({ "utcOffset": dice.pick(&OFFSETS), "at": now }),
            22 => json!({ "explain": "s0", "at": now }),
            _ if twist == Twist::Elsewhere => json!({ "meet": now }),
            _ if matches!(twist, Twist::Site(_)) => match std::mem::replace(&mut twist, Twist::None) {
                Twist::Site(site) => json!({ "site": site }),
                _ => continue,
            },
            _ if dice.one_in(3) => json!({ "restore": true }),
            _ => json!({ "wakeAt": now }),
        });
    }
    for _ in 0..3 {
        now = edges.after(dice, now, &events, pace).unwrap_or(now + 1);
        steps.push(json!({ "segments": now }));
    }
    let mut replica = || format!("{:016x}{:016x}", dice.next(), dice.next());
    let (replica, elsewhere) = (replica(), replica());
    let input = json!({ "about": "random", "site": site, "replica": replica, "elsewhere": elsewhere, "steps": steps });
    Story { input, edges }
}

/// Where any event will do.
const ANY: &str = "";

/// How time goes in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Many events in a few days, so that windows show more than is remembered.
    Dense,
    Common,
    /// Months, so that days leave even the longest windows.
    Slow,
}

impl Pace {
    /// The longest jump from one step to the next.
    const fn longest_ms(self) -> i64 {
        if matches!(self, Self::Slow) { 65 * DAY_MS } else { 9 * DAY_MS }
    }
}

/// What a case has beside events on one device.
#[derive(Debug, Clone, PartialEq)]
enum Twist {
    None,
    /// Another device, of which this one hears at times.
    Elsewhere,
    /// The shop changes its segments, once.
    Site(Json),
}

fn twist(dice: &mut Dice, site: &Json, length: usize) -> Twist {
    match dice.below(6) {
        0 if length <= 150 => Twist::Elsewhere,
        // What is asked for anew is counted from what the device remembers, which must be all.
        1 if length <= 150 => {
            let mut other = site::site(dice);
            other["affinity"] = site["affinity"].clone();
            if other["affinity"].is_null() {
                other.as_object_mut().unwrap().remove("affinity");
            }
            Twist::Site(other)
        }
        _ => Twist::None,
    }
}

/// A moment within the years whose clock changes are known; often shortly before clocks change, or before midnight.
fn beginning(dice: &mut Dice, year: i64) -> i64 {
    let of_year =
        |dice: &mut Dice| (time::day_of(year, 1) + dice.between(2, 600)) * DAY_MS + dice.between(0, DAY_MS - 1);
    match dice.below(4) {
        0 | 1 => {
            let zone = dice.pick(&time::ZONES.map(|zone| zone.name));
            let year = year + dice.between(0, 1);
            let change = time::changes(zone, year).first().copied();
            if let Some(change) = change { change - dice.between(0, 3 * DAY_MS) } else { of_year(dice) }
        }
        2 => of_year(dice) / DAY_MS * DAY_MS + DAY_MS - dice.between(1, 40) * MINUTE_MS,
        _ => of_year(dice),
    }
}

/// The moment of the next step: soon, at an edge, or days later.
fn next(dice: &mut Dice, now: i64, events: &[(i64, String)], edges: &Edges, pace: Pace) -> i64 {
    let longest = pace.longest_ms();
    let later = match dice.below(if pace == Pace::Dense { 7 } else { 14 }) {
        0 | 1 => 0,
        2 => 1,
        3..=5 => dice.between(1_000, 5 * MINUTE_MS),
        6 => 30 * MINUTE_MS + dice.between(-1, 1),
        7..=9 => return edges.after(dice, now, events, pace).unwrap_or(now + 1),
        10 => dice.between(MINUTE_MS, 12 * 60 * MINUTE_MS),
        11 => dice.between(DAY_MS / 2, 3 * DAY_MS),
        12 => dice.between(DAY_MS, longest),
        _ => dice.between(MINUTE_MS, 60 * MINUTE_MS),
    };
    now + later
}

/// Mostly now; at times late, even too late, ahead, even too far ahead, or at the very time of another event.
fn time_of_event(dice: &mut Dice, now: i64, events: &[(i64, String)]) -> i64 {
    match dice.below(30) {
        0 => now - dice.between(0, DAY_MS),
        1 => now - dice.between(0, 2 * 60 * MINUTE_MS),
        2 => now - dice.pick(&[DAY_MS, DAY_MS + 1, 30 * MINUTE_MS, 1]),
        3 => now + dice.between(1, 5 * MINUTE_MS),
        4 => now + dice.pick(&[5 * MINUTE_MS, 5 * MINUTE_MS + 1, 1]),
        5 => events.last().map_or(now, |(at, _)| *at),
        _ => now,
    }
}

impl Edges {
    pub fn of(site: &Json) -> Self {
        // The end of a session is always one.
        let mut edges = Self { lags: vec![(ANY.to_owned(), 30 * MINUTE_MS)], strikes: vec![(0, None)] };
        edges.collect(site, ANY, site["timezone"].as_str().unwrap_or("UTC"));
        edges
    }

    /// Finds durations and hours wherever they stand.
    fn collect(&mut self, rule: &Json, event: &str, site_zone: &str) {
        if let Some(list) = rule.as_array() {
            for part in list {
                self.collect(part, event, site_zone);
            }
        }
        let Some(entries) = rule.as_object() else { return };
        let first_step = rule.pointer("/sequence/0/event");
        let event = rule.get("event").or(first_step).and_then(Json::as_str).unwrap_or(event);
        for (name, value) in entries {
            match (name.as_str(), value.as_str()) {
                ("within" | "gt" | "gte" | "lt" | "lte", Some(text)) if is_duration(text) => {
                    self.lags.push((event.to_owned(), time::duration_ms(text)));
                }
                ("from" | "to", Some(text)) => {
                    let zone = match rule["zone"].as_str() {
                        None | Some("site") => Some(site_zone.to_owned()),
                        Some("visitor") => None,
                        Some(zone) => Some(zone.to_owned()),
                    };
                    self.strikes.push((time::minute_of_day(text), zone));
                }
                _ => self.collect(value, event, site_zone),
            }
        }
    }

    /// At most `most` of the edges from `now` to `end`, neither included, spread evenly, and the last moment before it.
    pub fn between(&self, now: i64, end: i64, events: &[i64], most: usize) -> Vec<i64> {
        let left = events.iter().flat_map(|event| self.lags.iter().map(move |(_, lag)| event + lag));
        let left: Vec<i64> = left.flat_map(|left| [left, left / DAY_MS * DAY_MS]).collect();
        let strikes = self.strikes.iter().flat_map(|(minute, zone)| {
            let offset = zone.as_deref().map_or(0, |zone| time::offset(zone, now));
            (0..3).map(move |days| (time::day(now) + days) * DAY_MS + (minute - offset) * MINUTE_MS)
        });
        let edges = left.into_iter().chain(strikes).flat_map(|edge| [edge - 1, edge, edge + 1]).chain([end - 1]);
        let mut edges: Vec<i64> = edges.filter(|edge| *edge > now && *edge < end).collect();
        edges.sort_unstable();
        edges.dedup();
        let every = edges.len().div_ceil(most).max(1);
        // From the back, so that the last one is among them.
        edges.into_iter().rev().step_by(every).collect()
    }

    /// A random edge, or a moment beside it, later than `now`; none if there is none soon.
    fn after(&self, dice: &mut Dice, now: i64, events: &[(i64, String)], pace: Pace) -> Option<i64> {
        for _ in 0..6 {
            let (event, lag) = dice.pick(&self.lags);
            let times = || events.iter().filter(|(_, name)| *name == event || event == ANY).map(|(at, _)| *at);
            let count = times().count();
            let edge = if count == 0 || dice.one_in(5) {
                let (minute, zone) = dice.pick(&self.strikes);
                let offset = zone.map_or_else(|| dice.pick(&OFFSETS), |zone| time::offset(&zone, now));
                (time::day(now) + dice.between(0, 2)) * DAY_MS + (minute - offset) * MINUTE_MS
            } else {
                let most = if dice.one_in(3) { count } else { count.min(3) };
                let back = dice.below(most);
                let left = times().nth(count - 1 - back).unwrap() + lag;
                // What counts by days leaves at midnight.
                if lag % DAY_MS == 0 && dice.one_in(2) { left / DAY_MS * DAY_MS } else { left }
            };
            let moment = edge + dice.between(-1, 1);
            if moment > now && moment <= now + pace.longest_ms() {
                return Some(moment);
            }
        }
        None
    }
}

fn is_duration(text: &str) -> bool {
    let number = text.strip_suffix(['m', 'h', 'd']);
    number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
