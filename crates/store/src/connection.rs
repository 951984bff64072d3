//! Connections: key first, then durability.

use std::path::Path;
use std::time::Duration;

use accostage_app::AppError;
use accostage_app::ports::{PortResult, StoreKey, database_path};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};

use crate::failure::{failure, io_failure};
use crate::lock::HomeLock;
use crate::{SqliteStore, backup, schema};

/// Key of the store, as the `key` pragma takes it. Never shown.
#[derive(Clone)]
pub struct RawKey(String);

impl std::fmt::Debug for RawKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawKey(***)")
    }
}

impl RawKey {
    pub fn new(key: &StoreKey) -> Self {
        // A raw key skips SQLCipher's own derivation: ours is random already.
        let hexadecimal: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("\"x'{hexadecimal}'\""))
    }
}

pub fn options(path: &Path, key: &RawKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", key.0.clone())
        // SQLCipher would print its own errors on stderr; ours say more.
        .pragma("cipher_log_level", "NONE")
        .pragma("cache_size", "-16000")
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging()
}

async fn pool(options: SqliteConnectOptions, connections: u32) -> PortResult<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        // Nothing else touches these connections: no need to ask each time whether they still work.
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|error| failure(&error))
}

impl SqliteStore {
    /// Opens the store of a folder, or creates it.
    pub(crate) async fn open(home: &Path, key: &StoreKey, create: bool) -> PortResult<Self> {
        if create {
            fs_err::create_dir_all(home).map_err(|error| io_failure(&error))?;
            private(home)?;
        }
        let path = database_path(home);
        if !create && !path.exists() {
            return Err(AppError::new(
                accostage_app::Code::StoreMissing,
                "La base d'Accostage a disparu de ce dossier.",
                "Rien n'a été créé. Remettez accostage.db à sa place, ou restaurez une sauvegarde : « accostage backup list ».",
            ));
        }
        let lock = HomeLock::take(home)?;
        let key = RawKey::new(key);
        let durable = options(&path, &key)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let writer = pool(durable, 1).await?;
        if schema::needs_migration(&writer).await? {
            backup::before_migration(home, &key, &writer).await?;
        }
        schema::migrate(&writer).await?;
        let readers = pool(options(&path, &key).read_only(true), 2).await?;
        Ok(Self { home: home.to_owned(), key, writer, readers, _lock: lock })
    }
}

/// The folder is for its owner alone: other users of the machine do not even see names.
#[cfg(unix)]
fn private(home: &Path) -> PortResult<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(home, std::fs::Permissions::from_mode(0o700)).map_err(|error| io_failure(&error))
}

#[cfg(not(unix))]
fn private(_home: &Path) -> PortResult<()> {
    Ok(())
}
