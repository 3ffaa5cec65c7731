//! Consent as the engine applies it: a withdrawal erases, a grant begins anew.

use super::record::counting_from;
use super::{Changes, Engine};
use crate::consent::{Choice, Consent, Decision, Purpose};
use crate::profile::Profile;
use crate::segment::{Change, Evaluator};
use crate::sync::Outbox;
use crate::time::Time;
use alloc::sync::Arc;

impl Engine {
    /// Takes in the visitor's decision about a purpose. One older than the decision at hand changes nothing.
    ///
    /// Denying personalization erases the profile: the host gets [`super::Output::Forget`].
    pub fn set_consent(&mut self, purpose: Purpose, choice: Choice, at: Time) -> Changes {
        let decision = Decision { at, choice };
        if !self.consent.decide(purpose, decision) {
            return Changes::default();
        }
        if (purpose, choice) == (Purpose::Personalization, Choice::Denied) {
            return self.erase(at);
        }
        if (purpose, choice) == (Purpose::Analytics, Choice::Denied) {
            self.profile.clicks.clear();
        }
        self.note_consent();
        self.evaluator.mark(Change::Everything);
        self.pending.store();
        self.update_segments(at)
    }

    /// Erases the profile and withdraws all consent; the visitor starts as a stranger under a new replica id.
    pub fn forget(&mut self, now: Time) -> Changes {
        self.consent = Consent::default();
        self.erase(now)
    }

    /// Writes the decisions into the replica's cells, where the backend reads what it may do.
    pub(super) fn note_consent(&mut self) {
        let version = self.outbox.version();
        for (slot, decision) in (0..).zip(self.consent.decisions) {
            let cells = &mut self.profile.cells.consent;
            if decision.choice != Choice::Unset && cells.get(slot) != Some(&decision) {
                cells.set(slot, decision, version);
            }
        }
    }

    fn erase(&mut self, now: Time) -> Changes {
        let counting = counting_from(&self.site.manifest, Time::default());
        self.profile = Profile { counting, ..Profile::new(self.rng.replica_id()) };
        self.evaluator = Evaluator::new(&self.site.manifest, Arc::clone(&self.site.plan), &self.profile.history);
        self.digest_of = None;
        self.outbox = Outbox::default();
        self.pending.forget();
        self.update_segments(now)
    }
}
