//! The threats of `docs/security.md` that are met over HTTP, each as somebody would try it.

use crate::device::Device;
use crate::support::{ADMIN_TOKEN, Answer, COOKIE_KEY, Folder, NEARSIDE, Server};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread;

const DELTA: (&str, &str) = ("content-type", "application/x-nearside");
pub const EDGE_TOKEN: &str = "an-edge-token-of-this-test";

/// A delta of a device that was never seen.
fn delta(number: u32) -> Vec<u8> {
    let mut device = Device::new(number);
    device.view("S1");
    device.delta()
}

fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    server.send("POST", path, &[&[DELTA], headers].concat(), body)
}

#[test]
fn a_foreign_page_may_not_send_what_changes_something() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--origin", "https://www.shop.example"]);
    let own = format!("http://{}", server.address);
    let foreign: [&[(&str, &str)]; 6] = [
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://www.shop.example.evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ];
    for headers in foreign {
        post(&server, "/ns/demo/sync", headers, &delta(1)).assert_problem(403, "foreign-origin");
        post(&server, "/ns/demo/forget", headers, &[]).assert_problem(403, "foreign-origin");
    }
    assert_eq!(server.admin("/stats")["replicas"], 0, "a foreign page wrote");
    let permitted: [&[(&str, &str)]; 5] = [
        &[("origin", &own), ("sec-fetch-site", "same-origin")],
        &[("origin", "https://www.shop.example"), ("sec-fetch-site", "same-site")],
        // The worker was asked under the shop's own name, and says so.
        &[("origin", "https://shop.example"), ("x-forwarded-host", "shop.example")],
        &[("sec-fetch-site", "same-origin")],
        &[],
    ];
    for (number, headers) in (2..).zip(permitted) {
        assert_eq!(post(&server, "/ns/demo/sync", headers, &delta(number)).status, 200, "{headers:?}");
    }
}

#[test]
fn a_foreign_page_may_not_even_ask_to_send_the_header_that_names_the_own_host() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--origin", "https://www.shop.example"]);
    let ask = |origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "POST")];
        server.send("OPTIONS", "/ns/demo/sync", &headers, &[])
    };
    assert_eq!(ask("https://www.shop.example").header("access-control-allow-headers"), "content-type");
    assert_eq!(ask("https://evil.example").header("access-control-allow-headers"), "");
}

#[test]
fn a_block_of_addresses_has_its_rate_and_another_is_not_concerned() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--limit-address", "1", "--trust-proxy", "127.0.0.1"]);
    let ask = |address: &str| server.send("GET", "/ns/demo/recommend/home-top", &[("x-forwarded-for", address)], &[]);
    let answers: Vec<Answer> = (0..60).map(|host| ask(&format!("203.0.113.{host}"))).collect();
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(answers.len() - refused.len() >= 10, "the burst");
    assert!(!refused.is_empty(), "nobody was refused");
    for answer in refused {
        answer.assert_problem(429, "too-many");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
    }
    assert_eq!(ask("203.0.114.1").status, 200, "a neighbour block");
    assert_eq!(ask("2001:db8::1").status, 200);
    let prefixed = ask("203.0.114.2, 203.0.113.9");
    assert_eq!(prefixed.status, 429, "what the sender put in front of its address was believed");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_device_has_its_rate() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--limit-device", "1", "--trust-proxy", "127.0.0.1"]);
    let (flood, other) = (delta(1), delta(2));
    let from = |delta: &[u8], host: u32| {
        // From ever new networks: an address changes easily.
        let address = format!("198.{}.{}.1", 18 + host / 256, host % 256);
        post(&server, "/ns/demo/sync", &[("x-forwarded-for", &address)], delta)
    };
    let statuses: Vec<u16> = (0..60).map(|host| from(&flood, host).status).collect();
    assert!(statuses.starts_with(&[200; 10]), "{statuses:?}");
    from(&flood, 100).assert_problem(429, "too-many");
    assert_eq!(from(&other, 101).status, 200);
}

