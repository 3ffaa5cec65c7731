//! Joins excerpts of one model to a model of all their items.

use super::excerpt::Excerpt;
use crate::error::Error;
use crate::event::Text;
use crate::recommend::graph::{Edge, unpack};
use crate::recommend::model::Model;
use crate::recommend::{NewEdge, NewModel, Numbers};
use alloc::vec::Vec;

/// The model of all items that the pieces have, in their order, with every edge that one of them has.
///
/// # Errors
/// Refuses an id that is too long; the rest is checked when the model is written.
pub(super) fn join(head: &Excerpt, shards: &[(u32, Excerpt)]) -> Result<NewModel, Error> {
    let excerpts = || shards.iter().map(|(_, excerpt)| excerpt).chain([head]);
    let mut items: Vec<u64> = Vec::new();
    let (mut edges, mut together) = (Vec::new(), Vec::new());
    for excerpt in excerpts() {
        items = merged(&items, &excerpt.numbers().iter().copied().map(u64::from).collect::<Vec<_>>());
        let model = excerpt.model();
        edges = merged(&edges, &rows(excerpt, &mut |item| model.row(item)));
        together = merged(&together, &rows(excerpt, &mut |item| model.together_row(item)));
    }
    let place = |number: u32| {
        let place = items.partition_point(|held| *held < u64::from(number));
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let unpacked = |packed: &[u64]| packed.iter().map(|packed| unrow(*packed, &place)).collect();
    let listed = |list: &[(u32, u32)]| {
        list.iter().filter_map(|(item, weight)| Some((place(head.number(*item)?), *weight))).collect()
    };
    let (mut ids, mut popularity) = (Vec::new(), Vec::new());
    for number in &items {
        let number = u32::try_from(*number).unwrap_or(u32::MAX);
        let Some((model, item)) = excerpts().find_map(|excerpt| Some((excerpt.model(), excerpt.item(number)?))) else {
            continue;
        };
        ids.push(Text::new(model.id(item).unwrap_or_default())?);
        popularity.push(model.popularity(item));
    }
    Ok(NewModel {
        numbers: excerpts().find_map(numbers).copied().unwrap_or(Numbers::NONE),
        ids,
        popularity,
        popular: listed(head.model().popular()),
        edges: unpacked(&edges),
        together: unpacked(&together),
        trending: listed(head.model().trending()),
    })
}

/// The device numbers, which only an excerpt with edges has.
fn numbers(excerpt: &Excerpt) -> Option<&Numbers> {
    Some(excerpt.model()).filter(|model| model.edge_count() > 0).map(Model::numbers)
}

/// The edges of an excerpt from their lower items: that item's number in the upper half, in the lower half the edge as a
/// graph packs it, with numbers of the whole model. An excerpt has the model's order, so they are in order.
fn rows<'a>(excerpt: &'a Excerpt, row: &mut dyn FnMut(u32) -> &'a [u32]) -> Vec<u64> {
    let mut edges = Vec::new();
    for (item, number) in (0_u32..).zip(excerpt.numbers()) {
        for packed in row(item) {
            if let Some(to) = excerpt.number(packed >> 8).filter(|to| to > number) {
                edges.push((u64::from(*number) << 32) | u64::from((to << 8) | (packed & 0xff)));
            }
        }
    }
    edges
}

fn unrow(packed: u64, place: &dyn Fn(u32) -> u32) -> NewEdge {
    let [edge, lower] = [packed & 0xffff_ffff, packed >> 32].map(|half| u32::try_from(half).unwrap_or(0));
    let Edge { to, level, lean } = unpack(edge);
    NewEdge { lower: place(lower), higher: place(to), level, lean }
}

/// What one of two ascending lists has: an edge between two shards is in both.
#[inline(never)]
fn merged(one: &[u64], other: &[u64]) -> Vec<u64> {
    let mut list = Vec::with_capacity(one.len().saturating_add(other.len()));
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some(first), Some(second)) => *(*first).min(*second),
            (Some(rest), None) | (None, Some(rest)) => **rest,
            (None, None) => return list,
        };
        list.push(next);
        one.next_if(|held| **held == next);
        other.next_if(|held| **held == next);
    }
}
