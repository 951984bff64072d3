//! Changes, slots and attachments.

use accostage_app::ports::{Append, PortResult, ProjectedSlot, Projection, Summary};
use accostage_app::projection::fold;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

use crate::SqliteStore;
use crate::agenda;
use crate::failure::failure;
use crate::schema::SEARCH;

pub type Sql<T> = Result<T, sqlx::Error>;

pub async fn append(store: &SqliteStore, append: Append) -> PortResult<()> {
    let run = async |writer: &mut SqliteConnection| {
        let change = sqlx::query(PUT_CHANGE_AND_SUMMARY).bind(&append.dossier).bind(&append.hash).bind(&append.bytes);
        bind_summary(change, &append.summary, append.deadlines.is_some()).execute(&mut *writer).await?;
        put_slots(writer, &append.dossier, &append.slots).await?;
        agenda::replace(writer, &append.dossier, append.deadlines.as_deref().unwrap_or_default()).await
    };
    store.writer.transaction(run).await?;
    store.journal.written();
    Ok(())
}

pub async fn adopt(store: &SqliteStore, dossier: &str, snapshot: Vec<u8>, projection: Projection) -> PortResult<()> {
    let run = async |writer: &mut SqliteConnection| {
        replace_changes(writer, dossier, &snapshot).await?;
        replace_projection(writer, &projection).await
    };
    store.writer.transaction(run).await?;
    store.journal.written();
    Ok(())
}

pub async fn compact(store: &SqliteStore, dossier: &str, snapshot: Vec<u8>) -> PortResult<()> {
    store.writer.transaction(async |writer| replace_changes(writer, dossier, &snapshot).await).await
}

pub async fn clear_projection(store: &SqliteStore) -> PortResult<()> {
    let run = async |writer: &mut SqliteConnection| {
        for table in [
            "DELETE FROM slot WHERE dossier NOT IN",
            "DELETE FROM deadline WHERE dossier NOT IN",
            "DELETE FROM dossier WHERE id NOT IN",
        ] {
            let orphans = format!("{table} (SELECT dossier FROM snapshot UNION SELECT dossier FROM change)");
            sqlx::query(AssertSqlSafe(orphans)).execute(&mut *writer).await?;
        }
        // A damaged index refuses to be emptied row by row.
        sqlx::query("DROP TABLE IF EXISTS search").execute(&mut *writer).await?;
        sqlx::query(SEARCH).execute(&mut *writer).await.map(drop)
    };
    store.writer.transaction(run).await
}

pub async fn rebuild(store: &SqliteStore, projection: Projection) -> PortResult<()> {
    store.writer.transaction(async |writer| replace_projection(writer, &projection).await).await?;
    store.journal.written();
    Ok(())
}

