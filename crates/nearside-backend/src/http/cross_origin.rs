//! CORS: pages of other origins may call only where the operator names them. By default none may.

use super::app::App;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What a named origin may do; a browser may remember it for ten minutes.
const PERMISSIONS: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type")),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
];

/// Answers preflights and marks answers for the named origins.
pub async fn permit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let named = |origin: &HeaderValue| app.origins.iter().any(|held| held.as_bytes() == origin.as_bytes());
    let permitted = origin.filter(named).filter(|_| request.uri().path().starts_with("/ns/"));
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match (&permitted, preflight) {
        (Some(_), true) => (StatusCode::NO_CONTENT, PERMISSIONS).into_response(),
        _ => next.run(request).await,
    };
    if app.origins.is_empty() {
        return response;
    }
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = permitted {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    response
}
