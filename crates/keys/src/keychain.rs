//! The OS keychain, and what its silences mean.

use std::fmt;
use std::time::Duration;

use accostage_app::ports::{KeychainReport, KeychainState};

/// Why the keychain gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeychainFault {
    /// There is none: no session bus, or no secret service on it.
    Absent(String),
    /// It is locked, and nobody could unlock it.
    Locked(String),
    /// It did not answer in time.
    Silent,
    /// It answers, and has no such entry.
    NoEntry,
}

/// The keychain: a few secrets by name.
pub trait Keychain: fmt::Debug + Send + Sync + 'static {
    /// Keeps a secret.
    ///
    /// # Errors
    /// The keychain does not take it.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainFault>;
    /// Gives a secret back.
    ///
    /// # Errors
    /// The keychain does not give it.
    fn get(&self, name: &str) -> Result<Vec<u8>, KeychainFault>;
    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    /// The keychain does not answer as it should.
    fn remove(&self, name: &str) -> Result<(), KeychainFault>;
}

/// The keychain of the desktop (Secret Service on Linux).
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeychain;

const SERVICE: &str = "accostage";

impl Keychain for OsKeychain {
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        let entry = keyring::Entry::new(SERVICE, name).map_err(|error| fault(&error))?;
        entry.set_secret(secret).map_err(|error| fault(&error))
    }

    fn get(&self, name: &str) -> Result<Vec<u8>, KeychainFault> {
        let entry = keyring::Entry::new(SERVICE, name).map_err(|error| fault(&error))?;
        entry.get_secret().map_err(|error| fault(&error))
    }

    fn remove(&self, name: &str) -> Result<(), KeychainFault> {
        let entry = keyring::Entry::new(SERVICE, name).map_err(|error| fault(&error))?;
        match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }
}

fn fault(error: &keyring::Error) -> KeychainFault {
    match error {
        keyring::Error::NoEntry => KeychainFault::NoEntry,
        keyring::Error::NoStorageAccess(reason) => KeychainFault::Locked(reason.to_string()),
        keyring::Error::NoDefaultStore => {
            let reason = keyring::Entry::store_status().as_ref().err().map_or_else(String::new, ToString::to_string);
            KeychainFault::Absent(reason)
        }
        other => KeychainFault::Absent(other.to_string()),
    }
}

/// How long the keychain may take. A locked one asks the user for a password: time to type it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take when no password is asked: to find out whether there is one at all.
pub const PROBE: Duration = Duration::from_secs(5);

/// Asks the keychain off the current task; a keychain that never answers does not hold the program.
pub async fn ask<K: Keychain + Clone, T: Send + 'static>(
    keychain: &K,
    patience: Duration,
    question: impl FnOnce(&K) -> Result<T, KeychainFault> + Send + 'static,
) -> Result<T, KeychainFault> {
    let keychain = keychain.clone();
    let (answer, waiting) = tokio::sync::oneshot::channel();
    // A thread of its own: a blocked one would keep a runtime from stopping.
    std::thread::spawn(move || {
        let _ = answer.send(question(&keychain));
    });
    match tokio::time::timeout(patience, waiting).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) | Err(_) => Err(KeychainFault::Silent),
    }
}

/// What a fault means, in words for people, and what to do.
pub fn report(fault: Option<&KeychainFault>, our_key_expected: bool) -> KeychainReport {
    let (state, explanation, remedy) = match fault {
        None => (KeychainState::Available, "Le trousseau du poste répond.", None),
        Some(KeychainFault::NoEntry) if our_key_expected => (
            KeychainState::Forgot,
            "Le trousseau du poste répond, mais il n'a plus la clé d'Accostage (trousseau remplacé ou vidé).",
            Some("Ouvrez avec la phrase de passe de secours ; Accostage pourra remettre la clé dans le trousseau."),
        ),
        Some(KeychainFault::NoEntry) => (KeychainState::Available, "Le trousseau du poste répond.", None),
        Some(KeychainFault::Absent(_)) => (
            KeychainState::Absent,
            "Ce poste n'a pas de trousseau, ou sa session ne le démarre pas.",
            Some(
                "La phrase de passe suffit. Pour un trousseau : installez gnome-keyring (ou KWallet) et rouvrez la session.",
            ),
        ),
        Some(KeychainFault::Locked(_)) => (
            KeychainState::Locked,
            "Le trousseau du poste est verrouillé.",
            Some("Déverrouillez-le (mot de passe de la session), ou ouvrez avec la phrase de passe."),
        ),
        Some(KeychainFault::Silent) => (
            KeychainState::Silent,
            "Le trousseau du poste ne répond pas.",
            Some("Ouvrez avec la phrase de passe ; relancez la session si cela dure."),
        ),
    };
    KeychainReport { state, explanation: explanation.to_owned(), remedy: remedy.map(str::to_owned) }
}
