//! A pull: written aside as it streams, shown at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use accostage_app::ports::{Covered, MirrorItem, PortResult, Pull, PullBatch, PullCount, PullStart, Reach};
use accostage_app::projection::fold;
use accostage_app::{AppError, Code};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{PULL, read_pull};
use crate::SqliteStore;
use crate::connection::Stop;
use crate::consoles::unknown;
use crate::dossiers::Sql;

/// Items written by one statement: few round trips, and far from the number of parameters that SQLite takes.
const CHUNK: usize = 250;

pub async fn begin(store: &SqliteStore, start: &PullStart) -> PortResult<i64> {
    let run = async |writer: &mut SqliteConnection| -> Result<i64, Stop> {
        let known: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM connection WHERE id = ? AND removed_at IS NULL)")
                .bind(&start.console)
                .fetch_one(&mut *writer)
                .await?;
        if !known {
            return Err(unknown().into());
        }
        sqlx::query(
            "UPDATE pull SET state = 'cut', ended_at = ?, reason = 'Une autre lecture a commencé.'
             WHERE state = 'running' AND console = ?",
        )
        .bind(start.at)
        .bind(&start.console)
        .execute(&mut *writer)
        .await?;
        let left: Vec<i64> = sqlx::query_scalar(
            "SELECT number FROM pull WHERE state <> 'running' AND (number IN (SELECT pull FROM mirror_incoming)
                 OR number IN (SELECT pull FROM mirror_covered))",
        )
        .fetch_all(&mut *writer)
        .await?;
        for pull in left {
            drop_incoming(writer, pull).await?;
        }
        let reach = Reach::ALL.iter().position(|reach| *reach == start.reach).unwrap_or_default();
        let begun = sqlx::query(
            "INSERT INTO pull (console, reach, author, started_at, state, counts) VALUES (?, ?, ?, ?, 'running', '{}')",
        )
        .bind(&start.console)
        .bind(u32::try_from(reach).unwrap_or_default())
        .bind(&start.by)
        .bind(start.at)
        .execute(writer)
        .await?;
        Ok(begun.last_insert_rowid())
    };
    store.writer.decide(run).await
}

/// Console and reach of a pull that goes on.
async fn running(writer: &mut SqliteConnection, pull: i64) -> Result<(String, u32), Stop> {
    let found: Option<(String, u32)> =
        sqlx::query_as("SELECT console, reach FROM pull WHERE number = ? AND state = 'running'")
            .bind(pull)
            .fetch_optional(writer)
            .await?;
    found.ok_or_else(|| {
        Stop::Refused(AppError::new(
            Code::Refused,
            "Cette lecture de la console est terminée ou a été coupée : la suite n'est pas gardée.",
            "Ce qui était affiché le reste. Relancez la lecture.",
        ))
    })
}

/// An item with what finds it again and what tells whether it changed.
struct Incoming {
    item: MirrorItem,
    digest: Vec<u8>,
    body: i64,
}

type Key<'a> = (&'a str, &'a str, &'a str);

impl Incoming {
    fn new(item: MirrorItem) -> Self {
        let mut digest = Sha256::new();
        for text in [&item.name, &item.alias, &item.payload] {
            digest.update(text.len().to_le_bytes());
            digest.update(text);
        }
        Self { digest: digest.finalize()[..16].to_vec(), item, body: 0 }
    }

    fn key(&self) -> Key<'_> {
        (self.item.kind.word(), &self.item.project, &self.item.id)
    }
}

pub async fn write(store: &SqliteStore, pull: i64, batch: PullBatch) -> PortResult<()> {
    let mut items: Vec<Incoming> = batch.items.into_iter().map(Incoming::new).collect();
    // The last of those that bear the same name wins.
    let mut met = HashSet::new();
    let last: Vec<bool> = items
        .iter()
        .rev()
        .map(|item| {
            let (kind, project, id) = item.key();
            met.insert((kind, project.to_owned(), id.to_owned()))
        })
        .collect();
    let mut last = last.into_iter().rev();
    items.retain(|_| last.next().unwrap_or(true));
    let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
        let (console, _) = running(writer, pull).await?;
        for chunk in items.chunks_mut(CHUNK) {
            write_items(writer, pull, &console, chunk).await?;
        }
        Ok(write_covered(writer, pull, &batch.covered).await?)
    };
    store.writer.decide(run).await?;
    // A batch is worth many edits: what it added to the journal is folded meanwhile, not all at the end.
    store.journal.fold();
    Ok(())
}

