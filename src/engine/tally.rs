//! Tallying: what a page tells of its placements, and what visitors do with items they clicked there, becomes counts.
//!
//! All of it needs consent for analytics. An event of a placement ([`EventName::is_of_placement`]) is neither kept in the
//! raw ring nor seen by segments.

use super::Engine;
use crate::consent::Purpose;
use crate::error::{Code, Error};
use crate::event::{Event, EventName, Value};
use crate::limits::{CLICK_KEPT_MS, MAX_CLICKS, MAX_SLOTS};
use crate::manifest::StrategyKind;
use crate::profile::{Clicked, Counted, Shown, Tally};
use crate::time::Time;
use alloc::sync::Arc;

/// The field that names the placement.
const PLACEMENT: &str = "placement";
/// The field that names the strategy of the item.
const STRATEGY: &str = "strategy";
/// The field that numbers the item's slot, the first being 0.
const SLOT: &str = "slot";
/// The field that says how many items the placement was given.
const GIVEN: &str = "given";

impl Engine {
    /// Counts an event of a placement.
    ///
    /// # Errors
    /// Refuses an event whose placement or strategy is unknown, or whose slot there cannot be.
    pub(super) fn tally(&mut self, event: &Event) -> Result<(), Error> {
        let site = Arc::clone(&self.site);
        let placement = word(event, PLACEMENT)
            .and_then(|id| site.manifest.placement_for(id, self.context(event.at).visitor))
            .ok_or_else(|| refused(PLACEMENT))?;
        let mut shown = Shown { place: placement.place(), strategy: 0 };
        if event.name == EventName::Fill {
            self.count(event, shown, Counted::Fill, number(event, GIVEN)?, 1);
            return Ok(());
        }
        shown.strategy =
            word(event, STRATEGY).and_then(StrategyKind::from_name).ok_or_else(|| refused(STRATEGY))? as u8;
        let slot = number(event, SLOT)?;
        if event.name == EventName::Impression {
            self.count(event, shown, Counted::Impression, slot, 1);
            return Ok(());
        }
        self.count(event, shown, Counted::Click, slot, 1);
        if let (true, Some(item)) = (self.consent.permits(Purpose::Analytics), event.items().first()) {
            let clicks = &mut self.profile.clicks;
            if clicks.len() >= MAX_CLICKS {
                clicks.remove(0);
            }
            clicks.push(Clicked { at: event.at, item: item.id.clone(), shown, slot });
        }
        Ok(())
    }

    /// Counts what a cart or a purchase owes to clicks before, the latest of an item.
    pub(super) fn tally_items(&mut self, event: &Event) {
        let is_bought = matches!(event.name, EventName::Purchase | EventName::StorePurchase);
        if !is_bought && event.name != EventName::AddToCart {
            return;
        }
        for item in event.items() {
            let clicks = &mut self.profile.clicks;
            let is_owed = |held: &&Clicked| held.item == item.id && is_kept(held, event.at);
            let Some(&Clicked { shown, slot, .. }) = clicks.iter().rfind(is_owed) else { continue };
            if !is_bought {
                self.count(event, shown, Counted::AddToCart, slot, 1);
                continue;
            }
            let pieces = item.quantity.map_or(1, |quantity| u64::try_from(quantity.to_i64()).unwrap_or(0));
            let price = item.price.map_or(0, |price| u64::try_from(price.units()).unwrap_or(0));
            self.count(event, shown, Counted::Purchase, slot, pieces);
            self.count(event, shown, Counted::PurchaseValue, slot, price.saturating_mul(pieces));
        }
        // Bought once, in however many lines of an order; what is in the cart may still be bought.
        let is_over = |held: &Clicked| is_bought && event.items().iter().any(|item| held.item == item.id);
        self.profile.clicks.retain(|held| held.at > event.at || is_kept(held, event.at) && !is_over(held));
    }

    #[inline(never)]
    fn count(&mut self, event: &Event, shown: Shown, counted: Counted, slot: u8, amount: u64) {
        if amount > 0 && self.consent.permits(Purpose::Analytics) {
            let version = self.outbox.version();
            let change = &mut |tally: &mut Tally| tally.add(counted, slot, amount);
            self.profile.cells.tally(event.at.day(), shown, version, change);
        }
    }
}

/// Whether what happens at `at` may still count for a click.
fn is_kept(held: &Clicked, at: Time) -> bool {
    held.at <= at && at.since(held.at) <= CLICK_KEPT_MS
}

#[inline(never)]
fn word<'a>(event: &'a Event, field: &'static str) -> Option<&'a str> {
    match event.get(field)? {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

/// A slot's number, or a number of slots.
#[inline(never)]
fn number(event: &Event, field: &'static str) -> Result<u8, Error> {
    let Some(Value::Number(number)) = event.get(field) else { return Err(refused(field)) };
    let number = u8::try_from(number.to_i64()).ok().filter(|number| usize::from(*number) <= MAX_SLOTS);
    number.ok_or_else(|| refused(field))
}

#[inline(never)]
fn refused(field: &'static str) -> Error {
    Error::new(Code::Field, field, "not of a recommendation: pass what `recommend` gave")
}
