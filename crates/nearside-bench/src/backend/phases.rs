//! The measurements, each on a server and a store of its own.

use super::cluster::Cluster;
use super::connections;
use super::requests::{self, Form, Written};
use super::server::{Counts, Disk, Server};
use super::visits::{Mix, SITE, Visits};
use super::wrk::{self, After, Figures, Run};
use nearside::time::Time;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Deltas of one batch of an edge worker.
pub const BATCH: usize = 50;
/// Connections that send one delta a request, and those that send batches.
pub const CONNECTIONS: usize = 256;
pub const BATCH_CONNECTIONS: usize = 32;
/// Connections at half the rate; each waits between two requests, so they make a steady rate.
pub const PACED: usize = 1_000;
/// How much longer an fsync takes where too much is asked: with that a store acknowledges so little that the load tool, on the
/// same cores, can ask for more than ten times as much. Nearly all of it must then be refused, which is what is measured.
const SLOW_FSYNC: Duration = Duration::from_millis(400);
/// The mean time for which each connection waits before it asks again, where too much is asked.
const THINK: Duration = Duration::from_millis(240);
/// An answer is quick again that takes no longer than this, and the fsyncs of a commit that copies the log: at most four.
const QUICK: Duration = Duration::from_millis(100);
/// How long the server may take to answer like before.
const MAX_RECOVERY: Duration = Duration::from_secs(60);

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// For the report.
    #[default]
    Full,
    /// For a test that everything runs: some seconds.
    Short,
}

impl Size {
    fn of(self, full: usize, short: usize) -> usize {
        if self == Self::Full { full } else { short }
    }
}

/// One bench.
pub struct Bench<'a> {
    /// The binary.
    pub server: &'a Path,
    /// Where databases are made; without one, a `SQLite` file is.
    pub cluster: Option<Cluster>,
    /// How much is measured.
    pub size: Size,
    /// Where files may be.
    pub folder: &'a Path,
}

/// What a run with all of its deltas acknowledged came to.
pub struct Throughput {
    /// What was sent.
    pub written: Written,
    /// Deltas acknowledged, as the server counts them.
    pub acknowledged: f64,
    /// CPU seconds of the server's process, work behind the answers included.
    pub cpu_seconds: f64,
    /// What the load tool saw.
    pub figures: Figures,
    /// Commits, and bytes of deltas read.
    pub commits: f64,
}

impl Throughput {
    /// Durable deltas a CPU second.
    pub fn per_cpu_second(&self) -> f64 {
        self.acknowledged / self.cpu_seconds
    }

    /// Durable deltas a second of the clock, with the load tool on the same cores.
    pub fn per_second(&self) -> f64 {
        self.acknowledged / self.figures.seconds
    }
}

/// What open connections take.
pub struct Open {
    /// How many.
    pub count: usize,
    /// Resident bytes before, with all of them open, and the greatest in between.
    pub bytes: (u64, u64, u64),
}

/// What too much load came to.
pub struct Overload {
    /// Connections.
    pub connections: usize,
    /// How much longer an fsync took.
    pub slow: Duration,
    /// The mean time for which each connection waited before it asked again.
    pub think: Duration,
    /// What the load tool saw.
    pub figures: Figures,
    /// Acknowledged deltas, and requests refused with 503.
    pub acknowledged: f64,
    /// See there.
    pub busy: f64,
    /// How quick an answer must be to count as recovered.
    pub quick: Duration,
    /// How long after the load's end a request was answered so quickly.
    pub recovery: Duration,
    /// The greatest resident memory.
    pub peak_bytes: u64,
}

/// All figures; a phase that was not asked for has none.
#[derive(Default)]
pub struct All {
    /// One delta a request.
    pub single: Option<Throughput>,
    /// Fifty a request.
    pub batches: Option<Throughput>,
    /// Half of the single rate, and that rate.
    pub pace: Option<(f64, Throughput)>,
    /// Open connections.
    pub open: Option<Open>,
    /// Too much.
    pub overload: Option<Overload>,
}

