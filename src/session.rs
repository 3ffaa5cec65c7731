//! Sessions: a visit ends after 30 idle minutes or when another campaign brings the visitor back.
//! Midnight does not cut one.

use crate::event::{CAMPAIGN_FIELDS, Event, Value};
use crate::id::hash32;
use crate::limits::SESSION_IDLE_MS;
use crate::time::Time;

/// The visitor's present session on this replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Session {
    /// Sessions so far, this one included; 0 before the first event. Wraps after 65,535.
    pub number: u16,
    /// When it began.
    pub started: Time,
    /// Its latest event.
    pub last: Time,
    /// Hash of the campaign that brought the visitor; 0 for none.
    pub campaign: u32,
}

impl Session {
    /// Takes an event into account; returns whether a new session began with it.
    ///
    /// An event that comes late belongs to the session at hand.
    pub fn touch(&mut self, event: &Event) -> bool {
        let campaign = campaign(event);
        let idle = event.at.since(self.last) > SESSION_IDLE_MS;
        let other_campaign = campaign != 0 && campaign != self.campaign && event.at >= self.last;
        let new = self.number == 0 || idle || other_campaign;
        if new {
            self.number = self.number.wrapping_add(1).max(1);
            self.started = event.at;
            self.campaign = campaign;
        }
        self.last = self.last.max(event.at);
        new
    }

    /// Whether the session is still going on at `now`.
    #[must_use]
    pub fn is_live(&self, now: Time) -> bool {
        self.number != 0 && now.since(self.last) <= SESSION_IDLE_MS
    }
}

/// A hash of the event's campaign fields; 0 where it has none.
fn campaign(event: &Event) -> u32 {
    let mut campaign = 0_u32;
    for field in CAMPAIGN_FIELDS {
        // Moved on by each field, the missing ones too: a source is not a medium of the same name.
        campaign = campaign.rotate_left(5);
        if let Some(Value::Text(text)) = event.get(field) {
            campaign ^= hash32(text.as_str().as_bytes()).max(1);
        }
    }
    campaign
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EventName, Text};
    use crate::time::DAY_MS;

    fn view(at_ms: u64, campaign: Option<&str>) -> Event {
        let mut event = Event::new(EventName::PageView, Time::from_ms(at_ms).unwrap());
        if let Some(campaign) = campaign {
            event.set(Text::new("utm_campaign").unwrap(), Value::Text(Text::new(campaign).unwrap())).unwrap();
        }
        event
    }

    #[test]
    fn idle_minutes_end_a_session_and_midnight_does_not() {
        let mut session = Session::default();
        let midnight = 20_000 * DAY_MS;
        assert!(session.touch(&view(midnight - 60_000, None)));
        assert!(!session.touch(&view(midnight + 60_000, None)));
        assert!(!session.touch(&view(midnight + 60_000 + SESSION_IDLE_MS, None)), "the edge still belongs to it");
        assert!(session.touch(&view(midnight + 60_001 + 2 * SESSION_IDLE_MS, None)));
        assert_eq!(session.number, 2);
    }

    #[test]
    fn another_campaign_starts_a_session_and_the_same_one_does_not() {
        let mut session = Session::default();
        session.touch(&view(1_000_000, Some("spring")));
        assert!(!session.touch(&view(1_000_001, Some("spring"))));
        assert!(!session.touch(&view(1_000_002, None)));
        assert!(session.touch(&view(1_000_003, Some("summer"))));
    }

    #[test]
    fn a_source_is_not_a_medium_of_the_same_name() {
        let by = |field: &str| {
            let mut event = view(1_000_000, None);
            event.set(Text::new(field).unwrap(), Value::Text(Text::new("news").unwrap())).unwrap();
            event
        };
        let mut session = Session::default();
        session.touch(&by("utm_source"));
        assert!(!session.touch(&by("utm_source")));
        assert!(session.touch(&by("utm_medium")));
    }

    #[test]
    fn a_late_event_belongs_to_the_session_at_hand() {
        let mut session = Session::default();
        session.touch(&view(10 * DAY_MS, Some("spring")));
        assert!(!session.touch(&view(10 * DAY_MS - 3_600_000, Some("older"))));
        assert_eq!(session.last.ms(), 10 * DAY_MS);
    }
}
