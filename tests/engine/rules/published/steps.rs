//! Runs a case of `tests/cases/rules`: a site, what happens, and what must be so in between. Its README has the keys.

use super::events;
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::error::Error;
use nearside::id::ReplicaId;
use nearside::segment::Proof;
use nearside::sync::digest;
use nearside::time::Time;
use nearside::wire;
use nearside_author::{Options, SiteError, compile_value_with_report};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The visitor's device, unless a case says otherwise.
const DEVICE: &str = "000102030405060708090a0b0c0d0e0f";
/// The first letters of another device's id, which go before its name.
const OTHER: &str = "f0";
/// What a cookie has room for.
const DIGEST_BYTES: usize = 3000;

/// Runs a case; what differs is said.
pub fn check(case: &Value) -> Result<(), String> {
    let site = match site(case) {
        Ok(site) => site,
        Err(error) => return refusal(&case["refused"], &error.path, &error.message),
    };
    if !case["refused"].is_null() {
        return Err("the compiler accepted it".to_owned());
    }
    let device = case["device"].as_str().unwrap_or(DEVICE);
    let mut run = Run {
        engine: engine(Arc::clone(&site), device),
        site,
        others: BTreeMap::new(),
        utc_offset: None,
        has_digest: false,
        before: None,
    };
    for (index, step) in events::expanded(&case["steps"]).as_array().ok_or("there are no steps")?.iter().enumerate() {
        run.step(step).map_err(|said| format!("step {index} {step}: {said}"))?;
    }
    Ok(())
}

/// What a case compiles to: `rules` are conditions by id, beside the segments of `site`.
fn site(case: &Value) -> Result<Arc<Site>, SiteError> {
    let mut site = events::expanded(&case["site"]);
    if site.is_null() {
        site = json!({});
    }
    site["site"] = json!("demo");
    let mut segments = site["segments"].as_array().cloned().unwrap_or_default();
    let rules = events::expanded(&case["rules"]);
    segments.extend(rules.as_object().into_iter().flatten().map(|(id, when)| json!({ "id": id, "when": when })));
    site["segments"] = json!(segments);
    let compiled = compile_value_with_report(&site, Options { year: 2026 })?;
    Ok(Arc::new(Site::load(compiled.bytes, None, None).unwrap()))
}

fn engine(site: Arc<Site>, device: &str) -> Engine {
    let mut engine = Engine::new(site, ReplicaId::from_hex(device).unwrap(), 7);
    for purpose in Purpose::ALL {
        engine.set_consent(purpose, Choice::Granted, Time::default());
    }
    engine
}

struct Run {
    site: Arc<Site>,
    engine: Engine,
    /// Other devices of the visitor by name.
    others: BTreeMap<String, Engine>,
    /// What a snapshot does not keep: how the visitor's clock stands, and that a digest came.
    utc_offset: Option<i16>,
    has_digest: bool,
    /// What the latest question found, and when the engine said that this may change; `None` after something happened.
    before: Option<(Vec<String>, Option<Time>)>,
}

impl Run {
    fn step(&mut self, step: &Value) -> Result<(), String> {
        let at = step["at"].as_str().map_or(Ok(Time::default()), |text| events::time(text).ok_or("no such time"))?;
        if let Some(expected) = step.get("in") {
            return self.asked(expected, at);
        }
        if let Some(expected) = step.get("is") {
            return self.outcomes(expected, at);
        }
        if let Some(expected) = step.get("counts_since") {
            return self.counts_since(expected, at);
        }
        self.before = None;
        match self.happens(step, at) {
            Ok(()) if step.get("refused").is_some() => Err("the engine accepted it".to_owned()),
            Ok(()) => Ok(()),
            Err(error) => refusal(&step["refused"], &error.path, error.message),
        }
    }

