//! How large a profile gets: ten thousand sessions of a visitor who used five hundred devices.

use crate::shop::{site, text};
use crate::wire::Dice;
use nearside::consent::{Choice, Purpose};
use nearside::engine::Engine;
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Value};
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use nearside::sync::{Answer, MAX_LIVE, Stored, apply, fold, retire};
use nearside::time::{DAY_MS, Time};
use nearside::wire::{self, Message, encode_cells};
use std::sync::Arc;

const SEED: u64 = 0x5e55_1045;
const DEVICES: usize = 500;
const SESSIONS: usize = 20;
const SITE: &str = include_str!("../../www/shop/site.json");

fn at(ms: u64) -> Time {
    Time::from_ms(ms).unwrap()
}

/// An event with one of 120 items.
fn event(dice: &mut Dice, name: EventName, at: Time) -> Event {
    let is_purchase = name == EventName::Purchase;
    let mut event = Event::new(name, at);
    let number = dice.below(120);
    let mut item = Item::new(text(&format!("A-{number}")));
    let categories = ["shoes", "boots", "jackets", "scarves", "bags", "lamps", "books", "toys"];
    let brands = ["acme", "nord", "vela", "otto", "kite", "moss"];
    let pick = usize::try_from(number).unwrap();
    item.set_text(ItemField::Category(0), text(categories[pick % categories.len()]));
    item.set_text(ItemField::Brand, text(brands[pick % brands.len()]));
    event.push_item(item).unwrap();
    if is_purchase {
        event.set(text("transaction_id"), Value::Text(text(&format!("T{}", dice.below(1 << 30))))).unwrap();
        event.set(text("value"), Value::Number(Decimal::from_units(590_000))).unwrap();
    }
    event
}

/// The hub, as far as it matters here: the devices heard of last, and the base of all before.
#[derive(Default)]
struct Hub {
    live: Vec<(ReplicaId, Stored)>,
    base: Stored,
}

impl Hub {
    /// A device that has its sessions, one after the other, from `now` on.
    fn visit(&mut self, engine: &mut Engine, dice: &mut Dice, now: &mut u64) {
        let replica = engine.profile().replica;
        let mut stored = Stored::default();
        for _ in 0..SESSIONS {
            *now += DAY_MS / 14;
            for step in 0..=dice.below(8) {
                let name = match dice.below(40) {
                    0 => EventName::Purchase,
                    1..5 => EventName::AddToCart,
                    _ => EventName::ViewItem,
                };
                let at = at(*now + step * 60_000);
                let _changes = engine.record(&event(dice, name, at), at).unwrap();
            }
            let Message::Delta(delta) = wire::decode(&engine.delta().unwrap()).unwrap() else { panic!("a delta") };
            let verdict = apply(&mut stored, &delta);
            let answer = Answer { replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
            let _changes = engine.receive(&wire::encode_answer(&answer), at(*now)).unwrap();
        }
        self.live.push((replica, stored));
        // The base is one of them.
        if self.live.len() == MAX_LIVE {
            retire(&mut self.base, &self.live.remove(0).1);
        }
    }

    fn replicas(&self) -> Vec<(ReplicaId, &Cells)> {
        let live = self.live.iter().map(|(id, stored)| (*id, &stored.cells));
        live.chain([(ReplicaId([0; 16]), &self.base.cells)]).collect()
    }
}

#[test]
fn ten_thousand_sessions_on_five_hundred_devices_are_a_profile_of_four_kilobytes() {
    println!("seed {SEED:#x}");
    let site = site(SITE);
    let mut dice = Dice::new(SEED);
    let mut hub = Hub::default();
    let mut now = 1_700_000_000_000;
    for _ in 0..DEVICES {
        let mut engine = Engine::new(Arc::clone(&site), dice.replica_id(), dice.next());
        for purpose in Purpose::ALL {
            let _changes = engine.set_consent(purpose, Choice::Granted, at(now));
        }
        hub.visit(&mut engine, &mut dice, &mut now);
    }
    let bytes = |cells: &Cells| encode_cells(cells).len();
    let folded = bytes(&fold(&hub.replicas()));
    let kept: usize = hub.replicas().iter().map(|(_, cells)| bytes(cells)).sum();
    println!("the profile takes {folded} bytes; as the cells of {} replicas {kept} bytes", hub.live.len() + 1);
    assert!(folded <= 4096, "{folded}");
    assert!(bytes(&hub.base.cells) <= 4096);
}
