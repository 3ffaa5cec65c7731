//! Which pages may call: the site's own, and those of origins that the operator names.
//!
//! A page of another origin cannot read an answer (CORS), but it could send: a forged visit, or the end of a cookie. So what
//! changes something is refused where the browser says that the page is a foreign one. A program that is no browser says what
//! it likes; this protects visitors from pages, and nobody from programs.

use super::app::App;
use super::problem::{Kind, Problem};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What a named origin may do; a browser may remember it for ten minutes.
const PERMISSIONS: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type")),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
];

/// Refuses what a browser sends for a page of a foreign origin.
///
/// # Errors
/// [`Kind::ForeignOrigin`].
pub fn check(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let refused = |detail| Problem::new(Kind::ForeignOrigin, detail, "name the page's origin with --origin");
    match headers.get(header::ORIGIN) {
        Some(origin) if is_named(app, origin) || is_own(headers, origin) => Ok(()),
        Some(_) => Err(refused("the page's origin is not this site's")),
        None => match headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
            // Without an origin there is nothing to name: only the site's own pages and the address bar pass.
            None | Some(b"same-origin" | b"none") => Ok(()),
            Some(_) => Err(refused("the browser says that the page is of another site")),
        },
    }
}

/// The answer to a browser that asks whether a page of a named origin may call.
#[must_use]
pub fn preflight(app: &App, method: &Method, headers: &HeaderMap) -> Option<Response> {
    let asked = method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let named = asked && headers.get(header::ORIGIN).is_some_and(|origin| is_named(app, origin));
    named.then(|| (StatusCode::NO_CONTENT, PERMISSIONS).into_response())
}

/// Lets pages of a named origin read an answer.
pub fn mark(app: &App, origin: Option<HeaderValue>, response: &mut Response) {
    if app.origins.is_empty() {
        return;
    }
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin.filter(|origin| is_named(app, origin)) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

fn is_named(app: &App, origin: &HeaderValue) -> bool {
    app.origins.iter().any(|held| held.as_bytes() == origin.as_bytes())
}

/// Whether an origin's host is the one that was asked. Behind a worker that is the host which the worker was asked under; no
/// page can send that header elsewhere without a preflight, which permits `content-type` alone.
fn is_own(headers: &HeaderMap, origin: &HeaderValue) -> bool {
    let origin = origin.as_bytes();
    let host = origin.strip_prefix(b"https://").or_else(|| origin.strip_prefix(b"http://"));
    let asked = headers.get(FORWARDED_HOST).or_else(|| headers.get(header::HOST));
    host.zip(asked).is_some_and(|(host, asked)| host.eq_ignore_ascii_case(asked.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_host_is_compared_whole() {
        let own = |origin: &'static str, host: &'static str| {
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            is_own(&headers, &HeaderValue::from_static(origin))
        };
        assert!(own("https://shop.example", "shop.example"));
        assert!(own("http://shop.example:8787", "Shop.Example:8787"));
        for foreign in ["null", "https://evil.example", "https://shop.example.evil", "https://xshop.example", "shop.example", "https://shop.example:1", ""] {
            assert!(!own(foreign, "shop.example"), "{foreign}");
        }
    }
}
