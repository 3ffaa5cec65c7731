//! Writes a checked and folded site as a compiled manifest.

pub(crate) mod buffer;
mod tables;
mod inputs;
mod segments;
mod placement;

use crate::check::{Checked, Wording};
use crate::error::SiteError;
use crate::zone::Zone;
use buffer::Buffer;
use nearside::id::hash64;
use nearside::limits::MAX_MANIFEST_BYTES;
use nearside::manifest::Manifest;
use nearside::manifest::format::{HASHED_FROM, HEADER_BYTES, MAGIC, SECTIONS, Section, VERSION};
use tables::Tables;

/// The compiled manifest, loaded once to prove that it can be. `year` is the one from which on clocks are known.
pub(crate) fn manifest(site: &Checked, year: i16) -> Result<Vec<u8>, SiteError> {
    let tables = Tables::of(&site.segments, &site.orders)?;
    let mut meta = Buffer::default();
    meta.text(&site.site);
    meta.text(&site.timezone);
    meta.v(site.half_life_ms);
    let mut sections: [Buffer; SECTIONS] = Default::default();
    let parts = [
        (Section::Meta, vec![meta]),
        (Section::Events, tables.events()),
        (Section::Filters, tables.filters()),
        (Section::Metrics, tables.metrics()),
        (Section::Series, tables.series()),
        (Section::Inputs, inputs::items(&tables)),
        (Section::Segments, site.segments.iter().map(segments::item).collect()),
        (Section::Programs, segments::programs(&site.segments, &tables)?),
        (Section::Groups, segments::groups(site)),
        (Section::Zones, zones(&tables, year)?),
        (Section::Placements, site.placements.iter().map(placement::item).collect()),
        (Section::Reasons, site.wordings.iter().map(wording).collect()),
    ];
    for (section, items) in parts {
        if let Some(held) = sections.get_mut(section as usize) {
            *held = Buffer::list(&items);
        }
    }
    let bytes = assemble(&sections)?;
    let ours = |error: nearside::error::Error| {
        SiteError::new("$", format!("the compiled site does not load: {error}"), "report this site file as a bug")
    };
    Manifest::load(bytes.clone()).map_err(ours)?;
    Ok(bytes)
}

fn assemble(sections: &[Buffer; SECTIONS]) -> Result<Vec<u8>, SiteError> {
    let mut hashed = Buffer::default();
    let total = sections.iter().map(Buffer::len).sum::<usize>() + HEADER_BYTES;
    if total > MAX_MANIFEST_BYTES {
        let message = format!("{total} bytes compiled, where {MAX_MANIFEST_BYTES} are the most");
        return Err(SiteError::new("$", message, "remove segments, or shorten their lists"));
    }
    let size = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    hashed.u32(size(total));
    for section in sections {
        hashed.u32(size(section.len()));
    }
    for section in sections {
        hashed.append(section);
    }
    let mut bytes = Buffer::default();
    for byte in MAGIC {
        bytes.u8(byte);
    }
    bytes.u16(VERSION);
    bytes.u16(u16::try_from(SECTIONS).unwrap_or(0));
    bytes.u64(hash64(hashed.as_bytes()));
    debug_assert_eq!(bytes.len(), HASHED_FROM, "the hash covers what follows it");
    bytes.append(&hashed);
    Ok(bytes.into_bytes())
}

fn zones(tables: &Tables<'_>, year: i16) -> Result<Vec<Buffer>, SiteError> {
    let mut items = Vec::new();
    for name in tables.zones() {
        let unknown =
            || SiteError::new("$", format!("there is no clock for {name:?}"), "report this site file as a bug");
        let Zone { first, changes } = crate::zone::compile(name, year).ok_or_else(unknown)?;
        let mut item = Buffer::default();
        item.text(name);
        item.z(first);
        let mut before = 0;
        for (minute, offset) in changes {
            item.v(minute.saturating_sub(before));
            item.z(offset);
            before = minute;
        }
        items.push(item);
    }
    Ok(items)
}

fn wording((language, texts): &Wording) -> Buffer {
    let mut item = Buffer::default();
    item.text(language);
    for text in texts {
        item.text(text);
    }
    item
}
