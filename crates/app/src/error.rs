//! What goes wrong, in words for people and in a code for programs.

use std::io;

use accostage_catalogue::Defect;
use accostage_dossier::DocumentError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The kind of an error. Shells decide on it (exit code, page), never on the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// What was given cannot be taken.
    InvalidInput,
    /// What was named does not exist.
    NotFound,
    /// The rules of the path forbid it.
    Refused,
    /// There is no store yet.
    StoreMissing,
    /// The store needs its passphrase.
    StoreLocked,
    /// Another instance holds the store.
    StoreBusy,
    /// The store is damaged, or is not one.
    StoreDamaged,
    /// A newer version wrote the store.
    StoreNewer,
    /// The passphrase is not the right one.
    WrongPassphrase,
    /// The keychain does not answer as it should.
    Keychain,
    /// The administration of the machine forbids it.
    Managed,
    /// No space left.
    DiskFull,
    /// The folder cannot be written.
    ReadOnly,
    /// Another input or output problem.
    Io,
    /// A console, or the way to it, does not answer as it should.
    Network,
    /// A console does not accept the token, or there is none.
    SignIn,
    /// The user gave it up.
    Cancelled,
    /// A defect of the program.
    Internal,
}

impl Code {
    /// Its word, as programs read it.
    #[must_use]
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A way out of a trouble. The advice says what it is; each shell knows how one takes it there, a command or a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Make the data for the first time.
    Start,
    /// Give the passphrase.
    GivePassphrase,
    /// Add a recovery passphrase.
    AddPassphrase,
    /// Take the key out of the keychain.
    RemoveKeychain,
    /// Add a recovery passphrase, then take the key out of the keychain.
    LeaveKeychain,
    /// Look at the dossiers.
    ListDossiers,
    /// Name the dossier oneself.
    NameDossier,
    /// Look at the past of a dossier.
    ReadHistory,
    /// Export as JSON.
    ExportJson,
    /// Look at the backups.
    ListBackups,
    /// Restore a backup.
    RestoreBackup,
    /// Make a backup.
    CreateBackup,
    /// Check a catalogue file.
    ValidateCatalogue,
    /// Import a catalogue.
    ImportCatalogue,
    /// Look at the catalogue shipped with the program, then install it.
    InstallShipped,
    /// Give the token of a console.
    GiveToken,
    /// Add a connection to a console.
    AddConnection,
    /// Give the credentials of a private repository.
    GiveGitCredentials,
    /// Settle what was sent to a console and is not over.
    SettleSending,
    /// Name the console that is meant.
    NameConsole,
    /// Say of which platform a console is.
    NamePlatform,
    /// Read a console.
    Pull,
    /// Link a dossier to a project.
    Link,
    /// Forget what a dossier is linked to.
    Unlink,
    /// Vouch for what was looked at.
    Confirm,
    /// Vouch for a text that looks like a secret and is none.
    VouchForText,
    /// Look at what is well and what is not.
    Diagnose,
}

/// An error as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct AppError {
    /// Its kind.
    pub code: Code,
    /// What happened, in one French sentence.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The way that the advice names.
    pub way: Option<Way>,
    /// For support: never a secret, never a value of a dossier.
    pub details: Option<String>,
    /// Trying again may succeed without changing anything.
    pub retryable: bool,
}

impl AppError {
    /// An error with its advice.
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: Some(hint.into()), way: None, details: None, retryable: false }
    }

    /// What was given cannot be taken.
    pub fn invalid(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Code::InvalidInput, message, hint)
    }

    /// What was named does not exist.
    pub fn not_found(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message, hint)
    }

    /// A file that leaves could not be written: what was being written is not left behind.
    #[must_use]
    pub fn unwritable(error: &io::Error) -> Self {
        let (code, message, hint) = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
                Code::DiskFull,
                "Il n'y a plus de place sur le disque : le fichier n'a pas été écrit.",
                "Libérez de la place, ou choisissez un autre disque, puis recommencez. Vos dossiers ne sont pas touchés.",
            ),
            io::ErrorKind::FileTooLarge => (
                Code::DiskFull,
                "Ce disque ne prend pas un fichier aussi gros : il n'a pas été écrit.",
                "Choisissez un autre disque. Vos dossiers ne sont pas touchés.",
            ),
            io::ErrorKind::InvalidFilename => (
                Code::Io,
                "Le nom du fichier est trop long ou refusé par le disque : rien n'a été écrit.",
                "Choisissez un nom plus court, sans signe particulier.",
            ),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
                Code::ReadOnly,
                "Ce dossier ne peut pas être écrit : le fichier n'a pas été écrit.",
                "Vérifiez ses droits, ou choisissez un autre dossier.",
            ),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                (Code::Io, "Le dossier où écrire n'existe pas.", "Créez-le, ou choisissez-en un autre.")
            }
            io::ErrorKind::IsADirectory => {
                (Code::Io, "Un dossier porte déjà ce nom : le fichier n'a pas été écrit.", "Choisissez un autre nom.")
            }
            _ => (Code::Io, "Le fichier n'a pas pu être écrit.", "Vérifiez le chemin, les droits et la place."),
        };
        Self::new(code, message, hint).with_details(error.to_string()).retryable()
    }

    /// Says which way the advice names.
    #[must_use]
    pub fn by(mut self, way: Way) -> Self {
        self.way = Some(way);
        self
    }

    /// Adds what support needs.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// Says that trying again may succeed.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}

impl From<DocumentError> for AppError {
    fn from(error: DocumentError) -> Self {
        match &error {
            DocumentError::UnknownMoment(_) => {
                Self::not_found(sentence(&error), "L'historique du dossier donne les moments connus.")
                    .by(Way::ReadHistory)
            }
            DocumentError::UnknownSlot(_) => {
                Self::not_found(sentence(&error), "Relisez l'historique, puis recommencez.")
            }
            DocumentError::NothingTo(_) => Self::not_found(sentence(&error), "L'historique montre ce qui a été fait."),
            DocumentError::UnknownRow { .. } => {
                Self::not_found(sentence(&error), "Relisez la table, puis recommencez.")
            }
            DocumentError::Unreadable(_) | DocumentError::NotADossier(_) => Self::new(
                Code::StoreDamaged,
                "Le contenu de ce dossier est illisible.",
                "Rien n'a été modifié. Restaurez une sauvegarde.",
            )
            .by(Way::RestoreBackup)
            .with_details(error.to_string()),
        }
    }
}

impl From<Vec<Defect>> for AppError {
    fn from(defects: Vec<Defect>) -> Self {
        let lines: Vec<String> = defects.iter().take(50).map(ToString::to_string).collect();
        Self::invalid(
            format!("Catalogue refusé : {} défaut(s). {}", defects.len(), lines.join("\n")),
            "Corrigez le fichier, puis vérifiez-le de nouveau.",
        )
        .by(Way::ValidateCatalogue)
    }
}

/// An error of a library as a French sentence.
pub(crate) fn sentence(error: &impl ToString) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}
