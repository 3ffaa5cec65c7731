//! One packed event: written against the dictionary, read back in order.

use super::pack::{self, put, put_signed};
use super::{Packed, Recorded};
use crate::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use crate::limits::{MAX_EVENT_FIELDS, MAX_EVENT_ITEMS};
use crate::time::Time;
use alloc::vec::Vec;

/// Bits of an event's flags, below its number of items.
const BEGINS_SESSION: u64 = 1;
const HAS_FIELDS: u64 = 2;
const FLAG_BITS: u32 = 2;

/// How a field's value is marked.
const TEXT: u64 = 0;
const NUMBER: u64 = 1;
const NO: u64 = 2;
const YES: u64 = 3;
const KIND_BITS: u32 = 2;

/// Packs `event` behind the others, adding to the dictionary what is new in it.
pub(super) fn append(packed: &mut Packed, event: &Event, elapsed_ms: i64, begins_session: bool) {
    let mut bytes = Vec::with_capacity(16);
    put(&mut bytes, u64::from(event.name.number()));
    if let EventName::Custom(name) = &event.name {
        put(&mut bytes, text_place(&mut packed.texts, name));
    }
    put_signed(&mut bytes, elapsed_ms);
    let mut flags = (event.items().len() as u64) << FLAG_BITS;
    if begins_session {
        flags |= BEGINS_SESSION;
    }
    if !event.fields().is_empty() {
        flags |= HAS_FIELDS;
    }
    put(&mut bytes, flags);
    for item in event.items() {
        let item = pack_item(&mut packed.texts, item);
        put(&mut bytes, place_of(&mut packed.items, item));
    }
    if !event.fields().is_empty() {
        put(&mut bytes, event.fields().len() as u64);
    }
    for (name, value) in event.fields() {
        let kind = match value {
            Value::Text(_) => TEXT,
            Value::Number(_) => NUMBER,
            Value::Bool(false) => NO,
            Value::Bool(true) => YES,
        };
        put(&mut bytes, text_place(&mut packed.texts, name) << KIND_BITS | kind);
        match value {
            Value::Text(text) => put(&mut bytes, text_place(&mut packed.texts, text)),
            Value::Number(number) => put_signed(&mut bytes, number.units()),
            Value::Bool(_) => {}
        }
    }
    packed.events.extend_from_slice(&bytes);
}

/// An item as a mask of its fields and their values.
fn pack_item(texts: &mut Vec<Text>, item: &Item) -> Vec<u8> {
    let mut mask = 0;
    let mut values = Vec::new();
    for (bit, (_, field)) in (0..).zip(ItemField::ALL) {
        if let Some(text) = item.text(field) {
            put(&mut values, text_place(texts, text));
        } else if let Some(number) = item.number(field) {
            put_signed(&mut values, number.units());
        } else {
            continue;
        }
        mask |= 1_u64 << bit;
    }
    let mut bytes = Vec::with_capacity(values.len().saturating_add(2));
    put(&mut bytes, mask);
    bytes.extend_from_slice(&values);
    bytes
}

fn text_place(texts: &mut Vec<Text>, text: &Text) -> u64 {
    if let Some(place) = texts.iter().position(|held| held == text) {
        return place as u64;
    }
    texts.push(text.clone());
    texts.len().saturating_sub(1) as u64
}

fn place_of(items: &mut Vec<Vec<u8>>, item: Vec<u8>) -> u64 {
    if let Some(place) = items.iter().position(|held| *held == item) {
        return place as u64;
    }
    items.push(item);
    items.len().saturating_sub(1) as u64
}

/// Reads packed events one after another; stops at the first that does not read.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    packed: &'a Packed,
    bytes: pack::Reader<'a>,
    at_ms: u64,
    /// An event did not read: what follows it has no known start.
    is_broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(packed: &'a Packed) -> Self {
        Self { packed, bytes: pack::Reader { rest: &packed.events }, at_ms: packed.base_ms, is_broken: false }
    }

    /// Whether every byte was read, and read well.
    pub(super) const fn is_at_end(&self) -> bool {
        !self.is_broken && self.bytes.rest.is_empty()
    }

    /// How many bytes are still unread.
    pub(super) const fn unread_bytes(&self) -> usize {
        self.bytes.rest.len()
    }

    /// The time of the event read last.
    pub(super) const fn at_ms(&self) -> u64 {
        self.at_ms
    }

    fn event(&mut self) -> Option<Recorded> {
        let name = match self.bytes.take()? {
            0 => EventName::Custom(self.text()?),
            number => EventName::from_number(u8::try_from(number).ok()?)?,
        };
        let elapsed_ms = self.bytes.take_signed()?;
        self.at_ms = self.at_ms.checked_add_signed(elapsed_ms)?;
        let mut event = Event::new(name, Time::from_ms(self.at_ms).ok()?);
        let flags = self.bytes.take()?;
        let items = usize::try_from(flags >> FLAG_BITS).ok().filter(|items| *items <= MAX_EVENT_ITEMS)?;
        for _ in 0..items {
            event.push_item(self.item()?).ok()?;
        }
        if flags & HAS_FIELDS != 0 {
            let fields = self.bytes.take_index().filter(|fields| *fields <= MAX_EVENT_FIELDS)?;
            for _ in 0..fields {
                let (name, value) = self.field()?;
                event.set(name, value).ok()?;
            }
        }
        Some(Recorded { event, begins_session: flags & BEGINS_SESSION != 0 })
    }

    fn item(&mut self) -> Option<Item> {
        let packed = self.packed.items.get(self.bytes.take_index()?)?;
        let mut bytes = pack::Reader { rest: packed };
        let mask = bytes.take()?;
        let mut item: Option<Item> = None;
        for (bit, (_, field)) in (0_u32..).zip(ItemField::ALL) {
            if mask >> bit & 1 == 0 {
                continue;
            }
            match (field, &mut item) {
                (ItemField::Id, _) => item = Some(Item::new(self.packed.texts.get(bytes.take_index()?)?.clone())),
                (ItemField::Price | ItemField::Quantity, Some(item)) => {
                    item.set_number(field, Decimal::from_units(bytes.take_signed()?));
                }
                (_, Some(item)) => item.set_text(field, self.packed.texts.get(bytes.take_index()?)?.clone()),
                (_, None) => return None,
            }
        }
        item
    }

    fn field(&mut self) -> Option<(Text, Value)> {
        let name = self.bytes.take()?;
        let kind = name & ((1 << KIND_BITS) - 1);
        let name = self.packed.texts.get(usize::try_from(name >> KIND_BITS).ok()?)?.clone();
        let value = match kind {
            TEXT => Value::Text(self.text()?),
            NUMBER => Value::Number(Decimal::from_units(self.bytes.take_signed()?)),
            kind => Value::Bool(kind == YES),
        };
        Some((name, value))
    }

    fn text(&mut self) -> Option<Text> {
        self.packed.texts.get(self.bytes.take_index()?).cloned()
    }
}

impl Iterator for Reader<'_> {
    type Item = Recorded;

    fn next(&mut self) -> Option<Recorded> {
        if self.is_broken || self.is_at_end() {
            return None;
        }
        let event = self.event();
        self.is_broken = event.is_none();
        event
    }
}
