//! The evaluator: whatever happens under whatever site was loaded, the outcomes that the engine keeps up to date are those
//! that a fresh evaluation finds, and every promise about them holds.

use super::choices::Choices;
use super::loose::{self, Sizes};
use super::script::{self, Step};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Changes, Engine, Output, Site};
use nearside::id::ReplicaId;
use nearside::segment::{Context, Evaluator, Plan, explain};
use nearside::sync::digest;
use nearside::time::{DAY_MS, Time};
use nearside::wire::{self, Message};
use nearside_author::proof;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

/// What the host passes as entropy.
const SEED: u64 = 7;
/// The beginning: 2026-03-27 12:00 UTC, two days before clocks change in Europe.
const BEGIN_MS: u64 = 20_539 * DAY_MS + DAY_MS / 2;
/// How far to look where no change is announced: beyond the longest window.
const FAR_MS: u64 = 70 * DAY_MS;
/// What a cookie has room for.
const DIGEST_BYTES: usize = 3_000;
/// Segments whose proofs are compared.
const EXPLAINED: u16 = 2;
/// A first byte with this bit ends the run with a restart.
pub const RESTARTS: u8 = 0x40;

/// Runs the script behind the records of a site with which `input` begins: of a compiled one, or of what became of it.
pub fn run(input: &[u8]) {
    let mut choices = Choices(input);
    let head = choices.byte();
    let sizes = Sizes::of(head);
    let bytes = loose::assemble(&mut choices, sizes);
    let Ok(site) = Site::load(bytes, None, None) else { return };
    let mut run = Run::new(Arc::new(site), sizes);
    for _ in 0..run.limits.steps {
        let Some(step) = script::next(&mut choices, run.now, sizes) else { break };
        run.step(step);
    }
    run.compare();
    if head & RESTARTS != 0 {
        run.compare_restored();
    }
}

/// What a run may have at most.
struct Limits {
    steps: usize,
    /// Events, those repeated counted each time. The raw ring has room for more, but not for so many fat ones.
    events: usize,
    /// Comparisons before its end.
    comparisons: usize,
}

impl Limits {
    const fn of(sizes: Sizes) -> Self {
        match sizes {
            Sizes::Common => Self { steps: 12, events: 16, comparisons: 0 },
            Sizes::Large => Self { steps: 32, events: 24, comparisons: 1 },
        }
    }
}

struct Run {
    /// What is left of them.
    limits: Limits,
    site: Arc<Site>,
    engine: Engine,
    /// The visitor's other device.
    elsewhere: Option<Engine>,
    now: Time,
    utc_offset: Option<i16>,
    /// The visitor whose digest came.
    digest_of: Option<ReplicaId>,
    /// The segments the visitor is in by what the calls gave back.
    inside: BTreeSet<u16>,
}

