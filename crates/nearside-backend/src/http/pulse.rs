//! What a connection is doing: seen by the loop that holds it, told by the stream below HTTP and the requests above it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The signs of life of one connection.
#[derive(Debug, Default)]
pub struct Pulse {
    begun: AtomicU32,
    ended: AtomicU32,
    /// Whether something was read that may be the beginning of a head.
    heard: AtomicBool,
    blocked: AtomicBool,
    moved: AtomicU32,
}

/// What a connection did since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    moved: u32,
    is_waiting: bool,
    /// Whether its answer waits for a reader.
    pub is_blocked: bool,
}

impl Beat {
    /// Whether nothing happened since `before`, and nothing is due.
    #[must_use]
    pub fn is_idle_since(self, before: Self) -> bool {
        self.moved == before.moved && !self.is_waiting && !self.is_blocked
    }

    /// Whether an answer waited for its reader all the time since `before`.
    #[must_use]
    pub fn is_stuck_since(self, before: Self) -> bool {
        self.moved == before.moved && self.is_blocked && before.is_blocked
    }
}

impl Pulse {
    /// A request has begun; it has ended when what is returned goes.
    pub fn begin(self: &Arc<Self>) -> InFlight {
        self.begun.fetch_add(1, Relaxed);
        self.heard.store(false, Relaxed);
        InFlight(Arc::clone(self))
    }

    /// How things stand.
    pub fn beat(&self) -> Beat {
        Beat {
            moved: self.moved.load(Relaxed),
            is_waiting: self.begun.load(Relaxed) != self.ended.load(Relaxed) || self.heard.load(Relaxed),
            is_blocked: self.blocked.load(Relaxed),
        }
    }
}

/// A request that is being answered.
pub struct InFlight(Arc<Pulse>);

impl Drop for InFlight {
    fn drop(&mut self) {
        // What was read meanwhile was this request's body.
        self.0.heard.store(false, Relaxed);
        self.0.ended.fetch_add(1, Relaxed);
    }
}

/// A stream that tells its pulse.
pub struct Felt {
    /// The stream.
    pub stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl Felt {
    /// Tells `pulse` of what moves through `stream`.
    pub fn new(stream: TcpStream, pulse: Arc<Pulse>) -> Self {
        Self { stream, pulse }
    }

    fn note<T>(&self, done: Poll<T>, blocked: bool) -> Poll<T> {
        if done.is_ready() {
            self.pulse.moved.fetch_add(1, Relaxed);
        }
        self.pulse.blocked.store(blocked, Relaxed);
        done
    }
}

impl AsyncRead for Felt {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_read(context, buffer);
        if done.is_ready() {
            self.pulse.moved.fetch_add(1, Relaxed);
            self.pulse.heard.store(true, Relaxed);
        }
        done
    }
}

impl AsyncWrite for Felt {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        let blocked = done.is_pending();
        self.note(done, blocked)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        let blocked = done.is_pending();
        self.note(done, blocked)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connection_that_owes_nothing_is_idle() {
        let pulse = Arc::new(Pulse::default());
        let idle = || pulse.beat().is_idle_since(pulse.beat());
        assert!(idle());
        let request = pulse.begin();
        assert!(!idle(), "a request is being answered");
        drop(request);
        assert!(idle());
        pulse.heard.store(true, Relaxed);
        assert!(!idle(), "a head has begun to come");
        drop(pulse.begin());
        pulse.blocked.store(true, Relaxed);
        assert!(!idle() && pulse.beat().is_stuck_since(pulse.beat()), "an answer waits for its reader");
        pulse.blocked.store(false, Relaxed);
        let before = pulse.beat();
        pulse.moved.fetch_add(1, Relaxed);
        assert!(!pulse.beat().is_idle_since(before), "something moved");
    }
}
