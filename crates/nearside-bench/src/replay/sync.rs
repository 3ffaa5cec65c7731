//! All visits through engines of their own, and each one's delta to the backend over HTTP.

use super::clicks::Visit;
use super::hub::Sender;
use super::progress::Step;
use super::visit;
use nearside::engine::Site;
use nearside::event::{Event, EventName};
use nearside::id::MetricId;
use nearside::time::Time;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// Connections that send at once; one commit of the backend then serves several of them.
pub const CONNECTIONS: usize = 32;

/// What was sent.
pub struct Outcome {
    /// The size of each visit's delta, ascending.
    pub delta_bytes: Vec<usize>,
    /// Deltas acknowledged a second.
    pub per_second: f64,
}

/// The metric that counts looks at items.
///
/// # Errors
/// Where the site has none.
pub fn metric(site: &Site) -> Result<MetricId, String> {
    let view = Event::new(EventName::ViewItem, Time::default());
    let mut metric = None;
    site.manifest.each_amount(&view, &mut |id, _| metric = metric.or(Some(id)));
    metric.ok_or_else(|| "the site counts no view_item".into())
}

/// Replays all visits; every one ends with its delta acknowledged.
///
/// # Errors
/// Gives the first refusal of the engine or the backend.
pub fn run(site: &Arc<Site>, visits: &[Visit], url: &str) -> Result<Outcome, String> {
    let step = Step::begin("replay the visits to the backend");
    let began = Instant::now();
    let next = AtomicUsize::new(0);
    let delta_bytes = Mutex::new(Vec::with_capacity(visits.len()));
    let work = || -> Result<(), String> {
        let sender = Sender::new(url.to_string());
        while let Some(visit) = visits.get(next.fetch_add(1, Relaxed)) {
            let bytes = replay(site, visit, &sender)?;
            delta_bytes.lock().map_err(|_| "another connection failed")?.push(bytes);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(work)).collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            step.progress(next.load(Relaxed).min(visits.len()), visits.len());
            thread::park_timeout(std::time::Duration::from_millis(100));
        }
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a connection panicked".to_string())?)
    })?;
    let mut delta_bytes = delta_bytes.into_inner().map_err(|_| "a connection panicked")?;
    delta_bytes.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let per_second = visits.len() as f64 / began.elapsed().as_secs_f64();
    step.end(&format!("{} deltas acknowledged", delta_bytes.len()));
    Ok(Outcome { delta_bytes, per_second })
}

/// One visit: records all clicks, sends the delta, takes in the answer. Gives the delta's size.
fn replay(site: &Arc<Site>, visit: &Visit, sender: &Sender) -> Result<usize, String> {
    let mut engine = visit::visitor(site, visit)?;
    for click in &visit.clicks {
        visit::view(&mut engine, click)?;
    }
    let delta = engine.delta().ok_or_else(|| format!("visit {}: nothing to send", visit.id))?;
    let answer = sender.send(&delta)?;
    let last = visit.clicks.last().map_or(0, |click| click.at_ms);
    let now = Time::from_ms(last).map_err(|error| error.to_string())?;
    engine.receive(&answer, now).map_err(|error| error.to_string())?;
    match engine.delta() {
        None => Ok(delta.len()),
        Some(_) => Err(format!("visit {}: the backend answered and did not acknowledge", visit.id)),
    }
}
