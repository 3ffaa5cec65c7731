//! The plan of a universe: what its visitor is like, and how bad things get.

use crate::chance::Chance;
use crate::device::{Clock, Locks};
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// Of a thousand messages, those that the network loses.
pub const DROPPED: u64 = 150;
/// Of a thousand requests, those that arrive twice.
pub const DOUBLED: u64 = 150;
/// Of a thousand requests, those at which the hub crashes before its commit, and after it.
pub const CRASHES: u64 = 25;
/// The longest that a message is under way.
pub const MAX_DELAY_MS: u64 = 40 * DAY_MS;
/// Most devices of a visitor, copies among them.
pub const MAX_DEVICES: usize = 16;

/// What is drawn for a universe before it begins.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Visits that are made.
    pub visits: u32,
    /// The devices at first.
    pub devices: Vec<(Locks, Clock)>,
    /// Whether the last device is a till: it records sales and has no pages.
    pub has_till: bool,
    /// The usual time from one visit to the next.
    pub pace_ms: u64,
    /// Of a thousand visits, those after which nothing happens for over a year.
    pub sleeps: u64,
    /// Of a thousand visits, those before which a device is copied.
    pub copies: u64,
    /// Of a thousand visits, those before which a device's storage is put back.
    pub roll_backs: u64,
    /// Of a thousand visits, those after which a device is without network for a while.
    pub cut_offs: u64,
    /// Of a thousand visits, those that a second tab joins.
    pub races: u64,
    /// Of a thousand visits, those before which two profiles are linked.
    pub links: u64,
    /// Of a thousand visits, those before which a link is taken back.
    pub unlinks: u64,
    /// Of a thousand visits, those in which the visitor asks to be forgotten.
    pub erasures: u64,
}

impl Plan {
    /// Draws a plan.
    #[must_use]
    pub fn draw(chance: &mut Chance) -> Self {
        let count = match chance.below(100) {
            0..=54 => 1,
            55..=79 => 2,
            80..=91 => 3,
            92..=96 => chance.between(4, 7),
            _ => chance.between(8, 12),
        };
        let clocks_differ = chance.happens(400);
        let may_be_far = chance.happens(80);
        let without_locks = chance.happens(150);
        let devices = (0..count).map(|_| {
            let clock = match chance.below(6) {
                0 if may_be_far => Clock::Ahead,
                1 if may_be_far => Clock::Behind,
                _ if clocks_differ => Clock::Near(minutes_off(chance)),
                _ => Clock::Near(0),
            };
            (if without_locks { Locks::Missing } else { Locks::Held }, clock)
        });
        let devices: Vec<_> = devices.collect();
        let often = |chance: &mut Chance, universes, visits| if chance.happens(universes) { visits } else { 0 };
        Self {
            visits: u32::try_from(chance.between(12, 60)).unwrap_or(0),
            has_till: devices.len() > 1 && chance.happens(300),
            devices,
            pace_ms: match chance.below(10) {
                0..=3 => 2 * HOUR_MS,
                4..=8 => 2 * DAY_MS,
                _ => 20 * DAY_MS,
            },
            sleeps: often(chance, 80, 40),
            copies: often(chance, 250, 60),
            roll_backs: often(chance, 200, 60),
            cut_offs: often(chance, 300, 100),
            races: often(chance, 400, 250),
            links: if count > 1 { 150 } else { 0 },
            unlinks: often(chance, 60, 50),
            erasures: often(chance, 60, 30),
        }
    }
}

/// Up to four minutes, either way: what a hub must put up with.
fn minutes_off(chance: &mut Chance) -> i64 {
    let most = 4 * MINUTE_MS;
    i64::try_from(chance.below(2 * most)).unwrap_or(0).saturating_sub(i64::try_from(most).unwrap_or(0))
}

/// How long a message is under way: mostly an instant, now and then minutes, rarely days.
#[must_use]
pub fn delay_ms(chance: &mut Chance) -> u64 {
    match chance.below(100) {
        0..=84 => chance.between(20, 500),
        85..=95 => chance.between(500, 10 * MINUTE_MS),
        96..=97 => chance.between(MINUTE_MS, 2 * DAY_MS),
        _ => chance.between(DAY_MS, MAX_DELAY_MS),
    }
}
