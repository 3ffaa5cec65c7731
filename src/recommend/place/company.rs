//! Strategies that show what goes with other items: session, similar, together. And how new items are found.

use super::list::{List, Why};
use super::{Chosen, visitor};
use crate::catalog::{Catalog, Facts, ItemNumber, NO_WORD};
use crate::profile::Touch;
use crate::recommend::model::Model;
use crate::recommend::numbers::ONE;
use crate::recommend::score::{Repeats, lead_together};
use crate::recommend::{About, Ask, ReasonKind};
use crate::time::DAY_MS;
use alloc::vec::Vec;
use core::ops::ControlFlow;

/// Items of a cart or of an order from which [`together`] starts: the latest. Others lead to nothing.
const MAX_ANCHORS: usize = 16;
/// How long what was bought leads to what is bought with it, where there is neither an item nor a cart.
const BOUGHT_JUST_NOW_MS: u64 = DAY_MS;

/// What goes with the items that the visitor looked at last.
pub(super) fn session<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    if let Some(model) = ask.shop.model {
        from_graph(ask, model, &latest(ask, model), Why::of(ReasonKind::ViewedTogether), list);
    }
    let newest = ask.page.item_id.as_ref().or_else(|| ask.profile.recent().first().map(|recent| &recent.item));
    if let Some((anchor, facts)) = newest.and_then(|id| Some((id.as_str(), ask.shop.facts_of(id.as_str())?))) {
        new_items(ask, anchor, &facts, list);
    }
}

/// What goes with the page's item; after it what stands beside it in the catalog.
pub(super) fn similar<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    let Some(anchor) = ask.page.item_id.as_ref().map(crate::event::Text::as_str) else { return };
    let why = Why::item(ReasonKind::Similar, anchor);
    if let Some((model, item)) = ask.shop.model.and_then(|model| Some((model, model.find(anchor)?))) {
        from_graph(ask, model, &[item], why, list);
    }
    let least = list.candidates.last().map_or(u64::from(ONE), |last| last.score);
    if let Some((catalog, facts)) = ask.shop.catalog.zip(ask.shop.facts_of(anchor)) {
        new_items(ask, anchor, &facts, list);
        for number in catalog.shelf(facts.category()) {
            let Some((held, nearness)) = beside(ask, catalog, *number, &facts) else { continue };
            if held.number != facts.number {
                offer(catalog, &held, part(least, nearness), why, list);
            }
        }
    }
}

/// What is bought together with the page's item; else with the cart's; else with what was bought just now.
pub(super) fn together<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    let Some(model) = ask.shop.model else { return };
    let mut anchors: Vec<&str> = Vec::new();
    match &ask.page.item_id {
        Some(item) => anchors.push(item.as_str()),
        None => anchors = visitor::cart(ask),
    }
    if anchors.is_empty() {
        anchors = bought_just_now(ask);
    }
    anchors.truncate(MAX_ANCHORS);
    let mut cart: Vec<u32> = Vec::new();
    for anchor in anchors {
        cart.extend(model.find(anchor));
    }
    let Ok(mut scorer) = ask.scorer.try_borrow_mut() else { return };
    scorer.best_together(model, &cart, list.most(), &mut |scored| {
        let lead = lead_together(model, &cart, scored.item).and_then(|lead| model.id(lead));
        let why = lead.map(|lead| Why::item(ReasonKind::BoughtTogether, lead));
        // A strength of one is 2^32.
        take(ask, model, scored.item, scored.score >> 16, why, list)
    });
}

/// The best that a walk from some items leads to. The item that led to one is looked for only where it gets a slot.
fn from_graph<'a>(ask: &Ask<'a>, model: &'a Model, from: &[u32], why: Why<'a>, list: &mut List<'a, '_>) {
    let scale_bits = u32::from(model.numbers().scale_bits);
    let Ok(mut scorer) = ask.scorer.try_borrow_mut() else { return };
    scorer.best(model, from, Repeats::Unwanted, list.most(), &mut |scored| {
        take(ask, model, scored.item, scored.score.wrapping_shl(16) >> scale_bits, Some(why), list)
    });
}

/// Takes in what a walk found, which is given best first, until the list is full.
fn take<'a>(
    ask: &Ask<'a>,
    model: &'a Model,
    item: u32,
    score: u64,
    why: Option<Why<'a>>,
    list: &mut List<'a, '_>,
) -> ControlFlow<()> {
    if list.is_full() {
        return ControlFlow::Break(());
    }
    if let Some((id, why)) = model.id(item).zip(why) {
        list.offer(id, ask.shop.facts(item), score, why);
    }
    ControlFlow::Continue(())
}

