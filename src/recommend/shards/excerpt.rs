//! Some items of a model: a model of their own, with the numbers that they have in the whole.

use crate::catalog::reader::{Reader, put_integer, put_text};
use crate::error::Error;
use crate::recommend::NewModel;
use crate::recommend::model::{self, Model};
use alloc::vec::Vec;

/// Some items of a model. Their order is the whole model's, so that rows of edges are in the same order too.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Each item's number in the whole model, ascending.
    numbers: Vec<u32>,
    model: Model,
}

impl Excerpt {
    /// Reads the numbers, of a model of `items`, and what [`Model::load`] reads; [`Excerpt::holding`] then gives it the bytes.
    pub(super) fn read<'a>(bytes: &'a [u8], reader: &mut Reader<'a>, items: u32) -> Option<Self> {
        let count = reader.count(1)?;
        let mut numbers = Vec::with_capacity(count);
        let mut next = 0_u32;
        for _ in 0..count {
            let number = next.checked_add(reader.small()?).filter(|number| *number < items)?;
            numbers.push(number);
            next = number.checked_add(1)?;
        }
        let model = model::read(bytes, reader).filter(|model| model.len() == count)?;
        Some(Self { numbers, model })
    }

    /// The excerpt with the bytes that it was read from.
    pub(super) fn holding(mut self, bytes: Vec<u8>) -> Self {
        self.model = self.model.holding(bytes);
        self
    }

    /// Appends what [`Excerpt::read`] reads.
    ///
    /// # Errors
    /// Refuses a model that cannot be written.
    pub(super) fn write(numbers: &[u32], model: &NewModel, content: &mut Vec<u8>) -> Result<(), Error> {
        put_integer(content, numbers.len() as u64);
        let mut next = 0_u32;
        for number in numbers {
            put_integer(content, number.saturating_sub(next).into());
            next = number.saturating_add(1);
        }
        content.extend(model.content()?);
        for id in &model.ids {
            put_text(content, id.as_str());
        }
        Ok(())
    }

    pub(super) const fn model(&self) -> &Model {
        &self.model
    }

    /// The items' numbers in the whole model.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The number in the whole model of one of these items.
    pub(super) fn number(&self, item: u32) -> Option<u32> {
        self.numbers.get(item as usize).copied()
    }

    /// Which of these items has that number in the whole model.
    pub(super) fn item(&self, number: u32) -> Option<u32> {
        self.numbers.binary_search(&number).ok().and_then(|item| u32::try_from(item).ok())
    }

    /// The number in the whole model of the item of that id.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.number(self.model.find(id)?)
    }
}
