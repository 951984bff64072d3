//! What is sent to consoles: the outbox, and the journal of what left.

use std::future::Future;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::PortResult;
use crate::AppError;
pub use crate::outbox::{OutboxState, OutboxStep};
use crate::redacted::Redacted;

/// A line of a plan that the user applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Identity.
    pub id: String,
    /// The application of a plan that it is part of.
    pub plan: String,
    /// Dossier.
    pub dossier: String,
    /// Connection.
    pub console: String,
    /// Place in the plan.
    pub rank: u32,
    /// Lines that must be done before it is sent.
    pub after: Vec<String>,
    /// What to do, as JSON: never a secret.
    pub action: String,
    /// Names the effect. Two lines that are not settled never have the same one on a console: the same thing is never
    /// asked twice at once.
    pub marker: String,
    /// Where it is.
    pub state: OutboxState,
    /// Times that it was sent.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<OutboxError>,
    /// What the platform made, as JSON (an identifier that other lines need); once it is done.
    pub result: Option<String>,
    /// When it was kept.
    pub created_at: i64,
    /// When it last moved.
    pub updated_at: i64,
}

/// What went wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxError {
    /// For programs.
    pub code: String,
    /// For people, in French.
    pub message: String,
    /// What to do, in French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// For support: never a secret.
    pub details: Option<String>,
}

impl From<&AppError> for OutboxError {
    fn from(error: &AppError) -> Self {
        let AppError { code, message, hint, details, .. } = error.clone();
        Self { code: code.word(), message, hint, details }
    }
}

/// A step of a line.
#[derive(Debug, Clone)]
pub struct Transition {
    /// Line.
    pub row: String,
    /// Step.
    pub step: OutboxStep,
    /// When.
    pub at: i64,
    /// What went wrong. None keeps what is known, unless the line is done.
    pub error: Option<OutboxError>,
    /// What the platform made. None keeps what is known.
    pub result: Option<String>,
    /// What the journal says of it, written with it or not at all.
    pub journal: Vec<Entry>,
}

impl Transition {
    /// A step with nothing to say of it.
    #[must_use]
    pub fn new(row: impl Into<String>, step: OutboxStep, at: i64) -> Self {
        Self { row: row.into(), step, at, error: None, result: None, journal: Vec::new() }
    }
}

/// Which lines of the outbox.
#[derive(Debug, Clone, Default)]
pub struct OutboxQuery {
    /// Only those of this dossier.
    pub dossier: Option<String>,
    /// Only those of this connection.
    pub console: Option<String>,
    /// Only those of this application of a plan.
    pub plan: Option<String>,
    /// Only those that are not settled.
    pub unsettled: bool,
}

/// The outbox. A step is durable before the effect that it announces: whoever sends first writes
/// [`OutboxStep::Send`] and waits for the answer of the store.
///
/// [`crate::outbox`] decides which steps are allowed; the adapter asks it within the transaction that writes. A line that
/// was being sent when the process ended is `incertaine` at the next opening; so is every line that was not settled in a
/// store that was restored: it may have been sent since.
pub trait Outbox: Send + Sync + 'static {
    /// Keeps the lines of a plan, all of them or none ([`crate::outbox::check_plan`]).
    fn put_out(&self, rows: Vec<OutboxRow>) -> impl Future<Output = PortResult<()>> + Send;
    /// Moves a line. Gives it as it is now.
    fn step(&self, transition: Transition) -> impl Future<Output = PortResult<OutboxRow>> + Send;
    /// Lines, the oldest plan first, each in its order.
    fn outbox(&self, query: &OutboxQuery) -> impl Future<Output = PortResult<Vec<OutboxRow>>> + Send;
    /// A line.
    fn outbox_row(&self, id: &str) -> impl Future<Output = PortResult<Option<OutboxRow>>> + Send;
}

/// A call that wrote, or tried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Identity.
    pub id: String,
    /// When it left.
    pub at: i64,
    /// Connection.
    pub console: String,
    /// Line of the outbox; none: the call came from elsewhere.
    pub row: Option<String>,
    /// Method of HTTP.
    pub method: String,
    /// Address.
    pub url: Redacted,
    /// What was sent.
    pub request: Redacted,
}

/// What came back of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAnswer {
    /// Identity of the call.
    pub call: String,
    /// When it came back.
    pub at: i64,
    /// Status of HTTP; none: there was no answer.
    pub status: Option<u16>,
    /// What was answered, or why nothing was.
    pub answer: Redacted,
}

/// Something that the journal keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A call leaves.
    Sent(Call),
    /// A call came back.
    Answered(CallAnswer),
}

/// A call, with what came back of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Place in the journal.
    pub number: i64,
    /// The call.
    pub call: Call,
    /// What came back; none: nobody knows.
    pub answer: Option<CallAnswer>,
}

/// Which calls of the journal: by default, the last ones of all.
#[derive(Debug, Clone)]
pub struct CallQuery {
    /// Only those to this connection.
    pub console: Option<String>,
    /// Only those of this line of the outbox.
    pub row: Option<String>,
    /// Only those before this number: the page that follows.
    pub before: Option<i64>,
    /// Calls at most.
    pub limit: NonZeroU32,
}

impl Default for CallQuery {
    fn default() -> Self {
        Self { console: None, row: None, before: None, limit: NonZeroU32::new(200).unwrap_or(NonZeroU32::MIN) }
    }
}

/// The journal of every call that wrote. Nothing in it is changed or removed. An export reads it page by page.
pub trait CallJournal: Send + Sync + 'static {
    /// Adds entries, all of them or none.
    fn record(&self, entries: Vec<Entry>) -> impl Future<Output = PortResult<()>> + Send;
    /// Calls, the last first.
    fn calls(&self, query: &CallQuery) -> impl Future<Output = PortResult<Vec<CallRow>>> + Send;
}
