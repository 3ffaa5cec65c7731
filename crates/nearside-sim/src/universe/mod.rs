//! A universe: one visitor with all devices, the network and the hub, from the first visit until all is quiet.

mod act;
mod network;
mod quiet;

use crate::chance::Chance;
use crate::device::Device;
use crate::figures::{Figures, Wrong};
use crate::hub::Hub;
use crate::mutant::Mutant;
use crate::oracle::Oracle;
use crate::plan::Plan;
use crate::queue::Queue;
use crate::shadow::Message;
use crate::shop::{Deed, ITEMS, Kind, Shop};
use crate::tab::World;
use nearside::id::{ReplicaId, mix64};
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS, Time};

/// When universes begin: in the middle of November 2025.
const BEGINNING_MS: u64 = 1_763_000_000_000;

/// Which universe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The seed of the run.
    pub seed: u64,
    /// The visitor's number in it.
    pub visitor: u64,
}

/// Something that is due.
#[derive(Debug)]
enum Action {
    /// A visit on some device.
    Visit,
    /// The next deeds in a tab, of which so many remain.
    Step { device: usize, tab: u64, left: u32 },
    /// The tab is closed.
    Leave { device: usize, tab: u64 },
    /// A request reaches the hub.
    Request { from: Sender, message: Box<Message> },
    /// An answer reaches its device.
    Answer { to: Sender, bytes: Vec<u8> },
    /// A visitor's wish to be forgotten reaches the hub.
    Erase([ReplicaId; 2]),
}

/// Who sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sender {
    device: usize,
    /// How often its storage had been put back.
    life: u32,
    tab: u64,
    /// The request's number.
    request: u64,
}

/// One visitor's world.
pub struct Universe<'a> {
    world: World<'a>,
    hub: &'a mut Hub,
    figures: &'a mut Figures,
    trace: Option<&'a mut Vec<String>>,
    plan: Plan,
    chance: Chance,
    now: Time,
    devices: Vec<Device>,
    queue: Queue<Action>,
    oracle: Oracle,
    visits_left: u32,
    requests: u64,
    /// Replicas that were linked to another profile, the latest last.
    links: Vec<ReplicaId>,
    /// Whether the network is as it should be.
    is_healed: bool,
}

impl<'a> Universe<'a> {
    /// The universe of that name, at its beginning. What happens in it is told to `trace`.
    pub fn new(
        shop: &'a Shop,
        (hub, mutant): (&'a mut Hub, Option<Mutant>),
        figures: &'a mut Figures,
        name: Name,
        trace: Option<&'a mut Vec<String>>,
    ) -> Self {
        let mut chance = Chance::new(mix64(name.seed ^ mix64(name.visitor)));
        let plan = Plan::draw(&mut chance);
        let devices = plan.devices.iter().map(|(locks, clock)| Device::new(*locks, *clock)).collect();
        let visits_left = plan.visits;
        Self {
            world: World { shop, mutant },
            hub,
            figures,
            trace,
            plan,
            chance,
            now: Time::default().after(BEGINNING_MS),
            devices,
            queue: Queue::default(),
            oracle: Oracle::default(),
            visits_left,
            requests: 0,
            links: Vec::new(),
            is_healed: false,
        }
    }

    /// Lets everything happen, then compares.
    ///
    /// # Errors
    /// Where something happens that may not: an engine refuses its own bytes, a device never falls silent.
    pub fn run(mut self) -> Result<Wrong, String> {
        self.hub.clear()?;
        self.figures.visitors = self.figures.visitors.saturating_add(1);
        let plan = format!("{:?}", self.plan);
        self.tell(|| plan);
        self.queue.push(self.now, Action::Visit);
        while let Some((at, action)) = self.queue.pop() {
            self.now = self.now.max(at);
            self.act(action)?;
        }
        self.quieten()
    }

    fn act(&mut self, action: Action) -> Result<(), String> {
        match action {
            Action::Visit => self.visit(),
            Action::Step { device, tab, left } => self.step(device, tab, left),
            Action::Leave { device, tab } => self.leave(device, tab),
            Action::Request { from, message } => self.request(from, &message),
            Action::Answer { to, bytes } => self.answer(to, &bytes),
            Action::Erase(ids) => self.erase(ids),
        }
    }

    /// Plans the next visit.
    fn plan_visit(&mut self) {
        if self.visits_left == 0 {
            return;
        }
        let pace_ms = self.plan.pace_ms;
        let gap_ms = match self.chance.below(10) {
            _ if self.chance.happens(self.plan.sleeps) => self.chance.between(366 * DAY_MS, 420 * DAY_MS),
            0..=2 => self.chance.between(MINUTE_MS, HOUR_MS),
            _ => self.chance.between(MINUTE_MS, pace_ms.saturating_mul(2)),
        };
        self.queue.push(self.now.after(gap_ms), Action::Visit);
    }

    /// Something that a visitor does on a device, with its number; `None` where there is no room for more.
    fn deed(&mut self, device: usize) -> Option<(usize, Deed)> {
        let held = self.devices.get(device)?;
        let is_ahead = held.clock == crate::device::Clock::Ahead;
        let kind = match self.chance.below(10) {
            _ if self.is_till(device) => Kind::Purchase,
            0..=2 => Kind::Page,
            3..=6 => Kind::View,
            7..=8 => Kind::Cart,
            _ => Kind::Purchase,
        };
        // Some come late, as pages tell them that were open for long.
        let late_ms = if self.chance.happens(60) { self.chance.below(DAY_MS - HOUR_MS) } else { 0 };
        let deed = Deed {
            at: held.time(self.now).before(late_ms),
            kind,
            item: u8::try_from(self.chance.below(u64::from(ITEMS))).unwrap_or(0),
            price: i64::try_from(self.chance.between(10_000, 1_000_000)).unwrap_or(0),
        };
        let number = self.oracle.record(deed, is_ahead)?;
        self.figures.events = self.figures.events.saturating_add(1);
        Some((number, deed))
    }

    fn is_till(&self, device: usize) -> bool {
        self.plan.has_till && device.saturating_add(1) == self.plan.devices.len()
    }

    /// Tells the trace, if anybody listens.
    fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            let days = self.now.ms().saturating_sub(BEGINNING_MS) / DAY_MS;
            let ms = self.now.ms().saturating_sub(BEGINNING_MS) % DAY_MS;
            trace.push(format!("day {days:>4} {ms:>8} ms: {}", what()));
        }
    }
}

/// The first bytes of an id: enough to tell a universe's replicas apart.
fn short(id: ReplicaId) -> String {
    let [first, second, third, ..] = id.0;
    format!("{first:02x}{second:02x}{third:02x}")
}
