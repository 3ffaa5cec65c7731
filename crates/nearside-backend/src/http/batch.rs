//! Many deltas in one request, as an edge worker sends what it gathered (docs/wire.md, "Batches").
//!
//! A worker that answers visitors from a place near them hands their deltas on together; each is joined and answered as if it
//! had come alone. Only who holds the edge token may: whoever sends for others is no longer held by limits of addresses.

use super::admin::bearer;
use super::app::App;
use super::counts::add;
use super::problem::{Kind, Problem};
use super::{body, sync};
use crate::clock;
use crate::limits::{MAX_BATCH_BYTES, MAX_BATCH_DELTAS};
use crate::store::StoreError;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use nearside::sync::Delta;

/// The content type of batches.
pub const CONTENT_TYPE: &str = "application/x-nearside-batch";

/// Why one delta of a batch was not joined; its answer is this one byte. The others are not concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Refused {
    /// It is no delta: sending it again is no use.
    Malformed = 1,
    /// Its device, or the site, sends too often: later.
    TooMany = 2,
    /// Too many writes wait, or the store cannot write: later.
    Later = 3,
    /// What is stored of its replica cannot be read.
    Broken = 4,
}

/// Whether a request is a batch of somebody who may send one: its deltas are counted one by one.
#[must_use]
pub fn is_one(app: &App, headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        && sync::content_type(headers).eq_ignore_ascii_case(CONTENT_TYPE)
        && bearer(headers, app.edge_token.as_deref())
}

/// Joins every delta of a batch and answers each, in their order, after all are on disk.
///
/// # Errors
/// [`Kind::NoToken`]; a batch that is too large or not well formed is refused whole.
pub async fn answer<B>(app: &App, headers: &HeaderMap, body: B) -> Result<Response, Problem>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    if !bearer(headers, app.edge_token.as_deref()) {
        let remedy = "start with --edge-token-file and send its content as Authorization: Bearer";
        return Err(Problem::new(Kind::NoToken, "batches need the edge token", remedy));
    }
    sync::refuse_encoding(headers)?;
    let body = body::read(headers, body, MAX_BATCH_BYTES).await?;
    add(&app.counts.bytes_in, body.len());
    add(&app.counts.batches, 1);
    let deltas: Vec<_> = split(&body)?.into_iter().map(|delta| admit(app, delta)).collect();
    let (refusals, admitted) = parted(deltas);
    // One write: all share a commit, and each is answered for itself.
    let mut joined = app.store.sync_many(admitted, clock::now()).await?.into_iter();
    let mut answers = Vec::with_capacity(refusals.len().saturating_mul(32));
    for refusal in refusals {
        let joined = match refusal {
            Some(refusal) => Err(refusal),
            None => joined.next().map_or(Err(Refused::Later), |joined| joined.map_err(|error| refused(&error))),
        };
        match joined {
            Ok(synced) => put(&mut answers, &sync::encode(app, &synced)),
            Err(refused) => {
                add(&app.counts.batch_refused, 1);
                put(&mut answers, &[refused as u8]);
            }
        }
    }
    let mut response = Response::new(Body::from(answers));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The messages of a batch: each after its length in two bytes, little-endian.
///
/// # Errors
/// [`Kind::Malformed`] for no message, too many, an empty one, or bytes missing or left over.
fn split(batch: &[u8]) -> Result<Vec<&[u8]>, Problem> {
    let refused = |detail: String| {
        Err(Problem::new(Kind::Malformed, detail, "write each delta after its length in two bytes, little-endian"))
    };
    let (mut messages, mut rest) = (Vec::new(), batch);
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_le_bytes(*length));
        match after.split_at_checked(length) {
            Some((message, after)) if length > 0 => {
                messages.push(message);
                rest = after;
            }
            _ => return refused(format!("delta {} has not the {length} bytes it says", messages.len())),
        }
        if messages.len() > MAX_BATCH_DELTAS {
            return refused(format!("more than {MAX_BATCH_DELTAS} deltas"));
        }
    }
    if messages.is_empty() || !rest.is_empty() {
        return refused(format!("{} bytes after the last of {} deltas", rest.len(), messages.len()));
    }
    Ok(messages)
}

/// The deltas that are joined, in their order; for each place of the batch why it is none of them.
fn parted(deltas: Vec<Result<Delta, Refused>>) -> (Vec<Option<Refused>>, Vec<Delta>) {
    let mut admitted = Vec::with_capacity(deltas.len());
    let places = deltas.into_iter().map(|delta| match delta {
        Ok(delta) => {
            admitted.push(delta);
            None
        }
        Err(refused) => Some(refused),
    });
    (places.collect(), admitted)
}

fn admit(app: &App, bytes: &[u8]) -> Result<Delta, Refused> {
    let delta = sync::decode(bytes).map_err(|_problem| Refused::Malformed)?;
    let admitted = app.limits.admit_device(delta.replica).and_then(|()| app.limits.admit(None));
    admitted.map_err(|_problem| Refused::TooMany)?;
    Ok(delta)
}

fn refused(error: &StoreError) -> Refused {
    match error {
        StoreError::Corrupt(_) => Refused::Broken,
        _ => Refused::Later,
    }
}

/// An answer is at most 16 KB, so its length always fits.
fn put(answers: &mut Vec<u8>, answer: &[u8]) {
    let length = u16::try_from(answer.len()).unwrap_or(0);
    answers.extend_from_slice(&length.to_le_bytes());
    answers.extend_from_slice(answer.get(..usize::from(length)).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_to_its_last_byte() {
        assert_eq!(split(&[2, 0, 7, 8, 1, 0, 9]).unwrap(), [&[7, 8][..], &[9]]);
        for bad in [&[][..], &[2], &[0, 0], &[2, 0, 7], &[1, 0, 7, 1], &[1, 0, 7, 9, 9]] {
            assert!(split(bad).is_err(), "{bad:?}");
        }
        assert!(split(&[1, 0, 7].repeat(MAX_BATCH_DELTAS)).is_ok());
        assert!(split(&[1, 0, 7].repeat(MAX_BATCH_DELTAS + 1)).is_err());
    }
}
