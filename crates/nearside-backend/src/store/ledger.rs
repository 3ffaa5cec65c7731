//! The rows: what each operation reads and writes within the transaction at hand.

use super::{Mark, ProfileId, StoreError, StoredProfile, StoredReplica, Synced, Totals, codec};
use crate::limits::MAX_ANSWER_CELLS_BYTES;
use nearside::id::ReplicaId;
use nearside::limits::MAX_REPLICAS;
use nearside::profile::{Cells, Table, Version};
use nearside::sync::{self, Answer, Delta, Stored, Verdict};
use nearside::time::Time;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A row of `replica`.
struct Kept {
    id: ReplicaId,
    profile: ProfileId,
    changed: u32,
    updated: Time,
    stored: Stored,
}

const COLUMNS: &str = "replica_id, profile_id, epoch, head_version, head_tag, changed, updated, cells";

/// Joins a delta into its replica.
///
/// # Errors
/// [`StoreError::Corrupt`] where a stored replica of the profile cannot be read; then nothing was written.
pub fn sync(connection: &Connection, delta: &Delta, now: Time) -> Result<Synced, StoreError> {
    if is_erased(connection, delta.replica)? {
        let answer = Answer {
            replica: delta.replica,
            verdict: Verdict::Closed(delta.head),
            hub: delta.seen,
            complete: true,
            others: Vec::new(),
        };
        return Ok(Synced { answer, replicas: Vec::new() });
    }
    let known = replica(connection, delta.replica)?;
    let profile = known.as_ref().map_or(ProfileId(delta.replica.0), |kept| kept.profile);
    let others = others(connection, profile, delta.replica)?;
    let clock = others.iter().chain(&known).map(|kept| kept.changed).max().unwrap_or(0);
    let before = known.as_ref().map(|kept| (kept.stored.epoch, kept.stored.head));
    let changed = known.as_ref().map_or(0, |kept| kept.changed);
    let mut stored = known.map_or_else(Stored::default, |kept| kept.stored);
    let verdict = sync::apply(&mut stored, delta);
    let moved = before.is_some_and(|before| before != (stored.epoch, stored.head));
    let own = if matches!(verdict, Verdict::Ack(_)) && (before.is_none() || moved) {
        let kept =
            Kept { id: delta.replica, profile, changed: clock.saturating_add(1), updated: now, stored: stored.clone() };
        write(connection, &kept)?;
        kept.changed
    } else {
        changed
    };
    let answer = answer(delta, verdict, own, &others);
    let mut replicas = vec![(delta.replica, stored.cells)];
    replicas.extend(others.into_iter().map(|kept| (kept.id, kept.stored.cells)));
    Ok(Synced { answer, replicas })
}

/// The ack, and the cells of other replicas that changed after what the device has seen, oldest change first.
///
/// The answer's hub clock is that of the last replica that fitted, so the next answer goes on from there.
fn answer(delta: &Delta, verdict: Verdict, own: u32, others: &[Kept]) -> Answer {
    let mut news: Vec<&Kept> = others.iter().filter(|kept| kept.changed > delta.seen).collect();
    news.sort_by_key(|kept| kept.changed);
    let (mut sent, mut room) = (Vec::new(), MAX_ANSWER_CELLS_BYTES);
    let mut hub = delta.seen;
    let mut complete = true;
    for kept in news {
        // What placements came to matters to the report alone.
        let mut cells = Cow::Owned(Cells { tallies: Table::default(), ..kept.stored.cells.clone() });
        if sent.is_empty() {
            cells = codec::newest(cells, kept.stored.head.version, room);
        }
        let bytes = codec::size(&cells);
        if bytes > room || sent.len() >= MAX_REPLICAS {
            complete = false;
            break;
        }
        room = room.saturating_sub(bytes);
        hub = hub.max(kept.changed);
        sent.push((kept.id, cells.into_owned()));
    }
    if complete {
        hub = hub.max(own);
    }
    sent.sort_by_key(|(id, _)| *id);
    Answer { replica: delta.replica, verdict, hub, complete: false, others: sent }
}

/// The profile of that id, or the one of the replica of that id.
///
/// # Errors
/// [`StoreError::Corrupt`] where one of its replicas cannot be read.
pub fn profile(connection: &Connection, id: [u8; 16]) -> Result<Option<StoredProfile>, StoreError> {
    let Some(profile) = profile_of(connection, id)? else { return Ok(None) };
    let sql = format!("SELECT {COLUMNS} FROM replica WHERE profile_id = ?1 ORDER BY replica_id");
    let replicas = select(connection, &sql, params![profile.0])?.into_iter().map(|kept| StoredReplica {
        id: kept.id,
        epoch: kept.stored.epoch,
        head: kept.stored.head,
        updated: kept.updated,
        cells: kept.stored.cells,
    });
    Ok(Some(StoredProfile { id: profile, replicas: replicas.collect() }))
}

/// Erases the profile of that id or replica, and remembers its replicas' ids so that no late delta revives them.
///
/// # Errors
/// Those of the database.
pub fn erase(connection: &Connection, id: [u8; 16], now: Time) -> Result<usize, StoreError> {
    let Some(profile) = profile_of(connection, id)? else { return Ok(0) };
    let at = i64::try_from(now.ms()).unwrap_or(i64::MAX);
    let remember = "INSERT INTO erased (replica_id, at) SELECT replica_id, ?2 FROM replica WHERE profile_id = ?1";
    connection.prepare_cached(remember)?.execute(params![profile.0, at])?;
    Ok(connection.prepare_cached("DELETE FROM replica WHERE profile_id = ?1")?.execute(params![profile.0])?)
}

