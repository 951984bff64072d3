//! Backups: encrypted as the store is, each re-opened to prove it, the oldest ones removed.

use std::path::{Path, PathBuf};

use accostage_app::ports::{Backup, PortResult, StoreKey, backups_path, database_path, keys_path};
use accostage_app::{AppError, Code};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqlitePool};
use uuid::Uuid;

use crate::SqliteStore;
use crate::connection::{RawKey, options};
use crate::failure::{failure, io_failure};
use crate::lock::HomeLock;

/// Backups kept.
const KEPT: usize = 10;

pub async fn back_up(store: &SqliteStore, at: i64, reason: &str) -> PortResult<Backup> {
    make(&store.home, &store.key, &store.writer, at, reason).await
}

/// Before the schema changes, whatever the date.
pub async fn before_migration(home: &Path, key: &RawKey, writer: &SqlitePool) -> PortResult<()> {
    // The time is in the identifier (UUID v7): this backup sorts among the others by its real date.
    let at = Uuid::now_v7().get_timestamp().map_or(0, |time| {
        let (seconds, nanos) = time.to_unix();
        i64::try_from(seconds * 1_000 + u64::from(nanos / 1_000_000)).unwrap_or_default()
    });
    make(home, key, writer, at, "schema").await.map(drop)
}

async fn make(home: &Path, key: &RawKey, writer: &SqlitePool, at: i64, reason: &str) -> PortResult<Backup> {
    let folder = backups_path(home);
    fs_err::create_dir_all(&folder).map_err(|error| io_failure(&error))?;
    // Ordered by name as by date; two in the same millisecond stay apart by their reason.
    let name = format!("{at:015}-{reason}.db");
    let (path, partial) = (folder.join(&name), folder.join(format!("{name}.partial")));
    let _ = fs_err::remove_file(&partial);
    let made = write_copy(writer, &partial).await;
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
    rotate(&folder);
    Ok(Backup { name, at, size, dossiers })
}

/// `VACUUM INTO` copies one consistent state under the same key, without stopping anybody.
async fn write_copy(writer: &SqlitePool, path: &Path) -> PortResult<()> {
    let quoted = path.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("VACUUM INTO '{quoted}'")))
        .execute(writer)
        .await
        .map(drop)
        .map_err(|error| failure(&error))
}

/// Opens a backup with the key, reads every page, counts the dossiers.
async fn prove(path: &Path, key: &RawKey) -> PortResult<u64> {
    let run = async {
        let mut connection = options(path, key).read_only(true).connect().await?;
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

fn rotate(folder: &Path) {
    for name in names(folder).into_iter().skip(KEPT) {
        let _ = fs_err::remove_file(folder.join(&name));
        let _ = fs_err::remove_file(folder.join(format!("{name}.keys.json")));
    }
}

/// Every backup that opens. One that does not is left out here and told by `doctor`.
pub async fn backups(home: &Path, key: &RawKey) -> PortResult<Vec<Backup>> {
    let folder = backups_path(home);
    let mut found = Vec::new();
    for name in names(&folder) {
        let path = folder.join(&name);
        if let Ok(dossiers) = prove(&path, key).await {
            let at = name.split('-').next().and_then(|at| at.parse().ok()).unwrap_or_default();
            let size = fs_err::metadata(&path).map_or(0, |file| file.len());
            found.push(Backup { name, at, size, dossiers });
        }
    }
    Ok(found)
}

/// Puts a backup in place of the store. The present store is kept beside it under another name.
pub async fn restore(home: &Path, key: &StoreKey, name: &str, at: i64) -> PortResult<PathBuf> {
    let _lock = HomeLock::take(home)?;
    let source = backups_path(home).join(name);
    let plain = Path::new(name).file_name().is_some_and(|file| file == name);
    if !plain || !source.exists() {
        return Err(AppError::new(
            Code::NotFound,
            format!("Aucune sauvegarde « {name} »."),
            "« accostage backup list » donne les noms.",
        ));
    }
    let key = RawKey::new(key);
    prove(&source, &key).await?;
    let (present, incoming) = (database_path(home), home.join("accostage.db.incoming"));
    let aside = home.join(format!("accostage-before-restore-{at}.db"));
    let copy = || -> std::io::Result<()> {
        let _ = fs_err::remove_file(&incoming);
        fs_err::copy(&source, &incoming).map(drop)
    };
    copy().map_err(|error| io_failure(&error))?;
    // Before the swap: a restored store must never run under its former identity.
    renew_actor(&incoming, &key).await?;
    let swap = || -> std::io::Result<()> {
        fs_err::File::open(&incoming)?.sync_all()?;
        for suffix in ["", "-wal", "-shm"] {
            let (from, to) = (with_suffix(&present, suffix), with_suffix(&aside, suffix));
            if from.exists() {
                fs_err::rename(from, to)?;
            }
        }
        fs_err::rename(&incoming, &present)?;
        fs_err::File::open(home)?.sync_all()
    };
    swap().map_err(|error| io_failure(&error))?;
    Ok(aside)
}

/// A restored store goes on from an earlier moment: under its former identity it would number again
/// changes that others may already have.
async fn renew_actor(path: &Path, key: &RawKey) -> PortResult<()> {
    let run = async {
        let mut connection = options(path, key).connect().await?;
        sqlx::query("UPDATE meta SET value = ? WHERE key = 'actor'")
            .bind(Uuid::now_v7().simple().to_string())
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))?;
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
