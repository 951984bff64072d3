//! Backups: encrypted as the store is, each re-opened to prove it, the oldest ones removed.

use std::path::Path;

use accostage_app::ports::{Backup, PortResult, backups_path, database_path, keys_path};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use uuid::Uuid;

use crate::SqliteStore;
use crate::connection::{RawKey, connect, options};
use crate::failure::{failure, io_failure};

pub async fn back_up(store: &SqliteStore, at: i64, reason: &str) -> PortResult<Backup> {
    let _alone = store.backing_up.lock().await;
    // A store that is closed is no longer ours to read.
    drop(store.writer.take().await?);
    // By a connection of its own: an edit must not wait for the copy.
    let reading = options(&database_path(&store.home), &store.key).read_only(true);
    let mut reader = connect(&reading).await.map_err(|error| failure(&error))?;
    let made = make(&store.home, &store.key, &mut reader, at, reason, store.kept).await;
    let _ = reader.close().await;
    made
}

/// Before the schema changes, whatever the date.
pub async fn before_migration(home: &Path, key: &RawKey, writer: &mut SqliteConnection, kept: usize) -> PortResult<()> {
    // This backup sorts among the others by its real date.
    make(home, key, writer, moment(Uuid::now_v7()), "schema", kept).await.map(drop)
}

/// When an identifier (UUID v7) was made, in milliseconds since 1970-01-01 UTC.
pub(crate) fn moment(id: Uuid) -> i64 {
    id.get_timestamp().map_or(0, |time| {
        let (seconds, nanos) = time.to_unix();
        i64::try_from(seconds * 1_000 + u64::from(nanos / 1_000_000)).unwrap_or_default()
    })
}

async fn make(
    home: &Path,
    key: &RawKey,
    source: &mut SqliteConnection,
    at: i64,
    reason: &str,
    kept: usize,
) -> PortResult<Backup> {
    let folder = backups_path(home);
    fs_err::create_dir_all(&folder).map_err(|error| io_failure(&error))?;
    // Ordered by name as by date; two in the same millisecond stay apart by their reason.
    let name = format!("{at:015}-{reason}.db");
    let (path, partial) = (folder.join(&name), folder.join(format!("{name}.partial")));
    forget_cut_copies(&folder);
    let made = write_copy(source, &partial, key).await;
    let proved = match made {
        Ok(()) => prove(&partial, key).await,
        Err(error) => Err(error),
    };
    let dossiers = match proved {
        Ok(dossiers) => dossiers,
        Err(error) => {
            let _ = fs_err::remove_file(&partial);
            return Err(error);
        }
    };
    let finish = || -> std::io::Result<u64> {
        if keys_path(home).exists() {
            fs_err::copy(keys_path(home), folder.join(format!("{name}.keys.json")))?;
        }
        fs_err::File::open(&partial)?.sync_all()?;
        fs_err::rename(&partial, &path)?;
        fs_err::File::open(&folder)?.sync_all()?;
        Ok(fs_err::metadata(&path)?.len())
    };
    let size = finish().map_err(|error| io_failure(&error))?;
    rotate(&folder, &name, kept);
    Ok(Backup { name, at, size, sound: true, dossiers })
}

/// A process killed while it copied has left its copy: nobody else works in this folder, which the lock holds.
fn forget_cut_copies(folder: &Path) {
    let Ok(entries) = fs_err::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_some_and(|extension| extension == "partial") {
            let _ = fs_err::remove_file(path);
        }
    }
}

