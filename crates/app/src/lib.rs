//! Use cases of Accostage, and the ports that they need.
//!
//! A shell (window, terminal) builds an [`App`] from adapters and calls it; it holds no rule of its own.
//! Ports are here ([`ports`]), their adapters in other crates. What people see of an error is decided here
//! too ([`AppError`]): one sentence, one piece of advice, one code.

pub mod agenda;
pub mod attachments;
pub mod catalogues;
pub mod certificates;
pub mod console;
pub mod doctor;
pub mod dossiers;
pub mod environments;
mod error;
pub mod flows;
pub mod host;
pub mod names;
pub mod opening;
pub mod outbox;
pub mod path;
pub mod policy;
pub mod ports;
pub mod projection;
pub mod redacted;
pub mod register;
mod secrets;
pub mod transfer;

use std::sync::Arc;

use accostage_catalogue::Catalogue;
pub use accostage_catalogue::typography;
use accostage_dossier::{Author, Stamp};
/// What consoles hold, and the plans made of it: their types are those of the use cases.
pub use accostage_platform as platform;
use tokio::sync::Mutex;

use dossiers::{Examinations, Open};
pub use error::{AppError, Code, Way};
use host::Host;
use ports::{Signer, Store};

/// The application over an open store.
pub struct App<S> {
    pub(crate) store: S,
    pub(crate) host: Arc<dyn Host>,
    /// Dossiers open for editing, the most recent last. Reading never needs them.
    pub(crate) open: Mutex<Vec<Open>>,
    /// Who edits, or that nobody said it yet, once read: the store is ours alone, so that nobody else changes it.
    author: Mutex<Option<Option<Author>>>,
    pub(crate) catalogues: Mutex<Vec<Arc<Catalogue>>>,
    /// Signs what happens on the path. None: nothing can happen.
    pub(crate) device: Option<Arc<dyn Signer>>,
    /// The same as people read them.
    pub(crate) typeset: Mutex<Vec<Arc<Catalogue>>>,
    pub(crate) examinations: Examinations,
    /// Held while something is sent to a console.
    pub(crate) sending: Mutex<()>,
}

impl<S: Store> App<S> {
    /// The application over `store`.
    pub fn new(store: S, host: Arc<dyn Host>) -> Self {
        Self {
            store,
            host,
            open: Mutex::default(),
            author: Mutex::default(),
            catalogues: Mutex::default(),
            device: None,
            typeset: Mutex::default(),
            examinations: Examinations::default(),
            sending: Mutex::default(),
        }
    }

    /// The same, able to sign what happens on the path.
    #[must_use]
    pub fn signed_by(self, device: Arc<dyn Signer>) -> Self {
        Self { device: Some(device), ..self }
    }

    /// The store, for what only a shell does (closing it).
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Who edits, as asked once. None: not asked yet.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn author(&self) -> Result<Option<Author>, AppError> {
        let mut known = self.author.lock().await;
        if let Some(author) = &*known {
            return Ok(author.clone());
        }
        let stored = self.store.setting(AUTHOR).await?;
        let author: Option<Author> = stored.and_then(|text| serde_json::from_str(&text).ok());
        *known = Some(author.clone());
        Ok(author)
    }

    /// Keeps who edits.
    ///
    /// # Errors
    /// A blank name, or the store cannot be written.
    pub async fn set_author(&self, author: &Author) -> Result<(), AppError> {
        let name = accostage_dossier::answers_file::dossier_name(&author.name).map_err(|_| {
            AppError::invalid("Votre nom est vide ou illisible.", "Donnez le nom qui signera vos saisies.")
        })?;
        let author = Author { name, email: author.email.trim().to_owned() };
        let text = serde_json::to_string(&author).unwrap_or_default();
        let mut known = self.author.lock().await;
        self.store.set_setting(AUTHOR, &text).await?;
        *known = Some(Some(author));
        Ok(())
    }

    /// Makes a backup when the last one is old enough (a day, or what is imposed) and there is something to back up.
    ///
    /// # Errors
    /// The backup could not be made or re-opened.
    pub async fn back_up_if_due(&self) -> Result<(), AppError> {
        let now = self.host.now();
        let last = self.store.setting(LAST_BACKUP).await?.and_then(|at| at.parse::<i64>().ok());
        let every = self.host.policy().backup_every();
        // A clock set back must not stop backups: a date in the future counts as none.
        if last.is_some_and(|last| (0..every).contains(&(now - last))) || self.store.all().await?.is_empty() {
            return Ok(());
        }
        self.store.back_up(now, "daily").await?;
        self.store.set_setting(LAST_BACKUP, &now.to_string()).await
    }

    pub(crate) async fn stamp(&self) -> Result<Stamp, AppError> {
        let author = match self.author().await? {
            Some(author) => author,
            None => Author { name: self.host.account(), email: String::new() },
        };
        Ok(Stamp { author, at: self.host.now() })
    }
}

const AUTHOR: &str = "author";
const LAST_BACKUP: &str = "last-backup";