async fn write_items(writer: &mut SqliteConnection, pull: i64, console: &str, chunk: &mut [Incoming]) -> Sql<()> {
    let shown = bodies(writer, "mirror WHERE console = ", console, chunk).await?;
    let former = bodies(writer, "mirror_incoming WHERE pull = ", pull, chunk).await?;
    let mut next: i64 =
        sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM mirror_body").fetch_one(&mut *writer).await?;
    let mut fresh = Vec::new();
    let mut orphans = Vec::new();
    for (place, incoming) in chunk.iter_mut().enumerate() {
        let own = former.get(&place).map(|(body, _)| *body);
        match shown.get(&place) {
            // What the console says is what it said: the text already kept is shown again.
            Some((body, digest)) if *digest == incoming.digest => incoming.body = *body,
            _ => {
                incoming.body = next;
                fresh.push(place);
                next += 1;
            }
        }
        orphans.extend(own.filter(|body| shown.get(&place).is_none_or(|(shown, _)| shown != body)));
    }
    if !fresh.is_empty() {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO mirror_body (id, payload) ");
        insert.push_values(&fresh, |mut row, place| {
            row.push_bind(chunk[*place].body).push_bind(chunk[*place].item.payload.as_str());
        });
        insert.build().execute(&mut *writer).await?;
    }
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT OR REPLACE INTO mirror_incoming (pull, kind, project, item, name, alias, folded, digest, body) ",
    );
    insert.push_values(chunk.iter(), |mut row, incoming| {
        let item = &incoming.item;
        row.push_bind(pull).push_bind(item.kind.word()).push_bind(item.project.as_str()).push_bind(item.id.as_str());
        row.push_bind(item.name.as_str()).push_bind(item.alias.as_str());
        row.push_bind(format!("{}\n{}", fold(&item.name), fold(&item.alias)));
        row.push_bind(incoming.digest.as_slice()).push_bind(incoming.body);
    });
    insert.build().execute(&mut *writer).await?;
    for body in orphans {
        sqlx::query("DELETE FROM mirror_body WHERE id = ?").bind(body).execute(&mut *writer).await?;
    }
    Ok(())
}

/// Body and digest of those items of a chunk that are in a table already, by their place in the chunk.
async fn bodies<'q, T>(
    writer: &mut SqliteConnection,
    from: &str,
    owner: T,
    chunk: &'q [Incoming],
) -> Sql<HashMap<usize, (i64, Vec<u8>)>>
where
    T: sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + Send + 'q,
{
    let mut query = QueryBuilder::<Sqlite>::new("SELECT kind, project, item, body, digest FROM ");
    query.push(from).push_bind(owner).push(" AND (kind, project, item) IN (");
    query.push_values(chunk, |mut row, incoming| {
        let (kind, project, id) = incoming.key();
        row.push_bind(kind).push_bind(project).push_bind(id);
    });
    let rows = query.push(")").build().fetch_all(writer).await?;
    let places: HashMap<Key<'_>, usize> = chunk.iter().enumerate().map(|(place, it)| (it.key(), place)).collect();
    let mut found = HashMap::new();
    for row in &rows {
        let key: (String, String, String) = (row.try_get("kind")?, row.try_get("project")?, row.try_get("item")?);
        if let Some(place) = places.get(&(key.0.as_str(), key.1.as_str(), key.2.as_str())) {
            found.insert(*place, (row.try_get("body")?, row.try_get("digest")?));
        }
    }
    Ok(found)
}

