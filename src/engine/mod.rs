//! The engine: one visitor's profile, driven by events, deltas and the clock.
//!
//! The host calls in and drains the outputs. After each of [`Engine::record`], [`Engine::receive`],
//! [`Engine::wake`], [`Engine::set_consent`] and [`Engine::set_attribute`] it calls
//! [`Engine::poll_output`] until that gives `None`, and does what it is told.

mod consent;
mod output;
mod record;
mod site;
mod sync;

pub use output::{Changes, Output};
pub use site::Site;

use crate::consent::{Consent, Purpose};
use crate::error::{Code, Error};
use crate::id::ReplicaId;
use crate::profile::Profile;
use crate::recommend::{self, Ask, Page, Recommendation};
use crate::rng::Rng;
use crate::segment::{self, Facts, Proof, Truth};
use crate::sync::Outbox;
use crate::time::Time;
use crate::wire::{self, Restored, Snapshot};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// One visitor's engine.
#[derive(Debug, Clone)]
pub struct Engine {
    site: Arc<Site>,
    rng: Rng,
    profile: Profile,
    consent: Consent,
    outbox: Outbox,
    /// Segments the visitor is in, ascending, as of the latest evaluation.
    current: Vec<u16>,
    pending: output::Pending,
}

impl Engine {
    /// An engine with an empty profile and no consent. `seed` is entropy of the host's; a new
    /// replica id is drawn from it when this one must be given up.
    #[must_use]
    pub fn new(site: Arc<Site>, replica: ReplicaId, seed: u64) -> Self {
        let (consent, outbox) = (Consent::default(), Outbox::default());
        Self::with(site, Restored { profile: Profile::new(replica), consent, outbox }, seed)
    }

    /// The engine that [`Engine::snapshot`] described, under a manifest that may be newer: metrics
    /// that it adds are counted from the raw ring.
    ///
    /// Call [`Engine::wake`] next; segments that were entered before are not reported again.
    ///
    /// # Errors
    /// Refuses bytes that are no snapshot of this version. The host then starts with [`Engine::new`].
    pub fn restore(site: Arc<Site>, snapshot: &[u8], seed: u64) -> Result<Self, Error> {
        let mut engine = Self::with(site, wire::decode_snapshot(snapshot)?, seed);
        engine.backfill();
        let now = engine.profile.session.last;
        engine.current = engine.evaluate(now);
        Ok(engine)
    }

