//! `nearside serve`: one site over HTTP.

use super::{Done, print};
use crate::cookie::{CookieJar, Transport};
use crate::http::artefact::Artefact;
use crate::http::{self, App, Counts, Limits, Rates, TagFiles, TrustedProxies, server};
use crate::limits::{ADDRESS_RATE, DEVICE_RATE, MIN_TOKEN_BYTES, SITE_RATE};
use crate::refusal::{self, Refusal};
use crate::{site, store};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Serve a site: artefacts, sync, recommendations
#[derive(Debug, Args)]
pub struct Arguments {
    /// site.json or site.nsm
    #[arg(long, value_name = "FILE")]
    site: PathBuf,
    /// catalog.ndjson or catalog.nsc
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// model.nsg, as `nearside train` writes it
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Where profiles are kept
    #[arg(long, value_name = "ADDRESS", default_value = "sqlite:nearside.db")]
    store: String,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: String,
    /// A file with the key that signs the cookie for edge and pages without JavaScript; the worker needs the same
    #[arg(long, value_name = "FILE")]
    cookie_key_file: Option<PathBuf>,
    /// The same key by the environment
    #[arg(long, env = "NEARSIDE_COOKIE_KEY", hide = true, hide_env_values = true, conflicts_with = "cookie_key_file")]
    cookie_key: Option<String>,
    /// Let the cookie travel over plain HTTP: for development alone
    #[arg(long)]
    insecure_cookie: bool,
    /// A file with the bearer token of /admin/v1; without one it is closed
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    /// The same token by the environment
    #[arg(
        long,
        env = "NEARSIDE_ADMIN_TOKEN",
        hide = true,
        hide_env_values = true,
        conflicts_with = "admin_token_file"
    )]
    admin_token: Option<String>,
    /// A file with the bearer token with which edge workers send batches; without one they are refused
    #[arg(long, value_name = "FILE")]
    edge_token_file: Option<PathBuf>,
    /// The same token by the environment
    #[arg(long, env = "NEARSIDE_EDGE_TOKEN", hide = true, hide_env_values = true, conflicts_with = "edge_token_file")]
    edge_token: Option<String>,
    /// The folder with `nearside.js` and `nearside_bg.wasm`
    #[arg(long, value_name = "DIR")]
    tag_dir: Option<PathBuf>,
    /// A folder of static files to serve at all other paths
    #[arg(long, value_name = "DIR")]
    shop_dir: Option<PathBuf>,
    /// Another origin whose pages may call, as `https://shop.example`; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// A proxy whose X-Forwarded-For is believed, as 10.0.0.1 or 10.0.0.0/8; may be repeated
    #[arg(long, value_name = "NETWORK")]
    trust_proxy: Vec<String>,
    #[command(flatten)]
    rates: RateArguments,
}

