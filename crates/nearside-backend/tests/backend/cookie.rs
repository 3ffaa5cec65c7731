//! The signed cookie: set with consent, read by pages without JavaScript, refused when it is not ours.

use crate::device::Device;
use crate::support::{Answer, Folder, Server};
use nearside::consent::{Choice, Decision};
use nearside::sync::Delta;
use nearside::wire::{self, Message};

fn get(server: &Server, path: &str, cookie: &str) -> Answer {
    server.send("GET", path, &[("cookie", cookie)], &[])
}

/// The delta with which a device says that it may no longer sync.
fn withdrawal(mut device: Device) -> Delta {
    device.view("S1");
    let Ok(Message::Delta(mut delta)) = wire::decode(&device.delta()) else { panic!("a delta") };
    let decision = Decision { at: nearside_backend::clock::now(), choice: Choice::Denied };
    delta.cells.consent.set(2, decision, delta.head.version);
    delta
}

/// The cookie of a visitor who looked at three shoes.
fn visitor(server: &Server) -> (Device, String) {
    let mut device = Device::new(1);
    for item in ["S1", "S2", "S1"] {
        device.view(item);
    }
    let answer = server.sync(&device.delta());
    device.receive(&answer);
    (device, answer.cookie().to_owned())
}

#[test]
fn the_cookie_carries_what_segments_and_recommendations_need() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (mut device, cookie) = visitor(&server);
    assert!(cookie.starts_with("ns_demo=") && cookie.len() < 3_800, "{cookie}");
    let me = get(&server, "/ns/demo/me", &format!("a=b; {cookie}"));
    assert_eq!(me.header("cache-control"), "private, no-store");
    assert_eq!(me.json()["segments"], serde_json::json!(["shoe-lover", "viewer"]));
    let list = get(&server, "/ns/demo/recommend/home-top", &cookie).json();
    let now = nearside_backend::clock::now();
    let page = nearside::recommend::Page::default();
    let on_device = device.engine.recommend("home-top", &page, now).unwrap();
    assert!(!on_device.is_empty());
    assert_eq!(
        list,
        nearside_backend::view::recommendations(&on_device, &device.engine.site().manifest, &page),
        "the device and the server disagree"
    );
    let stranger = server.get("/ns/demo/recommend/home-top");
    assert_eq!(stranger.json(), serde_json::json!([]));
}

#[test]
fn a_forged_cut_or_foreign_cookie_is_refused_without_detail() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, cookie) = visitor(&server);
    let forged = cookie.replacen("=A", "=B", 1);
    assert_ne!(forged, cookie);
    let plain = server.get("/ns/demo/me");
    plain.assert_problem(401, "no-cookie");
    let cut = cookie.split_at(cookie.len() - 1).0;
    let foreign = cookie.replace("ns_demo", "ns_other");
    for bad in [forged.as_str(), cut, foreign.as_str(), "ns_demo=", "ns_demo=."] {
        let answer = get(&server, "/ns/demo/me", bad);
        assert_eq!((answer.status, answer.text()), (plain.status, plain.text()), "{bad}");
        assert_eq!(get(&server, "/ns/demo/recommend/home-top", bad).json(), serde_json::json!([]));
    }
}

#[test]
fn without_consent_for_sync_there_is_no_cookie_and_its_end_takes_it_away() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (device, _) = visitor(&server);
    // The engine sends nothing after a withdrawal; another program may send exactly that.
    let answer = server.sync(&wire::encode_delta(&withdrawal(device)));
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").starts_with("ns_demo=; Max-Age=0"), "{}", answer.header("set-cookie"));
    let mut silent = Device::silent(2);
    assert!(silent.engine.delta().is_none());
    silent.view("S1");
    assert!(silent.engine.delta().is_none(), "a device without consent sends nothing");
}

#[test]
fn to_forget_erases_the_profile_and_takes_the_cookie_away() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (mut device, _) = visitor(&server);
    device.view("S2");
    let under_way = device.delta();
    let forgotten = server.send("POST", "/ns/demo/forget", &[], &device.replica.0);
    assert_eq!(forgotten.status, 204);
    assert!(forgotten.header("set-cookie").starts_with("ns_demo=; Max-Age=0"), "{}", forgotten.header("set-cookie"));
    assert_eq!(server.admin("/stats")["replicas"], 0);
    let late = server.sync(&under_way);
    assert_eq!(late.status, 200);
    assert_eq!(late.header("set-cookie"), "");
    assert_eq!(server.admin("/stats")["replicas"], 0, "a late delta brought it back");
    let again = server.send("POST", "/ns/demo/forget", &[], &device.replica.0);
    assert_eq!(again.status, 204, "to forget what is forgotten is done");
    assert_eq!(server.send("POST", "/ns/demo/forget", &[], &[]).status, 204);
}
