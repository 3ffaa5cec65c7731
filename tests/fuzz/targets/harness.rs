//! What the programs share: a bound on every allocation, figures of the run, and seeds.

use nearside_fuzz::{MAX_ALLOCATION_BYTES, MAX_INPUT_BYTES, Target, seeds};
use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// Names the folder into which the seeds are written before libFuzzer reads it.
const SEEDS: &str = "NEARSIDE_FUZZ_SEEDS";
/// Names the file that takes the figures: largest allocation in bytes, longest run in microseconds and its input.
const FIGURES: &str = "NEARSIDE_FUZZ_FIGURES";
/// How often a slow run is repeated: a run that was interrupted is not slow.
const REPEATS: usize = 5;

/// Seconds after which an execution is a hang.
const HANG_S: u32 = 10;

/// Largest single allocation so far.
static LARGEST: AtomicUsize = AtomicUsize::new(0);

/// Executions so far.
static EXECUTIONS: AtomicUsize = AtomicUsize::new(0);

struct Bounded;

unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Bounded = Bounded;

fn note(bytes: usize) {
    // A panic's own report reads the program's symbols.
    if bytes <= LARGEST.load(Relaxed) || std::thread::panicking() {
        return;
    }
    LARGEST.store(bytes, Relaxed);
    if bytes > MAX_ALLOCATION_BYTES {
        eprintln!("an allocation of {bytes} bytes; the bound is {MAX_ALLOCATION_BYTES}");
        std::process::abort();
    }
}

/// What was seen so far; written down whenever it grows.
#[derive(Default)]
pub struct Figures {
    allocation_bytes: usize,
    slowest_us: u128,
    slowest: Vec<u8>,
}

impl Figures {
    /// Runs the target once and notes what it took.
    pub fn run(&mut self, target: Target, input: &[u8]) {
        let mut took_us = timed(target, input);
        if took_us > self.slowest_us {
            took_us = (0..REPEATS).map(|_| timed(target, input)).fold(took_us, u128::min);
        }
        let is_slowest = took_us > self.slowest_us;
        if is_slowest {
            self.slowest_us = took_us;
            self.slowest = input[..input.len().min(MAX_INPUT_BYTES)].to_vec();
        }
        let allocation_bytes = LARGEST.load(Relaxed);
        if is_slowest || allocation_bytes > self.allocation_bytes {
            self.allocation_bytes = allocation_bytes;
            self.write();
        }
    }

    fn write(&self) {
        let Ok(file) = std::env::var(FIGURES) else { return };
        let input: String = self.slowest.iter().map(|byte| format!("{byte:02x}")).collect();
        let figures = format!("{}\n{}\n{input}\n", self.allocation_bytes, self.slowest_us);
        fs::write(&file, figures).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

fn timed(target: Target, input: &[u8]) -> u128 {
    EXECUTIONS.fetch_add(1, Relaxed);
    let started = Instant::now();
    target.run(input);
    started.elapsed().as_micros()
}

/// Begins to watch for hangs, and writes the seeds where that is asked for.
pub fn begin(target: Target) {
    thread::spawn(watch);
    let Ok(folder) = std::env::var(SEEDS) else { return };
    for (number, seed) in seeds(target).iter().enumerate() {
        let file = Path::new(&folder).join(format!("seed-{number:04}"));
        fs::write(&file, seed).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    LARGEST.store(0, Relaxed);
}

/// Ends the process at a hang. libFuzzer's own limit goes by the clock on the wall, and a process that is stopped for a
/// while would be one that hangs; while it is stopped this does not count either.
fn watch() {
    let (mut latest, mut seconds) = (0, 0);
    while seconds < HANG_S {
        thread::sleep(Duration::from_secs(1));
        let executions = EXECUTIONS.load(Relaxed);
        seconds = if executions == latest { seconds + 1 } else { 0 };
        latest = executions;
    }
    eprintln!("an execution of over {HANG_S} seconds");
    std::process::abort();
}

/// libFuzzer's entry points for a target.
macro_rules! target {
    ($target:expr) => {
        libfuzzer_sys::fuzz_target!(
            init: harness::begin($target),
            |input: &[u8]| {
                thread_local! {
                    static FIGURES: std::cell::RefCell<harness::Figures> = std::cell::RefCell::default();
                }
                FIGURES.with_borrow_mut(|figures| figures.run($target, input));
            }
        );
    };
}
pub(crate) use target;
