//! What the machine gives: time, fresh identifiers, and what its administration imposes. Tests give their own.

use std::fmt;
use std::sync::LazyLock;

use uuid::Uuid;

use crate::policy::Policy;

/// Time, identifiers, policy.
pub trait Host: fmt::Debug + Send + Sync {
    /// Now, in milliseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;

    /// A new identifier, never given twice.
    fn new_id(&self) -> Uuid;

    /// Name of the session: signs the edits until the person says who they are.
    fn account(&self) -> String;

    /// What is imposed on this machine.
    fn policy(&self) -> &Policy {
        &FREE
    }

    /// The day, `YYYY-MM-DD`, where the user is.
    fn today(&self) -> String {
        let now = chrono::DateTime::from_timestamp_millis(self.now()).unwrap_or_default();
        now.with_timezone(&chrono::Local).format("%Y-%m-%d").to_string()
    }
}

static FREE: Policy = Policy::NONE;
/// Read once: a change counts from the next start, so that a session never follows two policies.
static IMPOSED: LazyLock<Policy> = LazyLock::new(Policy::of_machine);

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

    fn policy(&self) -> &Policy {
        &IMPOSED
    }

    fn new_id(&self) -> Uuid {
        // Ordered by time, so that rows and dossiers made together lie together in the store.
        Uuid::now_v7()
    }
}
