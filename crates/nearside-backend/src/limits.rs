//! The backend's own limits, by name, with what happens when each is reached. The core's are in `nearside::limits`.

use std::time::Duration;

/// Writes that wait for the writer thread. One more is answered 503 with `Retry-After`.
pub const MAX_QUEUE: usize = 4096;
/// Where commits take so long that they would wait longer than about this, fewer may, but always as many as one commit takes.
pub const MAX_QUEUE_WAIT: Duration = Duration::from_secs(1);
/// Writes that one commit takes together. The rest waits for the next commit.
pub const MAX_BATCH: usize = 256;
/// Open connections. A further one waits in the listen queue until another closes.
pub const MAX_CONNECTIONS: usize = 16 * 1024;
/// How long a request may take from its head to its answer. Then it is answered 504.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection may stay open without a request. Then it is closed.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(75);
/// How long a connection may be quiet before its buffers are given back; they are made anew when something comes.
pub const PARK_AFTER: Duration = Duration::from_secs(1);
/// How long a connection may take to send a request's head. Then it is closed.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long it may take to send the body, all of it. Then it is answered 408 and closed: 16 KB want 1.6 KB a second.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer may wait for a reader that takes none of it. Then the connection is closed.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a request's head. A longer one is answered 431 and the connection closed.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Headers of a request. One more is answered 431 and the connection closed.
pub const MAX_HEADERS: usize = 64;
/// How long requests in flight may take to end after the signal to stop. Then their connections are cut.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a too large body that are read and thrown away, so that its sender gets to read the 413 (16 MB). Beyond: the connection is closed.
pub const MAX_DISCARD_BYTES: usize = 16 * 1024 * 1024;
/// Seconds after which a refused writer may try again.
pub const RETRY_AFTER_S: u32 = 1;

/// Requests a second from one block of addresses (a /24 of IPv4, a /56 of IPv6) unless another number is given. Many visitors
/// share one behind a mobile network's gateway, so this stops floods and nothing finer. One more is answered 429.
pub const ADDRESS_RATE: u32 = 200;
/// Requests a second for the site, unless another number is given. Likewise.
pub const SITE_RATE: u32 = 50_000;
/// Deltas a second of one device, unless another number is given. Likewise.
pub const DEVICE_RATE: u32 = 2;
/// For so many seconds' worth a quiet sender may send at once.
pub const BURST_S: u32 = 10;
/// Buckets that are kept at once (16 bytes each). A further sender takes the place of the one that has most left.
pub const MAX_BUCKETS: usize = 65_536;
/// Addresses of X-Forwarded-For that are looked at, from the right. What is left of them counts for nothing.
pub const MAX_FORWARDED: usize = 8;

/// Deltas of one batch of an edge worker. One more and the batch is refused.
pub const MAX_BATCH_DELTAS: usize = 64;
/// Bytes of one batch. A larger one is refused.
pub const MAX_BATCH_BYTES: usize = 64 * 1024;

/// Bytes of other replicas' cells in one answer to a delta. What does not fit comes with the next answer.
pub const MAX_ANSWER_CELLS_BYTES: usize = 12 * 1024;
/// Bytes of the encoded digest in a cookie. What does not fit is left out, the least telling first.
pub const MAX_DIGEST_BYTES: usize = 2_800;
/// Characters of a cookie's value, below the 4,096 that browsers keep with name and flags. A longer one is neither set nor read.
pub const MAX_COOKIE_CHARS: usize = 3_800;
/// How long a browser keeps the cookie (30 days).
pub const COOKIE_MAX_AGE_S: u32 = 30 * 24 * 60 * 60;
/// Cookies of our name that are tried in one request. Further ones are ignored.
pub const MAX_COOKIES_TRIED: usize = 4;
/// Shortest cookie key in bytes. A shorter one is refused at start.
pub const MIN_KEY_BYTES: usize = 16;
/// Shortest admin or edge token in bytes. A shorter one is refused at start.
pub const MIN_TOKEN_BYTES: usize = 16;
/// Largest body of an admin request (64 KB). A larger one is refused.
pub const MAX_ADMIN_BODY_BYTES: usize = 64 * 1024;

/// Frames that `SQLite`'s log is grown to at start: an append costs the file system a journal write, an overwrite does not.
pub const WAL_PREGROWN_BYTES: usize = 16 * 1024 * 1024;
/// Pages of 4 KB after which the log is copied into the database and begun anew, well below what it is grown to.
pub const WAL_CHECKPOINT_PAGES: u32 = 2000;
/// Pages of the database that the writer keeps in memory, in units of 1,024 bytes. Others are read again.
pub const CACHE_KB: i64 = 16 * 1024;
/// How long another process may hold the database before a write fails.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Most that one tally may count of one thing in a week, and one metric of orders on a day. Beyond it the report leaves the
/// visitor out, and says how many.
pub const MAX_WEEK_COUNT: u64 = 10_000;
/// Most that a visitor may have paid on a day or in a week, in the shop's currency. Likewise.
pub const MAX_DAY_VALUE: u64 = 10_000_000;

/// Connections that write to a PostgreSQL server at once, each a batch at a time. Further batches wait.
pub const POSTGRES_LANES: usize = 4;
/// Connections beside them, for reading. A further question waits for [`STATEMENT_TIMEOUT`], then it is refused.
pub const POSTGRES_READERS: usize = 2;
/// How long making a connection may take. Then the batch is refused.
pub const POSTGRES_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long the server may work on one statement, and wait for the next one of a transaction. Then it ends it.
pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a batch is done again after a conflict or a lost connection. Then it is refused.
pub const RETRY_LIMIT: u32 = 8;
/// The pause before the first repetition; each further one is twice as long.
pub const RETRY_BASE: Duration = Duration::from_millis(10);
/// Rows that are read at once by who reads all of them.
pub const PAGE_ROWS: i64 = 500;

/// How long a replica may be silent (a year). Then it becomes part of its profile's base at the profile's next change.
pub const RETIRED_AFTER_MS: u64 = 365 * 24 * 60 * 60 * 1000;
