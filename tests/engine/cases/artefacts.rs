//! A case's artefacts, and bytes as text.

use nearside::catalog::Catalog;
use nearside::engine::Site;
use nearside_train::{Inputs, TrainOptions, train_from};
use serde_json::Value;

/// The compiled site, catalog and model of a case.
pub struct Artefacts {
    pub manifest: Vec<u8>,
    pub catalog: Option<Vec<u8>>,
    pub model: Option<Vec<u8>>,
}

impl Artefacts {
    /// Compiles and trains what a case describes.
    pub fn of(case: &Value) -> Self {
        let catalog = case["catalog"].as_array().map(|items| {
            let lines: Vec<String> = items.iter().map(Value::to_string).collect();
            let lines = lines.join("\n");
            nearside_author::catalog::compile(lines.as_bytes()).unwrap()
        });
        let model = case["sessions"].as_array().map(|rows| {
            let rows: Vec<&str> = rows.iter().map(|row| row.as_str().unwrap()).collect();
            let has_events = rows.iter().any(|row| row.matches('\t').count() == 3);
            let header = if has_events { "SessionId\tItemId\tTime\tEvent" } else { "SessionId\tItemId\tTime" };
            let table = [&[header], rows.as_slice()].concat().join("\n");
            let items = catalog.clone().map(|bytes| Catalog::load(bytes).unwrap());
            let inputs = Inputs { catalog: items.as_ref(), ..Inputs::file(table.as_bytes()) };
            train_from(&TrainOptions::default(), inputs, &mut |_| ()).unwrap().0
        });
        Self { manifest: nearside_author::compile_value(&case["site"]).unwrap(), catalog, model }
    }

    /// The site they make.
    pub fn site(&self) -> Site {
        Site::load(self.manifest.clone(), self.catalog.clone(), self.model.clone()).unwrap()
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Bytes from hexadecimal digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    hex.as_bytes().chunks(2).map(digits).collect()
}
