//! What both directions remember of a message while they go through it: most values are written as
//! the difference from the one of their kind before them.

use crate::event::Text;
use alloc::string::String;

/// The value of each kind that came last; all zero at the start of a message.
#[derive(Default)]
pub(super) struct Chain {
    pub time_ms: i64,
    pub day: i64,
    pub landmark: i64,
    pub session: i64,
    pub version: i64,
}

/// Moves `held` to `next` and gives the difference.
pub(super) const fn advance(held: &mut i64, next: i64) -> i64 {
    let difference = next.wrapping_sub(*held);
    *held = next;
    difference
}

/// The number that `text` is the plain decimal form of; below 2^63, so that it can travel doubled.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let digits = text.as_bytes();
    let (first, rest) = digits.split_first()?;
    if digits.len() > 19 || (*first == b'0' && !rest.is_empty()) {
        return None;
    }
    let mut number = 0_u64;
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        if value > 9 {
            return None;
        }
        // Nineteen digits fit 64 bits.
        number = number.wrapping_mul(10).wrapping_add(u64::from(value));
    }
    (number < 1 << 63).then_some(number)
}

/// The plain decimal form of `number`.
pub(super) fn decimal_text(number: u64) -> Option<Text> {
    let mut reversed = [0_u8; 20];
    let (mut rest, mut count) = (number, 0_usize);
    for digit in &mut reversed {
        *digit = b'0'.wrapping_add(u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        count = count.wrapping_add(1);
        if rest == 0 {
            break;
        }
    }
    let digits: String = reversed.iter().take(count).rev().map(|digit| char::from(*digit)).collect();
    Text::from_string(digits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn only_a_plain_decimal_is_a_number() {
        for number in [0, 7, 10, 214_536_502, 9_223_372_036_854_775_807] {
            let text = number.to_string();
            assert_eq!(decimal(&text), Some(number));
            assert_eq!(decimal_text(number).unwrap().as_str(), text);
        }
        for text in ["", "00", "01", "1a", "-1", "+1", " 1", "9223372036854775808", "99999999999999999999", "١"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
