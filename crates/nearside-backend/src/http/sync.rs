//! `POST /ns/{site}/sync`: a delta in, what the device needs to know out, a fresh cookie beside it.

use super::app::App;
use super::counts::add;
use super::problem::{Kind, Problem};
use super::{batch, body};
use crate::limits::MAX_DIGEST_BYTES;
use crate::store::{Held, Synced};
use crate::{clock, cookie};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use nearside::consent::{Choice, Purpose};
use nearside::id::ReplicaId;
use nearside::limits::MAX_MESSAGE_BYTES;
use nearside::profile::Cells;
use nearside::sync::{self, Delta, Verdict};
use nearside::wire::{self, Message};
use std::sync::Arc;

/// The content type of messages. No form can send it, so a foreign page needs our permission first (CORS).
pub const CONTENT_TYPE: &str = "application/x-nearside";

/// Where a request comes from, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The network.
    Network,
    /// This machine itself: its tools may send as fast as they like.
    Here,
}

/// A delta that came by a path which is another site's, or written in an unusual way.
///
/// # Errors
/// See [`answer`].
pub async fn elsewhere(
    State(app): State<Arc<App>>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    app.site(&site)?;
    answer(&app, &headers, body, From::Network).await
}

/// Joins a delta, or a batch of them, and answers after it is on disk.
///
/// # Errors
/// See the list of refusals in `openapi.json`.
pub async fn answer<B>(app: &App, headers: &HeaderMap, body: B, from: From) -> Result<Response, Problem>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let content_type = content_type(headers);
    if content_type.eq_ignore_ascii_case(batch::CONTENT_TYPE) {
        return batch::answer(app, headers, body).await;
    }
    if !content_type.eq_ignore_ascii_case(CONTENT_TYPE) {
        let detail = format!("content type {}", content_type.chars().take(100).collect::<String>());
        return Err(Problem::new(Kind::MediaType, detail, "send application/x-nearside"));
    }
    let delta = read_delta(app, headers, body).await?;
    if from == From::Network {
        app.limits.admit_device(delta.replica)?;
    }
    let synced = app.store.sync(delta, clock::now()).await?;
    let bytes = encode(app, &synced);
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.reserve(4);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(synced.answer.verdict, Verdict::Ack(_))
        && let Some(line) = cookie_line(app, &synced.replicas)
        && let Ok(line) = HeaderValue::try_from(line)
    {
        headers.insert(header::SET_COOKIE, line);
    }
    Ok(response)
}

/// The content type without its parameters; `none` for none.
#[must_use]
pub fn content_type(headers: &HeaderMap) -> &str {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("none");
    given.split(';').next().unwrap_or_default().trim()
}

/// Reads and decodes a delta.
///
/// # Errors
/// A content encoding, too many bytes, or bytes that are no delta.
pub async fn read_delta<B>(app: &App, headers: &HeaderMap, body: B) -> Result<Delta, Problem>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    refuse_encoding(headers)?;
    let body = body::read(headers, body, MAX_MESSAGE_BYTES).await?;
    add(&app.counts.bytes_in, body.len());
    decode(&body)
}

/// A delta is smaller as it is; unpacking would let a few bytes become many.
///
/// # Errors
/// [`Kind::MediaType`] for a body with a content encoding.
pub fn refuse_encoding(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::new(Kind::MediaType, "the body has a content encoding", "send the delta as it is"));
    }
    Ok(())
}

/// The delta that these bytes are.
///
/// # Errors
/// [`Kind::Malformed`] for anything else.
pub fn decode(bytes: &[u8]) -> Result<Delta, Problem> {
    let remedy = "send the bytes that engine.delta gave, with a tag of the same version as this server";
    match wire::decode(bytes) {
        Ok(Message::Delta(delta)) => Ok(delta),
        Ok(_) => Err(Problem::new(Kind::Malformed, "a message, but not a delta", remedy)),
        Err(error) => Err(Problem::new(Kind::Malformed, format!("not a delta: {error}"), remedy)),
    }
}

/// Counts what came of a delta; the bytes that tell the device.
#[must_use]
pub fn encode(app: &App, synced: &Synced) -> Vec<u8> {
    let verdict = match synced.answer.verdict {
        Verdict::Ack(_) => 0,
        Verdict::Closed { .. } => 1,
        Verdict::Fork { .. } => 2,
    };
    if let Some(count) = app.counts.deltas.get(verdict) {
        add(count, 1);
    }
    let answer = wire::encode_answer(&synced.answer);
    add(&app.counts.bytes_out, answer.len());
    answer
}

/// The cookie for what is now stored: the digest while the device's cells say that its visitor permits it, its end
/// where they say that the visitor does not, nothing where they say nothing.
fn cookie_line(app: &App, replicas: &[(ReplicaId, Held)]) -> Option<String> {
    let jar = app.jar.as_ref()?;
    // Consent is this device's: another one's must not put a cookie here.
    let own = replicas.first().and_then(|(id, held)| held.cells(*id).ok())?;
    let own = own.as_ref();
    match (choice(own, Purpose::Personalization), choice(own, Purpose::Sync)) {
        (Choice::Denied, _) | (_, Choice::Denied) => return Some(cookie::expire(&app.served.id)),
        (Choice::Granted, Choice::Granted) => {}
        _ => return None,
    }
    let visitor = replicas.iter().map(|(id, _)| *id).min()?;
    let cells: Vec<_> = replicas.iter().map(|(id, held)| Some((*id, held.cells(*id).ok()?))).collect::<Option<_>>()?;
    let replicas: Vec<(ReplicaId, &Cells)> = cells.iter().map(|(id, cells)| (*id, cells.as_ref())).collect();
    let line = jar.set(&sync::digest(visitor, &sync::fold(&replicas), MAX_DIGEST_BYTES))?;
    add(&app.counts.cookies, 1);
    Some(line)
}

fn choice(cells: &Cells, purpose: Purpose) -> Choice {
    let slot = Purpose::ALL.iter().position(|held| *held == purpose).and_then(|slot| u8::try_from(slot).ok());
    slot.and_then(|slot| cells.consent.get(slot)).map_or(Choice::Unset, |decision| decision.choice)
}
