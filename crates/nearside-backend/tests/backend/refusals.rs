//! What is refused, and that the server is as before afterwards.

use crate::device::Device;
use crate::support::{ADMIN_TOKEN, Folder, Server};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

const DELTA: (&str, &str) = ("content-type", "application/x-nearside");

#[test]
fn every_refusal_is_a_problem_with_a_remedy() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let post = |path: &str, headers: &[(&str, &str)], body: &[u8]| server.send("POST", path, headers, body);
    let mut device = Device::new(1);
    device.view("S1");
    let delta = device.delta();
    post("/ns/demo/sync", &[("content-type", "application/json")], &delta).assert_problem(415, "media-type");
    post("/ns/demo/sync", &[], &delta).assert_problem(415, "media-type");
    post("/ns/demo/sync", &[DELTA, ("content-encoding", "gzip")], &delta).assert_problem(415, "media-type");
    post("/ns/other/sync", &[DELTA], &delta).assert_problem(404, "not-found");
    post("/ns/demo/sync", &[DELTA], &[]).assert_problem(400, "malformed");
    post("/ns/demo/sync", &[DELTA], &delta[..delta.len() - 1]).assert_problem(400, "malformed");
    post("/ns/demo/sync", &[DELTA], &[&delta[..], &[0]].concat()).assert_problem(400, "malformed");
    post("/ns/demo/sync", &[DELTA], &vec![0; 16 * 1024 + 1]).assert_problem(413, "too-large");
    server.send("PUT", "/ns/demo/sync", &[DELTA], &delta).assert_problem(405, "method");
    server.get("/nowhere").assert_problem(404, "not-found");
    server.get("/ns/demo/wrong").assert_problem(404, "not-found");
    server.get("/ns/demo/manifest/0123456789abcdef").assert_problem(404, "not-found");
    server.get("/ns/demo/model").assert_problem(404, "not-found");
    server.get("/ns/demo/recommend/wrong").assert_problem(404, "not-found");
    server.get(&format!("/ns/demo/recommend/home-top?item_id={}", "x".repeat(300))).assert_problem(400, "malformed");
    server.get("/ns/%ff/me").assert_problem(400, "malformed");
    server.get("/ns/nearside.js").assert_problem(404, "not-found");
    assert_eq!(server.admin("/stats")["replicas"], 0, "something was written");
}

#[test]
fn random_bytes_are_refused_and_change_nothing() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    println!("seed {seed:#x}");
    for round in 0..200 {
        let body: Vec<u8> = (0..round * 7 % 2000)
            .map(|_| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                seed.to_le_bytes()[0]
            })
            .collect();
        server.sync(&body).assert_problem(400, "malformed");
    }
    assert_eq!(server.admin("/stats")["replicas"], 0);
}

#[test]
fn a_10_mb_body_is_refused_and_its_connection_goes_on() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut connection = TcpStream::connect(&server.address).unwrap();
    let length = 10 * 1024 * 1024;
    let head = format!(
        "POST /ns/demo/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-nearside\r\ncontent-length: {length}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&vec![7; length]).unwrap();
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let (status, body) = read_response(&mut reader);
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
    assert!(body.contains("urn:nearside:problem:too-large"), "{body}");
    connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    assert_eq!(read_response(&mut reader).0, "HTTP/1.1 200 OK");
}

#[test]
fn a_body_announced_too_large_is_refused_before_it_is_sent() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut connection = TcpStream::connect(&server.address).unwrap();
    let head = "POST /ns/demo/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-nearside\r\nexpect: 100-continue\r\ncontent-length: 10485760\r\n\r\n";
    connection.write_all(head.as_bytes()).unwrap();
    let (status, _) = read_response(&mut BufReader::new(connection));
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
}

#[test]
fn the_admin_paths_need_the_token() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let with = |value: &str| server.send("GET", "/admin/v1/stats", &[("authorization", value)], &[]);
    server.get("/admin/v1/stats").assert_problem(401, "no-token");
    with("Bearer wrong").assert_problem(401, "no-token");
    with(ADMIN_TOKEN).assert_problem(401, "no-token");
    assert_eq!(with(&format!("Bearer {ADMIN_TOKEN}")).status, 200);
    let unknown = server.admin_post("/erasures", &serde_json::json!({ "profile": "00".repeat(16) }));
    unknown.assert_problem(404, "not-found");
    server.admin_post("/links", &serde_json::json!({ "kept": "x" })).assert_problem(400, "malformed");
}

#[test]
fn no_other_origin_may_call_unless_it_is_named() {
    let folder = Folder::new();
    let (closed, open) = (Server::start(&folder, &[]), Folder::new());
    let open = (Server::start(&open, &["--origin", "https://shop.example"]), open).0;
    let ask = |server: &Server, origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "POST")];
        let answer = server.send("OPTIONS", "/ns/demo/sync", &headers, &[]);
        answer.header("access-control-allow-origin").to_owned()
    };
    assert_eq!(ask(&closed, "https://shop.example"), "");
    assert_eq!(ask(&open, "https://evil.example"), "");
    assert_eq!(ask(&open, "https://shop.example"), "https://shop.example");
}

fn read_response(reader: &mut impl BufRead) -> (String, String) {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.trim().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (status, String::from_utf8(body).unwrap())
}
