//! Secrets of other systems: in the keychain of the desktop, or in memory until the process ends.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use accostage_app::ports::{
    Credentials, KeptIn, KeychainReport, KeychainState, PortResult, Secret, SecretName, secret_bytes,
};
use accostage_app::{AppError, Code};
use zeroize::{Zeroize, Zeroizing};

use crate::keychain::{self, Keychain, KeychainFault, OsKeychain, PATIENCE, PROBE};

/// Secrets of other systems, with a keychain. Clones share what they hold in memory.
#[derive(Clone)]
pub struct KeychainCredentials<K = OsKeychain> {
    keychain: K,
    /// The keychain may be asked: nobody imposes otherwise.
    allowed: bool,
    patience: Duration,
    probe: Duration,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    /// Secrets that no keychain took.
    session: BTreeMap<String, Secret>,
    /// Why the keychain gave nothing when it was last asked. It was given its whole patience once; from then on it is
    /// only probed, so that a silent one does not hold up each call.
    fault: Option<KeychainFault>,
}

impl<K> fmt::Debug for KeychainCredentials<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeychainCredentials(***)")
    }
}

impl KeychainCredentials {
    /// Secrets in the keychain of the desktop; in memory only when `allowed` says that the keychain may not be used.
    #[must_use]
    pub fn new(allowed: bool) -> Self {
        Self::with(OsKeychain, allowed, PATIENCE, PROBE)
    }
}

impl<K: Keychain + Clone> KeychainCredentials<K> {
    /// The same with another keychain, another patience, and another one for a keychain that has exhausted the first.
    #[must_use]
    pub fn with(keychain: K, allowed: bool, patience: Duration, probe: Duration) -> Self {
        Self { keychain, allowed, patience, probe, held: Arc::default() }
    }

    /// Holds a secret that was given for this time: in memory, until the process ends, whatever the keychain has.
    pub fn lend(&self, name: &SecretName, secret: Secret) {
        self.locked(|held| held.session.insert(name.entry(), secret));
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&K) -> Result<T, KeychainFault> + Send + 'static,
    ) -> Result<T, KeychainFault> {
        let known = self.locked(|held| held.fault.clone());
        let patience = if known.is_some() { self.probe } else { self.patience };
        let answer = keychain::ask(&self.keychain, patience, question).await;
        // An entry that is not there is an answer.
        let fault = answer.as_ref().err().filter(|fault| **fault != KeychainFault::NoEntry).cloned();
        self.locked(|held| held.fault = fault);
        answer
    }

    fn locked<T>(&self, run: impl FnOnce(&mut Held) -> T) -> T {
        run(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn hold(&self, name: &SecretName, secret: Secret, why: KeychainReport) -> KeptIn {
        self.locked(|held| held.session.insert(name.entry(), secret));
        KeptIn::Session(why)
    }
}

/// The keychain may not be used here.
fn unused() -> KeychainReport {
    KeychainReport {
        state: KeychainState::Unused,
        explanation: "Le trousseau du poste n'est pas utilisé sur ce poste.".to_owned(),
        remedy: None,
    }
}

/// What a fault means for a secret that is not ours: no passphrase replaces it, the user gives it again.
fn report(fault: &KeychainFault) -> KeychainReport {
    let remedy = match fault {
        KeychainFault::Absent(_) => {
            "Le secret sera redemandé à chaque ouverture. Pour le garder : installez gnome-keyring (ou KWallet) et rouvrez la session."
        }
        KeychainFault::Locked(_) => "Déverrouillez-le (mot de passe de la session), puis donnez le secret de nouveau.",
        KeychainFault::Silent => "Donnez le secret de nouveau ; relancez la session si cela dure.",
        KeychainFault::NoEntry => "Donnez le secret de nouveau : le trousseau ne l'a pas gardé.",
    };
    KeychainReport { remedy: Some(remedy.to_owned()), ..keychain::report(Some(fault), false) }
}

fn refused(fault: &KeychainFault) -> AppError {
    let report = report(fault);
    let error = AppError::new(Code::Keychain, report.explanation, report.remedy.unwrap_or_default()).retryable();
    match fault {
        KeychainFault::Absent(details) | KeychainFault::Locked(details) => error.with_details(details.clone()),
        KeychainFault::Silent | KeychainFault::NoEntry => error,
    }
}

impl<K: Keychain + Clone> Credentials for KeychainCredentials<K> {
    async fn keep(&self, name: &SecretName, secret: Secret) -> PortResult<KeptIn> {
        if secret.expose().is_empty() {
            return Err(AppError::invalid("Ce secret est vide : rien n'a été gardé.", "Collez-le de nouveau."));
        }
        if !self.allowed {
            return Ok(self.hold(name, secret, unused()));
        }
        let (entry, bytes) = (name.entry(), secret_bytes(&secret));
        let kept = self.ask(move |keychain| {
            keychain.set(&entry, &bytes)?;
            // Kept once it is proved to be given back.
            let back = Zeroizing::new(keychain.get(&entry)?);
            if *back == *bytes { Ok(()) } else { Err(KeychainFault::NoEntry) }
        });
        match kept.await {
            Ok(()) => {
                self.locked(|held| held.session.remove(&name.entry()));
                Ok(KeptIn::Keychain)
            }
            Err(fault) => Ok(self.hold(name, secret, report(&fault))),
        }
    }

    async fn find(&self, name: &SecretName) -> PortResult<Option<Secret>> {
        let entry = name.entry();
        // What the user gave last, which no keychain took.
        if let Some(secret) = self.locked(|held| held.session.get(&entry).cloned()) {
            return Ok(Some(secret));
        }
        if !self.allowed {
            return Ok(None);
        }
        match self.ask(move |keychain| keychain.get(&entry).map(Zeroizing::new)).await {
            Ok(bytes) => Ok(Some(text(&bytes)?)),
            // Without any keychain, nothing was ever kept in it that could be waited for.
            Err(KeychainFault::NoEntry | KeychainFault::Absent(_)) => Ok(None),
            Err(fault) => Err(refused(&fault)),
        }
    }

    async fn forget(&self, name: &SecretName) -> PortResult<()> {
        let entry = name.entry();
        self.locked(|held| held.session.remove(&entry));
        if !self.allowed {
            return Ok(());
        }
        match self.ask(move |keychain| keychain.remove(&entry)).await {
            Ok(()) | Err(KeychainFault::NoEntry) => Ok(()),
            Err(fault) => {
                let error = refused(&fault);
                Err(AppError {
                    message: format!(
                        "Le secret est oublié d'Accostage, mais le trousseau le garde peut-être : {}",
                        error.message
                    ),
                    hint: Some(
                        "Retirez l'entrée « accostage » du trousseau quand il répondra, et révoquez le jeton."
                            .to_owned(),
                    ),
                    ..error
                })
            }
        }
    }
}

fn text(bytes: &[u8]) -> PortResult<Secret> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Secret::new(text.to_owned())),
        Err(_) => Err(AppError::new(
            Code::Keychain,
            "L'entrée du trousseau n'est pas un secret d'Accostage.",
            "Donnez le secret de nouveau : il remplacera cette entrée.",
        )),
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.session.values_mut().for_each(Zeroize::zeroize);
    }
}
