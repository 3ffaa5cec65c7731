//! The engine whose state lies in localStorage and is shared by all tabs of the site.

use super::backoff::Backoff;
use super::fault::Fault;
use super::host;
use super::stored::{By, Kept, REFUSED, Stored};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Output, Site};
use nearside::error::Error;
use nearside::id::ReplicaId;
use nearside::time::Time;
use wasm_bindgen::JsValue;

/// What is asked of a visitor's consent on this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The page has it: a visitor who has not decided is taken to permit.
    Granted,
    /// The page knows that the visitor refused: what is stored rests until the visitor says otherwise.
    Denied,
    /// The page will ask.
    Ask,
    /// The browser says no: only what the visitor permitted in person counts.
    Signal,
}

impl Asked {
    /// Reads `granted`, `denied`, `signal`; everything else is `ask`.
    #[must_use]
    pub fn parse(asked: &str) -> Self {
        match asked {
            "granted" => Self::Granted,
            "denied" => Self::Denied,
            "signal" => Self::Signal,
            _ => Self::Ask,
        }
    }

    /// Whether a stored profile may be used.
    const fn lets(self, by: By) -> bool {
        match self {
            Self::Granted | Self::Ask => true,
            Self::Signal => matches!(by, By::Visitor),
            Self::Denied => false,
        }
    }
}

/// What becomes of the stored profile when the engine erases it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// The fact that the visitor refused.
    Refusal,
    /// Nothing.
    None,
}

/// The engine and its stored state.
pub struct Replica {
    site: Arc<Site>,
    engine: Engine,
    /// `nearside:{site}`
    key: String,
    asked: Asked,
    by: By,
    trace: Trace,
    backoff: Backoff,
    /// The stored string as this tab read or wrote it last: another one is another tab's doing.
    seen: JsValue,
    /// Whether the engine's state is what is stored.
    is_stored: bool,
    faults: Vec<Fault>,
    late: Late,
    /// How far the visitor's clock is ahead of UTC.
    utc_offset_minutes: i16,
}

/// Whether operations may lie in storage that a page left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// They may.
    Perhaps,
    /// They were looked for.
    Taken,
}

impl Replica {
    /// A replica that has yet to look into storage, see [`Replica::refresh`].
    pub fn new(site: Arc<Site>, id: &str, asked: Asked, utc_offset_minutes: i16) -> Self {
        let mut key = String::from("nearside:");
        key.push_str(id);
        let engine = stranger(&site);
        Self {
            utc_offset_minutes,
            site,
            engine,
            key,
            asked,
            by: By::Page,
            trace: Trace::None,
            backoff: Backoff::default(),
            // No stored value is undefined, so the first look always loads.
            seen: JsValue::UNDEFINED,
            is_stored: false,
            faults: Vec::new(),
            late: Late::Perhaps,
        }
    }

    /// The engine.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine, to be changed under the lock.
    pub const fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Takes over another model, for this engine and for those that take its place.
    pub fn adopt(&mut self, model: Vec<u8>) -> Result<(), Error> {
        self.engine.adopt(model)?;
        self.site = Arc::clone(self.engine.site());
        Ok(())
    }

    /// Under which the state is stored.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What stays when the engine erases its profile next.
    pub const fn leave_trace(&mut self, trace: Trace) {
        self.trace = trace;
    }

    /// Notes that operations lie in storage, or do not; what was held before.
    pub const fn note_late(&mut self, late: Late) -> Late {
        core::mem::replace(&mut self.late, late)
    }

    /// Notes that something went wrong, once.
    pub fn note(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// What went wrong since the last call.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        core::mem::take(&mut self.faults)
    }

    /// How sync fared when the state was stored.
    pub const fn backoff(&self) -> Backoff {
        self.backoff
    }

    /// Whether the engine's state is what is stored.
    pub const fn is_stored(&self) -> bool {
        self.is_stored
    }

    /// Takes over what another tab stored since the last look.
    pub fn refresh(&mut self, now: Time) {
        let stored = host::load(&self.key).unwrap_or_else(|_| {
            self.note(Fault::StorageForbidden);
            JsValue::NULL
        });
        if stored != self.seen {
            self.seen = stored;
            self.reload(now);
        }
    }