    fn happens(&mut self, step: &Value, at: Time) -> Result<(), Error> {
        let site = &self.site;
        let device = match step["on"].as_str() {
            Some(name) => self.others.entry(name.to_owned()).or_insert_with(|| engine(Arc::clone(site), &other(name))),
            None => &mut self.engine,
        };
        if step.get("event").is_some() {
            let now = step["now"].as_str().and_then(events::time).unwrap_or(at);
            device.record(&events::event(step, at)?, now)?;
        } else if let Some(attributes) = step["set"].as_object() {
            for (name, value) in attributes {
                let value = events::scalar(value).map_err(|error| error.at("value"))?;
                device.set_attribute(&events::text(name)?, &value, at)?;
            }
        } else if let Some(granted) = step["consent"].as_bool() {
            device.set_consent(Purpose::Personalization, if granted { Choice::Granted } else { Choice::Denied }, at);
        } else if let Some(minutes) = step["utc_offset"].as_i64() {
            let minutes = i16::try_from(minutes).unwrap();
            device.set_utc_offset(minutes);
            self.utc_offset = Some(minutes);
        } else if let Some(name) = step["hears"].as_str() {
            let delta = self.others.get_mut(name).and_then(Engine::delta).unwrap();
            self.engine.receive(&delta, at)?;
        } else if let Some(name) = step["digest_of"].as_str() {
            self.has_digest = true;
            let profile = self.others.get(name).unwrap().profile();
            let bytes = wire::encode_digest(&digest(profile.replica, &profile.cells, DIGEST_BYTES));
            // JavaScript makes no digests: it takes the one that stands in the step.
            assert_eq!(step["receive"], json!(events::hex(&bytes)), "the digest of {name}");
            self.engine.receive(&bytes, at)?;
        } else if step.get("reload").is_some() {
            self.site = self::site(&step["reload"]).unwrap();
            self.engine = Engine::restore(Arc::clone(&self.site), &self.engine.snapshot(), 7)?;
        } else {
            panic!("nothing happens in {step}");
        }
        Ok(())
    }

    /// The segments the visitor is in. An engine that starts again says the same, and no change of time comes
    /// unannounced.
    fn asked(&mut self, expected: &Value, at: Time) -> Result<(), String> {
        let found: Vec<String> = self.engine.segments(at).into_iter().map(String::from).collect();
        let mut sorted = found.clone();
        sorted.sort();
        let mut wanted: Vec<String> =
            expected.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        wanted.sort();
        if sorted != wanted {
            return Err(format!("found {sorted:?}"));
        }
        if !self.has_digest {
            let mut again = Engine::restore(Arc::clone(&self.site), &self.engine.snapshot(), 7).unwrap();
            self.utc_offset.into_iter().for_each(|minutes| again.set_utc_offset(minutes));
            if again.segments(at) != found {
                return Err(format!("found {:?} after a restart", again.segments(at)));
            }
        }
        if let Some((before, wake_at)) = &self.before
            && *before != found
            && wake_at.is_none_or(|wake_at| wake_at > at)
        {
            return Err(format!("the engine did not say that {before:?} would change, but {wake_at:?}"));
        }
        self.before = Some((found, self.engine.wake_at(at)));
        Ok(())
    }

    /// Outcomes of conditions: true, false or unknown; the visitor is in where it is true.
    fn outcomes(&mut self, expected: &Value, at: Time) -> Result<(), String> {
        let mut found = json!({});
        for id in expected.as_object().unwrap().keys() {
            let truth = self.engine.explain(id, at).unwrap().truth.as_str();
            if self.engine.is_in(id, at).unwrap() != (truth == "true") {
                return Err(format!("the visitor's being in {id} goes not with its being {truth}"));
            }
            found[id] = json!(truth);
        }
        if &found == expected { Ok(()) } else { Err(format!("found {found}")) }
    }

    fn counts_since(&mut self, expected: &Value, at: Time) -> Result<(), String> {
        for (id, since) in expected.as_object().unwrap() {
            let found = since_of(&self.engine.explain(id, at).unwrap());
            let wanted = since.as_str().map(|text| events::time(text).unwrap());
            if found != wanted {
                return Err(format!("{id} counts since {found:?}"));
            }
        }
        Ok(())
    }
}

/// The first time in a proof since which something counts.
fn since_of(proof: &Proof) -> Option<Time> {
    proof.counts_since.or_else(|| proof.children.iter().find_map(since_of))
}

/// The id of another device: its name as hexadecimal digits, filled up.
fn other(name: &str) -> String {
    format!("{OTHER}{:0<30}", events::hex(name.as_bytes()))
}

fn refusal(expected: &Value, path: &str, message: &str) -> Result<(), String> {
    let wanted = expected["path"].as_str();
    let says = expected["says"].as_str().unwrap_or("");
    if wanted == Some(path) && message.contains(says) {
        return Ok(());
    }
    Err(format!("refused at {path}: {message}"))
}
