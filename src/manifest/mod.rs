//! The compiled site: segments, placements and the metrics they need, read in place.
//!
//! [`Manifest::load`] verifies everything once: that every reference is within bounds, every text is
//! UTF-8, programs only jump forwards, nest and cost no more than the limits allow. After that
//! nothing is parsed and nothing is allocated: every question is answered from the bytes. What is read in many
//! places is `inline(never)`: copies of it would make the tag larger and nothing faster.

pub mod bytes;
pub mod truth;
pub mod format;
pub mod compare;
pub mod program;
pub mod filter;
pub mod metric;
pub mod input;
pub mod zone;
pub mod placement;
mod verify;

pub use format::Comparison;
pub use placement::{
    Action, Category, Exclude, Excluded, Match, Order, Placement, Relation, Rule, Rules, Strategies, Strategy,
    StrategyKind,
};
pub use truth::Truth;

use crate::error::Error;
use crate::id::ReplicaId;
use alloc::vec::Vec;
use bytes::Bytes;
use format::{BLOCK_ITEMS, HAS_DESCRIPTION, HAS_NAME, PLACE_BYTES, SECTIONS, Section};
use placement::BASE;
use program::Program;

/// A compiled site that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    bytes: Vec<u8>,
    /// Where each section begins, and where the last one ends.
    starts: [usize; SECTIONS + 1],
    /// How many tests all inputs have together.
    tests: u16,
}

/// A segment as the manifest holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name for people; empty where the site gives none.
    pub name: &'a str,
    /// Its description for people; empty where the site gives none.
    pub description: &'a str,
}

impl<'a> Segment<'a> {
    fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        let head = bytes.number()?;
        let id = core::str::from_utf8(bytes.take(usize::try_from(head >> 2).ok()?)?).ok()?;
        let flags = head & u64::from(HAS_NAME | HAS_DESCRIPTION);
        let mut text = |flag: u8| if flags & u64::from(flag) == 0 { Some("") } else { bytes.text() };
        let (name, description) = (text(HAS_NAME)?, text(HAS_DESCRIPTION)?);
        Some(Self { id, name, description })
    }
}

