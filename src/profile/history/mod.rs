//! The raw ring: the last 1,000 events of this device, about eight bytes each. It is never synced.
//!
//! Texts and items stand once in a dictionary; an event is its name, the milliseconds since the event
//! recorded before it, and references. The ring answers what the day buckets cannot: it back-fills a
//! metric that a new manifest asks for.

mod pack;
mod event;

use crate::event::{Event, Text};
use crate::limits::{MAX_HISTORY_BYTES, MAX_HISTORY_EVENTS};
use crate::time::Time;
use alloc::vec::Vec;

/// The ring and its dictionary, as it is stored on the device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packed {
    /// Every text that an event or an item refers to.
    pub texts: Vec<Text>,
    /// Every distinct item, packed.
    pub items: Vec<Vec<u8>>,
    /// Events one after another, in the order of recording.
    pub events: Vec<u8>,
    /// How many there are.
    pub count: u32,
    /// Milliseconds since 1970 that the first event's time is relative to.
    pub base_ms: u64,
    /// The latest time of an event that made room; 0 while all there ever was is here.
    pub forgotten_ms: u64,
}

/// The raw ring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    packed: Packed,
    /// Time of the event recorded last: what the next one is relative to.
    last_ms: u64,
}

/// An event of the ring, and whether a session began with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The event.
    pub event: Event,
    /// Whether it began a session.
    pub begins_session: bool,
}

impl History {
    /// Takes over a stored ring after reading it once from end to end; `None` for one whose events do not read back, or that
    /// is over the limits.
    #[must_use]
    pub fn from_packed(packed: Packed) -> Option<Self> {
        if packed.count as usize > MAX_HISTORY_EVENTS || packed.bytes() > MAX_HISTORY_BYTES {
            return None;
        }
        let mut history = Self { last_ms: packed.base_ms, packed };
        let mut reader = event::Reader::new(&history.packed);
        let read = reader.by_ref().count();
        if read != history.packed.count as usize || !reader.is_at_end() {
            return None;
        }
        history.last_ms = reader.at_ms();
        Some(history)
    }

    /// The ring as it is stored.
    #[must_use]
    pub const fn packed(&self) -> &Packed {
        &self.packed
    }

    /// Adds an event; the oldest ones make room.
    pub fn push(&mut self, event: &Event, begins_session: bool) {
        while self.packed.count as usize >= MAX_HISTORY_EVENTS {
            self.drop_oldest();
        }
        self.append(event, begins_session);
        if self.packed.bytes() > MAX_HISTORY_BYTES {
            self.keep_newer_half();
        }
    }

    /// All events, in the order of recording.
    pub fn iter(&self) -> impl Iterator<Item = Recorded> {
        event::Reader::new(&self.packed)
    }

    /// How many events the ring holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.packed.count as usize
    }

    /// The time after which every event is still here; 1970 while all there ever was is.
    #[must_use]
    pub fn complete_after(&self) -> Time {
        Time::default().after(self.packed.forgotten_ms)
    }

    /// Whether the ring holds no event.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.packed.count == 0
    }

    fn append(&mut self, event: &Event, begins_session: bool) {
        let at_ms = event.at.ms();
        if self.packed.count == 0 {
            self.packed.base_ms = at_ms;
            self.last_ms = at_ms;
        }
        let elapsed_ms = at_ms.cast_signed().wrapping_sub(self.last_ms.cast_signed());
        event::append(&mut self.packed, event, elapsed_ms, begins_session);
        self.packed.count = self.packed.count.saturating_add(1);
        self.last_ms = at_ms;
    }

    fn drop_oldest(&mut self) {
        let mut reader = event::Reader::new(&self.packed);
        let _oldest = reader.next();
        let (unread, base_ms) = (reader.unread_bytes(), reader.at_ms());
        let read = self.packed.events.len().saturating_sub(unread);
        self.packed.forgotten_ms = self.packed.forgotten_ms.max(base_ms);
        self.packed.events.drain(..read);
        self.packed.base_ms = base_ms;
        self.packed.count = self.packed.count.saturating_sub(1);
    }

    /// Starts the dictionary anew with the newer half of the events: what only older ones named goes.
    fn keep_newer_half(&mut self) {
        let older = self.len() / 2;
        let mut kept = Self::default();
        let mut forgotten = self.packed.forgotten_ms;
        for (place, recorded) in self.iter().enumerate() {
            if place < older {
                forgotten = forgotten.max(recorded.event.at.ms());
            } else {
                kept.append(&recorded.event, recorded.begins_session);
            }
        }
        // One event of the largest size (100 items with long texts) can fill the ring alone.
        if kept.packed.bytes() > MAX_HISTORY_BYTES {
            forgotten = forgotten.max(kept.last_ms);
            kept = Self::default();
        }
        kept.packed.forgotten_ms = forgotten;
        *self = kept;
    }
}

