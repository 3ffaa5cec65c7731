//! HTTP: the paths, and what every request passes through.

pub mod app;
pub mod artefact;
pub mod pieces;
pub mod problem;
pub mod server;
mod admin;
mod body;
mod counts;
mod cross_origin;
mod files;
mod health;
mod shop;
mod sync;
mod visitor;
mod watch;

pub use app::{App, ServedSite, TagFiles};
pub use counts::Counts;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post};
use problem::{Kind, Problem};
use std::path::PathBuf;
use std::sync::Arc;

/// All paths of the contract, over one site. With `shop`, every other path is a file of that folder.
pub fn router(app: &Arc<App>, shop: Option<PathBuf>) -> Router {
    let admin = Router::new()
        .route("/profiles/{id}", get(admin::profile))
        .route("/stats", get(admin::stats))
        .route("/links", post(admin::link))
        .route("/links/{id}", delete(admin::unlink))
        .route("/erasures", post(admin::erase))
        .layer(from_fn_with_state(Arc::clone(app), admin::guard));
    let paths = Router::new()
        .route("/ns/{file}", get(files::tag))
        .route("/ns/{site}/sync", post(sync::sync))
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
    paths
        .layer(from_fn_with_state(Arc::clone(app), cross_origin::permit))
        .layer(from_fn_with_state(Arc::clone(app), watch::watch))
        .layer(from_fn(watch::no_sniffing))
        .with_state(Arc::clone(app))
}

async fn nowhere() -> Problem {
    Problem::new(Kind::NotFound, "no such path", "GET /openapi.json lists the paths")
}

async fn method() -> Problem {
    Problem::new(Kind::Method, "this path does not know the method", "GET /openapi.json lists the methods")
}