impl Bench<'_> {
    /// Measures these phases.
    ///
    /// # Errors
    /// Where anything that was acknowledged is not in the store, and where something cannot be started.
    pub fn run(&self, phases: &[&str]) -> Result<All, String> {
        let site = self.folder.join("site.json");
        fs::write(&site, SITE).map_err(|error| format!("{}: {error}", site.display()))?;
        let wanted = |phase: &str| phases.contains(&phase);
        let mut all = All::default();
        if wanted("single") || wanted("pace") {
            all.single = Some(self.throughput(Form::Single)?);
        }
        let rate = all.single.as_ref().map_or(0.0, Throughput::per_second);
        if wanted("batches") {
            all.batches = Some(self.throughput(Form::Batch(BATCH))?);
        }
        if wanted("pace") {
            all.pace = Some((rate / 2.0, self.pace(rate / 2.0)?));
        }
        if wanted("connections") {
            all.open = Some(self.open()?);
        }
        if wanted("overload") {
            all.overload = Some(self.overload()?);
        }
        Ok(all)
    }

    fn start(&self, phase: &str, disk: Disk) -> Result<Server, String> {
        let store = match &self.cluster {
            Some(cluster) => cluster.database(phase)?,
            None => format!("sqlite:{}", self.folder.join(format!("{phase}.db")).display()),
        };
        Server::start(self.server, &self.folder.join("site.json"), &store, disk)
    }

    /// As fast as it goes.
    fn throughput(&self, form: Form) -> Result<Throughput, String> {
        let (phase, count, connections) = match form {
            Form::Single => ("single", self.size.of(400_000, 4_000), CONNECTIONS),
            Form::Batch(_) => ("batches", self.size.of(800_000, 20_000), BATCH_CONNECTIONS),
        };
        let path = self.folder.join(phase);
        let written = say(phase, "deltas of real engines", || {
            requests::write(&path, Visits::new(Mix::Shop, 1, now()?)?, count, form)
        })?;
        let run = Run { requests: &path, connections, think: Duration::ZERO, most: MOST, after: After::Stop };
        self.loaded(phase, written, &run)
    }

    /// So many deltas a second, by connections that wait between two requests.
    fn pace(&self, rate: f64) -> Result<Throughput, String> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred thousand deltas")]
        let count = (rate * number(self.size.of(30, 1))) as usize;
        let path = self.folder.join("pace");
        let written = say("pace", "deltas of real engines", || {
            requests::write(&path, Visits::new(Mix::Shop, 2, now()?)?, count, Form::Single)
        })?;
        let think = Duration::from_secs_f64(number(PACED) / rate);
        self.loaded(
            "pace",
            written,
            &Run { requests: &path, connections: PACED, think, most: MOST, after: After::Stop },
        )
    }

    /// Sends everything, waits until the server is quiet, and holds what is stored against what was sent.
    fn loaded(&self, phase: &'static str, written: Written, run: &Run) -> Result<Throughput, String> {
        let server = self.start(phase, Disk::Own)?;
        let (before, counts) = (server.cpu_seconds()?, server.counts()?);
        let (replicas, views) = server.stored()?;
        let figures = say(phase, "wrk", || wrk::run(self.folder, &server.address, run))?;
        let cpu_seconds = server.quiet_cpu_seconds()? - before;
        let after = server.counts()?;
        let counted = |name: &str| count_of(&after, name) - count_of(&counts, name);
        let acknowledged = counted("nearside_deltas_total{verdict=\"ack\"}");
        let stored = server.stored()?;
        server.stop()?;
        let complete = (acknowledged - number(written.deltas)).abs() < 0.5;
        if !complete || stored != (replicas + written.visitors, views + written.views) {
            let (deltas, visitors, views) = (written.deltas, written.visitors, written.views);
            return Err(format!(
                "{phase}: sent {deltas} deltas of {visitors} visitors with {views} views; acknowledged {acknowledged}, \
                 stored {stored:?} after {replicas} replicas; {figures:?}"
            ));
        }
        let commits = counted("nearside_commit_writes_count");
        Ok(Throughput { written, acknowledged, cpu_seconds, figures, commits })
    }

    fn open(&self) -> Result<Open, String> {
        let server = self.start("connections", Disk::Own)?;
        let count = self.size.of(10_000, 200);
        let (before, _) = server.resident_bytes()?;
        let held = say("connections", "open, one delta each", || connections::open(&server.address, count, now()?))?;
        say("connections", "until all are quiet", || parked(&server, count))?;
        let (with, most) = server.resident_bytes()?;
        drop(held);
        server.stop()?;
        Ok(Open { count, bytes: (before, with, most) })
    }

    fn overload(&self) -> Result<Overload, String> {
        let path = self.folder.join("overload");
        let count = self.size.of(200_000, 4_000);
        say("overload", "deltas of real engines", || {
            requests::write(&path, Visits::new(Mix::Strangers, 3, now()?)?, count, Form::Single)
        })?;
        // The short form is run where nobody may watch a process, too.
        let slow = if self.size == Size::Full { SLOW_FSYNC } else { Duration::ZERO };
        let server = self.start("overload", if slow.is_zero() { Disk::Own } else { Disk::Slow(slow) })?;
        let (connections, think, quick) = (self.size.of(10_000, 5_000), THINK, QUICK + 4 * slow);
        let most = Duration::from_secs(self.size.of(60, 3) as u64);
        let run = Run { requests: &path, connections, think, most, after: After::Anew };
        let figures = say("overload", "wrk", || wrk::run(self.folder, &server.address, &run))?;
        let recovery = say("overload", "until answers are quick again", || recovered(&server, quick))?;
        let counts = server.counts()?;
        let (_, peak_bytes) = server.resident_bytes()?;
        let acknowledged = count_of(&counts, "nearside_deltas_total{verdict=\"ack\"}");
        let busy = count_of(&counts, "nearside_refused_total{reason=\"busy\"}");
        // Whoever was acknowledged is there. Connections that the load tool cut at its end may have been stored too.
        let (replicas, _) = server.stored()?;
        server.stop()?;
        if acknowledged < 1.0 || number(usize::try_from(replicas).unwrap_or(0)) < acknowledged {
            return Err(format!("overload: acknowledged {acknowledged}, stored {replicas} of them"));
        }
        Ok(Overload { connections, slow, think, figures, acknowledged, busy, quick, recovery, peak_bytes })
    }
}

