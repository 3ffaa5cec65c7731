//! What every request passes through, and the short way of the one that comes ten thousand times a second.
//!
//! A delta does not go through the router: it is told by its method and path, and answered here. All that holds for other
//! requests holds for it: the time limit, the limits of rates, the check of origins, one form of refusal, the counters.

use super::app::App;
use super::problem::{Kind, Problem};
use super::pulse::Pulse;
use super::{batch, origin, sender, sync};
use crate::limits::REQUEST_TIMEOUT;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use tower_service::Service as _;

/// What all connections share.
pub struct Site {
    /// The site, the store, the keys.
    pub app: Arc<App>,
    /// All paths but the one of deltas.
    pub router: Router,
}

/// What answers the requests of one connection.
pub struct Front {
    /// What all connections share.
    pub site: Arc<Site>,
    /// The other end.
    pub peer: IpAddr,
    /// What the connection is doing.
    pub pulse: Arc<Pulse>,
}

impl hyper::service::Service<Request<Incoming>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (site, peer, in_flight) = (Arc::clone(&self.site), self.peer, self.pulse.begin());
        Box::pin(async move {
            let answer = answer(&site, peer, request).await;
            drop(in_flight);
            Ok(answer)
        })
    }
}

async fn answer(site: &Site, peer: IpAddr, request: Request<Incoming>) -> Response {
    let app = &*site.app;
    let asked_from = request.headers().get(header::ORIGIN).cloned();
    let is_ours = request.uri().path().starts_with("/ns/");
    let mut response = match tokio::time::timeout(REQUEST_TIMEOUT, lead(site, peer, request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => problem.into_response(),
        Err(_elapsed) => {
            // A write in the queue is still done; sending it again is harmless.
            Problem::new(Kind::Timeout, "no answer within 15 seconds", "send the same request again").into_response()
        }
    };
    if response.status().is_client_error() && is_foreign(&response) {
        response = foreign(response.status()).into_response();
    }
    if !response.status().is_success()
        && let Some(kind) = response.extensions().get::<Kind>()
    {
        app.counts.refused(*kind);
    }
    if is_ours {
        origin::mark(app, asked_from, &mut response);
    }
    // No browser may guess another content type than the one given.
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Checks who asks and leads the request to what answers it.
async fn lead(site: &Site, peer: IpAddr, request: Request<Incoming>) -> Result<Response, Problem> {
    let app = &*site.app;
    let path = request.uri().path();
    if path.starts_with("/ns/") {
        if let Some(permitted) = origin::preflight(app, request.method(), request.headers()) {
            return Ok(permitted);
        }
        if request.method() == Method::POST {
            origin::check(app, request.headers())?;
        }
        let block = sender::block(app.proxies.sender(peer, request.headers()));
        if is_about_a_visitor(path) && !batch::is_one(app, request.headers()) {
            app.limits.admit(block)?;
        }
        if request.method() == Method::POST && is_sync(path, &app.served.id) {
            let from = if block.is_some() { sync::From::Network } else { sync::From::Here };
            let (parts, body) = request.into_parts();
            return sync::answer(app, &parts.headers, body, from).await;
        }
    }
    let mut router = site.router.clone();
    let Ok(response) = router.call(request.map(Body::new)).await;
    Ok(response)
}

/// Whether a path is answered for one visitor; the others are files, the same for all and kept by caches.
fn is_about_a_visitor(path: &str) -> bool {
    let place = path.split('/').nth(3);
    matches!(place, Some("sync" | "forget" | "me" | "recommend"))
}

fn is_sync(path: &str, site: &str) -> bool {
    let rest = path.strip_prefix("/ns/").and_then(|rest| rest.strip_prefix(site));
    rest == Some("/sync")
}

/// Whether a refusal is the framework's own: plain text, where ours are problems (and a shop's are pages).
fn is_foreign(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    content_type.is_empty() || content_type.starts_with(b"text/plain")
}

/// A refusal by the framework's readers of paths and queries.
fn foreign(status: StatusCode) -> Problem {
    let kind = if status == StatusCode::NOT_FOUND { Kind::NotFound } else { Kind::Malformed };
    Problem::new(kind, "the path or the query cannot be read", "percent-encode it as UTF-8; see /openapi.json")
}
