//! Events: what happened in a shop, in GA4's ecommerce vocabulary.
//!
//! An event is built by the host from somebody's page, so every part of it is checked here: names
//! against the known list, texts against their length, numbers against infinity.

pub mod name;
pub mod value;
mod item;

pub use item::{Item, ItemField};
pub use name::EventName;
pub use value::{Decimal, Text, Value};

use crate::error::{Code, Error};
use crate::limits::{MAX_EVENT_FIELDS, MAX_EVENT_ITEMS};
use crate::time::Time;
use alloc::vec::Vec;

/// The field that makes a purchase or a refund count once, whoever reports it.
pub const TRANSACTION_ID: &str = "transaction_id";
/// The fields that name a campaign; a change of any starts a new session.
pub const CAMPAIGN_FIELDS: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub name: EventName,
    /// When it happened, by the visitor's clock.
    pub at: Time,
    /// Fields of the event itself (`value`, `currency`, `path`, `search_term` ...), sorted by name.
    fields: Vec<(Text, Value)>,
    /// The items it is about, in the page's order.
    items: Vec<Item>,
}

impl Event {
    /// An event without fields and items.
    #[must_use]
    pub const fn new(name: EventName, at: Time) -> Self {
        Self { name, at, fields: Vec::new(), items: Vec::new() }
    }

    /// Adds a field, or replaces its value.
    ///
    /// # Errors
    /// Refuses one field more than [`MAX_EVENT_FIELDS`].
    pub fn set(&mut self, name: Text, value: Value) -> Result<(), Error> {
        match self.fields.binary_search_by(|(held, _)| held.cmp(&name)) {
            Ok(index) => {
                if let Some((_, held)) = self.fields.get_mut(index) {
                    *held = value;
                }
            }
            Err(_) if self.fields.len() >= MAX_EVENT_FIELDS => {
                return Err(Error::new(Code::Limit, name.as_str(), "more than 32 fields in one event: leave some out"));
            }
            Err(index) => self.fields.insert(index, (name, value)),
        }
        Ok(())
    }

    /// Adds an item.
    ///
    /// # Errors
    /// Refuses one item more than [`MAX_EVENT_ITEMS`].
    pub fn push_item(&mut self, item: Item) -> Result<(), Error> {
        if self.items.len() >= MAX_EVENT_ITEMS {
            return Err(Error::new(Code::Limit, "items", "more than 100 items in one event: send the first 100"));
        }
        self.items.push(item);
        Ok(())
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let index = self.fields.binary_search_by(|(held, _)| held.as_str().cmp(name)).ok()?;
        self.fields.get(index).map(|(_, value)| value)
    }

    /// All fields, sorted by name.
    #[must_use]
    pub fn fields(&self) -> &[(Text, Value)] {
        &self.fields
    }

    /// All items.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_and_replaced() {
        let mut event = Event::new(EventName::Search, Time::default());
        let text = |text: &str| Text::new(text).unwrap();
        event.set(text("search_term"), Value::Text(text("boots"))).unwrap();
        event.set(text("search_term"), Value::Text(text("shoes"))).unwrap();
        event.set(text("results"), Value::Number(Decimal::from_i64(3))).unwrap();
        assert_eq!(event.fields().len(), 2);
        assert_eq!(event.get("search_term"), Some(&Value::Text(text("shoes"))));
        assert_eq!(event.get("missing"), None);
    }

    #[test]
    fn one_field_too_many_is_refused_and_changes_nothing() {
        let mut event = Event::new(EventName::Login, Time::default());
        for index in 0..MAX_EVENT_FIELDS {
            event.set(Text::new(&alloc::format!("f{index}")).unwrap(), Value::Bool(true)).unwrap();
        }
        let before = event.clone();
        assert_eq!(event.set(Text::new("one-more").unwrap(), Value::Bool(true)).unwrap_err().code, Code::Limit);
        assert_eq!(event, before);
    }
}
