//! Deadlines of every dossier.

use std::collections::BTreeSet;

use accostage_app::ports::{AgendaPage, AgendaQuery, AgendaRow, Deadline, DeadlineKind, PortResult, Source};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::SqliteStore;
use crate::dossiers::Sql;
use crate::failure::failure;
use crate::lists::push_models;

const COLUMNS: &str = "SELECT l.dossier, d.name, l.day, l.kind, l.label, l.detail, l.place, l.reminders, l.event ";

pub async fn agenda(store: &SqliteStore, query: &AgendaQuery) -> PortResult<AgendaPage> {
    let run = async {
        let mut count = QueryBuilder::<Sqlite>::new("SELECT count(*), count(CASE WHEN l.day < ");
        count.push_bind(query.today.clone()).push(" THEN 1 END) ");
        let (total, late): (i64, i64) = keep(&mut count, query).build_query_as().fetch_one(&store.readers).await?;
        let mut page = QueryBuilder::<Sqlite>::new(COLUMNS);
        keep(&mut page, query).push(" ORDER BY l.day, d.folded, l.dossier, l.source, l.rank LIMIT ");
        let rows = page.push_bind(query.limit).push(" OFFSET ").push_bind(query.offset);
        let rows = rows.build().fetch_all(&store.readers).await?;
        let rows = rows.iter().filter_map(|row| read(row).transpose()).collect::<Result<Vec<_>, _>>()?;
        Ok(AgendaPage { total: total.unsigned_abs(), late: late.unsigned_abs(), rows })
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}

/// The lines that an agenda keeps. A notice never comes after its day: the index finds what may be shown, the day decides.
fn keep<'q>(sql: &'q mut QueryBuilder<Sqlite>, query: &AgendaQuery) -> &'q mut QueryBuilder<Sqlite> {
    sql.push("FROM deadline l JOIN dossier d ON d.id = l.dossier WHERE (l.event = 0 OR l.day >= ");
    sql.push_bind(query.today.clone()).push(")");
    if let Some(until) = &query.until {
        sql.push(" AND l.notice <= ").push_bind(until.clone().max(query.today.clone()));
        sql.push(" AND (l.day <= ").push_bind(until.clone());
        sql.push(" OR l.notice <= ").push_bind(query.today.clone()).push(")");
    }
    match &query.dossier {
        Some(dossier) => sql.push(" AND l.dossier = ").push_bind(dossier.clone()),
        None => {
            sql.push(" AND d.archived = 0 AND l.dossier NOT IN ");
            push_models(sql);
            sql
        }
    };
    if !query.kinds.is_empty() {
        sql.push(" AND l.kind IN (");
        let mut kinds = sql.separated(", ");
        for kind in &query.kinds {
            kinds.push_bind(kind.word());
        }
        sql.push(")");
    }
    sql
}

/// A line; none: a newer program knows its kind.
fn read(row: &SqliteRow) -> Sql<Option<AgendaRow>> {
    let Some(kind) = DeadlineKind::from_word(row.try_get("kind")?) else { return Ok(None) };
    let reminders: String = row.try_get("reminders")?;
    Ok(Some(AgendaRow {
        dossier: row.try_get("dossier")?,
        name: row.try_get("name")?,
        deadline: Deadline {
            kind,
            day: row.try_get("day")?,
            label: row.try_get("label")?,
            detail: row.try_get("detail")?,
            place: row.try_get("place")?,
            reminders: reminders.split(',').filter_map(|days| days.parse().ok()).collect(),
            event: row.try_get("event")?,
        },
    }))
}

pub async fn unplanned(store: &SqliteStore) -> PortResult<Vec<(String, i64)>> {
    sqlx::query_as("SELECT id, updated_at FROM dossier WHERE agenda_at IS NOT updated_at")
        .fetch_all(&store.readers)
        .await
        .map_err(|error| failure(&error))
}

pub async fn set_deadlines(
    store: &SqliteStore,
    dossier: &str,
    updated_at: i64,
    deadlines: &[Source],
) -> PortResult<()> {
    let run = async |writer: &mut SqliteConnection| {
        let same = sqlx::query("UPDATE dossier SET agenda_at = updated_at WHERE id = ? AND updated_at = ?")
            .bind(dossier)
            .bind(updated_at)
            .execute(&mut *writer)
            .await?;
        if same.rows_affected() > 0 {
            replace_all(writer, dossier, deadlines).await?;
        }
        Ok(())
    };
    store.writer.transaction(run).await
}

/// Puts the deadlines of a dossier in place of those that it had.
pub async fn replace_all(tx: &mut SqliteConnection, dossier: &str, sources: &[Source]) -> Sql<()> {
    sqlx::query("DELETE FROM deadline WHERE dossier = ?").bind(dossier).execute(&mut *tx).await?;
    for source in sources {
        put(tx, dossier, source).await?;
    }
    Ok(())
}

/// Sources that are worth a deletion each. Beyond, those that had a deadline are read first: most rows of a large table
/// never had any.
const FEW: usize = 16;

/// Puts the deadlines of some sources in place of those that they had.
pub async fn replace(tx: &mut SqliteConnection, dossier: &str, sources: &[Source]) -> Sql<()> {
    let known: Option<BTreeSet<String>> = if sources.len() > FEW {
        let read = sqlx::query_scalar("SELECT DISTINCT source FROM deadline WHERE dossier = ?").bind(dossier);
        Some(read.fetch_all(&mut *tx).await?.into_iter().collect())
    } else {
        None
    };
    for source in sources {
        if known.as_ref().is_none_or(|known| known.contains(&source.source)) {
            sqlx::query("DELETE FROM deadline WHERE dossier = ? AND source = ?")
                .bind(dossier)
                .bind(&source.source)
                .execute(&mut *tx)
                .await?;
        }
        put(tx, dossier, source).await?;
    }
    Ok(())
}

async fn put(tx: &mut SqliteConnection, dossier: &str, source: &Source) -> Sql<()> {
    for (rank, deadline) in (0_i64..).zip(&source.deadlines) {
        let reminders: Vec<String> = deadline.reminders.iter().map(u32::to_string).collect();
        sqlx::query(
            "INSERT INTO deadline (dossier, source, rank, day, notice, kind, label, detail, place, reminders, event)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(dossier)
        .bind(&source.source)
        .bind(rank)
        .bind(&deadline.day)
        .bind(deadline.notice())
        .bind(deadline.kind.word())
        .bind(&deadline.label)
        .bind(&deadline.detail)
        .bind(&deadline.place)
        .bind(reminders.join(","))
        .bind(deadline.event)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
