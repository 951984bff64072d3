//! Files that appear under their name only once they are whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use accostage_app::names::{Names, file_name};
use accostage_app::{AppError, Code};
use tempfile::NamedTempFile;

/// A file being written beside its place. Dropped before it is placed, it leaves nothing.
#[derive(Debug)]
pub struct NewFile {
    temporary: NamedTempFile,
    folder: PathBuf,
}

impl NewFile {
    /// Begins a file of a folder.
    ///
    /// # Errors
    /// The folder is not there, or cannot be written.
    pub fn in_folder(folder: &Path) -> Result<Self, AppError> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".accostage-").suffix(".partial");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any file of the user: the mask of the session decides.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let temporary = builder.tempfile_in(folder).map_err(|error| AppError::unwritable(&error))?;
        Ok(Self { temporary, folder: folder.to_owned() })
    }

    /// Begins the file that will be at this path.
    ///
    /// # Errors
    /// Its folder is not there, or cannot be written; a folder is at its place.
    pub fn at(path: &Path) -> Result<Self, AppError> {
        if path.is_dir() || path.file_name().is_none() {
            return Err(AppError::unwritable(&io::ErrorKind::IsADirectory.into()));
        }
        Self::in_folder(path.parent().unwrap_or(Path::new(".")))
    }

    /// Puts the file at its place, instead of the one that is there; gives its size.
    ///
    /// # Errors
    /// The disk refuses; what was there is as it was.
    pub fn replace(self, path: &Path) -> Result<u64, AppError> {
        let size = self.settle()?;
        let placed = self.temporary.persist(path).map_err(|refused| refused.error);
        let _ = placed.map_err(|error| AppError::unwritable(&error))?;
        sync_folder(&self.folder);
        Ok(size)
    }

    /// Puts the file in its folder under this name, or the same with a number: never over another. Gives its path.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep(self, name: &str) -> Result<PathBuf, AppError> {
        self.settle()?;
        let Self { mut temporary, folder } = self;
        let mut names = Names::default();
        loop {
            let path = folder.join(names.unique(name));
            match temporary.persist_noclobber(&path) {
                Ok(_) => {
                    sync_folder(&folder);
                    return Ok(path);
                }
                Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => temporary = refused.file,
                Err(refused) => return Err(AppError::unwritable(&refused.error)),
            }
        }
    }

    /// On the disk for good: what is announced as written survives a power cut.
    fn settle(&self) -> Result<u64, AppError> {
        let file = self.temporary.as_file();
        let done = file.sync_all().and_then(|()| file.metadata());
        done.map(|about| about.len()).map_err(|error| AppError::unwritable(&error))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

impl Seek for NewFile {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.temporary.seek(place)
    }
}

impl Read for NewFile {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.temporary.read(bytes)
    }
}

/// A whole content at a path, instead of what is there.
///
/// # Errors
/// The disk refuses; what was there is as it was.
pub fn write(path: &Path, content: &[u8]) -> Result<u64, AppError> {
    let mut file = NewFile::at(path)?;
    file.write_all(content).map_err(|error| AppError::unwritable(&error))?;
    file.replace(path)
}

/// A name for a file made from what a person wrote and an ending.
#[must_use]
pub fn named(name: &str, extension: &str) -> String {
    // The ending is ours: a name that already has one keeps it inside.
    format!("{}.{extension}", file_name(name, "dossier"))
}

/// Opens a file that arrives; gives its name without its folder.
///
/// # Errors
/// It cannot be read.
pub fn open(path: &Path) -> Result<(String, File), AppError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let opened = fs_err::File::open(path).and_then(|file| {
        let about = file.metadata()?;
        if about.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
    });
    let file = opened.map_err(|error| {
        AppError::new(
            Code::InvalidInput,
            format!("« {} » est illisible.", path.display()),
            "Vérifiez le chemin et les droits.",
        )
        .with_details(error.to_string())
    })?;
    Ok((name, file.into_parts().0))
}

/// The new name itself survives a power cut, where the system lets a folder be synced: elsewhere, the file is there
/// all the same.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let found = std::fs::read_dir(folder).expect("read").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = found.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_only_once_it_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        let _ = write(&path, b"avant").expect("written");
        let mut cut = NewFile::at(&path).expect("begun");
        cut.write_all(b"moi").expect("written");
        assert_eq!(std::fs::read(&path).expect("read"), b"avant");
        drop(cut);
        assert_eq!(names(folder.path()), ["a.txt"]);
        assert_eq!(write(&path, "après".as_bytes()).expect("written"), 6);
        assert_eq!(std::fs::read(&path).expect("read"), "après".as_bytes());
    }

    #[test]
    fn a_kept_file_never_replaces_another_nor_leaves_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        for content in [b"un", b"de"] {
            let mut file = NewFile::in_folder(folder.path()).expect("begun");
            file.write_all(content).expect("written");
            let path = file.keep(&named("../a/b: c", "md")).expect("kept");
            assert_eq!(std::fs::read(path).expect("read"), content);
        }
        assert_eq!(names(folder.path()), ["-a-b- c (2).md", "-a-b- c.md"]);
        assert_eq!(named(" .. ", "md"), "dossier.md");
    }

    #[test]
    fn a_refused_name_or_folder_is_said_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let long = write(&folder.path().join("x".repeat(300)), b"x").expect_err("refused");
        assert!(long.message.contains("trop long"), "{long:?}");
        let absent = write(&folder.path().join("absent/x"), b"x").expect_err("refused");
        assert!(absent.message.contains("n'existe pas"), "{absent:?}");
        let taken = write(folder.path(), b"x").expect_err("refused");
        assert!(taken.message.contains("Un dossier porte déjà ce nom"), "{taken:?}");
        assert_eq!(names(folder.path()), [] as [&str; 0]);
    }
}
