//! JSON text, made property by property: one text that crosses costs less than fifty that cross one by one.

use alloc::string::String;
use js_sys::JSON;
use wasm_bindgen::JsValue;

/// A JSON text in the making. Commas come by themselves.
#[derive(Default)]
pub struct Json(String);

impl Json {
    /// Opens an object or a list: `{` or `[`.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.0.push(bracket);
    }

    /// Closes it: `}` or `]`.
    pub fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// Names the property whose value comes next. The name needs no escaping.
    pub fn name(&mut self, name: &str) {
        self.separate();
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    /// Adds a property that is a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        self.0.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => self.0.extend(['\\', letter]),
                '\0'..='\u{1f}' => {
                    self.0.push_str("\\u00");
                    let code = u32::from(letter);
                    self.0.extend([code >> 4, code & 15].map(|digit| char::from_digit(digit, 16).unwrap_or('0')));
                }
                _ => self.0.push(letter),
            }
        }
        self.0.push('"');
    }

    /// Adds a property that is a number, given in 65,536ths, exactly.
    pub fn fraction(&mut self, name: &str, parts: u64) {
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
    }

    /// The value.
    pub fn parse(&self) -> JsValue {
        JSON::parse(&self.0).unwrap_or(JsValue::UNDEFINED)
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

    fn separate(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with(['{', '[', ':']) {
            self.0.push(',');
        }
    }
}
