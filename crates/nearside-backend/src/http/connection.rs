//! One connection: HTTP while something happens, and next to nothing while nothing does.
//!
//! Most of ten thousand open connections are browsers that may come back. HTTP keeps two buffers of 8 KB for each; so a quiet
//! connection is parked: its buffers are given back, and made anew with its next byte.

use super::counts::Gauge;
use super::front::{Front, Site};
use super::pulse::{Felt, Pulse};
use crate::limits::{HEAD_TIMEOUT, IDLE_TIMEOUT, MAX_HEAD_BYTES, MAX_HEADERS, PARK_AFTER, WRITE_TIMEOUT};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Serves a connection to its end, or until `stop` changes and its open request is answered.
pub async fn serve(mut stream: TcpStream, peer: IpAddr, site: Arc<Site>, stop: watch::Receiver<()>) {
    let _open = Gauge::up(&site.app.counts.open);
    loop {
        let parked = Gauge::up(&site.app.counts.parked);
        if !has_come(&stream, stop.clone()).await {
            return;
        }
        drop(parked);
        match Box::pin(converse(stream, peer, Arc::clone(&site), stop.clone())).await {
            Some(parked) => stream = parked,
            None => return,
        }
    }
}

/// Waits for the first byte of the next request; no after [`IDLE_TIMEOUT`], or when the server stops.
async fn has_come(stream: &TcpStream, mut stop: watch::Receiver<()>) -> bool {
    tokio::select! {
        readable = tokio::time::timeout(IDLE_TIMEOUT, stream.readable()) => matches!(readable, Ok(Ok(()))),
        _ = stop.changed() => false,
    }
}

/// Answers requests while they come; gives the stream back when it is quiet, nothing when it has ended.
async fn converse(
    stream: TcpStream,
    peer: IpAddr,
    site: Arc<Site>,
    mut stop: watch::Receiver<()>,
) -> Option<TcpStream> {
    let pulse = Arc::new(Pulse::default());
    let felt = Felt::new(stream, Arc::clone(&pulse));
    let front = Front { site, peer, pulse: Arc::clone(&pulse) };
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    builder.max_buf_size(MAX_HEAD_BYTES).max_headers(MAX_HEADERS);
    let mut connection = builder.serve_connection(TokioIo::new(felt), front);
    let mut stopping = pin!(stop.changed());
    let (mut has_stopped, mut stuck) = (false, Duration::ZERO);
    let mut beat = pulse.beat();
    let mut tick = tokio::time::interval(PARK_AFTER);
    tick.tick().await;
    loop {
        tokio::select! {
            biased;
            // A visitor that goes away in the middle is no event worth a line.
            _ended = &mut connection => return None,
            _ = tick.tick() => {
                let now = pulse.beat();
                if now.is_idle_since(beat) && !has_stopped {
                    break;
                }
                stuck = if now.is_stuck_since(beat) { stuck.saturating_add(PARK_AFTER) } else { Duration::ZERO };
                if stuck >= WRITE_TIMEOUT {
                    return None;
                }
                beat = now;
            }
            _ = &mut stopping, if !has_stopped => {
                has_stopped = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    let parts = connection.into_parts();
    // A sender that put the beginning of a second request behind the first, and did not go on for a second, is cut off.
    parts.read_buf.is_empty().then(|| parts.io.into_inner().stream)
}
