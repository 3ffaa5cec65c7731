//! The store of a shop that outgrew one file: a PostgreSQL server, or a cluster that speaks its protocol.
//!
//! Several `nearside serve` may work on one database. Which of them a device reaches does not matter: a row is replaced by
//! its next version alone, and who meets another's version does the batch again.

mod address;
mod retry;
mod rows;
mod schema;
mod writer;

use super::ledger::Row;
use super::queue::Queue;
use super::{Id, Pending, Store, StoreError, StoredProfile, Totals};
use deadpool_postgres::Pool;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls};

/// Profiles in a PostgreSQL database.
pub struct PostgresStore {
    // First: what it holds is committed before the runtime ends.
    queue: Queue,
    pool: Pool,
    runtime: Option<Runtime>,
}

impl PostgresStore {
    /// Connects, and makes the tables where there are none.
    ///
    /// # Errors
    /// [`StoreError::Open`] where the server cannot be reached, or holds another version.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        let config = address::read(address)?;
        // Apart from the server's: connections live as long as the store, whoever drives it.
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("nearside-postgres").enable_all().build();
        let runtime = runtime.map_err(|error| StoreError::Open(format!("no threads for the store: {error}")))?;
        let pool = address::pool(&config)?;
        runtime.block_on(async {
            let connection = connect(&config).await?;
            schema::prepare(&connection, &config).await?;
            warn(&connection).await;
            Ok::<_, StoreError>(())
        })?;
        let (handle, lanes) = (runtime.handle().clone(), pool.clone());
        let queue = Queue::start(move |receiver, state| handle.block_on(writer::run(lanes, receiver, state)))?;
        Ok(Self { queue, pool, runtime: Some(runtime) })
    }

    /// Reads on the store's own threads, where its connections live.
    fn read<T: Send + 'static>(
        &self,
        question: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Pending<T> {
        let answer = self.runtime.as_ref().map(|runtime| runtime.spawn(question));
        Box::pin(async move {
            match answer {
                Some(answer) => answer.await.unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string()))),
                None => Err(super::queue::stopped()),
            }
        })
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(runtime) = self.runtime.take() {
            // Waiting for it would panic where the store is dropped within another runtime.
            runtime.shutdown_background();
        }
    }
}

impl Store for PostgresStore {
    fn queue(&self) -> &Queue {
        &self.queue
    }

    fn profile(&self, id: Id) -> Pending<Option<StoredProfile>> {
        let pool = self.pool.clone();
        self.read(async move { rows::profile(&pool, id).await })
    }

    fn totals(&self) -> Pending<Totals> {
        let pool = self.pool.clone();
        self.read(async move {
            let mut totals = Totals::default();
            let mut after = Vec::new();
            loop {
                let page = rows::page(&pool, &after).await?;
                let Some(last) = page.last() else { return Ok(totals) };
                after = last.id.0.to_vec();
                for profile in &page {
                    totals.add(profile);
                }
            }
        })
    }
}

/// Reads one profile. Makes no tables.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store.
pub fn read_profile(address: &str, id: Id) -> Result<Option<StoredProfile>, StoreError> {
    with_pool(address, async |pool| rows::profile(&pool, id).await)
}

/// Gives every profile in the order of their ids, a page at a time: each as it was when its page was read.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a profile cannot be read, and what
/// `each` says.
pub fn each_profile(
    address: &str,
    each: &mut dyn FnMut(StoredProfile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    with_pool(address, async |pool| {
        let mut after = Vec::new();
        loop {
            let page = rows::page(&pool, &after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.0.to_vec();
            page.into_iter().try_for_each(&mut *each)?;
        }
    })
}

/// Gives every row, a page at a time.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, and what `each` says.
pub fn each_page(address: &str, each: &mut dyn FnMut(Vec<Row>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    with_pool(address, async |pool| {
        let mut after = Vec::new();
        loop {
            let page = rows::page_of_all(&pool, &after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.to_vec();
            each(page)?;
        }
    })
}

fn with_pool<T>(address: &str, question: impl AsyncFnOnce(Pool) -> Result<T, StoreError>) -> Result<T, StoreError> {
    let config = address::read(address)?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| StoreError::Open(format!("no runtime for the store: {error}")))?;
    runtime.block_on(async {
        let connection = connect(&config).await?;
        schema::examine(&connection, &config).await?;
        question(address::pool(&config)?).await
    })
}

/// A connection of its own.
async fn connect(config: &Config) -> Result<Client, StoreError> {
    let (connection, driver) = config.connect(NoTls).await.map_err(|error| address::refused(config, &error))?;
    // It ends with the connection that it drives; what went wrong is told there, too.
    tokio::spawn(async move { drop(driver.await) });
    address::set_up(&connection).await.map_err(|error| address::refused(config, &error))?;
    Ok(connection)
}

/// Says so where the server itself does not keep what it acknowledges.
async fn warn(connection: &Client) {
    if let Ok(Some(row)) = connection.query_opt("SELECT current_setting('fsync', true)", &[]).await
        && row.get::<_, Option<String>>(0).as_deref() == Some("off")
    {
        eprintln!(
            "nearside: the database server runs with fsync = off: what it acknowledges may be lost with the machine"
        );
    }
}
