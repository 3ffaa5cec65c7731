//! The laws of the join over random cells and random histories: order, grouping and repetition do not matter.

use crate::wire::Dice;
use nearside::event::Text;
use nearside::id::MetricId;
use nearside::limits::RECENT_SLOTS;
use nearside::profile::{Attribute, Cells, Dimension, Recent, Sign, Touch, Version};
use nearside::time::{DAY_MS, Time};
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

/// Few versions for many cells, so that the same slot is often written at the same version.
const VERSIONS: [Version; 3] = [Version(1), Version(2), Version(7)];

fn joined(left: &Cells, right: &Cells) -> Cells {
    let mut result = left.clone();
    result.join(right);
    result
}

/// What one writer did: its cells after each of `steps` versions.
fn history(dice: &mut Dice, steps: u32) -> Vec<Cells> {
    let mut cells = Cells::default();
    let mut states = vec![cells.clone()];
    for version in (1..=steps).map(Version) {
        for _ in 0..=dice.below(4) {
            act(dice, &mut cells, version);
        }
        states.push(cells.clone());
    }
    states
}

fn act(dice: &mut Dice, cells: &mut Cells, version: Version) {
    let at = Time::from_ms(1_764_000_000_000 + dice.below(90 * DAY_MS)).unwrap();
    let text = Text::new(&dice.below(50).to_string()).unwrap();
    match dice.below(4) {
        0 => cells.count(MetricId(u32::try_from(dice.below(3)).unwrap()), at.day(), dice.below(9), version),
        1 => {
            let sign = Sign { dimension: Dimension::Category, value: &text, gain: 1, at };
            cells.interest(&sign, 14 * DAY_MS, version);
        }
        2 => {
            let slot = cells.recent.slot_for_new(RECENT_SLOTS, |recent| recent.at.ms());
            cells.recent.set(slot, Recent { at, session: 1, touch: Touch::View, item: text }, version);
        }
        _ => {
            let slot = u8::try_from(dice.below(4)).unwrap();
            let value = nearside::event::Value::Bool(dice.one_in(2));
            cells.attributes.set(slot, Attribute { at, name: text, value }, version);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_join_is_commutative_associative_and_idempotent(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let [a, b, c] = [(); 3].map(|()| dice.cells(&VERSIONS));
        prop_assert_eq!(joined(&a, &b), joined(&b, &a));
        prop_assert_eq!(joined(&joined(&a, &b), &c), joined(&a, &joined(&b, &c)));
        prop_assert_eq!(joined(&a, &a), a.clone());
        prop_assert_eq!(joined(&a, &Cells::default()), a);
    }

    #[test]
    fn the_deltas_of_a_history_give_its_end_in_any_order(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let states = history(&mut dice, 8);
        let end = states.last().unwrap();
        // Each delta spans some versions; the last one of all must be among them, the rest may be lost or doubled.
        let mut deltas: Vec<Cells> = (1..states.len()).map(|version| states[version].since(Version(
            u32::try_from(dice.index(version)).unwrap(),
        ))).collect();
        deltas.extend(deltas.clone());
        deltas.push(end.since(Version(0)));
        let mut hub = Cells::default();
        while !deltas.is_empty() {
            let delta = deltas.swap_remove(dice.index(deltas.len()));
            hub.join(&delta);
        }
        prop_assert_eq!(&hub, end);
    }

    #[test]
    fn a_delta_since_a_state_leads_from_it_to_the_end(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let states = history(&mut dice, 8);
        let end = states.last().unwrap();
        for (version, state) in (0..).map(Version).zip(&states) {
            prop_assert_eq!(&joined(state, &end.since(version)), end);
        }
    }
}
