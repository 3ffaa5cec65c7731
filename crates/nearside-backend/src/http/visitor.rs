//! What a visitor's browser asks for by its cookie: its profile, recommendations for a page without JavaScript, and
//! to be forgotten.

use super::app::App;
use super::problem::{Kind, Problem};
use super::{body, counts, sync};
use crate::{clock, cookie, view};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nearside::consent::{Choice, Purpose};
use nearside::engine::Engine;
use nearside::event::Text;
use nearside::id::ReplicaId;
use nearside::limits::{MAX_CART_ITEMS, MAX_MESSAGE_BYTES, MAX_SHOWN_ITEMS};
use nearside::recommend::Page;
use nearside::sync::{Delta, Digest};
use nearside::time::Time;
use nearside::wire;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// The replica under which the backend reads for a visitor; it writes nothing.
const READER: ReplicaId = ReplicaId([0xff; 16]);

/// `GET /ns/{site}/me`: what the cookie says, and the segments that follow from it.
///
/// # Errors
/// [`Kind::NoCookie`] without a cookie that we signed; a forged one is told no more than a missing one.
pub async fn me(
    State(app): State<Arc<App>>,
    Path(site): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = app.site(&site)?;
    let remedy = "sync once with consent for personalization and sync; the answer sets the cookie";
    let digest = read_cookie(&app, &headers).ok_or_else(|| Problem::new(Kind::NoCookie, "no valid cookie", remedy))?;
    let now = clock::now();
    let mut engine = engine(&app, Some(&digest), now)?;
    let document = json!({ "site": site.id, "segments": engine.segments(now), "cells": view::folded(&digest.cells) });
    Ok(private(Json(document).into_response()))
}

/// The page that asks, in the query: `?item_id=..&category=..&cart=a,b&shown=c,d&language=de`.
#[derive(Debug, Deserialize)]
pub struct Question {
    item_id: Option<String>,
    category: Option<String>,
    cart: Option<String>,
    shown: Option<String>,
    language: Option<String>,
}

/// `GET /ns/{site}/recommend/{placement}`: the engine's answer for the cookie's profile; without a cookie, a stranger's.
///
/// # Errors
/// [`Kind::NotFound`] for an unknown placement, [`Kind::Malformed`] for a text that is too long.
pub async fn recommend(
    State(app): State<Arc<App>>,
    Path((site, placement)): Path<(String, String)>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.site(&site)?;
    let page = page(&question).map_err(|error| {
        Problem::new(Kind::Malformed, error.to_string(), "pass item ids and categories as the catalog has them")
    })?;
    let now = clock::now();
    let mut engine = engine(&app, read_cookie(&app, &headers).as_ref(), now)?;
    let list = engine.recommend(&placement, &page, now).map_err(|_unknown| {
        Problem::new(Kind::NotFound, "no placement of that id", "add it to site.json and start the server again")
    })?;
    Ok(private(Json(view::recommendations(&list, &app.served.site.manifest, &page)).into_response()))
}

/// `POST /ns/{site}/forget`: erases the profile of the replica that the body names, and takes the cookie away.
///
/// The body is the 16 bytes of the replica's id, with or without those of the one it goes on for behind them (the tag sends its
/// own twice where there is none), or a delta; whoever knows such a random id is the device. An empty body takes the cookie
/// away alone.
///
/// # Errors
/// Those of a sync's body.
pub async fn forget(
    State(app): State<Arc<App>>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let site = &app.site(&site)?.id;
    let bytes = body::read(&headers, body, MAX_MESSAGE_BYTES).await?;
    let ids = match bytes.as_chunks() {
        (ids, []) if ids.len() <= 2 => ids.to_vec(),
        _ => {
            sync::refuse_encoding(&headers)?;
            let Delta { replica, former, .. } = sync::decode(&bytes)?;
            std::iter::once(replica).chain(former).map(|id| id.0).collect()
        }
    };
    if !ids.is_empty() {
        let forgotten = app.store.erase_all(ids, clock::now()).await?;
        counts::add(&app.counts.forgotten, forgotten);
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(line) = HeaderValue::from_str(&cookie::expire(site)) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    Ok(private(response))
}

fn read_cookie(app: &App, headers: &HeaderMap) -> Option<Digest> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    app.jar.as_ref()?.read(lines)
}

/// An engine that knows what the cookie says. The cookie is only set with consent, so consent is given here.
fn engine(app: &App, digest: Option<&Digest>, now: Time) -> Result<Engine, Problem> {
    let mut engine = Engine::new(Arc::clone(&app.served.site), READER, 0);
    engine.set_consent(Purpose::Personalization, Choice::Granted, now);
    if let Some(digest) = digest {
        let received = engine.receive(&wire::encode_digest(digest), now);
        received.map_err(|error| Problem::new(Kind::Malformed, error.to_string(), "sync again for a fresh cookie"))?;
    }
    Ok(engine)
}

fn page(question: &Question) -> Result<Page, nearside::error::Error> {
    let text = |text: &Option<String>| text.as_deref().map(Text::new).transpose();
    let list = |ids: &Option<String>, most: usize| {
        let ids = ids.as_deref().unwrap_or_default().split(',').filter(|id| !id.is_empty());
        ids.take(most).map(Text::new).collect::<Result<Vec<_>, _>>()
    };
    Ok(Page {
        item_id: text(&question.item_id)?,
        category: text(&question.category)?,
        cart: list(&question.cart, MAX_CART_ITEMS)?,
        shown: list(&question.shown, MAX_SHOWN_ITEMS)?,
        language: text(&question.language)?,
    })
}

/// Keeps an answer about one visitor out of every cache.
pub fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.append(header::VARY, HeaderValue::from_static("Cookie"));
    // No page of another origin may even embed it.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
