//! A store that fails, or waits, when asked: the decorator of any other.

use std::sync::atomic::{AtomicI64, Ordering};

use accostage_app::ports::{
    AgendaPage, AgendaQuery, Append, Backup, CallJournal, CallQuery, CallRow, Connection, Connections, Entry, Hit,
    LabelUse, Link, Links, ListQuery, Mirror, MirrorKind, MirrorPage, MirrorQuery, MirrorRow, Outbox, OutboxQuery,
    OutboxRow, Page, PortResult, Progress, Projection, Pull, PullBatch, PullStart, Source, Store, StoreHealth,
    StoredCatalogue, Summary, Transition,
};
use accostage_app::{AppError, Code};

/// Told before and after each step of the outbox: it returns when the store may go on.
type Pause = Box<dyn Fn(&str) + Send + Sync>;

/// Fails at the n-th write, and at every one after it.
pub struct FaultyStore<S> {
    inner: S,
    /// Writes that still succeed; negative: all of them.
    left: AtomicI64,
    pause: Pause,
}

impl<S> std::fmt::Debug for FaultyStore<S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FaultyStore").field("left", &self.left).finish_non_exhaustive()
    }
}

impl<S> FaultyStore<S> {
    /// A store that does not fail yet.
    pub fn new(inner: S) -> Self {
        Self::pausing(inner, |_| {})
    }

