//! The strict reader against bincode's own: on a million random and mutated inputs they agree on
//! everything that is canonical, and nothing panics or allocates without bound. `NEARSIDE_DECODER_INPUTS`
//! asks for more of them.

use super::allocations::{counted, largest};
use super::{Dice, oracle};
use nearside::limits::{MAX_MESSAGE_BYTES, MAX_SNAPSHOT_BYTES};
use nearside::wire::{
    FORMAT, Message, Snapshot, decode, decode_answer, decode_digest, decode_snapshot, encode_answer, encode_delta,
    encode_digest, encode_snapshot,
};

const SEED: u64 = 0x0ea2_51de;
const INPUTS: usize = 1_000_000;
/// Inputs of one seed; the seeds follow each other.
const PORTION: usize = 50_000;
const SNAPSHOT_INPUTS: usize = 50_000;
/// Bytes that reading may ask for per byte of input: a one-byte row of a list costs its slot in a
/// vector that doubles as it grows.
const ASKED_PER_BYTE: usize = 128;
/// Bytes that reading may ask for whatever the input.
const ASKED_AT_LEAST: usize = 4096;
/// Bytes that reading a message may ask for at once: the largest list has 1,024 metrics.
const ASKED_AT_ONCE: usize = 64 * 1024;

fn encode(message: &Message) -> Vec<u8> {
    match message {
        Message::Delta(delta) => encode_delta(delta),
        Message::Answer(answer) => encode_answer(answer),
        Message::Digest(digest) => encode_digest(digest),
    }
}

fn message(dice: &mut Dice) -> Message {
    match dice.below(3) {
        0 => Message::Delta(dice.delta()),
        1 => Message::Answer(dice.answer()),
        _ => Message::Digest(dice.digest()),
    }
}

