//! How a write ended.

use crate::Error;

/// How a write ended. Nothing here is ever sent twice: whoever asked decides, after reading again.
#[derive(Debug, Clone)]
#[must_use = "a write that may have happened must be reconciled"]
pub enum Outcome<T> {
    /// The server says that it is done. Some of what it says must still be read again: a project that it says created
    /// may turn out failed, and keys that it does not know are dropped in silence.
    Written(T),
    /// The server refused: nothing changed.
    Refused(Error),
    /// Nothing reached the server: it may be asked later.
    NotSent(Error),
    /// It may have happened, wholly or in part: read again before anything else.
    Unknown(Error),
}

impl<T> Outcome<T> {
    /// The value, if it is done.
    pub fn written(self) -> Option<T> {
        match self {
            Self::Written(value) => Some(value),
            _ => None,
        }
    }

    /// The error, if it is not done for certain.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Written(_) => None,
            Self::Refused(error) | Self::NotSent(error) | Self::Unknown(error) => Some(error),
        }
    }

    /// The same, with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Written(value) => Outcome::Written(change(value)),
            Self::Refused(error) => Outcome::Refused(error),
            Self::NotSent(error) => Outcome::NotSent(error),
            Self::Unknown(error) => Outcome::Unknown(error),
        }
    }
}
