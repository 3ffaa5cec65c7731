//! What every request passes through: a time limit, one form of refusal, and the counters.

use super::app::App;
use super::problem::{Kind, Problem};
use crate::limits::REQUEST_TIMEOUT;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Ends a request that takes too long, turns the framework's own refusals into problems, and counts refusals.
pub async fn watch(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let response = match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => {
            // A write in the queue is still done; sending it again is harmless.
            Problem::new(Kind::Timeout, "no answer within 15 seconds", "send the same request again").into_response()
        }
    };
    let response = if is_foreign(&response) { foreign(response.status()).into_response() } else { response };
    if let Some(kind) = response.extensions().get::<Kind>() {
        app.counts.refused(*kind);
    }
    response
}

/// Forbids browsers to guess another content type than the one given.
pub async fn no_sniffing(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Whether a refusal is the framework's own: plain text, where ours are problems (and a shop's are pages).
fn is_foreign(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    response.status().is_client_error() && (content_type.is_empty() || content_type.starts_with(b"text/plain"))
}

/// A refusal by the framework's readers of paths and queries.
fn foreign(status: StatusCode) -> Problem {
    let kind = if status == StatusCode::NOT_FOUND { Kind::NotFound } else { Kind::Malformed };
    Problem::new(kind, "the path or the query cannot be read", "percent-encode it as UTF-8; see /openapi.json")
}
