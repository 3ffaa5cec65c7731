//! The index: what a change can change, from filters to inputs to segments.

use super::programs::Programs;
use crate::id::hash64;
use crate::manifest::Manifest;
use crate::manifest::input::{Input, Window};
use crate::manifest::program::Node;
use alloc::vec;
use alloc::vec::Vec;

/// Lists of numbers, one for each of a row of things.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// Where each list begins, and where the last one ends.
    starts: Vec<u32>,
    numbers: Vec<u16>,
}

/// What depends on what. Made once for a manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// The inputs that look at a filter's events.
    pub of_filter: Lists,
    /// The segments that look at a test.
    pub of_test: Lists,
    /// The segments that refer to a segment.
    pub of_segment: Lists,
    /// The inputs that look at attributes, each behind the hash of the attribute's name.
    pub attributes: Vec<(u64, u16)>,
    /// The inputs that look at interests, and at the session.
    pub interests: Vec<u16>,
    pub sessions: Vec<u16>,
    /// The inputs that look at remembered events.
    pub remembered: Vec<u16>,
}

impl Lists {
    /// Puts pairs (thing, number) into lists for `count` things. A list keeps the order of its pairs.
    pub fn new(count: u16, pairs: &[(u16, u16)]) -> Self {
        let mut starts = vec![0_u32; usize::from(count).saturating_add(2)];
        // By counting: two steps on, so that filling a list moves its start to where it belongs.
        for (thing, _) in pairs {
            if let Some(start) = starts.get_mut(usize::from(*thing).saturating_add(2)) {
                *start = start.saturating_add(1);
            }
        }
        let mut before = 0_u32;
        for start in &mut starts {
            before = before.saturating_add(*start);
            *start = before;
        }
        let mut numbers = vec![0_u16; pairs.len()];
        for (thing, number) in pairs {
            let Some(start) = starts.get_mut(usize::from(*thing).saturating_add(1)) else { continue };
            if let Some(held) = numbers.get_mut(*start as usize) {
                *held = *number;
            }
            *start = start.saturating_add(1);
        }
        Self { starts, numbers }
    }

    /// The list of a thing; empty for one that there is not.
    #[inline]
    pub fn of(&self, thing: u16) -> &[u16] {
        let place = usize::from(thing);
        let bounds = self.starts.get(place).zip(self.starts.get(place.saturating_add(1)));
        bounds.and_then(|(start, end)| self.numbers.get(*start as usize..*end as usize)).unwrap_or_default()
    }
}

impl Index {
    pub fn new(manifest: &Manifest, programs: &Programs) -> Self {
        let mut index = Self::default();
        let mut filters = Vec::new();
        let mut number = 0_u16;
        manifest.each_input(&mut |_, tested| {
            match tested.input {
                Input::Attribute(name) => index.attributes.push((hash64(name.as_bytes()), number)),
                Input::Share(..) | Input::Rank(..) => index.interests.push(number),
                input => {
                    input.each_filter(manifest, &mut |filter| filters.push((filter, number)));
                    match input.window() {
                        Some(Window::Session) => index.sessions.push(number),
                        Some(_) => index.remembered.push(number),
                        None => {}
                    }
                }
            }
            number = number.saturating_add(1);
        });
        let (mut tests, mut segments) = (Vec::new(), Vec::new());
        for number in 0..manifest.segments() {
            programs.each_leaf(number, &mut |leaf| match leaf {
                Node::Segment(other) => segments.push((other, number)),
                Node::Test(test) => tests.push((test, number)),
                Node::All(_) | Node::Any(_) | Node::Not => {}
            });
        }
        index.of_filter = Lists::new(manifest.filters(), &filters);
        index.of_test = Lists::new(manifest.tests(), &tests);
        index.of_segment = Lists::new(manifest.segments(), &segments);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_what_belongs_together() {
        let lists = Lists::new(3, &[(2, 7), (0, 5), (2, 1), (9, 9)]);
        assert_eq!(lists.of(0), [5]);
        assert!(lists.of(1).is_empty());
        assert_eq!(lists.of(2), [7, 1]);
        assert!(lists.of(3).is_empty());
    }
}
