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

#[test]
fn who_goes_on_for_another_replica_is_forgotten_under_both_ids() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for (number, names_ids) in [(1, true), (2, false)] {
        let mut device = Device::new(number);
        device.view("S1");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
        let mut copy = Device::restored(number, &device.engine.snapshot());
        for device in [&mut device, &mut copy] {
            device.view("S2");
            let answer = server.sync(&device.delta());
            device.receive(&answer);
        }
        let [own, former] = copy.engine.known_as();
        assert!(own != former && former == device.replica, "a fork");
        let under_way = copy.delta();
        let ids = [own.0, former.0];
        let body = if names_ids { ids.as_flattened() } else { &under_way };
        assert_eq!(server.send("POST", "/ns/demo/forget", &[], body).status, 204);
        server.sync(&under_way);
        assert_eq!(server.admin("/stats")["replicas"], 0, "neither the profile nor what was under way");
    }
    assert_eq!(server.send("POST", "/ns/demo/forget", &[], &[7; 48]).status, 400);
}

/// Forgeries that are tried unless another number is asked for.
const FORGERIES: usize = 100_000;
const SEED: u64 = 0x5eed_c00c_1e00_0001;

/// A cookie's value as somebody would forge it who has cookies of his own, of another site and under another key.
fn forge(seed: &mut u64, own: &[String], foreign: &[String]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \";";
    let mut draw = |end: usize| {
        *seed = nearside::id::mix64(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        usize::try_from(*seed % u64::try_from(end.max(1)).unwrap()).unwrap()
    };
    let mut value = own[draw(own.len())].clone();
    match draw(6) {
        0 => value.truncate(draw(value.len())),
        1 => return foreign[draw(foreign.len())].clone(),
        2 => {
            // This one's payload under that one's signature.
            let (other, own) = (&own[draw(own.len())], value.clone());
            let signature = other.split('.').nth(1).unwrap();
            value = format!("{}.{signature}", own.split('.').next().unwrap());
        }
        3 => value.insert(draw(value.len()), char::from(LETTERS[draw(LETTERS.len())])),
        _ => {
            let mut bytes = value.into_bytes();
            for _ in 0..=draw(4) {
                let place = draw(bytes.len());
                bytes[place] = LETTERS[draw(LETTERS.len())];
            }
            value = String::from_utf8(bytes).unwrap();
        }
    }
    value
}

#[test]
fn no_forgery_is_taken_for_a_cookie() {
    use nearside::id::{MetricId, ReplicaId};
    use nearside::sync::{Digest, FOLDED};
    use nearside_backend::cookie::{CookieJar, Transport};
    let forgeries =
        std::env::var("NEARSIDE_COOKIE_FORGERIES").map_or(FORGERIES, |text| text.parse().expect("a number"));
    let jar = |site: &str, key: &str| CookieJar::new(site, key.as_bytes(), Transport::Secure).unwrap();
    let (ours, other_site, other_key) =
        (jar("demo", "0123456789abcdef"), jar("shop", "0123456789abcdef"), jar("demo", "0123456789abcdeg"));
    let values = |jar: &CookieJar| -> Vec<String> {
        let value = |number: u8| {
            let mut cells = nearside::profile::Cells::default();
            cells.count(MetricId(u32::from(number)), nearside::time::Day(20_000), u64::from(number) + 1, FOLDED);
            let line = jar.set(&Digest { visitor: ReplicaId([number; 16]), cells }).unwrap();
            line.split(['=', ';']).nth(1).unwrap().to_owned()
        };
        (0..32).map(value).collect()
    };
    let own = values(&ours);
    let foreign = [values(&other_site), values(&other_key)].concat();
    let read = |value: &str| ours.read(std::iter::once(format!("ns_demo={value}").as_str()));
    assert!(own.iter().all(|value| read(value).is_some()), "the real ones are refused");
    let (mut seed, mut tried, mut same) = (SEED, 0, 0);
    while tried < forgeries {
        let value = forge(&mut seed, &own, &foreign);
        // What comes out as it went in is no forgery; around a cookie's value browsers and we drop spaces.
        if own.iter().any(|own| own == value.trim().split(';').next().unwrap().trim_end()) {
            same += 1;
            continue;
        }
        assert!(read(&value).is_none(), "forgery {tried} of seed {SEED:#x} is taken: {value}");
        tried += 1;
        if tried % 100_000 == 0 && forgeries > FORGERIES {
            println!("... {tried} of {forgeries} forgeries");
        }
    }
    println!("cookie: {tried} forgeries of seed {SEED:#x}, 0 taken; {same} came out as they went in");
}
