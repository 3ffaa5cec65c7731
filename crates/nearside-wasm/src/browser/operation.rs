//! Operations: changes of state as the page asks for them, `[kind, ...arguments]`.

use super::host;
use super::replica::{Late, Replica, Trace};
use super::transport::Transport;
use crate::read::scalar::scalar;
use crate::read::value::{text, time};
use crate::{read, view};
use alloc::string::String;
use js_sys::{Array, JSON, JsString, Uint8Array};
use nearside::consent::{Choice, Purpose};
use nearside::engine::Changes;
use nearside::error::{Code, Error};
use nearside::time::Time;
use wasm_bindgen::prelude::*;

/// What the keys of operations that found no lock add to the site's key; chance follows, so that no two tabs share one.
const LATE: &str = ":late:";
/// Characters of an operation list that is kept for the next page. A longer one is dropped: it is no visit of a person.
const MAX_LATE_CHARS: u32 = 64 * 1024;
/// The status of an acknowledgement.
const OK: f64 = 200.0;

/// Applies one operation and says what it did to segments. Without `now` it is one that was kept: it happened in its own time.
///
/// # Errors
/// Refuses what is malformed; then nothing has changed.
pub fn apply(
    replica: &mut Replica,
    transport: &mut Transport,
    operation: &JsValue,
    now: Option<Time>,
) -> Result<JsValue, Error> {
    let refused = || Error::new(Code::Unknown, "operation", "unknown: load nearside.js and its wasm from one build");
    let operation: &Array = operation.dyn_ref().ok_or_else(refused)?;
    let kind = operation.get(0).as_string().ok_or_else(refused)?;
    let at = now.unwrap_or_default();
    let changes = match kind.as_str() {
        "record" => {
            let event = read::event(&read::Keys::default(), &operation.get(1))?;
            replica.engine_mut().record(&event, now.unwrap_or(event.at))?
        }
        "attribute" => {
            let name = text(&operation.get(1)).map_err(|error| error.at("name"))?;
            let value = scalar(&operation.get(2)).map_err(|error| error.at(name.as_str()))?;
            replica.engine_mut().set_attribute(&name, &value, time(&operation.get(3))?)?
        }
        "consent" => consent(replica, transport, &operation.get(1), time(&operation.get(2))?)?,
        "answer" => answer(replica, transport, operation, at),
        "wake" => replica.engine_mut().wake(at),
        "optOut" => {
            replica.leave_trace(Trace::Refusal);
            forget_at_backend(replica, transport);
            replica.engine_mut().set_consent(Purpose::Personalization, Choice::Denied, at)
        }
        "forget" => {
            replica.leave_trace(Trace::None);
            forget_at_backend(replica, transport);
            replica.engine_mut().forget(at)
        }
        "reset" => reset(replica, at),
        _ => return Err(refused()),
    };
    Ok(view::changes(&changes, &replica.engine().site().manifest))
}

/// Keeps operations, as JSON, for the next page that gets the lock.
pub fn keep_for_later(replica: &mut Replica, operations: &JsValue) {
    let mut key = late_prefix(replica);
    for byte in host::random::<12>() {
        key.push(char::from(b'a'.saturating_add(byte % 26)));
    }
    if operations.dyn_ref().is_some_and(|json: &JsString| json.length() <= MAX_LATE_CHARS) {
        // Full or forbidden: the visit was not kept before either, and it has been said.
        let _lost = host::store(&key, operations);
        replica.note_late(Late::Perhaps);
    }
}

/// Applies what was kept by pages that went away without the lock. Errors were theirs and nobody is left to hear them.
pub fn apply_late(replica: &mut Replica, transport: &mut Transport) {
    if replica.note_late(Late::Taken) == Late::Taken {
        return;
    }
    for key in host::keys(&late_prefix(replica)) {
        let json = host::load(&key).ok().and_then(|json| json.as_string());
        host::remove(&key);
        if let Some(Ok(kept)) = json.map(|json| JSON::parse(&json))
            && let Some(operations) = kept.dyn_ref::<Array>()
        {
            for index in 0..operations.length() {
                let _refused = apply(replica, transport, &operations.get(index), None);
            }
        }
    }
}

fn late_prefix(replica: &Replica) -> String {
    let mut prefix = String::from(replica.key());
    prefix.push_str(LATE);
    prefix
}

fn consent(replica: &mut Replica, transport: &mut Transport, choices: &JsValue, at: Time) -> Result<Changes, Error> {
    let choices = read::choices(choices)?;
    // Refused, sync can no longer tell the backend so: this is the last moment.
    if choices.iter().any(|(purpose, choice)| *choice == Choice::Denied && *purpose != Purpose::Analytics) {
        forget_at_backend(replica, transport);
    }
    replica.leave_trace(Trace::Refusal);
    if choices.contains(&(Purpose::Personalization, Choice::Granted)) {
        replica.permitted_by_visitor(at);
    }
    let mut total = Changes::default();
    for (purpose, choice) in choices {
        let mut changes = replica.engine_mut().set_consent(purpose, choice, at);
        total.entered.append(&mut changes.entered);
        total.left.append(&mut changes.left);
    }
    Ok(total)
}

fn answer(replica: &mut Replica, transport: &mut Transport, operation: &Array, now: Time) -> Changes {
    let status = operation.get(1).as_f64().unwrap_or(0.0);
    let body = operation.get(2);
    let Some(sent) = transport.take_sent() else { return Changes::default() };
    let body: Option<&Uint8Array> = body.dyn_ref();
    let body = body.filter(|_| (status - OK).abs() < 0.5);
    let taken = body.and_then(|body| replica.engine_mut().receive_answer(&body.to_vec(), now));
    // An answer after which the same is still owed is no acknowledgement: asking again at once would never end.
    match taken {
        Some(changes) if replica.engine_mut().delta().as_deref() != Some(sent.as_slice()) => {
            transport.answered(status, now);
            changes
        }
        _ => {
            transport.failed(status, now);
            Changes::default()
        }
    }
}

/// Has the backend forget what this replica sent, if the visitor ever let it send anything.
fn forget_at_backend(replica: &Replica, transport: &mut Transport) {
    if replica.engine().consent().permits(Purpose::Sync) {
        transport.forget(replica.engine().known_as());
    }
}

/// Another visitor on the same device: nothing of the former one stays but what was decided about this browser.
fn reset(replica: &mut Replica, now: Time) -> Changes {
    let decided = *replica.engine().consent();
    replica.leave_trace(Trace::None);
    let changes = replica.engine_mut().forget(now);
    for purpose in Purpose::ALL {
        let choice = decided.decision(purpose).choice;
        if choice == Choice::Granted {
            replica.engine_mut().set_consent(purpose, choice, now);
        }
    }
    changes
}
