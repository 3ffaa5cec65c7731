//! What was encoded comes back equal.

use super::Dice;
use nearside::profile::Version;
use nearside::wire::{Message, Restored, Snapshot, decode, decode_snapshot, encode_answer, encode_delta};
use nearside::wire::{encode_digest, encode_snapshot};
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_delta_comes_back(seed in any::<u64>()) {
        let delta = Dice::new(seed).delta();
        prop_assert_eq!(decode(&encode_delta(&delta)), Ok(Message::Delta(delta)));
    }

    #[test]
    fn an_answer_comes_back(seed in any::<u64>()) {
        let answer = Dice::new(seed).answer();
        prop_assert_eq!(decode(&encode_answer(&answer)), Ok(Message::Answer(answer)));
    }

    #[test]
    fn a_digest_comes_back(seed in any::<u64>()) {
        let digest = Dice::new(seed).digest();
        prop_assert_eq!(decode(&encode_digest(&digest)), Ok(Message::Digest(digest)));
    }

    #[test]
    fn a_snapshot_comes_back(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let (profile, consent, outbox) = (dice.profile(), dice.consent(), dice.outbox());
        let bytes = encode_snapshot(&Snapshot { profile: &profile, consent: &consent, outbox: &outbox });
        prop_assert_eq!(decode_snapshot(&bytes), Ok(Restored { profile, consent, outbox }));
    }

    #[test]
    fn the_cells_of_a_delta_take_its_heads_version(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let mut delta = dice.delta();
        delta.cells = dice.cells(&[Version(1), Version(2), delta.head.version]);
        let Ok(Message::Delta(read)) = decode(&encode_delta(&delta)) else { panic!("a delta is a delta") };
        prop_assert_eq!(encode_delta(&read), encode_delta(&delta));
        for metric in &read.cells.metrics {
            prop_assert_eq!(metric.life.version, delta.head.version);
        }
    }
}
