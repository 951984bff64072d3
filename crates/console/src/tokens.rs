//! Personal tokens.

use accostage_platform::{Token, TokenId};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::{Client, Result, Secret, Write};

/// Requests about personal tokens.
#[derive(Debug, Clone, Copy)]
pub struct Tokens<'a>(&'a Client);

/// A token to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewToken {
    /// Name. The server does not refuse a namesake.
    pub name: String,
    /// From which day on it no longer works, `AAAA-MM-JJ`: tomorrow at the earliest.
    pub expiration_date: String,
}

/// A token just made, with the value that is shown once.
#[derive(Debug, Clone, Deserialize)]
pub struct CreatedToken {
    /// Its value.
    #[serde(rename = "password")]
    pub value: Secret,
    /// What lists tell of it, without its expiry.
    #[serde(flatten)]
    pub token: Token,
}

impl Client {
    /// Personal tokens.
    #[must_use]
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens(self)
    }
}

impl Tokens<'_> {
    /// Lists the tokens of who asks: the only route that tells who that is, and that looks at the expiry.
    ///
    /// # Errors
    /// The console does not know who asks.
    pub async fn list(&self) -> Result<Vec<Token>> {
        self.0.read(self.0.get(&["v1", "user", "tokens"])).await
    }

    /// Creates a token.
    pub fn create(&self, token: &NewToken) -> Write<CreatedToken> {
        self.0.write(self.0.call(Method::POST, &["v1", "user", "tokens"]).body(token))
    }

    /// Deletes a token. Done is answered even when there was none.
    pub fn delete(&self, id: &TokenId) -> Write<()> {
        self.0.write_only(self.0.call(Method::DELETE, &["v1", "user", "tokens", id.as_str()]))
    }
}