async fn write_covered(writer: &mut SqliteConnection, pull: i64, covered: &[Covered]) -> Sql<()> {
    for chunk in covered.chunks(CHUNK) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT OR IGNORE INTO mirror_covered (pull, kind, project, whole) ");
        insert.push_values(chunk, |mut row, covered| {
            row.push_bind(pull).push_bind(covered.kind.word());
            row.push_bind(covered.project.as_deref().unwrap_or_default()).push_bind(covered.project.is_none());
        });
        insert.build().execute(&mut *writer).await?;
    }
    Ok(())
}

/// An item of the pull and the same item as it is shown.
const SAME: &str = "m.console = ? AND m.kind = i.kind AND m.project = i.project AND m.item = i.item";

const SHOW: &str = "INSERT INTO mirror
        (console, kind, project, item, name, alias, folded, digest, body, first_in, changed_in, seen_in)
    SELECT ?, kind, project, item, name, alias, folded, digest, body, pull, pull, pull FROM mirror_incoming WHERE pull = ?
    ON CONFLICT (console, kind, project, item) DO UPDATE SET
        name = excluded.name, alias = excluded.alias, folded = excluded.folded, digest = excluded.digest,
        body = excluded.body, seen_in = excluded.seen_in, vanished_in = NULL,
        changed_in = CASE WHEN mirror.digest = excluded.digest AND mirror.vanished_in IS NULL
            THEN mirror.changed_in ELSE excluded.changed_in END";

/// What was looked for and not found. What a wider pull saw of projects has not vanished because this one does not see
/// it; what belongs to no project (clusters, stages, zones) is the same for every reach.
const VANISH: &str =
    "UPDATE mirror SET vanished_in = ?1 WHERE console = ?2 AND vanished_in IS NULL AND seen_in < ?1 AND (
        EXISTS (SELECT 1 FROM mirror_covered c WHERE c.pull = ?1 AND c.kind = mirror.kind AND c.whole = 0
            AND c.project = mirror.project)
        OR (EXISTS (SELECT 1 FROM mirror_covered c WHERE c.pull = ?1 AND c.kind = mirror.kind AND c.whole = 1)
            AND ((mirror.kind <> 'project' AND mirror.project = '')
                OR (SELECT p.reach FROM pull p WHERE p.number = mirror.seen_in) <= ?3)))";

/// What belonged to a project that vanished.
const VANISH_WITH: &str = "UPDATE mirror SET vanished_in = ?1 WHERE console = ?2 AND vanished_in IS NULL AND seen_in < ?1
    AND project IN (SELECT item FROM mirror WHERE console = ?2 AND kind = 'project' AND project = '' AND vanished_in = ?1)";

pub async fn finish(store: &SqliteStore, pull: i64, at: i64, version: Option<&str>) -> PortResult<Pull> {
    let run = async |writer: &mut SqliteConnection| -> Result<Pull, Stop> {
        let (console, reach) = running(writer, pull).await?;
        let mut counts = count_found(writer, pull, &console).await?;
        let replaced = format!(
            "DELETE FROM mirror_body WHERE id IN
                 (SELECT m.body FROM mirror_incoming i JOIN mirror m ON {SAME} WHERE i.pull = ? AND m.body <> i.body)"
        );
        sqlx::query(sqlx::AssertSqlSafe(replaced)).bind(&console).bind(pull).execute(&mut *writer).await?;
        sqlx::query(SHOW).bind(&console).bind(pull).execute(&mut *writer).await?;
        sqlx::query(VANISH).bind(pull).bind(&console).bind(reach).execute(&mut *writer).await?;
        sqlx::query(VANISH_WITH).bind(pull).bind(&console).execute(&mut *writer).await?;
        let vanished: Vec<(String, i64)> =
            sqlx::query_as("SELECT kind, count(*) FROM mirror WHERE console = ? AND vanished_in = ? GROUP BY kind")
                .bind(&console)
                .bind(pull)
                .fetch_all(&mut *writer)
                .await?;
        for (kind, count) in vanished {
            counts.entry(kind).or_default().vanished = count.unsigned_abs();
        }
        sqlx::query("UPDATE pull SET state = 'complete', ended_at = ?, version = ?, counts = ? WHERE number = ?")
            .bind(at)
            .bind(version)
            .bind(serde_json::to_string(&counts).unwrap_or_else(|_| "{}".to_owned()))
            .bind(pull)
            .execute(&mut *writer)
            .await?;
        drop_staging(writer, pull).await?;
        let mut query = QueryBuilder::<Sqlite>::new(PULL);
        let row = query.push("WHERE number = ").push_bind(pull).build().fetch_one(writer).await?;
        Ok(read_pull(&row)?)
    };
    let shown = store.writer.decide(run).await?;
    store.journal.fold();
    Ok(shown)
}

