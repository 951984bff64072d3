//! A store that fails when asked: the decorator of any other.

use std::sync::atomic::{AtomicI64, Ordering};

use accostage_app::ports::{
    AgendaPage, AgendaQuery, Append, Backup, Hit, LabelUse, ListQuery, Page, PortResult, Progress, Projection, Source,
    Store, StoreHealth, StoredCatalogue, Summary,
};
use accostage_app::{AppError, Code};

/// Fails at the n-th write, and at every one after it.
#[derive(Debug)]
pub struct FaultyStore<S> {
    inner: S,
    /// Writes that still succeed; negative: all of them.
    left: AtomicI64,
}

impl<S> FaultyStore<S> {
    /// A store that does not fail yet.
    pub fn new(inner: S) -> Self {
        Self { inner, left: AtomicI64::new(-1) }
    }

    /// Lets `writes` more writes succeed.
    pub fn fail_after(&self, writes: i64) {
        self.left.store(writes, Ordering::SeqCst);
    }

    /// Stops failing.
    pub fn mend(&self) {
        self.left.store(-1, Ordering::SeqCst);
    }

    fn write(&self) -> PortResult<()> {
        let left = self.left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(AppError::new(Code::DiskFull, "disque plein (injecté)", "libérez de la place").retryable());
        }
        if left > 0 {
            self.left.store(left - 1, Ordering::SeqCst);
        }
        Ok(())
    }
}

impl<S: Store> Store for FaultyStore<S> {
    async fn actor(&self) -> PortResult<Vec<u8>> {
        self.inner.actor().await
    }

    async fn append(&self, append: Append) -> PortResult<()> {
        self.write()?;
        self.inner.append(append).await
    }

    async fn adopt(&self, dossier: &str, snapshot: Vec<u8>, projection: Projection) -> PortResult<()> {
        self.write()?;
        self.inner.adopt(dossier, snapshot, projection).await
    }

    async fn chunks(&self, dossier: &str) -> PortResult<Vec<Vec<u8>>> {
        self.inner.chunks(dossier).await
    }

    async fn compact(&self, dossier: &str, snapshot: Vec<u8>) -> PortResult<()> {
        self.write()?;
        self.inner.compact(dossier, snapshot).await
    }

    async fn slots(&self, dossier: &str) -> PortResult<Vec<(String, String)>> {
        self.inner.slots(dossier).await
    }

    async fn clear_projection(&self) -> PortResult<()> {
        self.write()?;
        self.inner.clear_projection().await
    }

    async fn rebuild(&self, projection: Projection) -> PortResult<()> {
        self.write()?;
        self.inner.rebuild(projection).await
    }

    async fn summary(&self, dossier: &str) -> PortResult<Option<Summary>> {
        self.inner.summary(dossier).await
    }

    async fn by_prefix(&self, prefix: &str) -> PortResult<Vec<String>> {
        self.inner.by_prefix(prefix).await
    }

    async fn all(&self) -> PortResult<Vec<String>> {
        self.inner.all().await
    }

    async fn list(&self, query: &ListQuery) -> PortResult<Page> {
        self.inner.list(query).await
    }

    async fn labels(&self, archived: bool) -> PortResult<Vec<LabelUse>> {
        self.inner.labels(archived).await
    }

    async fn unmeasured(&self, archived: bool, today: &str, limit: u32) -> PortResult<Vec<Summary>> {
        self.inner.unmeasured(archived, today, limit).await
    }

    async fn set_progress(&self, dossier: &str, updated_at: i64, progress: &Progress) -> PortResult<()> {
        self.write()?;
        self.inner.set_progress(dossier, updated_at, progress).await
    }

    async fn agenda(&self, query: &AgendaQuery) -> PortResult<AgendaPage> {
        self.inner.agenda(query).await
    }

    async fn unplanned(&self) -> PortResult<Vec<(String, i64)>> {
        self.inner.unplanned().await
    }

    async fn set_deadlines(&self, dossier: &str, updated_at: i64, deadlines: Vec<Source>) -> PortResult<()> {
        self.write()?;
        self.inner.set_deadlines(dossier, updated_at, deadlines).await
    }

    async fn search(&self, words: &str, limit: u32) -> PortResult<Vec<Hit>> {
        self.inner.search(words, limit).await
    }

    async fn put_blob(&self, hash: &str, bytes: Vec<u8>) -> PortResult<()> {
        self.write()?;
        self.inner.put_blob(hash, bytes).await
    }

    async fn blob(&self, hash: &str) -> PortResult<Option<Vec<u8>>> {
        self.inner.blob(hash).await
    }

    async fn setting(&self, key: &str) -> PortResult<Option<String>> {
        self.inner.setting(key).await
    }

    async fn set_setting(&self, key: &str, value: &str) -> PortResult<()> {
        self.write()?;
        self.inner.set_setting(key, value).await
    }

    async fn put_catalogue(&self, catalogue: &StoredCatalogue) -> PortResult<()> {
        self.write()?;
        self.inner.put_catalogue(catalogue).await
    }

    async fn catalogue(&self, revision: &str) -> PortResult<Option<StoredCatalogue>> {
        self.inner.catalogue(revision).await
    }

    async fn back_up(&self, at: i64, reason: &str) -> PortResult<Backup> {
        self.write()?;
        self.inner.back_up(at, reason).await
    }

    async fn backups(&self) -> PortResult<Vec<Backup>> {
        self.inner.backups().await
    }

    async fn health(&self) -> PortResult<StoreHealth> {
        self.inner.health().await
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}

/// Marks a store as written by a newer program.
pub async fn raise_gate(database: &std::path::Path, key: &accostage_app::ports::StoreKey) {
    raw(database, key, &["PRAGMA user_version = 999"]).await;
}

/// Runs statements behind the back of the store.
pub async fn raw(database: &std::path::Path, key: &accostage_app::ports::StoreKey, statements: &[&'static str]) {
    use sqlx::{ConnectOptions, Connection};
    let hexadecimal: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(database)
        .pragma("key", format!("\"x'{hexadecimal}'\""))
        .connect()
        .await
        .expect("opens");
    for statement in statements {
        sqlx::query(*statement).execute(&mut connection).await.expect("runs");
    }
    connection.close().await.expect("closed");
}