    /// The visitor permits personalization in person: what rested is used again.
    pub fn permitted_by_visitor(&mut self, now: Time) {
        let rested = self.asked != Asked::Ask;
        self.by = By::Visitor;
        self.asked = Asked::Ask;
        if rested && !self.engine.consent().permits(Purpose::Personalization) {
            self.reload(now);
            self.by = By::Visitor;
        }
    }

    /// Does what the engine asks for. Gives the message that the backend must get, if the state it belongs to is stored:
    /// a state that is lost and made again would be another one under the same version.
    pub fn settle(&mut self, backoff: Backoff) -> Option<Vec<u8>> {
        // Before the snapshot: sending opens a version, which must be stored with it.
        let mut unsent = self.engine.delta();
        let changed = self.backoff != backoff;
        self.backoff = backoff;
        let mut stored_now = false;
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Store(snapshot) => {
                    self.save(snapshot);
                    stored_now = true;
                }
                Output::Send(message) => unsent = Some(message),
                Output::Forget => self.erase(),
                // Told by the outcome of each operation, and asked for by `wakeAt`.
                Output::SegmentsChanged(_) | Output::WakeAt(_) => {}
            }
        }
        if changed && !stored_now && self.engine.consent().permits(Purpose::Personalization) {
            self.save(self.engine.snapshot());
        }
        unsent.filter(|_| self.is_stored)
    }

    fn reload(&mut self, now: Time) {
        let stored = self.seen.as_string().map_or(Stored::Nothing, |text| Stored::parse(&text));
        self.is_stored = false;
        match stored {
            Stored::Nothing => {
                if self.seen.is_string() {
                    self.note(Fault::StorageUnreadable);
                }
                self.begin(now);
            }
            Stored::Refused => self.engine = stranger(&self.site),
            Stored::Kept(kept) if !self.asked.lets(kept.by) => self.engine = stranger(&self.site),
            Stored::Kept(kept) => self.restore(&kept, now),
        }
        // Before the first look at the clock, so that a time of day is no news on every page.
        self.engine.set_utc_offset(self.utc_offset_minutes);
        self.engine.wake(now);
    }

    fn restore(&mut self, kept: &Kept, now: Time) {
        let seed = u64::from_le_bytes(host::random());
        if let Ok(engine) = Engine::restore(Arc::clone(&self.site), &kept.snapshot, seed) {
            self.engine = engine;
            self.by = kept.by;
            self.backoff = kept.backoff;
            self.is_stored = true;
        } else {
            self.note(Fault::StorageUnreadable);
            self.begin(now);
        }
    }

    /// A visitor of whom nothing is stored.
    fn begin(&mut self, now: Time) {
        self.engine = stranger(&self.site);
        self.by = By::Page;
        self.backoff = Backoff::default();
        if self.asked == Asked::Granted {
            for purpose in Purpose::ALL {
                self.engine.set_consent(purpose, Choice::Granted, now);
            }
        }
    }

    fn save(&mut self, snapshot: Vec<u8>) {
        let kept = Kept { by: self.by, backoff: self.backoff, snapshot };
        let text = JsValue::from_str(&kept.to_text());
        self.is_stored = host::store(&self.key, &text).is_ok();
        if self.is_stored {
            self.seen = text;
        } else if !self.faults.contains(&Fault::StorageForbidden) {
            self.note(Fault::StorageFull);
        }
    }

    fn erase(&mut self) {
        host::remove(&self.key);
        self.seen = JsValue::NULL;
        self.is_stored = false;
        self.backoff = Backoff::default();
        if self.trace == Trace::Refusal {
            let refused = JsValue::from_str(REFUSED);
            if host::store(&self.key, &refused).is_ok() {
                self.seen = refused;
            }
        }
    }
}

/// An engine that knows nobody and may nothing.
fn stranger(site: &Arc<Site>) -> Engine {
    let seed = u64::from_le_bytes(host::random());
    Engine::new(Arc::clone(site), ReplicaId(host::random()), seed)
}