/// Changes `bytes` as accidents and attackers do.
fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(3) {
        if bytes.is_empty() {
            return;
        }
        let at = dice.index(bytes.len());
        match dice.below(8) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.next().to_le_bytes()[0],
            2 => bytes[at] = [0, 1, 250, 251, 252, 253, 254, 255][dice.index(8)],
            3 => bytes.truncate(at),
            4 => bytes.insert(at, dice.next().to_le_bytes()[0]),
            5 => {
                bytes.remove(at);
            }
            6 => {
                // An integer in a longer form than it needs.
                let byte = bytes[at];
                bytes.splice(at..=at, [251, byte, 0]);
            }
            _ => {
                let end = (at + dice.index(24)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
}

fn random_bytes(dice: &mut Dice) -> Vec<u8> {
    let length = dice.index(64);
    let mut bytes: Vec<u8> = (0..length).map(|_| dice.next().to_le_bytes()[0]).collect();
    // Half of them get past the first two bytes.
    if length > 1 && dice.one_in(2) {
        (bytes[0], bytes[1]) = (FORMAT, u8::try_from(dice.below(4)).unwrap());
    }
    bytes
}

/// What reading many inputs came to.
#[derive(Default)]
struct Figures {
    accepted: usize,
    /// The most that one input made the reader ask for, in all and at once.
    asked: usize,
    largest: usize,
}

/// Compares both readers on so many inputs.
fn compare(seed: u64, inputs: usize) -> Figures {
    let mut dice = Dice::new(seed);
    let mut valid = encode(&message(&mut dice));
    let mut figures = Figures::default();
    for input in 0..inputs {
        if input % 16 == 0 {
            valid = encode(&message(&mut dice));
        }
        let mut bytes = valid.clone();
        match dice.below(16) {
            0 => {}
            1 => bytes = random_bytes(&mut dice),
            _ => mutate(&mut dice, &mut bytes),
        }
        let ((strict, asked), at_once) = largest(|| counted(|| decode(&bytes).ok()));
        assert!(asked <= ASKED_AT_LEAST + ASKED_PER_BYTE * bytes.len(), "{asked} bytes asked for by {bytes:?}");
        assert!(at_once <= ASKED_AT_ONCE, "{at_once} bytes at once asked for by {bytes:?}");
        figures.asked = figures.asked.max(asked);
        figures.largest = figures.largest.max(at_once);
        let canonical = oracle::read(&bytes).filter(|read| encode(read) == bytes);
        assert_eq!(strict, canonical, "input {input} of seed {seed:#x}: {bytes:?}");
        figures.accepted += usize::from(strict.is_some());
        let (answer, digest) = match strict {
            Some(Message::Answer(answer)) => (Some(answer), None),
            Some(Message::Digest(digest)) => (None, Some(digest)),
            _ => (None, None),
        };
        assert_eq!(decode_answer(&bytes), answer, "input {input} of seed {seed:#x}: {bytes:?}");
        assert_eq!(decode_digest(&bytes).ok(), digest, "input {input} of seed {seed:#x}: {bytes:?}");
    }
    figures
}

#[test]
fn the_strict_reader_and_bincode_agree_on_a_million_inputs() {
    let inputs = std::env::var("NEARSIDE_DECODER_INPUTS").map_or(INPUTS, |text| text.parse().expect("a number"));
    let portions: Vec<u64> = (0..u64::try_from(inputs.div_ceil(PORTION)).unwrap()).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut total = Figures::default();
    std::thread::scope(|scope| {
        let work = || {
            let mut own = Figures::default();
            while let Some(portion) = portions.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                let figures = compare(SEED + portion, PORTION);
                own.accepted += figures.accepted;
                own.asked = own.asked.max(figures.asked);
                own.largest = own.largest.max(figures.largest);
                if inputs > INPUTS && portion % 20 == 19 {
                    println!("... {} of {inputs} inputs", (portion + 1) * PORTION as u64);
                }
            }
            own
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for figures in running.into_iter().map(|thread| thread.join().expect("no difference and no panic")) {
            total.accepted += figures.accepted;
            total.asked = total.asked.max(figures.asked);
            total.largest = total.largest.max(figures.largest);
        }
    });
    let Figures { accepted, asked, largest } = total;
    println!(
        "decoder: {inputs} inputs of seed {SEED:#x}, {accepted} accepted, 0 differences, 0 panics; of one input at most \
         {asked} bytes allocated in all, {largest} at once"
    );
    assert!(accepted > inputs / 32 && accepted < inputs / 2, "the inputs test both answers: {accepted}");
}

#[test]
fn a_mutated_snapshot_is_refused_or_says_the_same_again() {
    println!("seed {SEED:#x}");
    let mut dice = Dice::new(SEED);
    for input in 0..SNAPSHOT_INPUTS {
        let (profile, consent, outbox) = (dice.profile(), dice.consent(), dice.outbox());
        let mut bytes = encode_snapshot(&Snapshot { profile: &profile, consent: &consent, outbox: &outbox });
        mutate(&mut dice, &mut bytes);
        let (read, asked) = counted(|| decode_snapshot(&bytes).ok());
        assert!(asked <= ASKED_AT_LEAST + ASKED_PER_BYTE * bytes.len(), "{asked} bytes asked for by {bytes:?}");
        if let Some(read) = read {
            let snapshot = Snapshot { profile: &read.profile, consent: &read.consent, outbox: &read.outbox };
            assert_eq!(encode_snapshot(&snapshot), bytes, "input {input} of seed {SEED:#x}");
        }
    }
}

#[test]
fn every_message_cut_short_or_with_a_byte_more_is_refused() {
    let mut dice = Dice::new(SEED);
    for _ in 0..200 {
        let mut bytes = encode(&message(&mut dice));
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{length} bytes of {bytes:?}");
        }
        bytes.push(0);
        assert!(decode(&bytes).is_err());
    }
}

#[test]
fn what_is_too_large_or_of_another_format_is_refused_with_a_remedy() {
    for (bytes, remedy) in [
        (vec![1; MAX_MESSAGE_BYTES + 1], "sync more often"),
        (vec![FORMAT + 1, 0], "same version of nearside"),
        (vec![], "same version of nearside"),
        (vec![FORMAT, 9], "whole"),
    ] {
        let error = decode(&bytes).unwrap_err();
        assert!(error.message.contains(remedy), "{error}");
    }
    assert!(decode_snapshot(&vec![1; MAX_SNAPSHOT_BYTES + 1]).unwrap_err().message.contains("512 KB"));
}

#[test]
fn a_count_without_its_rows_asks_for_no_memory() {
    // A digest that announces 1,024 metrics, and one that announces 2^64 - 1.
    for count in [&[251, 0, 4][..], &[253, 255, 255, 255, 255, 255, 255, 255, 255]] {
        let bytes = [&[FORMAT, 2][..], &[0; 16], count].concat();
        let (read, asked) = counted(|| decode(&bytes));
        assert!(read.is_err() && asked < 256, "{asked}");
    }
}

#[test]
fn the_densest_lists_stay_within_the_bound() {
    // A snapshot without cells and sessions, then as many one-byte texts, or one-byte items, as a list may have.
    let before_history = [&[FORMAT, 3][..], &[0; 16 + 10 + 1 + 1 + 3 + 3 + 1]].concat();
    for lists in [&[251, 255, 255][..], &[0, 251, 255, 255]] {
        let row = if lists[0] == 0 { 0 } else { 3 };
        let bytes = [&before_history[..], lists, &vec![row; 0xffff]].concat();
        let (read, asked) = counted(|| decode_snapshot(&bytes));
        assert!(read.is_err() && asked <= ASKED_PER_BYTE * bytes.len(), "{asked} for {}", bytes.len());
        assert!(asked > bytes.len(), "the list was read");
    }
    let metrics: Vec<u8> = (0..1024_u32).flat_map(|id| [&id.to_le_bytes()[..], &[0, 0]].concat()).collect();
    let bytes = [&[FORMAT, 2][..], &[0; 16], &[251, 0, 4], &metrics, &[0; 9]].concat();
    let (read, asked) = counted(|| decode(&bytes));
    assert!(read.is_ok() && asked <= ASKED_PER_BYTE * bytes.len(), "{asked} for {}", bytes.len());
}