impl Manifest {
    /// Takes over a compiled site and verifies it.
    ///
    /// # Errors
    /// Refuses bytes that are no compiled site, one of another version, and one that is cut short, altered or unsound.
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        let starts = verify::header(&bytes)?;
        let mut manifest = Self { bytes, starts, tests: 0 };
        manifest.tests = manifest.counted_tests();
        verify::sections(&manifest)?;
        Ok(manifest)
    }

    /// The hash of its content: two manifests with one hash are the same.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.bytes.get(8..).and_then(|rest| Bytes(rest).u64()).unwrap_or(0)
    }

    /// The site's name.
    #[must_use]
    pub fn site(&self) -> &str {
        self.meta().map_or("", |(site, _, _)| site)
    }

    /// The site's IANA time zone; empty for UTC.
    #[must_use]
    pub fn timezone(&self) -> &str {
        self.meta().map_or("", |(_, timezone, _)| timezone)
    }

    /// In how many milliseconds an interest halves.
    #[must_use]
    pub fn half_life_ms(&self) -> u64 {
        self.meta().map_or(0, |(_, _, half_life_ms)| half_life_ms)
    }

    /// The bytes it was loaded from.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many segments there are. They are numbered from 0: each after those it refers to, else by id.
    #[must_use]
    pub fn segments(&self) -> u16 {
        self.count(Section::Segments)
    }

    /// The segment of that number.
    #[must_use]
    #[inline(never)]
    pub fn segment(&self, number: u16) -> Option<Segment<'_>> {
        self.item(Section::Segments, number).and_then(Segment::read)
    }

    /// The id of a segment.
    #[must_use]
    pub fn segment_id(&self, number: u16) -> Option<&str> {
        self.segment(number).map(|segment| segment.id)
    }

    /// The number of the segment of that id. Linear: it is asked once a call from outside.
    #[must_use]
    pub fn segment_index(&self, id: &str) -> Option<u16> {
        (0..self.segments()).find(|number| self.segment_id(*number) == Some(id))
    }

    /// The segments of an exclusion group, of which the first that holds stays.
    #[must_use]
    pub fn group(&self, number: u16) -> Option<Group<'_>> {
        self.item(Section::Groups, number).map(Group)
    }

    /// How many exclusion groups there are.
    #[must_use]
    pub fn groups(&self) -> u16 {
        self.count(Section::Groups)
    }

    /// The placement of that id, as it is for those who are in none of its other variants.
    #[must_use]
    pub fn placement(&self, id: &str) -> Option<Placement<'_>> {
        self.placements().find(|placement| placement.id() == id && placement.variant() == BASE)
    }

    /// The placement of that id, in the variant that is for the visitor.
    #[must_use]
    pub fn placement_for(&self, id: &str, visitor: ReplicaId) -> Option<Placement<'_>> {
        self.placements().find(|placement| placement.id() == id && placement.is_for(visitor))
    }

    /// All placements with each of their variants, the base after the others, in the order of the site file.
    pub fn placements(&self) -> impl Iterator<Item = Placement<'_>> {
        let items = (0..self.count(Section::Placements)).filter_map(|number| self.item(Section::Placements, number));
        items.filter_map(Placement::read)
    }

    /// The wording of a kind of reason, by its number, in a language such as `de` or `de-AT`; in English, or else in the
    /// site's first language, where it has none in that one. `None` where the site words no reasons.
    ///
    /// In the text `{item}` and `{category}` stand for what the reason is about. After a `|` comes what is said where that
    /// is not known.
    #[must_use]
    pub fn wording(&self, language: &str, reason: u8) -> Option<&str> {
        let code = language.split(['-', '_']).next().unwrap_or("").as_bytes();
        let mut found: Option<(u8, Bytes<'_>)> = None;
        self.each_item(Section::Reasons, &mut |number, _, mut bytes| {
            let held = bytes.text_bytes().unwrap_or_default();
            let rank = if held.eq_ignore_ascii_case(code) {
                3
            } else if held == b"en" {
                2
            } else {
                u8::from(number == 0)
            };
            if rank > found.map_or(0, |(best, _)| best) {
                found = Some((rank, bytes));
            }
        });
        let (_, mut texts) = found?;
        for _ in 0..reason {
            texts.text_bytes()?;
        }
        texts.text()
    }

    /// The program of a segment.
    pub(crate) fn program(&self, segment: u16) -> Option<Program<'_>> {
        self.item(Section::Programs, segment).map(Program)
    }

    /// Gives the program of every segment, in order.
    pub(crate) fn each_program<'a>(&'a self, visit: &mut dyn FnMut(u16, Program<'a>)) {
        self.each_item(Section::Programs, &mut |number, _, bytes| visit(number, Program(bytes)));
    }

    /// Gives the id of every segment, in order.
    pub fn each_segment_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        self.each_item(Section::Segments, &mut |_, _, bytes| {
            visit(Segment::read(bytes).map_or("", |segment| segment.id));
        });
    }

    #[inline(never)]
    fn meta(&self) -> Option<(&str, &str, u64)> {
        let mut bytes = self.item(Section::Meta, 0)?;
        Some((bytes.text()?, bytes.text()?, bytes.number()?))
    }

    /// How many items a section has.
    fn count(&self, section: Section) -> u16 {
        self.section(section).u16().unwrap_or(0)
    }

    /// Gives every item of a section with its number and its place, in order: to find each anew takes some steps.
    fn each_item<'a>(&'a self, section: Section, visit: &mut dyn FnMut(u16, u32, Bytes<'a>)) {
        let whole = self.section(section).0.len();
        let Some(mut list) = self.items_from(section, 0) else { return };
        for number in 0..self.count(section) {
            let place = u32::try_from(whole.saturating_sub(list.0.len())).unwrap_or(u32::MAX);
            let Some(bytes) = list.text_bytes() else { return };
            visit(number, place, Bytes(bytes));
        }
    }

    /// The item at a place that [`Manifest::each_item`] gave.
    #[inline]
    fn item_at(&self, section: Section, place: u32) -> Option<Bytes<'_>> {
        let mut list = self.section(section);
        list.take(place as usize)?;
        list.text_bytes().map(Bytes)
    }

    /// An item of a section.
    fn item(&self, section: Section, number: u16) -> Option<Bytes<'_>> {
        self.items_from(section, number)?.text_bytes().map(Bytes)
    }

    /// The items of a section from one on, each behind its length.
    #[inline(never)]
    fn items_from(&self, section: Section, number: u16) -> Option<Bytes<'_>> {
        let mut list = self.section(section);
        let count = list.u16()?;
        if number >= count {
            return None;
        }
        let places = list.take(usize::from(count.div_ceil(BLOCK_ITEMS)).saturating_mul(PLACE_BYTES))?;
        let block = usize::from(number.checked_div(BLOCK_ITEMS)?).saturating_mul(PLACE_BYTES);
        let [low, middle, high] = places.get(block..)?.first_chunk::<PLACE_BYTES>()?;
        list.take(usize::from(*low) | usize::from(*middle) << 8 | usize::from(*high) << 16)?;
        for _ in 0..number.checked_rem(BLOCK_ITEMS)? {
            list.text_bytes()?;
        }
        Some(list)
    }

    #[inline]
    fn section(&self, section: Section) -> Bytes<'_> {
        let place = section as usize;
        let (start, end) = (self.starts.get(place), self.starts.get(place.saturating_add(1)));
        Bytes(start.zip(end).and_then(|(start, end)| self.bytes.get(*start..*end)).unwrap_or_default())
    }
}

/// The segments of an exclusion group, first the one that goes before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group<'a>(Bytes<'a>);

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl Iterator for Group<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        self.0.short()
    }
}
