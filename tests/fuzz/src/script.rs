//! What happens to a visitor, read from bytes: events, attributes, jumps of the clock, messages, restarts.

use super::choices::Choices;
use super::loose::Sizes;
use nearside::consent::{Choice, Purpose};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS, Time};

/// One step.
#[derive(Debug)]
pub enum Step<'a> {
    /// An event happens on this device, so many times in a row, so far apart.
    Record {
        event: Event,
        times: usize,
        apart_ms: u64,
    },
    /// An event happens on the visitor's other device.
    Elsewhere(Event),
    Attribute(Text, Value),
    /// The clock goes on, or back.
    Later(u64),
    Earlier(u64),
    Consent(Purpose, Choice),
    UtcOffset(i16),
    /// The other device's cells come, as a delta or as a digest.
    Meet,
    Digest,
    /// Bytes come.
    Receive(&'a [u8]),
    Wake,
    /// The segment of that place is explained.
    Explain(u16),
    /// The device starts again from its snapshot.
    Restore,
    /// Everything is held against a fresh evaluation.
    Compare,
}

const NAMES: [&str; 20] = [
    "view_item",
    "add_to_cart",
    "purchase",
    "search",
    "page_view",
    "login",
    "begin_checkout",
    "refund",
    "store_purchase",
    "view_cart",
    "add_to_wishlist",
    "engaged",
    "survey_response",
    "sign_up",
    "remove_from_cart",
    "email_open",
    "custom:vote",
    "custom:e1",
    "custom:quiz",
    "custom:search",
];
const FIELDS: [&str; 16] = [
    "value",
    "search_term",
    "results",
    "score",
    "transaction_id",
    "currency",
    "coupon",
    "path",
    "referrer_host",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "device",
    "language",
    "country",
    "c",
];
const ATTRIBUTES: [&str; 8] = ["tier", "age", "plan", "born", "a", "b", "t", "source"];
/// How far the clock goes.
const JUMPS: [u64; 16] = [
    1,
    1_000,
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS - 1,
    30 * MINUTE_MS,
    30 * MINUTE_MS + 1,
    HOUR_MS,
    2 * HOUR_MS,
    12 * HOUR_MS,
    DAY_MS - 1,
    DAY_MS,
    2 * DAY_MS,
    7 * DAY_MS,
    30 * DAY_MS,
    64 * DAY_MS,
];
const OFFSETS: [i16; 8] = [0, 60, -210, 345, 840, -720, i16::MAX, i16::MIN];
/// A shape from here on makes an event fat, where events may be.
const FAT: u8 = 0xc0;
/// The texts of a fat event, and how long each is.
const FAT_TEXTS: u8 = 24;
const FAT_TEXT_BYTES: usize = 250;
/// A byte from here on makes a long run of events.
const LONG_RUN: u8 = 0xfa;

/// The next step; `None` at the end.
pub fn next<'a>(choices: &mut Choices<'a>, now: Time, sizes: Sizes) -> Option<Step<'a>> {
    if choices.is_at_end() {
        return None;
    }
    Some(match choices.byte() % 24 {
        0..=8 => {
            let event = event(choices, now, sizes);
            let run = choices.byte();
            let times = match run {
                LONG_RUN.. => usize::from(choices.byte()),
                200.. => usize::from(run % 8),
                _ => 1,
            };
            let apart_ms = if times > 1 { choices.pick(&JUMPS) } else { 0 };
            Step::Record { event, times, apart_ms }
        }
        9 => Step::Elsewhere(event(choices, now, sizes)),
        10 => {
            let name = choices.pick(&ATTRIBUTES);
            // One attribute more than there is room for is refused.
            let name = if choices.byte() == 0 { choices.text() } else { text(name) };
            Step::Attribute(name, value(choices))
        }
        11..=13 => Step::Later(choices.pick(&JUMPS).saturating_mul(u64::from(choices.byte() % 8).max(1))),
        14 => Step::Earlier(choices.pick(&JUMPS)),
        15 => {
            let withdrawn = choices.byte();
            let choice = if withdrawn.is_multiple_of(4) { Choice::Denied } else { Choice::Granted };
            Step::Consent(Purpose::ALL[usize::from(withdrawn) % Purpose::ALL.len()], choice)
        }
        16 => Step::UtcOffset(choices.pick(&OFFSETS)),
        17 => Step::Meet,
        18 => match choices.byte() {
            0..=127 => Step::Digest,
            length => Step::Receive(choices.take(usize::from(length & 127))),
        },
        19 => Step::Wake,
        20 | 21 => Step::Explain(choices.short()),
        22 => Step::Restore,
        _ => Step::Compare,
    })
}

fn event(choices: &mut Choices<'_>, now: Time, sizes: Sizes) -> Event {
    let name = EventName::parse(choices.pick(&NAMES)).unwrap_or(EventName::Login);
    let at = match choices.byte() {
        0..=199 => now,
        early @ 200..=239 => now.before(JUMPS[usize::from(early % 12)]),
        ahead => now.after(JUMPS[usize::from(ahead % 4)]),
    };
    let mut event = Event::new(name, at);
    let shape = choices.byte();
    for _ in 0..shape & 3 {
        let name = text(choices.pick(&FIELDS));
        // Four fields at most: none is refused.
        let _full = event.set(name, value(choices));
    }
    if sizes == Sizes::Large && shape >= FAT {
        let filler = char::from(b'a' + choices.byte() % 26);
        for number in 0..FAT_TEXTS {
            let long = format!("{number}-{}", String::from(filler).repeat(FAT_TEXT_BYTES));
            let _full = event.set(text(&format!("f{number}")), Value::Text(text(&long)));
        }
    }
    for _ in 0..(shape >> 2) & 3 {
        let _full = event.push_item(item(choices));
    }
    event
}

fn item(choices: &mut Choices<'_>) -> Item {
    let mut item = Item::new(choices.text());
    for _ in 0..choices.byte() & 3 {
        match choices.pick(&ItemField::ALL).1 {
            field @ (ItemField::Price | ItemField::Quantity) => item.set_number(field, number(choices)),
            field => item.set_text(field, choices.text()),
        }
    }
    item
}

fn value(choices: &mut Choices<'_>) -> Value {
    match choices.byte() % 8 {
        0..=2 => Value::Text(choices.text()),
        3..=6 => Value::Number(number(choices)),
        _ => Value::Bool(choices.byte() & 1 == 1),
    }
}

/// Mostly small whole numbers, at times any.
fn number(choices: &mut Choices<'_>) -> Decimal {
    match choices.byte() {
        small @ 0..=199 => Decimal::from_i64(i64::from(small / 4)),
        200..=239 => Decimal::from_units(i64::from(choices.short().cast_signed()) * 100),
        _ => Decimal::from_units(choices.long().cast_signed()),
    }
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
