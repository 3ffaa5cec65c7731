//! A tab: an engine that reads what its device stored, changes it, stores it and says what is to be sent.
//!
//! It does what the tag does in a browser: reload what another tab stored, apply operations, make the delta before the
//! snapshot, store, and send only what was stored.

use crate::chance::Chance;
use crate::device::{Device, Locks, Stored};
use crate::mutant::{self, Mutant};
use crate::shadow::{Message, Shadow};
use crate::shop::{Deed, Shop};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Output};
use nearside::id::ReplicaId;
use nearside::sync::Verdict;
use nearside::time::{DAY_MS, Time};
use nearside::wire::{self, Restored, Snapshot};
use std::sync::Arc;

/// A page of the shop.
#[derive(Debug)]
pub struct Tab {
    /// Its name, never given twice on a device.
    pub number: u64,
    /// The request whose answer it waits for.
    pub waits_for: Option<u64>,
    engine: Engine,
    shadow: Shadow,
    /// The number of the stored state that it read or wrote last.
    seen: Option<u64>,
}

/// What all tabs of a universe share.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// The fault that the device's host has, if any.
    pub mutant: Option<Mutant>,
}

/// Whether a tab looks into storage before it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It does.
    Fresh,
    /// It does not see what another tab stored a moment ago. Only where locks are missing.
    Stale,
}

