//! The order of segments: each after those it refers to, else by id. There is one for every site without circles.

use super::CheckedSegment;
use crate::error::SiteError;
use std::collections::{BTreeMap, BTreeSet};

/// Puts segments, which are in the file's order, into that of their numbers.
///
/// # Errors
/// Refuses segments that refer to each other in a circle, and names it.
pub(super) fn sort(segments: Vec<CheckedSegment>) -> Result<Vec<CheckedSegment>, SiteError> {
    let mut waiting: Vec<BTreeSet<usize>> = Vec::new();
    let mut referrers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, segment) in segments.iter().enumerate() {
        let needed: BTreeSet<usize> = segment.references.iter().map(|(place, _)| *place).collect();
        for place in &needed {
            referrers.entry(*place).or_default().push(index);
        }
        waiting.push(needed);
    }
    let id = |index: usize| segments.get(index).map_or("", |segment| segment.id.as_str());
    let free = waiting.iter().enumerate().filter(|(_, needed)| needed.is_empty());
    let mut ready: BTreeSet<(&str, usize)> = free.map(|(index, _)| (id(index), index)).collect();
    let mut numbers = vec![None; segments.len()];
    let mut next = 0_usize;
    while let Some((_, index)) = ready.pop_first() {
        if let Some(number) = numbers.get_mut(index) {
            *number = Some(next);
            next += 1;
        }
        for referrer in referrers.get(&index).into_iter().flatten() {
            let Some(needed) = waiting.get_mut(*referrer) else { continue };
            if needed.remove(&index) && needed.is_empty() {
                ready.insert((id(*referrer), *referrer));
            }
        }
    }
    if let Some(first) = numbers.iter().position(Option::is_none) {
        return Err(circle(&segments, &numbers, first));
    }
    let mut sorted: Vec<(Option<usize>, CheckedSegment)> = numbers.into_iter().zip(segments).collect();
    sorted.sort_by_key(|(number, _)| *number);
    Ok(sorted.into_iter().map(|(_, segment)| segment).collect())
}

/// Every segment without a number waits for another one, so that a walk along them comes round.
fn circle(segments: &[CheckedSegment], numbers: &[Option<usize>], first: usize) -> SiteError {
    let waits = |place: &usize| numbers.get(*place).is_some_and(Option::is_none);
    let mut walk: Vec<(usize, &str)> = Vec::new();
    let mut at = first;
    while !walk.iter().any(|(place, _)| *place == at) {
        let references = segments.get(at).map(|segment| segment.references.as_slice()).unwrap_or_default();
        let Some((next, path)) = references.iter().find(|(place, _)| waits(place)) else { break };
        walk.push((at, path));
        at = *next;
    }
    walk.drain(..walk.iter().position(|(place, _)| *place == at).unwrap_or(0));
    // Begun with the first of the file, so that one circle has one name.
    let begin = walk.iter().enumerate().min_by_key(|(_, (place, _))| *place).map_or(0, |(index, _)| index);
    walk.rotate_left(begin);
    let id = |place: usize| segments.get(place).map_or("", |segment| segment.id.as_str());
    let path = walk.first().map_or("$.segments", |(_, path)| *path);
    let names = walk.iter().chain(walk.first()).map(|(place, _)| format!("`{}`", id(*place)));
    let message = format!("segments refer to each other in a circle: {}", names.collect::<Vec<_>>().join(" -> "));
    SiteError::new(path, message, "remove one of these references")
}