async fn count_found(writer: &mut SqliteConnection, pull: i64, console: &str) -> Sql<BTreeMap<String, PullCount>> {
    let counting = format!(
        "SELECT i.kind, count(*), count(*) - count(m.item),
             count(CASE WHEN m.digest <> i.digest OR m.vanished_in IS NOT NULL THEN 1 END)
         FROM mirror_incoming i LEFT JOIN mirror m ON {SAME} WHERE i.pull = ? GROUP BY i.kind"
    );
    let rows: Vec<(String, i64, i64, i64)> =
        sqlx::query_as(sqlx::AssertSqlSafe(counting)).bind(console).bind(pull).fetch_all(writer).await?;
    let count = |(kind, seen, added, changed): (String, i64, i64, i64)| {
        let [seen, added, changed] = [seen, added, changed].map(i64::unsigned_abs);
        (kind, PullCount { seen, added, changed, vanished: 0 })
    };
    Ok(rows.into_iter().map(count).collect())
}

pub async fn cut(store: &SqliteStore, pull: i64, at: i64, reason: &str) -> PortResult<()> {
    let run = async |writer: &mut SqliteConnection| -> Result<(), Stop> {
        running(writer, pull).await?;
        sqlx::query("UPDATE pull SET state = 'cut', ended_at = ?, reason = ? WHERE number = ?")
            .bind(at)
            .bind(reason)
            .bind(pull)
            .execute(&mut *writer)
            .await?;
        Ok(drop_incoming(writer, pull).await?)
    };
    store.writer.decide(run).await?;
    store.journal.fold();
    Ok(())
}

/// Drops what a pull that is not shown had written.
async fn drop_incoming(writer: &mut SqliteConnection, pull: i64) -> Sql<()> {
    sqlx::query(
        "DELETE FROM mirror_body WHERE id IN (SELECT i.body FROM mirror_incoming i JOIN pull p ON p.number = i.pull
             WHERE i.pull = ? AND NOT EXISTS (SELECT 1 FROM mirror m WHERE m.console = p.console AND m.kind = i.kind
                 AND m.project = i.project AND m.item = i.item AND m.body = i.body))",
    )
    .bind(pull)
    .execute(&mut *writer)
    .await?;
    drop_staging(writer, pull).await
}

async fn drop_staging(writer: &mut SqliteConnection, pull: i64) -> Sql<()> {
    sqlx::query("DELETE FROM mirror_incoming WHERE pull = ?").bind(pull).execute(&mut *writer).await?;
    sqlx::query("DELETE FROM mirror_covered WHERE pull = ?").bind(pull).execute(writer).await.map(drop)
}

/// Forgets everything that a console held, and its pulls.
pub async fn forget(writer: &mut SqliteConnection, console: &str) -> Sql<()> {
    let pulls: Vec<i64> =
        sqlx::query_scalar("SELECT number FROM pull WHERE console = ?").bind(console).fetch_all(&mut *writer).await?;
    for pull in pulls {
        drop_incoming(writer, pull).await?;
    }
    for forgetting in [
        "DELETE FROM mirror_body WHERE id IN (SELECT body FROM mirror WHERE console = ?)",
        "DELETE FROM mirror WHERE console = ?",
        "DELETE FROM pull WHERE console = ?",
    ] {
        sqlx::query(forgetting).bind(console).execute(&mut *writer).await?;
    }
    Ok(())
}
