//! Files written where people look for them.

use std::io::Write;
use std::path::{Path, PathBuf};

use accostage_app::{AppError, Code};

/// Longest part of a dossier's name kept in that of a file, in bytes: file systems take 255 with what follows it.
const NAME_MAX: usize = 200;

/// Writes a new file in the user's folder of downloads, or in the personal one; gives its path. Never over another.
///
/// # Errors
/// No such folder, or it cannot be written.
pub fn write(name: &str, extension: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    write_in(&folder()?, name, &format!(".{extension}"), content)
}

/// The same for a file that has its own name, which is never trusted as a path.
///
/// # Errors
/// No such folder, or it cannot be written.
pub fn write_named(name: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    let (stem, extension) = split(name);
    write_in(&folder()?, stem, &extension, content)
}

fn folder() -> Result<PathBuf, AppError> {
    let folders = directories::UserDirs::new().ok_or_else(|| {
        AppError::new(
            Code::Io,
            "Votre dossier personnel est introuvable.",
            "Utilisez « accostage dossier export » ou « accostage dossier attachments ».",
        )
    })?;
    let downloads = folders.download_dir().filter(|folder| folder.is_dir());
    Ok(downloads.unwrap_or_else(|| folders.home_dir()).to_path_buf())
}

/// A name before its extension, and the extension with its dot: a short word that every system takes, or nothing.
fn split(name: &str) -> (&str, String) {
    match name.rsplit_once('.') {
        Some((stem, word))
            if !stem.is_empty() && (1..=8).contains(&word.len()) && word.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            (stem, format!(".{word}"))
        }
        _ => (name, String::new()),
    }
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

fn write_in(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    let stem = file_stem(name);
    for rank in 1_u32.. {
        let shown = if rank == 1 { format!("{stem}{extension}") } else { format!("{stem} ({rank}){extension}") };
        let path = folder.join(shown);
        match fs_err::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(content).and_then(|()| file.sync_all());
                return written.map(|()| path.clone()).map_err(|error| {
                    // A file cut short must not pass for an export.
                    let _ = fs_err::remove_file(&path);
                    unwritable(&error)
                });
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unwritable(&error)),
        }
    }
    Err(AppError::new(Code::Io, "Trop de fichiers portent ce nom.", "Déplacez-en, puis recommencez."))
}

fn unwritable(error: &std::io::Error) -> AppError {
    let (code, hint) = match error.kind() {
        std::io::ErrorKind::StorageFull => (Code::DiskFull, "Libérez de la place, puis recommencez."),
        _ => (Code::Io, "Vérifiez les droits de votre dossier de téléchargements."),
    };
    AppError::new(code, "Le fichier n'a pas pu être écrit.", hint).with_details(error.to_string()).retryable()
}

/// A name that every file system takes.
fn file_stem(name: &str) -> String {
    let forbidden = |letter: char| letter.is_control() || "/\\:*?\"<>|".contains(letter);
    let mut kept = String::new();
    for letter in name.chars().map(|letter| if forbidden(letter) { '-' } else { letter }) {
        if kept.len() + letter.len_utf8() > NAME_MAX {
            break;
        }
        kept.push(letter);
    }
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() { "dossier".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_never_replaces_a_file_nor_leaves_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = write_in(folder.path(), "../a/b: c", ".md", b"un").expect("written");
        let second = write_in(folder.path(), "../a/b: c", ".md", b"deux").expect("written");
        assert_ne!(first, second);
        assert_eq!(first.parent(), Some(folder.path()));
        assert_eq!(std::fs::read(first).expect("read"), b"un");
        write_in(folder.path(), &"𝄞".repeat(200), ".md", b"x").expect("a long name is cut");
        assert_eq!(write_in(folder.path(), " .. ", ".md", b"x").expect("written"), folder.path().join("dossier.md"));
    }

    #[test]
    fn a_copy_of_an_attachment_keeps_its_extension_and_no_folder() {
        assert_eq!(split("plan.v2.pdf"), ("plan.v2", ".pdf".to_owned()));
        assert_eq!(split(".bashrc"), (".bashrc", String::new()));
        assert_eq!(split("a.b/../../c"), ("a.b/../../c", String::new()));
        let folder = tempfile::tempdir().expect("a folder");
        let (stem, extension) = split("../../.config/autostart/x.desktop");
        let path = write_in(folder.path(), stem, &extension, b"x").expect("written");
        assert_eq!(path.parent(), Some(folder.path()));
    }
}
