//! What [`Manifest::load`](super::Manifest::load) verifies, once, so that nothing needs to be checked later.

use super::bytes::Bytes;
use super::filter::{EventItem, Filter};
use super::format::{
    BLOCK_ITEMS, HASHED_FROM, HEADER_BYTES, LENGTHS_FROM, MAGIC, MAX_INPUTS, MAX_LANGUAGES, MAX_NODES, PLACE_BYTES,
    REASON_KINDS, SECTIONS, Section, VERSION,
};
use super::metric::Metric;
use super::program::{Node, Program};
use super::{Manifest, Placement, Segment};
use crate::error::{Code, Error};
use crate::id::hash64;
use crate::limits::{MAX_DEPTH, MAX_MANIFEST_BYTES, MAX_METRICS, MAX_PLACEMENTS, MAX_SEGMENTS};

const NOT_A_SITE: &str = "not a compiled site: pass the bytes that `nearside compile` wrote";
const TOO_LARGE: &str = "larger than 4 MB: remove segments or shorten their lists";
const OTHER_VERSION: &str = "compiled by another version of nearside: compile the site again with this version";
const CUT_SHORT: &str = "cut short: fetch it again, or compile the site again with this version";
const ALTERED: &str = "altered since it was compiled: fetch it again, or compile the site again with this version";
const UNSOUND: &str = "refers to what is not there or breaks a limit: compile the site again with this version";

fn refused(path: &str, message: &'static str) -> Error {
    Error::new(Code::Bytes, path, message)
}

/// Where the sections begin and the last one ends, once the header, the length and the hash are right.
pub(super) fn header(bytes: &[u8]) -> Result<[usize; SECTIONS + 1], Error> {
    if bytes.len() > MAX_MANIFEST_BYTES {
        return Err(refused("manifest", TOO_LARGE));
    }
    let mut header = Bytes(bytes);
    if header.take(MAGIC.len()) != Some(MAGIC.as_slice()) {
        return Err(refused("manifest", NOT_A_SITE));
    }
    let cut_short = || refused("manifest", CUT_SHORT);
    let (version, sections) = (header.u16().ok_or_else(cut_short)?, header.u16().ok_or_else(cut_short)?);
    if version != VERSION || usize::from(sections) != SECTIONS {
        return Err(refused("manifest", OTHER_VERSION));
    }
    let (hash, length) = (header.u64().ok_or_else(cut_short)?, header.u32().ok_or_else(cut_short)?);
    if usize::try_from(length).ok() != Some(bytes.len()) {
        return Err(cut_short());
    }
    if bytes.get(HASHED_FROM..).map(hash64) != Some(hash) {
        return Err(refused("manifest", ALTERED));
    }
    let mut starts = [HEADER_BYTES; SECTIONS + 1];
    let mut end = HEADER_BYTES;
    let mut lengths = Bytes(bytes.get(LENGTHS_FROM..HEADER_BYTES).unwrap_or_default());
    for start in starts.iter_mut().skip(1) {
        let length = lengths.u32().and_then(|length| usize::try_from(length).ok());
        end = length.and_then(|length| end.checked_add(length)).ok_or_else(cut_short)?;
        *start = end;
    }
    if end == bytes.len() { Ok(starts) } else { Err(cut_short()) }
}

