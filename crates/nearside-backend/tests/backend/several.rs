//! Several servers on one store: devices that are answered now by this one and now by that one.

use crate::device::Device;
use crate::postgres;
use crate::support::{Folder, Server, views};
use serde_json::json;
use std::thread;

/// Servers, devices that send at once, and the visits of each.
const SERVERS: usize = 2;
const DEVICES: u32 = 6;
const VISITS: u64 = 12;

fn alternate(store: &str) {
    let folder = Folder::new();
    let servers: Vec<Server> = (0..SERVERS).map(|_| Server::on(store, &folder, &[])).collect();
    let mut devices: Vec<Device> = (1..=DEVICES).map(Device::new).collect();
    thread::scope(|scope| {
        for (first, device) in devices.iter_mut().enumerate() {
            let servers = &servers;
            scope.spawn(move || {
                for visit in 0..VISITS {
                    device.view("S1");
                    let delta = device.delta();
                    let turn = |step: usize| &servers[(first + usize::try_from(visit).unwrap() + step) % SERVERS];
                    let answer = turn(0).sync(&delta);
                    // The answer is lost now and then: the other server is sent the same.
                    let answer = if visit % 3 == 0 { turn(1).sync(&delta) } else { answer };
                    device.receive(&answer);
                }
            });
        }
    });
    for (device, server) in devices.iter().zip(servers.iter().cycle()) {
        let profile = server.admin(&format!("/profiles/{}", device.hex()));
        assert_eq!(views(&profile["cells"]), VISITS, "{}", device.hex());
    }
    for server in &servers {
        let stats = server.admin("/stats");
        assert_eq!(stats["replicas"], DEVICES);
        assert!(stats["metrics"].as_object().unwrap().values().all(|sum| *sum == VISITS * u64::from(DEVICES)), "{stats}");
    }
    linked_at_one_is_linked_at_the_other(&servers, &mut devices);
}

fn linked_at_one_is_linked_at_the_other(servers: &[Server], devices: &mut [Device]) {
    let [one, two] = servers else { panic!("two servers") };
    let [phone, laptop, ..] = devices else { panic!("two devices") };
    let linked = one.admin_post("/links", &json!({ "kept": phone.hex(), "joined": laptop.hex() }));
    assert_eq!(linked.json(), json!({ "replicas": 2 }));
    laptop.view("S2");
    let answer = two.sync(&laptop.delta());
    laptop.receive(&answer);
    assert_eq!(laptop.engine.profile().others.len(), 1, "the other server knows nothing of the link");
    let erased = two.admin_post("/erasures", &json!({ "profile": phone.hex() }));
    assert_eq!(erased.json(), json!({ "replicas": 2 }));
    assert_eq!(one.admin("/stats")["replicas"], DEVICES - 2);
}

#[test]
fn devices_alternate_between_servers_on_one_file() {
    let folder = Folder::new();
    alternate(&folder.store());
}

#[test]
fn devices_alternate_between_servers_on_one_postgresql() {
    let Some(cluster) = postgres::shared() else { return };
    alternate(&cluster.database());
}
