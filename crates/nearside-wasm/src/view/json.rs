//! JSON text, made property by property as [`super::Record`] makes objects: one text that crosses costs less than fifty
//! that cross one by one.

use alloc::string::String;
use js_sys::JSON;
use wasm_bindgen::JsValue;

/// Room for a list of eight recommendations.
const COMMON_BYTES: usize = 1 << 11;

/// A JSON text in the making. Commas come by themselves.
pub struct Json(String);

impl Json {
    /// A list without items.
    pub fn list() -> Self {
        let mut text = String::with_capacity(COMMON_BYTES);
        text.push('[');
        Self(text)
    }

    /// Adds an object to a list.
    pub fn item(mut self, fill: impl FnOnce(Self) -> Self) -> Self {
        self.separate('[');
        self.filled(fill)
    }

    /// Adds a property that is an object.
    pub fn inner(mut self, name: &str, fill: impl FnOnce(Self) -> Self) -> Self {
        self.name(name);
        self.filled(fill)
    }

    /// Adds a property that is a text.
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.name(name);
        self.0.push('"');
        let mut rest = text;
        while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
            let (plain, after) = rest.split_at_checked(place).unwrap_or((rest, ""));
            self.0.push_str(plain);
            let mut letters = after.chars();
            self.escaped(letters.next().unwrap_or_default());
            rest = letters.as_str();
        }
        self.0.push_str(rest);
        self.0.push('"');
        self
    }

    /// Adds a property that is a number, given in 65,536ths, exactly.
    pub fn fraction(mut self, name: &str, parts: u64) -> Self {
        self.name(name);
        self.digits(parts >> 16);
        let mut rest = parts & 0xffff;
        if rest != 0 {
            self.0.push('.');
        }
        // A 65,536th has sixteen decimals.
        while rest != 0 {
            rest = rest.wrapping_mul(10);
            self.digit(rest >> 16);
            rest &= 0xffff;
        }
        self
    }

    /// The list.
    pub fn done(mut self) -> JsValue {
        self.0.push(']');
        JSON::parse(&self.0).unwrap_or(JsValue::UNDEFINED)
    }

    fn filled(mut self, fill: impl FnOnce(Self) -> Self) -> Self {
        self.0.push('{');
        let mut filled = fill(self);
        filled.0.push('}');
        filled
    }

    /// Names the property whose value comes next. The name needs no escaping.
    fn name(&mut self, name: &str) {
        self.separate('{');
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    /// A comma, but for what comes first behind a bracket.
    fn separate(&mut self, bracket: char) {
        if !self.0.ends_with(bracket) {
            self.0.push(',');
        }
    }

    /// A quote, a backslash or a control character.
    #[cold]
    fn escaped(&mut self, letter: char) {
        if matches!(letter, '"' | '\\') {
            self.0.extend(['\\', letter]);
            return;
        }
        self.0.push_str("\\u00");
        let code = u32::from(letter);
        self.0.extend([code >> 4, code & 15].map(|digit| char::from_digit(digit, 16).unwrap_or('0')));
    }

    fn digits(&mut self, number: u64) {
        let mut power = 1_u64;
        while number.checked_div(power).is_some_and(|quotient| quotient >= 10) {
            power = power.wrapping_mul(10);
        }
        while let Some(quotient) = number.checked_div(power) {
            self.digit(quotient.checked_rem(10).unwrap_or(0));
            power = power.checked_div(10).unwrap_or(0);
        }
    }

    fn digit(&mut self, digit: u64) {
        self.0.push(u8::try_from(digit).map_or('0', |digit| char::from(b'0'.wrapping_add(digit))));
    }
}
