//! The raw ring: the last 1,000 events of this device, packed. It is never synced.

/// The raw ring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {}
