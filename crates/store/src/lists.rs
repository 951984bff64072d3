//! Lists, search, settings, catalogues, health.

use accostage_app::ports::{
    Hit, LabelUse, ListOrder, ListQuery, Page, PortResult, Progress, StoreHealth, StoredCatalogue, Summary,
    database_path,
};
use accostage_app::projection::{MODEL, fold, is_model, label_path};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};
use uuid::Uuid;

use crate::SqliteStore;
use crate::failure::failure;

/// Columns that [`read_summary`] reads.
const COLUMNS: &str = "SELECT id, name, created_at, updated_at, archived, sensitivity, revision, answered, asked,
    missing, blocking, progress_day, next_gate FROM dossier ";

/// The slots that hold a label: the words of the index `slot_by_label`, which SQLite uses for them only.
const LABELS: &str = "path >= 'meta/label:' AND path < 'meta/label;'";

fn read_summary(row: &SqliteRow) -> Result<Summary, sqlx::Error> {
    let answered: Option<u32> = row.try_get("answered")?;
    let progress = match answered {
        None => None,
        Some(answered) => Some(Progress {
            answered,
            asked: row.try_get("asked")?,
            missing: row.try_get("missing")?,
            blocking: row.try_get("blocking")?,
            // Unknown in a store written before days were kept: computed again.
            day: row.try_get::<Option<String>, _>("progress_day")?.unwrap_or_default(),
            next_gate: row.try_get("next_gate")?,
        }),
    };
    Ok(Summary {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        archived: row.try_get("archived")?,
        sensitivity: row.try_get("sensitivity")?,
        revision: row.try_get("revision")?,
        labels: Vec::new(),
        progress,
    })
}

pub async fn summary(store: &SqliteStore, dossier: &str) -> PortResult<Option<Summary>> {
    let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
    let run = async {
        let row = query.push("WHERE id = ").push_bind(dossier).build().fetch_optional(&store.readers).await?;
        let mut rows = row.iter().map(read_summary).collect::<Result<Vec<_>, _>>()?;
        read_labels(store, &mut rows).await?;
        Ok(rows.pop())
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}

/// Adds their labels to lines of the list.
async fn read_labels(store: &SqliteStore, rows: &mut [Summary]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("SELECT dossier, body FROM slot WHERE ");
    query.push(LABELS).push(" AND dossier IN (");
    let mut ids = query.separated(", ");
    for row in rows.iter() {
        ids.push_bind(row.id.clone());
    }
    let found: Vec<(String, String)> =
        query.push(") ORDER BY dossier, path").build_query_as().fetch_all(&store.readers).await?;
    for (dossier, body) in found {
        if let Some(row) = rows.iter_mut().find(|row| row.id == dossier) {
            row.labels.extend(label_of(&body));
        }
    }
    Ok(())
}

/// The label that a slot holds; none: a newer program wrote it in a way that this one does not read.
fn label_of(body: &str) -> Option<String> {
    serde_json::from_str(body).ok()
}

pub async fn labels(store: &SqliteStore, archived: bool) -> PortResult<Vec<LabelUse>> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT min(body), count(*) FROM slot JOIN dossier ON dossier.id = slot.dossier WHERE ",
    );
    query.push(LABELS).push(" AND archived = ").push_bind(archived).push(" GROUP BY path ORDER BY path");
    let rows: Result<Vec<(String, i64)>, _> = query.build_query_as().fetch_all(&store.readers).await;
    let rows = rows.map_err(|error| failure(&error))?.into_iter();
    let read = |(body, count): (String, i64)| Some(LabelUse { label: label_of(&body)?, count: count.unsigned_abs() });
    Ok(rows.filter_map(read).collect())
}

