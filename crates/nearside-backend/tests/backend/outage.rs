//! A disk that is full, a disk that fails, a database server that is gone: nothing is acknowledged that may be lost.

use crate::device::Device;
use crate::postgres::{Cluster, Disk};
use crate::support::{Folder, NEARSIDE, Server, views};
use std::fs;
use std::io::Write as _;
use std::process::Command;

/// Requests after which what should have happened by then is taken not to happen.
const MANY: u32 = 20_000;

/// Sends a view of each device in turn until one is refused; counts what was acknowledged.
fn send_until_refused(server: &Server, devices: &mut [Device], acknowledged: &mut [u64]) -> u16 {
    for _ in 0..MANY {
        for (device, acknowledged) in devices.iter_mut().zip(&mut *acknowledged) {
            // Never seen before, so that what is stored grows.
            device.view(&format!("an item of a catalog, with an id of some length, number {acknowledged}"));
            let answer = server.sync(&device.delta());
            if answer.status != 200 {
                return answer.status;
            }
            device.receive(&answer);
            *acknowledged += 1;
        }
    }
    panic!("nothing was refused");
}

/// Asks whether the server is ready until it says so; every question makes it look.
fn wait_until_ready(server: &Server) {
    assert!((0..MANY).any(|_| server.get("/readyz").status == 200), "it does not heal");
}

/// Asserts that everything is there: what was acknowledged, and what was refused and is sent again.
fn assert_nothing_lost(server: &Server, devices: &mut [Device], acknowledged: &[u64]) {
    for (device, acknowledged) in devices.iter_mut().zip(acknowledged) {
        let held = views(&server.admin(&format!("/profiles/{}", device.hex()))["cells"]);
        assert!(held == *acknowledged || held == acknowledged + 1, "{held} held, {acknowledged} acknowledged");
        device.view("S1");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
        let all = views(&server.admin(&format!("/profiles/{}", device.hex()))["cells"]);
        assert!(all == acknowledged + 1 || all == acknowledged + 2, "{all} held, {acknowledged} acknowledged");
    }
}

#[test]
fn a_database_server_that_is_gone_is_waited_for() {
    let Some(cluster) = Cluster::start(Disk::DoesNotWait) else { return };
    let folder = Folder::new();
    let server = Server::on(&cluster.database(), &folder, &[]);
    let (mut devices, mut acknowledged) = ([Device::new(1), Device::new(2)], [0, 0]);
    for (device, acknowledged) in devices.iter_mut().zip(&mut acknowledged) {
        device.view("S1");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
        *acknowledged += 1;
    }
    for way in [Cluster::stop, Cluster::kill] {
        way(&cluster);
        assert_eq!(send_until_refused(&server, &mut devices, &mut acknowledged), 503);
        assert_eq!(server.get("/readyz").status, 503);
        assert_eq!(server.get("/healthz").status, 200);
        cluster.begin();
        wait_until_ready(&server);
        for (device, acknowledged) in devices.iter_mut().zip(&mut acknowledged) {
            device.view("S1");
            let answer = server.sync(&device.delta());
            device.receive(&answer);
            *acknowledged = views(&server.admin(&format!("/profiles/{}", device.hex()))["cells"]);
        }
    }
    assert_nothing_lost(&server, &mut devices, &acknowledged);
}

#[test]
fn a_disk_that_fails_ends_acknowledging_for_good() {
    let folder = Folder::new();
    // No file may grow beyond 24 MB: the log is 16 MB, and a write past the limit fails as a write to a broken disk does.
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"trap "" XFSZ; ulimit -f 49152; exec "$0" "$@""#, NEARSIDE]);
    let server = Server::run(limited, &folder.store(), &folder, &[]);
    // A reader that stays at the beginning keeps the log from being begun anew, so it grows.
    let reader = rusqlite::Connection::open(folder.path("store.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM ledger").unwrap();
    let mut devices: Vec<Device> = (1..=4).map(Device::new).collect();
    let mut acknowledged = vec![0; devices.len()];
    assert_eq!(send_until_refused(&server, &mut devices, &mut acknowledged), 503);
    assert_eq!(server.get("/readyz").status, 503);
    drop(reader);
    let mut another = Device::new(5);
    another.view("S1");
    assert_eq!(server.sync(&another.delta()).status, 503, "a broken disk is not trusted again");
    assert!(server.get("/readyz").json()["remedy"].as_str().unwrap().contains("sound disk"));
    drop(server);
    let healed = Server::start(&folder, &[]);
    assert_nothing_lost(&healed, &mut devices, &acknowledged);
}

/// A small file system of its own, unmounted in the end.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn new(folder: &Folder) -> Option<Self> {
        let path = folder.path("disk");
        fs::create_dir_all(&path).unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=40m", "tmpfs"]).arg(&path).output();
        match mount {
            Ok(output) if output.status.success() => Some(Self(path)),
            _ => {
                println!("skipped: no right to mount a small file system here");
                None
            }
        }
    }

    /// Writes a file until there is no room for another byte.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("filler")).unwrap();
        for size in [64 * 1024, 1] {
            while file.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_until_there_is_room() {
    let folder = Folder::new();
    let Some(disk) = SmallDisk::new(&folder) else { return };
    let address = format!("sqlite:{}", disk.0.join("store.db").display());
    let server = Server::on(&address, &folder, &[]);
    let mut devices: Vec<Device> = (1..=4).map(Device::new).collect();
    let mut acknowledged = vec![0; devices.len()];
    for device in &mut devices {
        device.view("S1");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
    }
    acknowledged.fill(1);
    let reader = rusqlite::Connection::open(disk.0.join("store.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM ledger").unwrap();
    disk.fill();
    assert_eq!(send_until_refused(&server, &mut devices, &mut acknowledged), 503);
    let ready = server.get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(ready.json()["remedy"].as_str().unwrap().contains("make room"), "{}", ready.text());
    disk.make_room();
    drop(reader);
    wait_until_ready(&server);
    assert_nothing_lost(&server, &mut devices, &acknowledged);
    drop(server);
    let again = Server::on(&address, &folder, &[]);
    assert_eq!(again.admin("/stats")["replicas"], 4);
}
