//! The slots of a data folder.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use accostage_app::ports::{KeychainReport, Keys, Means, PortResult, Slots, Vault, database_path, keys_path};
use accostage_app::{AppError, Code, Way};

use crate::bundle::{self, Bundle};
use crate::file::{KeyFile, KeysLock, VERSION};
use crate::keychain::{self, Keychain, KeychainFault, OsKeychain, PATIENCE, PROBE};

/// How a wrong passphrase is made to cost time.
pub trait Patience: Send + Sync + 'static {
    /// Waits.
    fn wait(&self, delay: Duration) -> impl Future<Output = ()> + Send;
}

/// Really waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDelay;

impl Patience for RealDelay {
    async fn wait(&self, delay: Duration) {
        tokio::time::sleep(delay).await;
    }
}

/// Does not wait: for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDelay;

impl Patience for NoDelay {
    async fn wait(&self, _delay: Duration) {}
}

/// The keys of a data folder.
#[derive(Debug, Clone)]
pub struct FileVault<K = OsKeychain, P = RealDelay> {
    home: PathBuf,
    keychain: K,
    delay: P,
    patience: Duration,
    /// Why the keychain gave nothing when it was last asked for our key. It is not asked again only to report it,
    /// since a silent one costs its whole patience; one that forgot gets the key back from the passphrase.
    fault: Arc<Mutex<Option<KeychainFault>>>,
}

impl FileVault {
    /// The keys of `home`, with the keychain of the desktop.
    #[must_use]
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self::with(home, OsKeychain, RealDelay, PATIENCE)
    }
}

impl<K: Keychain + Clone, P: Patience> FileVault<K, P> {
    /// The keys of `home`, with another keychain and another way to wait.
    #[must_use]
    pub fn with(home: impl Into<PathBuf>, keychain: K, delay: P, patience: Duration) -> Self {
        Self { home: home.into(), keychain, delay, patience, fault: Arc::default() }
    }

    async fn keep_in_keychain(&self, store: &str, bundle: &Bundle) -> Result<(), KeychainFault> {
        let (name, secret) = (store.to_owned(), bundle.as_bytes().to_vec());
        keychain::ask(&self.keychain, self.patience, move |keychain| {
            keychain.set(&name, &secret)?;
            // A slot counts once it is proved to give back what it took.
            if keychain.get(&name)? == secret { Ok(()) } else { Err(KeychainFault::NoEntry) }
        })
        .await
    }

    async fn read_keychain(&self, store: &str, patience: Duration) -> Result<Vec<u8>, KeychainFault> {
        let name = store.to_owned();
        keychain::ask(&self.keychain, patience, move |keychain| keychain.get(&name)).await
    }

    async fn bundle(&self, means: Means<'_>) -> PortResult<Bundle> {
        let file = KeyFile::read(&self.home)?;
        match means {
            Means::Keychain => {
                if !file.keychain {
                    return Err(AppError::new(
                        Code::StoreLocked,
                        "Ces données s'ouvrent avec la phrase de passe.",
                        "Donnez-la pour les ouvrir.",
                    )
                    .by(Way::GivePassphrase));
                }
                let secret = self.read_keychain(&file.store, self.patience).await;
                self.remember(secret.as_ref().err().cloned());
                let secret = secret.map_err(|fault| refused(&fault, &file))?;
                Bundle::from_bytes(&secret).ok_or_else(|| refused(&KeychainFault::NoEntry, &file))
            }
            Means::Passphrase(passphrase) => {
                // The failure is counted before the try: killing the process does not spare it.
                self.delay.wait(delay_after(file.failures)).await;
                // A full or read-only disk must not lock the owner out: the count then stays where it was.
                let counted =
                    KeyFile::update(&self.home, |file| file.failures = file.failures.saturating_add(1)).is_ok();
                let opened = file.passphrase.clone().and_then(|sealed| bundle::open(&sealed, passphrase, &file.store));
                let Some(bundle) = opened else { return Err(wrong_passphrase()) };
                if counted {
                    let _ = KeyFile::update(&self.home, |file| file.failures = 0);
                }
                self.heal_keychain(&file, &bundle).await;
                Ok(bundle)
            }
        }
    }

    /// Puts the key back into a keychain that was asked and had forgotten it, now that the passphrase has
    /// proved who asks. A keychain that was not asked is left alone: a silent one would hold up the passphrase.
    /// One that does not take the key is reported by `doctor`, and changes nothing here.
    async fn heal_keychain(&self, file: &KeyFile, bundle: &Bundle) {
        if file.keychain
            && self.last_fault() == Some(KeychainFault::NoEntry)
            && self.keep_in_keychain(&file.store, bundle).await.is_ok()
        {
            self.remember(None);
        }
    }

    fn last_fault(&self) -> Option<KeychainFault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, fault: Option<KeychainFault>) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }
}

/// 0, then half a second doubled each time, up to half a minute.
fn delay_after(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        _ => Duration::from_millis(500 << (failures - 1).min(6)).min(Duration::from_secs(30)),
    }
}

/// The same words whatever is wrong: passphrase, file, absent slot.
fn wrong_passphrase() -> AppError {
    AppError::new(
        Code::WrongPassphrase,
        "Cette phrase de passe n'ouvre pas ces données.",
        "Vérifiez-la (majuscules, espaces) et recommencez : l'attente grandit à chaque essai.",
    )
}

