//! The terminal program, on a data folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::{PASSPHRASE, program};

/// A data folder and how to reach it.
#[derive(Debug)]
pub struct Terminal {
    folder: tempfile::TempDir,
    home: PathBuf,
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// Standard output as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not JSON ({error}): {} {}", self.out, self.err))
    }
}

impl Default for Terminal {
    fn default() -> Self {
        Self::new()
    }
}

impl Terminal {
    /// An empty data folder.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = folder.path().join("home");
        std::fs::write(folder.path().join("passphrase"), format!("{PASSPHRASE}\n")).expect("written");
        Self { folder, home }
    }

    /// The same, with the data on another disk.
    #[must_use]
    pub fn on(home: &Path) -> Self {
        Self { home: home.to_owned(), ..Self::new() }
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A file of the test, outside the data.
    #[must_use]
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// The command, not started.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("accostage"));
        command
            .args(arguments)
            .env("ACCOSTAGE_HOME", &self.home)
            .env("ACCOSTAGE_PASSPHRASE_FILE", self.folder.path().join("passphrase"))
            .env("USER", "testeur")
            .env("TZ", "UTC")
            .stdin(std::process::Stdio::null());
        command
    }

    /// Runs a command.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Answer {
        answer(&self.command(arguments).output().expect("the program starts"))
    }

    /// Runs a command with `--json` that must succeed; gives its answer.
    #[must_use]
    pub fn ok(&self, arguments: &[&str]) -> Value {
        let answer = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(answer.code, 0, "{arguments:?}: {} {}", answer.out, answer.err);
        answer.json()
    }

    /// Creates a dossier; gives its identifier.
    #[must_use]
    pub fn dossier(&self, name: &str) -> String {
        self.ok(&["dossier", "new", "--name", name])["id"].as_str().expect("an identifier").to_owned()
    }
}

/// What a finished process answered.
#[must_use]
pub fn answer(output: &Output) -> Answer {
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