pub async fn list(store: &SqliteStore, query: &ListQuery) -> PortResult<Page> {
    let run = async {
        let mut count = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM dossier ");
        let total: i64 = keep(&mut count, query).build_query_scalar().fetch_one(&store.readers).await?;
        let mut page = QueryBuilder::<Sqlite>::new(COLUMNS);
        keep(&mut page, query).push(" ORDER BY ").push(order(query.order, query.reversed)).push(" LIMIT ");
        let rows = page.push_bind(query.limit).push(" OFFSET ").push_bind(query.offset);
        let rows = rows.build().fetch_all(&store.readers).await?;
        let mut rows = rows.iter().map(read_summary).collect::<Result<Vec<_>, _>>()?;
        read_labels(store, &mut rows).await?;
        Ok(Page { total: total.unsigned_abs(), rows })
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}

/// What is not measured comes last, whichever way. The two ways by date both follow the index.
fn order(order: ListOrder, reversed: bool) -> &'static str {
    match (order, reversed) {
        (ListOrder::Updated, false) => "updated_at DESC, id",
        (ListOrder::Updated, true) => "updated_at, id DESC",
        (ListOrder::Name, false) => "folded, id",
        (ListOrder::Name, true) => "folded DESC, id",
        (ListOrder::Blocking, false) => "blocking DESC, updated_at DESC, id",
        (ListOrder::Blocking, true) => "blocking IS NULL, blocking, updated_at DESC, id",
        (ListOrder::Progress, false) => "answered IS NULL, CAST(answered AS REAL) / max(asked, 1), updated_at DESC, id",
        (ListOrder::Progress, true) => "CAST(answered AS REAL) / max(asked, 1) DESC, updated_at DESC, id",
    }
}

/// The dossiers that are models.
pub(crate) fn push_models(sql: &mut QueryBuilder<Sqlite>) {
    sql.push("(SELECT dossier FROM slot WHERE ").push(LABELS);
    sql.push(" AND path = ").push_bind(label_path(MODEL)).push(")");
}

/// The rows that a list keeps.
fn keep<'q>(sql: &'q mut QueryBuilder<Sqlite>, query: &ListQuery) -> &'q mut QueryBuilder<Sqlite> {
    sql.push("WHERE archived = ").push_bind(query.archived);
    let words = fold(query.name.trim());
    if !words.is_empty() {
        let escaped = words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        sql.push(" AND folded LIKE ").push_bind(format!("%{escaped}%")).push(r" ESCAPE '\'");
    }
    if let Some(level) = &query.sensitivity {
        sql.push(" AND sensitivity = ").push_bind(level.clone());
    }
    if query.blocked {
        sql.push(" AND blocking > 0");
    }
    if query.models {
        sql.push(" AND id IN ");
        push_models(sql);
    } else if !query.labels.iter().any(|label| is_model(label)) {
        sql.push(" AND id NOT IN ");
        push_models(sql);
    }
    for label in &query.labels {
        sql.push(" AND id IN (SELECT dossier FROM slot WHERE ").push(LABELS);
        sql.push(" AND path = ").push_bind(label_path(label)).push(")");
    }
    sql
}

pub async fn unmeasured(store: &SqliteStore, archived: bool, today: &str, limit: u32) -> PortResult<Vec<Summary>> {
    let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
    query.push("WHERE archived = ").push_bind(archived);
    query.push(" AND (answered IS NULL OR progress_day IS NOT ").push_bind(today);
    query.push(") ORDER BY updated_at DESC, id LIMIT ").push_bind(limit);
    let rows = query.build().fetch_all(&store.readers).await;
    rows.and_then(|rows| rows.iter().map(read_summary).collect()).map_err(|error| failure(&error))
}

