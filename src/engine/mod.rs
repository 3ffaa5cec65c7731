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
mod tally;

pub use output::{Changes, Output};
pub use site::Site;

use crate::consent::{Consent, Purpose};
use crate::error::{Code, Error};
use crate::id::ReplicaId;
use crate::manifest::Placement;
use crate::profile::Profile;
use crate::recommend::{self, Ask, Model, Page, Recommendation, Scorer};
use crate::rng::Rng;
use crate::segment::{self, Change, Context, Evaluator, NumberSet, Proof};
use crate::sync::Outbox;
use crate::time::Time;
use crate::wire::{self, Restored, Snapshot};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;

/// One visitor's engine.
#[derive(Debug, Clone)]
pub struct Engine {
    site: Arc<Site>,
    rng: Rng,
    profile: Profile,
    consent: Consent,
    outbox: Outbox,
    evaluator: Evaluator,
    scorer: RefCell<Scorer>,
    /// Segments that the host knows the visitor to be in.
    reported: NumberSet,
    /// The visitor for whose profile a digest stands: then nobody knows what its devices remember.
    digest_of: Option<ReplicaId>,
    utc_offset_minutes: Option<i16>,
    pending: output::Pending,
}

impl Engine {
    /// An engine with an empty profile and no consent. `seed` is entropy of the host's; a new
    /// replica id is drawn from it when this one must be given up.
    #[must_use]
    pub fn new(site: Arc<Site>, replica: ReplicaId, seed: u64) -> Self {
        let counting = record::counting_from(&site.manifest, Time::default());
        let profile = Profile { counting, ..Profile::new(replica) };
        Self::with(site, Restored { profile, consent: Consent::default(), outbox: Outbox::default() }, seed)
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
        engine.look(engine.profile.session.last);
        engine.reported = engine.members().clone();
        engine.pending.knows(&engine.reported);
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
        if self.pending.take_send() {
            let delta = self.delta();
            self.pending.hold(delta);
        }
        if self.pending.take_store() && self.consent.permits(Purpose::Personalization) {
            return Some(Output::Store(self.snapshot()));
        }
        if let Some(delta) = self.pending.take_outgoing() {
            return Some(Output::Send(delta));
        }
        if let Some(changes) = self.pending.take_changes(&self.reported) {
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
    pub fn wake_at(&mut self, now: Time) -> Option<Time> {
        self.look(now);
        self.evaluator.wake_at()
    }

    /// Tells how many minutes the visitor's own clock is ahead of UTC, which conditions on the visitor's time need.
    /// Call it at first, and again when it changes; the segments that follow from it are reported at the next change.
    pub fn set_utc_offset(&mut self, minutes: i16) {
        self.utc_offset_minutes = Some(minutes);
        self.evaluator.mark(Change::Everything);
    }

    /// Numbers of the segments the visitor is in at `now`.
    pub fn segment_numbers(&mut self, now: Time) -> &NumberSet {
        self.look(now);
        self.members()
    }

    /// Ids of the segments the visitor is in at `now`.
    #[must_use]
    pub fn segments(&mut self, now: Time) -> Vec<&str> {
        self.look(now);
        let members = self.members().to_vec();
        members.into_iter().filter_map(|number| self.site.manifest.segment_id(number)).collect()
    }

    /// Whether the visitor is in a segment at `now`.
    ///
    /// # Errors
    /// Refuses a segment that the manifest does not have.
    pub fn is_in(&mut self, id: &str, now: Time) -> Result<bool, Error> {
        let number = self.segment_index(id)?;
        self.look(now);
        Ok(self.members().contains(number))
    }

    /// Why the visitor is, or is not, in a segment at `now`: the conditions with their actual values.
    ///
    /// # Errors
    /// Refuses a segment that the manifest does not have.
    pub fn explain(&mut self, id: &str, now: Time) -> Result<Proof, Error> {
        let number = self.segment_index(id)?;
        self.look(now);
        let facts = self.evaluator.facts(&self.site.manifest, &self.profile, self.context(now));
        Ok(segment::explain(&facts, &self.evaluator, number))
    }

    /// Recommendations for a placement, best first; empty without consent for personalization.
    ///
    /// # Errors
    /// Refuses a placement that the manifest does not have.
    pub fn recommend(&mut self, placement: &str, page: &Page, now: Time) -> Result<Vec<Recommendation>, Error> {
        let site = Arc::clone(&self.site);
        let visitor = self.context(now).visitor;
        let placement = placement_of(&site, placement, visitor)?;
        if !self.consent.permits(Purpose::Personalization) {
            return Ok(Vec::new());
        }
        self.look(now);
        Ok(recommend::recommend(&Ask {
            placement,
            shop: site.shop(),
            profile: &self.profile,
            visitor,
            page,
            scorer: &self.scorer,
            in_segment: &|number| self.evaluator.is_member(number),
            now,
        }))
    }

    /// The variant of a placement that is for the visitor.
    ///
    /// # Errors
    /// Refuses a placement that the manifest does not have.
    pub fn variant(&self, placement: &str, now: Time) -> Result<&str, Error> {
        Ok(placement_of(&self.site, placement, self.context(now).visitor)?.variant())
    }

    /// Takes over a model that was joined from pieces, in place of the one that there was; see
    /// [`crate::recommend::Shards`]. Call it again when more pieces are there.
    ///
    /// # Errors
    /// Refuses what is no model, cut short or altered.
    pub fn adopt(&mut self, model: Vec<u8>) -> Result<(), Error> {
        self.site = Arc::new(self.site.with_part(Model::load(model)?));
        Ok(())
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
        Self {
            evaluator: Evaluator::new(&site.manifest, Arc::clone(&site.plan), &profile.history),
            site,
            rng: Rng::new(seed),
            profile,
            consent,
            outbox,
            reported: NumberSet::default(),
            digest_of: None,
            utc_offset_minutes: None,
            scorer: RefCell::default(),
            pending: output::Pending::default(),
        }
    }

    fn segment_index(&self, id: &str) -> Result<u16, Error> {
        let unknown = || Error::new(Code::Unknown, id, "no such segment: add it to site.json and compile");
        self.site.manifest.segment_index(id).ok_or_else(unknown)
    }

    fn context(&self, now: Time) -> Context {
        let stands_for = self.digest_of.filter(|_| self.profile.history.is_empty());
        Context {
            has_history: stands_for.is_none(),
            visitor: stands_for.unwrap_or_else(|| self.profile.visitor()),
            utc_offset_minutes: self.utc_offset_minutes,
            now,
        }
    }

    /// Brings all outcomes up to `now`.
    fn look(&mut self, now: Time) {
        let context = self.context(now);
        self.evaluator.update(&self.site.manifest, &self.profile, context);
    }

    /// The segments the visitor is in; none without consent.
    fn members(&self) -> &NumberSet {
        static NONE: NumberSet = NumberSet::none();
        if self.consent.permits(Purpose::Personalization) { self.evaluator.members() } else { &NONE }
    }

    /// Brings all outcomes up to `now`, and gives what changed since it was last reported.
    fn update_segments(&mut self, now: Time) -> Changes {
        self.look(now);
        self.pending.wake_at(self.evaluator.wake_at());
        let changes = Changes::between(&self.reported, self.members());
        if !changes.is_empty() {
            self.reported = self.members().clone();
        }
        changes
    }
}

fn placement_of<'a>(site: &'a Site, id: &str, visitor: ReplicaId) -> Result<Placement<'a>, Error> {
    let unknown = || Error::new(Code::Unknown, id, "no such placement: add it to site.json and compile");
    site.manifest.placement_for(id, visitor).ok_or_else(unknown)
}
