//! What all requests share: the site's artefacts, the store, the keys and the counters.

use super::artefact::Artefact;
use super::counts::Counts;
use super::pieces::ServedPieces;
use super::problem::{Kind, Problem};
use super::rates::Limits;
use super::sender::TrustedProxies;
use crate::cookie::CookieJar;
use crate::store::Store;
use nearside::engine::Site;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tag's files by name: `nearside.js`, `nearside_bg.wasm`, and what they load on demand.
pub type TagFiles = BTreeMap<String, Artefact>;

/// A site as it is served: the same bytes to devices and to our own engines.
pub struct ServedSite {
    /// Its id, the `{site}` of all paths.
    pub id: String,
    /// The engine's view.
    pub site: Arc<Site>,
    /// The compiled manifest.
    pub manifest: Artefact,
    /// The compiled catalog.
    pub catalog: Option<Artefact>,
    /// The trained model.
    pub model: Option<Artefact>,
    /// The same in pieces, where it is large.
    pub pieces: Option<ServedPieces>,
}

/// What all requests share.
pub struct App {
    /// The site.
    pub served: ServedSite,
    /// Where profiles are kept.
    pub store: Arc<dyn Store>,
    /// The cookie's key; without one no cookie is set or read.
    pub jar: Option<CookieJar>,
    /// The bearer token of `/admin/v1`; without one it is closed.
    pub admin_token: Option<String>,
    /// The bearer token of batches; without one they are refused.
    pub edge_token: Option<String>,
    /// Who may ask how often.
    pub limits: Limits,
    /// Proxies whose word about a sender's address is taken.
    pub proxies: TrustedProxies,
    /// Origins of other pages that may call; none by default.
    pub origins: Vec<String>,
    /// The tag; empty where the server was started without it.
    pub tag: TagFiles,
    /// Counters.
    pub counts: Counts,
}

impl App {
    /// The site of that id.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for another one.
    pub fn site(&self, id: &str) -> Result<&ServedSite, Problem> {
        if id == self.served.id {
            return Ok(&self.served);
        }
        let remedy = "check data-site of the script tag against \"site\" in site.json";
        Err(Problem::new(Kind::NotFound, "no site of that id is served here", remedy))
    }
}
