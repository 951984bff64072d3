//! What the window holds between two commands: the open application, once it is open.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use accostage_app::host::{Host, SystemHost};
use accostage_app::opening;
use accostage_app::ports::{Means, Store};
use accostage_app::{App, AppError, Code};
use accostage_keys::{FileVault, KeychainCredentials};
use accostage_store::{SqliteOpener, SqliteStore};
use tauri::async_runtime::JoinHandle;
use tokio::sync::Mutex;

use crate::pulls::Pulls;
use crate::sending::Sending;

/// The application over the real store.
pub type Opened = App<SqliteStore>;

/// An opening on its way.
pub(crate) type Opening = JoinHandle<Result<Arc<Opened>, AppError>>;

/// State of the window.
pub struct Shell {
    home: PathBuf,
    pub(crate) vault: FileVault,
    pub(crate) opener: SqliteOpener,
    pub(crate) host: Arc<dyn Host>,
    /// Secrets of consoles.
    pub(crate) credentials: KeychainCredentials,
    /// Readings of consoles on their way.
    pub(crate) pulls: Pulls,
    /// What is being sent to a console, and the plan that may be.
    pub(crate) sending: Sending,
    opened: Mutex<Option<Arc<Opened>>>,
    /// The opening begun while the page was not there yet.
    early: Mutex<Option<Opening>>,
    /// Files that this window has exported: those alone may be shown in their folder.
    exports: std::sync::Mutex<BTreeSet<String>>,
    /// Somebody closed the data on purpose: the keychain does not open them again unasked.
    locked: AtomicBool,
}

impl Shell {
    /// Over a data folder. Nothing is opened yet.
    #[must_use]
    pub fn new(home: &Path) -> Self {
        Self::on(home, Arc::new(SystemHost))
    }

    /// The same on a machine given.
    #[must_use]
    pub fn on(home: &Path, host: Arc<dyn Host>) -> Self {
        Self {
            home: home.to_owned(),
            vault: FileVault::new(home),
            opener: SqliteOpener::new(home).keeping(host.policy().backups_kept()),
            credentials: KeychainCredentials::new(!host.policy().forbids_keychain()),
            pulls: Pulls::default(),
            sending: Sending::default(),
            host,
            opened: Mutex::new(None),
            early: Mutex::new(None),
            exports: std::sync::Mutex::default(),
            locked: AtomicBool::new(false),
        }
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The open application.
    ///
    /// # Errors
    /// It is not open yet.
    pub async fn app(&self) -> Result<Arc<Opened>, AppError> {
        self.opened.lock().await.clone().ok_or_else(|| {
            AppError::new(Code::StoreLocked, "Les données ne sont pas ouvertes.", "Donnez la phrase de passe.")
        })
    }

    /// Remembers a file that this window has exported.
    pub(crate) fn exported(&self, path: &str) {
        self.exports.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    /// This window has exported that file.
    pub(crate) fn has_exported(&self, path: &str) -> bool {
        self.exports.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    /// Keeps the opening begun beside the start of the page.
    pub(crate) async fn begun(&self, opening: Opening) {
        *self.early.lock().await = Some(opening);
    }

    /// Opens by the keychain, or waits for the opening already begun.
    ///
    /// # Errors
    /// The keychain does not give the key, or the store does not open.
    pub async fn open_by_keychain(&self) -> Result<Arc<Opened>, AppError> {
        if let Some(opening) = self.early.lock().await.take()
            && let Ok(outcome) = opening.await
        {
            return outcome;
        }
        self.ask_keychain().await
    }

    /// The keychain can open the data.
    ///
    /// # Errors
    /// The file of keys cannot be read.
    pub fn keychain_opens(&self) -> Result<bool, AppError> {
        opening::keychain_opens(&self.vault, self.host.policy())
    }

    pub(crate) async fn ask_keychain(&self) -> Result<Arc<Opened>, AppError> {
        let open = async || opening::open(&self.vault, &self.opener, self.host.clone(), Means::Keychain).await;
        self.open_with(open).await
    }

    /// Closes the data until somebody asks for them.
    pub async fn lock(&self) {
        let mut opened = self.opened.lock().await;
        // Said while nobody can open: an opening that ends meanwhile would say the contrary.
        self.locked.store(true, Ordering::SeqCst);
        self.end(&mut opened).await;
    }

    /// Somebody closed the data on purpose.
    pub fn is_locked(&self) -> bool {
        self.locked.load(Ordering::SeqCst)
    }

    /// Closes the data, so that the database is folded into one file.
    pub async fn close(&self) {
        self.end(&mut *self.opened.lock().await).await;
    }

    async fn end(&self, opened: &mut Option<Arc<Opened>>) {
        // The opening begun beside the page keeps the application for whoever waits for it: nobody does any more.
        *self.early.lock().await = None;
        self.pulls.cancel_all();
        self.sending.stop();
        if let Some(app) = opened.take() {
            app.store().close().await;
        }
    }

    /// Opens once: of two commands that arrive together, the second finds the work done.
    ///
    /// # Errors
    /// What `open` refuses.
    pub async fn open_with(
        &self,
        open: impl AsyncFnOnce() -> Result<Opened, AppError>,
    ) -> Result<Arc<Opened>, AppError> {
        let mut opened = self.opened.lock().await;
        if let Some(app) = opened.as_ref() {
            return Ok(app.clone());
        }
        let app = Arc::new(open().await?);
        *opened = Some(app.clone());
        self.locked.store(false, Ordering::SeqCst);
        Ok(app)
    }
}