/// New items of the anchor's category that share its brand or a narrower category too. They score as half of what a known
/// neighbour could: nobody has looked at them yet.
fn new_items<'a>(ask: &Ask<'a>, anchor: &'a str, facts: &Facts, list: &mut List<'a, '_>) {
    let Some(catalog) = ask.shop.catalog else { return };
    let best = list.candidates.first().map_or(u64::from(ONE), |best| best.score) >> 1;
    for (number, category) in ask.shop.links.new_items() {
        if *category != facts.category() {
            continue;
        }
        let Some((held, nearness)) = beside(ask, catalog, *number, facts) else { continue };
        let is_near = has_brand(&held, facts) || held.common_levels(facts) > 1;
        if is_near && held.number != facts.number {
            offer(catalog, &held, part(best, nearness), Why::item(ReasonKind::Similar, anchor), list);
        }
    }
}

/// Offers an item that may be in the list already.
fn offer<'a>(catalog: &'a Catalog, facts: &Facts, score: u64, why: Why<'a>, list: &mut List<'a, '_>) {
    if list.wants(score)
        && let Some(id) = catalog.id(facts.number)
        && !list.holds(id)
    {
        list.offer(id, Some(*facts), score, why);
    }
}

/// An item of the anchor's category with its nearness, of [`ONE`]: brand, narrower categories, price, and a little for
/// being popular.
fn beside(ask: &Ask<'_>, catalog: &Catalog, number: ItemNumber, anchor: &Facts) -> Option<(Facts, u32)> {
    let facts = catalog.facts(number)?;
    let common = facts.common_levels(anchor);
    if common == 0 {
        return None;
    }
    let mut nearness = u32::from(common).wrapping_mul(ONE >> 4);
    if has_brand(&facts, anchor) {
        nearness = nearness.wrapping_add(ONE >> 2).wrapping_add(ONE >> 3);
    }
    if let Some((one, other)) = facts.price.zip(anchor.price) {
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        // A quarter where prices are the same.
        let part = low.saturating_mul(u64::from(ONE >> 2)).checked_div(high.max(1)).unwrap_or(0);
        nearness = nearness.wrapping_add(u32::try_from(part).unwrap_or(0));
    }
    nearness = nearness.wrapping_add(u32::from(ask.shop.popularity(number)).wrapping_mul(ONE >> 10));
    Some((facts, nearness.min(ONE)))
}

/// Whether an item has a brand, and it is the anchor's.
fn has_brand(facts: &Facts, anchor: &Facts) -> bool {
    facts.brand != NO_WORD && facts.brand == anchor.brand
}

/// A part of a score, of [`ONE`].
fn part(score: u64, of: u32) -> u64 {
    let [high, low] = [score >> 16, score & 0xffff].map(|half| half.saturating_mul(u64::from(of)));
    high.saturating_add(low >> 16)
}

/// The numbers of the latest items, oldest first: the page's own is the newest. Unknown items keep their place.
fn latest(ask: &Ask<'_>, model: &Model) -> Vec<u32> {
    let recent = ask.profile.recent();
    let mut session: Vec<u32> = Vec::with_capacity(recent.len().saturating_add(1));
    let number = |id: &str| model.find(id).unwrap_or(u32::MAX);
    for recent in recent.iter().rev() {
        if recent.touch != Touch::Remove {
            session.push(number(recent.item.as_str()));
        }
    }
    if let Some(item) = &ask.page.item_id
        && recent.first().is_none_or(|newest| newest.item != *item)
    {
        session.push(number(item.as_str()));
    }
    session
}

/// The items that were bought within a day, the latest first.
fn bought_just_now<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    let since = ask.now.before(BOUGHT_JUST_NOW_MS);
    let mut bought = Vec::new();
    for recent in ask.profile.recent() {
        if recent.touch == Touch::Purchase && recent.at >= since {
            bought.push(recent.item.as_str());
        }
    }
    bought
}

/// Names the item that led to each chosen one whose reason names none yet.
pub(super) fn name_leads<'a>(ask: &Ask<'a>, chosen: &mut [Chosen<'a>]) {
    let Some(model) = ask.shop.model else { return };
    let Ok(mut scorer) = ask.scorer.try_borrow_mut() else { return };
    let is_nameless = |why: Why<'_>| (why.kind, why.about) == (ReasonKind::ViewedTogether, About::Nothing);
    let mut items: Vec<u32> = Vec::with_capacity(chosen.len());
    for held in chosen.iter() {
        items.push(model.find(held.id).filter(|_| is_nameless(held.why)).unwrap_or(u32::MAX));
    }
    if items.iter().all(|item| *item == u32::MAX) {
        return;
    }
    let session = latest(ask, model);
    // Where a path is too faint to name its beginning, the latest known item will do.
    let latest = session.iter().rev().find_map(|item| model.id(*item));
    for (held, lead) in chosen.iter_mut().zip(scorer.leads(model, &session, &items)) {
        if is_nameless(held.why)
            && let Some(lead) = model.id(lead.item).or(latest)
        {
            held.why = Why::item(held.why.kind, lead);
        }
    }
}
