//! Files written where people look for them.

use std::io::Write;
use std::path::{Path, PathBuf};

use accostage_app::names::file_name;
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
            "Rien n'a été écrit. Donnez un dossier personnel à votre session, puis recommencez.",
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

/// Writes a whole file that has its own name, which is never trusted as a path.
///
/// # Errors
/// No such folder, or the disk refuses: nothing is left behind.
pub fn copy(name: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    let mut file = begin()?;
    file.write_all(content).map_err(|error| AppError::unwritable(&error))?;
    file.keep(&file_name(name, "piece"))
}

/// Opens the folder of a file in the file manager of the session.
///
/// # Errors
/// The file is gone, or nothing opens folders here.
pub fn show(path: &Path) -> Result<(), AppError> {
    let folder = path.parent().filter(|_| path.is_file()).ok_or_else(|| {
        AppError::not_found("Le fichier exporté n'est plus à sa place.", "Exportez de nouveau le dossier.")
    })?;
    open::that_detached(folder).map_err(|error| {
        AppError::new(
            Code::Io,
            "Aucun gestionnaire de fichiers n'a pu être ouvert. Le fichier exporté n'est pas touché.",
            "Ouvrez vous-même le dossier dont le chemin est affiché.",
        )
        .with_details(error.to_string())
    })
}
