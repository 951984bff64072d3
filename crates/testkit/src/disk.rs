//! A disk of a chosen size, to be filled for real.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system in memory, mounted for the time of a test.
#[derive(Debug)]
pub struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts a disk of `kib` KiB. None when this machine does not let us mount: the caller must say so.
    #[must_use]
    pub fn mount(kib: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"])
            .arg(folder.path())
            .status()
            .is_ok_and(|status| status.success());
        mounted.then_some(Self { folder })
    }

    /// The same for a test that may be left out where nothing can be mounted, and says so. CI must mount it.
    ///
    /// # Panics
    /// On CI, when nothing can be mounted.
    #[must_use]
    pub fn mount_or_tell(kib: u32) -> Option<Self> {
        let disk = Self::mount(kib);
        assert!(disk.is_some() || std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        if disk.is_none() {
            println!("cannot mount a disk here: not tried");
        }
        disk
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Forbids writing, or allows it again.
    pub fn set_read_only(&self, read_only: bool) {
        let way = if read_only { "remount,ro" } else { "remount,rw" };
        let done = Command::new("mount").args(["-o", way]).arg(self.folder.path()).status();
        assert!(done.is_ok_and(|status| status.success()), "{way}");
    }

    /// Takes all the space left; gives the file to remove to free it.
    #[must_use]
    pub fn fill(&self) -> PathBuf {
        let filler = self.folder.path().join("filler");
        let mut size = 1 << 20;
        let mut content = Vec::new();
        // Larger then smaller steps, until not even one byte fits.
        while size > 0 {
            let mut longer = content.clone();
            longer.resize(content.len() + size, 0_u8);
            if std::fs::write(&filler, &longer).is_ok() {
                content = longer;
            } else {
                std::fs::write(&filler, &content).expect("what fitted fits again");
                size /= 2;
            }
        }
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}
