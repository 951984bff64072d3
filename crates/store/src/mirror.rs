//! What consoles held when they were last read: the reading side. A pull is written in [`pulls`].

mod pulls;

use accostage_app::ports::{
    Mirror, MirrorItem, MirrorKind, MirrorPage, MirrorQuery, MirrorRow, PortResult, Pull, PullBatch, PullStart,
    PullState, Reach,
};
use accostage_app::projection::fold;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

use crate::SqliteStore;
use crate::dossiers::Sql;
use crate::failure::failure;

pub use pulls::forget;

/// Columns of the narrow rows; what the console said is read for those that are shown only.
const COLUMNS: &str = "kind, project, item, name, alias, folded, body, first_in, changed_in, seen_in, vanished_in";

fn read_row(row: &SqliteRow) -> Sql<MirrorRow> {
    let kind: String = row.try_get("kind")?;
    Ok(MirrorRow {
        item: MirrorItem {
            kind: MirrorKind::from_word(&kind).ok_or_else(|| sqlx::Error::Decode("kind of the mirror".into()))?,
            project: row.try_get("project")?,
            id: row.try_get("item")?,
            name: row.try_get("name")?,
            alias: row.try_get("alias")?,
            payload: row.try_get("payload")?,
        },
        first_in: row.try_get("first_in")?,
        changed_in: row.try_get("changed_in")?,
        seen_in: row.try_get("seen_in")?,
        vanished_in: row.try_get("vanished_in")?,
    })
}

/// The rows that a reading keeps.
fn keep<'q>(sql: &'q mut QueryBuilder<Sqlite>, query: &MirrorQuery) -> &'q mut QueryBuilder<Sqlite> {
    sql.push(" FROM mirror WHERE console = ").push_bind(query.console.clone());
    sql.push(" AND kind = ").push_bind(query.kind.word());
    if let Some(project) = &query.project {
        sql.push(" AND project = ").push_bind(project.clone());
    }
    if !query.vanished {
        sql.push(" AND vanished_in IS NULL");
    }
    if let Some(alias) = &query.alias {
        sql.push(" AND alias = ").push_bind(alias.clone());
    }
    if let Some(pull) = query.changed_in {
        sql.push(" AND ").push_bind(pull).push(" IN (changed_in, vanished_in)");
    }
    for word in fold(query.words.trim()).split_whitespace() {
        let escaped = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        sql.push(" AND folded LIKE ").push_bind(format!("%{escaped}%")).push(r" ESCAPE '\'");
    }
    sql
}

const PULL: &str =
    "SELECT number, console, reach, author, started_at, ended_at, state, version, reason, counts FROM pull ";

fn read_pull(row: &SqliteRow) -> Sql<Pull> {
    let (state, counts): (String, String) = (row.try_get("state")?, row.try_get("counts")?);
    let reach: usize = row.try_get::<u32, _>("reach")? as usize;
    Ok(Pull {
        number: row.try_get("number")?,
        console: row.try_get("console")?,
        reach: Reach::ALL.get(reach).copied().unwrap_or(Reach::All),
        by: row.try_get("author")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
        state: PullState::from_word(&state),
        version: row.try_get("version")?,
        reason: row.try_get("reason")?,
        counts: serde_json::from_str(&counts).unwrap_or_default(),
    })
}

impl Mirror for SqliteStore {
    async fn begin_pull(&self, start: &PullStart) -> PortResult<i64> {
        pulls::begin(self, start).await
    }

    async fn write_batch(&self, pull: i64, batch: PullBatch) -> PortResult<()> {
        pulls::write(self, pull, batch).await
    }

    async fn finish_pull(&self, pull: i64, at: i64, version: Option<&str>) -> PortResult<Pull> {
        pulls::finish(self, pull, at, version).await
    }

    async fn cut_pull(&self, pull: i64, at: i64, reason: &str) -> PortResult<()> {
        pulls::cut(self, pull, at, reason).await
    }

    async fn pulls(&self, console: &str, limit: u32) -> PortResult<Vec<Pull>> {
        let mut query = QueryBuilder::<Sqlite>::new(PULL);
        query.push("WHERE console = ").push_bind(console).push(" ORDER BY number DESC LIMIT ").push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await;
        rows.and_then(|rows| rows.iter().map(read_pull).collect()).map_err(|error| failure(&error))
    }

    async fn last_pull(&self, console: &str) -> PortResult<Option<Pull>> {
        let mut query = QueryBuilder::<Sqlite>::new(PULL);
        query.push("WHERE state = 'complete' AND console = ").push_bind(console).push(" ORDER BY number DESC LIMIT 1");
        let row = query.build().fetch_optional(&self.readers).await;
        row.and_then(|row| row.as_ref().map(read_pull).transpose()).map_err(|error| failure(&error))
    }

    async fn mirrored(&self, query: &MirrorQuery) -> PortResult<MirrorPage> {
        let run = async {
            // One state of the mirror: a pull shown in between would make the page disagree with its total.
            let mut tx = self.readers.begin().await?;
            let mut count = QueryBuilder::<Sqlite>::new("SELECT count(*)");
            let total: i64 = keep(&mut count, query).build_query_scalar().fetch_one(&mut *tx).await?;
            let mut page = QueryBuilder::<Sqlite>::new(format!("SELECT m.*, b.payload FROM (SELECT {COLUMNS}"));
            keep(&mut page, query).push(" ORDER BY folded, project, item LIMIT ").push_bind(query.limit);
            page.push(" OFFSET ").push_bind(query.offset);
            page.push(") m JOIN mirror_body b ON b.id = m.body ORDER BY m.folded, m.project, m.item");
            let rows = page.build().fetch_all(&mut *tx).await?;
            Ok(MirrorPage { total: total.unsigned_abs(), rows: rows.iter().map(read_row).collect::<Sql<_>>()? })
        };
        run.await.map_err(|error: sqlx::Error| failure(&error))
    }

    async fn mirror_item(
        &self,
        console: &str,
        kind: MirrorKind,
        project: &str,
        id: &str,
    ) -> PortResult<Option<MirrorRow>> {
        let row = sqlx::query(
            "SELECT m.*, b.payload FROM mirror m JOIN mirror_body b ON b.id = m.body
             WHERE m.console = ? AND m.kind = ? AND m.project = ? AND m.item = ?",
        )
        .bind(console)
        .bind(kind.word())
        .bind(project)
        .bind(id)
        .fetch_optional(&self.readers)
        .await;
        row.and_then(|row| row.as_ref().map(read_row).transpose()).map_err(|error| failure(&error))
    }

    async fn forget_mirror(&self, console: &str) -> PortResult<()> {
        self.writer.transaction(async |writer| forget(writer, console).await).await?;
        self.journal.fold();
        Ok(())
    }
}
