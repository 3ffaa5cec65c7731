//! The same random operations on both stores: equal answers, and equal rows at the end.

use super::Place;
use nearside::id::{MetricId, ReplicaId};
use nearside::profile::Cells;
use nearside::rng::Rng;
use nearside::sync::{Delta, Outbox, Standing, carry};
use nearside::time::{Day, Time};
use nearside_backend::store::ledger::{Operation, Outcome};
use nearside_backend::store::{self, Store, StoreError, StoredProfile};
use std::env;
use std::sync::Arc;
use std::time::Instant;

/// Operations in a test run; a long run names its own number.
const OPERATIONS: u64 = 6_000;
const OPERATIONS_VARIABLE: &str = "NEARSIDE_STORE_OPERATIONS";
const SEED_VARIABLE: &str = "NEARSIDE_STORE_SEED";
const SEED: u64 = 20_261_122;
/// Groups of replicas that know nothing of each other; each does one operation in a step, so a step is one write.
const GROUPS: usize = 128;
/// Replicas of a group.
const REPLICAS: u8 = 12;
/// Steps after which new groups take the place of the old ones.
const STEPS: u64 = 150;
/// Late deltas that a replica may still send.
const LATE: usize = 6;

/// A writer without an engine: one metric, and all that sync knows.
#[derive(Clone)]
struct Writer {
    replica: ReplicaId,
    cells: Cells,
    outbox: Outbox,
    sent: Vec<Delta>,
    backup: Option<Box<(Cells, Outbox)>>,
}

struct Group {
    writers: Vec<Writer>,
}

impl Group {
    fn new(number: u64) -> Self {
        let writer = |place: u8| {
            let mut id = [place; 16];
            // Random to a store, and told apart by whoever reads a failure.
            id[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
            let replica = ReplicaId(id);
            Writer { replica, cells: Cells::default(), outbox: Outbox::default(), sent: Vec::new(), backup: None }
        };
        Self { writers: (0..REPLICAS).map(writer).collect() }
    }

    fn operation(&mut self, rng: &mut Rng, now: Time) -> Operation {
        let one = self.pick(rng);
        match below(rng, 40) {
            0 | 1 => Operation::Link(self.writers[one].replica.0, self.writers[self.pick(rng)].replica.0),
            2 => Operation::Unlink(self.writers[one].replica.0),
            3 if below(rng, 8) == 0 => Operation::Erase(self.writers[one].replica.0, now),
            what => Operation::Sync(Box::new(self.writers[one].delta(what, rng)), now),
        }
    }

    fn pick(&self, rng: &mut Rng) -> usize {
        // The first ones are busier.
        let most = below(rng, self.writers.len() as u64) + 1;
        place(below(rng, most))
    }
}

impl Writer {
    fn delta(&mut self, what: u64, rng: &mut Rng) -> Delta {
        if what < 12 && !self.sent.is_empty() {
            return self.sent[place(below(rng, self.sent.len() as u64))].clone();
        }
        match what {
            12 => self.backup = Some(Box::new((self.cells.clone(), self.outbox.clone()))),
            13 => {
                if let Some(backup) = self.backup.take() {
                    (self.cells, self.outbox) = *backup;
                }
            }
            14 if below(rng, 6) == 0 => {
                self.outbox = Outbox { epoch: self.outbox.epoch + 1, ..Outbox::default() };
                self.cells = Cells::default();
            }
            _ => {}
        }
        let metric = [MetricId(1), MetricId(2), MetricId(3)][place(below(rng, 3))];
        let day = [Day(20_000), Day(20_001), Day(20_065)][place(below(rng, 3))];
        self.cells.count(metric, day, below(rng, 5) + 1, self.outbox.version());
        let tag = u32::try_from(below(rng, 1 << 32)).unwrap();
        let delta = self.outbox.delta(self.replica, &self.cells, tag).expect("something is new");
        if self.sent.len() >= LATE {
            self.sent.remove(0);
        }
        self.sent.push(delta.clone());
        delta
    }

