//! The hub: the real ledger on the real tables, in memory, with a host that crashes.

use crate::fault;
use crate::mutant::{self, Mutant};
use nearside::id::ReplicaId;
use nearside::sync::{Delta, Verdict};
use nearside::time::{DAY_MS, Time};
use nearside::wire::{self, Message};
use nearside_backend::store::ledger::{Operation, Outcome};
use nearside_backend::store::{DirectLedger, DirectTransaction, StoreError, StoredProfile, Synced};
use std::collections::BTreeSet;

/// When the hub crashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// It does not.
    Never,
    /// Before its transaction is committed: nothing was done, nobody is answered.
    BeforeCommit,
    /// After that: it was done, and nobody is answered.
    AfterCommit,
}

/// What the hub made of a delta.
#[derive(Debug, Clone)]
pub struct Reply {
    /// What it sends back; none where it crashed.
    pub answer: Option<Vec<u8>>,
    /// What it decided and committed; none where nothing was.
    pub verdict: Option<Verdict>,
    /// All replicas of the profile after that.
    pub members: Vec<ReplicaId>,
}

/// A hub of a thread's own.
#[derive(Debug)]
pub struct Hub {
    ledger: DirectLedger,
    mutant: Option<Mutant>,
    /// What was erased, for the mutant that forgets it.
    erased: BTreeSet<ReplicaId>,
}

impl Hub {
    /// An empty hub.
    ///
    /// # Errors
    /// Where there is no room for its tables.
    pub fn open(mutant: Option<Mutant>) -> Result<Self, String> {
        Ok(Self { ledger: DirectLedger::in_memory().map_err(told)?, mutant, erased: BTreeSet::new() })
    }

    /// Forgets everybody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clear(&mut self) -> Result<(), String> {
        self.erased.clear();
        self.ledger.clear().map_err(told)
    }

    /// Takes in the bytes of a delta.
    ///
    /// # Errors
    /// Where the hub refuses what a device of ours sent, and those of the database.
    pub fn sync(&mut self, bytes: &[u8], now: Time, crash: Crash) -> Result<Reply, String> {
        let Message::Delta(came) = wire::decode(bytes).map_err(|error| format!("a delta is refused: {error}"))? else {
            return Err("what a device sent is no delta".into());
        };
        let mut delta = came.clone();
        mutant::on_delta(self.mutant, &mut delta);
        let before = self.mutant.map(|_| self.profile(came.replica)).transpose()?.flatten();
        let skew_ms = if self.mutant == Some(Mutant::TrustsClocks) { 2 * 365 * DAY_MS } else { 0 };
        let now = now.after(skew_ms);
        let transaction = self.ledger.begin().map_err(told)?;
        let mut synced = synced(&transaction, delta, now)?;
        if let Some(mutant) = self.mutant {
            fault::after(mutant, &transaction, (before.as_ref(), &self.erased), (&came, now), &mut synced)?;
        }
        mutant::on_verdict(self.mutant, &came, &mut synced.answer);
        let answer = wire::encode_answer(&synced.answer);
        if crash == Crash::BeforeCommit {
            let too_soon = (self.mutant == Some(Mutant::AcksTooSoon)).then_some(answer);
            return Ok(Reply { answer: too_soon, verdict: None, members: Vec::new() });
        }
        transaction.commit().map_err(told)?;
        if self.mutant == Some(Mutant::LosesRetired)
            && let Some(profile) = self.profile(came.replica)?
        {
            let transaction = self.ledger.begin().map_err(told)?;
            fault::lose(&transaction, before.as_ref(), &profile)?;
            transaction.commit().map_err(told)?;
        }
        Ok(Reply {
            answer: (crash == Crash::Never).then_some(answer),
            verdict: Some(synced.answer.verdict),
            members: synced.replicas.iter().map(|(id, _)| *id).collect(),
        })
    }

    /// Makes two profiles one; false where either is not known.
    ///
    /// # Errors
    /// Those of the database.
    pub fn link(&mut self, kept: ReplicaId, joined: ReplicaId) -> Result<bool, String> {
        self.count(Operation::Link(kept.0, joined.0)).map(|count| count.is_some())
    }

    /// Takes a profile out again that was made part of another one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unlink(&mut self, joined: ReplicaId) -> Result<bool, String> {
        self.count(Operation::Unlink(joined.0)).map(|count| count.is_some_and(|count| count > 0))
    }

    /// Erases the profile of a replica.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase(&mut self, replica: ReplicaId, now: Time) -> Result<(), String> {
        if let Some(profile) = self.profile(replica)? {
            self.erased.extend(profile.replicas.iter().map(|held| held.id));
        }
        self.erased.insert(replica);
        self.count(Operation::Erase(replica.0, now)).map(|_count| ())
    }

    /// All profiles.
    ///
    /// # Errors
    /// Those of the database.
    pub fn profiles(&self) -> Result<Vec<StoredProfile>, String> {
        let mut profiles = Vec::new();
        let mut keep = |profile| {
            profiles.push(profile);
            Ok(())
        };
        self.ledger.each_profile(&mut keep).map_err(told)?;
        Ok(profiles)
    }

    /// The profile of a replica.
    ///
    /// # Errors
    /// Those of the database.
    pub fn profile(&self, replica: ReplicaId) -> Result<Option<StoredProfile>, String> {
        self.ledger.profile(replica.0).map_err(told)
    }

    /// Does one operation that counts; `None` where what it names is not known.
    fn count(&mut self, operation: Operation) -> Result<Option<usize>, String> {
        let transaction = self.ledger.begin().map_err(told)?;
        let outcome = transaction.perform(&mut [operation]).map_err(told)?.pop().ok_or("the ledger says nothing")?;
        transaction.commit().map_err(told)?;
        match outcome {
            Ok(Outcome::Count(count)) => Ok(Some(count)),
            Ok(Outcome::Synced(_) | Outcome::Adopted(_)) => Err("the ledger speaks of something else".into()),
            Err(StoreError::Unknown) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }
}

/// Joins a delta within a transaction.
pub(crate) fn synced(transaction: &DirectTransaction<'_>, delta: Delta, now: Time) -> Result<Box<Synced>, String> {
    let mut operations = [Operation::Sync(Box::new(delta), now)];
    let outcome = transaction.perform(&mut operations).map_err(told)?.pop().ok_or("the ledger says nothing")?;
    match outcome.map_err(told)? {
        Outcome::Synced(synced) => Ok(synced),
        _ => Err("the ledger speaks of something else".into()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(crate) fn told(error: StoreError) -> String {
    format!("the ledger: {error}")
}
