//! Strategies that show a visitor's own items again: recent, continue, cart.

use super::list::{List, Why};
use crate::limits::{CART_KEPT_MS, MAX_CART_ITEMS};
use crate::profile::Touch;
use crate::recommend::numbers::ONE;
use crate::recommend::{Ask, ReasonKind};
use crate::time::Time;
use alloc::vec::Vec;

/// How much less each place in a list of the visitor's own items scores, in 1/65,536ths.
const STEP: u64 = 1 << 8;

/// What the visitor looked at last, newest first.
pub(super) fn recent<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    let mut score = u64::from(ONE);
    for recent in ask.profile.recent() {
        if matches!(recent.touch, Touch::View | Touch::Cart) {
            let id = recent.item.as_str();
            if !list.holds(id) {
                list.offer(id, ask.shop.facts_of(id), score, Why::of(ReasonKind::RecentlyViewed));
            }
            score = score.saturating_sub(STEP);
        }
    }
}

/// What the visitor looked at or wanted and never bought: what was in the cart and what was looked at often and lately first.
pub(super) fn unfinished<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    let mut wished: Vec<(&'a str, u64)> = Vec::new();
    let mut removed: Vec<&str> = Vec::new();
    for (place, recent) in (0_u64..).zip(ask.profile.recent()) {
        let id = recent.item.as_str();
        let signs = match recent.touch {
            Touch::Remove => {
                removed.push(id);
                continue;
            }
            Touch::Purchase => continue,
            Touch::Cart if !removed.contains(&id) => 4,
            Touch::Cart | Touch::View => 1,
        };
        // Half as much at the end of the ring.
        let part = u64::from(ONE).saturating_sub(place.saturating_mul(u64::from(ONE >> 6)));
        let amount = part.saturating_mul(signs);
        match wished.iter_mut().find(|(held, _)| *held == id) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => wished.push((id, amount)),
        }
    }
    for (id, score) in wished {
        if !ask.profile.has_purchased(id, Time::default()) {
            list.offer(id, ask.shop.facts_of(id), score, Why::of(ReasonKind::Continue));
        }
    }
}

/// What is in the cart, newest first.
pub(super) fn in_cart<'a>(ask: &Ask<'a>, list: &mut List<'a, '_>) {
    let mut score = u64::from(ONE);
    for id in cart(ask) {
        if !list.holds(id) {
            list.offer(id, ask.shop.facts_of(id), score, Why::of(ReasonKind::InCart));
        }
        score = score.saturating_sub(STEP);
    }
}

/// The items in the cart, newest first: as the page says, else as the visitor's events tell.
pub(super) fn cart<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    let mut cart: Vec<&'a str> = Vec::new();
    for id in ask.page.cart.iter().take(MAX_CART_ITEMS).rev() {
        cart.push(id.as_str());
    }
    if !cart.is_empty() {
        return cart;
    }
    let since = ask.now.before(CART_KEPT_MS);
    let mut removed: Vec<&str> = Vec::new();
    for recent in ask.profile.recent() {
        let id = recent.item.as_str();
        match recent.touch {
            // Whatever lay in the cart was bought or left behind with it.
            Touch::Purchase => break,
            Touch::Remove => removed.push(id),
            Touch::Cart if recent.at >= since && !removed.contains(&id) && !cart.contains(&id) => cart.push(id),
            Touch::Cart | Touch::View => {}
        }
    }
    cart
}
