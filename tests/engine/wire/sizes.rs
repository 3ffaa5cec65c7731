//! What a session costs on the wire, and that a digest keeps to its budget.

use super::Dice;
use nearside::event::Text;
use nearside::id::{MetricId, ReplicaId, hash32};
use nearside::limits::RECENT_SLOTS;
use nearside::profile::{Cells, Dimension, Moment, Recent, Sign, Touch, Version};
use nearside::sync::{Answer, Digest, Outbox, digest, fold};
use nearside::time::{DAY_MS, Time};
use nearside::wire::{encode_delta, encode_digest};

const SEED: u64 = 0xb17e_5000;

/// A session of `views` items 40 to 200 seconds apart: two metrics a view, one category, one brand.
fn visit(dice: &mut Dice, cells: &mut Cells, outbox: &Outbox, session: u16, views: u64) {
    let version = outbox.version();
    let mut ms = 1_764_000_000_000 + u64::from(session) * 3 * DAY_MS + dice.below(DAY_MS / 2);
    let (category, brand) = (Text::new("shoes").unwrap(), Text::new("acme").unwrap());
    for view in 0..views {
        ms += 40_000 + dice.below(160_000);
        let at = Time::from_ms(ms).unwrap();
        cells.count(MetricId(hash32(b"page_view")), at.day(), 1, version);
        cells.count(MetricId(hash32(b"view_item")), at.day(), 1, version);
        if view == 0 {
            cells.count(MetricId(hash32(b"view_item shoes")), at.day(), 1, version);
        }
        for (dimension, value) in [(Dimension::Category, &category), (Dimension::Brand, &brand)] {
            cells.interest(&Sign { dimension, value, gain: 1, at }, 14 * DAY_MS, version);
        }
        let item = Text::new(&(214_000_000 + dice.below(999_999)).to_string()).unwrap();
        let slot = cells.recent.slot_for_new(RECENT_SLOTS, |recent| recent.at.ms());
        cells.recent.set(slot, Recent { at, session, touch: Touch::View, item }, version);
        if cells.moments.get(Moment::FirstSeen as u8).is_none() {
            cells.moments.set(Moment::FirstSeen as u8, at, version);
        }
        cells.moments.set(Moment::LastSeen as u8, at, version);
    }
}

#[test]
fn a_session_takes_about_150_bytes() {
    println!("seed {SEED:#x}");
    let mut dice = Dice::new(SEED);
    let mut sizes = Vec::new();
    for views in [1, 2, 2, 3, 3, 3, 4, 5, 5, 8] {
        let (mut cells, mut outbox) = (Cells::default(), Outbox::default());
        for session in 1..=2 {
            visit(&mut dice, &mut cells, &outbox, session, views);
            let delta = outbox.delta(ReplicaId([7; 16]), &cells, 0x7a67_0001).unwrap();
            let bytes = encode_delta(&delta).len();
            println!("{views} views, session {session}: {bytes} bytes");
            sizes.push(bytes);
            let verdict = nearside::sync::Verdict::Ack(delta.head);
            let replica = ReplicaId([7; 16]);
            let answer = Answer { replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
            let _current = outbox.receive(&answer);
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!(median <= 150, "the median session takes {median} bytes");
}

#[test]
fn a_digest_keeps_to_its_budget_and_fills_it() {
    println!("seed {SEED:#x}");
    let mut dice = Dice::new(SEED);
    for _ in 0..300 {
        let replicas: Vec<(ReplicaId, Cells)> =
            (0..3).map(|_| (dice.replica_id(), dice.cells(&[Version(1), Version(2)]))).collect();
        let borrowed: Vec<(ReplicaId, &Cells)> = replicas.iter().map(|(id, cells)| (*id, cells)).collect();
        let folded = fold(&borrowed);
        let mut fuller = 0;
        for budget in [0, 100, 400, 2_800, 1 << 20] {
            let visitor = ReplicaId([7; 16]);
            let bytes = encode_digest(&digest(visitor, &folded, budget)).len();
            let empty = encode_digest(&Digest { visitor, cells: Cells::default() }).len();
            assert!(bytes <= budget.max(empty), "{bytes} of {budget}");
            assert!(bytes >= fuller);
            fuller = bytes;
        }
        let whole = digest(ReplicaId([7; 16]), &folded, 1 << 20).cells;
        assert_eq!(whole.recent, folded.recent);
        assert_eq!(whole.interests, folded.interests);
    }
}
