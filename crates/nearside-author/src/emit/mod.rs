//! Writes a checked site as a compiled manifest.

pub(crate) mod program;
mod metrics;
mod strings;
mod segments;

use crate::check::{Checked, CheckedPlacement};
use crate::error::SiteError;
use metrics::Metrics;
use nearside::id::hash64;
use nearside::limits::MAX_MANIFEST_BYTES;
use nearside::manifest::Manifest;
use nearside::manifest::format::{HASHED_FROM, MAGIC, NO_SEGMENT, SECTIONS, Section, VERSION};
use program::Program;
use strings::Strings;

/// The compiled manifest, loaded once to prove that it can be.
pub(crate) fn manifest(site: &Checked) -> Result<Vec<u8>, SiteError> {
    let mut strings = Strings::new();
    let metrics = Metrics::of(&site.segments)?;
    let mut programs = Program::default();
    let mut sections: [Program; SECTIONS] = Default::default();
    let mut put = |section: Section, bytes: Program| {
        if let Some(held) = sections.get_mut(section as usize) {
            *held = bytes;
        }
    };
    let mut meta = Program::default();
    meta.u32(strings.place(&site.site));
    meta.u32(strings.place(&site.timezone));
    meta.u64(site.half_life_ms);
    put(Section::Meta, meta);
    put(Section::Events, metrics.events(&mut strings));
    let (records, links) = metrics.records(&mut programs);
    put(Section::Metrics, records);
    put(Section::Links, links);
    put(Section::Segments, segments::records(&site.segments, &metrics, &mut strings, &mut programs)?);
    let (records, strategies) = placements(&site.placements, &mut strings);
    put(Section::Placements, records);
    put(Section::Strategies, strategies);
    put(Section::Programs, programs);
    put(Section::Strings, strings.into_section());
    let bytes = assemble(&sections)?;
    let ours = |error: nearside::error::Error| {
        SiteError::new("$", format!("the compiled site does not load: {error}"), "report this site file as a bug")
    };
    Manifest::load(bytes.clone()).map_err(ours)?;
    Ok(bytes)
}

fn assemble(sections: &[Program; SECTIONS]) -> Result<Vec<u8>, SiteError> {
    let mut hashed = Program::default();
    let total = sections.iter().map(|section| section.as_bytes().len()).sum::<usize>()
        + nearside::manifest::format::HEADER_BYTES;
    if total > MAX_MANIFEST_BYTES {
        let message = format!("{total} bytes compiled, where {MAX_MANIFEST_BYTES} are the most");
        return Err(SiteError::new("$", message, "remove segments, or shorten their lists"));
    }
    hashed.u32(size(total));
    for section in sections {
        hashed.u32(size(section.as_bytes().len()));
    }
    for section in sections {
        hashed.append(section);
    }
    let mut bytes = Program::default();
    for byte in MAGIC {
        bytes.u8(byte);
    }
    bytes.u16(VERSION);
    bytes.u16(u16::try_from(SECTIONS).unwrap_or(0));
    bytes.u64(hash64(hashed.as_bytes()));
    debug_assert_eq!(bytes.as_bytes().len(), HASHED_FROM, "the hash covers what follows it");
    bytes.append(&hashed);
    Ok(bytes.into_bytes())
}

fn placements(placements: &[CheckedPlacement], strings: &mut Strings) -> (Program, Program) {
    let (mut records, mut strategies) = (Program::default(), Program::default());
    let mut first = 0_u16;
    for placement in placements {
        let count = u8::try_from(placement.strategies.len()).unwrap_or(u8::MAX);
        records.u32(strings.place(&placement.id));
        records.u16(first);
        records.u8(count);
        records.u8(placement.slots);
        records.u8(placement.max_per_brand);
        records.u8(placement.max_per_category);
        records.u16(placement.excluded);
        records.u16(placement.purchased_days);
        records.u16(0);
        for (segment, kind) in &placement.strategies {
            strategies.u16(segment.unwrap_or(NO_SEGMENT));
            strategies.u8(*kind as u8);
            strategies.u8(0);
        }
        first += u16::from(count);
    }
    (records, strategies)
}

/// A size in the manifest, which holds 4 MB at most.
fn size(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
