//! `keys.json`: which slots exist, and the sealed one.

use std::path::Path;

use accostage_app::ports::keys_path;
use accostage_app::{AppError, Code};
use serde::{Deserialize, Serialize};

use crate::bundle::Sealed;

/// The file, without any secret in clear.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyFile {
    /// Format: a newer one is refused, not guessed.
    pub version: u32,
    /// Identity of the data folder: binds the sealed bytes, names the keychain entry.
    pub store: String,
    /// The keychain holds the bundle.
    pub keychain: bool,
    /// The bundle sealed by the recovery passphrase.
    pub passphrase: Option<Sealed>,
    /// Public identity of the device: signature key, agreement key.
    pub device: (String, String),
    /// The store has been opened once.
    #[serde(default)]
    pub opened: bool,
    /// Wrong passphrases in a row: the wait before the next try grows with them.
    #[serde(default)]
    pub failures: u32,
}

/// Version of the format.
pub const VERSION: u32 = 1;

impl KeyFile {
    /// Reads the file of a data folder.
    pub fn read(home: &Path) -> Result<Self, AppError> {
        let text = fs_err::read_to_string(keys_path(home)).map_err(|error| unreadable(&error.to_string()))?;
        let file: Self = serde_json::from_str(&text).map_err(|error| unreadable(&error.to_string()))?;
        if file.version > VERSION {
            return Err(AppError::new(
                Code::StoreNewer,
                "Le fichier de clés a été écrit par une version plus récente d'Accostage.",
                "Rien n'a été modifié. Mettez Accostage à jour sur ce poste.",
            ));
        }
        Ok(file)
    }

    /// Changes the file as it is now, one process at a time: what another one changed meanwhile is kept.
    pub fn update(home: &Path, change: impl FnOnce(&mut Self)) -> Result<Self, AppError> {
        let _lock = KeysLock::wait(home)?;
        let mut file = Self::read(home)?;
        change(&mut file);
        file.write(home)?;
        Ok(file)
    }

    /// Writes the first file of a data folder.
    pub fn create(&self, _lock: &KeysLock, home: &Path) -> Result<(), AppError> {
        self.write(home)
    }

    /// Writes the file so that a power cut leaves the former one or the new one, never a part.
    fn write(&self, home: &Path) -> Result<(), AppError> {
        let (path, partial) = (keys_path(home), home.join("keys.json.partial"));
        let write = || -> std::io::Result<()> {
            fs_err::create_dir_all(home)?;
            let text = serde_json::to_string_pretty(self)?;
            let mut file = private_file(&partial)?;
            std::io::Write::write_all(&mut file, text.as_bytes())?;
            file.sync_all()?;
            fs_err::rename(&partial, &path)?;
            fs_err::File::open(home)?.sync_all()
        };
        write().map_err(|error| {
            let _ = fs_err::remove_file(&partial);
            unwritable(&error)
        })
    }
}

/// Held while the file of keys is changed or made. The kernel lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct KeysLock {
    _file: std::fs::File,
}

impl KeysLock {
    /// Waits for those who change the file: they take a few milliseconds.
    fn wait(home: &Path) -> Result<Self, AppError> {
        let file = Self::file(home)?;
        file.lock().map_err(|error| unwritable(&error))?;
        Ok(Self { _file: file })
    }

    /// For the making of the keys, which takes long: does not wait for another process that makes them.
    pub fn take(home: &Path) -> Result<Self, AppError> {
        let file = Self::file(home)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(AppError::new(
                Code::StoreBusy,
                "Une autre fenêtre ou une autre commande crée les données de ce dossier.",
                "Attendez qu'elle finisse, puis recommencez : ces données s'ouvriront.",
            )
            .retryable()),
            Err(std::fs::TryLockError::Error(error)) => Err(unwritable(&error)),
        }
    }

    fn file(home: &Path) -> Result<std::fs::File, AppError> {
        let open = || {
            fs_err::create_dir_all(home)?;
            std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(home.join("keys.lock"))
        };
        open().map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &std::io::Error) -> AppError {
    let (code, message) = match error.kind() {
        std::io::ErrorKind::StorageFull => {
            (Code::DiskFull, "Il n'y a plus de place sur le disque : les clés n'ont pas été écrites.")
        }
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            (Code::ReadOnly, "Le dossier de données ne peut pas être écrit.")
        }
        _ => (Code::Io, "Le fichier de clés n'a pas pu être écrit."),
    };
    AppError::new(code, message, "Libérez de la place ou rendez le dossier accessible en écriture, puis recommencez.")
        .with_details(error.to_string())
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::create(path)
}

fn unreadable(details: &str) -> AppError {
    AppError::new(
        Code::StoreLocked,
        "Le fichier de clés (keys.json) est absent ou illisible.",
        "Rien n'a été créé. Remettez-le depuis le dossier « backups » (fichier .keys.json de la dernière sauvegarde).",
    )
    .with_details(details)
}
