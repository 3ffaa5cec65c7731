//! Refusals as RFC 9457 problem documents: what is wrong and what to do about it.

use crate::limits::RETRY_AFTER_S;
use crate::store::StoreError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::time::Duration;

/// The kinds of refusal; each has a fixed type, title and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The request's content type is another.
    MediaType,
    /// The body is too large.
    TooLarge,
    /// The body or a parameter is not what it should be.
    Malformed,
    /// No such site, artefact, placement or path.
    NotFound,
    /// The path knows other methods.
    Method,
    /// No cookie that we signed.
    NoCookie,
    /// No or another admin token.
    NoToken,
    /// A page of a foreign origin asks.
    ForeignOrigin,
    /// More requests than a limit of rates permits.
    TooMany,
    /// The body comes too slowly.
    SlowBody,
    /// Too many writes wait.
    Busy,
    /// The store cannot write or read.
    Unavailable,
    /// The request took too long.
    Timeout,
    /// What is stored cannot be read.
    Broken,
}

impl Kind {
    /// All kinds, in the order of their declaration: the place of a kind in this list is its number.
    pub const ALL: [Self; 14] = [
        Self::MediaType,
        Self::TooLarge,
        Self::Malformed,
        Self::NotFound,
        Self::Method,
        Self::NoCookie,
        Self::NoToken,
        Self::ForeignOrigin,
        Self::TooMany,
        Self::SlowBody,
        Self::Busy,
        Self::Unavailable,
        Self::Timeout,
        Self::Broken,
    ];

    /// A short name for types and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MediaType => "media-type",
            Self::TooLarge => "too-large",
            Self::Malformed => "malformed",
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::NoCookie => "no-cookie",
            Self::NoToken => "no-token",
            Self::ForeignOrigin => "foreign-origin",
            Self::TooMany => "too-many",
            Self::SlowBody => "slow-body",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::MediaType => "Unsupported content type",
            Self::TooLarge => "Body too large",
            Self::Malformed => "Malformed request",
            Self::NotFound => "Not found",
            Self::Method => "Method not allowed",
            Self::NoCookie => "No valid cookie",
            Self::NoToken => "No valid token",
            Self::ForeignOrigin => "Foreign origin",
            Self::TooMany => "Too many requests",
            Self::SlowBody => "Body too slow",
            Self::Busy => "Too busy",
            Self::Unavailable => "Store not available",
            Self::Timeout => "Took too long",
            Self::Broken => "Stored data unreadable",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoCookie | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// One refusal.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    /// What is wrong with this request.
    pub detail: String,
    /// What would be right.
    pub remedy: &'static str,
    /// When to come back, in seconds.
    retry_after_s: Option<u64>,
}

impl Problem {
    /// A refusal.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>, remedy: &'static str) -> Self {
        let retry_after_s = (kind.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER_S.into());
        Self { kind, detail: detail.into(), remedy, retry_after_s }
    }

    /// The same, with the time after which to come back.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.retry_after_s = Some(wait.as_secs().saturating_add(1));
        self
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Busy => Self::new(Kind::Busy, error.to_string(), "send the same body again later"),
            StoreError::Unavailable(_) | StoreError::Open(_) => {
                // The reason names files of this machine: it is for the operator's log, not for the visitor.
                eprintln!("nearside: {error}");
                Self::new(Kind::Unavailable, "nothing was acknowledged", "send the same body again later")
            }
            StoreError::Corrupt(_) => {
                eprintln!("nearside: {error}");
                Self::new(Kind::Broken, "a stored replica cannot be read", "restore the database from a backup")
            }
            StoreError::Refused(reason) => Self::new(Kind::Malformed, reason, "see the detail"),
            StoreError::Unknown => {
                Self::new(Kind::NotFound, "no profile or replica of that id", "check its 32 hexadecimal digits")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = json!({
            "type": format!("urn:nearside:problem:{}", self.kind.name()),
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
            "detail": self.detail,
            "remedy": self.remedy,
        });
        let mut response = (self.kind.status(), document.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::SlowBody {
            // What still comes of the body must not be taken for the next request.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if self.kind == Kind::NoToken {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.kind);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_cannot_write_says_when_to_come_back_and_nothing_of_the_machine() {
        for error in [StoreError::Busy, StoreError::Unavailable("disk I/O error in /secret/file".into())] {
            let problem = Problem::from(error);
            assert!(!problem.detail.contains("secret"), "{}", problem.detail);
            let response = problem.into_response();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()[header::RETRY_AFTER], "1");
        }
    }

    #[test]
    fn the_place_of_a_kind_is_its_number() {
        for (place, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place, "{}", kind.name());
        }
    }
}