#[test]
fn the_site_has_its_rate_and_an_address_nobody_vouches_for_is_not_believed() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--limit-site", "1"]);
    let ask = |host: u32| {
        let address = format!("203.0.{host}.1");
        server.send("GET", "/ns/demo/recommend/home-top", &[("x-forwarded-for", &address)], &[]).status
    };
    let statuses: Vec<u16> = (0..60).map(ask).collect();
    assert!(statuses.starts_with(&[200; 10]) && statuses.contains(&429), "{statuses:?}");
    assert_eq!(server.get("/readyz").status, 200, "the operator is locked out");
}

#[test]
fn slow_senders_are_cut_off() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let begun = |bytes: &'static str| {
        let mut connection = TcpStream::connect(&server.address).unwrap();
        thread::spawn(move || {
            connection.write_all(bytes.as_bytes()).unwrap();
            let mut said = String::new();
            // Ends when the server closes.
            let _ = connection.read_to_string(&mut said);
            said
        })
    };
    let head = begun("POST /ns/demo/sync HTTP/1.1\r\nhost: x\r\n");
    let body = begun(
        "POST /ns/demo/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-nearside\r\ncontent-length: 90\r\n\r\nabc",
    );
    assert_eq!(head.join().unwrap(), "", "half a head was answered");
    let said = body.join().unwrap();
    assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("slow-body"), "{said}");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn heads_are_bounded() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let many: String = (0..100).map(|number| format!("x-{number}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "x".repeat(64 * 1024));
    for headers in [many, long] {
        let mut connection = TcpStream::connect(&server.address).unwrap();
        let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{headers}\r\n");
        // The server may close before it has read everything.
        let _ = connection.write_all(head.as_bytes());
        let mut said = Vec::new();
        let _ = connection.read_to_end(&mut said);
        let said = String::from_utf8_lossy(&said);
        assert!(said.starts_with("HTTP/1.1 431 ") || said.is_empty(), "{said}");
    }
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_quiet_connection_is_parked_and_goes_on() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut connection = TcpStream::connect(&server.address).unwrap();
    let mut ask = || {
        connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut said = [0; 15];
        connection.read_exact(&mut said).unwrap();
        let mut rest = [0; 1024];
        assert!(connection.read(&mut rest).unwrap() > 0);
        String::from_utf8_lossy(&said).into_owned()
    };
    for _ in 0..2 {
        assert_eq!(ask(), "HTTP/1.1 200 OK");
        while !server.get("/metrics").text().contains("nearside_connections_parked 1\n") {
            thread::yield_now();
        }
    }
}

#[test]
fn one_token_does_not_open_what_needs_the_other() {
    let folder = Folder::new();
    let mut nearside = Command::new(NEARSIDE);
    nearside.env("NEARSIDE_EDGE_TOKEN", EDGE_TOKEN);
    let server = Server::run(nearside, &folder.store(), &folder, &[]);
    let bearer = |token: &str| format!("Bearer {token}");
    let get = |token: &str| server.send("GET", "/admin/v1/stats", &[("authorization", &bearer(token))], &[]).status;
    assert_eq!((get(ADMIN_TOKEN), get(EDGE_TOKEN), get("")), (200, 401, 401));
    let batch = [("content-type", "application/x-nearside-batch"), ("authorization", &*bearer(ADMIN_TOKEN))];
    server.send("POST", "/ns/demo/sync", &batch, &[1, 0, 0]).assert_problem(401, "no-token");
}

#[test]
fn answers_about_a_visitor_stay_out_of_caches_and_frames() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--origin", "https://www.shop.example"]);
    let synced = server.sync(&delta(1));
    assert_eq!(synced.header("cache-control"), "no-store");
    let cookie = synced.cookie().to_owned();
    for path in ["/ns/demo/me", "/ns/demo/recommend/home-top"] {
        let answer = server.send("GET", path, &[("cookie", &cookie)], &[]);
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        let vary: Vec<&str> =
            answer.headers.iter().filter(|(name, _)| name == "vary").map(|(_, value)| value.as_str()).collect();
        assert_eq!(vary, ["Cookie", "Origin"], "{path}");
    }
    for path in ["/ns/demo/manifest", "/healthz", "/nowhere", "/admin/v1/stats"] {
        assert_eq!(server.get(path).header("x-content-type-options"), "nosniff", "{path}");
    }
    let secure = synced.header("set-cookie");
    assert!(secure.contains("HttpOnly") && secure.contains("SameSite=Lax"), "{secure}");
}

