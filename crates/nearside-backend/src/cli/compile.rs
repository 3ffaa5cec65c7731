//! `nearside compile` and `nearside catalog`: sources to what the engine reads in place.

use super::{Done, print, print_json};
use crate::refusal::{self, Refusal};
use crate::site;
use clap::Args;
use nearside_author::Compiled;
use std::path::PathBuf;

/// Check a site.json and compile it
#[derive(Debug, Args)]
pub struct SiteArguments {
    /// The site's source
    #[arg(required_unless_present = "schema")]
    site: Option<PathBuf>,
    /// Where to write the manifest; without it the source is only checked
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the JSON Schema of site.json
    #[arg(long, conflicts_with_all = ["site", "output"])]
    schema: bool,
}

/// Check a catalog.ndjson, one item a line, and compile it
#[derive(Debug, Args)]
pub struct CatalogArguments {
    /// The catalog's source
    catalog: PathBuf,
    /// Where to write the compiled catalog; without it the source is only checked
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Compiles a site.
///
/// # Errors
/// Names the JSON path, what is wrong and the remedy.
pub fn site(arguments: &SiteArguments) -> Done {
    if arguments.schema {
        print_json(&nearside_author::schema());
        return Ok(());
    }
    let path = arguments.site.as_deref().unwrap_or_else(|| "site.json".as_ref());
    let Compiled { bytes, warnings } = site::manifest(path)?;
    for warning in warnings {
        eprintln!("nearside: warning: {}: {warning}", path.display());
    }
    let manifest = nearside::manifest::Manifest::load(bytes.clone()).map_err(|error| Refusal::of_file(path, error))?;
    let (segments, placements) = (manifest.segments(), manifest.placements().count());
    if let Some(output) = &arguments.output {
        refusal::write(output, &bytes)?;
    }
    print(&format!("{}: {segments} segments, {placements} placements, {} bytes", manifest.site(), bytes.len()));
    Ok(())
}

/// Compiles a catalog.
///
/// # Errors
/// Names the line, the field, what is wrong and the remedy.
pub fn catalog(arguments: &CatalogArguments) -> Done {
    let path = arguments.catalog.as_path();
    let bytes = site::catalog(path)?;
    let catalog = nearside::catalog::Catalog::load(bytes.clone()).map_err(|error| Refusal::of_file(path, error))?;
    if let Some(output) = &arguments.output {
        refusal::write(output, &bytes)?;
    }
    print(&format!("{} items, {} bytes", catalog.len(), bytes.len()));
    Ok(())
}