/// A section, how many items it may have, and whether one of them is sound.
type Check = (Section, usize, fn(&Manifest, &mut Item<'_>) -> bool);

/// An item that is being checked.
struct Item<'a> {
    number: u16,
    bytes: Bytes<'a>,
    /// Where what it numbers must begin: events number their filters on, filters their metrics, and inputs their tests. 0 at a
    /// section's first one.
    next: u16,
}

/// All checks. Function pointers, not closures: the loop over items is then compiled once.
const CHECKS: [Check; SECTIONS] = [
    (Section::Meta, 1, meta),
    (Section::Events, MAX_METRICS, event),
    (Section::Filters, MAX_METRICS, filter),
    (Section::Metrics, MAX_METRICS, |_, item| Metric::read(item.bytes).is_some()),
    (Section::Series, MAX_METRICS, series),
    (Section::Inputs, MAX_INPUTS, |manifest, item| manifest.has_sound_input(item.bytes, &mut item.next)),
    (Section::Segments, MAX_SEGMENTS, |_, item| Segment::read(item.bytes).is_some()),
    (Section::Programs, MAX_SEGMENTS, program),
    (Section::Groups, MAX_SEGMENTS, group),
    (Section::Zones, MAX_SEGMENTS, |manifest, item| manifest.has_sound_zone(item.number)),
    (Section::Placements, MAX_PLACEMENTS, placement),
    (Section::Reasons, MAX_LANGUAGES, wordings),
];

/// Whether every item of every section is sound.
pub(super) fn sections(manifest: &Manifest) -> Result<(), Error> {
    for (section, most, sound) in CHECKS {
        let count = manifest.count(section);
        let wanted = match section {
            Section::Meta => 1,
            Section::Programs => manifest.segments(),
            _ => count,
        };
        if usize::from(count) > most || count != wanted || !is_sound(manifest, section, sound) {
            return Err(refused(section.as_str(), UNSOUND));
        }
    }
    Ok(())
}

/// Whether the items of a section follow one another from its first byte to its last, their places are right, and each is
/// sound.
fn is_sound(manifest: &Manifest, section: Section, sound: fn(&Manifest, &mut Item<'_>) -> bool) -> bool {
    let mut list = manifest.section(section);
    let count = list.u16().unwrap_or(0);
    let blocks = usize::from(count.div_ceil(BLOCK_ITEMS)).saturating_mul(PLACE_BYTES);
    let Some(mut places) = list.take(blocks).map(Bytes) else { return false };
    let whole = list.0.len();
    let mut item = Item { number: 0, bytes: list, next: 0 };
    for number in 0..count {
        if number.is_multiple_of(BLOCK_ITEMS) {
            let place = places.take(PLACE_BYTES).unwrap_or_default();
            let place = place.iter().rev().fold(0_usize, |place, byte| place << 8 | usize::from(*byte));
            if place != whole.saturating_sub(list.0.len()) {
                return false;
            }
        }
        let Some(bytes) = list.text_bytes() else { return false };
        (item.number, item.bytes) = (number, Bytes(bytes));
        if !sound(manifest, &mut item) {
            return false;
        }
    }
    let numbered = match section {
        Section::Events => manifest.filters(),
        Section::Filters => manifest.metrics(),
        Section::Inputs => manifest.tests(),
        _ => item.next,
    };
    list.is_empty() && item.next == numbered
}

fn meta(manifest: &Manifest, _: &mut Item<'_>) -> bool {
    manifest.meta().is_some_and(|(_, _, half_life_ms)| half_life_ms > 0)
}

fn event(manifest: &Manifest, item: &mut Item<'_>) -> bool {
    // Every filter belongs to one event: those of an event follow those of the one before it.
    EventItem::read(item.bytes).is_some_and(|event| {
        let filters = event.filters();
        let follows = filters.start == item.next;
        item.next = filters.end;
        follows && event.is_sound(manifest)
    })
}

fn filter(_: &Manifest, item: &mut Item<'_>) -> bool {
    // Every metric belongs to one filter: those of a filter follow those of the one before it.
    Filter::read(item.number, item.bytes).is_some_and(|filter| {
        let metrics = filter.metrics();
        let follows = metrics.start == item.next;
        item.next = metrics.end;
        follows && filter.clauses.are_sound()
    })
}

fn series(manifest: &Manifest, item: &mut Item<'_>) -> bool {
    manifest.series(item.number).is_some_and(|series| series.filter < manifest.count(Section::Filters))
}

fn program(manifest: &Manifest, item: &mut Item<'_>) -> bool {
    let mut program = Program(item.bytes);
    let tests = manifest.tests();
    let number = item.number;
    // References lead to smaller numbers only, so there are no cycles.
    let sound = |node: Node| match node {
        Node::Test(test) => test < tests,
        Node::Segment(other) => other < number,
        Node::All(_) | Node::Any(_) | Node::Not => true,
    };
    let mut nodes = 0_usize;
    while !program.is_at_end() {
        let Some(more) = program.count_sound(PROGRAM_DEPTH, &sound) else { return false };
        nodes = nodes.saturating_add(more);
    }
    (1..=MAX_NODES).contains(&nodes)
}

fn group(manifest: &Manifest, item: &mut Item<'_>) -> bool {
    let mut left = item.bytes;
    let mut sound = !left.is_empty();
    while sound && !left.is_empty() {
        sound = left.short().is_some_and(|segment| segment < manifest.segments());
    }
    sound
}

fn placement(manifest: &Manifest, item: &mut Item<'_>) -> bool {
    Placement::read(item.bytes).is_some_and(|placement| placement.is_sound(manifest.segments()))
}

fn wordings(_: &Manifest, item: &mut Item<'_>) -> bool {
    let mut bytes = item.bytes;
    for _ in 0..=REASON_KINDS {
        if bytes.text().is_none() {
            return false;
        }
    }
    bytes.is_empty()
}

/// How deep a program nests: rollout and the comparisons of one condition may each add a level to what people wrote.
const PROGRAM_DEPTH: usize = MAX_DEPTH + 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::explain;
    use crate::segment::fixture::{context, evaluator, event, noon, profile, site};
    use alloc::vec::Vec;

    fn small() -> Manifest {
        site(&[
            r#"{ "all": [{ "event": "view_item", "where": { "item_category": { "in": ["a", "b"] }, "value": { "between": [1, 2] } }, "within": "7d", "count": { "gte": 3 } },
                         { "not": { "attribute": "t", "eq": true } }] }"#,
            r#"{ "any": [{ "affinity": "item_brand", "of": "x", "gte": 0.4 }, { "event": "custom:c" }, { "segment": "s0" },
                         { "event": "view_item", "within": "session", "distinct": { "of": "item_id", "gte": 2 } }] }"#,
            r#"{ "all": [{ "sequence": [{ "event": "view_item" }, { "event": "custom:c" }], "within": "2h", "without": { "event": "purchase" } },
                         { "time": { "weekday": ["mon"], "from": "22:00", "to": "02:00", "zone": "Europe/Berlin" } },
                         { "event": "view_item", "avg": { "of": "price", "gte": 5 } }, { "event": "search", "since": { "gte": "2d" } }] }"#,
        ])
    }

    /// Makes length and hash right again, as somebody would who means harm.
    fn seal(bytes: &mut [u8]) {
        let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        if let Some(held) = bytes.get_mut(16..20) {
            held.copy_from_slice(&length);
        }
        if let Some(hash) = bytes.get(HASHED_FROM..).map(hash64) {
            bytes[8..16].copy_from_slice(&hash.to_le_bytes());
        }
    }

    /// Asks a manifest everything there is to ask. It must answer anything but a panic.
    fn ask_all(manifest: &Manifest) {
        let view = event("view_item", 0, &[&[("item_category", "a"), ("item_brand", "x")]]);
        let custom = event("custom:c", 1, &[]);
        let profile = profile(manifest, &[view, custom]);
        let evaluator = evaluator(manifest, &profile, noon(0));
        let facts = evaluator.facts(manifest, &profile, context(&profile, noon(0)));
        for segment in 0..4 {
            let proof = explain(&facts, &evaluator, segment);
            assert!(proof.truth == evaluator.outcome(segment) || manifest.program(segment).is_none());
            let _ = (manifest.segment(segment), evaluator.is_member(segment));
        }
        let _ = evaluator.wake_at();
        for number in 0..4 {
            let _ = (manifest.metric(number), manifest.metric_filter(number), manifest.series(number));
            let _ = (manifest.filter_event(number), manifest.zone(number).map(|zone| zone.offset(noon(0))));
        }
        for placement in manifest.placements() {
            let _ = (placement.id(), placement.exclude(), placement.strategies().count(), placement.max_per_brand());
            let _ = (placement.rules().count(), placement.order(), placement.price_band(), manifest.wording("de", 3));
        }
        let _ = (manifest.site(), manifest.timezone(), manifest.half_life_ms(), manifest.segment_index("s1"));
    }

    #[test]
    fn a_site_cut_short_at_any_byte_is_refused() {
        let bytes = small().as_bytes().to_vec();
        for length in 0..bytes.len() {
            let error = Manifest::load(bytes[..length].to_vec()).unwrap_err();
            assert_eq!(error.code, Code::Bytes);
            assert!(error.message.contains(": "), "{error} names no remedy");
            let mut sealed = bytes[..length].to_vec();
            if length >= HASHED_FROM {
                seal(&mut sealed);
            }
            if let Ok(manifest) = Manifest::load(sealed) {
                ask_all(&manifest);
            }
        }
        let mut longer = bytes;
        longer.push(0);
        assert_eq!(Manifest::load(longer.clone()).unwrap_err().message, CUT_SHORT);
        seal(&mut longer);
        assert_eq!(Manifest::load(longer).unwrap_err().message, CUT_SHORT);
    }

    #[test]
    fn a_site_with_any_bit_flipped_is_refused() {
        let bytes = small().as_bytes().to_vec();
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[place] ^= 1 << bit;
                assert_eq!(Manifest::load(altered).unwrap_err().code, Code::Bytes, "bit {bit} of byte {place}");
            }
        }
    }

    #[test]
    fn a_forged_site_is_refused_or_harmless() {
        let bytes = small().as_bytes().to_vec();
        let (mut refused, mut harmless) = (0, 0);
        for place in HASHED_FROM..bytes.len() {
            for value in 0..=255 {
                let mut forged = bytes.clone();
                forged[place] = value;
                // The length stays as forged where the forger changed it.
                let hash = hash64(&forged[HASHED_FROM..]);
                forged[8..16].copy_from_slice(&hash.to_le_bytes());
                match Manifest::load(forged) {
                    Ok(manifest) => {
                        ask_all(&manifest);
                        harmless += 1;
                    }
                    Err(error) => {
                        assert_eq!(error.code, Code::Bytes);
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > harmless / 4 && harmless > 0, "{refused} refused, {harmless} harmless");
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        let bytes = small().as_bytes().to_vec();
        let with = |place: usize, value: u8| {
            let mut altered = bytes.clone();
            altered[place] = value;
            Manifest::load(altered).unwrap_err().message
        };
        assert_eq!(with(0, b'X'), NOT_A_SITE);
        assert_eq!(Manifest::load(Vec::new()).unwrap_err().message, NOT_A_SITE);
        assert_eq!(with(4, 99), OTHER_VERSION);
        assert_eq!(with(16, 0), CUT_SHORT);
        assert_eq!(with(60, 99), ALTERED);
        assert_eq!(Manifest::load(alloc::vec![0; MAX_MANIFEST_BYTES + 1]).unwrap_err().message, TOO_LARGE);
    }

    #[test]
    fn what_was_compiled_can_be_read() {
        let manifest = small();
        assert_eq!((manifest.site(), manifest.timezone(), manifest.segments()), ("test", "", 3));
        assert_eq!(manifest.half_life_ms(), 14 * crate::time::DAY_MS);
        assert_eq!(manifest.segment_index("s1"), Some(1));
        assert_eq!(manifest.segment_index("s3"), None);
        assert_eq!(manifest.segment_id(1), Some("s1"));
        let placement = manifest.placement("home-top").unwrap();
        assert_eq!(placement.slots(), 8);
        let strategies: Vec<_> =
            placement.strategies().map(|strategy| (strategy.condition, strategy.kind.as_str())).collect();
        assert_eq!(strategies, [(Some(0), "recent"), (None, "popular")]);
        assert_eq!(placement.exclude().purchased_within_ms, Some(u64::MAX));
        assert!(manifest.placement("elsewhere").is_none());
    }
}
