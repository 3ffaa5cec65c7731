//! For those who operate the server: is it alive, can it write, what did it count, what paths are there.

use super::app::App;
use super::problem::{Kind, Problem};
use crate::store::Health;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the last commit succeeded.
///
/// # Errors
/// [`Kind::Unavailable`] while commits fail.
pub async fn readyz(State(app): State<Arc<App>>) -> Result<&'static str, Problem> {
    match app.store.queue().health() {
        Health::Ready => Ok("ready\n"),
        Health::Failing => Err(Problem::new(Kind::Unavailable, "the last commit failed", "make room on the disk")),
        Health::Broken => {
            Err(Problem::new(Kind::Unavailable, "the disk failed while writing", "restart on a sound disk"))
        }
    }
}

/// `GET /metrics`: the counters in Prometheus' text format.
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.counts.text(app.store.queue().counts());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// `GET /openapi.json`
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json")).into_response()
}
