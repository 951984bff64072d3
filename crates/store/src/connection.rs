//! Connections: key first, then durability.

use std::path::Path;
use std::time::Duration;

use accostage_app::ports::{PortResult, StoreKey, database_path};
use accostage_app::{AppError, Way};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, OnceCell};
use zeroize::Zeroizing;

use crate::failure::{damaged, failure, io_failure};
use crate::journal::{self, Journal};
use crate::lock::HomeLock;
use crate::{SqliteStore, backup, recovery, restore, schema};

/// Key of the store, as the `key` pragma takes it. Never shown; SQLCipher keeps its own copy for as long as the
/// store is open.
#[derive(Clone)]
pub struct RawKey(Zeroizing<String>);

impl std::fmt::Debug for RawKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawKey(***)")
    }
}

impl RawKey {
    pub fn new(key: &StoreKey) -> Self {
        // A raw key skips SQLCipher's own derivation: ours is random already.
        let hexadecimal: Zeroizing<String> = Zeroizing::new(key.0.iter().map(|byte| format!("{byte:02x}")).collect());
        Self(Zeroizing::new(format!("\"x'{}'\"", *hexadecimal)))
    }
}

pub fn options(path: &Path, key: &RawKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        // SQLCipher would print its own errors on stderr; ours say more. In the same breath as the key, since the
        // next pragma may already fail.
        .pragma("key", format!("{}; PRAGMA cipher_log_level = NONE", *key.0))
        .pragma("cache_size", "-16000")
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging()
}

/// Opens a connection. The first one of the process waits until SQLCipher is ready: SQLite says that it is initialised
/// before it runs the initialisation of its extensions (`SQLITE_EXTRA_INIT`), and whoever opens in between, on another
/// thread, is refused its key.
pub async fn connect(options: &SqliteConnectOptions) -> sqlx::Result<SqliteConnection> {
    static READY: OnceCell<()> = OnceCell::const_new();
    let first = async || SqliteConnectOptions::new().in_memory(true).connect().await?.close().await;
    READY.get_or_try_init(first).await?;
    options.connect().await
}

/// The only connection that writes: SQLite has one writer, and a queue here is fairer than its busy loop. Not a
/// pool of one: that would ask the connection at each return whether it still works.
#[derive(Debug)]
pub struct Writer(Mutex<Option<Held>>);

#[derive(Debug)]
struct Held {
    connection: SqliteConnection,
    /// A transaction was begun, and not ended: whoever began it was given up half-way.
    begun: bool,
}

impl Writer {
    fn new(connection: SqliteConnection) -> Self {
        Self(Mutex::new(Some(Held { connection, begun: false })))
    }

    /// The connection, once those who came before have finished; no transaction is open.
    pub async fn take(&self) -> PortResult<MappedMutexGuard<'_, SqliteConnection>> {
        Ok(MappedMutexGuard::map(self.hold().await?, |held| &mut held.connection))
    }

    async fn hold(&self) -> PortResult<MappedMutexGuard<'_, Held>> {
        let held = MutexGuard::try_map(self.0.lock().await, Option::as_mut);
        let mut held = held.map_err(|_| failure(&sqlx::Error::PoolClosed))?;
        if held.begun {
            held.take_back().await;
        }
        Ok(held)
    }

    /// Does something as one transaction: all of it is on the disk at the end, or none.
    ///
    /// Not by the transactions of sqlx: it counts those that are open, and counts wrong once SQLite has taken one back by
    /// itself, as it does on a full disk. The next ones would then be savepoints that nothing commits.
    pub async fn transaction(
        &self,
        run: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<()>,
    ) -> PortResult<()> {
        self.decide(async |connection: &mut SqliteConnection| Ok(run(connection).await?)).await
    }

    /// The same for what reads before it writes: it may give up for a reason of its own, and tells what it found.
    pub async fn decide<T>(&self, run: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, Stop>) -> PortResult<T> {
        let mut held = self.hold().await?;
        held.begun = true;
        let done: Result<T, Stop> = async {
            let connection = &mut held.connection;
            sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
            let found = run(connection).await?;
            sqlx::query("COMMIT").execute(connection).await?;
            Ok(found)
        }
        .await;
        match &done {
            Ok(_) => held.begun = false,
            Err(_) => held.take_back().await,
        }
        done.map_err(|stop| match stop {
            Stop::Sql(error) => failure(&error),
            Stop::Refused(error) => error,
        })
    }

    /// Closes the connection, once those who came before have finished.
    pub async fn close(&self) {
        if let Some(held) = self.0.lock().await.take() {
            // What was acknowledged is on the disk already.
            let _ = held.connection.close().await;
        }
    }
}

/// Why a transaction is given up.
pub enum Stop {
    /// SQLite says so.
    Sql(sqlx::Error),
    /// What was asked is not allowed.
    Refused(AppError),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Refused(error)
    }
}

impl Held {
    async fn take_back(&mut self) {
        // It fails when SQLite has done it already, which is as good.
        let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        self.begun = false;
    }
}

async fn readers(options: SqliteConnectOptions) -> PortResult<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(2)
        .acquire_timeout(Duration::from_secs(30))
        // Nothing else touches these connections: no need to ask each time whether they still work.
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|error| failure(&error))
}

impl SqliteStore {
    /// Opens the store of a folder, or creates it.
    pub(crate) async fn open(home: &Path, key: &StoreKey, create: bool, kept: usize) -> PortResult<Self> {
        if create {
            fs_err::create_dir_all(home).map_err(|error| io_failure(&error))?;
            private(home)?;
        }
        let path = database_path(home);
        if !create && !path.exists() && restore::pending(home).is_none() {
            return Err(AppError::new(
                accostage_app::Code::StoreMissing,
                "La base d'Accostage a disparu de ce dossier.",
                "Rien n'a été créé. Remettez accostage.db à sa place, ou restaurez une sauvegarde.",
            )
            .by(Way::RestoreBackup));
        }
        let lock = HomeLock::take(home)?;
        restore::finish(home)?;
        let key = RawKey::new(key);
        let durable = options(&path, &key)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", journal::LIMIT);
        let mut writer = connect(&durable).await.map_err(|error| failure(&error))?;
        if !create && schema::is_empty(&mut writer).await? {
            return Err(damaged("La base est vide : son contenu a été perdu."));
        }
        if schema::needs_migration(&mut writer).await? {
            backup::before_migration(home, &key, &mut writer, kept).await?;
        }
        schema::migrate(&mut writer).await?;
        recovery::recover(&mut writer).await.map_err(|error| failure(&error))?;
        let journal = connect(&options(&path, &key)).await.map_err(|error| failure(&error))?;
        let readers = readers(options(&path, &key).read_only(true)).await?;
        Ok(Self {
            kept,
            home: home.to_owned(),
            key,
            writer: Writer::new(writer),
            backing_up: tokio::sync::Mutex::default(),
            journal: Journal::new(journal),
            readers,
            lock: std::sync::Mutex::new(Some(lock)),
        })
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
