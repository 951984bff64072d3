//! Folding the journal into the database beside the edits, so that none of them waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection, SqliteConnection};
use tokio::sync::Mutex;

/// Writes between two foldings: about as many pages as SQLite itself waits for (1,000).
const EVERY: u32 = 64;

/// Pages at which SQLite folds by itself, within the write that reaches them: only if ours did not keep up.
pub const LIMIT: &str = "8000";

/// Folds the journal with a connection of its own.
#[derive(Debug)]
pub struct Journal {
    connection: Arc<Mutex<Option<SqliteConnection>>>,
    writes: AtomicU32,
}

impl Journal {
    pub fn new(connection: SqliteConnection) -> Self {
        Self { connection: Arc::new(Mutex::new(Some(connection))), writes: AtomicU32::new(0) }
    }

    /// A write has been acknowledged. Folding goes on after this returns, and never makes a writer wait.
    pub fn written(&self) {
        if self.writes.fetch_add(1, Ordering::Relaxed) % EVERY == EVERY - 1 {
            self.fold();
        }
    }

    /// Folds now, beside what follows: a large write has been acknowledged.
    pub fn fold(&self) {
        let connection = self.connection.clone();
        tokio::spawn(async move {
            // One at a time. What it cannot do now, it does the next time; closing folds everything.
            if let Ok(mut connection) = connection.try_lock()
                && let Some(connection) = connection.as_mut()
            {
                let _ = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(connection).await;
            }
        });
    }

    /// Closes the connection, once it has finished what it does.
    pub async fn close(&self) {
        if let Some(connection) = self.connection.lock().await.take() {
            let _ = connection.close().await;
        }
    }
}
