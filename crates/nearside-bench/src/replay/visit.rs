//! One visit through one engine, as a browser would drive it.

use super::clicks::{Click, Visit};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Event, EventName, Item, Text};
use nearside::id::{ReplicaId, hash64, mix64};
use nearside::time::Time;
use std::sync::Arc;

/// A fresh visitor's engine with consent for everything, and its clock at the visit's first click.
///
/// # Errors
/// Refuses a click whose time is out of range.
pub fn visitor(site: &Arc<Site>, visit: &Visit) -> Result<Engine, String> {
    let seed = hash64(visit.id.as_bytes());
    let mut replica = [0; 16];
    let (low, high) = replica.split_at_mut(8);
    low.copy_from_slice(&seed.to_le_bytes());
    high.copy_from_slice(&mix64(seed ^ 1).to_le_bytes());
    let mut engine = Engine::new(Arc::clone(site), ReplicaId(replica), seed);
    let first = visit.clicks.first().map_or(0, |click| click.at_ms);
    let at = Time::from_ms(first).map_err(|error| error.to_string())?;
    for purpose in Purpose::ALL {
        let _entered = engine.set_consent(purpose, Choice::Granted, at);
    }
    Ok(engine)
}

/// Records one look at an item.
///
/// # Errors
/// Gives the engine's refusal.
pub fn view(engine: &mut Engine, click: &Click) -> Result<(), String> {
    let refused = |error: nearside::error::Error| error.to_string();
    let at = Time::from_ms(click.at_ms).map_err(refused)?;
    let mut event = Event::new(EventName::ViewItem, at);
    event.push_item(Item::new(Text::new(&click.item).map_err(refused)?)).map_err(refused)?;
    engine.record(&event, at).map_err(refused)?;
    Ok(())
}
