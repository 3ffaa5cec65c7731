//! What a shop's till tells reaches the visitor's phone at its next sync.

use crate::device::Device;
use crate::support::{CATALOG, Folder, Server};
use nearside::engine::Site;
use nearside::event::{Text, Value};
use nearside::recommend::Page;
use serde_json::json;
use std::sync::Arc;

const SITE: &str = r#"{ "site": "demo",
  "segments": [
    { "id": "buyer", "when": { "event": "purchase" } },
    { "id": "gold", "when": { "attribute": "tier", "eq": "gold" } } ],
  "placements": [ { "id": "again", "slots": 4, "strategies": [ { "use": "recent" } ], "rules": { "exclude": ["purchased"] } } ] }"#;

/// A device of the shop above.
fn device(number: u32) -> Device {
    let catalog = nearside_author::catalog::compile(CATALOG.as_bytes()).unwrap();
    let site = Site::load(nearside_author::compile(SITE).unwrap(), Some(catalog), None).unwrap();
    Device::at(Arc::new(site), number)
}

fn recommended(device: &mut Device) -> Vec<String> {
    let now = nearside_backend::clock::now();
    let items = device.engine.recommend("again", &Page::default(), now).unwrap();
    items.iter().map(|found| found.item_id.clone()).collect()
}

#[test]
fn what_was_bought_at_the_till_is_no_longer_recommended_on_the_phone() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (mut phone, mut till) = (device(1), device(2));
    for item in ["S1", "S2"] {
        phone.view(item);
    }
    let answer = server.sync(&phone.delta());
    phone.receive(&answer);
    assert_eq!(recommended(&mut phone), ["S2", "S1"]);

    // The till knows the visitor by a loyalty card, and the operator has linked the two.
    till.buy(&["S2"]);
    let now = nearside_backend::clock::now();
    let _changes = till.engine.set_attribute(&text("tier"), &Value::Text(text("gold")), now).unwrap();
    let answer = server.sync(&till.delta());
    till.receive(&answer);
    server.admin_post("/links", &json!({ "kept": phone.hex(), "joined": till.hex() }));

    phone.view("S1");
    let answer = server.sync(&phone.delta());
    phone.receive(&answer);
    assert_eq!(recommended(&mut phone), ["S1"]);
    for segment in ["buyer", "gold"] {
        assert!(phone.engine.is_in(segment, now).unwrap(), "{segment}");
    }
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}
