//! Segments entered and left, by number.

use alloc::vec::Vec;
use nearside::engine::Changes;

/// How many were entered, those, and then those left; `None` where nothing changed, which is most often.
pub fn numbers(changes: Changes) -> Option<Vec<u16>> {
    if changes.is_empty() {
        return None;
    }
    let mut numbers = changes.entered;
    let entered = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
    numbers.insert(0, entered);
    numbers.extend_from_slice(&changes.left);
    Some(numbers)
}
