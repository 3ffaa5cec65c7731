//! One case walked through by the engine and the reference side by side.

use super::random::Edges;
use super::reference::record::Recorded;
use super::reference::{Answers, Reference, Truth};
use crate::cases::read;
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Changes, Engine, Output, Site};
use nearside::id::ReplicaId;
use nearside::time::Time;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// Moments looked at between now and the announced time of the next change.
const PROBES: usize = 12;
/// How far to look where no change is announced: beyond the longest window.
const FAR_MS: i64 = 70 * 24 * 3_600_000;
/// What the host passes as entropy.
const SEED: u64 = 7;

/// What was compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Answers of one segment at one moment.
    pub answers: u64,
    /// Those that were true, and unknown.
    pub held: u64,
    pub unknown: u64,
    pub events: u64,
    /// Moments within the time for which the engine promised that nothing changes.
    pub probes: u64,
    /// Segments entered or left, as reported.
    pub changes: u64,
    pub restored: u64,
}

impl Tally {
    pub const fn plus(self, other: Self) -> Self {
        Self {
            answers: self.answers + other.answers,
            held: self.held + other.held,
            unknown: self.unknown + other.unknown,
            events: self.events + other.events,
            probes: self.probes + other.probes,
            changes: self.changes + other.changes,
            restored: self.restored + other.restored,
        }
    }
}

/// Where and how the two differ.
#[derive(Debug, Clone)]
pub struct Difference {
    pub step: usize,
    pub what: String,
}

/// The site's manifest. Segments that the compiler refuses are taken out of the site first, and told.
pub fn compile(site: &mut Json) -> (Vec<u8>, Vec<String>) {
    if let Ok(manifest) = nearside_author::compile_value(site) {
        return (manifest, Vec::new());
    }
    let mut refused = Vec::new();
    loop {
        match nearside_author::compile_value(site) {
            Ok(manifest) => return (manifest, refused),
            Err(error) => {
                let segments = site["segments"].as_array_mut().unwrap();
                let place = error.path.strip_prefix("$.segments[").and_then(|rest| rest.split_once(']'));
                let place: usize = place.unwrap_or_else(|| panic!("not about a segment: {error}")).0.parse().unwrap();
                let segment = segments.remove(place);
                refused.push(format!("{error}\n    {segment}"));
            }
        }
    }
}

/// Walks through the steps; the first difference ends it.
pub fn walk(input: &Json, edges: &Edges, manifest: Vec<u8>) -> Result<Tally, Difference> {
    let site = Arc::new(Site::load(manifest, None, None).unwrap());
    let replica = replica_of(&input["replica"]);
    let mut walk = Walk {
        engine: Engine::new(Arc::clone(&site), replica, SEED),
        elsewhere: Engine::new(Arc::clone(&site), replica_of(&input["elsewhere"]), SEED),
        reference: Reference::new(&input["site"], replica.0),
        site,
        edges,
        inside: BTreeSet::new(),
        reported: BTreeSet::new(),
        tally: Tally::default(),
    };
    for (place, step) in input["steps"].as_array().unwrap().iter().enumerate() {
        walk.step(step).map_err(|what| Difference { step: place, what })?;
    }
    Ok(walk.tally)
}

struct Walk<'a> {
    site: Arc<Site>,
    engine: Engine,
    /// Another device of the visitor.
    elsewhere: Engine,
    reference: Reference,
    edges: &'a Edges,
    /// Where the visitor is by what the engine gave back from each call.
    inside: BTreeSet<String>,
    /// Where the visitor is by what the host was told to do.
    reported: BTreeSet<String>,
    tally: Tally,
}