    fn take_in(&mut self, outcome: &Result<Outcome, StoreError>, rng: &mut Rng) {
        let Ok(Outcome::Synced(synced)) = outcome else { return };
        // One that has ended goes on all the same now and then: a store must bear what a device should not do.
        let before = self.outbox.clone();
        let Standing::Retired(kept) = self.outbox.receive(&synced.answer) else { return };
        if below(rng, 4) == 0 {
            self.outbox = before;
            return;
        }
        self.cells = carry(&self.cells, &kept);
        self.outbox = Outbox::after(self.replica);
        self.replica = rng.replica_id();
    }
}

/// What an outcome says, in a form that compares.
fn told(outcome: &Result<Outcome, StoreError>) -> String {
    match outcome {
        Ok(Outcome::Synced(synced)) => {
            let replicas: Vec<_> = synced.replicas.iter().map(|(id, held)| (id, held.bytes())).collect();
            format!("{:?} {replicas:?}", synced.answer)
        }
        Ok(Outcome::Count(count)) => format!("{count}"),
        Ok(Outcome::Adopted(adopted)) => format!("{adopted:?}"),
        Err(error) => format!("{error:?}"),
    }
}

fn rows(place: &Place) -> Vec<StoredProfile> {
    let mut rows = Vec::new();
    store::each_profile(&place.address, &mut |profile| {
        rows.push(profile);
        Ok(())
    })
    .unwrap();
    rows
}

/// A random number below `end`.
fn below(rng: &mut Rng, end: u64) -> u64 {
    rng.next_u64() % end
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

async fn run(stores: [&Arc<dyn Store>; 2], operations: u64, seed: u64) {
    let mut rng = Rng::new(seed);
    let (mut done, mut step, started) = (0, 0_u64, Instant::now());
    let mut groups: Vec<Group> = Vec::new();
    let mut now = Time::from_ms(1_764_000_000_000).unwrap();
    while done < operations {
        if step.is_multiple_of(STEPS) {
            groups = (0..GROUPS as u64).map(|number| Group::new(step * GROUPS as u64 + number)).collect();
        }
        step += 1;
        now = now.after(60_000);
        let asked: Vec<Operation> = groups.iter_mut().map(|group| group.operation(&mut rng, now)).collect();
        done += asked.len() as u64;
        let [one, other] = stores.map(|store| tokio::spawn(store.perform(asked.clone())));
        let (one, other) = (one.await.unwrap().unwrap(), other.await.unwrap().unwrap());
        assert_eq!(one.len(), asked.len());
        for (((operation, one), other), group) in asked.iter().zip(&one).zip(&other).zip(&mut groups) {
            assert_eq!(told(one), told(other), "seed {seed}, step {step}: {operation:?}");
            if let Operation::Sync(delta, _) = operation
                && below(&mut rng, 3) > 0
                && let Some(writer) = group.writers.iter_mut().find(|writer| writer.replica == delta.replica)
            {
                writer.take_in(one, &mut rng);
            }
        }
        if step.is_multiple_of(STEPS) && operations > OPERATIONS {
            println!("stores: {done} operations, {} s", started.elapsed().as_secs());
        }
    }
    println!("stores: {done} operations with equal answers, seed {seed}, {} s", started.elapsed().as_secs());
}

#[test]
fn both_stores_answer_alike() {
    let number = |name: &str, default: u64| env::var(name).map_or(default, |text| text.parse().expect("a number"));
    let (operations, seed) = (number(OPERATIONS_VARIABLE, OPERATIONS), number(SEED_VARIABLE, SEED));
    let Some(other) = Place::postgres() else { return };
    let one = Place::sqlite();
    let (first, second) = (one.open(), other.open());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run([&first, &second], operations, seed));
    drop((first, second));
    let (one, other) = (rows(&one), rows(&other));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
    println!("stores: {} profiles equal at the end", one.len());
}