impl Packed {
    /// Bytes of events and dictionary together.
    fn bytes(&self) -> usize {
        let mut bytes = self.events.len();
        for text in &self.texts {
            bytes = bytes.saturating_add(text.as_str().len());
        }
        for item in &self.items {
            bytes = bytes.saturating_add(item.len());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Decimal, EventName, Item, ItemField, Value};
    use alloc::format;

    fn text(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn view(index: u64) -> Event {
        let mut event = Event::new(EventName::ViewItem, Time::from_ms(1_764_000_000_000 + index * 7_000).unwrap());
        let mut item = Item::new(text(&format!("item-{}", index % 40)));
        item.set_text(ItemField::Category(0), text("shoes"));
        item.set_number(ItemField::Price, Decimal::from_i64(59));
        event.push_item(item).unwrap();
        event.set(text("value"), Value::Number(Decimal::from_i64(59))).unwrap();
        event
    }

    #[test]
    fn events_come_back_in_the_order_of_recording() {
        let mut history = History::default();
        let mut expected = Vec::new();
        for index in [3, 1, 2] {
            history.push(&view(index), index == 1);
            expected.push(Recorded { event: view(index), begins_session: index == 1 });
        }
        let mut custom = Event::new(EventName::parse("custom:fitting").unwrap(), Time::from_ms(1).unwrap());
        custom.set(text("ok"), Value::Bool(true)).unwrap();
        custom.set(text("room"), Value::Text(text("two"))).unwrap();
        history.push(&custom, true);
        expected.push(Recorded { event: custom, begins_session: true });
        assert_eq!(history.iter().collect::<Vec<_>>(), expected);
        assert_eq!(History::from_packed(history.packed().clone()).unwrap(), history);
    }

    #[test]
    fn the_ring_holds_a_thousand_events_at_about_ten_bytes() {
        let mut history = History::default();
        for index in 0..2_500 {
            history.push(&view(index), false);
        }
        assert_eq!(history.len(), MAX_HISTORY_EVENTS);
        assert_eq!(history.iter().next().unwrap().event, view(1_500));
        let bytes_an_event = history.packed().events.len() / history.len();
        assert!(bytes_an_event <= 14, "{bytes_an_event} bytes an event");
    }

    #[test]
    fn a_dictionary_that_grows_without_end_is_started_anew() {
        let mut history = History::default();
        for index in 0..3_000_u32 {
            let mut event = view(u64::from(index));
            event.set(text("search_term"), Value::Text(text(&format!("{index:0>200}")))).unwrap();
            history.push(&event, false);
            assert!(history.packed().bytes() <= MAX_HISTORY_BYTES);
        }
        assert!(history.len() > 50);
    }

    #[test]
    fn altered_bytes_are_refused_or_harmless() {
        let mut history = History::default();
        for index in 0..5 {
            history.push(&view(index), index == 0);
        }
        for place in 0..history.packed().events.len() {
            for bit in 0..8 {
                let mut packed = history.packed().clone();
                packed.events[place] ^= 1 << bit;
                if let Some(read) = History::from_packed(packed) {
                    assert!(read.iter().count() <= 5);
                }
            }
        }
    }
}