/// One consistent state under the same key, without the mirror. The next pull makes it again, and it would make every
/// backup as large as the consoles, every reading of the backups as slow. Pulls go with it: a mirror without content says
/// that it has none.
async fn write_copy(source: &mut SqliteConnection, path: &Path, key: &RawKey) -> PortResult<()> {
    let whole = path.with_extension("mirror.partial");
    let run = async {
        vacuum_into(source, &whole).await?;
        // Nobody's yet: what is cut here is dropped whole.
        let aside = options(&whole, key).journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off);
        let mut copy = connect(&aside).await?;
        // Asked of the copy: a pull may begin while it is made.
        let pulled = has_pulls(&mut copy).await?;
        if pulled {
            for emptied in MIRROR {
                sqlx::query(AssertSqlSafe(format!("DELETE FROM {emptied}"))).execute(&mut copy).await?;
            }
            // Not `VACUUM`, which would hold the whole database in memory: temporary data is never written in clear.
            vacuum_into(&mut copy, path).await?;
        }
        copy.close().await?;
        Ok(pulled)
    };
    let made = run.await.map_err(|error| failure(&error)).and_then(|pulled| match pulled {
        true => Ok(()),
        false => fs_err::rename(&whole, path).map_err(|error| io_failure(&error)),
    });
    let _ = fs_err::remove_file(&whole);
    made
}

/// The tables of the mirror.
const MIRROR: [&str; 5] = ["mirror", "mirror_body", "mirror_incoming", "mirror_covered", "pull"];

/// There is a mirror. A database that waits for its migration may not know of any.
async fn has_pulls(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'pull')")
            .fetch_one(&mut *connection)
            .await?;
    if !known {
        return Ok(false);
    }
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pull)").fetch_one(connection).await
}

/// `VACUUM INTO` copies one consistent state under the same key, without stopping anybody.
async fn vacuum_into(connection: &mut SqliteConnection, path: &Path) -> sqlx::Result<()> {
    let quoted = path.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("VACUUM INTO '{quoted}'"))).execute(connection).await.map(drop)
}

/// Opens a backup with the key, reads every page, counts the dossiers.
pub(crate) async fn prove(path: &Path, key: &RawKey) -> PortResult<u64> {
    let run = async {
        let mut connection = connect(&options(path, key).read_only(true)).await?;
        let pages: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut connection).await?;
        let dossiers: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok((pages, dossiers))
    };
    let (pages, dossiers) = run.await.map_err(|error: sqlx::Error| failure(&error))?;
    if pages != ["ok"] {
        return Err(crate::failure::damaged("La sauvegarde est abîmée.").with_details(pages.join(" ; ")));
    }
    Ok(dossiers.unsigned_abs())
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs_err::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".db"))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    names
}

/// Backups are there, readable or not.
pub fn exist(home: &Path) -> bool {
    !names(&backups_path(home)).is_empty()
}

/// What a backup was made for, after its date: `daily`, `manual`, `schema`, `catalogue`.
fn reason(name: &str) -> &str {
    name.split_once('-').map_or("", |(_, reason)| reason)
}

/// Removes the oldest backups made for the same reason: daily ones, or many made by hand in a row, never push out
/// the one that precedes a change of catalogue. Never the one just made: under a clock that is wrong it may bear the oldest date.
fn rotate(folder: &Path, made: &str, kept: usize) {
    for name in names(folder)
        .into_iter()
        .filter(|name| name != made && reason(name) == reason(made))
        .skip(kept.saturating_sub(1))
    {
        let _ = fs_err::remove_file(folder.join(&name));
        let _ = fs_err::remove_file(folder.join(format!("{name}.keys.json")));
    }
}

/// Every backup, those that no longer open too.
pub async fn backups(home: &Path, key: &RawKey) -> PortResult<Vec<Backup>> {
    let folder = backups_path(home);
    let mut found = Vec::new();
    for name in names(&folder) {
        let path = folder.join(&name);
        let proved = prove(&path, key).await;
        let at = name.split('-').next().and_then(|at| at.parse().ok()).unwrap_or_default();
        let size = fs_err::metadata(&path).map_or(0, |file| file.len());
        found.push(Backup { name, at, size, sound: proved.is_ok(), dossiers: proved.unwrap_or_default() });
    }
    Ok(found)
}
