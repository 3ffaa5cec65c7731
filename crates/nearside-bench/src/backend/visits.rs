//! The load: deltas of real engines, of new visitors, of returning ones, and of those whose answer got lost.

use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Event, EventName, Item, Text};
use nearside::id::{ReplicaId, mix64};
use nearside::sync::{Answer, Stored, apply};
use nearside::time::Time;
use nearside::wire::{self, Message};
use std::collections::VecDeque;
use std::sync::Arc;

/// A shop's site: what is counted, and a placement so that the cookie has a use.
pub const SITE: &str = r#"{
  "site": "bench",
  "segments": [
    { "id": "viewer", "when": { "event": "view_item" } },
    { "id": "keen", "when": { "event": "view_item", "within": "7d", "count": { "gte": 5 } } },
    { "id": "cart", "when": { "event": "add_to_cart", "within": "1d" } } ],
  "placements": [ { "id": "next", "slots": 8, "strategies": [ { "use": "session" }, { "use": "popular" } ] } ] }"#;
/// Of a hundred deltas: those of visitors who were never here before.
pub const FIRST: u64 = 50;
/// Of a hundred deltas: those that are sent a second time, as after a lost answer. The rest is of returning visitors.
pub const REPEATED: u64 = 10;
/// Deltas between two of one visitor: both must not be on their way at once, for no browser does that.
const APART: usize = 8_000;
/// Deltas after which one is repeated.
const REPEATED_AFTER: usize = 64;
/// Visitors who may come back. The oldest stay away for ever.
const MAX_WAITING: usize = 60_000;
/// Items of the shop; their ids are numbers, from this one on.
const ITEMS: u64 = 17_000;
const FIRST_ITEM: u64 = 214_500_000;
/// How long before now the first visits were, and how long a visitor stays away.
const SINCE_MS: u64 = 10 * 24 * 60 * 60 * 1000;
const AWAY_MS: u64 = 11 * 60 * 60 * 1000;

/// Who visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// New visitors, returning ones and repeated deltas, by the hundred as above.
    Shop,
    /// New visitors alone.
    Strangers,
}

/// One delta, as it is sent.
pub struct Sent {
    /// Which visitor's: equal ones must keep their order.
    pub visitor: u64,
    /// Its bytes.
    pub delta: Vec<u8>,
}

/// A visitor who may come back: what the device keeps in between, and what the hub holds of it.
struct Waiting {
    visitor: u64,
    until: usize,
    snapshot: Vec<u8>,
    stored: Stored,
    at: Time,
}

/// Makes deltas.
pub struct Visits {
    site: Arc<Site>,
    mix: Mix,
    waiting: VecDeque<Waiting>,
    latest: VecDeque<(u64, Vec<u8>)>,
    seed: u64,
    number: u64,
    made: usize,
    now: Time,
    /// Looks at items in all deltas, each counted once: what the backend's profiles must come to.
    pub views: u64,
    /// Visitors.
    pub visitors: u64,
}

impl Visits {
    /// Visits of a shop up to `now`; the same seed makes the same ones.
    ///
    /// # Errors
    /// Where the site does not compile.
    pub fn new(mix: Mix, seed: u64, now: Time) -> Result<Self, String> {
        let manifest = nearside_author::compile(SITE).map_err(|error| error.to_string())?;
        let site = Arc::new(Site::load(manifest, None, None).map_err(|error| error.to_string())?);
        let (waiting, latest) = (VecDeque::new(), VecDeque::new());
        Ok(Self { site, mix, waiting, latest, seed, number: 0, made: 0, now, views: 0, visitors: 0 })
    }

    /// The next delta.
    ///
    /// # Errors
    /// Gives the engine's refusal.
    pub fn next(&mut self) -> Result<Sent, String> {
        self.made = self.made.saturating_add(1);
        if self.mix == Mix::Strangers {
            return self.first();
        }
        let drawn = self.draw(100);
        if drawn < REPEATED
            && let Some((visitor, delta)) = self.latest.front()
        {
            return Ok(Sent { visitor: *visitor, delta: delta.clone() });
        }
        let is_back = self.waiting.front().is_some_and(|waiting| waiting.until <= self.made);
        let sent = match self.waiting.pop_front() {
            Some(waiting) if is_back && drawn >= REPEATED.saturating_add(FIRST) => self.again(waiting)?,
            held => {
                if let Some(held) = held {
                    self.waiting.push_front(held);
                }
                self.first()?
            }
        };
        if self.latest.len() >= REPEATED_AFTER {
            self.latest.pop_front();
        }
        self.latest.push_back((sent.visitor, sent.delta.clone()));
        Ok(sent)
    }

    fn first(&mut self) -> Result<Sent, String> {
        self.visitors = self.visitors.saturating_add(1);
        let visitor = self.visitors;
        let mut replica = [0; 16];
        let (low, high) = replica.split_at_mut(8);
        low.copy_from_slice(&mix64(self.seed ^ visitor).to_le_bytes());
        high.copy_from_slice(&mix64(!visitor).to_le_bytes());
        let at = self.now.before(SINCE_MS);
        let mut engine = Engine::new(Arc::clone(&self.site), ReplicaId(replica), visitor);
        for purpose in Purpose::ALL {
            let _entered = engine.set_consent(purpose, Choice::Granted, at);
        }
        self.visit(visitor, engine, Stored::default(), at)
    }

    fn again(&mut self, waiting: Waiting) -> Result<Sent, String> {
        let engine = Engine::restore(Arc::clone(&self.site), &waiting.snapshot, waiting.visitor);
        let engine = engine.map_err(|error| error.to_string())?;
        self.visit(waiting.visitor, engine, waiting.stored, waiting.at.after(AWAY_MS).min(self.now))
    }

    /// One session: looks at items, now and then one for the cart; its delta, and the hub's answer to it.
    fn visit(&mut self, visitor: u64, mut engine: Engine, mut stored: Stored, mut at: Time) -> Result<Sent, String> {
        let refused = |error: nearside::error::Error| error.to_string();
        // As in the sessions of real shops: most are short, some are not.
        let more = if self.draw(5) == 0 { self.draw(9) } else { 0 };
        let looks = self.draw(3).saturating_add(more).saturating_add(1);
        for look in 0..looks {
            at = at.after(20_000);
            let is_cart = look > 0 && self.draw(12) == 0;
            let name = if is_cart { EventName::AddToCart } else { EventName::ViewItem };
            let id = self.draw(ITEMS).saturating_add(FIRST_ITEM).to_string();
            let mut event = Event::new(name, at);
            event.push_item(Item::new(Text::new(&id).map_err(refused)?)).map_err(refused)?;
            engine.record(&event, at).map_err(refused)?;
            if !is_cart {
                self.views = self.views.saturating_add(1);
            }
        }
        let delta = engine.delta().ok_or("a visit without a delta")?;
        let Ok(Message::Delta(read)) = wire::decode(&delta) else { return Err("an engine's delta is none".into()) };
        let verdict = apply(&mut stored, &read);
        let answer = Answer { replica: read.replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
        engine.receive(&wire::encode_answer(&answer), at).map_err(refused)?;
        if self.mix == Mix::Shop && self.waiting.len() < MAX_WAITING {
            let until = self.made.saturating_add(APART);
            self.waiting.push_back(Waiting { visitor, until, snapshot: engine.snapshot(), stored, at });
        }
        Ok(Sent { visitor, delta })
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.number = self.number.wrapping_add(1);
        mix64(self.seed.wrapping_add(self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15))) % below
    }
}
