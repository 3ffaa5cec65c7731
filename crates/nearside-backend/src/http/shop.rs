//! A folder of static files: the demo shop as its own origin.

use super::problem::{Kind, Problem};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};

/// Content types by ending; anything else is bytes.
const TYPES: [(&str, &str); 14] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
];

/// The file that the path names; of a folder its index.html; else the folder's 404.html.
pub async fn file(folder: PathBuf, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::new(Kind::Method, "files are only read", "GET it").into_response();
    }
    let path = request.uri().path().to_owned();
    let found = tokio::task::spawn_blocking(move || match find(&folder, &path) {
        Some((path, bytes)) => Some((StatusCode::OK, path, bytes)),
        None => std::fs::read(folder.join("404.html"))
            .ok()
            .map(|bytes| (StatusCode::NOT_FOUND, folder.join("404.html"), bytes)),
    });
    match found.await {
        Ok(Some((status, path, bytes))) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(content_type(&path))),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ];
            (status, headers, bytes).into_response()
        }
        _ => Problem::new(Kind::NotFound, "no such file", "check the path and --shop-dir").into_response(),
    }
}

fn find(folder: &Path, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let relative = Path::new(path.trim_start_matches('/'));
    // Percent signs stay as they are: our file names need none, and "%2e%2e" must not become "..".
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) || path.contains(['%', '\\', '\0']) {
        return None;
    }
    let plain = folder.join(relative);
    let tried = [plain.clone(), plain.join("index.html"), plain.with_extension("html")];
    tried.into_iter().find_map(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes)))
}

fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    TYPES.iter().find(|(held, _)| *held == ending).map_or("application/octet-stream", |(_, content_type)| *content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
        assert!(find(&folder, "/mod.rs").is_some());
        for path in ["/../limits.rs", "/./../limits.rs", "//etc/hostname/../../limits.rs", "/%2e%2e/limits.rs", "/"] {
            assert!(find(&folder, path).is_none(), "{path}");
        }
    }
}
