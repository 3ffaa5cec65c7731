//! A device and a hub over a network that loses, repeats and reorders: whatever happens, they end equal.

use super::Dice;
use nearside::event::Text;
use nearside::id::{MetricId, ReplicaId};
use nearside::limits::RECENT_SLOTS;
use nearside::profile::{Cells, Moment, Recent, Touch};
use nearside::sync::{Answer, Digest, Outbox, Standing, Stored, apply, join_others};
use nearside::time::{Day, Time};
use nearside::wire::{Message, decode, encode_answer, encode_delta, encode_outgoing};

const SEED: u64 = 0x5e55_1045;
const RUNS: u64 = 2_000;
const STEPS: u64 = 60;

/// Bytes under way in one direction.
#[derive(Default)]
struct Link(Vec<Vec<u8>>);

impl Link {
    /// Takes bytes that may get lost (15 %) or double (15 %).
    fn send(&mut self, dice: &mut Dice, bytes: Vec<u8>) {
        match dice.below(100) {
            0..15 => {}
            15..30 => self.0.extend([bytes.clone(), bytes]),
            _ => self.0.push(bytes),
        }
    }

    /// Gives bytes that are under way, in any order.
    fn deliver(&mut self, dice: &mut Dice) -> Option<Vec<u8>> {
        if self.0.is_empty() {
            return None;
        }
        let at = dice.index(self.0.len());
        Some(self.0.swap_remove(at))
    }
}

struct Device {
    replica: ReplicaId,
    cells: Cells,
    outbox: Outbox,
    others: Vec<(ReplicaId, Cells)>,
    views: u64,
}

impl Device {
    fn new(replica: ReplicaId) -> Self {
        Self { replica, cells: Cells::default(), outbox: Outbox::default(), others: Vec::new(), views: 0 }
    }

    fn view(&mut self, dice: &mut Dice) {
        let version = self.outbox.version();
        let at = Time::from_ms(1_764_000_000_000 + dice.below(200) * 3_600_000).unwrap();
        self.views += 1;
        self.cells.count(MetricId(1), at.day(), 1, version);
        self.cells.count(MetricId(2), Day(dice.index(70).try_into().unwrap()), dice.below(1_000_000), version);
        let slot = self.cells.recent.slot_for_new(RECENT_SLOTS, |recent| recent.at.ms());
        let item = Text::new(&dice.below(1000).to_string()).unwrap();
        self.cells.recent.set(slot, Recent { at, session: 1, touch: Touch::View, item }, version);
        self.cells.moments.set(Moment::LastSeen as u8, at, version);
    }

    fn receive(&mut self, bytes: &[u8]) {
        let Ok(Message::Answer(answer)) = decode(bytes) else { panic!("an answer is an answer") };
        assert_eq!(self.outbox.receive(&answer), Standing::Current, "nobody else writes this replica");
        join_others(self.replica, &mut self.others, &answer);
    }
}

/// Everything of one replica, whatever the versions.
fn values(cells: &Cells) -> Vec<u8> {
    nearside::wire::encode_digest(&Digest { visitor: ReplicaId([0; 16]), cells: cells.clone() })
}

/// One hub with the till's replica beside the device's.
struct Hub {
    device: Stored,
    till: (ReplicaId, Cells),
    clock: u32,
}

impl Hub {
    fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Ok(Message::Delta(delta)) = decode(bytes) else { panic!("a delta is a delta") };
        let before = self.device.head;
        let verdict = apply(&mut self.device, &delta);
        self.clock += u32::from(self.device.head != before);
        let others = if delta.seen < self.clock { vec![self.till.clone()] } else { Vec::new() };
        let (replica, since, hub) = (delta.replica, delta.seen, self.clock);
        encode_answer(&Answer { replica, verdict, since, hub, complete: false, others })
    }
}

fn run(seed: u64) {
    let mut dice = Dice::new(seed);
    let mut device = Device::new(ReplicaId([1; 16]));
    let mut till = (ReplicaId([9; 16]), Cells::default());
    till.1.count(MetricId(1), Day(20_000), 4, nearside::profile::Version(3));
    let mut hub = Hub { device: Stored::default(), till, clock: 0 };
    let (mut up, mut down) = (Link::default(), Link::default());
    for _ in 0..STEPS {
        match dice.below(4) {
            0 => device.view(&mut dice),
            1 => {
                let outgoing = device.outbox.outgoing(device.replica, &device.cells, dice.number32());
                let bytes = outgoing.map(|outgoing| encode_outgoing(&outgoing));
                let delta = device.outbox.delta(device.replica, &device.cells, 0);
                assert_eq!(bytes, delta.as_ref().map(encode_delta), "seed {seed:#x}");
                if let Some(bytes) = bytes {
                    up.send(&mut dice, bytes);
                }
            }
            2 => {
                if let Some(bytes) = up.deliver(&mut dice) {
                    let answer = hub.answer(&bytes);
                    down.send(&mut dice, answer);
                }
            }
            _ => {
                if let Some(bytes) = down.deliver(&mut dice) {
                    device.receive(&bytes);
                }
            }
        }
    }
    device.view(&mut dice);
    // The network recovers; what is still under way arrives as well, before and after.
    while let Some(delta) = device.outbox.delta(device.replica, &device.cells, dice.number32()) {
        device.receive(&hub.answer(&encode_delta(&delta)));
    }
    for late in up.0 {
        device.receive(&hub.answer(&late));
    }
    down.0.iter().for_each(|late| device.receive(late));
    assert_eq!(device.outbox.delta(device.replica, &device.cells, 0), None, "seed {seed:#x}");
    assert_eq!(values(&hub.device.cells), values(&device.cells), "seed {seed:#x}");
    assert_eq!(hub.device.cells.metric(MetricId(1)).unwrap().life.value, device.views, "seed {seed:#x}");
    assert_eq!(device.others, [hub.till], "seed {seed:#x}");
}

#[test]
fn a_lossy_network_loses_nothing_and_counts_nothing_twice() {
    println!("seed {SEED:#x}");
    let mut dice = Dice::new(SEED);
    for _ in 0..RUNS {
        run(dice.next());
    }
}

#[test]
fn an_unchanged_retry_is_the_same_and_a_change_leads_to_another_state() {
    let mut dice = Dice::new(SEED);
    let mut device = Device::new(ReplicaId([1; 16]));
    let delta = |device: &mut Device| device.outbox.delta(device.replica, &device.cells, 7);
    assert_eq!(delta(&mut device), None);
    device.view(&mut dice);
    let first = delta(&mut device).unwrap();
    assert_eq!(delta(&mut device), Some(first.clone()));
    device.view(&mut dice);
    let second = delta(&mut device).unwrap();
    assert!(second.head.version > first.head.version);
    assert_eq!(second.sent, [first.head], "the hub may hold the first");
    assert_eq!(second.base, first.base, "which nobody acknowledged");
}
