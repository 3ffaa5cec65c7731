//! `GET` of what is the same for all visitors: the tag, and the site's artefacts under their hashed names.

use super::app::{App, ServedSite};
use super::artefact::{Artefact, Caching};
use super::problem::{Kind, Problem};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// How long the way from a plain name to the hashed one may be remembered.
const POINTER_CACHING: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The plain name of what a device fetches of a model at first.
const HEAD: &str = "head";

/// `GET /ns/nearside.js`, `/ns/nearside_bg.wasm` and the tag's other files.
///
/// # Errors
/// [`Kind::NotFound`] for another name, and where the server was started without the tag.
pub async fn tag(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(app.tag.get(&name).ok_or_else(no_tag)?.respond(&headers, Caching::Short))
}

/// `GET /ns/{site}/manifest`, `/catalog`, `/model`: leads to the name that holds the content's hash.
///
/// # Errors
/// [`Kind::NotFound`] for another site, another kind, and an artefact that the server was started without.
pub async fn pointer(
    State(app): State<Arc<App>>,
    Path((site, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let served = app.site(&site)?;
    led_to(served, &kind, &find(served, &kind)?.hash)
}

/// The way to the name that holds a hash.
fn led_to(served: &ServedSite, kind: &str, hash: &str) -> Result<Response, Problem> {
    let place = format!("/ns/{}/{kind}/{hash}", served.id);
    let place = HeaderValue::from_str(&place).map_err(|_bad| missing())?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, place), (header::CACHE_CONTROL, POINTER_CACHING)])
        .into_response())
}

/// `GET /ns/{site}/{kind}/{hash}`: the bytes, to be kept for ever.
///
/// Of a large model there are pieces as well: `/model/head` leads to the head's hash, and the others have names that begin
/// with it. Of any other model `/model/head` leads to the whole.
///
/// # Errors
/// [`Kind::NotFound`] also for a hash that is no longer, or not yet, served.
pub async fn hashed(
    State(app): State<Arc<App>>,
    Path((site, kind, hash)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let served = app.site(&site)?;
    let artefact = find(served, &kind)?;
    let pieces = served.pieces.as_ref().filter(|_| kind == "model");
    if kind == "model" && hash == HEAD {
        return led_to(served, &kind, pieces.map_or(&artefact.hash, |pieces| &pieces.head.hash));
    }
    if let Some(piece) = pieces.and_then(|pieces| pieces.get(&hash)) {
        return Ok(piece.respond(&headers, Caching::Immutable));
    }
    if artefact.hash != hash {
        return Err(missing());
    }
    Ok(artefact.respond(&headers, Caching::Immutable))
}

fn find<'a>(served: &'a ServedSite, kind: &str) -> Result<&'a Artefact, Problem> {
    match kind {
        "manifest" => Some(&served.manifest),
        "catalog" => served.catalog.as_ref(),
        "model" => served.model.as_ref(),
        _ => None,
    }
    .ok_or_else(missing)
}

fn missing() -> Problem {
    Problem::new(Kind::NotFound, "no such artefact", "ask for /ns/{site}/manifest, /catalog or /model and follow it")
}

fn no_tag() -> Problem {
    Problem::new(Kind::NotFound, "no such file of the tag", "build the tag and start with --tag-dir dist/tag")
}