#[test]
fn the_log_names_no_visitor_and_no_secret() {
    let folder = Folder::new();
    let log = folder.path("log");
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"exec "$0" "$@" 2> "$LOG""#, NEARSIDE]).env("LOG", &log);
    let mut server = Server::run(shell, &folder.store(), &folder, &[]);
    let mut device = Device::new(1);
    device.view("a-very-personal-item");
    let delta = device.delta();
    let cookie = server.sync(&delta).cookie().to_owned();
    server.sync(&delta[..delta.len() - 1]);
    server.send("GET", "/ns/demo/me?email=somebody%40example.org", &[("cookie", &format!("{cookie}x"))], &[]);
    server.send("GET", "/admin/v1/stats", &[("authorization", "Bearer a-wrong-token")], &[]);
    server.send("POST", "/ns/demo/forget", &[], &device.replica.0);
    server.signal("TERM");
    server.wait();
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("stopped"), "{log}");
    for secret in ["personal", "somebody", "127.0.0.1", &device.hex(), &cookie[8..40], COOKIE_KEY, ADMIN_TOKEN, "wrong"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[test]
fn the_cookie_key_is_this_site_s_own() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let cookie = server.sync(&delta(1)).cookie().to_owned();
    let mut other = Command::new("env");
    // The helper's key is set first, so it is changed on the way.
    other.args(["NEARSIDE_COOKIE_KEY=another-cookie-key-of-this-test", NEARSIDE]);
    let other = Server::run(other, &folder.store(), &folder, &[]);
    let me = |server: &Server| server.send("GET", "/ns/demo/me", &[("cookie", &cookie)], &[]).status;
    assert_eq!((me(&server), me(&other)), (200, 401));
}

#[test]
fn too_many_writes_are_refused_and_the_rest_is_kept() {
    use nearside_backend::limits::{MAX_BATCH, MAX_QUEUE};
    nearside_backend::http::server::raise_handles();
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let other = rusqlite::Connection::open(folder.path("store.db")).unwrap();
    // Another process holds the file, so nothing is written; a request more than may wait is refused at once.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut delta = delta(1);
    let mut connections = Vec::new();
    for number in 0..u32::try_from(MAX_QUEUE + MAX_BATCH + 100).unwrap() {
        // The replica's id begins at the third byte: as many visitors as there are connections.
        delta[2..6].copy_from_slice(&number.to_be_bytes());
        let mut connection = TcpStream::connect(&server.address).unwrap();
        let length = delta.len();
        let head = format!("POST /ns/demo/sync HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-nearside\r\ncontent-length: {length}\r\n\r\n");
        connection.write_all(&[head.as_bytes(), &delta].concat()).unwrap();
        connections.push(connection);
    }
    let busy = "nearside_refused_total{reason=\"busy\"} 0";
    while server.get("/metrics").text().contains(busy) {
        thread::yield_now();
    }
    other.execute_batch("ROLLBACK").unwrap();
    let (mut kept, mut refused) = (0, 0);
    for mut connection in connections {
        let mut said = Vec::new();
        connection.read_to_end(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said);
        if said.starts_with("HTTP/1.1 200 ") {
            kept += 1;
        } else {
            assert!(said.starts_with("HTTP/1.1 503 ") && said.contains("retry-after: 1\r\n"), "{said}");
            refused += 1;
        }
    }
    assert!(kept > 0 && refused > 0, "{kept} kept, {refused} refused");
    assert_eq!(server.admin("/stats")["replicas"], kept, "what was refused is there, or what was kept is not");
    delta[2..6].fill(0xff);
    assert_eq!(server.sync(&delta).status, 200);
    assert_eq!(server.get("/readyz").status, 200);
}
