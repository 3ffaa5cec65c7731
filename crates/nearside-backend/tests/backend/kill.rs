//! The server, and the database server behind it, killed at random moments under load: nothing acknowledged is lost,
//! and nothing counted twice.

use crate::device::Device;
use crate::postgres::{Cluster, Disk};
use crate::support::{Folder, Server, agent, send};
use nearside::rng::Rng;
use nearside_backend::store;
use std::env;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// Rounds in a test run; a long run names its own number, and one of the stores.
const ROUNDS: u64 = 5;
const ROUNDS_VARIABLE: &str = "NEARSIDE_KILL_ROUNDS";
const STORE_VARIABLE: &str = "NEARSIDE_KILL_STORE";
const SEED: u64 = 20_261_122;
/// Devices that write at once, each on its own connection.
const WRITERS: u32 = 12;
/// Acknowledgements in a round before anything is killed, at most.
const MOST_ACKNOWLEDGED: u64 = 400;
/// Every so many rounds the database server is killed, too.
const DATABASE_ROUNDS: u64 = 4;

/// A device and what it knows.
struct Writer {
    device: Device,
    /// Views that it was told are safe.
    acknowledged: u64,
    /// Views that it has sent.
    sent: u64,
}

impl Writer {
    /// Sends one view after another until the server is gone. A refusal is answered by sending the same again.
    fn write(&mut self, address: &str, all: &AtomicU64) {
        let (agent, url) = (agent(), format!("http://{address}/ns/demo/sync"));
        let headers = [("content-type", "application/x-nearside")];
        loop {
            if self.sent == self.acknowledged {
                self.device.view("S1");
                self.sent += 1;
            }
            match send(&agent, &url, "POST", &headers, &self.device.delta()) {
                Ok(answer) if answer.status == 200 => {
                    self.device.receive(&answer);
                    self.acknowledged = self.sent;
                    all.fetch_add(1, SeqCst);
                }
                Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text()),
                Err(_gone) => return,
            }
        }
    }
}

/// What is killed, and where it writes.
struct Ground {
    folder: Folder,
    address: String,
    cluster: Option<Cluster>,
}

/// What it came to.
#[derive(Default)]
struct Tally {
    acknowledged: u64,
    lost: u64,
    doubled: u64,
}

fn rounds(name: &str, ground: &Ground, count: u64) {
    let (mut rng, mut tally, started) = (Rng::new(SEED), Tally::default(), Instant::now());
    let mut writers: Vec<Writer> =
        (1..=WRITERS).map(|number| Writer { device: Device::new(number), acknowledged: 0, sent: 0 }).collect();
    for round in 1..=count {
        tally.acknowledged += play(ground, &mut writers, &mut rng, round);
        count_what_is_there(ground, &writers, &mut tally);
        if count > ROUNDS {
            println!("kill: {name}: round {round} of {count}, {} acknowledged", tally.acknowledged);
        }
    }
    let Tally { acknowledged, lost, doubled } = tally;
    let seconds = started.elapsed().as_secs();
    println!(
        "killed: {name}, {count} rounds, {acknowledged} acknowledged, {lost} lost, {doubled} doubled, {seconds} s"
    );
    assert_eq!((lost, doubled), (0, 0));
}

/// One round: starts the server, lets everybody write, kills at a random moment.
fn play(ground: &Ground, writers: &mut [Writer], rng: &mut Rng, round: u64) -> u64 {
    let mut server = Server::on(&ground.address, &ground.folder, &[]);
    let all = AtomicU64::new(0);
    thread::scope(|scope| {
        for writer in writers {
            let (address, all) = (server.address.clone(), &all);
            scope.spawn(move || writer.write(&address, all));
        }
        wait_for(&all, 1 + rng.next_u64() % MOST_ACKNOWLEDGED, rng);
        if let Some(cluster) = ground.cluster.as_ref().filter(|_| round.is_multiple_of(DATABASE_ROUNDS)) {
            let end = if rng.next_u64().is_multiple_of(2) { Cluster::kill } else { Cluster::stop };
            end(cluster);
            cluster.begin();
            let so_far = all.load(SeqCst);
            wait_for(&all, so_far + 1 + rng.next_u64() % 50, rng);
        }
        server.signal("KILL");
    });
    server.wait();
    all.load(SeqCst)
}

/// Waits until so many writes were acknowledged, and then a little, so that any step of a commit may be met.
fn wait_for(all: &AtomicU64, acknowledged: u64, rng: &mut Rng) {
    let patience = Instant::now();
    while all.load(SeqCst) < acknowledged {
        assert!(patience.elapsed() < Duration::from_secs(60), "nothing is acknowledged any more");
        thread::yield_now();
    }
    thread::sleep(Duration::from_micros(rng.next_u64() % 5_000));
}

/// Compares every device with what is stored: what is below its acknowledgements is lost, what is above what it ever
/// counted is doubled.
fn count_what_is_there(ground: &Ground, writers: &[Writer], tally: &mut Tally) {
    for writer in writers {
        let stored = store::read_profile(&ground.address, writer.device.replica.0).unwrap();
        let replicas = stored.map_or(Vec::new(), |profile| profile.replicas);
        let cells: Vec<_> = replicas.iter().map(|replica| (replica.id, &replica.cells)).collect();
        let folded = nearside::sync::fold(&cells);
        let held = folded.metrics.iter().map(|metric| metric.life.value).max().unwrap_or(0);
        tally.lost += writer.acknowledged.saturating_sub(held);
        tally.doubled += held.saturating_sub(writer.sent);
    }
}

/// How many rounds of this store are asked for.
fn asked(store: &str) -> Option<u64> {
    let named = env::var(STORE_VARIABLE).ok();
    let rounds = env::var(ROUNDS_VARIABLE).map_or(ROUNDS, |text| text.parse().expect("a number"));
    named.is_none_or(|named| named == store).then_some(rounds)
}

#[test]
fn nothing_acknowledged_in_a_file_is_lost() {
    let Some(count) = asked("sqlite") else { return };
    let folder = Folder::new();
    rounds("sqlite", &Ground { address: folder.store(), folder, cluster: None }, count);
}

#[test]
fn nothing_acknowledged_on_a_database_server_is_lost() {
    let Some(count) = asked("postgres") else { return };
    let Some(cluster) = Cluster::start(Disk::Waits) else { return };
    rounds("postgres", &Ground { folder: Folder::new(), address: cluster.database(), cluster: Some(cluster) }, count);
}
