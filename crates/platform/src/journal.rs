//! The operation log of the console.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{LogId, Moment, ProjectId, Unknown, UserId, lenient};

/// A page of the log, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    /// Entries in all.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub total: Option<i64>,
    /// Entries of the page.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub logs: Vec<LogEntry>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// An entry of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Identity.
    pub id: LogId,
    /// What was done, in the words of the server.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub action: String,
    /// Who asked; none: the console itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// About which project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// How it ended.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub data: LogData,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// When it was last written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Moment>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// How an operation ended. Administrators get more, kept in `unknown`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogData {
    /// The services that failed: a list, or `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Value>,
    /// The services that warned: a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<Value>,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_execution_time: Option<Value>,
    /// One line for each service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_resume: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl LogData {
    /// Names of the services that failed.
    #[must_use]
    pub fn failed_services(&self) -> Vec<&str> {
        names(self.failed.as_ref())
    }

    /// Names of the services that warned.
    #[must_use]
    pub fn warning_services(&self) -> Vec<&str> {
        names(self.warning.as_ref())
    }

    /// Something failed, even when no name is given.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(&self.failed, Some(Value::Bool(true))) || !self.failed_services().is_empty()
    }
}

fn names(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
