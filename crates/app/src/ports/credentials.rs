//! Secrets that belong to other systems: the keychain holds them, and nothing else.

use std::fmt;
use std::future::Future;

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{KeychainReport, PortResult};

/// A secret. Never shown, never written, erased once used.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret, for the system that it belongs to.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// User and secret of a Git repository, as one secret.
#[derive(Debug, Clone)]
pub struct GitCredentials {
    /// User; empty: the token is enough.
    pub user: String,
    /// Token or password; empty: the user is enough.
    pub token: Secret,
}

impl GitCredentials {
    /// As one secret. The user cannot hold a line break: it ends the user.
    #[must_use]
    pub fn seal(&self) -> Secret {
        Secret::new(format!("{}\n{}", self.user.replace(['\n', '\r'], ""), self.token.expose()))
    }

    /// From one secret.
    #[must_use]
    pub fn unseal(secret: &Secret) -> Self {
        let (user, token) = secret.expose().split_once('\n').unwrap_or(("", secret.expose()));
        Self { user: user.to_owned(), token: Secret::new(token.to_owned()) }
    }
}

/// What a secret is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretName {
    /// Token of a console.
    ConsoleToken {
        /// Connection.
        console: String,
    },
    /// Password of the proxy towards a console.
    ProxyPassword {
        /// Connection.
        console: String,
    },
    /// Credentials of a private repository that a console mirrors ([`GitCredentials`]).
    Git {
        /// Connection.
        console: String,
        /// Address of the repository.
        repository: String,
    },
}

impl SecretName {
    /// Name of the entry of the keychain. It tells what the secret is for, to whoever opens the keychain.
    #[must_use]
    pub fn entry(&self) -> String {
        match self {
            Self::ConsoleToken { console } => format!("console/{console}/token"),
            Self::ProxyPassword { console } => format!("console/{console}/proxy"),
            Self::Git { console, repository } => {
                let (repository, _) = repository.split_once(['?', '#']).unwrap_or((repository, ""));
                format!("console/{console}/git/{}", without_user(repository))
            }
        }
    }
}

/// As its entry: an address pasted with a user would show him.
impl fmt::Debug for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.entry())
    }
}

fn without_user(address: &str) -> String {
    crate::redacted::Redacted::url(address, &[]).as_str().to_owned()
}

/// Where a secret is kept now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptIn {
    /// The keychain of the desktop.
    Keychain,
    /// The memory of this process, until it ends: the keychain did not take it, and here is why.
    Session(KeychainReport),
}

/// Secrets of other systems. They live in the keychain of the desktop, or, without one, in memory until the process ends:
/// never in a file, a log, an error or a `Debug`. A keychain that is absent, locked or silent is a normal path, and costs
/// its patience once.
pub trait Credentials: Send + Sync + 'static {
    /// Keeps a secret in place of the former one. Proved by reading it back.
    ///
    /// An empty secret is refused.
    fn keep(&self, name: &SecretName, secret: Secret) -> impl Future<Output = PortResult<KeptIn>> + Send;
    /// Gives a secret back. None: it is in no place that answers, and is asked again of the user.
    ///
    /// Fails with [`crate::Code::Keychain`] when the keychain may hold it and does not answer.
    fn find(&self, name: &SecretName) -> impl Future<Output = PortResult<Option<Secret>>> + Send;
    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// Fails with [`crate::Code::Keychain`] when the keychain may still hold it.
    fn forget(&self, name: &SecretName) -> impl Future<Output = PortResult<()>> + Send;
}

/// A secret as the bytes of a keychain, erased once used.
#[must_use]
pub fn secret_bytes(secret: &Secret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(secret.expose().as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_say_what_they_are_for_and_hold_no_user() {
        let console = "c1".to_owned();
        assert_eq!(SecretName::ConsoleToken { console: console.clone() }.entry(), "console/c1/token");
        assert_eq!(SecretName::ProxyPassword { console: console.clone() }.entry(), "console/c1/proxy");
        let repository = "https://jean:canari@forge.example/a/b.git?private_token=canari#canari".to_owned();
        let entry = SecretName::Git { console, repository }.entry();
        assert_eq!(entry, "console/c1/git/https://forge.example/a/b.git");
    }

    #[test]
    fn git_credentials_come_back_whole() {
        for (user, token) in [("jean", "mot\nde passe"), ("", "jeton"), ("jean", "")] {
            let given = GitCredentials { user: user.to_owned(), token: Secret::new(token.to_owned()) };
            let back = GitCredentials::unseal(&given.seal());
            assert_eq!((back.user.as_str(), back.token.expose()), (user, token));
            assert!(!format!("{given:?}").contains(if token.is_empty() { "canari" } else { token }));
        }
    }
}
