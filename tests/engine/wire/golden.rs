//! The vectors of `docs/wire.md`: what the document shows is what the code writes and reads.
//!
//! Run with `NEARSIDE_SHOW=1` and `--nocapture` to see the bytes that the code writes now.

use nearside::consent::{Choice, Consent, Decision};
use nearside::event::{Decimal, Text, Value};
use nearside::id::{MetricId, ReplicaId};
use nearside::profile::{
    Attribute, Cells, Counted, Dimension, Interest, Moment, Profile, Purchased, Recent, Shown, Sign, Tally, Touch,
    Transaction, Version,
};
use nearside::sync::{Answer, Delta, Digest, FOLDED, Mark, Outbox, State, Verdict};
use nearside::time::{DAY_MS, Day, Time};
use nearside::wire::{
    Message, Restored, Snapshot, decode, decode_snapshot, encode_answer, encode_delta, encode_digest, encode_snapshot,
};

const DOCUMENT: &str = include_str!("../../../docs/wire.md");

/// The bytes of the block that follows the heading of that vector.
fn vector(name: &str) -> Vec<u8> {
    let heading = format!("### Vector: {name}\n");
    let (_, section) = DOCUMENT.split_once(&heading).unwrap_or_else(|| panic!("docs/wire.md has no vector `{name}`"));
    let block = section.split("```").nth(1).unwrap();
    // A line is bytes, then what they mean.
    let digits = block.lines().skip(1).filter_map(|line| line.split("  ").next());
    let hex: String = digits.collect::<Vec<_>>().concat().split_whitespace().collect();
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn time(ms: u64) -> Time {
    Time::from_ms(1_764_000_000_000 + ms).unwrap()
}

fn replica() -> ReplicaId {
    ReplicaId([0x11; 16])
}

/// A first visit: two views of items, consent given before.
fn session(version: Version) -> Cells {
    let mut cells = Cells::default();
    cells.count(MetricId(0x0403_0201), time(0).day(), 2, version);
    let category = text("shoes");
    for (slot, ms, item) in [(0, 0, "214536502"), (1, 70_000, "A-7")] {
        let sign = Sign { dimension: Dimension::Category, value: &category, gain: 1, at: time(ms) };
        cells.interest(&sign, 14 * DAY_MS, version);
        cells.recent.set(slot, Recent { at: time(ms), session: 1, touch: Touch::View, item: text(item) }, version);
    }
    cells.moments.set(Moment::FirstSeen as u8, time(0), version);
    cells.moments.set(Moment::LastSeen as u8, time(70_000), version);
    cells.consent.set(2, Decision { at: time(0).before(1_000), choice: Choice::Granted }, version);
    cells
}

/// One cell of every kind, and every kind of value.
fn every_kind(first: Version, second: Version) -> Cells {
    let mut cells = Cells::default();
    cells.count(MetricId(7), Day(20_000), 300, first);
    cells.count(MetricId(7), Day(20_001), 70_000, second);
    cells.interests[0].set(3, Interest { landmark: 1_458, weight: 1 << 24, value: text("shoes") }, first);
    cells.interests[1].set(31, Interest { landmark: 1_457, weight: u64::MAX, value: text("") }, first);
    cells.recent.set(31, Recent { at: time(0), session: 65_535, touch: Touch::Cart, item: text("007") }, second);
    cells.purchased.set(0, Purchased { at: time(1), item: text("9223372036854775807") }, second);
    cells.transactions.set(5, Transaction { at: time(0), hash: 0x0807_0605_0403_0201 }, first);
    let attribute = |name, value| Attribute { at: time(0), name: text(name), value };
    cells.attributes.set(0, attribute("tier", Value::Text(text("gold"))), first);
    cells.attributes.set(1, attribute("score", Value::Number(Decimal::from_units(-12_500))), first);
    cells.attributes.set(9, attribute("member", Value::Bool(true)), second);
    cells.moments.set(1, Time::MAX, first);
    cells.consent.set(0, Decision { at: Time::default(), choice: Choice::Denied }, first);
    let mut tally = Tally::new(Day(20_001), Shown { place: 0x0403_0201, strategy: 1 });
    (0..8).for_each(|slot| tally.add(Counted::Impression, slot, 1));
    tally.add(Counted::Impression, 1, 1);
    tally.add(Counted::Click, 1, 1);
    tally.add(Counted::PurchaseValue, 1, 599_900);
    cells.tallies.set(2, tally, second);
    cells
}

/// Whether the document's bytes are those that the code writes.
fn check(name: &str, written: &[u8]) {
    if std::env::var_os("NEARSIDE_SHOW").is_some() {
        let hex: Vec<String> = written.iter().map(|byte| format!("{byte:02x}")).collect();
        println!("{name}: {} bytes\n{}", written.len(), hex.join(" "));
        return;
    }
    assert_eq!(vector(name), written, "`{name}` of docs/wire.md");
}

fn check_message(name: &str, message: Message) {
    let written = match &message {
        Message::Delta(delta) => encode_delta(delta),
        Message::Answer(answer) => encode_answer(answer),
        Message::Digest(digest) => encode_digest(digest),
    };
    check(name, &written);
    assert_eq!(decode(&written), Ok(message), "{name}");
}

#[test]
fn the_documents_vectors_are_what_the_code_writes_and_reads() {
    let delta = Delta {
        replica: replica(),
        former: None,
        epoch: 0,
        base: Mark::default(),
        sent: Vec::new(),
        head: Mark { version: Version(1), tag: 0xdead_beef },
        seen: 0,
        cells: session(Version(1)),
    };
    check_message("a first session", Message::Delta(delta.clone()));
    let mark = |version, tag| Mark { version: Version(version), tag };
    let late = Delta {
        base: mark(1, 0xdead_beef),
        sent: vec![mark(2, 2), mark(4, 3)],
        head: mark(300, 0x0403_0201),
        seen: 70_000,
        cells: every_kind(Version(300), Version(300)),
        ..delta.clone()
    };
    check_message("one cell of every kind", Message::Delta(late));
    let ack = Answer {
        replica: replica(),
        verdict: Verdict::Ack(mark(1, 0xdead_beef)),
        since: 2,
        hub: 3,
        complete: false,
        others: Vec::new(),
    };
    check_message("an acknowledgement", Message::Answer(ack.clone()));
    let others = vec![(ReplicaId([0x22; 16]), every_kind(Version(5), Version(6)))];
    check_message(
        "an answer with another replica",
        Message::Answer(Answer {
            verdict: Verdict::Fork { after: mark(1, 0xdead_beef), head: mark(2, 3) },
            others,
            ..ack.clone()
        }),
    );
    let closed = Answer { verdict: Verdict::Closed { after: mark(251, 1), head: mark(251, 1) }, complete: true, ..ack };
    check_message("a closed replica", Message::Answer(closed));
    let mut few = Cells::default();
    few.count(MetricId(0x0403_0201), Day(20_417), 1, Version(1));
    check_message(
        "a replica that goes on for another",
        Message::Delta(Delta { replica: ReplicaId([0x33; 16]), former: Some(replica()), cells: few, ..delta }),
    );
    check_message("a digest", Message::Digest(Digest { visitor: replica(), cells: session(FOLDED) }));
}

#[test]
fn the_documents_snapshot_is_what_the_code_writes_and_reads() {
    let mut profile = Profile::new(replica());
    profile.cells = session(Version(1));
    profile.session.number = 1;
    profile.session.started = time(0);
    profile.session.last = time(70_000);
    let consent = Consent::granted(time(0).before(1_000));
    let mark = Mark { version: Version(1), tag: 0xdead_beef };
    let states = vec![State::default(), State { mark, cells: session(Version(1)) }];
    let outbox = Outbox { open: Version(2), states, ..Outbox::default() };
    let written = encode_snapshot(&Snapshot { profile: &profile, consent: &consent, outbox: &outbox });
    check("a snapshot", &written);
    assert_eq!(decode_snapshot(&written), Ok(Restored { profile, consent, outbox }));
}