/// A run ends when all is sent; one that takes longer than this has gone wrong.
const MOST: Duration = Duration::from_secs(600);

/// Waits until the server has parked so many connections.
fn parked(server: &Server, count: usize) -> Result<(), String> {
    let began = Instant::now();
    let wanted = number(count);
    while began.elapsed() < MAX_RECOVERY {
        if count_of(&server.counts()?, "nearside_connections_parked") >= wanted {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(format!("{count} connections are not parked within a minute"))
}

/// Waits until the server is ready and answers a delta within so long.
fn recovered(server: &Server, quick: Duration) -> Result<Duration, String> {
    let began = Instant::now();
    let mut visits = Visits::new(Mix::Strangers, 4, now()?)?;
    while began.elapsed() < MAX_RECOVERY {
        let asked = Instant::now();
        let request = requests::single(&visits.next()?);
        let answered = std::net::TcpStream::connect(&server.address)
            .map_err(|error| error.to_string())
            .and_then(|mut stream| connections::ask(&mut stream, &request));
        if answered.is_ok() && asked.elapsed() < quick && server.is_ready() {
            return Ok(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err("the server does not recover within a minute".into())
}

/// A count as a number to reckon with.
pub fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn count_of(counts: &Counts, name: &str) -> f64 {
    counts.get(name).copied().unwrap_or(0.0)
}

fn now() -> Result<Time, String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    Time::from_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX)).map_err(|error| error.to_string())
}

/// Says on stderr what is going on and how long it took.
fn say<T>(phase: &str, what: &str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let began = Instant::now();
    let done = work();
    eprintln!("  {phase}: {what} {:.1} s", began.elapsed().as_secs_f64());
    done
}