/// What a tab is asked to do.
#[derive(Debug, Clone, Copy)]
pub enum Work<'a> {
    /// Record deeds.
    Record(&'a [(usize, Deed)]),
    /// Take in an answer.
    Answer(&'a [u8]),
    /// Forget the visitor.
    Forget,
    /// Lose everything and record these deeds again, in a further epoch of the same replica.
    Anew(&'a [(usize, Deed)]),
    /// Nothing: say what is to be sent.
    Look,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Done {
    /// What the hub must get.
    pub unsent: Option<Message>,
    /// The replica that was given up, with the verdict that said so.
    pub retired: Option<(ReplicaId, Verdict)>,
    /// The ids that are to be forgotten.
    pub forgotten: Option<[ReplicaId; 2]>,
}

impl Tab {
    /// Opens a page: restores what is stored, or begins as a stranger.
    ///
    /// # Errors
    /// Where the engine refuses its own snapshot.
    pub fn open(world: World<'_>, device: &mut Device, now: Time, chance: &mut Chance) -> Result<Self, String> {
        let number = device.next_number();
        let local = device.time(now);
        let mut tab = Self {
            number,
            waits_for: None,
            engine: Engine::new(Arc::clone(&world.shop.site), chance.replica(), chance.number()),
            shadow: Shadow::default(),
            seen: None,
        };
        if device.stored.is_some() {
            tab.refresh(world, device, local, chance)?;
        } else {
            tab.permit(local);
        }
        Ok(tab)
    }

    /// Does some work under the device's lock, stores, and says what is to be sent.
    ///
    /// # Errors
    /// Where the engine refuses what it must not refuse.
    pub fn commit(
        &mut self,
        world: World<'_>,
        device: &mut Device,
        (now, look): (Time, Look),
        work: Work<'_>,
        chance: &mut Chance,
    ) -> Result<Done, String> {
        let local = device.time(now);
        if look == Look::Fresh || device.locks == Locks::Held {
            self.refresh(world, device, local, chance)?;
        }
        let mut done = Done::default();
        match work {
            Work::Record(deeds) => self.record(world, deeds, local)?,
            Work::Answer(bytes) => done.retired = self.receive(world, bytes, local)?,
            Work::Forget => {
                done.forgotten = Some(self.engine.known_as());
                let _changes = self.engine.forget(local);
                self.shadow = Shadow::default();
                self.permit(local);
            }
            Work::Anew(deeds) => self.begin_anew(world, deeds, local, chance)?,
            Work::Look => {}
        }
        self.settle(device, &mut done)?;
        Ok(done)
    }

    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What the oracle knows of the engine's state.
    #[must_use]
    pub const fn shadow(&self) -> &Shadow {
        &self.shadow
    }

    /// Takes over what another tab stored.
    fn refresh(&mut self, world: World<'_>, device: &Device, local: Time, chance: &mut Chance) -> Result<(), String> {
        let Some(stored) = device.stored.as_ref().filter(|stored| Some(stored.number) != self.seen) else {
            return Ok(());
        };
        self.engine = Engine::restore(Arc::clone(&world.shop.site), &stored.snapshot, chance.number())
            .map_err(|error| format!("a stored snapshot is refused: {error}"))?;
        let _changes = self.engine.wake(local);
        self.shadow.clone_from(&stored.shadow);
        self.seen = Some(stored.number);
        Ok(())
    }

    fn permit(&mut self, local: Time) {
        for purpose in Purpose::ALL {
            let _changes = self.engine.set_consent(purpose, Choice::Granted, local);
        }
    }

    fn record(&mut self, world: World<'_>, deeds: &[(usize, Deed)], local: Time) -> Result<(), String> {
        for (number, deed) in deeds {
            let event = world.shop.event(*number, deed)?;
            // What is told again is as late as can be.
            let local = local.min(deed.at.after(DAY_MS));
            let _changes = self.engine.record(&event, local).map_err(|error| format!("event {number}: {error}"))?;
            self.shadow.record(*number, deed, &world.shop.roots);
        }
        Ok(())
    }

    fn receive(&mut self, world: World<'_>, bytes: &[u8], local: Time) -> Result<Option<(ReplicaId, Verdict)>, String> {
        let answer = wire::decode_answer(bytes).ok_or("the hub's answer is refused")?;
        let Some(answer) = mutant::on_answer(world.mutant, answer, self.engine.profile()) else { return Ok(None) };
        let bytes = wire::encode_answer(&answer);
        let (former, before) =
            (self.engine.profile().replica, mutant::on_carry(world.mutant, &self.engine.profile().cells));
        let _changes = self.engine.receive_answer(&bytes, local).ok_or("the hub's answer is refused")?;
        if self.engine.profile().replica == former {
            return Ok(None);
        }
        let (Verdict::Ack(mark) | Verdict::Closed { after: mark, .. } | Verdict::Fork { after: mark, .. }) =
            answer.verdict;
        if let Some(cells) = before {
            self.replace(world, |restored| restored.profile.cells = cells)?;
        }
        self.shadow.carry(mark);
        Ok(Some((former, answer.verdict)))
    }

    fn begin_anew(
        &mut self,
        world: World<'_>,
        deeds: &[(usize, Deed)],
        local: Time,
        chance: &mut Chance,
    ) -> Result<(), String> {
        let restored = wire::decode_snapshot(&self.engine.snapshot()).map_err(|error| error.to_string())?;
        let (replica, epoch) = (restored.profile.replica, restored.outbox.epoch.saturating_add(1));
        self.engine = Engine::new(Arc::clone(&world.shop.site), replica, chance.number());
        self.shadow = Shadow::default();
        self.permit(local);
        self.replace(world, |restored| restored.outbox.epoch = epoch)?;
        self.record(world, deeds, local)
    }

    /// Changes the engine's state behind its back.
    fn replace(&mut self, world: World<'_>, change: impl FnOnce(&mut Restored)) -> Result<(), String> {
        let refused = |error: nearside::error::Error| format!("a changed snapshot is refused: {error}");
        let mut restored = wire::decode_snapshot(&self.engine.snapshot()).map_err(refused)?;
        change(&mut restored);
        let Restored { profile, consent, outbox } = &restored;
        let snapshot = wire::encode_snapshot(&Snapshot { profile, consent, outbox });
        let seed = nearside::id::hash64(&snapshot);
        self.engine = Engine::restore(Arc::clone(&world.shop.site), &snapshot, seed).map_err(refused)?;
        Ok(())
    }

    fn settle(&mut self, device: &mut Device, done: &mut Done) -> Result<(), String> {
        // Before the snapshot: sending opens a version, which must be stored with it.
        let mut unsent = self.engine.delta();
        if let Some(bytes) = unsent.take() {
            done.unsent = Some(self.message(bytes)?);
        }
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Store(snapshot) => {
                    let (replica, shadow) = (self.engine.profile().replica, self.shadow.clone());
                    self.seen = Some(device.store(Stored { snapshot, shadow, number: 0, replica }));
                }
                Output::Send(bytes) => done.unsent = Some(self.message(bytes)?),
                Output::Forget => device.stored = None,
                Output::SegmentsChanged(_) | Output::WakeAt(_) => {}
            }
        }
        Ok(())
    }

    fn message(&mut self, bytes: Vec<u8>) -> Result<Message, String> {
        let refused = |error| format!("the device's own delta is refused: {error}");
        match wire::decode(&bytes).map_err(refused)? {
            wire::Message::Delta(delta) => Ok(self.shadow.message(&delta, bytes)),
            _ => Err("a delta is no delta".into()),
        }
    }
}