/// How often somebody may ask.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "the names of the flags")]
struct RateArguments {
    /// Requests a second from one block of addresses (a /24, or a /56 of IPv6)
    #[arg(long, value_name = "N", default_value_t = ADDRESS_RATE)]
    limit_address: u32,
    /// Requests a second for the site
    #[arg(long, value_name = "N", default_value_t = SITE_RATE)]
    limit_site: u32,
    /// Deltas a second of one device
    #[arg(long, value_name = "N", default_value_t = DEVICE_RATE)]
    limit_device: u32,
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// Names what kept the server from starting.
pub fn run(arguments: Arguments) -> Done {
    let served = site::load(&arguments.site, arguments.catalog.as_deref(), arguments.model.as_deref())?;
    let app = Arc::new(App {
        jar: jar(&arguments, &served.id)?,
        served,
        store: store::open(&arguments.store)?,
        admin_token: token("admin token", arguments.admin_token_file.as_deref(), arguments.admin_token.as_deref())?,
        edge_token: token("edge token", arguments.edge_token_file.as_deref(), arguments.edge_token.as_deref())?,
        limits: Limits::new(rates(&arguments.rates), process_secret()),
        proxies: TrustedProxies::parse(&arguments.trust_proxy).map_err(|wrong| {
            Refusal::new(format!("--trust-proxy {wrong}"), "not an address or network: write 10.0.0.1 or 10.0.0.0/8")
        })?,
        origins: arguments.origin.iter().map(|origin| checked_origin(origin)).collect::<Result<_, _>>()?,
        tag: arguments.tag_dir.as_deref().map(tag_files).transpose()?.unwrap_or_default(),
        counts: Counts::default(),
    });
    server::raise_handles();
    let site = Arc::new(http::site(Arc::clone(&app), arguments.shop_dir));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Refusal::new("runtime", error))?;
    app.store.queue().told_within(runtime.handle().clone());
    let served = runtime.block_on(async {
        let refused = |error| Refusal::new(format!("--listen {}", arguments.listen), error);
        let listener = tokio::net::TcpListener::bind(&arguments.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let stop = server::stop_signal().map_err(|error| Refusal::new("signals", error))?;
        print(&format!("nearside: listening on http://{address}"));
        server::serve(listener, site, stop).await;
        Ok(())
    });
    // Ends what still runs; the last holder of the store then waits until its queue is committed.
    drop(runtime);
    drop(app);
    if served.is_ok() {
        eprintln!("nearside: stopped; every acknowledged delta is on disk");
    }
    served
}

fn jar(arguments: &Arguments, site: &str) -> Result<Option<CookieJar>, Refusal> {
    let Some(key) = secret(arguments.cookie_key_file.as_deref(), arguments.cookie_key.as_deref())? else {
        eprintln!(
            "nearside: no cookie key: the edge and pages without JavaScript stay impersonal; \
             give --cookie-key-file or NEARSIDE_COOKIE_KEY"
        );
        return Ok(None);
    };
    let transport = if arguments.insecure_cookie { Transport::Plain } else { Transport::Secure };
    CookieJar::new(site, key.as_bytes(), transport).map(Some).map_err(|reason| Refusal::new("cookie key", reason))
}

fn token(name: &str, file: Option<&Path>, environment: Option<&str>) -> Result<Option<String>, Refusal> {
    let token = secret(file, environment)?;
    match &token {
        Some(token) if token.len() < MIN_TOKEN_BYTES => {
            Err(Refusal::new(name, format!("shorter than {MIN_TOKEN_BYTES} bytes: use `openssl rand -hex 32`")))
        }
        _ => Ok(token),
    }
}

fn rates(arguments: &RateArguments) -> Rates {
    Rates { address: arguments.limit_address, site: arguments.limit_site, device: arguments.limit_device }
}

/// A number that nobody outside this process knows.
fn process_secret() -> u64 {
    // The standard library keys its hash maps with the system's entropy.
    std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0_u64)
}

/// A secret from a file or from the environment, without the line break at its end.
fn secret(file: Option<&Path>, environment: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(file) = file else { return Ok(environment.map(str::to_owned)) };
    let text = String::from_utf8(refusal::read(file)?);
    let text = text.map_err(|_| Refusal::of_file(file, "not text: write the secret as text"))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn checked_origin(origin: &str) -> Result<String, Refusal> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '*', ' ']) => Ok(origin.to_owned()),
        _ => {
            Err(Refusal::new(format!("--origin {origin}"), "not an origin: write https://shop.example, without a path"))
        }
    }
}

/// The scripts and modules of the tag's folder; those that every page loads must be among them.
fn tag_files(folder: &Path) -> Result<TagFiles, Refusal> {
    let refused =
        |path: &Path, error| Refusal::of_file(path, format!("{error}: build the tag with `cargo xtask dist`"));
    let mut files = TagFiles::new();
    for entry in std::fs::read_dir(folder).map_err(|error| refused(folder, error))? {
        let path = entry.map_err(|error| refused(folder, error))?.path();
        let content_type = match path.extension().and_then(|ending| ending.to_str()) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            _ => continue,
        };
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            let artefact = Artefact::read(&path, content_type).map_err(|error| refused(&path, error))?;
            files.insert(name.to_owned(), artefact);
        }
    }
    match ["nearside.js", "nearside_bg.wasm"].into_iter().find(|name| !files.contains_key(*name)) {
        Some(missing) => Err(refused(&folder.join(missing), std::io::ErrorKind::NotFound.into())),
        None => Ok(files),
    }
}
