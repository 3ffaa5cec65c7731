//! A run: universes one after another on every thread, until there were enough visits or something is wrong.

use crate::figures::{Figures, Wrong};
use crate::hub::Hub;
use crate::mutant::Mutant;
use crate::shop::Shop;
use crate::universe::{Name, Universe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// How often a run tells how far it is.
const TELLS_EVERY: Duration = Duration::from_secs(5);

/// What is to be run.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The seed from which all universes are drawn.
    pub seed: u64,
    /// Visits that there are to be at least.
    pub sessions: u64,
    /// The fault in the simulated hosts, if any.
    pub mutant: Option<Mutant>,
}

/// A universe in which something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub name: Name,
    /// What is wrong.
    pub wrong: Wrong,
    /// What went wrong before anything could be compared.
    pub stopped: Option<String>,
}

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// In numbers.
    pub figures: Figures,
    /// The first universes in which something is wrong, by number; at most [`MAX_FAULTS`].
    pub faults: Vec<Fault>,
    /// How many there were.
    pub faulty: u64,
}

/// Faults that are told one by one.
pub const MAX_FAULTS: usize = 10;

/// Runs universes on all processors. `progress` hears now and then how many visits were made.
///
/// # Errors
/// Where the simulator itself cannot start.
pub fn run(order: Order, progress: &(dyn Fn(u64) + Sync)) -> Result<Outcome, String> {
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let sessions = AtomicU64::new(0);
    let is_over = AtomicBool::new(false);
    let total = Mutex::new(Outcome::default());
    let work = || -> Result<(), String> {
        let shop = Shop::open()?;
        let mut hub = Hub::open(order.mutant)?;
        let mut figures = Figures::default();
        let mut faults = Vec::new();
        while sessions.load(Relaxed) < order.sessions && !is_over.load(Relaxed) {
            let name = Name { seed: order.seed, visitor: next.fetch_add(1, Relaxed) };
            let before = figures.sessions;
            let fault = one(&shop, &mut hub, &mut figures, (name, order.mutant), None);
            sessions.fetch_add(figures.sessions.saturating_sub(before), Relaxed);
            // A mutant is caught by its first fault.
            is_over.fetch_or(order.mutant.is_some() && fault.is_some(), Relaxed);
            faults.extend(fault);
        }
        let mut total = total.lock().map_err(|_| "a thread panicked")?;
        total.figures.add(&figures);
        total.faults.append(&mut faults);
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut told = Instant::now();
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::park_timeout(Duration::from_millis(20));
            if told.elapsed() >= TELLS_EVERY {
                progress(sessions.load(Relaxed));
                told = Instant::now();
            }
        }
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a thread panicked".to_string())?)
    })?;
    let mut outcome = total.into_inner().map_err(|_| "a thread panicked")?;
    outcome.faults.sort_by_key(|fault| fault.name.visitor);
    outcome.faulty = u64::try_from(outcome.faults.len()).unwrap_or(u64::MAX);
    outcome.faults.truncate(MAX_FAULTS);
    outcome.figures.took = began.elapsed();
    Ok(outcome)
}

/// Runs one universe; gives what is wrong in it.
pub fn one(
    shop: &Shop,
    hub: &mut Hub,
    figures: &mut Figures,
    (name, mutant): (Name, Option<Mutant>),
    trace: Option<&mut Vec<String>>,
) -> Option<Fault> {
    match Universe::new(shop, (hub, mutant), figures, name, trace).run() {
        Ok(wrong) => {
            figures.wrong.add(&wrong);
            (!wrong.is_nothing()).then_some(Fault { name, wrong, stopped: None })
        }
        Err(stopped) => Some(Fault { name, wrong: Wrong::default(), stopped: Some(stopped) }),
    }
}
