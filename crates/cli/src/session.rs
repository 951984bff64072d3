//! Opening the store from a terminal.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use accostage_app::host::{Host, SystemHost};
use accostage_app::opening::{self, Stage};
use accostage_app::ports::{Means, Store};
use accostage_app::typography::around_quotes;
use accostage_app::{App, AppError, Code};
use accostage_keys::{FileVault, KeychainCredentials};
use accostage_store::{SqliteOpener, SqliteStore};
use tokio::sync::OnceCell;

use crate::output::Output;

/// Where the data are, and how they open.
pub struct Session {
    pub home: PathBuf,
    pub passphrase: Option<String>,
    pub vault: FileVault,
    pub opener: SqliteOpener,
    /// Secrets of other systems: a passphrase file says not to ask the keychain.
    pub credentials: KeychainCredentials,
    opened: OnceCell<Arc<Opened>>,
}

/// The application over the real store.
pub type Opened = App<SqliteStore>;

impl Session {
    /// From the options; reads the passphrase file when there is one.
    pub fn new(home: Option<PathBuf>, passphrase_file: Option<&Path>) -> Result<Self, AppError> {
        let home = match home {
            Some(home) => home,
            None => default_home()?,
        };
        let passphrase = passphrase_file.map(read_passphrase).transpose()?;
        Ok(Self {
            vault: FileVault::new(&home),
            credentials: KeychainCredentials::new(passphrase.is_none() && !SystemHost.policy().forbids_keychain()),
            opener: SqliteOpener::new(&home).keeping(SystemHost.policy().backups_kept()),
            opened: OnceCell::new(),
            passphrase,
            home,
        })
    }

    /// The open data, opened at the first call.
    pub async fn open(&self, output: &Output) -> Result<Arc<Opened>, AppError> {
        self.opened.get_or_try_init(async || self.open_now(output).await.map(Arc::new)).await.cloned()
    }

    /// Keeps what `init` has just created as the open data.
    pub fn adopt(&self, app: Opened) -> Arc<Opened> {
        let app = Arc::new(app);
        // Nothing was open before: there was nothing to open.
        let _ = self.opened.set(app.clone());
        app
    }

    /// Closes the data, so that the database is folded into one file and its threads end before the process.
    pub async fn close(&self) {
        if let Some(app) = self.opened.get() {
            app.store().close().await;
        }
    }

    /// When nothing exists yet and everything needed is given, creates the data and says so.
    async fn open_now(&self, output: &Output) -> Result<Opened, AppError> {
        let host = Arc::new(SystemHost);
        if opening::stage(&self.vault, &self.opener)? == Stage::FirstStart {
            if self.passphrase.is_none() {
                return Err(AppError::new(
                    Code::StoreMissing,
                    "Accostage n'est pas encore initialisé dans ce dossier.",
                    "Lancez « accostage init ».",
                ));
            }
            let app = opening::create(&self.vault, &self.opener, host, self.passphrase.as_deref(), false).await?;
            output.remark(&format!("Première utilisation\u{a0}: données créées dans {}.", self.home.display()));
            return Ok(app);
        }
        let app = match &self.passphrase {
            Some(passphrase) => opening::open(&self.vault, &self.opener, host, Means::Passphrase(passphrase)).await?,
            None if self.keychain_opens()? => {
                match opening::open(&self.vault, &self.opener, host.clone(), Means::Keychain).await {
                    Err(error) if error.code == Code::Keychain && std::io::stdin().is_terminal() => {
                        output.remark(&error.message);
                        let typed = ask_passphrase("Phrase de passe\u{a0}: ")?;
                        opening::open(&self.vault, &self.opener, host, Means::Passphrase(&typed)).await?
                    }
                    other => other?,
                }
            }
            None if std::io::stdin().is_terminal() => {
                let typed = ask_passphrase("Phrase de passe\u{a0}: ")?;
                opening::open(&self.vault, &self.opener, host, Means::Passphrase(&typed)).await?
            }
            None => opening::open(&self.vault, &self.opener, host, Means::Keychain).await?,
        };
        if let Err(error) = app.back_up_if_due().await {
            // Said, never in the way: reading and editing matter more than today's backup.
            output.remark(&format!(
                "Sauvegarde du jour non faite\u{a0}: {} {}",
                around_quotes(&error.message),
                around_quotes(&error.hint.unwrap_or_default())
            ));
        }
        Ok(app)
    }

    /// The passphrase to open with, asked when only it can open; none: the keychain opens.
    pub fn known_or_asked_passphrase(&self) -> Result<Option<String>, AppError> {
        match &self.passphrase {
            Some(passphrase) => Ok(Some(passphrase.clone())),
            None if !self.keychain_opens()? && std::io::stdin().is_terminal() => {
                ask_passphrase("Phrase de passe\u{a0}: ").map(Some)
            }
            None => Ok(None),
        }
    }

    fn keychain_opens(&self) -> Result<bool, AppError> {
        opening::keychain_opens(&self.vault, SystemHost.policy())
    }
}

fn default_home() -> Result<PathBuf, AppError> {
    directories::ProjectDirs::from("fr", "", "accostage").map(|dirs| dirs.data_dir().to_owned()).ok_or_else(|| {
        AppError::new(Code::Io, "Votre dossier personnel est introuvable.", "Donnez un dossier avec ACCOSTAGE_HOME.")
    })
}

/// The first line of the file, without its end of line.
pub fn read_passphrase(path: &Path) -> Result<String, AppError> {
    let unreadable = |details: String| {
        AppError::new(
            Code::StoreLocked,
            format!("Le fichier de phrase de passe « {} » est illisible.", path.display()),
            "Vérifiez son chemin et ses droits ; il contient la phrase sur une seule ligne, en UTF-8.",
        )
        .with_details(details)
    };
    let mut text = String::new();
    // A passphrase file has one line; a device without end is not one.
    let read = fs_err::File::open(path).and_then(|file| file.take(1 << 16).read_to_string(&mut text));
    read.map_err(|error| unreadable(error.to_string()))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() { Err(unreadable("empty".to_owned())) } else { Ok(line.to_owned()) }
}

/// Asks without showing.
pub fn ask_passphrase(prompt: &str) -> Result<String, AppError> {
    rpassword::prompt_password(prompt).map_err(|error| {
        AppError::new(Code::StoreLocked, "La phrase de passe n'a pas pu être lue.", "Donnez --passphrase-file FICHIER.")
            .with_details(error.to_string())
    })
}