pub async fn chunks(store: &SqliteStore, dossier: &str) -> PortResult<Vec<Vec<u8>>> {
    // A write that was given up half-way may still be committed meanwhile: read before, its change would be made again
    // under the same number.
    drop(store.writer.take().await?);
    let run = async {
        let mut tx = store.readers.begin().await?;
        let mut chunks: Vec<Vec<u8>> = sqlx::query_scalar("SELECT bytes FROM snapshot WHERE dossier = ?")
            .bind(dossier)
            .fetch_all(&mut *tx)
            .await?;
        let changes = sqlx::query_scalar("SELECT bytes FROM change WHERE dossier = ? ORDER BY seq")
            .bind(dossier)
            .fetch_all(&mut *tx)
            .await?;
        chunks.extend::<Vec<Vec<u8>>>(changes);
        Ok(chunks)
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}

pub async fn slots(store: &SqliteStore, dossier: &str) -> PortResult<Vec<(String, String)>> {
    sqlx::query_as("SELECT path, body FROM slot WHERE dossier = ?")
        .bind(dossier)
        .fetch_all(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

pub async fn put_blob(store: &SqliteStore, hash: &str, bytes: Vec<u8>) -> PortResult<()> {
    sqlx::query("INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)")
        .bind(hash)
        .bind(bytes)
        .execute(&mut *store.writer.take().await?)
        .await
        .map(drop)
        .map_err(|error| failure(&error))
}

pub async fn blob(store: &SqliteStore, hash: &str) -> PortResult<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT bytes FROM blob WHERE hash = ?")
        .bind(hash)
        .fetch_optional(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

async fn replace_changes(tx: &mut SqliteConnection, dossier: &str, snapshot: &[u8]) -> Sql<()> {
    sqlx::query("INSERT OR REPLACE INTO snapshot (dossier, bytes) VALUES (?, ?)")
        .bind(dossier)
        .bind(snapshot)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM change WHERE dossier = ?").bind(dossier).execute(&mut *tx).await?;
    Ok(())
}

async fn replace_projection(tx: &mut SqliteConnection, projection: &Projection) -> Sql<()> {
    let Projection { slots, summary, deadlines } = projection;
    sqlx::query("DELETE FROM search WHERE rowid IN (SELECT id FROM slot WHERE dossier = ?)")
        .bind(&summary.id)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM slot WHERE dossier = ?").bind(&summary.id).execute(&mut *tx).await?;
    put_slots(tx, &summary.id, slots).await?;
    bind_summary(sqlx::query(PUT_SUMMARY), summary, deadlines.is_some()).execute(&mut *tx).await?;
    agenda::replace_all(tx, &summary.id, deadlines.as_deref().unwrap_or_default()).await
}

/// A slot and its text for the search, in one round trip to the thread of the connection.
const PUT_SLOT: &str = "INSERT INTO slot (dossier, path, body) VALUES (?, ?, ?)
      ON CONFLICT (dossier, path) DO UPDATE SET body = excluded.body;
    INSERT OR REPLACE INTO search (rowid, text) SELECT id, ? FROM slot WHERE dossier = ? AND path = ?";
/// The same for a slot that the search does not read, or no longer.
const PUT_SILENT_SLOT: &str = "INSERT INTO slot (dossier, path, body) VALUES (?, ?, ?)
      ON CONFLICT (dossier, path) DO UPDATE SET body = excluded.body;
    DELETE FROM search WHERE rowid = (SELECT id FROM slot WHERE dossier = ? AND path = ?)";
const DROP_SLOT: &str = "DELETE FROM search WHERE rowid = (SELECT id FROM slot WHERE dossier = ? AND path = ?);
    DELETE FROM slot WHERE dossier = ? AND path = ?";

async fn put_slots(tx: &mut SqliteConnection, dossier: &str, slots: &[ProjectedSlot]) -> Sql<()> {
    for slot in slots {
        let query = match (&slot.body, &slot.text) {
            (Some(body), Some(text)) => sqlx::query(PUT_SLOT).bind(dossier).bind(&slot.path).bind(body).bind(text),
            (Some(body), None) => sqlx::query(PUT_SILENT_SLOT).bind(dossier).bind(&slot.path).bind(body),
            (None, _) => sqlx::query(DROP_SLOT).bind(dossier).bind(&slot.path),
        };
        query.bind(dossier).bind(&slot.path).execute(&mut *tx).await?;
    }
    Ok(())
}

/// The line of a dossier in the list. Its progress must be computed again. `agenda_at` is the moment of the last edit
/// when the deadlines are those of that edit.
macro_rules! put_summary {
    ($agenda:literal) => {
        concat!(
            "INSERT INTO dossier (id, name, folded, created_at, updated_at, archived, sensitivity, revision, agenda_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded,
               updated_at = excluded.updated_at, archived = excluded.archived, sensitivity = excluded.sensitivity,
               revision = excluded.revision, answered = NULL, asked = NULL, missing = NULL, blocking = NULL,
               agenda_at = ",
            $agenda
        )
    };
}

const PUT_SUMMARY: &str = put_summary!("excluded.agenda_at");
/// What every edit writes, in one round trip to the thread of the connection. An edit replaces some deadlines only: those
/// of a dossier whose others are not known stay to be computed.
const PUT_CHANGE_AND_SUMMARY: &str = concat!(
    "INSERT INTO change (dossier, hash, bytes) VALUES (?, ?, ?);",
    put_summary!("CASE WHEN agenda_at = updated_at THEN excluded.agenda_at END")
);

type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

fn bind_summary<'q>(query: Bound<'q>, summary: &'q Summary, planned: bool) -> Bound<'q> {
    query
        .bind(&summary.id)
        .bind(&summary.name)
        .bind(fold(&summary.name))
        .bind(summary.created_at)
        .bind(summary.updated_at)
        .bind(summary.archived)
        .bind(&summary.sensitivity)
        .bind(&summary.revision)
        .bind(planned.then_some(summary.updated_at))
}
