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
pub mod metric;
pub mod placement;
mod verify;

pub use format::Comparison;
pub use placement::{Exclude, Excluded, Placement, Strategy, StrategyKind};
pub use truth::Truth;

use crate::error::Error;
use crate::profile::Dimension;
use alloc::vec::Vec;
use bytes::Bytes;
use format::{SECTIONS, Section};
use program::{Node, Nodes};

/// A compiled site that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    bytes: Vec<u8>,
    /// Where each section begins, and where the last one ends.
    starts: [usize; SECTIONS + 1],
}

/// What else than metrics a segment reads, and so what else can change its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Attributes.
    Attributes,
    /// The interest in a dimension.
    Interest(Dimension),
}

impl Source {
    /// Its bit in a segment's record.
    #[must_use]
    pub const fn bit(self) -> u16 {
        match self {
            Self::Attributes => 1,
            Self::Interest(Dimension::Category) => 2,
            Self::Interest(Dimension::Brand) => 4,
        }
    }
}

/// A segment's record.
struct SegmentRecord {
    id: u32,
    name: u32,
    description: u32,
    program: u32,
    program_bytes: u16,
    reads: u16,
}

impl SegmentRecord {
    fn read(record: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(record);
        Some(Self {
            id: bytes.u32()?,
            name: bytes.u32()?,
            description: bytes.u32()?,
            program: bytes.u32()?,
            program_bytes: bytes.u16()?,
            reads: bytes.u16()?,
        })
    }
}

impl Manifest {
    /// Takes over a compiled site and verifies it.
    ///
    /// # Errors
    /// Refuses bytes that are no compiled site, one of another version, and one that is cut short, altered or unsound.
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        let starts = verify::header(&bytes)?;
        let manifest = Self { bytes, starts };
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
        self.string(self.meta().u32().unwrap_or(0))
    }

    /// The site's IANA time zone; empty for UTC.
    #[must_use]
    pub fn timezone(&self) -> &str {
        let mut meta = self.meta();
        meta.take(4).and_then(|_| meta.u32()).map_or("", |place| self.string(place))
    }

    /// In how many milliseconds an interest halves.
    #[must_use]
    pub fn half_life_ms(&self) -> u64 {
        let mut meta = self.meta();
        meta.take(8).and_then(|_| meta.u64()).unwrap_or(0)
    }

    /// The bytes it was loaded from.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many segments there are; they are numbered from 0 in the order of their ids.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.count(Section::Segments)
    }

    /// The id of a segment.
    #[must_use]
    pub fn segment_id(&self, segment: u16) -> Option<&str> {
        self.segment(segment).map(|record| self.string(record.id))
    }

    /// The number of the segment of that id.
    #[must_use]
    pub fn segment_index(&self, id: &str) -> Option<u16> {
        let records = self.section(Section::Segments).chunks_exact(Section::Segments.record_bytes());
        // Linear: a few dozen segments are the rule, and it is asked once a call from outside.
        let place = records
            .map(SegmentRecord::read)
            .position(|record| record.is_some_and(|record| self.string(record.id) == id));
        place.and_then(|place| u16::try_from(place).ok())
    }

    /// A segment's name for people; empty where the site gives none.
    #[must_use]
    pub fn segment_name(&self, segment: u16) -> &str {
        self.segment(segment).map_or("", |record| self.string(record.name))
    }

    /// A segment's description for people; empty where the site gives none.
    #[must_use]
    pub fn segment_description(&self, segment: u16) -> &str {
        self.segment(segment).map_or("", |record| self.string(record.description))
    }

    /// The segments whose outcome depends on `source`.
    pub fn segments_reading(&self, source: Source) -> impl Iterator<Item = u16> + '_ {
        let numbered = (0_u16..).zip(self.records(Section::Segments, SegmentRecord::read));
        numbered.filter(move |(_, record)| record.reads & source.bit() != 0).map(|(number, _)| number)
    }

    /// The placement of that id.
    #[must_use]
    pub fn placement(&self, id: &str) -> Option<Placement<'_>> {
        self.placements().find(|placement| placement.id() == id)
    }

    /// All placements, in the order of the site file.
    pub fn placements(&self) -> impl Iterator<Item = Placement<'_>> {
        self.records(Section::Placements, |record| Placement::read(self, record))
    }

    /// The condition of a segment.
    pub(crate) fn condition(&self, segment: u16) -> Option<Node<'_>> {
        let record = self.segment(segment)?;
        Nodes(self.program(record.program, record.program_bytes)?).next()
    }

    #[inline(never)]
    fn segment(&self, segment: u16) -> Option<SegmentRecord> {
        self.record(Section::Segments, segment).and_then(SegmentRecord::read)
    }

    fn meta(&self) -> Bytes<'_> {
        Bytes(self.section(Section::Meta))
    }

    #[inline(never)]
    fn section(&self, section: Section) -> &[u8] {
        let place = section as usize;
        let (start, end) = (self.starts.get(place), self.starts.get(place.saturating_add(1)));
        start.zip(end).and_then(|(start, end)| self.bytes.get(*start..*end)).unwrap_or_default()
    }

    fn count(&self, section: Section) -> usize {
        self.section(section).chunks_exact(section.record_bytes()).len()
    }

    #[inline(never)]
    fn record(&self, section: Section, number: u16) -> Option<&[u8]> {
        self.section(section).chunks_exact(section.record_bytes()).nth(usize::from(number))
    }

    fn records<'a, T>(
        &'a self,
        section: Section,
        read: impl Fn(&'a [u8]) -> Option<T> + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        self.section(section).chunks_exact(section.record_bytes()).filter_map(read)
    }

    #[inline(never)]
    fn program(&self, place: u32, length: u16) -> Option<Bytes<'_>> {
        let mut bytes = Bytes(self.section(Section::Programs).get(usize::try_from(place).ok()?..)?);
        bytes.take(usize::from(length)).map(Bytes)
    }

    /// The text at a place; empty where there is none, which [`Manifest::load`] rules out.
    fn string(&self, place: u32) -> &str {
        self.string_at(place).unwrap_or("")
    }

    fn has_string(&self, place: u32) -> bool {
        self.string_at(place).is_some()
    }

    #[inline(never)]
    fn string_at(&self, place: u32) -> Option<&str> {
        Bytes(self.section(Section::Strings).get(usize::try_from(place).ok()?..)?).text()
    }
}
