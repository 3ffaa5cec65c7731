//! The verifier: bytes are refused, or every question about them has an answer.

use super::choices::Choices;
use super::loose::{self, Sizes};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use nearside::id::ReplicaId;
use nearside::manifest::Manifest;
use nearside::profile::{Profile, Version};
use nearside::segment::{Change, Context, Evaluator, Plan, explain};
use nearside::time::{DAY_MS, HOUR_MS, Time};
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

/// Forms of an input, by its first byte: as it is, its length and hash put right, or records.
pub const RAW: u8 = 0;
pub const SEALED: u8 = 1;
pub const RECORDS: u8 = 2;
const FORMS: u8 = 4;
/// Things of one kind that are asked about.
const ASKED: u16 = 16;
/// Segments that are explained.
const EXPLAINED: u16 = 3;
/// A moment of 2026.
const NOW_MS: u64 = 20_514 * DAY_MS + 10 * HOUR_MS;

/// Loads what `input` stands for and asks it everything.
pub fn run(input: &[u8]) {
    let mut choices = Choices(input);
    let head = choices.byte();
    let bytes = match head % FORMS {
        RAW => choices.0.to_vec(),
        SEALED => {
            let mut bytes = loose::header();
            let head = nearside::manifest::format::LENGTHS_FROM;
            bytes.truncate(head);
            bytes.extend(choices.0);
            loose::seal(&mut bytes);
            bytes
        }
        _ => loose::assemble(&mut choices, Sizes::of(head)),
    };
    match Manifest::load(bytes) {
        Ok(manifest) => ask(&manifest),
        Err(error) => assert!(error.message.contains(": "), "{error} names no remedy"),
    }
}

/// Asks for all that can be asked, within what takes a few microseconds.
fn ask(manifest: &Manifest) {
    let first = |count: u16| 0..count.min(ASKED);
    for number in first(manifest.segments()) {
        let segment = manifest.segment(number).unwrap_or_else(|| panic!("segment {number} is not there"));
        assert!(manifest.segment_index(segment.id).is_some_and(|found| found <= number));
    }
    for group in first(manifest.groups()).filter_map(|number| manifest.group(number)) {
        assert!(group.into_iter().all(|segment| segment < manifest.segments()));
    }
    for number in first(manifest.metrics()) {
        assert!(manifest.metric(number).is_some() && manifest.metric_filter(number).is_some());
    }
    for number in first(manifest.filters()) {
        let filter = manifest.filter(number).unwrap_or_else(|| panic!("filter {number} is not there"));
        black_box((manifest.filter_event(number), EVENTS.iter().filter(|event| filter.matches(event)).count()));
    }
    for number in first(manifest.serieses()) {
        assert!(manifest.series(number).is_some_and(|series| series.filter < manifest.filters()));
    }
    for number in first(manifest.inputs()) {
        let input = manifest.input(number).unwrap_or_else(|| panic!("input {number} is not there"));
        assert!(input.test_numbers().end <= manifest.tests());
    }
    for number in first(manifest.tests()) {
        let (_, test) = manifest.test(number).unwrap_or_else(|| panic!("test {number} is not there"));
        assert!(test.operands().next().is_some());
    }
    for zone in (0..ASKED).map_while(|number| manifest.zone(number)) {
        black_box([0, NOW_MS, Time::MAX.ms()].map(|ms| zone.offset(Time::from_ms(ms).unwrap_or(Time::MAX))));
    }
    for placement in manifest.placements().take(usize::from(ASKED)) {
        black_box((placement.id(), placement.slots(), placement.exclude(), placement.strategies().count()));
        black_box((placement.max_per_brand(), placement.max_per_category()));
    }
    assert!(manifest.half_life_ms() > 0);
    black_box((manifest.site(), manifest.timezone(), manifest.hash()));
    evaluate(manifest);
}

/// Evaluates and explains the first segments over two events.
fn evaluate(manifest: &Manifest) {
    let mut profile = Profile::new(ReplicaId([7; 16]));
    for event in EVENTS.iter() {
        let begins_session = profile.session.touch(event);
        profile.history.push(event, begins_session);
        manifest.each_amount(event, &mut |id, amount| {
            profile.cells.measure(id, event.at.day(), amount, Version(1));
        });
    }
    let mut evaluator = Evaluator::new(manifest, Arc::new(Plan::new(manifest)), &profile.history);
    for now in [NOW_MS, NOW_MS + 40 * DAY_MS] {
        let now = Time::from_ms(now).unwrap_or(Time::MAX);
        let context = Context { has_history: true, visitor: profile.visitor(), utc_offset_minutes: Some(60), now };
        evaluator.mark(Change::Interests);
        evaluator.update(manifest, &profile, context);
        assert!(evaluator.wake_at().is_none_or(|at| at > now), "a change is announced that has been");
        let facts = evaluator.facts(manifest, &profile, context);
        for segment in 0..manifest.segments().min(EXPLAINED) {
            let proof = explain(&facts, &evaluator, segment);
            assert_eq!(proof.truth, evaluator.outcome(segment), "segment {segment}: {proof:?}");
        }
    }
}

/// Events that most conditions speak of.
static EVENTS: LazyLock<[Event; 2]> = LazyLock::new(|| {
    let text = |text: &str| Text::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let event = |name: &str, before_ms: u64| {
        let name = EventName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut event = Event::new(name, Time::from_ms(NOW_MS - before_ms).unwrap_or(Time::MAX));
        let mut item = Item::new(text("a"));
        item.set_text(ItemField::Category(0), text("shoes"));
        item.set_text(ItemField::Brand, text("acme"));
        item.set_number(ItemField::Price, Decimal::from_i64(10));
        event.push_item(item).and_then(|()| event.set(text("value"), Value::Number(Decimal::from_i64(5)))).ok();
        event
    };
    [event("view_item", 2 * HOUR_MS), event("search", 1)]
});
