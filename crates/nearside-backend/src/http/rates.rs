//! The limits of rates: by block of addresses, by device, and for the site as a whole.

use super::limiter::{Limiter, Rate};
use super::problem::{Kind, Problem};
use crate::limits::{ADDRESS_RATE, DEVICE_RATE, SITE_RATE};
use nearside::id::{ReplicaId, hash64};
use std::time::{Duration, Instant};

/// The site's own bucket.
const SITE: u64 = 0;

/// What may be asked a second; by default what `limits` says.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Of one block of addresses.
    pub address: u32,
    /// Of the site.
    pub site: u32,
    /// Of one device.
    pub device: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { address: ADDRESS_RATE, site: SITE_RATE, device: DEVICE_RATE }
    }
}

/// The three limits and their clock.
pub struct Limits {
    began: Instant,
    address: Limiter,
    site: Limiter,
    device: Limiter,
}

impl Limits {
    /// Limits of these rates; `seed` is a secret of this process.
    #[must_use]
    pub fn new(rates: Rates, seed: u64) -> Self {
        let limiter = |rate| Limiter::new(Rate::per_second(rate), seed);
        Self {
            began: Instant::now(),
            address: limiter(rates.address),
            site: limiter(rates.site),
            device: limiter(rates.device),
        }
    }

    /// Admits a request from a block of addresses; none is this machine itself, which counts for the site alone.
    ///
    /// # Errors
    /// [`Kind::TooMany`], with the time after which to come back.
    pub fn admit(&self, block: Option<u64>) -> Result<(), Problem> {
        let now = self.now_ms();
        if let Some(block) = block {
            self.address.take(block, now).map_err(|wait| refused("this network asks too often", wait))?;
        }
        self.site.take(SITE, now).map_err(|wait| refused("the site is asked too often", wait))
    }

    /// Admits a delta of a device.
    ///
    /// # Errors
    /// Likewise.
    pub fn admit_device(&self, replica: ReplicaId) -> Result<(), Problem> {
        let taken = self.device.take(hash64(&replica.0), self.now_ms());
        taken.map_err(|wait| refused("this device sends too often", wait))
    }

    /// Turns over after 49 days, which the buckets know.
    fn now_ms(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "the clock of the buckets turns over")]
        let now = self.began.elapsed().as_millis() as u32;
        now
    }
}

fn refused(detail: &'static str, wait: Duration) -> Problem {
    Problem::new(Kind::TooMany, detail, "send the same again after Retry-After seconds").after(wait)
}
