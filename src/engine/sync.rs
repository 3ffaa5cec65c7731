//! Sync as the engine applies it: what goes out after consent, and what comes in.

use super::{Changes, Engine, Site};
use crate::consent::{Consent, Purpose};
use crate::error::Error;
use crate::id::ReplicaId;
use crate::profile::Cells;
use crate::segment::Change;
use crate::sync::{Answer, Digest, Mark, Outbox, Standing, State, Verdict, carry, join_others};
use crate::time::Time;
use crate::wire::{self, Message};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Engine {
    /// An engine for one question about the visitor whose digest a signed cookie carried to an edge worker.
    ///
    /// The backend signs a digest with consent alone, so personalization is permitted. It answers what an engine with
    /// that consent answers after [`Engine::receive`] of the digest.
    ///
    /// # Errors
    /// Refuses bytes that are no digest.
    pub fn from_digest(site: Arc<Site>, digest: &[u8]) -> Result<Self, Error> {
        let Digest { visitor, cells } = wire::decode_digest(digest)?;
        let mut engine = Self::new(site, visitor, 0);
        engine.profile.cells = cells;
        engine.digest_of = Some(visitor);
        engine.consent = Consent::granted(Time::default());
        Ok(engine)
    }

    /// The cells that the backend has not acknowledged, as a message; `None` where there are none or
    /// consent for sync is missing. The same state gives the same bytes, so a retry is harmless.
    pub fn delta(&mut self) -> Option<Vec<u8>> {
        if !self.consent.permits(Purpose::Sync) {
            return None;
        }
        // A random name: of two copies of this device each gives its states names of its own.
        #[expect(clippy::cast_possible_truncation, reason = "any 32 random bits do")]
        let tag = self.rng.next_u64() as u32;
        let delta = self.outbox.outgoing(self.profile.replica, &self.profile.cells, tag)?;
        let bytes = wire::encode_outgoing(&delta);
        // The outbox opened a version: a crash before this is stored must not reuse it.
        self.pending.store();
        Some(bytes)
    }

    /// The ids by which the backend may know this device: its replica's, and that of the one it goes on for (its own again
    /// without one). Whoever has it forgotten names both: until the first delta has come in, the former one alone is known.
    #[must_use]
    pub fn known_as(&self) -> [ReplicaId; 2] {
        let own = self.profile.replica;
        [own, self.outbox.former.unwrap_or(own)]
    }

    /// Takes in a message: an answer to a delta, another replica's delta, or a digest.
    ///
    /// # Errors
    /// Refuses bytes that are no message, changing nothing.
    pub fn receive(&mut self, bytes: &[u8], now: Time) -> Result<Changes, Error> {
        match wire::decode(bytes)? {
            Message::Answer(answer) => self.answered(&answer),
            Message::Delta(delta) => self.learn(delta.replica, delta.cells),
            Message::Digest(Digest { visitor, cells }) => {
                self.digest_of = Some(visitor);
                self.learn(visitor, cells);
            }
        }
        self.pending.store();
        Ok(self.update_segments(now))
    }

    /// Takes in an answer to a delta, and nothing else: what [`Engine::receive`] does with one. `None`, and nothing changed,
    /// for bytes that are none.
    pub fn receive_answer(&mut self, bytes: &[u8], now: Time) -> Option<Changes> {
        self.answered(&wire::decode_answer(bytes)?);
        self.pending.store();
        Some(self.update_segments(now))
    }

    fn answered(&mut self, answer: &Answer) {
        // An answer to a replica that this device has given up since says nothing about the present one.
        if answer.replica != self.profile.replica {
            return;
        }
        let is_late = answer.hub < self.outbox.seen;
        if let Standing::Retired(kept) = self.outbox.receive(answer) {
            self.start_new_replica(&kept);
        } else if is_late {
            // A later answer has told all of it, and perhaps that some of it is no part of the profile any more.
            return;
        }
        join_others(self.profile.replica, &mut self.profile.others, answer);
        self.evaluator.mark(Change::Everything);
    }

    /// Goes on under a new id, with what came after the state that the hub keeps of the former one. The answer that says so
    /// brings the rest, as cells of other replicas.
    fn start_new_replica(&mut self, kept: &State) {
        self.outbox = Outbox::after(self.profile.replica);
        self.profile.cells = carry(&self.profile.cells, kept);
        self.profile.replica = self.rng.replica_id();
        // What the backend may do it reads in the replica that asks.
        self.note_consent();
        self.pending.send();
    }

    /// Takes in what is known of another replica.
    fn learn(&mut self, replica: ReplicaId, cells: Cells) {
        let others = Vec::from([(replica, cells)]);
        let verdict = Verdict::Ack(Mark::default());
        let told = Answer { replica, verdict, since: 0, hub: 0, complete: false, others };
        join_others(self.profile.replica, &mut self.profile.others, &told);
        self.evaluator.mark(Change::Everything);
    }
}