fn refused(fault: &KeychainFault, file: &KeyFile) -> AppError {
    let report = keychain::report(Some(fault), true);
    let mut error = AppError::new(Code::Keychain, report.explanation, report.remedy.unwrap_or_default());
    if file.passphrase.is_none() {
        error.hint = Some(
            "Remettez le trousseau d'origine en service : ces données n'ont pas de phrase de passe de secours."
                .to_owned(),
        );
    }
    if let KeychainFault::Absent(details) | KeychainFault::Locked(details) = fault {
        error = error.with_details(details.clone());
    }
    error
}

impl<K: Keychain + Clone, P: Patience> Vault for FileVault<K, P> {
    fn exists(&self) -> bool {
        keys_path(&self.home).exists()
    }

    fn slots(&self) -> PortResult<Slots> {
        let file = KeyFile::read(&self.home)?;
        Ok(Slots { keychain: file.keychain, passphrase: file.passphrase.is_some() })
    }

    async fn keychain(&self) -> KeychainReport {
        let (name, expected) = match KeyFile::read(&self.home) {
            Ok(file) => (file.store, file.keychain),
            Err(_) => ("probe".to_owned(), false),
        };
        let fault = match self.last_fault() {
            Some(fault) => Some(fault),
            // Nobody types a password to look for an entry that is not there: a short wait tells enough.
            None if !expected => self.read_keychain(&name, self.patience.min(PROBE)).await.err(),
            None => self.read_keychain(&name, self.patience).await.err(),
        };
        keychain::report(fault.as_ref(), expected)
    }

    async fn create(&self, passphrase: Option<&str>, keychain: bool) -> PortResult<Keys> {
        let lock = KeysLock::take(&self.home)?;
        if self.exists() || database_path(&self.home).exists() {
            return Err(AppError::new(
                Code::InvalidInput,
                "Des données existent déjà dans ce dossier.",
                "Aucune clé n'a été créée. Ouvrez-les, ou choisissez un autre dossier avec ACCOSTAGE_HOME.",
            ));
        }
        let bundle = Bundle::make()?;
        let store = bundle_name(&bundle);
        let sealed = passphrase.map(|passphrase| bundle::seal(&bundle, passphrase, &store)).transpose()?;
        let mut in_keychain = false;
        if keychain {
            match self.keep_in_keychain(&store, &bundle).await {
                Ok(()) => in_keychain = true,
                // With a passphrase the keychain is a comfort; without one there would be no slot at all.
                Err(_) if sealed.is_some() => {}
                Err(fault) => {
                    let report = keychain::report(Some(&fault), false);
                    return Err(AppError::new(
                        Code::Keychain,
                        report.explanation,
                        "Choisissez une phrase de passe : elle suffit à elle seule.",
                    ));
                }
            }
        }
        let file = KeyFile {
            version: VERSION,
            store,
            keychain: in_keychain,
            passphrase: sealed,
            device: bundle.public(),
            opened: false,
            failures: 0,
        };
        file.create(&lock, &self.home)?;
        Ok(bundle.keys())
    }

    async fn open(&self, means: Means<'_>) -> PortResult<Keys> {
        Ok(self.bundle(means).await?.keys())
    }

    async fn set_passphrase(&self, means: Means<'_>, new: &str) -> PortResult<()> {
        let bundle = self.bundle(means).await?;
        let store = KeyFile::read(&self.home)?.store;
        let sealed = bundle::seal(&bundle, new, &store)?;
        // Proved before it replaces the former one.
        if bundle::open(&sealed, new, &store).is_none() {
            return Err(wrong_passphrase());
        }
        KeyFile::update(&self.home, |file| file.passphrase = Some(sealed)).map(drop)
    }

    async fn set_keychain(&self, passphrase: &str, wanted: bool) -> PortResult<()> {
        let bundle = self.bundle(Means::Passphrase(passphrase)).await?;
        let store = KeyFile::read(&self.home)?.store;
        let refused = |fault: KeychainFault| {
            if fault == KeychainFault::NoEntry {
                let hint =
                    "La phrase de passe continue d'ouvrir. Vérifiez le trousseau de la session, puis recommencez.";
                return AppError::new(Code::Keychain, "Le trousseau n'a pas gardé la clé.", hint);
            }
            let report = keychain::report(Some(&fault), false);
            AppError::new(Code::Keychain, report.explanation, report.remedy.unwrap_or_default())
        };
        if wanted {
            self.keep_in_keychain(&store, &bundle).await.map_err(refused)?;
            self.remember(None);
            return KeyFile::update(&self.home, |file| file.keychain = true).map(drop);
        }
        // The slot is closed first: a key left in a keychain that does not answer opens nothing by itself any more.
        KeyFile::update(&self.home, |file| file.keychain = false)?;
        let removed = keychain::ask(&self.keychain, self.patience, move |keychain| keychain.remove(&store)).await;
        removed.map_err(|fault| {
            let error = refused(fault);
            AppError {
                message: format!("Le trousseau n'ouvre plus ces données, mais il garde leur clé : {}", error.message),
                ..error
            }
        })
    }

    fn has_opened(&self) -> PortResult<bool> {
        Ok(KeyFile::read(&self.home)?.opened)
    }

    fn mark_opened(&self) -> PortResult<()> {
        if KeyFile::read(&self.home)?.opened {
            return Ok(());
        }
        KeyFile::update(&self.home, |file| file.opened = true).map(drop)
    }

    fn device(&self) -> PortResult<(String, String)> {
        Ok(KeyFile::read(&self.home)?.device)
    }
}

/// Name of the data folder: the public signature key of its device, shortened.
fn bundle_name(bundle: &Bundle) -> String {
    bundle.public().0.chars().take(32).collect()
}
