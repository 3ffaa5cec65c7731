//! The end of a universe: the network heals, every device syncs until nothing is left to send, twice, and all is compared.

use super::{Universe, short};
use crate::device::Clock;
use crate::figures::Wrong;
use crate::hub::Crash;
use crate::judge;
use crate::tab::Work;
use nearside::sync::fold;
use nearside::time::MINUTE_MS;

/// Exchanges after which a device must have nothing left to send.
const MAX_EXCHANGES: u32 = 40;
/// Further deeds by which a device is brought up to date where one answer had no room for everything.
const MAX_FURTHER: u32 = 8;

impl Universe<'_> {
    /// Brings everything to rest and compares the hub with the oracle.
    pub(super) fn quieten(mut self) -> Result<Wrong, String> {
        self.is_healed = true;
        let mut wrong = Wrong::default();
        let is_exact = !self.devices.iter().any(|device| device.clock == Clock::Ahead);
        for is_last in [false, true] {
            for device in 0..self.devices.len() {
                self.sync_until_quiet(device)?;
                if is_last && is_exact && !self.knows_all(device)? {
                    wrong.decay = wrong.decay.saturating_add(1);
                    self.tell(|| format!("device {device} folds to something else than the hub"));
                }
            }
        }
        let erased = &self.oracle.erased;
        let left = self.devices.iter().filter(|device| !device.is_lost).filter_map(|device| device.stored.as_ref());
        let origins: Vec<_> =
            left.filter(|stored| !erased.contains(&stored.replica)).map(|stored| stored.shadow.now).collect();
        let profiles = self.hub.profiles()?;
        let trace = &mut |what: String| {
            if let Some(trace) = &mut self.trace {
                trace.push(what);
            }
        };
        judge::judge(&self.oracle, &origins, (&profiles, self.now.day()), self.world.shop, (&mut wrong, trace));
        Ok(wrong)
    }

    /// Lets a device send and be answered until it has nothing left.
    fn sync_until_quiet(&mut self, number: usize) -> Result<(), String> {
        if self.is_too_old(number) {
            return Ok(());
        }
        let Some(device) = self.devices.get_mut(number).filter(|device| device.stored.is_some()) else { return Ok(()) };
        device.tabs.clear();
        let tab = self.open(number)?;
        for _ in 0..MAX_EXCHANGES {
            self.now = self.now.after(MINUTE_MS);
            let done = self.work(number, tab, Work::Look)?;
            let Some(message) = done.and_then(|done| done.unsent) else { return Ok(()) };
            self.figures.sent = self.figures.sent.saturating_add(1);
            self.figures.delta_bytes.note(message.bytes.len());
            let reply = self.at_hub(&message, Crash::Never)?;
            let bytes = reply.answer.ok_or("a hub that does not crash does not answer")?;
            self.work(number, tab, Work::Answer(&bytes))?;
        }
        Err(format!("device {number} never has nothing left to send"))
    }

    /// Whether a device that has just said something new folds to what the hub folds to, to the last bit.
    fn knows_all(&mut self, number: usize) -> Result<bool, String> {
        if self.is_too_old(number) {
            return Ok(true);
        }
        for _ in 0..MAX_FURTHER {
            let Some(tab) = self.devices.get(number).and_then(|device| device.tabs.first()).map(|tab| tab.number)
            else {
                return Ok(true);
            };
            let Some(deed) = self.deed(number) else { return Ok(true) };
            self.work(number, tab, Work::Record(&[deed]))?;
            self.sync_until_quiet(number)?;
            let Some(tab) = self.devices.get(number).and_then(|device| device.tabs.first()) else { return Ok(true) };
            let profile = tab.engine().profile();
            let others = profile.others.iter().map(|(id, cells)| (*id, cells));
            let here = fold(&std::iter::once((profile.replica, &profile.cells)).chain(others).collect::<Vec<_>>());
            let Some(stored) = self.hub.profile(profile.replica)? else {
                let replica = short(profile.replica);
                return Err(format!("the hub does not know {replica}, which it acknowledged"));
            };
            let there = fold(&stored.replicas.iter().map(|held| (held.id, &held.cells)).collect::<Vec<_>>());
            if here == there {
                return Ok(true);
            }
            let copies: Vec<String> = profile
                .others
                .iter()
                .map(|(id, cells)| {
                    let held = stored.replicas.iter().find(|held| held.id == *id);
                    let differing = held.map(|held| {
                        judge::differing_kinds(&fold(&[(*id, cells)]), &fold(&[(*id, &held.cells)])).join("+")
                    });
                    format!("{}: {}", short(*id), differing.as_deref().unwrap_or("not at the hub"))
                })
                .collect();
            self.tell(|| {
                let kinds = judge::differing_kinds(&here, &there).join(", ");
                format!("device {number} folds to other {kinds}; its copies differ in {copies:?}")
            });
        }
        Ok(false)
    }
}
