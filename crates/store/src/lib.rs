//! Adapter: the encrypted local store, SQLCipher through sqlx.
//!
//! One folder, one process at a time ([`lock`]). A write is answered once it is on the disk
//! (`synchronous=FULL`). The changes of a dossier are the truth; slots, list and search are a projection of
//! them, written in the same transaction and rebuilt from them at any time.

mod agenda;
mod backup;
mod connection;
mod consoles;
mod dossiers;
mod failure;
mod journal;
mod links;
mod lists;
mod lock;
mod mirror;
mod recovery;
mod restore;
mod schema;
mod sending;

use std::path::PathBuf;
use std::sync::PoisonError;

use accostage_app::policy::Policy;
use accostage_app::ports::{
    AgendaPage, AgendaQuery, Append, Backup, Hit, LabelUse, ListQuery, Page, PortResult, Progress, Projection, Source,
    Store, StoreHealth, StoreKey, StoreOpener, StoredCatalogue, Summary, database_path,
};
use sqlx::SqlitePool;

pub use failure::failure;
pub use lock::{busy_file, holder};
pub use schema::{COMPATIBILITY, VERSION};

/// Opens the store of a data folder.
#[derive(Debug, Clone)]
pub struct SqliteOpener {
    home: PathBuf,
    kept: usize,
}

impl SqliteOpener {
    /// The store of `home`.
    #[must_use]
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self { home: home.into(), kept: Policy::NONE.backups_kept() }
    }

    /// The same, keeping another number of backups for each reason.
    #[must_use]
    pub fn keeping(self, kept: usize) -> Self {
        Self { kept, ..self }
    }
}

impl StoreOpener for SqliteOpener {
    type Store = SqliteStore;

    fn exists(&self) -> bool {
        // Between its two renamings, a restoration has no store in place but one decided.
        database_path(&self.home).exists() || restore::pending(&self.home).is_some()
    }

    fn has_backups(&self) -> bool {
        backup::exist(&self.home)
    }

    async fn open(&self, key: &StoreKey, create: bool) -> PortResult<SqliteStore> {
        SqliteStore::open(&self.home, key, create, self.kept).await
    }

    async fn backups(&self, key: &StoreKey) -> PortResult<Vec<Backup>> {
        backup::backups(&self.home, &connection::RawKey::new(key)).await
    }

    async fn restore(&self, key: &StoreKey, name: &str, at: i64) -> PortResult<PathBuf> {
        restore::restore(&self.home, key, name, at).await
    }
}

/// An open store.
#[derive(Debug)]
pub struct SqliteStore {
    home: PathBuf,
    /// Backups kept for each reason.
    kept: usize,
    key: connection::RawKey,
    writer: connection::Writer,
    /// One backup at a time.
    backing_up: tokio::sync::Mutex<()>,
    journal: journal::Journal,
    readers: SqlitePool,
    /// Held while the store is open. Freed by [`Store::close`], whoever still holds the store then.
    lock: std::sync::Mutex<Option<lock::HomeLock>>,
}

impl Store for SqliteStore {
    async fn actor(&self) -> PortResult<Vec<u8>> {
        lists::actor(self).await
    }

    async fn append(&self, append: Append) -> PortResult<()> {
        dossiers::append(self, append).await
    }

    async fn adopt(&self, dossier: &str, snapshot: Vec<u8>, projection: Projection) -> PortResult<()> {
        dossiers::adopt(self, dossier, snapshot, projection).await
    }

    async fn chunks(&self, dossier: &str) -> PortResult<Vec<Vec<u8>>> {
        dossiers::chunks(self, dossier).await
    }

    async fn compact(&self, dossier: &str, snapshot: Vec<u8>) -> PortResult<()> {
        dossiers::compact(self, dossier, snapshot).await
    }

    async fn slots(&self, dossier: &str) -> PortResult<Vec<(String, String)>> {
        dossiers::slots(self, dossier).await
    }

    async fn clear_projection(&self) -> PortResult<()> {
        dossiers::clear_projection(self).await
    }

    async fn rebuild(&self, projection: Projection) -> PortResult<()> {
        dossiers::rebuild(self, projection).await
    }

    async fn summary(&self, dossier: &str) -> PortResult<Option<Summary>> {
        lists::summary(self, dossier).await
    }

    async fn by_prefix(&self, prefix: &str) -> PortResult<Vec<String>> {
        lists::by_prefix(self, prefix).await
    }

    async fn all(&self) -> PortResult<Vec<String>> {
        lists::all(self).await
    }

    async fn list(&self, query: &ListQuery) -> PortResult<Page> {
        lists::list(self, query).await
    }

    async fn labels(&self, archived: bool) -> PortResult<Vec<LabelUse>> {
        lists::labels(self, archived).await
    }

    async fn unmeasured(&self, archived: bool, today: &str, limit: u32) -> PortResult<Vec<Summary>> {
        lists::unmeasured(self, archived, today, limit).await
    }

    async fn set_progress(&self, dossier: &str, updated_at: i64, progress: &Progress) -> PortResult<()> {
        lists::set_progress(self, dossier, updated_at, progress).await
    }

    async fn agenda(&self, query: &AgendaQuery) -> PortResult<AgendaPage> {
        agenda::agenda(self, query).await
    }

    async fn unplanned(&self) -> PortResult<Vec<(String, i64)>> {
        agenda::unplanned(self).await
    }

    async fn set_deadlines(&self, dossier: &str, updated_at: i64, deadlines: Vec<Source>) -> PortResult<()> {
        agenda::set_deadlines(self, dossier, updated_at, &deadlines).await
    }

    async fn search(&self, words: &str, limit: u32) -> PortResult<Vec<Hit>> {
        lists::search(self, words, limit).await
    }

    async fn put_blob(&self, hash: &str, bytes: Vec<u8>) -> PortResult<()> {
        dossiers::put_blob(self, hash, bytes).await
    }

    async fn blob(&self, hash: &str) -> PortResult<Option<Vec<u8>>> {
        dossiers::blob(self, hash).await
    }

    async fn setting(&self, key: &str) -> PortResult<Option<String>> {
        lists::setting(self, key).await
    }

    async fn set_setting(&self, key: &str, value: &str) -> PortResult<()> {
        lists::set_setting(self, key, value).await
    }

    async fn put_catalogue(&self, catalogue: &StoredCatalogue) -> PortResult<()> {
        lists::put_catalogue(self, catalogue).await
    }

    async fn catalogue(&self, revision: &str) -> PortResult<Option<StoredCatalogue>> {
        lists::catalogue(self, revision).await
    }

    async fn back_up(&self, at: i64, reason: &str) -> PortResult<Backup> {
        backup::back_up(self, at, reason).await
    }

    async fn backups(&self) -> PortResult<Vec<Backup>> {
        backup::backups(&self.home, &self.key).await
    }

    async fn health(&self) -> PortResult<StoreHealth> {
        lists::health(self).await
    }

    async fn close(&self) {
        let _alone = self.backing_up.lock().await;
        self.journal.close().await;
        self.readers.close().await;
        self.writer.close().await;
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
