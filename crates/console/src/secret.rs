//! The credential of a connection.

pub use accostage_app::ports::Secret;
use accostage_platform::{Moment, TokenState};

/// What signs the requests: the value of a token, and the instant from which it must no longer be used.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Value of the token.
    pub token: Secret,
    /// Its expiry, when it is known. Some routes of the server accept a token that has expired: we do not send it.
    pub expires: Option<Moment>,
}

impl Credential {
    /// Where the token is in its life at an instant, in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn state(&self, now: i64) -> TokenState {
        TokenState::at(self.expires.as_ref(), now)
    }
}
