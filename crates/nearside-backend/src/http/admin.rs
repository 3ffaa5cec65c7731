//! `/admin/v1`: for the operator, behind a bearer token.

use super::app::App;
use super::body;
use super::problem::{Kind, Problem};
use super::visitor::private;
use crate::limits::MAX_ADMIN_BODY_BYTES;
use crate::{clock, view};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use nearside::id::ReplicaId;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Lets a request pass whose bearer token is the server's; without a token the server lets none pass.
///
/// # Errors
/// [`Kind::NoToken`].
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Result<Response, Problem> {
    if bearer(request.headers(), app.admin_token.as_deref()) {
        return Ok(private(next.run(request).await));
    }
    let remedy = "start with --admin-token-file and send its content as Authorization: Bearer";
    Err(Problem::new(Kind::NoToken, "a bearer token is needed here", remedy))
}

/// Whether a request has this bearer token; without a token none has.
#[must_use]
pub fn bearer(headers: &HeaderMap, token: Option<&str>) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    given.zip(token).is_some_and(|(given, token)| equal(given, token))
}

/// `GET /admin/v1/profiles/{id}`: the profile of that id, or of the replica of that id.
///
/// # Errors
/// [`Kind::NotFound`] where there is none.
pub async fn profile(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let profile = app.store.profile(read_id(&id)?).await?;
    let profile = profile.ok_or(crate::store::StoreError::Unknown)?;
    Ok(Json(view::profile(&profile)).into_response())
}

/// `GET /admin/v1/stats`: how many profiles and replicas there are, and every metric's sum over all of them.
///
/// # Errors
/// Those of the store.
pub async fn stats(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    Ok(Json(view::totals(&app.store.totals().await?)).into_response())
}

/// Two profiles that are one visitor's.
#[derive(Debug, Deserialize)]
struct Link {
    kept: String,
    joined: String,
}

/// `POST /admin/v1/links`: `{ "kept": id, "joined": id }` makes the second profile part of the first.
///
/// # Errors
/// [`Kind::NotFound`] where either is missing.
pub async fn link(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let body = body::read(&headers, body, MAX_ADMIN_BODY_BYTES).await?;
    let link: Link = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(Kind::Malformed, error.to_string(), "send {\"kept\": ID, \"joined\": ID} with 32 hex digits each")
    })?;
    let replicas = app.store.link(read_id(&link.kept)?, read_id(&link.joined)?).await?;
    Ok(Json(json!({ "replicas": replicas })).into_response())
}

/// `DELETE /admin/v1/links/{id}`: takes the profile that was linked under this id out again, with all that came with it.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such profile, or it was not linked.
pub async fn unlink(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let replicas = app.store.unlink(read_id(&id)?).await?;
    if replicas == 0 {
        return Err(Problem::new(Kind::NotFound, "nothing was linked under that id", "name what was `joined`"));
    }
    Ok(Json(json!({ "replicas": replicas })).into_response())
}

/// `POST /admin/v1/erasures`: `{ "profile": id }` erases a profile with all its replicas.
///
/// # Errors
/// [`Kind::NotFound`] where there is none.
pub async fn erase(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    #[derive(Deserialize)]
    struct Erasure {
        profile: String,
    }
    let body = body::read(&headers, body, MAX_ADMIN_BODY_BYTES).await?;
    let erasure: Erasure = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(Kind::Malformed, error.to_string(), "send {\"profile\": ID} with 32 hexadecimal digits")
    })?;
    let replicas = app.store.erase(read_id(&erasure.profile)?, clock::now()).await?;
    if replicas == 0 {
        return Err(crate::store::StoreError::Unknown.into());
    }
    Ok(Json(json!({ "replicas": replicas })).into_response())
}

fn read_id(hex: &str) -> Result<[u8; 16], Problem> {
    let id = ReplicaId::from_hex(hex);
    id.map(|id| id.0).map_err(|_| Problem::new(Kind::Malformed, "not an id", "pass 32 hexadecimal digits"))
}

/// Compares in a time that does not depend on how much is right: by the digests, which nobody can steer.
fn equal(given: &str, token: &str) -> bool {
    Sha256::digest(given) == Sha256::digest(token)
}
