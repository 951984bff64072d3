//! Files of certificates that the user trusts besides those of the system: a copy in the data folder, because a page
//! chooses a content, never a path.

use std::io::Write;
use std::path::{Path, PathBuf};

use accostage_app::AppError;
use accostage_app::names::file_name;
use accostage_export::file::NewFile;

/// Folder of the copies, in the data folder.
const FOLDER: &str = "authorities";

/// Copies a file; never over another.
///
/// # Errors
/// The disk refuses.
pub fn keep(home: &Path, name: &str, content: &[u8]) -> Result<PathBuf, AppError> {
    let folder = home.join(FOLDER);
    fs_err::create_dir_all(&folder).map_err(|error| AppError::unwritable(&error))?;
    let mut file = NewFile::in_folder(&folder)?;
    file.write_all(content).map_err(|error| AppError::unwritable(&error))?;
    file.keep(&file_name(name, "autorites.pem"))
}

/// Forgets a copy that nothing uses any more. A file of the user, elsewhere, is left alone.
pub fn forget(home: &Path, path: &str) {
    if Path::new(path).parent() == Some(&home.join(FOLDER)) {
        // What stays is a public certificate that nothing reads.
        let _ = fs_err::remove_file(path);
    }
}