impl Walk<'_> {
    fn step(&mut self, step: &Json) -> Result<(), String> {
        let moment = |name: &str| step[name].as_i64().or(step["at"].as_i64()).or(step["now"].as_i64());
        let (name, argument) =
            step.as_object().unwrap().iter().find(|(name, _)| !matches!(name.as_str(), "at" | "now")).unwrap();
        let now = moment(name);
        match name.as_str() {
            "record" => self.record(argument, step["now"].as_i64().unwrap()),
            "attribute" => {
                let (name, value) = (read::text(&argument[0]).unwrap(), read::scalar(&argument[1]).unwrap());
                let changes = self.engine.set_attribute(&name, &value, time(now.unwrap())).unwrap();
                self.reference.set_attribute(name.as_str(), &argument[1], now.unwrap());
                self.changed(&changes, now.unwrap())
            }
            "consent" => {
                for purpose in [Purpose::Personalization, Purpose::Sync] {
                    self.elsewhere.set_consent(purpose, Choice::Granted, time(now.unwrap()));
                }
                let changes = self.engine.set_consent(Purpose::Personalization, Choice::Granted, time(now.unwrap()));
                self.changed(&changes, now.unwrap())
            }
            "wake" => self.wake(now.unwrap()),
            "segments" => self.ask(now.unwrap()).map(|_| ()),
            "explain" => self.explain(now.unwrap()),
            "utcOffset" => {
                self.engine.set_utc_offset(i16::try_from(argument.as_i64().unwrap()).unwrap());
                self.reference.utc_offset = argument.as_i64();
                Ok(())
            }
            "restore" => self.restore(),
            "elsewhere" => {
                let now = step["now"].as_i64().unwrap();
                let recorded = self.elsewhere.record(&read::event(argument).unwrap(), time(now)).is_ok();
                let expected = self.reference.record_elsewhere(argument, now) != Recorded::Refused;
                if recorded == expected { Ok(()) } else { Err("the other device differs".to_owned()) }
            }
            "meet" => self.meet(now.unwrap()),
            "site" => {
                let manifest = nearside_author::compile_value(argument).unwrap();
                self.site = Arc::new(Site::load(manifest, None, None).unwrap());
                self.reference.site = argument.clone();
                self.restore()
            }
            "wakeAt" => self.look_ahead(now.unwrap()),
            other => panic!("no step is called {other}"),
        }
    }

    fn record(&mut self, event: &Json, now: i64) -> Result<(), String> {
        let recorded = self.engine.record(&read::event(event).unwrap(), time(now));
        match (self.reference.record(event, now), recorded) {
            (Recorded::Refused, Err(_)) => Ok(()),
            (Recorded::Repeated, Ok(changes)) if changes.is_empty() => Ok(()),
            (Recorded::Kept, Ok(changes)) => {
                self.tally.events += 1;
                self.changed(&changes, now)
            }
            (expected, found) => Err(format!("the reference says {expected:?}, the engine {found:?}")),
        }
    }

    /// Takes changes in: each segment is entered once and left once, and then they are those of the reference.
    fn changed(&mut self, changes: &Changes, now: i64) -> Result<(), String> {
        apply(&self.site, changes, &mut self.inside)?;
        self.tally.changes += (changes.entered.len() + changes.left.len()) as u64;
        let expected = self.answers(now);
        if self.inside == expected.members {
            return Ok(());
        }
        Err(self.told("by the changes given back", &self.inside, &expected, now))
    }

    fn wake(&mut self, now: i64) -> Result<(), String> {
        let changes = self.engine.wake(time(now));
        self.changed(&changes, now)?;
        while let Some(output) = self.engine.poll_output() {
            if let Output::SegmentsChanged(changes) = output {
                apply(&self.site, &changes, &mut self.reported)?;
            }
        }
        if self.reported == self.inside {
            return Ok(());
        }
        Err(format!("the host was told of {:?}, but the visitor is in {:?}", self.reported, self.inside))
    }

    fn ask(&mut self, now: i64) -> Result<Answers, String> {
        let expected = self.answers(now);
        let found = segments(&mut self.engine, now);
        if found == expected.members { Ok(expected) } else { Err(self.told("in", &found, &expected, now)) }
    }

    fn explain(&mut self, now: i64) -> Result<(), String> {
        let expected = self.ask(now)?;
        for (id, truth) in &expected.truths {
            let proof = self.engine.explain(id, time(now)).unwrap();
            let same = match truth {
                Truth::False => "false",
                Truth::Unknown => "unknown",
                Truth::True => "true",
            };
            if proof.truth.as_str() != same {
                return Err(format!("{id}: {}, but its proof says {}", same, proof.truth.as_str()));
            }
            if self.engine.is_in(id, time(now)).unwrap() != expected.members.contains(id) {
                return Err(format!("{id}: is_in differs from segments"));
            }
        }
        Ok(())
    }

    /// What is restored from a snapshot answers as before, also under another site.
    fn restore(&mut self) -> Result<(), String> {
        let snapshot = self.engine.snapshot();
        let restored = Engine::restore(Arc::clone(&self.site), &snapshot, SEED);
        self.engine = restored.map_err(|error| format!("a snapshot is refused: {error:?}"))?;
        // The offset is the host's to tell, each time.
        self.reference.utc_offset = None;
        self.tally.restored += 1;
        // The engine starts from where the visitor was at the latest event, and reports from there on.
        let last = self.reference.visit.last();
        self.inside = self.ask(last)?.members;
        self.reported.clone_from(&self.inside);
        Ok(())
    }

    /// The other device's cells reach this one.
    fn meet(&mut self, now: i64) -> Result<(), String> {
        let Some(delta) = self.elsewhere.delta() else { return Ok(()) };
        let changes =
            self.engine.receive(&delta, time(now)).map_err(|error| format!("a delta is refused: {error:?}"))?;
        self.reference.meet(self.elsewhere.profile().replica.0);
        self.changed(&changes, now)
    }

    /// Until the announced time no answer changes.
    fn look_ahead(&mut self, now: i64) -> Result<(), String> {
        let present = self.ask(now)?;
        let announced = self.engine.wake_at(time(now)).map(|at| i64::try_from(at.ms()).unwrap());
        if announced.is_some_and(|at| at <= now) {
            return Err(format!("at {now} the engine announces a change at {announced:?}, which is not later"));
        }
        let end = announced.unwrap_or(now + FAR_MS);
        let times: Vec<i64> = self.reference.visit.events.iter().rev().take(40).map(|event| event.at).collect();
        for probe in self.edges.between(now, end, &times, PROBES) {
            self.tally.probes += 1;
            // A copy looks ahead; the engine itself stays at its time.
            let found = segments(&mut self.engine.clone(), probe);
            let expected = self.answers(probe);
            if found != expected.members {
                return Err(self.told("ahead of time in", &found, &expected, probe));
            }
            if expected.members != present.members {
                let what = format!("before the change announced for {announced:?}: at {now} {:?}, in", present.members);
                return Err(self.told(&what, &found, &expected, probe));
            }
        }
        Ok(())
    }

    fn answers(&mut self, now: i64) -> Answers {
        let answers = self.reference.answers(now);
        self.tally.answers += answers.truths.len() as u64;
        self.tally.held += answers.members.len() as u64;
        self.tally.unknown += answers.truths.values().filter(|truth| **truth == Truth::Unknown).count() as u64;
        answers
    }

    /// Both answers, with the rules on which they differ and the engine's reasons.
    fn told(&self, what: &str, found: &BTreeSet<String>, expected: &Answers, now: i64) -> String {
        let mut told = format!("at {now} the engine is {what} {found:?}\nthe reference says {:?}\n", expected.members);
        for id in found.symmetric_difference(&expected.members) {
            let rules = self.reference.site["segments"].as_array().unwrap();
            let rule = rules.iter().find(|rule| rule["id"] == *id.as_str()).unwrap();
            let proof = self.engine.clone().explain(id, time(now)).unwrap();
            let proof = nearside_author::proof::render(&proof);
            writeln!(told, "{rule}\n  reference: {:?}; engine:\n{proof}", expected.truths[id]).unwrap();
        }
        told
    }
}

fn segments(engine: &mut Engine, now: i64) -> BTreeSet<String> {
    engine.segments(time(now)).into_iter().map(str::to_owned).collect()
}

fn apply(site: &Site, changes: &Changes, inside: &mut BTreeSet<String>) -> Result<(), String> {
    let id = |index: &u16| site.manifest.segment_id(*index).unwrap().to_owned();
    for left in changes.left.iter().map(id) {
        if !inside.remove(&left) {
            return Err(format!("{left} is reported as left, but the visitor was not in it"));
        }
    }
    for entered in changes.entered.iter().map(id) {
        if !inside.insert(entered.clone()) {
            return Err(format!("{entered} is reported as entered, but the visitor was in it"));
        }
    }
    Ok(())
}

fn replica_of(hex: &Json) -> ReplicaId {
    ReplicaId::from_hex(hex.as_str().unwrap()).unwrap()
}

fn time(ms: i64) -> Time {
    Time::from_ms(u64::try_from(ms).unwrap()).unwrap()
}
