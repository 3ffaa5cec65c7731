//! The three forms in which bytes of a catalog or a model come: as they are, under a right hash, and written from choices
//! with some bytes changed afterwards.

use super::choices::Choices;
use nearside::id::hash64;

/// Forms of an input, by its first byte.
pub const RAW: u8 = 0;
pub const SEALED: u8 = 1;
pub const WRITTEN: u8 = 2;
pub const PATCHED: u8 = 3;
const FORMS: u8 = 4;
/// Bytes before the content: name and version, hash.
pub const ENVELOPE_BYTES: usize = 12;
/// Bytes that are changed at most.
const PATCHES: usize = 8;

/// The bytes that `input` stands for, and what was written where they are just that.
pub fn read<T>(
    input: &[u8],
    name: [u8; 4],
    written: impl FnOnce(&mut Choices<'_>) -> (T, Vec<u8>),
) -> (Vec<u8>, Option<T>) {
    let mut choices = Choices(input);
    match choices.byte() % FORMS {
        RAW => (choices.0.to_vec(), None),
        SEALED => (sealed(name, choices.0), None),
        WRITTEN => {
            let (from, bytes) = written(&mut choices);
            (bytes, Some(from))
        }
        _ => {
            let changes = choices.below(PATCHES);
            let changes: Vec<(u16, u8)> = (0..changes).map(|_| (choices.short(), choices.byte())).collect();
            let mut content = written(&mut choices).1.split_off(ENVELOPE_BYTES);
            for (place, byte) in changes {
                let place = usize::from(place).checked_rem(content.len()).unwrap_or(0);
                content.iter_mut().skip(place).take(1).for_each(|held| *held = byte);
            }
            (sealed(name, &content), None)
        }
    }
}

/// Content under a right hash, as somebody would make it who means harm.
fn sealed(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    [&name, hash64(content).to_le_bytes().as_slice(), content].concat()
}
