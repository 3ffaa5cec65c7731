//! What is sent to the backend, and when: the newest state that it has not acknowledged, one request at a time.

use super::backoff::Backoff;
use super::fault::Fault;
use super::host;
use alloc::string::String;
use alloc::vec::Vec;
use nearside::id::ReplicaId;
use nearside::time::Time;
use wasm_bindgen::JsValue;

/// After this time a request whose answer did not come is given up: its page may have slept in between.
const MAX_WAIT_MS: u64 = 30_000;

/// A request on its way.
struct Sent {
    message: Vec<u8>,
    at: Time,
}

/// How a message leaves with the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A fetch that outlives it; a beacon where that is refused.
    Keepalive,
    /// A beacon.
    Beacon,
}

impl Way {
    /// Reads `beacon`; everything else is `keepalive`.
    #[must_use]
    pub fn parse(way: &str) -> Self {
        if way == "beacon" { Self::Beacon } else { Self::Keepalive }
    }
}

/// The state of sync on this page.
pub struct Transport {
    /// `{endpoint}/{site}`
    home: String,
    way: Way,
    unsent: Option<Vec<u8>>,
    sent: Option<Sent>,
    /// The ids that the backend is to forget.
    forget: Option<[ReplicaId; 2]>,
    backoff: Backoff,
    fault: Option<Fault>,
    /// When the backend acknowledged last.
    pub synced_at: Option<Time>,
    /// Its last status; 0 where it gave none.
    pub status: f64,
    /// Bytes sent by this page.
    pub sent_bytes: u32,
}

impl Transport {
    /// A transport to the addresses below `home`.
    pub fn new(home: String, way: Way) -> Self {
        Self {
            home,
            way,
            unsent: None,
            sent: None,
            forget: None,
            backoff: Backoff::default(),
            fault: None,
            synced_at: None,
            status: 0.0,
            sent_bytes: 0,
        }
    }

    /// How it fares.
    pub const fn backoff(&self) -> Backoff {
        self.backoff
    }

    /// Goes on where another page stopped.
    pub fn resume(&mut self, backoff: Backoff) {
        self.backoff = backoff;
    }

    /// What the backend must get next, in place of what it was owed before.
    pub fn owe(&mut self, message: Option<Vec<u8>>) {
        self.unsent = message;
    }

    /// The backend is to forget what came under these ids.
    pub const fn forget(&mut self, ids: [ReplicaId; 2]) {
        self.forget = Some(ids);
    }

    /// When it may be tried again; `None` where nothing failed or nothing is owed.
    pub fn retry_at(&self) -> Option<Time> {
        (self.backoff.failures > 0 && self.unsent.is_some()).then_some(self.backoff.at)
    }

    /// Starts a request if one is due: a promise, or undefined.
    pub fn send(&mut self, now: Time) -> JsValue {
        if let Some(ids) = self.forget.take() {
            // Once: the device has forgotten these ids by now, a limit that the documents state.
            return host::post(&self.address("/forget"), ids.map(|id| id.0).as_flattened())
                .unwrap_or(JsValue::UNDEFINED);
        }
        let Some(message) = self.due(now) else { return JsValue::UNDEFINED };
        self.post(message, now).unwrap_or(JsValue::UNDEFINED)
    }

    /// The last chance of this page: a request that outlives it, else a beacon, whose answer nobody hears.
    pub fn send_last(&mut self, now: Time) -> JsValue {
        if self.forget.is_some() {
            return self.send(now);
        }
        let Some(message) = self.due(now) else { return JsValue::UNDEFINED };
        if self.way == Way::Keepalive
            && let Ok(promise) = self.post(message.clone(), now)
        {
            return promise;
        }
        // It is owed still, so the next page sends it again and gets the acknowledgement.
        let _taken = host::beacon(&self.address("/sync"), &message);
        JsValue::UNDEFINED
    }

    /// The message that an answer belongs to; none where it answers something else.
    pub fn take_sent(&mut self) -> Option<Vec<u8>> {
        self.sent.take().map(|sent| sent.message)
    }

    /// The backend acknowledged.
    pub fn answered(&mut self, status: f64, now: Time) {
        self.status = status;
        self.synced_at = Some(now);
        self.backoff = Backoff::default();
    }

    /// It did not.
    pub fn failed(&mut self, status: f64, now: Time) {
        self.status = status;
        self.backoff = self.backoff.after_failure(now);
        self.fault = Some(Fault::Sync);
    }

    /// What went wrong since the last call.
    pub fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    fn due(&self, now: Time) -> Option<Vec<u8>> {
        let waiting = self.sent.as_ref().is_some_and(|sent| now.since(sent.at) < MAX_WAIT_MS);
        let may = !waiting && self.backoff.permits(now);
        self.unsent.as_ref().filter(|_| may).cloned()
    }

    fn post(&mut self, message: Vec<u8>, now: Time) -> Result<JsValue, JsValue> {
        let promise = host::post(&self.address("/sync"), &message)?;
        self.sent_bytes = self.sent_bytes.saturating_add(u32::try_from(message.len()).unwrap_or(u32::MAX));
        self.sent = Some(Sent { message, at: now });
        Ok(promise)
    }

    fn address(&self, path: &str) -> String {
        let mut address = self.home.clone();
        address.push_str(path);
        address
    }
}
