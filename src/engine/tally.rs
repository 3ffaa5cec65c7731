//! Tallying: what a page tells of its placements, and what visitors do with items they clicked there, becomes counts.
//!
//! All of it needs consent for analytics. An event of a placement ([`EventName::is_of_placement`]) is neither kept in the
//! raw ring nor seen by segments.

use super::Engine;
use crate::consent::Purpose;
use crate::error::{Code, Error};
use crate::event::{Event, EventName, Item, Value};
use crate::limits::{CLICK_KEPT_MS, MAX_CLICKS, MAX_SLOTS};
use crate::manifest::StrategyKind;
use crate::profile::{Clicked, Counted, Shown, Tally, week_of};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The field that names the placement.
const PLACEMENT: &str = "placement";
/// The field that names the strategy of the item.
const STRATEGY: &str = "strategy";
/// The field that numbers the item's slot, the first being 0.
const SLOT: &str = "slot";
/// The field that says how many items the placement was given.
const GIVEN: &str = "given";
/// Days back to the first one of the week before.
const WEEK_DAYS: u16 = 7;

impl Engine {
    /// Counts an event of a placement.
    ///
    /// # Errors
    /// Refuses an event whose placement or strategy is unknown, or whose slot there cannot be.
    pub(super) fn tally(&mut self, event: &Event) -> Result<(), Error> {
        let site = Arc::clone(&self.site);
        let placement = word(event, PLACEMENT)
            .and_then(|id| site.manifest.placement_for(id, self.context(event.at).visitor))
            .ok_or_else(|| refused(PLACEMENT, "no such placement: pass its id as in the page"))?;
        let mut shown = Shown { place: placement.place(), strategy: 0 };
        if event.name == EventName::Fill {
            let given = number(event, GIVEN, MAX_SLOTS)?;
            self.count(event, shown, Counted::Fill, 0, 1);
            self.count(event, shown, Counted::Empty, 0, u64::from(given == 0));
            self.count(event, shown, Counted::Given, 0, u64::from(given));
            return Ok(());
        }
        let strategy = word(event, STRATEGY).and_then(StrategyKind::from_name);
        shown.strategy =
            strategy.ok_or_else(|| refused(STRATEGY, "no such strategy: pass the recommendation's"))? as u8;
        let slot = number(event, SLOT, MAX_SLOTS.saturating_sub(1))?;
        if event.name == EventName::Impression {
            self.count(event, shown, Counted::Impression, slot, 1);
            return Ok(());
        }
        self.count(event, shown, Counted::Click, slot, 1);
        if let (true, Some(item)) = (self.consent.permits(Purpose::Analytics), event.items().first()) {
            let clicks = &mut self.profile.clicks;
            clicks.retain(|held| held.item != item.id);
            if clicks.len() >= MAX_CLICKS {
                clicks.remove(0);
            }
            clicks.push(Clicked { at: event.at, item: item.id.clone(), shown, slot });
        }
        Ok(())
    }

    /// Counts what a cart or an order owes to clicks before, and an order for each placement that the visitor had in a page
    /// before it.
    pub(super) fn tally_items(&mut self, event: &Event) {
        let is_order = matches!(event.name, EventName::Purchase | EventName::StorePurchase);
        if !is_order && event.name != EventName::AddToCart {
            return;
        }
        self.profile.clicks.retain(|held| event.at.since(held.at) <= CLICK_KEPT_MS);
        let mut total = 0_u64;
        for item in event.items() {
            let (pieces, paid) = bought(item);
            total = total.saturating_add(paid);
            let clicks = &mut self.profile.clicks;
            let Some(place) = clicks.iter().position(|held| held.item == item.id) else { continue };
            let Some(Clicked { shown, slot, .. }) = clicks.get(place).cloned() else { continue };
            if is_order {
                // Bought once; what is in the cart may still be bought.
                clicks.remove(place);
                self.count(event, shown, Counted::Purchase, slot, pieces);
                self.count(event, shown, Counted::PurchaseValue, slot, paid);
            } else {
                self.count(event, shown, Counted::AddToCart, slot, 1);
            }
        }
        if is_order {
            self.tally_order(event, event.get("value").and_then(units).unwrap_or(total));
        }
    }

    fn tally_order(&mut self, event: &Event, total: u64) {
        let before = week_of(event.at.day()).back(WEEK_DAYS);
        let mut had: Vec<Shown> = Vec::new();
        for tally in self.profile.cells.tallies.values() {
            let is_asked = tally.get(Counted::Fill, 0) > 0;
            if tally.shown.strategy == 0 && is_asked && tally.week >= before && !had.contains(&tally.shown) {
                had.push(tally.shown);
            }
        }
        for shown in had {
            self.count(event, shown, Counted::Order, 0, 1);
            self.count(event, shown, Counted::OrderValue, 0, total);
        }
    }

    fn count(&mut self, event: &Event, shown: Shown, counted: Counted, slot: u8, amount: u64) {
        if amount > 0 && self.consent.permits(Purpose::Analytics) {
            let version = self.outbox.version();
            let change = &mut |tally: &mut Tally| tally.add(counted, slot, amount);
            self.profile.cells.tally(event.at.day(), shown, version, change);
        }
    }
}

/// How many pieces an event has of an item, one where it does not say; and what they cost, in ten-thousandths.
fn bought(item: &Item) -> (u64, u64) {
    let pieces = item.quantity.map_or(1, |quantity| u64::try_from(quantity.to_i64()).unwrap_or(0));
    let price = item.price.map_or(0, |price| u64::try_from(price.units()).unwrap_or(0));
    (pieces, price.saturating_mul(pieces))
}

fn units(value: &Value) -> Option<u64> {
    let Value::Number(number) = value else { return None };
    u64::try_from(number.units()).ok()
}

fn word<'a>(event: &'a Event, field: &'static str) -> Option<&'a str> {
    match event.get(field)? {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

/// A slot's number, or a number of slots.
fn number(event: &Event, field: &'static str, most: usize) -> Result<u8, Error> {
    let Some(Value::Number(number)) = event.get(field) else {
        return Err(refused(field, "no number of a slot or of slots"));
    };
    u8::try_from(number.to_i64())
        .ok()
        .filter(|number| usize::from(*number) <= most)
        .ok_or_else(|| refused(field, "not from 0 to 63, or 64 for all: pass the recommendation's"))
}

fn refused(field: &'static str, message: &'static str) -> Error {
    Error::new(Code::Field, field, message)
}