impl Run {
    fn new(site: Arc<Site>, sizes: Sizes) -> Self {
        let mut engine = device(&site, 1);
        // What consent alone lets in was reported when it was given.
        let inside = engine.segment_numbers(Time::default()).to_vec().into_iter().collect();
        Self {
            limits: Limits::of(sizes),
            engine,
            site,
            elsewhere: None,
            now: Time::from_ms(BEGIN_MS).unwrap_or_default(),
            utc_offset: None,
            digest_of: None,
            inside,
        }
    }

    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Record { mut event, times, apart_ms } => {
                let times = times.min(self.limits.events);
                self.limits.events -= times;
                for _ in 0..times {
                    let changes = self.engine.record(&event, self.now).unwrap_or_default();
                    apply(&mut self.inside, &changes);
                    event.at = event.at.after(apart_ms);
                    self.now = self.now.after(apart_ms);
                }
            }
            Step::Elsewhere(event) => {
                let _refused = self.elsewhere().record(&event, event.at);
            }
            Step::Attribute(name, value) => {
                let changes = self.engine.set_attribute(&name, &value, self.now).unwrap_or_default();
                apply(&mut self.inside, &changes);
            }
            Step::Later(ms) => self.now = self.now.after(ms),
            Step::Earlier(ms) => self.now = self.now.before(ms),
            Step::Consent(purpose, choice) => {
                let before = self.engine.consent().decision(purpose);
                let changes = self.engine.set_consent(purpose, choice, self.now);
                apply(&mut self.inside, &changes);
                let is_taken_in = self.engine.consent().decision(purpose) != before;
                if is_taken_in && (purpose, choice) == (Purpose::Personalization, Choice::Denied) {
                    self.digest_of = None;
                }
            }
            Step::UtcOffset(minutes) => {
                self.utc_offset = Some(minutes);
                self.engine.set_utc_offset(minutes);
            }
            Step::Meet => {
                if let Some(delta) = self.elsewhere().delta() {
                    self.receive(&delta);
                }
            }
            Step::Digest => {
                let profile = self.elsewhere().profile();
                let digest = wire::encode_digest(&digest(profile.replica, &profile.cells, DIGEST_BYTES));
                self.receive(&digest);
            }
            Step::Receive(bytes) => self.receive(bytes),
            Step::Wake => self.wake(),
            Step::Explain(place) => self.explain(place),
            Step::Restore => self.restore(),
            Step::Compare if self.limits.comparisons > 0 => {
                self.limits.comparisons -= 1;
                self.compare();
            }
            Step::Compare => {}
        }
    }

    fn elsewhere(&mut self) -> &mut Engine {
        self.elsewhere.get_or_insert_with(|| device(&self.site, 2))
    }

    fn receive(&mut self, bytes: &[u8]) {
        if let Ok(Message::Digest(digest)) = wire::decode(bytes) {
            self.digest_of = Some(digest.visitor);
        }
        let changes = self.engine.receive(bytes, self.now).unwrap_or_default();
        apply(&mut self.inside, &changes);
    }

    fn wake(&mut self) {
        let changes = self.engine.wake(self.now);
        apply(&mut self.inside, &changes);
        while let Some(output) = self.engine.poll_output() {
            if let Output::Store(snapshot) = output {
                assert!(!snapshot.is_empty());
            }
        }
    }

    fn explain(&mut self, place: u16) {
        let number = place.checked_rem(self.site.manifest.segments()).unwrap_or(0);
        let Some(id) = self.site.manifest.segment_id(number) else { return };
        let found = self.engine.explain(id, self.now).unwrap_or_else(|error| panic!("{id}: {error}"));
        black_box(proof::render(&found));
    }

    /// Starts again from the snapshot. Of a digest and the visitor's clock it knows nothing.
    fn restore(&mut self) {
        self.engine = self.restored();
        (self.digest_of, self.utc_offset) = (None, None);
        let last = self.engine.profile().session.last;
        self.inside = self.engine.segment_numbers(last).to_vec().into_iter().collect();
    }

    fn restored(&self) -> Engine {
        Engine::restore(Arc::clone(&self.site), &self.engine.snapshot(), SEED)
            .unwrap_or_else(|error| panic!("a snapshot is refused: {error}"))
    }

    /// The outcomes are those of a fresh evaluator, each proof says the same, what was reported is what is, and until
    /// the announced time nothing changes.
    fn compare(&mut self) {
        let changes = self.engine.wake(self.now);
        apply(&mut self.inside, &changes);
        let members = self.engine.segment_numbers(self.now).to_vec();
        assert!(self.inside.iter().eq(&members), "reported {:?}, but the visitor is in {members:?}", self.inside);
        let (engine, manifest) = (&mut self.engine, &self.site.manifest);
        let mut twin = engine.clone();
        let profile = twin.profile();
        let stands_for = self.digest_of.filter(|_| profile.history.is_empty());
        let context = Context {
            has_history: stands_for.is_none(),
            visitor: stands_for.unwrap_or_else(|| profile.visitor()),
            utc_offset_minutes: self.utc_offset,
            now: self.now,
        };
        let mut fresh = Evaluator::new(manifest, Arc::new(Plan::new(manifest)), &profile.history);
        fresh.update(manifest, profile, context);
        let permitted = engine.consent().permits(Purpose::Personalization);
        assert_eq!(
            members,
            if permitted { fresh.members().to_vec() } else { Vec::new() },
            "a fresh evaluation differs"
        );
        let announced = engine.wake_at(self.now);
        assert_eq!(announced, fresh.wake_at(), "a fresh evaluation announces another time");
        let facts = fresh.facts(manifest, profile, context);
        for number in 0..manifest.segments().min(EXPLAINED) {
            let proof = explain(&facts, &fresh, number);
            assert_eq!(proof.truth, fresh.outcome(number), "{proof:?}");
            let Some(id) = manifest.segment_id(number) else { continue };
            // Ids of a forged site may be alike: the first one of them answers.
            if manifest.segment_index(id) == Some(number) {
                assert_eq!(engine.explain(id, self.now).ok().as_ref(), Some(&proof), "another proof");
            }
        }
        assert!(announced.is_none_or(|at| at > self.now), "{announced:?} is announced at {:?}", self.now);
        let last = announced.map_or_else(|| self.now.after(FAR_MS), |at| at.before(1));
        let ahead = twin.segment_numbers(last).to_vec();
        assert_eq!(members, ahead, "at {last:?}, before {announced:?}");
    }

    /// An engine that starts again from the snapshot says the same.
    fn compare_restored(&mut self) {
        if self.digest_of.is_some() {
            return;
        }
        let mut restored = self.restored();
        if let Some(minutes) = self.utc_offset {
            restored.set_utc_offset(minutes);
        }
        let found = restored.segment_numbers(self.now).to_vec();
        assert_eq!(self.engine.segment_numbers(self.now).to_vec(), found, "a restart differs");
    }
}

fn device(site: &Arc<Site>, number: u8) -> Engine {
    let mut engine = Engine::new(Arc::clone(site), ReplicaId([number; 16]), SEED);
    for purpose in Purpose::ALL {
        engine.set_consent(purpose, Choice::Granted, Time::default());
    }
    engine
}

/// Each segment is entered once and left once.
fn apply(inside: &mut BTreeSet<u16>, changes: &Changes) {
    for left in &changes.left {
        assert!(inside.remove(left), "segment {left} is reported as left, but the visitor was not in it");
    }
    for entered in &changes.entered {
        assert!(inside.insert(*entered), "segment {entered} is reported as entered, but the visitor was in it");
    }
}
