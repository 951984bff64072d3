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
    let folders = directories::UserDirs::new().ok_or_else(|| {
        AppError::new(
            Code::Io,
            "Votre dossier personnel est introuvable.",
            "Rien n'a été écrit. Donnez un dossier personnel à votre session, puis recommencez.",
        )
    })?;
    let folder = folders.download_dir().filter(|folder| folder.is_dir()).unwrap_or_else(|| folders.home_dir());
    write_in(folder, name, extension, content)
}

fn write_in(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    let stem = file_stem(name);
    for rank in 1_u32.. {
        let shown = if rank == 1 { format!("{stem}.{extension}") } else { format!("{stem} ({rank}).{extension}") };
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
        let first = write_in(folder.path(), "../a/b: c", "md", b"un").expect("written");
        let second = write_in(folder.path(), "../a/b: c", "md", b"deux").expect("written");
        assert_ne!(first, second);
        assert_eq!(first.parent(), Some(folder.path()));
        assert_eq!(std::fs::read(first).expect("read"), b"un");
        write_in(folder.path(), &"𝄞".repeat(200), "md", b"x").expect("a long name is cut");
        assert_eq!(write_in(folder.path(), " .. ", "md", b"x").expect("written"), folder.path().join("dossier.md"));
    }
}
