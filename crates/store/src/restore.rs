//! A backup put in place of the store. A cut at any instant leaves the former store, or the restored one.
//!
//! The copy is made whole and proved under a provisional name; its renaming decides the restoration. From there
//! on, [`finish`] is repeated at each opening until it succeeds.

use std::path::{Path, PathBuf};

use accostage_app::ports::{PortResult, StoreKey, backups_path, database_path};
use accostage_app::{AppError, Code, Way};
use sqlx::Connection;
use uuid::Uuid;

use crate::backup::prove;
use crate::connection::{RawKey, connect, options};
use crate::failure::{failure, io_failure};
use crate::lock::HomeLock;

/// Ends the name of a decided copy; what comes before is where the present store is put aside.
const DECIDED: &str = ".incoming";

/// Puts a backup in place of the store. Gives the place where the present store is kept.
pub async fn restore(home: &Path, key: &StoreKey, name: &str, at: i64) -> PortResult<PathBuf> {
    let _lock = HomeLock::take(home)?;
    finish(home)?;
    let source = backups_path(home).join(name);
    let plain = Path::new(name).file_name().is_some_and(|file| file == name);
    if !plain || !source.exists() {
        return Err(AppError::new(
            Code::NotFound,
            format!("Aucune sauvegarde « {name} »."),
            "La liste des sauvegardes donne celles qui existent.",
        )
        .by(Way::ListBackups));
    }
    let key = RawKey::new(key);
    prove(&source, &key).await?;
    let copy = home.join("restore.partial");
    for suffix in SUFFIXES {
        let _ = fs_err::remove_file(with_suffix(&copy, suffix));
    }
    fs_err::copy(&source, &copy).map_err(|error| io_failure(&error))?;
    // Before the swap: a restored store must never run under its former identity.
    renew_actor(&copy, &key).await?;
    let aside = free_name(home, at);
    let decide = || -> std::io::Result<()> {
        fs_err::File::open(&copy)?.sync_all()?;
        fs_err::rename(&copy, with_suffix(&aside, DECIDED))?;
        fs_err::File::open(home)?.sync_all()
    };
    decide().map_err(|error| io_failure(&error))?;
    finish(home)?;
    Ok(aside)
}

/// A decided restoration waits to be finished.
pub fn pending(home: &Path) -> Option<PathBuf> {
    let entries = fs_err::read_dir(home).ok()?;
    entries.filter_map(|entry| Some(entry.ok()?.path())).find(|path| path.to_string_lossy().ends_with(DECIDED))
}

/// Finishes a decided restoration, if one waits. Each step may have been done by a process that was cut.
pub fn finish(home: &Path) -> PortResult<()> {
    let Some(incoming) = pending(home) else { return Ok(()) };
    let (present, aside) = (database_path(home), incoming.with_extension(""));
    let swap = || -> std::io::Result<()> {
        for suffix in SUFFIXES {
            let (from, to) = (with_suffix(&present, suffix), with_suffix(&aside, suffix));
            if from.exists() {
                fs_err::rename(from, to)?;
            }
        }
        fs_err::File::open(home)?.sync_all()?;
        fs_err::rename(&incoming, &present)?;
        fs_err::File::open(home)?.sync_all()
    };
    swap().map_err(|error| io_failure(&error))
}

/// Where the present store is put aside. Never over an earlier one, even under a clock that stands still.
fn free_name(home: &Path, at: i64) -> PathBuf {
    let names = (0_u32..).map(|turn| match turn {
        0 => home.join(format!("accostage-before-restore-{at}.db")),
        _ => home.join(format!("accostage-before-restore-{at}-{turn}.db")),
    });
    names.into_iter().find(|path| !path.exists()).unwrap_or_default()
}

/// A restored store goes on from an earlier moment: under its former identity it would number again
/// changes that others may already have.
async fn renew_actor(path: &Path, key: &RawKey) -> PortResult<()> {
    let run = async {
        let mut connection = connect(&options(path, key)).await?;
        sqlx::query("UPDATE meta SET value = ? WHERE key = 'actor'")
            .bind(Uuid::now_v7().simple().to_string())
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    run.await.map_err(|error: sqlx::Error| failure(&error))
}

/// A database and its journals.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
