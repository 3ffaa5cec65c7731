//! A site's compiled artefacts, verified once and shared by all its engines.

use crate::catalog::Catalog;
use crate::error::Error;
use crate::manifest::Manifest;
use crate::recommend::{Links, Model, Shop};
use crate::segment::Plan;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A shop as the engine knows it. Without a catalog there are no stock and brand rules, without a
/// model no co-view and no popular recommendations.
#[derive(Debug)]
pub struct Site {
    /// Segments, placements, metrics.
    pub manifest: Arc<Manifest>,
    /// How its segments are evaluated.
    pub plan: Arc<Plan>,
    /// Items.
    pub catalog: Option<Arc<Catalog>>,
    /// What is viewed together, and what is popular.
    pub model: Option<Model>,
    links: Links,
}

impl Site {
    /// Verifies the artefacts and takes them over.
    ///
    /// # Errors
    /// Refuses bytes that are cut short, altered or of another version; the path names the artefact.
    pub fn load(manifest: Vec<u8>, catalog: Option<Vec<u8>>, model: Option<Vec<u8>>) -> Result<Self, Error> {
        let manifest = Manifest::load(manifest).map_err(|error| error.at("manifest"))?;
        let catalog = catalog.map(Catalog::load).transpose().map_err(|error| error.at("catalog"))?;
        let model = model.map(Model::load).transpose().map_err(|error| error.at("model"))?;
        let links = match (&catalog, &model) {
            (Some(catalog), Some(model)) => Links::new(catalog, model),
            _ => Links::default(),
        };
        let plan = Arc::new(Plan::new(&manifest));
        Ok(Self { plan, manifest: Arc::new(manifest), catalog: catalog.map(Arc::new), model, links })
    }

    /// The same site with another model, in place of the one that it had: the part of it that pieces join to.
    #[must_use]
    pub fn with_part(&self, model: Model) -> Self {
        let links = self.catalog.as_ref().map_or_else(Links::default, |catalog| Links::of_part(catalog, &model));
        let (manifest, catalog) = (Arc::clone(&self.manifest), self.catalog.clone());
        Self { manifest, plan: Arc::clone(&self.plan), catalog, model: Some(model), links }
    }

    /// What recommendations look at.
    #[must_use]
    pub fn shop(&self) -> Shop<'_> {
        Shop { catalog: self.catalog.as_deref(), model: self.model.as_ref(), links: &self.links }
    }
}
