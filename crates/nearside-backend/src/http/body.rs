//! Reading a request's body within a limit.

use super::problem::{Kind, Problem};
use crate::limits::{BODY_TIMEOUT, MAX_DISCARD_BYTES};
use axum::body::{Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;

/// The whole body, if it has at most `limit` bytes.
///
/// A larger one is read on and thrown away, up to [`MAX_DISCARD_BYTES`]: a sender that is cut off in the middle sees a
/// broken connection instead of the reason.
///
/// # Errors
/// [`Kind::TooLarge`], [`Kind::SlowBody`], and [`Kind::Malformed`] where the sender stops early.
pub async fn read<B>(headers: &HeaderMap, body: B, limit: usize) -> Result<Bytes, Problem>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let slow = |_| Problem::new(Kind::SlowBody, "the body did not come within 10 seconds", "send it on a better line");
    tokio::time::timeout(BODY_TIMEOUT, read_all(headers, body, limit)).await.map_err(slow)?
}

async fn read_all<B>(headers: &HeaderMap, mut body: B, limit: usize) -> Result<Bytes, Problem>
where
    B: HttpBody<Data = Bytes> + Unpin,
{
    let remedy = "send what is new since the last acknowledged delta, at most the stated number of bytes";
    let too_large = || Problem::new(Kind::TooLarge, format!("the body has more than {limit} bytes"), remedy);
    // Whoever asks before sending is told at once; reading here would invite the body.
    if headers.contains_key(header::EXPECT) && declared(headers).is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let (mut kept, mut total) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let broken = |_| Problem::new(Kind::Malformed, "the body ends early", "send the whole body");
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        if total == 0 && data.len() <= limit && body.is_end_stream() {
            // A small body comes whole: the usual case.
            return Ok(data);
        }
        total = total.saturating_add(data.len());
        if total > MAX_DISCARD_BYTES {
            break;
        }
        if total <= limit {
            kept.extend_from_slice(&data);
        }
    }
    if total > limit { Err(too_large()) } else { Ok(kept.into()) }
}

/// What the request says of its body's length.
fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
