//! A site's files as the server and the commands take them: sources or compiled, told apart by their content.

use crate::clock;
use crate::http::ServedSite;
use crate::http::artefact::Artefact;
use crate::http::pieces::ServedPieces;
use crate::refusal::{self, Refusal};
use nearside::engine::Site;
use nearside_author::{Compiled, Options};
use std::path::Path;
use std::sync::Arc;

/// Compiled artefacts are bytes to everything on the way.
const CONTENT_TYPE: &str = "application/octet-stream";

/// The compiled manifest of a site.json, with what looks wrong in it, or of a site.nsm as it is.
///
/// # Errors
/// Names the file, the place in it and the remedy.
pub fn manifest(path: &Path) -> Result<Compiled, Refusal> {
    let bytes = refusal::read(path)?;
    match source(&bytes) {
        None => Ok(Compiled { bytes, warnings: Vec::new() }),
        Some(source) => {
            let compiled = nearside_author::compile_with_report(source, Options::at(clock::now()));
            compiled.map_err(|error| Refusal::of_file(path, error))
        }
    }
}

/// The compiled catalog of a catalog.ndjson, or of a catalog.nsc as it is.
///
/// # Errors
/// Names the file, the line, the field and the remedy.
pub fn catalog(path: &Path) -> Result<Vec<u8>, Refusal> {
    let bytes = refusal::read(path)?;
    match source(&bytes) {
        None => Ok(bytes),
        Some(source) => {
            nearside_author::catalog::compile(source.as_bytes()).map_err(|error| Refusal::of_file(path, error))
        }
    }
}

/// Loads all that a site is served from.
///
/// # Errors
/// Names the file and what is wrong with it.
pub fn load(manifest_path: &Path, catalog_path: Option<&Path>, model: Option<&Path>) -> Result<ServedSite, Refusal> {
    let manifest = manifest(manifest_path)?.bytes;
    let catalog = catalog_path.map(catalog).transpose()?;
    let model = model.map(refusal::read).transpose()?;
    let site = Site::load(manifest.clone(), catalog.clone(), model.clone());
    let site = site.map_err(|error| Refusal::of_file(manifest_path, error))?;
    let artefact = |bytes| Artefact::new(bytes, CONTENT_TYPE);
    let model = model.map(artefact);
    let pieces = site.model.as_ref().zip(model.as_ref()).and_then(|(model, whole)| ServedPieces::of(model, whole));
    Ok(ServedSite {
        id: site.manifest.site().to_owned(),
        site: Arc::new(site),
        manifest: artefact(manifest),
        catalog: catalog.map(artefact),
        model,
        pieces,
    })
}

/// The text of a JSON source; `None` for compiled bytes.
fn source(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{').then_some(text)
}
