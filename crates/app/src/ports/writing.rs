//! What is written on a console.

use std::future::Future;

use accostage_platform::plan::Effect;

use super::{Console, GitCredentials, PortResult};
use crate::AppError;
use crate::redacted::Redacted;

/// What leaves, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Method of HTTP.
    pub method: String,
    /// Address.
    pub url: Redacted,
    /// What is sent.
    pub request: Redacted,
}

/// What came back, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Status of HTTP; none: there was no answer.
    pub status: Option<u16>,
    /// What was answered, or why nothing was.
    pub answer: Redacted,
}

/// How a write ended.
#[derive(Debug)]
pub enum Ending {
    /// The console says that it is done. Identity of what it made or changed, when it has one.
    Done(Option<String>),
    /// The console refused it: nothing changed, and asking again would not help.
    Refused {
        /// What people read.
        error: AppError,
        /// The console's own words.
        words: Vec<String>,
    },
    /// Nothing was done, for certain, and for a reason that is not its own: the network, the token.
    NotDone(AppError),
    /// It may have happened, wholly or in part: read again before anything else.
    Unknown(AppError),
}

/// What follows from a write that was sent.
#[derive(Debug)]
pub enum Next<W> {
    /// It ended.
    Ended(Ending),
    /// The console does not have that route and did nothing: the same, by an older one.
    Elsewhere(W),
}

/// A write that is ready to leave, once.
pub trait ConsoleWrite: Sized + Send {
    /// What will leave.
    fn departure(&self) -> Departure;
    /// Sends it.
    fn send(self) -> impl Future<Output = (Return, Next<Self>)> + Send;
}

/// A console that can be written on. Nothing is ever sent twice by itself.
pub trait Writing: Console {
    /// A write.
    type Write: ConsoleWrite;

    /// Makes a write ready. `effect` names everything by its identity. `git` are the credentials of a private repository,
    /// that the effect asks for ([`Effect::needs_credentials`]).
    ///
    /// # Errors
    /// The effect names something without its identity.
    fn prepare(&self, effect: &Effect, git: Option<&GitCredentials>) -> PortResult<Self::Write>;
}
