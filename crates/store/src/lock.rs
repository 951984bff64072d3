//! One process at a time in a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use accostage_app::AppError;

use crate::failure::{busy, io_failure};

/// Holds the folder until dropped, or until the process ends, however it ends.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

/// The lock file: held by the kernel, so that a killed process leaves no stale lock.
#[must_use]
pub fn busy_file(home: &Path) -> PathBuf {
    home.join("lock")
}

/// Process that holds the folder, as it wrote itself.
#[must_use]
pub fn holder(home: &Path) -> Option<u32> {
    let mut text = String::new();
    File::open(busy_file(home)).ok()?.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

impl HomeLock {
    /// Takes the folder.
    pub fn take(home: &Path) -> Result<Self, AppError> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(busy_file(home))
            .map_err(|error| io_failure(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let details = holder(home).map_or_else(String::new, |pid| format!("pid {pid}"));
                return Err(busy().with_details(details));
            }
            Err(TryLockError::Error(error)) => return Err(io_failure(&error)),
        }
        // Who holds it is only a courtesy to the next one: a full disk must not prevent opening.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}
