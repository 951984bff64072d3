//! Files written where people look for them.

use std::path::PathBuf;

use accostage_app::{AppError, Code};
use accostage_export::file::NewFile;

/// Begins a file of the user's folder of downloads, or of the personal one.
///
/// # Errors
/// No such folder, or it cannot be written.
pub fn begin() -> Result<NewFile, AppError> {
    let folders = directories::UserDirs::new().ok_or_else(|| {
        AppError::new(
            Code::Io,
            "Votre dossier personnel est introuvable.",
            "Exportez avec « accostage dossier export ».",
        )
    })?;
    let folder = folders.download_dir().filter(|folder| folder.is_dir()).unwrap_or_else(|| folders.home_dir());
    NewFile::in_folder(folder)
}

/// Gives its name to a file that is whole; never over another.
///
/// # Errors
/// The disk refuses: nothing is left behind.
pub fn keep(file: NewFile, name: &str, extension: &str) -> Result<PathBuf, AppError> {
    file.keep(&accostage_export::file::named(name, extension))
}
