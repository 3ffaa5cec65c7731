//! A compiled site in a form that stays well framed whatever is changed: a run of records, each an item and its section.
//! Lengths, places and the hash are put right, so that changed bytes reach the checks behind them.

use super::choices::Choices;
use nearside::id::hash64;
use nearside::manifest::Manifest;
use nearside::manifest::bytes::Bytes;
use nearside::manifest::format::{
    BLOCK_ITEMS, HASHED_FROM, HEADER_BYTES, LENGTHS_FROM, MAGIC, PLACE_BYTES, SECTIONS, Section, VERSION,
};

/// Records beside those of the sections.
const END: u8 = 11;
const PATCH: u8 = 12;
const AGAIN: u8 = 13;
/// The kinds of records.
const KINDS: u8 = 14;
/// A record's length in one byte; this one says that two follow.
const LONG: u8 = u8::MAX;

/// How large a compiled site may become by repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sizes {
    Common,
    /// Beyond some of the limits, which takes much longer.
    Large,
}

impl Sizes {
    /// The first byte of an input says it, beside its form.
    pub const fn of(head: u8) -> Self {
        if head >= LARGE { Self::Large } else { Self::Common }
    }

    /// Items and bytes at most.
    const fn most(self) -> (usize, usize) {
        match self {
            Self::Common => (80, 2_000),
            Self::Large => (1_100, 16_000),
        }
    }
}

/// From this first byte on a site may be large, and so may events.
pub const LARGE: u8 = 0xf8;

/// The compiled site that records describe, up to their end; the rest stays in `choices`.
pub fn assemble(choices: &mut Choices<'_>, sizes: Sizes) -> Vec<u8> {
    let (max_items, max_bytes) = sizes.most();
    let mut sections: [Vec<&[u8]>; SECTIONS] = std::array::from_fn(|_| Vec::new());
    let mut patches = Vec::new();
    let (mut latest, mut items, mut bytes) = (0, 0_usize, 0_usize);
    while !choices.is_at_end() && items < max_items && bytes < max_bytes {
        match choices.byte() % KINDS {
            END => break,
            PATCH => patches.push((usize::from(choices.short()), choices.byte())),
            AGAIN => {
                let item = sections[latest].last().copied().unwrap_or_default();
                let room = (max_bytes - bytes) / (item.len() + 1);
                let times = usize::from(choices.short()).min(max_items - items).min(room);
                sections[latest].extend(std::iter::repeat_n(item, times));
                (items, bytes) = (items + times, bytes + times * (item.len() + 1));
            }
            section => {
                latest = usize::from(section);
                let length = choices.byte();
                let length = if length == LONG { usize::from(choices.short()) } else { usize::from(length) };
                let item = choices.take(length);
                sections[latest].push(item);
                (items, bytes) = (items + 1, bytes + item.len() + 1);
            }
        }
    }
    let mut site = header();
    for (place, items) in sections.iter().enumerate() {
        let start = site.len();
        list(items, &mut site);
        let length = u32::try_from(site.len() - start).unwrap_or(u32::MAX);
        site[LENGTHS_FROM + 4 * place..][..4].copy_from_slice(&length.to_le_bytes());
    }
    for (place, byte) in patches {
        if let Some(held) = site.get_mut(place) {
            *held = byte;
        }
    }
    seal(&mut site);
    site
}

/// A header whose lengths and hash are still to come.
pub fn header() -> Vec<u8> {
    let mut header = vec![0; HEADER_BYTES];
    header[..4].copy_from_slice(&MAGIC);
    header[4..6].copy_from_slice(&VERSION.to_le_bytes());
    header[6..8].copy_from_slice(&u16::try_from(SECTIONS).unwrap_or(u16::MAX).to_le_bytes());
    header
}

/// Makes length and hash right, as somebody would who means harm.
pub fn seal(site: &mut [u8]) {
    let length = u32::try_from(site.len()).unwrap_or(u32::MAX);
    site[HASHED_FROM..LENGTHS_FROM].copy_from_slice(&length.to_le_bytes());
    let hash = hash64(&site[HASHED_FROM..]);
    site[HASHED_FROM - 8..HASHED_FROM].copy_from_slice(&hash.to_le_bytes());
}

fn list(items: &[&[u8]], into: &mut Vec<u8>) {
    into.extend(u16::try_from(items.len()).unwrap_or(u16::MAX).to_le_bytes());
    let places = into.len();
    into.resize(places + items.len().div_ceil(usize::from(BLOCK_ITEMS)) * PLACE_BYTES, 0);
    let start = into.len();
    for (number, item) in items.iter().enumerate() {
        if number.is_multiple_of(usize::from(BLOCK_ITEMS)) {
            let place = (into.len() - start).to_le_bytes();
            into[places + number / usize::from(BLOCK_ITEMS) * PLACE_BYTES..][..PLACE_BYTES]
                .copy_from_slice(&place[..PLACE_BYTES]);
        }
        // A length of one byte or two: no item is longer than an input.
        let low = u8::try_from(item.len() & 0x7f).unwrap_or(0);
        match u8::try_from(item.len() >> 7) {
            Ok(0) => into.push(low),
            high => into.extend([low | 0x80, high.unwrap_or(u8::MAX)]),
        }
        into.extend(*item);
    }
}

/// The records of a compiled site, with their end.
pub fn records(manifest: &Manifest) -> Vec<u8> {
    let bytes = manifest.as_bytes();
    let mut records = Vec::new();
    let mut lengths = Bytes(&bytes[LENGTHS_FROM..HEADER_BYTES]);
    let mut rest = Bytes(&bytes[HEADER_BYTES..]);
    for section in Section::ALL {
        let length = lengths.u32().unwrap_or(0);
        let mut section_bytes = Bytes(rest.take(length as usize).unwrap_or_default());
        let count = section_bytes.u16().unwrap_or(0);
        section_bytes.take(usize::from(count.div_ceil(BLOCK_ITEMS)) * PLACE_BYTES);
        while let Some(item) = section_bytes.text_bytes() {
            records.push(section as u8);
            match u8::try_from(item.len()) {
                Ok(length) if length < LONG => records.push(length),
                _ => {
                    records.push(LONG);
                    records.extend(u16::try_from(item.len()).unwrap_or(u16::MAX).to_le_bytes());
                }
            }
            records.extend(item);
        }
    }
    records.push(END);
    records
}
