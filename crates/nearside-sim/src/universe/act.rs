//! What visitors do: visits, tabs, copies of devices, links, wishes to be forgotten.

use super::{Action, Universe, short};
use crate::device::{Clock, Device, Locks};
use crate::oracle::is_base;
use crate::plan::MAX_DEVICES;
use crate::shop::Deed;
use crate::tab::{Done, Look, Tab, Work};
use nearside::id::ReplicaId;
use nearside::sync::MAX_PAST;
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// Tabs that a device has open at most.
const MAX_TABS: usize = 3;

impl Universe<'_> {
    /// Begins a visit on some device, with what happens before it.
    pub(super) fn visit(&mut self) -> Result<(), String> {
        self.visits_left = self.visits_left.saturating_sub(1);
        self.figures.sessions = self.figures.sessions.saturating_add(1);
        let device = self.some_device();
        self.before_visit(device)?;
        let tab = self.open(device)?;
        let left = u32::try_from(self.chance.between(1, 3)).unwrap_or(1);
        self.step(device, tab, left)?;
        if self.chance.happens(self.plan.races) {
            let tab = self.open(device)?;
            self.step(device, tab, 2)?;
        }
        self.plan_visit();
        Ok(())
    }

    /// The next deeds of a tab, and what they make it send.
    pub(super) fn step(&mut self, device: usize, tab: u64, left: u32) -> Result<(), String> {
        let count = self.chance.between(1, 2);
        let deeds: Vec<(usize, Deed)> = (0..count).filter_map(|_| self.deed(device)).collect();
        self.commit(device, tab, Work::Record(&deeds))?;
        let gap_ms = self.chance.between(50, 3 * MINUTE_MS);
        let at = self.now.after(gap_ms);
        if left > 1 {
            self.queue.push(at, Action::Step { device, tab, left: left.saturating_sub(1) });
        } else {
            // Most pages go soon; some stay open for days.
            let stay_ms = if self.chance.happens(30) { self.chance.between(HOUR_MS, 5 * DAY_MS) } else { gap_ms };
            self.queue.push(at.after(stay_ms), Action::Leave { device, tab });
        }
        Ok(())
    }

    /// Closes a tab, which sends for the last time.
    pub(super) fn leave(&mut self, device: usize, tab: u64) -> Result<(), String> {
        // A page that is killed sends nothing any more.
        if self.chance.happens(700) {
            self.commit(device, tab, Work::Look)?;
        }
        if let Some(device) = self.devices.get_mut(device) {
            device.tabs.retain(|held| held.number != tab);
        }
        Ok(())
    }

    /// The hub forgets a profile, sooner or later.
    pub(super) fn erase(&mut self, ids: [ReplicaId; 2]) -> Result<(), String> {
        if !self.is_healed && self.chance.happens(crate::plan::DROPPED) {
            let again = self.now.after(MINUTE_MS);
            self.queue.push(again, Action::Erase(ids));
            return Ok(());
        }
        for replica in ids {
            self.hub.erase(replica, self.now)?;
            self.oracle.erase(replica);
            self.tell(|| format!("hub erases the profile of {}", short(replica)));
        }
        Ok(())
    }

    /// Does some work in a tab, and sends what comes of it.
    pub(super) fn commit(&mut self, device: usize, tab: u64, work: Work<'_>) -> Result<(), String> {
        let Some(done) = self.work(device, tab, work)? else { return Ok(()) };
        if let Some(message) = done.unsent {
            self.send(device, tab, message);
        }
        Ok(())
    }

    /// Does some work in a tab; `None` where it is gone.
    pub(super) fn work(&mut self, number: usize, tab: u64, work: Work<'_>) -> Result<Option<Done>, String> {
        let look = if self.chance.happens(400) { Look::Stale } else { Look::Fresh };
        if self.is_too_old(number) {
            return Ok(None);
        }
        let is_till = self.is_till(number);
        let Some(device) = self.devices.get_mut(number) else { return Ok(None) };
        let Some(place) = device.tabs.iter().position(|held| held.number == tab) else { return Ok(None) };
        let may_race = device.locks == Locks::Missing && device.tabs.len() > 1 && device.may_part() && !is_till;
        let is_named = device.tabs.get(place).is_some_and(|open| open.shadow().is_named());
        let is_race = look == Look::Stale && may_race && is_named;
        let look = if is_race { Look::Stale } else { Look::Fresh };
        let mut open = device.tabs.remove(place);
        let done = open.commit(self.world, device, (self.now, look), work, &mut self.chance)?;
        let own = open.shadow().now.own;
        device.tabs.insert(place, open);
        self.figures.commits = self.figures.commits.saturating_add(1);
        self.figures.races = self.figures.races.saturating_add(u64::from(is_race));
        self.figures.renewals = self.figures.renewals.saturating_add(u64::from(done.retired.is_some()));
        self.tell(|| {
            let numbers: Vec<usize> = own.numbers().collect();
            let stored =
                done.unsent.as_ref().map(|unsent| (short(unsent.replica), unsent.head.version.0, unsent.head.tag));
            let what = match work {
                Work::Record(deeds) => format!("records {:?}", deeds.iter().map(|(at, _)| at).collect::<Vec<_>>()),
                Work::Answer(_) => "is answered".into(),
                Work::Forget => "forgets".into(),
                Work::Anew(_) => "begins anew".into(),
                Work::Look => "looks".into(),
            };
            let retired =
                done.retired.map(|(former, verdict)| format!(", goes on for {} after {verdict:?}", short(former)));
            format!(
                "device {number} tab {tab} ({look:?}) {what}{}; own {numbers:?}, unsent {stored:?}",
                retired.unwrap_or_default()
            )
        });
        if let Some((former, _)) = done.retired
            && !self.oracle.carry(former, &own)
        {
            self.throw_away(number, "it carries over what another copy carried over before");
            return Ok(None);
        }
        Ok(Some(done))
    }

    /// Opens a tab, or takes an open one.
    pub(super) fn open(&mut self, number: usize) -> Result<u64, String> {
        let device = self.devices.get_mut(number).ok_or("no such device")?;
        if device.tabs.len() >= MAX_TABS
            && let Some(tab) = device.tabs.first()
        {
            return Ok(tab.number);
        }
        let tab = Tab::open(self.world, device, self.now, &mut self.chance)?;
        let name = tab.number;
        device.tabs.push(tab);
        Ok(name)
    }

    /// What may happen to devices and profiles before a visit.
    fn before_visit(&mut self, device: usize) -> Result<(), String> {
        if self.chance.happens(self.plan.copies) {
            self.copy(device);
        }
        if self.chance.happens(self.plan.roll_backs) {
            self.back_up_or_roll_back(device);
        }
        if self.chance.happens(self.plan.cut_offs) {
            let until = self.now.after(self.chance.between(HOUR_MS, 30 * DAY_MS));
            if let Some(device) = self.devices.get_mut(device) {
                device.cut_off_until = until;
            }
            self.tell(|| format!("device {device} has no network"));
        }
        if self.chance.happens(self.plan.links) {
            self.link(device)?;
        }
        if self.chance.happens(self.plan.unlinks)
            && let Some(joined) = self.links.pop()
            && !self.has_base(joined)?
        {
            let is_done = self.hub.unlink(joined)?;
            if is_done {
                self.oracle.unlink(joined);
                self.figures.unlinks = self.figures.unlinks.saturating_add(1);
            }
            self.tell(|| format!("hub unlinks {}: {is_done}", short(joined)));
        }
        if self.chance.happens(self.plan.erasures) {
            self.forget(device)?;
        }
        if self.is_till(device) && self.chance.happens(100) {
            self.begin_anew(device)?;
        }
        Ok(())
    }

    /// A copy that lay about for so long that the hub has forgotten the states it waits for is not used any more: a
    /// stated limit of the protocol ([`MAX_PAST`]), not what is tried here.
    pub(super) fn is_too_old(&mut self, number: usize) -> bool {
        let Some(device) = self.devices.get_mut(number) else { return true };
        let Some(stored) = device.stored.as_ref().filter(|_| !device.is_lost) else { return device.is_lost };
        let behind = self.oracle.version(stored.replica).saturating_sub(stored.shadow.oldest());
        if usize::try_from(behind).unwrap_or(usize::MAX) <= MAX_PAST {
            return false;
        }
        self.throw_away(number, "the hub has forgotten the states that it waits for");
        true
    }

    /// A device is not used any more.
    fn throw_away(&mut self, number: usize, why: &str) {
        if let Some(device) = self.devices.get_mut(number) {
            device.is_lost = true;
            device.tabs.clear();
        }
        self.figures.thrown_away = self.figures.thrown_away.saturating_add(1);
        self.tell(|| format!("device {number} is thrown away: {why}"));
    }

    /// One of the devices that are in use; a new one where there is none.
    fn some_device(&mut self) -> usize {
        let used: Vec<usize> = (0..self.devices.len()).filter(|number| !self.is_too_old(*number)).collect();
        if let Some(number) = used.get(self.chance.index(used.len())) {
            return *number;
        }
        self.devices.push(Device::new(Locks::Held, Clock::Near(0)));
        self.devices.len().saturating_sub(1)
    }

    /// Whether something of a replica's profile was retired: it is part of a sum that no unlinking takes apart again, a
    /// limit that the store states.
    fn has_base(&self, replica: ReplicaId) -> Result<bool, String> {
        let profile = self.hub.profile(replica)?;
        Ok(profile.is_some_and(|profile| profile.replicas.iter().any(is_base)))
    }

    fn copy(&mut self, number: usize) {
        if self.devices.len() >= MAX_DEVICES || self.is_till(number) {
            return;
        }
        let Some(device) = self.devices.get(number).filter(|device| device.may_part()) else { return };
        let copy: Device = device.copy();
        self.devices.push(copy);
        self.figures.copies = self.figures.copies.saturating_add(1);
        let new = self.devices.len().saturating_sub(1);
        self.tell(|| format!("device {number} is copied to device {new}"));
    }

    fn back_up_or_roll_back(&mut self, number: usize) {
        if self.is_till(number) {
            return;
        }
        let Some(device) = self.devices.get_mut(number) else { return };
        if device.backup.is_none() {
            if device.may_part() {
                device.backup.clone_from(&device.stored);
                self.tell(|| format!("device {number} is backed up"));
            }
            return;
        }
        device.roll_back();
        self.figures.roll_backs = self.figures.roll_backs.saturating_add(1);
        self.tell(|| format!("device {number} is put back"));
    }

    fn link(&mut self, number: usize) -> Result<(), String> {
        let other = self.chance.index(self.devices.len());
        let replica = |number: usize| self.devices.get(number)?.stored.as_ref().map(|stored| stored.replica);
        let (Some(kept), Some(joined)) = (replica(number), replica(other)) else { return Ok(()) };
        if !self.oracle.knows(kept) || !self.oracle.knows(joined) || self.oracle.root(kept) == self.oracle.root(joined)
        {
            return Ok(());
        }
        let root = self.oracle.root(joined);
        if self.hub.link(kept, joined)? {
            self.oracle.link(kept, joined);
            self.links.push(root);
            self.see(kept)?;
            self.figures.links = self.figures.links.saturating_add(1);
            self.tell(|| format!("hub links {} with {}", short(kept), short(joined)));
        }
        Ok(())
    }

    fn forget(&mut self, number: usize) -> Result<(), String> {
        if self.is_till(number) {
            return Ok(());
        }
        let tab = self.open(number)?;
        let Some(done) = self.work(number, tab, Work::Forget)? else { return Ok(()) };
        if let Some(ids) = done.forgotten {
            self.figures.erasures = self.figures.erasures.saturating_add(1);
            self.queue.push(self.now.after(crate::plan::delay_ms(&mut self.chance)), Action::Erase(ids));
        }
        Ok(())
    }

    /// A till lost its state and tells all its sales again, under the same id.
    fn begin_anew(&mut self, number: usize) -> Result<(), String> {
        let Some(stored) = self.devices.get(number).and_then(|device| device.stored.as_ref()) else { return Ok(()) };
        let origin = stored.shadow.now;
        // One that goes on for another replica leaves to that what it counted. And what the hub never had is lost if the
        // replica is retired before it is heard again, a limit that the protocol states.
        if origin.own != origin.lineage || !self.oracle.holds(stored.replica, &origin) {
            return Ok(());
        }
        let known = |number: usize| self.oracle.deeds.get(number).map(|deed| (number, *deed));
        let deeds: Vec<(usize, Deed)> = origin.own.numbers().filter_map(known).collect();
        if let Some(device) = self.devices.get_mut(number) {
            // Whoever lost its state waits for no answer.
            device.life = device.life.saturating_add(1);
        }
        let tab = self.open(number)?;
        self.figures.begun_anew = self.figures.begun_anew.saturating_add(1);
        self.commit(number, tab, Work::Anew(&deeds))
    }
}
