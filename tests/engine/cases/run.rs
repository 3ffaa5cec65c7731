//! Runs a case step by step. `tests/cases/run.mjs` is its twin in JavaScript.

use super::artefacts::{Artefacts, bytes, hex};
use super::{read, show};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Changes, Engine, Site};
use nearside::error::Error;
use nearside::id::ReplicaId;
use nearside::sync::{Answer, Stored, apply};
use nearside::time::Time;
use nearside::wire::{self, Message};
use serde_json::{Value, json};
use std::sync::Arc;

/// What the host passes as entropy.
const SEED: u64 = 7;
/// Who writes, unless a case says otherwise.
const REPLICA: &str = "000102030405060708090a0b0c0d0e0f";

struct Run {
    site: Arc<Site>,
    engine: Engine,
    /// What a hub holds of this replica: it answers deltas.
    hub: Stored,
    latest_delta: Option<Vec<u8>>,
}

/// A case's artefacts and the outcome of each step.
pub fn case(case: &Value) -> Value {
    let artefacts = Artefacts::of(case);
    let site = Arc::new(artefacts.site());
    let replica = ReplicaId::from_hex(case["replica"].as_str().unwrap_or(REPLICA)).unwrap();
    let engine = Engine::new(Arc::clone(&site), replica, SEED);
    let mut run = Run { site, engine, hub: Stored::default(), latest_delta: None };
    let steps = case["steps"].as_array().unwrap();
    let outcomes: Vec<Value> = steps.iter().map(|step| run.step(step)).collect();
    json!({
        "manifest": hex(&artefacts.manifest),
        "catalog": artefacts.catalog.as_deref().map(hex),
        "model": artefacts.model.as_deref().map(hex),
        "outcomes": outcomes,
    })
}

impl Run {
    fn step(&mut self, step: &Value) -> Value {
        let (name, argument) =
            step.as_object().unwrap().iter().find(|(name, _)| !MODIFIERS.contains(&name.as_str())).unwrap();
        let at = Time::from_f64(step["at"].as_f64().or(argument.as_f64()).unwrap_or(0.0)).unwrap();
        let engine = &mut self.engine;
        match name.as_str() {
            "record" => {
                let recorded = read::event(argument).and_then(|event| {
                    let now = step["now"].as_f64().map_or(Ok(event.at), Time::from_f64)?;
                    engine.record(&event, now)
                });
                self.changed(recorded)
            }
            "attribute" => {
                let set = read::text(&argument[0]).and_then(|name| {
                    let value = read::scalar(&argument[1]).map_err(|error| error.at("value"))?;
                    engine.set_attribute(&name, &value, at)
                });
                self.changed(set)
            }
            "consent" => {
                for purpose in Purpose::ALL {
                    if let Some(granted) = argument[word(purpose)].as_bool() {
                        engine.set_consent(purpose, if granted { Choice::Granted } else { Choice::Denied }, at);
                    }
                }
                Value::Null
            }
            "wake" => {
                let changes = engine.wake(at);
                show::changes(engine, &changes)
            }
            "receive" => {
                let received = engine.receive(&bytes(argument.as_str().unwrap()), at);
                self.changed(received)
            }
            "segments" => json!(engine.segments(at)),
            "explain" => match engine.explain(argument.as_str().unwrap(), at) {
                Ok(proof) => show::proof(&proof),
                Err(error) => show::refusal(&error),
            },
            "recommend" => {
                let page = read::page(&step["page"]);
                match engine.recommend(argument.as_str().unwrap(), &page, at) {
                    Ok(list) => show::recommendations(&list, &engine.site().manifest, &page),
                    Err(error) => show::refusal(&error),
                }
            }
            "variant" => match engine.variant(argument.as_str().unwrap(), at) {
                Ok(variant) => json!(variant),
                Err(error) => show::refusal(&error),
            },
            "delta" => {
                self.latest_delta = engine.delta();
                json!(self.latest_delta.as_deref().map(hex))
            }
            "ack" => self.acknowledge(at),
            "snapshot" => json!(hex(&engine.snapshot())),
            "restore" => {
                *engine = Engine::restore(Arc::clone(&self.site), &engine.snapshot(), SEED).unwrap();
                Value::Null
            }
            "forget" => {
                engine.forget(engine.profile().session.last);
                Value::Null
            }
            "utcOffset" => {
                engine.set_utc_offset(i16::try_from(argument.as_i64().unwrap()).unwrap());
                Value::Null
            }
            "wakeAt" => json!(engine.wake_at(at).map(Time::ms)),
            other => panic!("no step is called {other}"),
        }
    }

    /// The hub takes in the latest delta and the engine its answer.
    fn acknowledge(&mut self, at: Time) -> Value {
        let delta = self.latest_delta.as_deref().unwrap_or_else(|| panic!("an ack needs a delta before it"));
        let Ok(Message::Delta(delta)) = wire::decode(delta) else { panic!("a delta does not read back") };
        let verdict = apply(&mut self.hub, &delta);
        let answer = wire::encode_answer(&Answer {
            replica: delta.replica,
            verdict,
            since: 0,
            hub: 1,
            complete: false,
            others: Vec::new(),
        });
        let received = self.engine.receive(&answer, at);
        json!({ "answer": hex(&answer), "changes": self.changed(received) })
    }

    fn changed(&self, outcome: Result<Changes, Error>) -> Value {
        match outcome {
            Ok(changes) => show::changes(&self.engine, &changes),
            Err(error) => show::refusal(&error),
        }
    }
}

/// Keys of a step that say how, not what.
const MODIFIERS: [&str; 3] = ["at", "now", "page"];

const fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Personalization => "personalization",
        Purpose::Analytics => "analytics",
        Purpose::Sync => "sync",
    }
}
