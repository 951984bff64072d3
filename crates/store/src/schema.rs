//! The schema: additive migrations, all in one transaction, behind a forward-compatibility gate.
//!
//! `schema_version` (table `meta`) counts the migrations applied. `user_version` is the gate: the oldest
//! version of the program that may write this file. It is raised only when an older program would harm it.

use accostage_app::ports::PortResult;
use accostage_app::{AppError, Code};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::failure::failure;

/// Number of migrations known.
pub const VERSION: i64 = 6;
/// Gate that this program passes.
pub const COMPATIBILITY: i64 = 1;

/// Migrations, in order. One that was published never changes.
const MIGRATIONS: [&[&str]; 6] = [FIRST, DATED_PROGRESS, NEXT_GATE, LABELS, DEADLINES, CONSOLES];

/// The search, made again by a rebuild.
pub const SEARCH: &str = "CREATE VIRTUAL TABLE search USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')";

const FIRST: &[&str] = &[
    "CREATE TABLE dossier (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL, archived INTEGER NOT NULL, sensitivity TEXT NOT NULL, revision TEXT NOT NULL,
        answered INTEGER, asked INTEGER, missing INTEGER, blocking INTEGER
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX dossier_by_date ON dossier (archived, updated_at DESC, id)",
    "CREATE TABLE change (
        seq INTEGER PRIMARY KEY, dossier TEXT NOT NULL, hash TEXT NOT NULL, bytes BLOB NOT NULL,
        UNIQUE (dossier, hash)
    ) STRICT",
    "CREATE INDEX change_by_dossier ON change (dossier, seq)",
    "CREATE TABLE snapshot (dossier TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE slot (
        id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (dossier, path)
    ) STRICT",
    SEARCH,
    "CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    "CREATE TABLE catalogue (revision TEXT PRIMARY KEY, text TEXT NOT NULL, trust TEXT NOT NULL) STRICT",
];

/// Progress is dated, since rules read the date. The unique index on dossier and hash finds the changes of a
/// dossier too: a second one only made each edit heavier. A program that knows the first schema alone works with
/// both.
const DATED_PROGRESS: &[&str] = &["ALTER TABLE dossier ADD COLUMN progress_day TEXT", "DROP INDEX change_by_dossier"];

/// The list shows the gate that comes next. Progress kept before is computed again, since it does not know it.
const NEXT_GATE: &[&str] = &["ALTER TABLE dossier ADD COLUMN next_gate TEXT", "UPDATE dossier SET progress_day = NULL"];

/// Dossiers are filtered by label. The slots hold the labels already: an older program, which keeps its slots and knows
/// nothing of labels, keeps this index true all the same.
const LABELS: &[&str] =
    &["CREATE INDEX slot_by_label ON slot (path, dossier) WHERE path >= 'meta/label:' AND path < 'meta/label;'"];

/// Deadlines of every dossier are one query. `agenda_at` is the moment of the edit that they were told from: an older
/// program moves `updated_at` alone, and the dossier is found by the partial index, like one that was never told. They are
/// told the next time that the agenda is asked for.
const DEADLINES: &[&str] = &[
    "ALTER TABLE dossier ADD COLUMN agenda_at INTEGER",
    "CREATE INDEX dossier_unplanned ON dossier (id) WHERE agenda_at IS NOT updated_at",
    "CREATE TABLE deadline (
        dossier TEXT NOT NULL, source TEXT NOT NULL, rank INTEGER NOT NULL, day TEXT NOT NULL, notice TEXT NOT NULL,
        kind TEXT NOT NULL, label TEXT NOT NULL, detail TEXT NOT NULL, place TEXT NOT NULL, reminders TEXT NOT NULL,
        event INTEGER NOT NULL, PRIMARY KEY (dossier, source, rank)
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX deadline_by_notice ON deadline (notice)",
];

