//! What the machine gives: time and fresh identifiers. Tests give their own.

use std::fmt;

use uuid::Uuid;

/// Time and identifiers.
pub trait Host: fmt::Debug + Send + Sync {
    /// Now, in milliseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;

    /// A new identifier, never given twice.
    fn new_id(&self) -> Uuid;

    /// Name of the session: signs the edits until the person says who they are.
    fn account(&self) -> String;

    /// The day, `YYYY-MM-DD`, where the user is.
    fn today(&self) -> String {
        let now = chrono::DateTime::from_timestamp_millis(self.now()).unwrap_or_default();
        now.with_timezone(&chrono::Local).format("%Y-%m-%d").to_string()
    }
}

/// The real machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemHost;

impl Host for SystemHost {
    fn now(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }

    fn account(&self) -> String {
        let names = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "auteur".to_owned())
    }

    fn new_id(&self) -> Uuid {
        // Ordered by time, so that rows and dossiers made together lie together in the store.
        Uuid::now_v7()
    }
}
