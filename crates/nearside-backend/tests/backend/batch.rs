//! Batches of an edge worker.

use crate::device::Device;
use crate::security::EDGE_TOKEN;
use crate::support::{Answer, Folder, NEARSIDE, Server};
use std::process::Command;

fn server(folder: &Folder, more: &[&str]) -> Server {
    let mut nearside = Command::new(NEARSIDE);
    nearside.env("NEARSIDE_EDGE_TOKEN", EDGE_TOKEN);
    Server::run(nearside, &folder.store(), folder, more)
}

fn send(server: &Server, token: &str, body: &[u8]) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", "application/x-nearside-batch"), ("authorization", &bearer)];
    server.send("POST", "/ns/demo/sync", &headers, body)
}

fn pack<'a>(messages: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut batch = Vec::new();
    for message in messages {
        batch.extend_from_slice(&u16::try_from(message.len()).unwrap().to_le_bytes());
        batch.extend_from_slice(message);
    }
    batch
}

fn unpack(mut batch: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    while let Some((length, rest)) = batch.split_first_chunk::<2>() {
        let (message, rest) = rest.split_at(usize::from(u16::from_le_bytes(*length)));
        messages.push(message);
        batch = rest;
    }
    messages
}

/// Devices with a delta each.
fn visited(count: u32) -> Vec<(Device, Vec<u8>)> {
    let visited = (1..=count).map(|number| {
        let mut device = Device::new(number);
        device.view("S1");
        let delta = device.delta();
        (device, delta)
    });
    visited.collect()
}

#[test]
fn every_delta_of_a_batch_is_answered_in_its_order_as_if_it_had_come_alone() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let mut devices = visited(64);
    let answer = send(&server, EDGE_TOKEN, &pack(devices.iter().map(|(_, delta)| delta.as_slice())));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-nearside-batch"), "{}", answer.text());
    assert_eq!((answer.header("set-cookie"), answer.header("cache-control")), ("", "no-store"));
    let answers = unpack(&answer.body);
    assert_eq!(answers.len(), 64);
    for ((device, delta), answer) in devices.iter_mut().zip(answers) {
        assert_eq!(server.sync(delta).body, answer, "sent alone it is answered otherwise");
        device.engine.receive(answer, nearside_backend::clock::now()).unwrap();
        assert!(device.engine.delta().is_none(), "the device is not acknowledged");
    }
    let stats = server.admin("/stats");
    assert_eq!(stats["replicas"], 64);
    assert!(stats["metrics"].as_object().unwrap().values().all(|sum| sum == 64), "{stats}");
}

#[test]
fn a_bad_delta_is_refused_with_one_byte_and_concerns_no_other() {
    let folder = Folder::new();
    let server = server(&folder, &["--limit-device", "1"]);
    let devices = visited(2);
    let [one, two] = [&devices[0].1, &devices[1].1];
    let answer = send(&server, EDGE_TOKEN, &pack([one.as_slice(), b"nonsense", two]));
    let answers = unpack(&answer.body);
    assert_eq!((answers[1], answers.len()), (&[1][..], 3));
    assert!(answers[0].len() > 1 && answers[2].len() > 1);
    assert_eq!(server.admin("/stats")["replicas"], 2);
    // A device that floods is refused in a batch too.
    let answer = send(&server, EDGE_TOKEN, &pack(vec![one.as_slice(); 40]));
    assert!(unpack(&answer.body).contains(&&[2][..]), "nothing was refused");
}

#[test]
fn a_batch_needs_the_token_and_its_form() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let delta = visited(1).remove(0).1;
    let good = pack([delta.as_slice()]);
    send(&server, "wrong", &good).assert_problem(401, "no-token");
    let bare = [("content-type", "application/x-nearside-batch")];
    server.send("POST", "/ns/demo/sync", &bare, &good).assert_problem(401, "no-token");
    let closed = Server::start(&Folder::new(), &[]);
    send(&closed, EDGE_TOKEN, &good).assert_problem(401, "no-token");
    send(&server, EDGE_TOKEN, &good[..good.len() - 1]).assert_problem(400, "malformed");
    send(&server, EDGE_TOKEN, &[]).assert_problem(400, "malformed");
    send(&server, EDGE_TOKEN, &pack(vec![delta.as_slice(); 65])).assert_problem(400, "malformed");
    send(&server, EDGE_TOKEN, &vec![1; 64 * 1024 + 1]).assert_problem(413, "too-large");
    assert_eq!(server.admin("/stats")["replicas"], 0, "something was written");
}

/// The bytes of a vector of `docs/wire.md`: each line is bytes, then what they mean.
fn vector(name: &str) -> Vec<u8> {
    let document = include_str!("../../../../docs/wire.md");
    let (_, section) = document.split_once(&format!("### Vector: {name}\n")).expect("a vector of that name");
    let block = section.split("```").nth(1).unwrap();
    let digits: String = block.lines().filter_map(|line| line.split("  ").next()).flat_map(str::split_whitespace).collect();
    digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn the_documented_batch_gets_the_documented_answer() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let answer = send(&server, EDGE_TOKEN, &vector("a batch"));
    let hex: String = answer.body.iter().map(|byte| format!("{byte:02x} ")).collect();
    assert_eq!(answer.body, vector("a batch's answer"), "{hex}");
}