/// Consoles. Connections, links, outbox and journal are the user's; the mirror is a cache.
///
/// The mirror keeps what is searched apart from what the console said (`mirror_body`): showing a pull moves narrow rows
/// only, and what did not change is not written again. `mirror_incoming` and `mirror_covered` hold a pull that goes on.
///
/// `outbox.actor` is the identity of the store that last moved the row. A restoration gives the store another one, whatever
/// the program that restores: rows that were not settled are found by it, since they may have been sent meanwhile.
const CONSOLES: &[&str] = &[
    "CREATE TABLE connection (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, settings TEXT NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE link (
        dossier TEXT NOT NULL, console TEXT NOT NULL, project TEXT NOT NULL, at INTEGER NOT NULL, memo TEXT NOT NULL,
        PRIMARY KEY (dossier, console)
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX link_by_project ON link (console, project)",
    "CREATE TABLE pull (
        number INTEGER PRIMARY KEY AUTOINCREMENT, console TEXT NOT NULL, reach INTEGER NOT NULL, author TEXT NOT NULL,
        started_at INTEGER NOT NULL, ended_at INTEGER, state TEXT NOT NULL, version TEXT, reason TEXT,
        counts TEXT NOT NULL
    ) STRICT",
    "CREATE INDEX pull_by_console ON pull (console, number)",
    "CREATE INDEX pull_running ON pull (number) WHERE state = 'running'",
    "CREATE TABLE mirror (
        console TEXT NOT NULL, kind TEXT NOT NULL, project TEXT NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL,
        alias TEXT NOT NULL, folded TEXT NOT NULL, digest BLOB NOT NULL, body INTEGER NOT NULL, first_in INTEGER NOT NULL,
        changed_in INTEGER NOT NULL, seen_in INTEGER NOT NULL, vanished_in INTEGER,
        PRIMARY KEY (console, kind, project, item)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE mirror_body (id INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT",
    "CREATE TABLE mirror_incoming (
        pull INTEGER NOT NULL, kind TEXT NOT NULL, project TEXT NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL,
        alias TEXT NOT NULL, folded TEXT NOT NULL, digest BLOB NOT NULL, body INTEGER NOT NULL,
        PRIMARY KEY (pull, kind, project, item)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE mirror_covered (
        pull INTEGER NOT NULL, kind TEXT NOT NULL, project TEXT NOT NULL, whole INTEGER NOT NULL,
        PRIMARY KEY (pull, kind, whole, project)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE outbox (
        id TEXT PRIMARY KEY, plan TEXT NOT NULL, dossier TEXT NOT NULL, console TEXT NOT NULL, rank INTEGER NOT NULL,
        needs TEXT NOT NULL, action TEXT NOT NULL, marker TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
        error TEXT, result TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, actor TEXT NOT NULL
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX outbox_by_dossier ON outbox (dossier, console)",
    "CREATE UNIQUE INDEX outbox_unsettled ON outbox (console, marker) WHERE state NOT IN ('faite', 'refusee')",
    "CREATE TABLE call (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, console TEXT NOT NULL,
        line TEXT, method TEXT NOT NULL, url TEXT NOT NULL, request TEXT NOT NULL
    ) STRICT",
    "CREATE INDEX call_by_line ON call (line) WHERE line IS NOT NULL",
    "CREATE TABLE call_answer (call TEXT PRIMARY KEY, at INTEGER NOT NULL, status INTEGER, answer TEXT NOT NULL)
        STRICT, WITHOUT ROWID",
    "CREATE TRIGGER call_kept BEFORE UPDATE ON call BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER call_not_removed BEFORE DELETE ON call BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER call_answer_kept BEFORE UPDATE ON call_answer
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER call_answer_not_removed BEFORE DELETE ON call_answer
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
];

/// The schema is older than this program, and holds something.
pub async fn needs_migration(connection: &mut SqliteConnection) -> PortResult<bool> {
    let present = present(connection).await?;
    Ok(present > 0 && present < VERSION)
}

/// Nothing was ever written here.
pub async fn is_empty(connection: &mut SqliteConnection) -> PortResult<bool> {
    Ok(present(connection).await? == 0)
}

async fn present(connection: &mut SqliteConnection) -> PortResult<i64> {
    let meta: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name = 'meta'")
        .fetch_one(&mut *connection)
        .await
        .map_err(|error| failure(&error))?;
    if meta == 0 {
        return Ok(0);
    }
    let version: Option<String> = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'schema_version'")
        .fetch_optional(&mut *connection)
        .await
        .map_err(|error| failure(&error))?;
    Ok(version.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Brings the schema to [`VERSION`], in one transaction.
pub async fn migrate(connection: &mut SqliteConnection) -> PortResult<()> {
    let gate: i64 =
        sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *connection).await.map_err(|error| failure(&error))?;
    if gate > COMPATIBILITY {
        return Err(AppError::new(
            Code::StoreNewer,
            "Ces données ont été écrites par une version plus récente d'Accostage.",
            "Rien n'a été modifié. Mettez Accostage à jour sur ce poste.",
        ));
    }
    let present = present(connection).await?;
    if present >= VERSION {
        return Ok(());
    }
    let mut transaction = connection.begin().await.map_err(|error| failure(&error))?;
    let meta = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID";
    let run = async {
        sqlx::query(meta).execute(&mut *transaction).await?;
        let pending = usize::try_from(present).unwrap_or(0);
        for statement in MIGRATIONS.iter().skip(pending).flat_map(|migration| migration.iter()) {
            sqlx::query(*statement).execute(&mut *transaction).await?;
        }
        sqlx::query("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)")
            .bind(VERSION.to_string())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT OR IGNORE INTO meta VALUES ('actor', ?)")
            .bind(Uuid::now_v7().simple().to_string())
            .execute(&mut *transaction)
            .await?;
        // PRAGMA takes no parameter; the gate is part of the transaction like everything else.
        sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await?;
        transaction.commit().await
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}
