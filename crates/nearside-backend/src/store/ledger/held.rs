//! Cells that are decoded when somebody looks at them: most writes concern one replica of a profile's many.

use super::super::StoreError;
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use nearside::wire;
use std::borrow::Cow;
use std::sync::Arc;

/// A replica's cells, as they were read or as they are now.
#[derive(Debug, Clone)]
pub enum Held {
    /// As they lay in the store.
    Bytes(Arc<[u8]>),
    /// Decoded, or made anew.
    Cells(Arc<Cells>),
}

impl Held {
    /// The cells.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they do not decode.
    pub fn cells(&self, of: ReplicaId) -> Result<Cow<'_, Cells>, StoreError> {
        match self {
            Self::Cells(cells) => Ok(Cow::Borrowed(cells)),
            Self::Bytes(bytes) => {
                let corrupt = |error| StoreError::Corrupt(format!("replica {}: {error}", crate::hex::encode(&of.0)));
                wire::decode_cells(bytes).map(Cow::Owned).map_err(corrupt)
            }
        }
    }

    /// The cells as a value of its own.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they do not decode.
    pub fn into_cells(self, of: ReplicaId) -> Result<Cells, StoreError> {
        match self {
            Self::Cells(cells) => Ok(Arc::unwrap_or_clone(cells)),
            Self::Bytes(_) => Ok(self.cells(of)?.into_owned()),
        }
    }

    /// The bytes to be stored.
    #[must_use]
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Bytes(bytes) => Cow::Borrowed(bytes),
            Self::Cells(cells) => Cow::Owned(wire::encode_cells(cells)),
        }
    }
}

impl From<Cells> for Held {
    fn from(cells: Cells) -> Self {
        Self::Cells(Arc::new(cells))
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Held {}