/// Makes the replicas of `joined` part of the profile `kept`, under a hub clock that both sides have yet to see.
///
/// # Errors
/// [`StoreError::Unknown`] where either is not there.
pub fn link(connection: &Connection, kept: [u8; 16], joined: [u8; 16]) -> Result<usize, StoreError> {
    let kept = profile_of(connection, kept)?.ok_or(StoreError::Unknown)?;
    let joined = profile_of(connection, joined)?.ok_or(StoreError::Unknown)?;
    if kept != joined {
        let greatest = "SELECT max(changed) FROM replica WHERE profile_id = ?1 OR profile_id = ?2";
        let clock: i64 = connection.query_row(greatest, params![kept.0, joined.0], |row| row.get(0))?;
        connection.execute(
            "UPDATE replica SET profile_id = ?1, changed = ?3 WHERE profile_id = ?1 OR profile_id = ?2",
            params![kept.0, joined.0, clock.saturating_add(1)],
        )?;
    }
    let count: i64 =
        connection
            .query_row("SELECT count(*) FROM replica WHERE profile_id = ?1", params![kept.0], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Counts over all replicas, read row by row.
///
/// # Errors
/// [`StoreError::Corrupt`] where a replica cannot be read.
pub fn totals(connection: &Connection) -> Result<Totals, StoreError> {
    let mut totals = Totals::default();
    let mut profiles = BTreeSet::new();
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM replica"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kept = read(row)??;
        totals.replicas = totals.replicas.saturating_add(1);
        profiles.insert(kept.profile);
        for metric in &kept.stored.cells.metrics {
            let sum = totals.metrics.entry(metric.id).or_default();
            *sum = sum.saturating_add(metric.life.value);
        }
    }
    totals.profiles = u64::try_from(profiles.len()).unwrap_or(u64::MAX);
    Ok(totals)
}

/// Gives each replica's cells, profile by profile, row by row.
///
/// # Errors
/// [`StoreError::Corrupt`] where a replica cannot be read, and what `each` says.
pub fn each_replica(
    connection: &Connection,
    each: &mut dyn FnMut(ProfileId, ReplicaId, Cells) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM replica ORDER BY profile_id, replica_id");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kept = read(row)??;
        each(kept.profile, kept.id, kept.stored.cells)?;
    }
    Ok(())
}

fn is_erased(connection: &Connection, id: ReplicaId) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM erased WHERE replica_id = ?1")?.exists(params![id.0])?)
}

fn profile_of(connection: &Connection, id: [u8; 16]) -> Result<Option<ProfileId>, StoreError> {
    let sql = "SELECT profile_id FROM replica WHERE replica_id = ?1 OR profile_id = ?1 LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row(params![id], |row| row.get(0)).optional()?.map(ProfileId))
}

fn replica(connection: &Connection, id: ReplicaId) -> Result<Option<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM replica WHERE replica_id = ?1");
    Ok(select(connection, &sql, params![id.0])?.pop())
}

fn others(connection: &Connection, profile: ProfileId, but: ReplicaId) -> Result<Vec<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM replica WHERE profile_id = ?1 AND replica_id <> ?2 ORDER BY replica_id");
    select(connection, &sql, params![profile.0, but.0])
}

fn select(connection: &Connection, sql: &str, arguments: impl rusqlite::Params) -> Result<Vec<Kept>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(arguments)?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        kept.push(read(row)??);
    }
    Ok(kept)
}

/// A row; the outer error is the database's, the inner one says that the cells are not what was written.
fn read(row: &Row<'_>) -> rusqlite::Result<Result<Kept, StoreError>> {
    let id: [u8; 16] = row.get(0)?;
    let epoch = row.get(2)?;
    let head = Mark { version: Version(row.get(3)?), tag: row.get(4)? };
    let updated: i64 = row.get(6)?;
    let cells: Result<Cells, StoreError> =
        codec::decode(row.get_ref(7)?.as_blob()?).map_err(|error| codec::corrupt(ReplicaId(id), &error));
    let kept = cells.map(|cells| Kept {
        id: ReplicaId(id),
        profile: ProfileId([0; 16]),
        changed: 0,
        updated: Time::from_ms(updated.unsigned_abs()).unwrap_or(Time::MAX),
        stored: Stored { epoch, head, past: Vec::new(), cells },
    });
    let (profile, changed) = (ProfileId(row.get(1)?), row.get(5)?);
    Ok(kept.map(|kept| Kept { profile, changed, ..kept }))
}

fn write(connection: &Connection, kept: &Kept) -> Result<(), StoreError> {
    let updated = i64::try_from(kept.updated.ms()).unwrap_or(i64::MAX);
    let cells = codec::encode(&kept.stored.cells);
    // The update names every column: `excluded` is plain SQL in both dialects.
    let sql = "INSERT INTO replica (replica_id, profile_id, epoch, head_version, head_tag, changed, updated, cells)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (replica_id) DO UPDATE SET epoch = excluded.epoch, head_version = excluded.head_version,
        head_tag = excluded.head_tag, changed = excluded.changed, updated = excluded.updated, cells = excluded.cells";
    connection.prepare_cached(sql)?.execute(params![
        kept.id.0,
        kept.profile.0,
        kept.stored.epoch,
        kept.stored.head.version.0,
        kept.stored.head.tag,
        kept.changed,
        updated,
        cells
    ])?;
    Ok(())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}
