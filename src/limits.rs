//! Every run-time limit of the core, by name, with what happens when it is reached.

/// Longest text in bytes of UTF-8 (names, ids, categories). A longer one is refused with its path.
pub const MAX_TEXT_BYTES: usize = 256;
/// Most fields one event may carry beside its items. One more is refused.
pub const MAX_EVENT_FIELDS: usize = 32;
/// Most items one event may carry. One more is refused.
pub const MAX_EVENT_ITEMS: usize = 100;
/// Levels of `item_category` .. `item_category5`.
pub const MAX_CATEGORY_LEVELS: usize = 5;
/// How late an event may come, in milliseconds (24 hours). A later one is refused.
pub const MAX_LATE_MS: u64 = 24 * 60 * 60 * 1000;
/// How far ahead of the engine's clock an event or a register may be (5 minutes). Beyond: refused.
pub const MAX_AHEAD_MS: u64 = 5 * 60 * 1000;
/// Idle time that ends a session (30 minutes).
pub const SESSION_IDLE_MS: u64 = 30 * 60 * 1000;

/// Days that a metric keeps apart. Older days live on in the lifetime value alone.
pub const METRIC_DAYS: u16 = 64;
/// Slots for them: day d is in slot d mod 65. One more than days, because an event may be minutes ahead of the clock, and
/// over midnight it must not take the place of the first day of the longest window.
pub const METRIC_SLOTS: u16 = METRIC_DAYS + 1;
/// Most metrics a replica keeps. Those of a manifest beyond it are not counted; the compiler refuses them first.
pub const MAX_METRICS: usize = 1024;
/// Values of one dimension (category, brand) that a replica keeps. A new one replaces the weakest.
pub const INTEREST_SLOTS: u8 = 32;
/// Recent items that a replica keeps. A new one replaces the oldest.
pub const RECENT_SLOTS: u8 = 32;
/// Purchased items that a replica keeps. A new one replaces the oldest.
pub const PURCHASED_SLOTS: u8 = 64;
/// Transactions that a replica remembers in order to count each once. A new one replaces the oldest.
pub const TRANSACTION_SLOTS: u8 = 32;
/// Attributes that a replica keeps. One more is refused.
pub const ATTRIBUTE_SLOTS: u8 = 32;
/// Tallies that a replica keeps: one a week for each variant of a placement and each of its strategies. A new one replaces
/// the oldest, which leaves the report.
pub const TALLY_SLOTS: u8 = 64;
/// Clicked recommendations that a device remembers. A new one replaces the oldest.
pub const MAX_CLICKS: usize = 32;
/// How long after a click what the visitor does with the item counts for its placement (7 days).
pub const CLICK_KEPT_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// Live replicas of one profile that a device knows. A further one is left at the backend.
pub const MAX_REPLICAS: usize = 8;
/// Most by which one delta may make a count, a sum (in ten-thousandths) or a weight grow: 880 million in money. A larger step
/// is refused by the hub.
pub const MAX_GROWTH: u64 = 1 << 43;
/// Packed events in the raw ring. A new one replaces the oldest.
pub const MAX_HISTORY_EVENTS: usize = 1000;
/// Bytes of the packed raw ring with its dictionary. The oldest events go first.
pub const MAX_HISTORY_BYTES: usize = 64 * 1024;
/// Values of fields that all conditions together look up in the raw ring. Those of later events are not seen beyond it.
pub const MAX_REMEMBERED_VALUES: usize = 1 << 16;

/// Largest delta or answer that is read (16 KB). A larger one is refused before it is decoded.
pub const MAX_MESSAGE_BYTES: usize = 16 * 1024;
/// Largest snapshot that is read (512 KB).
pub const MAX_SNAPSHOT_BYTES: usize = 512 * 1024;
/// Largest manifest that is read (4 MB).
pub const MAX_MANIFEST_BYTES: usize = 4 * 1024 * 1024;
/// Largest catalog that is read (32 MB).
pub const MAX_CATALOG_BYTES: usize = 32 * 1024 * 1024;
/// Largest model that is read (32 MB).
pub const MAX_MODEL_BYTES: usize = 32 * 1024 * 1024;
/// Largest piece of a model that is made or read (4 MB). A model with a larger one is not split.
pub const MAX_PIECE_BYTES: usize = 4 * 1024 * 1024;
/// Shards that the latest items lead to at a time. Older items lead to nothing.
pub const MAX_NEAR_SHARDS: usize = 8;
/// Shards that a device holds. A further one replaces the first.
pub const MAX_HELD_SHARDS: usize = 16;
/// Buckets that a device holds. A further one replaces the first.
pub const MAX_HELD_BUCKETS: usize = 64;

/// Segments of a manifest.
pub const MAX_SEGMENTS: usize = 4096;
/// Conditions of one segment.
pub const MAX_CONDITIONS: usize = 64;
/// How deep conditions nest.
pub const MAX_DEPTH: usize = 16;
/// Placements of a manifest.
pub const MAX_PLACEMENTS: usize = 256;
/// Slots of a placement.
pub const MAX_SLOTS: usize = 64;
/// Items in a page's cart that a recommendation looks at.
pub const MAX_CART_ITEMS: usize = 64;
/// Items that a page shows already, of which none is recommended again. Those after it are not looked at.
pub const MAX_SHOWN_ITEMS: usize = 256;
/// How long an item that was put into a cart is taken to be there, where the page does not say (14 days).
pub const CART_KEPT_MS: u64 = 14 * 24 * 60 * 60 * 1000;
