//! Which item of the model is which of the catalog, and which items of the catalog the model does not know yet.

use super::model::Model;
use crate::catalog::{Catalog, Facts, ItemNumber};
use alloc::vec;
use alloc::vec::Vec;

/// New items that are looked at beside a session's candidates: the latest ones. Others wait for the next model.
pub const MAX_NEW_ITEMS: usize = 256;
const NONE: u32 = u32::MAX;

/// The links between a catalog and a model, laid out once when both are loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// The number in the catalog by the number in the model.
    in_catalog: Vec<u32>,
    /// The number in the model by the number in the catalog.
    in_model: Vec<u32>,
    /// Items that the model does not know, with the words of their categories: most are of another one than is asked for.
    new_items: Vec<(ItemNumber, u32)>,
}

impl Links {
    /// Looks every item of the catalog up in the model.
    #[must_use]
    pub fn new(catalog: &Catalog, model: &Model) -> Self {
        let mut links = Self::of_part(catalog, model);
        for number in (0..).map(ItemNumber).take(catalog.len()) {
            if links.new_items.len() >= MAX_NEW_ITEMS {
                break;
            }
            links.note_new(catalog, number);
        }
        links
    }

    /// As `new`, for a model that knows only a part of the items: one that it does not know is new only if the catalog says
    /// when it was added.
    #[must_use]
    #[inline(never)]
    pub fn of_part(catalog: &Catalog, model: &Model) -> Self {
        let mut links =
            Self { in_catalog: vec![NONE; model.len()], in_model: vec![NONE; catalog.len()], ..Self::default() };
        for (number, link) in (0..).zip(&mut links.in_model) {
            let Some(found) = catalog.id(ItemNumber(number)).and_then(|id| model.find(id)) else { continue };
            *link = found;
            if let Some(back) = links.in_catalog.get_mut(found as usize) {
                *back = number;
            }
        }
        for (_, number) in catalog.newest() {
            links.note_new(catalog, *number);
        }
        links
    }

    fn note_new(&mut self, catalog: &Catalog, number: ItemNumber) {
        if self.model_number(number).is_none()
            && self.new_items.len() < MAX_NEW_ITEMS
            && !self.new_items.iter().any(|(held, _)| *held == number)
            && let Some(facts) = catalog.facts(number)
        {
            self.new_items.push((number, facts.category()));
        }
    }

    /// The number in the model of an item of the catalog.
    #[must_use]
    pub fn model_number(&self, number: ItemNumber) -> Option<u32> {
        self.in_model.get(number.0 as usize).copied().filter(|found| *found != NONE)
    }

    /// The number in the catalog of an item of the model.
    #[must_use]
    pub fn catalog_number(&self, item: u32) -> Option<ItemNumber> {
        self.in_catalog.get(item as usize).copied().filter(|found| *found != NONE).map(ItemNumber)
    }

    /// Items of the catalog that the model does not know, the latest first, at most [`MAX_NEW_ITEMS`]; each with the word
    /// of its broadest category.
    #[must_use]
    pub fn new_items(&self) -> &[(ItemNumber, u32)] {
        &self.new_items
    }
}

/// What a shop's engine knows of its items.
#[derive(Clone, Copy)]
pub struct Shop<'a> {
    /// What the shop sells. Without it there are no rules on stock, brand, category and price.
    pub catalog: Option<&'a Catalog>,
    /// What goes together. Without it only the catalog and the visitor's own items are left.
    pub model: Option<&'a Model>,
    /// How the two belong together.
    pub links: &'a Links,
}

impl Shop<'_> {
    /// What rules see of the item of that id.
    pub(super) fn facts_of(&self, id: &str) -> Option<Facts> {
        let catalog = self.catalog?;
        catalog.facts(catalog.find(id)?)
    }

    /// What rules see of an item of the model.
    pub(super) fn facts(&self, item: u32) -> Option<Facts> {
        self.catalog?.facts(self.links.catalog_number(item)?)
    }

    /// The popularity level of an item of the catalog; 0 for one that the model does not know.
    pub(super) fn popularity(&self, number: ItemNumber) -> u8 {
        let known = self.model.zip(self.links.model_number(number));
        known.map_or(0, |(model, item)| model.popularity(item))
    }
}