    /// A store that tells « before » and « after » each step of the outbox, and waits there.
    pub fn pausing(inner: S, pause: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { inner, left: AtomicI64::new(-1), pause: Box::new(pause) }
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

impl<S: Connections> Connections for FaultyStore<S> {
    async fn connections(&self) -> PortResult<Vec<Connection>> {
        self.inner.connections().await
    }

    async fn connection(&self, id: &str) -> PortResult<Option<Connection>> {
        self.inner.connection(id).await
    }

    async fn put_connection(&self, connection: &Connection) -> PortResult<()> {
        self.write()?;
        self.inner.put_connection(connection).await
    }

    async fn remove_connection(&self, id: &str, at: i64) -> PortResult<()> {
        self.write()?;
        self.inner.remove_connection(id, at).await
    }
}

impl<S: Links> Links for FaultyStore<S> {
    async fn links(&self, dossier: Option<&str>) -> PortResult<Vec<Link>> {
        self.inner.links(dossier).await
    }

    async fn linked_to(&self, console: &str, project: &str) -> PortResult<Vec<Link>> {
        self.inner.linked_to(console, project).await
    }

    async fn link(&self, link: &Link) -> PortResult<()> {
        self.write()?;
        self.inner.link(link).await
    }

    async fn unlink(&self, dossier: &str, console: &str) -> PortResult<()> {
        self.write()?;
        self.inner.unlink(dossier, console).await
    }
}

impl<S: Mirror> Mirror for FaultyStore<S> {
    async fn begin_pull(&self, start: &PullStart) -> PortResult<i64> {
        self.write()?;
        self.inner.begin_pull(start).await
    }

    async fn write_batch(&self, pull: i64, batch: PullBatch) -> PortResult<()> {
        self.write()?;
        self.inner.write_batch(pull, batch).await
    }

    async fn finish_pull(&self, pull: i64, at: i64, version: Option<&str>) -> PortResult<Pull> {
        self.write()?;
        self.inner.finish_pull(pull, at, version).await
    }

    async fn cut_pull(&self, pull: i64, at: i64, reason: &str) -> PortResult<()> {
        self.write()?;
        self.inner.cut_pull(pull, at, reason).await
    }

    async fn pulls(&self, console: &str, limit: u32) -> PortResult<Vec<Pull>> {
        self.inner.pulls(console, limit).await
    }

    async fn last_pull(&self, console: &str) -> PortResult<Option<Pull>> {
        self.inner.last_pull(console).await
    }

    async fn mirrored(&self, query: &MirrorQuery) -> PortResult<MirrorPage> {
        self.inner.mirrored(query).await
    }

    async fn mirror_item(
        &self,
        console: &str,
        kind: MirrorKind,
        project: &str,
        id: &str,
    ) -> PortResult<Option<MirrorRow>> {
        self.inner.mirror_item(console, kind, project, id).await
    }

    async fn forget_mirror(&self, console: &str) -> PortResult<()> {
        self.write()?;
        self.inner.forget_mirror(console).await
    }
}

impl<S: Outbox> Outbox for FaultyStore<S> {
    async fn put_out(&self, rows: Vec<OutboxRow>) -> PortResult<()> {
        self.write()?;
        self.inner.put_out(rows).await
    }

    async fn step(&self, transition: Transition) -> PortResult<OutboxRow> {
        self.write()?;
        let step = format!("{:?}", transition.step);
        (self.pause)(&format!("before {step}"));
        let row = self.inner.step(transition).await?;
        (self.pause)(&format!("after {step}"));
        Ok(row)
    }

    async fn outbox(&self, query: &OutboxQuery) -> PortResult<Vec<OutboxRow>> {
        self.inner.outbox(query).await
    }

    async fn outbox_row(&self, id: &str) -> PortResult<Option<OutboxRow>> {
        self.inner.outbox_row(id).await
    }
}

impl<S: CallJournal> CallJournal for FaultyStore<S> {
    async fn record(&self, entries: Vec<Entry>) -> PortResult<()> {
        self.write()?;
        self.inner.record(entries).await
    }

    async fn calls(&self, query: &CallQuery) -> PortResult<Vec<CallRow>> {
        self.inner.calls(query).await
    }
}

/// Marks a store as written by a newer program.
pub async fn raise_gate(database: &std::path::Path, key: &accostage_app::ports::StoreKey) {
    raw(database, key, &["PRAGMA user_version = 999"]).await;
}

/// Opens a database behind the back of the store.
async fn behind(database: &std::path::Path, key: &accostage_app::ports::StoreKey) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    let hexadecimal: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
    sqlx::sqlite::SqliteConnectOptions::new()
        .filename(database)
        .pragma("key", format!("\"x'{hexadecimal}'\""))
        .connect()
        .await
        .expect("opens")
}

/// Runs statements behind the back of the store.
pub async fn raw(database: &std::path::Path, key: &accostage_app::ports::StoreKey, statements: &[&'static str]) {
    use sqlx::Connection;
    let mut connection = behind(database, key).await;
    for statement in statements {
        sqlx::query(*statement).execute(&mut connection).await.expect("runs");
    }
    connection.close().await.expect("closed");
}

/// Runs a statement that the database refuses; gives what it says.
pub async fn refused(
    database: &std::path::Path,
    key: &accostage_app::ports::StoreKey,
    statement: &'static str,
) -> String {
    use sqlx::Connection;
    let mut connection = behind(database, key).await;
    let told = sqlx::query(statement).execute(&mut connection).await.expect_err("refused").to_string();
    connection.close().await.expect("closed");
    told
}

/// The number that a question gives.
pub async fn scalar(database: &std::path::Path, key: &accostage_app::ports::StoreKey, question: &'static str) -> i64 {
    use sqlx::Connection;
    let mut connection = behind(database, key).await;
    let found = sqlx::query_scalar(question).fetch_one(&mut connection).await.expect("answers");
    connection.close().await.expect("closed");
    found
}

/// Every row of every table, decrypted, as one text: what a search for something that must be nowhere reads.
pub async fn dump(database: &std::path::Path, key: &accostage_app::ports::StoreKey) -> String {
    use sqlx::{AssertSqlSafe, Connection, Row};
    let mut connection = behind(database, key).await;
    let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(&mut connection)
        .await
        .expect("read");
    let mut text = String::new();
    for table in tables {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
            .bind(&table)
            .fetch_all(&mut connection)
            .await
            .expect("read");
        // As bytes, whatever the type: a text kept as a blob is read too.
        let cells: Vec<String> = columns.iter().map(|name| format!("CAST(\"{name}\" AS BLOB)")).collect();
        let rows = sqlx::query(AssertSqlSafe(format!("SELECT {} FROM \"{table}\"", cells.join(", "))));
        for row in rows.fetch_all(&mut connection).await.expect("read") {
            for place in 0..columns.len() {
                let cell: Option<Vec<u8>> = row.try_get(place).expect("bytes");
                text.push_str(&String::from_utf8_lossy(&cell.unwrap_or_default()));
                text.push('\n');
            }
        }
    }
    connection.close().await.expect("closed");
    text
}
