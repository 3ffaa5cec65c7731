//! HTTP: the paths, and what every request passes through.

pub mod app;
pub mod artefact;
pub mod pieces;
pub mod problem;
pub mod server;
mod admin;
mod batch;
mod body;
mod connection;
mod counts;
mod files;
mod front;
mod health;
mod limiter;
mod origin;
mod pulse;
mod rates;
mod sender;
mod shop;
mod sync;
mod visitor;

pub use app::{App, ServedSite, TagFiles};
pub use counts::Counts;
pub use front::Site;
pub use rates::{Limits, Rates};
pub use sender::TrustedProxies;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use problem::{Kind, Problem};
use std::path::PathBuf;
use std::sync::Arc;

/// All paths of the contract, over one site. With `shop`, every other path is a file of that folder.
#[must_use]
pub fn site(app: Arc<App>, shop: Option<PathBuf>) -> Site {
    Site { router: router(&app, shop), app }
}

fn router(app: &Arc<App>, shop: Option<PathBuf>) -> Router {
    let admin = Router::new()
        .route("/profiles/{id}", get(admin::profile))
        .route("/stats", get(admin::stats))
        .route("/links", post(admin::link))
        .route("/links/{id}", delete(admin::unlink))
        .route("/erasures", post(admin::erase))
        .layer(from_fn_with_state(Arc::clone(app), admin::guard));
    let paths = Router::new()
        .route("/ns/{file}", get(files::tag))
        .route("/ns/{site}/sync", post(sync::elsewhere))
        .route("/ns/{site}/forget", post(visitor::forget))
        .route("/ns/{site}/me", get(visitor::me))
        .route("/ns/{site}/recommend/{placement}", get(visitor::recommend))
        .route("/ns/{site}/{kind}", get(files::pointer))
        .route("/ns/{site}/{kind}/{hash}", get(files::hashed))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/openapi.json", get(health::openapi))
        .nest("/admin/v1", admin)
        .method_not_allowed_fallback(method);
    let paths = match shop {
        Some(folder) => paths.fallback(move |request| shop::file(folder.clone(), request)),
        None => paths.fallback(nowhere),
    };
    paths.with_state(Arc::clone(app))
}

async fn nowhere() -> Problem {
    Problem::new(Kind::NotFound, "no such path", "GET /openapi.json lists the paths")
}

async fn method() -> Problem {
    Problem::new(Kind::Method, "this path does not know the method", "GET /openapi.json lists the methods")
}