    /// All that must be kept on the device, as bytes for [`Engine::restore`].
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        wire::encode_snapshot(&Snapshot { profile: &self.profile, consent: &self.consent, outbox: &self.outbox })
    }

    /// The next thing the host must do; `None` when there is nothing left.
    ///
    /// Call again until it gives `None`, after each call that can change something.
    pub fn poll_output(&mut self) -> Option<Output> {
        if self.pending.take_forget() {
            return Some(Output::Forget);
        }
        if self.pending.take_store() && self.consent.permits(Purpose::Personalization) {
            return Some(Output::Store(self.snapshot()));
        }
        if self.pending.take_send()
            && let Some(delta) = self.delta()
        {
            return Some(Output::Send(delta));
        }
        if let Some(changes) = self.pending.take_changes() {
            return Some(Output::SegmentsChanged(changes));
        }
        self.pending.take_wake().map(Output::WakeAt)
    }

    /// Looks at the clock: windows that have passed let go of segments. Call at [`Output::WakeAt`].
    pub fn wake(&mut self, now: Time) -> Changes {
        self.update_segments(now)
    }

    /// The time at which an answer can change without an event; `None` while none can.
    #[must_use]
    pub fn wake_at(&self, now: Time) -> Option<Time> {
        let facts = self.facts(now);
        let mut first: Option<Time> = None;
        for index in self.all_segments() {
            if let Some(at) = segment::expires_at(&facts, index) {
                first = Some(first.map_or(at, |first| first.min(at)));
            }
        }
        first
    }

    /// Ids of the segments the visitor is in at `now`.
    #[must_use]
    pub fn segments(&self, now: Time) -> Vec<&str> {
        let mut ids = Vec::new();
        for index in self.evaluate(now) {
            ids.extend(self.site.manifest.segment_id(index));
        }
        ids
    }

    /// Whether the visitor is in a segment at `now`.
    ///
    /// # Errors
    /// Refuses a segment that the manifest does not have.
    pub fn is_in(&self, id: &str, now: Time) -> Result<bool, Error> {
        let index = self.segment_index(id)?;
        Ok(self.holds(index, &self.facts(now)))
    }

    /// Why the visitor is, or is not, in a segment at `now`: the conditions with their actual values.
    ///
    /// # Errors
    /// Refuses a segment that the manifest does not have.
    pub fn explain(&self, id: &str, now: Time) -> Result<Proof, Error> {
        let index = self.segment_index(id)?;
        Ok(segment::explain(&self.facts(now), index))
    }

    /// Recommendations for a placement, best first; empty without consent for personalization.
    ///
    /// # Errors
    /// Refuses a placement that the manifest does not have.
    pub fn recommend(&self, placement: &str, page: &Page, now: Time) -> Result<Vec<Recommendation>, Error> {
        let site = &self.site;
        let unknown = || Error::new(Code::Unknown, placement, "no such placement: add it to site.json and compile");
        let placement = site.manifest.placement(placement).ok_or_else(unknown)?;
        if !self.consent.permits(Purpose::Personalization) {
            return Ok(Vec::new());
        }
        let facts = self.facts(now);
        Ok(recommend::recommend(&Ask {
            placement,
            catalog: site.catalog.as_ref(),
            model: site.model.as_ref(),
            profile: &self.profile,
            page,
            in_segment: &|index| self.holds(index, &facts),
            now,
        }))
    }

    /// The profile.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The visitor's consent.
    #[must_use]
    pub const fn consent(&self) -> &Consent {
        &self.consent
    }

    /// The site this engine serves.
    #[must_use]
    pub const fn site(&self) -> &Arc<Site> {
        &self.site
    }

    #[inline(never)]
    fn with(site: Arc<Site>, restored: Restored, seed: u64) -> Self {
        let Restored { profile, consent, outbox } = restored;
        let (rng, current, pending) = (Rng::new(seed), Vec::new(), output::Pending::default());
        Self { site, rng, profile, consent, outbox, current, pending }
    }

    fn segment_index(&self, id: &str) -> Result<u16, Error> {
        let unknown = || Error::new(Code::Unknown, id, "no such segment: add it to site.json and compile");
        self.site.manifest.segment_index(id).ok_or_else(unknown)
    }

    fn facts(&self, now: Time) -> Facts<'_> {
        Facts { manifest: &self.site.manifest, profile: &self.profile, now }
    }

    fn all_segments(&self) -> impl Iterator<Item = u16> {
        0..u16::try_from(self.site.manifest.segments()).unwrap_or(u16::MAX)
    }

    fn holds(&self, index: u16, facts: &Facts<'_>) -> bool {
        self.consent.permits(Purpose::Personalization) && segment::evaluate(facts, index) == Truth::True
    }

    fn evaluate(&self, now: Time) -> Vec<u16> {
        let facts = self.facts(now);
        let mut current = Vec::new();
        for index in self.all_segments() {
            if self.holds(index, &facts) {
                current.push(index);
            }
        }
        current
    }

    /// Evaluates all segments at `now`, remembers the outcome, and gives what changed.
    fn update_segments(&mut self, now: Time) -> Changes {
        let after = self.evaluate(now);
        let changes = Changes::between(&self.current, &after);
        self.current = after;
        self.pending.segments_changed(&changes);
        self.pending.wake_at(self.wake_at(now));
        changes
    }
}