pub async fn by_prefix(store: &SqliteStore, prefix: &str) -> PortResult<Vec<String>> {
    // Identifiers are hexadecimal: « g » comes after every one that starts with the prefix.
    sqlx::query_scalar("SELECT id FROM dossier WHERE id >= ? AND id < ? LIMIT 2")
        .bind(prefix)
        .bind(format!("{prefix}g"))
        .fetch_all(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

pub async fn all(store: &SqliteStore) -> PortResult<Vec<String>> {
    // From the changes, not from the list: a rebuild must find what the list has lost.
    sqlx::query_scalar("SELECT dossier FROM snapshot UNION SELECT dossier FROM change ORDER BY 1")
        .fetch_all(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

pub async fn set_progress(store: &SqliteStore, dossier: &str, updated_at: i64, progress: &Progress) -> PortResult<()> {
    sqlx::query(
        "UPDATE dossier SET answered = ?, asked = ?, missing = ?, blocking = ?, progress_day = ?, next_gate = ?
         WHERE id = ? AND updated_at = ?",
    )
    .bind(progress.answered)
    .bind(progress.asked)
    .bind(progress.missing)
    .bind(progress.blocking)
    .bind(&progress.day)
    .bind(&progress.next_gate)
    .bind(dossier)
    .bind(updated_at)
    .execute(&mut *store.writer.take().await?)
    .await
    .map(drop)
    .map_err(|error| failure(&error))
}

pub async fn search(store: &SqliteStore, words: &str, limit: u32) -> PortResult<Vec<Hit>> {
    // Each word is quoted (FTS5 operators are not for users) and completed: results come as one types.
    let terms: Vec<String> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    type Found = (String, String, bool, String, String);
    let rows: Result<Vec<Found>, _> = sqlx::query_as(
        "SELECT d.id, d.name, d.archived, s.path, snippet(search, 0, '', '', '…', 12)
         FROM search JOIN slot s ON s.id = search.rowid JOIN dossier d ON d.id = s.dossier
         WHERE search MATCH ? ORDER BY rank LIMIT ?",
    )
    .bind(terms.join(" "))
    .bind(limit)
    .fetch_all(&store.readers)
    .await;
    let rows = rows.map_err(|error| failure(&error))?;
    let hit = |(dossier, name, archived, path, excerpt)| Hit { dossier, name, archived, path, excerpt };
    Ok(rows.into_iter().map(hit).collect())
}

pub async fn setting(store: &SqliteStore, key: &str) -> PortResult<Option<String>> {
    sqlx::query_scalar("SELECT value FROM meta WHERE key = ?")
        .bind(format!("setting.{key}"))
        .fetch_optional(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

pub async fn set_setting(store: &SqliteStore, key: &str, value: &str) -> PortResult<()> {
    sqlx::query("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
        .bind(format!("setting.{key}"))
        .bind(value)
        .execute(&mut *store.writer.take().await?)
        .await
        .map(drop)
        .map_err(|error| failure(&error))
}

pub async fn actor(store: &SqliteStore) -> PortResult<Vec<u8>> {
    let actor: String = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'actor'")
        .fetch_one(&store.readers)
        .await
        .map_err(|error| failure(&error))?;
    Ok(Uuid::parse_str(&actor).unwrap_or_default().as_bytes().to_vec())
}

pub async fn put_catalogue(store: &SqliteStore, catalogue: &StoredCatalogue) -> PortResult<()> {
    sqlx::query("INSERT OR REPLACE INTO catalogue (revision, text, trust) VALUES (?, ?, ?)")
        .bind(&catalogue.revision)
        .bind(&catalogue.text)
        .bind(&catalogue.trust)
        .execute(&mut *store.writer.take().await?)
        .await
        .map(drop)
        .map_err(|error| failure(&error))
}

pub async fn catalogue(store: &SqliteStore, revision: &str) -> PortResult<Option<StoredCatalogue>> {
    let row: Result<Option<(String, String, String)>, _> =
        sqlx::query_as("SELECT revision, text, trust FROM catalogue WHERE revision = ?")
            .bind(revision)
            .fetch_optional(&store.readers)
            .await;
    let row = row.map_err(|error| failure(&error))?;
    Ok(row.map(|(revision, text, trust)| StoredCatalogue { revision, text, trust }))
}

pub async fn health(store: &SqliteStore) -> PortResult<StoreHealth> {
    let run = async {
        let mut problems: Vec<String> =
            sqlx::query_scalar("PRAGMA cipher_integrity_check").fetch_all(&store.readers).await?;
        let pages: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&store.readers).await?;
        problems.extend(pages.into_iter().filter(|line| line != "ok"));
        let schema: String =
            sqlx::query_scalar("SELECT value FROM meta WHERE key = 'schema_version'").fetch_one(&store.readers).await?;
        let dossiers: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier").fetch_one(&store.readers).await?;
        let cipher: String = sqlx::query_scalar("PRAGMA cipher_version").fetch_one(&store.readers).await?;
        Ok(StoreHealth {
            schema: schema.parse().unwrap_or_default(),
            integrity: if problems.is_empty() { "ok".to_owned() } else { problems.join(" ; ") },
            dossiers: dossiers.unsigned_abs(),
            size: fs_err::metadata(database_path(&store.home)).map_or(0, |file| file.len()),
            cipher,
        })
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}
