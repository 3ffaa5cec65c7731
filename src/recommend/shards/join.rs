//! Joins excerpts of one model to a model of all their items.

use super::excerpt::Excerpt;
use crate::error::Error;
use crate::event::Text;
use crate::recommend::graph::Edge;
use crate::recommend::model::Model;
use crate::recommend::{NewEdge, NewModel, Numbers};
use alloc::vec::Vec;

/// The model of all items that the pieces have, in their order, with every edge that one of them has.
///
/// # Errors
/// Refuses an id that is too long; the rest is checked when the model is written.
pub(super) fn join(head: &Excerpt, shards: &[(u32, Excerpt)]) -> Result<NewModel, Error> {
    let excerpts = || shards.iter().map(|(_, excerpt)| excerpt).chain([head]);
    let mut items: Vec<u32> = Vec::new();
    for excerpt in excerpts() {
        items.extend(excerpt.numbers());
    }
    items.sort_unstable();
    items.dedup();
    let place = |number: u32| u32::try_from(items.partition_point(|held| *held < number)).unwrap_or(u32::MAX);
    let mut known: Vec<Option<(Text, u8)>> = Vec::new();
    known.resize_with(items.len(), || None);
    let (mut edges, mut together) = (Vec::new(), Vec::new());
    for excerpt in excerpts() {
        let model = excerpt.model();
        for (item, number) in (0_u32..).zip(excerpt.numbers()) {
            let new = place(*number);
            if let Some(unknown) = known.get_mut(new as usize).filter(|known| known.is_none()) {
                *unknown = Some((Text::new(model.id(item).unwrap_or_default())?, model.popularity(item)));
            }
            let take = |list: &mut Vec<NewEdge>, edge: Edge| {
                if let Some(higher) = excerpt.number(edge.to).filter(|_| edge.to > item) {
                    list.push(NewEdge { lower: new, higher: place(higher), level: edge.level, lean: edge.lean });
                }
            };
            model.edges(item).for_each(|edge| take(&mut edges, edge));
            model.together(item).for_each(|edge| take(&mut together, edge));
        }
    }
    for edges in [&mut edges, &mut together] {
        // An edge between two shards is in both.
        edges.sort_unstable();
        edges.dedup();
    }
    let listed = |list: &[(u32, u32)]| {
        list.iter().filter_map(|(item, weight)| Some((place(head.number(*item)?), *weight))).collect()
    };
    let (ids, popularity) = known.into_iter().flatten().unzip();
    Ok(NewModel {
        numbers: excerpts().find_map(numbers).copied().unwrap_or(Numbers::NONE),
        ids,
        popularity,
        popular: listed(head.model().popular()),
        edges,
        together,
        trending: listed(head.model().trending()),
    })
}

/// The device numbers, which only an excerpt with edges has.
fn numbers(excerpt: &Excerpt) -> Option<&Numbers> {
    Some(excerpt.model()).filter(|model| model.edge_count() > 0).map(Model::numbers)
}
