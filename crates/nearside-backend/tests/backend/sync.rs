//! `POST /ns/{site}/sync` and what the operator sees of it.

use crate::device::Device;
use crate::support::{Folder, Server, views};
use serde_json::json;

#[test]
fn a_delta_sent_twice_gets_equal_answers_and_counts_once() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    device.view("S2");
    let delta = device.delta();
    let (first, again) = (server.sync(&delta), server.sync(&delta));
    assert_eq!(first.header("content-type"), "application/x-nearside");
    assert_eq!(first.body, again.body);
    device.receive(&first);
    assert!(device.engine.delta().is_none(), "there is nothing left to send");
    let profile = server.admin(&format!("/profiles/{}", device.hex()));
    assert_eq!(views(&profile["cells"]), 2);
    assert_eq!(profile["replicas"].as_array().unwrap().len(), 1);
    assert_eq!(profile["cells"]["recent"][0]["item_id"], "S2");
    let stats = server.admin("/stats");
    assert_eq!(stats["profiles"], 1);
    assert!(stats["metrics"].as_object().unwrap().values().all(|sum| sum == 2), "{stats}");
}

#[test]
fn lost_and_late_deltas_end_in_the_same_counts() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    let late = device.delta();
    device.view("S2");
    let _lost = device.delta();
    device.view("S1");
    let answer = server.sync(&device.delta());
    server.sync(&late);
    device.receive(&answer);
    device.view("S1");
    let answer = server.sync(&device.delta());
    device.receive(&answer);
    assert_eq!(views(&server.admin(&format!("/profiles/{}", device.hex()))["cells"]), 4);
}

#[test]
fn linked_devices_bring_each_other_what_they_lack() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (mut phone, mut laptop) = (Device::new(1), Device::new(2));
    for device in [&mut phone, &mut laptop] {
        device.view("S1");
        device.view("S2");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
    }
    let now = nearside_backend::clock::now();
    assert!(!phone.engine.is_in("shoe-lover", now).unwrap());
    let linked = server.admin_post("/links", &json!({ "kept": phone.hex(), "joined": laptop.hex() }));
    assert_eq!(linked.json(), json!({ "replicas": 2 }));
    phone.view("S1");
    let answer = server.sync(&phone.delta());
    phone.receive(&answer);
    // Three views of its own would do; with one left out of the count only the laptop's can have made it.
    assert_eq!(phone.engine.profile().others.len(), 1);
    assert!(phone.engine.is_in("shoe-lover", now).unwrap());
    let profile = server.admin(&format!("/profiles/{}", laptop.hex()));
    assert_eq!(profile["profile"], phone.hex());
    assert_eq!(views(&profile["cells"]), 5);
}

#[test]
fn the_counters_say_what_happened() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    let delta = device.delta();
    server.sync(&delta);
    server.sync(b"nonsense");
    let metrics = server.get("/metrics").text();
    let expected = [
        "nearside_deltas_total{verdict=\"ack\"} 1",
        &format!("nearside_delta_bytes_total {}", delta.len() + 8),
        "nearside_cookies_total 1",
        "nearside_commit_writes_bucket{le=\"1\"} 1",
        "nearside_commit_writes_count 1",
        "nearside_refused_total{reason=\"malformed\"} 1",
        "nearside_refused_total{reason=\"too-large\"} 0",
    ];
    for line in expected {
        assert!(metrics.lines().any(|held| held == line), "{line} is not in\n{metrics}");
    }
    assert_eq!(server.get("/healthz").text(), "ok\n");
    assert_eq!(server.get("/readyz").text(), "ready\n");
}
