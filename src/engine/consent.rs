//! Consent as the engine applies it: a withdrawal erases, a grant begins anew.

use super::{Changes, Engine};
use crate::consent::{Choice, Consent, Decision, Purpose};
use crate::profile::Profile;
use crate::sync::Outbox;
use crate::time::Time;

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
        let slot = Purpose::ALL.iter().position(|held| *held == purpose);
        let slot = slot.and_then(|slot| u8::try_from(slot).ok()).unwrap_or(0);
        self.profile.cells.consent.set(slot, decision, self.outbox.version());
        self.pending.store();
        self.update_segments(at)
    }

    /// Erases the profile and withdraws all consent; the visitor starts as a stranger under a new replica id.
    pub fn forget(&mut self, now: Time) -> Changes {
        self.consent = Consent::default();
        self.erase(now)
    }

    fn erase(&mut self, now: Time) -> Changes {
        self.profile = Profile::new(self.rng.replica_id());
        self.outbox = Outbox::default();
        self.pending.forget();
        self.update_segments(now)
    }
}
