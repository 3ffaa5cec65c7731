//! Accepting connections, and stopping without losing what was begun.

use super::connection;
use super::front::Site;
use crate::limits::{DRAIN_TIMEOUT, MAX_CONNECTIONS};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// How long to wait when the system has no more file handles to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// File handles beside those of connections: the store's, the listener's, the runtime's.
const OTHER_HANDLES: u64 = 256;

/// Serves until `stop` is ready; then takes no more connections and lets the open requests end, at most
/// [`DRAIN_TIMEOUT`] long.
pub async fn serve(listener: TcpListener, site: Arc<Site>, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (stopper, stopped) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            // The place first: without one the connection stays in the system's queue.
            let place = Arc::clone(&places).acquire_owned().await;
            listener.accept().await.map(|accepted| (accepted, place))
        };
        let ((stream, peer), place) = tokio::select! {
            accepted = accepted => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    eprintln!("nearside: cannot accept a connection: {error}");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are small and whole: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let (site, stopped) = (Arc::clone(&site), stopped.clone());
        tokio::spawn(async move {
            connection::serve(stream, peer.ip(), site, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    // Whoever holds a receiver is told, also if it has not begun to wait.
    let _ = stopper.send(());
    let all = u32::try_from(MAX_CONNECTIONS).unwrap_or(u32::MAX);
    if tokio::time::timeout(DRAIN_TIMEOUT, places.acquire_many(all)).await.is_err() {
        eprintln!("nearside: cut connections that did not end in 10 seconds");
    }
}

/// Asks the system for a file handle for every connection that may be open: by default it gives a program 1,024.
#[cfg(unix)]
pub fn raise_handles() {
    let wanted = u64::try_from(MAX_CONNECTIONS).unwrap_or(u64::MAX).saturating_add(OTHER_HANDLES);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(given) if given >= wanted => {}
        Ok(given) => eprintln!(
            "nearside: the system gives {given} file handles, so about {} connections at once; raise LimitNOFILE to {wanted}",
            given.saturating_sub(OTHER_HANDLES)
        ),
        Err(error) => eprintln!("nearside: cannot ask for more file handles: {error}"),
    }
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub fn raise_handles() {}

/// Begins to listen for SIGTERM and SIGINT (Ctrl-C); what it gives is ready when one has come.
///
/// Call it before telling anybody that the server runs: from here on a signal is not lost.
///
/// # Errors
/// What the system says where it gives no signal handler.
#[cfg(unix)]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Begins to listen for Ctrl-C; what it gives is ready when it has come.
///
/// # Errors
/// What the system says where it gives no handler.
#[cfg(windows)]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
